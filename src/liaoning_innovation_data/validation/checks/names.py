"""Checks of names: they stand in the text, whole, and other names of a record where the text introduces them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from ...evidence import naming
from ...evidence.derivation.text import listed
from ...evidence.index import PLACE, SEPARATOR, EvidenceIndex, stacked
from ...schema.ids import RECORD_KINDS
from ...schema.vocabulary import reasons
from . import IssueFrame, Verdict, answered, check, inside, placed

NUMBERED = rf"\w (?:\d+|{'|'.join(listed('number_words'))})$"
"""Names that a number makes those of one thing ("phase two")."""
DOMAIN = r"^[\w-]+(?:\.[\w-]+)*\.\p{Ll}{2,}$"
"""Names of sites ("harbourwire.com")."""
_REST_OF_A_LIST = re.compile(r"(,\s+(?!and\b)[A-Z][^,;:.()]{1,60})*,\s+and\s+[A-Z]")
_SINGULAR = re.compile(r"\s(?:has|is|was)\b")
_LIST = re.compile(r"(?:The\s)?(?:[A-Z][\w.]*(?:\s[A-Z][\w.]*)*,\s)*")
"""Names in front of a sentence, each with a comma."""


@check(hint="Quote the whole name, without article and count.")
def name(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A name is in the text, and it is complete: no capitalised word beside it is left out. It is the name of one thing
    or one group, without a count, and no other record of the table has it.
    """
    rows = index.quoted_names
    in_rows = rows.filter(field="name").select("record_id")
    unnamed = index.named.join(in_rows, on="record_id", how="anti")
    yield _misnamed(unnamed, "{name!r} is nowhere in the text, which has only mentions of it")
    title = placed(index.evidence.filter(table="documents", field="title"), "title")
    publishers = index["documents"].select(record_id="publisher_id")
    spoken = index.mentions.join(title, on=PLACE, how="left").filter(~inside("title").fill_null(value=False))
    headed = index.named.join(spoken, on="record_id", how="anti").join(publishers, on="record_id", how="anti")
    headed = headed.join(in_rows, on="record_id", how="semi")
    yield _misnamed(headed, "{name!r} is only in the title: the text has no such thing")
    named = index.named.join(publishers.with_columns(publishes=pl.lit(value=True)), on="record_id", how="left")
    yield _misnamed(named, verdict=naming.misnamed)
    named = rows.filter(pl.col("table").is_in(naming.OF_TABLES))
    message = "{exact!r} is the name of a {verdict}, not of a record"
    yield name.issues(named, message, verdict=naming.called)
    message = "{exact!r} is a person here, not an organisation"
    yield name.issues(rows.filter(table="organisations"), message, verdict=naming.is_person)
    lower = (pl.col("value") == pl.col("value").str.to_lowercase()) & pl.col("value").str.contains(r"\p{Ll}")
    lower = lower & ~pl.col("value").str.contains(rf"{NUMBERED}|{DOMAIN}")
    single = (
        rows.filter(lower & (pl.col("extent") == "individual") & (pl.col("table") != "achievements"))
        .join(index.members, left_on="record_id", right_on="member_id", how="anti")
        .with_columns(times=pl.len().over("record_id"))
    )
    own = pl.col("value").is_in([RECORD_KINDS[table] for table in naming.OF_TABLES])
    definite = pl.col("before").str.to_lowercase().str.contains(r"\b(?:the|this|that|its)\s$")
    among = pl.col("record_id").n_unique().over("document_id", "table") > 1
    others = rows.filter(among).select("record_id").unique()
    taken_up = single.filter(own & definite.all().over("record_id")).join(others, on="record_id", how="semi")
    yield name.issues(taken_up, "{exact!r} refers to what is named elsewhere: it is a mention, not a record")
    bare = single.join(answered(single, naming.determined), on="row", how="anti")
    bare = bare.filter(pl.len().over("record_id") == pl.col("times"))
    yield name.issues(bare, "{exact!r} has no article, possessive or count before it: it does not name one thing")


def _misnamed(records: pl.LazyFrame, message: str = "{verdict}", verdict: Verdict | None = None) -> IssueFrame:
    return name.issues(records, message, table="{table}", row="record_row", field="name", verdict=verdict)


@name.finds
def whole_names(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """No word of a name is left out beside it, none is split in two, and no two records share one."""
    rows = index.quoted_names
    plain = index["sentences"].filter(kind="sentence").select(PLACE)
    beside = answered(rows.join(plain, on=PLACE), _beside)
    beside = beside.with_columns(pl.col("verdict").str.split(SEPARATOR)).explode("verdict")
    word_start = pl.col("char_start") + pl.col("verdict").str.extract(r"^(-?\d+)").cast(pl.Int64)
    beside = beside.with_columns(word_start=word_start, word=pl.col("verdict").str.extract(r" (.+)$"))
    admitted = [name for name, reason in reasons().items() if reason.admits_a_name or reason.needs_a_note]
    stated = placed(index.evidence, "used", "record_id", home=pl.col("field") == "country")
    opening = (pl.col("reason") == "connective") & (pl.col("char_start") == pl.col("sentence_start"))
    more = pl.col("exact").str.contains(r"\w\W+\w")
    omitted = index.in_sentences(index["omissions"]).filter((pl.col("reason").is_in(admitted) & more) | opening)
    omitted = placed(omitted, "used", record_id="id", home=pl.lit(value=False))
    elsewhere = pl.col("record_id") != pl.col("record_id_used")
    noun = pl.col("exact").str.to_lowercase().str.extract(r"(\w+)$").is_in(sorted(naming.kind_nouns()))
    behind = pl.col("word_start") > pl.col("char_end")  # "Fenn of Norway", and not "the University of Norway"
    named = pl.when(behind).then(pl.col("after").str.starts_with(" of ") & ~noun)
    at_home = pl.col("home") & named.otherwise(pl.col("exact").str.contains(" "))
    at_word = pl.col("word_start").is_between("used_start", "used_end", closed="left")
    used = beside.join(stacked([stated, omitted]), on=PLACE, suffix="_used").filter((elsewhere | at_home) & at_word)
    cut = beside.join(used, on=["row", "word_start"], how="anti")
    yield name.issues(cut, "{exact!r} is not the whole name: {word!r} is left out")
    joint = rows.with_columns(other_start=pl.col("char_end") + len(" and "))
    joint = joint.join(index.others, on=[*PLACE, "table", "other_start"])
    rest = pl.col("sentence").str.slice(pl.col("other_end") - pl.col("sentence_start"))
    message = "{exact!r} and {other_name!r} are one item of a list, and one name"
    yield name.issues(joint.with_columns(rest=rest), message, other="other", verdict=_within_a_list)
    longer = rows.select("document_id", "table", other="record_id", other_name="value").unique()
    adjoined = pl.col("before").str.contains(r"\w[\s-]$") | pl.col("after").str.contains(r"^[\s-]\w")
    within = rows.filter(adjoined).join(longer, on=["document_id", "table"])
    within = within.filter(pl.col("other_name").str.contains(pl.col("value"), literal=True))
    within = within.filter(pl.col("other_name") != pl.col("value"), pl.col("other") != pl.col("record_id")).join(
        index.members, left_on=["record_id", "other"], right_on=["member_id", "group_id"], how="anti"
    )
    message = "{exact!r} is a part of {other_name!r}, the name of {other}"
    yield name.issues(within, message, other="other", verdict=_is_part)
    same = rows.select("document_id", "table", "value", other="record_id").unique()
    shared = rows.filter(field="aliases").join(same, on=["document_id", "table", "value"])
    shared = shared.filter(pl.col("other") != pl.col("record_id"))
    yield name.issues(shared, "{exact!r} is a name of {other}, too", other="other")


def _beside(exact: str, before: str, after: str) -> str | None:
    """Return where the words begin that a name lacks, and the words."""
    around, start = f"{before}{exact}{after}", len(before)
    spans = naming.left_out(exact, before, after)
    found = (f"{span.start} {around[start + span.start : start + span.end]}" for span in spans)
    return SEPARATOR.join(found) or None


def _is_part(exact: str, before: str, after: str, other_name: str) -> bool:
    """Whether the words are part of another name at this place."""
    start = other_name.find(exact)
    return start >= 0 and before.endswith(other_name[:start]) and after.startswith(other_name[start + len(exact) :])


def _within_a_list(before: str, after: str, rest: str) -> bool:
    """Whether "and" joins two parts of one item: another "and" closes the list, or its verb is that of one."""
    if not after.startswith(" and "):
        return False
    if _SINGULAR.match(rest) and _LIST.fullmatch(before):  # "Fenn, Hobart and Lisle has leased"
        return True
    closed = _REST_OF_A_LIST.match(rest)
    return bool(closed and (closed[1] or re.search(r"[A-Z]\w*,\s(?:the )?$", before)))


@check(hint="Quote the alias where it is introduced; words that point to a record without a name are mentions.")
def alias(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """An alias is a short form of the name or of another alias (its initials, or some of its words), or the text
    introduces it beside the name: in brackets, by a comma or dash, or by words such as “known as”, “formerly” and
    “renamed”.
    """
    rows = index.quoted_names.filter(field="aliases")
    known = pl.col("item") > pl.col("item").min().over("record_id", "exact")
    again = rows.filter(known | (pl.col("exact") == pl.col("name")))
    yield alias.issues(again, "{exact!r} is a name of the record already")
    short = answered(rows, naming.shortens)
    names = placed(index.mentions, "other", "record_id", "basis", other_name="exact")
    first, last = pl.min_horizontal("char_start", "other_start"), pl.max_horizontal("char_end", "other_end")
    left, right = pl.min_horizontal("char_end", "other_end"), pl.max_horizontal("char_start", "other_start")
    pairs = rows.drop("basis").join(names, on=[*PLACE, "record_id"])
    pairs = pairs.filter((left <= right) & (pl.col("other_name") != pl.col("exact")))
    sentence, offset = pl.col("sentence").str, pl.col("sentence_start")
    pairs = pairs.with_columns(
        gap=sentence.slice(left - offset, right - left),
        rest=sentence.slice(last - offset),
        lead=sentence.slice(0, first - offset),
    )
    shown = answered(pairs, _introduced)
    fine = stacked([short.select("record_id", "item"), shown.select("record_id", "item")])
    known_as = rows.join(fine, on=["record_id", "item"], how="semi").select("record_id", name="value")
    wrong = rows.join(fine, on=["record_id", "item"], how="anti")
    shorter = answered(wrong.drop("name").join(known_as, on="record_id"), naming.shortens)
    wrong = wrong.join(shorter, on=["record_id", "item"], how="anti")
    yield alias.issues(wrong, "{exact!r} is no short form of {name!r}, and no words introduce it")


def _introduced(gap: str, rest: str, lead: str, basis: str) -> bool:
    """Whether words introduce an alias beside a name, or beside a mention, behind the words `lead`.

    What stands by a comma behind "the owner of the park" is the owner; behind "the name of the park", the park.
    """
    behind = re.search(r"(\w+\s)?\b(?:of|by|for|with|at|in|to|from)\s$", lead)
    said = naming.INTRODUCTIONS.intersection(re.findall(r"\w+", gap.lower()))
    owned = basis == "mention" and behind and (behind[1] or "").strip() not in ("name", "names") and not said
    return not owned and naming.introduces(gap, rest, lead)
