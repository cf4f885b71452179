"""Which passwords are taken. Pure; how they are hashed is the library's matter."""

from service.errors import BadForm

SHORTEST = 10
LONGEST = 200
COMMON = frozenset(
    {
        "1234567890",
        "0123456789",
        "12345678910",
        "123456789a",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "aaaaaaaaaa",
        "abcdefghij",
        "administrator",
        "changemenow",
        "football123",
        "iloveyou123",
        "letmein123",
        "password12",
        "password123",
        "password1234",
        "passwordpassword",
        "qwerty1234",
        "qwerty12345",
        "qwertyuiop",
        "qwertyuiop123",
        "sunshine123",
        "teacher123",
        "teacherteacher",
        "welcome123",
        "welcome1234",
    }
)


def check_password(password: str, *, email: str) -> None:
    """Raises BadForm with the sentence that tells what to change."""
    if len(password) < SHORTEST:
        raise BadForm(
            "password", f"The password needs at least {SHORTEST} characters; a short sentence is easy to keep."
        )
    if len(password) > LONGEST:
        raise BadForm("password", f"The password may have at most {LONGEST} characters.")
    plain = password.strip().lower()
    if plain in (email, email.split("@")[0]):
        raise BadForm("password", "The password must not be your e-mail address.")
    if plain in COMMON or len(set(plain)) < 4:
        raise BadForm("password", "This password is one of the first that others would try. Please choose another.")
