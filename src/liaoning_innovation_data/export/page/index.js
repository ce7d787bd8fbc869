// The index of many documents: it finds records by words and filters, and leads links to the pages of their documents.

const form = document.getElementById("asking");
const wanted = document.getElementById("wanted");
const told = document.getElementById("found");
const items = [...document.querySelectorAll("#documents > li")];
const choices = ["table", "kind", "doubt", "rule"];
const [LISTED, EACH] = [50, 3]; // documents with hits, and hits of each
const rows = [];
let loaded = 0;

// A file of records calls it.
globalThis.take = (part) => {
  for (const [at, link, heading, table, kind, doubts, rules, text] of part) {
    rows.push({ at, link, heading, table: index.tables[table], kind, doubts, rules, text, folded: folded(`${heading} ${text}`) });
  }
};

function load() {
  if (loaded === index.parts) return decide();
  loaded += 1;
  const file = make("script", { src: `found-${String(loaded).padStart(3, "0")}.js` });
  file.addEventListener("load", () => {
    if (isAsked(asked())) show();
    load();
  });
  file.addEventListener("error", () => (told.textContent = `The file ${file.getAttribute("src")} is missing.`));
  document.head.append(file);
}

function asked() {
  const [table, kind, doubt, rule] = choices.map((name) => document.getElementById(name)?.value ?? "");
  return { terms: folded(wanted.value).split(/\s+/).filter(Boolean), table: table && index.tables[Number(table)], kind, doubt, rule };
}

const isAsked = ({ terms, ...others }) => terms.length > 0 || Object.values(others).some((value) => value !== "");

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
  const found = new Map();
  let count = 0;
  for (const row of isAny ? rows : []) {
    if (!fits(row, wanted)) continue;
    count += 1;
    if (!found.has(row.at)) found.set(row.at, []);
    found.get(row.at).push(row);
  }
  for (const old of document.querySelectorAll("#documents ol")) old.remove();
  const listed = new Set([...found.keys()].slice(0, LISTED));
  items.forEach((item, at) => {
    item.hidden = isAny && !found.has(at);
    if (listed.has(at)) item.append(hitsNode(found.get(at), wanted.terms));
  });
  const waiting = loaded < index.parts ? ", and searching" : "";
  told.textContent = isAny ? `${number(count, "record")} in ${number(found.size, "document")}${waiting}` : "";
}

const number = (many, noun) => `${many.toLocaleString("en")} ${noun}${many === 1 ? "" : "s"}`;

function hitsNode(found, terms) {
  const named = (row) => terms.every((term) => folded(row.heading).includes(term));
  const first = [...found.filter(named), ...found.filter((row) => !named(row))].slice(0, EACH);
  const more = found.length - first.length;
  return make(
    "ol",
    {},
    first.map((row) => make("li", {}, make("a", { href: address(row.at, linkOf(row)) }, said(short(row.heading))), row.text ? [" ", make("small", {}, said(around(row.text, terms)))] : null)),
    more ? make("li", {}, make("small", {}, `${more.toLocaleString("en")} more`)) : null,
  );
}

// As much of a text as a line has room for, with the first of the words in it.
function around(text, terms) {
  const at = Math.max(0, Math.min(...terms.map((term) => folded(text).indexOf(term)).filter((one) => one >= 0), text.length) - 40);
  const start = at && at < text.length - 40 ? text.indexOf(" ", at) + 1 : 0;
  return `${start ? "… " : ""}${[...text.slice(start, start + 400)].slice(0, 140).join("")}${text.length > start + 140 ? " …" : ""}`;
}

const linkOf = ({ at, link }) => link.replace("//", `/${index.keys[at]}/`);
const address = (at, link) => index.files[at] + href(link);

// A link to a record leads to the page of its document: at once, or when the records are there to look it up.
function decide() {
  const link = decoded(location.hash.slice(1));
  if (link.includes("=") || !link.includes("/")) return show();
  const at = index.keys.indexOf(link.split("/")[1]);
  const [kind, slug, ...rest] = link.split("/");
  const fit = rows.filter((row) => row.link === `${kind}//${slug}`);
  if (at >= 0) location.replace(address(at, link));
  else if (fit.length === 1) location.replace(address(fit[0].at, [linkOf(fit[0]), ...rest].join("/")));
  else if (loaded === index.parts) told.textContent = `There is nothing at ${plain(link)}.`;
}

function restore() {
  const asked = new URLSearchParams(location.hash.slice(1));
  wanted.value = asked.get("q") ?? "";
  for (const name of choices) {
    const choice = document.getElementById(name);
    if (choice) choice.value = asked.get(name) ?? "";
  }
}

form.addEventListener("input", () => {
  const values = [["q", wanted.value], ...choices.map((name) => [name, document.getElementById(name)?.value])];
  const address = `#${new URLSearchParams(values.filter(([, value]) => value))}`;
  try {
    history.replaceState(null, "", address);
  } catch {
    // a browser that is asked too often: the address is right with the next letter
  }
  show();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  document.querySelector("#documents ol a")?.click();
});
addEventListener("hashchange", () => {
  restore();
  decide();
});

form.hidden = false;
restore();
decide();
addEventListener("load", load);
