// Search: records, cells and sentences that hold all words, in the document that is shown, then in the others.

const finder = byId("finder");
const wanted = byId("wanted");
const hits = byId("hits");
const MOST_HITS = 30;

/** @param {Source} source @param {string[]} terms @returns {Hit[]} */
function found(source, terms) {
  const holds = (/** @type {unknown[]} */ ...texts) => {
    const text = folded(texts.join(" "));
    return terms.every((term) => text.includes(term));
  };
  /** @type {Omit<Hit, "source">[][]} */
  const ranked = [[], [], [], []];
  for (const entry of source.all()) {
    const hit = { link: entry.key, entry };
    if (holds(entry.heading, entry.key)) ranked[entry.table === "sentences" ? 3 : 0].push(hit);
    else if (entry.table !== "sentences") {
      const filled = [...entry.values].filter(([, value]) => !isNull(value));
      const cells = filled.filter(([name]) => holds(name, shownValue(source, entry, name), ...quotesOf({ entry, field: name }).map((quote) => exact(source, quote))));
      ranked[1].push(...cells.map(([field]) => ({ link: cellLink(entry, field), entry, field })));
      if (!cells.length && holds(entry.heading, ...filled.flat(2))) ranked[2].push(hit);
    }
  }
  return ranked.flat().map((hit) => ({ ...hit, source }));
}

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
      make("li", {}, link(target, field ? cellName(source, entry, field) : said(title(entry))), ` ${tableName(entry.table, 1)}`, source.number === shown ? null : [", ", said(source.title)]),
    ),
    ...(index.home && asked ? [make("li", {}, make("a", { href: `${index.home}#${new URLSearchParams({ q: asked })}` }, "Search all documents"))] : []),
  );
  const many = all.length > MOST_HITS ? `more than ${MOST_HITS}` : String(all.length);
  byId("hits-count").textContent = !asked ? "" : isMore ? "Searching …" : `${many} found`;
}
