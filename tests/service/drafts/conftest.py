"""The school of the access matrix, for tests of drafts by a language model."""

from tests.service.matrix.conftest import school

__all__ = ["school"]
