"""The post: letters reach a real mail server with sound headers, over TLS where it must be, or a mailbox."""

import asyncio
import base64
import email
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from service.errors import NotReady
from service.mail.post import Letter, MailboxPost, SmtpPost, Undeliverable, message_of, open_post, smtp_server

LETTER = Letter(
    to="ona@school.example",
    subject="Klausimai apie jūsų atvejį",
    body="Sveiki, Ona,\n\nčia yra klausimų.\n",
    at=datetime(2026, 11, 21, 8, 0, tzinfo=UTC),
    id="<job-7-20261121080000000000@mentors.example>",
)
SENDER = "Casementor <casementor@mentors.example>"


@dataclass
class SmtpServer:
    """A small real mail server: what it heard, and how it answers. `refuses` gives the answer to RCPT by address."""

    tls: ssl.SSLContext | None = None
    smtps: bool = False
    login: tuple[str, str] | None = None
    refuses: Mapping[str, str] = field(default_factory=dict)
    received: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    secure: list[bool] = field(default_factory=list)
    port: int = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator["SmtpServer"]:
        """Listen on a free port of this machine."""
        tls = self.tls if self.smtps else None
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        try:
            while line := (await reader.readline()).decode().strip():
                self.heard.append(line)
                if not await self._answer(line, reader, writer):
                    break
        finally:
            writer.close()

    async def _answer(self, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        verb = line.split()[0].upper()
        secure = writer.get_extra_info("ssl_object") is not None
        if verb == "EHLO":
            offers = [] if secure or self.tls is None else ["STARTTLS"]
            offers += ["AUTH PLAIN"] if self.login else []
            names = ["localhost", *offers]
            writer.write(
                b"".join(f"250{'-' if n < len(names) else ' '}{x}\r\n".encode() for n, x in enumerate(names, 1))
            )
        elif verb == "STARTTLS":
            writer.write(b"220 go on\r\n")
            await writer.drain()
            await writer.start_tls(self.tls)
        elif verb == "AUTH":
            _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
            writer.write(b"235 welcome\r\n" if (user, password) == self.login else b"535 wrong\r\n")
        elif verb == "RCPT":
            address = line.partition("<")[2].partition(">")[0]
            writer.write(f"{self.refuses.get(address, '250 ok')}\r\n".encode())
        elif verb == "DATA":
            writer.write(b"354 go on\r\n")
            self.received.append(await reader.readuntil(b"\r\n.\r\n"))
            self.secure.append(secure)
            writer.write(b"250 ok\r\n")
        else:
            writer.write(b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n")
        await writer.drain()
        return verb != "QUIT"


def read(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data.removesuffix(b".\r\n"), policy=default)  # type: ignore[return-value]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that signs itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    begin = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=30))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def client_tls(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def post_to(server: SmtpServer, tls: ssl.SSLContext, *, user: str = "", password: str = "") -> SmtpPost:
    where = smtp_server(f"{'smtps' if server.smtps else 'smtp'}://localhost:{server.port}")
    return SmtpPost(replace(where, user=user, password=password), sender=SENDER, tls=tls)


async def test_a_letter_reaches_a_mail_server_with_sound_headers(client_tls: ssl.SSLContext) -> None:
    async with SmtpServer().open() as server:
        await post_to(server, client_tls).send(LETTER)
    message = read(server.received[0])
    assert message.get_content().replace("\r\n", "\n") == LETTER.body
    assert message["To"] == "ona@school.example"
    assert message["From"] == SENDER
    assert message["Subject"] == LETTER.subject
    assert message["Date"].datetime == LETTER.at
    assert message["Message-ID"] == LETTER.id
    assert (message["Auto-Submitted"], message["Precedence"]) == ("auto-generated", "bulk")


async def test_a_password_is_given_only_after_starttls(server_tls: ssl.SSLContext, client_tls: ssl.SSLContext) -> None:
    async with SmtpServer(tls=server_tls, login=("casementor", "s3:cret")).open() as server:
        await post_to(server, client_tls, user="casementor", password="s3:cret").send(LETTER)
    assert server.secure == [True]
    verbs = [line.split()[0].upper() for line in server.heard]
    assert verbs.index("STARTTLS") < verbs.index("AUTH")


async def test_a_server_may_speak_tls_from_the_first_byte(
    server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    async with SmtpServer(tls=server_tls, smtps=True).open() as server:
        await post_to(server, client_tls).send(LETTER)
    assert server.secure == [True]


async def test_a_server_whose_certificate_nobody_vouches_for_gets_no_letter(server_tls: ssl.SSLContext) -> None:
    async with SmtpServer(tls=server_tls).open() as server:
        with pytest.raises(ssl.SSLCertVerificationError):
            await post_to(server, ssl.create_default_context()).send(LETTER)
    assert server.received == []


def test_only_a_server_of_this_machine_may_be_without_tls() -> None:
    urls = {"smtp://localhost:25": False, "smtp://127.0.0.1": False, "smtp://mail.example": True, "smtps://[::1]": True}
    assert {url: smtp_server(url).needs_tls for url in urls} == urls


async def test_an_address_that_is_refused_for_good_is_not_tried_again(client_tls: ssl.SSLContext) -> None:
    async with SmtpServer(refuses={LETTER.to: "550 no such person"}).open() as server:
        with pytest.raises(Undeliverable, match="refuses this address") as told:
            await post_to(server, client_tls).send(LETTER)
    assert LETTER.to not in str(told.value)


async def test_an_address_that_is_refused_for_now_may_be_tried_again(client_tls: ssl.SSLContext) -> None:
    async with SmtpServer(refuses={LETTER.to: "450 come back later"}).open() as server:
        with pytest.raises(Exception, match="450") as told:
            await post_to(server, client_tls).send(LETTER)
    assert not isinstance(told.value, Undeliverable)


@pytest.mark.parametrize("field_name", ["subject", "id"])
def test_no_value_can_add_a_header(field_name: str) -> None:
    letter = replace(LETTER, **{field_name: "Hello\r\nBcc: everybody@school.example"})
    with pytest.raises(ValueError, match=r"newline|linefeed"):
        message_of(letter, sender=SENDER)


@pytest.mark.parametrize(
    "address", ["", "ona", "ona@", "ona@school.example\r\nBcc: x@y.example", "a@b.example, c@d.example", "<a@b>"]
)
def test_what_is_no_address_is_never_posted(address: str) -> None:
    with pytest.raises(Undeliverable):
        message_of(replace(LETTER, to=address), sender=SENDER)


async def test_without_a_mail_server_letters_are_kept_in_a_mailbox(tmp_path: Path) -> None:
    post = open_post("", sender=SENDER, folder=tmp_path / "data" / "mailbox")
    assert isinstance(post, MailboxPost)
    await post.send(LETTER)
    await post.send(replace(LETTER, to="rasa@school.example"))
    kept = [read(path.read_bytes()) for path in (tmp_path / "data" / "mailbox" / "new").iterdir()]
    assert sorted(message["To"] for message in kept) == ["ona@school.example", "rasa@school.example"]


def test_the_setting_says_server_port_and_password() -> None:
    found = smtp_server("smtps://post%40example:p%3Aw@mail.example")
    assert (found.host, found.port, found.user, found.password) == ("mail.example", 465, "post@example", "p:w")
    assert "p:w" not in repr(found)
    assert smtp_server("smtp://mail.example").port == 587


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://u:s3cret@host:many"])
def test_a_setting_that_names_no_server_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(NotReady, match="must look like") as told:
        smtp_server(url)
    assert "s3cret" not in str(told.value)
