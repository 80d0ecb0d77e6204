"""Figures with their bootstrap intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

__all__ = ["Figure", "f1", "mean", "percentile", "single"]

RESAMPLES = 2000
SEED = 20_250_601


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure: its value, the 95 % interval (percentile bootstrap) and how many.

    None where nothing was measured (`n` is 0): JSON has no word for "not a number".
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


def mean(values: Sequence[float]) -> Figure:
    """The mean of some values; shares are means of zeros and ones."""
    return _bootstrap(values, lambda rows: rows.mean(axis=-1))


def percentile(values: Sequence[float], q: float) -> Figure:
    """The q-th percentile of some values."""
    return _bootstrap(values, lambda rows: np.percentile(rows, q, axis=-1))


def single(value: float, n: int) -> Figure:
    """A figure measured once."""
    return Figure(value, value, value, n)


def f1(rows: Sequence[tuple[float, float]]) -> Figure:
    """The harmonic mean of mean precision and mean recall, given both for each row."""

    def harmonic(draws: NDArray[Any]) -> NDArray[Any]:
        precision, recall = np.moveaxis(draws.mean(axis=-2), -1, 0)
        return 2 * precision * recall / (precision + recall)

    return _bootstrap(rows, harmonic)


def _bootstrap(
    values: Sequence[float] | Sequence[tuple[float, float]],
    statistic: Callable[[NDArray[Any]], NDArray[Any]],
) -> Figure:
    if not values:
        return Figure(None, None, None, 0)
    data = np.asarray(values, dtype=float)
    draws = np.random.default_rng(SEED).integers(0, len(data), (RESAMPLES, len(data)))
    low, high = np.percentile(statistic(data[draws]), (2.5, 97.5))
    return Figure(float(statistic(data)), float(low), float(high), len(data))
