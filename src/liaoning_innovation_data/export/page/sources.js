// Documents and their records, read from the page one at a time.
const blocks = document.querySelectorAll("script[data-document]");
const read = new Map();

function sourceAt(number) {
  if (!read.has(number)) read.set(number, new Source(number, JSON.parse(blocks[number].textContent)));
  return read.get(number);
}

class Source {
  constructor(number, { id, title, language, text, tables }) {
    Object.assign(this, { number, id, title, language, text, entries: new Map(), quotes: [], tables: new Map() });
    this.at = codePoints(text);
    this.length = [...text].length;
    for (const [table, rows] of Object.entries(tables)) {
      const entries = rows.map((row) => this.entry(table, row));
      this.tables.set(table, entries);
      for (const entry of entries) this.entries.set(entry.key, entry);
    }
    this.key = this.tables.get("documents")?.[0]?.key ?? id;
    this.omissions = (this.tables.get("omissions") ?? []).filter((entry) => entry.span);
    this.sentences = (this.tables.get("sentences") ?? []).filter((entry) => entry.span);
    for (const reading of this.tables.get("readings") ?? []) {
      const doubted = this.entries.get(reading.values.get("record_id"));
      if (doubted) doubted.readings.push(reading);
    }
    for (const table of ["relations", "identifiers"]) {
      for (const entry of this.tables.get(table) ?? []) this.entries.get(entry.values.get(table === "relations" ? "subject_id" : "record_id"))?.lines.push(entry);
    }
  }

  entry(table, [key, heading, cells, where]) {
    const columns = index.tables[table]?.columns ?? [];
    const values = new Map(columns.map((column, at) => [column.name, cells[at]]));
    const entry = { table, key, heading: typeof heading === "number" ? cells[heading] : heading, values, span: null, quotes: [], readings: [], lines: [] };
    if (Array.isArray(where)) entry.span = { start: where[0], end: where[1] };
    else for (const [field, quotes] of Object.entries(where)) {
      for (const [item, rule, start, end, note, exact, support, reason] of quotes) {
        const first = !entry.quotes.some((quote) => quote.field === field);
        entry.quotes.push({ entry, first, field, item, rule, start: start ?? null, end: end ?? null, note, exact, support, reason });
      }
    }
    if (values.get("predicate") && entry.heading) entry.heading = entry.heading.replace(values.get("predicate"), spaced(values.get("predicate")));
    this.quotes.push(...entry.quotes);
    return entry;
  }

  // What stands from one code point to another.
  words(start, end) {
    return this.text.slice(this.at(start), this.at(end));
  }

  sentenceAt(offset) {
    return this.sentences.find(({ span }) => span.start <= offset && offset < span.end);
  }

  proven(start, end) {
    return this.quotes.filter((quote) => quote.start !== null && quote.start < end && start < quote.end);
  }
}

// Offsets count code points, JavaScript counts UTF-16 units: from the one to the other, once for a document.
function codePoints(text) {
  if (!/[\u{10000}-\u{10ffff}]/u.test(text)) return (offset) => offset;
  const units = [0];
  for (const character of text) units.push(units.at(-1) + character.length);
  return (offset) => units[offset];
}

// Links ------------------------------------------------------------------------------------------------

const column = (table, name) => index.tables[table]?.columns.find((one) => one.name === name);
const cellLink = (entry, field) => `${entry.key}/${field}`;
const quotesOf = ({ entry, field, item }) => entry.quotes.filter((quote) => quote.field === field && (item === undefined || quote.item === item));
const spaced = (term) => term.replaceAll("_", " ");
const isNull = (value) => value === null || value === undefined;

// A link names a record, a cell, an item of a list cell, or words of a text: `id/text/120-135`. It is looked up in the
// document at hand, then in the one that the id names, then in all. Kind and slug are enough where they are clear.
function resolve(link, number) {
  const key = link.split("/")[1];
  const named = [`document/${key}`, link].map((id) => index.documents.indexOf(id));
  const near = [...new Set([number, ...named])].filter((at) => at in blocks);
  const far = near.length > 1 || named.includes(number) ? [] : index.documents.keys();
  for (const numbers of [near, far]) {
    for (const look of [byKey, bySlug]) {
      for (const at of numbers) {
        const found = look(sourceAt(at), link);
        if (found) return found;
      }
    }
  }
  return null;
}

function byKey(source, link) {
  for (let end = link.length; end > 0; end = link.lastIndexOf("/", end - 1)) {
    const entry = source.entries.get(link.slice(0, end));
    if (entry) return placeIn(source, entry, link.slice(end + 1));
  }
  return null;
}

function bySlug(source, link) {
  const [kind, slug, ...rest] = link.split("/");
  const fits = [...source.entries.values()].filter(
    ({ key }) => key.startsWith(`${kind}/`) && key.endsWith(`/${slug}`) && key.split("/").length === 3,
  );
  return fits.length === 1 ? placeIn(source, fits[0], rest.join("/")) : null;
}

function placeIn(source, entry, rest) {
  const range = entry.table === "documents" && /^text\/(\d+)-(\d+)$/.exec(rest);
  if (range) {
    const [start, end] = [Number(range[1]), Math.min(Number(range[2]), source.length)];
    return start < end ? { source, start, end, link: `${entry.key}/${rest}` } : { source, entry, link: entry.key };
  }
  const known = (name) => entry.values.has(name) || entry.quotes.some((quote) => quote.field === name);
  const item = /^(.+)\/(\d+)$/.exec(rest);
  if (rest && known(rest)) return { source, entry, field: rest, link: cellLink(entry, rest) };
  if (item && known(item[1])) return { source, entry, field: item[1], item: Number(item[2]), link: `${entry.key}/${rest}` };
  return { source, entry, link: entry.key };
}
