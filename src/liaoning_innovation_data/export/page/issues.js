// What `validate` found, and where another reading differs: at its place, and one after the other.

/** @type {Issue[]} */
const issues = index.issues.map(([rule, table, message, number, target, fix, sides], at) => ({ at, rule, table, message, number, target, fix, sides }));
let step = -1;

/** Link -> issues of a document. @param {number} number */
const issuesAt = (number) => Map.groupBy(issues.filter((issue) => issue.number === number && issue.target !== null), ({ target }) => target);
const isInvalid = (/** @type {Source} */ { number }, /** @type {string} */ link) => (issuesAt(number).get(link) ?? []).some(({ sides }) => !sides.length);

/** In its note, an issue is what is wrong; in the panel, it has two sides, or what to do, too. @param {Issue} issue @param {boolean} isWhole */
function issueNode(issue, isWhole = false) {
  const { at, rule, message, fix, sides } = issue;
  const [description, hint] = index.checks[rule] ?? [];
  return make(
    "div",
    { class: "issue", "data-issue": at },
    make("p", {}, make("b", {}, sides.length ? `Difference ${at + 1}` : `Issue ${at + 1}, ${rule}`), ": ", said(!sides.length ? message : isWhole ? placeName(issue) : `theirs: ${valueOf(sides[1])}`)),
    isWhole && sides.length ? make("div", { class: "sides" }, sides.map((side, number) => sideNode(issue, side, ["Ours", "Theirs"][number]))) : null,
    description ? make("p", { class: "about" }, coded(`${description} What to do: ${hint}`)) : null,
    fix !== null ? fixNode(index.fixes[fix]) : null,
  );
}

function placeName(/** @type {Issue} */ { table, target, number }) {
  const place = target === null ? null : resolve(target, number ?? 0);
  return place?.entry ? `${title(place.entry)}${place.field ? `, ${labelOf(place.entry, place.field)}` : ""}` : tableName(table, 1);
}

/** @param {Side} side */
const valueOf = ([value]) => (value === null ? "no such record" : value === "" ? "not said" : spaced(value));

/** One of two readings: its value, and its words in their sentence. @param {Issue} issue @param {Side} side @param {string} who */
function sideNode({ number }, side, who) {
  const source = sourceAt(number ?? 0);
  const quotes = side[1].map(([start, end]) => make("blockquote", { dir: "auto", ...spoken(source) }, inSentence(source, { start, end })));
  return make("div", {}, make("b", {}, who), make("p", {}, said(valueOf(side))), quotes);
}

/** The lines of the seed that follow from an issue, to copy. @param {string} lines */
function fixNode(lines) {
  const code = make("code", {}, lines);
  const button = make("button", { type: "button", class: "copy" }, "Copy the lines");
  button.addEventListener("click", () => copy(button, lines, () => getSelection()?.selectAllChildren(code)));
  return make("div", { class: "fix" }, make("pre", {}, code), button);
}

function stepTo(/** @type {number} */ at) {
  step = (at + issues.length) % issues.length;
  byId("issue").replaceChildren(issueNode(issues[step], true));
  byId("brief").textContent = plain(issues[step].message);
  byId("which-issue").textContent = `${issues[step].sides.length ? "Difference" : "Issue"} ${step + 1} of ${issues.length}`;
  return issues[step];
}
