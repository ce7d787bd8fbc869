// Search: records, cells and sentences that hold all words, in the document that is shown, then in the others.

const finder = byId("finder");
const wanted = byId("wanted");
const hits = byId("hits");
const MOST_HITS = 30;

/** What is asked as a whole, then names, then what cells say or quote; what is said about documents and records last. @param {Source} source @param {string[]} terms @returns {Hit[]} */
function found(source, terms) {
  const holds = (/** @type {string[]} */ ...texts) => terms.every((term) => folded(texts.join(" ")).includes(term));
  const isAll = (/** @type {string} */ text) => folded(text) === terms.join(" ");
  /** @type {Omit<Hit, "source">[][]} */
  const ranked = Array.from({ length: 8 }, () => []);
  for (const entry of source.all()) {
    const last = entry.table === "sentences" || (ON_DEMAND.has(entry.table) && entry.table !== "relations") ? 4 : 0;
    const isNamed = holds(entry.heading, entry.table === "documents" ? entry.key : "");
    if (isNamed) ranked[last + (isAll(entry.heading) ? 0 : 1)].push({ link: entry.key, entry });
    if (entry.table === "sentences") continue;
    const said = [...entry.values.keys()].filter((field) => isSearched(entry, field)).map((field) => ({ field, value: shownValue(source, entry, field) }));
    const cells = said.filter(({ field, value }) => (isNamed ? isAll(value) && /^\d/.test(value) && value !== entry.heading : holds(labelOf(entry, field), value, ...quotesOf({ entry, field }).map((quote) => exact(source, quote)))));
    for (const { field, value } of cells) ranked[last + (isAll(value) ? 0 : 2)].push({ link: cellLink(entry, field), entry, field });
    if (!isNamed && !cells.length && holds(entry.heading, ...said.map(({ value }) => value))) ranked[last + 3].push({ link: entry.key, entry });
  }
  return ranked.flat().map((hit) => ({ ...hit, source }));
}

/** Places, digests and file names are not what one looks for. @param {Entry} entry @param {string} field */
const isSearched = (entry, field) => !isNull(entry.values.get(field)) && field !== "file_name" && column(entry.table, field)?.standing !== "recomputed";

let search = 0;

async function find(/** @type {number} */ shown) {
  const mine = (search += 1);
  const terms = termsOf(wanted.value);
  const pasted = /^(?:\S*#)?(\S+\/\S+)$/.exec(wanted.value.trim());
  const target = pasted && resolve(decoded(pasted[1]), shown);
  /** @type {Hit[]} */
  let all = target?.entry ? [{ ...target, entry: target.entry }] : [];
  if (terms.length && !target) {
    const simple = terms.filter((term) => /^[\p{L}\p{N}]+$/u.test(term));
    let rested = performance.now();
    for (const number of new Set([shown, ...index.documents.keys()])) {
      if (number >= blocks.length || all.length > MOST_HITS) continue;
      if (performance.now() - rested > 20) {
        showHits(all, shown, true);
        await new Promise((resume) => setTimeout(resume));
        if (mine !== search) return;
        rested = performance.now();
      }
      const raw = number === shown || read.has(number) ? "" : folded(blocks[number].textContent ?? "");
      if (!raw || simple.every((term) => raw.includes(term))) all = all.concat(found(sourceAt(number), terms));
    }
  }
  showHits(all, shown, false);
}

function showHits(/** @type {Hit[]} */ all, /** @type {number} */ shown, /** @type {boolean} */ isMore) {
  const asked = wanted.value.trim();
  hits.replaceChildren(
    ...all.slice(0, MOST_HITS).map(({ link: target, source, entry, field }) =>
      make("li", {}, link(target, field ? cellName(source, entry, field) : marking(entry)), ` ${tableName(entry.table, 1)}`, source.number === shown ? null : [", ", said(source.title)]),
    ),
    ...(index.home && asked ? [make("li", {}, make("a", { href: `${index.home}#${new URLSearchParams({ q: asked })}` }, "Search all documents"))] : []),
  );
  const many = all.length > MOST_HITS ? `more than ${MOST_HITS}` : String(all.length);
  byId("hits-count").textContent = !asked ? "" : isMore ? "Searching …" : `${many} found`;
}
