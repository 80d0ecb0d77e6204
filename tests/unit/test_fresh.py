"""Of statements alike the newest stands first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from graphmem.core.records import Episode
from graphmem.recall.fresh import newest_first

T0 = datetime(2024, 1, 1, tzinfo=UTC)


def episode(uuid: str, day: int, role: str = "user", position: int = 0) -> Episode:
    return Episode(
        uuid=uuid,
        graph_id="g",
        source="message",
        content=uuid,
        created_at=T0,
        role=role,
        reference_time=T0.replace(day=day),
        position=position,
    )


def vector(*numbers: float) -> bytes:
    row = np.array(numbers, "<f4")
    return (row / np.linalg.norm(row)).astype("<f4").tobytes()


NEAR = {"a": vector(1, 0.1), "b": vector(1, 0.2), "c": vector(-1, 0.3)}


def fresh(order: list[str], *episodes: Episode, likeness: float = 0.8) -> list[str]:
    return newest_first(order, {e.uuid: e for e in episodes}, NEAR, likeness)


def test_the_newer_of_two_alike_goes_before_the_older() -> None:
    said = (episode("a", 1), episode("b", 2), episode("c", 3))
    assert fresh(["a", "c", "b"], *said) == ["b", "a", "c"]
    assert fresh(["b", "c", "a"], *said) == ["b", "c", "a"]


def test_what_is_not_alike_or_of_another_speaker_stays() -> None:
    assert fresh(["a", "c"], episode("a", 1), episode("c", 3)) == ["a", "c"]
    other = episode("b", 2, role="assistant")
    assert fresh(["a", "b"], episode("a", 1), other) == ["a", "b"]


def test_of_one_instant_the_later_arrival_is_newer() -> None:
    older = episode("a", 1, position=1)
    assert fresh(["a", "b"], older, episode("b", 1, position=2)) == ["b", "a"]
    assert fresh(["a", "b"], older, replace(older, uuid="b")) == ["a", "b"]


def test_only_the_first_ten_change_places() -> None:
    others = [episode(f"x{n}", 1) for n in range(9)]
    order = ["a", *(e.uuid for e in others), "b"]
    assert fresh(order, episode("a", 1), *others, episode("b", 2)) == order


def test_it_goes_before_what_stood_near_it_only() -> None:
    others = [episode(f"x{n}", 1) for n in range(3)]
    apart = ["a", *(e.uuid for e in others), "b"]
    assert fresh(apart, episode("a", 1), *others, episode("b", 2)) == apart
    near = ["a", "x0", "x1", "b", "x2"]
    assert fresh(near, episode("a", 1), *others, episode("b", 2)) == ["b", "a", "x0", "x1", "x2"]


def test_without_vectors_nothing_moves() -> None:
    assert newest_first(["a", "b"], {"a": episode("a", 1), "b": episode("b", 2)}, {}, 0.1) == [
        "a",
        "b",
    ]
