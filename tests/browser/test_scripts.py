"""The scripts of the page: their types, by tsc; what they compute, by node; how large they are."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from liaoning_innovation_data.export import page, picture
from liaoning_innovation_data.export.page import pages

HERE = Path(__file__).parent
TSC = HERE.parents[1] / ".node-browser/node_modules/.bin/tsc"


@pytest.mark.skipif(not TSC.exists(), reason="not run: typescript is not installed")
def test_the_scripts_have_the_types_that_they_state(tmp_path: Path) -> None:
    for name, parts, more in (
        ("page.js", page.SCRIPTS, picture.script() + "export { Source };"),
        ("index.js", pages.SCRIPTS, "export {};"),
    ):
        code = [(page.HERE / f"{part}.js").read_text("utf-8") for part in parts]
        (tmp_path / name).write_text("\n".join([*code, more]), "utf-8")
    for name in ("types.d.ts", "tsconfig.json"):
        shutil.copyfile(HERE / name, tmp_path / name)
    done = subprocess.run([TSC, "--pretty", "false", "-p", tmp_path], capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert done.returncode == 0


@pytest.mark.skipif(not shutil.which("node"), reason="not run: node is not installed")
def test_the_scripts_compute_what_they_should() -> None:
    done = subprocess.run(
        ["node", "--test", HERE / "scripts.test.mjs"],
        env=os.environ | {"SCRIPTS": str(page.HERE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_scripts_are_small() -> None:
    assert len(page.script().encode()) <= 75_000
    assert len(page.script(pages.SCRIPTS).encode()) <= 12_000
