"""Whether a name after "moved to" is that of a place: one also moves to a team or a program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphmem.core.names import name_key
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.words import called

if TYPE_CHECKING:
    from graphmem.ingest.rules.scene import Scene

__all__ = ["is_home"]

_PLACES: Final = frozenset("uk usa us uae la nyc dc sf nz eu".split())
"""Places that are called by their letters; other capitals are departments and firms."""

# What numbers or letters count, and departments; at an end of the name.
_UNITS: Final = frozenset(
    """team squad group department dept division unit desk section branch office floor level tier
    plan version terminal room
    marketing sales finance accounting accounts payroll legal engineering support operations
    product research design procurement purchasing logistics compliance security communications
    development management administration controlling""".split()
)
# Forms and kinds of firms, schools and clubs; at the end of the name.
_BODIES: Final = frozenset(
    """ltd inc llc corp gmbh ag plc co company group holdings labs systems software technologies
    solutions partners consulting bank university college institute academy hospital clinic agency
    studios airlines insurance pharma fc united""".split()
)
# Operating systems, browsers, messengers, programming languages and office programs, and the
# levels of a subscription.
_PROGRAMS: Final = frozenset(
    """linux ubuntu debian fedora windows macos mac android ios iphone ipad pixel chromebook chrome
    firefox safari edge brave gmail outlook thunderbird slack teams zoom discord whatsapp signal
    telegram threema mastodon bluesky notion obsidian evernote trello asana jira confluence github
    gitlab excel word sheets python rust kotlin typescript javascript swift postgres mysql aws azure
    spotify netflix tidal basic standard premium pro plus gold silver platinum enterprise free
    starter unlimited""".split()
)
_AS = Pattern(r"\bas (?:an?|the|their|its|head|director|chief|lead)\b")
_GROUPED: Final = frozenset("WORKS_AT MEMBER_OF PLAYS_FOR USES OWNS SUBSCRIBED_TO HAS_PLAN".split())
"""Relations whose objects are firms, clubs and things; a university may bear its town's name."""


def is_home(scene: Scene, said: str, rest: str) -> bool:
    """Whether words after "move to" can name where somebody lives.

    Args:
        scene: what is known; what is known as a firm, a club or a thing is no home.
        said: the name.
        rest: all that follows the verb ("to Acme as a designer").
    """
    name = called(said)
    words = re.findall(r"[\w&]+", name.lower())
    if not words or re.search(r"[\d&]", name) or _AS.search(rest):
        return False
    if name.isupper() and len(name) > 1 and words[0] not in _PLACES:
        return False
    if words[0] in _UNITS or words[-1] in _UNITS | _BODIES or name.lower() in _PROGRAMS:
        return False
    key = name_key(name)
    return not any(key in entry.objects for entry in scene.named(_GROUPED))
