"""What happened, on its day: the sentence is kept as it was said.

The relation's name is made from the verb and its preposition: "visited" is VISITED, "went to"
WENT_TO.
"""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.table.row import IDLE, Row

__all__ = ["ROWS"]

_MEALS = (
    "picnic|dinner|lunch|breakfast|brunch|party|barbecue|bbq|cookout|meeting|interview|appointment"
    "|surgery|operation|checkup|check-up|baby|miscarriage|gig|concert|show|performance|rehearsal"
    "|game|match|race|competition|tournament|recital|audition|photoshoot|exam|test|class|lesson"
    "|workshop|sleepover|reunion|wedding|funeral|ceremony|celebration|accident|car accident"
    "|conversation|session|date|trip|vacation|holiday|bonfire|campfire|movie night|game night"
    "|yard sale|garage sale|fundraiser|heart attack|stroke|fall|signing|exhibition|presentation"
)
_GIVEN = "talk|speech|presentation|lecture|tour|concert|workshop|performance|interview|toast|lesson"

ROWS: Final = (
    Row(
        verbs="go travel fly drive head sail hike walk bike cycle return run swim",
        rest="(?:back |up |down |over |out |along |away |all the way )*"
        "(?P<prep>to|through|across|around|into) (?![a-z]+ing\\b)" + IDLE + "{DONE}",
        relation="",
        aspect="event",
        gives={
            "I went to a council meeting last Friday.": "council meeting",
            "We drove to the coast yesterday.": "coast",
            "I'm flying to Lima next month.": "Lima",
            "Last Friday I went to the dentist.": "dentist",
        },
        silent=("I went to sleep.", "I go to the dentist.", "I went to it."),
    ),
    Row(
        verbs="go",
        rest="(?:back |out )?(?P<prep>on|for) (?P<o>(?:an?|my|our|the) (?!while\\b|long time\\b)"
        "[\\w'-]+(?: [\\w'-]+){0,8})",
        relation="",
        aspect="event",
        gives={
            "We went on a road trip last month.": "road trip",
            "I went for a run yesterday.": "run",
        },
        silent=("I went for it.",),
    ),
    Row(
        verbs="go",
        rest="(?P<o>[a-z]+ing(?: [\\w'&-]+){0,9})",
        relation="",
        aspect="event",
        gives={
            "We went camping last weekend.": "camping",
            "I went hiking with my kids yesterday.": "hiking with their kids",
            "I'm going camping next weekend.": "camping",
        },
        silent=("I'm going crazy.",),
    ),
    Row(
        verbs="participate compete volunteer perform sing speak dance play exhibit",
        rest="(?P<prep>in|at|as) " + IDLE + "{DONE}",
        relation="",
        aspect="event",
        gives={
            "I competed in a tennis tournament last week.": "tennis tournament",
            "Yesterday I volunteered at a homeless shelter.": "homeless shelter",
        },
    ),
    Row(
        verbs="take",
        rest="part in " + IDLE + "{DONE}",
        relation="TOOK_PART_IN",
        aspect="event",
        gives={"We took part in a charity run last Sunday.": "charity run"},
    ),
    Row(
        verbs="sign register enroll enrol apply audition volunteer",
        rest="(?:up )?(?P<prep>for|to|in|with|at) " + IDLE + "{DONE}",
        relation="",
        aspect="event",
        gives={
            "I just signed up for a pottery class yesterday.": "pottery class",
            "I applied to two adoption agencies last week.": "two adoption agencies",
        },
        silent=("I signed up for it.",),
    ),
    Row(
        verbs="meet catch hang",
        rest="(?:back )?(?:up |out )?(?P<prep>with) " + IDLE + "{DONE}",
        relation="",
        aspect="event",
        gives={"I met up with some old friends yesterday.": "old friends"},
        silent=("I met with them.",),
    ),
    Row(
        verbs="take",
        rest=IDLE + "{NP}",
        relation="TOOK",
        aspect="event",
        gives={
            "I took my kids to a pottery workshop last Friday.": "kids to a pottery workshop",
            "We took a short trip to the lake last month.": "short trip to the lake",
        },
        silent=("I took a break.", "I took it."),
    ),
    Row(
        verbs="make",
        rest=IDLE + "(?P<o>(?:an?|some|my|our|the|{N}) [\\w'-]+(?: [\\w'&-]+){0,8})",
        relation="MADE",
        aspect="event",
        gives={"I made a chocolate cake yesterday.": "chocolate cake"},
        silent=("I made a decision.", "I made it.", "I made some progress."),
    ),
    Row(
        verbs="make",
        rest=IDLE + "(?!(?:friends|up|out|sure|fun|time|money|plans?|do|use|for|good|great|strong"
        "|new friends|so|way|me|him|her|them|us|sense|it)\\b)(?P<o>[a-z][a-z'-]+s?"
        "(?: (?!feel\\b|happy\\b|better\\b|easier\\b)[\\w'&-]+){0,7})",
        relation="MADE",
        aspect="event",
        tenses="past perfect",
        gives={"We made pizza last night.": "pizza", "I made lentil soup.": "lentil soup"},
        silent=("I made friends.", "We made great progress.", "I made sure of it."),
    ),
    Row(
        verbs="have",
        rest=IDLE + "(?P<o>(?:an?|some|my|our) (?!great time\\b|good time\\b|lot\\b|bit\\b|few\\b"
        "|hard time\\b|chance\\b|feeling\\b|blast\\b|ton\\b|way\\b)(?:[\\w'-]+ ){1,4}"
        "(?:with|at|in|during|about|on) (?:an?|the|my|our|some|[A-Z][\\w'-]+|[a-z]+s)\\b"
        "(?: [\\w'&-]+){0,7})",
        relation="HAD",
        aspect="event",
        tenses="past perfect",
        gives={
            "I had a nice chat with a sailor in Porto.": "nice chat with a sailor in Porto",
        },
        silent=("I had a feeling in Rome.", "I had a good time."),
    ),
    Row(
        verbs="get",
        rest=IDLE
        + "(?P<o>(?:an?|my|some|our|{N}) (?!of\\b|lot\\b|bit\\b)[\\w'-]+(?: [\\w'&-]+){0,7})",
        relation="GOT",
        aspect="event",
        tenses="past perfect",
        gives={
            "I got a new tattoo last week.": "new tattoo",
            "I got a promotion in May.": "promotion",
        },
        silent=("I got a kick out of it.", "I got a lot done.", "I got tired."),
    ),
    Row(
        verbs="have",
        rest=f"(?P<o>(?:an?|my|our|the|some|dinner|lunch|brunch) (?:[\\w'-]+ ){{0,4}}?(?:{_MEALS})"
        "(?: [\\w'&-]+){0,6})",
        relation="HAD",
        aspect="event",
        tenses="past perfect future progressive present",
        gives={
            "I have a job interview next Tuesday.": "job interview",
            "We had a family dinner last night.": "family dinner",
            "I'm having a job interview next Tuesday.": "job interview",
        },
        silent=("I had a great time.", "I had a thought."),
    ),
    Row(
        verbs="give",
        rest=f"(?P<o>(?:an?|my|our|the) (?:[\\w'-]+ ){{0,3}}?(?:{_GIVEN})(?: [\\w'&-]+){{0,7}})",
        relation="GAVE",
        aspect="event",
        gives={"I gave a talk at a school last week.": "talk at a school"},
    ),
    Row(
        verbs="give",
        rest="birth(?: to .*)?",
        relation="GAVE_BIRTH",
        aspect="event",
        object="birth",
        gives={"My sister Ana gave birth last week.": "birth"},
    ),
    Row(
        verbs="spend",
        rest="(?:the |a |an )?(?P<o>(?:whole |entire |lovely |great |nice |fun )?(?:day"
        "|weekend|week"
        "|afternoon|evening|morning|summer|winter|night|month) [\\w'-]+(?: [\\w'&-]+){1,8})",
        relation="SPENT",
        aspect="event",
        gives={"I spent the day at the beach yesterday.": "day at the beach"},
    ),
    Row(
        verbs="do",
        rest="(?P<o>(?:(?:an?|my|our|the|some) )?(?:[\\w'-]+ ){0,3}?(?:run|walk|race|photoshoot"
        "|trip|workshop"
        "|performance|show|gig|marathon|triathlon|hike|tour|interview|exam|test|class|painting"
        "|volunteering|fundraiser|presentation|experiment|recording|promotion|training"
        "|therapy|research|fundraising|playdates?|sessions?)(?: [\\w'&-]+){0,6})",
        relation="DID",
        aspect="event",
        gives={"I did a charity run last Sunday.": "charity run"},
    ),
    Row(
        verbs="be",
        rest="(?P<prep>at|in|on) "
        + IDLE
        + "(?P<o>(?:an?|the|my|our) [\\w'-]+(?: [\\w'&-]+){0,7}|{NAMED})",
        relation="WAS_AT",
        aspect="event",
        tenses="past",
        dated=True,
        gives={"I was at a wedding last Saturday.": "wedding", "I was in Rome last week.": "Rome"},
        silent=("I was in a bad mood.", "I was at a wedding.", "I was at the end."),
    ),
    Row(
        verbs="be",
        rest="to (?P<o>(?:an?|the|my|our|some) [\\w'-]+(?: [\\w'&-]+){0,7}|{NAMED})",
        relation="WENT_TO",
        aspect="event",
        tenses="perfect",
        says="go to {o}",
        gives={"I've been to Rome.": "Rome"},
        silent=("I've never been to Rome.", "I haven't been to Rome."),
    ),
    Row(
        verbs="die",
        rest="(?:of|from)?(?: .*)?",
        relation="DIED",
        aspect="event",
        object="died",
        gives={"My grandmother died in 2019.": "died"},
        silent=("My phone died.",),
    ),
    Row(
        verbs="pass",
        rest="away(?: .*)?",
        relation="DIED",
        aspect="event",
        object="died",
        gives={"My father passed away last year.": "died"},
    ),
    Row(
        verbs="turn",
        rest="(?P<o>\\d{1,3})",
        relation="TURNED",
        aspect="event",
        gives={"I turned 40 last week.": "40"},
    ),
    Row(
        verbs="help",
        rest="(?P<o>(?:my|our) [\\w'-]+(?: [\\w'&-]+){1,8}|(?:out )?at (?:an?|the"
        "|my) [\\w'-]+(?: [\\w'-]+){0,6}|(?:to )?(?:build|paint|renovate|organi[sz]e|clean|cook"
        "|plan|run|fix|move|plant|raise|serve|sort|teach|design|prepare|repair|rescue|decorate"
        "|set up)"
        " (?!it\\b|that\\b)[\\w'-]+(?: [\\w'&-]+){1,7})",
        relation="HELPED",
        aspect="event",
        gives={"I helped my sister move house last weekend.": "sister move house"},
    ),
    Row(
        verbs="move",
        rest="(?:in|in together) with (?:my )?(?:[a-z-]+ ){0,2}{PERSON}",
        relation="LIVES_WITH",
        aspect="change",
        says="live with {o}",
        label="Person",
        gives={"I moved in with Tom last month.": "Tom"},
    ),
    Row(
        verbs="move",
        rest="into (?P<o>(?:an?|my|our|the) [\\w'-]+(?: [\\w'&-]+){0,6})",
        relation="MOVED_HOUSE",
        aspect="event",
        gives={"We moved into a new house last month.": "new house"},
    ),
    Row(
        verbs="set",
        rest="up (?P<o>(?:an?|my|our) [\\w'-]+(?: [\\w'&-]+){0,6})",
        relation="SET_UP",
        aspect="event",
        gives={"I set up an online store last week.": "online store"},
    ),
    Row(
        verbs="be get",
        rest="(?P<o>(?:accepted|admitted|invited|selected|nominated|awarded|elected|chosen|hired"
        "|promoted|robbed|mugged|injured|hospitalized|hospitalised|evicted|vaccinated|baptized"
        "|laid off|fired|rejected|approved|certified|published|featured)(?: [\\w'&-]+){0,8})",
        relation="WAS",
        aspect="event",
        tenses="past perfect",
        gives={"I got accepted into a coding course last week.": "accepted into a coding course"},
    ),
    Row(
        verbs="have",
        rest="(?P<o>(?:an? (?:absolute |total )?(?:blast|ball)|(?:so much |lots of |a lot of "
        "|such )?fun|an?"
        " (?:really )?(?:great|good|wonderful|lovely|amazing|awesome|fantastic|nice|fun|tough"
        "|rough|hard"
        "|terrible|bad|quiet|wild|crazy|busy) (?:time|day|evening|weekend|night|week|trip"
        "|afternoon))"
        " (?:at|in|with|on|during|[a-z]+ing) (?!it\\b|that\\b|this\\b)[\\w'-]+(?: [\\w'&-]+){0,8})",
        relation="HAD",
        aspect="event",
        tenses="past perfect",
        free=True,
        gives={"Last week we had a blast at a jazz concert.": "blast at a jazz concert"},
        silent=("I had a great time.",),
    ),
    Row(
        verbs="get be",
        rest="(?:(?:recently|finally) )?(?P<o>(?!used|interested|tired|excited|supposed|based"
        "|involved"
        "|allowed|scared|worried|engaged|married|bored|needed|inspired|determined|motivated|surrounded"
        "|called|named|located|obsessed|dedicated|committed|connected|related|focused|touched|amazed"
        "|blown|filled|packed|meant|made|taken)[a-z]+(?:ed|wn|ken|sen) (?:by|into|from|for|at|on) "
        "(?!it\\b|that\\b|this\\b)[\\w'-]+(?: [\\w'&-]+){0,7})",
        relation="WAS",
        aspect="event",
        tenses="past perfect",
        gives={"I got noticed by a big gallery last week.": "noticed by a big gallery"},
        silent=("I was inspired by it.",),
    ),
    Row(
        verbs="pull pick figure wrap put take turn work carry hand fix clean clear sort throw"
        " try write"
        " open bring call check dress finish build follow start",
        rest="(?P<prep>up|off|out|down|away|over|back|together) "
        "(?!(?:with|of|from|for|in|on|at|to|into)\\b)" + IDLE + "{DONE}",
        relation="",
        aspect="event",
        tenses="ongoing",
        gives={
            "I figured out a new schedule yesterday.": "new schedule",
            "I've been trying out curry recipes.": "curry recipes",
        },
        silent=("I figured it out.", "I took a step back."),
    ),
    Row(
        verbs="be",
        rest="(?P<o>off to (?!a good\\b|a great\\b|sleep\\b|bed\\b)[\\w'-]+(?: [\\w'&-]+){0,7}"
        "|(?:actively |really |very )?"
        "involved (?:in|with) (?!it\\b|that\\b|this\\b)[\\w'-]+(?: [\\w'&-]+){0,7})",
        relation="IS_BUSY",
        free=True,
        aspect="event",
        says="be {rest}",
        tenses="feeling present perfect",
        gives={"I'm off to do some karate!": "off to do some karate"},
    ),
)
