"""The command line, as a person types it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from graphmem.cli.app import COMMANDS
from graphmem.cli.examples import EXAMPLES
from tests.support.cli import Cli
from tests.support.warm import Warm

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.places import Place


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command line on a store that this test has for itself."""
    return Cli(["--store", str(tmp_path / "cli.db")])


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line without options; its store is named by the environment."""
    monkeypatch.setenv("GRAPHMEM_STORE", str(tmp_path / "cli.db"))
    return Cli()


@pytest.fixture
def moved(cli: Cli) -> Cli:
    """A memory that was told of two homes, the second one weeks after the move."""
    cli.ok("add", "I live in Oslo.", "--at", "2026-01-10T09:00Z")
    cli.ok("add", "I moved to Rome on 1 June 2026.", "--at", "2026-06-20T09:00Z")
    return cli


# --- what is there ---


def test_help_says_what_each_command_does(cli):
    ran = Cli().ok("--help")
    for name in COMMANDS:
        assert f"\n  {name} " in ran.out
    assert "...\n" not in ran.out.split("Commands:")[1]  # no summary is cut off


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_examples_a_store_and_json(name):
    out = Cli().ok(name, "--help").out
    assert "--json" in out
    assert f"graphmem {name}" in out.split("Examples:")[1]
    if name == "record":  # of no store
        return
    assert "--store" in out
    if name not in ("demo", "chat", "config", "import", "reembed"):
        assert "--user" in out
        assert "--graph" in out


def test_without_a_command_the_help_comes_and_it_is_wrong_usage():
    ran = Cli()()
    assert ran.code == 2
    assert "Commands:" in ran.out + ran.err


def test_the_version():
    from graphmem import __version__

    assert Cli().ok("--version").out == f"graphmem {__version__}\n"


HEAVY = ("numpy", "neo4j", "openai", "pydantic", "sqlite3", "rich", "tokenizers", "asyncio")


def test_help_comes_at_once_for_it_loads_little():
    """Milliseconds are measured by `benchmarks start`; what costs them is what is loaded."""
    program = (
        "import sys\n"
        "from graphmem.cli import main\n"
        "try:\n main(['--help'])\n"
        "except SystemExit:\n pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
        "print(len(sys.modules), file=sys.stderr)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "Commands:" in ran.stdout
    heavy, count = ran.stderr.splitlines()
    assert heavy == "[]"
    assert int(count) < 250


@pytest.mark.timeout(600)  # some fifty programs, one after the other
def test_the_examples_of_the_help_run(tmp_path, shell):
    """In the order of the help, in one shell session; those that name a server are elsewhere."""
    (tmp_path / "notes.txt").write_text("The kettle leaks.\n")
    message = '{"role": "user", "content": "I live in Udine.", "created_at": "2026-05-02T09:00Z"}'
    (tmp_path / "chat.jsonl").write_text(f"{message}\n")
    (tmp_path / "questions.txt").write_text("Where do I live?\nSince when?\n")
    (tmp_path / "interview.txt").write_text("Jane: I moved to Oslo.\nTom: When?\n")
    (tmp_path / "service.log").write_text("2026-05-01T10:00:00Z INFO gateway: pump=P4 mode=auto\n")
    for name, lines in EXAMPLES.items():
        for line in lines:
            if "neo4j" in line or "http" in line or name in ("cypher", "record"):
                continue
            ran = shell(line)
            assert ran.returncode == 0, f"{line}\n{ran.stdout}\n{ran.stderr}"


@pytest.fixture
def shell(tmp_path: Path):
    """Runs a line in a shell where `graphmem` is this checkout's, on a store of its own."""
    shim = tmp_path / "bin" / "graphmem"
    shim.parent.mkdir()
    environment = {
        **os.environ,
        "PATH": f"{shim.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "GRAPHMEM_STORE": str(tmp_path / "shell.db"),
    }

    def run(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            line, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True
        )

    warm = Warm(environment)
    warm.shim(shim, "-m", "graphmem.cli")
    yield run
    warm.stop()


# --- telling ---


def test_add_says_which_facts_follow(cli):
    ran = cli.ok("add", "I live in Oslo.", "--at", "2026-01-10")
    first, *facts = ran.lines
    assert first.startswith("episode ")
    assert any("Oslo" in fact and "2026-01-10 - present" in fact for fact in facts)
    assert ran.err == ""


def test_add_as_json(cli):
    told = cli.ok("add", "I live in Oslo.", "--json").json
    assert told["status"] == "succeeded"
    assert [fact["object"] for fact in told["facts"]] == ["Oslo"]
    found = cli.ok("search", "Oslo", "--scope", "episodes", "--json").json
    assert [episode["uuid"] for episode in found["episodes"]] == [told["episode"]]


def test_add_reads_json_and_text_from_stdin(cli):
    event = b'{"account": "A-17", "status": "suspended", "changed_at": "2026-03-01"}'
    cli.ok("add", "--type", "json", "--source", "billing", "-", stdin=event)
    cli.ok("add", "--type", "text", "-", stdin="Der Wasserkessel rinnt. ☕".encode())
    assert "suspended" in cli.ok("timeline", "A-17").out
    assert "Der Wasserkessel rinnt. ☕" in cli.ok("search", "Wasserkessel").out


def test_add_a_message_of_a_thread_by_somebody(cli):
    cli.ok("add", "--thread", "t1", "--role", "assistant", "--name", "Ada", "How may I help?")
    cli.ok("add", "--thread", "t1", "The kettle leaks again, Ada.")
    found = cli.ok("search", "kettle help", "--scope", "episodes", "--json").json["episodes"]
    assert {(e["role"], e["name"], e["thread_id"]) for e in found} == {
        ("assistant", "Ada", "t1"),
        ("user", None, "t1"),
    }
    cli.ok("add", "--role", "assistant", "Noted.")
    assert "Noted." in cli.ok("search", "noted").out


def test_users_and_graphs_are_apart(cli):
    cli.ok("add", "I live in Oslo.")
    cli.ok("add", "I live in Rome.", "--user", "ada")
    cli.ok("add", "--type", "json", '{"id": "P4", "mode": "manual"}', "--graph", "ada")
    assert "Oslo" in cli.ok("facts").out
    assert "Rome" not in cli.ok("facts").out
    assert "Rome" in cli.ok("facts", "--user", "ada").out
    assert "manual" not in cli.ok("facts", "--user", "ada").out
    assert "manual" in cli.ok("facts", "--graph", "ada").out


# --- asking ---


def test_search_prints_facts_and_episodes_that_explain_takes(moved):
    out = moved.ok("search", "Where do I live?").out
    assert "facts\n" in out
    assert "episodes\n" in out
    assert "2026-06-20 user: I moved to Rome on 1 June 2026." in out
    key = next(line.split()[0] for line in out.splitlines() if "(2026-01-10 - 2026-06-01)" in line)
    explained = moved.ok("explain", key).out
    assert explained.splitlines()[0].endswith("(2026-01-10 - 2026-06-01)")
    assert "I live in Oslo." in explained
    assert "I moved to Rome on 1 June 2026." in explained


def test_patterns_are_found_by_their_words(moved):
    moved.ok("add", "I moved to Oslo.", "--at", "2026-09-01T09:00Z")
    out = moved.ok("search", "my home", "--scope", "observations").out
    assert out.startswith("observations\n  ")
    assert "home changed 2 times" in out
    assert "Oslo, then Rome, then Oslo" in out


def test_as_of_and_known_at_are_two_clocks(moved):
    def homes(*options: str) -> list[str]:
        return [fact["object"] for fact in moved.ok("facts", "--json", *options).json]

    assert homes() == ["Rome"]
    assert homes("--as-of", "2026-06-10") == ["Rome"]
    assert homes("--as-of", "2026-03-01") == ["Oslo"]
    assert homes("--as-of", "2026-01-01") == []
    # Both were told just now: on any earlier day this memory knew nothing.
    assert homes("--as-of", "2026-06-10", "--known-at", "2026-06-15") == []
    found = moved.ok("search", "live", "--as-of", "2026-03-01", "--scope", "facts", "--json").json
    assert [fact["object"] for fact in found["edges"]] == ["Oslo"]
    window = ("--between", "2026-02-01", "2026-03-01")
    found = moved.ok("search", "live", *window, "--scope", "facts", "--json").json
    assert [fact["object"] for fact in found["edges"]] == ["Oslo"]


def test_context_prints_the_block_and_keeps_its_budget(moved):
    block = moved.ok("context", "Where do I live?").out
    assert "<FACTS>" in block
    assert block.index("Rome") < block.index("Oslo")
    assert "Oslo" not in moved.ok("context", "Where?", "--current-only").out.split("<EPISODES>")[0]
    short = moved.ok("context", "Where do I live?", "--max-characters", "200").out
    assert 0 < len(short.rstrip("\n")) <= 200
    tight = moved.ok("context", "Where do I live?", "--max-tokens", "5")
    assert tight.out == ""
    assert "budget" in tight.err
    assert "graphmem add" not in tight.err
    lines = moved.ok("context", "Where do I live?", "--json").json["lines"]
    assert all(line["uuids"] for line in lines if line["section"] == "fact")


def test_context_of_a_thread_asks_with_its_last_messages(moved):
    moved.ok("add", "--thread", "t9", "Which city do I live in now?")
    block = moved.ok("context", "--thread", "t9").out
    assert "Rome" in block
    assert "Which city" not in block  # the question is not its own answer


def test_facts_lists_everything_on_demand(moved):
    assert "Oslo" not in moved.ok("facts").out
    out = moved.ok("facts", "--all").out
    assert out.index("Oslo") < out.index("Rome")
    assert out.splitlines()[0].split() == ["fact", "dates", "relation", "sentence"]
    assert {f["object"] for f in moved.ok("facts", "Rome", "--all", "--json").json} == {"Rome"}


def test_timeline_is_in_the_order_of_time(moved):
    facts = moved.ok("timeline", "--json").json
    assert [fact["object"] for fact in facts] == ["Oslo", "Rome"]
    assert [f["object"] for f in moved.ok("timeline", "--current-only", "--json").json] == ["Rome"]
    assert [f["object"] for f in moved.ok("timeline", "Oslo", "--json").json] == ["Oslo"]
    assert moved.ok("timeline", "--known-at", "2026-01-01").out == ""


def test_current_only_does_what_its_help_says(moved):
    moved.ok("add", "I will move to Turin on 1 March 2100.")
    for command, plans in (("search", True), ("context", True), ("timeline", False)):
        told = " ".join(Cli().ok(command, "--help").out.split())
        assert ("Leave out what is over; plans stay." in told) is plans
        assert ("Only what holds now: no plans either." in told) is not plans
        asked = [] if command == "timeline" else ["Where do I live?"]
        found = moved.ok(command, *asked, "--current-only").out
        facts = re.split(r"entities|episodes|# These are the most relevant (?!facts)", found)[0]
        assert "Rome" in facts
        assert "Oslo" not in facts
        assert ("Turin" in facts) is plans


def test_explain_takes_a_uuid_its_beginning_or_words(moved):
    (home,) = moved.ok("facts", "--json").json
    uuid = home["uuid"]
    explained = moved.ok("explain", uuid, "--json").json
    assert explained["fact"]["uuid"] == uuid
    assert moved.ok("explain", uuid[:8]).out == moved.ok("explain", uuid).out
    assert moved.ok("explain", "home in Rome").lines[0] == moved.ok("explain", uuid).lines[0]
    assert "lives in Oslo." in moved.ok("explain", "lives in Oslo").lines[0]  # though it is over
    assert moved("explain", "kettles").code == 1


def test_rows_stay_whole_where_there_is_no_terminal(cli):
    long = "Long " * 50 + "Street"
    cli.ok("add", "--type", "json", f'{{"id": "P4", "address": "{long}"}}')
    assert any(long in line for line in cli.ok("timeline", "P4").lines)


@pytest.mark.parametrize("columns", [1, 30, 42, 60, 200])
def test_a_narrow_terminal_shows_every_sentence(moved, tmp_path, columns):
    """By a terminal of its own: what is piped is never wrapped."""
    above, below = os.openpty()
    command = [sys.executable, "-m", "graphmem.cli", "facts", "--store", str(tmp_path / "cli.db")]
    found = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    environment = found | {"COLUMNS": str(columns), "TERM": "xterm"}
    subprocess.run(command, stdout=below, env=environment, check=True)
    os.close(below)
    shown = os.read(above, 100_000).decode()
    os.close(above)
    assert "".join("The user lives in Rome.".split()) in "".join(shown.split())


def test_text_cannot_steer_the_terminal(cli):
    evil = "kettle \x1b[2J\x1b]0;owned\x07 \u202eelttek \x9b31m done"
    cli.ok("add", "--type", "text", evil)
    cli.ok("add", "--type", "json", '{"id": "P4", "note": "a\\u001b[2Jb"}')
    for command in (["search", "kettle"], ["context", "kettle"], ["timeline", "P4"]):
        out = cli.ok(*command).out
        assert not set(out) & set("\x1b\x07\x9b\u202e")
    kept = cli.ok("search", "kettle", "--scope", "episodes", "--json").json["episodes"]
    assert evil in {episode["content"] for episode in kept}


# --- looking after it ---


def test_status_counts_and_checks(moved):
    whole = moved.ok("status", "--json").json
    assert whole["episodes"] == 2
    assert whole["facts"] == 2
    assert moved.ok("status", "--user", "me", "--json").json["facts"] == 2
    out = moved.ok("status", "--check").out
    assert "episodes" in out
    assert "check     clean" in " ".join(out.splitlines()) or "clean" in out


def test_config_shows_where_values_come_from_and_no_secret(bare, monkeypatch, tmp_path):
    monkeypatch.setenv("GRAPHMEM_PASSWORD", "sesame-open")
    out = bare.ok("config").out
    assert "sesame" not in out
    assert "***" in out
    rows = {row["name"]: row for row in bare.ok("config", "--json").json}
    assert rows["store"]["from"] == "environment"
    assert rows["time_zone"]["from"] == "default"
    given = bare.ok("config", "--store", "x.db", "--json").json
    assert {row["name"]: row["from"] for row in given}["store"] == "argument"
    assert not (tmp_path / "cli.db").exists()


# --- what goes wrong ---


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "nonsense"),
        (["add"], "TEXT"),
        (["add", ""], "empty"),
        (["add", "x", "--type", "poem"], "type='poem'"),
        (["add", "--type", "json", "{"], "JSON"),
        (["add", "--type", "json", "{}", "--role", "user"], "--role"),
        (["add", "x", "--role", "king"], "role"),
        (["add", "x", "--at", "yesterday"], "--at"),
        (["add", "x", "--at", "2026-01-01T09:00"], "time zone"),
        (["add", "x", "--user", "a", "--graph", "b"], "--user and --graph"),
        (["add", "x", "--user", ""], "user_id"),
        (["search", "x", "--scope", "dreams"], "--scope"),
        (["search", "x", "--limit", "0"], "limit"),
        (["search", "x", "--as-of", "2026-13-01"], "--as-of"),
        (["context"], "QUERY"),
        (["facts", "--all", "--as-of", "2026"], "--all"),
        (["facts", "--nope"], "--nope"),
    ],
)
def test_wrong_usage_is_said_on_stderr_with_code_2(cli, arguments, said):
    ran = cli(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["facts", "--user", "nobody"], "graphmem add --user nobody"),
        (["facts", "--graph", "nothing"], "graphmem add --graph nothing"),
        (["refold", "--user", "nobody"], "graphmem add --user nobody"),
        (["status", "--user", "nobody"], "graphmem add --user nobody"),
        (["worker", "--once", "--graph", "nothing"], "graphmem add --graph nothing"),
        (["timeline", "Atlantis"], 'graphmem search "Atlantis" --scope entities'),
        (["facts", "Atlantis"], 'graphmem search "Atlantis" --scope entities'),
        (["facts", "Atlantis", "--all"], 'graphmem search "Atlantis" --scope entities'),
        (["explain", "00000000-0000-4000-8000-000000000000"], "00000000-0000-4000"),
        (["explain", "never heard of"], "facts --all"),
        (["context", "--thread", "t0"], "graphmem add --thread t0"),
        (["cypher", "-"], "--store neo4j://"),
    ],
)
def test_failures_say_the_remedy_on_stderr_with_code_1(cli, arguments, said):
    ran = cli(*arguments)
    assert ran.code == 1
    assert ran.out == ""
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_timeline_of_a_graph_needs_an_entity(cli):
    cli.ok("add", "The pump P4 leaks.", "--graph", "plant")
    ran = cli("timeline", "--graph", "plant")
    assert ran.code == 2
    assert "ENTITY" in ran.err


def test_a_file_that_is_no_store_is_one_line(tmp_path):
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database at all" * 100)
    for path in (broken, tmp_path):
        ran = Cli(["--store", str(path)])("facts")
        assert ran.code == 1
        assert len(ran.err.splitlines()) == 1
        assert "Traceback" not in ran.err


def test_an_unknown_setting_is_named(bare, monkeypatch):
    monkeypatch.setenv("GRAPHMEM_STOER", "x")
    ran = bare("facts")
    assert ran.code == 2
    assert "GRAPHMEM_STORE" in ran.err


def test_an_empty_memory_is_no_failure(cli):
    for command in (["facts"], ["timeline"], ["search", "home", "--scope", "facts"]):
        ran = cli(*command)
        assert ran.code == 0
        assert ran.out == ""
        assert "graphmem add" in ran.err


def test_stdin_that_is_no_text_is_refused(cli):
    ran = cli("add", "-", stdin=b"\xff\xfe\x00")
    assert ran.code == 2
    assert "UTF-8" in ran.err


def test_a_closed_pipe_ends_it_quietly(tmp_path, shell):
    for n in range(3):
        assert shell(f"graphmem add 'The kettle number {n} leaks.'").returncode == 0
    ran = shell("graphmem search kettle | true")
    assert "Traceback" not in ran.stderr
    assert ran.returncode == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_an_answer_that_cannot_be_written_is_one_line(shell):
    assert shell("graphmem add 'The kettle leaks.'").returncode == 0
    for command in ("graphmem search kettle", "graphmem config --json", "graphmem export"):
        ran = shell(f"{command} > /dev/full")
        assert (ran.returncode, ran.stdout) == (1, "")
        assert ran.stderr == "graphmem: stdout: No space left on device\n"


@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_failure(tmp_path, closed):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    program = f"{sys.executable} -m graphmem.cli"
    store = f"--store {tmp_path}/cli.db"
    for command in ("add 'I live in Oslo.'", "facts", "export -"):
        line = f"{program} {command} {store} {closed}"
        ran = subprocess.run(line, shell=True, env=environment, capture_output=True, text=True)
        assert (ran.returncode, ran.stderr) == (0, ""), command
    assert b"SQLite format 3" in (tmp_path / "cli.db").read_bytes()[:16]


# --- Cypher ---


def test_cypher_lists_its_named_queries_without_a_server(cli):
    named = cli.ok("cypher", "--json").json
    assert len(named) >= 5
    assert all(query["why"] and query["returns"] for query in named)
    out = cli.ok("cypher").out
    assert all(f"{query['name']} (" in out for query in named)


@pytest.fixture
def server(neo4j_place: Place, monkeypatch: pytest.MonkeyPatch):
    """The command line on a real Neo4j, as a user of its own."""
    for name in ("user", "password", "database"):
        if value := getattr(neo4j_place, name):
            monkeypatch.setenv(f"GRAPHMEM_{name.upper()}", value)
    user = f"cli-{os.urandom(4).hex()}"
    monkeypatch.setenv("GRAPHMEM_STORE", neo4j_place.url)
    yield Cli(["--user", user])
    from graphmem import GraphMem

    with GraphMem() as memory:
        memory.user.delete(user)


def test_cypher_looks_into_a_memory_on_neo4j(store_name, request):
    if store_name != "neo4j":
        pytest.skip("Cypher needs Neo4j for now")
    server = request.getfixturevalue("server")
    server.ok("add", "I live in Oslo.", "--at", "2026-01-10")
    server.ok("add", "I moved to Rome.", "--at", "2026-06-20")
    question = (
        b"MATCH (:Entity {graph_id: $graph})-[f:FACT]->(o:Entity)\n"
        b"WHERE f.holds_from <= $at AND f.holds_to > $at\n"
        b"RETURN o.name AS object, f.name AS relation"
    )
    assert server.ok("cypher", "-", "--json", stdin=question).json == [
        {"object": "Rome", "relation": "LIVES_IN"}
    ]
    then = server.ok("cypher", "-", "--as-of", "2026-03-01", stdin=question)
    assert then.lines == ["object  relation", "Oslo    LIVES_IN"]
    for query in server.ok("cypher", "--json").json:
        given = [p for p in query["params"] if p not in ("graph", "at", "limit")]
        values = {"entity": "Rome", "fact": "lives in Rome"}
        params = [f"--param={name}={values.get(name, '2026-01-01')}" for name in given]
        ran = server("cypher", query["name"], *params)
        assert ran.code == 0, (query["name"], ran.err)
        assert ran.lines[0].split()[0] == query["returns"][0]
    for writing in (b"CREATE (x:Fun) RETURN x", b"MATCH (n) DETACH DELETE n"):
        ran = server("cypher", "-", stdin=writing)
        assert ran.code != 0
        assert ran.out == ""
        assert len(ran.err.splitlines()) == 1
    assert "Rome" in server.ok("facts").out
    ran = server("cypher", "-", stdin=b"MATCH (n RETURN n")
    assert ran.code != 0
    assert len(ran.err.splitlines()) == 1
    ran = server("cypher", "-", "--param", "x=1", stdin=b"RETURN 1 AS one")
    assert ran.code == 2
    assert "x" in ran.err
