"""What limits a fact that the structure of its sentence holds to a record: "until the fire", "(struck out)", "*"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..grammar.classes import listed
from ..grammar.phrases import VerbGroup
from .sentence import LIMITING, RECURRING, SHARING, Row, Sentence

JOINTLY, LACKING, ADDING = listed("jointly"), listed("lacking"), listed("adding")
_BRACKET = re.compile(r"[”\"’]?\s?[(（\[]([^()（）\[\]]*)[)）\]]")
_FOOTNOTE = re.compile(r"[”\"’]?([*†‡§¹²³⁴]+)")


def limit(s: Sentence, row: Row) -> str:
    """Say what leaves a row open that is proven otherwise, or ""."""
    records = (row.record, *s.records.ends.get(row.record, {}).values())
    why = next((why for record in records for why in _behind_names(s, record)), "") or _in_clause(s, row)
    return why or (_of_number(s, row) if row.basis in ("number", "quantity") else "")


def _behind_names(s: Sentence, record: str) -> Iterator[str]:
    """Yield what stands behind a name of a record and may limit what is said of it."""
    for name in s.names.get(record, ()):
        if note := _FOOTNOTE.match(s.text, name.end):
            yield f"'{note[1]}' behind {s.text[name.start : name.end]!r} refers to a note"
        if (inside := _BRACKET.match(s.text, name.end)) and _says_more(s, *inside.span(1)):
            yield f"'{inside[1]}' in brackets may limit it"


def _in_clause(s: Sentence, row: Row) -> str:
    """Say what in the clause of a row ends it or says when it is so, or ""."""
    verb = s.clause(row) if s.adverbials else None
    cues = s.cells[row.record, "predicate"] if verb else []
    # of whom the hall in "its hall was shut until May" is, does not end then; nor what "will stay shut until May"
    within = any(verb and s.verb_at(cue) is None and s.item(cue) < verb.item for cue in cues)
    lasting = verb and (within or ((verb.bare and s.verb(verb.item - 1)) or verb).hedge == "planned")
    for item in s.adverbials:
        cued = s.firsts[item] in s.evidence_at  # "runs until"
        if cued or (verb and lasting and item > verb.item and s.word(item) in LIMITING):
            continue
        if s.kinds[item] == "P" and _limiting(s, item, verb) and s.firsts[item + 1] not in s.evidence_at:
            return f"'{s.word(item)} {s.word(item + 1)}' limits it"
        begun = s.kinds[item] == "S" and s.word(item) in LIMITING
        if begun and verb is not next((one for one in s.verbs if one.item > item), None):
            return f"'{s.word(item)}' limits it"
        jointly = s.word(item) == "with" and s.word(item - 1) in JOINTLY
        beyond = verb and verb.item < item < s.item(row)  # "is to be sold together with its two boats"
        if jointly and not beyond and row.basis in ("number", "quantity") and s.verb_of(item) is verb:
            return "it is that of several together"
    return ""


def _of_number(s: Sentence, row: Row) -> str:
    """Say what beside a number makes it that of one of several, of more, or of what is not there; or ""."""
    words, place = s.tokens.words, s.token_at(row.start)
    phrase = s.phrase_at(place)
    behind = words[place + 1 : phrase.end + 2] if phrase else []
    if (row.field == "value" and not LACKING.isdisjoint(behind)) or " ".join(behind).endswith(("too few", "too many")):
        return f"{s.text[row.start : row.end]!r} may be how many are not there"
    before = words[place - 1] if place and place - 1 not in s.evidence_at else ""
    if before in ADDING and row.field in ("value", "member_count"):
        return f"'{before}' adds it to others"
    item = s.item(row)
    more = s.verb(item + 2) if s.kinds.startswith(",v", item + 1) and row.field == "value" else None
    if more and more.bare and s.tokens.forms[more.verb] == "ed":  # "a result of 4 million, written in red ink"
        end = s.kinds.find(",", item + 2)
        held = range(more.start, s.firsts[end] if end > 0 else len(words))
        if not any(token in s.evidence_at for token in held):
            return f"{s.shown(more)} may say more of it"
    each = [token for token in s.sharing if token >= place and s.verb_of(s.item_at(token)) is s.clause(row)]
    return f"'{before or words[each[0]]}' says that it is that of one of several" if each or before in SHARING else ""


def _limiting(s: Sentence, item: int, verb: VerbGroup | None) -> bool:
    """Whether in the clause of a verb a preposition stands before what ends a state, or when it is so: "in winter"."""
    group, own = s.group(item + 1), s.verb_of(item)
    inverted = own and verb and own.copula and own.item == verb.clause - 1  # "only in winter is it closed"
    if group is None or not (own is verb or inverted):
        return False
    lasting = own is not None and s.tokens.words[own.start] in ("is", "are")
    return s.word(item) in LIMITING or (lasting and s.noun(group) in RECURRING)


def _says_more(s: Sentence, start: int, end: int) -> bool:
    """Whether words in brackets have a verb or "not", and are no evidence; "(not by the army)" speaks of others."""
    classes = s.tokens.classes[s.token_at(start) : s.token_at(end)]
    others = classes[:2] == "NP" or any(row.start < end and start < row.end for row in s.rows)
    return not others and any(name in "XEN" for name in classes)
