"""What people did and do, by long lists of verbs: read when no row of its own says more."""

from __future__ import annotations

from typing import Final

from graphmem.ingest.rules.table.row import IDLE, Row

__all__ = ["ROWS"]

ROWS: Final = (
    Row(
        verbs="blog vlog network brainstorm camp sing tinker dabble invest advocate protest rally"
        " meditate exercise jog joke gather pray serve stick talk chat speak work"
        " collaborate partner team bond stumble come run look listen"
        " reconnect connect camp stay deal get walk wander stroll bump drop stop help struggle"
        " practice train rehearse prepare experiment mess play hang switch sign respond react"
        " report"
        " contribute donate commit dedicate focus recover escape return graduate fall bounce jump"
        " dive swim snorkel kayak ski surf skate paddle ride cycle bike climb hike cook shop search"
        " browse audition apply fight compete perform draw paint write read research hunt fish",
        rest="(?:(?:hard|closely|nonstop|tirelessly|a lot) )?"
        "(?!(?:in|out of|into|by|to) (?:love|touch|it|trouble|shape|surprise|tears|sleep"
        "|work)\\b)(?P<prep>(?:up |out |back |down |over )?(?:with|to|at|in|on|for|into|across|from"
        "|about|over|around|through|alongside|along|by|off)) " + IDLE + "{DONE}",
        relation="",
        aspect="event",
        tenses="ongoing",
        gives={
            "I talked to my doctor yesterday.": "doctor",
            "I came back from a long trip yesterday.": "long trip",
            "I've been writing about old castles.": "old castles",
        },
        silent=("I talked to him.", "I got to sleep.", "I ran out of it.", "I fell in love."),
    ),
    Row(
        verbs="give send buy show bring lend teach cook bake make get",
        rest="me " + IDLE + "{NP}",
        relation="",
        aspect="event",
        tenses="past perfect",
        gives={"My sister Ana gave me a blue scarf yesterday.": "blue scarf"},
        silent=("My sister gave me a break.", "She gave me a scarf."),
    ),
    Row(
        verbs="be feel",
        rest="(?:really |so |super |very |pretty |quite |a bit |extremely |incredibly )*"
        "(?P<o>(?:proud|excited|happy|nervous|anxious|worried|sad|stressed|thrilled|grateful|thankful"
        "|stoked|pumped|psyched|upset|frustrated|disappointed|heartbroken|devastated|relieved|scared"
        "|overwhelmed|exhausted|inspired|motivated|determined|honored|honoured|blessed|confident"
        "|lonely|embarrassed|jealous|bored|burned out|homesick|curious|passionate|impressed|swamped"
        "|glad|fascinated|hooked|amazed|surprised|touched|delighted|keen|eager|afraid|terrified"
        "|satisfied|pleased|hopeful|optimistic|fortunate|lucky) (?:about|for|with|of"
        "|by|from"
        "|to|on|at) (?!see\\b|hear\\b|know\\b|say\\b|be\\b|share\\b)[\\w'-]+(?: [\\w'&-]+){0,8})",
        relation="FELT",
        aspect="event",
        says="be {rest}",
        tenses="past feeling present perfect",
        gives={
            "I'm really excited about my new job.": "excited about their new job",
            "I was nervous about my exam last week.": "nervous about their exam",
        },
        silent=("I'm proud of you.", "I'm not proud of my exam.", "I'm excited."),
    ),
    Row(
        verbs="enjoy love like",
        rest="{LIKED}",
        relation="ENJOYED",
        aspect="event",
        tenses="past",
        gives={"I loved hiking in Peru last year.": "hiking in Peru"},
        silent=("I loved it.",),
    ),
    Row(
        verbs="be",
        rest="(?P<o>busy (?:with|preparing|working on|rehearsing|practicing) (?!it\\b"
        "|things\\b|stuff\\b)"
        "[\\w'-]+(?: [\\w'&-]+){0,8})",
        relation="WAS_BUSY",
        aspect="event",
        tenses="perfect past",
        says="be {rest}",
        gives={"I was busy with exams last week.": "busy with exams"},
    ),
    Row(
        verbs="visit explore tour attend host organize organise arrange throw celebrate perform"
        " watch paint draw write publish finish complete bake cook build create design record"
        " film sew knit carve craft plant adopt rescue foster donate sell launch open close"
        " renovate redecorate decorate repair restore remodel buy purchase order rent book reserve"
        " schedule submit present exhibit display showcase deliver win earn score receive pass fail"
        " hike climb ride sail catch cut invite interview propose photograph read hold lead run"
        " judge coach sponsor release premiere upload post try test taste start begin join found"
        " install assemble raise collect lose find crash break unpack pack clean harvest pick"
        " play teach discover met meet see hire fire sign cancel enter plan beat defeat replace"
        " grill roast rehearse shoot produce edit translate cross dye bring upgrade switch"
        " share face support offer reach achieve overcome receive redo save borrow lend miss skip"
        " discuss wear use grow follow complete prepare pursue examine study survey research create"
        " experience encounter witness document display frame mount hang unveil announce confirm"
        " restart reopen revisit expand improve develop design redesign sketch compose arrange"
        " photograph capture welcome treat surprise entertain feed walk groom train wash fold move"
        " pay invest negotiate secure sponsor fund launch promote advertise market sell auction"
        " contact call email text message interview consult join rejoin quit tackle solve check"
        " rescue drop pack ship mail deliver unwrap open devour eat drink order grab choose pick"
        " add recommend retake revise include injure mentor train advise interview brainstorm"
        " complete redeem renew extend relocate hug kiss adopt pet name call manage handle fill"
        " knock chop peel slice boil fry grill mix blend pour water dig trim mow rake sweep mop"
        " vacuum iron scrub polish sand varnish stitch crochet embroider quilt mould mold"
        " sculpt glaze"
        " demolish reserve inherit trade swap exchange return refund claim insure register rename"
        " overhear notice spot capture observe track measure count record log chart map sort stack"
        " store file scan print copy download stream binge rewatch reread replay finalize finalise"
        " polish perfect pitch propose nominate award honor honour toast bless baptize baptise"
        " graduate lecture tutor brief audit review rate critique judge referee umpire"
        " fundraise pledge spread seek target revise acquire develop injure customize customise"
        " personalize personalise volunteer document style model code program debug deploy"
        " brew ferment pickle smoke forage harvest prune water",
        rest=IDLE + "{DONE}",
        relation="",
        aspect="event",
        tenses="ongoing",
        gives={
            "I painted a sunrise last year.": "sunrise",
            "We visited my grandmother in Lima last week.": "grandmother in Lima",
            'I watched "The Kite" yesterday.': "The Kite",
            "I'm hosting a dinner party next Friday.": "dinner party",
            "I'm writing an essay on whales.": "essay on whales",
            "I got to meet a famous poet last week.": "famous poet",
            "We ended up winning the cup.": "cup",
            "I met this lovely woman at the gym.": "lovely woman at the gym",
            "My daughter won a swimming medal last week.": "swimming medal",
            "I just finished my first novel!": "first novel",
            "Baked some bread yesterday.": "bread",
        },
        silent=(
            "I painted it.",
            "I found peace.",
            "I lost hope.",
            "I didn't win the race.",
            "I was going to visit Rome.",
            "I started it.",
        ),
    ),
    Row(
        verbs="be",
        rest="(?P<o>(?:(?:on the (?:hunt|lookout|search) for|in talks with|getting ready for"
        "|prepping for|drawn to|obsessed with|part of|focused on|committed to|dedicated to"
        "|friends with|allergic to most|fond of) (?!it\\b|that\\b|this\\b|what\\b)"
        "[\\w'-]+(?: [\\w'&-]+){0,8}))",
        relation="OCCUPIED_WITH",
        aspect="event",
        says="be {rest}",
        tenses="feeling present perfect",
        gives={"I'm always on the lookout for old maps.": "on the lookout for old maps"},
        silent=("I'm part of it.", "I'm not drawn to snakes."),
    ),
    Row(
        verbs="invite encourage teach challenge",
        rest="me to (?P<o>(?:an?|the|their|his|her|some|join) [\\w'-]+(?: [\\w'&-]+){0,7})",
        relation="",
        aspect="event",
        tenses="past perfect",
        gives={"My colleague Ana invited me to a chess night.": "chess night"},
    ),
    Row(
        verbs="network paint practice practise volunteer jog knit garden meditate train rehearse"
        " camp surf ski skate swim climb sing dance write blog draw cycle hike exercise travel",
        rest="(?:a lot|every day|daily|regularly|a bunch|as usual|like crazy)?",
        relation="",
        object="{verb}",
        aspect="event",
        tenses="perfect",
        gives={"I've been meditating every day.": "meditate"},
        silent=("I've been struggling.",),
    ),
    Row(
        verbs="watch roast cook bake draw design build host organize organise"
        " explore photograph film sew knit carve craft compose grow brew restore repair"
        " discuss attend",
        rest="(?!(?:an?|the|my|our|some|another|this|that|these|those|more|so|well|hard|on|up|out|in"
        "|with|to|for|at|along|games with|together|around|me|him|her|them|how|as|what|part|stories"
        ' of my)\\b)(?P<o>(?:[\\w\'-]+|["“][^"”]{1,60}["”])(?: [\\w\'&-]+){0,8})',
        relation="DOES",
        aspect="state",
        says="{verb} {rest}",
        object="{verb} {o}",
        label="Value",
        tenses="present",
        gives={"We usually roast chestnuts by the fire.": "roast chestnuts by the fire"},
        silent=("I watch it.", "I don't watch films.", "I cook."),
    ),
    Row(
        verbs="talk bond chat write read joke",
        rest="(?P<prep>about|over) (?P<o>(?:our favou?rite |our |new |old )?[a-z-]+s\\b"
        "(?: [\\w'&-]+){0,6})",
        relation="DOES",
        aspect="state",
        says="{verb} {rest}",
        object="{verb} about {o}",
        label="Value",
        tenses="present",
        gives={"We bond over films.": "bond about films"},
    ),
    Row(
        verbs="learn teach",
        rest="(?:me |myself )?(?P<o>how to (?!it\\b|do\\b|be\\b|deal\\b)[a-z]+"
        " [\\w'-]+(?: [\\w'&-]+){0,6})",
        relation="LEARNED",
        free=True,
        aspect="event",
        tenses="past perfect progressive ongoing",
        gives={"I've learned how to knit socks.": "how to knit socks"},
        silent=("I learned how to do it.",),
    ),
    Row(
        verbs="end",
        rest="up (?P<prep>with|in|at) " + IDLE + "{NP}",
        relation="",
        aspect="event",
        tenses="past",
        gives={"We ended up in a karaoke bar.": "karaoke bar"},
        silent=("I ended up in it.",),
    ),
    Row(
        verbs="celebrate relax unwind",
        rest="(?P<prep>by|at|with|in) (?P<o>(?:(?:an?|the|my|our|some) )?[a-z]+"
        "(?: [\\w'&-]+){1,7})",
        relation="",
        aspect="event",
        tenses="past",
        gives={"I celebrated by baking a cake.": "baking a cake"},
    ),
    Row(
        verbs="crash break arrive flood burn close flop",
        rest="(?:down|completely)?",
        relation="",
        object="{verb}",
        aspect="event",
        tenses="past perfect",
        subject="thing",
        gives={"My laptop crashed last week.": "crash"},
        silent=("I crashed.",),
    ),
)
