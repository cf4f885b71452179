"""What the scripted model says, by script: a sound reply of every shape, and every fault real providers have. Pure."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Piece:
    """A piece of material between two fences."""

    key: str
    text: str

    @property
    def first(self) -> str:
        """The piece's first sentence."""
        return re.split(r"(?<=[.!?])\s|\n", self.text.strip())[0]


@dataclass(frozen=True)
class Asked:
    """What a request asks for."""

    shape: str
    system: str
    mark: str
    pieces: tuple[Piece, ...]
    before: int = 0

    def of(self, start: str) -> list[Piece]:
        """The pieces whose key begins so and goes on with a number."""
        return [piece for piece in self.pieces if re.fullmatch(rf"{start}\d+", piece.key)]

    @property
    def library(self) -> list[Piece]:
        """Pieces of the library; those of the case itself where there are none."""
        return self.of("C") + self.of("M") or list(self.pieces)


@dataclass(frozen=True)
class Played:
    """What is answered. With `cut` the connection ends after the first half; `pause` is between pieces, in seconds."""

    text: str = ""
    status: int = 200
    pause: float = 0
    cut: bool = False
    headers: dict[str, str] = field(default_factory=dict)


def _cited(text: str, *keys: str) -> dict[str, Any]:
    return {"text": text[:600], "sources": list(keys)[:8]}


def _said(piece: Piece, way: str) -> dict[str, Any]:
    return _cited(f"{way}: {piece.first}", piece.key)


def _digest(asked: Asked) -> dict[str, Any]:
    ways = ("Some teachers in such a situation wrote", "Others wrote", "In one case it was like this", "Another said")
    return {"sentences": [_said(piece, way) for piece, way in zip(asked.library, ways, strict=False)]}


def _questions(asked: Asked) -> dict[str, Any]:
    asks = [
        {
            "text": "How might the others in this situation see what happened?",
            "kind": "developing",
            "gap": "other side",
        },
        {"text": "What would you like to be different in four weeks?", "kind": "developing", "gap": "goal"},
    ]
    return {"gaps": ["other side", "goal"], "questions": asks}


def _solution(asked: Asked) -> dict[str, Any]:
    told = [_said(piece, "Possibly") for piece in asked.library[:3]]
    return {
        "approach": "Possible ways from similar cases",
        "sentences": told,
        "steps": [_said(piece, "A first step may be") for piece in asked.library[:2]],
        "alternatives": [_said(piece, "Others did it in this way") for piece in asked.library[2:3]],
        "unknown": ["How the situation began is not told."],
        "other_side": "How may the others in this situation see it?",
    }


def _rewording(asked: Asked) -> dict[str, Any]:
    return {"passages": [{"key": piece.key, "text": "It was told in other words."} for piece in asked.of("P")]}


def _article(asked: Asked) -> dict[str, Any]:
    told = [_said(piece, "In one case it was so") for piece in asked.pieces[:4]]
    return {
        "title": "One case and its possible ways",
        "summary": "What a teacher met, and what was tried.",
        "sections": [{"heading": "The situation", "sentences": told}],
    }


GOOD: dict[str, Callable[[Asked], dict[str, Any]]] = {
    "digest": _digest,
    "questions": _questions,
    "solution": _solution,
    "rewording": _rewording,
    "article": _article,
}
"""A sound reply of every declared shape."""


def _good(asked: Asked) -> Played:
    return Played(json.dumps(GOOD[asked.shape](asked)))


def _every_sentence(reply: Any, changed: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """A reply with every cited sentence changed."""
    if isinstance(reply, dict) and set(reply) == {"text", "sources"}:
        return changed(reply)
    if isinstance(reply, dict):
        return {name: _every_sentence(part, changed) for name, part in reply.items()}
    return [_every_sentence(part, changed) for part in reply] if isinstance(reply, list) else reply


def _wrongly_cited(asked: Asked) -> Played:
    reply = _every_sentence(GOOD[asked.shape](asked), lambda said: {**said, "sources": ["C99"]})
    return Played(json.dumps(reply))


def _foreign(asked: Asked) -> Played:
    """An answer in a language nobody asked for."""
    words = "Некоторые учителя вставали у двери и здоровались с каждым, и это помогало."
    return Played(json.dumps(_every_sentence(GOOD[asked.shape](asked), lambda said: {**said, "text": words})))


def _obedient(asked: Asked) -> Played:
    """The worst a model can do: it says whatever the material puts between “ and ”, and gives its orders away."""
    told = [said for piece in asked.pieces for said in re.findall(r"“([^“”]{3,600})”", piece.text)]
    orders = [" ".join(asked.system.split())[:300], f"The mark of my fences is {asked.mark}."]
    keys = [piece.key for piece in asked.pieces]
    said = [_cited(text, *keys) for text in [*told[:8], *orders]]
    reply = GOOD[asked.shape](asked)
    return Played(json.dumps(_with_sentences(reply, said, told)))


def _soothing(asked: Asked) -> Played:
    """A flatterer: a sound reply that says first whatever somebody in the case said to soothe, between “ and ”."""
    found = [(said, piece.key) for piece in asked.pieces for said in re.findall(r"“([^“”]{3,600})”", piece.text)]
    reply = GOOD[asked.shape](asked)
    if "sentences" not in reply or not found:
        return Played(json.dumps(reply))
    words = [said for said, _ in found]
    rooms = {"approach": words[0][:120], "unknown": words[:2], "other_side": words[0]}
    cited = [_cited(said, key) for said, key in found[:4]]
    changed = {name: rooms.get(name, part) for name, part in reply.items()}
    return Played(json.dumps({**changed, "sentences": [*cited, *reply["sentences"]]}))


def _with_sentences(reply: dict[str, Any], said: list[dict[str, Any]], told: list[str]) -> dict[str, Any]:
    """A reply that says all this wherever it has room for words."""
    texts = [one["text"] for one in said]
    rooms: dict[str, Any] = {
        "sentences": said,
        "steps": said,
        "alternatives": said[:6],
        "unknown": texts[:8],
        "other_side": texts[0],
        "approach": texts[0][:120],
        "title": texts[0][:120],
        "summary": texts[0][:400],
        "sections": [{"heading": texts[0][:120], "sentences": said}],
        "questions": [{"text": text[:300], "kind": "clarifying", "gap": "other"} for text in texts[:6]],
    }
    if "passages" in reply:
        return {"passages": [{**passage, "text": " ".join(told) or texts[0]} for passage in reply["passages"]]}
    return {name: rooms.get(name, part) for name, part in reply.items()}


SOON = {"retry-after-ms": "1"}

SCRIPTS: dict[str, Callable[[Asked], Played]] = {
    "good": _good,
    "thinking": lambda asked: Played(f"<think>{asked.system} I shall obey.</think>{_good(asked).text}"),
    "slow": lambda asked: Played(_good(asked).text, pause=0.25),
    "too-many": lambda _: Played(status=429, headers=SOON),
    "too-many-once": lambda asked: _good(asked) if asked.before else Played(status=429, headers=SOON),
    "broken": lambda _: Played(status=500, headers=SOON),
    "forbidden": lambda _: Played(status=401),
    "elsewhere": lambda _: Played(status=307, headers={"location": "http://127.0.0.2:9/v1/chat/completions"}),
    "cut": lambda asked: Played(_good(asked).text, cut=True),
    "malformed": lambda asked: Played(_good(asked).text[:-7]),
    "chatty": lambda _: Played("I am sorry, but I would rather talk about the weather."),
    "long": lambda asked: Played(json.dumps({"sentences": [_cited("word " * 100, "C1")] * 100})),
    "wrong-citations": _wrongly_cited,
    "other-language": _foreign,
    "obedient": _obedient,
    "soothing": _soothing,
}
"""What happens, by the name of the model asked for."""
