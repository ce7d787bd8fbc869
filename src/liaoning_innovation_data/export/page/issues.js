// What `validate` found, and where another reading differs: at its place, and one after the other.

const issues = index.issues.map(([rule, table, message, number, target, fix, sides], at) => ({ at, rule, table, message, number, target, fix, sides }));
const whichIssue = document.getElementById("which-issue");
let step = -1;

// Link -> issues of a document.
function issuesAt(number) {
  const placed = new Map();
  for (const issue of issues) {
    if (issue.number !== number || issue.target === null) continue;
    if (!placed.has(issue.target)) placed.set(issue.target, []);
    placed.get(issue.target).push(issue);
  }
  return placed;
}

// In its note, an issue is what is wrong; in the panel, it has two sides, or what to do, too.
function issueNode(issue, isWhole = false) {
  const { at, rule, message, fix, sides } = issue;
  const [description, hint] = index.checks[rule] ?? [];
  const name = sides.length ? `Difference ${at + 1}` : `Issue ${at + 1}, ${rule}`;
  const short = sides.length && !isWhole ? `theirs: ${valueOf(sides[1])}` : sides.length ? labelOfIssue(issue) : message;
  return make(
    "div",
    { class: "issue", "data-issue": at },
    make("p", {}, make("b", {}, name), ": ", said(short)),
    isWhole && sides.length ? make("div", { class: "sides" }, sides.map((side, number) => sideNode(issue, side, ["Ours", "Theirs"][number]))) : null,
    description ? make("p", { class: "about" }, coded(`${description} What to do: ${hint}`)) : null,
    isWhole && fix !== null ? fixNode(index.fixes[fix]) : null,
  );
}

const valueOf = ([value]) => (value === null ? "no such record" : value === "" ? "not said" : spaced(value));

function labelOfIssue({ table, target, number }) {
  const place = resolve(target, number);
  return place?.entry ? `${title(place.entry)}${place.field ? `, ${labelOf(place.entry, place.field)}` : ""}` : spaced(table);
}

// One of two readings: its value, and its words in their sentence.
function sideNode({ number }, side, who) {
  const source = sourceAt(number);
  const quotes = side[1].map(([start, end]) => make("blockquote", { dir: "auto", ...spoken(source) }, inSentence(source, { start, end })));
  return make("div", {}, make("b", {}, who), make("p", {}, said(valueOf(side))), quotes);
}

// The lines of the seed that follow from an issue, to copy.
function fixNode(lines) {
  const code = make("code", {}, lines);
  const button = make("button", { type: "button", class: "copy" }, "Copy the fix");
  button.addEventListener("click", () => copy(lines, () => getSelection().selectAllChildren(code)));
  return make("div", { class: "fix" }, make("pre", { tabindex: "0", "aria-label": "Lines of the seed" }, code), button);
}

function stepTo(at) {
  step = (at + issues.length) % issues.length;
  document.getElementById("issue").replaceChildren(issueNode(issues[step], true));
  whichIssue.textContent = `Issue ${step + 1} of ${issues.length}`;
  return issues[step];
}

// The next issue that has another fix, or another place.
function nextFix() {
  const same = ({ fix, target }) => (fix === null ? target === issues[step]?.target : fix === issues[step]?.fix);
  const after = issues.findIndex((issue, at) => at > step && !same(issue));
  return stepTo(after < 0 ? 0 : after);
}
