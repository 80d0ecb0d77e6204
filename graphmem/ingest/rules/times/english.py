"""How English speaks of time. Every row has its examples beside it; they are its tests."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.times.model import Example, Frame, Language, Shape

__all__ = ["ENGLISH"]

_X = Example

_SHAPES: Final = (
    Shape(
        "stamp",
        r"{isoday}[T ]{hhmm}(?::\d\d(?:\.\d+)?)?\s?(?:Z|UTC|[+-]\d\d:?\d\d)?",
        (
            _X("2024-05-05T09:00Z", "2024-05-05 09:00"),
            _X("at 2024-05-05 09:30", "2024-05-05 09:30"),
            _X("2024-05-05T09:00:00+02:00", "2024-05-05 09:00"),
        ),
        after="on at",
        alone=True,
    ),
    Shape(
        "iso",
        r"{isoday}|(?:1[89]|20)\d\d-(?:0[1-9]|1[0-2])(?!-?\d)|(?:1[89]|20)\d\d/\d\d?/\d\d?",
        (
            _X("on 2024-05-05", "2024-05-05"),
            _X("2024-05", "2024-05"),
            _X("on 2024-02-30", "no date"),
            _X("2024/5/3", "2024-05-03"),
        ),
        after="on in",
        alone=True,
    ),
    Shape(
        "numeric",
        r"\d\d?/\d\d?/(?:1[89]|20)\d\d|\d\d?\.\s?\d\d?\.\s?(?:1[89]|20)\d\d"
        r"|\d\d?-\d\d?-(?:1[89]|20)\d\d",
        (
            _X("on 03/06/2024", "2024-06-03"),  # ambiguous: the day first
            _X("on 06/23/2024", "2024-06-23"),
            _X("on 3.6.2024", "2024-06-03"),
            _X("on 23-06-2024", "2024-06-23"),
            _X("on 31/31/2024", "no date"),
        ),
        after="on",
        alone=True,
    ),
    Shape(
        "clocked",
        r"{date},? (?:(?:at|around|about) )?{clock}",
        (
            _X("on 3 June 2024 at 3pm", "2024-06-03 15:00h"),
            _X("yesterday at 15:30", "2025-01-19 15:30"),
            _X("on Friday at 9:30 am", "2025-01-17 09:30"),
            _X("tomorrow at noon", "2025-01-21 12:00h"),
            _X("on Friday at 3pm CET", "2025-01-17 15:00h"),
            _X("on Friday at 25:00", "no date"),
        ),
        after="on",
        alone=True,
    ),
    Shape(
        "clocked",
        r"{clock},? (?:on )?{date}",
        (
            _X("at 3pm on Friday", "2025-01-17 15:00h"),
            _X("at 15:30 on 3 June 2024", "2024-06-03 15:30"),
            _X("at 8pm yesterday", "2025-01-19 20:00h"),
        ),
        after="at",
    ),
    Shape(
        "clocked",
        r"{clock}",
        (
            _X("at 3pm", "2025-01-19 15:00h"),
            _X("at 9:15", "2025-01-20 09:15"),
            _X("at 3pm", "2025-01-20 15:00h", "future"),
            _X("at 09:00 UTC", "2025-01-20 09:00"),
            _X("at 11 a.m. EST", "2025-01-19 11:00h"),
        ),
        after="at",
        tight=True,
    ),
    Shape(
        "span",
        r"(?:from |between )?(?:the )?{day} ?(?:[-–—]|to|and|until|through) ?(?:the )?{dayb}"
        r"(?: of)? {amonth}(?:,? {year})?",
        (
            _X("3-5 June 2024", "2024-06-03 .. 2024-06-05"),
            _X("from 3 to 5 June", "2024-06-03 .. 2024-06-05"),
            _X("between the 3rd and 5th of June 2024", "2024-06-03 .. 2024-06-05"),
            _X("from 3 to 31 June 2024", "no date"),
        ),
        alone=True,
        tight=True,
    ),
    Shape(
        "span",
        r"(?:from |between )?{amonth} {day} ?(?:[-–—]|to|and|until|through) ?{dayb}(?:,? {year})?",
        (
            _X("June 3-5, 2024", "2024-06-03 .. 2024-06-05"),
            _X("from May 3 to 5", "2024-05-03 .. 2024-05-05"),
        ),
        alone=True,
        tight=True,
    ),
    Shape(
        "span",
        r"(?:from |between )?{month} ?[-–—] ?{monthb},? {year}",
        (_X("May-July 2024", "2024-05 .. 2024-07"), _X("in May–July 2024", "2024-05 .. 2024-07")),
        after="in",
        alone=True,
    ),
    Shape(
        "span",
        r"(?:from )?{year} ?[-–—] ?{yearb}",
        (_X("2010-2015", "2010 .. 2015"), _X("in 2010–2015", "2010 .. 2015")),
        after="in",
        alone=True,
        tight=True,
    ),
    Shape(
        "open",
        r"(?:from |since )?(?P<sub>(?:{amonth} )?{year}) ?(?:[-–—]|to|until) ?(?:now|(?:the )?present|today)",
        (_X("2015 - present", "since 2015"), _X("from May 2015 to now", "since 2015-05")),
        alone=True,
    ),
    Shape(
        "side",
        r"(?:the |{n} )?{sideunit} {side} {date}",
        (
            _X("the week before 9 June 2023", "week of 2023-05-29"),
            _X("the weekend before 9 June 2023", "weekend of 2023-06-03"),
            _X("the Friday before 9 June 2023", "2023-06-02"),
            _X("the Sunday after 3 May 2024", "2024-05-05"),
            _X("two days before 9 June 2023", "2023-06-07"),
            _X("two weeks after 3 May 2024", "2024-05-17"),
            _X("the day after Christmas 2023", "2023-12-26"),
            _X("a week from Friday", "2025-01-31", "future"),
        ),
        after="on in",
        alone=True,
    ),
    Shape(
        "of",
        r"the {holding} (?:of|containing) {date}",
        (
            _X("over the weekend of 3 June 2022", "weekend of 2022-06-04"),
            _X("in the week of 3 June 2024", "week of 2024-06-03"),
            _X("on the evening of 3 June 2024", "2024-06-03 evening"),
        ),
        after="on over in during",
        alone=True,
    ),
    Shape(
        "nth",
        r"(?:the )?(?:very )?{nth} {nthunit} (?:of|in) (?P<sub>{coarse})",
        (
            _X("in the first week of June", "week of 2024-06-03"),
            _X("the last week of June 2024", "week of 2024-06-24"),
            _X("on the last Friday of May 2024", "2024-05-31"),
            _X("on the first day of May 2024", "2024-05-01"),
            _X("on the second weekend of June 2024", "weekend of 2024-06-08"),
            _X("on the fifth Friday of June 2024", "no date"),
            _X("the first quarter of 2024", "2024-Q1"),
        ),
        after="in on during",
        alone=True,
    ),
    Shape(
        "date",
        r"(?:{weekday},? )?(?:the )?{day}(?: of)? {amonth},? (?:of )?{anyyear}",
        (
            _X("on 3 June 2024", "2024-06-03"),
            _X("on the 3rd of June, 2024", "2024-06-03"),
            _X("on Monday, 3 June 2024", "2024-06-03"),
            _X("3 jun 2024", "2024-06-03"),
            _X("on 31 April 2024", "no date"),
            _X("on 3 June '99", "1999-06-03"),
        ),
        after="on",
        alone=True,
    ),
    Shape(
        "date",
        r"(?:{weekday},? )?{amonth} (?:the )?{day}(?:,? {anyyear})",
        (
            _X("on June 3, 2024", "2024-06-03"),
            _X("on June 3rd 2024", "2024-06-03"),
            _X("May 5th, 2024", "2024-05-05"),
            _X("on Fri, Jan 5 2024", "2024-01-05"),
        ),
        after="on",
        alone=True,
    ),
    Shape(
        "date",
        r"(?:{weekday},? )?(?:the )?{day}(?: of)? {month}",
        (
            _X("on 3 June", "2024-06-03"),
            _X("on 3 June", "2025-06-03", "future"),
            _X("on the 3rd of June", "2024-06-03"),
            _X("on 29 February", "2024-02-29"),
            _X("on Sunday the 5th of May", "2024-05-05"),
            _X("on 30 February", "no date"),
        ),
        after="on",
        alone=True,
    ),
    Shape(
        "date",
        r"(?:{weekday},? )?{month} (?:the )?{day}(?![\d:%]|\.\d)",
        (
            _X("on June 3", "2024-06-03"),
            _X("on June the 3rd", "2024-06-03"),
            _X("on May 5", "2025-05-05", "future"),
        ),
        after="on",
        alone=True,
        tight=True,
    ),
    Shape(
        "date",
        r"{weekday},? the {ordinal}",
        (_X("on Friday the 17th", "2025-01-17"),),
        after="on",
        alone=True,
    ),
    Shape(
        "month",
        r"{amonth}(?:,| of)? {anyyear}",
        (
            _X("in March 2024", "2024-03"),
            _X("in march of 2024", "2024-03"),
            _X("Sept. 2019", "2019-09"),
            _X("in May '99", "1999-05"),
        ),
        after="in during throughout",
        alone=True,
    ),
    Shape(
        "edge",
        r"(?:the )?{edge}(?:[ -]| in )(?P<sub>{coarse})",
        (
            _X("in early May 2024", "~2024-05"),
            _X("in mid-May", "~2024-05"),
            _X("late last year", "~2024"),
            _X("at the end of March", "~2024-03"),
            _X("at the beginning of 2015", "~2015"),
            _X("until the end of March 2024", ".. 2024-03"),
            _X("until the end of the year", ".. 2025", "future"),
            _X("in the late 1990s", "~1990s"),
            _X("later this year", "~2025", "future"),
            _X("since early 2015", "since ~2015"),
        ),
        after="in at on during",
        alone=True,
    ),
    Shape(
        "month",
        r"{month}",
        (
            _X("in March", "2024-03"),
            _X("in March", "2025-03", "future"),
            _X("in june", "2024-06"),
            _X("since May", "since 2024-05"),
        ),
        after="in during throughout",
        tight=True,
    ),
    Shape(
        "season",
        r"(?:the )?{season}(?: of|,)? {year}",
        (
            _X("in the summer of 2021", "summer 2021"),
            _X("in summer 2023", "summer 2023"),
            _X("Fall 2020", "autumn 2020"),
            _X("in winter 2020", "winter 2020"),
        ),
        after="in during over",
        alone=True,
    ),
    Shape(
        "season",
        r"(?:the )?{season}",
        (
            _X("in the spring", "spring 2024"),
            _X("in spring", "spring 2025", "future"),
            _X("over the summer", "summer 2024"),
        ),
        after="in during over throughout",
        tight=True,
    ),
    Shape(
        "quarter",
        r"Q{q}(?: of)?,? {year}|{q}Q {year}",
        (_X("in Q3 2024", "2024-Q3"), _X("since Q1 of 2023", "since 2023-Q1")),
        after="in during",
        alone=True,
    ),
    Shape(
        "quarter",
        r"Q{q}",
        (_X("in Q3", "2024-Q3"), _X("in Q3", "2025-Q3", "future")),
        after="in during",
        tight=True,
    ),
    Shape(
        "silent",
        r"in (?:my|his|her|their|our|your) (?:early |mid[ -]|late )?"
        r"(?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|\d0s)",
        (_X("in my twenties", "no date"), _X("in her early 30s", "no date")),
        alone=True,
    ),
    Shape(
        "decade",
        r"(?:the )?(?:2000|(?:1[89]|20)[1-9]0)['’]?s|the ['’]?{decade}",
        (
            _X("in the 1990s", "1990s"),
            _X("in the 90s", "1990s"),
            _X("since the eighties", "since 1980s"),
            _X("in the '70s", "1970s"),
        ),
        after="in during throughout",
    ),
    Shape(
        "year",
        r"(?:the year )?{year}",
        (
            _X("in 2023", "2023"),
            _X("back in 2015", "2015"),
            _X("around 2015", "~2015"),
            _X("in about 2015", "~2015"),
            _X("sometime in 2015", "2015"),
            _X("since 2019", "since 2019"),
        ),
        after="in during throughout",
        tight=True,
    ),
    Shape(
        "year",
        r"{yy}",
        (_X("in '99", "1999"), _X("since ’15", "since 2015")),
        after="in",
        tight=True,
    ),
    Shape(
        "named",
        r"(?:(?:earlier|later|late|early|just) )?{named}(?: {part})?|{part} {named}",
        (
            _X("yesterday", "2025-01-19"),
            _X("yesterday evening", "2025-01-19 evening"),
            _X("the day before yesterday", "2025-01-18"),
            _X("earlier today", "2025-01-20"),
            _X("tomorrow night", "2025-01-21 evening"),
            _X("the day after tomorrow", "2025-01-22"),
            _X("tonight", "2025-01-20 evening"),
            _X("last night", "2025-01-19 evening"),
            _X("this morning", "2025-01-20 morning"),
            _X("since this morning", "since 2025-01-20 morning"),
        ),
        alone=True,
    ),
    Shape(
        "recent",
        r"(?:just )?the other {recent}",
        (
            _X("the other day", "~2025-01-17"),
            _X("the other week", "~week of 2025-01-06"),
        ),
        alone=True,
    ),
    Shape(
        "step",
        r"(?:(?:early|earlier|late|later|sometime|some time|just) )?(?<!the )(?<!The )"
        r"{step} {stepunit}(?: {part})?(?! (?:of|before|after)\b)",
        (
            _X("last week", "week of 2025-01-13"),
            _X("last year", "2024"),
            _X("this month", "2025-01"),
            _X("next month", "2025-02", "future"),
            _X("last Friday", "2025-01-17"),
            _X("this Friday", "2025-01-24", "future"),
            _X("this coming Monday", "2025-01-27", "future"),
            _X("this past weekend", "weekend of 2025-01-18"),
            _X("this weekend", "weekend of 2025-01-18"),
            _X("this weekend", "weekend of 2025-01-25", "future"),
            _X("next weekend", "weekend of 2025-02-01", "future"),
            _X("last summer", "summer 2024"),
            _X("this summer", "summer 2025", "future"),
            _X("this summer", "summer 2024"),
            _X("last March", "2024-03"),
            _X("last Friday night", "2025-01-17 evening"),
            _X("last Christmas", "2024-12-25"),
            _X("next quarter", "2025-Q2", "future"),
            _X("earlier this year", "2025"),
            _X("next Tuesday", "2025-01-21", "future"),
        ),
        after="on",
        alone=True,
    ),
    Shape(
        "step",
        r"(?:over |during )?the {pastnext} (?P<stepunit>weekend|{season}|{fullday})",
        (
            _X("the coming weekend", "weekend of 2025-01-25", "future"),
            _X("over the past weekend", "weekend of 2025-01-18"),
        ),
        alone=True,
    ),
    Shape(
        "further",
        r"(?:in )?the (?P<unit>night|week|weekend|month|year) (?P<far>before last|after next)",
        (
            _X("the week before last", "week of 2025-01-06"),
            _X("the weekend before last", "weekend of 2025-01-11"),
            _X("the year before last", "2023"),
            _X("the week after next", "week of 2025-02-03", "future"),
        ),
        alone=True,
    ),
    Shape(
        "weekday",
        r"{weekday},? {part}",
        (
            _X("on Friday evening", "2025-01-17 evening"),
            _X("Saturday morning", "2025-01-18 morning"),
        ),
        after="on",
        alone=True,
        tight=True,
    ),
    Shape(
        "weekday",
        r"{fullday}",
        (
            _X("on Friday", "2025-01-17"),
            _X("on Friday", "2025-01-24", "future"),
            _X("Saturday", "2025-01-18"),
            _X("by Friday", "by ~2025-01-24", "future"),
        ),
        after="on",
        alone=True,
        tight=True,
    ),
    Shape(
        "ordinal",
        r"the {ordinal}(?: of (?P<step>this|last|next) month)?",
        (
            _X("on the 3rd", "2025-01-03"),
            _X("on the 15th", "2025-02-15", "future"),
            _X("on the 3rd of last month", "2024-12-03"),
            _X("since the 3rd", "since 2025-01-03"),
        ),
        after="on",
        tight=True,
    ),
    Shape(
        "holiday",
        r"{holiday}(?: (?:of |in )?{year})",
        (
            _X("at Christmas 2023", "2023-12-25"),
            _X("New Year's Eve 2023", "2023-12-31"),
            _X("at Easter 2024", "2024-03-31"),
            _X("on Thanksgiving 2024", "2024-11-28"),
        ),
        after="at on over during for",
        alone=True,
    ),
    Shape(
        "holiday",
        r"{holiday}",
        (
            _X("on New Year's Eve", "2024-12-31"),
            _X("since Easter", "since 2024-03-31"),
            _X("at Christmas", "2024-12-25"),
            _X("since New Year's", "since 2025-01-01"),
        ),
        after="at on over during",
        tight=True,
    ),
    Shape(
        "ago",
        r"{nearly}?{n} {unit} (?:and a half )?(?:ago|back)(?P<today> today)?|half a year ago",
        (
            _X("two years ago", "2023"),
            _X("a week ago today", "2025-01-13"),
            _X("a few years ago", "~2022"),
            _X("a couple of months ago", "~2024-11"),
            _X("about a year ago", "~2024"),
            _X("more than two years ago", "~2023"),
            _X("3 days ago", "2025-01-17"),
            _X("two weekends ago", "weekend of 2025-01-11"),
            _X("an hour ago", "2025-01-20 09:00h"),
            _X("10 minutes ago", "2025-01-20 09:00h"),
            _X("a decade ago", "~2015"),
            _X("half a year ago", "~2024-07"),
        ),
        alone=True,
    ),
    Shape(
        "silent",
        r"(?:many|so many|quite some|countless) {unit} ago|(?:years|months|weeks|ages|decades) (?:and years )?ago"
        r"|(?:a )?(?:long|little|short)(?: time| while)? ago|(?:quite )?a while (?:ago|back)",
        (_X("many years ago", "no date"), _X("a long time ago", "no date")),
        alone=True,
    ),
    Shape(
        "ahead",
        r"in {nearly}?{n} {unit}(?:['’]s?)?(?: time)?|{n} {unit} from (?:now|today)",
        (
            _X("in two weeks", "2025-02-03", "future"),
            _X("in 3 months", "2025-04", "future"),
            _X("in a couple of weeks", "~week of 2025-02-03", "future"),
            _X("in two weeks' time", "2025-02-03", "future"),
            _X("ten days from now", "2025-01-30", "future"),
            _X("in a year", "2026", "future"),
            _X("in two weeks", "no date"),  # "we built it in two weeks"
        ),
        alone=True,
        tight=True,
    ),
    Shape(
        "running",
        r"for {nearly}?{n} {unit}(?: straight)? now|for (?:the )?(?:last|past) {n} {unit}"
        r"|(?:over|during|in) the (?:last|past) {n} {unit}|since {n} {unit}"
        r"|{n} {unit} now",
        (
            _X("for three years now", "since 2022"),
            _X("for the past two months", "since 2024-11"),
            _X("for about four months now", "since ~2024-09"),
            _X("for a few weeks now", "since ~week of 2024-12-30"),
        ),
        alone=True,
    ),
    Shape(
        "lasting",
        r"for {nearly}?{n} {unit}(?: straight| in a row)?",
        (_X("for three years", "length only"),),
        alone=True,
        tight=True,
    ),
    Shape(
        "later",
        r"{n} {unit} (?:later|after that|afterwards)|(?:the )?(?:very )?(?P<same>next|following|same) {sameunit}"
        r"|later that (?P<that>day|week|month|year|evening|night)",
        (
            _X("two weeks later", "no date"),
            _X("the following year", "no date"),
        ),
        after="in on",
        alone=True,
        tight=True,
    ),
    Shape(
        "step0",
        r"the (?P<unit>weekend)",
        (
            _X("over the weekend", "weekend of 2025-01-18"),
            _X("over the weekend", "weekend of 2025-01-25", "future"),
        ),
        after="over during on at",
        tight=True,
    ),
    Shape("step0", r"(?:the )?(?P<unit>year|month|week|quarter|decade)", (), hidden=True),
    Shape("decade", r"{decade}", (), hidden=True),
)

_FRAMES: Final = (
    Frame("in", r"(?:(?:way )?back |some ?time |early |later |late |earlier )?{preps}"),
    Frame("since", r"(?:ever )?since"),
    Frame(
        "until",
        r"(?:up )?until|(?:up )?till|['’]til|up to",
        (
            _X("until 2015", ".. 2015 left out"),
            _X("till March", ".. 2024-03 left out"),
            _X("until 30 September 2024", ".. 2024-09-30"),
            _X("until next Friday", ".. 2025-01-24", "future"),
            _X("until Easter 2024", ".. 2024-03-31"),
        ),
    ),
    Frame("through", r"through|thru|up to and including", (_X("through 2019", ".. 2019"),)),
    Frame(
        "from",
        r"(?:as of|as from|effective|starting|beginning)(?: (?:from|in|on|as of))?|from",
        (
            _X("from 1 October 2024", "2024-10-01 .."),
            _X("as of March", "2025-03 ..", "future"),
            _X("starting next week", "week of 2025-01-27 ..", "future"),
            _X("starting in May 2025", "2025-05 ..", "future"),
            _X("effective 1 June 2025", "2025-06-01 ..", "future"),
            _X("from 1 October 2025 on", "2025-10-01 ..", "future"),
            _X("from today", "2025-01-20 .."),
            _X("from tomorrow onwards", "2025-01-21 ..", "future"),
        ),
    ),
    Frame(
        "by",
        r"by|no later than",
        (
            _X("by May", "by ~2025-05", "future"),
            _X("by the end of 2025", "by ~2025", "future"),
            _X("by next week", "by ~week of 2025-01-27", "future"),
        ),
    ),
    Frame(
        "before",
        r"(?:(?:right|just|shortly|sometime) )?before|prior to",
        (
            _X("before 2015", "before 2015"),
            _X("before 3 June 2024", "before 2024-06-03"),
        ),
    ),
    Frame(
        "after",
        r"(?:(?:right|just|shortly|sometime) )?after",
        (_X("after 3 June 2024", "after ~2024-06-03"), _X("after Easter", "after ~2024-03-31")),
    ),
    Frame(
        "range",
        r"from|between",
        (
            _X("from 2010 to 2015", "2010 .. 2015"),
            _X("from May 2021 to August 2022", "2021-05 .. 2022-08"),
            _X("between 2008 and 2012", "2008 .. 2012"),
            _X("between May and July", "2024-05 .. 2024-07"),
            _X("between May and July", "2025-05 .. 2025-07", "future"),
            _X("from May to July 2021", "2021-05 .. 2021-07"),
            _X("from November to February", "2023-11 .. 2024-02"),
            _X("from 3 June to 5 July 2024", "2024-06-03 .. 2024-07-05"),
            _X("from 2015 to 2010", "no date"),
            _X("from Monday to Friday", "2025-01-13 .. 2025-01-17"),
            _X("in 2019 and 2020", "2019 .. 2020"),
            _X("in 2019 and in 2020", "2019 .. 2020"),
            _X("in May and June", "2024-05 .. 2024-06"),
            _X("in 2015 and 2018", "no date"),
        ),
    ),
)

ENGLISH: Final = Language(
    code="en",
    small=frozenset(
        """i me my we our you your he she it its they them their the a an and or but so of to at by
        for from with is are was were am be been have has had do does did not no this that these
        those there then than as if because who what when where which will would can just also
        again there's it's i'm i've while after before""".split()
    ),
    months={
        name: n
        for n, names in enumerate(
            "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug"
            "|september sept sep|october oct|november nov|december dec".split("|"),
            start=1,
        )
        for name in names.split()
    },
    cased=frozenset("march mar may august aug sep dec jan jun sat sun mon wed".split()),
    weekdays={
        name: n
        for n, names in enumerate(
            "monday mon|tuesday tues tue|wednesday wed|thursday thurs thu|friday fri|saturday sat"
            "|sunday sun".split("|")
        )
        for name in names.split()
    },
    seasons={"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12},
    units={
        word: unit
        for unit in "minute hour day week weekend month year decade fortnight".split()
        for word in (unit, f"{unit}s")
    },
    numbers={
        word: n
        for n, word in enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve".split()
        )
    }
    | {"a": 1, "an": 1, "fifteen": 15, "twenty": 20, "thirty": 30},
    vague={
        "a couple of": 2,
        "a couple": 2,
        "couple of": 2,
        "a few": 3,
        "few": 3,
        "some": 3,
        "several": 4,
        "two or three": 2,
        "a dozen": 12,
    },
    steps={
        "last": -1,
        "this past": -1,
        "this last": -1,
        "past": -1,
        "this": 0,
        "this coming": 2,
        "coming": 2,
        "upcoming": 2,
        "this next": 1,
        "next": 1,
    },
    days={
        "the day before yesterday": (-2, None),
        "yesterday": (-1, None),
        "today": (0, None),
        "tonight": (0, 18),
        "last night": (-1, 18),
        "this morning": (0, 6),
        "this afternoon": (0, 12),
        "this evening": (0, 18),
        "tomorrow": (1, None),
        "the day after tomorrow": (2, None),
        "day after tomorrow": (2, None),
    },
    hours={"morning": 6, "afternoon": 12, "evening": 18, "night": 18},
    holidays={
        "christmas eve": "dec24",
        "christmas day": "dec25",
        "christmas": "dec25",
        "boxing day": "dec26",
        "new year's eve": "dec31",
        "new years eve": "dec31",
        "new year’s eve": "dec31",
        "new year's day": "jan1",
        "new year’s day": "jan1",
        "new year's": "jan1",
        "new year’s": "jan1",
        "new year": "jan1",
        "valentine's day": "feb14",
        "valentine’s day": "feb14",
        "st patrick's day": "mar17",
        "halloween": "oct31",
        "easter": "easter",
        "good friday": "goodfriday",
        "thanksgiving": "thanksgiving",
        "black friday": "blackfriday",
    },
    ordinals={
        word: n
        for n, words in enumerate(
            "first 1st|second 2nd|third 3rd|fourth 4th|fifth 5th".split("|"), start=1
        )
        for word in words.split()
    }
    | {"last": -1, "final": -1},
    edges={
        "early": False,
        "mid": False,
        "late": False,
        "later": False,
        "the beginning of": False,
        "the start of": False,
        "the middle of": False,
        "the end of": True,
        "end of": True,
        "beginning of": False,
        "start of": False,
        "the": False,
    },
    decades={
        "fifties": 1950,
        "sixties": 1960,
        "seventies": 1970,
        "eighties": 1980,
        "nineties": 1990,
        "50s": 1950,
        "60s": 1960,
        "70s": 1970,
        "80s": 1980,
        "90s": 1990,
    },
    sides={"before": -1, "after": 1, "from": 1},
    day=r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%])",
    about=r"around|about|circa|ca\.?|roughly|approximately|approx\.?|some ?time around",
    either=r"or(?: in)?",
    to=r"(?:up )?to|un?til|till|through|and|[-–—]",
    both=r"and(?: in)?",
    onward=r"onwards?|forward|on(?=\s*(?:$|[,.;!]|(?:I|we|he|she|they)\b))",
    giving=r"\w+(?:ed|en)|made|sent|hear|letter|call|text|message|note|gift|present|card|e?mail|hug"
    r"|news|looks?|runs?|ran|comes?|came|got|get|book|song|one",
    names=frozenset({"april", "may", "june", "august"}),
    now=r"(?:now|today|the present|present)",
    perfect=r"\b(?:have|has|haven['’]t|hasn['’]t|been)\b|['’]ve\b|['’]s been\b",
    nouns=r"""the a an every each is was be are of for about like love hate loves called named my
    your his her our their its one black casual last next this per good and or with these those
    some any all no usual typical""",
    parts={
        "isoday": r"(?:1[89]|20)\d\d-\d\d-\d\d(?!\d)",
        "hhmm": r"\d\d:\d\d",
        "clock": r"(?:\d\d?(?:[:.]\d\d)?\s?(?:[ap]m|[ap]\.m\.?)|\d\d?:\d\d(?!:?\d)|\d\d? o['’]clock|noon"
        r"|midday|midnight)(?: ?(?-i:UTC|GMT|BST|CES?T|WES?T|EES?T|E[SD]T|CDT|M[SD]T|P[SD]T|ET|PT"
        r"|JST|AE[SD]T|NZ[SD]T)(?:[+-]\d\d?)?\b)?",
        "date": r"(?:{isoday}|(?:{weekday},? )?(?:the )?{day}(?: of)? {amonth}(?:,? {year})?"
        r"|(?:{weekday},? )?{amonth} (?:the )?{day}(?:,? {year})?|{holiday}(?: {year})?|{named}"
        r"|(?:(?:last|next|this) )?{weekday}(?: {part})?|the {ordinal})",
        "coarse": r"(?:(?:the )?{season}(?: of)? {year}|{month}(?:,? (?:of )?{year})?|{year}"
        r"|(?:last|this|next) (?:week|month|year|quarter|decade|{season})"
        r"|the (?:year|month|week|quarter|decade)|(?:the )?(?:1[89]|20)\d0s|(?:the )?{decade}"
        r"|{season})",
        "ordinal": r"(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)",
        "holding": r"(?:week|weekend|month|morning|afternoon|evening|night)",
        "sideunit": r"(?:{unit}|{weekday}|night)",
        "nthunit": r"(?:{unit}|{weekday}|quarter|half)",
        "stepunit": r"(?:week|weekend|month|year|quarter|decade|{season}|{fullday}|{month}|{holiday})",
        "sameunit": r"(?:day|week|weekend|month|year|morning|evening|night|spring|summer|autumn|fall"
        r"|winter)",
        "recent": r"(?:day|night|week|month|evening|morning)",
        "pastnext": r"(?:past|coming|upcoming)",
        "nearly": r"(?:(?:nearly|almost|over|more than|less than|just over|just under|at least"
        r"|about|around|roughly|some|like|approximately) )",
        "anyyear": r"(?:{year}|{yy})",
        "q": r"[1-4]",
    },
    triggers=frozenset("ago later quarter teens twenties thirties forties noon midday".split()),
    shapes=_SHAPES,
    frames=_FRAMES,
)
