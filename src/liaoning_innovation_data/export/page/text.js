// The text: its words as links to what they prove, and marks on those that are lit. Its blocks hold the document's
// text and nothing else; notes stand between them.

const words = document.getElementById("words");
const LINK = "[role=link]";
let drawn = [];

// The text in pieces that end where a sentence, evidence or an omission begins or ends, and the pieces in blocks, of
// about a sentence, across whose ends no evidence goes: a block is what is drawn again when its words are lit.
function blocksOf(source) {
  const cuts = new Map();
  const cut = (offset) => {
    if (!cuts.has(offset)) cuts.set(offset, { begins: [], ends: [], edge: false });
    return cuts.get(offset);
  };
  const spans = [...source.quotes.filter(({ start }) => start !== null), ...source.omissions.map((entry) => ({ ...entry.span, entry }))];
  for (const span of spans) {
    cut(span.start).begins.push(span);
    cut(span.end).ends.push(span);
  }
  for (const { span } of source.sentences) for (const offset of [span.start, span.end]) cut(offset).edge = true;
  cut(0).edge = true;
  cut(source.length);
  const offsets = [...cuts.keys()].sort((a, b) => a - b);
  const open = new Set();
  const blocks = [];
  offsets.slice(0, -1).forEach((start, at) => {
    const { begins, ends, edge } = cuts.get(start);
    for (const span of ends) open.delete(span);
    if (edge && !open.size) blocks.push({ start, pieces: [] });
    for (const span of begins) open.add(span);
    const covering = [...open];
    const end = offsets[at + 1];
    const omission = covering.find(({ field }) => field === undefined)?.entry;
    const quotes = covering.filter(({ field }) => field !== undefined);
    blocks.at(-1).pieces.push({ start, end, proves: quotes.length > 0, omission, look: look(source, quotes, end) });
    blocks.at(-1).end = end;
  });
  return blocks;
}

function showText(source) {
  words.replaceChildren();
  words.removeAttribute("lang");
  for (const [name, value] of Object.entries(spoken(source))) words.setAttribute(name, value);
  drawn = blocksOf(source);
  let passage = null;
  for (const block of drawn) {
    const text = source.words(block.start, block.end);
    const gap = /^[ \t\n]*\n[ \t\n]*$/.test(text);
    if (!passage) {
      const metadata = source.sentences.find(({ span }) => span.end > block.start)?.values.get("kind") === "metadata";
      passage = make("div", { class: metadata ? "passage metadata" : "passage" });
      words.append(passage);
    }
    block.node = make("span", { class: gap ? "block gap" : "block" });
    passage.append(block.node);
    fill(source, block, []);
    if (gap) passage = null;
  }
  stop(words.querySelector(LINK));
}

const blockAt = (offset) => drawn.find(({ start, end }) => start <= offset && offset < end);

// The attributes of what a document says. A screen reader chooses its voice by the language: only one that the browser
// knows is named.
function spoken({ language }) {
  try {
    return new Intl.DisplayNames("en", { type: "language", fallback: "none" }).of(language) ? { lang: language } : {};
  } catch {
    return {};
  }
}

// Light words: nothing else is lit then.
function light(source, spans) {
  const focused = words.contains(document.activeElement);
  const at = words.querySelector("[tabindex]")?.dataset.start;
  const unique = new Map(spans.map((span) => [`${span.start}-${span.end}`, span]));
  for (const block of drawn) {
    const lit = [...unique.values()].filter(({ start, end }) => start < block.end && block.start < end);
    if (lit.length || block.lit) fill(source, block, lit);
    block.lit = lit.length > 0;
  }
  const first = words.querySelector("mark");
  const same = words.querySelector(`${LINK}[data-start="${at}"]`);
  stop(focused ? same : ((first && wordsOf(first)) ?? same ?? words.querySelector(LINK)));
  if (focused) same?.focus({ preventScroll: true });
  return first;
}

// Marks nest where one quote lies in another, and are parted where they cross.
function fill(source, block, lit) {
  const waiting = lit
    .map(({ start, end }) => ({ start: Math.max(start, block.start), end: Math.min(end, block.end) }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const open = [{ node: document.createDocumentFragment(), end: block.end }];
  const root = open[0].node;
  for (const piece of block.pieces) {
    let at = piece.start;
    while (at < piece.end) {
      while (open.length > 1 && open.at(-1).end <= at) open.pop();
      while (waiting[0]?.start === at) {
        const { start, end } = waiting.shift();
        const inside = Math.min(end, open.at(-1).end);
        if (inside < end) {
          waiting.push({ start: inside, end });
          waiting.sort((a, b) => a.start - b.start || b.end - a.end);
        }
        const node = make("mark", { "data-start": start, "data-end": inside });
        open.at(-1).node.append(node);
        open.push({ node, end: inside });
      }
      const next = Math.min(piece.end, open.at(-1).end, waiting[0]?.start ?? Infinity);
      open.at(-1).node.append(pieceNode(source, piece, at, next));
      at = next;
    }
  }
  block.node.replaceChildren(root);
}

// What kind of thing words speak of: that which they name, or refer to, or of which they say something.
function look(source, quotes, end) {
  const named = quotes.find(({ entry, field }) => field === "name" && hue(entry.table));
  const referring = quotes.map(({ entry, field }) => source.entries.get(column(entry.table, field)?.refers && entry.values.get(field)));
  const about = [named?.entry, ...referring, ...quotes.map(({ entry }) => entry)].find((entry) => entry && hue(entry.table));
  const number = quotes.some(({ entry, field }) => entry.table === "indicators" && /value/.test(field));
  const doubtful = quotes.some((quote) => quote.end === end && quote.first && uncertain(quote.entry, quote.field).length);
  return [about && !number ? hue(about.table) : "", number ? "number" : "", doubtful ? "doubtful" : ""].filter(Boolean).join(" ");
}

function pieceNode(source, piece, start, end) {
  const text = source.words(start, end);
  if (!piece.proves && !piece.omission) return write(document.createDocumentFragment(), text);
  const target = piece.proves ? `${source.key}/text/${piece.start}-${piece.end}` : piece.omission.key;
  const reason = piece.omission?.values.get("reason");
  const attributes = { class: piece.proves ? `words ${piece.look}` : "omitted", "data-link": target, "data-start": start, "data-end": end };
  if (!piece.proves) attributes["data-reason"] = reason;
  if (text.trim()) { // white space is no stop for a reader by ear or by key
    attributes.role = "link"; // an `a` would be dragged, not selected
    if (!piece.proves) attributes["aria-description"] = `omitted: ${plain(reason ?? "")}`;
  }
  return make("span", attributes, text);
}

// One of the words is a stop of the tab key; arrow keys go on from there. Nothing is while the mouse is down: a
// selection can't begin in what takes the focus.
function stop(node) {
  for (const other of words.querySelectorAll("[tabindex]")) if (other !== node) other.removeAttribute("tabindex");
  if (node) node.tabIndex = 0;
}

const wordsOf = (mark) => mark.querySelector(LINK) ?? mark.closest(LINK);

words.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.target.click();
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  if (!(event.key in steps) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!event.target.matches(LINK)) return;
  const all = [...words.querySelectorAll(LINK)];
  const next = all.indexOf(document.activeElement) + steps[event.key];
  const target = all[Math.max(0, Math.min(all.length - 1, next))];
  event.preventDefault();
  stop(target);
  target?.focus();
});

words.addEventListener("mousedown", () => stop(null));
words.addEventListener("focusin", (event) => event.target.matches(LINK) && stop(event.target));

// Selected words, as code points; null where nothing is selected in the text.
function selectedWords() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const length = (node, shorten) => {
    const part = document.createRange();
    part.selectNodeContents(node);
    shorten(part);
    return [...part.toString()].length;
  };
  const touched = drawn.filter(({ node }) => range.intersectsNode(node));
  if (!touched.length) return null;
  const [first, last] = [touched[0], touched.at(-1)];
  const inFirst = first.node.contains(range.startContainer);
  const inLast = last.node.contains(range.endContainer);
  const start = first.start + (inFirst ? length(first.node, (part) => part.setEnd(range.startContainer, range.startOffset)) : 0);
  const end = inLast ? last.start + length(last.node, (part) => part.setEnd(range.endContainer, range.endOffset)) : last.end;
  return start < end ? { start, end } : null;
}

// Select words again, after their nodes were made anew.
function select(source, { start, end }) {
  const range = document.createRange();
  for (const block of drawn.filter((one) => one.start < end && start < one.end)) {
    const walker = document.createTreeWalker(block.node, NodeFilter.SHOW_TEXT);
    let at = source.at(block.start);
    const [from, to] = [source.at(start), source.at(end)];
    while (at < to && walker.nextNode()) {
      const node = walker.currentNode;
      if (at <= from) range.setStart(node, Math.min(from - at, node.length));
      range.setEnd(node, Math.min(to - at, node.length));
      at += node.length;
    }
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
