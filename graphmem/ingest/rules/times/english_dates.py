"""How English writes dates of the calendar. Every row has its examples beside it: its tests."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.times.model import Shape

__all__ = ["DATES"]

DATES: Final = (
    Shape(
        "stamp",
        r"{isoday}[T ]{hhmm}(?::\d\d(?:\.\d+)?)?\s?(?:Z|UTC|[+-]\d\d:?\d\d)?",
        (
            "2024-05-05T09:00Z = 2024-05-05 09:00; at 2024-05-05 09:30 = 2024-05-05 09:30; "
            "2024-05-05T09:00:00+02:00 = 2024-05-05 09:00"
        ),
        after="on at",
        alone=True,
    ),
    Shape(
        "iso",
        r"{isoday}|(?:1[89]|20)\d\d-(?:0[1-9]|1[0-2])(?!-?\d)|(?:1[89]|20)\d\d/\d\d?/\d\d?",
        (
            "on 2024-05-05 = 2024-05-05; 2024-05 = 2024-05; on 2024-02-30 = no date; "
            "2024/5/3 = 2024-05-03"
        ),
        after="on in",
        alone=True,
    ),
    Shape(
        "numeric",
        r"\d\d?/\d\d?/(?:1[89]|20)\d\d|\d\d?\.\s?\d\d?\.\s?(?:1[89]|20)\d\d"
        r"|\d\d?-\d\d?-(?:1[89]|20)\d\d",
        (
            "on 03/06/2024 = 2024-06-03; on 06/23/2024 = 2024-06-23; on 3.6.2024 = 2024-06-03; "
            "on 23-06-2024 = 2024-06-23; on 31/31/2024 = no date"
        ),
        after="on",
        alone=True,
    ),
    Shape(
        "clocked",
        r"{date},? (?:(?:at|around|about) )?{clock}",
        (
            "on 3 June 2024 at 3pm = 2024-06-03 15:00h; yesterday at 15:30 = 2025-01-19 15:30; "
            "on Friday at 9:30 am = 2025-01-17 09:30; tomorrow at noon = 2025-01-21 12:00h; "
            "on Friday at 3pm CET = 2025-01-17 15:00h; on Friday at 25:00 = no date"
        ),
        after="on",
        alone=True,
    ),
    Shape(
        "clocked",
        r"{clock},? (?:on )?{date}",
        (
            "at 3pm on Friday = 2025-01-17 15:00h; at 15:30 on 3 June 2024 = 2024-06-03 15:30; "
            "at 8pm yesterday = 2025-01-19 20:00h"
        ),
        after="at",
    ),
    Shape(
        "clocked",
        r"{clock}",
        (
            "at 3pm = 2025-01-19 15:00h; at 9:15 = 2025-01-20 09:15; "
            "at 3pm = 2025-01-20 15:00h (future); at 09:00 UTC = 2025-01-20 09:00; "
            "at 11 a.m. EST = 2025-01-19 11:00h"
        ),
        after="at",
        tight=True,
    ),
    Shape(
        "span",
        r"(?:(?:from )?(?:the )?{day} ?(?:[-–—]|to|until|through) ?(?:the )?{dayb}"
        r"|between (?:the )?{day} ?(?:and|[-–—]) ?(?:the )?{dayb})(?: of)? {amonth}(?:,? {year})?",
        (
            "3-5 June 2024 = 2024-06-03 .. 2024-06-05; "
            "from 3 to 5 June = 2024-06-03 .. 2024-06-05; "
            "between the 3rd and 5th of June 2024 = 2024-06-03 .. 2024-06-05; "
            "from 3 to 31 June 2024 = no date"
        ),
        alone=True,
        tight=True,
    ),
    Shape(
        "span",
        r"(?:(?:from )?{amonth} {day} ?(?:[-–—]|to|until|through) ?{dayb}"
        r"|between {amonth} {day} ?(?:and|[-–—]) ?{dayb})(?:,? {year})?",
        ("June 3-5, 2024 = 2024-06-03 .. 2024-06-05; from May 3 to 5 = 2024-05-03 .. 2024-05-05"),
        alone=True,
        tight=True,
    ),
    Shape(
        "span",
        r"(?:from |between )?{month} ?[-–—] ?{monthb},? {year}",
        "May-July 2024 = 2024-05 .. 2024-07; in May–July 2024 = 2024-05 .. 2024-07",
        after="in",
        alone=True,
    ),
    Shape(
        "span",
        r"(?:from )?{year} ?(?:[-–—]|to|through) ?{yearb}",
        "2010-2015 = 2010 .. 2015; 2010 to 2015 = 2010 .. 2015; in 2010–2015 = 2010 .. 2015",
        after="in",
        alone=True,
        tight=True,
    ),
    Shape(
        "open",
        r"(?:from |since )?(?P<sub>(?:{amonth} )?{year}) ?(?:[-–—]|to|until) ?"
        r"(?:now|(?:the )?present|today)",
        "2015 - present = since 2015; from May 2015 to now = since 2015-05",
        alone=True,
    ),
    Shape(
        "side",
        r"(?:the |{n} )?{sideunit} {side} {date}",
        (
            "the week before 9 June 2023 = week of 2023-05-29; "
            "the weekend before 9 June 2023 = weekend of 2023-06-03; "
            "the Friday before 9 June 2023 = 2023-06-02; "
            "the Sunday after 3 May 2024 = 2024-05-05; two days before 9 June 2023 = 2023-06-07; "
            "two weeks after 3 May 2024 = 2024-05-17; the day after Christmas 2023 = 2023-12-26; "
            "a week from Friday = 2025-01-31 (future)"
        ),
        after="on in",
        alone=True,
    ),
    Shape(
        "of",
        r"the {holding} (?:of|containing|beginning|commencing) {date}",
        (
            "over the weekend of 3 June 2022 = weekend of 2022-06-04; "
            "in the week of 3 June 2024 = week of 2024-06-03; "
            "on the evening of 3 June 2024 = 2024-06-03 evening"
        ),
        after="on over in during",
        alone=True,
    ),
    Shape(
        "nth",
        r"(?:the )?(?:very )?{nth} {nthunit} (?:of|in) (?P<sub>{coarse})",
        (
            "in the first week of June = week of 2024-06-03; "
            "the last week of June 2024 = week of 2024-06-24; "
            "on the last Friday of May 2024 = 2024-05-31; "
            "on the first day of May 2024 = 2024-05-01; "
            "on the second weekend of June 2024 = weekend of 2024-06-08; "
            "on the fifth Friday of June 2024 = no date; the first quarter of 2024 = 2024-Q1"
        ),
        after="in on during",
        alone=True,
    ),
    Shape(
        "date",
        r"(?:{weekday},? )?(?:the )?{day}(?: of)? {amonth},? (?:of )?{anyyear}",
        (
            "on 3 June 2024 = 2024-06-03; on the 3rd of June, 2024 = 2024-06-03; "
            "on Monday, 3 June 2024 = 2024-06-03; 3 jun 2024 = 2024-06-03; "
            "on 31 April 2024 = no date; on 3 June '99 = 1999-06-03"
        ),
        after="on",
        alone=True,
    ),
    Shape(
        "date",
        r"(?:{weekday},? )?{amonth} (?:the )?{day}(?:,? {anyyear})",
        (
            "on June 3, 2024 = 2024-06-03; on June 3rd 2024 = 2024-06-03; "
            "May 5th, 2024 = 2024-05-05; on Fri, Jan 5 2024 = 2024-01-05"
        ),
        after="on",
        alone=True,
    ),
    Shape(
        "date",
        r"(?:{weekday},? )?(?:the )?{day}(?: of)? {month}",
        (
            "on 3 June = 2024-06-03; on 3 June = 2025-06-03 (future); "
            "on the 3rd of June = 2024-06-03; on 29 February = 2024-02-29; "
            "on Sunday the 5th of May = 2024-05-05; on 30 February = no date"
        ),
        after="on",
        alone=True,
    ),
    Shape(
        "date",
        r"(?:{weekday},? )?{month} (?:the )?{day}(?![\d:%]|\.\d)",
        ("on June 3 = 2024-06-03; on June the 3rd = 2024-06-03; on May 5 = 2025-05-05 (future)"),
        after="on",
        alone=True,
        tight=True,
    ),
    Shape(
        "date",
        r"{weekday},? the {ordinal}",
        "on Friday the 17th = 2025-01-17",
        after="on",
        alone=True,
    ),
    Shape(
        "month",
        r"{amonth}(?:,| of)? {anyyear}",
        (
            "in March 2024 = 2024-03; in march of 2024 = 2024-03; Sept. 2019 = 2019-09; "
            "in May '99 = 1999-05"
        ),
        after="in during throughout",
        alone=True,
    ),
    Shape(
        "within",
        r"(?:{month}|{season})(?: of)? {step} year|{step} year in {month}",
        "in March last year = 2024-03; in March of last year = 2024-03; "
        "last year in May = 2024-05; in summer next year = summer 2026 (future)",
        after="in",
        alone=True,
    ),
    Shape(
        "within",
        r"{fullday}(?: of)? {step} week|{step} week,? on {fullday}",
        "on Friday next week = 2025-01-31 (future); last week on Tuesday = 2025-01-14",
        after="on",
        alone=True,
    ),
    Shape(
        "date",
        r"the {nth} of {amonth}(?:,? {anyyear})?",
        "on the first of May = 2024-05-01; on the second of June 2023 = 2023-06-02",
        after="on",
        alone=True,
    ),
    Shape(
        "edge",
        r"(?:the )?{edge}(?:[ -]| in )(?P<sub>{coarse})",
        (
            "in early May 2024 = ~2024-05; in mid-May = ~2024-05; late last year = ~2024-Q4; "
            "at the end of March = ~2024-03-31; at the beginning of 2015 = ~2015; "
            "until the end of March 2024 = .. 2024-03-31; "
            "until the end of the year = .. 2025-12 (future); in the late 1990s = ~1990s; "
            "later this year = ~2025 (future); since early 2015 = since ~2015"
        ),
        after="in at on during",
        alone=True,
    ),
    Shape(
        "month",
        r"{month}",
        (
            "in March = 2024-03; in March = 2025-03 (future); in june = 2024-06; "
            "since May = since 2024-05"
        ),
        after="in during throughout",
        tight=True,
    ),
    Shape(
        "season",
        r"(?:the )?{season}(?: of|,)? {anyyear}",
        (
            "in the summer of 2021 = summer 2021; in summer 2023 = summer 2023; "
            "Fall 2020 = autumn 2020; in Summer '69 = summer 1969; in winter 2020 = winter 2020"
        ),
        after="in during over",
        alone=True,
    ),
    Shape(
        "season",
        r"(?:the )?{season}",
        (
            "in the spring = spring 2024; in spring = spring 2025 (future); "
            "over the summer = summer 2024"
        ),
        after="in during over throughout",
        tight=True,
    ),
    Shape(
        "quarter",
        r"Q{q}(?: of)?,? {year}|{q}Q {year}",
        "in Q3 2024 = 2024-Q3; since Q1 of 2023 = since 2023-Q1",
        after="in during",
        alone=True,
    ),
    Shape(
        "quarter",
        r"Q{q}",
        "in Q3 = 2024-Q3; in Q3 = 2025-Q3 (future)",
        after="in during",
        tight=True,
    ),
    Shape(
        "silent",
        r"in (?:my|his|her|their|our|your) (?:early |mid[ -]|late )?"
        r"(?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|\d0s)",
        "in my twenties = no date; in her early 30s = no date",
        alone=True,
    ),
    Shape(
        "decade",
        r"(?:the )?(?:2000|(?:1[89]|20)[1-9]0)['’]?s|the ['’]?{decade}",
        (
            "in the 1990s = 1990s; in the 90s = 1990s; since the eighties = since 1980s; "
            "in the '70s = 1970s"
        ),
        after="in during throughout",
    ),
    Shape(
        "year",
        r"(?:the year )?{year}",
        (
            "in 2023 = 2023; back in 2015 = 2015; around 2015 = ~2015; in about 2015 = ~2015; "
            "sometime in 2015 = 2015; since 2019 = since 2019"
        ),
        after="in during throughout",
        tight=True,
    ),
    Shape(
        "year",
        r"{yy}",
        "in '99 = 1999; since ’15 = since 2015",
        after="in",
        tight=True,
    ),
)
