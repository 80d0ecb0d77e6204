"""From what was said to evidence: mentions, claims, links and relation records with their ids."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from graphmem.core.catalogue import exclusive_at, is_catalogued
from graphmem.core.civil import CivilTime, Precision
from graphmem.core.ids import claim_id, derive, mention_id
from graphmem.core.records import VALUE_LABEL, Claim, IdentityLink, Mention, RelationRecord
from graphmem.ingest.speakers import claim_trust, speaker_of, user_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphmem.core.extraction import SaidClaim
    from graphmem.core.records import Entity, Fact, GraphState
    from graphmem.ingest.resolve import Named

__all__ = ["BACKED", "NOWHEN", "News", "Reference", "news_of"]

NOWHEN: Final = CivilTime(datetime(1, 1, 1), Precision.DAY)  # noqa: DTZ001  (civil, no instant)
"""A day before everything: the range of a denial that shall only take out what it corrects."""

BACKED: Final = 16
"""How many episodes that propose the same of a relation are recorded: every read of a graph
carries its relation records, so they must stay few."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What one new claim still has to look up: claims behind facts, and claims of its like."""

    corrects: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    fulfils: tuple[str, ...] = ()
    corrects_all: bool = False
    only: str | None = None
    clears_end: bool = False
    clears_start: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """The new evidence of a batch. Claims have no links yet: `references` tells them, by claim."""

    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    links: tuple[IdentityLink, ...] = ()
    relations: tuple[RelationRecord, ...] = ()
    references: Mapping[str, Reference] = field(default_factory=dict[str, Reference])


def news_of(
    named: Sequence[Named],
    state: GraphState,
    stamp: datetime,
    *,
    extractor: str,
    facts: Mapping[str, Fact],
    user: Entity | None,
) -> News:
    """The evidence that a batch adds.

    Args:
        named: the episodes in order, with what they say of which entities.
        state: the graph as read.
        stamp: the commit's instant.
        extractor: the name of what read messages and texts.
        facts: the facts that the extractor was shown, by uuid.
        user: the graph's user entity as far as it is known.
    """
    mentions: list[Mention] = []
    claims: list[Claim] = []
    links: list[IdentityLink] = []
    relations = _relations(named, state, facts.values(), stamp)
    references: dict[str, Reference] = {}
    user = user_in(user, (each.episode for each in named))
    for each in named:
        episode = each.episode
        mentions += _mentions(each, stamp)
        own = _claims(each, stamp, extractor=extractor, user=user)
        claims += own
        for claim, said in zip(own, each.said.claims, strict=True):
            reference = _reference(said)
            if reference is not None:
                references[claim.uuid] = reference
        mentions_added, ended = _replaced(each, own, facts, claims, len(each.entities), stamp)
        mentions += mentions_added
        claims += ended
        links += [
            IdentityLink(
                uuid=derive("link", episode.graph_id, episode.uuid, str(ordinal)),
                graph_id=episode.graph_id,
                episode=episode.uuid,
                kind=link.kind,
                keep=link.keep,
                drop=link.drop,
                created_at=stamp,
            )
            for ordinal, link in enumerate(each.said.links)
        ]
    return News(tuple(mentions), tuple(claims), tuple(links), relations, references)


def _mentions(named: Named, stamp: datetime) -> list[Mention]:
    episode = named.episode
    return [
        Mention(
            uuid=mention_id(episode.graph_id, episode.uuid, ordinal),
            graph_id=episode.graph_id,
            episode=episode.uuid,
            ordinal=ordinal,
            text=said.text,
            name=said.name,
            entity=resolved.entity,
            created_at=stamp,
            labels=said.labels,
            aliases=said.aliases,
            attributes=said.attributes,
            decided=resolved.decided,
        )
        for ordinal, (said, resolved) in enumerate(
            zip(named.said.mentions, named.entities, strict=True)
        )
    ]


def _claims(named: Named, stamp: datetime, *, extractor: str, user: Entity | None) -> list[Claim]:
    episode, entities = named.episode, named.entities
    speaker = speaker_of(episode, user)
    trust = claim_trust(episode, speaker)
    reader = extractor if episode.source in ("message", "text") else episode.source
    return [
        Claim(
            uuid=claim_id(episode.graph_id, episode.uuid, ordinal),
            graph_id=episode.graph_id,
            episode=episode.uuid,
            ordinal=ordinal,
            position=episode.position,
            said_at=episode.said_at,
            created_at=stamp,
            subject=entities[said.subject].entity,
            name=said.name,
            object=None if said.object is None else entities[said.object].entity,
            fact=said.fact,
            kind=said.kind,
            polarity=said.polarity,
            valid_at=said.valid_at,
            invalid_at=said.invalid_at,
            end_exclusive=said.end_exclusive,
            holds_when_said=said.holds_when_said,
            undated_past=said.undated_past,
            speaker=said.speaker or episode.name or episode.role,
            trust=trust if said.trust is None else said.trust,
            zone=episode.zone,
            quote=said.quote,
            extractor=reader,
            attributes=said.attributes,
            object_labels=_object_labels(named, said),
        )
        for ordinal, said in enumerate(named.said.claims)
    ]


def _object_labels(named: Named, said: SaidClaim) -> tuple[str, ...]:
    """What kind of thing the object is called here, guesses too; a literal is of no kind."""
    if said.object is None:
        return ()
    return tuple(label for label in named.said.mentions[said.object].labels if label != VALUE_LABEL)


def _reference(said: SaidClaim) -> Reference | None:
    reference = Reference(
        corrects=said.corrects,
        repeats=said.repeats,
        fulfils=said.fulfils,
        corrects_all=said.corrects_all,
        only=said.only,
        clears_end=said.clears_end,
        clears_start=said.clears_start,
    )
    return None if reference == Reference() else reference


def _replaced(
    named: Named,
    own: Sequence[Claim],
    facts: Mapping[str, Fact],
    earlier: Sequence[Claim],
    ordinal: int,
    stamp: datetime,
) -> tuple[list[Mention], list[Claim]]:
    """Explicit ends-claims for what new claims replace, at their start; and what they mention."""
    batch = {claim.uuid: claim for claim in earlier}
    mentions: list[Mention] = []
    ended: list[Claim] = []
    for claim, said in zip(own, named.said.claims, strict=True):
        for uuid in said.replaces:
            old = facts.get(uuid) or batch.get(uuid)
            if old is None or old.object is None or _same_slot(old, claim):
                continue
            ended.append(
                replace(
                    claim,
                    uuid=claim_id(claim.graph_id, claim.episode, len(own) + len(ended)),
                    ordinal=len(own) + len(ended),
                    subject=old.subject,
                    name=old.name,
                    object=old.object,
                    fact=old.fact,
                    kind="state",
                    polarity="ends",
                    valid_at=None,
                    invalid_at=claim.valid_at,
                    end_exclusive=True,
                )
            )
            for entity in (old.subject, old.object):
                place = ordinal + len(mentions)
                mentions.append(_silent_mention(claim, entity, place, stamp))
    return mentions, ended


def _same_slot(old: Fact | Claim, new: Claim) -> bool:
    """Whether the new claim's own paint can end the old one: one exclusive slot, other object.

    A claim is not known to be exclusive here: an ends-claim too many does no harm there.
    """
    exclusive = getattr(old, "exclusive", False)
    return exclusive and (old.subject, old.name) == (new.subject, new.name)


def _silent_mention(claim: Claim, entity: str, ordinal: int, stamp: datetime) -> Mention:
    """A mention without words: keeps the entity alive as long as the claim about it stands."""
    return Mention(
        uuid=mention_id(claim.graph_id, claim.episode, ordinal),
        graph_id=claim.graph_id,
        episode=claim.episode,
        ordinal=ordinal,
        text="",
        name="",
        entity=entity,
        created_at=stamp,
        decided="exact",
    )


def _relations(
    named: Sequence[Named], state: GraphState, facts: Iterable[Fact], stamp: datetime
) -> tuple[RelationRecord, ...]:
    """Records for what is set, and for what is proposed otherwise than the graph has it.

    The same proposal by further episodes is recorded too, up to a limit, so that forgetting the
    first of them does not take away what others say as well.
    """
    exclusive = exclusive_at(state.relations)
    decided: dict[str, bool] = {}
    backed = Counter((record.name, record.exclusive) for record in state.relations)
    guessed = _guesses(named, backed, facts)
    records: list[RelationRecord] = []
    for each in named:
        said = [(relation.name, relation.exclusive, True) for relation in each.said.relations]
        said += [(c.name, c.exclusive, False) for c in each.said.claims if c.exclusive is not None]
        for claim in each.said.claims:
            if (guess := guessed.get(claim.name)) is not None and claim.guessed_exclusive == guess:
                said.append((claim.name, guess, False))
        for ordinal, (name, wanted, forced) in enumerate(dict.fromkeys(said)):
            same = decided.get(name, exclusive(name)) == wanted
            seconds = 0 < backed[name, wanted] < BACKED
            if same and not seconds and not forced:
                continue
            decided[name] = wanted
            backed[name, wanted] += 1
            records.append(
                RelationRecord(
                    uuid=derive("relation", each.episode.graph_id, each.episode.uuid, str(ordinal)),
                    graph_id=each.episode.graph_id,
                    name=name,
                    exclusive=wanted,
                    created_at=stamp,
                    episode=each.episode.uuid,
                )
            )
    return tuple(records)


def _guesses(
    named: Sequence[Named], backed: Counter[tuple[str, bool]], facts: Iterable[Fact]
) -> dict[str, bool]:
    """The guesses of a batch that count, by relation: what more claims say than the other.

    The shipped catalogue knows better than any claim. What the batch says is weighed together with
    what earlier episodes proposed, and a relation of which two things stand side by side is not
    made exclusive by a guess: that would close what somebody said.
    """
    votes = Counter(
        (claim.name, claim.guessed_exclusive)
        for each in named
        for claim in each.said.claims
        if claim.guessed_exclusive is not None and not is_catalogued(claim.name)
    )
    standing: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        if fact.kind != "event" and fact.invalid_at is None and fact.status == "holds":
            standing.setdefault((fact.subject, fact.name), set()).add(fact.object)
    beside = {name for (_, name), objects in standing.items() if len(objects) > 1}
    found: dict[str, bool] = {}
    for name in {name for name, _ in votes}:
        weight = {way: votes[name, way] + backed[name, way] for way in (True, False)}
        if weight[True] > weight[False] and name not in beside:
            found[name] = True
        elif weight[False] > weight[True] or name in beside:
            found[name] = False
    return found
