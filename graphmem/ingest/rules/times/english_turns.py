"""How English counts from today, and tells lengths. The examples of a row are its tests."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.times.model import Shape

__all__ = ["TURNS"]

TURNS: Final = (
    Shape(
        "named",
        r"(?:(?:earlier|later|late|early|just) )?{named}(?: {part}|(?! {part}))|{part} {named}",
        (
            "yesterday = 2025-01-19; yesterday evening = 2025-01-19 evening; "
            "the day before yesterday = 2025-01-18; earlier today = 2025-01-20; "
            "tomorrow night = 2025-01-21 evening; the day after tomorrow = 2025-01-22; "
            "tonight = 2025-01-20 evening; last night = 2025-01-19 evening; "
            "this morning = 2025-01-20 morning; since this morning = since 2025-01-20 morning"
        ),
        alone=True,
    ),
    Shape(
        "recent",
        r"(?:just )?the other {recent}",
        "the other day = ~2025-01-17; the other week = ~week of 2025-01-06",
        alone=True,
    ),
    Shape(
        "step",
        r"(?:(?:early|earlier|late|later|sometime|some time|just) )?(?<!the )(?<!The )"
        r"{step} {stepunit}(?: {part})?(?! (?:of|before|after)\b)",
        (
            "last week = week of 2025-01-13; last year = 2024; this month = 2025-01; "
            "next month = 2025-02 (future); last Friday = 2025-01-17; last Fri = 2025-01-17; "
            "this Friday = 2025-01-24 (future); this coming Monday = 2025-01-27 (future); "
            "this past weekend = weekend of 2025-01-18; this weekend = weekend of 2025-01-18; "
            "this weekend = weekend of 2025-01-25 (future); "
            "next weekend = weekend of 2025-02-01 (future); last summer = summer 2024; "
            "this summer = summer 2025 (future); this summer = summer 2024; "
            "last March = 2024-03; last Friday night = 2025-01-17 evening; "
            "last Christmas = 2024-12-25; next quarter = 2025-Q2 (future); "
            "earlier this year = 2025; next Tuesday = 2025-01-21 (future)"
        ),
        after="on",
        alone=True,
    ),
    Shape(
        "step",
        r"(?:over |during )?the {pastnext} (?P<stepunit>weekend|{season}|{fullday})",
        (
            "the coming weekend = weekend of 2025-01-25 (future); "
            "over the past weekend = weekend of 2025-01-18"
        ),
        alone=True,
    ),
    Shape(
        "past",
        r"(?:in|over|during|within) the (?:last|past) (?P<unit>week|month|year|decade)",
        "in the past week = ~week of 2025-01-13; over the last year = ~2024",
        alone=True,
        tight=True,
    ),
    Shape(
        "further",
        r"(?:in )?the (?P<unit>night|week|weekend|month|year) (?P<far>before last|after next)",
        (
            "the week before last = week of 2025-01-06; "
            "the weekend before last = weekend of 2025-01-11; the year before last = 2023; "
            "the week after next = week of 2025-02-03 (future)"
        ),
        alone=True,
    ),
    Shape(
        "weekday",
        r"{weekday},? {part}",
        "on Friday evening = 2025-01-17 evening; Saturday morning = 2025-01-18 morning",
        after="on",
        alone=True,
        tight=True,
    ),
    Shape(
        "weekday",
        r"{fullday}",
        (
            "on Friday = 2025-01-17; on Friday = 2025-01-24 (future); Saturday = 2025-01-18; "
            "by Friday = by ~2025-01-24 (future)"
        ),
        after="on",
        alone=True,
        tight=True,
    ),
    Shape(
        "weekday",
        r"{weekday}",
        "on Fri = 2025-01-17; by Tues = by ~2025-01-21 (future)",
        after="on",
        tight=True,
    ),
    Shape(
        "ordinal",
        r"the {ordinal}(?: of (?P<step>this|last|next) month)?",
        (
            "on the 3rd = 2025-01-03; on the 15th = 2025-02-15 (future); "
            "on the 3rd of last month = 2024-12-03; since the 3rd = since 2025-01-03"
        ),
        after="on",
        tight=True,
    ),
    Shape(
        "holiday",
        r"{holiday}(?: (?:of |in )?{year})",
        (
            "at Christmas 2023 = 2023-12-25; New Year's Eve 2023 = 2023-12-31; "
            "at Easter 2024 = 2024-03-31; on Thanksgiving 2024 = 2024-11-28"
        ),
        after="at on over during for",
        alone=True,
    ),
    Shape(
        "holiday",
        r"{holiday}",
        (
            "on New Year's Eve = 2024-12-31; since Easter = since 2024-03-31; "
            "at Christmas = 2024-12-25; since New Year's = since 2025-01-01"
        ),
        after="at on over during",
        tight=True,
    ),
    Shape(
        "ago",
        r"{n} (?:{season}|{fullday})s ago",
        "two summers ago = summer 2023; three Fridays ago = 2025-01-03",
        alone=True,
    ),
    Shape(
        "ago",
        r"{nearly}?{n} {unit} (?:and a half )?(?:ago|back)(?P<today> today)?|half a year ago",
        (
            "two years ago = 2023; a week ago today = 2025-01-13; a few years ago = ~2022; "
            "a couple of months ago = ~2024-11; about a year ago = ~2024; "
            "more than two years ago = ~2023; 3 days ago = 2025-01-17; "
            "two weekends ago = weekend of 2025-01-11; an hour ago = 2025-01-20 09:00h; "
            "10 minutes ago = 2025-01-20 09:00h; a decade ago = ~2015; "
            "half a year ago = ~2024-07"
        ),
        alone=True,
    ),
    Shape(
        "silent",
        r"(?:many|so many|quite some|countless) {unit} ago"
        r"|(?:years|months|weeks|ages|decades) (?:and years )?ago"
        r"|(?:a )?(?:long|little|short)(?: time| while)? ago|(?:quite )?a while (?:ago|back)",
        "many years ago = no date; a long time ago = no date",
        alone=True,
    ),
    Shape(
        "ahead",
        r"in {nearly}?{n} {unit}(?:['’]s?)?(?: time)?|{n} {unit} from (?:now|today)"
        r"|(?P<within>within) {n} {unit}",
        (
            "in two weeks = 2025-02-03 (future); in 3 months = 2025-04 (future); "
            "in a couple of weeks = ~week of 2025-02-03 (future); "
            "in two weeks' time = 2025-02-03 (future); ten days from now = 2025-01-30 (future); "
            "in a year = 2026 (future); "
            "within two weeks = ~week of 2025-02-03 (future); in two weeks = no date"
        ),
        alone=True,
        tight=True,
    ),
    Shape(
        "running",
        r"for {nearly}?{n} {unit}(?: straight)? now|for (?:the )?(?:last|past) {n} {unit}"
        r"|(?:over|during|in) the (?:last|past) {n} {unit}|since {n} {unit}"
        r"|(?:for )?{n} {unit} (?:now|already)",
        (
            "for three years now = since 2022; for the past two months = since 2024-11; "
            "for about four months now = since ~2024-09; "
            "for a few weeks now = since ~week of 2024-12-30"
        ),
        alone=True,
    ),
    Shape(
        "lasting",
        r"for {nearly}?{n} {unit}(?: straight| in a row)?",
        "for three years = length only",
        alone=True,
        tight=True,
    ),
    Shape(
        "later",
        r"{n} {unit} (?:later|after that|afterwards)"
        r"|(?:the )?(?:very )?(?P<same>next|following|same) {sameunit}"
        r"|later that (?P<that>day|week|month|year|evening|night)",
        "two weeks later = no date; the following year = no date",
        after="in on",
        alone=True,
        tight=True,
    ),
    Shape(
        "step0",
        r"the (?P<unit>weekend)",
        (
            "over the weekend = weekend of 2025-01-18; "
            "over the weekend = weekend of 2025-01-25 (future)"
        ),
        after="over during on at",
        tight=True,
    ),
    Shape("step0", r"(?:the )?(?P<unit>year|month|week|quarter|decade)", "", hidden=True),
    Shape("decade", r"{decade}", "", hidden=True),
)
