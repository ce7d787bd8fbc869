// From texts to nodes. Whatever a text holds, it becomes text nodes: nothing here or elsewhere parses markup.

const byId = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (document.getElementById(id));
/** @type {Index & DocumentIndex} */
const index = { ...globalThis.shared, ...JSON.parse(byId("index").textContent ?? "") };
const unseen = new RegExp(index.unseen, "gu");

function write(/** @type {Node & ParentNode} */ parent, /** @type {string} */ text) {
  let at = 0;
  for (const found of text.search(unseen) < 0 ? [] : text.matchAll(unseen)) {
    if (found[0] === "\r" && text[found.index + 1] === "\n") continue;
    const shown = document.createElement("span");
    shown.className = "unseen";
    shown.dataset.code = `U+${hexadecimal(found[0]).toUpperCase()}`;
    shown.append(found[0]);
    parent.append(text.slice(at, found.index), shown);
    at = found.index + found[0].length;
  }
  parent.append(text.slice(at));
  return parent;
}

const hexadecimal = (/** @type {string} */ character) => /** @type {number} */ (character.codePointAt(0)).toString(16).padStart(4, "0");
/** A text for places that hold no nodes. @param {string} text */
const plain = (text) => text.replace(unseen, (found) => `\\u${hexadecimal(found)}`);

/** @param {string} tag @param {Record<string, unknown>} [attributes] @param {...Child} children */
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) node.setAttribute(name, String(value));
  }
  for (const child of /** @type {any[]} */ (children).flat(Infinity)) {
    if (child instanceof Node) node.append(child);
    else if (child) write(node, String(child));
  }
  return node;
}

/** What documents and tables say, in its own direction. @param {string} text @param {Record<string, unknown>} [attributes] */
const said = (text, attributes = {}) => make("bdi", attributes, text);
/** What stands between backticks is code. @param {string} text */
const coded = (text) => text.split("`").map((part, at) => (at % 2 ? make("code", {}, part) : part));
const count = (/** @type {number} */ number, /** @type {string} */ noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
/** As much of a text as a heading or a link has room for. @param {string} text */
const short = (text) => (text.length > 200 ? `${[...text.slice(0, 400)].slice(0, 200).join("")} …` : text);
const spaced = (/** @type {string} */ term) => term.replaceAll("_", " ");
const href = (/** @type {string} */ link) => `#${link.split("/").map(encodeURIComponent).join("/")}`;
/** @param {string} target @param {...Child} children */
const link = (target, ...children) => make("a", { href: href(target), "data-link": target }, ...children);

function decoded(/** @type {string} */ text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What comes to lie under a resting pointer is not pointed at. @param {EventTarget} node @param {(event: Event) => void} act */
function whenPointed(node, act) {
  let [at, last] = ["", /** @type {EventTarget | null} */ (null)];
  node.addEventListener("pointermove", (event) => {
    const { screenX, screenY, target } = /** @type {PointerEvent} */ (event);
    if (at !== (at = `${screenX} ${screenY}`) && last !== (last = target)) act(event);
  });
}

/** A text as it is searched: of no case, and its numbers without commas. @param {string} text */
const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/(\d),(?=\d{3})/g, "$1");

/** What is asked; a number may be half typed. @param {string} text */
const termsOf = (text) => folded(text.replace(/(\d),(?=\d{0,2}(?:\s|$))/g, "$1")).split(/\s+/).filter(Boolean);
