"""One request to a model over real HTTP, and every fault a provider can have."""

from collections.abc import AsyncIterator, Callable

import pytest
from pydantic import SecretStr

from prompts.fences import Piece, fenced
from prompts.filling import Filled, fill
from prompts.prompt import released
from prompts.replies import DigestReply, Unreadable, read_reply
from service.llm.model import NoAnswer, Why
from service.llm.openai_model import OpenAIModel
from service.llm.provider import Provider
from tests.service.conftest import Scripted

MARK = "5e1fd00d5e1fd00d"


@pytest.fixture
def filled() -> Filled:
    """A digest asked for, from one library piece."""
    library = fenced([Piece("C1", "solved case", "A colleague stood at the door. It grew calm.")], mark=MARK)
    case = fenced([Piece("E", "essence", "They shout.")], mark=MARK)
    values = {"mark": MARK, "language": "en", "case": case, "tried": "-", "library": library}
    return fill(released("digest"), values)


Opens = Callable[..., OpenAIModel]


@pytest.fixture
async def opens(scripted: Scripted) -> AsyncIterator[Opens]:
    """Opens the scripted model with one of its scripts."""
    made: list[OpenAIModel] = []

    def opened(script: str, **changes: object) -> OpenAIModel:
        asked = {"url": scripted.url, "model": script, "timeout": 5.0, "tries": 2, **changes}
        made.append(OpenAIModel(Provider(**asked)))  # type: ignore[arg-type]
        return made[-1]

    yield opened
    for model in made:
        await model.close()


@pytest.mark.parametrize("script", ["good", "too-many-once"])
@pytest.mark.parametrize("shape", ["json_schema", "json_object", "text"])
async def test_an_answer_comes_as_a_stream_of_the_asked_shape(
    opens: Opens, filled: Filled, script: str, shape: str
) -> None:
    heard: list[int] = []

    async def hear(characters: int) -> None:
        heard.append(characters)

    answer = await opens(script, shape=shape).answer(filled, hear=hear)
    assert isinstance(read_reply(answer.text, "digest"), DigestReply)
    assert "stood at the door" in answer.text
    assert heard == sorted(heard) and heard[-1] == len(answer.text)
    assert answer.tokens_in == 1000 and answer.tokens_out > 0 and answer.milliseconds >= 0


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("too-many", Why.TOO_MANY),
        ("broken", Why.SERVER),
        ("forbidden", Why.REFUSED),
        ("no such script", Why.REFUSED),
        ("cut", Why.CUT),
        ("elsewhere", Why.REFUSED),
    ],
)
async def test_every_fault_has_a_name_and_no_word_of_the_provider(
    opens: Opens, filled: Filled, script: str, why: Why
) -> None:
    with pytest.raises(NoAnswer) as none:
        await opens(script).answer(filled)
    assert none.value.why is why
    assert "script says" not in str(none.value)
    assert none.value.__cause__ is None


async def test_a_model_that_takes_too_long_is_given_up(opens: Opens, filled: Filled) -> None:
    with pytest.raises(NoAnswer) as none:
        await opens("slow", timeout=0.3, tries=1).answer(filled)
    assert none.value.why is Why.TOO_SLOW


async def test_an_endpoint_that_is_not_there_is_unreachable(opens: Opens, filled: Filled) -> None:
    with pytest.raises(NoAnswer) as none:
        await opens("good", url="http://127.0.0.1:1/v1", tries=1).answer(filled)
    assert none.value.why is Why.UNREACHABLE


@pytest.mark.parametrize(("script", "why"), [("malformed", "cut off"), ("chatty", "no JSON"), ("long", "too long")])
async def test_what_cannot_be_read_is_neither_good_nor_nothing(
    opens: Opens, filled: Filled, script: str, why: str
) -> None:
    answer = await opens(script).answer(filled)
    assert read_reply(answer.text, "digest") == Unreadable(why)  # type: ignore[arg-type]


async def test_what_a_model_thinks_aloud_is_not_read(opens: Opens, filled: Filled) -> None:
    reply = read_reply((await opens("thinking").answer(filled)).text, "digest")
    assert isinstance(reply, DigestReply)
    assert "obey" not in str(reply)


async def test_a_reasoning_model_gets_no_temperature(scripted: Scripted, opens: Opens, filled: Filled) -> None:
    await opens("good", manner="reasoning", longest=777).answer(filled)
    assert scripted.seen[-1]["max_completion_tokens"] == 777
    assert "temperature" not in scripted.seen[-1] and "max_tokens" not in scripted.seen[-1]


async def test_the_key_is_sent_and_never_shown(opens: Opens) -> None:
    model = opens("good", key=SecretStr("s3cret"))
    assert "s3cret" not in repr(vars(model))
