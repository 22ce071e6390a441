"""What is said where files cannot be written: what, where, why, and how to mend it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from generator.output.disks import explain_disk


@pytest.mark.parametrize(
    ("number", "reason", "hint"),
    [
        (errno.ENOSPC, "no space left on device", "Make room"),
        (errno.EDQUOT, "disk quota exceeded", "Make room"),
        (errno.EFBIG, "file too large", "ulimit"),
        (errno.EACCES, "permission denied", "May you write there?"),
    ],
)
def test_the_systems_reason_is_told_without_the_librarys_words(number: int, reason: str, hint: str) -> None:
    error = explain_disk("Rows cannot be put aside", Path("work"), OSError(number, "Arrow: Detail: [errno 0] x"))
    assert error.fact == f"Rows cannot be put aside in work: {reason}."
    assert hint in error.hint
