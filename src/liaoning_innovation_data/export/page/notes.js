// Notes: each record is an article beside its sentence. What is chosen opens, and says in place why it is so.

const why = make("div", { id: "why", tabindex: "-1" });
const rest = document.getElementById("rest");
const placeless = document.getElementById("placeless");
const wide = matchMedia("(min-width: 60rem)");
const HUES = ["organisations", "laboratories", "platforms", "projects", "achievements"];
const ON_DEMAND = new Set(["documents", "sentences", "readings", "omissions", "identifiers", "tombstones", "relations"]);
const BRIEF = new Set(["member_count", "kind", "level", "status", "theme", "superlative", "value", "value_to", "previous_value", "change", "change_by", "unit", "state"]);
let notes = new Map();

const hue = (table) => (HUES.includes(table) ? `hue${HUES.indexOf(table)}` : "");

function showNotes(source) {
  const issues = issuesAt(source.number);
  notes = new Map([...source.tables.values()].flat().map((entry) => [entry, noteNode(source, entry, issues)]));
  placeNotes(source);
}

// Where a record is named first; null where it has no words in the text.
function placeOf(source, entry) {
  if (entry.span) return entry.span.start;
  const about = entry.table === "identifiers" ? source.entries.get(entry.values.get("record_id")) : joinedTo(source, entry);
  if (about && about !== entry) return placeOf(source, about);
  const placed = entry.quotes.filter(({ start }) => start !== null);
  const naming = placed.filter(({ field }) => ["name", "measure", "predicate", "state"].includes(field));
  const inBody = naming.filter(({ start }) => source.sentenceAt(start)?.values.get("kind") !== "metadata");
  const starts = [inBody, naming, placed].find((some) => some.length)?.map(({ start }) => start) ?? [];
  return starts.length ? Math.min(...starts) : null;
}

// The number of things of a name stands with the record of that name.
function joinedTo(source, entry) {
  const subject = entry.table === "indicators" ? source.entries.get(entry.values.get("subject_id")) : null;
  return subject?.heading === entry.heading ? subject : null;
}

// Notes in the order of their words, each before its sentence; on a narrow screen, after it.
function placeNotes(source) {
  const order = [...notes].map(([entry, node], at) => ({ node, subject: notes.get(joinedTo(source, entry)), start: placeOf(source, entry), at }));
  order.sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || a.at - b.at);
  const places = new Map([[null, []]]);
  for (const { node, subject, start } of order) {
    const block = start === null ? null : blockAt(start);
    if (!places.has(block)) places.set(block, []);
    const stack = places.get(block);
    stack.splice(subject && stack.includes(subject) ? stack.indexOf(subject) + 1 : stack.length, 0, node);
  }
  for (const [block, stack] of places) {
    if (!block) placeless.replaceChildren(...stack);
    else if (wide.matches) block.node.before(...stack);
    else block.node.after(...stack);
  }
  rest.hidden = !placeless.querySelector(".note:not(.on-demand)");
  measure(order);
}

// How far below the top of the text each note would stand: beside its words.
const besides = new WeakMap();

function measure(order) {
  const top = words.getBoundingClientRect().top;
  for (const { node, start } of order) {
    const block = start === null ? null : blockAt(start);
    const itself = block && (block.node.querySelector(`[data-start="${start}"]`) ?? block.node);
    besides.set(node, itself ? Math.round((itself.getClientRects()[0] ?? itself.getBoundingClientRect()).top - top) : 0);
  }
  layOut();
}

// Notes stand beside their words and never over each other: an open one stays at `at`, the others make room for it.
function layOut(active = null, at = 0) {
  if (!wide.matches) return;
  const column = [...words.querySelectorAll(".note")];
  const tops = stacked(column.map((node) => ({ top: node === active ? at : (besides.get(node) ?? 0), height: node.offsetHeight })), column.indexOf(active));
  column.forEach((node, number) => (node.style.top = `${tops[number]}px`));
  words.style.minHeight = `${Math.max(0, ...column.map((node, number) => tops[number] + node.offsetHeight))}px`;
}

const BETWEEN = 6; // px from one note to the next

// Where notes of some heights stand that want to stand at some tops, in this order; one of them has its will.
function stacked(column, active) {
  const room = column.map(({ height }) => (height ? height + BETWEEN : 0));
  const tops = column.map(({ top }) => top);
  const push = () => {
    for (let at = 1; at < tops.length; at += 1) tops[at] = Math.max(tops[at], tops[at - 1] + room[at - 1]);
  };
  push();
  if (active < 0) return tops;
  for (let at = active; at < tops.length; at += 1) tops[at] = column[at].top;
  for (let at = active; at > 0; at -= 1) tops[at - 1] = Math.min(tops[at - 1], tops[at] - room[at - 1]);
  tops[0] = Math.max(0, tops[0]);
  push();
  return tops;
}

function noteNode(source, entry, issues) {
  const here = (field) => issues.get(field === undefined ? entry.key : cellLink(entry, field)) ?? [];
  const names = new Set([...entry.values.keys(), ...entry.quotes.map((quote) => quote.field)]);
  const full = [...names].filter((name) => {
    const value = entry.values.get(name);
    const empty = isNull(value) || (Array.isArray(value) && !value.length);
    return !empty || here(name).length || entry.quotes.some((quote) => quote.field === name) || doubts(entry, name).length;
  });
  const empty = [...names].filter((name) => !full.includes(name));
  const elsewhere = [...issues].filter(([link]) => link.startsWith(`${entry.key}/`) && !names.has(link.slice(entry.key.length + 1)));
  const kinds = new Set([null, ...names].flatMap((name) => uncertain(entry, name)));
  const joined = joinedTo(source, entry);
  const isSaid = joined?.values.get("member_count") === entry.values.get("value") && MORE.every((name) => isNull(entry.values.get(name)));
  const more = entry.lines.length - 2;
  return make(
    "article",
    { class: ["note", hue(entry.table), (ON_DEMAND.has(entry.table) || (joined && isSaid)) && "on-demand", joined && "joined", entry.lines.some((line) => line.values.get("predicate") === "member_of") && "member"].filter(Boolean).join(" "), "data-record": entry.key, lang: "en" },
    make("div", { class: "sheet" },
    make("h3", {}, make("a", anchor(entry.key, "record"), said(title(entry))), [...kinds].map(chip)),
    make("p", { class: "kind" }, tableName(entry.table, 1)),
    [...here(), ...elsewhere.flatMap(([, found]) => found)].map(issueNode),
    doubts(entry, null).map(readingNode),
    make(
      "ul",
      { class: "cells" },
      full.map((name) =>
        make("li", { "data-field": name, class: BRIEF.has(name) && !isNull(entry.values.get(name)) ? "brief" : null }, cellNode(source, entry, name), supportsOf(entry, name).map(chip), doubts(entry, name).map(readingNode), here(name).map(issueNode)),
      ),
      entry.lines.map((line, at) => make("li", { class: at < 2 ? "line brief" : "line" }, link(line.key, said(lineOf(source, line))))),
      more > 0 ? make("li", { class: "more brief" }, `${more} more`) : null,
      empty.length ? make("li", { class: "empty" }, "Not said: ", empty.map((name) => make("a", anchor(cellLink(entry, name), "cell"), labelOf(entry, name)))) : null,
    )),
  );
}

const MORE = ["previous_value", "change", "value_to", "value_is_approximate", "bound", "modality"];

const tableName = (table, number) => (number === 1 && table === "omissions" ? "left out" : table === "indicators" ? (number === 1 ? "number" : "numbers") : number === 1 ? spaced(table).replace(/ies$/, "y").replace(/s$/, "") : spaced(table));

function lineOf(source, line) {
  if (line.table === "identifiers") return `${line.values.get("scheme")} ${line.values.get("identifier")}`;
  return ["predicate", "object_id"].map((name) => shownValue(source, line, name, line.values.get(name) ?? "null")).join(" ");
}

function cellNode(source, entry, name) {
  const value = entry.values.get(name);
  const shown = isNull(value) ? make("i", {}, "not said") : said(shownValue(source, entry, name, value));
  const unit = column(entry.table, name)?.unit;
  return make(
    "a",
    anchor(cellLink(entry, name), "cell"),
    make("span", { class: "field" }, labelOf(entry, name)),
    " ",
    make("span", { class: "value" }, shown, unit && value !== null ? make("small", {}, ` ${unit}`) : null),
  );
}

// Ids of records hold a slash, those of the page none; what stands twice is named once.
function anchor(target, kind) {
  return { class: kind, id: target.includes("/") ? target : null, href: href(target), "data-link": target };
}

// What is not certain --------------------------------------------------------------------------------------

// Readings of a cell, or of a record as a whole.
const doubts = (entry, field) => entry.readings.filter((reading) => (reading.values.get("field") ?? null) === field);

const supportsOf = (entry, field) => [...new Set(entry.quotes.filter((quote) => quote.field === field && quote.support).map(({ support }) => support))];
const uncertain = (entry, field) => [...supportsOf(entry, field), ...(doubts(entry, field).length ? ["another reading"] : [])];

const chip = (kind) => make("span", { class: "chip" }, kind);

function readingNode(reading) {
  const value = (name) => reading.values.get(name) ?? "";
  return make("p", { class: "reading" }, link(reading.key, `Another reading, ${value("plausibility")}`), ": ", said(value("reading")), " ", make("span", { class: "against" }, "Why not: ", said(value("explanation"))));
}

// Why ------------------------------------------------------------------------------------------------------

// Open the note of what is chosen, with the reasons in it, so that what is chosen stands beside its words.
function openNote(target, mark = null, held = null) {
  const { source, entry, field } = target;
  for (const open of document.querySelectorAll(".note.open")) open.classList.remove("open");
  document.querySelector(".note.of-words")?.remove();
  why.remove();
  if (!source) return layOut();
  why.replaceChildren(...reasonsOf(target).flat().filter(Boolean));
  const note = entry ? notes.get(entry) : make("article", { class: "note of-words", lang: "en" }, make("div", { class: "sheet" }, why));
  note.classList.add("open");
  let chosen = note.querySelector("a.record") ?? why;
  if (entry) {
    const cell = field === undefined ? null : nodeOf(cellLink(entry, field));
    (cell?.closest("li") ?? note.firstChild).append(why);
    chosen = cell ?? chosen;
    if (placeless.contains(note)) rest.hidden = false;
  } else {
    let at = blockAt(target.start).node;
    while (wide.matches && at.previousElementSibling?.matches(".note")) at = at.previousElementSibling;
    if (wide.matches) at.before(note);
    else at.after(note);
  }
  const top = (node) => node.getBoundingClientRect().top;
  const beside = mark ? top(mark) - top(words) - (top(chosen) - top(note)) : besides.get(note) ?? 0;
  layOut(note, Math.round(held ?? beside));
}

function reasonsOf(target) {
  const { source, entry, field } = target;
  if (!entry) return reasonsOfWords(source, target.start, target.end);
  if (field !== undefined) return reasonsOfCell(target);
  const doubted = entry.table === "readings" ? source.entries.get(entry.values.get("record_id")) : null;
  return [
    doubted ? make("p", {}, "Doubts ", link(entry.values.get("field") ? cellLink(doubted, entry.values.get("field")) : doubted.key, said(title(doubted)))) : null,
    entry.table === "omissions" ? definition(entry, "reason") : null,
    entry.table === "sentences" ? cellsOf(source, source.proven(entry.span?.start, entry.span?.end)) : null,
    copier(target),
  ];
}

function reasonsOfCell(target) {
  const { source, entry, field, item } = target;
  const about = column(entry.table, field);
  const value = entry.values.get(field);
  const items = list(value ?? []);
  const quotes = quotesOf(target);
  return [
    isNull(value) ? make("p", {}, "The document does not say it: the cell is null.") : null,
    standing(about, quotes, value),
    quotes.length ? make("ol", { class: "quotes" }, quotes.map((quote, at) => quoteNode(source, quote, quotes.findIndex(({ rule }) => rule === quote.rule) === at, Array.isArray(value) && items.length > 1 ? items : null, item))) : null,
    about?.refers && value ? make("p", {}, "The record: ", list(value).map((one) => link(one, said(source.entries.get(one)?.heading || one)))) : null,
    definition(entry, field),
    copier(target, about ? coded(about.about) : "No column of the table has this name.", about?.unit ? ` In ${about.unit}.` : ""),
  ].flat();
}

function standing(about, quotes, value) {
  if (quotes.length || isNull(value) || !about || !list(value).length) return null;
  return make("p", {}, { recomputed: "Computed again from other columns, by validate.", unproven: "Stated by the curator, without evidence in the document." }[about.standing] ?? "No evidence.");
}

function definition(entry, field) {
  const [terms, term] = [index.terms[`${entry.table}.${field}`] ?? {}, entry.values.get(field)];
  return Object.hasOwn(terms, term) ? make("p", { class: "about" }, `${spaced(term)}: ${terms[term]}`) : null;
}

const exact = (source, quote) => quote.exact ?? source.words(quote.start, quote.end);
const ruleName = (quote) => (typeof quote.rule === "number" ? index.rules[quote.rule][0] : quote.rule || "no rule");

function quoteNode(source, quote, firstOfRule, items) {
  const meaning = typeof quote.rule === "number" ? index.rules[quote.rule][1] : "No rule of this name.";
  const quoted = said(exact(source, quote), { class: "quoted" });
  const reason = quote.reason?.replace(/[a-z]+\/[^\s;,]+/g, (id) => source.entries.get(id)?.heading ?? id);
  return make(
    "li",
    {},
    items ? make("p", {}, link(`${quote.entry.key}/${quote.field}/${quote.item}`, `item ${quote.item}`), ": ", said(items[quote.item] ?? "no such item")) : null,
    make("blockquote", { dir: "auto", ...spoken(source) }, quote.start === null ? [quoted, " (not in the text)"] : inSentence(source, quote)),
    quote.exact !== undefined && quote.exact !== null && quote.start !== null ? make("p", {}, "The text says there: ", said(source.words(quote.start, quote.end))) : null,
    firstOfRule ? make("p", {}, make("b", {}, ruleName(quote)), `: ${meaning}`) : null,
    reason || quote.support ? make("p", {}, reason ? ["Of this record: ", said(reason), ". "] : null, quote.support ? chip(quote.support) : null) : null,
    quote.note ? make("p", {}, "Note: ", said(quote.note)) : null,
  );
}

const WIDEST = 60; // of what stands around a quote

function inSentence(source, { start, end }) {
  const sentence = source.sentenceAt(start)?.span ?? { start, end };
  const [from, to] = [Math.max(sentence.start, start - WIDEST), Math.min(Math.max(sentence.end, end), end + WIDEST)];
  const target = `${source.key}/text/${start}-${end}`;
  const whole = (text, edge) => (text.includes(" ") ? text.replace(edge, "") : text); // no cut words
  return [
    from > sentence.start ? "… " : "",
    from > sentence.start ? whole(source.words(from, start), /^\S*\s/) : source.words(from, start),
    make("a", { class: "quoted", href: href(target), "data-link": target }, source.words(start, end)),
    to < sentence.end ? whole(source.words(end, to), /\s\S*$/) : source.words(end, to),
    to < sentence.end ? " …" : "",
  ];
}

function reasonsOfWords(source, start, end) {
  const quotes = source.proven(start, end);
  const omitted = source.omissions.filter(({ span }) => span.start < end && start < span.end);
  const sentence = source.sentenceAt(start);
  return [
    make("h3", {}, "“", said(short(source.words(start, end))), "”"),
    quotes.length ? null : make("p", {}, omitted.length ? "Evidence of no cell." : "Evidence of no cell, and no omission."),
    cellsOf(source, quotes),
    omitted.map((entry) => make("p", {}, link(entry.key, "Left out"), `: ${entry.values.get("reason")}`)),
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

// A file has an address of this machine: there the part that others can use is copied.
function copier(target, ...about) {
  const button = make("button", { type: "button", class: "copy" }, "Copy link");
  button.addEventListener("click", () => {
    const copied = location.protocol.startsWith("http") ? location.href.split("#")[0] + href(target.link) : href(target.link);
    copy(copied, () => {
      button.replaceWith(make("input", { readonly: "", "aria-label": "Link", value: copied }));
      why.querySelector("input").select();
    });
  });
  return make("div", { class: "copier" }, button, make("details", {}, make("summary", {}, "More"), about.length ? make("p", { class: "about" }, ...about) : null, make("code", { class: "link" }, href(target.link))));
}

async function copy(text, otherwise) {
  try {
    await navigator.clipboard.writeText(text);
    tell("Copied.");
  } catch {
    otherwise();
  }
}

// Lights ---------------------------------------------------------------------------------------------------

function lightCells(links) {
  for (const lit of document.querySelectorAll("main .lit, main [aria-current]")) {
    lit.classList.remove("lit");
    lit.removeAttribute("aria-current");
  }
  const wanted = new Set(links);
  for (const node of document.querySelectorAll(".note a.cell")) if (wanted.has(node.dataset.link)) node.classList.add("lit");
}

const nodeOf = (target) => [...document.querySelectorAll(".note a.cell, .note a.record")].find((node) => node.dataset.link === target);

// What the pointer or the keyboard is at: its other side is lit, and nothing moves.
function hint(node) {
  for (const near of document.querySelectorAll(".hinted")) near.classList.remove("hinted");
  const target = node?.dataset.link && resolve(node.dataset.link, shown.number);
  if (!target || target.source !== shown) return;
  const spans = litBy(target);
  for (const piece of words.querySelectorAll("[data-start].words, [data-start].omitted")) {
    const [start, end] = [Number(piece.dataset.start), Number(piece.dataset.end)];
    if (spans.some((span) => span.start < end && start < span.end)) piece.classList.add("hinted");
  }
  if (target.entry) return;
  const proven = new Set(litCells(target));
  for (const cell of document.querySelectorAll(".note a.cell")) if (proven.has(cell.dataset.link)) cell.classList.add("hinted");
}
