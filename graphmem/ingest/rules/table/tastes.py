"""Likes, hobbies, skills, activities."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.table.row import Row

__all__ = ["ROWS"]

_SPORTS = (
    "(?:the )?(?:guitar|piano|violin|cello|drums|flute|saxophone|clarinet|trumpet|ukulele|bass"
    "|bass guitar|harp|keyboard|football|soccer|basketball|baseball|tennis|golf|hockey|volleyball"
    "|rugby|cricket|badminton|squash|chess|poker|bridge|video games|board games|ping pong"
    "|table tennis|water polo|handball|lacrosse|softball|darts|pool|snooker|dodgeball|tuba|banjo"
    "|accordion|trombone|mandolin|card games|Dungeons (?:and|&) Dragons|D&D)"
)
_PRACTICES = (
    "yoga|karate|judo|pilates|meditation|tai chi|taekwondo|boxing|kickboxing|fencing|ballet"
    "|gymnastics|archery|pottery|woodworking|ceramics|calligraphy|aerial yoga|martial arts"
    "|weightlifting|crossfit|mindfulness|gardening|photography|knitting|crochet|painting|drawing"
    "|running|swimming|cycling|climbing|surfing|hiking|skiing|skating|rowing|sailing|dancing"
    "|baking|cooking|writing|birdwatching|birding|origami|embroidery|scrapbooking|kayaking"
)

ROWS: Final = (
    Row(
        verbs="like love enjoy adore",
        rest="{LIKED}",
        relation="LIKES",
        aspect="state",
        says="{verb} {o}",
        denied=("DISLIKES", "dislike {o}"),
        tenses="present progressive used over perfect",
        gives={
            "I like tea.": "tea",
            "Jane loves hiking.": "hiking",
            "I like tea and coffee.": "tea",
            "I used to like tea.": "tea",
            "I no longer like coffee.": "coffee",
            "I don't like coffee any more.": "coffee",
            "I don't like mushrooms.": "mushrooms",
            "I've always loved classical music.": "classical music",
            "I love hiking with my kids.": "hiking with their kids",
        },
        silent=(
            "I love it.",
            "I love you.",
            "I like how you think.",
            "I love having them around.",
            "It's like fate.",
            "I loved the concert.",
            "I love that you came.",
            "I love your hair.",
            "I love being here.",
        ),
    ),
    Row(
        verbs="like love",
        rest="to (?P<o>[a-z]+(?: [\\w'-]+){0,6})",
        relation="LIKES",
        aspect="state",
        says="{verb} to {o}",
        tenses="present perfect",
        label="Value",
        gives={"I like to swim.": "swim"},
        silent=("I like to think that it matters.",),
    ),
    Row(
        verbs="hate dislike detest",
        rest="{LIKED}",
        relation="DISLIKES",
        aspect="state",
        says="{verb} {o}",
        tenses="present used over",
        gives={"I hate mushrooms.": "mushrooms", "I can't stand loud noise.": "loud noise"},
        silent=("I hate it.", "I hate that."),
    ),
    Row(
        verbs="prefer",
        rest="(?P<o>[\\w'-]+(?: [\\w'-]+){0,4}?)(?: (?:to|over|than) .+)?",
        relation="PREFERS",
        aspect="state",
        says="prefer {rest}",
        tenses="present",
        gives={"I prefer tea to coffee.": "tea"},
        silent=("I prefer to wait.", "I prefer it."),
    ),
    Row(
        verbs="be",
        rest="(?:really |very |super |so |deeply |more |also |still )*(?:interested in|into"
        "|fond of|passionate about"
        "|crazy about|obsessed with|keen on|hooked on|addicted to) {LIKED}",
        relation="INTERESTED_IN",
        aspect="state",
        says="be interested in {o}",
        tenses="present over perfect",
        gives={
            "I'm really into climbing.": "climbing",
            "I'm passionate about animal rights.": "animal rights",
        },
        silent=("I'm into it.",),
    ),
    Row(
        verbs="be",
        rest="an? (?:huge |big |massive |real |total |long-time |lifelong )*(?:fan of {LIKED})",
        relation="LIKES",
        aspect="state",
        says="be a fan of {o}",
        tenses="present perfect",
        gives={"I'm a huge fan of Bowie.": "Bowie"},
        silent=("I'm a fan of yours.",),
    ),
    Row(
        verbs="be",
        rest="(?:afraid|scared|terrified) of {LIKED}",
        relation="AFRAID_OF",
        aspect="state",
        says="be afraid of {o}",
        tenses="present over",
        gives={"I'm afraid of heights.": "heights"},
        silent=("I'm scared of what comes.",),
    ),
    Row(
        verbs="play",
        rest=f"(?P<o>{_SPORTS}(?:(?:,|,? and) {_SPORTS})*)"
        "(?: (?:in|with|at|on|every|for|as)\\b.*)?",
        relation="PLAYS",
        aspect="state",
        says="play {o}",
        tenses="present progressive perfect used over",
        gives={
            "I play the violin.": "violin",
            "I play darts and golf.": "golf",
            "My brother Karim plays chess every day.": "chess",
            "I've been playing guitar since 2019.": "guitar",
            "I used to play tennis.": "tennis",
            "I stopped playing golf.": "golf",
            "I started playing chess last month.": "chess",
        },
        silent=("I play games with my mind.",),
    ),
    Row(
        verbs="do practice practise teach",
        rest=f"(?P<o>{_PRACTICES})(?: (?:in|with|at|on|every|for|as|to)\\b.*)?",
        relation="HAS_HOBBY",
        aspect="state",
        says="{verb} {o}",
        tenses="present progressive perfect used over",
        gives={"I do yoga every morning.": "yoga", "I've stopped doing karate.": "karate"},
    ),
    Row(
        verbs="swim run jog hike cycle surf ski climb paint knit meditate garden row box skate",
        rest="(?P<x>(?:every|each|twice|three times|once|regularly|on) .+|regularly|a lot)",
        relation="HABIT",
        aspect="state",
        says="{verb} {rest}",
        object="{verb}",
        label="Value",
        tenses="present used",
        gives={"I swim every morning before work.": "swim"},
    ),
    Row(
        verbs="go take drink eat have play swim run jog walk cycle visit call attend volunteer"
        " cook bake"
        " read write watch practice practise train teach do see meet work",
        rest="(?P<o>(?:[\\w'-]+ ){1,6}?)(?:every|each|twice an?|once an?|(?:two|three|four"
        "|five|\\d)"
        " (?:times|days|nights|hours) an?|on (?:[A-Z][a-z]+days)|daily|weekly) ?.*"
        "|(?P<z>\\d+ .+ a day)",
        relation="HABIT",
        aspect="state",
        says="{verb} {rest}",
        object="{verb} {o}",
        label="Value",
        tenses="present used",
        gives={"I take yoga classes on Mondays.": "take yoga classes"},
        silent=("I see you every day.", "I do it every day."),
    ),
    Row(
        verbs="learn study practice practise",
        rest="(?P<o>(?:(?!to\\b|about\\b|that\\b|from\\b|it\\b|how\\b|so\\b"
        "|a lot\\b|more\\b|hard\\b|for\\b|new\\b|my\\b|your\\b)(?:the "
        "|a )?[\\w'-]+(?: [\\w'-]+){0,3}))",
        relation="LEARNS",
        aspect="state",
        says="be learning {o}",
        tenses="progressive perfect",
        gives={
            "I'm learning Spanish.": "Spanish",
            "I started learning Portuguese last month.": "Portuguese",
        },
        silent=("I'm learning a lot.", "I'm learning about myself."),
    ),
    Row(
        verbs="learn",
        rest="(?:how )?to (?P<o>[\\w'-]+(?: [\\w'-]+){0,4})",
        relation="LEARNS",
        aspect="state",
        says="be learning to {o}",
        tenses="progressive perfect",
        gives={"I've been learning to play the guitar.": "play the guitar"},
        silent=("I'm learning to let it go.",),
    ),
    Row(
        verbs="take",
        rest="(?P<o>(?:an? |some )?(?:[\\w'-]+ ){0,4}?(?:class|classes|lessons|course|courses))"
        "(?: (?:in|on|at|with|to)\\b.*)?",
        relation="TAKES_CLASS",
        aspect="state",
        says="be taking {o}",
        tenses="present progressive perfect over",
        gives={"I'm taking a pottery class.": "pottery class"},
    ),
    Row(
        verbs="take",
        rest=f"up (?P<o>(?:{_PRACTICES}|{_SPORTS}|[a-z]+ing))",
        relation="HAS_HOBBY",
        aspect="change",
        says="do {o}",
        gives={"I took up knitting last winter.": "knitting"},
    ),
    Row(
        verbs="give quit",
        rest=f"(?:up )?(?P<o>(?:the |my )?(?:[a-z]+ )?(?:{_PRACTICES}|swim|run|gym|choir"
        f"|{_SPORTS}))",
        relation="HAS_HOBBY",
        aspect="end",
        says="do {o}",
        gives={"I gave up karate last year.": "karate"},
    ),
    Row(
        verbs="use",
        rest="{NP}",
        relation="USES",
        aspect="state",
        says="use {o}",
        tenses="present used over",
        gives={"I use an old film camera.": "old film camera"},
    ),
    Row(
        verbs="collect",
        rest="(?P<o>[a-z'-]+(?: [a-z'-]+){0,3})",
        relation="COLLECTS",
        aspect="state",
        says="collect {o}",
        tenses="present progressive perfect used",
        gives={"I collect vintage stamps.": "vintage stamps"},
        silent=("I collected data.", "I collect them."),
    ),
    Row(
        verbs="go paint draw write read cook bake hike swim run dance sing play climb ride"
        " garden knit sew"
        " fish camp surf ski skate cycle travel work teach coach train collect perform compete"
        " volunteer"
        " sail row smoke drink eat attend visit watch compose photograph act",
        rest="(?P<o>(?!to\\b)[\\w'-]+(?: [\\w'&-]+){0,7})?",
        relation="HABIT",
        aspect="state",
        says="{verb} {rest}",
        object="{verb} {o}",
        label="Value",
        tenses="used",
        gives={"I used to compete in dance shows.": "compete in dance shows"},
        silent=("I paint landscapes.",),
    ),
    Row(
        verbs="mentor coach tutor foster host sponsor",
        rest="(?P<o>(?:an?|the|my|some|{N}) [\\w'-]+(?: [\\w'&-]+){0,6})",
        relation="HABIT",
        aspect="state",
        says="{verb} {rest}",
        object="{verb} {o}",
        label="Value",
        tenses="present",
        gives={"I mentor a young girl from my town.": "mentor a young girl from their town"},
    ),
    Row(
        verbs="use",
        rest="{ORG}",
        relation="USES",
        aspect="state",
        says="use {o}",
        tenses="present used over",
        gives={"I use Linux.": "Linux", "I no longer use Windows.": "Windows"},
    ),
)
