"""Questions for the mentor beside those of the bank: gap first, none twice, none the case has answered."""

from collections.abc import Sequence

from corpus.form import CaseForm
from corpus.records import Gap
from prompts.fences import Piece
from prompts.replies import AskedReply, QuestionsReply
from service.drafting.checking import Checked, is_known
from service.drafting.draft import DraftedQuestion, Dropped, Questions, Task
from service.drafting.wanted import Wanted, form_pieces, language_of, told_sentences

MOST, LONGEST = 4, 200


def questions_wanted(form: CaseForm, *, answers: Sequence[tuple[str, str]], bank: Sequence[str]) -> Wanted:
    """What questions are made of. `answers` are questions asked with their answers, `bank` the questions at hand."""
    asked = tuple(
        Piece(f"R{n}", "question and answer", f"{question}\n{answer or '(skipped)'}")
        for n, (question, answer) in enumerate(answers, start=1)
    )
    at_hand = tuple(Piece(f"B{n}", "question at hand", text) for n, text in enumerate(bank, start=1))
    told = told_sentences([*form.texts.values(), *(answer for _, answer in answers)])
    return Wanted(
        task=Task.QUESTIONS,
        language=language_of(form),
        said={"case": form_pieces(form), "answers": asked, "bank": at_hand},
        own={"gaps": ", ".join(Gap)},
        known=(*bank, *(question for question, _ in answers), *told),
    )


def questions_said(reply: QuestionsReply, wanted: Wanted, checked: Checked) -> Questions | None:
    """New questions, each tied to a gap the model named first; None where none passes."""
    gaps = tuple(gap for gap in dict.fromkeys(reply.gaps) if gap in set(Gap))
    kept: list[DraftedQuestion] = []
    for asked in reply.questions:
        (text,) = checked.plain([asked.text], most=1) or ("",)
        why = _why_not(asked, gaps, checked, kept) if text else ""
        if why:
            checked.dropped.append(Dropped(text=text, why=why))
        elif text and len(kept) < MOST:
            kept.append(DraftedQuestion(text=text, kind=asked.kind, gap=asked.gap))
    return Questions(gaps=gaps, questions=tuple(kept)) if kept else None


def _why_not(asked: AskedReply, gaps: Sequence[str], checked: Checked, kept: Sequence[DraftedQuestion]) -> str:
    """Why this is no question to offer; empty where it is one."""
    text = " ".join(asked.text.split())
    if not text.endswith("?") or text.count("?") > 1 or len(text) > LONGEST:
        return "not one short question"
    if asked.gap not in gaps:
        return "fills no gap"
    if is_known(text, checked.rules) or text.casefold() in {one.text.casefold() for one in kept}:
        return "known already"
    return ""
