"""The secret that signs links and forms: from the settings, else made once and kept in the data folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr

FILE = "secret-key"


def secret_key(setting: SecretStr, *, folder: Path) -> SecretStr:
    """The setting where it is not empty; else the secret in `folder`, made at the first call, for its owner alone.

    Several machines that serve together need the setting: each would make a file of its own.
    """
    if setting.get_secret_value():
        return setting
    path = folder / FILE
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        _write_whole(path, secrets.token_urlsafe(48))
    return SecretStr(path.read_text(encoding="ascii").strip())


def _write_whole(path: Path, text: str) -> None:
    """The file appears with its whole text or not at all, also where two processes start at once."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(text)
        os.link(unfinished, path)
    finally:
        unfinished.unlink()
