"""Declared types hold for whoever reads; pydantic classes become plain types."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, Field

from graphmem.client.ontologies import ontology_of
from graphmem.core.extraction import Extraction, SaidClaim, SaidMention
from graphmem.core.ontology import Ontology
from graphmem.errors import InputError
from graphmem.ingest.constrain import constrain


class Company(BaseModel):
    """A firm
    that pays people."""

    size: int | None = Field(None, description="how many people")
    industry: str = ""


class Job(BaseModel):
    role: str


class Taken(BaseModel):
    summary: str


ONTOLOGY = ontology_of(
    {"Company": Company, "Person": BaseModel},
    {"WORKS_AT": (Job, [("Person", "Company")], True), "KNOWS": None},
    strict=False,
)
STRICT = Ontology(ONTOLOGY.entities, ONTOLOGY.relations, strict=True)


def said(*claims: SaidClaim) -> Extraction:
    mentions = (
        SaidMention(text="Jane", name="Jane", labels=("Person", "User"), entity="user"),
        SaidMention(
            text="Acme", name="Acme", labels=("company",), attributes={"Size": "40", "x": 1}
        ),
        SaidMention(text="tea", name="tea", labels=("Object",)),
    )
    return Extraction(mentions=mentions, claims=claims)


def works(object: int = 1, name: str = "WORKS_AT") -> SaidClaim:
    attributes = {"role": "nurse", "mood": "good"}
    return SaidClaim(subject=0, object=object, name=name, fact="It is so.", attributes=attributes)


def test_classes_become_plain_types():
    company = ONTOLOGY.entity("COMPANY")
    assert company is not None
    assert company.description == "A firm that pays people."
    assert [(a.name, a.type, a.description) for a in company.attributes] == [
        ("size", "integer", "how many people"),
        ("industry", "string", ""),
    ]
    assert Ontology.decode(ONTOLOGY.encode()) == ONTOLOGY


def test_labels_attributes_and_exclusiveness_are_the_declared_ones():
    found = constrain(said(works()), ONTOLOGY)
    assert found.mentions[1].labels == ("Company",)
    assert found.mentions[1].attributes == {"size": 40}
    assert found.claims[0].exclusive is True
    assert found.claims[0].attributes == {"role": "nurse"}


class Measured(BaseModel):
    weight: float
    count: int
    open: bool


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weight", "nan"),
        ("weight", "-inf"),
        ("weight", "1e999"),
        ("weight", float("nan")),
        ("weight", "heavy"),
        ("count", "many"),
        ("open", "perhaps"),
    ],
)
def test_a_value_that_is_none_of_its_type_is_left_out_with_a_line(name, value):
    types = ontology_of({"Box": Measured}, {"HOLDS": (Measured, [], None)}, strict=False)
    told = {name: value, **({"weight": "1.5"} if name != "weight" else {"count": "3"})}
    mention = SaidMention(text="B", name="B", labels=("Box",), attributes=told)
    held = SaidClaim(subject=0, object=None, name="HOLDS", fact="B holds.", attributes=told)
    found = constrain(Extraction(mentions=(mention,), claims=(held,)), types)
    kept = {"weight": 1.5} if name != "weight" else {"count": 3}
    assert found.mentions[0].attributes == kept
    assert found.claims[0].attributes == kept
    of_mention, of_claim = found.dropped
    assert of_mention.startswith(f"B: {name}={value!r} is no ")
    assert of_claim.startswith(f"HOLDS: {name}={value!r} is no ")


def test_what_is_not_declared_stays_unless_the_types_are_strict():
    told = said(works(), works(2, "LIKES"))
    assert len(constrain(told, ONTOLOGY).claims) == 2
    strict = constrain(told, STRICT)
    assert [claim.name for claim in strict.claims] == ["WORKS_AT"]
    assert [mention.name for mention in strict.mentions] == ["Jane", "Acme"]
    assert "no declared relation" in strict.dropped[0]


@pytest.mark.parametrize(("object", "reason"), [(2, "no declared type"), (0, "does not stand")])
def test_strict_types_hold_for_the_ends(object, reason):
    told = said(works(object))
    if object == 0:
        told = said(SaidClaim(subject=1, object=1, name="WORKS_AT", fact="x"))
    assert reason in constrain(told, STRICT).dropped[0]


def test_without_types_nothing_changes():
    told = said(works())
    assert constrain(told, Ontology()) is told


@pytest.mark.parametrize(
    ("entities", "relations", "complaint"),
    [
        ({"A company": Company}, {}, "no label"),
        ({"Company": int}, {}, "no pydantic class"),
        ({"Company": Taken}, {}, "'summary' is a name"),
        ({f"T{n}": Company for n in range(31)}, {}, "31 types"),
        ({}, {"": Job}, "no name"),
        ({}, {"WORKS_AT": (Job, ["Person"])}, r"no \(source, target\)"),
        ({"Company": Company}, {"WORKS_AT": (Job, [("Person", "Firm")])}, "'Firm', which is not"),
        ({}, {"WORKS_AT": (Job, [], "yes")}, "must be True, False or None"),
        ({}, {"WORKS_AT": Job, "WORKS_FOR": Job}, "one relation"),
    ],
)
def test_malformed_types_are_refused(entities, relations, complaint):
    with pytest.raises(InputError, match=complaint):
        ontology_of(entities, relations, strict=False)
