"""MQuAKE: facts that are contradicted later; is the new one believed, and only the new one?

Each rewrite is an exclusive fact with an old object from t1 and a new one from t2; the hops of
the original chains that no rewrite touches are told at t1 too. `--told reversed` tells the
newest first. Structured: told as triples. `--told sentences`: told as texts, which a served model
reads; it names the relation of each, and nothing else is known of them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.data import read_json
from benchmarks.figures import Figure, mean
from benchmarks.prompted import read_prompt
from benchmarks.report import progress
from graphmem import GraphMem, NotFoundError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.prompted import Shown
    from graphmem import Fact

__all__ = ["answers", "run"]

GRAPH = "mquake"
T1, T2 = "2021-03-01T00:00:00Z", "2023-09-01T00:00:00Z"
THEN, NOW = "2022-01-01T00:00:00Z", "2025-01-01T00:00:00Z"
CHAIN_CUT = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A fact to tell: subject, relation, object, sentence."""

    subject: str
    relation: str
    object: str
    fact: str

    @property
    def slot(self) -> tuple[str, str]:
        """What has one object at a time."""
        return self.subject, self.relation


@dataclass(frozen=True, slots=True)
class Edit:
    """An old fact, the new one that contradicts it, and a question about them."""

    old: Told
    new: Told
    question: str


def run(mem: GraphMem, options: argparse.Namespace) -> dict[str, Figure]:
    """Tell old and new, ask now and as of t1, and give the figures."""
    cases = read_json(options.data)[: options.limit]
    edits = _edits(cases)
    untouched = _untouched(cases, {edit.old.slot for edit in edits})
    _forget(mem)
    mem.graph.create(GRAPH)
    stream = [(T1, edit.old) for edit in edits] + [(T1, told) for told in untouched]
    random.Random(7).shuffle(stream)
    stream += [(T2, edit.new) for edit in edits]
    if options.told == "reversed":
        stream.reverse()
    for at, told in progress(stream, "telling"):
        if options.told == "sentences":
            mem.graph.add(graph_id=GRAPH, type="text", data=told.fact, created_at=at)
        else:
            _tell_triple(mem, at, told)
    mem.flush()
    figures = _ask_edits(mem, edits)
    figures["collateral"] = mean(
        [told.object not in _holding(mem, told.slot, NOW) for told in progress(untouched, "others")]
    )
    figures |= _ask_chains(mem, cases, {edit.old.slot: edit for edit in edits})
    _forget(mem)
    return figures


def _tell_triple(mem: GraphMem, at: str, told: Told) -> None:
    mem.graph.add_fact_triple(
        graph_id=GRAPH,
        subject=told.subject,
        name=told.relation,
        object=told.object,
        fact=told.fact,
        valid_at=at,
        exclusive=True,
    )


def answers(options: argparse.Namespace) -> Callable[[Any], dict[str, Any]] | None:
    """What a model that understands every sentence answers; None where nobody reads."""
    if options.told != "sentences":
        return None
    cases = read_json(options.data)[: options.limit]
    edits = _edits(cases)
    others = _untouched(cases, {edit.old.slot for edit in edits})
    told = [*(each for edit in edits for each in (edit.old, edit.new)), *others]
    by_fact = {each.fact: each for each in told}

    def answer(request: Any) -> dict[str, Any]:
        return _understood(read_prompt(request.body["messages"][1]["content"]), by_fact)

    return answer


def _understood(shown: Shown, by_fact: Mapping[str, Told]) -> dict[str, Any]:
    known = {name: each.number for each in reversed(shown.candidates) for name in each.names}
    mentions: dict[str, dict[str, Any]] = {}
    claims: list[dict[str, Any]] = []
    for line in shown.messages:
        told = by_fact[line.text]
        for name in (told.subject, told.object):
            one = {"id": len(mentions) + 1, "text": name, "name": name, "type": "", "aliases": []}
            mentions.setdefault(name, {**one, "entity": known.get(name)})
        claims.append(
            {
                "id": len(claims) + 1,
                "message": line.number,
                "quote": told.fact,
                "subject": mentions[told.subject]["id"],
                "relation": told.relation,
                "object": mentions[told.object]["id"],
                "fact": told.fact,
                "kind": "state",
                "polarity": "holds",
                "now": True,
                "exclusive": True,
            }
        )
    return {"mentions": list(mentions.values()), "claims": claims}


def _ask_edits(mem: GraphMem, edits: Sequence[Edit]) -> dict[str, Figure]:
    current: list[float] = []
    stale: list[float] = []
    then: list[float] = []
    history: list[float] = []
    for edit in progress(edits, "asking"):
        found = mem.graph.search(edit.question, graph_id=GRAPH, limit=10).edges
        current.append(bool(found) and _is(found[0], edit.new))
        holding = _holding(mem, edit.old.slot, NOW)
        returned = any(_is(f, edit.old) and f.invalid_at is None for f in found)
        stale.append(edit.old.object in holding or returned)
        then.append(_holding(mem, edit.old.slot, THEN) == {edit.old.object})
        line = mem.graph.timeline(edit.old.subject, graph_id=GRAPH)
        history.append(any(_is(f, edit.old) and f.invalid_at is not None for f in line))
    return {
        "current@1": mean(current),
        "stale-rate": mean(stale),
        "as-of-t1": mean(then),
        "history-kept": mean(history),
    }


def _ask_chains(
    mem: GraphMem, cases: Sequence[Any], edits: dict[tuple[str, str], Edit]
) -> dict[str, Figure]:
    now: list[float] = []
    then: list[float] = []
    for case in progress(cases, "chains"):
        slots = [(r["subject"], r["relation_id"]) for r in case["requested_rewrite"]]
        if len(slots) < 4 or not all(slot in edits for slot in slots):
            continue
        question = case["questions"][0]
        now.append(_whole(mem, question, [edits[slot].new for slot in slots], None))
        chain = _original_chain(case)
        if chain and all(t.slot not in edits or _same(edits[t.slot].old, t) for t in chain):
            then.append(_whole(mem, question, chain, THEN))
    return {f"chain@{CHAIN_CUT}/now": mean(now), f"chain@{CHAIN_CUT}/t1": mean(then)}


def _whole(mem: GraphMem, question: str, chain: Sequence[Told], as_of: str | None) -> bool:
    found = mem.graph.search(question, graph_id=GRAPH, limit=CHAIN_CUT, as_of=as_of).edges
    return all(any(_is(fact, told) for fact in found) for told in chain)


def _holding(mem: GraphMem, slot: tuple[str, str], at: str) -> set[str]:
    try:
        facts = mem.graph.as_of(at, entity=slot[0], graph_id=GRAPH)
    except NotFoundError:
        return set()
    return {f.object for f in facts if f.name == slot[1] and f.subject == slot[0]}


def _edits(cases: Sequence[Any]) -> list[Edit]:
    """The rewrites, one a slot; slots with two different old or new objects are left out."""
    found: dict[tuple[str, str], set[Edit]] = {}
    for case in cases:
        for rewrite in case["requested_rewrite"]:
            subject, relation = rewrite["subject"], rewrite["relation_id"]
            old, new = (
                Told(subject, relation, target, f"{rewrite['prompt'].format(subject)} {target}.")
                for target in (rewrite["target_true"]["str"], rewrite["target_new"]["str"])
            )
            found.setdefault((subject, relation), set()).add(Edit(old, new, rewrite["question"]))
    unique = (edits for edits in found.values() if len({(e.old, e.new) for e in edits}) == 1)
    return [min(edits, key=lambda edit: edit.question) for edits in unique]


def _untouched(cases: Sequence[Any], edited: set[tuple[str, str]]) -> list[Told]:
    """Hops of the original chains whose slot no rewrite of the file touches."""
    rewritten = {(r["subject"], r["relation_id"]) for c in cases for r in c["requested_rewrite"]}
    found: dict[tuple[str, str], set[Told]] = {}
    for case in cases:
        for told in _original_chain(case):
            if told.slot not in rewritten and told.slot not in edited:
                found.setdefault(told.slot, set()).add(told)
    return [min(told, key=str) for told in found.values() if len(told) == 1]


def _original_chain(case: Any) -> list[Told]:
    """The hops before any rewrite; [] where the file does not tell them apart by their words."""
    chain: list[Told] = []
    subject = case["requested_rewrite"][0]["subject"]
    for rewrite, hop in zip(case["requested_rewrite"], case["single_hops"], strict=False):
        if hop["cloze"] != rewrite["prompt"].format(subject):
            return []
        answer = hop["answer"]
        chain.append(Told(subject, rewrite["relation_id"], answer, f"{hop['cloze']} {answer}."))
        subject = answer
    return chain


def _is(fact: Fact, told: Told) -> bool:
    return (fact.subject, fact.name, fact.object) == (told.subject, told.relation, told.object)


def _same(one: Told, other: Told) -> bool:
    return (one.slot, one.object) == (other.slot, other.object)


def _forget(mem: GraphMem) -> None:
    try:
        mem.graph.delete(GRAPH)
    except NotFoundError:
        return
