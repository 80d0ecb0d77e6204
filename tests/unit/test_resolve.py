"""Resolution: certain names meet, everything else stays apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graphmem.core.entities import DUPLICATES, extend_entity, fold_entity
from graphmem.core.extraction import Extraction, SaidMention
from graphmem.core.names import name_key
from graphmem.core.records import VALUE_LABEL, Entity, Episode, Fact, IdentityLink, Mention
from graphmem.ingest.resolve import resolve

NOW = datetime(2025, 1, 1, tzinfo=UTC)
EPISODE = Episode(uuid="e", graph_id="g", source="text", content="", created_at=NOW)


def entity(uuid: str, *names: str, labels: tuple[str, ...] = ("Person",), **attributes) -> Entity:
    return Entity(
        uuid=uuid,
        graph_id="g",
        name=names[0],
        created_at=NOW,
        labels=labels,
        aliases=names[1:],
        keys=tuple(sorted(name_key(n) for n in names)),
        attributes=attributes,
    )


def person(name: str) -> SaidMention:
    return SaidMention(text=name, name=name, labels=("Person",))


def place(mentions: list[SaidMention], known: list[Entity]) -> list[tuple[str, str]]:
    (named,) = resolve("g", [(EPISODE, Extraction(mentions=tuple(mentions)))], known)
    return [tuple(each) for each in named.entities]


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Jane Smith", ("Jane Smith",)),
        ("JANE SMITH", ("Jane Smith",)),
        ("Janey", ("Jane Smith", "Janey")),
        ("Jane", ("Jane Smith",)),
        ("Jane Smith", ("Jane",)),
        ("J. Smith", ("Jane Smith",)),
        ("Smith, Jane", ("Jane Smith",)),
    ],
)
def test_one_person(said, known):
    assert place([person(said)], [entity("x", *known)])[0][0] == "x"


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Jane Miller", ("Jane Smith",)),
        ("Jane Miller", ("Jane Smith", "Jane")),
        ("Martina", ("Martin",)),
        ("Daniela Johnson", ("Daniel Johnson",)),
        ("Smith", ("Jane Smith",)),
        ("K. Smith", ("Jane Smith",)),
        ("John Smith", ("Jane Smith",)),
        ("Jan", ("Jane Smith",)),
        ("J", ("Jane Smith",)),
    ],
)
def test_look_alikes_stay_two(said, known):
    found, decided = place([person(said)], [entity("x", *known)])[0]
    assert found != "x"
    assert decided == "new"


def test_a_partial_name_that_fits_two_is_a_third():
    known = [entity("x", "Jane Smith"), entity("y", "Jane Miller")]
    assert place([person("Jane")], known)[0][1] == "new"


def test_partial_names_are_for_people_only():
    known = [entity("x", "Springfield School", labels=("Place",))]
    mention = SaidMention(text="Springfield", name="Springfield", labels=("Place",))
    assert place([mention], known)[0][1] == "new"


def test_a_triple_of_initials_is_not_merged_on_its_own():
    mention = SaidMention(text="J. Smith", name="J. Smith")
    assert place([mention], [entity("x", "Jane Smith")])[0][1] == "new"


def test_the_same_name_twice_in_a_batch_is_one():
    one, two = place([person("Ann"), person("Ann")], [])
    assert one[0] == two[0]


def test_a_bare_figure_is_no_name_of_a_record():
    known = [entity("x", "Order", "5", labels=("Order",))]
    literal = SaidMention(text="5", name="5", labels=(VALUE_LABEL,))
    assert place([literal], known)[0][0] != "x"


def test_a_value_that_is_a_things_name_means_the_thing():
    known = [entity("x", "Rome", labels=("Place",))]
    literal = SaidMention(text="Rome", name="Rome", labels=(VALUE_LABEL,))
    assert place([literal], known)[0][0] == "x"


@pytest.mark.parametrize(("labels", "meant"), [((VALUE_LABEL,), "x"), (("Organization",), "y")])
def test_a_literal_of_the_same_words_is_not_surer_than_a_reader(labels, meant):
    known = [entity("x", "Twitter", labels=("Organization",)), entity("y", "Exo", labels=labels)]
    said = SaidMention(text="Exo", name="Exo", labels=("Organization",), chosen="x")
    assert place([said], known)[0][0] == meant


def test_records_of_one_name_and_two_ids_are_two():
    mentions = [
        SaidMention(text="Ann", name="Ann", aliases=(n,), attributes={"id": n}) for n in "12"
    ]
    one, two = place(mentions, [])
    assert one[0] != two[0]
    again = place(
        mentions, [entity(one[0], "Ann", "1", id="1"), entity(two[0], "Ann", "2", id="2")]
    )
    assert [found for found, _ in again] == [one[0], two[0]]


def test_a_record_known_by_its_id_keeps_its_entity_under_a_new_name():
    mention = SaidMention(text="Ann B", name="Ann B", aliases=("c1",), attributes={"id": "c1"})
    assert place([mention], [entity("x", "Ann", "c1", id="c1")])[0] == ("x", "alias")


def said_by(speaker: str, *mentions: SaidMention, graph: str = "graph:g") -> tuple:
    episode = replace(EPISODE, source="message", role="user", name=speaker, graph_id=graph)
    return episode, Extraction(mentions=mentions)


def thing(name: str, *labels: str, aliases: tuple[str, ...] = ()) -> SaidMention:
    return SaidMention(text=name, name=name, labels=labels, aliases=aliases)


def uuids(*turns: tuple, known: list[Entity] = (), graph: str = "graph:g") -> list[str]:
    return [r.entity for named in resolve(graph, turns, known) for r in named.entities]


def test_my_sister_is_another_one_for_each_speaker():
    anns, bens, again, told = uuids(
        said_by("Ann", thing("my sister", "Person")),
        said_by("Ben", thing("my sister", "Person")),
        said_by("Ann", thing("my sis", "Person")),
        said_by("Ben", thing("Ann's sister", "Person")),
    )
    assert anns == again == told
    assert bens != anns


def test_a_description_is_kept_by_whose_it_is():
    (named,) = resolve("graph:g", [said_by("Ann", thing("my sister", "Person"))], [])
    assert named.said.mentions[0].name == "Ann's sister"
    assert named.said.mentions[0].text == "my sister"


def test_my_sister_is_unnamed_until_she_has_a_name():
    sister, ana, later, by_name = uuids(
        said_by("Ann", thing("my sister", "Person")),
        said_by("Ann", thing("Ana", "Person", aliases=("my sister",))),
        said_by("Ann", thing("my sister", "Person")),
        said_by("Ben", thing("Ana", "Person")),
    )
    assert sister == ana == later == by_name


def test_a_name_known_before_is_linked_to_the_description():
    turns = [
        said_by("Ann", thing("my sister", "Person")),
        said_by("Ben", thing("Ana", "Person")),
        said_by("Ann", thing("Ana", "Person", aliases=("my sister",))),
    ]
    first, second, third = resolve("graph:g", turns, [])
    assert third.entities == ((second.entities[0].entity, "exact"),)
    (link,) = third.said.links
    assert (link.kind, link.keep, link.drop) == (
        "same_as", second.entities[0].entity, first.entities[0].entity,
    )  # fmt: skip


def test_what_somebody_has_parted_is_not_put_together_again():
    known = [entity("x", "Ann's sister"), entity("y", "Ana")]
    turn = said_by("Ann", thing("Ana", "Person", aliases=("my sister",)))
    links = [
        IdentityLink(uuid=kind, graph_id="g", episode="e", kind=kind, keep="y", drop="x",
                     created_at=NOW.replace(day=day))
        for day, kind in ((1, "same_as"), (2, "distinct_from"))
    ]  # fmt: skip
    assert resolve("graph:g", [turn], known)[0].said.links
    assert not resolve("graph:g", [turn], known, links=links)[0].said.links


def test_two_named_sisters_leave_my_sister_to_neither():
    eva, ana, which = uuids(
        said_by("Ann", thing("Eva", "Person", aliases=("my sister",))),
        said_by("Ann", thing("Ana", "Person", aliases=("my sister",))),
        said_by("Ann", thing("my sister", "Person")),
    )
    assert len({eva, ana, which}) == 3


def test_a_friend_without_a_name_is_not_every_friend():
    lucy, friend = uuids(
        said_by("Ann", thing("my friend", "Person")),
        said_by("Ann", thing("Lucy", "Person", aliases=("my friend",))),
    )
    assert lucy != friend


def test_the_users_things_are_the_users_before_and_after_the_name_is_known():
    graph = "user:u1"
    before = said_by("", thing("my sister", "Person"), graph=graph)
    after = said_by("Jane", thing("my sister", "Person"), thing("Jane's sister"), graph=graph)
    one, two, three = uuids(before, after, graph=graph)
    assert one == two == three


def test_the_second_person_who_speaks_in_one_batch_is_not_the_user():
    graph = "user:u1"
    jane, ben = uuids(
        said_by("Jane", thing("my sister", "Person"), graph=graph),
        said_by("Ben", thing("my sister", "Person"), graph=graph),
        graph=graph,
    )
    assert jane != ben


def test_a_person_and_a_place_of_one_name_are_two_and_stay_so():
    place_, person_ = uuids(said_by("Ann", thing("Paris", "Place"), thing("Paris", "Person")))
    assert place_ != person_
    known = [entity(place_, "Paris", labels=("Place",)), entity(person_, "Paris")]
    again = said_by("Ann", thing("Paris", "Person"), thing("Paris", "City"))
    assert uuids(again, known=known) == [person_, place_]


def test_namesakes_that_nothing_tells_apart_are_nobody():
    paul, other, which = resolve(
        "graph:g",
        [
            said_by("Ann", thing("Paul", "Person", aliases=("my husband",))),
            said_by("Ben", thing("Paul", "Person", aliases=("my father",))),
            said_by("Cy", thing("Paul", "Person")),
        ],
        [],
    )
    three = {named.entities[0].entity for named in (paul, other, which)}
    assert len(three) == 3
    assert set(which.said.mentions[0].attributes[DUPLICATES]) == three - {which.entities[0].entity}


@pytest.mark.parametrize("word", ["friend", "neighbour", "colleague"])
def test_of_many_friends_the_word_alone_is_not_the_one_whose_name_is_known(word):
    known, any_of_them, again, kin = uuids(
        said_by("Ann", thing("Tom", "Person", aliases=(f"my {word}",))),
        said_by("Ann", thing(f"my {word}", "Person")),
        said_by("Ann", thing(f"my {word}", "Person")),
        said_by("Ann", thing("Tom", "Person")),
    )
    assert any_of_them == again != known
    assert kin == known


KIN, STRANGER = ("Tom", "my brother"), ("Tom Berg", "my colleague")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (KIN, STRANGER),
        (STRANGER, KIN),
        (KIN, ("Tom", "my colleague")),
        (("Tom", "my mum's friend"), ("Tom", "my brother")),
        (("Ann", "my friend"), ("Ann", "my aunt")),
    ],
)
def test_ones_kin_and_a_stranger_of_one_name_are_two(first, second):
    told = [
        said_by("Jane", thing(name, "Person", aliases=(called,)))
        for name, called in (first, second, first, second)
    ]
    one, other, one_again, other_again = uuids(*told)
    assert one != other
    assert (one_again, other_again) == (one, other)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Tom Berg", "my brother"), STRANGER),  # a full name says more than what he is called
        (("Tom", "my friend"), STRANGER),
        (("Tom", "my boyfriend"), STRANGER),  # one becomes the other
        (("Tom", "my roommate"), ("Tom", "my cousin")),
    ],
)
def test_who_may_be_both_stays_one(first, second):
    told = [said_by("Jane", thing(name, "Person", aliases=(called,)))
            for name, called in (first, second)]  # fmt: skip
    one, other = uuids(*told)
    assert one == other


def test_of_two_namesakes_a_speaker_means_the_own_one():
    pauls = uuids(
        said_by("Ann", thing("Paul", "Person", aliases=("my husband",))),
        said_by("Ben", thing("Paul", "Person", aliases=("my father",))),
        said_by("Ben", thing("Paul", "Person")),
        said_by("Ann", thing("Paul", "Person")),
    )
    assert pauls[0] == pauls[3] != pauls[1] == pauls[2]


def test_of_two_that_a_name_fits_the_one_with_a_tie_is_meant():
    known = [entity("x", "Jane Smith"), entity("y", "Jane Miller"),
             entity("z", "Acme", labels=("Organization",))]  # fmt: skip
    fact = Fact(uuid="f", graph_id="g", subject="y", name="WORKS_AT", object="z", fact="",
                kind="state", created_at=NOW)  # fmt: skip
    turn = said_by("Ann", person("Jane"), thing("Acme", "Organization"))
    (named,) = resolve("g", [turn], known, [fact])
    assert named.entities[0] == ("y", "fuzzy")
    (named,) = resolve("g", [turn], known)
    assert named.entities[0].decided == "new"


def test_a_doubt_is_marked_and_nothing_else():
    known = [entity("x", "Jane Smith"), entity("y", "Jane Miller")]
    (named,) = resolve("g", [said_by("Ann", person("Jane"), person("Zoe"))], known)
    jane, zoe = named.said.mentions
    assert jane.attributes == {DUPLICATES: ["x", "y"]}
    assert zoe.attributes == {}


def test_a_word_once_used_for_a_thing_is_not_its_name():
    known = [entity("x", "Ned's rabbits", "rabbits", labels=("Animal",))]
    assert place([thing("rabbits", "Animal")], known)[0][0] != "x"


def test_a_title_tells_a_couple_apart():
    mr, mrs, again = uuids(said_by("Ann", *map(person, ("Mr. Novak", "Mrs. Novak", "Mr Novak"))))
    assert mr == again != mrs


def test_what_is_decided_stays():
    mention = SaidMention(text="me", name="", entity="u", decided="user")
    assert place([mention], []) == [("u", "user")]


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


def test_an_entity_is_the_fold_of_its_mentions_in_any_order():
    mentions = [mention(1, "Jane", labels=("Person",)), mention(2, "Jane Smith"), mention(3, "")]
    folded = fold_entity("x", mentions, (), "g")
    assert fold_entity("x", mentions[::-1], (), "g") == folded
    assert (folded.name, folded.aliases, folded.mentions) == ("Jane Smith", ("Jane",), 3)
    assert folded.created_at == NOW.replace(day=2)


def test_a_given_name_stands_until_another_is_given():
    mentions = [mention(1, "JS", decided="given"), mention(2, "Jane Smith")]
    assert fold_entity("x", mentions, (), "g").name == "JS"
    assert fold_entity("x", [*mentions, mention(3, "J", decided="given")], (), "g").name == "J"


def test_a_merged_entity_keeps_its_own_name():
    mentions = [mention(1, "Jane"), mention(2, "Jane Augusta Smith", entity="y")]
    folded = fold_entity("x", mentions, ("y",), "g")
    assert (folded.name, folded.members) == ("Jane", ("y",))


def test_a_thing_is_a_literal_while_every_mention_is():
    value = mention(1, "Rome", labels=(VALUE_LABEL,))
    assert fold_entity("x", [value], (), "g").is_value
    assert not fold_entity("x", [value, mention(2, "Rome", labels=("Place",))], (), "g").is_value


def test_nothing_is_left_without_mentions():
    assert fold_entity("x", [], (), "g") is None


@pytest.mark.parametrize("name", ["Jane", "Jane Smith", ""])
def test_extending_is_folding(name):
    old = [mention(1, "Jane Smith", attributes={"a": 1}), mention(2, "Jane")]
    new = [mention(3, name, labels=("Person",), attributes={"a": 2})]
    extended = extend_entity(fold_entity("x", old, (), "g"), new)
    assert extended == fold_entity("x", [*old, *new], (), "g")


def test_a_new_name_wants_the_fold():
    old = fold_entity("x", [mention(1, "Jane")], (), "g")
    assert extend_entity(old, [mention(2, "Jane Smith")]) is None
    assert extend_entity(old, [mention(2, "Jane", decided="given")]) is None
