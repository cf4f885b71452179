"""From a template and what it shows to an HTML answer. Knows templates, words and links; knows no page and no case."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import nh3
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import NoMatchFound

from service.accounts.account import Account
from service.errors import NotReady
from service.web import closed_lists, numbers, words
from service.web.accounts.account_words import menu_of, role_name
from service.web.cases import case_words, draft_words, next_words
from service.web.discussions import discussion_words
from service.web.moderation import text_words
from service.web.moderation.moderation_nav import moderation_tabs
from service.web.notices.notice_words import moment_in_words
from service.web.word_changes import changed_from

if TYPE_CHECKING:
    from service.application import Casementor

NOT_KEPT = {"Cache-Control": "no-store"}
"""What somebody sees who is signed in stays out of every cache."""

HERE = Path(__file__).parent
STATIC = HERE / "static"
PROSE_TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "em", "strong", "a", "code", "pre", "hr", "br"}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}


def show(
    request: Request, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **context: Any
) -> HTMLResponse:
    """The page of a template, in the language the reader's browser asks for."""
    words.use_language(request.headers.get("accept-language", ""))
    me: Account | None = getattr(request.state, "account", None)
    unread: int = getattr(request.state, "unread", 0)
    told = {"request": request, "language": words.language(), "me": me, "unread": unread, **context}
    shown = environment().get_template(template).render(told)
    kept_by_nobody = {} if me is None else NOT_KEPT
    return HTMLResponse(shown, status, {"Content-Language": words.language(), **kept_by_nobody, **(headers or {})})


def casementor(request: Request) -> "Casementor":
    """The service behind the pages; raises NotReady while it is starting or stopping."""
    found: Casementor | None = request.app.state.casementor
    if found is None:
        raise NotReady("The service is starting. Please try again in a few seconds.")
    return found


@cache
def environment() -> Environment:
    """The templates with everything they may use."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words.install_words(made)
    made.globals.update(link=_link, asset=_asset, csrf_field=_csrf_field, account_menu=_account_menu)
    made.globals.update(moderation_tabs=_moderation_tabs)
    made.globals.update(closed_lists=closed_lists, has_page=_has_page)
    made.globals.update(next_words=next_words.next_words, next_step=next_words.next_step)
    made.filters.update(
        shown=closed_lists.shown,
        label=closed_lists.label,
        closeness=closed_lists.closeness,
        prose=prose,
        said=said,
        language_name=language_name,
        day=day,
        title_of=_title_of,
        moment=moment_in_words,
        changed_from=changed_from,
        next_step=next_words.next_step,
        role_name=role_name,
        translated=words.gettext,
        count_words=numbers.count_words,
        share_words=numbers.share_words,
        month_words=numbers.month_words,
        year_words=numbers.year_words,
        **case_words.FILTERS,
        **draft_words.FILTERS,
        **discussion_words.FILTERS,
        **text_words.FILTERS,
    )
    return made


def prose(markdown: str, *, rel: str = "noopener noreferrer") -> Markup:
    """A text written in Markdown as clean HTML: no raw HTML, no pictures, headings below the page's own."""
    tokens = _markdown().parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
    html = _markdown().renderer.render(tokens, _markdown().options, {})
    schemes = {"http", "https", "mailto"}
    return Markup(
        nh3.clean(html, tags=PROSE_TAGS | TABLE_TAGS, attributes={"a": {"href"}}, url_schemes=schemes, link_rel=rel)
    )


def said(markdown: str) -> Markup:
    """What anybody may write, as clean HTML: search engines follow no link in it, and no page opens ours."""
    return prose(markdown, rel="nofollow ugc noopener noreferrer")


def language_name(code: str) -> str:
    """The name of a language in the reader's own; the code itself where nobody knows it."""
    try:
        return Locale.parse(code).get_display_name(words.language()) or code
    except (UnknownLocaleError, ValueError):
        return code


def day(on: date) -> str:
    """A date as people write it."""
    return format_date(on, format="long", locale=words.language())


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


@pass_context
def _link(context: Context, page: str, **parts: str) -> str:
    """The path of a page, below whatever path the service is mounted at."""
    return _path(context["request"], f"page:{page}", **parts)


@pass_context
def _asset(context: Context, name: str) -> str:
    """The path of a static file, with a mark of its content so that browsers may keep it."""
    return f"{_path(context['request'], 'static', path=name)}?v={_content_mark(name)}"


_PATHS: WeakKeyDictionary[object, dict[str, str]] = WeakKeyDictionary()


def _path(request: Request, route: str, /, **parts: str) -> str:
    """The path of a route. One without parts is looked up once an application: looking through all takes long."""
    if parts:
        return str(request.url_for(route, **parts).path)
    known = _PATHS.setdefault(request.app, {})
    if route not in known:
        known[route] = str(request.app.url_path_for(route))
    return f"{request.base_url.path.rstrip('/')}{known[route]}"


@pass_context
def _has_page(context: Context, page: str) -> bool:
    return has_page(context["request"], page)


def has_page(request: Request, page: str) -> bool:
    """Whether the running service has a page of this name (one without parts in its path)."""
    try:
        _path(request, f"page:{page}")
    except NoMatchFound:
        return False
    return True


@pass_context
def _csrf_field(context: Context) -> Markup:
    """The hidden field every form that changes something carries; empty where no guard stands in front."""
    token = context["request"].scope.get("csrftoken")
    made = Markup('<input type="hidden" name="csrftoken" value="{}">')
    return Markup("") if token is None else made.format(token())


@pass_context
def _account_menu(context: Context) -> list[tuple[str, str]]:
    """Name and text of every page that the account's roles open and that the running service has."""
    me: Account | None = context["me"]
    offered = [] if me is None else menu_of(me)
    return [(page, text) for page, text in offered if has_page(context["request"], page)]


@pass_context
def _moderation_tabs(context: Context) -> list[tuple[str, str]]:
    """Name and text of every moderators' page that the running service has; none for who is no moderator."""
    return [(page, text) for page, text in moderation_tabs(context["me"]) if has_page(context["request"], page)]


@cache
def _content_mark(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]


@pass_context
def _title_of(context: Context, item_id: str) -> str:
    """The title of a rubricator item, also of a merged one; an id that the rubricator never had stays as it is."""
    service = casementor(context["request"])
    titles = {name: item.title for name, item in service.merged.items()}
    return (titles | {item.id: item.title for item in service.rubricator}).get(item_id, item_id)
