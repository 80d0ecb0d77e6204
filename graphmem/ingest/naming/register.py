"""The entities that a mention may mean, found by key, by word, by form and by owner."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from graphmem.core.entities import UNNAMED
from graphmem.core.ids import user_entity_id
from graphmem.core.names import acronyms, folded_words, fullness, is_proper, name_key
from graphmem.core.records import VALUE_LABEL
from graphmem.ingest.mapping import RECORD_ID
from graphmem.ingest.naming.forms import (
    another_firm,
    compact,
    gender_of,
    is_another_title,
    person_form,
    place_key,
    same_person,
    same_thing,
)
from graphmem.ingest.naming.kinds import compatible, is_person, kinds
from graphmem.ingest.naming.owned import another_relation, kin_and_stranger, owned_form
from graphmem.ingest.naming.owners import likely_owner
from graphmem.ingest.naming.tables import WEAK, nicknames

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmem.core.extraction import SaidMention
    from graphmem.core.records import Entity, Fact
    from graphmem.ingest.naming.forms import Verdict

__all__ = ["INDEFINITE", "Asked", "Known", "Register"]

INDEFINITE: Final = ("a ", "an ", "another ", "some ", "one of ")
"""How words begin that bring up something new."""


Relation: TypeAlias = tuple[str, tuple[str, ...]]
"""What something is to somebody: the owner's uuid, and the words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A mention and what surrounds it.

    `relations` is what the mention is told to be to whom, `speaker` the uuid of who says "my",
    `context` what else the episode speaks of, by uuid.
    """

    mention: SaidMention
    key: str
    relations: frozenset[Relation] = frozenset()
    speaker: str | None = None
    context: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The mention's name."""
        return self.mention.name

    @property
    def literal(self) -> bool:
        """Whether it is a literal."""
        return VALUE_LABEL in self.mention.labels

    @property
    def any_of_them(self) -> bool:
        """Whether it says no more than "my friend": any, not the one whose name is known."""
        owned = owned_form(self.name)
        return owned is not None and len(owned.words) == 1 and owned.head in WEAK


@dataclass(slots=True)
class Known:
    """An entity as far as it is known: its names, labels and record."""

    uuid: str
    name: str = ""
    names: set[str] = field(default_factory=set[str])
    labels: set[str] = field(default_factory=set[str])
    relations: set[Relation] = field(default_factory=set[Relation])
    record: object = None

    @property
    def literal(self) -> bool:
        """Whether it stands for a literal."""
        return VALUE_LABEL in self.labels

    @property
    def key(self) -> str:
        """The key of its fullest name."""
        return name_key(self.name)

    @property
    def proper(self) -> bool:
        """Whether it has a name of its own, not descriptions only."""
        return any(not name[:1].islower() and owned_form(name) is None for name in self.names)

    def is_called(self, asked: Asked) -> bool:
        """Whether a key is a name of its own for it, not a word that was once used for it.

        "Rabbits" may be said of Ned's rabbits, and of rabbits; "a shelter" of any.
        """
        if asked.key == self.key:
            return True
        if self.proper and asked.any_of_them:
            return False
        if asked.name.lower().startswith(INDEFINITE):
            return False
        if is_proper(asked.name) or asked.name != asked.name.lower():
            return True
        said = [name for name in self.names if name_key(name) == asked.key]
        return any(is_proper(name) or owned_form(name) for name in said) or not said

    def fits(self, asked: Asked) -> bool:
        """Whether nothing speaks against it: a record's id, labels, title, family relation."""
        mention = asked.mention
        record = mention.attributes.get(RECORD_ID)
        if record is not None and self.record is not None and self.record != record:
            return False
        if not compatible(self.labels, mention.labels):
            return False
        here, there = kinds(self.labels), kinds(mention.labels)
        if here and there and not here & there and is_proper(self.name) != is_proper(asked.name):
            return False  # "Apple" and "apple"
        if asked.relations and another_relation(self.relations, asked.relations):
            return False
        if self._is_namesake(asked):
            return False
        return "person" not in here or self._fits_title(asked.name)

    def _is_namesake(self, asked: Asked) -> bool:
        """Whether it is kin and the mention no kin, or the reverse, and no full name is shared."""
        if not asked.relations or not kin_and_stranger(self.relations, asked.relations):
            return False
        full = len(person_form(asked.name).words) > 1
        return not (full and asked.key in {name_key(name) for name in self.names})

    def _fits_title(self, name: str) -> bool:
        said = gender_of(name)
        told = {gender_of(each) for each in self.names} - {""}
        if said and told and said not in told:
            return False
        others = [each for each in self.names if person_form(each).title]
        return not any(is_another_title(name, each) for each in others) or name in self.names

    def is_another_person(self, asked: Asked) -> bool:
        """Whether it is a person of quite another name."""
        if not (is_person(self.labels) and is_person(asked.mention.labels) and self.proper):
            return False
        return not any(same_person(asked.name, name) for name in self._telling())

    def verdict(self, asked: Asked) -> Verdict:
        """Whether it can be what a name that it was never called by means."""
        here, there = is_person(self.labels), is_person(asked.mention.labels)
        if self.literal:
            return ""
        if not here and not there:
            # A common noun is compared with what the thing is mainly called: see `is_called`.
            told = [name for name in self.names if name == self.name or is_proper(name)]
            if any(another_firm(asked.name, name) for name in told):
                return "maybe"
            return _best(same_thing(asked.name, name) for name in told)
        found = _best(same_person(asked.name, name) for name in self._telling())
        # Of a thing that nobody has called a person only the name could tell that it is one.
        return found if here and there else "maybe" if found else ""

    def _telling(self) -> list[str]:
        """The names that tell most: a known last name must not be overlooked for a first name."""
        names = [name for name in self.names if owned_form(name) is None]
        return [name for name in names if len(person_form(name).words) > 1] or names


def _best(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    return "same" if "same" in found else "maybe" if "maybe" in found else ""


class Register:
    """All that mentions of a batch may mean: known entities, and those the batch itself makes.

    `user` is the graph's user as far as it is known; keep it up to date.
    """

    def __init__(self, graph_id: str, known: Iterable[Entity], facts: Iterable[Fact]) -> None:
        """Take up the known entities, and what stands between them."""
        self._graph_id = graph_id
        self.user: Entity | None = None
        self._all: dict[str, Known] = {}
        self._keys: defaultdict[str, dict[str, Known]] = defaultdict(dict)
        self._words: defaultdict[str, dict[str, Known]] = defaultdict(dict)
        self._forms: defaultdict[str, dict[str, Known]] = defaultdict(dict)
        self._owned: defaultdict[str, dict[str, Known]] = defaultdict(dict)
        self._beside: defaultdict[str, set[str]] = defaultdict(set)
        entities = sorted(known, key=lambda entity: entity.uuid)
        for entity in entities:
            names = [name for name in (entity.name, *entity.aliases) if name != UNNAMED]
            candidate = Known(entity.uuid, labels=set(entity.labels))
            candidate.record = entity.attributes.get(RECORD_ID)
            self._all[entity.uuid] = candidate
            self._take_up(candidate, names, entity.keys)
            candidate.name = "" if entity.name == UNNAMED else entity.name
        for entity in entities:
            # When all keys are known: whose a thing is, is found by them.
            self._take_up_owned(self._all[entity.uuid], (entity.name, *entity.aliases))
        for fact in facts:
            self.tie(fact.subject, fact.object)

    def by_uuid(self, uuid: str) -> Known | None:
        """The entity with this uuid."""
        return self._all.get(uuid)

    def by_key(self, key: str) -> list[Known]:
        """The entities with a name of this key."""
        return list(self._keys[key].values()) if key in self._keys else []

    def of_owner(self, owner: str) -> list[tuple[Known, list[tuple[str, ...]]]]:
        """What is known by its owner, and all the words for it."""
        return [
            (known, [words for whose, words in sorted(known.relations) if whose == owner])
            for known in self._owned.get(owner, {}).values()
        ]

    def near(self, name: str) -> list[Known]:
        """The entities that share a word or a form with a name, or a nickname of a word."""
        table = nicknames()
        words = set(folded_words(name)) | set(person_form(name).words)
        words |= {full for word in words for full in table.get(word, ())}
        found: dict[str, Known] = {}
        for word in words:
            found |= self._words.get(word, {})
        for form in _forms(name):
            found |= self._forms.get(form, {})
        return [found[uuid] for uuid in sorted(found)]

    def owner(self, name: str) -> str:
        """The uuid of whoever is called so."""
        key = name_key(name)
        likely = likely_owner(self._graph_id, name, self.user)
        if likely == user_entity_id(self._graph_id):
            return likely
        living = [c for c in self.by_key(key) if not c.literal]
        people = [c for c in living if is_person(c.labels)] or living
        if not people:
            people = [c for c in self.near(name) if is_person(c.labels)
                      and _best(same_person(name, each) for each in c.names) == "same"]  # fmt: skip
        return people[0].uuid if len(people) == 1 else likely

    def context(self, mentions: Sequence[SaidMention]) -> frozenset[str]:
        """What an episode speaks of beyond doubt, its speaker and the user left out."""
        found: set[str] = set()
        for mention in mentions:
            if mention.entity is not None or mention.decided == "speaker":
                continue
            asked = Asked(mention, name_key(mention.name))
            fitting = [known for known in self.by_key(asked.key) if known.fits(asked)]
            if len(fitting) == 1:
                found.add(fitting[0].uuid)
        return frozenset(found)

    def relations(self, mention: SaidMention) -> frozenset[Relation]:
        """What a mention's aliases tell that it is to whom."""
        owned = (owned_form(alias) for alias in mention.aliases)
        return frozenset((self.owner(each.owner), each.words) for each in owned if each)

    def narrowed(self, candidates: Iterable[Known], asked: Asked) -> Known | None:
        """The one of several that something speaks for; None if nothing tells them apart.

        That is, in this order: a fact that ties it to what else the episode speaks of, and that it
        is the speaker's own. (Not what this batch has met lately: what a message means must not
        hang on which others were worked in beside it.)
        """
        candidates = list(candidates)
        for spoken_for in (
            [c for c in candidates if not self._beside[c.uuid].isdisjoint(asked.context)],
            [c for c in candidates if asked.speaker in {owner for owner, _ in c.relations}],
        ):
            if len(spoken_for) == 1:
                return spoken_for[0]
        return None

    def learn(self, uuid: str, mention: SaidMention) -> None:
        """Know an entity by the names and labels of a mention too."""
        candidate = self._all.get(uuid)
        if candidate is None:
            candidate = self._all[uuid] = Known(uuid, labels=set(mention.labels))
        elif VALUE_LABEL not in mention.labels:
            candidate.labels.discard(VALUE_LABEL)
            candidate.labels |= set(mention.labels)
        if candidate.record is None:
            candidate.record = mention.attributes.get(RECORD_ID)
        names = [name for name in (mention.name, *mention.aliases) if name_key(name)]
        if name_key(mention.name):
            # As `core.entities.fold_entity` takes it: aliases make no name.
            names_so_far = (candidate.name, mention.name) if candidate.name else (mention.name,)
            candidate.name = max(names_so_far, key=fullness)
        self._take_up(candidate, names, ())
        self._take_up_owned(candidate, names)

    def merge(self, keep: str, drop: str) -> None:
        """Know that two entities are one."""
        kept, gone = self._all[keep], self._all[drop]
        for index in (self._keys, self._words, self._forms, self._owned):
            for found in index.values():
                if found.pop(drop, None) is not None:
                    found[keep] = kept
        kept.names |= gone.names
        kept.labels |= gone.labels
        kept.relations |= gone.relations
        self._all[drop] = kept
        self._beside[keep] |= self._beside.pop(drop, set())

    def tie(self, one: str, other: str) -> None:
        """Know that something was said of both."""
        self._beside[one].add(other)
        self._beside[other].add(one)

    def _take_up(self, candidate: Known, names: Iterable[str], keys: Iterable[str]) -> None:
        for key in keys:
            self._keys[key][candidate.uuid] = candidate
        for name in names:
            if name in candidate.names:
                continue
            candidate.names.add(name)
            if key := name_key(name):
                self._keys[key][candidate.uuid] = candidate
            words, forms = _signs(name)
            for word in words:
                self._words[word][candidate.uuid] = candidate
            for form in forms:
                self._forms[form][candidate.uuid] = candidate

    def _take_up_owned(self, candidate: Known, names: Iterable[str]) -> None:
        for name in names:
            if (owned := owned_form(name)) is not None:
                owner = self.owner(owned.owner)
                candidate.relations.add((owner, owned.words))
                self._owned[owner][candidate.uuid] = candidate


@lru_cache(maxsize=1 << 14)  # the things around one conversation are candidates again and again
def _signs(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words and the forms by which a name is found."""
    return tuple({*folded_words(name), *_short_for(name)}), tuple(_forms(name))


def _short_for(name: str) -> set[str]:
    """The full forms of a nickname that stands first: found when the full name is asked for."""
    words = person_form(name).words
    return set(nicknames().get(words[0], ())) if words else set()


def _forms(name: str) -> set[str]:
    found = {compact(name), place_key(name), *acronyms(name)}
    if "," in name:
        found.add(name_key(name.partition(",")[0]))
    return found - {""}
