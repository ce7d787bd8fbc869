"""The structure of a sentence: which noun phrase is subject, object or complement of which verb; what is asserted."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property

from ...schema.vocabulary import alternatives
from ..derivation.names import is_plural
from .classes import MORE, WORDS, listed, lists
from .gaps import Gap, gaps
from .phrases import ADVERBS_OF_DOUBT, Group, NounPhrase, VerbGroup, grouped
from .tokens import HAVE, Curated, Tokens

TRANSPARENT, PARTS, WHOLE, CONDITIONS, COMPARING = lists("transparent parts whole_parts conditions comparing")
CAUSING, USING, HELPING, PARTICLES, RESIZING, NAMING = lists("causing using helping particles resizing naming")
DEFINITE, SETTLEMENTS, DEEDS, GIVING, STAFF, PROOFS = lists("definite settlements deeds giving staff proofs")
FICTIONS, WISHES, SAID, TELLINGS, BARRING, FACTIVE = lists("fictions wishes said tellings barring factive")
AHEAD, ESTIMATING, FORMERLY, RANKS, LED, PROMISES = lists("ahead estimating formerly ranks led promises")
FRESH, HANDING_OVER, UNKNOWN, KNOWING, ASKED, TURNED = lists("fresh handing_over unknown knowing asked turned")
NOUNS = {kind: listed(f"{kind}_nouns") for kind in ("organisation", "laboratory", "platform", "project", "achievement")}
"""Kind of a record -> the nouns that, behind its name, stand for it."""
HEDGES: Mapping[str, str] = {one: k for k, of in WORDS["hedges"].items() for w in of.split() for one in alternatives(w)}
"""Word -> what it makes of the clause that it governs."""
DASHES, BESIDE = frozenset("-–—"), ("in", "from", "at", "near", "on")
MEANS = frozenset(("by", "after", "before", "without"))
"""Prepositions before what the subject of a clause does, too."""
PLANNED = frozenset(("will", "'ll", "shall", "should", "be to"))
CONDITIONAL = frozenset(("would", "could", "might", "may"))
SINGULAR_VERBS = frozenset(("is", "was", "has", "does"))
EVENTS, IS = ("when", "once", "until", "after", "before", "as"), ("is", "are", "has", "have")
"""What begins a clause in the present tense that is as far ahead as the main clause."""
NONE = frozenset(("no", "neither", "none", "nobody", "nothing"))
_PLACES = re.compile("(?:T|P[nT])*")
_CLAUSE_END = re.compile("[;BSRA]")
_ASIDE = re.compile(r"S[^,;:SB]*,$")
"""A subordinate clause that a comma closes."""
_EDGE = re.compile("(?:^|(?<=[,;(]))((?:P[nT])+)(?=[,;)n]|$)")
"""Phrases with prepositions in front of a clause, or set apart by commas."""
BETWEEN = 64  # how many items stand between two commas, at most
REACH = 16
"""How many items the phrases in front of a clause have, at most."""
_FRONTED = re.compile("(?<=[AB;:S])(?:P[nT]|[TJ])+,(?:J,)?$")
"""Phrases with a comma in front of a clause that is not the first."""
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_IN_MARKS = re.compile("[‘“\"'«]([^‘’“”\"'«»]+)[’”\"'»]")
"""Words in quotation marks."""
_SHARED = re.compile("(?:,nv)+,?(?=Anvn)")
"""Clauses without an object between a verb and the one in which its object stands."""
_PURPOSE = re.compile("nv(?:(?:,|,?A)v)*(nA)?$")
"""A noun and the verbs behind it, before their object, or the last of their objects."""
_SERIES = re.compile("n(?:Pn|P?T)*(?:,n(?:Pn|P?T)*)*,?A(?:,P?T,)?n")
"""A list whose parts have phrases of their own, or the last a time between commas."""
_SET_APART = re.compile("n,(?:J*v)?(?:P?[nT]|J)+,A$")
"""The first of a list of two, and what is said of it between commas."""
_ADVERBS = re.compile("J+(?!J|#|D|N)")
_NEXT = re.compile("[;SRB:]|A(?:J|T|P[nT])*$|(?:,A?|A)n(?:Pn)*J*$")
"""What stands before a verb that "and" joins to another, or that has a subject of its own."""
_RELATIVE = re.compile("nR[nJ]?$")
"""What stands before the verb of a relative clause."""


Found = list[tuple[str, NounPhrase, str]]
"""Records, each with the phrase that stands for it, and "part" where a part of it is meant."""


class Structure:
    """A sentence, read once; the questions that are asked of it take the places of words."""

    def __init__(self, text: str, curated: Iterable[Curated] = ()) -> None:
        self.text = text
        self.tokens = Tokens(text, curated)
        self.asked = text.rstrip("”\"' ").endswith("?")
        self.kinds, phrases, self.firsts = grouped(self.tokens)
        groups, verbs = dict[int, Group](), dict[int, VerbGroup]()
        for at, phrase in enumerate(phrases):
            if isinstance(phrase, Group):
                groups[at] = phrase
                for member in phrase.members:
                    member.item = at
            elif phrase is not None:
                verbs[at] = phrase
                phrase.item = at
        self.gaps: dict[int, list[Gap]] = {}
        """Item of a verb -> the clauses that leave it out."""
        self.left_out: dict[int, Gap] = {}
        self.gap_at = self.left_out.get
        """Returns the clause without its verb in which an item stands, or None."""
        self.group, self.verb, self.verbs = groups.get, verbs.get, [*verbs.values()]
        """`group` and `verb` return the noun phrases and the verb group of an item, or None."""
        label = max(self.kinds.find(":"), 0)
        first = self.group(0) if label and "v" not in self.kinds[:label] else None
        self.label = label if first and any(self.tokens.keys[member.head] for member in first.members) else 0
        """The colon behind the name of what the sentence is about, or 0."""
        self._subjects()
        for verb in self.verbs:
            verb.objects = self._object(verb.item) or self._relative_object(verb)
        self._hedges()
        for gap in gaps(self):
            self.gaps.setdefault(gap.verb.item, []).append(gap)
            self.left_out |= dict.fromkeys(range(gap.start, gap.end), gap)

    # Places --------------------------------------------------------------------------------------------

    def token_at(self, place: int) -> int:
        """Return the token at, or next after, a place of the text."""
        ends = self.tokens.ends
        return bisect_right(ends, place) if place < ends[-1] else len(ends) - 1

    def item_at(self, token: int) -> int:
        """Return the item that a token is in."""
        return max(bisect_right(self.firsts, token) - 1, 0)

    def phrase_at(self, token: int) -> NounPhrase | None:
        """Return the noun phrase that a token is in."""
        group = self.group(self.item_at(token))
        return group.member_at(token) if group else None

    def word(self, item: int) -> str:
        """Return the first word of an item, or ""."""
        return self.tokens.words[self.firsts[item]] if 0 <= item < len(self.firsts) else ""

    def name(self, verb: VerbGroup) -> str:
        """Return the verb of a verb group."""
        return self.tokens.words[verb.verb]

    def named(self, item: int) -> NounPhrase:
        """Return the first noun phrase of an item that is one."""
        group = self.group(item)
        assert group is not None
        return group.members[0]

    def phrases(self, item: int) -> list[NounPhrase]:
        """Return the noun phrases of an item."""
        return group.members if (group := self.group(item)) else []

    def noun(self, group: Group) -> str:
        """Return the noun of the last of some noun phrases."""
        return self.tokens.words[group.members[-1].head]

    def skip_back(self, item: int, kinds: str = "JT") -> int:
        """Return the nearest item before one that is not of these kinds."""
        return len(self.kinds[: max(item, 0)].rstrip(kinds)) - 1

    def skip(self, item: int, kinds: str = "JT") -> int:
        """Return the first item from one on that is not of these kinds."""
        return len(self.kinds) - len(self.kinds[item:].lstrip(kinds))

    # Subjects ------------------------------------------------------------------------------------------

    def _subjects(self) -> None:
        pending: list[VerbGroup] = []
        before: VerbGroup | None = None
        for verb in self.verbs:
            between = self.kinds[before.item + 1 : verb.item] if before else ""
            if verb.infinitive and before is not None and not between.strip("nPJT"):
                of = self.recipient(before) or self._object(before.item)
                own = self.name(before) in USING and not self.recipient(before)
                deed = of and (self.noun(of) in DEEDS or self.tokens.classes[of.members[-1].head] == "#")
                verb.subject = before.subject if own or deed or of is None else of  # "took steps to"
                verb.clause = before.clause
                if before in pending:  # "Set to open in 2027, the park …"
                    pending.append(verb)
                continue
            start, verb.subject = self._subject(verb)
            fronted = start < verb.item and self.kinds[start] != ","
            verb.clause = self._with_adverbials(start) if fronted else start
            if verb.subject is None:
                verb.subject = self._labelled(verb)
            if verb.subject is None and not (start and self.kinds[start] in "AB"):
                pending.append(verb)
            elif pending and not self.is_reduced(verb):
                for one in pending:
                    one.subject = verb.subject
                pending = []
            before = verb
        for verb in pending:
            label = self.over_places(verb.item)
            if ":" in self.kinds[max(label - 1, 0) : label + 1]:
                verb.subject = self.group(label + 1) or self.group(label)

    def _labelled(self, verb: VerbGroup) -> Group | None:
        """Return the items of a list, in which no verb stands, below a label: "Approved in May: A (of X); B"."""
        colon = self.kinds.find(":", verb.item)
        items = _IN_BRACKETS.sub(lambda found: "_" * len(found[0]), self.kinds)
        if colon < 0 or self.kinds.find("v", verb.item + 1, colon) >= 0 or items.find("v", colon) >= 0:
            return None
        members = [self.phrases(at) for at in range(colon + 1, len(items)) if items[at - 1] in ":;,"]
        return Group([*itertools.chain(*members)]) if any(members) else None

    def _with_adverbials(self, at: int) -> int:
        """Return where a clause begins whose subject has times and places in front, as in "but in May the park"."""
        kinds = self.kinds
        while at > 0:
            if kinds[at - 1] in "TJ" or (kinds[at - 1 : at + 1] in ("PT", "Pn") and not kinds.endswith("v", 0, at - 1)):
                at -= 1
            elif kinds[at - 1] == "," and (fronted := _FRONTED.search(kinds, max(at - REACH, 0), at)):
                at = fronted.start()
            elif kinds.endswith(("T,", "Pn"), 0, at) and (at < 3 or kinds[at - 3] in "AB;:S"):
                at -= 2
            else:
                break
        return at

    def clause_start(self, verb: VerbGroup) -> int:
        """Return where the clause of a verb begins, with the phrases in front of its subject."""
        at = self.skip_back(verb.clause, "nPJT,") + 1
        return at if at == 0 or self.kinds[at] in "PJT" else verb.clause

    def is_reduced(self, verb: VerbGroup) -> bool:
        """Whether a verb is a participle behind its noun, as in "projects launched in May have ended"."""
        kinds, item = self.kinds, verb.item
        if not verb.bare or kinds[item + 1 : item + 2] in ("", "n") or self._says(verb):
            return False
        at = self.skip_back(item, "J")
        if at < 0 or kinds[at] != "n":
            return at < 0 or kinds[at] in ",PR"
        return self.tokens.forms[verb.verb] == "ing" or self._verb_follows(item) or self._has_agent(verb)

    def _has_agent(self, verb: VerbGroup) -> bool:
        """Whether a participle has an agent, as in ", part of a project driven by X", and is not like "grew by 5"."""
        agent = self.group(verb.item + 2) if self.word(verb.item + 1) == "by" else None
        return agent is not None and self.tokens.classes[agent.members[0].head] != "#"

    def _has_verb_before(self, item: int) -> bool:
        """Whether a finite verb stands before an item in its clause."""
        start = max(map(self.kinds[:item].rfind, ",;:BSRA"))
        return any(start < verb.item < item and verb.finite for verb in self.verbs)

    def is_participle(self, verb: VerbGroup) -> bool:
        """Whether a verb only says more of a noun behind a verb, as in "has a sonar supplied by X"."""
        return verb.bare and self.kinds.endswith("n", 0, verb.item) and self._has_verb_before(verb.item)

    def _says(self, verb: VerbGroup) -> bool:
        """Whether a verb is one of saying, and not as in "X, said to be closed"."""
        return self.name(verb) in SAID and not self.kinds.startswith("v", verb.item + 1)

    def _verb_follows(self, item: int) -> bool:
        """Whether the clause of a verb has another, finite one behind it."""
        end = _CLAUSE_END.search(self.kinds, item + 1)
        last = end.start() if end else len(self.kinds)
        return any(item < verb.item < last and verb.finite and not verb.bare for verb in self.verbs)

    def _subject(self, verb: VerbGroup) -> tuple[int, Group | None]:
        """Return where the clause of a verb begins, and its subject."""
        kinds, item, at = self.kinds, verb.item, verb.item - 1
        while at >= 0 and (kinds[at] in "JT()" or kinds.startswith("PT", at) or self._is_set_apart(at, verb)):
            at = max(kinds.rfind("(", 0, at), 0) - 1 if kinds[at] == ")" else at - 1 - (kinds[at] == "n")
        if at < 0:
            return 0, None
        kind = kinds[at]
        comma = kinds.rfind(",n", 0, at) if kind == "A" and verb.bare and self.tokens.forms[verb.verb] == "ing" else -1
        if comma > 0 and not kinds[comma:at].strip(",JPTn"):  # "the dish, 8 metres across and weighing 9 tonnes, …"
            return self._over_bracket(comma, verb)
        if kind in "AB":
            last = next(filter(None, map(self.verb, range(at - 1, -1, -1))), None)
            if verb.bare and last and last.bare and last.subject and not kinds[last.item + 1 : at].strip("PnTJ"):
                return last.clause, last.subject  # ", founded by A and run by B"
            earlier = self._verb_before(at, verb)
            return (earlier.clause, earlier.subject) if earlier else (at, None)
        if kind == "v" and self.tokens.words[verb.start - 1] == "there":  # "said there were"
            return item, None
        if kind == "v" and (governing := self.verb(at)):  # "remains closed"
            return governing.clause, governing.subject
        means = self.word(at) in MEANS and HELPING.isdisjoint(self.tokens.words)
        doing = self._verb_before(at) if means or self.word(at) == "in" else self.verb(at - 1)
        if kind == "P" and doing and verb.bare and not (means and doing.passive):
            return at, doing.subject  # "focus on developing X", "helped the city by building X"
        if kind == "R":
            behind = self.skip_back(at, ",:PJT")
            cleft = self._object(1) if kinds.startswith("nvn") and self.word(0) == "it" else None
            if cleft and self.tokens.keys[cleft.members[0].head] and self.word(at) in ("that", "who"):
                return at, cleft  # "it was A, not B, that paid"
            if kinds.endswith("nP", 0, at) and self.word(at - 1) == "of":  # "12 of which arrived"
                return behind, self.group(behind)
            new = verb.modal != "" or self.word(at) == "that"
            antecedent = self._agreeing(behind, verb) or self.antecedent(behind, new=new)
            if antecedent and len(antecedent.members) > 1 and self.tokens.words[verb.start] in SINGULAR_VERBS:
                return at, Group(antecedent.members[-1:])  # "A, and B, which is in C"
            return at, antecedent
        if kind == "," and (list_ := self.group(at - 1)) and list_.counted:  # "the two mines, A and B, are closed"
            return self.chain(at - 1), list_
        if kind == ":" and self.word(at) in DASHES and (opened := kinds.rfind("n:", 0, at)) >= 0:
            start = self.chain(opened)  # "two banks – A and B – have"
            return start, self.group(start)
        if kind in ":;" and at >= self.label > 0:
            return at + 1, self.group(0)
        if kind in ",)" or (verb.bare and self.word(at) in DASHES):
            return self._over_bracket(at, verb)
        if kind == "n":
            start = self.chain(at)
            ahead = [one for one in self.verbs if one.item < item] if self.is_participle(verb) else []
            if ahead and kinds[ahead[-1].clause] == "R" and self._is_main(verb, start):
                verb.bare, ahead = False, []  # "the firms that work in the park reached"
            reduced = ahead and not (ahead[-1].bare or any(map(self._says, ahead)))  # "in a deal valued at 4 million"
            if reduced or self.is_reduced(verb):
                return at, self.group(self.over_towns(at))
            purpose = None if verb.bare and self._finite_between(-1, at) else _PURPOSE.search(kinds, 0, start)
            apart = purpose and purpose[1] and self._has_verb_before(purpose.start())
            if purpose and not apart and (doing := self.verb(purpose.start() + 1)) and doing.infinitive:
                start = self.chain(purpose.start())  # "the plans to build and run X were"
            aside, one = _SET_APART.search(kinds, 0, start), self.tokens.words[verb.start] in SINGULAR_VERBS
            if aside and not (one or self._has_verb_before(aside.start())):  # "A, with 212 members, and B are"
                return aside.start(), Group([*self.phrases(aside.start()), *self.phrases(start)])
            if kinds[:start] == "P" and kinds.startswith("n", item + 1) and not verb.passive:
                return start, self.group(item + 1)  # "in the park stands a hall"
            return start, self.group(start)
        return at, None

    def _is_set_apart(self, at: int, verb: VerbGroup) -> bool:
        """Whether a noun behind a preposition only says where or when its verb is true: "and in June bought"."""
        apart = self.kinds.endswith(("APn", ",Pn"), 0, at + 1) and self.word(at - 1) in BESIDE
        return apart and not (verb.bare and self.word(verb.item + 1) == "by")

    def _verb_before(self, at: int, sharing: VerbGroup | None = None) -> VerbGroup | None:
        """Return the verb before an item, whose subject it shares; participles in between are passed over.

        So are those whose subject is a plural that a verb in the singular cannot share.
        """
        depth, singular = 0, sharing is not None and self.tokens.words[sharing.start] in SINGULAR_VERBS
        for item in range(at - 1, -1, -1):
            depth += (self.kinds[item] == ")") - (self.kinds[item] == "(")
            if depth < 1 and (verb := self.verb(item)):
                passed = self.is_reduced(verb) and verb.subject is not None and self._finite_between(-1, item)
                passed = passed or (singular and verb.bare and self.is_several(verb.subject))
                if not (verb.infinitive or self._is_aside(verb, at) or passed):
                    return verb
        return None

    def _is_aside(self, verb: VerbGroup, at: int) -> bool:
        """Whether a verb stands in a subordinate clause that a comma closes before an item."""
        begins = verb.clause > 0 and (self.kinds[verb.clause - 1] in "SR" or self.kinds[verb.clause] in "SR")
        return begins and "," in re.sub(r"\([^)]*\)", "", self.kinds[verb.item : at])

    def _finite_between(self, start: int, end: int) -> bool:
        return any(start < verb.item < end and verb.finite and not self.is_reduced(verb) for verb in self.verbs)

    def is_several(self, group: Group | None) -> bool:
        """Whether noun phrases are several, or one of a noun in the plural that is no name."""
        if group is None or len(group.members) > 1:
            return group is not None
        head = group.members[0].head
        last = self.text[: self.tokens.ends[head]].rpartition(" ")[2]
        named = " " in self.tokens.words[head] or self.tokens.classes[head] == "M"
        one = last[:1].isupper() and named  # "Birch Works"
        return is_plural(self.noun(group)) and not one

    def _agreeing(self, at: int, verb: VerbGroup) -> Group | None:
        """Return the noun before "to V" or a preposition where "has" or "was" has no plural as subject."""
        group, noun = self.group(at), self.group(at - 2 - self.kinds.endswith("J", 0, at - 1))
        if group is None or noun is None or self.tokens.words[verb.start] not in SINGULAR_VERBS:
            return None
        plural = is_plural(self.noun(group))
        return noun if plural and self.kinds[at - 1] in "Pv" and not self.tokens.keys[group.members[-1].head] else None

    def antecedent(self, at: int, *, new: bool = False) -> Group | None:
        """Return the noun phrase before a relative pronoun, stepping over ", built by X,"."""
        begun = self.skip_back(at + 1, ",")
        at = max(begun, 0)
        apart = "," in self.kinds[at : self.kinds.find("R", at)]
        if apart and self.kinds.endswith(",vP", 0, at) and self.word(at - 1) == "by":
            return self.group(at - 4) or self.group(at)
        return self.group(self.over_towns(at, new=new))

    def over_towns(self, at: int, *, new: bool = False) -> int:
        """Return the noun before a town without an article: "a site in Leuven owned by X", "a team from Leuven".

        `new`: also before another place, if the noun is new: "a pier at X, which will".
        """
        while self.kinds.endswith(("nPn", "n,Pn"), 0, at + 1):
            group, above = self.group(at), self.skip_back(at - 1, ",")
            noun = self.named(above)
            town = group and all(self.text[self.tokens.starts[one.start]].isupper() for one in group.members)
            words = BESIDE if new and self.tokens.words[noun.start] in ("a", "an") else BESIDE[:2]
            if not town or self.tokens.classes[noun.head] == "#" or self.word(at - 1) not in words:
                break  # "50 million from investors led by X"
            at = above
        return at

    def _over_bracket(self, at: int, verb: VerbGroup) -> tuple[int, Group | None]:
        """Return the subject before a bracket between commas, or the one shared with the verb before."""
        kinds, earlier, nearest = self.kinds, self._verb_before(at), self.group(at - 1)
        start = self._bracketed(at)
        if verb.bare and start is not None and self._is_main(verb, start):
            verb.bare = False
        if verb.bare and not self._says(verb) and not kinds.startswith("n", verb.item + 1):
            head, above = nearest.members[-1].head if nearest else 0, self.group(self.chain(at - 1))
            named = self.text[self.tokens.starts[head]].isupper() and self.word(at - 2) not in BESIDE
            known = self.tokens.keys[head] or named  # part of a name, perhaps
            if nearest and above and self.tokens.keys[above.members[-1].head] and not known:
                nearest = above  # "a hall of 900 square metres, built", "a law for lakes, drafted"
            elif nearest and start is not None and not self.tokens.keys[head]:
                nearest = self.group(start)  # "X, which has 40 rooms, based in Y, has"
            own = earlier is not None and (self.is_reduced(earlier) or self.prepositional(earlier, "by") is nearest)
            if nearest and earlier and own and "," not in kinds[earlier.item : at]:
                return at, earlier.subject  # "drafted by A, approved by B and …", ", built by A for B, opened"
            if nearest and any(one.finite and one is not verb for one in self.verbs):
                return at, nearest  # ", approved by X": of the noun before, but of "X, a part of Y, moved" of the first
        done = earlier and self.prepositional(earlier, "by") is nearest  # ", built by A, to be run by B"
        if verb.infinitive and verb.passive and nearest and not done and self.name(verb) not in HANDING_OVER:
            return at, self.group(self.over_towns(at - 1))  # "a hub in Vik, to be run by X"
        if start is None and earlier:
            return at if verb.bare else earlier.clause, earlier.subject
        start = self.chain(at - 1) if start is None else start
        return start, self.group(start)

    def _bracketed(self, at: int) -> int | None:
        """Return the subject before a bracket that a comma closes, or None; of two, that before the first."""
        kinds, inside_verb = self.kinds, False
        for opening in range(at - 1, max(at - BETWEEN, 0), -1):
            kind = kinds[opening]
            if (inside := self.verb(opening)) and (inside.finite or inside.infinitive) and not self.is_reduced(inside):
                inside_verb = inside_verb or kinds[inside.clause] != "R"
            if kind in ",(" and kinds[opening - 1] == "n":
                first = kinds[opening + 1]
                aside = first in "RLPJvN" or kind == "(" or kinds.startswith("AN", opening + 1)
                if aside or (first == "n" and not inside_verb):
                    start = self.chain(opening - 1)
                    placed = kinds.endswith(("P", ",Rv"), 0, start)  # "X, in Leuven, Belgium, is": no subject
                    again = kinds[:start].rstrip("JR").endswith("n,")  # "X, a maker of Y, which is in Z, has"
                    again = again and not self.tokens.keys[self.named(start).head]
                    if not (placed or again or self._finite_between(start, opening)):
                        return start
            if kind in ";B":
                break
        return None

    def _is_main(self, verb: VerbGroup, subject: int) -> bool:
        """Whether a past tense like a participle is the verb of its clause: "X, a part of Y, moved to Z and has"."""
        if self.tokens.forms[verb.verb] != "ed" or self._has_verb_before(subject) or self.prepositional(verb, "by"):
            return False
        later = next((one for one in self.verbs if one.item > verb.item and one.finite), None)
        return later is None or _NEXT.search(self.kinds, verb.item + 1, later.item) is not None

    def chain(self, at: int) -> int:
        """Return the first noun phrase of a chain such as "the number of laboratories in the province"."""
        kinds = self.kinds
        while at >= 2:
            behind = at - 1
            if kinds.endswith("nA", 0, at):  # "groups that take up hard and new tasks": of the relative clause
                behind = at - 3 - kinds.endswith("P", 0, at - 2)
                if not (self.verb(behind) and self._relative_start(behind) is not None):
                    break
                at -= 2
                continue
            if kinds[at - 1] in "PL":  # "companies such as A and B"
                behind = at - 2 - (kinds[at - 2] == "J" and at > 2)
                if kinds[behind] == "n":
                    at = behind
                    continue
            verb = self.verb(behind)
            start = self._relative_start(behind) if verb else None
            if start is None and verb and verb.bare and kinds.endswith("n", 0, behind):
                start = behind - 1 if behind < at - 1 or self.tokens.forms[verb.verb] == "ing" else None
            if start is None:
                break
            at = start
        return at

    def _relative_start(self, item: int) -> int | None:
        """Return the noun phrase before the relative clause of a verb, or None where it has none."""
        found = _RELATIVE.search(self.kinds, 0, item)
        return found.start() if found else None

    # Objects and complements ---------------------------------------------------------------------------

    def _object(self, item: int) -> Group | None:
        """Return the noun phrases to the right of a verb; "A founded and B funds C": both have C."""
        kinds, clause = self.kinds, verb.clause if (verb := self.verb(item)) else item
        at = self.skip(item + 1)
        at += kinds.startswith("P", at) and self.word(at) in PARTICLES
        if kinds.startswith("n", at):
            following = self.over_places(at)
            told = self.verb(following)
            if told and told.finite and not told.bare and (verb is None or self.name(verb) not in HELPING):
                return None
            given = verb is not None and self.recipient(verb) is not None
            return self.group(at + 1) if given else self._with_later(at)
        if kinds.startswith(",n", at) and kinds.endswith(",A", 0, clause):  # "A drafted, and B passed, C"
            return self.group(at + 1)
        if at > item + 1 and "T" in kinds[item + 1 : at]:  # "began in 2023 and covered the lake"
            return None
        shared = _SHARED.match(kinds, at)  # "A has finished, B runs and C funds D"
        at = shared.end() if shared else at + kinds.startswith(",A", at)
        if kinds.startswith("Av", at):
            return self._object(at + 1)
        if kinds.startswith("A", at) and self.verb(self.over_places(at + 1)):
            return self._object(self.over_places(at + 1))
        return None

    def recipient(self, verb: VerbGroup) -> Group | None:
        """Return the first of two objects, to whom the second is given: "awarded the institute a grant"."""
        at = self.skip(verb.item + 1)
        return self.group(at) if self.name(verb) in GIVING and self.kinds.startswith("nn", at) else None

    def over_places(self, at: int) -> int:
        """Return the item behind a noun phrase and the phrases of place and time that follow it."""
        found = _PLACES.match(self.kinds, at + 1)
        return found.end() if found else at + 1

    def _with_later(self, at: int) -> Group | None:
        """Return an object with those that "and" joins to it behind its place and time: "A in 2001 and B in 2014"."""
        group, series = self.group(at), _SERIES.match(self.kinds, at)  # "two rinks, a hostel with 96 beds and a clinic"
        told = self.verb(self.over_places(series.end() - 1)) if series else None
        ended = told and told.finite and not self._has_agent(told)
        if group and series and not {"P", "T"}.isdisjoint(series[0]) and not ended:
            parts = (self.phrases(item) for item in range(at, series.end()) if self.kinds[item - 1] != "P")
            return Group([*itertools.chain(*parts)])
        return group

    def _relative_object(self, verb: VerbGroup) -> Group | None:
        """Return the noun phrase that "the parks that the city owns" makes the object of the verb."""
        at = verb.clause - 1
        pronoun = self.kinds.endswith("R", 0, at + 1) and self.word(at) != "whose"
        bare = self.kinds.endswith("nn", 0, verb.item) and verb.subject is self.group(verb.item - 1)
        if bare and not verb.passive and any(one is not verb and one.finite and not one.copula for one in self.verbs):
            return self.group(verb.item - 2)  # "the maker it founded with X"
        return self.antecedent(at - 1) if pronoun and not verb.passive else None

    def complement(self, token: int) -> Group | None:
        """Return the noun phrases that a preposition at a token governs, or the object of a gerund behind it."""
        at = self.skip(self.item_at(token) + 1)
        gerund, group = self.verb(at), self.group(at)
        doing = gerund is not None and gerund.bare and self.tokens.forms[gerund.verb] == "ing"
        while group and self.kinds.startswith("APn", at + 1) and self.word(at + 2) == self.word(at - 1):
            at += 3  # "with A and with B"
            group = Group([*group.members, *self.phrases(at)])
        asked = self.kinds.startswith("R", at)  # "in which"
        if group is None and not doing and not asked and (verb := self.verb_of(self.item_at(token))):
            return self._relative_object(verb)  # "X, which Y works with"
        return gerund.objects if gerund and doing else group

    def place(self, verb: VerbGroup) -> Group | None:
        """Return the noun phrase before "where" that is the place of a verb's clause."""
        at = verb.clause - 1
        return self.antecedent(at - 1) if self.word(at) == "where" else None

    def prepositional(self, verb: VerbGroup, word: str) -> Group | None:
        """Return what stands behind a preposition after a verb, before the next verb."""
        return next(self.prepositionals(verb, word), None)

    def prepositionals(self, verb: VerbGroup, word: str) -> Iterator[Group | None]:
        """Yield what stands behind a preposition after a verb, before the next verb, wherever it is repeated."""
        if self.kinds.endswith("PR", 0, verb.clause) and self.word(verb.clause - 2) == word:
            yield self.antecedent(verb.clause - 3)  # "to which X gave 3 euros"
        closed = 0
        for item in range(verb.item + 1, len(self.kinds)):
            inside = self.verb(item) if self.kinds[item - 1] == "," else None
            if inside and inside.bare and self.tokens.forms[inside.verb] == "ed":
                closed = self.kinds.find(",", item)  # "the vaccine, known as Y, with X"
            if item < closed:
                continue
            if self.kinds[item] in "v;RS" or ((gap := self.gap_at(item)) and gap.start == item):
                return
            if self.kinds[item] == "P" and self.word(item) == word:
                yield self.group(item + 1)

    def contrasted(self, verb: VerbGroup | None, word: str) -> Group | None:
        """Return what a denied verb has behind a preposition that "but" repeats: "is not of A but of B"."""
        at = self.kinds.find("BPn", verb.item) if verb and verb.negated else -1
        return self.group(at + 2) if at >= 0 and self.word(at + 1) == word else None

    # Assertion -----------------------------------------------------------------------------------------

    def _hedges(self) -> None:
        """Note of each verb whether it is denied, planned, conditional, reported or asked."""
        reported, frames = self._reported(), [*self._frames()]
        for verb in self.verbs:
            verb.hedge = self._hedge(verb) or ("reported" if reported(verb) else self._framed(verb, frames))
        for at, verb in enumerate(self.verbs):
            main = next(iter(self.verbs[at - 1 : at] or self.verbs[1:2]), verb)  # "will employ 40 when it opens"
            event = self.word(verb.clause - 1)
            present = event in EVENTS and (self.tokens.forms[verb.verb] == "s" or self.tokens.words[verb.start] in IS)
            ahead = (event == "until" and not verb.copula) or main.hedge in ("planned", "conditional")
            if present and ahead:
                verb.hedge = verb.hedge or "planned"
        for earlier, verb in itertools.pairwise(self.verbs):
            alike = verb.start == verb.verb or (verb.infinitive and earlier.infinitive)  # "plans to open and to close"
            alike = alike and self.tokens.forms[earlier.verb] == self.tokens.forms[verb.verb]
            alike = alike and earlier.start < earlier.verb and verb.hedge in ("", "reported")
            if self.kinds[verb.item - 1] == "A" and alike:
                verb.hedge = earlier.hedge or verb.hedge  # "will open and employ", "was not approved or built"
            going_on = self.kinds[verb.item - 1] in ",P" and verb.bare and self.tokens.forms[verb.verb] == "ing"
            shared = verb.subject is earlier.subject or self.word(verb.item - 1) in ("in", "toward", "towards")
            if going_on and (earlier.modal or earlier.infinitive) and shared:
                verb.hedge = verb.hedge or earlier.hedge  # "will be built, featuring", "will go toward creating"

    def _hedge(self, verb: VerbGroup) -> str:
        if self.asked:
            return "question"
        ahead = [self.word(verb.item - 1), self.word(verb.item - 2)] if self.kinds.endswith("P", 0, verb.item) else []
        lacking = ahead[:1] == ["without"] or "instead" in ahead or "rather" in ahead  # "instead of opening"
        if verb.negated or self._subject_is_none(verb) or self._neither(verb) or lacking:
            return "denied"
        if inverted := "question" if self._is_asked(verb) else self._inverted(verb):
            return inverted
        if verb.modal in PLANNED or verb.modal in CONDITIONAL:
            return "planned" if verb.modal in PLANNED else "conditional"
        at = verb.item - 1
        before = self.verb(at) or (self.verb(at - 1) if self.kinds[at] == "P" and self.word(at) not in MEANS else None)
        doubt = ADVERBS_OF_DOUBT.get(self.word(at), "") if self.kinds.endswith("J", 0, verb.item) else verb.hedge
        if doubt := doubt or self._weakened(verb):
            return doubt
        if self.word(at) in FORMERLY and (verb.copula or self.name(verb) in HAVE):  # "previously had to wait"
            return "former"
        if verb.infinitive:
            found = self._of_infinitive(verb, before)
        elif before and self.tokens.forms[verb.verb] == "ing":  # "stopped financing"
            found = HEDGES.get(self.name(before), "")
        else:
            found = self._condition(verb)
        if before and verb.bare and self.tokens.forms[verb.verb] == "ed" and before.hedge == "denied":
            return "denied"  # "did not remain closed"
        causing = self.verb(verb.item - 2)
        caused = causing.hedge if causing and self.name(causing) in (CAUSING if verb.bare else HELPING) else ""
        return found or self._saying(verb) or caused or self._puts(verb)

    def _weakened(self, verb: VerbGroup) -> str:
        """Return what adverbs behind "is" make of it: "is almost complete", and not "is almost 40 metres long"."""
        behind = _ADVERBS.match(self.tokens.classes, verb.end) if verb.copula else None
        words = self.tokens.words[verb.end : behind.end()] if behind else []
        return next((doubt for word in words if (doubt := ADVERBS_OF_DOUBT.get(word)) and word != "once"), "")

    def _puts(self, verb: VerbGroup) -> str:
        """Return `reported` where somebody estimates: "X puts the number of users at 8,000"."""
        amount = self.prepositional(verb, "at") if self.name(verb) in ESTIMATING and verb.objects else None
        number = amount is not None and self.tokens.classes[amount.members[0].head] == "#"
        return "reported" if number and not verb.passive else ""

    def _framed(self, verb: VerbGroup, frames: Iterable[tuple[int, str]]) -> str:
        """Return what a phrase at the edge of a clause makes of a verb, up to the next semicolon; or ""."""
        parts = ((sorted((at, verb.item)), kind) for at, kind in frames)
        return next((kind for (start, end), kind in parts if ";" not in self.kinds[start:end]), "")

    def _frames(self) -> Iterator[tuple[int, str]]:
        """Yield the item of each phrase that makes its clause no plain fact, and what it makes of it.

        A story or a missing condition makes it conditional ("in the film, …", "but for the strike, …"), a teller
        reported ("in the telling of its founder, …").
        """
        words = self.tokens.words
        if words[:2] == ["gone", "are"]:  # "gone are the days when"
            yield 0, "former"
        if words[:2] == ["but", "for"] or self.word(0) in BARRING:
            yield 0, "conditional"
        if self.word(0) in AHEAD and (early := self.verb(self.kinds.find(",v") + 1)):
            main = next((verb for verb in self.verbs if verb.item > early.item), None)
            if early.bare and main and main.clause > early.item and HEDGES.get(self.name(early)) == "planned":
                yield 0, "planned"  # "with the opening, expected for June, the number rises"
        for found in _EDGE.finditer(self.kinds):
            at, nouns = found.start(1), [self.group(item) for item in range(*found.span(1))]
            heads = {self.noun(group) for group in nouns if group}
            first = next((group.members[0] for group in nouns if group), None)
            if first is None:
                continue
            if at == 0 and not FICTIONS.isdisjoint(heads | {*words[first.start : first.end]}):
                yield at, "conditional"
            told = self.tokens.classes[first.start] in "DG" or first.possessors
            if told and self.word(at) in ("in", "by", "to") and words[first.head] in TELLINGS:
                yield at, "reported"

    def _is_asked(self, verb: VerbGroup) -> bool:
        """Whether an indirect question is no plan: "whether it will open", "it is not known when it will open"."""
        start = verb.item if verb.infinitive else min(verb.clause, verb.item)
        at = max(self.kinds.rfind("S", 0, start + 1), self.kinds.rfind("R", 0, start + 1))
        planned = verb.modal in PLANNED or verb.infinitive
        if at < 0 or not planned or not {*"v,;:BA"}.isdisjoint(self.kinds[at:start]):
            return False
        word, knowing, before = self.word(at), self.verb(at - 1), self.tokens.words[max(self.firsts[at] - 1, 0)]
        unknown = before in UNKNOWN or (knowing is not None and knowing.negated and self.name(knowing) in KNOWING)
        return word in ("whether", "if") or (word in ASKED and unknown)

    def _inverted(self, verb: VerbGroup) -> str:
        """Return what an auxiliary before the subject says: "nor has it opened", "had it opened, …"."""
        auxiliary = self.verb(verb.clause - 1)
        if auxiliary is None or not auxiliary.copula:
            return ""
        before = verb.clause - 2
        if self.kinds.endswith("N", 0, before + 1) or self.word(before) in ("nor", "neither", "nowhere"):
            return "denied"
        fronted = before < 0 or self.kinds[before] == ","
        return "conditional" if fronted and self.name(auxiliary) in ("had", "were", "should") else ""

    def _subject_is_none(self, verb: VerbGroup) -> bool:
        return any(self._is_none(member) for member in (verb.subject.members if verb.subject else ()))

    def _neither(self, verb: VerbGroup) -> bool:
        """Whether "neither" stands before what a verb is said of: "has built neither A nor B", "owned by neither A"."""
        behind = _PLACES.match(self.kinds, verb.item + 1 + self.kinds.startswith("n", verb.item + 1))
        groups = map(self.group, range(verb.item + 1, behind.end() if behind else 0))
        firsts = (group.members[0] for group in groups if group)
        return any(self.tokens.words[one.start] == "neither" and one.end > one.start + 1 for one in firsts)

    def _is_none(self, phrase: NounPhrase) -> bool:
        """Whether a noun phrase says that there is none, and not "no fewer than 600"."""
        words = self.tokens.words
        return words[phrase.start] in NONE and MORE.isdisjoint(words[phrase.start + 1 :][:1])

    def _of_infinitive(self, verb: VerbGroup, before: VerbGroup | None) -> str:
        """Return what the verb or noun before "to" makes of the infinitive."""
        if governing := self.verb(self.skip_back(verb.item, "nJPT")):
            if self.name(governing) in FACTIVE and governing.passive:  # "is known to have been closed"
                return ""
            kind = HEDGES.get(self.name(governing), "")
            if self.name(governing) == "used" and not governing.passive and not self.is_reduced(governing):
                kind = "former"
            if kind:
                return "denied" if governing.negated else kind
            if governing.hedge in ("planned", "conditional", "reported"):
                return governing.hedge
        if verb.item and not any(one.finite for one in self.verbs):  # a headline, "X to build Y"
            return "planned"
        group = self.group(verb.item - 1)
        word = self.noun(group) if group else self.word(verb.item - 1)
        if word in PROMISES or (word in HEDGES and before is None):
            return HEDGES.get(word, "planned")  # "has signed a contract to supply X"
        return "planned" if self.tokens.words[verb.start + 1 : verb.start + 2] == ["be"] else ""

    def _condition(self, verb: VerbGroup) -> str:
        """Return `conditional` where a word like "if" begins the clause of a verb, or one beside it."""
        start = min(verb.clause, verb.item)
        if "S" not in self.kinds[: start + 1]:
            return ""
        begin = max(map(self.kinds[:start].rfind, ",;vBA")) + 1
        before = _ASIDE.search(self.kinds, 0, start)
        behind = _CLAUSE_END.search(self.kinds, verb.item)
        own = {self.word(item) for item in range(begin, start + 1) if self.kinds[item] == "S"}
        beside = {self.word(before.start())} if before else set[str]()
        if behind and self.word(behind.start() - 1) not in ("even", "as"):
            beside.add(self.word(behind.start()))
        return "" if CONDITIONS.isdisjoint(own | (beside - {"whether"})) else "conditional"

    def governing(self, verb: VerbGroup) -> VerbGroup | None:
        """Return the verb whose object the clause of another may be: "said that", "said on Thursday that"."""
        at = self.skip_back(verb.clause, "RTJP")
        return self.verb(at - 2 * self.kinds.endswith("vPn", 0, at + 1))

    def _saying(self, verb: VerbGroup) -> str:
        """Return what a verb or noun of saying, hoping or denying makes of the clause that is its object."""
        governing = self.governing(verb)
        named = governing and governing.bare and self.name(governing) in NAMING  # "a hall called X has opened"
        if (
            governing and not named and not (verb.bare and self.kinds.endswith("P", 0, verb.clause))
        ):  # "for work costing"
            kind = HEDGES.get(self.name(governing), "")
            return "denied" if kind and (governing.negated or governing.hedge == "denied") else kind
        at = self.skip_back(verb.clause, "RTJP")
        words, group = self.tokens.words, self.group(at)
        if group is None or not self.kinds.endswith("R", 0, verb.clause):
            return ""
        noun, before = group.members[-1], self.verb(at - 1)
        untrue = words[noun.head] in ("true", "certain", "clear") and before is not None and before.negated
        none = words[noun.start] == "no" and words[noun.head] in PROOFS
        if words[noun.head] == "it" and before and words[before.verb] in HAVE:  # "word has it that"
            return "reported"
        first = self.chain(at)  # "denied a report in X that"
        heads = (words[one.head] for item in range(first, at + 1) for one in self.phrases(item)[-1:])
        kind = next((HEDGES[head] for head in heads if head in HEDGES), "")
        denying = kind and (told := self.verb(first - 1)) and HEDGES.get(self.name(told)) == "denied"
        return "denied" if none or untrue or denying else kind

    def _reported(self) -> Callable[[VerbGroup], bool]:
        """Return whether a verb stands in what somebody says: in quotation marks, before ", said X" or ", X said"."""
        tokens, kinds = self.tokens, self.kinds
        saying = [verb for verb in self.verbs if self.name(verb) in SAID]
        until = -1
        for verb in saying:
            if kinds[verb.item - 1 : verb.item + 2 : 2] == ",n":
                inserted = any(one.item > verb.item and one.finite for one in self.verbs)  # "Half, says X, have left"
                until = len(kinds) if kinds.startswith(",", verb.item + 2) and inserted else verb.item
            elif verb is self.verbs[-1] and kinds[verb.clause - 1 : verb.clause + 1] == ",n":
                until = verb.clause
        according = "according" in tokens.words or ("account" in tokens.words and "own" in tokens.words)
        marked = self.marked if saying else set[int]()

        def told(verb: VerbGroup) -> bool:  # and not "published" in "according to a paper published in May"
            return according and not (verb.bare and self.is_source(verb.item - 1))

        return lambda verb: told(verb) or verb.item < until or verb.verb in marked

    def is_source(self, item: int) -> bool:
        """Whether a noun phrase names who tells something: "according to X"."""
        return self.word(item - 1) == "to" and self.tokens.words[self.firsts[item - 1] - 1] == "according"

    @cached_property
    def marked(self) -> AbstractSet[int]:
        """The tokens in quotation marks."""
        marks = [at for at, name in enumerate(self.tokens.classes) if name == '"']
        return {at for start, end in zip(marks[::2], marks[1::2], strict=False) for at in range(start, end)}

    def verb_of(self, item: int) -> VerbGroup | None:
        """Return the verb in whose clause an item stands."""
        best: VerbGroup | None = None
        for verb in self.verbs:
            if verb.clause <= item and not self._is_closed(verb, item):
                before = verb.item <= item
                own = verb.clause == item or not self.is_reduced(verb)
                if before or (not verb.infinitive and (best is None or verb.clause > best.item) and own):
                    best = verb
        return best or (self.verbs[0] if self.verbs else None)

    def _is_closed(self, verb: VerbGroup, item: int) -> bool:
        """Whether what stands behind a comma ends with another one before an item: ", which has 74 staff, in May".

        It is a participle or a relative clause.
        """
        closed = self.kinds.endswith((",T", ",PT", ",An"), 0, item + 1)
        reduced = self.kinds[verb.item - 1] == "," and self.is_reduced(verb)
        return closed and (reduced or self.kinds.startswith(",R", verb.clause - 1))

    def hedge_of(self, token: int) -> str:
        """Return whether a number or noun at a token is denied, planned, compared, …; or ""."""
        item, words = self.item_at(token), self.tokens.words
        if self.word(item - 1) in COMPARING:
            return "comparison"
        phrase = self.phrase_at(token)
        if (phrase and self._is_none(phrase)) or self.kinds.endswith("N", 0, item):
            return "denied"
        verb = self.verb_of(item)
        if verb is None:
            return "question" if self.asked else ""
        if phrase and verb.item > item and verb.hedge in ("planned", "conditional", "denied"):
            known = verb.hedge == "denied" and not self._subject_is_none(verb)
            subject = verb.subject.members[0] if verb.subject else phrase  # "the group, of six centres, will start"
            return "" if known or {words[phrase.start], words[subject.start]} & DEFINITE else verb.hedge
        if verb.hedge and not (verb.hedge in ("planned", "conditional") and self.is_known(verb, item)):
            return verb.hedge
        named = self.name(verb) in NAMING and verb.objects is not None  # "called Nebula", and not "called for"
        wished = self.name(verb) in WISHES and not verb.passive and not named
        return "planned" if verb.item < item and wished else ""

    def is_known(self, verb: VerbGroup, item: int) -> bool:
        """Whether a number is that of what exists already: "20 of its 55 jobs", "double its staff of eleven"."""
        group, part = self.group(item), self.group(item - 2)
        words = self.tokens.words
        if group is None:
            return False
        first = group.members[0]
        own = words[first.start] in DEFINITE and FRESH.isdisjoint(words[first.start : first.end])
        if own and self.tokens.classes[first.head] == "M" and " " in "".join(words[first.start : first.head]):
            return True  # an amount, "the $5 million Lake Hall"
        if self.word(item - 1) == "of" and part:
            if own and self.tokens.classes[part.members[-1].head] == "#":
                return True
            group, own = part, words[part.members[0].start] in DEFINITE
        joined = self.kinds.startswith("P", item - 1) and self.word(item - 1) in ("with", "from")  # "together with its"
        governed = joined or group.members[0] in (verb.objects or Group([])).members
        return own and governed and self.name(verb) in RESIZING

    # What a phrase is about ----------------------------------------------------------------------------

    def denoted(self, group: Group | None, depth: int = 0) -> Iterator[tuple[str, NounPhrase, str]]:
        """Yield the records that noun phrases stand for, with the phrase, and "part" where only a part is meant."""
        if group is None or depth > 4:
            return
        for member in group.members:
            word, last = self.tokens.words[member.head], member is group.members[-1]
            following = self._led(member.item + 1)
            if keys := self.tokens.keys[member.head] or self._named(member):
                yield from ((key, member, "") for key in keys)
            elif last and (word in TRANSPARENT | PARTS or self._is_settlement(member) or self._is_staff(member)):
                following += self.kinds.startswith(",P", following) and self.word(following + 1) == "of"
                if self.kinds.startswith("P", following):  # "the second group, of six parks,"
                    part = "part" if word in PARTS and word not in WHOLE else ""
                    inner = self.group(following + 1)
                    first = inner.members[0] if inner else member
                    several = self.is_several(Group([first])) or self.tokens.words[first.head] == "them"
                    for key, phrase, within in self.denoted(inner, depth + 1):
                        one = several and phrase is not first and not self.is_several(Group([phrase]))
                        yield key, phrase, within if one else part or within  # "two of the parks, X and Y,"
                    if several and self.kinds.startswith(",n,", following + 2):  # "one of the parks, X,"
                        yield from self.denoted(self.group(following + 3), depth + 1)
                else:
                    yield from self.owners(member)
            elif depth and self.word(member.item - 1) == "by" and self.word(following) in ("of", "at", "from"):
                yield from self.denoted(self.group(following + 1), depth + 1)  # "a team led by Ana Bell of X"
            elif self._is_apposition(member):
                yield from self.denoted(self.group(member.item - 2), depth + 1)
            elif last and (named := self.called(member)):
                yield from ((key, member, "") for key in named)
            elif last and (copula := self._equating(member)):
                yield from self.denoted(copula.subject, depth + 1)

    def _named(self, phrase: NounPhrase) -> list[str]:
        """Return the records whose name stands before a noun of their kind: "the Alder group"."""
        before, word = self.tokens.keys[max(phrase.head - 1, phrase.start)], self.tokens.words[phrase.head]
        return [key for key in before if not phrase.possessors and word in NOUNS.get(key.partition("/")[0], ())]

    def _is_settlement(self, phrase: NounPhrase) -> bool:
        """Whether a noun says what kind of place a name beside it is: "the city of X", "X city"."""
        placed = self.kinds.startswith("P", phrase.item + 1)
        words = self.tokens.words[phrase.start : phrase.end]  # "the capital city of X" is another place
        named = self.word(phrase.item + 1) == "of" and "capital" not in words if placed else bool(self.owners(phrase))
        return named and self.tokens.words[phrase.head] in SETTLEMENTS

    def _is_staff(self, phrase: NounPhrase) -> bool:
        """Whether people do something for whom they work for: "researchers at the institute", "its researchers"."""
        own = self.tokens.words[phrase.head] in STAFF and "#" not in self.tokens.classes[phrase.start : phrase.end]
        behind = self._led(phrase.item + 1)
        word, group = self.word(behind), self.group(behind + 1) if self.kinds.startswith("P", behind) else None
        if word == "of" and group:  # "a team of researchers at X"
            return own and self._is_staff(group.members[-1])
        return own and (word in ("at", "from", "by") if group else bool(self.owners(phrase)))

    def _led(self, item: int) -> int:
        """Return the item "by" of "a team led by X", or the item itself."""
        verb = self.verb(item)
        return item + 1 if verb and verb.bare and self.name(verb) in LED and self.word(item + 1) == "by" else item

    def _equating(self, phrase: NounPhrase) -> VerbGroup | None:
        """Return the verb that says plainly of its subject that it is what an indefinite noun phrase says, or None."""
        at = self.skip_back(phrase.item, "J")
        turned = self.verb(at - 1) if self.word(at) == "into" else None  # "has grown into a centre"
        becomes = turned is not None and self.name(turned) in TURNED and turned.objects is None
        verb = turned if becomes else self.verb(at)
        if verb is None or verb.modal or not (verb.copula or becomes):
            return None
        words = self.tokens.words[phrase.start : phrase.end]  # "is home to", "is the second to be built by"
        indefinite = words[0] in ("a", "an") or len(words) == 1 or not RANKS.isdisjoint(words[1:2])
        return verb if indefinite and verb.hedge in ("", "former", "reported") else None

    def called(self, phrase: NounPhrase) -> tuple[str, ...]:
        """Return the record whose name follows its noun, or stands before it in quotation marks.

        As in "a wax called Nebula", "its owner, Alder Group, ", "the ‘Quarry’ science park".
        """
        kinds, keys, behind = self.kinds, self.tokens.keys, phrase.item + 1
        for token in range(phrase.start, phrase.head):
            marked = _IN_MARKS.match(self.text, max(self.tokens.starts[token] - 1, 0)) if keys[token] else None
            if marked and marked.end(1) == self.tokens.ends[token]:
                return keys[token]
        begun = self.skip_back(phrase.item, "J")
        governed = kinds.endswith("P", 0, begun + 1) and self.word(begun) not in ("by", *PARTICLES)
        governed = governed and not phrase.possessors
        if named := self._christened(behind + self.kinds.startswith(",v", behind)):
            return keys[named.head]
        if governed:
            return ()
        while kinds.startswith("Pn", behind):
            behind += 2
        last = self.group(behind - 1)  # of "a lease in Northport, Reef County" the county is no lease
        placed = behind > phrase.item + 1 and last is not None and keys[last.members[-1].head]
        group = self.group(behind + 1) if kinds.startswith(",", behind) and not placed else None
        return keys[group.members[0].head] if group and kinds[behind + 2 : behind + 3] in ("", ",", ";") else ()

    def _christened(self, item: int) -> NounPhrase | None:
        """Return the name behind a participle such as "called", "known as"."""
        verb = self.verb(item)
        if verb is None or self.name(verb) not in NAMING:
            return None
        return next(iter(self.phrases(item + 1 + self.kinds.startswith("P", item + 1))), None)

    def owners(self, phrase: NounPhrase) -> Found:
        """Return the records to which a noun phrase belongs, as in "its tugs", "the city's tugs"."""
        tokens = [token for token in (phrase.start, *phrase.possessors) if token not in (phrase.head, -1)]
        return [(key, phrase, "") for token in tokens for key in self.tokens.keys[token]]

    def _is_apposition(self, phrase: NounPhrase) -> bool:
        """Whether a noun phrase between commas says what the one before it is."""
        behind = phrase.item + 1
        some = self.tokens.classes[phrase.head] == "#" and self.word(behind) == "of"  # "according to X, only 12 of …"
        if some or not self.kinds.endswith("n,", 0, phrase.item) or self.tokens.classes[phrase.start] != "D":
            return False
        verb = self.verb(behind)
        reduced = verb is not None and verb.bare and not (verb.finite and self.kinds.startswith("n", behind + 1))
        ended = self.kinds[behind : behind + 1] in ("", ",", "P", ";", "R") or self.kinds.startswith("nv", behind)
        return ended or (reduced and not self.tokens.keys[phrase.start])
