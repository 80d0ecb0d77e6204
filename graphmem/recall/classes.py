"""Class words of general English and common members: "pets" should meet "turtle".

A question often names the class and the answer a member, and static vectors put the two no nearer
than many a pair that has nothing to do with each other. The lists are short, of everyday words,
written from general knowledge; they are English only. A class is met through its members, never
the other way round.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphmem.core.tokens import terms

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["members_of"]

_CLASSES: Final[Mapping[str, str]] = {
    "pet": "dog puppy pup cat kitten hamster rabbit bunny parrot parakeet budgie goldfish fish "
    "turtle tortoise lizard gecko snake ferret rat hedgehog",
    "animal wildlife creature": "dog cat horse cow sheep goat pig chicken duck bird owl eagle deer "
    "bear wolf fox lion tiger elephant monkey whale dolphin shark fish frog snake turtle rabbit "
    "squirrel bee butterfly",
    "bird": "owl eagle hawk robin sparrow crow raven parrot duck goose swan pigeon hummingbird",
    "instrument": "guitar piano violin cello viola flute clarinet saxophone trumpet trombone drum "
    "bass ukulele harp keyboard banjo harmonica oboe accordion",
    "music genre": "jazz rock pop classical folk blues rap metal country reggae opera indie punk "
    "soul techno song album band concert",
    "sport": "football soccer basketball baseball tennis golf hockey cricket rugby volleyball "
    "swimming running cycling boxing wrestling skiing snowboarding skating surfing climbing rowing "
    "badminton karate judo fencing gymnastics sailing",
    "exercise workout fitness": "gym running jogging swimming cycling yoga pilates weights lifting "
    "cardio hiking walking boxing aerobics stretching crossfit marathon treadmill kickboxing",
    "hobby pastime activity interest leisure": "painting drawing reading writing hiking camping "
    "fishing gardening cooking baking knitting sewing photography pottery dancing singing gaming "
    "chess cycling swimming running yoga climbing birdwatching travel crochet surfing skiing",
    "outdoor": "hiking camping fishing climbing kayaking canoeing biking surfing skiing sailing "
    "trail mountain lake forest beach park picnic",
    "art craft": "painting drawing sketch sculpture pottery clay ceramic photography watercolor "
    "canvas mural collage knitting sewing quilting embroidery woodworking",
    "game": "chess poker cards puzzle monopoly scrabble xbox nintendo playstation console arcade "
    "videogame checkers dominoes trivia rpg multiplayer",
    "book author novel literature": "novel memoir biography trilogy fantasy fiction mystery "
    "thriller poetry author chapter bookstore library series reading read",
    "movie film": "comedy drama thriller documentary horror romance animation sequel cinema actor "
    "director trilogy watched",
    "show series": "episode season sitcom drama documentary cartoon anime netflix binge",
    "food dish meal cuisine": "pizza pasta rice noodle soup salad sandwich burger steak chicken "
    "fish sushi taco curry bread cheese egg stew barbecue roast lasagna breakfast lunch dinner",
    "dessert sweet treat snack": "cake cookie pie brownie chocolate candy pudding cupcake muffin "
    "tart pastry donut cheesecake icecream popcorn chip nut cream",
    "fruit": "apple banana orange grape strawberry blueberry raspberry cherry peach pear plum "
    "mango pineapple melon lemon lime kiwi berry",
    "vegetable": "carrot potato tomato onion garlic lettuce spinach broccoli pepper cucumber bean "
    "pea corn cabbage kale zucchini pumpkin",
    "drink beverage": "coffee tea beer wine juice water soda cocktail milk smoothie lemonade "
    "whiskey cider espresso latte",
    "city town": "london paris berlin rome madrid lisbon vienna prague amsterdam dublin moscow "
    "tokyo beijing shanghai delhi mumbai sydney melbourne toronto vancouver montreal york boston "
    "chicago seattle denver miami austin dallas houston atlanta philadelphia phoenix portland "
    "francisco angeles diego vegas detroit barcelona istanbul cairo",
    "country nation": "america england britain france germany italy spain portugal sweden norway "
    "denmark finland poland greece turkey russia china japan korea india thailand vietnam "
    "indonesia australia canada mexico brazil argentina peru chile egypt morocco kenya ireland "
    "scotland switzerland austria netherlands belgium iceland",
    "state": "california texas florida oregon washington nevada arizona colorado utah montana "
    "michigan ohio illinois georgia virginia carolina pennsylvania massachusetts minnesota "
    "wisconsin tennessee alaska hawaii",
    "continent": "europe asia africa america australia antarctica",
    "vehicle": "car truck van motorcycle bike bicycle bus scooter boat suv jeep train",
    "car": "honda toyota ford tesla bmw prius jeep sedan suv subaru mazda nissan chevrolet",
    "family relative": "mother father mom dad sister brother daughter son grandmother grandfather "
    "grandma grandpa aunt uncle cousin niece nephew wife husband parent child kid",
    "child kid": "son daughter baby toddler boy girl newborn teenager twin",
    "sibling": "sister brother twin",
    "parent": "mother father mom dad",
    "spouse partner marital relationship": "wife husband girlfriend boyfriend married engaged "
    "single divorced fiance dating wedding widow breakup",
    "job work career profession occupation": "teacher nurse doctor engineer lawyer manager chef "
    "writer artist designer developer accountant consultant office salary boss promotion hired "
    "intern interview company freelance business",
    "company employer business": "startup store shop firm office studio bakery agency cafe boss",
    "degree education study major": "university college school course class bachelor master phd "
    "diploma graduate student exam thesis scholarship",
    "school": "university college kindergarten academy campus classroom",
    "subject": "math physics chemistry biology history geography economics psychology philosophy",
    "language": "english spanish french german italian portuguese russian chinese mandarin "
    "japanese korean arabic hindi latin dutch",
    "nationality origin": "american british french german italian spanish mexican indian chinese "
    "japanese canadian swedish irish polish homeland country roots grew born",
    "religion faith": "christian catholic muslim jewish hindu buddhist church mosque temple prayer "
    "bible god atheist",
    "illness disease health condition injury": "flu fever cancer diabetes asthma allergy migraine "
    "arthritis hospital doctor surgery sprained broken broke hurt pain sick diagnosed anxiety "
    "depression gastritis therapy",
    "allergy": "allergic peanut gluten dairy lactose pollen shellfish nut intolerance reaction",
    "medicine treatment": "pill antibiotic vaccine injection therapy insulin aspirin prescription "
    "surgery",
    "clothes outfit clothing": "shirt dress jacket coat shoe boot skirt jeans hat scarf sweater "
    "glove sock suit",
    "jewelry accessory": "ring necklace bracelet earring watch pendant brooch",
    "furniture": "chair table desk sofa couch bed shelf lamp wardrobe dresser",
    "device electronics gadget technology": "phone laptop computer tablet camera headphones watch "
    "tv console speaker printer keyboard monitor",
    "gift present": "gave birthday necklace ring book card bouquet surprise wrapped",
    "celebration party": "birthday wedding anniversary graduation christmas thanksgiving halloween "
    "easter toast cake",
    "holiday": "christmas thanksgiving halloween easter diwali hanukkah ramadan",
    "award prize achievement accomplishment": "won medal trophy certificate champion winner first "
    "record published graduated promoted finished",
    "charity volunteer cause": "shelter donation fundraiser homeless donate hospital orphanage "
    "foodbank nonprofit community soup toy",
    "plant flower": "rose tulip sunflower daisy lily orchid cactus succulent fern herb basil tree "
    "garden lavender",
    "color": "red blue green yellow orange purple pink black white brown gray turquoise violet",
    "weather": "rain snow storm sunny wind hot cold cloudy thunderstorm heat",
    "season": "spring summer autumn fall winter",
    "emotion feeling mood": "happy sad angry afraid scared nervous anxious excited proud grateful "
    "lonely stressed upset worried relieved thrilled joy",
    "personality trait character": "kind honest generous shy brave creative caring funny patient "
    "thoughtful ambitious stubborn loyal driven",
    "stress relax destress unwind calm": "yoga meditation running walk bath music reading therapy "
    "peaceful breathing nature painting",
    "fear phobia": "afraid scared spider height flying dark snake",
    "class course lesson workshop": "pottery yoga cooking painting dance language coding guitar "
    "piano swimming signed enrolled",
    "home house residence": "apartment flat condo cottage studio rent mortgage moved kitchen "
    "bedroom garden landlord",
    "friend": "buddy mate pal roommate neighbor classmate colleague bestie",
    "colleague coworker": "boss manager team office teammate",
    "money finance expense": "salary rent loan debt saving budget dollar pay bill tax mortgage",
    "transport commute": "bus train subway metro bike car walk drive tram ferry",
    "appliance": "fridge oven dishwasher microwave washer dryer toaster blender",
    "software tool framework library": "python javascript react flask django java docker sql git "
    "bootstrap numpy postgres redis api package version",
    "database": "sql postgres postgresql mysql sqlite mongodb redis oracle table schema",
}


@lru_cache(maxsize=1)
def members_of() -> Mapping[str, tuple[str, ...]]:
    """The members of each class by the stem of its word, as stems; a class holds no stem twice."""
    table: dict[str, tuple[str, ...]] = {}
    for names, members in _CLASSES.items():
        stems = tuple(dict.fromkeys(terms(members)))
        for name in terms(names):
            table[name] = tuple(dict.fromkeys((*table.get(name, ()), *stems)))
    return table
