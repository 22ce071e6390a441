"""Keys of minisign for the tests: made by the real program, or locked here with little work, to open quickly."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

OPERATIONS, MEMORY = 32768, 16_777_216  # the least that libsodium takes: scrypt with N = 2^10, r = 8, p = 1


def run_minisign(*arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the real minisign; `typed` is what it reads as passwords."""
    if shutil.which("minisign") is None:
        pytest.skip("minisign is not installed")
    return subprocess.run(
        ["minisign", *map(str, arguments)], input=typed, capture_output=True, encoding="utf-8", check=False
    )


def make_key(folder: Path, name: str = "minisign") -> tuple[Path, str]:
    """Let minisign make a key pair without a password: the secret key's file, and the public key's line."""
    secret, public = folder / f"{name}.key", folder / f"{name}.pub"
    done = run_minisign("-G", "-W", "-s", secret, "-p", public)
    assert done.returncode == 0, done.stderr
    return secret, public.read_text("utf-8").splitlines()[1]


def lock_key(path: Path, password: str) -> Path:
    """Write a key without a password anew with one, as minisign does, but with the least work."""
    data = base64.b64decode(path.read_text("utf-8").splitlines()[1])
    body = data[54:126]
    body += hashlib.blake2b(b"Ed" + body, digest_size=32).digest()
    salt = bytes(range(32))
    stream = hashlib.scrypt(password.encode(), salt=salt, n=2**10, r=8, p=1, dklen=len(body))
    sealed = bytes(left ^ right for left, right in zip(body, stream, strict=True))
    limits = OPERATIONS.to_bytes(8, "little") + MEMORY.to_bytes(8, "little")
    locked = path.with_suffix(".locked")
    text = base64.b64encode(b"EdScB2" + salt + limits + sealed).decode()
    locked.write_text(f"untrusted comment: minisign encrypted secret key\n{text}\n", encoding="utf-8")
    return locked
