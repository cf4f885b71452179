"""What people say with each move: one frozen record an action, with the limits of its fields. Knows no states.

They are what the API takes and what the history keeps.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, field_validator

from corpus.form import Participant, says_something
from corpus.records import Format, Gap, InDanger, OneLine, Record, Required, Slug, SolvedCase, Text
from service.cases.states import Action

Said = Annotated[Required, AfterValidator(says_something)]
Sentence = Annotated[OneLine, AfterValidator(says_something)]
Short = Annotated[Said, Field(max_length=500)]
Line = Annotated[Sentence, Field(max_length=200)]
Answer = Annotated[Text, Field(max_length=1500)]
Reason = Annotated[Text, Field(max_length=500)]
Essay = Annotated[Said, Field(max_length=6000)]
Helped = Literal["yes", "partly", "no"]


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Found(Record):
    """One place of a text that could tell who a case is about, as de-identification found it.

    `field` is the path in the text ("questions.2.answered"), `start` and `end` count characters in it.
    """

    field: Line
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str
    kind: str
    replacement: str
    reason: str


class Kept(Record):
    """Something found that a moderator lets stand, and why it tells nothing of anybody."""

    text: Annotated[Said, Field(max_length=1000)]
    reason: Line


class RefusalReason(StrEnum):
    """Why a mentor does not take a case."""

    NO_TIME = "no time"
    NOT_MY_FIELD = "not my field"
    CONFLICT_OF_INTEREST = "conflict of interest"
    OTHER = "other"


DraftedBy = Literal["", "library", "model"]
"""Who drafted something a person sent; said by the service, whatever is sent to it."""


class SentQuestion(Record):
    """A question as the mentor sent it. `drafted` is what had been proposed, empty for the mentor's own."""

    text: Annotated[Sentence, Field(max_length=300)]
    kind: Literal["clarifying", "developing", "guiding"] = "clarifying"
    gap: Gap = Gap.OTHER
    drafted: Annotated[Text, Field(max_length=300)] = ""
    drafter: DraftedBy = ""


class ChooseMentor(Record):
    """Ask one mentor to take the case."""

    action: Literal[Action.CHOOSE_MENTOR] = Action.CHOOSE_MENTOR
    mentor: Slug


class Accept(Record):
    """Take the case."""

    action: Literal[Action.ACCEPT] = Action.ACCEPT


class Refuse(Record):
    """Not take the case; `words` reach the teacher."""

    action: Literal[Action.REFUSE] = Action.REFUSE
    reason: RefusalReason
    words: Reason = ""


class AskBefore(Record):
    """Ask one thing before accepting or refusing."""

    action: Literal[Action.ASK_BEFORE] = Action.ASK_BEFORE
    question: Short


class Reply(Record):
    """Answer what the mentor asked before accepting."""

    action: Literal[Action.REPLY] = Action.REPLY
    answer: Annotated[Said, Field(max_length=1000)]


class Release(Record):
    """Give an accepted case back, or take it off a silent mentor."""

    action: Literal[Action.RELEASE] = Action.RELEASE
    reason: Short


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


class Close(Record):
    """Close a case that its author no longer answers for."""

    action: Literal[Action.CLOSE] = Action.CLOSE
    reason: Short


class Withdraw(Record):
    """Take the case back."""

    action: Literal[Action.WITHDRAW] = Action.WITHDRAW
    reason: Reason = ""


class ChangeFormat(Record):
    """Choose another format."""

    action: Literal[Action.CHANGE_FORMAT] = Action.CHANGE_FORMAT
    format: Format


class ChangeConsent(Record):
    """Give or take back consent to publish."""

    action: Literal[Action.CHANGE_CONSENT] = Action.CHANGE_CONSENT
    consent: bool


class Extend(Record):
    """Give the owner more time, and step back as moderator."""

    action: Literal[Action.EXTEND] = Action.EXTEND
    reason: Short


class Clear(Record):
    """Say that what screening found in a case is no danger, or is in good hands; the author is told, without this."""

    action: Literal[Action.CLEAR] = Action.CLEAR
    reason: Short


class FindOrdinary(Record):
    """Say of a case in which screening was in doubt that it is an ordinary one."""

    action: Literal[Action.FIND_ORDINARY] = Action.FIND_ORDINARY


class FindDanger(Record):
    """Say of a case in which screening was in doubt that it tells of danger: the doubt is an alert from then on."""

    action: Literal[Action.FIND_DANGER] = Action.FIND_DANGER


class Lapse(Record):
    """The time of a state is over."""

    action: Literal[Action.LAPSE] = Action.LAPSE


class Credit(Record):
    """Whether a mentor is named beside an own solution in the library, and whether it may stand there at all."""

    action: Literal[Action.CREDIT] = Action.CREDIT
    named: bool = False
    withheld: bool = False


class ProposeText(Record):
    """A text for the library as de-identification proposes it, and what it still finds in it."""

    action: Literal[Action.PROPOSE_TEXT] = Action.PROPOSE_TEXT
    text: SolvedCase
    replaced: tuple[Found, ...] = ()
    left: tuple[Found, ...] = ()


class CorrectText(Record):
    """The text as a moderator corrected it, what de-identification finds in it, and what of that may stay."""

    action: Literal[Action.CORRECT_TEXT] = Action.CORRECT_TEXT
    text: SolvedCase
    left: tuple[Found, ...] = ()
    kept: Annotated[tuple[Kept, ...], Field(max_length=200)] = ()


class ReturnText(Record):
    """Give the text back to its author, who is asked something about it."""

    action: Literal[Action.RETURN_TEXT] = Action.RETURN_TEXT
    words: Short


class ApproveText(Record):
    """A moderator's yes to exactly this text."""

    action: Literal[Action.APPROVE_TEXT] = Action.APPROVE_TEXT
    text: Digest


class AgreeText(Record):
    """The author's yes to exactly this text, and whether it may also be used to measure the service."""

    action: Literal[Action.AGREE_TEXT] = Action.AGREE_TEXT
    text: Digest
    evaluation: bool = False


class ObjectText(Record):
    """What should be different in the text before its author agrees."""

    action: Literal[Action.OBJECT_TEXT] = Action.OBJECT_TEXT
    words: Short


class TakeDown(Record):
    """Take a published case out of the library."""

    action: Literal[Action.TAKE_DOWN] = Action.TAKE_DOWN
    reason: Short


SentMove = (
    ChooseMentor
    | Accept
    | Refuse
    | AskBefore
    | Reply
    | Release
    | SendQuestions
    | GiveAnswers
    | Keep
    | Invite
    | Redefine
    | AskColleagues
    | GiveOpinion
    | SendSolution
    | AskSecondOpinion
    | Reflect
    | FollowUp
    | Close
    | Withdraw
    | ChangeFormat
    | ChangeConsent
    | Extend
    | Clear
    | FindOrdinary
    | FindDanger
    | Credit
    | ReturnText
    | ApproveText
    | AgreeText
    | ObjectText
    | TakeDown
)
"""Any move that a person sends, with what is said in it."""

Move = SentMove | Lapse | ProposeText | CorrectText
"""Any move. Time lapses by itself, and what is left in a text is found by de-identification, not told by its sender."""

AnyMove = Annotated[SentMove, Discriminator("action")]
