"""Any move, with what is said in it: what the API takes and the history keeps. Knows no states.

A record of a move stands where its subject does: `offer_said`, `work_said`, `course_said` or `text_said`.
"""

from typing import Annotated

from pydantic import Discriminator

from service.cases.course_said import (
    ChangeConsent,
    ChangeFormat,
    Clear,
    Close,
    Extend,
    FindDanger,
    FindOrdinary,
    Lapse,
    Withdraw,
)
from service.cases.offer_said import Accept, AskBefore, ChooseMentor, Refuse, Release, Reply
from service.cases.text_said import (
    AgreeText,
    ApproveText,
    CorrectText,
    Credit,
    ObjectText,
    ProposeText,
    ReturnText,
    TakeDown,
)
from service.cases.work_said import (
    AskColleagues,
    AskSecondOpinion,
    FollowUp,
    GiveAnswers,
    GiveOpinion,
    Invite,
    Keep,
    Redefine,
    Reflect,
    SendQuestions,
    SendSolution,
)

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
