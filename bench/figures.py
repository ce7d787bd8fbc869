"""What a measurement leaves behind: its figures as JSON, beside the page that tells about them.

`make schemas` writes docs/figures.md from all of them, and puts them where README and other pages quote them.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import liaoning_innovation_data as lid

RESULTS = Path(__file__).parent / "results"


def figure(what: str, value: float, of: int | None = None, unit: str = "") -> dict[str, Any]:
    """Return one figure: what was counted or measured, its value, and of how many or in which unit."""
    return {"what": what, "value": value} | ({"of": of} if of is not None else {}) | ({"unit": unit} if unit else {})


def record(
    name: str, command: str, figures: Mapping[str, Mapping[str, Any]], packages: Iterable[str] = (), page: str = ""
) -> None:
    """Write the figures that a command measured today, with the versions of packages, and the page that tells more."""
    of_results = f"bench/results/{name}.md" if (RESULTS / f"{name}.md").exists() else ""
    told = {
        "command": command,
        "page": page or of_results,
        "day": date.today().isoformat(),
        "machine": machine(),
        "versions": {
            "liaoning-innovation-data": lid.__version__,
            "data": lid.DATA_VERSION,
            "Python": platform.python_version(),
            **{package: version(package) for package in packages},
        },
        "figures": figures,
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def recorded(name: str) -> Any:
    """Return the figures that are on record."""
    return json.loads((RESULTS / f"{name}.json").read_text("utf-8"))["figures"]


def machine() -> str:
    """Return processor, cores, memory and system of this machine."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.is_file() else []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}"
