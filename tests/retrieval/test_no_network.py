"""The guard itself: tests reach loopback and nothing beyond."""

import socket
from contextlib import closing

import pytest


def test_a_connection_beyond_loopback_is_refused(refused_connections: list[str]) -> None:
    with closing(socket.socket()) as made, pytest.raises(PermissionError, match="loopback"):
        made.connect(("192.0.2.1", 80))
    assert refused_connections == ["192.0.2.1"]
    refused_connections.clear()


def test_a_name_beyond_loopback_is_not_even_looked_up(refused_connections: list[str]) -> None:
    with pytest.raises(PermissionError, match="loopback"):
        socket.create_connection(("example.org", 443))
    refused_connections.clear()


def test_loopback_can_be_reached() -> None:
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as server,
        closing(socket.create_connection(server.getsockname()[:2])) as client,
    ):
        assert client.getpeername() == server.getsockname()
