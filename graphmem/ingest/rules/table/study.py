"""School, study, degrees."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.table.row import Row

__all__ = ["ROWS"]

_WHICH: Final = (
    "(?:[A-Za-z0-9][\\w'-]* ){0,3}?(?:student|pupil|undergraduate|undergrad|postgraduate|freshman"
    "|(?:PhD|phd|doctoral) candidate)"
)
_NO_SUBJECT: Final = (
    "(?!(?:[a-z-]+ )?(?:first|second|third|fourth|fifth|final|last|[a-z]+-year|year|graduate|grad"
    "|doctoral|phd|PhD|master|masters|exchange|mature|foreign|international|college|university|uni"
    "|school|high|part-time|full-time|new|old|good|bad|great|poor|broke|former|medical|model|star"
    "|research|fellow|private|only|lazy|keen|visiting|honours|honors|scholarship) )"
)

ROWS: Final = (
    Row(
        verbs="be",
        rest=f"(?:an? |the )?{_WHICH} (?:at|of) {{ORG}}",
        relation="STUDIES_AT",
        aspect="state",
        says="study at {o}",
        label="Organization",
        gives={
            "I'm a student at Ghent University.": "Ghent University",
            "Ana is a second-year law student at Leeds.": "Leeds",
            "I was a student at Ghent University from 2010 to 2014.": "Ghent University",
            "I've been a PhD student at Ghent since 2022.": "Ghent",
        },
        silent=("I'm a candidate at Acme.",),
    ),
    Row(
        verbs="be",
        rest=f"an? {_NO_SUBJECT}(?P<o>[a-z]+(?: [a-z]+)?) student(?: (?:at|in|from) .*)?",
        relation="STUDIES",
        aspect="state",
        says="study {o}",
        label="Value",
        gives={"I'm a law student.": "law", "I was a physics student in 2015.": "physics"},
    ),
    Row(
        verbs="be",
        rest=f"(?P<o>an? {_WHICH})(?: in .*)?",
        relation="IS_A",
        unless="STUDIES_AT",
        aspect="state",
        says="be {o}",
        label="Value",
        gives={"I'm a student.": "student", "I'm no longer a student.": "student"},
    ),
    Row(
        verbs="study major",
        rest="(?:in )?(?:(?:full|part)[- ]time )?(?P<o>(?!in\\b|for\\b|at\\b|hard\\b|with\\b|a\\b"
        "|the\\b|(?:full|part)[- ]time\\b|abroad\\b|online\\b)[\\w-]+(?: [a-z-]+){0,2}?)"
        "(?: (?:at|in) (?P<x>{NAMED}))?",
        relation="STUDIES",
        aspect="state",
        says="study {o}",
        label="Value",
        gives={
            "I study biology.": "biology",
            "Between 2008 and 2012 I studied geology in Lima.": "geology",
            "I've been studying law since 2022.": "law",
        },
        silent=("I study hard.", "I studied for my exam.", "I study part-time at Lund."),
    ),
    Row(
        verbs="study",
        rest="(?:[a-z -]+ )?at {ORG}",
        relation="STUDIES_AT",
        aspect="state",
        says="study at {o}",
        label="Organization",
        gives={"I study at Lund University.": "Lund University"},
    ),
    Row(
        verbs="be",
        rest="(?:a student )?at (?P<o>university|college|uni|school"
        "|(?:the )?University of [A-Z]\\w+)"
        "(?: in (?P<x>{NAMED}))?",
        relation="STUDIES_AT",
        aspect="state",
        says="be at {rest}",
        label="Organization",
        gives={"My son Emil is at university in Lund.": "university"},
        tenses="present",
    ),
    Row(
        verbs="go",
        rest="to {SCHOOL}",
        relation="ATTENDS_SCHOOL",
        aspect="state",
        says="go to {o}",
        label="Organization",
        tenses="present",
        dated=False,
        gives={"Emil goes to Riverside School.": "Riverside School"},
        silent=("I go to Rome.",),
    ),
    Row(
        verbs="have",
        rest="(?:my|his|her|their) first day (?:of school )?at {SCHOOL}",
        relation="ATTENDS_SCHOOL",
        aspect="change",
        says="go to {o}",
        label="Organization",
        tenses="past",
        gives={"My son Emil had his first day at Riverside School.": "Riverside School"},
    ),
    Row(
        verbs="drop",
        rest="out of (?P<o>university|college|school|uni|high school)",
        relation="STUDIES_AT",
        aspect="end",
        says="study at {o}",
        label="Organization",
        gives={"I dropped out of college in April.": "college"},
    ),
    Row(
        verbs="graduate",
        rest="(?:(?:from|at) {ORG})?(?:from (?:college|university|school|high school))?"
        "(?: with [^,]+)?",
        relation="GRADUATED",
        aspect="event",
        object="graduation",
        gives={"I graduated last week.": "graduation"},
    ),
    Row(
        verbs="have",
        rest="an? (?P<o>(?:(?:master|bachelor|doctor)(?:['’]?s)?(?: degree)?|phd|PhD|doctorate|mba"
        "|MBA|diploma|degree)(?: (?:in|of) [a-zA-Z ]+)?)",
        relation="HAS_DEGREE",
        aspect="state",
        says="have {rest}",
        label="Value",
        tenses="present",
        gives={"I have a master's degree in geology.": "master's degree in geology"},
    ),
    Row(
        verbs="start begin",
        rest="(?:school )?at {SCHOOL}",
        relation="ATTENDS_SCHOOL",
        aspect="change",
        says="go to {o}",
        label="Organization",
        gives={"My son started at Hill Secondary on 1 September.": "Hill Secondary"},
    ),
    Row(
        verbs="be",
        rest="(?:now )?in (?:the )?(?P<o>(?:first|second|third|fourth|fifth|sixth|seventh"
        "|eighth|ninth|tenth"
        "|\\d{1,2}(?:st|nd|rd|th)) (?:grade|year)|year \\d{1,2}|kindergarten|high school"
        "|middle school"
        "|preschool)",
        relation="SCHOOL_GRADE",
        aspect="state",
        says="be in {o}",
        label="Value",
        tenses="present",
        gives={"My daughter is in third grade.": "third grade"},
    ),
    Row(
        verbs="teach lecture",
        rest="(?:[a-z]+ ){0,3}?at {WORKPLACE}",
        relation="WORKS_AT",
        aspect="state",
        says="teach at {o}",
        label="Organization",
        tenses="present progressive perfect over used",
        gives={"I teach physics at Hill Academy.": "Hill Academy"},
        silent=("I taught at Hill Academy last week.",),
    ),
)
