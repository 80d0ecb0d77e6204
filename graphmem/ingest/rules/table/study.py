"""School, study, degrees."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.table.row import Row

__all__ = ["ROWS"]

ROWS: Final = (
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
)
