"""Examples for each command's help; they are run by a test."""

from __future__ import annotations

__all__ = ["EXAMPLES", "START", "epilog"]

EXAMPLES: dict[str, tuple[str, ...]] = {
    "demo": (
        "graphmem demo",
        "graphmem demo --store neo4j://localhost:7687",
        "graphmem timeline --user demo --store neo4j://localhost:7687",
    ),
    "add": (
        'graphmem add "I moved to Udine on 12 April." --at 2026-04-18',
        'graphmem add --type json \'{"account": "A-17", "status": "active"}\' --source billing',
        'graphmem add --thread support-1 --role assistant "How can I help?"',
        "cat notes.txt | graphmem add --type text -",
    ),
    "search": (
        'graphmem search "Where do I live?"',
        'graphmem search "job" --scope facts --as-of 2026-03-01',
    ),
    "context": (
        'graphmem context "Where do I live?"',
        'graphmem context "Where do I live?" --as-of 2026-05-01 --max-tokens 200',
        "graphmem context --thread support-1",
    ),
    "facts": (
        "graphmem facts",
        "graphmem facts --as-of 2026-03-01",
        "graphmem facts --all",
    ),
    "timeline": (
        "graphmem timeline",
        'graphmem timeline "A-17"',
        "graphmem timeline --known-at 2026-04-15",
    ),
    "explain": (
        "graphmem explain 3c8a2060",
        'graphmem explain "lives in Udine"',
    ),
    "status": (
        "graphmem status",
        "graphmem status --user me",
        "graphmem status --check",
    ),
    "config": (
        "graphmem config",
        "GRAPHMEM_STORE=neo4j://localhost:7687 graphmem config",
    ),
    "cypher": (
        "graphmem cypher",
        "graphmem cypher timeline --user demo --param entity=Saskia",
        "echo 'MATCH (e:Entity {graph_id: $graph}) RETURN e.name' | graphmem cypher -",
    ),
}
"""Command lines by command, as a person types them."""


START = """\b
Begin here:
  graphmem demo                             see it at work
  graphmem add "I live in Udine."           tell it something
  graphmem search "Where do I live?"        ask it
  graphmem context "Where do I live?"       what a model's prompt gets
"""


def epilog(command: str) -> str:
    """The examples as they stand below a command's help."""
    # \b: lines stay as they are.
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in EXAMPLES[command])
