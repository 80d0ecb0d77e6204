"""What the README shows is what happens: every code block runs, and prints what stands below it.

After a change of what is printed: `python -m tests.support.readme [NEO4J_URL]`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.readme import NEO4J_SECTION, README, ROOT, Session, blocks, here

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.places import Place

TEXT = README.read_text(encoding="utf-8")
BLOCKS = blocks(TEXT)


def test_every_block_says_its_language():
    assert {block.language for block in BLOCKS} == {"python", "sh"}
    assert len(BLOCKS) >= 7
    assert sum(block.shown is not None for block in BLOCKS) >= 3


def test_the_readme_runs_on_sqlite(tmp_path: Path):
    session = Session(tmp_path)
    for block in BLOCKS:
        if block.section != NEO4J_SECTION:
            printed = session.run(block)
            if block.shown is not None:
                assert printed == block.shown, f"README line {block.line} prints otherwise"


@pytest.mark.timeout(600)
def test_the_readme_runs_on_neo4j(store_name: str, request: pytest.FixtureRequest, tmp_path: Path):
    if store_name != "neo4j":
        pytest.skip("the section on Neo4j")
    place: Place = request.getfixturevalue("neo4j_place")
    login = {
        f"GRAPHMEM_{name.upper()}": value
        for name in ("user", "password", "database")
        if (value := getattr(place, name))
    }
    session = Session(tmp_path, login)
    chosen = [block for block in BLOCKS if block.section == NEO4J_SECTION]
    assert len(chosen) >= 3
    for block in chosen:
        printed = session.run(here(block, place.url))
        if block.shown is not None:
            assert printed == block.shown, f"README line {block.line} prints otherwise"


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        if "://" not in target:
            assert (ROOT / target).exists(), target
