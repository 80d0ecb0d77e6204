"""Products of a matrix that stay on the thread that asks for them. Pure; numpy on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["product", "products"]

SINGLE: Final = 1 << 18
"""Multiplications up to which a product is not spread over threads (OpenBLAS)."""


def products(rows: NDArray[Any], queries: NDArray[Any]) -> NDArray[Any]:
    """Every row times every query, in blocks so small that BLAS stays on this thread.

    Its other threads, once woken, spin for a tenth of a second: each search of a graph of 10,000
    took a second core for as long as anybody asked, and gained nothing.

    Args:
        rows: float32, n x dimension.
        queries: float32, m x dimension.

    Returns:
        float32, n x m.
    """
    import numpy as np

    found = np.empty((len(rows), len(queries)), np.float32)
    turned = np.ascontiguousarray(queries.T)
    step = max(1, SINGLE // max(1, queries.size))
    for start in range(0, len(rows), step):
        np.matmul(rows[start : start + step], turned, out=found[start : start + step])
    return found


def product(rows: NDArray[Any], query: NDArray[Any]) -> NDArray[Any]:
    """Every row times one query (float32, n), in the same way."""
    return products(rows, query[None, :])[:, 0]
