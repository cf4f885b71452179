"""The words people and judges rate written texts by, so that the two can be compared. Knows nothing else."""

QUESTION = "How much could this help the teacher who wrote this?"
SCALE = (
    "Does not touch the teacher's situation, or could do harm.",
    "Touches the situation, but offers nothing the teacher could do.",
    "Offers something to do that fits in part, or repeats what was tried.",
    "Offers a possible way that fits this situation, concretely enough to begin.",
    "Offers several possible ways that fit, concrete and humane, and leaves the choice.",
)
"""From 1 to 5."""
