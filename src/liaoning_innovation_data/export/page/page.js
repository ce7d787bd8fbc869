// The page: what is chosen, by click, key or link, and what follows from it.

const main = document.querySelector("main");
const chooser = document.getElementById("which-document");
const status = document.getElementById("said");
let shown = null;
let chosen = null;

const tell = (text) => (status.textContent = text);

function showSource(source) {
  shown = source;
  showText(source);
  showNotes(source);
  showHead(source);
  showPicture(source);
  showTables(source);
  showFootnotes(source);
  if (chooser) chooser.value = String(source.number);
}

function showPicture({ number }) {
  const place = document.getElementById("picture");
  const drawing = document.querySelector(`template[data-picture="${number}"]`)?.content.cloneNode(true);
  place.replaceChildren(drawing ?? "");
  place.parentElement.hidden = !place.querySelector("svg");
  place.querySelectorAll("svg.relations").forEach(connectRelations);
}

function litBy(target) {
  const { entry, field, start, end } = target;
  if (!entry) return [{ start, end }];
  if (entry.span) return field === undefined ? [entry.span] : [];
  const quotes = field === undefined ? entry.quotes : quotesOf(target);
  return quotes.filter((quote) => quote.start !== null);
}

function litCells({ source, entry, field, start, end }) {
  const of = (quotes) => quotes.map((quote) => cellLink(quote.entry, quote.field));
  if (!entry) return of(source.proven(start, end));
  if (entry.table === "sentences" && entry.span) return of(source.proven(entry.span.start, entry.span.end));
  return field === undefined ? [] : [cellLink(entry, field)];
}

// `from` is what the reader acted on: it stays where it is on the screen, and keeps the focus where it still stands.
function choose(target, { from = null, record = true } = {}) {
  const inText = from === words || Boolean(from?.closest?.(".block"));
  const inNote = from?.closest?.(".note") ?? null;
  const held = inText ? blockAt(target.start ?? Number(from.dataset.start))?.node : from === document.body ? null : from;
  const before = held?.getBoundingClientRect().top;
  const at = inNote?.offsetTop;
  if (target.source !== shown) showSource(target.source);
  chosen = target;
  hint(null);
  const first = light(target.source, litBy(target));
  const cells = litCells(target);
  lightCells(cells);
  const seen = first && inView(first);
  const place = target.entry && placeOf(target.source, target.entry);
  const beside = first ?? blockAt(place ?? -1)?.node; // without words of its own, at those of its record
  openNote(target, beside, inNote && notes.get(target.entry) === inNote && seen !== false ? at : null);
  const itself = target.entry && nodeOf(target.field === undefined ? target.entry.key : cellLink(target.entry, target.field));
  itself?.setAttribute("aria-current", "true");
  for (const number of numbers.querySelectorAll("a")) number.classList.toggle("lit", number.dataset.link === target.link);
  if (held?.isConnected) scrollBy(0, held.getBoundingClientRect().top - before);
  tell(summary(target));
  if (record) remember(target.link);
  if (!inNote?.contains(itself) || !(seen ?? true)) reveal(itself ?? why, inText ? null : beside);
  if (from && !inText && !itself?.contains(from)) (target.entry ? itself : first && wordsOf(first))?.focus({ preventScroll: true });
}

function summary(target) {
  const { source, entry, field, start, end } = target;
  if (!entry) {
    const cells = new Set(litCells(target));
    return `${plain(short(source.words(start, end)))}: evidence of ${count(cells.size, "cell")}`;
  }
  if (field === undefined) return plain(title(entry));
  const quotes = quotesOf(target);
  const words = litBy(target).map((quote) => `“${plain(short(source.words(quote.start, quote.end)))}”`).join(", ");
  const rules = [...new Set(quotes.map(ruleName))].join(", ");
  return `${plain(title(entry))}, ${labelOf(entry, field)}: ${words ? `${words} lit; ${rules}` : quotes.length ? "its words are not in the text" : "no evidence"}`;
}

function clear() {
  chosen = null;
  light(shown, []);
  lightCells([]);
  openNote({});
  remember("");
  tell("Nothing chosen.");
}

const inView = (node) => {
  const { top, bottom } = node.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
};

// Into view, together with its words where both have room; what is in view stays where it is.
function reveal(node, mark = null) {
  const top = document.querySelector("#issues")?.getBoundingClientRect();
  const covered = top && getComputedStyle(document.getElementById("issues")).position === "sticky" ? top.height : 0;
  const boxes = [node, mark].filter(Boolean).map((one) => one.getClientRects()[0] ?? one.getBoundingClientRect());
  const highest = Math.min(...boxes.map((box) => box.top));
  const lowest = Math.max(...boxes.map((box) => box.bottom));
  if (lowest - highest > innerHeight - covered - 32) return mark ? reveal(node) : scrollBy(0, boxes[0].top - covered - 16);
  if (highest < covered + 8 || lowest > innerHeight - 8) scrollBy(0, highest - covered - Math.min((innerHeight - covered - (lowest - highest)) / 3, 200));
}

// The address -----------------------------------------------------------------------------------------

const PAUSE = 150; // ms; browsers stop a page that changes its address more often
let due = null;
let last = 0;

function remember(link) {
  clearTimeout(due);
  const now = performance.now();
  const write = () => {
    last = performance.now();
    const address = link ? href(link) : location.pathname + location.search;
    try {
      if (link && !location.hash) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    } catch {
      if (link) location.hash = address;
    }
  };
  if (now - last > PAUSE) write();
  else due = setTimeout(write, PAUSE);
}

function follow(from = null) {
  const link = decoded(location.hash.slice(1));
  if (!link && chosen) clear();
  const target = link.includes("/") || link.includes("[") ? resolve(link, shown?.number ?? 0) : null;
  if (target) choose(target, { from: from ?? document.body, record: false });
  else if (index.home && link.includes("/") && !index.documents.includes(`document/${link.split("/")[1]}`)) location.replace(index.home + href(link));
  else if (link.includes("/")) tell(`There is nothing at ${plain(link)}.`);
  return Boolean(target);
}

addEventListener("hashchange", () => follow());

// Acts ------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const node = event.target.closest?.("a[href], [data-link]");
  if (!node || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (words.contains(node) && selectedWords()) {
    event.preventDefault(); // the end of a selection, not a choice
  } else if (node.dataset.issue !== undefined) {
    event.preventDefault();
    goTo(stepTo(Number(node.dataset.issue)), node);
  } else if (node.dataset.link !== undefined) {
    event.preventDefault();
    const target = resolve(node.dataset.link, shown.number);
    if (target) choose(target, { from: node });
    else tell(`There is nothing at ${plain(node.dataset.link)}.`);
  }
});

function goTo(issue, from) {
  const target = issue.target === null ? null : resolve(issue.target, issue.number ?? shown?.number ?? 0);
  if (target) choose(target, { from });
  else tell(`${issue.rule}: ${plain(issue.message)}`);
}

if (issues.length) {
  document.getElementById("next-issue").addEventListener("click", () => goTo(stepTo(step + 1), null));
  document.getElementById("next-fix").addEventListener("click", () => goTo(nextFix(), null));
  document.getElementById("previous-issue").addEventListener("click", () => goTo(stepTo(Math.max(step, 0) - 1), null));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && chosen && event.target !== wanted) clear();
});

for (const type of ["pointerover", "focusin"]) {
  main.addEventListener(type, (event) => hint(event.target.closest?.("[data-link]")));
}
// Of another width, the text has other lines.
let width = 0;
new ResizeObserver(([{ contentRect }]) => {
  if (!shown || contentRect.width === width) return;
  width = contentRect.width;
  placeNotes(shown);
  openNote(chosen ?? {}, words.querySelector("mark"));
}).observe(words);

addEventListener("mouseup", (event) => {
  if (!words.querySelector("[tabindex]")) stop(event.target.closest?.(LINK) ?? words.querySelector(LINK));
  if (!event.target.closest?.(".block")) return;
  const range = selectedWords();
  if (!range) return;
  choose({ source: shown, ...range, link: `${shown.key}/text/${range.start}-${range.end}` }, { from: words });
  select(shown, range);
});

finder.addEventListener("submit", async (event) => {
  event.preventDefault();
  await find(shown.number);
  hits.querySelector("a")?.click();
});
wanted.addEventListener("input", () => find(shown.number));
chooser?.addEventListener("change", () => {
  showSource(sourceAt(Number(chooser.value)));
  clear();
  showFirst(shown);
});

// Start -----------------------------------------------------------------------------------------------

main.hidden = false;
finder.hidden = false;
if (chooser) chooser.parentElement.hidden = false;
if (blocks.length) {
  if (!follow()) {
    showSource(sourceAt(0));
    if (!issues.length && !location.hash) showFirst(shown);
  }
} else titleNode.textContent = "No documents";
if (issues.length && !chosen) goTo(stepTo(0), document.body);

// The first number, or the first record: what the page is for is seen before anything is done.
function showFirst(source) {
  const [first] = mainNumbers(source);
  const named = [...notes].find(([, node]) => node.matches(".note:not(.on-demand)"));
  const link = first ? cellLink(first, "value") : named?.[0].key;
  const target = link && resolve(link, source.number);
  if (!target) return;
  choose(target, { record: false });
  scrollTo(0, 0);
}
