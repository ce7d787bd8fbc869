// Search: records, cells and sentences that hold all words, in the document that is shown, then in the others.

const finder = document.getElementById("finder");
const wanted = document.getElementById("wanted");
const hits = document.getElementById("hits");
const hitsCount = document.getElementById("hits-count");
const MOST_HITS = 30;

function found(source, terms) {
  const holds = (...texts) => {
    const text = folded(texts.join(" "));
    return terms.every((term) => text.includes(term));
  };
  const ranked = [[], [], [], []];
  for (const [table, entries] of source.tables) {
    for (const entry of entries) {
      const texts = [...entry.values].filter(([, value]) => !isNull(value));
      if (table === "sentences") {
        if (holds(entry.key, entry.heading)) ranked[3].push({ link: entry.key, entry });
      } else if (holds(entry.heading, entry.key)) ranked[0].push({ link: entry.key, entry });
      else {
        const cells = texts.filter(([name, value]) => holds(name, shownValue(source, entry, name, value)));
        ranked[1].push(...cells.map(([name]) => ({ link: cellLink(entry, name), entry, field: name })));
        if (!cells.length && holds(entry.heading, ...texts.flat(2))) ranked[2].push({ link: entry.key, entry });
      }
    }
  }
  return ranked.flat().map((hit) => ({ ...hit, source }));
}

let search = 0;

async function find(shown) {
  const mine = (search += 1);
  const terms = folded(wanted.value).split(/\s+/).filter(Boolean);
  const pasted = /^#?(\S+\/\S+)$/.exec(wanted.value.trim());
  const target = pasted && resolve(decoded(pasted[1]), shown);
  let all = target?.entry ? [{ link: target.link, source: target.source, entry: target.entry, field: target.field }] : [];
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
      if (number !== shown && !read.has(number)) {
        const raw = folded(blocks[number].textContent);
        if (!simple.every((term) => raw.includes(term))) continue;
      }
      all = all.concat(found(sourceAt(number), terms));
    }
  }
  showHits(all, shown, false);
}

function showHits(all, shown, more) {
  hits.replaceChildren(
    ...all.slice(0, MOST_HITS).map(({ link: target, source, entry, field }) =>
      make("li", {}, link(target, field ? cellName(source, entry, field) : said(title(entry))), ` ${tableName(entry.table, 1)}`, source.number === shown ? null : [", ", said(source.title)]),
    ),
    ...(index.home && wanted.value.trim() ? [make("li", {}, make("a", { href: `${index.home}#${new URLSearchParams({ q: wanted.value.trim() })}` }, "Search all documents"))] : []),
  );
  const many = all.length > MOST_HITS ? `more than ${MOST_HITS}` : String(all.length);
  hitsCount.textContent = !wanted.value.trim() ? "" : more ? "Searching …" : `${many} found`;
}
