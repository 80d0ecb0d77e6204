"""Entities: the names, keys and marks that mentions fold into."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from graphmem.core.entities import DUPLICATES, UNNAMED, extend_entity, fold_entity
from graphmem.core.records import Mention
from graphmem.core.tokens import terms

NOW = datetime(2025, 1, 1, tzinfo=UTC)


def mention(n: int, name: str, entity: str = "x", **more: object) -> Mention:
    return Mention(
        uuid=f"m{n}",
        graph_id="g",
        episode=f"e{n}",
        ordinal=0,
        text=name,
        name=name,
        entity=entity,
        created_at=NOW.replace(day=n + 1),
        **more,
    )


def test_a_name_of_its_own_wins_over_a_description():
    said = [mention(1, "Jane's younger sister"), mention(2, "Ana", aliases=("Jane's sister",))]
    folded = fold_entity("x", said, (), "g")
    assert folded.name == "Ana"
    assert folded.aliases == ("Jane's sister", "Jane's younger sister")
    assert {"ana", "jane sister"} <= set(folded.keys)


def test_whose_it_is_by_name_wins_over_by_the_user_without_one():
    said = [mention(1, "User's sister"), mention(2, "Al's sister")]
    assert fold_entity("x", said, (), "g").name == "Al's sister"


def test_canonical_names_grow_in_any_order():
    names = ["Jane", "J. Smith", "Jane Smith", "jane"]
    for turn in range(len(names)):
        said = [mention(n, name) for n, name in enumerate(names[turn:] + names[:turn])]
        assert fold_entity("x", said, (), "g").name == "Jane Smith"


def test_short_forms_that_nobody_used_are_searched_too():
    folded = fold_entity("x", [mention(1, "The Song of Broken Towers")], (), "g")
    assert set(terms("SOBT")) <= set(folded.terms)
    assert "sobt" not in folded.keys  # a key is a name that was said


def test_possible_duplicates_are_settled_by_a_merge():
    said = [mention(1, "Jane", attributes={DUPLICATES: ["y", "z"]}), mention(2, "J", entity="y")]
    assert fold_entity("x", said[:1], (), "g").attributes[DUPLICATES] == ["y", "z"]
    assert fold_entity("x", said, ("y",), "g").attributes[DUPLICATES] == ["z"]
    assert DUPLICATES not in fold_entity("x", said, ("y", "z"), "g").attributes


def test_extending_settles_them_as_folding_does():
    old = [mention(1, "Jane"), mention(2, "J", entity="y")]
    new = [mention(3, "Jane", attributes={DUPLICATES: ["y"]})]
    extended = extend_entity(fold_entity("x", old, ("y",), "g"), new)
    assert extended == fold_entity("x", [*old, *new], ("y",), "g")
    assert DUPLICATES not in extended.attributes


def test_the_user_without_a_name_has_no_key():
    folded = fold_entity("x", [mention(1, "")], (), "g")
    assert (folded.name, folded.keys) == (UNNAMED, ())


NAMES = ("Paul", "J. Smith", "Jane Smith", "", "jane")


@pytest.mark.parametrize("members", [(), ("y",)])
def test_extending_is_folding_whoever_is_mentioned_by_whatever_known_name(members):
    """The last of two or three mentions, of the entity or of what is merged into it, is added."""
    whoever = ("x", *members)
    extended = 0
    said = [(name, entity) for name in NAMES for entity in whoever]
    for old in product(said, repeat=2):
        for name, entity in said:
            known = [mention(n, a, of, aliases=("Jane Smith",)) for n, (a, of) in enumerate(old, 1)]
            last = mention(3, name, entity)
            found = extend_entity(fold_entity("x", known, members, "g"), [last])
            if found is not None:
                extended += 1
                assert found == fold_entity("x", [*known, last], members, "g")
    assert extended > len(said)
