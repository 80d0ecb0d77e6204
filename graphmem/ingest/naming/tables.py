"""Closed classes of words about names: family, titles, nicknames, what firms and places end in.

All words are folded as in `core.names`.
"""

from __future__ import annotations

from functools import cache
from typing import Final

__all__ = [
    "ANIMALS",
    "AS_NAMES",
    "CONTRAST",
    "GIVEN",
    "KINDRED",
    "OPENERS",
    "ORGANISATION_ENDS",
    "ORGANISATION_WORDS",
    "OWNERS",
    "PLACES",
    "PLACE_PREPOSITIONS",
    "PLACE_WORDS",
    "RELATED",
    "STATES",
    "STRANGERS",
    "TITLES",
    "WEAK",
    "calendar_words",
    "given_names",
    "kin_of",
    "nicknames",
]

_KIN: Final = """
mother: mom mum mommy mummy mama momma ma mam; father: dad daddy papa pop pops; parents: folks;
sister: sis; brother: bro; sibling; siblings; son; daughter; child: kid; children: kids; baby;
twins; wife: wifey; husband: hubby; spouse; partner; girlfriend: gf; boyfriend: bf; fiance;
fiancee; ex; grandmother: grandma granny gran nana nan; grandfather: grandpa granddad grandad
gramps; grandparents; grandson; granddaughter; grandchild: grandkid; grandchildren: grandkids;
aunt: auntie aunty; uncle; cousin; cousins; niece; nephew; godmother; godfather; stepmother:
stepmom stepmum; stepfather: stepdad; stepsister; stepbrother; stepson; stepdaughter;
sister-in-law; brother-in-law; mother-in-law; father-in-law; son-in-law; daughter-in-law; in-laws;
family: fam; friend: buddy pal mate; friends: buddies pals mates; boss; manager; colleague:
coworker co-worker workmate; colleagues: coworkers co-workers workmates; assistant; teammate;
teammates; roommate: flatmate; neighbour: neighbor; neighbours: neighbors; landlord; landlady;
teacher; tutor; coach; trainer; mentor; mentee; therapist; doctor; dentist; lawyer; hairdresser;
babysitter: nanny; student; students; client; classmate
"""

_NICKNAMES: Final = """
abigail: abby abbie gail; abraham: abe; adelaide: addie adele; adrian: ade; albert: al bert bertie;
alexander: alex al xander sasha sandy lex alec; alexandra: alex sandra sasha sandy lexi alexa;
alfred: al fred alfie; alice: ali; alison: ali; allison: allie ally; amanda: mandy; amelia: amy
millie; anastasia: stacy nastya ana; andrea: andy; andrew: andy drew; andreas: andi; angela: angie;
anna: annie; anthony: tony ant; antonio: tony toni; antonia: toni; arthur: art artie;
augustus: gus; barbara: barb barbie babs; bartholomew: bart; beatrice: bea trixie; benedict: ben;
benjamin: ben benny benji; bernard: bernie; bernadette: bernie; bradley: brad; calvin: cal;
cameron: cam; caroline: carrie caro carol; carolyn: carrie carol; cassandra: cass cassie;
catherine: cathy kate katie cat cath; charles: charlie chuck chaz; charlotte: charlie lottie char;
christian: chris; christina: chris chrissy tina christie; christine: chris chrissy tina;
christopher: chris topher kit; clarence: clay; claudia: claud; clifford: cliff; constance: connie;
cynthia: cindy; daniel: dan danny; daniela: dani; danielle: dani; david: dave davey; deborah: deb
debbie; dennis: den; dimitri: dima mitya; dominic: dom; donald: don donnie; dorothy: dot dottie
dolly; douglas: doug; edmund: ed eddie; eduardo: edu; edward: ed eddie ted teddy ned; edwin: ed;
elaine: lainey; eleanor: ellie nell nellie nora; elisabeth: liz lisa lizzie beth betty eliza sissi
elli; elizabeth: liz lizzie beth betsy betty eliza libby lisa bess; emily: em emmy; emma: em;
emmanuel: manny; ernest: ernie; esther: essie; eugene: gene; evelyn: evie; ferdinand: ferdi;
florence: flo; frances: fran frannie; francesca: fran cesca; francesco: franco; francis: frank;
francisco: paco pancho; franklin: frank; frederick: fred freddie freddy; friedrich: fritz; gabriel:
gabe; gabriella: gabby ella; gabrielle: gabby; geoffrey: geoff; george: georgie; georgina: georgie
gina; gerald: gerry jerry; gerard: gerry; giovanni: gianni vanni; giuseppe: beppe peppe; gregory:
greg; guillermo: memo; gwendolyn: gwen; hannah: hanny; harold: harry hal; harriet: hattie;
heinrich: heinz; helen: nell; henrietta: hettie; henry: hank harry hal; herbert: herb bert; howard:
howie; ignacio: nacho; irene: rene; isabel: izzy bella; isabella: izzy bella; isaac: ike; jacob:
jake; jacqueline: jackie; james: jim jimmy jamie; jane: janey janie; janet: jan; jason: jay;
jasmine: jas jazz; jeffrey: jeff; jennifer: jen jenny jenn; jeremiah: jerry; jeremy: jem; jerome:
jerry; jessica: jess jessie; joanna: jo joey; joanne: jo; johannes: hannes jo; john: johnny jack
jon; jonathan: jon jonny nathan; jose: pepe; joseph: joe joey jo; josephine: jo josie; joshua:
josh; juan: juanito; judith: judy; julia: jules; julian: jules; julie: jules; karl: kalle;
katharina: kathi kati; katherine: kate kathy katie kat kit kitty; kathleen: kathy kate katie;
kathryn: kate kathy katie kat; kenneth: ken kenny; kimberly: kim kimmy; kristina: kris tina;
kristen: kris; laura: laurie lori; lauren: laurie; laurence: larry laurie; lawrence: larry;
leonard: len lenny leo; leonardo: leo; leopold: leo poldi; leslie: les; lillian: lily lil; linda:
lindy; louis: lou louie; louisa: lou; louise: lou; lucas: luke; lucille: lucy; lucinda: lucy cindy;
ludwig: lutz; madeleine: maddie; madeline: maddie; madison: maddie; magdalena: lena magda; manuel:
manny manolo; margaret: maggie meg peggy marge margie greta daisy; margarita: rita; maria: mia;
marianne: mary; martha: marty; martin: marty; mary: molly polly; mathilda: tilda tilly; matilda:
tilly mattie; matthew: matt; matthias: matze; maureen: mo; maurice: mo; maximilian: max; maxwell:
max; megan: meg; melanie: mel; melissa: mel missy lissa; michael: mike mick mickey micky; michaela:
micha; michelle: shelly; miguel: migue; mikhail: misha; miranda: mandy; miriam: miri; mitchell:
mitch; mohammed: mo; mohamed: mo; muhammad: mo; nadezhda: nadia; nancy: nan; natalie: nat tally;
natasha: tasha; nathan: nate nat; nathaniel: nate nat nathan; nicholas: nick nicky; nicolas: nico;
nicole: nicky nikki nic; nikolai: kolya; olga: olya; oliver: ollie; olivia: liv livvy; oscar: ozzy;
pamela: pam; patricia: pat patty tricia trish; patrick: pat paddy; paula: polly; penelope: penny;
peter: pete; philip: phil; phillip: phil; phyllis: phyl; priscilla: cilla; rachel: rach; randall:
randy; raymond: ray; rebecca: becca becky; reginald: reg reggie; ricardo: ricky; richard: rick
ricky dick richie rich; robert: bob bobby rob robbie bert; roberta: bobbie; roberto: beto;
roderick: rod; rodney: rod; roger: rodge; ronald: ron ronnie; rosalind: roz; rosemary: rosie;
roxanne: roxy; rudolf: rudi; russell: russ; samantha: sam sammy; samuel: sam sammy; sandra: sandy;
sarah: sally sadie; sebastian: seb basti; sergei: seryozha; sharon: shaz; sophia: sophie; stanley:
stan; stephanie: steph; stephen: steve; steven: steve; stuart: stu; susan: sue susie suzy; susanna:
sue susie; suzanne: sue suzy; sylvia: syl; tabitha: tabby; tatiana: tanya; teresa: terry tess;
terence: terry; theodore: ted teddy theo; theodora: thea dora; theresa: terry tess resi; thomas:
tom tommy; timothy: tim timmy; tobias: tobi; tyler: ty; ulrich: uli; ursula: uschi; valentina: val;
valerie: val; vanessa: nessa; veronica: ronnie vera; victor: vic; victoria: vicky tori vic;
vincent: vince vinnie; virginia: ginny; vivian: viv; vladimir: vlad volodya; walter: walt wally;
wilhelm: willi; wilhelmina: mina; william: bill billy will willy liam; winifred: winnie; winston:
win; yvonne: eve; zachary: zach zack
"""

GIVEN: Final = """
aaron adam ahmed aidan aiko akira alan alejandro ali alicia amir amy ana andre angelo anita anya
april aria ariel ashley astrid audrey ava ayesha bella betty bianca bjorn boris brandon brenda
brian bruno carla carlos carmen cecilia celine chantal chen chiara chloe clara claire claude
colin connor courtney dana daria dario deepak diana diego dirk dora dylan elena elias elif elin
ella ellen elliot elsa emil emilia emre enrico eric erica erik erin ernesto ethan eva fabian
farah fatima felix fernando fiona florian frida frieda fritz gavin gemma gerda gina giulia gloria
grace jack max mia lena lisa greta rita nadia nora leo betty dora thea lucy molly eva anne ann
mary sasha greta guido gustav hana hans hassan heather hector heidi heike hiroshi holger holly hugo
ian ibrahim ida igor imran ines ingrid inga irina isabelle ivan ivy jack jade jaime jan jana
jared javier jens jill joan jochen joel jorg jorge josef judy juliana jurgen justin kai karen
karim karin karina karl katja keith kelly kenji kevin kiran klaus kurt kyle lars layla lea leah
leila lena leon leonie leticia liam lina lisa liv logan lola lorenzo lorna luca lucia luis luisa
luke lukas lydia maja malik marc marcel marco marcos marek margot marie mario marion marisol mark
marlene marta mason mateo mats maya megan mehmet mei mia mila milan mina mira moritz nadia nadine
naomi nico nina noah noel noemi noor nora norman olaf ole omar otto pablo paolo pascal patrice
paul pedro petra pia pierre piotr priya quentin rafael rahul rana raul regina renate rene rita
rohan roland roman rosa rose ross roxane ruben ruth ryan said sabine sana sara sean selma shane
sina sofia sonja stefan stella sven svetlana tamara tanja tara tariq thea theo till tina tomas
travis trevor uma uwe vera vikram viktor wanda wei wendy wolfgang xavier yara yasmin yuki yusuf
zara zoe
"""

TITLES: Final = {
    "mr": "mr", "mrs": "mrs", "ms": "ms", "miss": "ms", "dr": "dr", "doctor": "dr",
    "prof": "prof", "professor": "prof", "sir": "sir", "lady": "lady", "lord": "lord",
    "herr": "mr", "frau": "mrs", "senor": "mr", "senora": "mrs", "monsieur": "mr",
    "madame": "mrs", "captain": "captain", "judge": "judge", "officer": "officer",
    "coach": "coach", "pastor": "pastor", "rabbi": "rabbi", "father": "father",
    "sister": "sister", "aunt": "aunt", "uncle": "uncle", "president": "president",
    "senator": "senator", "grandma": "grandma", "grandpa": "grandpa",
    "granny": "granny", "king": "king", "queen": "queen", "prince": "prince",
    "princess": "princess", "saint": "saint",
}  # fmt: skip
"""Titles as written, folded, and the one word for each."""

OWNERS: Final = frozenset(
    """my our mein meine meiner meinem meinen unser unsere mon ma mes notre nos mi mis nuestra
    nuestro""".split()
)
"""Words by which a speaker says whose a thing is: their own."""

ORGANISATION_ENDS: Final = frozenset(
    """inc incorporated ltd limited llc llp gmbh ag kg corp corporation co company plc sa sas sarl
    bv nv ab oy srl spa kgaa se pty""".split()
)
"""What firms are called by law; of the name's sense nothing is lost without it."""

ORGANISATION_WORDS: Final = frozenset(
    """bank university college school academy institute hospital clinic foundation association
    society club union council committee ministry agency department team orchestra church museum
    library studio studios labs laboratories group holdings partners systems technologies software
    airlines airways motors press records pictures universitat hochschule verein schule
    krankenhaus""".split()
)

PLACE_WORDS: Final = frozenset(
    """street road avenue lane square boulevard drive park beach lake river mountain mountains
    mount island islands valley canyon forest bay harbor harbour bridge city town village county
    state hills falls springs coast desert ocean sea station airport tower castle plaza strasse
    platz allee rue calle avenida""".split()
)

PLACE_PREPOSITIONS: Final = frozenset({"in", "near", "from", "around", "outside", "nach", "aus"})
"""What often stands before a place; "from" and "in" stand before other things as well."""

ANIMALS: Final = frozenset(
    """dog dogs puppy pup cat cats kitten horse pony rabbit bunny hamster parrot bird budgie fish
    turtle tortoise snake lizard gecko ferret goat pig cow hen rooster chicken duck donkey mouse
    rat pet pets hund katze pferd chien perro gato""".split()
)

PLACES: Final = {
    "nyc": "new york city", "new york": "new york city", "big apple": "new york city",
    "la": "los angeles", "l a": "los angeles", "sf": "san francisco", "dc": "washington dc",
    "d c": "washington dc", "washington d c": "washington dc",
    "uk": "united kingdom", "u k": "united kingdom",
    "us": "united states", "u s": "united states", "usa": "united states",
    "u s a": "united states", "united states of america": "united states",
    "uae": "united arab emirates",
}  # fmt: skip
"""Other names of the commonest places, as keys. An abbreviation counts in capitals only."""

STATES: Final = frozenset(
    """alabama alaska arizona arkansas california colorado connecticut delaware florida georgia
    hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts
    michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon
    pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming ontario quebec
    al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny
    nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy""".split()
)
"""States whose towns often have the name of a more famous one elsewhere."""

AS_NAMES: Final = frozenset({"mother", "father", "grandmother", "grandfather"})
"""Family words that people use as names: "Mum", "Grandpa"."""

OPENERS: Final = frozenset(
    """
    a about absolutely actually after again agreed ah all almost also alright although always am
    amazing an and another any anything anyway anyways apart apparently are aren aren't around as
    at awesome aw aww back basically be because been before being besides best better between both
    bring but by bye call can can't cannot certainly check cheers clearly come congrats
    congratulations cool could couldn couldn't currently damn day days dear definitely despite did
    didn't do does doesn't doing don don't done due during each earlier either else enjoy enough
    especially even eventually ever every everybody everyone everything exactly except excellent
    excited exciting fair fantastic feel few finally fine first follow for fortunately four
    frankly from fun funny further get getting give given giving glad go going gonna good goodbye
    goodness got gotta gosh great had half happy hard hardly has have haven't having he hello help
    her here here's hers hey hi him his hmm honestly hope hopefully how how's however huh i i'd
    i'll i'm i've if imagine in indeed instead interesting is isn't it it'd it'll it's its just
    keep kind know last lately later least let let's like likewise little lol long look looking
    looks lots lovely made make makes making many may maybe me meanwhile mine morning more most
    mostly much must my myself near need neither never nevertheless new next nice no nobody none
    nope nor not note nothing now obviously of off oh ok okay old omg on once one only oops or
    other others otherwise ouch our ours out over overall own perhaps personally plan planning
    please plenty plus point possibly pretty probably quick quite rather ready really recently
    regarding remember right sad sadly same saw say says see seeing seems seen several shall she
    she'd she'll she's should since sit so some somebody somehow someone something sometimes
    somewhere soon sorry sound sounds speak speaking started starting still stop stuff such super
    sure surely take taking talk tell tomorrow tonight thank thankfully thanks that that'd that'll
    that's the their theirs them then there there's therefore these they they'd they'll they're
    they've thing things think this those though three through thus time to today together too
    took total totally toward true truly try trying turns two ugh um under unfortunately unless
    until up update upon us used usually very wait want was wasn't watch watching way we we'd
    we'll we're we've welcome well went were what what's whatever when whenever where whereas
    wherever whether which while who who's whoever whose why will wish with within without won't
    whoa woah woohoo wanna yea nah oof phew haha ha aww awww yum mmm anytime yup congrats bummer
    wonderful work working would wouldn't wow yay yeah year years yep yes yesterday yet you you'd
    you'll you're you've your yours yourself yup

    ich du er sie wir ihr es der die das ein eine und oder aber ja nein nicht mein meine dein deine
    unser seit jetzt heute gestern morgen wenn als wie was wer wo warum je tu il elle nous vous
    ils elles le la les un une et ou mais oui non mon ma mes ton ta notre depuis maintenant hier
    aujourd'hui demain quand comme qui que où pourquoi yo tú él ella nosotros ellos ellas el los
    las uno una y o pero sí no mi mis tu desde ahora hoy ayer mañana cuando como quién qué dónde
    """.split()
)
"""Words that open sentences and are no names there."""


@cache
def _families() -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in _KIN.split(";"):
        word, _, others = entry.strip().partition(":")
        found |= dict.fromkeys((word, *others.split()), word)
    return found


def kin_of(word: str) -> str:
    """The one word for a family word or a role ("mum": "mother"); "" for any other word."""
    return _families().get(word, "")


RELATED: Final = (
    frozenset("partner girlfriend boyfriend fiance fiancee wife husband spouse".split()),
    frozenset("child children son daughter baby twins".split()),
    frozenset("sibling siblings sister brother".split()),
)
"""Family words that may be said of one and the same person, sooner or later."""

WEAK: Final = frozenset(
    """friend friends colleague colleagues cousin cousins neighbour neighbours teacher student
    students client classmate teammate teammates roommate""".split()
)
"""Of these one has so many that the word alone names nobody."""

KINDRED: Final = frozenset(
    """mother father parents sister brother sibling siblings son daughter child children baby twins
    grandmother grandfather grandparents grandson granddaughter grandchild grandchildren aunt uncle
    cousin cousins niece nephew stepmother stepfather stepsister stepbrother stepson stepdaughter
    sister-in-law brother-in-law mother-in-law father-in-law son-in-law daughter-in-law""".split()
)
STRANGERS: Final = frozenset(
    "friend friends colleague colleagues teacher student students client classmate".split()
)
"""Who is one's kin is hardly called this, and has not become it; a partner may have been any."""

CONTRAST: Final = frozenset(
    """old new first second third fourth fifth last next other another ex former current previous
    original older younger elder eldest oldest youngest middle little big small best favourite
    favorite left right upper lower front back main spare late future own black white red blue
    green yellow pink brown grey gray step half great summer winter spring autumn morning evening
    annual weekly online virtual stuffed toy""".split()
)
"""Words that tell one thing of a kind from another of its owner's."""


@cache
def _first_names() -> tuple[tuple[str, tuple[str, ...]], ...]:
    entries = (entry.strip().partition(":") for entry in _NICKNAMES.split(";"))
    return tuple((full, tuple(short.split())) for full, _, short in entries)


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """A first name, folded, and the first names it can be short for (itself not among them)."""
    found: dict[str, set[str]] = {}
    for full, names in _first_names():
        for each in names:
            found.setdefault(each, set()).add(full)
    return {short: frozenset(full) for short, full in found.items()}


@cache
def given_names() -> frozenset[str]:
    """First names, folded: the commonest ones, which tell a person without any other sign."""
    full = {name for name, _ in _first_names()}
    short = {name for _, names in _first_names() for name in names if len(name) > 3}
    return frozenset({*GIVEN.split(), *_SHORT.split(), *full, *short} - _NO_SIGN)


_SHORT: Final = """bob tom jim joe dan ben sam tim liz kim meg deb jen ned ted ron ken jon jo mel
abe ian ali amy zoe tom rob"""


# These are first names and, at least as often, something else.
_NO_SIGN: Final = frozenset(
    """art april august bill brad cal chat char clay cliff daisy dick dolly dot drew grace gene
    hope ivy jade jazz june lily long love mark mason may mina mint mo nan noel norman penny phil
    polly randy ray rich rod rose ross said said sally sandy sean sina stuff till tori violet will
    win wanda cat kit bear rosemary florence charlotte victoria madison jordan paris georgia
    virginia sydney lourdes austin dallas chelsea brooklyn jackson lincoln logan luna tara roman
    mercy angel max bella cooper bailey coco milo lola oscar leo molly lucy sadie charlie
    faith joy ruby amber pearl crystal dawn eve heather holly hazel""".split()
)


@cache
def calendar_words() -> frozenset[str]:
    """Days and months: capitals that are no names."""
    return frozenset(
        """monday tuesday wednesday thursday friday saturday sunday january february march april
        may june july august september october november december mon tue tues wed thu thur thurs
        fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn fall
        winter montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz mai
        juni juli oktober dezember am pm ok tv dvd pc usb pdf faq asap fyi btw diy omg lol imo
        aka eta rsvp vip covid""".split()
    )
