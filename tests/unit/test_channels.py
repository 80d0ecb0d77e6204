"""Each channel scores records by one means."""

from __future__ import annotations

from graphmem.core.records import VALUE_LABEL
from graphmem.recall.channels import joined, named_ends, shares
from tests.support.builders import Maker

make = Maker("user:jane")


def test_shares_are_of_the_best() -> None:
    assert shares({"a": 4.0, "b": 1.0, "c": -2.0}) == {"a": 1.0, "b": 0.25, "c": 0.0}
    assert shares({"a": 0.0}) == {}
    assert shares({}) == {}


def test_facts_by_their_named_ends() -> None:
    both = make.fact("both", "Jane", "KNOWS", "Bob")
    one = make.fact("one", "Bob", "LIVES_IN", "Rome")
    none = make.fact("none", "Ann", "LIVES_IN", "Rome")
    named = [make.id("Jane"), make.id("Bob")]
    assert named_ends([both, one, none], named) == {both.uuid: 1.0, one.uuid: 0.5}


def test_a_fact_joins_its_ends() -> None:
    good = make.fact("good", "Jane", "LIKES", "tea", episodes=("e1", "e2"))
    bad = make.fact("bad", "Jane", "LIKES", "milk", episodes=("e2", "e3"))
    facts = {fact.uuid: fact for fact in (good, bad)}
    scores = {good.uuid: 2.0, bad.uuid: -1.0}
    jane, tea = make.entity("Jane"), make.entity("tea", labels=(VALUE_LABEL,))
    assert joined(scores, facts, [tea.uuid]) == {jane.uuid: 2.0}
