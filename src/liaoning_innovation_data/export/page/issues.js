// What `validate` found, at its place and one after the other.

const issues = index.issues.map(([rule, table, message, number, target], at) => ({ at, rule, table, message, number, target }));
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

function issueNode(issue) {
  const [description, hint] = index.checks[issue.rule] ?? [];
  const number = String(issue.at + 1);
  return make(
    "div",
    { class: "issue", "data-issue": issue.at },
    make("p", {}, make("b", {}, `Issue ${number}, ${issue.rule}`), ": ", said(issue.message)),
    description ? make("p", { class: "about" }, coded(`${description} What to do: ${hint}`)) : null,
  );
}

function stepTo(at) {
  step = (at + issues.length) % issues.length;
  document.getElementById("issue").replaceChildren(issueNode(issues[step]));
  whichIssue.textContent = `Issue ${step + 1} of ${issues.length}`;
  return issues[step];
}
