// The head of the page: what the document is, its main numbers, what the colours mean; and, below, every record.

const MOST_NUMBERS = 5;
const titleNode = byId("text-title");
const numbers = byId("numbers");

function showHead(/** @type {Source} */ source) {
  const [itself] = source.of("documents");
  const doubtful = new Set(inDoubt(source).map(({ entry }) => entry)).size;
  const told = (/** @type {string} */ field) => (itself && shownValue(source, itself, field) ? [link(cellLink(itself, field), said(dayOf(shownValue(source, itself, field))))] : []);
  const by = [...told("publisher_id"), ...told("published_on")];
  titleNode.replaceChildren(said(source.title || "No document", spoken(source)));
  byId("byline").replaceChildren(...by.flatMap((part, at) => (at ? [" · ", part] : [part])), itself ? make("span", {}, by.length ? " · " : "", link(itself.key, "About this document")) : "");
  const [tap, at] = matchMedia("(hover: none)").matches ? ["Tap", ""] : ["Point at", "at "];
  byId("lead").replaceChildren(`${count(factsOf(source).length, "record")}, each with its words. ${tap} words to see what they prove, or ${at}a value to see its words. `, ...(doubtful ? [make("a", { href: "#table-in_doubt" }, `${doubtful} are in doubt`), ": each says why."] : []));
  numbers.replaceChildren(...mainNumbers(source).map((entry) => numberNode(source, entry)));
  const word = (/** @type {string} */ look, /** @type {string} */ text, /** @type {string} */ table, number = source.of(table).length) => make("li", {}, make("a", { class: look, href: `#table-${table}` }, text), ` ${number}`);
  byId("legend").replaceChildren(
    ...HUES.filter((table) => source.of(table).length).map((table) => word(`words ${hue(table)}`, tableName(table, 2), table)),
    ...(source.omissions.length ? [word("omitted", "left out", "omissions")] : []),
    ...(doubtful ? [word("words doubtful", "in doubt", "in_doubt", doubtful)] : []),
    ...(source.of("relations").length ? [make("li", { class: "to" }, make("a", { href: "#relations" }, "Relations"))] : []),
    make("li", {}, make("a", { href: "#everything" }, "All records")),
  );
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

function dayOf(/** @type {string} */ text) {
  const day = new Date(`${text}T00:00:00Z`); // what makes dates of a language takes as long as the rest of the head
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) ? `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}` : text;
}

const placeOfCell = (/** @type {Entry} */ entry, /** @type {string} */ field) => quotesOf({ entry, field }).find(isPlaced);

/** The numbers of which most is said, then the largest, in the order of the text. @param {Source} source */
function mainNumbers(source) {
  const rank = (/** @type {Entry} */ entry) => Number(["previous_value", "change", "unit"].some((field) => entry.values.get(field))) * 1e18 + (Number(String(entry.values.get("value")).replaceAll(",", "")) || 0);
  const placed = source.of("indicators").flatMap((entry) => {
    const quote = placeOfCell(entry, "value");
    return quote ? [{ entry, start: quote.start }] : [];
  });
  return placed.sort((a, b) => rank(b.entry) - rank(a.entry)).slice(0, MOST_NUMBERS).sort((a, b) => a.start - b.start).map(({ entry }) => entry);
}

function numberNode(/** @type {Source} */ source, /** @type {Entry} */ entry) {
  const words = (/** @type {string} */ field) => [placeOfCell(entry, field)].flatMap((quote) => (quote ? [short(exact(source, quote))] : []))[0] ?? "";
  const isWrong = isInvalid(source, cellLink(entry, "value")); // then its words may say something else
  const number = isWrong ? shownValue(source, entry, "value") : words("value");
  const [, figure, scale] = /^([\d.,]+)(.*)$/s.exec(number) ?? ["", number, ""];
  const [before, change] = ["previous_value", "change"].map((field) => entry.values.get(field));
  const sign = change === "increase" ? " ▲" : change === "decrease" ? " ▼" : "";
  const told = [sign, scale, before ? ` from ${before}` : words("change") && ` ${words("change")}`].join("");
  const doubts = doubtsAbout(source, entry);
  const isOwn = doubts.some((doubt) => doubt.entry === entry && (doubt.field === null || doubt.field === "value"));
  return make("li", {}, link(cellLink(entry, "value"), make("b", {}, said(figure, { class: isWrong ? "wrong" : isOwn && "doubtful" }), told && make("small", {}, told)), make("span", {}, said(title(entry), { class: doubts.length > 0 && !isOwn && "doubtful" }))));
}

/** Lists that are made when they are opened: of many documents, none is kept ready. @param {Source} source */
function showTables(source) {
  /** @type {[string, Entry[]][]} */
  const lists = [...source.tables, ["in_doubt", [...new Set(inDoubt(source).map(({ entry }) => entry))]]];
  const reason = (/** @type {Entry} */ { table, values }) => (table === "omissions" ? String(values.get("reason")) : "");
  const tables = lists.filter(([, entries]) => entries.length).map(([table, some]) => {
    const entries = some.toSorted((a, b) => (reason(a) < reason(b) ? -1 : Number(reason(a) > reason(b))));
    const about = index.tables[table]?.about ?? (table === "in_doubt" ? "Records that are judged or contested, or can be read otherwise: a careful reader could prefer a defensible reading; a weak one the words hardly mean." : "Evidence of records that are not in this document.");
    const node = make("details", { id: `table-${table}`, class: "table" }, make("summary", {}, tableName(table, 2), ` ${entries.length}`), make("p", { class: "quiet" }, about));
    node.addEventListener("toggle", () => node.append(make("ul", {}, entries.map((entry) => make("li", {}, [source.named(entry, "record_id")].map((about) => about && [said(title(about)), ": "]), link(entry.key, table === "in_doubt" ? said(title(entry)) : marking(entry)), table === "omissions" && ` ${spaced(String(entry.values.get("reason")))}`, table === "in_doubt" && doubtsOf(entry).map((doubt) => doubtNode(doubt, 1)))))), { once: true });
    return node;
  });
  byId("tables").replaceChildren(...tables);
}

/** On paper, every cell with its words: a footnote for each record, with its number at its sentence. @param {Source} source */
function showFootnotes(source) {
  const notesOf = [...notes.keys()].filter((one) => one.quotes.length).map((entry) => ({ entry, start: placeOf(source, entry) ?? Infinity }));
  notesOf.sort((a, b) => a.start - b.start);
  const texts = notesOf.map(({ entry }) => make("li", {}, make("b", {}, said(title(entry))), ": ", [...new Set(entry.quotes.map(({ field }) => field))].map((field, at) => [at ? "; " : "", footnoteCell(source, entry, field)]), doubtsOf(entry).map((doubt) => [" ", doubtNode(doubt, 1)])));
  byId("footnotes").replaceChildren(make("ol", {}, texts));
  for (const [block, some] of Map.groupBy(notesOf.map(({ start }, at) => ({ block: blockAt(start), at: at + 1 })), ({ block }) => block)) {
    block?.node.after(make("sup", { class: "footnote", "aria-hidden": "true" }, [...new Set([some[0].at, some[some.length - 1].at])].join("–")));
  }
}

function footnoteCell(/** @type {Source} */ source, /** @type {Entry} */ entry, /** @type {string} */ field) {
  const quotes = quotesOf({ entry, field });
  const texts = [...new Set(quotes.map((quote) => exact(source, quote)))];
  const value = isNull(entry.values.get(field)) ? "not said" : shownValue(source, entry, field);
  const shown = texts.length === 1 && value === texts[0] ? "" : [said(short(value)), " "];
  return make("span", { "data-of": cellLink(entry, field) }, `${labelOf(entry, field)} `, shown, texts.map((text) => `“${short(text)}”`).join(" "));
}
