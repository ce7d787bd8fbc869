"""Change the code of derivation rules and checks, one small thing at a time, and count the changes that tests notice.

`make code-mutants` installs mutmut into `.mutmut` and calls this. Options, by `CODE_MUTANTS="…"`:

    --package derivation|validation one of the two; both by default
    --module NAME                   only of this module
    --sample 200                    how many mutants of each package, 0 for all of them
    --seed 1                        which ones

Not counted are mutants that change only the wording of a message or the order in which issues come.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.figures import figure, record

ROOT = Path(__file__).parent.parent
PACKAGE = "src/liaoning_innovation_data"
FOLDER = ROOT / ".mutmut" / "work"
PACKAGES = {
    "derivation": (
        ["evidence/derivation/*.py"],
        ["tests/test_rules.py", "tests/test_words.py", f"{PACKAGE}/evidence/derivation"],
    ),
    "validation": (["evidence/*.py", "validation/*.py", "validation/checks/*.py"], ["tests/test_validation.py"]),
}
"""Name -> the modules that are changed, and the tests that are run against each change, up to the first that fails."""

SLOW = ["tests/test_validation.py::test_whatever_stands_in_a_cell_is_an_issue_not_a_crash"]
FLOOR = 90
"""The per cent of mutants that must be noticed."""

NOT_MUTATED = ("validation/batches",)
"""The modules whose tests start processes, which mutmut can't follow."""

NOTICED = {"killed", "timeout", "segfault", "suspicious"}
WORDING = {"Underivable", "format", "filled_in"}
"""Calls that write a message."""

ISSUES = {"issue", "issues"}
"""Calls that make issues; the message is their second argument."""


def prepare(package: str, module: str | None = None) -> Path:
    """Lay out a copy of the project in which mutmut changes one package, or one module of it."""
    folder = FOLDER / package
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    modules, tests = PACKAGES[package]
    lists = {
        "source_paths": ["src"],
        "only_mutate": [f"{PACKAGE}/{name.replace('*', module or '*')}" for name in modules],
        "do_not_mutate": [f"{PACKAGE}/{name}.py" for name in NOT_MUTATED],
        "pytest_add_cli_args_test_selection": tests,
        "pytest_add_cli_args": [
            "--doctest-modules",
            "--import-mode=importlib",
            "-p",
            "no:cacheprovider",
            *(f"--deselect={test}" for test in SLOW),
        ],
    }
    plain = {"process_isolation": "forkserver", "timeout_multiplier": "3", "use_git_change_detection": "false"}
    lines = [f"{key} =\n" + "".join(f"    {value}\n" for value in values) for key, values in lists.items()]
    lines += [f"{key} = {value}\n" for key, value in plain.items()]
    (folder / "setup.cfg").write_text("[mutmut]\n" + "".join(lines), "utf-8")
    return folder


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut in a folder, and return what it says."""
    settings = {"HYPOTHESIS_PROFILE": "mutants", "POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "0"}
    path = os.pathsep.join([str(ROOT / ".mutmut"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
    run = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments],
        cwd=folder,
        env={**os.environ, **settings, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return run.stdout


def verdicts(folder: Path) -> dict[str, str]:
    """Return mutant -> what became of it."""
    results = mutmut(folder, "results", "--all", "true")
    return dict(re.findall(r"^\s+(\S+): (.+)$", results, re.MULTILINE))


class _Plain(ast.NodeTransformer):
    """Blank out the wording of messages and the order of rows."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in WORDING:
            return ast.Constant(None)
        if name in ISSUES:
            node.args[1:2] = []
        node.keywords = [keyword for keyword in node.keywords if keyword.arg != "maintain_order"]
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        self.generic_visit(node)
        named = {target.id for target in node.targets if isinstance(target, ast.Name)}
        return ast.Assign(node.targets, ast.Constant(None)) if named == {"message"} else node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        return ast.Return(ast.Constant("")) if isinstance(node.value, ast.JoinedStr) else node


def telling(folder: Path) -> Iterator[str]:
    """Yield the mutants that change more than wording and order."""
    for file in sorted((folder / "mutants" / PACKAGE).rglob("*.py")):
        module = ".".join(file.relative_to(folder / "mutants" / "src").with_suffix("").parts).removesuffix(".__init__")
        plain: dict[str, str] = {}
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and "__mutmut_" in node.name:
                body = ast.Module([_Plain().visit(statement) for statement in node.body], [])
                plain[node.name] = ast.dump(body)
        for name, code in plain.items():
            base, _, which = name.rpartition("__mutmut_")
            if which != "orig" and code != plain[f"{base}__mutmut_orig"]:
                yield f"{module}.{name}"


def measure(package: str, options: argparse.Namespace) -> tuple[int, int]:
    """Run mutants of a package; return how many were noticed, and how many there were."""
    folder = prepare(package, options.module)
    output = mutmut(folder, "run", "--max-children", "1", "generate.only")
    born = verdicts(folder)
    names = [name for name in telling(folder) if name in born]
    if not names:
        raise SystemExit(f"mutmut made no mutants:\n{output[-3000:]}")
    if 0 < options.sample < len(names):
        names = sorted(random.Random(options.seed).sample(sorted(names), options.sample))
    print(f"{package}: {len(names)} of {len(born)} mutants", flush=True)
    output = mutmut(folder, "run", "--max-children", "1", *names)
    verdict_of = {name: verdict for name, verdict in verdicts(folder).items() if name in set(names)}
    if "not checked" in verdict_of.values():
        raise SystemExit(f"mutmut did not finish:\n{output[-3000:]}")
    left = [name for name in names if verdict_of[name] not in NOTICED]
    for name in left:
        print(f"\n{verdict_of[name]}: {name}\n{mutmut(folder, 'show', name)}", flush=True)
    return len(names) - len(left), len(names)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and fail below the floor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--package", choices=sorted(PACKAGES))
    parser.add_argument("--module", help="only mutants of this module")
    parser.add_argument("--sample", type=int, default=200, help="how many of each package; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    noticed = run = 0
    for package in [options.package] if options.package else sorted(PACKAGES):
        some, all_ = measure(package, options)
        print(f"{package}: {some} of {all_} mutants noticed, {100 * some / all_:.1f} %", flush=True)
        noticed, run = noticed + some, run + all_
    if not options.package and not options.module:
        what = "small changes of the code of rules and checks that a test notices"
        record("code-mutants", "make code-mutants", {"noticed": figure(what, noticed, run)})
    return 0 if 100 * noticed >= FLOOR * run else 1


if __name__ == "__main__":
    sys.exit(main())
