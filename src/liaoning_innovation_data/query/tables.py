"""What is public of each table: its model, a loader, and an iterator over its records.

Type checkers read the names here, and so does the package: a new table is one line in each of the two lists.
"""

from ..schema.models import Achievement as Achievement
from ..schema.models import Document as Document
from ..schema.models import Evidence as Evidence
from ..schema.models import Identifier as Identifier
from ..schema.models import Indicator as Indicator
from ..schema.models import Laboratory as Laboratory
from ..schema.models import Omission as Omission
from ..schema.models import Organisation as Organisation
from ..schema.models import Platform as Platform
from ..schema.models import Project as Project
from ..schema.models import Reading as Reading
from ..schema.models import Relation as Relation
from ..schema.models import Sentence as Sentence
from ..schema.models import State as State
from ..schema.models import Tombstone as Tombstone
from .load import functions_of as _functions_of

load_documents, iter_documents = _functions_of(Document)
load_sentences, iter_sentences = _functions_of(Sentence)
load_organisations, iter_organisations = _functions_of(Organisation)
load_laboratories, iter_laboratories = _functions_of(Laboratory)
load_platforms, iter_platforms = _functions_of(Platform)
load_projects, iter_projects = _functions_of(Project)
load_achievements, iter_achievements = _functions_of(Achievement)
load_states, iter_states = _functions_of(State)
load_indicators, iter_indicators = _functions_of(Indicator)
load_relations, iter_relations = _functions_of(Relation)
load_evidence, iter_evidence = _functions_of(Evidence)
load_readings, iter_readings = _functions_of(Reading)
load_omissions, iter_omissions = _functions_of(Omission)
load_tombstones, iter_tombstones = _functions_of(Tombstone)
load_identifiers, iter_identifiers = _functions_of(Identifier)
