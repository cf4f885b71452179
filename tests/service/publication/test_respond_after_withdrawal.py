"""On the command line, with the shipped encoder: a published case answers another, and a withdrawn one does not."""

import asyncio
import json
from pathlib import Path

import pytest

from service.application import Workshop
from service.jobs.kind import Tools
from service.jobs.table import KINDS
from service.settings import Settings
from service.worker import Worker
from tests.service.conftest import Command
from tests.service.publication.conftest import FORM, MONDAY, KeptLetters, Press, people_of, text_of

ESSENCE = "They drum on the desks with rulers when I turn to the board, all of form seven."
ALIKE = json.dumps({"essence": ESSENCE, "question": FORM["question"]}).encode()


async def published(data: Path, corpus: Path, *, withdrawn: bool) -> str:
    """The id of a case that a service on this data folder publishes, and withdraws again where that is wanted."""
    async with Workshop(Settings(data_folder=data, corpus_folder=corpus)) as workshop:
        service = await workshop.open()
        async with service.database.writing() as session:
            people = await people_of(session)
        letters = KeptLetters()
        tools = Tools(service.database, letters, lambda: MONDAY, "http://school.example", service)
        press = Press(service, Worker(tools, kinds=KINDS), letters, people)
        case = await press.published(text={"essence": ESSENCE})
        name = text_of(case).id
        if withdrawn:
            await press.withdrawn(case)
        service.index.close()
    return name


@pytest.mark.slow
@pytest.mark.parametrize("withdrawn", [False, True])
def test_respond_finds_a_case_while_it_stands_in_the_library(
    casementor: Command, own_data: Path, small_folder: Path, withdrawn: bool
) -> None:
    name = asyncio.run(published(own_data, small_folder, withdrawn=withdrawn))
    ran = casementor("respond", "-", "--json", stdin=ALIKE, data=own_data)
    assert ran.code == 0
    assert (name in ran.out) is not withdrawn
