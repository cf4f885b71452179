"""The small school of the teacher's pages, with a public case that stands in a topic."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI

from service.actions.make_opening_move import propose_opening
from service.discussions.opening import OpeningText
from service.discussions.opening_said import Propose
from service.store.database import Database
from tests.web.teacher.conftest import (  # noqa: F401 - fixtures are used by name
    MONDAY,
    School,
    app,
    corpus,
    filled,
    index,
    school,
    written,
)

TEXT = OpeningText(
    title="How can a lesson begin calmly?",
    essence="A class talks loudly for ten minutes.",
    question="How can a lesson begin calmly?",
    problem_fields=("class-management",),
)


@dataclass
class Talk:
    """People at the pages of discussions."""

    school: School
    database: Path

    def proposed(self) -> str:
        """A public case of Olga's whose text waits for a moderator; its number."""
        number = self.school.in_work(format="publicly")

        async def propose() -> None:
            database = Database(f"sqlite+aiosqlite:///{self.database}")
            async with database.writing() as session:
                await propose_opening(session, number, Propose(text=TEXT), at=MONDAY)
            await database.close()

        asyncio.run(propose())
        return number

    def steps(self, who: str, number: str, action: str, **said: str) -> None:
        """Somebody takes a step by the API."""
        headers = {"authorization": f"Bearer {self.school.tokens[who]}"}
        path = f"/api/v1/cases/{number}/opening"
        digest = self.school.client.get(path, headers=headers).json()["digest"]
        said = {"text": digest} | said if action in ("approve", "agree") else said
        answer = self.school.client.post(f"{path}/moves", json={"action": action, **said}, headers=headers)
        assert answer.status_code == 200, answer.text

    def posted(self) -> tuple[str, str]:
        """A case that stands in a topic: its number and the path of the topic."""
        number = self.proposed()
        self.steps("mira", number, "approve")
        self.steps("olga", number, "agree")
        headers = {"authorization": f"Bearer {self.school.tokens['olga']}"}
        found = self.school.client.get(f"/api/v1/cases/{number}/opening", headers=headers).json()
        return number, f"/discussions/{found['topic']}"

    def says(self, who: str, topic: str, text: str) -> str:
        """Somebody contributes; the id of what they wrote."""
        answer = self.school.sends(who, f"{topic}/contribute", text=text)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"]).partition("#")[2]


@pytest.fixture
def talk(school: School, app: FastAPI, tmp_path: Path) -> Talk:  # noqa: F811
    """Discussions of the school."""
    return Talk(school, tmp_path / "casementor.db")
