"""The words a reader sees: gettext catalogues, the language of a request, `_` for Python and templates. Knows no pages.

Extract with `pybabel extract -F service/web/babel.cfg -o service/web/locale/messages.pot service/web`; a translation is
`service/web/locale/<language>/LC_MESSAGES/messages.mo` beside it. The source language is English.
"""

from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.core import negotiate_locale
from babel.support import LazyProxy, NullTranslations, Translations
from jinja2 import Environment

LOCALE = Path(__file__).parent / "locale"
SOURCE = "en"

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def _(text: str) -> LazyProxy:
    """A text that is translated when it is shown, so that tables of texts can be built at import."""
    return LazyProxy(gettext, text, enable_cache=False)


def gettext(text: str) -> str:
    """The text in the language now in use."""
    return str(catalogue(language()).ugettext(text))


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of a text that fits the number, in the language now in use."""
    return str(catalogue(language()).ungettext(singular, plural, number))


def language() -> str:
    """The language now in use."""
    return _language.get()


def use_language(accepted: str) -> None:
    """Use the best language we have for an Accept-Language header, for the rest of this request."""
    _language.set(negotiate_locale(_by_preference(accepted), languages(), sep="-") or SOURCE)


@cache
def languages() -> tuple[str, ...]:
    """The source language and every language with a compiled catalogue."""
    return (SOURCE, *sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/messages.mo")))


@cache
def catalogue(language: str) -> NullTranslations:
    """The catalogue of one language; the empty one for the source language."""
    return Translations.load(LOCALE, [language])


def install_words(environment: Environment) -> None:
    """Give templates `_`, `ngettext` and `{% trans %}`."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]


def _by_preference(accepted: str) -> list[str]:
    ranges = [part.partition(";q=") for part in accepted.replace(" ", "").split(",")]
    return [name for name, _sign, weight in sorted(ranges, key=lambda found: -_weight(found[2])) if name]


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0
