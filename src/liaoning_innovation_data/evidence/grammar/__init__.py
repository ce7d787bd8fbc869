"""The structure of sentences, from the words between what is curated: tokens, phrases, clauses, attachment.

It is no parser of English: names, mentions, numbers and time phrases are known, since they are evidence. Pure
functions, linear in the sentence. `VERSION` changes with whatever changes an answer.
"""

from .structure import Structure
from .tokens import Curated

VERSION = "3"

__all__ = ["VERSION", "Curated", "Structure"]
