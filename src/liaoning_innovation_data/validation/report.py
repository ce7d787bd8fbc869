"""What `validate` returns: issues, each with its rule and place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from ..errors import DataError


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong, where it stands, and what would be right where that is known."""

    rule: str
    table: str
    row: int | None
    record_id: str | None
    field: str | None
    message: str

    def __str__(self) -> str:
        place = self.table if self.row is None else f"{self.table}[{self.row}]"
        cell = f".{self.field}" if self.field else ""
        record = f" ({self.record_id})" if self.record_id else ""
        return f"{self.rule}: {place}{cell}{record}: {self.message}"


class InvalidData(DataError):  # noqa: N818 - reads as what happened
    """Raised by `Report.raise_for_issues`; `report` holds everything."""

    def __init__(self, report: Report) -> None:
        shown = "\n".join(map(str, report.issues[:20]))
        more = f"\n… and {len(report.issues) - 20} more" if len(report.issues) > 20 else ""
        super().__init__(f"{len(report.issues)} issues\n{shown}{more}")
        self.report = report


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation."""

    issues: Sequence[Issue]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.issues

    @property
    def counts(self) -> Mapping[str, int]:
        """Rule -> number of issues, most first."""
        return dict(Counter(issue.rule for issue in self.issues).most_common())

    def raise_for_issues(self) -> None:
        """Raise `InvalidData` where there are issues."""
        if self.issues:
            raise InvalidData(self)

    def rows(self) -> list[dict[str, str | int | None]]:
        """Return the issues as plain rows."""
        return [asdict(issue) for issue in self.issues]
