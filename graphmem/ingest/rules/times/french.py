"""How French speaks of time: the common forms. Every row has its examples beside it."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.times.model import Frame, Language, Shape

__all__ = ["FRENCH"]

_SHAPES: Final = (
    Shape("iso", r"{isoday}", "le 2024-05-05 = 2024-05-05", after="le", alone=True),
    Shape(
        "numeric",
        r"\d\d?/\d\d?/(?:1[89]|20)\d\d",
        "le 03/06/2024 = 2024-06-03",
        after="le",
        alone=True,
    ),
    Shape(
        "clocked",
        r"{date} à {clock}",
        "le 3 juin 2024 à 15 h = 2024-06-03 15:00h; hier à 15h30 = 2025-01-19 15:30",
        after="le",
        alone=True,
    ),
    Shape(
        "clocked",
        r"{clock}",
        "à 15h30 = 2025-01-19 15:30; à midi = 2025-01-20 12:00h (future)",
        after="à",
        tight=True,
    ),
    Shape(
        "span",
        r"(?:du )?{day} (?:au|à) {dayb} {month}(?: {year})?",
        "du 3 au 5 juin 2024 = 2024-06-03 .. 2024-06-05",
        alone=True,
    ),
    Shape(
        "span",
        r"{year} ?[-–—] ?{yearb}",
        "2010-2015 = 2010 .. 2015",
        after="en",
        alone=True,
    ),
    Shape(
        "date",
        r"(?:{weekday} )?{day} {month} {year}",
        (
            "le 3 juin 2021 = 2021-06-03; le 1er avril 2026 = 2026-04-01 (future); "
            "depuis le 3 juin 2021 = since 2021-06-03; le lundi 3 juin 2024 = 2024-06-03"
        ),
        after="le",
        alone=True,
    ),
    Shape(
        "date",
        r"{day} {month}",
        "le 3 juin = 2024-06-03; le 1er mars = 2025-03-01 (future)",
        after="le",
        alone=True,
    ),
    Shape(
        "month",
        r"{month} {year}",
        "en mars 2024 = 2024-03; au mois de mai 2021 = 2021-05",
        after="en au_mois_de au_mois_d'",
        alone=True,
    ),
    Shape(
        "edge",
        r"{edge}[ -](?P<sub>{coarse})",
        (
            "début mai = ~2024-05; à la fin de 2015 = ~2015-12; mi-mars 2024 = ~2024-03; "
            "jusqu'à fin mars 2024 = .. 2024-03-31"
        ),
        after="à en",
        alone=True,
    ),
    Shape(
        "step",
        r"(?:l['’]|la |le )?{stepunit} {step}",
        (
            "la semaine dernière = week of 2025-01-13; le mois dernier = 2024-12; "
            "l'année dernière = 2024; l'an dernier = 2024; lundi dernier = 2025-01-13; "
            "la semaine prochaine = week of 2025-01-27 (future); "
            "le mois prochain = 2025-02 (future); le week-end dernier = weekend of 2025-01-18; "
            "en mars dernier = 2024-03"
        ),
        after="en",
        alone=True,
    ),
    Shape(
        "month",
        r"{month}",
        "en mars = 2024-03; depuis mai = since 2024-05",
        after="en",
        tight=True,
    ),
    Shape(
        "season",
        r"{season}(?: de)? {year}",
        "à l'été 2021 = summer 2021; au printemps 2022 = spring 2022",
        after="à_l' à_l’ au en pendant_l'",
        alone=True,
    ),
    Shape(
        "step",
        r"{season} {step}",
        "l'été dernier = summer 2024; l'hiver prochain = winter 2025 (future)",
        after="l' l’ le",
        alone=True,
    ),
    Shape(
        "season",
        r"{season}",
        "au printemps = spring 2024; en été = summer 2025 (future)",
        after="au en",
        tight=True,
    ),
    Shape(
        "decade",
        r"années {decade}|années (?:1[89]|20)\d0",
        "dans les années 90 = 1990s",
        after="dans_les",
    ),
    Shape(
        "year",
        r"{year}",
        "en 2015 = 2015; depuis 2016 = since 2016; vers 2015 = ~2015",
        after="en",
        tight=True,
    ),
    Shape(
        "named",
        r"{named}(?: {part}| au {part})?",
        (
            "hier = 2025-01-19; hier soir = 2025-01-19 evening; avant-hier = 2025-01-18; "
            "aujourd'hui = 2025-01-20; ce matin = 2025-01-20 morning; "
            "demain = 2025-01-21 (future); après-demain = 2025-01-22 (future)"
        ),
        alone=True,
    ),
    Shape(
        "recent",
        r"(?P<recent>l['’]autre jour)",
        "l'autre jour = ~2025-01-17",
        alone=True,
    ),
    Shape(
        "step",
        r"{step} {stepunit}(?:-ci)?",
        (
            "cette semaine = week of 2025-01-20; ce mois-ci = 2025-01; cette année = 2025; "
            "ce week-end = weekend of 2025-01-25 (future)"
        ),
        alone=True,
    ),
    Shape(
        "weekday",
        r"{weekday}(?: {part})?",
        "lundi = 2025-01-13; vendredi soir = 2025-01-24 evening (future)",
        alone=True,
        tight=True,
    ),
    Shape(
        "holiday",
        r"{holiday}(?: {year})?",
        "à Noël 2023 = 2023-12-25; depuis Pâques = since 2024-03-31",
        after="à",
    ),
    Shape(
        "ago",
        r"il y a {nearly}?{n} {unit}",
        (
            "il y a trois ans = 2022; il y a une semaine = week of 2025-01-13; "
            "il y a quelques mois = ~2024-10; il y a environ deux ans = ~2023"
        ),
        alone=True,
    ),
    Shape(
        "ahead",
        r"dans {n} {unit}",
        (
            "dans deux semaines = 2025-02-03 (future); dans un mois = 2025-02 (future); "
            "dans deux semaines = no date"
        ),
        alone=True,
    ),
    Shape(
        "running",
        r"depuis {nearly}?{n} {unit}|(?:ça|cela) fait {n} {unit}",
        "depuis trois ans = since 2022; depuis un mois = since 2024-12",
        alone=True,
    ),
    Shape(
        "lasting",
        r"pendant {n} {unit}",
        "pendant trois ans = length only",
        alone=True,
    ),
    Shape("step0", r"(?:de )?l['’](?P<unit>année)|du (?P<unit__2>mois)", "", hidden=True),
)

_FRAMES: Final = (
    Frame("in", r"{preps}"),
    Frame("since", r"depuis"),
    Frame(
        "until",
        r"jusqu['’](?:en|à|au)|jusque",
        (
            "jusqu'en 2015 = .. 2015 left out; jusqu'à mars 2024 = .. 2024-03 left out; "
            "jusqu'au 31 mars 2024 = .. 2024-03-31"
        ),
    ),
    Frame(
        "from",
        r"à partir d(?:e|u)|dès|à compter d(?:e|u)",
        ("à partir du 1er mai 2025 = 2025-05-01 .. (future); dès demain = 2025-01-21 .. (future)"),
    ),
    Frame("before", r"avant", "avant 2015 = before 2015"),
    Frame("after", r"après", "après le 3 juin 2024 = after ~2024-06-03"),
    Frame(
        "range",
        r"de|du|d['’]|entre",
        (
            "de 2010 à 2015 = 2010 .. 2015; entre 2008 et 2012 = 2008 .. 2012; "
            "de mai à juillet 2021 = 2021-05 .. 2021-07; "
            "du 3 juin au 5 juillet 2024 = 2024-06-03 .. 2024-07-05; de 2015 à 2010 = no date; "
            "de 2010 jusqu'en 2015 = 2010 .. 2015"
        ),
    ),
)

FRENCH: Final = Language(
    code="fr",
    small=frozenset(
        """je j me moi mon ma mes nous notre nos tu il elle ils elles on le la les un une des du de
        et ou mais que qui dans sur pour par avec chez est sont était étais suis ai as avons ont
        avait sera serai ne pas plus ce cette ces se sa son ses au aux en à l d qu c n où quand
        aussi encore depuis ici très puis alors""".split()
    ),
    follow=frozenset("jusqu jusque ensemble maintenant finalement enfin déjà seul seule".split()),
    months={
        name: n
        for n, names in enumerate(
            "janvier janv|février fevrier févr|mars|avril avr|mai|juin|juillet juil|août aout"
            "|septembre sept|octobre oct|novembre nov|décembre decembre déc".split("|"),
            start=1,
        )
        for name in names.split()
    },
    weekdays={
        name: n
        for n, name in enumerate("lundi mardi mercredi jeudi vendredi samedi dimanche".split())
    },
    seasons={"printemps": 3, "été": 6, "automne": 9, "hiver": 12},
    units={
        "minute": "minute",
        "minutes": "minute",
        "heure": "hour",
        "heures": "hour",
        "jour": "day",
        "jours": "day",
        "semaine": "week",
        "semaines": "week",
        "week-end": "weekend",
        "mois": "month",
        "an": "year",
        "ans": "year",
        "année": "year",
        "années": "year",
    },
    numbers={
        word: n
        for n, word in enumerate(
            "zéro un deux trois quatre cinq six sept huit neuf dix onze douze".split()
        )
    }
    | {"une": 1},
    vague={"quelques": 3, "plusieurs": 4},
    steps={
        "dernier": -1,
        "dernière": -1,
        "passé": -1,
        "passée": -1,
        "ce": 0,
        "cet": 0,
        "cette": 0,
        "prochain": 1,
        "prochaine": 1,
    },
    days={
        "avant-hier": (-2, None),
        "hier": (-1, None),
        "aujourd'hui": (0, None),
        "aujourd’hui": (0, None),
        "ce matin": (0, 6),
        "cet après-midi": (0, 12),
        "ce soir": (0, 18),
        "demain": (1, None),
        "après-demain": (2, None),
    },
    hours={"matin": 6, "après-midi": 12, "soir": 18, "nuit": 18},
    holidays={"noël": "dec25", "pâques": "easter", "nouvel an": "jan1", "pentecôte": "pentecost"},
    ordinals={},
    edges={
        "début": 0,
        "mi": 1,
        "fin": 3,
        "au début de": 0,
        "la fin de": 3,
        "la fin": 3,
        "au milieu de": 1,
    },
    decades={
        "cinquante": 1950,
        "soixante": 1960,
        "50": 1950,
        "60": 1960,
        "70": 1970,
        "80": 1980,
        "90": 1990,
    },
    sides={},
    day=r"(?:1er|3[01]|[12]\d|0?[1-9])(?!\d)",
    about=r"vers|environ|autour de",
    article=r"le|la|les|l['’]",
    to=r"à|au|et|jusqu['’](?:en|à|au)|[-–—]",
    both=r"et(?: en)?",
    either=r"ou(?: en)?",
    onward=r"inclus",
    now=r"(?:aujourd['’]hui|maintenant)",
    copulas=frozenset("est était".split()),
    nouns="le la les chaque tous de ce un du est",
    giving=r"\w+é|lettre",
    parts={
        "isoday": r"(?:1[89]|20)\d\d-\d\d-\d\d(?!\d)",
        "clock": r"(?:\d\d? ?h(?:eures?)?(?:\d\d)?(?!\w)|\d\d?:\d\d(?!:?\d)|midi|minuit)",
        "date": r"(?:(?:{weekday} )?{day} {month}(?: {year})?|{named}|{weekday})",
        "coarse": r"(?:(?:de )?{month}(?: {year})?|{year}|(?:de )?l['’]année|du mois)",
        "stepunit": r"(?:semaine|week-end|mois|année|an|{season}|{weekday}|{month})",
        "nearly": r"(?:(?:environ|presque|plus de|moins de|à peu près) )",
    },
    starts=frozenset(
        """du le la l années il dans depuis ça cela pendant semaine week mois an année midi
        minuit""".split()
    ),
    triggers=frozenset("dernier dernière prochain prochaine ans midi jour".split()),
    shapes=_SHAPES,
    frames=_FRAMES,
)
