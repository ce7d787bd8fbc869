"""Which record a pronoun or "the laboratory" takes up: the nearest that agrees, or the subject before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...schema.vocabulary import Vocabulary
from ..derivation.names import RELATIVES, SHARING, SPEAKERS, may_stand_for, names_it
from ..derivation.numbers import read_number
from ..derivation.terms import cues_in
from ..grammar.classes import listed
from ..grammar.structure import COMPARING
from ..naming import shortens
from .sentence import AROUND, CONTESTED, JUDGED, NEEDLESS, PROVEN, Row, Sentence, Spoken, Verdict

SINGULAR, PLURALS = listed("singular"), listed("plurals")
PLACES = ("here", "there")
LOCATING = ("in", "at", "near")
STATUS = Vocabulary("status")
OF_ALL = frozenset(("established", "closed", "merged", "renamed", "relocated", "expanded"))
"""The states, and those that organisations have, too."""
_HEAD = re.compile(r"\s(?:of|for|in|at|on|and)\s|\s?[(（,]")
"""What ends the head of a name."""
SPEAKING = Verdict(JUDGED, "the sentence does not name who speaks")
"""Of the first mention of a record as "we", "our", "your"."""


def mention(s: Sentence, row: Row) -> Verdict:
    """Judge the words that stand for a record without its name."""
    words = re.sub("[’']s?$", "", s.text[row.start : row.end].lower()).split() or [""]
    if words[0] in SPEAKERS:
        others = {one.record for one in s.spoken() if s.token_at(one.start) not in s.quoted}
        return Verdict(PROVEN, "for whom the speaker stands") if s.quoted and others == {row.record} else SPEAKING
    if " ".join(words) in map(str.lower, s.records.nouns.get(row.record, ((), ()))[0]):
        return _in_other_case(s, row)
    if words[0] in RELATIVES:
        return s.judge(row.record, [(s.found(s.antecedent(s.item(row) - 1)), "the noun before it")])
    phrase = s.phrase_at(s.token_at(row.start))
    if len(words) > 1 and phrase:  # "Moss, a project of X", "the project, called Moss, "
        aside = words[0] in ("a", "an") and s.kinds.endswith("n,", 0, phrase.item)
        if row.record in {*s.called(phrase)} | s.known(s.group(phrase.item - 2) if aside else None):
            return Verdict(PROVEN, "the name that it stands beside")
    if words[0] in ("a", "an"):
        return Verdict(JUDGED, f"{words[0]!r} introduces a thing, and takes up none")
    spoken = s.spoken()
    earlier = [*s.before, *(one for one in spoken if one.start < row.start)]
    sharing = {one.record for one in s.rows if one.basis == "mention" and (one.start, one.end) == (row.start, row.end)}
    if len(sharing) > 1:
        named = dict.fromkeys(one.record for one in reversed(earlier) if one.record not in s.records.plural)
        latest = next((one.sentence for one in reversed(s.before) if one.record in sharing), 0)
        beside = {one.record for one in s.before if one.sentence == latest and one.subject} - s.records.plural
        if beside > sharing:
            return Verdict(JUDGED, "others are named in the same list")
        behind = [one.record for one in spoken if one.start >= row.end][: len(sharing)]
        last = row.record in [*named][: len(sharing)] or (set(behind) == sharing and s.kinds[s.item(row)] == "n")
        return Verdict(PROVEN, "the last ones named") if last else Verdict(JUDGED, "others are named after it")
    last_of_two = words[-1] in ("former", "latter")
    plural = s.stands_for_several(row) if last_of_two else _plural(words)
    if any(name.lower().endswith(f" {words[-1]}") for name in s.records.nouns.get(row.record, ((), ()))[0]):
        plural = row.record in s.records.plural  # "the lens", of the "Osier lens"
    if (row.record in s.records.plural) != plural and words[0] not in SHARING:
        return Verdict(CONTESTED, f"{' '.join(words)!r} is {'plural' if plural else 'singular'}")
    if last_of_two:
        alike = [one for one in reversed(earlier) if (one.record in s.records.plural) == plural]
        subjects = [one.record for one in alike if one.subject and one.sentence == alike[0].sentence]
        lists = [[*dict.fromkeys(some)] for some in (*s.lists(s.item(row)), subjects)]
        pair = next((some for some in lists if len(some) == 2), [*dict.fromkeys(one.record for one in alike)][:2])
        fits = len(pair) == 2 and pair[words[-1] == "former"] == row.record
        return Verdict(PROVEN, "of the last two named") if fits else Verdict(CONTESTED, f"{words[-1]!r} is another")
    own = _fits(s, row.record, words)
    near = [one for one in earlier if len(words) > 1 or s.ordinal - one.sentence <= 1]
    barred, since = _barred(s, row) if len(words) == 1 else (set[str](), row.start)
    near = [one for one in near if one.record not in barred and (one.record in s.records.plural) == plural]
    alike = [one for one in near if one.sentence != s.ordinal or one.start < since]
    by = "head" if _fits(s, row.record, words, "head") else "" if own else "name"
    agreeing = [one for one in alike if _fits(s, one.record, words, by)]
    if not (own or agreeing):  # "this site", where none is called so
        agreeing = [one for one in alike if _may_fit(s, one.record, words)]
    agreeing = [one for one in agreeing if one.placed not in COMPARING] or agreeing
    single = len(words) == 1  # "A and B opened a hall in Vik. It …": hardly the town, nor one of the two
    agreeing = [one for one in agreeing if not (single and one.listed)] or agreeing
    agreeing = [one for one in agreeing if (own and not single) or one.placed not in LOCATING] or agreeing
    if not agreeing:
        following = next((one.record for one in spoken if one.start > row.start and one.subject), None)
        forward = following == row.record
        return Verdict(PROVEN, "the subject that follows") if forward else Verdict(JUDGED, "nothing before it agrees")
    things = [one for one in agreeing if not one.record.startswith("organisation/")]
    if things and len(words) == 1 and _becomes(s, row):  # "has postponed the launch of its ship; it will be launched"
        if row.record not in {one.record for one in things}:
            return Verdict(CONTESTED, f"in that state may be {things[-1].record}")
        agreeing = things
    nearest = agreeing[-1].record
    subject = (None if words[0] in PLACES else _subject(s, agreeing)) or nearest
    below = bool(agreeing[-1].placed) and subject != nearest  # "better than that of the old variety. The variety …"
    alone = (len(words) > 1 and not below) or len({one.record for one in agreeing}) == 1
    if nearest == row.record and (subject == row.record or alone):
        return Verdict(PROVEN, "the nearest that agrees")
    if subject == row.record and len(words) == 1 and _parallel(s, row, below=bool(agreeing[-1].placed)):
        return Verdict(PROVEN, "the subject before it")
    verb = s.clause(row)  # whose object a pronoun may be
    objects = verb.objects if verb and s.tokens.classes[s.token_at(row.start)] != "D" else None
    paired = agreeing[-1].object and objects is not None and objects.member_at(s.token_at(row.start))
    if nearest == row.record and len(words) == 1 and paired:
        return Verdict(PROVEN, "the object before it")
    if row.record in (nearest, subject):
        return Verdict(JUDGED, f"two records agree: {nearest} and {subject}")
    return Verdict(CONTESTED, f"the nearest that agrees is {nearest}")


def alias(s: Sentence, row: Row) -> Verdict:
    """Judge another name: in brackets without a word like "called" may as well stand a place or an owner."""
    before, behind = s.text[: row.start].rstrip()[-1:], s.text[row.end :].lstrip()[:1]
    names = s.records.nouns.get(row.record, ((), ()))[0]
    others = [name for name in names if name != row.value and name.isascii() == row.value.isascii()]
    if f"{before}{behind}" in ("()", "（）", "[]") and others and not any(shortens(row.value, name) for name in others):
        return Verdict(JUDGED, "brackets may hold a place or an owner as well as another name")
    return NEEDLESS


def _barred(s: Sentence, row: Row) -> tuple[set[str], int]:
    """Return what a pronoun cannot be: the subject of its own verb, or, for a subject, what is named since a place."""
    token, verb = s.token_at(row.start), s.clause(row)
    if verb and any(one.value == "hosts" and s.verb_at(one) is verb for one in s.rows if one.field == "predicate"):
        return s.known(verb.subject), row.start  # what one houses is another's
    if verb is None or verb.subject is None or s.tokens.classes[token] == "D" or s.tokens.words[token] in PLACES:
        return set(), row.start
    if not verb.subject.member_at(token):
        return s.known(verb.subject), row.start
    return set(), s.tokens.starts[s.firsts[s.clause_start(verb)]]


def _becomes(s: Sentence, row: Row) -> bool:
    """Whether a pronoun is the subject of a verb for a state in which a thing is, rather than an organisation."""
    verb = s.clause(row)
    if verb is None or verb.subject is None or not verb.subject.member_at(s.token_at(row.start)):
        return False
    start, end = s.tokens.starts[verb.start], s.tokens.ends[verb.verb]
    states = (term for (at, _), term in cues_in(s.text[start : end + AROUND], STATUS) if at < end - start)
    own = not verb.objects or any(one.field in ("status", "state") and s.verb_at(one) is verb for one in s.rows)
    return own and any(term not in OF_ALL for term in states)


def _parallel(s: Sentence, row: Row, *, below: bool) -> bool:
    """Whether a pronoun is itself a subject, or stands in the clause whose subject it takes up.

    "Its" in a subject takes up the subject, too, if the nearest other record is `below` it, behind a preposition.
    """
    token, verb = s.token_at(row.start), s.clause(row)
    if verb is None or verb.subject is None:
        return False
    inside = verb.subject.member_at(token)
    return s.tokens.classes[token] != "D" or below if inside else row.record in s.known(verb.subject)


def _subject(s: Sentence, agreeing: Sequence[Spoken]) -> str | None:
    """Return the last subject in the sentence itself, or else the first of the sentence before."""
    subjects = [one for one in agreeing if one.subject]
    if not subjects:
        return None
    latest = [one.record for one in subjects if one.sentence == subjects[-1].sentence]
    return latest[-1] if subjects[-1].sentence == s.ordinal else latest[0]


def _plural(words: Sequence[str]) -> bool:
    by_noun = words[0] not in SINGULAR and words[-1].endswith("s") and not words[-1].endswith("ss")
    by_noun = by_noun or (read_number(words[-1]) or 0) > 1
    return words[0] in PLURALS or by_noun


def _fits(s: Sentence, record: str, words: Sequence[str], by: str = "") -> bool:
    """Whether the noun of some words is one of a record's: by kind or name; by its "name" alone; by the "head" of it.

    A pilot plant may be a test site by its kind, and is called no "site"; "X City Council" is no "city" by its head.
    """
    names, nouns = s.records.nouns.get(record, ((), ()))
    short = tuple(_HEAD.split(name)[0].split(" ")[-1] for name in names if name)
    return names_it(" ".join(words), short if by == "head" else names, () if by == "name" else nouns)


def _may_fit(s: Sentence, record: str, words: Sequence[str]) -> bool:
    """Whether the noun of some words may stand for any record of a kind: "the site"."""
    _, nouns = s.records.nouns.get(record, ((), ()))
    return may_stand_for(" ".join(words), record.partition("/")[0], known=len(nouns) > 1)


def _in_other_case(s: Sentence, row: Row) -> Verdict:
    """Judge a name in other letters: at the beginning of a sentence, in a headline or dateline it is the same."""
    exact = s.text[row.start : row.end]
    first = not any(char.isalnum() for char in s.text[: row.start])
    same = row.record not in s.records.plural and (first or exact.isupper() or exact.istitle())
    return Verdict(PROVEN, "its name") if same else Verdict(JUDGED, "the name in other letters may mean others")
