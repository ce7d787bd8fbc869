"""Where the time of `validate` goes: `python -m bench.stages [--times N]`, which writes `bench/results/stages.md`.

The shipped folder is validated again and again in one process. What each stage, each frame of the index and each check
takes is measured by itself, in CPU time; a stage that needs another one first is charged without it.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import liaoning_innovation_data as lid
from liaoning_innovation_data import validation
from liaoning_innovation_data.evidence.index import EvidenceIndex, cached_frame
from liaoning_innovation_data.validation import structure
from liaoning_innovation_data.validation.batches import Folder

from .figures import machine

RESULTS = Path(__file__).parent / "results" / "stages.md"
LEAST = 0.01
"""The share of the whole from which a stage has a row of its own."""


class Clock:
    """Charges CPU time to what runs, and to nothing that it runs in."""

    def __init__(self) -> None:
        self.taken: defaultdict[str, float] = defaultdict(float)
        self.running: list[str] = []
        self.since = 0.0

    def around(self, name: str, function: Callable[..., Any], made: type = object) -> Callable[..., Any]:
        """Return a function whose time is charged to a name; `made`: list for one that yields."""

        def timed(*given: Any, **named: Any) -> Any:
            self._charge()
            self.running.append(name)
            try:
                return [*function(*given, **named)] if made is list else function(*given, **named)
            finally:
                self._charge()
                self.running.pop()

        return timed

    def _charge(self) -> None:
        now = time.process_time()
        if self.running:
            self.taken[self.running[-1]] += now - self.since
        self.since = now


def measured(times: int) -> dict[str, float]:
    """Return stage -> milliseconds of one validation."""
    clock, folder = Clock(), lid.path("laboratories").parent
    lid.validate(folder)
    own: Any = vars(validation)
    checks = [(check, clock.around(f"check {check.code}", find, list)) for check, find in own["functions"]()]
    sentences = vars(EvidenceIndex)["sentences_read"]
    frames = {name: value for name, value in vars(EvidenceIndex).items() if isinstance(value, cached_frame)}
    with (
        patch.object(validation, "functions", lambda: checks),
        patch.object(validation, "open_folder", clock.around("open the files", own["open_folder"])),
        patch.object(Folder, "read", clock.around("read the tables", Folder.read)),
        patch.object(Folder, "manifest_issues", clock.around("manifest", Folder.manifest_issues, list)),
        patch.object(structure, "as_frames", clock.around("structure", structure.as_frames)),
        patch.object(validation, "all_computed", clock.around("compute what checks ask for", own["all_computed"])),
        patch.object(sentences, "func", clock.around("read the sentences", sentences.func)),
    ):
        for name, frame in frames.items():
            frame.func = clock.around(f"index: {name}", frame.func)
        validate = clock.around("the rest", lid.validate)
        calls: list[dict[str, float]] = []
        for _ in range(times):
            clock.taken.clear()
            validate(folder)
            calls.append({**clock.taken})
    return {name: 1000 * min(call[name] for call in calls) for name in calls[0]}


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=31)
    times = parser.parse_args().times
    found = measured(times)
    whole = sum(found.values())
    shown = {name: taken for name, taken in found.items() if taken >= LEAST * whole}
    shown["others, each below 1 %"] = whole - sum(shown.values())
    lines = [
        "# Where the time of `validate` goes",
        "",
        f"Written by `make bench`; not edited by hand. The shipped folder, warm; the least CPU time of each stage in "
        f"{times} calls; {machine()}.",
        "",
        "| stage | ms | share |",
        "| --- | ---: | ---: |",
        *(
            f"| {name} | {taken:.1f} | {taken / whole:.0%} |"
            for name, taken in sorted(shown.items(), key=lambda item: -item[1])
        ),
        f"| all | {whole:.1f} | |",
    ]
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
