"""How English speaks of time: its words, and what stands before an expression."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.times.english_dates import DATES
from graphmem.ingest.rules.times.english_turns import TURNS
from graphmem.ingest.rules.times.model import Frame, Language

__all__ = ["ENGLISH"]

_FRAMES: Final = (
    Frame("in", r"(?:(?:way )?back |some ?time |early |later |late |earlier )?{preps}"),
    Frame("since", r"(?:ever )?since"),
    Frame(
        "until",
        r"(?:up )?until|(?:up )?till|['’]til|up to",
        (
            "until 2015 = .. 2015 left out; till March = .. 2024-03 left out; "
            "until 30 September 2024 = .. 2024-09-30; "
            "until next Friday = .. 2025-01-24 (future); until Easter 2024 = .. 2024-03-31; "
            "until 5pm = no date"
        ),
    ),
    Frame("through", r"through|thru|up to and including", "through 2019 = .. 2019"),
    Frame(
        "from",
        r"(?:as of|as from|effective|starting|beginning)(?: (?:from|in|on|as of))?|from",
        (
            "from 1 October 2024 = 2024-10-01 ..; as of March = 2025-03 .. (future); "
            "starting next week = week of 2025-01-27 .. (future); "
            "starting in May 2025 = 2025-05 .. (future); "
            "effective 1 June 2025 = 2025-06-01 .. (future); "
            "from 1 October 2025 on = 2025-10-01 .. (future); from today = 2025-01-20 ..; "
            "from tomorrow onwards = 2025-01-21 .. (future)"
        ),
    ),
    Frame(
        "by",
        r"by|no later than",
        (
            "by May = by ~2025-05 (future); by the end of 2025 = by ~2025-12 (future); "
            "by next week = by ~week of 2025-01-27 (future)"
        ),
    ),
    Frame(
        "before",
        r"(?:(?:right|just|shortly|sometime) )?before|prior to",
        "before 2015 = before 2015; before 3 June 2024 = before 2024-06-03",
    ),
    Frame(
        "after",
        r"(?:(?:right|just|shortly|sometime) )?after",
        "after 3 June 2024 = after ~2024-06-03; after Easter = after ~2024-03-31",
    ),
    Frame(
        "range",
        r"from|between",
        (
            "from 2010 to 2015 = 2010 .. 2015; "
            "from May 2021 to August 2022 = 2021-05 .. 2022-08; "
            "between 2008 and 2012 = 2008 .. 2012; between May and July = 2024-05 .. 2024-07; "
            "between May and July = 2025-05 .. 2025-07 (future); "
            "from May to July 2021 = 2021-05 .. 2021-07; "
            "from November to February = 2023-11 .. 2024-02; "
            "from 3 June to 5 July 2024 = 2024-06-03 .. 2024-07-05; from 2015 to 2010 = no date; "
            "from Monday to Friday = no date; in 2019 and 2020 = 2019 .. 2020; "
            "in 2019 and in 2020 = 2019 .. 2020; in May and June = 2024-05 .. 2024-06; "
            "in 2015 and 2018 = no date; from 2010 until 2015 = 2010 .. 2015; "
            "from 2010 up to 2015 = 2010 .. 2015; "
            "from 2015 till last year = 2015 .. 2024; "
            "from last March until May = 2024-03 .. 2024-05; "
            "from Monday until Friday = no date"
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
    follow=frozenset(
        """until till through thru up instead now together too though already finally alone anyway
        either likewise""".split()
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
    }
    | {"mins": "minute", "hr": "hour", "hrs": "hour", "wk": "week", "wks": "week"}
    | {"mos": "month", "yr": "year", "yrs": "year"},
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
        "xmas": "dec25",
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
        "early": 0,
        "mid": 1,
        "late": 2,
        "later": 0,
        "the beginning of": 0,
        "the start of": 0,
        "the middle of": 1,
        "the end of": 3,
        "end of": 3,
        "beginning of": 0,
        "start of": 0,
        "the": 0,
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
    perfect=r"\b(?:have|has|haven['’]t|hasn['’]t)\b|['’]ve\b|['’]s been\b"
    r"|(?<!had )(?<!['’]d )\bbeen\b",
    copulas=frozenset("is was be are were s".split()),
    nouns=r"""the a an every each is was be are of for about like love hate loves called named my
    your his her our their its one black casual last next this per good and or with these those
    some any all no usual typical""",
    parts={
        "isoday": r"(?:1[89]|20)\d\d-\d\d-\d\d(?!\d)",
        "hhmm": r"\d\d:\d\d",
        "clock": r"(?:\d\d?(?:[:.]\d\d)?\s?(?:[ap]m|[ap]\.m\.?)|\d\d?:\d\d(?!:?\d)"
        r"|\d\d? o['’]clock|noon|midday|midnight)"
        r"(?: ?(?-i:UTC|GMT|BST|CES?T|WES?T|EES?T|E[SD]T|CDT|M[SD]T|P[SD]T|ET|PT|JST"
        r"|AE[SD]T|NZ[SD]T)(?:[+-]\d\d?)?\b)?",
        "date": r"(?:{isoday}"
        r"|(?:{weekday},? )?(?:(?:the )?{day}(?: of)? {amonth}|{amonth} (?:the )?{day})"
        r"(?:,? {year})?"
        r"|(?:(?:last|next|this) )?{weekday}(?: {part})?|{holiday}(?: {year})?|{named}"
        r"|the {ordinal})",
        "coarse": r"(?:(?:the )?{season}(?: of)? {year}|{month}(?:,? (?:of )?{year})?|{year}"
        r"|(?:last|this|next) (?:week|month|year|quarter|decade|{season})"
        r"|the (?:year|month|week|quarter|decade)|(?:the )?(?:1[89]|20)\d0s|(?:the )?{decade}"
        r"|{season})",
        "ordinal": r"(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)",
        "holding": r"(?:week|weekend|month|morning|afternoon|evening|night)",
        "sideunit": r"(?:{unit}|{weekday}|night)",
        "nthunit": r"(?:days?|weeks?|weekends?|months?|{weekday}|quarter)",
        "stepunit": r"(?:week|weekend|month|year|quarter|decade|{season}|{weekday}|{month}"
        r"|{holiday})",
        "sameunit": r"(?:day|week|weekend|month|year|morning|evening|night|{season})",
        "recent": r"(?:day|night|week|month|evening|morning)",
        "pastnext": r"(?:past|coming|upcoming)",
        "nearly": r"(?:(?:nearly|almost|over|more than|less than|just over|just under|at least"
        r"|about|around|roughly|some|like|approximately) )",
        "anyyear": r"(?:{year}|{yy})",
        "q": r"[1-4]",
    },
    starts=frozenset(
        """the from between since early earlier late later just some sometime in within for over
        during mid q1 q2 q3 q4 many so quite countless years months weeks ages decades long little
        short half nearly almost more less at about around roughly like approximately noon midday
        midnight same very following""".split()
    ),
    triggers=frozenset("ago later quarter teens twenties thirties forties noon midday".split()),
    shapes=(*DATES, *TURNS),
    frames=_FRAMES,
)
