"""What a reader has to know of a first response besides what was found, in plain sentences. Knows no search."""

from collections.abc import Mapping

from service.response import Notice

NOTICES = {
    "automatic": "This is an automatic first response made from the library. It is not a solution: a human mentor "
    "always gives the final answer.",
    "not_screened": "Signs of danger are recognised in English only so far. If a child or an adult is in danger, turn "
    "to your school's designated person or to the emergency services first.",
    "nothing_similar": "No solved case is close enough to yours, so none is shown. A mentor can still help, and your "
    "case may become the first of its kind here.",
    "told_little": "Your description is very short. The more you tell of what happened, who took part and what you "
    "have tried, the surer it is what helps.",
    "nothing_near": "What you wrote is far from everything in the library, so the questions and mentors below are "
    "general. If it is about your work at school, tell what happened, who took part and what you have tried.",
    "no_materials": "No material in the library is close enough to this case.",
    "fields_suggested": "The problem field was suggested from your text. Please confirm or change it.",
    "no_mentors": "No mentor who fits is free at the moment.",
    "floor_unknown": "How close is close enough has not been measured for this encoder, or for so small a library, so "
    "items may be shown that do not fit.",
}


def notices_of(holding: Mapping[str, bool]) -> tuple[Notice, ...]:
    """The notices whose codes hold, in the order given."""
    return tuple(Notice(code=code, text=NOTICES[code]) for code, holds in holding.items() if holds)
