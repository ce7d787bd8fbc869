"""The page that goes from a text to tables prints what its commands print."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import walk

PAGE = """
```text file=seeds/a.txt
one
two
three
```

```console
$ cat seeds/a.txt | wc -l
old
$ liaoning-data path nothing
$ cd seeds
```

```diff file=a.txt
-one
@@
 two
-three
+four
```

```console
$ cat a.txt
```
"""


def test_the_page_is_what_its_commands_print() -> None:
    page = walk.PAGE.read_text("utf-8")
    assert walk.walked(page) == page, "run python -m tools.walk"


def test_what_is_printed_stands_under_each_command() -> None:
    before = Path.cwd()
    walked = walk.walked(PAGE)
    assert "$ cat seeds/a.txt | wc -l\n3\n$ liaoning-data path nothing\nunknown table 'nothing'" in walked
    assert walked.endswith("$ cat a.txt\ntwo\nfour\n```\n")
    assert walk.walked(walked) == walked
    assert Path.cwd() == before


def test_a_difference_that_does_not_fit_is_told() -> None:
    with pytest.raises(SystemExit, match=r"seeds/a\.txt does not hold\nfive"):
        walk.walked("```text file=seeds/a.txt\none\n```\n\n```diff file=seeds/a.txt\n-five\n```\n")
