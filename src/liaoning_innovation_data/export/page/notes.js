// Notes: each record is an article beside its words. What is chosen opens, and says in place why it is so.

const why = make("div", { id: "why", tabindex: "-1" });
const rest = byId("rest");
const placeless = byId("placeless");
const wide = matchMedia("(min-width: 60rem)");
const HUES = ["organisations", "laboratories", "platforms", "projects", "achievements"];
const ON_DEMAND = new Set(["documents", "sentences", "readings", "omissions", "identifiers", "tombstones", "relations"]);
const BRIEF = new Set(["member_count", "kind", "level", "status", "theme", "superlative", "value", "value_to", "previous_value", "change", "change_by", "unit", "state"]);
const MORE = ["previous_value", "change", "value_to", "value_is_approximate", "bound", "modality"];
const [BETWEEN, EDGE] = [6, 16]; // px from one note to the next, and from what is shown to the edge of the window
/** @type {Map<Entry, HTMLElement>} */
let notes = new Map();
/** Link -> the node of its record or cell. @type {Map<string | undefined, HTMLElement>} */
let cells = new Map();

const hue = (/** @type {string} */ table) => (HUES.includes(table) ? `hue${HUES.indexOf(table)}` : "");
const tableName = (/** @type {string} */ table, /** @type {number} */ number) => (table === "omissions" ? "left out" : table === "indicators" ? "numbers" : spaced(table)).replace(number === 1 ? /ies$/ : /^$/, "y").replace(number === 1 ? /s$/ : /^$/, "");

function showNotes(/** @type {Source} */ source) {
  const issues = issuesAt(source.number);
  notes = new Map(source.all().map((entry) => [entry, noteNode(source, entry, issues)]));
  const anchors = /** @type {HTMLElement[]} */ ([...notes.values()].flatMap((note) => [...note.querySelectorAll("a.cell, a.record")]));
  cells = new Map(anchors.map((node) => [node.dataset.link, node]));
  placeNotes(source);
}

/** Where a record is named first; null where it has no words in the text. @param {Source} source @param {Entry} entry @returns {number | null} */
function placeOf(source, entry) {
  if (entry.span) return entry.span.start;
  const about = entry.table === "identifiers" ? source.named(entry, "record_id") : joinedTo(source, entry);
  if (about && about !== entry) return placeOf(source, about);
  const placed = entry.quotes.filter(isPlaced);
  const naming = placed.filter(({ field }) => ["name", "measure", "predicate", "state"].includes(field));
  const inBody = naming.filter(({ start }) => source.sentenceAt(start)?.values.get("kind") !== "metadata");
  const starts = [inBody, naming, placed].find((some) => some.length)?.map(({ start }) => start) ?? [];
  return starts.length ? Math.min(...starts) : null;
}

/** The number of things of a name stands with the record of that name. @param {Source} source @param {Entry} entry */
function joinedTo(source, entry) {
  const subject = entry.table === "indicators" ? source.named(entry, "subject_id") : undefined;
  return subject?.heading === entry.heading ? subject : undefined;
}

/** How wide the text was when notes were placed. */
let placedAt = 0;

/** Notes in the order of their words, each before its sentence; on a narrow screen, after it. @param {Source} source */
function placeNotes(source) {
  closeNote();
  markOnly("crowded", []);
  const order = [...notes].map(([entry, node], at) => ({ node, subject: joinedTo(source, entry), start: placeOf(source, entry), at }));
  order.sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || a.at - b.at);
  /** @type {Map<Block | undefined, HTMLElement[]>} */
  const places = new Map([[undefined, []]]);
  for (const { node, subject, start } of order) {
    const block = start === null ? undefined : blockAt(start);
    const stack = places.get(block) ?? [];
    const beside = subject ? stack.indexOf(/** @type {HTMLElement} */ (notes.get(subject))) : -1;
    stack.splice(beside < 0 ? stack.length : beside + 1, 0, node);
    places.set(block, stack);
  }
  for (const [block, stack] of places) {
    if (!block) placeless.replaceChildren(...stack);
    else if (wide.matches) block.node.before(...stack);
    else block.node.after(...stack);
  }
  rest.hidden = !placeless.querySelector(".note:not(.on-demand)");
  const { top, width } = words.getBoundingClientRect();
  placedAt = width;
  const starts = new Map(order.map(({ node, start }) => [node, start]));
  margin = new Map(/** @type {HTMLElement[]} */ ([...words.querySelectorAll(".note")]).map((node) => {
    const start = starts.get(node) ?? 0;
    const block = blockAt(start)?.node;
    const itself = block?.querySelector(`[data-start="${start}"]`) ?? block;
    return [node, { top: itself ? Math.round((itself.getClientRects()[0] ?? itself.getBoundingClientRect()).top - top) : 0, height: node.offsetHeight }];
  }));
  const values = [...words.querySelectorAll(".note:not(.open) li.brief")].map((node) => /** @type {HTMLElement} */ (node));
  markOnly("clipped", values.filter((node) => node.offsetTop - (node.parentElement?.offsetTop ?? 0) > 12)); // of a line of values, what has no room in it
}

/** In the order of the text, how far below its top each note would stand: beside its words; and how high it is while not open. @type {Map<HTMLElement, { top: number, height: number }>} */
let margin = new Map();

/** Notes stand beside their words and never over each other: an open one stays at `at`, the others make room for it. @param {HTMLElement} [active] @param {number} [at] */
function layOut(active, at = 0) {
  if (!wide.matches) return;
  if (active && !words.contains(active)) active = undefined;
  const all = [...margin].flatMap(([node, one]) => (node === active || !one.height ? [] : [{ node, ...one }]));
  const before = all.splice(0, all.filter(({ node }) => active && active.compareDocumentPosition(node) & 2).length); // precedes
  let room = at;
  const kept = before.filter(({ height }) => room >= height + BETWEEN && (room -= height + BETWEEN) >= 0);
  const column = active ? [...kept, { node: active, top: at, height: active.offsetHeight }, ...all] : all;
  markOnly("crowded", before.filter((one) => !kept.includes(one)).map(({ node }) => node)); // what is open lies over them
  const tops = stacked(column, active ? kept.length : -1);
  column.forEach(({ node }, number) => node.style.top === `${tops[number]}px` || (node.style.top = `${tops[number]}px`));
  words.style.minHeight = `${Math.max(0, ...tops.map((top, number) => top + column[number].height))}px`;
}

/** What is open has become higher, or lower. @param {Element | null} [within] */
function makeRoom(within) {
  const open = /** @type {HTMLElement | null | undefined} */ (within?.closest(".note.open"));
  if (open) layOut(open, open.offsetTop);
}

/** Where notes of some heights stand that want to stand at some tops, in this order; one of them has its will. @param {{ top: number, height: number }[]} column @param {number} active */
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

function noteNode(/** @type {Source} */ source, /** @type {Entry} */ entry, /** @type {Map<string | null, Issue[]>} */ issues) {
  const here = (/** @type {string} */ field) => issues.get(cellLink(entry, field)) ?? [];
  const names = [...new Set([...entry.values.keys(), ...entry.quotes.map((quote) => quote.field)])];
  const doubts = doubtsOf(entry);
  const full = names.filter((name) => list(entry.values.get(name)).length || here(name).length || quotesOf({ entry, field: name }).length || doubts.some(({ field }) => field === name));
  const empty = names.filter((name) => !full.includes(name));
  const elsewhere = [...issues].filter(([link]) => link === entry.key || (link?.startsWith(`${entry.key}/`) && !names.includes(link.slice(entry.key.length + 1))));
  const kinds = new Map(doubts.map((doubt) => [doubt.kind, doubt]));
  const joined = joinedTo(source, entry);
  const isSaid = joined?.values.get("member_count") === entry.values.get("value") && MORE.every((name) => isNull(entry.values.get(name)));
  const classes = ["note", hue(entry.table), (ON_DEMAND.has(entry.table) || (joined && isSaid)) && "on-demand", joined && "joined"];
  return make("article", { class: classes.filter(Boolean).join(" "), "data-record": entry.key, lang: "en" }, make(
    "div",
    { class: "sheet" },
    make("h3", {}, make("a", anchor(entry.key, "record"), said(title(entry))), [...kinds.values()].map(chip)),
    make("p", { class: "kind" }, tableName(entry.table, 1)),
    elsewhere.flatMap(([, found]) => found).map((issue) => issueNode(issue)),
    doubts.filter(({ field }) => field === null).map((doubt) => doubtNode(doubt, 0)),
    make(
      "ul",
      { class: "cells" },
      full.map((name) =>
        make("li", { "data-field": name, class: BRIEF.has(name) && !isNull(entry.values.get(name)) && "brief" }, cellNode(source, entry, name), doubts.filter(({ field }) => field === name).map((doubt) => doubtNode(doubt, 0)), here(name).map((issue) => issueNode(issue))),
      ),
      entry.lines.map((line, at) => make("li", { class: at < 2 ? "line brief" : "line" }, link(line.key, marking(line, lineOf(source, line, entry))))),
      entry.lines.length > 2 && make("li", { class: "more brief" }, `${entry.lines.length - 2} more`),
      empty.length > 0 && make("li", { class: "empty" }, make("details", {}, make("summary", {}, `Not said: ${empty.length}`), empty.map((name) => make("a", anchor(cellLink(entry, name), "cell"), labelOf(entry, name))))),
    ),
  ));
}

/** What a relation says of a record at its one end or at the other. @param {Source} source @param {Entry} line @param {Entry} [about] */
function lineOf(source, line, about) {
  if (line.table === "identifiers") return `${line.values.get("scheme")} ${line.values.get("identifier")}`;
  if (about && line.values.get("object_id") === about.key) return `${["subject_id", "predicate"].map((name) => shownValue(source, line, name) || "null").join(" ")} it`;
  return ["predicate", "object_id"].map((name) => shownValue(source, line, name) || "null").join(" ");
}

function cellNode(/** @type {Source} */ source, /** @type {Entry} */ entry, /** @type {string} */ name) {
  const value = entry.values.get(name);
  const shown = isNull(value) ? make("i", {}, "not said") : said(shownValue(source, entry, name));
  const unit = column(entry.table, name)?.unit;
  return make("a", anchor(cellLink(entry, name), "cell"), make("span", { class: "field" }, labelOf(entry, name)), " ", make("span", { class: "value" }, shown, unit && !isNull(value) && make("small", {}, ` ${unit}`)));
}

/** Ids of records hold a slash, those of the page none; what stands twice is named once. @param {string} target @param {string} kind */
const anchor = (target, kind) => ({ class: kind, id: target.includes("/") && target, href: href(target), "data-link": target });

// What is not certain --------------------------------------------------------------------------------------

/** What is in doubt of a record, why, and at which of its words: for the text, the margin, the head, the list and paper. @param {Entry} entry @returns {Doubt[]} */
function doubtsOf(entry) {
  const doubt = (/** @type {string | null} */ field, /** @type {Omit<Doubt, "entry" | "field" | "link">} */ more) => ({ entry, field, link: field === null ? entry.key : cellLink(entry, field), ...more });
  const quoted = entry.quotes.flatMap((quote) => (quote.support ? [doubt(quote.field, { kind: quote.support, reason: quote.note ?? quote.reason ?? "", quote })] : []));
  const read = entry.readings.map((reading) => {
    const [field, text, plausibility] = ["field", "reading", "plausibility"].map((name) => reading.values.get(name));
    const placed = entry.quotes.filter((quote) => isNull(field) || quote.field === field).filter(isPlaced);
    const quote = placed.find(({ start, end }) => reading.span && start < reading.span.end && reading.span.start < end) ?? placed[0];
    return doubt(isNull(field) ? null : String(field), { kind: "another reading", reason: `${text} (${plausibility})`, quote, reading });
  });
  return [...new Map([...quoted, ...read].reverse().map((one) => [`${one.link} ${one.kind} ${one.reason}`, one])).values()].reverse();
}

/** What is in doubt of a number is also what its subject is, or that there is one. @param {Source} source @param {Entry} entry */
function doubtsAbout(source, entry) {
  const subject = entry.table === "indicators" ? source.named(entry, "subject_id") : undefined;
  const cue = (/** @type {Quote | undefined} */ quote) => (quote?.field === "predicate" ? `${quote.start}-${quote.end}` : "");
  const cues = new Set(entry.quotes.map(cue).filter(Boolean)); // relations that one verb states are in doubt together
  const beside = cues.size ? source.of("relations").filter((one) => one !== entry).flatMap(doubtsOf).filter(({ quote }) => cues.has(cue(quote))) : [];
  return [...doubtsOf(entry), ...beside, ...(subject ? doubtsOf(subject).filter(({ field }) => field === null || field === "name") : [])];
}

/** What a record is called, or what of it is told, marked where it is in doubt. @param {Entry} entry @param {string} [text] */
const marking = (entry, text = title(entry)) => said(text, { class: doubtsOf(entry).length > 0 && "doubtful" });

/** The records of facts, and what is in doubt of them: what the legend counts and the list has. @param {Source} source */
const factsOf = (source) => source.all().filter(({ table }) => !ON_DEMAND.has(table) || table === "relations");
const inDoubt = (/** @type {Source} */ source) => factsOf(source).flatMap(doubtsOf);
const chip = (/** @type {Doubt} */ { link, kind }) => make("a", { class: "chip", title: `In doubt: ${plain(kind)}`, href: href(link), "data-link": link }, kind);

/** What is in doubt (nothing, the column, or record and column), which kind of doubt, and why. @param {Doubt} doubt @param {number} named */
function doubtNode(doubt, named) {
  const { entry, field, reason, reading } = doubt;
  const of = [title(entry), field && labelOf(entry, field)].slice(2 - named).filter(Boolean).join(" · ");
  const against = reading && make("span", { class: "against" }, " Why not: ", said(String(reading.values.get("explanation") ?? "")));
  return make("p", { class: "doubt" }, of && [said(of), " · "], chip(doubt), ": ", said(reason), against);
}

// Why ------------------------------------------------------------------------------------------------------

/** Open the note of what is chosen, with the reasons in it; return what is chosen, or its reasons. @param {Target} target @returns {HTMLElement} */
function openNote(target) {
  const { entry, field } = target;
  const known = entry && notes.get(entry);
  closeNote(known);
  why.replaceChildren(...reasonsOf(target));
  const note = known ?? make("article", { class: "note of-words", lang: "en" }, make("div", { class: "sheet" }, why));
  markOnly("open", [note]);
  const itself = entry && cells.get(field === undefined ? entry.key : cellLink(entry, field));
  if (itself) {
    (itself.closest("li") ?? note.firstElementChild)?.append(why);
    itself.closest("details")?.setAttribute("open", "");
    itself.setAttribute("aria-current", "true");
    if (placeless.contains(note)) rest.hidden = false;
    return itself;
  }
  /** @type {Element | undefined} */
  let at = blockAt(target.start ?? 0)?.node;
  while (wide.matches && at?.previousElementSibling?.matches(".note")) at = at.previousElementSibling;
  if (wide.matches) at?.before(note);
  else at?.after(note);
  return why;
}

/** @param {Element} [kept] */
function closeNote(kept) {
  why.closest(".of-words")?.remove();
  why.remove();
  for (const open of markOnly("open", [kept])) open.querySelector("[aria-current]")?.removeAttribute("aria-current");
}

/** What is chosen in the open note stands beside its words, or the note stays where it is held; if it can, whole in the window. @param {HTMLElement} itself @param {number} covered @param {Element | null} [mark] @param {number | null} [held] */
function placeOpen(itself, covered, mark = null, held = null) {
  const note = /** @type {HTMLElement} */ (itself.closest(".note"));
  const top = (/** @type {Element} */ node) => node.getBoundingClientRect().top;
  const at = held ?? (mark ? top(mark) - top(words) - (top(itself) - top(note)) : margin.get(note)?.top) ?? 0;
  const [first, last] = [covered + EDGE - top(words), innerHeight - EDGE - top(words) - (why.getBoundingClientRect().bottom - top(note))];
  layOut(note, Math.round(Math.max(0, Math.min(at, Math.max(first, last)))));
}

/** @param {Target} target @returns {Node[]} */
function reasonsOf(target) {
  const { source, entry, field } = target;
  if (!entry) return reasonsOfWords(target);
  if (field !== undefined) return reasonsOfCell(target, entry, field);
  const doubted = entry.table === "readings" ? source.named(entry, "record_id") : undefined;
  const cell = entry.values.get("field");
  const doubts = doubtsAbout(source, entry);
  const isProven = entry.quotes.length > 0 && entry.quotes.every((quote) => isPlaced(quote) && isNull(quote.support));
  return nodes(
    isProven && !doubts.length && entry.table !== "documents" && verdict("Proven", "its words say it, and none of its own values is in doubt."),
    doubts.map((doubt) => doubtNode(doubt, doubt.entry !== entry ? 2 : 1)),
    doubted && make("p", {}, "Doubts ", link(cell ? cellLink(doubted, String(cell)) : doubted.key, said(title(doubted)))),
    entry.table === "omissions" && definition(entry, "reason"),
    entry.table === "sentences" && entry.span && cellsOf(source, source.proven(entry.span)),
    copier(target),
  );
}

/** @param {...(Node | Node[] | null | undefined | false)} some */
const nodes = (...some) => some.flat().filter((one) => one instanceof Node);

function reasonsOfCell(/** @type {Target} */ target, /** @type {Entry} */ entry, /** @type {string} */ field) {
  const { source, item } = target;
  const about = column(entry.table, field);
  const value = entry.values.get(field);
  const quotes = quotesOf({ entry, field, item });
  const standing = { recomputed: "Computed again from other columns, by validate.", unproven: "Stated by the curator, without evidence in the document." };
  const isBare = about && !quotes.length && list(value).length > 0;
  const doubts = doubtsAbout(source, entry);
  const isOwn = (/** @type {Doubt} */ doubt) => doubt.entry === entry && doubt.field === field;
  return nodes(
    verdictOf(target, quotes, doubts.filter(isOwn).map(({ kind }) => kind), doubts.find((doubt) => !isOwn(doubt))),
    isNull(value) && make("p", {}, "The document does not say it."),
    isBare && make("p", {}, new Map(Object.entries(standing)).get(about.standing) ?? "No evidence."),
    quotes.length > 0 && make("ol", { class: "quotes" }, quotes.map((quote, at) => quoteNode(source, quote, quotes.findIndex(({ rule }) => rule === quote.rule) === at, Array.isArray(value) && value.length > 1 ? value : null))),
    doubts.filter((doubt) => doubt.entry !== entry || (doubt.reading && isOwn(doubt))).map((doubt) => doubtNode(doubt, doubt.entry !== entry ? 2 : 0)), // others stand at their cells, notes at their quotes
    about?.refers && list(value).length > 0 && make("p", {}, "The record: ", list(value).map((one) => link(one, said(source.entries.get(one)?.heading || one)))),
    definition(entry, field),
    copier(target, about ? coded(about.about) : "No column of the table has this name.", about?.unit ? ` In ${about.unit}.` : ""),
  );
}

const verdict = (/** @type {string} */ word, /** @type {string} */ text) => make("p", { class: word === "Proven" ? "verdict" : "verdict doubted" }, make("b", {}, word), word ? ": " : "", text);

/** Whether a value is right, in one look. @param {Target} target @param {Quote[]} quotes @param {string[]} kinds @param {Doubt} [other] */
function verdictOf({ source, link }, quotes, kinds, other) {
  if (isInvalid(source, link)) return verdict("Not valid", "see the issue.");
  if (!quotes.length || quotes.some(({ support }) => support === "")) return null;
  if (!quotes.every(isPlaced)) return verdict("Not proven", "its words are not in the text.");
  if (kinds.includes("contested")) return verdict("Contested", "its sentence seems to say otherwise; the note says why it is read this way.");
  if (kinds.includes("judged")) return verdict("Judged", "its sentence leaves it open; the note says what decided.");
  const beside = other ? `. What is in doubt is “${other.field === null ? title(other.entry) : labelOf(other.entry, other.field)}”` : "";
  return verdict("Proven", kinds.length ? "its words say it, but can be read otherwise." : `its words say it${beside}.`);
}

function definition(/** @type {Entry} */ entry, /** @type {string} */ field) {
  const term = String(entry.values.get(field));
  const meaning = new Map(Object.entries(index.terms[`${entry.table}.${field}`] ?? {})).get(term);
  return meaning && make("p", { class: "about" }, `${spaced(term)}: ${meaning}`) || null;
}

const exact = (/** @type {Source} */ source, /** @type {Quote} */ quote) => quote.exact ?? (isPlaced(quote) ? source.words(quote.start, quote.end) : "");
const ruleName = (/** @type {Quote} */ quote) => (typeof quote.rule === "number" ? index.rules[quote.rule][0] : quote.rule || "no rule");

function quoteNode(/** @type {Source} */ source, /** @type {Quote} */ quote, /** @type {boolean} */ firstOfRule, /** @type {string[] | null} */ items) {
  const meaning = typeof quote.rule === "number" ? index.rules[quote.rule][1] : "No rule of this name.";
  return make(
    "li",
    {},
    items && make("p", {}, link(`${quote.entry.key}/${quote.field}/${quote.item}`, `item ${quote.item}`), ": ", said(items[quote.item] ?? "no such item")),
    make("blockquote", { dir: "auto", ...spoken(source) }, isPlaced(quote) ? inSentence(source, quote) : [said(exact(source, quote), { class: "quoted" }), " (not in the text)"]),
    !isNull(quote.exact) && isPlaced(quote) && make("p", {}, "The text says there: ", said(source.words(quote.start, quote.end))),
    quote.note && make("p", {}, "Note: ", said(quote.note)),
    quote.reason && quote.support !== "" && make("p", {}, make("b", {}, quote.support || "proven"), ": ", said(headed(source, quote.support ? quote.reason : plainly(quote.reason)))),
    firstOfRule && make("p", { class: "rule" }, make("b", {}, ruleName(quote)), `: ${meaning}`),
  );
}

/** What a sentence gives, with the names of records for their ids. @param {Source} source @param {string} text */
const headed = (source, text) => text.replace(/[a-z]+\/[^\s;,]+/g, (id) => source.entries.get(id)?.heading ?? id).replace(/(^|[\s(])'(.+?)'(?=[\s,;.:)]|$)/g, "$1“$2”");

/** Why a sentence says a value of its record, for a reader who does not think of its grammar. @param {string} reason */
const plainly = (reason) => reason.replace(/^the cue itself$/, "these words say it").replace(/^it /, "the quote ").replace(/^(?=(?:the|what) (?!sentence gives|quote ))/, "said of ");

const WIDEST = 60; // of what stands around a quote

function inSentence(/** @type {Source} */ source, /** @type {Span} */ { start, end }) {
  const sentence = source.sentenceAt(start)?.span ?? { start, end };
  const [from, to] = [Math.max(sentence.start, start - WIDEST), Math.min(Math.max(sentence.end, end), end + WIDEST)];
  const target = `${source.key}/text/${start}-${end}`;
  const whole = (/** @type {string} */ text, /** @type {RegExp} */ edge) => (text.includes(" ") ? text.replace(edge, "") : text); // no cut words
  return [
    from > sentence.start ? ["… ", whole(source.words(from, start), /^\S*\s/)] : source.words(from, start),
    make("a", { class: "quoted", href: href(target), "data-link": target }, source.words(start, end)),
    to < sentence.end ? [whole(source.words(end, to), /\s\S*$/), " …"] : source.words(end, to),
  ];
}

/** @param {Target} target */
function reasonsOfWords({ source, link: target, start = 0, end = 0 }) {
  const quotes = source.proven({ start, end });
  const omitted = source.omissions.filter(({ span }) => span && span.start < end && start < span.end);
  const sentence = source.sentenceAt(start);
  return nodes(
    make("h3", {}, make("span", {}, "“", said(short(source.words(start, end).trim())), "”")),
    (issuesAt(source.number).get(target) ?? []).map((issue) => issueNode(issue)),
    !quotes.length && make("p", {}, omitted.length ? "These words prove no value." : "These words prove no value, and nothing says why they are left out."),
    inDoubt(source).filter(({ quote }) => quote && isPlaced(quote) && quote.start < end && start < quote.end).map((doubt) => doubtNode(doubt, 2)),
    cellsOf(source, quotes),
    omitted.map((entry) => make("p", {}, link(entry.key, "Left out"), `: ${entry.values.get("reason")}`)),
    sentence && make("p", {}, link(sentence.key, "The sentence")),
    copier({ link: target }),
  );
}

/** Every cell that words prove, each once. @param {Source} source @param {Quote[]} quotes */
function cellsOf(source, quotes) {
  const cells = new Map(quotes.map((quote) => [cellLink(quote.entry, quote.field), quote]));
  const items = [...cells].map(([target, { entry, field }]) => make("li", {}, link(target, cellName(source, entry, field))));
  return cells.size ? [make("p", {}, `These words prove ${count(cells.size, "value")}:`), make("ul", { class: "proves" }, items)] : [];
}

/** A folder, or a server of this machine, is nowhere else: what is copied begins with the name of the file. @param {{ link: string }} target @param {...Child} about */
function copier(target, ...about) {
  const button = make("button", { type: "button", class: "copy" }, "Copy link");
  const isHere = /^file:|^https?:\/\/(?:localhost|127\.|\[::1])/.test(location.href);
  const page = /^(?:https?|file):/.test(location.href) ? location.href.split("#")[0].replace(isHere ? /.*\// : /^$/, "") : "";
  const along = make("span", { class: "about", hidden: "" }, isHere ? `This page is a file, ${decoded(page)}: send it with the link. Whoever opens it pastes the link into its search.` : "");
  button.addEventListener("click", () => {
    along.hidden = false;
    makeRoom(along);
    reveal([along]);
    const copied = page + href(target.link);
    copy(button, copied, () => {
      const field = /** @type {HTMLInputElement} */ (make("input", { readonly: "", "aria-label": "Link", value: copied }));
      button.replaceWith(field);
      along.prepend("Press Ctrl+C to copy it. ");
      field.select();
    });
  });
  return make("div", { class: "copier" }, button, along, make("details", {}, make("summary", {}, "More"), about.length > 0 && make("p", { class: "about" }, ...about), make("code", { class: "link" }, href(target.link))));
}

async function copy(/** @type {HTMLElement} */ button, /** @type {string} */ text, /** @type {() => void} */ otherwise) {
  try {
    await navigator.clipboard.writeText(text);
    button.dataset.named ??= button.textContent ?? "";
    button.textContent = "Copied.";
    tell("Copied.");
    setTimeout(() => (button.textContent = button.dataset.named ?? ""), 2000);
  } catch {
    otherwise();
  }
}

// Lights ---------------------------------------------------------------------------------------------------

/** Class -> the nodes that have it. @type {Map<string, Element[]>} */
const marked = new Map();

/** Give nodes a class that no others have then; return those that had it. @param {string} name @param {(Element | null | undefined)[]} some */
function markOnly(name, some) {
  const before = marked.get(name) ?? [];
  const after = some.flatMap((node) => node ?? []);
  for (const node of before) if (!after.includes(node)) node.classList.remove(name);
  for (const node of after) node.classList.add(name);
  marked.set(name, after);
  return before;
}

/** What the pointer or the keyboard is at: its other side is lit, and nothing moves. @param {HTMLElement | null} node */
function hint(node) {
  markOnly("hinted", []);
  tip.hidden = true;
  const target = node?.dataset.link && shown && resolve(node.dataset.link, shown.number);
  if (!target || target.source !== shown) return;
  const spans = litBy(target);
  const near = drawn.filter((block) => spans.some((span) => span.start < block.end && block.start < span.end));
  const pieces = /** @type {HTMLElement[]} */ (near.flatMap(({ node }) => [...node.querySelectorAll(".words, .omitted")]));
  const isNear = (/** @type {HTMLElement} */ { dataset }) => spans.some(({ start, end }) => start < Number(dataset.end) && Number(dataset.start) < end);
  if (node.closest(".block")) showTip(node, target);
  markOnly("hinted", [...pieces.filter(isNear), ...(target.entry ? [numbers.querySelector(`[data-link="${CSS.escape(target.link)}"]`)] : litCells(target).map((link) => cells.get(link)))]);
}

const tip = make("ul", { id: "tip", "aria-hidden": "true", hidden: "" });
const MOST_TOLD = 3;

/** What words say, at the words: their values may stand anywhere, or be folded. @param {HTMLElement} node @param {Target} target */
function showTip(node, { source, entry, start = 0, end = 0 }) {
  const cells = new Map((entry ? [] : source.proven({ start, end })).map((quote) => [cellLink(quote.entry, quote.field), cellName(source, quote.entry, quote.field)]));
  const told = entry ? [`left out: ${spaced(String(entry.values.get("reason")))}`] : [...cells.values()];
  const more = told.length - MOST_TOLD;
  tip.replaceChildren(...[...told.slice(0, MOST_TOLD), ...(more > 0 ? [`and ${more} more`] : [])].map((one) => make("li", {}, one)));
  main.append(tip);
  tip.hidden = false;
  const [{ top }, { left, bottom }] = [[...node.getClientRects()][0], [...node.getClientRects()].slice(-1)[0]];
  tip.style.top = `${scrollY + (bottom + tip.offsetHeight > innerHeight - EDGE ? top - tip.offsetHeight - BETWEEN : bottom + BETWEEN)}px`;
  tip.style.left = `${Math.max(BETWEEN, Math.min(left, document.documentElement.clientWidth - tip.offsetWidth - BETWEEN))}px`;
}
