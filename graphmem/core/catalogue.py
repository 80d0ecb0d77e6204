"""The relations graphmem knows from the start, and how a relation's name is written.

Facts meet on a timeline only if they carry the same relation name, so every name is brought to
one form here before it is stored. Exclusive = one object at a time; what is not known to be
exclusive is not, because two employers, hobbies or memberships stand side by side.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from graphmem.core.records import RelationRecord

__all__ = ["SHIPPED", "Relation", "exclusive_at", "is_catalogued", "is_exclusive", "relation_name"]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of states: its name, whether one object at a time holds, other names, words.

    `aliases` are names that mean the same and become `name`. `words` are what people say when
    they ask for it, for the search index.
    """

    name: str
    exclusive: bool
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


# One relation: name | aliases | words; indented lines go on.
_EXCLUSIVE = """
LIVES_IN | LIVES_AT LIVE_IN LIVING_IN LIVED_IN MOVED_TO MOVES_TO MOVE_TO MOVED_INTO MOVING_TO
    RELOCATED_TO RESIDES_IN RESIDES_AT RESIDENT_OF RESIDENCE HOME HAS_HOME HOME_CITY LIVES
    CURRENT_CITY BASED_IN | live home reside address city moved
WORKS_IN_OFFICE | HAS_OFFICE HAS_OFFICE_IN OFFICE OFFICE_IN OFFICE_LOCATION WORKS_FROM_OFFICE
    WORKS_OUT_OF | office desk building
ATTENDS_SCHOOL | GOES_TO_SCHOOL SCHOOL HAS_SCHOOL GOES_TO_SCHOOL_AT | school class pupil
HAS_MARITAL_STATUS | MARITAL_STATUS CIVIL_STATUS | married single divorced widowed
EMPLOYMENT_STATUS | HAS_EMPLOYMENT_STATUS | retired unemployed employed freelance work
HAS_RELATIONSHIP_STATUS | RELATIONSHIP_STATUS | relationship single dating partner
HAS_STATUS | STATUS CURRENT_STATUS ACCOUNT_STATUS STATUS_IS | status state
HAS_PLAN | PLAN SUBSCRIPTION_PLAN HAS_SUBSCRIPTION_PLAN SUBSCRIBED_TO_PLAN ON_PLAN PLAN_IS
    BILLING_PLAN TIER HAS_TIER | plan subscription tier billing
HAS_MEMBERSHIP_LEVEL | MEMBERSHIP_LEVEL HAS_MEMBERSHIP MEMBERSHIP LOYALTY_LEVEL HAS_LEVEL
    MEMBERSHIP_STATUS MEMBERSHIP_TIER | membership member level
SCHOOL_GRADE | GRADE IN_GRADE | grade year class school
HAS_MODE | MODE IN_MODE | mode setting
HAS_SEAT | SEAT SEAT_NUMBER SITS_AT SITS_IN SEATED_IN | seat row place
HAS_DIET | DIET FOLLOWS_DIET DIETARY_PREFERENCE ON_DIET | diet eat food vegetarian vegan
HAS_MANAGER | MANAGER MANAGED_BY REPORTS_TO HAS_BOSS BOSS HAS_SUPERVISOR SUPERVISED_BY | manager
    boss supervisor reports
HAS_TITLE | TITLE | title called
HAS_JOB_TITLE | JOB_TITLE POSITION HAS_POSITION | title position role job
HAS_RENT | RENT PAYS_RENT PAYS_RENT_OF RENT_IS | rent pay month
HAS_SALARY | SALARY EARNS HAS_INCOME | salary earn pay income
HAS_DEADLINE | DEADLINE DUE DUE_ON DUE_DATE HAS_DUE_DATE | deadline due
HAS_EMAIL | EMAIL EMAIL_ADDRESS HAS_EMAIL_ADDRESS E_MAIL | email mail address contact
HAS_ADDRESS | ADDRESS HOME_ADDRESS POSTAL_ADDRESS STREET_ADDRESS | address street postal
HAS_PHONE_NUMBER | PHONE PHONE_NUMBER HAS_PHONE MOBILE MOBILE_NUMBER TELEPHONE HAS_TELEPHONE
    CELL_PHONE | phone number call mobile
HAS_TIME_ZONE | TIME_ZONE TIMEZONE HAS_TIMEZONE | time zone
HAS_NAME | NAME FULL_NAME HAS_FULL_NAME | name called
HAS_FIRST_NAME | FIRST_NAME GIVEN_NAME | first name
HAS_LAST_NAME | LAST_NAME SURNAME FAMILY_NAME HAS_SURNAME | last name surname
HAS_AGE | AGE IS_AGED YEARS_OLD | age old years
BORN_ON | BIRTHDAY HAS_BIRTHDAY BIRTH_DATE DATE_OF_BIRTH BIRTHDATE | birthday born birth
BORN_IN | BIRTHPLACE PLACE_OF_BIRTH COMES_FROM HAILS_FROM HOMETOWN HAS_HOMETOWN | born hometown
    from
HAS_WEIGHT | WEIGHT WEIGHS | weight weigh
HAS_HEIGHT | HEIGHT | height tall
HAS_PRICE | PRICE COSTS | price cost
HAS_BALANCE | BALANCE ACCOUNT_BALANCE | balance account
HAS_PRIORITY | PRIORITY | priority urgent
ASSIGNED_TO | ASSIGNEE HAS_ASSIGNEE | assigned owner ticket
LOCATED_IN | LOCATION LOCATED_AT IS_LOCATED_IN IS_IN HAS_LOCATION SITUATED_IN | where located
    place
HEADQUARTERED_IN | HEADQUARTERS HAS_HEADQUARTERS HQ_IN | headquarters seat
LED_BY | HAS_CEO CEO HAS_LEADER HEADED_BY HAS_HEAD | leader head chief ceo
HAS_CAPITAL | CAPITAL | capital city
PREFERS_CONTACT_BY | PREFERRED_CONTACT CONTACT_PREFERENCE | contact reach
"""

_SIDE_BY_SIDE = """
WORKS_AT | WORKS_FOR WORK_AT WORKED_AT WORKED_FOR WORKING_AT EMPLOYED_BY EMPLOYED_AT EMPLOYER
    HAS_EMPLOYER HAS_JOB_AT JOINED_COMPANY STARTED_AT STARTED_WORKING_AT JOB_AT COMPANY | work job
    employer company employed
WORKS_AS | HAS_PROFESSION PROFESSION OCCUPATION HAS_OCCUPATION HAS_JOB JOB WORKED_AS EMPLOYED_AS |
    work job profession occupation
HAS_ROLE | ROLE | role position
STUDIES_AT | STUDIED_AT STUDY_AT ENROLLED_AT ENROLLED_IN STUDENT_AT STUDENT_OF UNIVERSITY | study
    student university college school
HAS_DEGREE | DEGREE HOLDS_DEGREE EARNED_DEGREE | degree master bachelor diploma doctorate
TAKES_CLASS | TAKES_COURSE TAKES_LESSONS | class course lesson
STUDIES | STUDIED MAJORS_IN STUDYING FIELD_OF_STUDY HAS_MAJOR | study subject major
ATTENDS | ATTENDING GOES_TO | attend go
LIKES | LIKE LOVES ENJOYS FOND_OF LIKED ADORES | like love enjoy
DISLIKES | HATES DISLIKE DOES_NOT_LIKE CANNOT_STAND | dislike hate
PREFERS | PREFERENCE PREFER PREFERRED | prefer rather
INTERESTED_IN | INTEREST HAS_INTEREST INTERESTS | interest interested
HAS_HOBBY | HOBBY HOBBIES PRACTICES PRACTISES | hobby sport free time
HABIT | HAS_HABIT ROUTINE HAS_ROUTINE | habit routine usually every often
COLLECTS | COLLECTING COLLECTOR_OF | collect collection
AFRAID_OF | FEARS SCARED_OF | afraid fear scared
PLAYS | PLAY | play instrument game sport
DOES | DOING | do activity
WANTS | WISHES WANTS_TO WOULD_LIKE HAS_WISH | want wish
HAS_GOAL | GOAL AIMS_TO GOALS | goal aim
HAS_PET | PET PETS OWNS_PET ADOPTED_PET HAS_DOG HAS_CAT | pet dog cat animal
HAS | HAVE | has have
OWNS | OWN OWNER_OF POSSESSES HAS_POSSESSION OWNED | own have possess
DRIVES | HAS_CAR OWNS_CAR CAR | drive car
USES | USING USED | use
WEARS | WEARING | wear
KNOWS | ACQUAINTED_WITH | know acquaintance
FRIEND_OF | FRIENDS_WITH HAS_FRIEND FRIEND IS_FRIEND_OF IS_FRIENDS_WITH BEST_FRIEND_OF | friend
MARRIED_TO | SPOUSE SPOUSE_OF HAS_SPOUSE HAS_HUSBAND HAS_WIFE HUSBAND WIFE MARRIED HUSBAND_OF
    WIFE_OF | married husband wife spouse
ENGAGED_TO | FIANCE_OF HAS_FIANCE HAS_FIANCEE FIANCEE_OF | engaged fiance
DATES | DATING IN_RELATIONSHIP_WITH HAS_PARTNER PARTNER PARTNER_OF HAS_GIRLFRIEND HAS_BOYFRIEND
    GIRLFRIEND BOYFRIEND | partner girlfriend boyfriend dating
HAS_CHILD | CHILD CHILDREN PARENT_OF FATHER_OF MOTHER_OF | child son daughter kid
HAS_SON | SON | son child
HAS_DAUGHTER | DAUGHTER | daughter child
HAS_PARENT | PARENT CHILD_OF SON_OF DAUGHTER_OF | parent mother father
HAS_MOTHER | MOTHER | mother mum parent
HAS_FATHER | FATHER | father dad parent
HAS_SIBLING | SIBLING SIBLING_OF BROTHER_OF SISTER_OF | brother sister sibling
HAS_BROTHER | BROTHER | brother sibling
HAS_SISTER | SISTER | sister sibling
RELATED_TO | RELATIVE_OF HAS_RELATIVE FAMILY_OF | relative family
LIVES_WITH | SHARES_FLAT_WITH ROOMMATE_OF HAS_ROOMMATE FLATMATE_OF HOUSEMATE_OF | live flatmate
    roommate
WORKS_WITH | COLLEAGUE_OF HAS_COLLEAGUE COWORKER_OF | colleague coworker team
HAS_NEIGHBOUR | NEIGHBOUR NEIGHBOR NEIGHBOUR_OF NEIGHBOR_OF HAS_NEIGHBOR | neighbour neighbor
HAS_TEACHER | TEACHER TAUGHT_BY MENTORED_BY HAS_MENTOR HAS_COACH COACHED_BY | teacher mentor coach
HAS_DOCTOR | DOCTOR DENTIST HAS_DENTIST THERAPIST | doctor dentist therapist
HAS_LANDLORD | LANDLORD RENTS_FROM | landlord rent
RESPONSIBLE_FOR | IN_CHARGE_OF HANDLES | responsible charge
RUNS_BUSINESS | RUNS_COMPANY BUSINESS | business company shop run
MANAGES | MANAGER_OF SUPERVISES BOSS_OF | manage team
MEMBER_OF | BELONGS_TO IS_MEMBER_OF HAS_MEMBERSHIP_IN MEMBER JOINED JOINED_GROUP | member club
    group
PLAYS_FOR | PLAYS_IN_TEAM | team club play
PART_OF | IS_PART_OF COMPONENT_OF | part
SUPPORTS | FAN_OF SUPPORTER_OF | support fan team
VOLUNTEERS_AT | VOLUNTEERS_FOR VOLUNTEER_AT | volunteer
SPEAKS | SPEAKS_LANGUAGE LANGUAGE LANGUAGES HAS_LANGUAGE | speak language
LEARNS | LEARNING IS_LEARNING | learn lesson course
CITIZEN_OF | NATIONALITY HAS_NATIONALITY HAS_CITIZENSHIP CITIZENSHIP | citizen nationality
    passport
HAS_CONDITION | CONDITION HAS_ILLNESS SUFFERS_FROM DIAGNOSED_WITH HAS_DISEASE | ill condition
    health
ALLERGIC_TO | ALLERGY HAS_ALLERGY HAS_ALLERGY_TO ALLERGIES | allergy allergic
TAKES_MEDICATION | MEDICATION TAKES_MEDICINE | medicine medication pill
HAS_SKILL | SKILL SKILLS SKILLED_IN GOOD_AT | skill good
SUBSCRIBED_TO | SUBSCRIPTION HAS_SUBSCRIPTION SUBSCRIBES_TO | subscription subscribe
WORKS_ON | WORKING_ON HAS_PROJECT | project work
RENTS | RENTING | rent flat
FOUNDED | FOUNDER_OF COFOUNDED | founder founded company
HAS_TAG | TAG TAGS LABEL LABELS | tag label
IS_A | INSTANCE_OF TYPE_OF HAS_TYPE | type kind
"""


def _table() -> dict[str, Relation]:
    found: dict[str, Relation] = {}
    for exclusive, text in ((True, _EXCLUSIVE), (False, _SIDE_BY_SIDE)):
        for line in text.replace("\n    ", " ").strip().splitlines():
            name, aliases, words = (part.split() for part in line.split("|"))
            found[name[0]] = Relation(name[0], exclusive, tuple(aliases), tuple(words))
    return found


SHIPPED: Mapping[str, Relation] = MappingProxyType(_table())
"""The shipped relations by name. All of them are relations of states."""

_ALIASES = {alias: relation.name for relation in SHIPPED.values() for alias in relation.aliases}
_CAMEL = re.compile(r"(?<=[^\W\dA-Z_])(?=[A-Z])")
_NO_WORD = re.compile(r"[\W_]+")
_FAVOURITE = re.compile(r"(?:HAS_)?FAVO(?:U)?RITE_(.+?)(?:_IS)?")
_ONE_AT_A_TIME = re.compile(r".+_STATUS|NUMBER_OF_.+")


def relation_name(name: str) -> str:
    """The one form of a relation's name: SCREAMING_SNAKE, aliases of the catalogue resolved.

    Case, blanks, hyphens and camelCase do not matter: "moved to", "moved-to", "movedTo" and
    "MOVED_TO" are all LIVES_IN. `HAS_FAVORITE_X` is FAVOURITE_X. An unknown name stays itself.

    Raises:
        InputError: no letter or digit in it.
    """
    words = _NO_WORD.sub("_", _CAMEL.sub("_", unicodedata.normalize("NFKC", name).strip()))
    plain = words.strip("_").upper()
    if not plain:
        raise InputError(f"name={name!r} names no relation; give words such as 'LIVES_IN'")
    if plain in SHIPPED:
        return plain
    if match := _FAVOURITE.fullmatch(plain):
        return f"FAVOURITE_{match[1]}"
    return _ALIASES.get(plain, plain)


def is_exclusive(name: str) -> bool:
    """Whether the shipped catalogue takes a relation (by its one name) as exclusive."""
    if (relation := SHIPPED.get(name)) is not None:
        return relation.exclusive
    return bool(_FAVOURITE.fullmatch(name) or _ONE_AT_A_TIME.fullmatch(name))


def is_catalogued(name: str) -> bool:
    """Whether the shipped catalogue knows a relation (by its one name), exclusive or not."""
    return name in SHIPPED or is_exclusive(name)


def exclusive_at(
    records: Sequence[RelationRecord], *, known_at: datetime | None = None
) -> Callable[[str], bool]:
    """Whether a relation is exclusive in a graph: its latest record, else the shipped catalogue.

    Args:
        records: all relation records of the graph, in any order.
        known_at: count only what was known at this instant.
    """
    latest: dict[str, RelationRecord] = {}
    for record in records:
        if known_at is not None and record.created_at > known_at:
            continue
        seen = latest.get(record.name)
        if seen is None or (seen.created_at, seen.uuid) < (record.created_at, record.uuid):
            latest[record.name] = record

    def exclusive(name: str) -> bool:
        record = latest.get(name)
        return is_exclusive(name) if record is None else record.exclusive

    return exclusive
