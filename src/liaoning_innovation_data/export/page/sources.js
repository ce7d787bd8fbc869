// Documents and their records, read from the page one at a time.

const blocks = document.querySelectorAll("script[data-document]");
/** @type {Map<number, Source>} */
const read = new Map();

function sourceAt(/** @type {number} */ number) {
  const known = read.get(number) ?? new Source(number, JSON.parse(blocks[number].textContent ?? ""));
  read.set(number, known);
  return known;
}

class Source {
  constructor(/** @type {number} */ number, /** @type {Stored} */ { id, title, language, text, tables }) {
    this.number = number;
    this.title = title;
    this.language = language;
    this.text = text;
    this.at = codePoints(text);
    this.length = [...text].length;
    /** @type {Quote[]} */
    this.quotes = [];
    this.tables = new Map(Object.entries(tables).map(([table, rows]) => [table, rows.map((row) => this.entry(table, row))]));
    this.entries = new Map(this.all().map((entry) => [entry.key, entry]));
    this.key = this.of("documents")[0]?.key ?? id;
    this.omissions = this.of("omissions").filter((entry) => entry.span);
    this.sentences = this.of("sentences").filter((entry) => entry.span);
    for (const reading of this.of("readings")) this.named(reading, "record_id")?.readings.push(reading);
    for (const relation of this.of("relations")) this.named(relation, "subject_id")?.lines.push(relation);
    for (const relation of this.of("relations")) this.named(relation, "object_id")?.lines.push(relation);
    for (const identifier of this.of("identifiers")) this.named(identifier, "record_id")?.lines.push(identifier);
  }

  /** @param {string} table @param {Row} row @returns {Entry} */
  entry(table, [key, heading, cells, where]) {
    const values = new Map((index.tables[table]?.columns ?? []).map(({ name }, at) => [name, cells[at]]));
    const called = String(typeof heading === "number" ? cells[heading] : heading);
    const predicate = values.get("predicate");
    /** @type {Entry} */
    const entry = { table, key, heading: typeof predicate === "string" ? called.replace(predicate, spaced(predicate)) : called, values, span: null, quotes: [], readings: [], lines: [] };
    if (Array.isArray(where)) entry.span = { start: where[0], end: where[1] };
    else for (const [field, quotes] of Object.entries(where || {})) {
      entry.quotes.push(...quotes.map(([item, rule, start, end, note, exact, support, reason]) => ({ entry, field, item, rule, start: start ?? null, end: end ?? null, note, exact, support, reason })));
    }
    this.quotes.push(...entry.quotes);
    return entry;
  }

  all() { return [...this.tables.values()].flat(); }
  of(/** @type {string} */ table) { return this.tables.get(table) ?? []; }

  /** The record that a cell names. @param {Entry} entry @param {string} field */
  named(entry, field) { return this.entries.get(String(entry.values.get(field))); }

  /** What stands from one code point to another. @param {number} start @param {number} end */
  words(start, end) { return this.text.slice(this.at(start), this.at(end)); }
  sentenceAt(/** @type {number} */ offset) { return this.sentences.find(({ span }) => span && span.start <= offset && offset < span.end); }
  proven(/** @type {Span} */ { start, end }) { return this.quotes.filter(isPlaced).filter((quote) => quote.start < end && start < quote.end); }
}

/** @param {Quote} quote @returns {quote is Placed} */
const isPlaced = (quote) => quote.start !== null;

/** Offsets count code points, JavaScript counts UTF-16 units: from the one to the other. @param {string} text */
function codePoints(text) {
  if (!/[\u{10000}-\u{10ffff}]/u.test(text)) return (/** @type {number} */ offset) => offset;
  const units = [0];
  for (const character of text) units.push(units[units.length - 1] + character.length);
  return (/** @type {number} */ offset) => units[offset];
}

const column = (/** @type {string} */ table, /** @type {string} */ name) => index.tables[table]?.columns.find((one) => one.name === name);
const cellLink = (/** @type {Entry} */ entry, /** @type {string} */ field) => `${entry.key}/${field}`;
/** @param {{ entry?: Entry, field?: string, item?: number }} cell */
const quotesOf = ({ entry, field, item }) => (entry?.quotes ?? []).filter((quote) => quote.field === field && (item === undefined || quote.item === item));
/** @param {Cell} value @returns {value is null | undefined} */
const isNull = (value) => value === null || value === undefined;
const list = (/** @type {Cell} */ value) => (Array.isArray(value) ? value : isNull(value) ? [] : [value]);
/** What a column is called in plain words. @param {Entry} entry @param {string} field */
const labelOf = (entry, field) => column(entry.table, field)?.label ?? field;
const title = (/** @type {Entry} */ entry) => short(entry.heading || entry.key);

/** What a cell says: of a reference, what people call the record. @param {Source} source @param {Entry} entry @param {string} field @param {Cell} [value] */
function shownValue(source, entry, field, value = entry.values.get(field)) {
  const { refers, term } = column(entry.table, field) ?? {};
  return list(value).map((one) => (refers && source.entries.get(one)?.heading) || (term ? spaced(one) : one)).join("; ");
}

function cellName(/** @type {Source} */ source, /** @type {Entry} */ entry, /** @type {string} */ field) {
  const value = shownValue(source, entry, field);
  return [said(title(entry)), ` · ${labelOf(entry, field)}`, value ? [": ", said(short(value))] : ""];
}

// A link names a record, a cell, an item of a list cell, or words of a text: `id/text/120-135`. It is looked up in the
// document at hand, then in the one that the id names, then in all. Kind and slug are enough where they are clear.
/** @param {string} link @param {number} number @returns {Target | null} */
function resolve(link, number) {
  const named = [`document/${link.split("/")[1]}`, link].map((id) => index.documents.indexOf(id));
  const near = [...new Set([number, ...named])].filter((at) => at in blocks);
  const far = near.length > 1 || named.includes(number) ? [] : index.documents.keys();
  for (const numbers of [near, [...far]]) {
    for (const look of [byKey, bySlug]) {
      for (const at of numbers) {
        const found = look(sourceAt(at), link);
        if (found) return found;
      }
    }
  }
  return null;
}

function byKey(/** @type {Source} */ source, /** @type {string} */ link) {
  for (let end = link.length; end > 0; end = link.lastIndexOf("/", end - 1)) {
    const entry = source.entries.get(link.slice(0, end));
    if (entry) return placeIn(source, entry, link.slice(end + 1));
  }
  return null;
}

function bySlug(/** @type {Source} */ source, /** @type {string} */ link) {
  const [kind, slug, ...rest] = link.split("/");
  const fits = [...source.entries.values()].filter(({ key }) => key.startsWith(`${kind}/`) && key.endsWith(`/${slug}`) && key.split("/").length === 3);
  return fits.length === 1 ? placeIn(source, fits[0], rest.join("/")) : null;
}

/** @param {Source} source @param {Entry} entry @param {string} rest @returns {Target} */
function placeIn(source, entry, rest) {
  const range = entry.table === "documents" && /^text\/(\d+)-(\d+)$/.exec(rest);
  if (range) {
    const [start, end] = [Number(range[1]), Math.min(Number(range[2]), source.length)];
    return start < end ? { source, start, end, link: `${entry.key}/${rest}` } : { source, entry, link: entry.key };
  }
  const isKnown = (/** @type {string} */ name) => entry.values.has(name) || entry.quotes.some((quote) => quote.field === name);
  const item = /^(.+)\/(\d+)$/.exec(rest);
  if (rest && isKnown(rest)) return { source, entry, field: rest, link: cellLink(entry, rest) };
  if (item && isKnown(item[1])) return { source, entry, field: item[1], item: Number(item[2]), link: `${entry.key}/${rest}` };
  return { source, entry, link: entry.key, isPart: Boolean(rest) };
}
