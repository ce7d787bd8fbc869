// The page: what is chosen, by click, key or link, and what follows from it.

const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const chooser = byId("which-document");
/** @type {Source | null} */
let shown = null;
/** @type {Target | null} */
let chosen = null;

/** For who listens; for all, where nothing else says it. @param {string} text @param {boolean} [isSeen] */
function tell(text, isSeen = false) {
  byId("said").textContent = text;
  byId("said").classList.toggle("seen", isSeen);
}

const missed = (/** @type {string} */ link) => tell(`There is nothing at ${plain(link)}: the link names no value of this data.`, true);

function showSource(/** @type {Source} */ source) {
  shown = source;
  showHead(source);
  showText(source);
  showNotes(source);
  showPicture(source);
  showTables(source);
  showFootnotes(source);
  if (chooser) chooser.value = String(source.number);
}

/** Relations as a picture; where there is none, or no room for it, by who does something. @param {Source} source */
function showPicture(source) {
  const drawing = /** @type {HTMLTemplateElement | null} */ (document.querySelector(`template[data-picture="${source.number}"]`));
  byId("picture").replaceChildren(drawing?.content.cloneNode(true) ?? "");
  const svg = /** @type {SVGElement | null} */ (document.querySelector("#picture svg"));
  if (svg) connectRelations(svg);
  const inOrder = source.of("relations").toSorted((a, b) => (a.quotes[0]?.start ?? 0) - (b.quotes[0]?.start ?? 0));
  const doers = Map.groupBy(inOrder, (one) => shownValue(source, one, "subject_id"));
  byId("doers").replaceChildren(...[...doers].map(([doer, some]) => make("li", {}, make("b", {}, said(doer)), make("ul", {}, some.map((one) => make("li", {}, link(one.key, marking(one, lineOf(source, one)))))))));
  byId("relations").hidden = !doers.size;
}

/** @param {Target} target @returns {Span[]} */
function litBy({ entry, field, item, start = 0, end = 0 }) {
  if (!entry) return [{ start, end }];
  if (entry.span) return field === undefined ? [entry.span] : [];
  return (field === undefined ? entry.quotes : quotesOf({ entry, field, item })).filter(isPlaced);
}

/** @param {Target} target */
function litCells({ source, entry, field, start = 0, end = 0 }) {
  const span = !entry ? { start, end } : entry.table === "sentences" ? entry.span : null;
  if (span) return source.proven(span).map((quote) => cellLink(quote.entry, quote.field));
  return !entry || field === undefined ? [] : [cellLink(entry, field)];
}

/**
 * `from` is what the reader acted on: it stays where it is on the screen, and keeps the focus where it still stands.
 * @param {Target} target @param {{ from?: HTMLElement | null, record?: boolean }} [how]
 */
function choose(target, { from = null, record = true } = {}) {
  const inText = from === words || Boolean(from?.closest(".block"));
  const inNote = /** @type {HTMLElement | null} */ (from?.closest(".note") ?? null);
  const held = inText ? blockAt(target.start ?? Number(from?.dataset.start))?.node : from === document.body || inNote?.matches(".crowded") ? null : from;
  const before = held?.getBoundingClientRect().top ?? 0;
  const at = inNote?.offsetTop;
  if (record) remember(target.link);
  if (target.source !== shown) showSource(target.source);
  chosen = target;
  hint(null);
  const { source, entry, field } = target;
  const first = light(source, litBy(target));
  markOnly("lit", [...litCells(target).map((link) => cells.get(link)), numbers.querySelector(`[data-link="${CSS.escape(target.link)}"]`)]);
  const itself = openNote(target);
  if (first && !wide.matches && !inNote) first.closest(".block")?.after(itself.closest(".note") ?? "");
  const isSeen = first && first.getBoundingClientRect().top >= covered() && first.getBoundingClientRect().bottom <= innerHeight;
  const place = entry && placeOf(source, entry);
  const beside = first ?? blockAt(place ?? -1)?.node; // without words of its own, at those of its record
  if (held?.isConnected) scrollBy(0, held.getBoundingClientRect().top - before);
  if (wide.matches && beside && from !== words) reveal([beside]);
  placeOpen(itself, covered(), beside, inNote && entry && notes.get(entry) === inNote && isSeen !== false ? at : null);
  tell(summary(target));
  if (from === words) return; // a selection goes on where it is
  reveal([itself, beside, why, why.querySelector(".quoted")]);
  if (from && !inText && !itself.contains(from)) (entry ? itself : first && wordsOf(first))?.focus({ preventScroll: true });
  tip.hidden = true;
}

function summary(/** @type {Target} */ target) {
  const { source, entry, field, start = 0, end = 0 } = target;
  const quoted = (/** @type {Span} */ span) => plain(short(source.words(span.start, span.end).trim()));
  if (!entry) return `${quoted({ start, end })}: these words prove ${count(new Set(litCells(target)).size, "value")}`;
  if (field === undefined) return plain(title(entry));
  const quotes = quotesOf(target);
  const words = litBy(target).map((span) => `“${quoted(span)}”`).join(", ");
  const rules = [...new Set(quotes.map(ruleName))].join(", ");
  return `${plain(title(entry))}, ${labelOf(entry, field)}: ${words ? `${words} lit; ${rules}` : quotes.length ? "its words are not in the text" : "no evidence"}`;
}

function clear() {
  chosen = null;
  if (shown) light(shown, []);
  markOnly("lit", []);
  closeNote();
  layOut();
  remember("");
  tell("Nothing chosen.");
}

const panels = [...document.querySelectorAll("#issues, .stepper")];
/** How much of the window the issues cover. */
const covered = () => panels.find((one) => getComputedStyle(one).position === "sticky")?.getBoundingClientRect().height ?? 0;

/** Into view, the first of all, and others as far as there is room, by no more than is needed. @param {(Element | null | undefined)[]} some */
function reveal(some) {
  const [from, to] = [covered() + EDGE, innerHeight - EDGE];
  let [top, bottom] = [Infinity, -Infinity];
  for (const node of some) {
    const box = node && (node.getClientRects()[0] ?? node.getBoundingClientRect());
    if (!box || (top < bottom && Math.max(bottom, box.bottom) - Math.min(top, box.top) > to - from)) continue;
    [top, bottom] = [Math.min(top, box.top), Math.max(bottom, box.bottom)];
  }
  if (top < from || bottom > to) scrollBy(0, top < from || bottom - top > to - from ? top - from : bottom - to);
}

// The address -----------------------------------------------------------------------------------------

const PAUSE = 150; // ms; browsers stop a page that changes its address more often
/** @type {ReturnType<typeof setTimeout> | undefined} */
let due;
let rested = -PAUSE;

/** Before anything moves: the browser keeps for the way back where the page stood. What follows at once is one step. @param {string} link @param {boolean} [isStep] */
function remember(link, isStep = performance.now() - rested >= PAUSE) {
  clearTimeout(due);
  const address = link ? href(link) : location.pathname + location.search;
  const wait = rested + PAUSE - performance.now();
  if (wait > 0) return void (due = setTimeout(() => remember(link, false), wait));
  rested = performance.now();
  try {
    history[isStep && link && address !== location.hash ? "pushState" : "replaceState"](null, "", address);
  } catch {
    if (link) location.hash = address;
  }
}

/** What an address without a slash names: a section, or a list, which opens. @param {string} name */
function openPlace(name) {
  const place = name && !name.includes("/") ? document.getElementById(name) : null;
  if (!place || !main.contains(place)) return false;
  main.classList.add("whole"); // no height is a guess from here on
  if (place.matches("details:not([open])")) place.addEventListener("toggle", () => place.scrollIntoView(), { once: true });
  place.toggleAttribute("open", place.matches("details"));
  place.scrollIntoView();
  return true;
}

function follow() {
  const link = decoded(location.hash.slice(1));
  if (!link && chosen) clear();
  const target = /[/[]/.test(link) ? resolve(link, shown?.number ?? 0) : null;
  if (target) choose(target, { from: document.body, record: false });
  else if (index.home && link.includes("/") && !index.documents.includes(`document/${link.split("/")[1]}`)) location.replace(index.home + href(link));
  else if (link.includes("/")) missed(link);
  if (target?.isPart) missed(link);
  return Boolean(target);
}

addEventListener("hashchange", () => follow() || openPlace(decoded(location.hash.slice(1))));

// Acts ------------------------------------------------------------------------------------------------

/** @param {Event} event @param {string} selector @returns {HTMLElement | null} */
const within = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null);

/** An issue is gone to; the words of both readings are lit where they differ. @param {Issue} issue @param {HTMLElement | null} [from] */
function goToIssue({ target, number, rule, message, sides }, from = null) {
  const place = target === null ? null : resolve(target, number ?? shown?.number ?? 0);
  if (place) choose(place, { from });
  else {
    clear();
    tell(`${rule}: ${plain(message)}`);
  }
  if (shown && sides.length) light(shown, sides.flatMap(([, places]) => places.map(([start, end]) => ({ start, end }))));
}

document.addEventListener("click", (event) => {
  const node = within(event, "a[href], [data-link]");
  if (!node || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const { issue, link } = node.dataset;
  if (words.contains(node) && selectedWords()) event.preventDefault(); // the end of a selection, not a choice
  else if (issue !== undefined || link !== undefined) {
    event.preventDefault();
    const target = link === undefined ? null : resolve(link, shown?.number ?? 0);
    if (link === undefined) goToIssue(stepTo(Number(issue)), node);
    else if (target) choose(target, { from: node });
    else missed(link);
  }
});

if (issues.length) {
  byId("next-issue").addEventListener("click", () => goToIssue(stepTo(step + 1)));
  byId("previous-issue").addEventListener("click", () => goToIssue(stepTo(Math.max(step, 0) - 1)));
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !chosen || event.target === wanted) return;
  const heading = /** @type {HTMLElement | null | undefined} */ (within(event, ".note")?.querySelector("a.record"));
  clear();
  heading?.focus({ preventScroll: true });
});

words.addEventListener("toggle", (event) => makeRoom(within(event, ".note.open")), true); // by now, another may be
main.addEventListener("focusin", (event) => hint(within(event, "[data-link]")));
whenPointed(document, (event) => hint(within(event, "[data-link]")));

// Of another width, the text has other lines.
new ResizeObserver(([{ contentRect }]) => {
  if (!shown || contentRect.width === placedAt) return;
  placeNotes(shown);
  layOut();
  if (chosen) placeOpen(openNote(chosen), covered(), words.querySelector("mark"));
}).observe(words);

addEventListener("mouseup", (event) => {
  if (!stopped) stop(within(event, LINK) ?? firstLink());
  const range = within(event, ".block") && selectedWords();
  if (!range || !shown) return;
  choose({ source: shown, ...range, link: `${shown.key}/text/${range.start}-${range.end}` }, { from: words });
  selectLit();
});

finder.addEventListener("submit", async (event) => {
  event.preventDefault();
  await find(shown?.number ?? 0);
  hits.querySelector("a")?.click();
  hits.replaceChildren();
});
wanted.addEventListener("input", () => find(shown?.number ?? 0));
finder.addEventListener("keydown", (event) => {
  const all = /** @type {HTMLElement[]} */ ([wanted, ...hits.querySelectorAll("a")]);
  const to = all[all.indexOf(/** @type {HTMLElement} */ (event.target)) + Number(event.key === "ArrowDown") - Number(event.key === "ArrowUp")];
  if (!to || to === event.target) return;
  event.preventDefault();
  to.focus();
});
chooser?.addEventListener("change", () => {
  const source = sourceAt(Number(chooser.value));
  showSource(source);
  clear();
  showFirst(source);
});

// Start -----------------------------------------------------------------------------------------------

/** The first number, or the first record: what the page is for is seen before anything is done. @param {Source} source */
function showFirst(source) {
  const [first] = mainNumbers(source);
  const [named] = [...notes].find(([, node]) => node.matches(".note:not(.on-demand)")) ?? [];
  const target = first ? resolve(cellLink(first, "value"), source.number) : named && resolve(named.key, source.number);
  if (!target) return;
  choose(target, { record: false });
  scrollTo(0, 0);
}

function start() {
  main.hidden = finder.hidden = false;
  if (chooser) byId("chooser").hidden = false;
  if (!blocks.length) titleNode.textContent = "No documents";
  else if (!follow()) {
    showSource(sourceAt(0));
    layOut();
    if (!issues.length && !location.hash) showFirst(sourceAt(0));
    if (openPlace(decoded(location.hash.slice(1)))) return;
  }
  if (issues.length && !chosen) goToIssue(stepTo(0), document.body);
}

if (document.hidden) start();
else requestAnimationFrame(() => setTimeout(start)); // the title is seen first
