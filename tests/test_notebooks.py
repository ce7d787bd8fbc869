"""The notebooks in docs/ are executed and compared, pictures aside."""

from __future__ import annotations

import base64
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from tools import notebooks

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")


def test_a_stale_output_is_told_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(notebooks, "NOTEBOOKS", tmp_path)
    (tmp_path / "images").mkdir()
    drawn = f"from IPython.display import Image; Image({PNG!r}, alt='a dot')"
    cells = [v4.new_code_cell(code) for code in ("1 + 1", "print('one'); print('two')", drawn)]
    nbformat.write(v4.new_notebook(cells=cells), tmp_path / "sums.ipynb")

    assert notebooks.main(["--check"]) == 1
    assert '+cell 0: "text/plain": "2"' in capsys.readouterr().out
    assert notebooks.main([]) == 0
    assert (tmp_path / "images/sums.png").read_bytes() == PNG
    written = (tmp_path / "sums.ipynb").read_text()
    assert told(written) == ["cell 0: {", 'cell 0: "text/plain": "2"', "cell 0: }", *told(written)[3:]]
    assert told(written.replace("iVBORw0KGgo", "iVBORw0KGgp")) == told(written), "another picture is no difference"
    assert told(written.replace('"alt": "a dot"', '"alt": "a line"')) != told(written), "another description is"


def told(notebook: str) -> list[str]:
    return notebooks.outputs(nbformat.reads(notebook, as_version=4))
