"""The states of a case, the moves between them, and who may make each. Pure tables; `moves.py` applies them.

```
            choose mentor             accept                send questions             answer
 filed ───────────────────► offered ───────────► in work ───────────────────► questioned ────► answered
   ▲  second round ◄─────────┘  ▲ │ ask before     ▲ │ ▲                                       │  │
   │   refuse, lapse, release   │ ▼                │ │ └────────────── keep ──────────────────┘  │
   └─ (choose again)         clarifying (reply)    │ └─ invite ► invited ─ keep, redefine ┐       │ redefine (≤ 2)
                                                   └──────────────────── redefined ◄──────┴───────┘
 in work, redefined ─ send solution ─► solved ─ ask second opinion (once) ─► second asked ─ accept ─► second in work
                                          │                    refuse, lapse │                            │ solution
                                          │     reflect                      ▼                            ▼
                                          └───────────► reflected ◄──── not given                   second solved
                                                           │ follow up                                 │ reflect
                                          closed ◄─────────┘          reflected ◄──────────────────────┘
 any open state ─ close (a moderator) ─► closed           any open state ─ withdraw (the author) ─► withdrawn
 reflected, closed ─ texts proposed, corrected, agreed to, approved (`publication.py`); the case stays where it is
 a case whose words tell of danger stands where it stands; no text of it moves on before a moderator clears it
```
"""

from enum import StrEnum

from service.cases.people import Relation


class State(StrEnum):
    """Where a case stands."""

    FILED = "filed"
    OFFERED = "offered"
    CLARIFYING = "asked before accepting"
    SECOND_ROUND = "second round"
    IN_WORK = "accepted"
    QUESTIONED = "questions sent"
    ANSWERED = "answered"
    INVITED = "invited to redefine"
    REDEFINED = "redefined"
    SOLVED = "possible solution"
    SECOND_ASKED = "second opinion asked"
    SECOND_IN_WORK = "second opinion accepted"
    NOT_GIVEN = "second opinion not given"
    SECOND_SOLVED = "second opinion"
    REFLECTED = "reflected"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What somebody does with a case."""

    FILE = "file"
    CHOOSE_MENTOR = "choose mentor"
    ACCEPT = "accept"
    REFUSE = "refuse"
    ASK_BEFORE = "ask before accepting"
    REPLY = "reply"
    RELEASE = "release"
    SEND_QUESTIONS = "send questions"
    ANSWER = "answer"
    KEEP = "keep"
    INVITE = "invite to redefine"
    REDEFINE = "redefine"
    ASK_COLLEAGUES = "ask colleagues"
    GIVE_OPINION = "give opinion"
    SEND_SOLUTION = "send solution"
    ASK_SECOND_OPINION = "ask second opinion"
    REFLECT = "reflect"
    FOLLOW_UP = "follow up"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    CHANGE_FORMAT = "change format"
    CHANGE_CONSENT = "change consent"
    EXTEND = "extend"
    CLEAR = "clear"
    FIND_ORDINARY = "find ordinary"
    FIND_DANGER = "find danger"
    LAPSE = "lapse"
    CREDIT = "credit"
    PROPOSE_TEXT = "propose a text for the library"
    CORRECT_TEXT = "correct the text for the library"
    RETURN_TEXT = "return the text to the author"
    APPROVE_TEXT = "approve the text for the library"
    AGREE_TEXT = "agree to the text for the library"
    OBJECT_TEXT = "object to the text for the library"
    TAKE_DOWN = "take out of the library"


S, A, R = State, Action, Relation

FINISHED = frozenset({S.CLOSED, S.WITHDRAWN})
OPEN = tuple(state for state in State if state not in FINISHED)
CHOOSING = (S.FILED, S.SECOND_ROUND)
MENTORS_TURN = (S.IN_WORK, S.REDEFINED)
WITH_MENTOR = (*MENTORS_TURN, S.QUESTIONED, S.ANSWERED, S.INVITED)
AFTER_SOLUTION = (S.SOLVED, S.NOT_GIVEN, S.SECOND_SOLVED)
COMPLETED = (S.REFLECTED, S.CLOSED)
ON_TEXTS = (
    A.PROPOSE_TEXT,
    A.CORRECT_TEXT,
    A.RETURN_TEXT,
    A.APPROVE_TEXT,
    A.AGREE_TEXT,
    A.OBJECT_TEXT,
    A.TAKE_DOWN,
)
"""What is done with the text a completed case may have in the library."""
ON_ALERTS = (A.CLEAR, A.FIND_ORDINARY, A.FIND_DANGER)
"""A person's word on what screening found: on an alert, and on a doubt."""
SAYS_YES = frozenset({A.APPROVE_TEXT, A.AGREE_TEXT})
"""Moves of which the last brings a text into the library."""
HOLDS_TEXT = frozenset({A.PROPOSE_TEXT, A.CORRECT_TEXT})
"""Moves that bring the text itself with them."""

MOVES: dict[tuple[State, Action], State] = {
    **{(state, A.CHOOSE_MENTOR): S.OFFERED for state in CHOOSING},
    (S.OFFERED, A.ACCEPT): S.IN_WORK,
    (S.OFFERED, A.REFUSE): S.SECOND_ROUND,
    (S.OFFERED, A.ASK_BEFORE): S.CLARIFYING,
    (S.CLARIFYING, A.REPLY): S.OFFERED,
    (S.CLARIFYING, A.ACCEPT): S.IN_WORK,
    (S.CLARIFYING, A.REFUSE): S.SECOND_ROUND,
    **{(state, A.SEND_QUESTIONS): S.QUESTIONED for state in MENTORS_TURN},
    (S.QUESTIONED, A.ANSWER): S.ANSWERED,
    **{(state, A.INVITE): S.INVITED for state in MENTORS_TURN},
    **{(state, A.KEEP): S.IN_WORK for state in (S.ANSWERED, S.INVITED)},
    **{(state, A.REDEFINE): S.REDEFINED for state in (S.ANSWERED, S.INVITED)},
    **{(state, A.ASK_COLLEAGUES): state for state in WITH_MENTOR},
    **{(state, A.GIVE_OPINION): state for state in WITH_MENTOR},
    **{(state, A.SEND_SOLUTION): S.SOLVED for state in MENTORS_TURN},
    **{(state, A.RELEASE): S.SECOND_ROUND for state in (S.OFFERED, S.CLARIFYING, *WITH_MENTOR)},
    **{(state, A.ASK_SECOND_OPINION): S.SECOND_ASKED for state in (S.SOLVED, S.NOT_GIVEN)},
    (S.SECOND_ASKED, A.ACCEPT): S.SECOND_IN_WORK,
    (S.SECOND_ASKED, A.REFUSE): S.NOT_GIVEN,
    **{(state, A.RELEASE): S.NOT_GIVEN for state in (S.SECOND_ASKED, S.SECOND_IN_WORK)},
    (S.SECOND_IN_WORK, A.SEND_SOLUTION): S.SECOND_SOLVED,
    **{(state, A.REFLECT): S.REFLECTED for state in AFTER_SOLUTION},
    (S.REFLECTED, A.FOLLOW_UP): S.CLOSED,
    **{(state, A.CLOSE): S.CLOSED for state in OPEN},
    **{(state, A.WITHDRAW): S.WITHDRAWN for state in OPEN},
    **{(state, A.CHANGE_FORMAT): state for state in OPEN},
    **{(state, A.CHANGE_CONSENT): state for state in State if state is not S.WITHDRAWN},
    **{(state, A.EXTEND): state for state in OPEN},
    **{(state, action): state for state in State for action in ON_ALERTS},
    **{(state, A.CREDIT): state for state in (*AFTER_SOLUTION, S.SECOND_ASKED, S.SECOND_IN_WORK, *COMPLETED)},
    **{(state, action): state for state in COMPLETED for action in ON_TEXTS},
    **{(state, A.LAPSE): state for state in OPEN},
    (S.OFFERED, A.LAPSE): S.SECOND_ROUND,
    (S.CLARIFYING, A.LAPSE): S.OFFERED,
    (S.QUESTIONED, A.LAPSE): S.IN_WORK,
    (S.ANSWERED, A.LAPSE): S.IN_WORK,
    (S.INVITED, A.LAPSE): S.IN_WORK,
    (S.SECOND_ASKED, A.LAPSE): S.NOT_GIVEN,
}
"""Every legal move. A lapse that names the same state reminds its owner and then calls a moderator (`times.py`)."""

WHO: dict[Action, frozenset[Relation]] = {
    A.FILE: frozenset({R.AUTHOR}),
    A.CHOOSE_MENTOR: frozenset({R.AUTHOR, R.MODERATOR}),
    A.ACCEPT: frozenset({R.ASKED_MENTOR, R.ASKED_SECOND_MENTOR}),
    A.REFUSE: frozenset({R.ASKED_MENTOR, R.ASKED_SECOND_MENTOR}),
    A.ASK_BEFORE: frozenset({R.ASKED_MENTOR}),
    A.REPLY: frozenset({R.AUTHOR}),
    A.RELEASE: frozenset({R.MENTOR, R.SECOND_MENTOR, R.MODERATOR}),
    A.SEND_QUESTIONS: frozenset({R.MENTOR}),
    A.ANSWER: frozenset({R.AUTHOR}),
    A.KEEP: frozenset({R.AUTHOR}),
    A.INVITE: frozenset({R.MENTOR}),
    A.REDEFINE: frozenset({R.AUTHOR}),
    A.ASK_COLLEAGUES: frozenset({R.MENTOR}),
    A.GIVE_OPINION: frozenset({R.COLLEAGUE}),
    A.SEND_SOLUTION: frozenset({R.MENTOR, R.SECOND_MENTOR}),
    A.ASK_SECOND_OPINION: frozenset({R.AUTHOR}),
    A.REFLECT: frozenset({R.AUTHOR}),
    A.FOLLOW_UP: frozenset({R.AUTHOR}),
    A.CLOSE: frozenset({R.MODERATOR}),
    A.WITHDRAW: frozenset({R.AUTHOR}),
    A.CHANGE_FORMAT: frozenset({R.AUTHOR}),
    A.CHANGE_CONSENT: frozenset({R.AUTHOR}),
    A.EXTEND: frozenset({R.MODERATOR}),
    A.CLEAR: frozenset({R.MODERATOR}),
    A.FIND_ORDINARY: frozenset({R.MODERATOR}),
    A.FIND_DANGER: frozenset({R.MODERATOR}),
    A.LAPSE: frozenset({R.MACHINE}),
    A.CREDIT: frozenset({R.MENTOR, R.SECOND_MENTOR}),
    A.PROPOSE_TEXT: frozenset({R.MACHINE, R.MODERATOR}),
    A.CORRECT_TEXT: frozenset({R.MODERATOR}),
    A.RETURN_TEXT: frozenset({R.MODERATOR}),
    A.APPROVE_TEXT: frozenset({R.MODERATOR}),
    A.AGREE_TEXT: frozenset({R.AUTHOR}),
    A.OBJECT_TEXT: frozenset({R.AUTHOR}),
    A.TAKE_DOWN: frozenset({R.MODERATOR}),
}
"""Who may make a move, where `MOVES` allows it. The machine may let a time lapse and propose a text (R1)."""

OWNER: dict[State, Relation] = {
    S.FILED: R.AUTHOR,
    S.OFFERED: R.ASKED_MENTOR,
    S.CLARIFYING: R.AUTHOR,
    S.SECOND_ROUND: R.AUTHOR,
    S.IN_WORK: R.MENTOR,
    S.QUESTIONED: R.AUTHOR,
    S.ANSWERED: R.AUTHOR,
    S.INVITED: R.AUTHOR,
    S.REDEFINED: R.MENTOR,
    S.SOLVED: R.AUTHOR,
    S.SECOND_ASKED: R.ASKED_SECOND_MENTOR,
    S.SECOND_IN_WORK: R.SECOND_MENTOR,
    S.NOT_GIVEN: R.AUTHOR,
    S.SECOND_SOLVED: R.AUTHOR,
    S.REFLECTED: R.AUTHOR,
}
"""Whose turn it is in each open state, unless a moderator has been called."""
