"""Which episodes were read by what is forgotten: what refers, and what names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from graphmem.core.ids import user_entity_id
from graphmem.core.records import Claim, Episode, Mention
from graphmem.ingest.reconcile import Gone
from graphmem.ingest.referring import Evidenced, referring, suspects
from tests.support.builders import T0, Maker

MAKE = Maker("user:u")


@dataclass
class Told:
    """What was told, an hour apart each, and what was understood of it."""

    episodes: dict[str, Episode] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def say(self, key: str, text: str, **named: str | tuple[str, str]) -> Told:
        """An episode and the names it was understood to give: entity=name or (name, decided)."""
        source = "edit" if key.startswith("edit") else "message"
        self.episodes[key] = MAKE.episode(key, text, source=source)
        for entity, told in named.items():
            name, decided = (told, "exact") if isinstance(told, str) else told
            mention = MAKE.mention(
                f"{key} {entity}", key, entity, name=name, text=name, decided=decided,
                created_at=T0 + timedelta(hours=len(self.episodes)),
            )  # fmt: skip
            self.mentions.append(mention)
        return self

    def claim(self, key: str, episode: str, *triple: str, **more: object) -> Told:
        read = T0 + timedelta(hours=1 + list(self.episodes).index(episode))
        claim = MAKE.claim(key, episode, *triple, created_at=read, **more)
        if triple[0] == "user":
            claim = replace(claim, subject=user_entity_id(MAKE.graph))
        self.claims.append(claim)
        return self

    def unread(self, *forgotten: str) -> list[str]:
        """The keys of all that is read again when these are forgotten."""
        gone = Gone(frozenset(MAKE.all(forgotten)))
        known = {MAKE.id(key): key for key in self.episodes}
        while True:
            told = Evidenced(MAKE.graph, gone, tuple(self.mentions), tuple(self.claims))
            seen = {uuid: self.episodes[known[uuid]] for uuid in suspects(told)}
            more = referring(told, seen)
            if not more:
                return sorted(known[uuid] for uuid in gone.unread)
            gone = Gone(gone.forgotten, gone.unread | more)


def test_what_names_a_thing_in_its_own_words_stands_by_itself():
    told = Told().say("a", "I work at Zelkova", firm="Zelkova").say("b", "I quit", firm="Zelkova")
    told.say("c", "At Zelkova's they are nice", firm="Zelkova")
    assert told.unread("a") == ["b"]
    assert told.unread("b") == []


@pytest.mark.parametrize(
    ("words", "name"),
    [("She moved", "She"), ("It is over", "Anna"), ("my boss left", "my boss"), ("Hannah", "Anna")],
)
def test_words_that_mean_what_was_told_before_are_no_name(words, name):
    told = Told().say("a", "Anna is my boss", her="Anna").say("b", words, her=name)
    assert told.unread("a") == ["b"]


@pytest.mark.parametrize(("known", "words"), [("华为", "我喜欢华为的人"), ("Zoë", "ZOE is nice")])
def test_names_are_found_in_any_script_and_case(known, words):
    told = Told().say("a", f"{known}!", it=known).say("b", words, it=known)
    assert told.unread("a") == []


def test_a_common_noun_is_named_by_the_words_of_others_only():
    told = Told().say("edit", "{}", ann=("Ann", "given"))
    told.say("a", "my gym membership", it="Ann's gym membership")
    told.say("b", "I cancelled the membership", it="the membership")
    told.say("c", "my gym membership is dear", it="Ann's gym membership")
    assert told.unread("a") == ["b"]


def test_what_was_read_before_does_not_refer():
    told = Told().say("b", "She left", her="Anna").say("a", "Anna is my boss", her="Anna")
    assert told.unread("a") == []


def test_a_chain_ends_at_what_something_else_has_named():
    told = Told().say("a", "I work at Zelkova", firm="Zelkova")
    told.say("b", "My boss there is Petra", firm="Zelkova", her="Petra")
    told.say("c", "She is from Lund", her="Petra", town="Lund")
    told.say("d", "That town is cold", town="Lund")
    assert told.unread("a") == ["b", "c", "d"]
    anchored = Told().say("z", "I met Petra", her="Petra").say("a", "Zelkova!", firm="Zelkova")
    anchored.say("b", "My boss there is Petra", firm="Zelkova", her="Petra")
    anchored.say("c", "She is from Lund", her="Petra", town="Lund")
    assert anchored.unread("a") == ["b"]


def test_who_speaks_and_the_user_need_no_name():
    user = user_entity_id(MAKE.graph)
    told = Told().say("a", "hello").say("b", "you too", bob=("Bob", "speaker"))
    told.say("c", "and you?", bob="Bob")
    for key in ("a", "b", "c"):
        mention = MAKE.mention(f"{key} user", key, "x", name="", text="", decided="user")
        told.mentions.append(replace(mention, entity=user))
    told.mentions.append(MAKE.mention("a bob", "a", "bob", name="Bob", created_at=T0))
    assert told.unread("a") == []


def test_what_corrects_ends_or_denies_it_was_read_by_it():
    told = Told().say("a", "I live in Rome", rome="Rome").say("b", "Porto, I meant", porto="Porto")
    told.say("c", "I left Rome", rome="Rome").say("d", "I live in Rome again", rome="Rome")
    told.say("edit", "{}", rome="Rome")
    told.claim("a", "a", "user", "LIVES_IN", "rome")
    told.claim("b", "b", "user", "LIVES_IN", "porto", corrects=("a",))
    told.claim("c", "c", "user", "LIVES_IN", "rome", polarity="ends")
    told.claim("d", "d", "user", "LIVES_IN", "rome")
    told.claim("edit", "edit", "user", "LIVES_IN", "rome", polarity="denies", corrects=("a",))
    assert told.unread("a") == ["b", "c"]  # an edit reads itself


def test_words_that_only_the_forgotten_gave_do_not_stay_in_a_sentence():
    told = Told().say("a", "I work at Zelkova", firm="Zelkova").say("b", "I need work")
    told.say("c", "Zelkova was fun").say("d", "I like tea")
    said = "The user is looking for work since leaving Zelkova."
    told.claim("b", "b", "user", "HAS_STATUS", "looking", fact=said)
    told.claim("c", "c", "user", "LIKES", "it", fact="The user liked Zelkova.")
    told.claim("d", "d", "user", "LIKES", "tea", fact="The user likes tea.")
    assert told.unread("a") == ["b"]


def test_a_name_that_was_given_on_purpose_is_nobodys_loss():
    told = Told().say("edit", "{}", ann=("Ann Lee", "given")).say("a", "I'm Ann", ann="Ann")
    told.say("b", "I like tea").claim("b", "b", "ann", "LIKES", "tea", fact="Ann likes tea.")
    assert "Ann" not in told.episodes["b"].content
    told.mentions += [MAKE.mention("b tea", "b", "tea", created_at=T0 + timedelta(hours=3))]
    assert Evidenced(
        MAKE.graph, Gone(frozenset(MAKE.all(["a"]))), tuple(told.mentions), tuple(told.claims)
    ).lost == frozenset()  # fmt: skip
