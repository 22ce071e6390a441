"""The program `serve` under test: started on a project of a temporary folder, spoken to, listened to, stopped."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import time
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
BUILD = """
import sys
from pathlib import Path
from tests.support.devserver_samples import build
build(Path(sys.argv[1]))
"""


def write_settings(project: Path, title: str) -> None:
    """Write settings as an editor does: another file, put in the place of the old one."""
    text = f"""
[site]
{title}
theme = "theme"
languages = []
[pages]
many = false
[identifiers]
platform = "plain"
[[dataset]]
id = "demo"
title = "Demo"
files = ["*.csv"]
[dataset.columns]
username = "name"
item = "id"
"""
    (project / "site.toml.new").write_text(text)
    (project / "site.toml.new").replace(project / "site.toml")


class Server:
    """The program under test: its address, and what it has said so far, line by line."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: Queue[str] = Queue()
        self.said = ""
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def wait_for(self, words: str) -> str:
        """Wait until it says a line with these words; give the line."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(Empty):
                line = self.lines.get(timeout=0.1)
                self.said += line
                if words in line:
                    return line
        pytest.fail(f"it never said {words!r}, but: {self.said}")

    def wait_until_it_serves(self) -> None:
        """Wait for the address, which it may only print when it listens."""
        self.address = self.wait_for("serving").split(" at ")[1].split()[0]
        self.port = int(self.address.rstrip("/").rpartition(":")[2])

    def get(self, path: str = "/", **headers: str) -> tuple[int, str]:
        """Ask for a path: status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    def open_socket(self, **headers: str) -> int:
        """Ask for livereload's socket: the status, 101 if it opened."""
        upgrade = {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", "/livereload", headers=upgrade | headers)
        status = connection.getresponse().status
        connection.close()
        return status

    def stop(self) -> None:
        """Stop it, as a test's end does."""
        self.process.terminate()
        self.process.wait(PATIENCE)
