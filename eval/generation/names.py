"""Names of the measures of written texts, so that they can be declared without loading what computes them."""

OF_CONTEXTS = ("ID context precision", "ID context recall", "text context precision", "text context recall")
OF_TEXTS = ("semantic similarity", "ROUGE-L", "BLEU", "chrF", "string similarity")
FAITHFUL, RELEVANT, JUDGED_PRECISION, JUDGED_RECALL, RUBRIC = (
    "faithfulness (judge)",
    "relevancy (judge)",
    "context precision (judge)",
    "context recall (judge)",
    "rubric score (judge)",
)
BY_JUDGE = (FAITHFUL, RELEVANT, JUDGED_PRECISION, JUDGED_RECALL, RUBRIC)
