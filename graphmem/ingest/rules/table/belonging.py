"""Pets, groups and teams, what somebody is."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.table.row import Row

__all__ = ["ROWS"]

ROWS: Final = (
    Row(
        verbs="play sing dance be drum work",
        rest="(?:.* )?(?:in|of|for|with) (?:an?|the|my) (?:[a-z-]+ ){0,3}(?:band|team|club"
        "|choir|group|orchestra"
        "|ensemble|crew|company|troupe),? (?:called|named) {NAME}",
        relation="MEMBER_OF",
        aspect="state",
        says="be in {o}",
        label="Organization",
        tenses="present progressive perfect over",
        gives={"I play the drums in a band called Loud.": "Loud"},
    ),
    Row(
        verbs="have",
        rest="{PET}(?:,)?(?: (?:named|called))? {NAME}",
        relation="HAS_PET",
        aspect="state",
        says="have a {species} called {o}",
        label="Animal",
        gives={
            "I have a dog named Biscuit.": "Biscuit",
            "We had a cat called Miso until March 2024.": "Miso",
        },
    ),
    Row(
        verbs="own",
        rest="{PET}(?:,)?(?: (?:named|called))? {NAME}",
        relation="HAS_PET",
        aspect="state",
        says="have a {species} called {o}",
        label="Animal",
        gives={"I own a dog, Biscuit.": "Biscuit"},
    ),
    Row(
        verbs="adopt get buy rescue",
        rest="{PET}(?:,)? (?:named|called) {NAME}",
        relation="HAS_PET",
        aspect="change",
        says="have a {species} called {o}",
        label="Animal",
        gives={"We adopted a cat called Miso last week.": "Miso"},
    ),
    Row(
        verbs="adopt get buy rescue",
        rest="{PET}(?! for\\b)(?:,? from .*)?",
        relation="HAS_PET",
        aspect="change",
        says="have a {species}",
        label="Animal",
        gives={"We adopted a parrot today.": "parrot"},
        silent=("I got a dog bed.", "I got this pup for you."),
    ),
    Row(
        verbs="have own",
        rest="{PET}",
        relation="HAS_PET",
        aspect="state",
        says="have a {species}",
        label="Animal",
        tenses="present past perfect",
        gives={"We had a cat until March 2024.": "cat", "I have a lovely dog.": "dog"},
    ),
    Row(
        verbs="be turn",
        rest="(?P<o>\\d{1,3})(?: years old)?",
        relation="HAS_AGE",
        aspect="state",
        says="be {o} years old",
        label="Value",
        tenses="present",
        gives={"I'm 34 years old.": "34"},
        silent=("I'm 34 minutes late.",),
    ),
    Row(
        verbs="be",
        rest="(?:an? )?(?:proud |active |long-time |founding )?(?:member|part) of {GROUP}",
        relation="MEMBER_OF",
        aspect="state",
        says="be a member of {o}",
        label="Organization",
        gives={"I'm a member of the local chess club.": "local chess club"},
    ),
    Row(
        verbs="be",
        rest="an? (?:proud |active |long-time |founding )?member of {ORG}",
        relation="MEMBER_OF",
        aspect="state",
        says="be a member of {o}",
        label="Organization",
        gives={"Ada Stone is a member of Harbour Rowing Club.": "Harbour Rowing Club"},
    ),
    Row(
        verbs="be",
        rest="in {CLUB}",
        relation="MEMBER_OF",
        aspect="state",
        says="be in {o}",
        label="Organization",
        tenses="present perfect over",
        gives={
            "I'm in a book club.": "book club",
            "I've been in the sailing club since 14 June 2023.": "sailing club",
        },
        silent=("I'm in class.", "I was in the gym."),
    ),
    Row(
        verbs="sing play dance",
        rest="in {CLUB}",
        relation="MEMBER_OF",
        aspect="state",
        says="be in {o}",
        label="Organization",
        tenses="present progressive perfect over",
        gives={"I sing in the parish choir.": "parish choir"},
    ),
    Row(
        verbs="join",
        rest="{GROUP}",
        relation="MEMBER_OF",
        aspect="change",
        says="be in {o}",
        label="Organization",
        gives={"I joined the sailing club in 2023.": "sailing club"},
    ),
    Row(
        verbs="join",
        rest="{ORG}",
        relation="MEMBER_OF",
        unless="WORKS_AT",
        aspect="change",
        says="be with {o}",
        label="Organization",
        gives={"I joined Acme in 2019.": "Acme"},
    ),
    Row(
        verbs="leave quit",
        rest="{CLUB}",
        relation="MEMBER_OF",
        aspect="end",
        says="be in {o}",
        label="Organization",
        gives={"I left the book club in May.": "book club"},
        silent=("I left the gym.",),
    ),
    Row(
        verbs="go",
        rest="to {GROUP}",
        relation="MEMBER_OF",
        aspect="state",
        says="be in {o}",
        label="Organization",
        tenses="over",
        gives={"I've stopped going to the book club.": "book club"},
    ),
    Row(
        verbs="play",
        rest="for {ORG}",
        relation="PLAYS_FOR",
        aspect="state",
        says="play for {o}",
        label="Organization",
        gives={"Tom plays for Riverside United.": "Riverside United"},
    ),
    Row(
        verbs="support follow",
        rest="{ORG}",
        relation="SUPPORTS",
        aspect="state",
        says="support {o}",
        tenses="present progressive perfect",
        gives={"I support Riverside United.": "Riverside United"},
    ),
    Row(
        verbs="speak",
        rest="(?:fluent |some |a little |good |a bit of )?{LANGS}",
        relation="SPEAKS",
        aspect="state",
        says="speak {o}",
        label="Value",
        tenses="present",
        gives={"I speak Turkish and German.": "Turkish"},
    ),
    Row(
        verbs="be",
        rest="(?P<o>an? (?!bit\\b|lot\\b|mess\\b|little\\b|few\\b|fan\\b|firm\\b|big fan\\b"
        "|huge fan\\b|part\\b"
        "|good\\b|great\\b|bad\\b|true\\b|real\\b|big believer|joke\\b|minute\\b"
        "|while\\b)(?:[\\w'-]+ ){0,3}?"
        "(?:parent|mom|mum|dad|mother|father|lover|enthusiast|owner|beginner|veteran|woman|man"
        "|person|believer|vegetarian|graduate|volunteer|member|gamer|runner|swimmer|reader|collector"
        "|fanatic|foodie|introvert|extrovert|twin|survivor|refugee|immigrant|christian|muslim|buddhist"
        "|catholic|atheist|millennial|grandmother|grandfather|widow|widower|orphan|ally|activist"
        "|advocate|supporter|smoker|drinker|morning person|night owl|homebody|perfectionist))",
        relation="IS_A",
        aspect="state",
        says="be {o}",
        label="Value",
        tenses="present",
        gives={"I'm a dog lover.": "dog lover", "I'm a transgender woman.": "transgender woman"},
        silent=("I'm a great person.",),
    ),
)
