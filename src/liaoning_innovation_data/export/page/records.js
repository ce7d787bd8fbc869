// The records of a document, table by table: each cell is a link to itself.

const tables = document.getElementById("tables");

function showRecords(source) {
  const order = [...Object.keys(index.tables), "evidence"];
  const issues = issuesAt(source.number);
  tables.replaceChildren(
    ...order.map((table) => tableNode(source, table, source.tables.get(table) ?? [], issues)).filter(Boolean),
  );
}

function tableNode(source, table, entries, issues) {
  const wrong = issuesOfTable(table);
  if (!entries.length && !wrong.length) return null;
  const facts = entries.some((entry) => !entry.span) && table !== "identifiers" && table !== "tombstones";
  const about = index.tables[table]?.about ?? "Evidence of records that are not in this document.";
  const summary = make("summary", {}, make("h3", {}, table, " ", make("small", {}, String(entries.length))));
  const parts = entries.map((entry) => entryNode(source, entry, issues));
  return make(
    "details",
    { id: `table-${table}`, class: "table", open: facts || wrong.length ? "" : null },
    summary,
    make("p", { class: "about" }, about),
    wrong.map(issueNode),
    parts,
  );
}

function entryNode(source, entry, issues) {
  const here = (field) => issues.get(field === undefined ? entry.key : cellLink(entry, field)) ?? [];
  const names = new Set([...entry.values.keys(), ...entry.quotes.map((quote) => quote.field)]);
  const full = [...names].filter((name) => {
    const value = entry.values.get(name);
    const empty = isNull(value) || (Array.isArray(value) && !value.length);
    return !empty || here(name).length || entry.quotes.some((quote) => quote.field === name) || doubts(entry, name).length;
  });
  const empty = [...names].filter((name) => !full.includes(name));
  const elsewhere = [...issues].filter(([link]) => link.startsWith(`${entry.key}/`) && !names.has(link.slice(entry.key.length + 1)));
  return make(
    "article",
    { "data-record": entry.key },
    make("h4", {}, make("a", anchor(entry.key, "record"), said(title(entry)))),
    entry.heading ? make("p", { class: "id" }, entry.key) : null,
    [...here(), ...elsewhere.flatMap(([, found]) => found)].map(issueNode),
    doubts(entry, null).map(readingNode),
    make(
      "ul",
      { class: "cells" },
      full.map((name) => make("li", {}, cellNode(source, entry, name), doubts(entry, name).map(readingNode), here(name).map(issueNode), printed(source, entry, name))),
      empty.length
        ? make("li", { class: "empty" }, "null: ", empty.map((name) => make("a", anchor(cellLink(entry, name), "cell"), name)))
        : null,
    ),
  );
}

function cellNode(source, entry, name) {
  const value = entry.values.get(name);
  const shown = isNull(value) ? make("i", {}, "null") : said(shownValue(source, entry, name, value));
  const unit = column(entry.table, name)?.unit;
  return make(
    "a",
    anchor(cellLink(entry, name), "cell"),
    make("span", { class: "field" }, name),
    " ",
    make("span", { class: "value" }, shown, unit && value !== null ? make("small", {}, ` ${unit}`) : null),
  );
}

// Ids of records hold a slash, those of the page none; what stands twice is named once.
function anchor(target, kind) {
  return { class: kind, id: target.includes("/") ? target : null, href: href(target), "data-link": target, "data-cell": kind === "cell" ? target : null };
}

// Readings of a cell, or of a record as a whole.
function doubts(entry, field) {
  return entry.readings.filter((reading) => (reading.values.get("field") ?? null) === field);
}

function readingNode(reading) {
  const value = (name) => reading.values.get(name) ?? "";
  return make("p", { class: "reading" }, link(reading.key, `Another reading, ${value("plausibility")}`), ": ", said(value("reading")), " ", make("span", { class: "against" }, "Why not: ", said(value("explanation"))));
}

// On paper every cell has its words beside it.
function printed(source, entry, name) {
  const quotes = quotesOf({ entry, field: name });
  return quotes.length ? make("p", { class: "printed" }, quotes.map((quote, at) => [at ? "; “" : "“", said(exact(source, quote)), `” ${ruleName(quote)}`]).flat()) : null;
}

const exact = (source, quote) => quote.exact ?? source.words(quote.start, quote.end);

const ruleName = (quote) => (typeof quote.rule === "number" ? index.rules[quote.rule][0] : quote.rule || "no rule");

function lightCells(links) {
  for (const lit of tables.querySelectorAll(".lit")) lit.classList.remove("lit");
  for (const chosen of tables.querySelectorAll("[aria-current]")) chosen.removeAttribute("aria-current");
  const wanted = new Set(links);
  for (const node of tables.querySelectorAll("a.cell, a.record")) {
    if (wanted.has(node.dataset.link)) node.classList.add("lit");
  }
}

const nodeOf = (target) => [...tables.querySelectorAll("a.cell, a.record")].find((node) => node.dataset.link === target);
