"""Signatures in minisign's format: what we sign minisign checks, what it signs we check, and nothing else passes."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from generator.keys.minisign import SecretKey, check, is_encrypted, read_public_key, read_secret_key, read_signer, sign
from shards.errors import SiteError
from tests.support.signing_samples import lock_key, make_key, run_minisign

SECRET = SecretKey(b"12345678", bytes(range(32)))
MESSAGE = b"a list of files\n"


def test_minisign_checks_what_we_sign(tmp_path: Path) -> None:
    path, public = make_key(tmp_path)
    (tmp_path / "list").write_bytes(MESSAGE)
    key = read_secret_key(path.read_text("utf-8"))
    assert str(key.public) == public
    (tmp_path / "list.minisig").write_text(sign(MESSAGE, key, "release 1"), encoding="utf-8")
    done = run_minisign("-V", "-m", tmp_path / "list", "-P", public)
    assert (done.returncode, done.stdout) == (
        0,
        "Signature and comment signature verified\nTrusted comment: release 1\n",
    )


@pytest.mark.parametrize("legacy", [(), ("-l",)])
def test_we_check_what_minisign_signs(tmp_path: Path, legacy: tuple[str, ...]) -> None:
    path, public = make_key(tmp_path)
    (tmp_path / "list").write_bytes(MESSAGE)
    assert run_minisign("-S", *legacy, "-s", path, "-t", "by hand", "-m", tmp_path / "list").returncode == 0
    text = (tmp_path / "list.minisig").read_text("utf-8")
    assert check(MESSAGE, text, read_public_key(public)) == "by hand"
    assert check(MESSAGE, text, read_public_key(f"untrusted comment: x\n{public}\n")) == "by hand"


def test_a_key_with_a_password_opens_by_it_alone_here_and_in_minisign(tmp_path: Path) -> None:
    path, public = make_key(tmp_path)
    locked = lock_key(path, "pass wörd")
    text = locked.read_text("utf-8")
    assert is_encrypted(text)
    assert not is_encrypted(path.read_text("utf-8"))
    assert str(read_secret_key(text, "pass wörd").public) == public
    with pytest.raises(SiteError, match="cannot be decrypted") as caught:
        read_secret_key(text, "password")
    assert caught.value.hint == "Is the password correct?"
    (tmp_path / "list").write_bytes(MESSAGE)
    done = run_minisign("-S", "-s", locked, "-m", tmp_path / "list", typed="pass wörd\n")
    assert done.returncode == 0, done.stderr
    check(MESSAGE, (tmp_path / "list.minisig").read_text("utf-8"), read_public_key(public))


def test_no_other_message_comment_key_or_signature_passes() -> None:
    text, other = sign(MESSAGE, SECRET, "release 1"), SecretKey(b"12345678", bytes(32))
    assert check(MESSAGE, text, SECRET.public) == "release 1"
    assert sign(MESSAGE, SECRET, "release 1") == text
    wrong = [
        (MESSAGE + b"x", text, SECRET.public),
        (MESSAGE, text.replace("release 1", "release 2"), SECRET.public),
        (MESSAGE, text, other.public),
        (MESSAGE, sign(MESSAGE, other, "release 1"), SECRET.public),
    ]
    for message, signature, key in wrong:
        with pytest.raises(SiteError, match="does not match the key"):
            check(message, signature, key)
    with pytest.raises(SiteError, match="signed with the key 3837363534333231, not with"):
        check(MESSAGE, text, SecretKey(b"another.", SECRET.seed).public)
    assert read_signer(text) == b"12345678"


def test_every_bit_of_the_two_signatures_counts() -> None:
    lines = sign(MESSAGE, SECRET, "release 1").split("\n")
    for number, start in ((1, 10), (3, 0)):
        data = base64.b64decode(lines[number])
        for bit in range(8 * start, 8 * len(data)):
            damaged = bytearray(data)
            damaged[bit // 8] ^= 1 << bit % 8
            changed = [*lines]
            changed[number] = base64.b64encode(damaged).decode()
            with pytest.raises(SiteError):
                check(MESSAGE, "\n".join(changed), SECRET.public)


@pytest.mark.parametrize("text", ["", "RW", "x\ny\nz", "x\nUlc=\ntrusted comment: y\nUlc=\n", "é" * 200])
def test_what_is_neither_key_nor_signature_is_refused(text: str) -> None:
    for read in (read_public_key, read_secret_key, is_encrypted, read_signer):
        with pytest.raises(SiteError) as caught:
            read(text)
        assert "minisign" in str(caught.value)


def test_a_secret_key_whose_halves_differ_is_refused(tmp_path: Path) -> None:
    path, _ = make_key(tmp_path)
    first, line = path.read_text("utf-8").splitlines()
    data = bytearray(base64.b64decode(line))
    data[70] ^= 1
    with pytest.raises(SiteError, match="damaged"):
        read_secret_key(f"{first}\n{base64.b64encode(data).decode()}\n")


def test_a_key_that_asks_for_too_much_memory_is_refused(tmp_path: Path) -> None:
    locked = lock_key(make_key(tmp_path)[0], "x")
    first, line = locked.read_text("utf-8").splitlines()
    data = bytearray(base64.b64decode(line))
    data[38:54] = (2**40).to_bytes(8, "little") + (2**50).to_bytes(8, "little")
    with pytest.raises(SiteError, match="more memory"):
        read_secret_key(f"{first}\n{base64.b64encode(data).decode()}\n", "x")
