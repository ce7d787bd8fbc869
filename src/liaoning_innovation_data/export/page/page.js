// The page: what is chosen, by click, key or link, and what follows from it.

const main = document.querySelector("main");
const chooser = document.getElementById("which-document");
const status = document.getElementById("said");
let shown = null;
let chosen = null;

const tell = (text) => (status.textContent = text);

function showSource(source) {
  shown = source;
  document.getElementById("text-title").replaceChildren(said(source.title || "No document", spoken(source)));
  showText(source);
  showRecords(source);
  showPicture(source);
  if (chooser) chooser.value = String(source.number);
}

function showPicture({ number }) {
  const place = document.getElementById("picture");
  const drawing = document.querySelector(`template[data-picture="${number}"]`)?.content.cloneNode(true);
  place?.replaceChildren(drawing?.querySelector("svg") ? drawing : make("p", {}, "None is drawn of this document."));
  place?.querySelectorAll("svg.relations").forEach(connectRelations);
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

// `from` is what the reader acted on: it keeps the focus where it still stands and is what was chosen itself.
function choose(target, { from = null, record = true, about = null } = {}) {
  const inText = words.contains(from);
  if (target.source !== shown) showSource(target.source);
  chosen = target;
  const first = light(target.source, litBy(target));
  const cells = litCells(target);
  lightCells(cells);
  const itself = target.entry && nodeOf(target.field === undefined ? target.entry.key : cellLink(target.entry, target.field));
  itself?.setAttribute("aria-current", "true");
  for (const closed of tables.querySelectorAll("details:not([open])")) {
    if (closed.contains(itself ?? null)) closed.open = true;
  }
  showReasons(about && target.field === undefined ? issueNode(about) : null, reasonsOf(target));
  tell(summary(target));
  if (record) remember(target.link);
  if (first) reveal(first);
  const cell = itself ?? (cells.length ? nodeOf(cells[0]) : null);
  if (cell && !cell.contains(from)) reveal(cell);
  if (from && !inText && !cell?.contains(from)) (target.entry ? itself : first && wordsOf(first))?.focus({ preventScroll: true });
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
  return `${plain(title(entry))}, ${field}: ${words ? `${words} lit; ${rules}` : quotes.length ? "its words are not in the text" : "no evidence"}`;
}

function clear() {
  chosen = null;
  light(shown, []);
  lightCells([]);
  showReasons(hint());
  remember("");
  tell("Nothing chosen.");
}

// Into view, in its own pane where it has one.
function reveal(node) {
  for (let pane = node.parentElement; pane; pane = pane.parentElement) {
    if (pane.id === "text" && getComputedStyle(pane).overflowY !== "visible" && pane.scrollHeight > pane.clientHeight) {
      const [inner, outer] = [node.getBoundingClientRect(), pane.getBoundingClientRect()];
      if (inner.top < outer.top || inner.bottom > outer.bottom) {
        pane.scrollTop += inner.top - outer.top - (outer.height - Math.min(inner.height, outer.height)) / 2;
      }
      return;
    }
  }
  const { top, bottom } = node.getBoundingClientRect();
  const style = getComputedStyle(document.documentElement);
  const padded = (side) => parseFloat(style[`scrollPadding${side}`]) || 0;
  if (top < padded("Top") || bottom > innerHeight - padded("Bottom")) node.scrollIntoView({ block: "center" });
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
  } else if (node.hash?.startsWith("#table-")) {
    const table = document.getElementById(node.hash.slice(1));
    if (table) table.open = true;
  }
});

function goTo(issue, from) {
  const target = issue.target === null ? null : resolve(issue.target, issue.number ?? shown.number);
  if (target) choose(target, { from, about: issue });
  else {
    showReasons(issueNode(issue));
    tell(`${issue.rule}: ${plain(issue.message)}`);
    document.getElementById(`table-${issue.table}`)?.scrollIntoView({ block: "nearest" });
  }
}

if (issues.length) {
  document.getElementById("next-issue").addEventListener("click", () => goTo(stepTo(step + 1), null));
  document.getElementById("previous-issue").addEventListener("click", () => goTo(stepTo(Math.max(step, 0) - 1), null));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && chosen && event.target !== wanted) clear();
});

addEventListener("mouseup", (event) => {
  if (!words.querySelector("[tabindex]")) stop(event.target.closest?.(LINK) ?? words.querySelector(LINK));
  if (!words.contains(event.target)) return;
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
});

// Start -----------------------------------------------------------------------------------------------

main.hidden = false;
finder.hidden = false;
if (chooser) chooser.parentElement.hidden = false;
showReasons(hint());
if (blocks.length) {
  if (!follow()) showSource(sourceAt(0));
} else document.getElementById("text-title").textContent = "No documents";
