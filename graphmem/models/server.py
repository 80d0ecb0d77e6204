"""One server of the OpenAI protocol: requests with a limit, a time-out, retries and one border.

The `openai` package does the talking; its own retries are off, its environment variables and the
headers that describe this machine do not reach the server. Only `ModelError`s leave.
"""

from __future__ import annotations

import asyncio
import importlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from tenacity import AsyncRetrying, stop_after_attempt
from tenacity.wait import wait_random_exponential

from graphmem.errors import ConfigError, ModelUnavailableError
from graphmem.models.faults import error_of_status, retry_after_of, unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from openai import AsyncOpenAI
    from tenacity import RetryCallState

    from graphmem.core.ports import Clock, Tracer
    from graphmem.models.address import Address

__all__ = ["Limits", "Server", "pause"]

FIRST_WAIT: Final = 0.5
"""Seconds before the first repetition, at most; doubled with each, and drawn at random below."""
LONGEST_WAIT: Final = 20.0
_CONNECT: Final = 10.0
_SENT: Final = frozenset(
    "host accept accept-encoding connection content-type content-length user-agent".split()
)
"""Headers that a request keeps, besides the key."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard a server is pressed.

    `timeout` is the seconds of one request from its first byte to the answer's last, `parallel`
    the requests in flight at once, `attempts` how often one is made in all. A server that asks to
    be left alone for longer than `patience` seconds is: the error then carries `retry_after`.
    """

    timeout: float = 120.0
    parallel: int = 8
    attempts: int = 3
    patience: float = LONGEST_WAIT


@dataclass(slots=True)
class _Session:
    """What belongs to one event loop."""

    loop: asyncio.AbstractEventLoop
    client: AsyncOpenAI
    slots: asyncio.Semaphore


async def pause(seconds: float) -> None:
    """Wait before a repetition; the one place that does."""
    await asyncio.sleep(seconds)


class Server:
    """Posts requests. Safe to share between tasks; works on whatever loop it is called from."""

    def __init__(
        self,
        address: Address,
        clock: Clock,
        *,
        limits: Limits | None = None,
        tracer: Tracer | None = None,
    ) -> None:
        """Keep what is needed; open nothing."""
        self.address = address
        self.limits = limits or Limits()
        self._clock = clock
        self._tracer = tracer
        self._session: _Session | None = None

    def trace(self, stage: str, name: str, **figures: object) -> None:
        """Tell the tracer, if there is one."""
        if self._tracer is not None:
            self._tracer(stage, name, **figures)

    async def post(
        self,
        path: Literal["chat/completions", "embeddings", "rerank"],
        body: Mapping[str, Any],
        name: str,
        *,
        whole: Callable[[dict[str, Any]], bool],
        **figures: object,
    ) -> dict[str, Any]:
        """The JSON object that the server answers, if it is of the kind that `whole` knows.

        Repeats what may pass (429, 5xx, time-outs, cut connections, bodies of another
        kind) after a random wait, or after the one that the server asks for. Each attempt is a
        `("model", name)` event with `path`, `attempt` and the figures given.

        Raises:
            ModelUnavailableError: it did not pass.
            RefusedError: the server refused; a `BodyRefusedError` if for how it was written.
        """
        attempts = 0

        async def once() -> dict[str, Any]:
            nonlocal attempts
            attempts += 1
            session = await self._open()
            async with session.slots:
                self.trace("model", name, path=path, attempt=attempts, **figures)
                answer = await self._send(session.client, path, body)
            if not whole(answer):
                raise self._unavailable(f"answered something else: {str(answer)[:80]!r}")
            return answer

        retrying = AsyncRetrying(
            stop=stop_after_attempt(self.limits.attempts),
            wait=_wait,
            retry=self._worth_repeating,
            sleep=_sleep,
            reraise=True,
        )
        return await retrying(once)

    async def close(self) -> None:
        """Close the connections of this loop; twice is fine."""
        session, self._session = self._session, None
        if session is not None and session.loop is asyncio.get_running_loop():
            await session.client.close()

    def _worth_repeating(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome is not None else None
        if not isinstance(error, ModelUnavailableError):
            return False
        return error.retry_after is None or error.retry_after <= self.limits.patience

    async def _send(
        self, client: AsyncOpenAI, path: str, body: Mapping[str, Any]
    ) -> dict[str, Any]:
        start = time.perf_counter()
        try:
            async with asyncio.timeout(self.limits.timeout):
                # As it came: bodies differ between servers more than the package's types allow.
                answer = await client.post(f"/{path}", cast_to=object, body=dict(body))
        except TimeoutError as error:
            waited = time.perf_counter() - start
            raise self._unavailable(f"gave no answer in {waited:.1f} s") from error
        except ValueError as error:
            raise self._unavailable(f"answered no JSON ({error})") from error
        except Exception as error:
            raise self._translated(error) from error
        if not isinstance(answer, dict):
            raise self._unavailable(f"answered no JSON object: {str(answer)[:80]!r}")
        return cast("dict[str, Any]", answer)

    def _translated(self, error: Exception) -> Exception:
        from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

        if isinstance(error, APITimeoutError):
            return self._unavailable("gave no answer in time")
        if isinstance(error, APIConnectionError):
            return self._unavailable(f"cannot be reached ({error.__cause__ or error})")
        if isinstance(error, APIStatusError):
            headers = {name.lower(): value for name, value in error.response.headers.items()}
            return error_of_status(
                self.address.base_url,
                error.status_code,
                error.body,
                retry_after=retry_after_of(headers, self._clock),
                secret=self.address.api_key,
            )
        if isinstance(error, OpenAIError):
            return self._unavailable(f"could not be asked ({error})")
        return error

    def _unavailable(self, why: str) -> ModelUnavailableError:
        return unavailable(self.address.base_url, why)

    async def _open(self) -> _Session:
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.loop is not loop:
            # Importing the package takes a second; the loop's other work goes on meanwhile.
            await asyncio.to_thread(_import)
            if self._session is None or self._session.loop is not loop:
                slots = asyncio.Semaphore(self.limits.parallel)
                self._session = _Session(loop, self._client(), slots)
        return self._session

    def _client(self) -> AsyncOpenAI:
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient, Timeout

        address, timeout = self.address, self.limits.timeout
        # No redirect is followed: the key and the prompts are for this server alone.
        hooks = {"request": [_only_what_is_needed(address)]}
        http = DefaultAsyncHttpxClient(
            event_hooks=hooks,
            follow_redirects=False,
            # Reading the certificates of the world takes a fifth of a second.
            verify=address.base_url.startswith("https:"),
        )
        return AsyncOpenAI(
            api_key=address.api_key or "none",  # it wants one; the hook takes it away
            base_url=address.base_url,
            max_retries=0,
            timeout=Timeout(timeout, connect=min(timeout, _CONNECT)),
            http_client=http,
        )


def _import() -> None:
    try:
        importlib.import_module("openai")
    except ImportError as error:
        message = "the openai package cannot be imported; install graphmem anew"
        raise ConfigError(message) from error


def _only_what_is_needed(address: Address) -> Callable[[Any], Awaitable[None]]:
    """A hook that takes from a request what the settings do not ask for.

    The package adds headers from `OPENAI_*` variables, which may belong to another server, and
    some that describe this machine.
    """

    async def hook(request: Any) -> None:
        for name in list(request.headers):
            if name.lower() not in _SENT:
                del request.headers[name]
        if address.api_key:
            request.headers["authorization"] = f"Bearer {address.api_key}"

    return hook


def _wait(state: RetryCallState) -> float:
    drawn = wait_random_exponential(multiplier=FIRST_WAIT, max=LONGEST_WAIT)(state)
    error = state.outcome.exception() if state.outcome is not None else None
    asked = error.retry_after if isinstance(error, ModelUnavailableError) else None
    # A little more than was asked, each caller another little: they must not all come at once.
    return drawn if asked is None else asked + min(drawn, 1.0)


async def _sleep(seconds: float) -> None:
    # Looked up at each call, so that a test of waits need not wait.
    await pause(seconds)
