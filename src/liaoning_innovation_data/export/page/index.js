// The index of many documents: it finds records by words and filters, and leads links to the pages of their documents.

const form = /** @type {HTMLFormElement} */ (document.forms.namedItem("asking"));
const told = byId("found");
const listing = byId("documents");
const items = [...listing.children];
const [LISTED, EACH] = [50, 3]; // documents with hits, and hits of each
/** @type {Found[]} */
const rows = [];
let loaded = 0;
let last = { key: "", among: 0, hits: rows }; // what was asked before, and of how many records

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
    if (values().length) show();
    load();
  });
  file.addEventListener("error", () => (told.textContent = `The file ${src} is missing.`));
  document.head.append(file);
}

/** What is asked, of all that can be. @returns {[string, string][]} */
const values = () => [...new FormData(form)].flatMap(([name, value]) => (value ? [[name, String(value)]] : []));

/** @returns {Asked} */
const asked = () => {
  const { q = "", ...others } = Object.fromEntries(values());
  return { terms: termsOf(q), ...others };
};

function fits(/** @type {Found} */ row, /** @type {Asked} */ { terms, table, kind, support, issue }) {
  if (table && row.table !== table) return false;
  if (kind && row.kind !== Number(kind)) return false;
  if (support && !((row.doubts >> Number(support)) & 1)) return false;
  if (issue && !(issue === "any" ? row.rules.length : row.rules.includes(Number(issue)))) return false;
  return terms.every((term) => row.folded.includes(term));
}

function show() {
  const wanted = asked();
  const isAny = values().length > 0;
  const key = JSON.stringify({ ...wanted, terms: 0 }) + wanted.terms.join(" ");
  const among = key.startsWith(last.key) && rows.length === last.among ? last.hits : rows; // who types on asks for less
  const hits = isAny ? among.filter((row) => fits(row, wanted)) : [];
  if (isAny) last = { key, among: rows.length, hits };
  const found = Map.groupBy(hits, ({ at }) => at);
  const fitting = isAny ? items.filter((_, at) => found.has(at)) : items;
  for (const old of document.querySelectorAll("#documents ol")) old.remove();
  if (fitting.some((item, at) => item !== listing.children[at]) || fitting.length < listing.children.length) listing.replaceChildren(...fitting);
  for (const [at, some] of [...found].slice(0, LISTED)) items[at].append(hitsNode(some, wanted.terms));
  const waiting = loaded < index.parts ? ", and searching" : "";
  told.textContent = isAny ? `${count(hits.length, "record")} in ${count(found.size, "document")}${waiting}` : "";
}

function hitsNode(/** @type {Found[]} */ found, /** @type {string[]} */ terms) {
  const isNamed = (/** @type {Found} */ row) => terms.every((term) => folded(row.heading).includes(term));
  const sorted = [...found.filter(isNamed), ...found.filter((row) => !isNamed(row))];
  const node = (/** @type {Found} */ row) => make("li", {}, make("a", { href: address(row.at, linkOf(row)) }, said(short(row.heading))), row.text && [" ", make("small", {}, said(around(row.text, terms)))]);
  const rest = make("button", { type: "button" }, `${(sorted.length - EACH).toLocaleString("en")} more`);
  const listed = make("ol", {}, sorted.slice(0, EACH).map(node), sorted.length > EACH && make("li", {}, rest));
  rest.addEventListener("click", () => {
    listed.lastChild?.replaceWith(...sorted.slice(EACH).map(node));
    listed.children[EACH].querySelector("a")?.focus();
  });
  return listed;
}

/** As much of a text as a line has room for, with the first of the words in it. @param {string} text @param {string[]} terms */
function around(text, terms) {
  const places = terms.map((term) => folded(text).indexOf(term)).filter((at) => at > 100);
  const start = places.length ? text.indexOf(" ", Math.min(...places) - 40) + 1 : 0;
  return `${start ? "… " : ""}${[...text.slice(start, start + 400)].slice(0, 140).join("")}${text.length > start + 140 ? " …" : ""}`;
}

/** @param {Found} row */
const linkOf = ({ at, link }) => link.replace("//", `/${index.keys[at]}/`);
const address = (/** @type {number} */ at, /** @type {string} */ link) => index.files[at] + href(link);

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
  form.reset();
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
  }
}

form.addEventListener("input", () => {
  try {
    history.replaceState(null, "", `#${new URLSearchParams(values())}`);
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
