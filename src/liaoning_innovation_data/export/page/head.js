// The head of the page: what the document is, its main numbers, what the colours mean; and, below, every record.

const MOST_NUMBERS = 5;

const titleNode = document.getElementById("text-title");
const byline = document.getElementById("byline");
const lead = document.getElementById("lead");
const numbers = document.getElementById("numbers");
const legend = document.getElementById("legend");

function showHead(source) {
  const [itself] = source.tables.get("documents") ?? [];
  const facts = [...source.tables].filter(([table]) => !ON_DEMAND.has(table) || table === "relations").flatMap(([, entries]) => entries);
  const open = facts.filter((entry) => [null, ...entry.values.keys()].some((field) => uncertain(entry, field).length));
  const told = (field, text) => itself?.values.get(field) && link(cellLink(itself, field), said(text(itself.values.get(field))));
  const by = [told("publisher_id", (id) => shownValue(source, itself, "publisher_id", id)), told("published_on", dayOf)].filter(Boolean);
  titleNode.replaceChildren(said(source.title || "No document", spoken(source)));
  byline.replaceChildren(...by.flatMap((part, at) => (at ? [" · ", part] : [part])), itself ? make("span", {}, by.length ? " · " : "", link(itself.key, "About this document")) : "");
  lead.textContent = `${count(facts.length, "record")}, each with its words. Point at words to see what they prove, or at a value to see its words.${open.length ? ` ${open.length} could be read otherwise: they say how.` : ""}`;
  numbers.replaceChildren(...mainNumbers(source).map((entry) => numberNode(source, entry)));
  legend.replaceChildren(
    ...HUES.filter((table) => source.tables.get(table)?.length).map((table) => make("li", {}, make("span", { class: `words ${hue(table)}` }, tableName(table)), ` ${source.tables.get(table).length}`)),
    ...(source.omissions.length ? [make("li", {}, make("span", { class: "omitted" }, "left out, with the reason"))] : []),
    ...(open.length ? [make("li", {}, make("span", { class: "words doubtful" }, "in doubt"))] : []),
    ...(source.tables.get("relations")?.length ? [make("li", { class: "to" }, make("a", { href: "#relations" }, "Relations"))] : []),
    make("li", {}, make("a", { href: "#everything" }, "All records")),
  );
}

function dayOf(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) ? day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }) : text;
}

// The numbers of which most is said, then the largest, in the order of the text.
function mainNumbers(source) {
  const wordsOfValue = (entry) => quotesOf({ entry, field: "value" }).filter(({ start }) => start !== null);
  const rank = (entry) => ["previous_value", "change", "unit"].some((field) => entry.values.get(field)) * 1e18 + (Number(entry.values.get("value")?.replaceAll(",", "")) || 0);
  return (source.tables.get("indicators") ?? [])
    .filter((entry) => wordsOfValue(entry).length)
    .sort((a, b) => rank(b) - rank(a))
    .slice(0, MOST_NUMBERS)
    .sort((a, b) => wordsOfValue(a)[0].start - wordsOfValue(b)[0].start);
}

function numberNode(source, entry) {
  const quote = quotesOf({ entry, field: "value" }).find(({ start }) => start !== null);
  const [, figure, scale] = /^([\d.,]+)(.*)$/s.exec(short(exact(source, quote))) ?? [null, short(exact(source, quote)), ""];
  const [before, change] = ["previous_value", "change"].map((field) => entry.values.get(field));
  const sign = { increase: "▲", decrease: "▼" }[change];
  const [turn] = quotesOf({ entry, field: "change" }).filter(({ start }) => start !== null);
  const told = [scale, before ? ` from ${before}` : turn ? ` ${short(exact(source, turn))}` : ""].join("");
  return make("li", {}, link(cellLink(entry, "value"), make("b", {}, said(figure), told || sign ? make("small", {}, sign ? ` ${sign}` : "", told) : null), make("span", {}, said(title(entry)))));
}

// Lists that are made when they are opened: of many documents, none is kept ready.
function showTables(source) {
  const tables = [...source.tables].filter(([, entries]) => entries.length);
  document.getElementById("tables").replaceChildren(
    ...tables.map(([table, entries]) => {
      const node = make("details", { id: `table-${table}`, class: "table" }, make("summary", {}, tableName(table), ` ${entries.length}`), make("p", { class: "quiet" }, index.tables[table]?.about ?? "Evidence of records that are not in this document."));
      node.addEventListener("toggle", () => node.append(make("ul", {}, entries.map((entry) => make("li", {}, link(entry.key, said(title(entry))))))), { once: true });
      return node;
    }),
  );
}

// On paper, every cell with its words: a footnote for each record, with its number at its sentence.
function showFootnotes(source) {
  const footnotes = document.querySelector("#footnotes ol");
  footnotes.replaceChildren();
  const numbers = new Map();
  for (const entry of [...notes.keys()].filter((one) => one.quotes.length).sort((a, b) => (placeOf(source, a) ?? Infinity) - (placeOf(source, b) ?? Infinity))) {
    const fields = [...new Set(entry.quotes.map(({ field }) => field))];
    const cells = fields.map((field) => {
      const quotes = quotesOf({ entry, field });
      const value = entry.values.get(field);
      const texts = [...new Set(quotes.map((quote) => exact(source, quote)))];
      const same = texts.length === 1 && !isNull(value) && shownValue(source, entry, field, value) === texts[0];
      return make("span", { "data-of": cellLink(entry, field) }, `${labelOf(entry, field)} `, same ? "" : [said(isNull(value) ? "not said" : short(shownValue(source, entry, field, value))), " "], texts.map((text) => `“${short(text)}”`).join(" "), ` ${[...new Set(quotes.map(ruleName))].join(", ")}; `);
    });
    const block = blockAt(placeOf(source, entry) ?? -1);
    if (block) numbers.set(block, [...(numbers.get(block) ?? []), footnotes.children.length + 1]);
    footnotes.append(make("li", {}, make("b", {}, said(title(entry))), ": ", cells));
  }
  for (const [{ node }, at] of numbers) node.after(make("sup", { class: "footnote", "aria-hidden": "true" }, at.length > 1 ? `${at[0]}–${at.at(-1)}` : at[0]));
}
