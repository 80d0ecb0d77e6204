"""What people own, use, are subscribed to; health and diet."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.table.row import Row

__all__ = ["ROWS"]

_ILLS = (
    "asthma|diabetes|type [12] diabetes|eczema|migraines?|arthritis|depression|anxiety|adhd|ADHD"
    "|epilepsy|cancer|[a-z]+ cancer|lupus|ms|MS|ptsd|PTSD|insomnia|anemia|anaemia|high blood"
    " pressure|celiac disease|coeliac disease|crohn's(?: disease)?|dyslexia|autism|gastritis|covid"
    "|COVID(?:-19)?|the flu|pneumonia|bronchitis|tonsillitis|mono|shingles|vertigo|tinnitus|dengue"
    "|malaria|scoliosis|osteoporosis|hypothyroidism|sleep apnea|sciatica|tendonitis|sinusitis"
    "|chickenpox|measles|a cold|a bad cold|a fever|a broken (?:leg|arm|wrist|foot|toe|finger"
    "|nose)|lyme disease|a herniated disc|a heart condition|a concussion"
)
_BONES = (
    "wrist|ankle|leg|arm|foot|toe|finger|thumb|collarbone|rib|ribs|nose|hip|knee|shoulder|hand"
    "|elbow|back|kneecap|tooth|jaw|hamstring|acl|ACL|meniscus|achilles"
)
_GOODS = (
    "car|house|flat|apartment|condo|bike|bicycle|motorbike|motorcycle|van|camper van|truck|boat"
    "|cabin|cottage|piano|guitar|violin|laptop|phone|camera|tablet|console|tv|television|farm|garden"
    "|land|scooter|caravan|camper|kayak|canoe|sailboat|telescope|drone|printer|keyboard|cello|drums"
    "|saxophone|flute|harp|trumpet|sewing machine|tent|skateboard|surfboard|smartwatch|watch|ring"
    "|necklace|prius|jeep|suv|tesla|ford|toyota|honda|bmw|volvo|convertible"
)

_HOW = "(?:an? |fully |strictly |mostly )?"
_DIETS = (
    "vegan|vegetarian|pescatarian|pescetarian|gluten[- ]free|dairy[- ]free|keto|paleo|flexitarian"
)

ROWS: Final = (
    Row(
        verbs="own",
        rest="(?P<o>(?:{DET} |{N} )?(?:[\\w'-]+ ){0,3}?[\\w'-]+)",
        relation="OWNS",
        aspect="state",
        says="own {o}",
        gives={
            "I own a kayak.": "kayak",
            "I've owned the camper van since 2022.": "camper van",
        },
        silent=("I own it.",),
    ),
    Row(
        verbs="have",
        rest=f"(?P<o>an? (?:[\\w-]+ ){{0,2}}?(?i:{_GOODS}))",
        relation="OWNS",
        aspect="state",
        says="have {o}",
        tenses="present perfect",
        gives={"I have an old piano.": "old piano"},
    ),
    Row(
        verbs="drive",
        rest="(?P<o>an? (?:[\\w-]+ ){0,3}?[\\w-]+)",
        relation="DRIVES",
        aspect="state",
        says="drive {o}",
        tenses="present",
        gives={"I drive a red Volvo.": "red Volvo"},
    ),
    Row(
        verbs="buy purchase get",
        rest=f"(?P<o>(?:an?|our|my|the|another) (?:[\\w-]+ ){{0,3}}?(?i:{_GOODS}))",
        relation="OWNS",
        aspect="change",
        says="own {o}",
        gives={"I bought a new car last week.": "new car", "We just bought a house!": "house"},
        silent=("I bought a car seat.",),
    ),
    Row(
        verbs="sell",
        rest=f"(?P<o>(?:my|our|the|his|her|their) (?:[\\w-]+ ){{0,3}}?(?i:{_GOODS}))",
        relation="OWNS",
        aspect="end",
        says="own {o}",
        gives={"I sold my car in March.": "car"},
    ),
    Row(
        verbs="be",
        rest=f"(?:allergic to [\\w',&-]+(?: [\\w',&-]+){{0,3}},? and )?{_HOW}(?P<o>{_DIETS}"
        "|lactose[- ]intolerant|halal|kosher)",
        relation="HAS_DIET",
        aspect="state",
        says="be {o}",
        label="Value",
        tenses="present past perfect future",
        gives={
            "I'm vegetarian.": "vegetarian",
            "I've been fully vegan since 1 January 2025.": "vegan",
            "I'm no longer vegan.": "vegan",
            "I'm allergic to peanuts and vegetarian.": "vegetarian",
        },
    ),
    Row(
        verbs="become turn go",
        rest=f"{_HOW}(?P<o>{_DIETS})",
        relation="HAS_DIET",
        aspect="change",
        says="be {o}",
        label="Value",
        gives={"I went vegan in January 2024.": "vegan", "I became vegetarian.": "vegetarian"},
    ),
    Row(
        verbs="be",
        rest="(?:very |really |severely |super |deathly |slightly )?(?:allergic|intolerant) to"
        f" (?P<o>(?!it\\b|that\\b)[\\w'-]+(?: (?!{_HOW}(?:{_DIETS})\\b|and an? )[\\w'-]+){{0,3}}?)"
        f"(?:,? and {_HOW}(?:{_DIETS}))?",
        relation="ALLERGIC_TO",
        aspect="state",
        says="be allergic to {o}",
        label="Value",
        gives={
            "I'm allergic to peanuts.": "peanuts",
            "I'm allergic to cats and pollen.": "cats",
            "I'm allergic to nuts and a vegetarian.": "nuts",
        },
    ),
    Row(
        verbs="have",
        rest="an? (?P<o>[\\w-]+(?: [\\w-]+)?) allergy",
        relation="ALLERGIC_TO",
        aspect="state",
        says="be allergic to {o}",
        label="Value",
        tenses="present",
        gives={"I have a peanut allergy.": "peanut"},
        silent=("I have an allergy.",),
    ),
    Row(
        verbs="be get",
        rest=f"(?:recently )?diagnosed with (?P<o>(?i:{_ILLS}))",
        relation="HAS_CONDITION",
        aspect="change",
        says="have {o}",
        label="Value",
        tenses="past perfect",
        gives={"I was diagnosed with asthma in 2021.": "asthma"},
    ),
    Row(
        verbs="have",
        rest=f"(?P<o>(?i:{_ILLS}))",
        relation="HAS_CONDITION",
        aspect="state",
        says="have {o}",
        label="Value",
        gives={"I have asthma.": "asthma", "I've had migraines since 2019.": "migraines"},
    ),
    Row(
        verbs="be",
        rest=f"(?:down|sick|ill|in bed) with (?P<o>(?i:{_ILLS}))",
        relation="HAS_CONDITION",
        aspect="state",
        says="have {o}",
        label="Value",
        tenses="present",
        gives={"I'm down with dengue.": "dengue"},
    ),
    Row(
        verbs="be feel",
        rest="(?:really |very |quite |pretty )?(?P<o>sick|ill|unwell|injured|down with a cold)",
        relation="HAS_CONDITION",
        aspect="state",
        says="be {o}",
        label="Value",
        tenses="present perfect",
        gives={"I've been sick since Monday.": "sick", "I'm ill.": "ill"},
        silent=("I'm sick of it.",),
    ),
    Row(
        verbs="be",
        rest="on an? (?:strict |new )?(?P<o>(?:[a-z-]+ )?(?:keto|vegan|vegetarian|low-carb"
        "|paleo|gluten-free"
        "|mediterranean|Mediterranean|liquid|raw food)(?: diet)?)",
        relation="HAS_DIET",
        aspect="state",
        says="be on a {o}",
        label="Value",
        gives={"I'm now on a keto diet.": "keto diet"},
    ),
    Row(
        verbs="recover",
        rest=f"from (?P<o>(?i:{_ILLS}))",
        relation="HAS_CONDITION",
        aspect="end",
        says="have {o}",
        label="Value",
        gives={"I recovered from pneumonia in May.": "pneumonia"},
    ),
    Row(
        verbs="be",
        rest="(?P<o>pregnant|expecting)(?: with .*)?",
        relation="HAS_CONDITION",
        aspect="state",
        says="be pregnant",
        label="Value",
        tenses="present",
        gives={"My sister Ana is pregnant.": "pregnant"},
        silent=("I'm expecting a parcel.",),
    ),
    Row(
        verbs="be",
        rest="in (?P<o>a (?:cast|wheelchair|coma|sling|boot))",
        relation="HAS_CONDITION",
        aspect="state",
        says="be in {o}",
        label="Value",
        gives={"I'm in a cast.": "cast"},
    ),
    Row(
        verbs="break sprain injure twist fracture tear hurt dislocate pull",
        rest=f"(?P<o>(?:my|his|her|their) (?:left |right )?(?:{_BONES}))(?: .*)?",
        relation="INJURED",
        aspect="event",
        gives={"I broke my wrist skating last week.": "wrist"},
    ),
    Row(
        verbs="smoke drink",
        rest="",
        relation="HABIT",
        aspect="state",
        says="{verb}",
        object="{verb}",
        label="Value",
        gives={"I used to smoke.": "smoke", "I stopped smoking in 2019.": "smoke"},
    ),
    Row(
        verbs="quit stop give",
        rest="(?:up )?(?P<o>smoking|drinking|alcohol|cigarettes|sugar|coffee|meat|caffeine|dairy"
        "|gluten|gambling|vaping|soda)",
        relation="GAVE_UP",
        aspect="event",
        says="give up {o}",
        label="Value",
        gives={"I gave up alcohol in January 2024.": "alcohol"},
    ),
    Row(
        verbs="take",
        rest="(?P<o>[a-z]+(?:in|ol|ine|ide|one|ate|pril|statin|cillin)) (?:for|against|every"
        "|daily)\\b.*",
        relation="TAKES_MEDICATION",
        aspect="state",
        says="take {o}",
        label="Value",
        tenses="present progressive perfect",
        gives={"I take metformin for my diabetes.": "metformin"},
        silent=("I take time for myself.",),
    ),
    Row(
        verbs="be",
        rest="on the (?P<o>[\\w-]+(?: [\\w-]+)?) (?:plan|tier|subscription)",
        relation="HAS_PLAN",
        aspect="state",
        says="be on the {o} plan",
        label="Value",
        gives={"I'm on the Basic plan.": "Basic"},
    ),
    Row(
        verbs="upgrade switch downgrade move change",
        rest="(?:from .+? )?(?:back )?to (?:the |a )?"
        "(?P<o>[\\w-]+(?: [\\w-]+)?) (?:plan|tier|subscription)",
        relation="HAS_PLAN",
        aspect="change",
        says="be on the {o} plan",
        label="Value",
        gives={"I upgraded to the Premium plan last week.": "Premium"},
    ),
    Row(
        verbs="upgrade switch downgrade",
        rest="(?:from .+? )?(?:back )?to (?:the |a )?"
        "(?P<o>Basic|Standard|Premium|Pro|Plus|Gold|Silver"
        "|Platinum"
        "|Enterprise|Free|Business|Team|Starter|Family|Unlimited)",
        relation="HAS_PLAN",
        aspect="change",
        says="be on the {o} plan",
        label="Value",
        gives={"We upgraded to Premium yesterday.": "Premium"},
    ),
    Row(
        verbs="wear",
        rest="(?P<o>(?:reading |prescription )?glasses|contact lenses|contacts|braces|a hearing aid"
        "|hearing aids|a wig|dentures)",
        relation="WEARS",
        aspect="state",
        says="wear {o}",
        label="Value",
        gives={"I wear glasses.": "glasses"},
    ),
    Row(
        verbs="subscribe",
        rest="to (?P<o>(?:the )?[\\w'&.+-]+(?: [\\w'&.+-]+){0,4})",
        relation="SUBSCRIBED_TO",
        aspect="change",
        says="be subscribed to {o}",
        gives={"I subscribed to Acme News in May.": "Acme News"},
    ),
    Row(
        verbs="be",
        rest="subscribed to (?P<o>(?:the )?[\\w'&.+-]+(?: [\\w'&.+-]+){0,4})",
        relation="SUBSCRIBED_TO",
        aspect="state",
        says="be subscribed to {o}",
        gives={"I'm subscribed to Acme News.": "Acme News"},
    ),
    Row(
        verbs="cancel",
        rest="(?:my|our) (?:subscription|membership) (?:to|at|with|for) (?P<o>[\\w'&.+-]+"
        "(?: [\\w'&.+-]+){0,4})",
        relation="SUBSCRIBED_TO",
        aspect="end",
        says="be subscribed to {o}",
        gives={"I cancelled my subscription to Acme News.": "Acme News"},
    ),
    Row(
        verbs="cancel",
        rest="my (?P<o>[\\w'&.+-]+(?: [\\w'&.+-]+){0,2}) (?:subscription|membership|plan|account)",
        relation="SUBSCRIBED_TO",
        aspect="end",
        says="be subscribed to {o}",
        gives={"I cancelled my Acme News subscription.": "Acme News"},
    ),
    Row(
        verbs="be",
        rest="(?P<o>down|up|offline|online|on hold|delayed|cancelled|canceled|finished|done"
        "|complete|completed|live|closed"
        "|open|approved|ready|broken|fixed|blocked|in progress|under way|under construction|paused"
        "|resolved|overdue|on track|behind schedule|sold|for sale|up and running|out of order)",
        relation="HAS_STATUS",
        free=True,
        aspect="state",
        says="be {o}",
        label="Value",
        subject="thing",
        tenses="present",
        gives={"The Otter project is on hold.": "on hold", "The server is down.": "down"},
        silent=("It is done.", "I'm done.", "The best is open."),
    ),
    Row(
        verbs="start launch open found",
        rest="(?P<o>(?:my|our|his|her|their|a|an) (?:own )?(?:[\\w'-]+ ){0,4}?(?:business"
        "|company|shop"
        "|store|studio|restaurant|bakery|cafe|café|startup|gallery|practice|salon|agency|blog"
        "|podcast|channel|nonprofit|charity|online (?:store|shop|boutique)|clothing (?:store"
        "|line)))",
        relation="FOUNDED",
        aspect="event",
        gives={"I opened my own bakery last year.": "own bakery"},
    ),
    Row(
        verbs="have",
        rest="(?P<o>(?:an?|some|many|lots of|several|plenty of|{N}) (?!few\\b|lot\\b|bit\\b"
        "|idea\\b|ideas\\b"
        "|question\\b|feeling\\b|headache\\b|cold\\b|fever\\b|meeting\\b|plan\\b|plans\\b|chance\\b|good\\b"
        "|great\\b|hard\\b|tough\\b|bad\\b|nice\\b|blast\\b|minute\\b|long\\b|crush\\b|way\\b|ton\\b|tons\\b"
        "|point\\b|hunch\\b|problem\\b|reason\\b|say\\b|look\\b|talk\\b|strong\\b|big\\b|new\\b|special\\b"
        "|real\\b|similar\\b|favorite\\b|favourite\\b|hundred\\b|thousand\\b|bunch\\b|couple\\b|tight\\b"
        "|hectic\\b|busy\\b|flexible\\b|better\\b|different\\b|shared\\b"
        "|deep\\b)(?:[\\w'-]+ ){0,4}?"
        "(?:collection|library|garden|studio|shop|store|website|blog|channel|podcast|recipe|scar|tattoo"
        "|degree|certificate|license|licence|passport|visa|disability|accent|nickname|scholarship"
        "|trophy|medal|award|necklace|bracelet|shelf|bookshelf|bookcase|fireplace|pool|yard|backyard"
        "|balcony|office|workshop|desk|tank|aquarium|greenhouse|apartment|membership|subscription"
        "|routine|tradition|team|crew|band|group|fund|mortgage|loan|debt|job|business|company|hobby"
        "|hobbies|pets|kids|students|mentor|therapist|trainer|coach|tutor|landlord|tenant|scooter)"
        "(?: (?:of|in|with|for|at|near|about|called|named) [\\w'&-]+(?: [\\w'&-]+){0,5})?)",
        relation="HAS",
        aspect="state",
        says="have {o}",
        tenses="present",
        gives={"I have a collection of old maps.": "collection of old maps"},
        silent=("I have a new job.", "I have a plan.", "I have a lot of work."),
    ),
)
