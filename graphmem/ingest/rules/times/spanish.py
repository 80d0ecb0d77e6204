"""How Spanish speaks of time: the common forms. Every row has its examples beside it."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.times.model import Frame, Language, Shape

__all__ = ["SPANISH"]

_SHAPES: Final = (
    Shape("iso", r"{isoday}", "el 2024-05-05 = 2024-05-05", after="el", alone=True),
    Shape(
        "numeric",
        r"\d\d?/\d\d?/(?:1[89]|20)\d\d",
        "el 03/06/2024 = 2024-06-03",
        after="el",
        alone=True,
    ),
    Shape(
        "clocked",
        r"{date} a las {clock}",
        "el 3 de junio de 2024 a las 15:30 = 2024-06-03 15:30",
        after="el",
        alone=True,
    ),
    Shape(
        "clocked",
        r"{clock}",
        "a las 9:30 = 2025-01-20 09:30",
        after="a_las",
        tight=True,
    ),
    Shape(
        "span",
        r"(?:del? )?{day} (?:al?|hasta el) {dayb} de {month}(?: del? {year})?",
        "del 3 al 5 de junio de 2024 = 2024-06-03 .. 2024-06-05",
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
        r"(?:{weekday},? )?{day} de {month}(?: del?|,)? {year}",
        (
            "el 3 de junio de 2021 = 2021-06-03; el lunes 3 de junio de 2024 = 2024-06-03; "
            "desde el 3 de junio de 2021 = since 2021-06-03"
        ),
        after="el",
        alone=True,
    ),
    Shape(
        "date",
        r"{day} de {month}",
        "el 3 de junio = 2024-06-03; el 1 de marzo = 2025-03-01 (future)",
        after="el",
        alone=True,
    ),
    Shape(
        "month",
        r"{month}(?: del?)? {year}",
        "en marzo de 2024 = 2024-03; en mayo 2021 = 2021-05",
        after="en",
        alone=True,
    ),
    Shape(
        "edge",
        r"{edge} (?P<sub>{coarse})",
        (
            "a principios de mayo = ~2024-05; a mediados de 2015 = ~2015-06; "
            "hasta finales de marzo de 2024 = .. 2024-03-31"
        ),
        after="a",
        alone=True,
    ),
    Shape(
        "month",
        r"{month}(?P<step> pasado)?",
        "en marzo = 2024-03; desde mayo = since 2024-05",
        after="en",
        tight=True,
    ),
    Shape(
        "season",
        r"(?:el )?{season} del? {year}",
        "en verano de 2021 = summer 2021; en el invierno de 2020 = winter 2020",
        after="en durante",
        alone=True,
    ),
    Shape(
        "decade",
        r"los (?:años )?{decade}",
        "en los años 90 = 1990s",
        after="en",
    ),
    Shape(
        "year",
        r"(?:el año )?{year}",
        "en 2015 = 2015; desde 2016 = since 2016; hacia 2015 = ~2015",
        after="en",
        tight=True,
    ),
    Shape(
        "named",
        r"(?<!la ){named}(?: por la {part})?",
        (
            "ayer = 2025-01-19; anteayer = 2025-01-18; anoche = 2025-01-19 evening; "
            "hoy = 2025-01-20; esta mañana = 2025-01-20 morning; "
            "ayer por la tarde = 2025-01-19 afternoon; mañana = 2025-01-21 (future); "
            "pasado mañana = 2025-01-22 (future)"
        ),
        alone=True,
    ),
    Shape(
        "recent",
        r"el otro (?P<recent>día)",
        "el otro día = ~2025-01-17",
        alone=True,
    ),
    Shape(
        "step",
        r"(?:el |la )?{stepunit} {step}",
        (
            "la semana pasada = week of 2025-01-13; el mes pasado = 2024-12; "
            "el año pasado = 2024; el lunes pasado = 2025-01-13; el verano pasado = summer 2024; "
            "la semana que viene = week of 2025-01-27 (future); "
            "el mes que viene = 2025-02 (future); "
            "el fin de semana pasado = weekend of 2025-01-18; "
            "la semana próxima = week of 2025-01-27 (future)"
        ),
        alone=True,
    ),
    Shape(
        "step",
        r"(?:el |la )?{step} {stepunit}",
        (
            "la próxima semana = week of 2025-01-27 (future); el próximo año = 2026 (future); "
            "el próximo lunes = 2025-01-27 (future); esta semana = week of 2025-01-20; "
            "este año = 2025; este fin de semana = weekend of 2025-01-25 (future)"
        ),
        alone=True,
    ),
    Shape(
        "weekday",
        r"{weekday}(?: por la {part})?",
        "el lunes = 2025-01-13; el viernes = 2025-01-24 (future)",
        after="el",
        tight=True,
    ),
    Shape(
        "holiday",
        r"{holiday}(?: de {year})?",
        "en Navidad de 2023 = 2023-12-25; desde Pascua = since 2024-03-31",
        after="en por",
    ),
    Shape(
        "running",
        r"desde hace {nearly}?{n} {unit}",
        "desde hace tres años = since 2022; desde hace un mes = since 2024-12",
        alone=True,
    ),
    Shape(
        "ago",
        r"hace {nearly}?{n} {unit}",
        (
            "hace tres años = 2022; hace una semana = week of 2025-01-13; "
            "hace unos meses = ~2024-10; hace unos dos años = ~2023"
        ),
        alone=True,
    ),
    Shape(
        "ahead",
        r"(?:en|dentro de) {n} {unit}",
        (
            "en dos semanas = 2025-02-03 (future); dentro de un mes = 2025-02 (future); "
            "en dos semanas = no date"
        ),
        alone=True,
    ),
    Shape(
        "lasting",
        r"durante {n} {unit}|por {n} {unit}",
        "durante tres años = length only",
        alone=True,
    ),
    Shape("step0", r"(?:del? )?(?P<unit>año|mes)", "", hidden=True),
)

_FRAMES: Final = (
    Frame("in", r"{preps}"),
    Frame("since", r"desde"),
    Frame(
        "until",
        r"hasta",
        (
            "hasta 2015 = .. 2015 left out; hasta marzo de 2024 = .. 2024-03 left out; "
            "hasta el 31 de marzo de 2024 = .. 2024-03-31"
        ),
    ),
    Frame(
        "from",
        r"a partir del?",
        (
            "a partir del 1 de mayo de 2025 = 2025-05-01 .. (future); "
            "a partir de mañana = 2025-01-21 .. (future)"
        ),
    ),
    Frame("before", r"antes del?", "antes de 2015 = before 2015"),
    Frame(
        "after",
        r"después del?|tras",
        "después del 3 de junio de 2024 = after ~2024-06-03",
    ),
    Frame(
        "range",
        r"del?|desde|entre",
        (
            "de 2010 a 2015 = 2010 .. 2015; desde 2010 hasta 2015 = 2010 .. 2015; "
            "entre 2008 y 2012 = 2008 .. 2012; de mayo a julio de 2021 = 2021-05 .. 2021-07; "
            "del 3 de junio al 5 de julio de 2024 = 2024-06-03 .. 2024-07-05; "
            "de 2015 a 2010 = no date; desde 2015 hasta el año pasado = 2015 .. 2024"
        ),
    ),
)

SPANISH: Final = Language(
    code="es",
    small=frozenset(
        """yo me mi mis nosotros nuestro nuestra tú él ella ellos ellas el la los las lo un una unos
        unas y o pero que quien en con por para de del al a sin es son era soy estoy está están
        estaba fue fui he ha han había no ya se su sus le les este esta ese esa como cuando donde
        también aún todavía desde hasta hace aquí muy más vivo trabajo""".split()
    ),
    follow=frozenset("juntos juntas ahora finalmente solo sola".split()),
    months={
        name: n
        for n, names in enumerate(
            "enero ene|febrero feb|marzo mar|abril abr|mayo|junio jun|julio jul|agosto ago"
            "|septiembre setiembre sept|octubre oct|noviembre nov|diciembre dic".split("|"),
            start=1,
        )
        for name in names.split()
    },
    weekdays={
        name: n
        for n, names in enumerate(
            "lunes|martes|miércoles miercoles|jueves|viernes|sábado sabado|domingo".split("|")
        )
        for name in names.split()
    },
    seasons={"primavera": 3, "verano": 6, "otoño": 9, "invierno": 12},
    units={
        "minuto": "minute",
        "minutos": "minute",
        "hora": "hour",
        "horas": "hour",
        "día": "day",
        "días": "day",
        "dia": "day",
        "dias": "day",
        "semana": "week",
        "semanas": "week",
        "fin de semana": "weekend",
        "mes": "month",
        "meses": "month",
        "año": "year",
        "años": "year",
    },
    numbers={
        word: n
        for n, word in enumerate(
            "cero un dos tres cuatro cinco seis siete ocho nueve diez once doce".split()
        )
    }
    | {"una": 1},
    vague={"unos": 3, "unas": 3, "un par de": 2, "algunos": 3, "varios": 4, "varias": 4},
    steps={
        "pasado": -1,
        "pasada": -1,
        "este": 0,
        "esta": 0,
        "próximo": 1,
        "próxima": 1,
        "que viene": 1,
    },
    days={
        "anteayer": (-2, None),
        "antier": (-2, None),
        "ayer": (-1, None),
        "anoche": (-1, 18),
        "hoy": (0, None),
        "esta mañana": (0, 6),
        "esta tarde": (0, 12),
        "esta noche": (0, 18),
        "mañana": (1, None),
        "pasado mañana": (2, None),
    },
    hours={"mañana": 6, "tarde": 12, "noche": 18},
    holidays={
        "navidad": "dec25",
        "nochebuena": "dec24",
        "nochevieja": "dec31",
        "año nuevo": "jan1",
        "pascua": "easter",
    },
    ordinals={},
    edges={
        "principios de": 0,
        "comienzos de": 0,
        "mediados de": 1,
        "finales de": 3,
        "fines de": 3,
    },
    decades={"50": 1950, "60": 1960, "70": 1970, "80": 1980, "90": 1990},
    sides={},
    day=r"(?:1º|3[01]|[12]\d|0?[1-9])(?!\d)",
    about=r"hacia|alrededor de|sobre|aproximadamente",
    article=r"el|la|los|las",
    to=r"al?|y|hasta|[-–—]",
    both=r"y(?: en)?",
    either=r"o(?: en)?",
    onward=r"en adelante",
    now=r"(?:hoy|ahora)",
    copulas=frozenset("es era".split()),
    nouns="el la los las cada todos de un del es",
    giving=r"\w+ad[oa]|carta",
    parts={
        "isoday": r"(?:1[89]|20)\d\d-\d\d-\d\d(?!\d)",
        "clock": r"\d\d?:\d\d(?!:?\d)",
        "date": r"(?:(?:{weekday},? )?{day} de {month}(?: del? {year})?|{named}|{weekday})",
        "coarse": r"(?:{month}(?: del? {year})?|{year}|(?:este |el )?año|mes)",
        "stepunit": r"(?:semana|fin de semana|mes|año|{season}|{weekday}|{month})",
        "nearly": r"(?:(?:unos|unas|casi|más de|menos de|como) )",
    },
    starts=frozenset(
        """de del el la los desde hace en dentro durante por semana fin mes año""".split()
    ),
    shapes=_SHAPES,
    frames=_FRAMES,
)
