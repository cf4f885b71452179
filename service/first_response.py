"""From a case form to a first response: encode once, search, choose questions and mentors, explain.

Knows retrieval and the shape of the response; knows no web, no storage and no account.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from corpus.danger import Category
from corpus.form import CaseForm
from corpus.reading import SHIPPED
from corpus.records import GapCue, InDanger, RubricatorItem
from retrieval.ahead import Ahead, look_ahead
from retrieval.candidates import ordered
from retrieval.fields import VOTERS, FieldSuggester, Suggested, is_far
from retrieval.gaps import GapFinder
from retrieval.hits import Hits
from retrieval.index import Index
from retrieval.mentors import Asker, MentorDesk, MentorMatch, Titles
from retrieval.pupils import stage_of
from retrieval.query import Query, ask, embed, joined, read
from retrieval.questions import QuestionBank
from retrieval.search import LOOKED_AT, RANKERS, SHOWN, Search, candidates
from retrieval.shelf import Shelved
from retrieval.vector_cache import VectorCache
from service.errors import BadForm
from service.response import (
    FirstResponse,
    MaterialFound,
    MentorFound,
    Meta,
    Notice,
    QuestionFound,
    SuggestedField,
)
from service.response_notices import notices_of
from service.routed_response import in_doubt, permitted_questions, routed
from service.screening import Screen, Screened
from service.shown import shown_case, shown_material, shown_mentor, shown_question
from service.stopwatch import Stopwatch

PIPELINE = "first response 1"
FEWEST_CASES = 50
"""In a smaller library the lead over the runners-up means little, so the floor promises nothing."""


class Responder:
    """Answers forms from one index. Safe to call from several threads."""

    def __init__(
        self,
        index: Index,
        *,
        rubricator: Sequence[RubricatorItem],
        gaps: Sequence[GapCue],
        cache: VectorCache,
        merged: Mapping[str, str] = MappingProxyType({}),
        screen: Screen | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._index = index
        self._screen = Screen.open(SHIPPED, encoder=index.encoder) if screen is None else screen
        self._today = today
        self._rubricator = {item.id: item for item in rubricator}
        self._merged = merged
        self._titles = Titles({item.id: item.title for item in rubricator})
        self._gaps = GapFinder(gaps, encoder=index.encoder, cache=cache)
        self._bank = QuestionBank(index)
        self._measured = "cases" in index.floors and index.counts()["cases"] >= FEWEST_CASES
        self._followed = index.followed
        self._desk = MentorDesk(index, titles=self._titles)
        self._fields = FieldSuggester(rubricator, index=index, cache=cache)
        self._beside = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="reading")

    def respond(self, form: CaseForm, *, asker: Asker | None = None, known: Screened | None = None) -> FirstResponse:
        """The first response to a form, screened unless it is `known` already what it tells of danger.

        Raises BadForm when it names a problem field the rubricator does not have.
        """
        self._follow()
        clock = Stopwatch()
        chosen = self._known_fields(form.problem_fields)
        with clock.lap("encoding"):
            reading = self._beside.submit(look_ahead, form.texts, index=self._index)
            embedded = embed(form.texts, encoder=self._index.encoder)
            ahead = reading.result()
            query = joined(ahead.read, embedded, participants=form.participants, problem_fields=chosen)
        judged = self._beside.submit(self._judged, query, form.in_danger, known)
        response = self._from_library(query, asker, ahead, clock)
        with clock.lap("screening"):
            found = judged.result()
        answered = self._with_people_first(response, found, query)
        meta = answered.meta.model_copy(update={"timings_ms": clock.timings()})
        return answered.model_copy(update={"meta": meta})

    def _judged(self, query: Query, in_danger: InDanger, known: Screened | None) -> Screened:
        """What a form tells of danger. Found beside the search, which says nothing before it is known."""
        return self._screen.judge(query, in_danger=in_danger) if known is None else known

    def _with_people_first(self, response: FirstResponse, found: Screened, query: Query) -> FirstResponse:
        """The response of the library where nothing tells of danger; else people first, in doubt with it behind."""
        danger = self._screen.data(query.language)
        if found.flagged:
            return self._routed(query, found.categories, response.mentors)
        return in_doubt(response, found, danger) if found.doubtful else response

    def _from_library(self, query: Query, asker: Asker | None, ahead: Ahead, clock: Stopwatch) -> FirstResponse:
        """What the library says to a form that tells of no danger."""
        chosen = query.problem_fields
        with clock.lap("similar_cases"):
            search = Search(query, "cases", self._index, looked_up=ahead.by_words["cases"])
            found = candidates(search)
            suggested: tuple[Suggested, ...] = ()
            if not chosen:
                query, suggested = self._fields.fill_in(query, similar=ordered(found, query, limit=VOTERS))
            ranked = ordered(found, query, limit=LOOKED_AT)
            hits, shelved = self._shown(replace(search, query=query), ranked)
            cases = tuple(
                shown_case(query, item, hit.score, titles=self._titles, ahead=ahead)
                for hit, item in zip(hits, shelved, strict=True)
            )
        with clock.lap("materials"):
            materials = self._materials(query, ranked, ahead)
        with clock.lap("questions"):
            questions = self._bank.choose(query, gaps=self._gaps.find(query), similar=shelved)
        with clock.lap("mentors"):
            mentors = self._mentors(query, shelved, asker, ahead)
        return FirstResponse(
            similar_cases=cases,
            materials=materials,
            questions=tuple(map(shown_question, questions)),
            mentors=tuple(map(shown_mentor, mentors)),
            notices=self._notices(query, cases, materials, mentors, suggested=bool(suggested), far=is_far(ranked)),
            meta=self._meta(query, suggested),
        )

    def _routed(self, query: Query, danger: Sequence[Category], mentors: Sequence[MentorFound]) -> FirstResponse:
        """The response to a case that tells of danger: people, and nothing made from its text."""
        return routed(
            danger,
            self._screen.data(query.language),
            mentors=mentors,
            notices=notices_of({"no_mentors": not mentors}),
            meta=self._meta(query, ()),
        )

    def suggest_fields(self, form: CaseForm) -> tuple[SuggestedField, ...]:
        """Problem fields suggested from the text alone, best first."""
        query = ask(form.texts, encoder=self._index.encoder, participants=form.participants)
        ranked = RANKERS["production"](Search(query, "cases", self._index), ())
        return tuple(map(self._suggested, self._fields.fill_in(query, similar=ranked)[1]))

    def with_known_fields(self, form: CaseForm) -> CaseForm:
        """The form with ids of rubricator items where it had titles. Raises BadForm for one the rubricator lacks."""
        return form.model_copy(update={"problem_fields": self._known_fields(form.problem_fields)})

    def _follow(self) -> None:
        """Answer from what a worker in a process of its own has put into the index, or taken out of it."""
        self._index.follow()
        if self._followed != self._index.followed:
            self._followed = self._index.followed
            self._desk.renew()

    def renew_mentors(self) -> None:
        """Know the profiles of mentors as the index has them now."""
        self._desk.renew()

    def mentors(self, form: CaseForm, *, asker: Asker) -> tuple[MentorFound, ...]:
        """Mentors who fit a form now, best first."""
        query, shelved, ahead = self._asked(form)
        return tuple(map(shown_mentor, self._mentors(query, shelved, asker, ahead)))

    def screened(self, texts: Mapping[str, str]) -> Screened:
        """What some texts tell of danger."""
        return self._screen.screen(texts)

    def permitted_questions(self, form: CaseForm, danger: Sequence[Category]) -> tuple[QuestionFound, ...]:
        """The only questions that may be put in a case that tells of these dangers (R9)."""
        return permitted_questions(danger, self._screen.data(read(form.texts).language))

    def questions(self, form: CaseForm, *, known: str) -> tuple[QuestionFound, ...]:
        """Questions a form leaves open, given what is known beside it (such as answers to earlier questions)."""
        told = "\n".join(text for text in (form.actions_taken, known) if text)
        query, shelved, _ = self._asked(form.model_copy(update={"actions_taken": told}))
        return tuple(
            map(shown_question, self._bank.choose(query, gaps=self._gaps.find(query), similar=shelved, count=8))
        )

    def _asked(self, form: CaseForm) -> tuple[Query, list[Shelved], Ahead]:
        """A form as a query, the similar cases worth showing, and what the words leg found."""
        chosen = self._known_fields(form.problem_fields)
        self._follow()
        ahead = look_ahead(form.texts, index=self._index)
        embedded = embed(form.texts, encoder=self._index.encoder)
        query = joined(ahead.read, embedded, participants=form.participants, problem_fields=chosen)
        search = Search(query, "cases", self._index, looked_up=ahead.by_words["cases"])
        _, shelved = self._shown(search, ordered(candidates(search), query, limit=LOOKED_AT))
        return query, shelved, ahead

    def _known_fields(self, names: Sequence[str]) -> tuple[str, ...]:
        by_title = {item.title.casefold(): item.id for item in self._rubricator.values()}
        known = []
        for name in names:
            now = self._merged.get(name, name)
            found = now if now in self._rubricator else by_title.get(name.strip().casefold())
            if found is None:
                items = ", ".join(self._rubricator)
                raise BadForm("problem_fields", f"'{name}' is not in the rubricator; the items are {items}.")
            known.append(found)
        return tuple(dict.fromkeys(known))

    def _shown(self, search: Search, ranked: Hits) -> tuple[Hits, list[Shelved]]:
        """The hits worth showing with their items; what left the shelf meanwhile is left out."""
        hits = SHOWN[search.kind](search, ranked)
        items = self._index.shelf.get(search.kind, [hit.id for hit in hits])
        kept = tuple(hit for hit in hits if hit.id in items)
        return kept, [items[hit.id] for hit in kept]

    def _materials(self, query: Query, ranked: Hits, ahead: Ahead) -> tuple[MaterialFound, ...]:
        search = Search(query, "materials", self._index, similar=ranked, looked_up=ahead.by_words["materials"])
        hits, shelved = self._shown(search, ordered(candidates(search), query, limit=LOOKED_AT))
        return tuple(
            shown_material(
                query,
                item,
                hit.score,
                linked=search.attached.get(item.id, 0.0),
                titles=self._titles,
                ahead=ahead,
            )
            for hit, item in zip(hits, shelved, strict=True)
        )

    def _mentors(
        self, query: Query, shelved: Sequence[Shelved], asker: Asker | None, ahead: Ahead
    ) -> tuple[MentorMatch, ...]:
        similar = [(item.id, item.record["title"], {s["mentor"] for s in item.record["solutions"]}) for item in shelved]
        return self._desk.match(
            query,
            stage=stage_of(query.forms, query.whole),
            today=self._today(),
            similar=similar,
            asker=asker,
            looked_up=ahead.by_words["mentors"],
        )

    def _notices(
        self,
        query: Query,
        cases: Sequence[object],
        materials: Sequence[object],
        mentors: Sequence[object],
        *,
        suggested: bool,
        far: bool,
    ) -> tuple[Notice, ...]:
        holding = {
            "automatic": True,
            "not_screened": not self._screen.covers(query),
            "nothing_similar": not cases,
            "nothing_near": far,
            "told_little": query.is_bare and not cases and not far,
            "no_materials": not materials,
            "fields_suggested": suggested,
            "no_mentors": not mentors,
            "floor_unknown": not self._measured,
        }
        return notices_of(holding)

    def _meta(self, query: Query, suggested: Sequence[Suggested]) -> Meta:
        return Meta(
            encoder=self._index.encoder.name,
            index_generation=self._index.name,
            pipeline=PIPELINE,
            problem_fields=query.problem_fields,
            suggested_fields=tuple(map(self._suggested, suggested)),
            language=query.language,
            timings_ms={},
        )

    def _suggested(self, field: Suggested) -> SuggestedField:
        return SuggestedField(id=field.id, title=self._rubricator[field.id].title, score=field.score)
