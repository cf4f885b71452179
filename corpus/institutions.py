"""When two names of institutions, as people typed them, name the same one. Knows nobody who works there."""


def same_institution(one: str) -> str:
    """An institution as it is compared: capitals and blanks make no other."""
    return " ".join(one.casefold().split())


def share_institution(one: str, other: str) -> bool:
    """Whether two people told the same institution; who told none shares it with nobody."""
    return bool(same_institution(one)) and same_institution(one) == same_institution(other)
