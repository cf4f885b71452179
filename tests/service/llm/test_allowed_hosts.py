"""A provider that this deployment does not allow cannot be configured (R15)."""

import pytest
from pydantic import ValidationError

from service.llm.allowed import hosts_of, why_not
from service.settings import Settings


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("http://127.0.0.1:11434/v1", "localhost 127.0.0.1"),
        ("http://localhost:8000/v1", "localhost"),
        ("http://vllm:8000/v1", "vllm"),
        ("http://192.168.1.7:8080/v1", "192.168.1.7"),
        ("https://api.openai.com/v1", "api.openai.com, localhost"),
        ("https://API.openai.com/v1", "api.openai.com"),
    ],
)
def test_an_allowed_host_may_be_asked(url: str, hosts: str) -> None:
    assert why_not(url, hosts_of(hosts)) == ""


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://api.openai.com/v1", "does not allow"),
        ("https://localhost.evil.example/v1", "does not allow"),
        ("https://localhost@evil.example/v1", "user or password"),
        ("http://evil.example#localhost", "does not allow"),
        ("http://open.example/v1", "without encryption"),
        ("http://8.8.8.8/v1", "without encryption"),
        ("ftp://localhost/v1", "begins with"),
        ("localhost:8000", "begins with"),
    ],
)
def test_any_other_is_refused_with_a_sentence(url: str, said: str) -> None:
    assert said in why_not(url, hosts_of("localhost open.example 8.8.8.8"))


def test_no_model_is_the_default() -> None:
    assert Settings().provider is None


def test_settings_with_a_forbidden_provider_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEMENTOR_MODEL_URL", "https://api.openai.com/v1")
    monkeypatch.setenv("CASEMENTOR_MODEL_NAME", "gpt")
    with pytest.raises(ValidationError, match=r"CASEMENTOR_MODEL_HOSTS does not allow"):
        Settings()


def test_a_provider_needs_the_name_of_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEMENTOR_MODEL_URL", "http://localhost:8000/v1")
    with pytest.raises(ValidationError, match="CASEMENTOR_MODEL_NAME"):
        Settings()


def test_an_allowed_provider_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEMENTOR_MODEL_HOSTS", "api.openai.com")
    monkeypatch.setenv("CASEMENTOR_MODEL_URL", "https://api.openai.com/v1")
    monkeypatch.setenv("CASEMENTOR_MODEL_NAME", "gpt")
    monkeypatch.setenv("CASEMENTOR_MODEL_KEY", "s3cret")
    provider = Settings().provider
    assert provider is not None
    assert (provider.url, provider.model) == ("https://api.openai.com/v1", "gpt")
    assert "s3cret" not in repr(provider)


def test_the_start_fails_with_a_sentence(casementor, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("CASEMENTOR_MODEL_NAME", "gpt")
    monkeypatch.setenv("CASEMENTOR_MODEL_URL", "https://elsewhere.example/v1")
    ran = casementor("index", "status")
    assert ran.code == 2
    assert "CASEMENTOR_MODEL_URL" in ran.err and "elsewhere.example" in ran.err
