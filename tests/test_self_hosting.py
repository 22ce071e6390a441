"""docs/self-hosting.md does not lie: a signed site is copied from a server, checked, looked into, and built again."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.sessions import REPOSITORY, agrees, install_hushdex, read_sessions, run_session

DOCUMENT = REPOSITORY / "docs" / "self-hosting.md"
ADDRESS = "https://check.example"
# No session runs over midnight.
CLOCK = {"SOURCE_DATE_EPOCH": "1795392000"}


class Quiet(SimpleHTTPRequestHandler):
    """A plain web server that says nothing."""

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a server of the site that the document's first session builds."""
    handler = partial(Quiet, directory=str(tmp_path / "list" / "site"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_every_session_prints_what_the_document_shows(tmp_path: Path, served: str) -> None:
    for program in ("minisign", "curl"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    programs = install_hushdex(tmp_path / "programs")
    text = DOCUMENT.read_text("utf-8")
    assert text.count(ADDRESS) == 1
    for session in read_sessions(text.replace(ADDRESS, served)):
        printed = run_session([command for command, _ in session], tmp_path, programs, **CLOCK)
        assert len(printed) == len(session)
        for (command, shown), real in zip(session, printed, strict=True):
            assert agrees(shown, real), f"$ {command}\n{real}"
    assert (tmp_path / "copy" / "SHA256SUMS").read_bytes() == (tmp_path / "again" / "SHA256SUMS").read_bytes()


def test_the_commands_in_its_sentences_do_what_they_say(tmp_path: Path) -> None:
    """Signing without Hushdex, serving a copy at home, and the bill of materials."""
    text = DOCUMENT.read_text("utf-8")
    inline = re.findall(r"`((?:minisign|python3|make) [^`]+)`", text)
    signing, serving, making = inline
    if shutil.which("minisign") is None:
        pytest.skip("minisign is not installed")
    programs = install_hushdex(tmp_path / "programs")
    run_session([command for command, _ in read_sessions(text)[0]], tmp_path, programs, **CLOCK)
    listing = tmp_path / "list" / "site" / "SHA256SUMS"
    signature = listing.with_name("SHA256SUMS.minisig")
    signature.unlink()
    run_session([signing], tmp_path, programs)
    checked = run_session(["hushdex verify list/site --key publisher.pub; echo $?"], tmp_path, programs)
    assert checked[0].endswith("whole: every file is as it was built\n0\n")
    shutil.copytree(listing.parent, tmp_path / "copy")
    command = [sys.executable, "-u", *serving.split()[1:], "0"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        address = re.search(r"http://\S+/", server.stdout.readline())
        assert address
        with urllib.request.urlopen(f"{address[0]}SHA256SUMS") as answer:  # noqa: S310 - our own server's
            assert answer.read() == listing.read_bytes()
        server.terminate()
    assert subprocess.run(["make", "--dry-run", *making.split()[1:]], cwd=REPOSITORY, check=False).returncode == 0
