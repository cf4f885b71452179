"""The words of every notice, for pages and letters alike: what happened, what to do next, and by when.

Knows what a notice is about, never whom it concerns: no name and no word of a case can be put into these texts.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from babel.dates import format_date, format_time
from babel.support import LazyProxy

from service.cases.telling import About
from service.web import words
from service.web.words import _


@dataclass(frozen=True)
class Texts:
    """A title, a sentence with what to do next, and where it matters a sentence with `%(due)s` for the moment."""

    title: LazyProxy
    sentence: LazyProxy
    by: LazyProxy | None = None


@dataclass(frozen=True)
class AboutWords:
    """The words of one notice in the reader's language; `by` is empty where no time is given."""

    title: str
    sentence: str
    by: str


_ANSWER_OFFER = _("Please answer by %(due)s; after that the case goes back to its author.")
_CHOOSE_AGAIN = _("Open the case: it shows other mentors who fit, and what else you can do.")
_PLEASE_CHOOSE = _("Please choose by %(due)s.")
_PLEASE_ACT = _("Please do so by %(due)s.")

WORDS: dict[About, Texts] = {
    About.OFFERED: Texts(
        _("A case is offered to you"),
        _("Open it and read it, then accept or refuse it."),
        _ANSWER_OFFER,
    ),
    About.MENTOR_FOUND: Texts(
        _("A moderator asked a mentor for your case"),
        _("You need do nothing now; open the case to see who it is."),
        _("The mentor has until %(due)s to answer."),
    ),
    About.REPLIED: Texts(
        _("Your question before accepting was answered"),
        _("Read the answer, then accept or refuse the case."),
        _ANSWER_OFFER,
    ),
    About.ACCEPTED: Texts(
        _("A mentor took your case"),
        _("You need to do nothing now. Questions or a possible solution will come from the mentor."),
        _("Expect them by %(due)s. If they are late, the mentor is reminded, and then a moderator is asked to help."),
    ),
    About.REFUSED: Texts(_("The mentor could not take your case"), _CHOOSE_AGAIN, _PLEASE_CHOOSE),
    About.RELEASED: Texts(_("The mentor gave your case back"), _CHOOSE_AGAIN, _PLEASE_CHOOSE),
    About.TAKEN_BACK: Texts(_("A moderator took your case back from the mentor"), _CHOOSE_AGAIN, _PLEASE_CHOOSE),
    About.TAKEN_OFF: Texts(
        _("A case was taken off you"),
        _("A moderator closed it, or another mentor may be asked. You have nothing more to do in it."),
    ),
    About.ASKED_BEFORE: Texts(
        _("The mentor asks one thing first"),
        _("Open the case and answer it, so that the mentor can decide whether to take the case."),
        _("Please answer by %(due)s."),
    ),
    About.QUESTIONS: Texts(
        _("There are questions about your case"),
        _("Open the case and answer what you can; a question may be skipped."),
        _("Please answer by %(due)s. If you cannot, the case goes on with what is known."),
    ),
    About.ANSWERED: Texts(
        _("Your questions were answered"),
        _("Open the case to read the answers. If the author still has to decide about the request, wait for it."),
        _("The next step is due by %(due)s."),
    ),
    About.KEPT: Texts(
        _("The request stays as it was"),
        _("It is your turn again: send questions or a possible solution."),
        _PLEASE_ACT,
    ),
    About.REDEFINED: Texts(
        _("The request was redefined"),
        _("Read the new wording beside the old one, then send questions or a possible solution."),
        _PLEASE_ACT,
    ),
    About.INVITED: Texts(
        _("You are invited to define the problem more precisely"),
        _("Open the case: a guiding question may help you to reword the request, or you keep it as it is."),
        _("Please decide by %(due)s; after that the present wording stays."),
    ),
    About.COLLEAGUE_ASKED: Texts(
        _("A colleague asks your opinion"),
        _("The author chose that colleagues may be asked. Open the case to read it and to write your opinion."),
    ),
    About.OPINION: Texts(
        _("A colleague gave an opinion"),
        _("Open the case to read it. What reaches the author is still yours to decide."),
    ),
    About.SOLUTION: Texts(
        _("There is a possible solution for your case"),
        _("Read it, try what suits you, and fill in the reflection sheet. You may ask for a second opinion once."),
        _PLEASE_ACT,
    ),
    About.REFLECTED: Texts(
        _("The author reflected on your solution"),
        _("Open the case to read what was done and what came of it. You need to do nothing."),
    ),
    About.FOLLOWED_UP: Texts(
        _("The author told what came of your solution"),
        _("Open the case to read it. You need to do nothing."),
    ),
    About.WITHDRAWN: Texts(
        _("The author withdrew the case"),
        _("You have nothing more to do in it. Thank you for having been there."),
    ),
    About.FORMAT: Texts(
        _("The author changed the format of the case"),
        _("Open the case to see what the new format means for you."),
    ),
    About.NOT_SHOWN: Texts(
        _("The author shows a case to colleagues no longer"),
        _("Its format was changed, so you cannot open it now. You have nothing more to do in it."),
    ),
    About.CLOSED: Texts(
        _("A moderator closed the case"),
        _("Nobody has to do anything more in it. You can still open it and read why."),
    ),
    About.EXTENDED: Texts(
        _("There is more time for a case"),
        _("A moderator gave the case more time. Open it to see whose turn it is."),
        _("The next step is now due by %(due)s."),
    ),
    About.TEXT_PROPOSED: Texts(
        _("Read how your case would stand in the library"),
        _("You agreed that its solution may help others, without names. Nothing appears before you agree to the text."),
    ),
    About.TEXT_RETURNED: Texts(
        _("A moderator asks about the text for the library"),
        _("Open the case to read the question. Nothing appears in the library before you say yes."),
    ),
    About.TEXT_APPROVED: Texts(
        _("The text for the library waits for your yes"),
        _("A moderator has read and approved it. Open the case to read it and to agree or object."),
    ),
    About.TAKEN_DOWN: Texts(
        _("The case is no longer in the library"),
        _("It is found no more, and who follows an old link is told that it was withdrawn."),
    ),
    About.PUBLISHED: Texts(
        _("The case is in the library"),
        _("Without names, it can now help others. Its author can take it back at any time."),
    ),
    About.OPENING_PROPOSED: Texts(
        _("A public case waits to be checked"),
        _("Its author wants it to be discussed. Look through the impersonal text before anybody else reads it."),
    ),
    About.OPENING_RETURNED: Texts(
        _("A moderator asks about the text for the discussion"),
        _("Open the case to read the question. Nothing is posted before you say yes to the text."),
    ),
    About.OPENING_APPROVED: Texts(
        _("The text for the discussion waits for your yes"),
        _("A moderator has read and approved it. Open the case to read it and to agree or object."),
    ),
    About.OPENING_OBJECTED: Texts(
        _("An author wants the text for the discussion to be different"),
        _("Open the text to read what should be changed."),
    ),
    About.OPENING_POSTED: Texts(
        _("The case stands in the discussion"),
        _("Without names, teachers and mentors can now say what they think. The solution is still the mentor's."),
    ),
    About.OPENING_TAKEN_OUT: Texts(
        _("A moderator took the text of your case out of the discussion"),
        _("Nobody reads it there any more. The case itself goes on as before."),
    ),
    About.OPENING_LEFT: Texts(
        _("A case left a topic that goes on"),
        _("Please look whether what others wrote there tells anything of the case that is gone."),
    ),
    About.CONTRIBUTED: Texts(
        _("Somebody wrote in a discussion you are part of"),
        _("Open the topic to read it. You need to do nothing."),
    ),
    About.CONTRIBUTION_HIDDEN: Texts(
        _("A moderator hid a contribution of yours"),
        _("Open the topic to read why. Nobody but you and the moderators can read the contribution."),
    ),
    About.CONTRIBUTION_LET_THROUGH: Texts(
        _("A contribution of yours can be read now"),
        _("A moderator has read it and found no harm in it. You need to do nothing."),
    ),
    About.REMINDER: Texts(
        _("A case waits for you"),
        _("It is your turn. Open the case to see what to do next."),
        _("Please do so by %(due)s; after that the case goes on without you, or a moderator is asked to help."),
    ),
    About.OFFER_LAPSED: Texts(
        _("The time to answer an offer is over"),
        _("The case went back to its author; you need to do nothing. If you have no time now, mark yourself as away."),
    ),
    About.MENTOR_SILENT: Texts(_("The mentor did not answer in time"), _CHOOSE_AGAIN, _PLEASE_CHOOSE),
    About.WENT_ON: Texts(
        _("The case went on without an answer"),
        _("The time for it was over. Open the case to see whose turn it is now."),
        _("The next step is due by %(due)s."),
    ),
    About.MODERATOR_CALLED: Texts(
        _("A moderator was asked to help with your case"),
        _("You need to do nothing, and you may still go on by yourself: open the case to see how."),
        _("The moderator looks at it by %(due)s."),
    ),
    About.CALLED: Texts(
        _("A case needs a moderator"),
        _("It has waited too long, or found no mentor. Open the case to see what you can do."),
        _("Please look at it by %(due)s."),
    ),
    About.HARM: Texts(
        _("Somebody found an item harmful"),
        _("It is kept back until a moderator has looked at it. Please open the reports of harm."),
    ),
    About.MESSAGE: Texts(
        _("An author wrote to the moderators"),
        _("Please read it on the page of the case, answer its author, and say among the messages that it is settled."),
    ),
    About.MESSAGE_SETTLED: Texts(
        _("A moderator read what you wrote"),
        _("They have answered you, or done what you asked. If that is not so, write again from the page of your case."),
    ),
    About.ADDITION: Texts(
        _("A mentor added a material"),
        _("Please look at it on the page of additions; it is in the library when you have."),
    ),
    About.ADDITION_TAKEN: Texts(
        _("Your material is in the library"),
        _("Thank you. Everybody can read it, and first responses find it."),
    ),
    About.ADDITION_DECLINED: Texts(
        _("Your material was not taken into the library"),
        _("The reason stands on the page on which you added it."),
    ),
    About.ARTICLE_GONE: Texts(
        _("An article left the library with the case it was made from"),
        _("The case was taken back, or words of it were; nothing of them may stay. You need do nothing."),
    ),
    About.ALERT: Texts(
        _("A case may tell of danger to somebody"),
        _("Please open it now and read it. Its author has been told whom to turn to; nobody has read it before you."),
    ),
    About.DOUBT: Texts(
        _("A case leaves screening in doubt"),
        _("It may tell of danger or be an ordinary one. Please read it and say which, on the page of alerts."),
    ),
    About.DANGER_SEEN: Texts(
        _("A moderator sees danger in a case"),
        _("Screening was in doubt, and a moderator has read it. Please see to it that somebody follows it up."),
    ),
    About.PEOPLE_FIRST: Texts(
        _("A moderator read your case and thinks of danger"),
        _("Please open it now: it names first the people to turn to. A moderator is there for you as well."),
    ),
    About.CONTRIBUTION_ALERT: Texts(
        _("A contribution to a discussion may tell of danger to somebody"),
        _("Please read it in its topic now. Nobody else can read it until you say so among the reports of harm."),
    ),
    About.CLEARED: Texts(
        _("A moderator looked at your case"),
        _("A program had read your words as a sign of danger. A person has looked now, and the case goes on as usual."),
    ),
}


def about_words(about: About | str, due: datetime | str | None = None) -> AboutWords:
    """The words of a notice; letters hand over the name of the About and the moment as text."""
    told = WORDS[about if isinstance(about, About) else About[about]]
    moment = datetime.fromisoformat(due) if isinstance(due, str) else due
    by = "" if told.by is None or moment is None else str(told.by) % {"due": moment_in_words(moment)}
    return AboutWords(title=str(told.title), sentence=str(told.sentence), by=by)


def moment_in_words(at: datetime) -> str:
    """A moment as people write it, in UTC."""
    there = at.astimezone(UTC)
    locale = words.language()
    day, hour = format_date(there, format="long", locale=locale), format_time(there, format="short", locale=locale)
    return words.gettext("%(day)s, %(hour)s UTC") % {"day": day, "hour": hour}
