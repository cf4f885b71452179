"""A scripted stand-in for a judge, over real HTTP and in OpenAI's way. The name of the model asked for chooses what it
plays. Knows what ragas asks; judges by shared words alone.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

Input = Mapping[str, Any]


def scripted_judge() -> FastAPI:
    """The endpoint. `app.state.seen` holds the body of every request."""
    app = FastAPI(title="A scripted judge", docs_url=None, redoc_url=None)
    app.state.seen = []

    @app.post("/v1/chat/completions")
    async def complete(request: Request) -> Response:
        body = await request.json()
        app.state.seen.append(body)
        if body["model"] == "absent":
            return JSONResponse({"error": {"message": "no such model"}}, status_code=404)
        text = SCRIPTS[body["model"]](_reply(body["messages"][-1]["content"]))
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        told = {"id": "1", "object": "chat.completion", "created": 0, "model": body["model"], "choices": [choice]}
        return JSONResponse(told)

    return app


SCRIPTS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "fair": json.dumps,
    "wordy": lambda reply: f"Certainly! Here it is:\n```json\n{json.dumps(reply)}\n```\nI hope this helps.",
    "torn": lambda reply: json.dumps(reply)[:-3],
    "silent": lambda reply: "",
}


def _reply(prompt: str) -> dict[str, Any]:
    """A reply of the shape that a prompt of ragas asks for, told by what it gives."""
    given = json.loads(re.split(r"following input\s+input:", prompt, flags=re.IGNORECASE)[-1].rsplit("Output:", 1)[0])
    if "statements" in given:
        return {"statements": [_verdict(one, given["context"]) for one in given["statements"]]}
    if "context" in given:
        return _of_context(given, by_statement='"classifications"' in prompt)
    if "question" in given:
        return {"statements": [one.strip() for one in re.split(r"(?<=[.!?])\s", given["answer"]) if one.strip()]}
    if "user_input" in given:
        return {"feedback": "It fits.", "score": 4}
    return {"question": given["response"][:80], "noncommittal": 0}


def _of_context(given: Input, *, by_statement: bool) -> dict[str, Any]:
    held = int(_shares(given["answer"], given["context"]))
    if by_statement:
        return {"classifications": [{"statement": given["answer"], "reason": "by words", "attributed": held}]}
    return {"reason": "by words", "verdict": held}


def _verdict(statement: str, context: str) -> dict[str, Any]:
    return {"statement": statement, "reason": "by words", "verdict": int(_shares(statement, context))}


def _shares(text: str, other: str) -> bool:
    """Whether most words of a text are words of another."""
    words = re.findall(r"\w+", text.lower())
    known = set(re.findall(r"\w+", other.lower()))
    return sum(word in known for word in words) * 2 > len(words)
