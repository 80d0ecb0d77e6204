"""A reader that saw the candidates decides where resolution is in doubt, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime

from graphmem.core.extraction import Extraction, SaidMention
from graphmem.core.names import name_key
from graphmem.core.records import Entity, Episode, IdentityLink
from graphmem.ingest.resolve import resolve

NOW = datetime(2025, 1, 1, tzinfo=UTC)
EPISODE = Episode(uuid="e", graph_id="g", source="text", content="", created_at=NOW)


def entity(uuid: str, *names: str, labels: tuple[str, ...] = ("Person",)) -> Entity:
    keys = tuple(sorted(name_key(name) for name in names))
    return Entity(uuid=uuid, graph_id="g", name=names[0], created_at=NOW, labels=labels,
                  aliases=names[1:], keys=keys)  # fmt: skip


def put(said: SaidMention, *known: Entity, links: tuple[IdentityLink, ...] = ()) -> tuple[str, str]:
    (named,) = resolve("g", [(EPISODE, Extraction(mentions=(said,)))], known, links=links)
    (resolved,) = named.entities
    return resolved.entity, resolved.decided


def person(name: str, chosen: str | None = None, **fields) -> SaidMention:
    return SaidMention(text=name, name=name, labels=("Person",), chosen=chosen, **fields)


def thing(name: str, chosen: str | None = None, *labels: str) -> SaidMention:
    return SaidMention(text=name, name=name, labels=labels, chosen=chosen)


ANA, ANNA = entity("ana", "Ana Silva"), entity("anna", "Anna Berg")
ACME = entity("acme", "Acme", labels=("Organization",))


def test_a_nickname_a_renamed_thing_and_a_common_noun():
    assert put(person("Nina", "ana"), ANA) == ("ana", "model")
    assert put(thing("Zenith", "acme", "Organization"), ACME) == ("acme", "model")
    assert put(thing("the firm", "acme"), ACME) == ("acme", "model")


def test_my_sister_who_gets_a_name_later():
    sister = entity("sister", "Jane's sister")
    assert put(person("Lea", "sister"), sister) == ("sister", "model")


def test_one_of_two_namesakes():
    first, second = entity("x", "Max"), entity("y", "Max")
    assert put(person("Max", "y"), first, second) == ("y", "model")


def test_a_name_of_its_own_is_not_given_away():
    assert put(person("Ana Silva", "anna"), ANA, ANNA) == ("ana", "exact")


def test_only_a_candidate_that_is_known_and_fits():
    assert put(person("Nina", "gone"), ANA)[1] == "new"
    assert put(person("Nina", "acme"), ACME)[1] == "new"


def test_never_against_what_somebody_has_parted():
    parted = IdentityLink(uuid="l", graph_id="g", episode="e0", kind="distinct_from",
                          keep="x", drop="ana", created_at=NOW)  # fmt: skip
    nina = entity("x", "Nina")
    assert put(person("Nina", "ana"), ANA, nina, links=(parted,)) == ("x", "exact")


def test_a_namesake_that_the_reader_saw_and_did_not_take():
    known = entity("x", "Max")
    assert put(person("Max Weber"), known)[0] == "x"
    assert put(person("Max Weber", apart=("x",)), known)[1] == "new"
    assert put(person("Max Weber", apart=("other",)), known)[0] == "x"
