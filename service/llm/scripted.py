"""A scripted stand-in for a language model, over real HTTP and in OpenAI's way: for trying out, for tests, for demos.

It understands the fences of our prompts and answers from the material between them. The name of the model asked for
chooses what happens. Knows no case and no database.
"""

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

import typer
import uvicorn
from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from prompts.replies import REPLIES
from service.llm.scripted_replies import SCRIPTS, Asked, Piece, Played

PART = 96
"""Characters of one piece of a streamed answer."""


def serve_scripted_model(
    port: Annotated[int, typer.Option(help="Port to listen on, on this machine only.")] = 8200,
) -> None:
    """Serve a scripted stand-in for a language model; the model's name chooses what it does."""
    typer.echo(f"CASEMENTOR_MODEL_URL=http://127.0.0.1:{port}/v1 CASEMENTOR_MODEL_NAME={'|'.join(SCRIPTS)}")
    uvicorn.run(scripted_app(), host="127.0.0.1", port=port, ws="none", log_level="warning")


def scripted_app() -> FastAPI:
    """The endpoint. `app.state.seen` holds the body of every request, as it came."""
    app = FastAPI(title="A scripted model", docs_url=None, redoc_url=None)
    app.state.seen = []
    times: Counter[str] = Counter()

    @app.get("/v1/models")
    async def models() -> dict[str, Any]:
        return {"object": "list", "data": [{"id": name, "object": "model"} for name in SCRIPTS]}

    @app.post("/v1/chat/completions")
    async def complete(request: Request) -> Response:
        body = await request.json()
        app.state.seen.append(body)
        name = body["model"]
        if name not in SCRIPTS:
            return JSONResponse({"error": {"message": "there is no such script"}}, status_code=404)
        played = SCRIPTS[name](_asked(body, before=times[name]))
        times[name] += 1
        return _response(played, name)

    return app


def _asked(body: dict[str, Any], *, before: int) -> Asked:
    system, user = (message["content"] for message in body["messages"])
    mark = (re.search(r"carry the mark (\w+)", user) or [user, ""])[1]
    found = re.findall(rf"^<<{mark} (\S+) ·[^\n]*>>\n(.*?)\n<<end {mark}>>$", user, flags=re.MULTILINE | re.DOTALL)
    return Asked(_shape(body, system), system, mark, tuple(Piece(key, text) for key, text in found), before)


def _shape(body: dict[str, Any], system: str) -> str:
    """The declared shape a request asks for: by its schema's name, else by the example in its words."""
    if "json_schema" in body.get("response_format", {}):
        return str(body["response_format"]["json_schema"]["name"])
    fields = {next(iter(reply.model_fields)): shape for shape, reply in REPLIES.items()}
    return next(shape for field, shape in fields.items() if f'{{"{field}":' in system)


def _response(played: Played, model: str) -> Response:
    if played.status != 200:
        body = {"error": {"message": "as the script says"}}
        return JSONResponse(body, status_code=played.status, headers=played.headers)
    parts = [played.text[at : at + PART] for at in range(0, len(played.text), PART)]
    if played.cut:
        half, promised = _lines(parts[: len(parts) // 2], model), {"content-length": "1000000"}
        return StreamingResponse(half, media_type="text/event-stream", headers=promised)
    return StreamingResponse(_stream(parts, model, played.pause), media_type="text/event-stream")


async def _stream(parts: list[str], model: str, pause: float) -> AsyncIterator[str]:
    for line in _lines(parts, model):
        yield line
        await asyncio.sleep(pause)
    yield _line({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}, model)
    usage = {"prompt_tokens": 1000, "completion_tokens": len(parts), "total_tokens": 1000 + len(parts)}
    yield _line({"choices": [], "usage": usage}, model)
    yield "data: [DONE]\n\n"


def _lines(parts: list[str], model: str) -> Iterator[str]:
    for part in parts:
        yield _line({"choices": [{"index": 0, "delta": {"content": part}, "finish_reason": None}]}, model)


def _line(data: dict[str, Any], model: str) -> str:
    head = {"id": "scripted", "object": "chat.completion.chunk", "created": 0, "model": model}
    return f"data: {json.dumps({**head, **data})}\n\n"
