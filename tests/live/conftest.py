"""What the tests of `serve` share: a project, and the program that serves it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.local_server import BUILD, ROOT, Server, write_settings


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with settings, a list, a theme and a program that takes the place of the build."""
    write_settings(tmp_path, 'title = "First"')
    (tmp_path / "photos.csv").write_text("name,id\nann,1\n")
    (tmp_path / "theme").mkdir()
    (tmp_path / "build_sample.py").write_text(BUILD)
    return tmp_path


@pytest.fixture
def start(project: Path) -> Iterator[Callable[..., Server]]:
    """Yield a function that starts the server, with the program that takes the place of the build."""
    servers: list[Server] = []
    command = [sys.executable, str(project / "build_sample.py"), str(project / "site.toml")]

    def start_server(port: int = 0) -> Server:
        program = (
            "from pathlib import Path; from generator.commands.serve import serve; "
            f"serve(Path({str(project / 'site.toml')!r}), port={port}, command={command!r})"
        )
        servers.append(Server([sys.executable, "-c", program]))
        return servers[-1]

    yield start_server
    for server in servers:
        server.stop()


@pytest.fixture
def server(start: Callable[..., Server]) -> Server:
    """Return a server that serves."""
    server = start()
    server.wait_until_it_serves()
    return server


@pytest.fixture
def real_server(project: Path) -> Iterator[Server]:
    """Yield the server as the command line starts it, with the real build."""
    server = Server([sys.executable, str(ROOT / "build.py"), "serve", str(project / "site.toml"), "--port", "0"])
    server.wait_until_it_serves()
    yield server
    server.stop()
