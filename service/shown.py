"""What was found, as a response shows it, with the reasons why. Knows items and queries; finds nothing itself."""

from typing import Any

from retrieval.ahead import Ahead
from retrieval.mentors import MentorMatch, Titles
from retrieval.query import Query
from retrieval.questions import ChosenQuestion
from retrieval.reasons import case_reasons, difference, field_matches, material_reasons, sentence_pair
from retrieval.shelf import Shelved
from retrieval.tried import tried
from service.response import (
    CaseFound,
    FieldMatch,
    MaterialFound,
    MentorFound,
    PossibleSolution,
    QuestionFound,
    SentencePair,
    Step,
)


def shown_case(query: Query, item: Shelved, score: float, *, titles: Titles, ahead: Ahead) -> CaseFound:
    """A solved case beside the form: what is shared, what differs, which steps were tried."""
    record = item.record
    done = tried(query, item)
    pair = sentence_pair(query, item, "essence", "actions_taken", "difficulty", "question")
    reflection = record["reflection"]
    return CaseFound(
        id=item.id,
        title=record["title"],
        score=score,
        reasons=case_reasons(query, item, titles=titles, holders=ahead.holders["cases"].__getitem__),
        essence=record["essence"],
        problem_fields=tuple(record["problem_fields"]),
        participants=tuple(record["participants"]),
        matches=tuple(FieldMatch(**vars(match)) for match in field_matches(query, item)),
        sentences=SentencePair(**vars(pair)) if pair else None,
        difference=difference(query, item),
        solutions=tuple(_solution(solution, done) for solution in record["solutions"]),
        disagreement=record["disagreement"] or "",
        outcome=reflection["outcome"] if reflection else "",
        helped=reflection["helped"] if reflection else None,
        reworded=record.get("reworded", False),
    )


def _solution(solution: dict[str, Any], done: dict[str, str]) -> PossibleSolution:
    return PossibleSolution(
        approach=solution["approach"],
        text=solution["text"],
        steps=tuple(Step(text=step, already_tried=step in done, like=done.get(step, "")) for step in solution["steps"]),
    )


def shown_material(
    query: Query, item: Shelved, score: float, *, linked: float, titles: Titles, ahead: Ahead
) -> MaterialFound:
    """A material; `linked` is how surely it is attached to a similar case."""
    record = item.record
    pair = sentence_pair(query, item, "summary", "body")
    holders = ahead.holders["materials"].__getitem__
    return MaterialFound(
        id=item.id,
        title=record["title"],
        score=score,
        reasons=material_reasons(query, item, titles=titles, holders=holders, linked=linked),
        kind=record["kind"],
        summary=record["summary"],
        problem_fields=tuple(record["problem_fields"]),
        sentences=SentencePair(**vars(pair)) if pair else None,
        url=record["url"],
        drafter=record.get("drafter", ""),
    )


def shown_question(chosen: ChosenQuestion) -> QuestionFound:
    """A question with the gap it fills."""
    candidate = chosen.candidate
    return QuestionFound(
        id=candidate.id,
        title=candidate.text,
        score=max(0.0, min(1.0, chosen.score / 2)),
        reasons=chosen.reasons,
        kind=candidate.kind,
        gap=candidate.gap,
        source=candidate.source,
    )


def shown_mentor(match: MentorMatch) -> MentorFound:
    """A mentor's public profile, as far as it belongs to a response."""
    mentor = match.mentor
    return MentorFound(
        id=mentor.id,
        title=mentor.name,
        score=match.score,
        reasons=match.reasons,
        position=mentor.position,
        institution=mentor.institution,
        subject_area=mentor.subject_area,
        problem_fields=mentor.problem_fields,
        languages=mentor.languages,
        witness=match.witness,
    )
