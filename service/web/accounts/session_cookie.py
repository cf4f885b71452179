"""The cookie that keeps somebody signed in: its name and its flags. Knows no account and no table."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from service.settings import Settings

NAME = "casementor_session"


def is_secure(connection: HTTPConnection) -> bool:
    """Whether people reach the service over TLS: by its public address, or as the proxy in front says."""
    settings: Settings = connection.app.state.settings
    return settings.public_url.startswith("https:") or connection.url.scheme == "https"


def cookie_name(name: str, *, secure: bool) -> str:
    """Over TLS a name that browsers accept from this very host alone, with Secure and for all its paths."""
    return f"__Host-{name}" if secure else name


def session_of_cookie(connection: HTTPConnection) -> str | None:
    """The token of the cookie, if there is one."""
    return connection.cookies.get(cookie_name(NAME, secure=is_secure(connection)))


def keep_signed_in(response: Response, connection: HTTPConnection, token: str) -> None:
    """Set the cookie: not for scripts, not for forms of other sites, as long as a session lasts."""
    secure = is_secure(connection)
    lifetime = connection.app.state.settings.session_lifetime
    response.set_cookie(
        cookie_name(NAME, secure=secure),
        token,
        max_age=int(lifetime.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def forget_signed_in(response: Response, connection: HTTPConnection) -> None:
    """Take the cookie back."""
    secure = is_secure(connection)
    response.delete_cookie(cookie_name(NAME, secure=secure), path="/", secure=secure, httponly=True, samesite="lax")
