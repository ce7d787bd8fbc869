"""The structure of a sentence: which noun phrase is subject, object or complement of which verb; what is asserted."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from .phrases import ADVERBS_OF_DOUBT, Group, NounPhrase, VerbGroup, chunk, group_lists
from .tokens import WORDS, Curated, Tokens, listed

TRANSPARENT, PARTS, WHOLE = listed("transparent"), listed("parts"), listed("whole_parts")
CONDITIONS = listed("conditions")
PARTICLES = listed("particles")
MORE = listed("more")
COMPARING = listed("comparing")
PLANNED = frozenset(("will", "shall", "should", "be to"))
RESIZING, NAMING = listed("resizing"), listed("naming")
SINGULAR_VERBS = frozenset(("is", "was", "has", "does"))
CONDITIONAL = frozenset(("would", "could", "might", "may"))


@cache
def hedges() -> dict[str, str]:
    """Return word -> what it makes of the clause that it governs."""
    return {word: kind for kind, words in WORDS["hedges"].items() for word in words.split()}


CAUSING = listed("causing")
USING, DEFINITE, PROOFS, FICTIONS = (listed(name) for name in ("using", "definite", "proofs", "fictions"))
WISHES, SAID = listed("wishes"), listed("said")
"""Verbs whose object is wished for, not there."""


class Structure:
    """A sentence, read once; the questions that are asked of it take the places of words."""

    def __init__(self, text: str, curated: Iterable[Curated] = ()) -> None:
        self.text = text
        self.tokens = Tokens(text, curated)
        self.kinds, self.phrases, self.firsts = chunk(self.tokens)
        group_lists(self.tokens, self.kinds, self.phrases, self.firsts)
        self.verbs = [phrase for phrase in self.phrases if isinstance(phrase, VerbGroup)]
        for at, phrase in enumerate(self.phrases):
            if isinstance(phrase, VerbGroup):
                phrase.item = at
            elif isinstance(phrase, Group):
                for member in phrase.members:
                    member.item = at
        label = self.kinds.index(":") if self.kinds[:1] == ["NP"] and ":" in self.kinds else 0
        named = label and any(
            self.tokens.keys[member.head] for group in [self.group(0)] if group for member in group.members
        )
        self.label = label if named and "VG" not in self.kinds[:label] else 0
        """The colon behind the name of what the sentence is about, or 0."""
        self._subjects()
        for verb in self.verbs:
            verb.objects = self._object(verb.item) or self._relative_object(verb)
        self._hedges()

    # Places --------------------------------------------------------------------------------------------

    def token_at(self, place: int) -> int:
        """Return the token at, or next after, a place of the text."""
        return min(bisect_right(self.tokens.ends, place), len(self.tokens.ends) - 1)

    def item_at(self, token: int) -> int:
        """Return the item that a token is in."""
        return max(bisect_right(self.firsts, token) - 1, 0)

    def phrase_at(self, token: int) -> NounPhrase | None:
        """Return the noun phrase that a token is in."""
        phrase = self.phrases[self.item_at(token)]
        if isinstance(phrase, Group):
            for member in phrase.members:
                if member.start <= token < member.end:
                    return member
        return None

    def group(self, item: int) -> Group | None:
        """Return the noun phrases of an item, or None."""
        phrase = self.phrases[item] if 0 <= item < len(self.phrases) else None
        return phrase if isinstance(phrase, Group) else None

    def verb(self, item: int) -> VerbGroup | None:
        """Return the verb group of an item, or None."""
        phrase = self.phrases[item] if 0 <= item < len(self.phrases) else None
        return phrase if isinstance(phrase, VerbGroup) else None

    # Subjects ------------------------------------------------------------------------------------------

    def _subjects(self) -> None:
        pending: list[VerbGroup] = []
        before: VerbGroup | None = None
        for verb in self.verbs:
            if verb.infinitive and before is not None and self._governs(before, verb):
                own = self.tokens.words[before.verb] in USING
                verb.subject = before.subject if own else self._object(before.item) or before.subject
                verb.clause = before.clause
                continue
            start, subject, others = self._subject(verb.item)
            verb.clause = self._with_adverbials(start) if start < verb.item else start
            verb.subject, verb.others = subject, others
            if subject is None:
                pending.append(verb)
            elif pending and not self._is_reduced(verb):
                for one in pending:
                    one.subject = subject
                pending = []
            before = verb
        for verb in pending:
            label = self._behind(verb.item)
            if self.kinds[label : label + 1] == [":"] or self.kinds[label - 1 : label] == [":"]:
                verb.subject = self.group(label + 1) or self.group(label)

    def _with_adverbials(self, at: int) -> int:
        """Return where a clause begins whose subject has times and places in front, as in "but in May the park"."""
        kinds = self.kinds
        while at > 0:
            if kinds[at - 1] in ("T", "J") or (
                kinds[at - 1] == "P" and kinds[at] in ("T", "NP") and kinds[at - 2 : at - 1] != ["VG"]
            ):
                at -= 1
            elif kinds[at - 2 : at] in (["T", ","], ["P", "NP"]) and (
                at < 3 or kinds[at - 3] in ("A", "B", ";", ":", "S")
            ):
                at -= 2
            else:
                break
        return at

    def clause_start(self, verb: VerbGroup) -> int:
        """Return where the clause of a verb begins, with the phrases in front of its subject."""
        at = verb.clause
        while at > 0 and self.kinds[at - 1] in ("NP", "P", "J", "T", ","):
            at -= 1
        return at if at == 0 or self.kinds[at] in ("P", "J", "T") else verb.clause

    def _governs(self, before: VerbGroup, verb: VerbGroup) -> bool:
        return all(kind in ("NP", "P", "J", "T") for kind in self.kinds[before.item + 1 : verb.item])

    def _is_reduced(self, verb: VerbGroup) -> bool:
        """Whether a verb is a participle behind its noun, as in "projects launched in May have ended"."""
        kinds, item = self.kinds, verb.item
        if verb.bare and kinds[item - 2 : item] == ["P", "NP"] and kinds[item + 1 : item + 2] in ([], [";"], [","]):
            return self._has_verb_before(item - 2)  # "it cost 5 million instead of the 4 million planned"
        if not verb.bare or item + 1 >= len(kinds) or kinds[item + 1] == "NP" or self._says(verb):
            return False
        if item == 0 or kinds[item - 1] in (",", "P", "J", "R"):
            return True
        return kinds[item - 1] == "NP" and (self.tokens.forms[verb.verb] == "ing" or self._verb_follows(item))

    def _has_verb_before(self, item: int) -> bool:
        """Whether a finite verb stands before an item in its clause."""
        for at in range(item - 1, -1, -1):
            if self.kinds[at] in (",", ";", ":", "B", "S", "R", "A"):
                return False
            if (verb := self.verb(at)) and verb.finite:
                return True
        return False

    def _says(self, verb: VerbGroup) -> bool:
        """Whether a verb is one of saying, and not as in "X, said to be closed"."""
        return self.tokens.words[verb.verb] in SAID and self.kinds[verb.item + 1 : verb.item + 2] != ["VG"]

    def _verb_follows(self, item: int) -> bool:
        """Whether the clause of a verb has another, finite one behind it, or names its agent."""
        if self.tokens.words[self.firsts[item + 1]] == "by":
            return True
        for at in range(item + 1, len(self.kinds)):
            if self.kinds[at] in (";", "B", "S", "R", "A"):
                return False
            if (verb := self.verb(at)) and verb.finite and not verb.bare:
                return True
        return False

    def _subject(self, item: int) -> tuple[int, Group | None, Group | None]:
        """Return where the clause of a verb begins, its subject, and a second candidate."""
        kinds = self.kinds
        verb = self.verb(item)
        at = item - 1
        while at >= 0 and (kinds[at] in ("J", "T", "(") or kinds[at : at + 2] == ["P", "T"]):
            at -= 1
        if at < 0 or verb is None:
            return max(at, 0), None, None
        kind = kinds[at]
        if kind in ("A", "B"):
            earlier = self._verb_before(at)
            return (earlier.clause if earlier else at), (earlier.subject if earlier else None), None
        if kind == "VG" and (governing := self.verb(at)):  # "remains closed"
            return governing.clause, governing.subject, None
        if kind == "P" and (governing := self.verb(at - 1)) and verb.bare:  # "focus on developing X"
            return at, governing.subject, None
        if kind == "R":
            behind = at - 1
            while behind >= 0 and kinds[behind] in (",", "P", "J"):
                behind -= 1
            return at, self._agreeing(behind, verb) or self._antecedent(behind), None
        if kind == "," and (list_ := self.group(at - 1)) and list_.counted:  # "the two mines, A and B, are closed"
            return self._chain(at - 1), list_, None
        if kind in (":", ";") and at >= self.label > 0 and (label := self.group(0)):
            return at + 1, label, None
        if kind in (",", ")"):
            return self._over_bracket(item, at, verb)
        if kind == "NP":
            if self._is_reduced(verb):
                nearest = self.group(at)
                start = self._chain(at)
                return at, nearest, self.group(start) if start != at else None
            start = self._chain(at)
            if kinds[:start] == ["P"] and kinds[item + 1 : item + 2] == ["NP"] and not verb.passive:
                return start, self.group(item + 1), None  # "in the park stands a hall"
            return start, self.group(start), None
        return at, None, None

    def _verb_before(self, at: int) -> VerbGroup | None:
        """Return the verb before an item, whose subject it shares; participles in between are passed over."""
        depth = 0
        for item in range(at - 1, -1, -1):
            depth += (self.kinds[item] == ")") - (self.kinds[item] == "(")
            if depth < 1 and (verb := self.verb(item)):
                if (
                    verb.infinitive
                    or self._is_aside(verb, at)
                    or (self._is_reduced(verb) and verb.subject is not None and self._has_finite_before(item))
                ):
                    continue
                return verb
        return None

    def _is_aside(self, verb: VerbGroup, at: int) -> bool:
        """Whether a verb stands in a subordinate clause that a comma closes before an item."""
        begins = verb.clause > 0 and (self.kinds[verb.clause - 1] in "SR" or self.kinds[verb.clause] in "SR")
        kinds = self.kinds[verb.item : at]
        if "(" in kinds and ")" in kinds:
            del kinds[kinds.index("(") : kinds.index(")")]
        return begins and "," in kinds

    def _has_finite_before(self, item: int) -> bool:
        return any(verb.item < item and verb.finite and not self._is_reduced(verb) for verb in self.verbs)

    def _agreeing(self, at: int, verb: VerbGroup) -> Group | None:
        """Return the noun before "to V" or a preposition where "has" or "was" has no plural as subject."""
        group, noun = self.group(at), self.group(at - 2 - (self.kinds[at - 2 : at - 1] == ["J"]))
        if group is None or noun is None or self.tokens.words[verb.start] not in SINGULAR_VERBS:
            return None
        word, behind = self.tokens.words[group.members[-1].head], self.kinds[at - 1]
        plural = len(group.members) > 1 or (word.endswith("s") and not word.endswith(("ss", "us", "is")))
        between = self.verb(at - 1)
        passed = behind == "P" or (between is not None and between.infinitive)
        return noun if plural and passed and not self.tokens.keys[group.members[-1].head] else None

    def _antecedent(self, at: int) -> Group | None:
        """Return the noun phrase before a relative pronoun, stepping over ", built by X,"."""
        while at > 0 and self.kinds[at] == ",":
            at -= 1
        if at > 3 and self.kinds[at - 3 : at] == [",", "VG", "P"] and self.tokens.words[self.firsts[at - 1]] == "by":
            return self.group(at - 4) or self.group(at)
        return self.group(at)

    def _over_bracket(self, item: int, at: int, verb: VerbGroup) -> tuple[int, Group | None, Group | None]:
        """Return the subject before a bracket between commas, or the one shared with the verb before."""
        kinds = self.kinds
        if (
            verb.bare and not self._says(verb) and kinds[item + 1 : item + 2] != ["NP"]
        ):  # ", approved by X": of the noun before
            nearest = self.group(at - 1)
            if nearest and self.tokens.classes[nearest.members[-1].head] == "#":  # "a hall of 900 square metres, built"
                nearest = self.group(self._chain(at - 1))
            earlier = self._verb_before(at)
            if nearest is not None and earlier is not None and self.prepositional(earlier, "by") is nearest:
                return at, earlier.subject, nearest  # "drafted by A, approved by B and …"
            if nearest is not None:
                return at, nearest, earlier.subject if earlier and self.tokens.forms[verb.verb] == "ing" else None
        inside_verb = False
        for opening in range(at - 1, 0, -1):
            kind = kinds[opening]
            if (inside := self.verb(opening)) and not self._is_reduced(inside):
                inside_verb = inside_verb or kinds[inside.clause] != "R"
            if kind in ",(" and kinds[opening - 1] == "NP":
                first = kinds[opening + 1]
                if first in ("R", "L", "P", "J", "VG", "N") or kind == "(" or (first == "NP" and not inside_verb):
                    start = self._chain(opening - 1)
                    if not self._finite_between(start, opening):
                        return start, self.group(start), None
            if kind in ";B":
                break
        earlier = self._verb_before(at)
        if earlier and not verb.bare:
            return earlier.clause, earlier.subject, None
        if earlier:
            return at, earlier.subject, None
        if self.group(at - 1):
            start = self._chain(at - 1)
            return start, self.group(start), None
        return at, None, None

    def _finite_between(self, start: int, end: int) -> bool:
        return any(start < verb.item < end and verb.finite and not self._is_reduced(verb) for verb in self.verbs)

    def _chain(self, at: int) -> int:
        """Return the first noun phrase of a chain such as "the number of laboratories in the province"."""
        kinds = self.kinds
        while at >= 2:
            if kinds[at - 1] == "P":
                behind = at - 2 - (kinds[at - 2] == "J" and at > 2)
                if kinds[behind] == "NP":
                    at = behind
                    continue
                verb = self.verb(behind)
                start = self._relative_start(behind) if verb else None
                if verb and (start is not None or (verb.bare and behind > 0 and kinds[behind - 1] == "NP")):
                    at = behind - 1 if start is None else start
                    continue
            elif kinds[at - 1] == "VG":
                start = self._relative_start(at - 1)
                verb = self.verb(at - 1)
                if start is not None:
                    at = start
                    continue
                if verb and verb.bare and self.tokens.forms[verb.verb] == "ing" and kinds[at - 2] == "NP":
                    at -= 2
                    continue
            break
        return at

    def _relative_start(self, item: int) -> int | None:
        """Return the noun phrase before the relative clause of a verb, or None where it has none."""
        for at in (item - 1, item - 2):
            if at >= 1 and self.kinds[at] == "R" and self.kinds[at - 1] == "NP":
                return at - 1
            if at < 0 or self.kinds[at] not in ("NP", "J"):
                return None
        return None

    # Objects and complements ---------------------------------------------------------------------------

    def _object(self, item: int) -> Group | None:
        """Return the noun phrases to the right of a verb; "A founded and B funds C": both have C."""
        kinds, clause = self.kinds, verb.clause if (verb := self.verb(item)) else item
        at = item + 1
        while at < len(kinds) and kinds[at] in ("J", "T"):
            at += 1
        if at == item + 1 and kinds[at : at + 1] == ["P"] and self.tokens.words[self.firsts[at]] in PARTICLES:
            at += 1
        if kinds[at : at + 1] == ["NP"]:
            following = self._behind(at)
            told = self.verb(following)
            if told and told.finite and not told.bare and not told.infinitive:
                return None
            return self._with_later(at, following)
        if kinds[at : at + 2] == [",", "A"]:
            at += 1
        if kinds[at : at + 2] == ["A", "VG"]:
            return self._object(at + 1)
        if kinds[at : at + 1] == ["A"] and self.verb(self._behind(at + 1)):
            return self._object(self._behind(at + 1))
        if kinds[at : at + 2] == [",", "NP"] and kinds[clause - 2 : clause] == [
            ",",
            "A",
        ]:  # "A drafted, and B passed, C"
            return self.group(at + 1)
        return None

    def _behind(self, at: int) -> int:
        """Return the item behind a noun phrase and the phrases of place and time that follow it."""
        kinds = self.kinds
        at += 1
        while at < len(kinds) and (kinds[at] == "T" or kinds[at : at + 2] in (["P", "NP"], ["P", "T"])):
            at += 1 if kinds[at] == "T" else 2
        return at

    def _with_later(self, at: int, following: int) -> Group | None:
        """Return an object with those that "and" joins to it behind its place and time: "A in 2001 and B in 2014"."""
        group = self.group(at)
        later = self.group(following + 1)
        if (
            group
            and later
            and following > at + 1
            and self.kinds[following] == "A"
            and self.kinds[following - 1] == "T"
            and not self.verb(self._behind(following + 1))
            and any(self.tokens.keys[member.head] for member in later.members)
        ):
            return Group([*group.members, *later.members])
        return group

    def _relative_object(self, verb: VerbGroup) -> Group | None:
        """Return the noun phrase that "the parks that the city owns" makes the object of the verb."""
        at = verb.clause - 1
        pronoun = self.kinds[at] == "R" and self.tokens.words[self.firsts[at]] != "whose"
        if verb.clause < verb.item and at > 0 and pronoun and not verb.passive and not verb.copula:
            return self._antecedent(at - 1)
        return None

    def complement(self, token: int) -> Group | None:
        """Return the noun phrases that a preposition at a token governs; "in A, and in B" are those of one."""
        kinds, at = self.kinds, self.item_at(token) + 1
        while at < len(kinds) and kinds[at] in ("J", "T"):
            at += 1
        group = self.group(at)
        more = at + 1 + (kinds[at + 1 : at + 2] == [","])
        again = self.group(more + 2) if kinds[more : more + 3] == ["A", "P", "NP"] else None
        if group and again and self.tokens.words[self.firsts[more + 1]] == self.tokens.words[token]:
            return Group([*group.members, *again.members])
        return group

    def place(self, verb: VerbGroup) -> Group | None:
        """Return the noun phrase before "where" that is the place of a verb's clause."""
        at = verb.clause - 1
        if at < 0 or self.kinds[at] != "R" or self.tokens.words[self.firsts[at]] != "where":
            return None
        return self._antecedent(at - 1)

    def prepositional(self, verb: VerbGroup, word: str) -> Group | None:
        """Return what stands behind a preposition after a verb, before the next verb."""
        return next(self.prepositionals(verb, word), None)

    def prepositionals(self, verb: VerbGroup, word: str) -> Iterator[Group | None]:
        """Yield what stands behind a preposition after a verb, before the next verb, wherever it is repeated."""
        in_bracket = False
        for item in range(verb.item + 1, len(self.kinds)):
            in_bracket = (in_bracket or self.kinds[item] == "(") and self.kinds[item] != ")"
            if self.kinds[item] in ("VG", ";", "R", "S") and not in_bracket:
                return
            if not in_bracket and self.kinds[item] == "P" and self.tokens.words[self.firsts[item]] == word:
                yield self.group(item + 1)

    def contrasted(self, verb: VerbGroup | None, word: str) -> Group | None:
        """Return what a denied verb has behind a preposition that "but" repeats: "is not of A but of B"."""
        if verb is None or not verb.negated or "B" not in self.kinds[verb.item :]:
            return None
        at = self.kinds.index("B", verb.item)
        again = self.kinds[at + 1 : at + 3] == ["P", "NP"] and self.tokens.words[self.firsts[at + 1]] == word
        return self.group(at + 2) if again else None

    # Assertion -----------------------------------------------------------------------------------------

    def _hedges(self) -> None:
        """Note of each verb whether it is denied, planned, conditional, reported or asked."""
        words, kinds = self.tokens.words, self.kinds
        asked = self.text.rstrip("”\"' ").endswith("?")
        reported = self._reported()
        for verb in self.verbs:
            if asked:
                verb.hedge = "question"
            elif verb.negated or self._subject_is_none(verb):
                verb.hedge = "denied"
            elif inverted := self._inverted(verb):
                verb.hedge = inverted
            elif verb.modal in PLANNED:
                verb.hedge = "planned"
            elif verb.modal in CONDITIONAL:
                verb.hedge = "conditional"
            elif (at := verb.item - 1) >= 0 and kinds[at] == "J":
                verb.hedge = ADVERBS_OF_DOUBT.get(words[self.firsts[at]], "")
            if verb.hedge:
                continue
            before = self.verb(verb.item - 1) if verb.item else None
            if verb.infinitive:
                verb.hedge = self._of_infinitive(verb, before)
            elif before and self.tokens.forms[verb.verb] == "ing":  # "stopped financing"
                verb.hedge = hedges().get(words[before.verb], "")
            elif start := self._clause_word(verb):
                verb.hedge = start
            if not verb.hedge and (governing := self._saying(verb)):
                verb.hedge = governing
            if (
                not verb.hedge
                and verb.bare
                and (causing := self.verb(verb.item - 2))
                and words[causing.verb] in CAUSING
            ):
                verb.hedge = causing.hedge
            if not verb.hedge and reported(verb):
                verb.hedge = "reported"
            if not verb.hedge and kinds[:2] == ["P", "NP"] and (frame := self.group(1)):
                framing = words[frame.members[0].start : frame.members[-1].end]
                verb.hedge = "conditional" if not FICTIONS.isdisjoint(framing) else ""
        for earlier, verb in itertools.pairwise(self.verbs):
            alike = self.tokens.forms[earlier.verb] == self.tokens.forms[verb.verb] and verb.start == verb.verb
            if kinds[verb.item - 1] == "A" and alike and earlier.start < earlier.verb and not verb.hedge:
                verb.hedge = earlier.hedge  # "will open and employ", "was not approved or built"

    def _inverted(self, verb: VerbGroup) -> str:
        """Return what an auxiliary before the subject says: "nor has it opened", "had it opened, …"."""
        auxiliary = self.verb(verb.clause - 1)
        if auxiliary is None or not auxiliary.copula or verb.clause >= verb.item:
            return ""
        before = verb.clause - 2
        words = self.tokens.words
        if before >= 0 and (
            self.kinds[before] == "N" or words[self.firsts[before]] in ("nor", "neither", "never", "nowhere")
        ):
            return "denied"
        return (
            "conditional"
            if words[auxiliary.verb] in ("had", "were", "should") and (before < 0 or self.kinds[before] == ",")
            else ""
        )

    def _subject_is_none(self, verb: VerbGroup) -> bool:
        subject = verb.subject
        return subject is not None and any(
            self.tokens.words[member.start] in ("no", "neither", "none", "nobody", "nothing")
            for member in subject.members
        )

    def _of_infinitive(self, verb: VerbGroup, before: VerbGroup | None) -> str:
        """Return what the verb or noun before "to" makes of the infinitive."""
        words = self.tokens.words
        for item in range(verb.item - 1, -1, -1):
            if governing := self.verb(item):
                kind = hedges().get(words[governing.verb], "")
                if kind:
                    return "denied" if governing.negated else kind
                if governing.hedge in ("planned", "conditional", "reported"):
                    return governing.hedge
                break
            if self.kinds[item] not in ("NP", "J"):
                break
        for item in range(verb.item - 1, max(verb.item - 3, -1), -1):
            word = words[self.firsts[item]]
            group = self.group(item)
            word = words[group.members[-1].head] if group else word
            if word in hedges() and not (before and before.item == item):
                return hedges()[word]
            if self.kinds[item] != "J":
                break
        return "planned" if words[verb.start + 1 : verb.start + 2] == ["be"] else ""

    def _clause_word(self, verb: VerbGroup) -> str:
        """Return `conditional` where a word like "if" begins the clause of a verb."""
        start = verb.clause
        for item in range(min(start, verb.item), -1, -1):
            kind = self.kinds[item]
            if kind == "S" and self.tokens.words[self.firsts[item]] in CONDITIONS:
                return "conditional"
            if item < start and kind in (",", ";", "VG", "B", "A"):
                break
        return ""

    def _saying(self, verb: VerbGroup) -> str:
        """Return what a verb or noun of saying, hoping or denying makes of the clause that is its object."""
        at = verb.clause - 1
        that = at >= 0 and self.kinds[at] == "R"
        while at >= 0 and self.kinds[at] in ("R", "T", "J", "P"):
            at -= 1
        words, group = self.tokens.words, self.group(at)
        if group and that and verb.clause < verb.item:
            noun = group.members[-1]
            before = self.verb(at - 1)
            untrue = words[noun.head] in ("true", "certain", "clear") and before is not None and before.negated
            none = words[noun.start] == "no" and words[noun.head] in PROOFS
            return "denied" if none or untrue else hedges().get(words[noun.head], "")
        governing = self.verb(at) if at >= 0 else None
        if governing is None or governing.item >= verb.item:
            return ""
        kind = hedges().get(words[governing.verb], "")
        return "denied" if kind and (governing.negated or governing.hedge == "denied") else kind

    def _reported(self) -> Callable[[VerbGroup], bool]:
        """Return whether a verb stands in what somebody says: in quotation marks, before ", said X" or ", X said"."""
        tokens, kinds = self.tokens, self.kinds
        saying = [verb for verb in self.verbs if tokens.words[verb.verb] in SAID]
        until = -1
        for verb in saying:
            if kinds[verb.item - 1 : verb.item + 2 : 2] == [",", "NP"]:
                until = verb.item
            elif verb is self.verbs[-1] and kinds[verb.clause - 1 : verb.clause + 1] == [",", "NP"]:
                until = verb.clause
        according = "according" in tokens.words or ("account" in tokens.words and "own" in tokens.words)
        marks = [at for at, name in enumerate(tokens.classes) if name == '"'] if saying else []
        quoted = list(zip(marks[::2], marks[1::2], strict=False))
        return lambda verb: according or verb.item < until or any(a < verb.verb < b for a, b in quoted)

    def verb_of(self, item: int) -> VerbGroup | None:
        """Return the verb in whose clause an item stands."""
        best: VerbGroup | None = None
        for verb in self.verbs:
            before = verb.item <= item and not self._is_closed(verb, item)
            behind = not before and not verb.infinitive and not self._is_reduced(verb)
            if verb.clause <= item and (before or (behind and (best is None or verb.clause > best.item))):
                best = verb
        return best or (self.verbs[0] if self.verbs else None)

    def _is_closed(self, verb: VerbGroup, item: int) -> bool:
        """Whether a participle behind a comma ends with another comma before an item: ", endowed with gold, in May"."""
        kinds = self.kinds
        closed = kinds[item - 1 : item + 1] == [",", "T"] or (
            kinds[item - 2 : item] == [",", "P"] and kinds[item] == "T"
        )
        return closed and kinds[verb.item - 1] == "," and verb.item < item and self._is_reduced(verb)

    def hedge_of(self, token: int) -> str:
        """Return whether a number or noun at a token is denied, planned, compared, …; or ""."""
        item = self.item_at(token)
        kinds, words = self.kinds, self.tokens.words
        before = item - 1
        if before >= 0 and kinds[before] == "P" and words[self.firsts[before]] in COMPARING:
            return "comparison"
        if before >= 0 and kinds[before] == "N":
            return "denied"
        phrase = self.phrase_at(token)
        if phrase and words[phrase.start] in ("no", "neither") and words[phrase.start + 1] not in MORE:
            return "denied"
        verb = self.verb_of(item)
        if verb is None:
            return "question" if self.text.rstrip().endswith("?") else ""
        if verb.hedge and verb.item > item and phrase and verb.hedge in ("planned", "conditional", "denied"):
            definite = words[phrase.start] in DEFINITE or verb.hedge == "denied"
            return "" if definite and not self._subject_is_none(verb) else verb.hedge
        if verb.hedge and not (verb.hedge in ("planned", "conditional") and self._is_known(verb, item)):
            return verb.hedge
        if verb.item < item and words[verb.verb] in WISHES and not verb.passive:
            return "planned"
        return ""

    def _is_known(self, verb: VerbGroup, item: int) -> bool:
        """Whether a number is that of what exists already: "20 of its 55 jobs", "double its staff of eleven"."""
        group, part = self.group(item), self.group(item - 2)
        words = self.tokens.words
        if group is None or verb.item > item:
            return False
        own = words[group.members[0].start] in DEFINITE
        if words[self.firsts[item - 1]] == "of" and part:
            if own and self.tokens.classes[part.members[-1].head] == "#":
                return True
            item, own = part.members[0].item, words[part.members[0].start] in DEFINITE
        return own and item == verb.item + 1 and words[verb.verb] in RESIZING

    # What a phrase is about ----------------------------------------------------------------------------

    def denoted(self, group: Group | None, depth: int = 0) -> Iterator[tuple[str, NounPhrase, str]]:
        """Yield the records that noun phrases stand for, with the phrase, and "part" where only a part is meant."""
        if group is None or depth > 4:
            return
        for at, member in enumerate(group.members):
            head = member.head
            keys = self.tokens.keys[head]
            if keys:
                yield from ((key, member, "") for key in keys)
                continue
            word = self.tokens.words[head]
            if at == len(group.members) - 1 and (word in TRANSPARENT or word in PARTS):
                following = member.item + 1
                if following < len(self.kinds) and self.kinds[following] == "P":
                    part = "part" if word in PARTS and word not in WHOLE else ""
                    for key, phrase, inner in self.denoted(self.group(following + 1), depth + 1):
                        yield key, phrase, part or inner
                    continue
                for key in self.owners(member):
                    yield key, member, ""
            elif self._is_apposition(member):
                yield from self.denoted(self.group(member.item - 2), depth + 1)
            elif at == len(group.members) - 1:
                yield from ((key, member, "") for key in self._called(member))

    def _called(self, phrase: NounPhrase) -> tuple[str, ...]:
        """Return the record whose name follows its noun: "a wax called Nebula", "its owner, Alder Group, "."""
        kinds, words, behind = self.kinds, self.tokens.words, phrase.item + 1
        if self.tokens.classes[phrase.head] != "W" or (
            kinds[phrase.item - 1 : phrase.item] == ["P"] and words[self.firsts[phrase.item - 1]] != "by"
        ):
            return ()
        if named := self._christened(behind):
            return self.tokens.keys[named.head]
        while kinds[behind : behind + 2] == ["P", "NP"]:
            behind += 2
        group = self.group(behind + 1) if kinds[behind : behind + 1] == [","] else None
        if group is None or len(group.members) > 1 or self.tokens.classes[group.members[0].start] == "#":
            return ()
        if named := self._christened(behind + 2):
            return self.tokens.keys[named.head]
        return self.tokens.keys[group.members[0].head] if kinds[behind + 2 : behind + 3] in ([], [","], [";"]) else ()

    def _christened(self, item: int) -> NounPhrase | None:
        """Return the name behind a participle such as "called", "known as"."""
        verb = self.verb(item)
        if verb is None or not verb.bare or self.tokens.words[verb.verb] not in NAMING:
            return None
        named = self.group(item + 1 + (self.kinds[item + 1 : item + 2] == ["P"]))
        return named.members[0] if named else None

    def owners(self, phrase: NounPhrase) -> Iterator[str]:
        """Yield the records to which a noun phrase belongs, as in "its laboratories", "the province's laboratories"."""
        for token in (phrase.start, *phrase.possessors):
            if token != phrase.head:
                yield from self.tokens.keys[token]

    def _is_apposition(self, phrase: NounPhrase) -> bool:
        """Whether a noun phrase between commas says what the one before it is."""
        item = phrase.item
        return (
            item >= 2
            and self.kinds[item - 1] == ","
            and self.kinds[item - 2] == "NP"
            and self.tokens.classes[phrase.start] == "D"
            and (
                item + 1 == len(self.kinds)
                or self.kinds[item + 1] in (",", "P", ";", "R")
                or (
                    (verb := self.verb(item + 1)) is not None
                    and verb.bare
                    and not self.tokens.keys[phrase.start]
                    and self.kinds[item + 2 : item + 3] != ["NP"]
                )
            )
        )
