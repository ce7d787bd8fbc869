// The text: its words as links to what they prove, and marks on those that are lit.

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
    blocks.at(-1).pieces.push({ start, end, proves: covering.some(({ field }) => field !== undefined), omission });
    blocks.at(-1).end = end;
  });
  return blocks;
}

function showText(source) {
  words.replaceChildren();
  words.removeAttribute("lang");
  for (const [name, value] of Object.entries(spoken(source))) words.setAttribute(name, value);
  drawn = blocksOf(source);
  for (const block of drawn) {
    block.node = make("span");
    words.append(block.node);
    fill(source, block, []);
  }
  stop(words.querySelector(LINK));
}

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

function pieceNode(source, piece, start, end) {
  const text = source.words(start, end);
  if (!piece.proves && !piece.omission) return write(document.createDocumentFragment(), text);
  const target = piece.proves ? `${source.key}/text/${piece.start}-${piece.end}` : piece.omission.key;
  const reason = piece.omission?.values.get("reason");
  const attributes = { class: piece.proves ? "words" : "omitted", "data-link": target, "data-start": start, "data-end": end };
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
  if (!words.contains(range.commonAncestorContainer)) return null;
  const before = document.createRange();
  before.setStart(words, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = [...before.toString()].length;
  const end = start + [...range.toString()].length;
  return start < end ? { start, end } : null;
}

// Select words again, after their nodes were made anew.
function select(source, { start, end }) {
  const [from, to] = [source.at(start), source.at(end)];
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let at = 0;
  while (at < to && walker.nextNode()) {
    const node = walker.currentNode;
    if (at <= from) range.setStart(node, Math.min(from - at, node.length));
    range.setEnd(node, Math.min(to - at, node.length));
    at += node.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
