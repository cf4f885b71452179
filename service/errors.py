"""Everything that can go wrong for a person, as one family.

CasementorError
├── BadForm          a form breaks a rule (422)
├── NotFound         there is no such thing, or it is not for this reader (404)
├── Withdrawn        it stood in the library and was taken out (410)
├── NotSignedIn      this page or answer is for people with an account (401)
├── NotAllowed       this account's roles do not cover it (403)
├── MoveNotAllowed   a case does not stand so that this can be done, or somebody was faster (409)
├── AlreadyThere     the library may have it already (409)
├── TooMany          this client asked too often (429)
└── NotReady         the service cannot answer yet (503)
"""


class CasementorError(Exception):
    """An error with a sentence a person can read."""


class BadForm(CasementorError):
    """A form breaks a rule in one field ('' for the whole form)."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


class NotFound(CasementorError):
    """There is no such thing for this reader."""


class Withdrawn(CasementorError):
    """It stood in the library and was taken out."""


class NotReady(CasementorError):
    """The service cannot answer yet."""


class TooMany(CasementorError):
    """This client asked too often."""


class NotSignedIn(CasementorError):
    """This is for people with an account."""


class NotAllowed(CasementorError):
    """The roles of this account do not cover it."""


class MoveNotAllowed(CasementorError):
    """A case does not stand so that this can be done, or somebody was faster."""


class AlreadyThere(CasementorError):
    """The library may have it already."""
