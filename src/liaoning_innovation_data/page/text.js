// The text: its words as links to what they prove, and marks on those that are lit.

const words = document.getElementById("words");
let pieces = [];

// Sentences and what stands between them, each with pieces that end where evidence or an omission begins or ends.
function blocksOf(source) {
  const length = source.length;
  const spans = [];
  let at = 0;
  for (const sentence of source.sentences.toSorted((a, b) => a.span.start - b.span.start)) {
    const { start, end } = sentence.span;
    if (start < at) continue;
    if (start > at) spans.push({ start: at, end: start });
    spans.push({ start, end, sentence });
    at = end;
  }
  if (at < length) spans.push({ start: at, end: length });
  const bounds = [
    ...source.quotes.filter(({ start }) => start !== null).map((quote) => ({ ...quote, proves: 1 })),
    ...source.omissions.map((entry) => ({ ...entry.span, omission: entry })),
  ];
  const cuts = new Map(spans.flatMap(({ start, end }) => [start, end]).map((cut) => [cut, []]));
  for (const bound of bounds) {
    for (const [cut, step] of [[bound.start, 1], [bound.end, -1]]) {
      if (!cuts.has(cut)) cuts.set(cut, []);
      cuts.get(cut).push({ bound, step });
    }
  }
  const ordered = [...cuts.keys()].sort((a, b) => a - b);
  const omitted = new Set();
  let proofs = 0;
  const all = ordered.slice(0, -1).map((start, at) => {
    for (const { bound, step } of cuts.get(start)) {
      if (bound.proves) proofs += step;
      else if (step > 0) omitted.add(bound.omission);
      else omitted.delete(bound.omission);
    }
    return { start, end: ordered[at + 1], proves: proofs > 0, omission: [...omitted][0] };
  });
  let from = 0;
  return spans.map((span) => {
    const first = from;
    while (from < all.length && all[from].end <= span.end) from += 1;
    return { ...span, pieces: all.slice(first, from) };
  });
}

function showText(source) {
  words.replaceChildren();
  words.lang = known(source.language) ? source.language : "";
  if (!words.lang) words.removeAttribute("lang");
  pieces = blocksOf(source).map((block) => {
    const node = make("span", block.sentence ? { class: "sentence", "data-sentence": block.sentence.key } : {});
    words.append(node);
    return { ...block, node, lit: false };
  });
  for (const block of pieces) fill(source, block, []);
  stop(words.querySelector("a"));
}

// A screen reader chooses its voice by the language: only one that the browser knows is named.
function known(language) {
  try {
    return Boolean(new Intl.DisplayNames("en", { type: "language", fallback: "none" }).of(language));
  } catch {
    return false;
  }
}

// Light words: nothing else is lit then.
function light(source, spans) {
  const focused = words.contains(document.activeElement) ? document.activeElement.dataset.start : null;
  const tabbed = words.querySelector("a[tabindex='0']")?.dataset.start;
  const unique = new Map(spans.map((span) => [`${span.start}-${span.end}`, span]));
  for (const block of pieces) {
    const lit = [...unique.values()].filter(({ start, end }) => start < block.end && block.start < end);
    if (lit.length || block.lit) fill(source, block, lit);
    block.lit = lit.length > 0;
  }
  const first = words.querySelector("mark");
  stop((first && wordsOf(first)) ?? words.querySelector(`a[data-start="${focused ?? tabbed}"]`) ?? words.querySelector("a"));
  if (focused !== null) words.querySelector(`a[data-start="${focused}"]`)?.focus({ preventScroll: true });
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
  const attributes = {
    class: piece.proves ? "words" : "omitted",
    href: href(target),
    tabindex: -1,
    "data-link": target,
    "data-start": start,
    "data-end": end,
  };
  if (!piece.proves) Object.assign(attributes, { "data-reason": reason, "aria-description": `omitted: ${plain(reason ?? "")}` });
  return make("a", attributes, text);
}

// One of the words is a stop of the tab key; arrow keys go on from there.
function stop(node) {
  for (const other of words.querySelectorAll("a[tabindex='0']")) other.tabIndex = -1;
  if (node) node.tabIndex = 0;
}

const wordsOf = (mark) => mark.querySelector("a") ?? mark.closest("a");

words.addEventListener("keydown", (event) => {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  if (!(event.key in steps) || event.ctrlKey || event.altKey || event.metaKey) return;
  const all = [...words.querySelectorAll("a")];
  const next = all.indexOf(document.activeElement) + steps[event.key];
  const target = all[Math.max(0, Math.min(all.length - 1, next))];
  event.preventDefault();
  stop(target);
  target?.focus();
});

words.addEventListener("focusin", (event) => event.target.matches("a") && stop(event.target));

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
