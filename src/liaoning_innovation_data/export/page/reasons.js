// Why: what is said of what was chosen.

const why = document.getElementById("why");

function showReasons(...children) {
  why.replaceChildren(...children.flat().filter(Boolean));
  why.parentElement.scrollTop = 0;
}

const hint = () => [make("p", {}, "Select a cell to see its words in the text, and the rule that reads them. Select words to see the cells that they are evidence for.")];

function reasonsOf(target) {
  const { source, entry, field } = target;
  if (!entry) return reasonsOfWords(source, target.start, target.end);
  if (field !== undefined) return reasonsOfCell(target);
  const rows = [...entry.values].filter(([, value]) => !isNull(value) && list(value).length);
  const told = entry.span ? rows.map(([name, value]) => make("p", {}, `${name}: `, said(shownValue(source, entry, name, value)), definition(entry, name))) : [];
  const doubted = entry.table === "readings" ? source.entries.get(entry.values.get("record_id")) : null;
  const quotes = entry.table === "sentences" ? source.proven(entry.span?.start, entry.span?.end) : entry.quotes;
  return [
    heading(title(entry)),
    make("p", { class: "id" }, `${entry.table}: ${entry.key}`),
    told,
    doubted ? make("p", {}, "Doubts ", link(entry.values.get("field") ? cellLink(doubted, entry.values.get("field")) : doubted.key, said(title(doubted)))) : null,
    entry.span || !entry.quotes.length ? null : make("p", {}, `${count(quotes.length, "quote")} in the text.`),
    entry.table === "sentences" ? cellsOf(source, quotes) : null,
    copier(target),
  ].flat();
}

function reasonsOfCell(target) {
  const { source, entry, field, item } = target;
  const about = column(entry.table, field);
  const value = entry.values.get(field);
  const items = list(value ?? []);
  const quotes = quotesOf(target);
  return [
    heading(cellName(source, entry, field)),
    (issuesAt(source.number).get(cellLink(entry, field)) ?? []).map(issueNode),
    isNull(value) ? make("p", {}, "The cell is null.") : null,
    standing(about, quotes, value),
    quotes.length ? make("ol", { class: "quotes" }, quotes.map((quote) => quoteNode(source, quote, Array.isArray(value) && items.length > 1 ? items : null, item))) : null,
    make("p", { class: "about" }, about ? coded(about.about) : "No column of the table has this name.", about?.unit ? ` In ${about.unit}.` : ""),
    about?.refers && value ? make("p", {}, "The record: ", list(value).map((one) => link(one, one))) : null,
    definition(entry, field),
    doubts(entry, field).map(readingNode),
    copier(target),
  ].flat();
}

function standing(about, quotes, value) {
  if (quotes.length || isNull(value) || !about || !list(value).length) return null;
  return make("p", {}, { recomputed: "Computed again from other columns, by validate.", unproven: "Stated by the curator, without evidence in the document." }[about.standing] ?? "No evidence.");
}

function definition(entry, field) {
  const [terms, term] = [index.terms[`${entry.table}.${field}`] ?? {}, entry.values.get(field)];
  return Object.hasOwn(terms, term) ? make("p", { class: "about" }, `${term}: ${terms[term]}`) : null;
}

function quoteNode(source, quote, items) {
  const meaning = typeof quote.rule === "number" ? index.rules[quote.rule][1] : "No rule of this name.";
  const words = said(exact(source, quote), { class: "quoted" });
  return make(
    "li",
    {},
    items ? make("p", {}, link(`${quote.entry.key}/${quote.field}/${quote.item}`, `item ${quote.item}`), ": ", said(items[quote.item] ?? "no such item")) : null,
    make("blockquote", { dir: "auto", ...spoken(source) }, quote.start === null ? [words, " (not in the text)"] : inSentence(source, quote)),
    quote.exact !== undefined && quote.start !== null ? make("p", {}, "The text says there: ", said(source.words(quote.start, quote.end))) : null,
    make("p", {}, make("b", {}, ruleName(quote)), `: ${meaning}`),
    quote.note ? make("p", {}, "Note: ", said(quote.note)) : null,
  );
}

const WIDEST = 300; // of what stands around a quote

function inSentence(source, { start, end }) {
  const sentence = source.sentenceAt(start)?.span ?? { start, end };
  const [from, to] = [Math.max(sentence.start, start - WIDEST), Math.min(Math.max(sentence.end, end), end + WIDEST)];
  return [
    from > sentence.start ? "… " : "",
    source.words(from, start),
    make("a", { class: "quoted", href: href(`${source.key}/text/${start}-${end}`), "data-link": `${source.key}/text/${start}-${end}` }, source.words(start, end)),
    source.words(end, to),
    to < sentence.end ? " …" : "",
  ];
}

function reasonsOfWords(source, start, end) {
  const quotes = source.proven(start, end);
  const omitted = source.omissions.filter(({ span }) => span.start < end && start < span.end);
  const sentence = source.sentenceAt(start);
  return [
    heading(["“", said(short(source.words(start, end))), "”"]),
    quotes.length ? null : make("p", {}, omitted.length ? "Evidence of no cell." : "Evidence of no cell, and no omission."),
    cellsOf(source, quotes),
    omitted.map((entry) => make("p", {}, link(entry.key, "Omitted"), `: ${entry.values.get("reason")}`)),
    sentence ? make("p", {}, link(sentence.key, "The sentence")) : null,
    copier({ link: `${source.key}/text/${start}-${end}` }),
  ].flat();
}

// Every cell that words prove, each once.
function cellsOf(source, quotes) {
  const cells = new Map(quotes.map((quote) => [cellLink(quote.entry, quote.field), quote]));
  if (!cells.size) return null;
  return [
    make("p", {}, `Evidence of ${count(cells.size, "cell")}:`),
    make("ul", { class: "proves" }, [...cells].map(([target, { entry, field }]) => make("li", {}, link(target, cellName(source, entry, field))))),
  ];
}

const heading = (what) => make("h3", {}, what instanceof Array ? what : said(what));

// A file has an address of this machine: there the part that others can use is copied.
function copier(target) {
  const button = make("button", { type: "button", class: "copy" }, "Copy link");
  button.addEventListener("click", async () => {
    const copied = location.protocol.startsWith("http") ? location.href.split("#")[0] + href(target.link) : href(target.link);
    try {
      await navigator.clipboard.writeText(copied);
      tell("Link copied.");
    } catch {
      button.replaceWith(make("input", { readonly: "", "aria-label": "Link", value: copied }));
      why.querySelector("input").select();
    }
  });
  return make("p", {}, button, " ", make("code", { class: "link" }, href(target.link)));
}
