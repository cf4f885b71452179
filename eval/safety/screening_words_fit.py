"""Fitting the words of screening: TF-IDF and logistic regression. Knows texts and labels; writes nothing."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import diags
from scipy.sparse.linalg import norm
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from corpus.danger import Category
from eval.datasets.screening import Labelled
from retrieval.danger_words import DangerWords, as_terms, damped, terms

SOFTNESS = 10.0
"""Inverse strength of the penalty on the weights; chosen across writers."""
LEAST_TEXTS = 3
"""A term of fewer texts is left out."""


def fit_words(rows: Sequence[Labelled]) -> DangerWords:
    """Any danger against none on all rows, then the kinds on those that tell of danger."""
    vectors = TfidfVectorizer(analyzer=_terms_of, min_df=LEAST_TEXTS, sublinear_tf=True, norm=None, dtype=np.float32)
    values = vectors.fit_transform([row.texts for row in rows])
    found = diags(1 / damped(norm(values, axis=1))) @ values
    dangers = np.array([row.category is not None for row in rows])
    kinds = [row.category.value for row in rows if row.category is not None]
    any_danger = _regression().fit(found, dangers)
    by_kind = _regression().fit(found[dangers], kinds)
    order = [list(by_kind.classes_).index(kind.value) for kind in Category]
    return DangerWords(
        terms=as_terms(vectors.get_feature_names_out()),
        rarity=np.asarray(vectors.idf_, dtype=np.float32),
        weights=np.concatenate([any_danger.coef_, by_kind.coef_[order]]).T.astype(np.float32),
        bias=np.concatenate([any_danger.intercept_, by_kind.intercept_[order]]).astype(np.float32),
    )


def _terms_of(texts: dict[str, str]) -> list[str]:
    return list(terms(texts))


def _regression() -> LogisticRegression:
    return LogisticRegression(C=SOFTNESS, max_iter=3000, class_weight="balanced")
