"""What is said of each table of statistics and of each of its lines. Knows the names of tables and cells, no number."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel.support import LazyProxy

from corpus.records import Urgency
from service.cases.statistics import ANSWER, NONE, RESPONSE, Counted
from service.web.closed_lists import SHOWN
from service.web.words import _

FIELD, WAITS, LOAD, DRAFTS, HELPFUL = "field", "waits", "load", "drafts", "what helped"


@dataclass(frozen=True)
class TableWords:
    """Title of a table, what its lines are, and what to know to read it."""

    title: LazyProxy
    lines: LazyProxy
    note: LazyProxy


_TIMES = {"0": _("never"), "1": _("once"), "2": _("twice"), "2 or more": _("twice or more")}
_HELPED = {"yes": _("yes"), "partly": _("partly"), "no": _("no"), "not yet": _("too early to say")}
_SHEET = _("Some weeks may pass before a sheet is filled in.")

TABLES: dict[str, TableWords] = {
    FIELD: TableWords(
        _("By problem field"),
        _("Problem field"),
        _("Cases and tags are counted separately: a case with two problem fields is one case and two tags."),
    ),
    Counted.URGENCY: TableWords(_("By urgency"), _("Urgency"), _("As the author chose when filing.")),
    Counted.FORMAT: TableWords(_("By format"), _("Format"), _("As it is now; the author may change it.")),
    Counted.STANDING: TableWords(_("Where cases stand"), _("State"), _("As it is now.")),
    Counted.GAPS: TableWords(
        _("What the first response found"),
        _("Solved cases"),
        _("Where nothing was close enough, the library has a gap."),
    ),
    WAITS: TableWords(
        _("How long people wait"),
        _("Until"),
        _(
            "Half of the cases took no longer than the median; the middle half lies between the quartiles. The first "
            "human answer is the first thing a mentor sent, counted from filing; cases without one are not in it."
        ),
    ),
    Counted.ANSWER: TableWords(
        _("Was the first human answer in time?"),
        _("First human answer"),
        _("Promised, from asking a mentor on: 3 days for an urgent case, 8 for advice, 15 for an expert opinion."),
    ),
    Counted.ROUNDS: TableWords(
        _("Second rounds"), _("Further rounds"), _("Another mentor had to be asked: a refusal, silence, a release.")
    ),
    Counted.REFUSALS: TableWords(
        _("Refusals"), _("Refused"), _("By mentors who were asked, also for second opinions.")
    ),
    Counted.LAPSES: TableWords(_("Offers without an answer"), _("Not answered"), _("The time of the offer ran out.")),
    Counted.REDEFINITIONS: TableWords(_("Redefinitions"), _("Request redefined"), _("At most two are possible.")),
    Counted.SECOND_OPINION: TableWords(_("Second opinions"), _("Second opinion"), _("Once a case, after a solution.")),
    Counted.USEFUL: TableWords(_("Was the consultation useful?"), _("Reflection sheet"), _SHEET),
    Counted.HELPED: TableWords(_("Did it help?"), _("Reflection sheet"), _SHEET),
    Counted.HELPED_LATER: TableWords(
        _("Did it help, weeks later?"), _("Follow-up"), _("Asked four weeks after the reflection.")
    ),
    Counted.LIBRARY: TableWords(
        _("Cases that help others"), _("Library"), _("Impersonal, with three yeses: author, check and moderator.")
    ),
    LOAD: TableWords(
        _("How cases spread over mentors"),
        _("Measure"),
        _(
            "0 in the Gini coefficient means that all have the same, 1 that one has all. Newcomers had solved no case "
            "before they came. Nobody is named, and no mentor or teacher is scored."
        ),
    ),
    DRAFTS: TableWords(
        _("What became of drafts"),
        _("Draft"),
        _(
            "The bar is the share sent as it was drafted: where it grows, drafts may be waved through. A digest is not "
            "sent; its readers say whether it helped. A line behind which fewer than five mentors stand is withheld."
        ),
    ),
    HELPFUL: TableWords(
        _("What of the first response helped"),
        _("Item"),
        _(
            "As authors said; the bar is the share that helped. It changes no ranking by itself. A line behind which "
            "fewer than five authors stand is withheld."
        ),
    ),
    "years": TableWords(_("Teachers by years in school"), _("Years"), _("As they told in the questionnaire, today.")),
    "place": TableWords(_("Teachers by place"), _("Place"), _("As they told in the questionnaire, today.")),
}
"""In the order in which they are shown."""

CELLS: dict[str, Mapping[str, LazyProxy]] = {
    Counted.URGENCY: SHOWN,
    Counted.FORMAT: SHOWN,
    Counted.STANDING: {
        "open": _("open"),
        "closed": _("closed"),
        "withdrawn": _("withdrawn"),
    },
    Counted.GAPS: {
        "something similar": _("at least one"),
        "nothing similar": _("none was close enough"),
        "a route": _("not sought: there was danger"),
    },
    Counted.ANSWER: {"in time": _("in time"), "later": _("later"), NONE: _("not yet, or never")},
    Counted.ROUNDS: {**_TIMES, "0": _("none"), "1": _("one"), "2 or more": _("two or more")},
    Counted.REFUSALS: _TIMES,
    Counted.LAPSES: _TIMES,
    Counted.REDEFINITIONS: _TIMES,
    Counted.SECOND_OPINION: {"not asked": _("not asked"), "asked": _("asked, not given"), "given": _("given")},
    Counted.USEFUL: {**_HELPED, NONE: _("no sheet yet")},
    Counted.HELPED: {**_HELPED, NONE: _("no sheet yet")},
    Counted.HELPED_LATER: {**_HELPED, NONE: _("no follow-up yet")},
    WAITS: {
        RESPONSE: _("the first response"),
        ANSWER: _("the first human answer"),
        Urgency.URGENT: _("… in urgent cases"),
        Urgency.NEED_ADVICE: _("… where advice is needed"),
        Urgency.WANT_EXPERT_OPINION: _("… where an expert is asked"),
    },
    Counted.LIBRARY: {"in it": _("in the library"), NONE: _("not in it")},
    LOAD: {
        "largest_share": _("largest share of one mentor"),
        "top_tenth_share": _("share of the busiest tenth"),
        "gini": _("Gini coefficient"),
        "newcomers": _("newcomers among mentors"),
        "newcomers_share": _("newcomers' share of cases"),
    },
    DRAFTS: {
        "questions by model": _("questions, by a model"),
        "questions by library": _("questions, by the library"),
        "solution by model": _("possible solutions, by a model"),
        "solution by library": _("possible solutions, by the library"),
        "rewording by model": _("rewordings, by a model"),
        "rewording by library": _("rewordings, by the library"),
        "article by model": _("articles, by a model"),
        "article by library": _("articles, by the library"),
    },
    HELPFUL: {
        "cases": _("similar solved cases"),
        "articles": _("materials"),
        "questions": _("questions"),
        "mentors": _("suggested mentors"),
        "digest": _("digest of what helped others"),
    },
    "years": {"more": _("more than three"), NONE: _("not told")},
    "place": {"city": _("city"), "town": _("town"), "village": _("village"), NONE: _("not told")},
}
"""What the cells of a table are called; one that is not here is called as it is, such as a number of years."""


def cell_words(table: str, cell: str) -> str:
    """What a line of a table is called."""
    return str(CELLS.get(table, {}).get(cell, cell))
