// The text: its words as links to what they prove. Its blocks hold that text and nothing else; notes stand between.

const words = byId("words");
const LINK = "[role=link]";
/** @type {Block[]} */
let drawn = [];
const firstLink = () => /** @type {HTMLElement | null} */ (words.querySelector(LINK));
let stopped = firstLink();

// The text in pieces that end where a sentence, evidence or an omission begins or ends, and the pieces in blocks, of
// about a sentence, across whose ends no evidence goes: a block is what is drawn again when its words are lit.
function blocksOf(/** @type {Source} */ source) {
  /** @typedef {{ start: number, end: number, quote?: Placed, omission?: Entry }} Cover */
  /** @type {Map<number, { begins: Cover[], ends: Cover[], edge: boolean }>} */
  const cuts = new Map();
  const cut = (/** @type {number} */ offset) => {
    const known = cuts.get(offset) ?? { begins: [], ends: [], edge: false };
    cuts.set(offset, known);
    return known;
  };
  /** @type {Cover[]} */
  const covers = source.quotes.filter(isPlaced).map((quote) => ({ start: quote.start, end: quote.end, quote }));
  for (const omission of source.omissions) if (omission.span) covers.push({ ...omission.span, omission });
  for (const cover of covers) {
    cut(cover.start).begins.push(cover);
    cut(cover.end).ends.push(cover);
  }
  for (const { span } of source.sentences) if (span) cut(span.start).edge = cut(span.end).edge = true;
  cut(0).edge = true;
  cut(source.length);
  const doubtful = new Set(inDoubt(source).map(({ quote }) => quote?.end));
  const offsets = [...cuts.keys()].sort((a, b) => a - b);
  /** @type {Set<Cover>} */
  const open = new Set();
  /** @type {Block[]} */
  const blocks = [];
  offsets.slice(0, -1).forEach((start, at) => {
    const { begins, ends, edge } = cut(start);
    for (const cover of ends) open.delete(cover);
    if (edge && !open.size) blocks.push({ start, end: start, pieces: [], node: words });
    for (const cover of begins) open.add(cover);
    const end = offsets[at + 1];
    const quotes = [...open].flatMap(({ quote }) => quote ?? []);
    const omission = [...open].find((cover) => cover.omission)?.omission;
    const block = blocks[blocks.length - 1];
    block.pieces.push({ start, end, proves: quotes.length > 0, omission, look: look(source, quotes, doubtful.has(end)) });
    block.end = end;
  });
  return blocks;
}

function showText(/** @type {Source} */ source) {
  words.replaceChildren();
  words.removeAttribute("lang");
  for (const [name, value] of Object.entries(spoken(source))) words.setAttribute(name, value);
  drawn = blocksOf(source);
  let passage = null;
  for (const block of drawn) {
    const gap = /^[ \t\n]*\n[ \t\n]*$/.test(source.words(block.start, block.end));
    if (!passage) {
      const metadata = source.sentences.find(({ span }) => span && span.end > block.start)?.values.get("kind") === "metadata";
      passage = make("div", { class: metadata ? "passage metadata" : "passage" });
      words.append(passage);
    }
    block.node = make("span", { class: gap ? "block gap" : "block" });
    passage.append(block.node);
    fill(source, block, []);
    if (gap) passage = null;
  }
  stop(firstLink());
}

const blockAt = (/** @type {number} */ offset) => drawn.find(({ start, end }) => start <= offset && offset < end);

// The attributes of what a document says. A screen reader chooses its voice by the language: only one that is known.
/** @param {Source} source @returns {{ lang?: string }} */
function spoken({ language }) {
  if (language === document.documentElement.lang) return { lang: language };
  try {
    return new Intl.DisplayNames("en", { type: "language", fallback: "none" }).of(language) ? { lang: language } : {};
  } catch {
    return {};
  }
}

/** Light words: nothing else is lit then. @param {Source} source @param {Span[]} spans @returns {HTMLElement | null} */
function light(source, spans) {
  const focused = Boolean(document.activeElement?.closest(".block")); // not in a note
  const at = stopped?.dataset.start;
  const unique = [...new Map(spans.map((span) => [`${span.start}-${span.end}`, span])).values()];
  for (const block of drawn) {
    const lit = unique.filter(({ start, end }) => start < block.end && block.start < end);
    if (lit.length || block.lit) fill(source, block, lit);
    block.lit = lit.length > 0;
  }
  const first = drawn.find((block) => block.lit)?.node.querySelector("mark") ?? null;
  const same = /** @type {HTMLElement | null | undefined} */ (blockAt(Number(at))?.node.querySelector(`${LINK}[data-start="${at}"]`));
  stop(focused ? same : ((first && wordsOf(first)) ?? same ?? firstLink()));
  if (focused) same?.focus({ preventScroll: true });
  return first;
}

/** Marks nest where one quote lies in another, and are parted where they cross. @param {Source} source @param {Block} block @param {Span[]} lit */
function fill(source, block, lit) {
  const inOrder = (/** @type {Span} */ a, /** @type {Span} */ b) => a.start - b.start || b.end - a.end;
  const waiting = lit.map(({ start, end }) => ({ start: Math.max(start, block.start), end: Math.min(end, block.end) })).sort(inOrder);
  const root = document.createDocumentFragment();
  /** @type {{ node: ParentNode, end: number }[]} */
  const open = [{ node: root, end: block.end }];
  const last = () => open[open.length - 1];
  for (const piece of block.pieces) {
    let at = piece.start;
    while (at < piece.end) {
      while (open.length > 1 && last().end <= at) open.pop();
      while (waiting[0]?.start === at) {
        const [{ start, end }] = waiting.splice(0, 1);
        const inside = Math.min(end, last().end);
        if (inside < end) waiting.push({ start: inside, end });
        waiting.sort(inOrder);
        const node = make("mark", { "data-start": start, "data-end": inside });
        last().node.append(node);
        open.push({ node, end: inside });
      }
      const next = Math.min(piece.end, last().end, waiting[0]?.start ?? Infinity);
      last().node.append(pieceNode(source, piece, at, next));
      at = next;
    }
  }
  block.node.replaceChildren(root);
}

/** What kind of thing words speak of: that which they name, or refer to, or of which they say something. @param {Source} source @param {Placed[]} quotes @param {boolean} isDoubtful */
function look(source, quotes, isDoubtful) {
  const naming = quotes.find(({ entry, field }) => field === "name" && hue(entry.table));
  const referring = quotes.map(({ entry, field }) => (column(entry.table, field)?.refers ? source.named(entry, field) : undefined));
  const about = [naming?.entry, ...referring, ...quotes.map(({ entry }) => entry)].find((entry) => entry && hue(entry.table));
  const isNumber = quotes.some(({ entry, field }) => entry.table === "indicators" && field.includes("value"));
  return [about && !isNumber ? hue(about.table) : "", isNumber ? "number" : "", quotes.length && isDoubtful ? "doubtful" : ""].filter(Boolean).join(" ");
}

function pieceNode(/** @type {Source} */ source, /** @type {Piece} */ { proves, omission, look, ...piece }, /** @type {number} */ start, /** @type {number} */ end) {
  const text = source.words(start, end);
  if (!proves && !omission) return write(document.createDocumentFragment(), text);
  const reason = proves ? null : omission?.values.get("reason");
  const isRead = Boolean(text.trim()); // white space is no stop for a reader by ear or by key
  return make(
    "span",
    {
      class: proves ? `words ${look}` : "omitted",
      "data-link": proves ? `${source.key}/text/${piece.start}-${piece.end}` : omission?.key,
      "data-start": start,
      "data-end": end,
      "data-reason": reason,
      role: isRead && "link", // an `a` would be dragged, not selected
      "aria-description": isRead && (!proves ? `omitted: ${plain(String(reason))}` : look.endsWith("doubtful") && "in doubt"),
    },
    text,
  );
}

// One of the words is a stop of the tab key; arrow keys go on from there. Nothing is while the mouse is down: a
// selection can't begin in what takes the focus.
function stop(/** @type {HTMLElement | null | undefined} */ node) {
  if (stopped !== node) stopped?.removeAttribute("tabindex");
  node?.setAttribute("tabindex", "0");
  stopped = node ?? null;
}

/** @param {Element} mark @returns {HTMLElement | null} */
const wordsOf = (mark) => mark.querySelector(LINK) ?? mark.closest(LINK);

words.addEventListener("keydown", (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  if (event.key === "Enter") at.click();
  const moves = new Map([["ArrowRight", 1], ["ArrowDown", 1], ["ArrowLeft", -1], ["ArrowUp", -1], ["Home", -Infinity], ["End", Infinity]]);
  const move = moves.get(event.key);
  if (!move || event.ctrlKey || event.altKey || event.metaKey || !at.matches(LINK)) return;
  /** @type {HTMLElement[]} */
  const all = [...words.querySelectorAll(LINK)].map((node) => /** @type {HTMLElement} */ (node));
  const target = all[Math.max(0, Math.min(all.length - 1, all.indexOf(at) + move))];
  event.preventDefault();
  stop(target);
  target.focus();
});

words.addEventListener("mousedown", ({ target }) => {
  stop(null);
  words.classList.toggle("selecting", target instanceof Element && Boolean(target.closest(".block"))); // notes are not copied along
});
words.addEventListener("focusin", ({ target }) => target instanceof HTMLElement && target.matches(LINK) && stop(target));

/** Selected words, as code points; null where nothing is selected in the text. @returns {Span | null} */
function selectedWords() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const touched = drawn.filter(({ node }) => range.intersectsNode(node));
  if (!touched.length) return null;
  const offset = (/** @type {Block} */ block, /** @type {Node} */ node, /** @type {number} */ within) => {
    const before = document.createRange();
    before.setStart(block.node, 0);
    before.setEnd(node, within);
    return block.start + [...before.toString()].length;
  };
  const [first, last] = [touched[0], touched[touched.length - 1]];
  const start = first.node.contains(range.startContainer) ? offset(first, range.startContainer, range.startOffset) : first.start;
  const end = last.node.contains(range.endContainer) ? offset(last, range.endContainer, range.endOffset) : last.end;
  return start < end ? { start, end } : null;
}

/** Select the words that are lit: their nodes were made anew. */
function selectLit() {
  const marks = words.querySelectorAll("mark");
  if (marks.length) getSelection()?.setBaseAndExtent(marks[0], 0, marks[marks.length - 1], marks[marks.length - 1].childNodes.length);
}
