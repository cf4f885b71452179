"""Every task: drafted by the scripted model over real HTTP, and by the library alone where there is none."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from corpus.records import SolvedCase
from prompts.prompt import released
from service.drafting.article import article_quoted, article_wanted, body_of
from service.drafting.digest import LONGEST_OUTCOME, MOST, digest_quoted, digest_wanted
from service.drafting.draft import (
    ArticleDraft,
    ArticleSection,
    Digest,
    Questions,
    Rewording,
    Sentence,
    SolutionDraft,
    Task,
)
from service.drafting.generating import SAID
from service.drafting.questions import questions_wanted
from service.drafting.rewording import rewording_wanted
from service.drafting.solution import solution_quoted, solution_wanted
from service.drafting.wanted import Wanted
from service.response import CaseFound, FirstResponse, PossibleSolution
from tests.service.conftest import Scripted
from tests.service.drafting.conftest import Opens

Respond = Callable[..., Any]
BANK = ("When does it happen?",)


def test_every_task_can_be_read() -> None:
    assert set(SAID) == set(Task)


async def test_a_digest_cites_the_library_and_nothing_else(respond: Respond, drafter: Opens) -> None:
    form, response = respond()
    made = await drafter().made(digest_wanted(form, response))
    assert isinstance(made.draft, Digest)
    assert 3 <= len(made.draft.sentences) <= MOST
    keys = {source.key for source in made.draft.sources}
    assert all(set(sentence.sources) <= keys and sentence.sources for sentence in made.draft.sentences)
    assert all(source.kind in ("cases", "articles") for source in made.draft.sources)
    record = made.record
    assert (record.by, record.why, record.prompt, record.model) == ("model", "", "digest-1", "good")
    assert record.mark == released("digest").mark and record.tokens_in == 1000


async def test_what_was_tried_is_not_in_the_request_as_a_way(
    respond: Respond, drafter: Opens, scripted: Scripted
) -> None:
    form, response = respond(actions_taken="I greet each pupil at the door.")
    await drafter().made(digest_wanted(form, response))
    said = scripted.seen[-1]["messages"][1]["content"]
    assert "Greet each pupil at the door" not in said.split("The library:")[1]
    assert "I greet each pupil at the door." in said.split("The library:")[0]


def test_a_digest_without_a_model_is_in_the_librarys_own_words(respond: Respond) -> None:
    _, response = respond()
    digest = digest_quoted(response)
    assert digest is not None
    said = response.model_dump_json().lower()
    quoted = [part for one in digest.sentences for part in re.split(r": |; ", one.text.rstrip(".").lower())]
    assert all(part in said for part in quoted) and all(one.sources for one in digest.sentences)
    assert len(digest.sentences) <= MOST


def test_a_digest_without_a_model_tells_steps_that_are_new_and_whether_they_helped(respond: Respond) -> None:
    _, response = respond(actions_taken="")
    told = {one.way: one.text for one in found_in(response).sentences}
    assert told["approach"] == "A quiet ritual: Greet each pupil at the door; put the first task on the board."
    assert told["helped"] == "It is calmer."
    _, tried = respond(actions_taken="I greet each pupil at the door.")
    assert "A quiet ritual: Put the first task on the board." in [one.text for one in found_in(tried).sentences]
    done = with_first_case(response, lambda found: {"solutions": tuple(map(_done, found.solutions))})
    assert digest_quoted(done.model_copy(update={"similar_cases": done.similar_cases[:1]})) is None


def test_an_outcome_is_quoted_in_whole_sentences(respond: Respond) -> None:
    _, response = respond()
    told = "They wait now. " + "It took a long time until that was so. " * 4 + "In the end it was calm."
    long = with_first_case(response, lambda found: {"outcome": told, "helped": "partly"})
    (kept,) = [one.text for one in found_in(long).sentences if one.way == "helped in part"]
    assert told.startswith(kept) and kept.endswith("so.") and len(kept) <= LONGEST_OUTCOME


def test_a_material_alone_tells_nothing_of_what_helped_others(respond: Respond) -> None:
    _, response = respond()
    assert response.materials
    assert digest_quoted(response.model_copy(update={"similar_cases": ()})) is None


async def test_where_the_library_has_one_item_one_sentence_is_a_digest(respond: Respond, drafter: Opens) -> None:
    form, response = respond()
    little = response.model_copy(update={"similar_cases": response.similar_cases[:1], "materials": ()})
    made = await drafter().made(digest_wanted(form, little))
    assert isinstance(made.draft, Digest) and len(made.draft.sentences) == 1


def found_in(response: FirstResponse) -> Digest:
    """The digest of the library's own words."""
    digest = digest_quoted(response)
    assert digest is not None
    return digest


def with_first_case(response: FirstResponse, changes: Callable[[CaseFound], dict[str, Any]]) -> FirstResponse:
    """A response whose nearest case is another in some fields."""
    first, *others = response.similar_cases
    return response.model_copy(update={"similar_cases": (first.model_copy(update=changes(first)), *others)})


def _done(solution: PossibleSolution) -> PossibleSolution:
    return solution.model_copy(
        update={"steps": tuple(step.model_copy(update={"already_tried": True}) for step in solution.steps)}
    )


def test_where_answers_disagree_the_digest_says_so(respond: Respond) -> None:
    """R27."""
    _, response = respond(
        essence="A father writes long letters every night about the homework.",
        actions_taken="",
        difficulty="",
        question="May I stop answering him?",
        participants=["parents"],
        problem_fields=["parents"],
    )
    digest = digest_quoted(response)
    assert digest is not None
    assert "disagreement" in {sentence.way for sentence in digest.sentences}


def test_where_the_library_has_nothing_there_is_no_digest(respond: Respond) -> None:
    _, response = respond()
    nothing = response.model_copy(update={"similar_cases": (), "materials": ()})
    assert digest_quoted(nothing) is None and solution_quoted(nothing) is None


async def test_questions_name_a_gap_first_and_none_is_asked_twice(respond: Respond, drafter: Opens) -> None:
    form, _ = respond()
    made = await drafter().made(questions_wanted(form, answers=[], bank=BANK))
    assert isinstance(made.draft, Questions)
    assert {question.gap for question in made.draft.questions} <= set(made.draft.gaps)
    again = tuple(question.text for question in made.draft.questions)
    none = await drafter().made(questions_wanted(form, answers=[], bank=again))
    assert none.draft is None
    assert {dropped.why for dropped in none.record.dropped} == {"known already"}


async def test_a_question_the_case_has_answered_is_dropped(respond: Respond, drafter: Opens) -> None:
    form, _ = respond(difficulty="I would like it to be different in four weeks.")
    made = await drafter().made(questions_wanted(form, answers=[], bank=BANK))
    assert isinstance(made.draft, Questions)
    assert [question.gap for question in made.draft.questions] == ["other side"]


async def test_a_solution_draft_has_sources_alternatives_what_is_open_and_the_other_side(
    respond: Respond, drafter: Opens, scripted: Scripted
) -> None:
    """R26."""
    form, response = respond()
    wanted = solution_wanted(form, response, view="The break is the problem.", answers=[("When?", "After the break.")])
    made = await drafter().made(wanted)
    draft = made.draft
    assert isinstance(draft, SolutionDraft)
    assert draft.sentences and draft.steps and draft.unknown and draft.other_side.endswith("?")
    assert all(one.sources for part in (draft.sentences, draft.steps, draft.alternatives) for one in part)
    assert "The break is the problem." in scripted.seen[-1]["messages"][1]["content"]


def test_an_outline_without_a_model_asks_for_the_other_side_too(respond: Respond) -> None:
    _, response = respond()
    draft = solution_quoted(response)
    assert draft is not None and draft.other_side and draft.steps


async def test_a_rewording_takes_over_no_row_of_words(drafter: Opens) -> None:
    passages = {"essence": "Form seven talks loudly for ten minutes.", "question": "How can I begin calmly?"}
    made = await drafter().made(rewording_wanted(passages, language="en"))
    assert isinstance(made.draft, Rewording)
    assert made.draft.passages == dict.fromkeys(passages, "It was told in other words.")


async def test_a_rewording_that_repeats_or_adds_is_dropped(drafter: Opens) -> None:
    passages = {"essence": "It was told in other words."}
    made = await drafter().made(rewording_wanted(passages, language="en"))
    assert made.draft is None and [dropped.why for dropped in made.record.dropped] == ["takes words over"]


async def test_nothing_is_advised_that_rests_on_the_authors_words_alone(respond: Respond, drafter: Opens) -> None:
    """R26: what somebody said to soothe is in the case, and a model that repeats it soothes nobody."""
    form, response = respond(difficulty="A colleague says: “They only understand a loud voice.”")
    made = await drafter("soothing").made(solution_wanted(form, response, view="", answers=()))
    assert isinstance(made.draft, SolutionDraft)
    assert all("loud voice" not in one.text for one in (*made.draft.sentences, *made.draft.steps))
    assert "rests on the case alone" in {dropped.why for dropped in made.record.dropped}
    assert made.draft.other_side == "How may the others in this situation see it?"


@pytest.mark.parametrize("wanted_of", [digest_wanted, partial(solution_wanted, view="A ritual may help.", answers=())])
async def test_where_the_library_has_nothing_no_model_is_asked(
    respond: Respond, drafter: Opens, scripted: Scripted, wanted_of: Callable[..., Wanted]
) -> None:
    """R23."""
    form, response = respond()
    nothing = response.model_copy(update={"similar_cases": (), "materials": ()})
    asked = len(scripted.seen)
    made = await drafter().made(wanted_of(form, nothing))
    assert (made.draft, made.record.why, len(scripted.seen)) == (None, "the library has nothing", asked)


async def test_only_a_question_speaks_of_the_person_in_what_cites_nothing(respond: Respond, drafter: Opens) -> None:
    """R26."""
    form, response = respond(difficulty="My friend says: “Your lessons are rich.”")
    made = await drafter("soothing").made(solution_wanted(form, response, view="", answers=()))
    assert isinstance(made.draft, SolutionDraft)
    assert (made.draft.approach, made.draft.unknown) == ("", ())
    assert "speaks of the person" in {dropped.why for dropped in made.record.dropped}


async def test_an_article_rests_on_its_case(make_case: Callable[..., SolvedCase], drafter: Opens) -> None:
    made = await drafter().made(article_wanted(make_case()))
    assert isinstance(made.draft, ArticleDraft)
    assert all(one.sources for section in made.draft.sections for one in section.sentences)


def test_the_text_of_an_article_is_in_whole_sentences() -> None:
    told = tuple(Sentence(text=text, sources=("S1",)) for text in ("Lay it out", "Was it calm?", "He said “yes.”"))
    sections = (ArticleSection(heading="Possible ways", sentences=told),)
    draft = ArticleDraft(title="Calm", summary="Calm.", sections=sections, sources=())
    assert body_of(draft) == "## Possible ways\n\nLay it out. Was it calm? He said “yes.”"


def test_an_article_without_a_model_is_the_case_in_order(make_case: Callable[..., SolvedCase]) -> None:
    article = article_quoted(make_case())
    assert [section.heading for section in article.sections][:2] == ["The situation", "What was asked"]
    assert article.summary == make_case().essence


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("malformed", "unreadable: cut off"),
        ("chatty", "unreadable: no JSON"),
        ("long", "unreadable: too long"),
        ("wrong-citations", "nothing of it may be shown"),
        ("other-language", "nothing of it may be shown"),
        ("obedient", "nothing of it may be shown"),
        ("broken", "provider fault"),
        ("too-many", "provider limit"),
        ("cut", "connection cut"),
    ],
)
async def test_whatever_goes_wrong_there_is_no_draft_this_time_and_a_reason(
    respond: Respond, drafter: Opens, script: str, why: str
) -> None:
    made = await drafter(script).made(digest_wanted(*respond()))
    assert made.draft is None and made.record.why == why


@pytest.mark.parametrize(
    ("essence", "question"),
    [
        ("Седьмой класс шумит и не слушает меня на уроке.", "Что мне с этим делать?"),
        ("Die siebte Klasse ist laut und hört mir in der Stunde nicht zu.", "Was kann ich tun?"),
    ],
    ids=["one we know", "one we do not"],
)
async def test_in_a_language_without_a_checked_list_no_model_is_asked(
    essence: str, question: str, respond: Respond, drafter: Opens, scripted: Scripted
) -> None:
    form, response = respond(essence=essence, question=question, actions_taken="", difficulty="")
    asked = len(scripted.seen)
    made = await drafter().made(digest_wanted(form, response))
    assert made.record.why == "another language" and len(scripted.seen) == asked


async def test_what_does_not_fit_is_left_out_whole_and_reported(
    respond: Respond, drafter: Opens, scripted: Scripted
) -> None:
    form, response = respond()
    wanted = digest_wanted(form, response)
    made = await drafter(context=2600).made(wanted)
    assert made.record.left_out and set(made.record.left_out) <= {source.key for source in wanted.sources}
    said = scripted.seen[-1]["messages"][1]["content"]
    for piece in wanted.said["library"]:
        assert (piece.text in said) == (piece.key not in made.record.left_out)


async def test_a_case_that_does_not_fit_is_not_sent(respond: Respond, drafter: Opens, scripted: Scripted) -> None:
    asked = len(scripted.seen)
    made = await drafter(context=2048).made(digest_wanted(*respond(essence="word " * 199)))
    assert made.record.why == "the case does not fit" and len(scripted.seen) == asked


async def test_names_never_reach_the_model_and_come_back_to_the_reader(
    respond: Respond, drafter: Opens, scripted: Scripted
) -> None:
    """R13."""
    form, response = respond(essence="Quillfeather of form seven talks loudly for ten minutes.")
    found = response.similar_cases[0].model_copy(update={"title": "Quillfeather talks loudly for ten minutes."})
    wanted = solution_wanted(form, response.model_copy(update={"similar_cases": (found,)}), view="", answers=[])
    made = await drafter("good", "Quillfeather").made(wanted)
    assert "Quillfeather" not in str(scripted.seen[-1])
    assert isinstance(made.draft, SolutionDraft)
    assert any("Quillfeather" in sentence.text for sentence in made.draft.sentences)
    assert made.record.hidden == 1 and "Quillfeather" not in made.record.model_dump_json()


async def test_nothing_hidden_is_put_back_into_what_may_enter_the_library(
    make_case: Callable[..., SolvedCase], drafter: Opens
) -> None:
    case = make_case(essence="Quillfeather of form seven talks loudly for ten minutes.")
    made = await drafter("good", "Quillfeather").made(article_wanted(case))
    assert "Quillfeather" not in made.model_dump_json()
    assert "placeholder" in {dropped.why for dropped in made.record.dropped}
