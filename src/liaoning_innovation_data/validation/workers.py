"""Processes that judge batches, one for each core.

They are started as commands, not forked nor spawned: a script that calls `validate` needs no `__main__` guard, and no
thread of polars is copied. Parent and worker exchange one line of JSON for each batch.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any, Self

from .batches import Corpus, Range, judged
from .report import Issue
from .sources import fragments


class Workers:
    """A number of worker processes for one folder; with one core, this process judges itself."""

    def __init__(self, folder: Path, corpus: Corpus, cores: int) -> None:
        self.folder, self.corpus, self.cores = folder, corpus, cores
        self.free = SimpleQueue[subprocess.Popen[str]]()
        self.started: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Self:
        for _ in range(self.cores if self.cores > 1 else 0):
            worker = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env={**os.environ, "POLARS_MAX_THREADS": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
            )
            self.started.append(worker)
            self.free.put(worker)
            _tell(worker.stdin, {"folder": str(self.folder), "corpus": asdict(self.corpus)})
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for worker in self.started:
            worker.kill()
            worker.communicate()

    def judge(self, ranges: Sequence[Range]) -> Iterator[list[Issue]]:
        """Yield the issues of each batch, in order."""
        if not self.started:
            found, _ = fragments(self.folder)
            yield from (judged(found, documents, self.corpus) for documents in ranges)
            return
        pool = ThreadPoolExecutor(self.cores)
        try:
            yield from pool.map(self._asked, ranges)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _asked(self, documents: Range) -> list[Issue]:
        worker = self.free.get()
        try:
            _tell(worker.stdin, asdict(documents))
            assert worker.stdout is not None
            line = worker.stdout.readline()
        finally:
            self.free.put(worker)
        if not line:
            raise ChildProcessError(f"a worker ended with {worker.wait()} at documents from {documents.first!r}")
        return [Issue(*issue) for issue in json.loads(line)]


def _tell(stream: IO[str] | None, message: Any) -> None:
    assert stream is not None
    stream.write(json.dumps(message) + "\n")
    stream.flush()


def main() -> None:
    """Judge the batches that are asked for on standard input."""
    task = json.loads(sys.stdin.readline())
    found, _ = fragments(Path(task["folder"]))
    corpus = Corpus(**task["corpus"])
    for line in sys.stdin:
        issues = judged(found, Range(**json.loads(line)), corpus)
        _tell(sys.stdout, [[i.rule, i.table, i.row, i.record_id, i.field, i.message] for i in issues])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
