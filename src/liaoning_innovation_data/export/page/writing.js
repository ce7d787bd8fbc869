// From texts to nodes. Whatever a text holds, it becomes text nodes: nothing here or elsewhere parses markup.

const index = { ...globalThis.shared, ...JSON.parse(document.getElementById("index").textContent) };
const unseen = new RegExp(index.unseen, "gu");

function write(parent, text) {
  let at = 0;
  for (const found of text.matchAll(unseen)) {
    if (found[0] === "\r" && text[found.index + 1] === "\n") continue;
    const code = found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    parent.append(text.slice(at, found.index));
    const shown = document.createElement("span");
    shown.className = "unseen";
    shown.dataset.code = `U+${code}`;
    shown.append(found[0]);
    parent.append(shown);
    at = found.index + found[0].length;
  }
  parent.append(text.slice(at));
  return parent;
}

// A text for places that hold no nodes.
const plain = (text) => text.replace(unseen, (found) => `\\u${found.codePointAt(0).toString(16).padStart(4, "0")}`);

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
  }
  for (const child of children.flat()) {
    if (child instanceof Node) node.append(child);
    else if (child) write(node, String(child));
  }
  return node;
}

// What documents and tables say, in its own direction.
const said = (text, attributes = {}) => make("bdi", attributes, text);

// What stands between backticks is code.
const coded = (text) => text.split("`").map((part, at) => (at % 2 ? make("code", {}, part) : part));

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

const list = (value) => (Array.isArray(value) ? value : [value]);

// What a cell says: of a reference, what people call the record.
function shownValue(source, entry, field, value) {
  const { refers, term } = column(entry.table, field) ?? {};
  return list(value).map((one) => (refers && source.entries.get(one)?.heading) || (term ? spaced(one) : one)).join("; ");
}

// As much of a text as a heading or a link has room for.
const short = (text) => (text.length > 200 ? `${[...text.slice(0, 400)].slice(0, 200).join("")} …` : text);

// What a column is called in plain words.
const labelOf = (entry, field) => column(entry.table, field)?.label ?? field;

const title = (entry) => short(entry.heading || entry.key);

function link(target, ...children) {
  return make("a", { href: href(target), "data-link": target }, ...children);
}

function cellName(source, entry, field) {
  const value = entry.values.get(field);
  return [said(title(entry)), ` · ${labelOf(entry, field)}`, value ? [" = ", said(short(shownValue(source, entry, field, value)))] : ""].flat();
}

const href = (link) => `#${link.split("/").map(encodeURIComponent).join("/")}`;

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// A text as it is searched: of no case, and with numbers of no thousands separators.
const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/(\d),(?=\d{3})/g, "$1");
