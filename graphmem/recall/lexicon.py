"""Words that mean nearly the same: the stems of a graph nearest to a stem, by static vectors."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from graphmem.core.products import product, products
from graphmem.core.tokens import STOP
from graphmem.recall.classes import members_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graphmem.core.tables import Vocabulary

__all__ = ["NEAR", "Lexicon", "WordVectors", "Words"]

NEAR: Final = 12
"""Stems that stand for one word of a question, itself among them (design: RETRIEVAL)."""
MEMBER: Final = 0.7
"""Cosine that a member of a class gets when the question names the class (`classes`)."""
FLOOR: Final = 0.45
"""Least cosine of a stem that stands for another."""
PREFIX: Final = 32
"""Dimensions that pre-select; vectors are ordered by variance."""
SHORTLIST: Final = 160
"""Stems on which the whole vector decides."""
MAX_BYTES: Final = 96_000_000
"""Memory for all graphs together; the one used longest ago goes first."""
_REMEMBERED: Final = 4096
_QUESTIONS: Final = 16


Standing: TypeAlias = "tuple[tuple[str, ...], NDArray[Any], NDArray[Any]]"
"""Stems, the place of the term that each stands for, and its cosine."""


class WordVectors(Protocol):
    """Static vectors of stems."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        ...

    def of(self, stems: Sequence[str]) -> NDArray[Any]:
        """One row for each stem (float32), unit length or all 0 where nothing is known of it."""
        ...


@dataclass(slots=True)
class Words:
    """A graph's words at one version of its vocabulary: how many passages hold each, what is near.

    Safe for concurrent readers.
    """

    vocabulary: Vocabulary
    counts: Mapping[str, int]
    prefix: NDArray[Any]
    whole: NDArray[Any]
    lengths: NDArray[Any]
    vectors: WordVectors
    _nearest: dict[str, tuple[tuple[str, float], ...]] = field(
        default_factory=dict[str, "tuple[tuple[str, float], ...]"]
    )
    _standing: dict[tuple[tuple[str, ...], int], Standing] = field(default_factory=dict[Any, Any])

    def passages_with(self, term: str) -> int:
        """How many passages of the graph hold a term."""
        return self.counts.get(term, 0)

    def nearest(self, terms: Sequence[str]) -> list[tuple[tuple[str, float], ...]]:
        """For each term the stems of this graph that may stand for it, with cosines, best first.

        The term itself comes first with 1 if the graph has it; function words never stand for
        another word.
        """
        unknown = [term for term in dict.fromkeys(terms) if term not in self._nearest]
        if unknown:
            if len(self._nearest) > _REMEMBERED:
                self._nearest.clear()
            found = dict(zip(unknown, self._search(unknown), strict=True))
            self._nearest.update(found)
        return [self._nearest.get(term, ()) for term in terms]

    def standing_for(self, terms: tuple[str, ...], common: int) -> Standing:
        """The stems that may stand for any of these terms, but no others in so many passages.

        With the place of each one's term, and its cosine (float32). Kept for some questions: each
        scope of one asks for the same.
        """
        import numpy as np

        found = self._standing.get((terms, common))
        if found is None:
            near = [
                (stem, place, cosine)
                for place, (term, stems) in enumerate(zip(terms, self.nearest(terms), strict=True))
                for stem, cosine in stems
                if stem == term or self.passages_with(stem) <= common
            ]
            stems, places, cosines = zip(*near, strict=True) if near else ((), (), ())
            found = stems, np.array(places, np.int64), np.array(cosines, np.float32)
            if len(self._standing) >= _QUESTIONS:
                self._standing.clear()
            self._standing[terms, common] = found
        return found

    def _search(self, terms: list[str]) -> list[tuple[tuple[str, float], ...]]:
        import numpy as np

        queries = self.vectors.of(terms)
        count = min(SHORTLIST, len(self.prefix))
        rough = np.ascontiguousarray(products(self.prefix, queries[:, :PREFIX]).T)
        shortlists = np.argpartition(rough, -count)[:, -count:] if count else rough
        names = self.vocabulary.terms
        found: list[tuple[tuple[str, float], ...]] = []
        for term, query, shortlist in zip(terms, queries, shortlists, strict=True):
            own = ((term, 1.0),) if term in self.counts else ()
            near: list[tuple[str, float]] = []
            if count and query.any():
                cosines = product(self.whole[shortlist].astype(np.float32), query)
                cosines /= self.lengths[shortlist]
                order = np.lexsort((shortlist, -cosines))[: NEAR + 1]
                rows: list[int] = shortlist[order].tolist()
                best: list[float] = cosines[order].tolist()
                pairs = zip(rows, best, strict=True)
                near = [(names[row], cosine) for row, cosine in pairs if cosine > FLOOR]
            others = tuple(each for each in near if each[0] != term)
            found.append(self._with_members(term, own + others[: NEAR - 1]))
        return found

    def _with_members(
        self, term: str, stems: tuple[tuple[str, float], ...]
    ) -> tuple[tuple[str, float], ...]:
        """With the members of the class that the term names, those that this graph has."""
        members = [each for each in members_of().get(term, ()) if each in self.counts]
        if not members:
            return stems
        merged = dict(stems)
        for member in members:
            merged[member] = max(MEMBER, merged.get(member, 0.0))
        return tuple(sorted(merged.items(), key=lambda each: (-each[1], each[0])))


class Lexicon:
    """Keeps the words of the graphs asked last, within a limit of memory. Thread-safe."""

    def __init__(self, vectors: WordVectors, max_bytes: int = MAX_BYTES) -> None:
        """Keep the vectors' port.

        Args:
            vectors: of single words.
            max_bytes: of all graphs kept.
        """
        self._vectors = vectors
        self._max_bytes = max_bytes
        self._kept: OrderedDict[str, Words] = OrderedDict()
        self._lock = Lock()

    def words(self, vocabulary: Vocabulary) -> Words:
        """The words of a graph; what was computed for an earlier version is used again."""
        with self._lock:
            kept = self._kept.get(vocabulary.graph_id)
            if kept is not None and _same(kept.vocabulary, vocabulary):
                self._kept.move_to_end(vocabulary.graph_id)
                return kept
            words = self._made(vocabulary, kept)
            self._kept[vocabulary.graph_id] = words
            self._kept.move_to_end(vocabulary.graph_id)
            self._make_room()
            return words

    def _made(self, vocabulary: Vocabulary, kept: Words | None) -> Words:
        import numpy as np

        terms = list(vocabulary.terms)
        good = 0
        if kept is not None and kept.vocabulary.rebuilt == vocabulary.rebuilt:
            good = min(len(kept.counts), len(terms))
        prefix = np.zeros((len(terms), PREFIX), np.float32)
        lengths = np.ones(len(terms), np.float32)
        whole = np.zeros((len(terms), self._vectors.dimension), np.int8)
        if kept is not None and good:
            prefix[:good], whole[:good] = kept.prefix[:good], kept.whole[:good]
            lengths[:good] = kept.lengths[:good]
        new = [place for place in range(good, len(terms)) if terms[place] not in STOP]
        if new:
            vectors = self._vectors.of([terms[place] for place in new])
            peaks = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
            prefix[new] = vectors[:, :PREFIX]
            rounded = np.rint(vectors * (127.0 / peaks))
            whole[new] = rounded
            lengths[new] = np.maximum(np.linalg.norm(rounded, axis=1), 1.0)
        counts = dict(zip(terms, vocabulary.counts.tolist(), strict=True))
        return Words(vocabulary, counts, prefix, whole, lengths, self._vectors)

    def _make_room(self) -> None:
        def size() -> int:
            return sum(w.prefix.nbytes + w.whole.nbytes for w in self._kept.values())

        while len(self._kept) > 1 and size() > self._max_bytes:
            self._kept.popitem(last=False)


def _same(old: Vocabulary, new: Vocabulary) -> bool:
    return (old.version, old.rebuilt) == (new.version, new.rebuilt)
