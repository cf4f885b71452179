"""A language model as judge, through ragas: any OpenAI-compatible endpoint. A reply that cannot be read is no score.

Knows written texts and one endpoint; a host that the deployment does not allow cannot be configured (R15).
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import openai
from pydantic import BaseModel, ValidationError
from ragas.llms.base import InstructorBaseRagasLLM
from ragas.metrics.collections import (
    AnswerRelevancy,
    ContextPrecisionWithReference,
    ContextRecall,
    DomainSpecificRubrics,
    Faithfulness,
)

from eval.generation.names import FAITHFUL, JUDGED_PRECISION, JUDGED_RECALL, RELEVANT, RUBRIC
from eval.generation.text_measures import LocalEmbedding, Measure
from eval.generation.written import Reference, Written
from eval.ratings.rubric import SCALE
from eval.tasks.task import CannotAnswer
from service.settings import Judge

Reply = TypeVar("Reply", bound=BaseModel)
SAMPLES = 3
"""Questions a judge makes up from a text to see whether it answers what was asked; ragas's own number."""
LONGEST = 2048
LEAST, MOST = 1, len(SCALE)
RUBRICS = {f"score{number}_description": words for number, words in enumerate(SCALE, start=1)}


class UnreadableReply(Exception):
    """The judge's reply is not of the shape it was asked for."""


class JudgeModel(InstructorBaseRagasLLM):
    """The endpoint behind ragas's face. Asked in plain words for JSON, as not every server knows more than that."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._client = openai.AsyncOpenAI(
            base_url=judge.url, api_key=judge.key.get_secret_value(), timeout=judge.timeout, max_retries=2
        )

    async def agenerate(self, prompt: str, response_model: type[Reply]) -> Reply:
        """The judge's reply in the asked shape. Raises UnreadableReply, and CannotAnswer where there is none."""
        try:
            answer = await self._client.chat.completions.create(
                model=self._judge.name,
                messages=[{"role": "user", "content": prompt}],
                temperature=0,
                max_tokens=LONGEST,
            )
        except openai.OpenAIError as error:
            raise CannotAnswer(f"The {self._judge.title} does not answer: {error}") from error
        return _read(answer.choices[0].message.content or "", response_model)

    def generate(self, prompt: str, response_model: type[Reply]) -> Reply:
        """Ragas asks for it; nothing here calls it."""
        raise NotImplementedError("a judge is asked without waiting in a thread")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def _read(text: str, shape: type[Reply]) -> Reply:
    """The JSON object in a reply, with or without words and fences around it."""
    found = re.search(r"\{.*\}", text, flags=re.DOTALL)
    try:
        return shape.model_validate(json.loads(found[0] if found else ""))
    except (ValueError, ValidationError) as error:
        raise UnreadableReply(f"the judge's reply is no {shape.__name__}") from error


def judge_measures(model: JudgeModel, embedding: LocalEmbedding) -> Mapping[str, Measure]:
    """Every measure a judge gives, by name; each from 0 to 1, more is better."""
    faithful = Faithfulness(llm=model)
    relevant = AnswerRelevancy(llm=model, embeddings=embedding, strictness=SAMPLES)
    precise, recalled = ContextPrecisionWithReference(llm=model), ContextRecall(llm=model)
    rubric = DomainSpecificRubrics(llm=model, rubrics=RUBRICS)

    def told(written: Written) -> list[str]:
        return [one.text for one in written.contexts]

    async def faithfulness(written: Written, asked: Reference) -> float:
        return _score(await faithful.ascore(asked.asked, written.text, told(written)))

    async def relevancy(written: Written, asked: Reference) -> float:
        return max(0.0, _score(await relevant.ascore(asked.asked, written.text)))  # a cosine can be below 0

    async def precision(written: Written, asked: Reference) -> float:
        return _score(await precise.ascore(asked.asked, asked.text, told(written)))

    async def recall(written: Written, asked: Reference) -> float:
        return _score(await recalled.ascore(asked.asked, told(written), asked.text))

    async def rubrics(written: Written, asked: Reference) -> float:
        found = await rubric.ascore(user_input=asked.asked, response=written.text)
        return (_score(found) - LEAST) / (MOST - LEAST)

    return {
        FAITHFUL: faithfulness,
        RELEVANT: relevancy,
        JUDGED_PRECISION: precision,
        JUDGED_RECALL: recall,
        RUBRIC: rubrics,
    }


def _score(result: Any) -> float:
    """The value of a metric. Raises UnreadableReply where the judge's replies gave none."""
    value = float(result.value)
    if math.isnan(value):
        raise UnreadableReply("the judge said nothing that could be counted")
    return value
