"""How German speaks of time: the common forms. Every row has its examples beside it."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.times.model import Frame, Language, Shape

__all__ = ["GERMAN"]

_SHAPES: Final = (
    Shape(
        "iso",
        r"{isoday}",
        "am 2024-05-05 = 2024-05-05",
        after="am",
        alone=True,
    ),
    Shape(
        "numeric",
        r"\d\d?\.\s?\d\d?\.\s?(?:1[89]|20)\d\d",
        "am 3.6.2024 = 2024-06-03; seit dem 03.06.2024 = since 2024-06-03",
        after="am den",
        alone=True,
    ),
    Shape(
        "clocked",
        r"{date} um {clock}",
        "am 3. Juni 2024 um 15 Uhr = 2024-06-03 15:00h",
        after="am",
        alone=True,
    ),
    Shape(
        "clocked",
        r"{clock}",
        "um 9:30 Uhr = 2025-01-20 09:30; um 15 Uhr = 2025-01-20 15:00h (future)",
        after="um",
    ),
    Shape(
        "span",
        r"(?:vom )?{day} ?(?:bis(?: zum)?|[-–]) ?{dayb} {month}(?: {year})?",
        "vom 3. bis 5. Juni 2024 = 2024-06-03 .. 2024-06-05",
        alone=True,
    ),
    Shape(
        "span",
        r"{year} ?[-–—] ?{yearb}",
        "2010-2015 = 2010 .. 2015",
        alone=True,
    ),
    Shape(
        "date",
        r"(?:{weekday},? (?:den )?)?{day} {month} {year}",
        "am 3. Juni 2021 = 2021-06-03; am Montag, den 3. Juni 2024 = 2024-06-03",
        after="am den",
        alone=True,
    ),
    Shape(
        "date",
        r"{day} {month}",
        "am 1. März = 2024-03-01; am 1. März = 2025-03-01 (future)",
        after="am den",
        alone=True,
    ),
    Shape(
        "month",
        r"{month} {year}",
        "im März 2024 = 2024-03; im Mai 2021 = 2021-05",
        after="im",
        alone=True,
    ),
    Shape(
        "edge",
        r"{edge} (?P<sub>{coarse})",
        (
            "Anfang Mai = ~2024-05; Mitte 2015 = ~2015-06; bis Ende März 2024 = .. 2024-03-31; "
            "Ende letzten Jahres = ~2024-12"
        ),
        after="im",
        alone=True,
    ),
    Shape(
        "month",
        r"{month}",
        "im März = 2024-03; seit Mai = since 2024-05",
        after="im",
    ),
    Shape(
        "season",
        r"{season} {year}",
        "im Sommer 2021 = summer 2021; im Winter 2020 = winter 2020",
        after="im",
        alone=True,
    ),
    Shape(
        "season",
        r"{season}",
        "im Sommer = summer 2024; im Frühling = spring 2025 (future)",
        after="im",
        tight=True,
    ),
    Shape(
        "decade",
        r"(?:1[89]|20)\d0er(?: Jahren?)?|{decade}(?: Jahren?)?",
        "in den 1990er Jahren = 1990s; in den Neunzigern = 1990s",
        after="in_den",
    ),
    Shape(
        "year",
        r"(?:Jahre? )?{year}",
        "2015 = 2015; im Jahr 2015 = 2015; seit 2016 = since 2016; um 2015 = ~2015",
        after="im in",
        alone=True,
        tight=True,
    ),
    Shape(
        "named",
        r"{named}(?: {part}| früh)?",
        (
            "gestern = 2025-01-19; vorgestern = 2025-01-18; gestern Abend = 2025-01-19 evening; "
            "heute Morgen = 2025-01-20 morning; morgen = 2025-01-21 (future); "
            "übermorgen = 2025-01-22 (future)"
        ),
        alone=True,
    ),
    Shape("recent", r"(?P<recent>neulich)", "neulich = ~2025-01-17", alone=True),
    Shape(
        "step",
        r"{step} {stepunit}",
        (
            "letzte Woche = week of 2025-01-13; letzten Monat = 2024-12; letztes Jahr = 2024; "
            "im letzten Jahr = 2024; vergangenen Sommer = summer 2024; "
            "letzten Freitag = 2025-01-17; nächste Woche = week of 2025-01-27 (future); "
            "nächsten Monat = 2025-02 (future); diese Woche = week of 2025-01-20; "
            "am letzten Wochenende = weekend of 2025-01-18; "
            "am kommenden Montag = 2025-01-27 (future); dieses Jahr = 2025"
        ),
        after="im am in in_der",
        alone=True,
    ),
    Shape(
        "weekday",
        r"{weekday}(?:{daypart}|\s{part})?",
        (
            "am Montag = 2025-01-13; am Freitag = 2025-01-24 (future); "
            "am Freitagabend = 2025-01-17 evening"
        ),
        after="am",
        tight=True,
    ),
    Shape(
        "step0",
        r"(?P<unit>Wochenende)",
        "am Wochenende = weekend of 2025-01-18",
        after="am übers",
    ),
    Shape(
        "holiday",
        r"{holiday}(?: {year})?",
        "an Weihnachten 2023 = 2023-12-25; seit Ostern = since 2024-03-31",
        after="an zu über",
    ),
    Shape(
        "ago",
        r"vor {nearly}?{n} {unit}",
        (
            "vor drei Jahren = 2022; vor einer Woche = week of 2025-01-13; "
            "vor ein paar Monaten = ~2024-10; vor etwa zwei Jahren = ~2023; "
            "vor 10 Tagen = 2025-01-10"
        ),
        alone=True,
    ),
    Shape(
        "ahead",
        r"in {n} {unit}",
        (
            "in zwei Wochen = 2025-02-03 (future); in einem Monat = 2025-02 (future); "
            "in zwei Wochen = no date"
        ),
        alone=True,
    ),
    Shape(
        "running",
        r"seit {nearly}?{n} {unit}",
        "seit drei Jahren = since 2022; seit einem Monat = since 2024-12",
        alone=True,
    ),
    Shape(
        "lasting",
        r"{n} {unit} (?:lang)|für {n} {unit}",
        "drei Jahre lang = length only; für zwei Wochen = length only",
        alone=True,
    ),
    Shape("step0", r"des (?P<unit>Jahres|Monats)", "", hidden=True),
)

_FRAMES: Final = (
    Frame("in", r"{preps}"),
    Frame("since", r"(?:schon |bereits )?seit(?: dem)?"),
    Frame(
        "until",
        r"bis(?: zum| in den| in die| zu| einschließlich)?",
        (
            "bis 2015 = .. 2015 left out; bis März 2024 = .. 2024-03 left out; "
            "bis zum 31. März 2024 = .. 2024-03-31"
        ),
    ),
    Frame(
        "from",
        r"ab(?: dem)?|von|vom",
        (
            "ab dem 1. Mai 2025 = 2025-05-01 .. (future); ab Mai = 2025-05 .. (future); "
            "ab morgen = 2025-01-21 .. (future)"
        ),
    ),
    Frame("before", r"vor(?: dem)?", "vor 2015 = before 2015"),
    Frame("after", r"nach(?: dem)?", "nach dem 3. Juni 2024 = after ~2024-06-03"),
    Frame(
        "range",
        r"von|vom|zwischen(?: dem)?",
        (
            "von 2010 bis 2015 = 2010 .. 2015; zwischen 2008 und 2012 = 2008 .. 2012; "
            "von Mai bis Juli 2021 = 2021-05 .. 2021-07; "
            "vom 3. Juni bis zum 5. Juli 2024 = 2024-06-03 .. 2024-07-05; "
            "von 2015 bis 2010 = no date"
        ),
    ),
)

_WEEKDAYS: Final = {
    name: n
    for n, names in enumerate(
        "montag|dienstag|mittwoch|donnerstag|freitag|samstag sonnabend|sonntag".split("|")
    )
    for name in names.split()
}
_DECLINED: Final = ("letzt", "vergangen", "vorig"), ("nächst", "kommend"), ("dies", "dies")

GERMAN: Final = Language(
    code="de",
    small=frozenset(
        """ich mich mir mein meine meinen meiner wir uns unser unsere du er sie es der die das den
        dem des ein eine einen einem einer und oder aber dass zu zum zur auf für von vom mit bei
        nach aus ist sind war waren bin bist habe hat haben hatte werde wird wurde nicht kein keine
        wo als auch noch schon im am in an seit bis vor jetzt wieder nur weil wenn dann dort hier
        beim nämlich""".split()
    ),
    months={
        name: n
        for n, names in enumerate(
            "januar jänner jan|februar feber feb|märz mär|april apr|mai|juni jun|juli jul"
            "|august aug|september sept sep|oktober okt|november nov|dezember dez".split("|"),
            start=1,
        )
        for name in names.split()
    },
    weekdays=_WEEKDAYS,
    seasons={
        "frühling": 3,
        "frühjahr": 3,
        "sommer": 6,
        "herbst": 9,
        "winter": 12,
    },
    units={
        "minute": "minute",
        "minuten": "minute",
        "stunde": "hour",
        "stunden": "hour",
        "tag": "day",
        "tage": "day",
        "tagen": "day",
        "woche": "week",
        "wochen": "week",
        "wochenende": "weekend",
        "wochenenden": "weekend",
        "monat": "month",
        "monate": "month",
        "monaten": "month",
        "monats": "month",
        "jahr": "year",
        "jahre": "year",
        "jahren": "year",
        "jahres": "year",
    },
    numbers={
        word: n
        for n, word in enumerate(
            "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()
        )
    }
    | dict.fromkeys("eine einen einem einer".split(), 1),
    vague={"ein paar": 3, "einigen": 3, "einige": 3, "mehreren": 4, "wenigen": 3},
    steps={
        stem + ending: step
        for step, stems in zip((-1, 1, 0), _DECLINED, strict=True)
        for stem in stems
        for ending in ("e", "en", "em", "er", "es")
    },
    days={
        "vorgestern": (-2, None),
        "gestern": (-1, None),
        "heute": (0, None),
        "morgen": (1, None),
        "übermorgen": (2, None),
    },
    hours={
        "morgen": 6,
        "vormittag": 6,
        "mittag": 12,
        "nachmittag": 12,
        "abend": 18,
        "nacht": 18,
    },
    holidays={
        "weihnachten": "dec25",
        "heiligabend": "dec24",
        "silvester": "dec31",
        "neujahr": "jan1",
        "ostern": "easter",
        "pfingsten": "pentecost",
    },
    ordinals={"ersten": 1, "zweiten": 2, "dritten": 3, "letzten": -1},
    edges={"anfang": 0, "mitte": 1, "ende": 3},
    decades={
        "fünfzigern": 1950,
        "sechzigern": 1960,
        "siebzigern": 1970,
        "achtzigern": 1980,
        "neunzigern": 1990,
        "50ern": 1950,
        "60ern": 1960,
        "70ern": 1970,
        "80ern": 1980,
        "90ern": 1990,
    },
    sides={},
    day=r"(?:3[01]|[12]\d|0?[1-9])\.",
    about=r"etwa|ungefähr|circa|ca\.?|rund|um|gegen",
    article=r"dem|den|der|die|das",
    to=r"bis(?: zum| in den)?|und|[-–—]",
    both=r"und(?: im)?",
    either=r"oder(?: im)?",
    onward=r"an",
    now=r"(?:heute|jetzt)",
    copulas=frozenset("ist war".split()),
    nouns="der die das den dem jeden jeder ist war seit von",
    giving=r"\w+en|brief|nachricht",
    parts={
        "named": "vorgestern|gestern|heute|übermorgen|(?-i:morgen)",  # "Morgen" is the morning
        "isoday": r"(?:1[89]|20)\d\d-\d\d-\d\d(?!\d)",
        "clock": r"\d\d?(?:[:.]\d\d)? Uhr|\d\d?:\d\d(?!:?\d)",
        "date": r"(?:(?:{weekday},? (?:den )?)?{day} {month}(?: {year})?|{named}|{weekday}"
        r"|\d\d?\.\d\d?\.\d{4})",
        "coarse": r"(?:{month}(?: {year})?|{year}|(?:letzten|dieses|nächsten) (?:Jahres|Monats)"
        r"|des (?:Jahres|Monats))",
        "stepunit": r"(?:Woche|Wochenende|Monats?|Jahr(?:es)?|{season}|{weekday}|{month})",
        "daypart": r"(?:morgen|vormittag|mittag|nachmittag|abend|nacht)",
        "nearly": r"(?:(?:etwa|ungefähr|rund|fast|mehr als|über|gut|knapp|circa|ca\.) )",
    },
    starts=frozenset("vom vor in seit für jahr jahre des neulich wochenende".split()),
    triggers=frozenset({"neulich"})
    | {f"{day}{part}" for day in _WEEKDAYS for part in ("morgen", "nachmittag", "abend", "nacht")},
    shapes=_SHAPES,
    frames=_FRAMES,
)
