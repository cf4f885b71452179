"""The post: letters go to an SMTP server, or into a mailbox in the data folder where none is set. Knows no words."""

import ipaddress
import mailbox
import smtplib
import ssl
from asyncio import to_thread
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from service.errors import NotReady

SECONDS = 30
"""How long a mail server may take to answer one command."""


@dataclass(frozen=True)
class Letter:
    """A letter as the post takes it. `id` is its Message-ID, `at` its date."""

    to: str
    subject: str
    body: str
    at: datetime
    id: str


class Undeliverable(Exception):
    """No post will ever deliver this letter: its address is not one, or is refused for good."""


class Post(Protocol):
    """Whatever carries letters."""

    async def send(self, letter: Letter) -> None:
        """Hand a letter over; raises Undeliverable, or another error where trying again later may help."""


def message_of(letter: Letter, *, sender: str) -> EmailMessage:
    """The letter with its headers; raises Undeliverable for an address that is none.

    The policy of `email` refuses line breaks in headers, so no value can add a header of its own.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["To"] = Address(addr_spec=letter.to)
    except (ValueError, IndexError, MessageError):
        raise Undeliverable("this is not an e-mail address") from None
    message["From"] = sender
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.id
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    message.set_content(letter.body)
    return message


@dataclass(frozen=True)
class SmtpServer:
    """Where and how to reach an SMTP server: `smtps` is TLS from the first byte, else STARTTLS is asked for."""

    host: str
    port: int
    smtps: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def needs_tls(self) -> bool:
        """Whether a server that offers no TLS is refused: every server but one on this machine."""
        return self.smtps or not _is_loopback(self.host)


class SmtpPost:
    """Sends through an SMTP server, each letter in a connection of its own, in a thread."""

    def __init__(self, server: SmtpServer, *, sender: str, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._sender = sender
        self._tls = ssl.create_default_context() if tls is None else tls

    async def send(self, letter: Letter) -> None:
        """Hand a letter over; raises Undeliverable where the server refuses the address for good."""
        await to_thread(self._send, message_of(letter, sender=self._sender))

    def _send(self, message: EmailMessage) -> None:
        with self._connected() as connection:
            if self._server.user:
                connection.login(self._server.user, self._server.password)
            try:
                connection.send_message(message)
            except smtplib.SMTPRecipientsRefused as refused:
                if all(code >= 500 for code, _ in refused.recipients.values()):
                    raise Undeliverable("the mail server refuses this address") from None
                raise

    def _connected(self) -> smtplib.SMTP:
        if self._server.smtps:
            return smtplib.SMTP_SSL(self._server.host, self._server.port, timeout=SECONDS, context=self._tls)
        connection = smtplib.SMTP(self._server.host, self._server.port, timeout=SECONDS)
        try:
            connection.ehlo()
            if self._server.needs_tls or connection.has_extn("starttls"):
                connection.starttls(context=self._tls)
        except BaseException:
            connection.close()
            raise
        return connection


class MailboxPost:
    """Keeps letters in a Maildir folder, for development and for trying the service out."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        """Put a letter into the folder."""
        await to_thread(self._add, message_of(letter, sender=self._sender))

    def _add(self, message: EmailMessage) -> None:
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        mailbox.Maildir(self._folder).add(message)

    def forget(self, *, before: datetime) -> None:
        """Delete letters written before a moment."""
        for path in self._folder.glob("new/*"):
            letter = BytesParser(policy=SMTP).parsebytes(path.read_bytes(), headersonly=True)
            if parsedate_to_datetime(letter["Date"]) < before:
                path.unlink()


def open_post(url: str, *, sender: str, folder: Path) -> Post:
    """The post of a setting: `smtp://user:password@host:587`, `smtps://host:465`, or empty for the mailbox."""
    return SmtpPost(smtp_server(url), sender=sender) if url else MailboxPost(folder, sender=sender)


def smtp_server(url: str) -> SmtpServer:
    """What an smtp or smtps address says; raises NotReady with a sentence that does not repeat its password."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or parts.scheme not in ("smtp", "smtps"):
        raise NotReady("CASEMENTOR_SMTP_URL must look like smtp://user:password@host:587 or smtps://host:465.")
    smtps = parts.scheme == "smtps"
    standard = 465 if smtps else 587
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpServer(host, standard if port is None else port, smtps=smtps, user=user, password=password)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
