"""Any endpoint that speaks OpenAI's chat completions: OpenAI, Azure, vLLM, Ollama, llama.cpp. Knows no gate.

By the `openai` package itself: it retries with growing, jittered pauses and obeys Retry-After. LangChain's chat model
is not used, because variables of the environment can make that send prompts to hosts nobody here allowed.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2
import openai
from openai import AsyncOpenAI

from prompts.filling import Filled
from prompts.replies import schema_of
from prompts.tokens import counter_for
from service.llm.model import Answer, Hear, NoAnswer, Why, unheard
from service.llm.provider import Provider, Shape

if TYPE_CHECKING:
    from openai import AsyncStream
    from openai.types.chat import ChatCompletionChunk


class OpenAIModel:
    """One model at one endpoint. Follows no redirect: an allowed host cannot hand a prompt on to another."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._client = AsyncOpenAI(
            base_url=provider.url,
            api_key=provider.key.get_secret_value() or "none",
            max_retries=provider.tries - 1,
            timeout=provider.timeout,
            http_client=httpx2.AsyncClient(follow_redirects=False, timeout=provider.timeout),
        )

    @property
    def name(self) -> str:
        """The model's name at its endpoint."""
        return self._provider.model

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def answer(self, filled: Filled, *, hear: Hear = unheard) -> Answer:
        """The answer, streamed. Raises NoAnswer for every fault, without a word of the provider's."""
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._provider.timeout * self._provider.tries):
                heard = await self._heard(filled, hear)
        except TimeoutError:
            raise NoAnswer(Why.TOO_SLOW) from None
        except (openai.APIError, httpx2.HTTPError) as error:
            raise NoAnswer(_why(error)) from None
        return heard.answer(filled, model=self.name, milliseconds=round((time.perf_counter() - started) * 1000))

    async def _heard(self, filled: Filled, hear: Hear) -> "_Heard":
        stream: AsyncStream[ChatCompletionChunk] = await self._client.chat.completions.create(
            model=self._provider.model,
            messages=[{"role": "system", "content": filled.system}, {"role": "user", "content": filled.user}],
            stream=True,
            stream_options={"include_usage": True},
            **_manner_asked(self._provider),
            **_shape_asked(self._provider.shape, filled.reply),
        )
        heard = _Heard()
        async with stream:
            async for chunk in stream:
                heard.take(chunk)
                await hear(heard.characters)
        if heard.ended == "content_filter":
            raise NoAnswer(Why.REFUSED)
        if not heard.ended:
            raise NoAnswer(Why.CUT)
        return heard


@dataclass
class _Heard:
    """What has come so far."""

    parts: list[str] = field(default_factory=list)
    characters: int = 0
    ended: str = ""
    tokens: tuple[int, int] | None = None

    def take(self, chunk: "ChatCompletionChunk") -> None:
        """Take one piece of the stream; what a model thinks aloud beside its answer is not listened to (R29)."""
        if chunk.usage is not None:
            self.tokens = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
        for choice in chunk.choices[:1]:
            self.parts.append(choice.delta.content or "")
            self.characters += len(self.parts[-1])
            self.ended = choice.finish_reason or self.ended

    def answer(self, filled: Filled, *, model: str, milliseconds: int) -> Answer:
        text = "".join(self.parts)
        count: Callable[[str], int] = counter_for(model).count
        tokens_in, tokens_out = self.tokens or (count(filled.system) + count(filled.user), count(text))
        return Answer(text, tokens_in, tokens_out, milliseconds)


def _manner_asked(provider: Provider) -> dict[str, Any]:
    if provider.manner == "reasoning":
        return {"max_completion_tokens": provider.longest}
    return {"max_tokens": provider.longest, "temperature": 0}


def _shape_asked(shape: Shape, reply: str) -> dict[str, Any]:
    if shape == "json_object":
        return {"response_format": {"type": "json_object"}}
    if shape == "json_schema":
        asked = {"name": reply, "schema": schema_of(reply), "strict": True}
        return {"response_format": {"type": "json_schema", "json_schema": asked}}
    return {}


def _why(error: Exception) -> Why:
    """The kind of a fault; the first line that fits."""
    kinds: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Why], ...] = (
        ((openai.APITimeoutError, httpx2.TimeoutException), Why.TOO_SLOW),
        (openai.RateLimitError, Why.TOO_MANY),
        (openai.InternalServerError, Why.SERVER),
        (openai.APIStatusError, Why.REFUSED),
        ((httpx2.RemoteProtocolError, httpx2.ReadError), Why.CUT),
        ((openai.APIConnectionError, httpx2.HTTPError), Why.UNREACHABLE),
    )
    return next((why for kind, why in kinds if isinstance(error, kind)), Why.CUT)
