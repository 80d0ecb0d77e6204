"""From the settings to the models they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphmem.client.crossing import CallableCrossEncoder
    from graphmem.core.extraction import ModelReader
    from graphmem.core.ports import ChatModel, Clock, Tracer
    from graphmem.ingest.retelling import Phraser
    from graphmem.models.address import Address
    from graphmem.models.embeddings import OpenAIEmbedder
    from graphmem.models.openai import OpenAIChat
    from graphmem.models.reranking import RerankServer, ServerCrossEncoder
    from graphmem.models.server import Server
    from graphmem.settings import Settings

__all__ = [
    "chat_address",
    "chat_of",
    "check_models",
    "cross_encoder_of",
    "embeddings_of",
    "phraser_of",
    "reader_of",
]


def check_models(settings: Settings) -> None:
    """Check where the models are said to be; nothing is opened.

    Raises:
        ConfigError: a URL is none, or a key is missing.
    """
    if settings.model is not None or settings.base_url is not None:
        chat_address(settings)
    if settings.embedding_model is not None:
        _embedding_address(settings)


def chat_of(settings: Settings, clock: Clock, tracer: Tracer | None) -> OpenAIChat | None:
    """The chat model of the settings; None if they name none."""
    if settings.model is None:
        return None
    from graphmem.models.openai import OpenAIChat

    return OpenAIChat(_server(chat_address(settings), settings, clock, tracer), settings.model)


def embeddings_of(settings: Settings, clock: Clock, tracer: Tracer | None) -> OpenAIEmbedder | None:
    """The embedding model of the settings; None if they name none."""
    if settings.embedding_model is None:
        return None
    from graphmem.models.embeddings import OpenAIEmbedder

    server = _server(_embedding_address(settings), settings, clock, tracer)
    return OpenAIEmbedder(server, settings.embedding_model, dimension=settings.embedding_dimension)


def cross_encoder_of(
    given: RerankServer | Callable[[str, Sequence[str]], object] | None,
    settings: Settings,
    clock: Clock,
    tracer: Tracer | None,
) -> CallableCrossEncoder | ServerCrossEncoder | None:
    """The cross-encoder that was given; nothing is opened.

    Raises:
        ConfigError: it is neither a callable nor a server, or a server that is forbidden.
    """
    if given is None:
        return None
    if callable(given):
        from graphmem.client.crossing import CallableCrossEncoder

        return CallableCrossEncoder(given)
    from graphmem.models.reranking import RerankServer

    if not isinstance(given, RerankServer):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigError(
            "cross_encoder= must be a callable (query, texts) -> scores, or a RerankServer"
        )
    return given.opened(clock, loopback_only=settings.loopback_only, tracer=tracer)


def reader_of(model: ChatModel | None) -> ModelReader | None:
    """What reads words with a model; None: rules do."""
    if model is None:
        return None
    from graphmem.ingest.model.extractor import ModelExtractor

    return ModelExtractor(model)


def phraser_of(model: ChatModel | None) -> Phraser | None:
    """What says summaries better; None: nobody does."""
    if model is None:
        return None
    from graphmem.ingest.model.phraser import ModelPhraser

    return ModelPhraser(model)


def chat_address(settings: Settings) -> Address:
    """Where the chat model is.

    Raises:
        ConfigError: its URL is none, or OpenAI's own server is meant and there is no key.
    """
    from graphmem.models.address import OPENAI_URL, Address

    if settings.model is not None and settings.base_url is None and settings.api_key is None:
        raise ConfigError(
            f"model={settings.model!r} without base_url= is asked of OpenAI's server, which needs "
            "a key: give api_key= (GRAPHMEM_API_KEY, OPENAI_API_KEY), or the base_url= of another "
            "server, such as 'http://localhost:11434/v1'"
        )
    return Address(
        settings.base_url or OPENAI_URL, settings.api_key, loopback_only=settings.loopback_only
    )


def _embedding_address(settings: Settings) -> Address:
    from graphmem.models.address import OPENAI_URL, Address

    url = settings.embedding_base_url or settings.base_url
    # A key goes to the server it was given for, and to no other.
    own = settings.embedding_base_url in (None, settings.base_url)
    key = settings.embedding_api_key or (settings.api_key if own else None)
    if url is None and key is None:
        raise ConfigError(
            f"embedding_model={settings.embedding_model!r} without embedding_base_url= is asked "
            "of OpenAI's server, which needs a key: give embedding_api_key= or api_key="
        )
    return Address(url or OPENAI_URL, key, loopback_only=settings.loopback_only)


def _server(address: Address, settings: Settings, clock: Clock, tracer: Tracer | None) -> Server:
    from graphmem.models.server import Limits, Server

    limits = Limits(timeout=settings.model_timeout, parallel=settings.model_parallel)
    return Server(address, clock, limits=limits, tracer=tracer)
