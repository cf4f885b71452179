"""What author and mentors say while they work on a case, until the reflection: a frozen record a move."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from corpus.form import Participant
from corpus.records import Gap, InDanger, Record, Slug, Text
from service.cases.states import Action
from service.cases.written import Answer, Essay, Helped, Line, Reason, Said, Sentence, Short

DraftedBy = Literal["", "library", "model"]
"""Who drafted something a person sent; said by the service, whatever is sent to it."""


class SentQuestion(Record):
    """A question as the mentor sent it. `drafted` is what had been proposed, empty for the mentor's own."""

    text: Annotated[Sentence, Field(max_length=300)]
    kind: Literal["clarifying", "developing", "guiding"] = "clarifying"
    gap: Gap = Gap.OTHER
    drafted: Annotated[Text, Field(max_length=300)] = ""
    drafter: DraftedBy = ""


class SendQuestions(Record):
    """Send the chosen questions."""

    action: Literal[Action.SEND_QUESTIONS] = Action.SEND_QUESTIONS
    questions: Annotated[tuple[SentQuestion, ...], Field(min_length=1, max_length=12)]

    @field_validator("questions")
    @classmethod
    def _once(cls, questions: tuple[SentQuestion, ...]) -> tuple[SentQuestion, ...]:
        if len({question.text.casefold() for question in questions}) < len(questions):
            raise ValueError("has the same question twice; please leave one out")
        return questions


class GiveAnswers(Record):
    """The answers, in the order of the questions; an empty one was skipped."""

    action: Literal[Action.ANSWER] = Action.ANSWER
    answers: Annotated[tuple[Answer, ...], Field(min_length=1, max_length=12)]

    @field_validator("answers")
    @classmethod
    def _something(cls, answers: tuple[str, ...]) -> tuple[str, ...]:
        if not any(answers):
            raise ValueError("is empty; at least one question needs an answer")
        return answers


class Keep(Record):
    """Keep the present version of the request."""

    action: Literal[Action.KEEP] = Action.KEEP


class Invite(Record):
    """Define the problem more precisely: a guiding question that invites the teacher to redefine."""

    action: Literal[Action.INVITE] = Action.INVITE
    question: Annotated[Sentence, Field(max_length=300)]


class Redefine(Record):
    """The request, written anew."""

    action: Literal[Action.REDEFINE] = Action.REDEFINE
    essence: Annotated[Said, Field(max_length=1000)]
    actions_taken: Annotated[Text, Field(max_length=1000)] = ""
    difficulty: Annotated[Text, Field(max_length=1000)] = ""
    question: Short
    participants: Annotated[tuple[Participant, ...], Field(max_length=18)] = ()
    problem_fields: Annotated[tuple[Slug, ...], Field(max_length=12)] = ()
    in_danger: InDanger = InDanger.NOBODY


class AskColleagues(Record):
    """Take the opinion of colleagues; collective format only."""

    action: Literal[Action.ASK_COLLEAGUES] = Action.ASK_COLLEAGUES
    colleagues: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=3)]
    question: Short


class GiveOpinion(Record):
    """A colleague's opinion, for the mentor."""

    action: Literal[Action.GIVE_OPINION] = Action.GIVE_OPINION
    text: Annotated[Said, Field(max_length=3000)]


class SendSolution(Record):
    """A possible solution, in the mentor's own name. `drafted` is what had been proposed, empty where nothing was."""

    action: Literal[Action.SEND_SOLUTION] = Action.SEND_SOLUTION
    approach: Annotated[Sentence, Field(max_length=120)]
    text: Essay
    steps: Annotated[tuple[Line, ...], Field(max_length=12)] = ()
    materials: Annotated[tuple[Slug, ...], Field(max_length=8)] = ()
    drafted: Annotated[Text, Field(max_length=6000)] = ""
    drafter: DraftedBy = ""


class AskSecondOpinion(Record):
    """Ask another mentor for a second opinion; once a case."""

    action: Literal[Action.ASK_SECOND_OPINION] = Action.ASK_SECOND_OPINION
    mentor: Slug
    question: Reason = ""


class Reflect(Record):
    """The reflection sheet."""

    action: Literal[Action.REFLECT] = Action.REFLECT
    learned: Annotated[Said, Field(max_length=1500)]
    plan: Annotated[Text, Field(max_length=1500)] = ""
    useful: Helped
    done: Annotated[Text, Field(max_length=1500)] = ""
    helped: Helped | Literal["not yet"] = "not yet"


class FollowUp(Record):
    """What was done weeks later, and whether it helped."""

    action: Literal[Action.FOLLOW_UP] = Action.FOLLOW_UP
    done: Annotated[Said, Field(max_length=1500)]
    helped: Helped
    outcome: Annotated[Said, Field(max_length=1500)]
