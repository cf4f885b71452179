"""What is made up for a demo: cases with what happened to them, one in a discussion and one in the library.

Knows the words of the demo accounts; everything in the cases is made up.
"""

from dataclasses import dataclass
from datetime import timedelta

from corpus.form import CaseForm
from corpus.records import Format, Gap, Urgency
from service.cases.course_said import Lapse
from service.cases.offer_said import Accept
from service.cases.said import Move
from service.cases.work_said import Reflect, SendQuestions, SendSolution, SentQuestion
from service.discussions.opening import OpeningText

AUTHOR, MENTOR, COLLEAGUE, THIRD, MODERATOR, NOBODY = "teacher", "mentor", "colleague", "third-mentor", "moderator", ""
"""Who makes a move: the word of a demo account, or nobody where time runs out."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """A move of an example case, so long before now. `mentor` is who is asked, by the word of the demo account."""

    before: timedelta
    by: str
    move: Move | None = None
    mentor: str = ""


@dataclass(frozen=True)
class Example:
    """A case with what happened to it so far.

    `posted` is the text by which it stands in a discussion, `said` what was written there, each by the word of an
    account; `published` whether it came to the library, and when.
    """

    filed: timedelta
    form: CaseForm
    steps: tuple[Step, ...] = ()
    posted: OpeningText | None = None
    said: tuple[tuple[str, str], ...] = ()
    published: timedelta | None = None


QUESTIONS = SendQuestions(
    questions=(
        SentQuestion(text="What did the mother write, in her own words?", gap=Gap.WORDS),
        SentQuestion(text="Which of your answers made it better, even for a day?", gap=Gap.STRENGTHS),
        SentQuestion(text="What should be different at the end of this month?", kind="developing", gap=Gap.GOAL),
    )
)

EXAMPLES = (
    Example(
        filed=HOUR,
        form=CaseForm(
            essence="My form 6 needs a quarter of an hour until everybody has a book on the table. By then I have "
            "warned the same five pupils twice, and the others wait and begin to talk, too.",
            actions_taken="I write the first task on the board before the bell. Half of the class begins with it.",
            difficulty="I do not want to begin every lesson with warnings, but without them nothing begins.",
            question="How can the lesson begin without me having to fight for it?",
            participants=("pupils of form 6",),
            problem_fields=("class-management",),
            format=Format.PERSONALLY,
            urgency=Urgency.NEED_ADVICE,
        ),
    ),
    Example(
        filed=3 * DAY,
        form=CaseForm(
            essence="The mother of a boy in my form 5 writes to me every evening about marks and about who sits beside "
            "him. When I do not answer the same night, she writes to the head in the morning.",
            actions_taken="At first I answered at once. For two weeks now I answer the next day, in one sentence.",
            difficulty="I am afraid of what she says to the other parents in their chat.",
            question="How do I set a border without making an enemy of her?",
            participants=("parents", "administration of the institution", "pupils of form 5"),
            problem_fields=("parents",),
            format=Format.COLLECTIVELY,
            urgency=Urgency.NEED_ADVICE,
            consent_to_publish=True,
        ),
        steps=(
            Step(3 * DAY - HOUR, AUTHOR, mentor=COLLEAGUE),
            Step(2 * DAY, COLLEAGUE, Accept()),
            Step(5 * HOUR, COLLEAGUE, QUESTIONS),
        ),
    ),
    Example(
        filed=DAY,
        form=CaseForm(
            essence="A colleague who is much older than I am corrects me in front of the pupils when he passes my open "
            "door. Last week he told my form 8 that they would learn it properly from him next year.",
            actions_taken="I smiled and went on. Afterwards I closed the door, and now he knocks.",
            difficulty="He helped me in my first month, and everybody at school respects him.",
            question="How do I talk with him so that it stops and we can still work together?",
            participants=("fellow pedagogues", "pupils of form 8"),
            problem_fields=("professional-ethics",),
            format=Format.ANONYMOUSLY,
            urgency=Urgency.WANT_EXPERT_OPINION,
        ),
        steps=(Step(20 * HOUR, AUTHOR, mentor=MENTOR),),
    ),
    Example(
        filed=6 * DAY,
        form=CaseForm(
            essence="On Friday two girls of my form 7 stopped talking to a third, and by Monday the whole class had. "
            "She eats alone and says that nothing is the matter.",
            difficulty="I only see the end of it; whatever happens is written on their telephones.",
            question="What can I do tomorrow that does not make it worse for her?",
            participants=("pupils of form 7",),
            problem_fields=("class-management",),
            format=Format.ANONYMOUSLY,
            urgency=Urgency.URGENT,
        ),
        steps=(Step(3 * DAY, NOBODY, Lapse()), Step(HOUR, NOBODY, Lapse())),
    ),
    Example(
        filed=4 * DAY,
        form=CaseForm(
            essence="In every lesson after sports my form 9 comes in late and in pieces: first two, then five, then "
            "the rest. I begin three times, and those who came in time wait and look at me.",
            actions_taken="I asked them to hurry. I began with a task that those who are there can do alone.",
            difficulty="The changing rooms are far away, so that I cannot say that all of it is their fault.",
            question="How do I begin a lesson when the class arrives over ten minutes?",
            participants=("pupils of form 9",),
            problem_fields=("class-management",),
            format=Format.PUBLICLY,
            urgency=Urgency.NEED_ADVICE,
            consent_to_publish=True,
        ),
        steps=(Step(4 * DAY - HOUR, AUTHOR, mentor=THIRD), Step(3 * DAY, THIRD, Accept())),
        posted=OpeningText(
            title="How do I begin a lesson when the class arrives over ten minutes?",
            essence="After sports a class comes in late and in pieces. I begin three times, and those who came in time "
            "wait and look at me.",
            actions_taken="I asked them to hurry. I began with a task that those who are there can do alone.",
            difficulty="The way is long, so that I cannot say that all of it is their fault.",
            question="How do I begin a lesson when the class arrives over ten minutes?",
            problem_fields=("class-management",),
        ),
        said=(
            (
                COLLEAGUE,
                "I put a question on the board that takes as long as the last ones need, and begin with "
                "its answer. Nobody waits, and whoever is late has missed something small.",
            ),
            (AUTHOR, "Thank you. How do you keep the first ones from shouting the answer through the room?"),
            (
                MENTOR,
                "Let them write it down and compare in pairs. And talk with the colleague who teaches sports: two "
                "minutes earlier there were enough at my school.",
            ),
        ),
    ),
    Example(
        filed=20 * DAY,
        form=CaseForm(
            essence="Half of my form 10 hands in the homework in mathematics, and it is the same homework: the same "
            "steps, the same slip in the third line. The marks for it say nothing any more.",
            actions_taken="I wrote under six copies that I had seen it. The next ones had other slips, all alike.",
            difficulty="Without homework they do not practise, and with it they copy.",
            question="How do I make homework worth doing by oneself?",
            participants=("pupils of form 10",),
            problem_fields=("monitoring-evaluation",),
            format=Format.ANONYMOUSLY,
            urgency=Urgency.WANT_EXPERT_OPINION,
            consent_to_publish=True,
        ),
        steps=(
            Step(20 * DAY - HOUR, AUTHOR, mentor=THIRD),
            Step(19 * DAY, THIRD, Accept()),
            Step(
                17 * DAY,
                THIRD,
                SendSolution(
                    approach="Marks for explaining, none for the sheet",
                    text="Take the mark off the sheet and put it on two minutes of explaining. Whoever copied well can "
                    "still learn it on the way to the board; whoever did it alone has nothing to fear.",
                    steps=(
                        "Say to the class that sheets are no longer marked, and from when on",
                        "In each lesson let two pupils, drawn by lot, explain one step of theirs",
                        "Give fewer exercises, of which the last can be solved in several ways",
                    ),
                ),
            ),
            Step(
                10 * DAY,
                AUTHOR,
                Reflect(
                    learned="Nine sheets came in that were not alike, and two of them wrong in a new way.",
                    useful="yes",
                    done="For three weeks two pupils drawn by lot have explained one step each.",
                    helped="partly",
                ),
            ),
        ),
        published=9 * DAY,
    ),
)
"""One to choose a mentor for, one with questions, one a mentor is asked to take, one that a moderator helps with, one
that is discussed, one that is in the library."""
