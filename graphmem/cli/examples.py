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
    "ingest": (
        "graphmem ingest chat.jsonl",
        "graphmem ingest interview.txt --user jane --me Jane --at 2026-05-01",
        "cat service.log | graphmem ingest - --graph plant --source gateway",
        "graphmem ingest chat.jsonl --dry-run",
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
    "chat": (
        'graphmem chat "I have a new job. What do you know of my old one?"',
        "graphmem chat --thread tuesday < questions.txt",
        "graphmem chat --model qwen3 --base-url http://localhost:11434/v1",
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
    "mcp": (
        "graphmem mcp",
        "graphmem mcp --user jane --store agent.db",
        "graphmem mcp --http --json",
    ),
    "cypher": (
        "graphmem cypher",
        "graphmem cypher timeline --user demo --param entity=Saskia",
        "echo 'MATCH (e:Entity {graph_id: $graph}) RETURN e.name' | graphmem cypher -",
    ),
    "worker": (
        "graphmem worker --once",
        "graphmem worker --once --retry-failed --json",
    ),
    "export": (
        "graphmem export memory.jsonl",
        "graphmem export --user me > me.jsonl",
    ),
    "import": (
        "graphmem import memory.jsonl --store copy.db",
        "graphmem export | graphmem import - --store neo4j://localhost:7687",
    ),
    "refold": (
        "graphmem refold",
        "graphmem refold --user me --json",
    ),
    "reembed": ("graphmem reembed",),
    "record": (
        "graphmem record answers.jsonl --base-url http://localhost:11434/v1",
        "graphmem record answers.jsonl -- graphmem ingest chat.jsonl",
        "graphmem record answers.jsonl --resume -- graphmem ingest chat.jsonl",
        "graphmem record answers.jsonl --replay -- graphmem ingest chat.jsonl",
    ),
}
"""Command lines by command, as a person types them."""


START = """\b
Begin here:
  graphmem demo                             see it at work
  graphmem add "I live in Udine."           tell it something
  graphmem ingest chat.jsonl                tell it a whole file
  graphmem search "Where do I live?"        ask it
  graphmem context "Where do I live?"       what a model's prompt gets
"""


NOTES: dict[str, str] = {
    "ingest": """\b
Formats:
  messages    JSON lines, or one JSON array, each a message. Fields:
                content     or text, message, body
                role        user, assistant, system, tool, …
                name        or speaker, author, sender
                created_at  or reference_time, timestamp, time, date: RFC 3339, a
                            local time in the user's zone, or seconds since 1970
                thread      or thread_id, conversation, session
                uuid        or id, message_id
                metadata    any other field goes there too
              {"messages": […], "thread": …} is a whole conversation.
  json        JSON lines, or one JSON array, each a record or an event
  transcript  "Jane: hello", "[2024-05-01 10:00] Jane: hello"
  log         lines that begin with a time and a level; key=value or JSON fields
  mail        one mail, or a mailbox (mbox); what mails say has low trust
  text        anything else; a paragraph is an episode

""",
}
"""What a command's help says below its options, before the examples."""


def epilog(command: str) -> str:
    """The notes and examples as they stand below a command's help."""
    # \b: lines stay as they are.
    examples = "\b\nExamples:\n" + "\n".join(f"  {line}" for line in EXAMPLES[command])
    return NOTES.get(command, "") + examples
