"""Laws of resolution, on generated talk: what holds whatever is said, in whatever batches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from graphmem.core.entities import DUPLICATES, fold_entity
from graphmem.core.extraction import Extraction, SaidMention
from graphmem.core.identity import classes, members
from graphmem.core.names import name_key
from graphmem.core.records import Entity, Episode, IdentityLink, Mention
from graphmem.ingest.naming.kinds import compatible
from graphmem.ingest.resolve import resolve

START = datetime(2025, 1, 1, tzinfo=UTC)
GRAPH = "graph:laws"

PEOPLE = (
    "Jane", "Jane Smith", "Jane Miller", "J. Smith", "Smith, Jane", "Mrs. Smith", "Mr. Smith",
    "Bob", "Robert Smith", "Jane from work", "my sister", "my mother", "Ann's sister", "Paris",
)  # fmt: skip
THINGS = (
    ("Paris", "Place"), ("Rome", "Place"), ("NYC", "Place"), ("New York City", "Place"),
    ("Acme", "Organization"), ("Acme Inc.", "Organization"), ("Dune", "Work"), ("Max", "Animal"),
    ("my studio", "Organization"), ("my sound studio", "Organization"), ("hip-hop", "Activity"),
    ("hip hop", ""), ("Amber", ""), ("the weaving class", "Activity"), ("weaving classes", ""),
)  # fmt: skip

people = st.builds(
    lambda name, alias: SaidMention(
        text=name,
        name=name,
        labels=("Person",),
        aliases=() if name.startswith(("my", "Ann")) else alias,
    ),
    st.sampled_from(PEOPLE),
    st.sampled_from([(), (), (), ("my sister",), ("my mother",)]),
)
things = st.sampled_from(THINGS).map(
    lambda each: SaidMention(text=each[0], name=each[0], labels=(each[1],) if each[1] else ())
)
turns = st.lists(
    st.tuples(st.sampled_from(["Ann", "Ben"]), st.lists(people | things, min_size=1, max_size=4)),
    min_size=1,
    max_size=6,
)


@dataclass
class Graph:
    """A graph as mentions and links: what the store keeps, without one."""

    mentions: list[Mention] = field(default_factory=list)
    links: list[IdentityLink] = field(default_factory=list)
    count: int = 0

    def entities(self) -> list[Entity]:
        canonical = classes(self.links)
        merged = members(canonical)
        groups: dict[str, list[Mention]] = defaultdict(list)
        for each in self.mentions:
            groups[canonical.get(each.entity, each.entity)].append(each)
        folded = [fold_entity(u, said, merged.get(u, ()), GRAPH) for u, said in groups.items()]
        return [entity for entity in folded if entity is not None]

    def tell(self, *said: tuple[str, list[SaidMention]]) -> list[list[str]]:
        """Work one batch in; the entities of its mentions."""
        batch = []
        for speaker, mentions in said:
            self.count += 1
            at = START + timedelta(days=self.count)
            episode = Episode(
                uuid=f"e{self.count}",
                graph_id=GRAPH,
                source="message",
                content="",
                created_at=at,
                role="user",
                name=speaker,
            )
            batch.append((episode, Extraction(mentions=tuple(mentions))))
        found = resolve(GRAPH, batch, self.entities())
        for named in found:
            at = named.episode.created_at
            for n, (mention, resolved) in enumerate(
                zip(named.said.mentions, named.entities, strict=True)
            ):
                self.mentions.append(
                    Mention(
                        uuid=f"{named.episode.uuid} {n}",
                        graph_id=GRAPH,
                        episode=named.episode.uuid,
                        ordinal=n,
                        text=mention.text,
                        name=mention.name,
                        aliases=mention.aliases,
                        labels=mention.labels,
                        attributes=mention.attributes,
                        entity=resolved.entity,
                        created_at=at,
                        decided=resolved.decided,
                    )
                )
            self.links += [
                IdentityLink(
                    uuid=f"{named.episode.uuid} link {n}",
                    graph_id=GRAPH,
                    episode=named.episode.uuid,
                    kind=link.kind,
                    keep=link.keep,
                    drop=link.drop,
                    created_at=at,
                )
                for n, link in enumerate(named.said.links)
            ]
        return [[resolved.entity for resolved in named.entities] for named in found]

    def partition(self) -> list[str]:
        canonical = classes(self.links)
        return [canonical.get(each.entity, each.entity) for each in self.mentions]


@given(turns)
def test_resolution_is_deterministic(said) -> None:
    one, other = Graph(), Graph()
    one.tell(*said)
    other.tell(*said)
    assert (one.mentions, one.links) == (other.mentions, other.links)


@given(turns)
@settings(max_examples=200)
def test_what_a_name_means_does_not_hang_on_the_batch(said) -> None:
    whole, single = Graph(), Graph()
    whole.tell(*said)
    for turn in said:
        single.tell(turn)
    assert whole.partition() == single.partition()


@given(turns, turns)
@settings(max_examples=200)
def test_what_is_read_again_means_the_same(before, said) -> None:
    graph = Graph()
    graph.tell(*before)
    graph.tell(*said)
    count = sum(len(mentions) for _, mentions in said)
    first = graph.partition()[-count:]
    graph.tell(*said)
    again = graph.partition()[-count:]
    # The last one: between two readings of an earlier one, what came after it was learned.
    assert again[-1] == first[-1]


@given(turns)
@settings(max_examples=200)
def test_labels_that_do_not_go_together_never_meet(said) -> None:
    graph = Graph()
    graph.tell(*said)
    groups: dict[str, list[Mention]] = defaultdict(list)
    for entity, mention in zip(graph.partition(), graph.mentions, strict=True):
        groups[entity].append(mention)
    for mentions in groups.values():
        told = {label for mention in mentions for label in mention.labels}
        assert all(compatible([one], [other]) for one in told for other in told)


@given(st.permutations([
    SaidMention(text="Zoe Lund", name="Zoe Lund", labels=("Person",)),
    SaidMention(text="Karim", name="Karim", labels=("Person",)),
    SaidMention(text="Oslo", name="Oslo", labels=("Place",)),
    SaidMention(text="Dune", name="Dune", labels=("Work",)),
    SaidMention(text="my aunt", name="my aunt", labels=("Person",)),
]))  # fmt: skip
def test_the_order_of_what_has_nothing_to_do_with_each_other_does_not_matter(said) -> None:
    graph = Graph()
    graph.tell(("Ann", list(said)))
    found = {mention.name: mention.entity for mention in graph.mentions}
    assert len(set(found.values())) == 5
    again = Graph()
    again.tell(("Ann", sorted(said, key=lambda mention: mention.name)))
    assert found == {mention.name: mention.entity for mention in again.mentions}


@given(turns)
def test_marks_name_other_entities_that_are_there(said) -> None:
    graph = Graph()
    graph.tell(*said)
    entities = graph.entities()
    known = {uuid for entity in entities for uuid in (entity.uuid, *entity.members)}
    for entity in entities:
        doubts = entity.attributes.get(DUPLICATES, [])
        assert not {entity.uuid, *entity.members} & {*doubts}
        assert {*doubts} <= known


@given(turns)
def test_every_entity_is_found_by_its_names(said) -> None:
    graph = Graph()
    graph.tell(*said)
    for entity in graph.entities():
        assert name_key(entity.name) in entity.keys
