"""Finding what helps: similar cases and materials, questions, mentors. Knows no web, no model, no account."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""numpy's matrices here are small: a second thread would only spin, and take a core from the encoder while it does."""
