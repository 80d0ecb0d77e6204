"""A real Neo4j Community server for tests, from Maven Central, on a free loopback port.

`python -m tests.support.neo4j_server` starts one, prints its Bolt URL and runs until stopped.
The first start fetches about 155 MB into the user's cache folder; later ones take some seconds.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "2026.09.0"
OLDEST_JAVA = 21
FETCH_SECONDS = 900
START_SECONDS = 120

POM = f"""<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>graphmem.tests</groupId>
  <artifactId>neo4j-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.neo4j</groupId>
      <artifactId>neo4j</artifactId>
      <version>{VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""

CONF = """server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled={auth}
dbms.usage_report.enabled=false
server.memory.pagecache.size=256m
db.query.default_language=CYPHER_25
db.tx_log.preallocate=false
db.tx_log.rotation.size=16m
db.lock.acquisition.timeout=15s
db.transaction.timeout=120s
"""

VECTOR_MODULE = "jdk.incubator.vector"

JAVA_OPTIONS = (
    "-Xms256m",
    "-Xmx1g",
    "-XX:+UseSerialGC",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "-Dio.netty.tryReflectionSetAccessible=true",
)


def available() -> str | None:
    """Why no server can be run here; None if one can."""
    if sys.platform == "win32":
        return "the test server is made for Linux and macOS"
    if java() is None:
        return f"no Java {OLDEST_JAVA} or newer (JAVA_HOME, PATH, the usual JVM folders)"
    if not _fetched() and shutil.which("mvn") is None:
        return "no Maven (mvn) on PATH to fetch the server with"
    return None


@lru_cache(maxsize=1)
def java() -> tuple[Path, int] | None:
    """The newest usable Java found, with its major version."""
    found = [(release, path) for path in _javas() if (release := _release(path)) is not None]
    usable = [(release, path) for release, path in found if release >= OLDEST_JAVA]
    if not usable:
        return None
    release, path = max(usable)
    return path, release


def _javas() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin", "java")
    if on_path := shutil.which("java"):
        yield Path(on_path)
    for folder in ("/usr/lib/jvm", "/usr/java", "/opt/java", "/opt", "~/.sdkman/candidates/java"):
        yield from sorted(Path(folder).expanduser().glob("*/bin/java"))
    yield from sorted(Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home/bin/java"))


def _release(path: Path) -> int | None:
    """The major version of this Java, asked from itself."""
    if not os.access(path, os.X_OK):
        return None
    try:
        told = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r'version "(\d+)', told.stderr)
    return int(match[1]) if match else None


def _has_vectors(program: Path) -> bool:
    told = subprocess.run([program, "--list-modules"], capture_output=True, text=True, timeout=20)
    return VECTOR_MODULE in told.stdout


def _cache() -> Path:
    return platformdirs.user_cache_path("graphmem-tests") / f"neo4j-{VERSION}"


def _fetched() -> bool:
    return (_cache() / "complete").exists()


def jars() -> Path:
    """The folder of the server's jars; fetched with Maven once, by one process at a time.

    Raises:
        RuntimeError: Maven could not fetch them; its last words are in the message.
    """
    cache = _cache()
    cache.mkdir(parents=True, exist_ok=True)
    lib = cache / "lib"
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _fetched():
            _fetch(cache, lib)
            (cache / "complete").touch()
    return lib


def _fetch(cache: Path, lib: Path) -> None:
    (cache / "pom.xml").write_text(POM, encoding="utf-8")
    shutil.rmtree(lib, ignore_errors=True)
    command = [
        "mvn", "-q", "-B", "dependency:copy-dependencies",
        "-DincludeScope=runtime", f"-DoutputDirectory={lib}",
    ]  # fmt: skip
    told = subprocess.run(command, cwd=cache, capture_output=True, text=True, timeout=FETCH_SECONDS)
    if told.returncode != 0:
        raise RuntimeError(f"Maven could not fetch Neo4j {VERSION}: {told.stdout[-2000:]}")


def _roomy() -> str | None:
    """A folder in memory with room for a server, if there is one: thousands of small commits wait
    for the disk otherwise. What the tests kill are its clients and its process, not the machine."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < 4 << 30:
        return None
    return str(memory)


class Neo4jServer:
    """One server with a home of its own; a context manager that starts and stops it.

    Without `home` a fresh one is made and removed again by `close`. With a `password`
    authentication is on, for the user `neo4j`.
    """

    def __init__(self, home: Path | None = None, *, password: str | None = None) -> None:
        """Choose where it lives; nothing is started yet."""
        self._own = home is None
        self.home = home or Path(tempfile.mkdtemp(prefix="graphmem-neo4j-", dir=_roomy()))
        self.password = password
        self.port = 0
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where Bolt answers."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """Its process, while it runs."""
        return self._running.pid if self._running else None

    def start(self) -> Self:
        """Start it and wait until it answers; a taken port is tried again with another.

        Raises:
            RuntimeError: it did not come up; the end of its log is in the message.
        """
        if self._running is not None:
            return self
        self._launch()
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._running is None or self._running.poll() is not None:
                log = self._log()
                if "Address already in use" not in log or time.monotonic() > deadline:
                    raise RuntimeError(f"Neo4j stopped while starting:\n{log}")
                self.port = 0
                self._launch()
            elif time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"Neo4j did not answer in time:\n{self._log()}")
            time.sleep(0.2)
        return self

    def stop(self) -> None:
        """End it cleanly (SIGTERM) and wait; the home stays."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it without warning (SIGKILL); the home stays."""
        self._end(signal.SIGKILL)

    def restart(self) -> Self:
        """Start it again on the same home and the same port, stopping it first if it runs."""
        self.stop()
        return self.start()

    def close(self) -> None:
        """Stop it and remove the home if it was made here."""
        self.stop()
        if self._own:
            shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def _launch(self) -> None:
        found = java()
        if found is None:
            raise RuntimeError(available())
        program, release = found
        self.port = self.port or _free_port()
        conf = self.home / "conf"
        conf.mkdir(parents=True, exist_ok=True)
        auth = "true" if self.password else "false"
        text = CONF.format(port=self.port, auth=auth)
        (conf / "neo4j.conf").write_text(text, encoding="utf-8")
        newer = ("--sun-misc-unsafe-memory-access=allow",) if release >= 24 else ()
        # Faster vectors where the runtime has the module; some that are packages lack it.
        if _has_vectors(program):
            newer += (f"--add-modules={VECTOR_MODULE}",)
        command = [
            *_with_us(), str(program), *JAVA_OPTIONS, *newer, "-cp", f"{jars()}/*",
            "org.neo4j.server.Neo4jCommunity", f"--home-dir={self.home}",
            f"--config-dir={conf}", "--console-mode",
        ]  # fmt: skip
        with (self.home / "console.log").open("wb") as log:
            self._running = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def _answers(self) -> bool:
        """Whether a query succeeds, the initial password being set on the way."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.5) as bolt:
                bolt.sendall(bytes.fromhex("6060B017") + bytes.fromhex("00000605" + "0" * 24))
                if len(bolt.recv(4)) < 4:
                    return False
        except OSError:
            return False
        return self._asked()

    def _asked(self) -> bool:
        import neo4j
        from neo4j.exceptions import DriverError, Neo4jError

        quiet = {"notifications_min_severity": "OFF", "connection_timeout": 5}
        user = ("neo4j", self.password) if self.password else None
        try:
            with neo4j.GraphDatabase.driver(self.url, auth=user, **quiet) as driver:
                driver.execute_query("RETURN 1", database_="neo4j")
                return True
        except (DriverError, Neo4jError, OSError):
            if self.password is None:
                return False
        with (
            contextlib.suppress(DriverError, Neo4jError, OSError),
            neo4j.GraphDatabase.driver(self.url, auth=("neo4j", "neo4j"), **quiet) as driver,
        ):
            driver.execute_query(
                "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new",
                {"new": self.password},
                database_="system",
            )
        return False

    def _log(self) -> str:
        text = (self.home / "console.log").read_text(encoding="utf-8", errors="replace")
        return text[-4000:]

    def _end(self, how: signal.Signals) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        with contextlib.suppress(ProcessLookupError):
            running.send_signal(how)
        try:
            running.wait(60)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(10)


def _with_us() -> tuple[str, ...]:
    """A prefix that ends the server when this process dies, where the system offers that.

    The kernel ties it to the thread that starts the server, so only the main thread may ask.
    """
    tie = shutil.which("setpriv")
    if tie is None or threading.current_thread() is not threading.main_thread():
        return ()
    return (tie, "--pdeathsig", "TERM")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Run a server until interrupted."""
    reason = available()
    if reason is not None:
        sys.stderr.write(f"cannot run Neo4j: {reason}\n")
        return 1
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with Neo4jServer() as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        stopped.wait()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
