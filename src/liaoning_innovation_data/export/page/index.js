// The index of many documents: it finds records by words and filters, and leads links to the pages of their documents.

const form = byId("asking");
const wanted = byId("wanted");
const told = byId("found");
const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#documents > li")]);
const choices = ["table", "kind", "doubt", "rule"];
const [LISTED, EACH] = [50, 3]; // documents with hits, and hits of each
/** @type {Found[]} */
const rows = [];
let loaded = 0;

/** A file of records calls it. @param {StoredRecord[]} part */
globalThis.take = (part) => {
  for (const [at, link, heading, table, kind, doubts, rules, text] of part) {
    rows.push({ at, link, heading, table: String(table), kind, doubts, rules, text, folded: folded(`${heading} ${text}`) });
  }
};

function load() {
  if (loaded === index.parts) return decide();
  loaded += 1;
  const src = `found-${String(loaded).padStart(3, "0")}.js`;
  const file = make("script", { src });
  file.addEventListener("load", () => {
    if (isAsked(asked())) show();
    load();
  });
  file.addEventListener("error", () => (told.textContent = `The file ${src} is missing.`));
  document.head.append(file);
}

/** @returns {Asked} */
function asked() {
  const [table, kind, doubt, rule] = choices.map((name) => byId(name)?.value ?? "");
  return { terms: termsOf(wanted.value), table, kind, doubt, rule };
}

/** @param {Asked} asked */
const isAsked = ({ terms, ...others }) => terms.length > 0 || Object.values(others).some(Boolean);

/** @param {Found} row @param {Asked} asked */
function fits(row, { terms, table, kind, doubt, rule }) {
  if (table && row.table !== table) return false;
  if (kind && row.kind !== Number(kind)) return false;
  if (doubt && !((row.doubts >> Number(doubt)) & 1)) return false;
  if (rule && !(rule === "any" ? row.rules.length : row.rules.includes(Number(rule)))) return false;
  return terms.every((term) => row.folded.includes(term));
}

function show() {
  const wanted = asked();
  const isAny = isAsked(wanted);
  const hits = isAny ? rows.filter((row) => fits(row, wanted)) : [];
  const found = Map.groupBy(hits, ({ at }) => at);
  const listed = new Set([...found.keys()].slice(0, LISTED));
  for (const old of document.querySelectorAll("#documents ol")) old.remove();
  items.forEach((item, at) => {
    item.hidden = isAny && !found.has(at);
    if (listed.has(at)) item.append(hitsNode(found.get(at) ?? [], wanted.terms));
  });
  const waiting = loaded < index.parts ? ", and searching" : "";
  told.textContent = isAny ? `${count(hits.length, "record")} in ${count(found.size, "document")}${waiting}` : "";
}

/** @param {Found[]} found @param {string[]} terms */
function hitsNode(found, terms) {
  const isNamed = (/** @type {Found} */ row) => terms.every((term) => folded(row.heading).includes(term));
  const first = [...found.filter(isNamed), ...found.filter((row) => !isNamed(row))].slice(0, EACH);
  const nodes = first.map((row) => make("li", {}, make("a", { href: address(row.at, linkOf(row)) }, said(short(row.heading))), row.text && [" ", make("small", {}, said(around(row.text, terms)))]));
  const more = found.length - first.length;
  return make("ol", {}, nodes, more > 0 && make("li", {}, make("small", {}, `${more.toLocaleString("en")} more`)));
}

/** As much of a text as a line has room for, with the first of the words in it. @param {string} text @param {string[]} terms */
function around(text, terms) {
  const places = terms.map((term) => folded(text).indexOf(term)).filter((at) => at > 100);
  const start = places.length ? text.indexOf(" ", Math.min(...places) - 40) + 1 : 0;
  return `${start ? "… " : ""}${[...text.slice(start, start + 400)].slice(0, 140).join("")}${text.length > start + 140 ? " …" : ""}`;
}

/** @param {Found} row */
const linkOf = ({ at, link }) => link.replace("//", `/${index.keys[at]}/`);
/** @param {number} at @param {string} link */
const address = (at, link) => index.files[at] + href(link);

/** A link to a record leads to the page of its document: at once, or when the records are there to look it up. */
function decide() {
  const link = decoded(location.hash.slice(1));
  if (link.includes("=") || !link.includes("/")) return show();
  const [kind, slug, ...rest] = link.split("/");
  const at = index.keys.indexOf(slug);
  const fit = rows.filter((row) => row.link === `${kind}//${slug}`);
  if (at >= 0) location.replace(address(at, link));
  else if (fit.length === 1) location.replace(address(fit[0].at, [linkOf(fit[0]), ...rest].join("/")));
  else if (loaded === index.parts) told.textContent = `There is nothing at ${plain(link)}.`;
}

function restore() {
  const asked = new URLSearchParams(location.hash.slice(1));
  for (const [name, id] of [["q", "wanted"], ...choices.map((name) => [name, name])]) if (byId(id)) byId(id).value = asked.get(name) ?? "";
}

form.addEventListener("input", () => {
  const { terms, ...others } = asked();
  const values = [["q", wanted.value.trim()], ...Object.entries(others)];
  try {
    history.replaceState(null, "", `#${new URLSearchParams(values.filter(([, value]) => value))}`);
  } catch {
    // a browser that is asked too often: the address is right with the next letter
  }
  show();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  /** @type {HTMLElement | null} */ (document.querySelector("#documents ol a"))?.click();
});
addEventListener("hashchange", () => {
  restore();
  decide();
});

form.hidden = false;
restore();
decide();
addEventListener("load", load);
