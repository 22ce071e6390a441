"""What is said where files cannot be written: what, where, why, and how to fix it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from generator.output.filesystem import explain_disk


@pytest.mark.parametrize(
    ("number", "reason", "hint"),
    [
        (errno.ENOSPC, "no space left on device", "Free some space"),
        (errno.EDQUOT, "disk quota exceeded", "Free some space"),
        (errno.EFBIG, "file too large", "ulimit"),
        (errno.EACCES, "permission denied", "Check that you have write permission."),
    ],
)
def test_the_systems_reason_is_told_without_the_librarys_words(number: int, reason: str, hint: str) -> None:
    error = explain_disk("Rows cannot be put aside", Path("work"), OSError(number, "Arrow: Detail: [errno 0] x"))
    assert error.fact == f"Rows cannot be put aside in work: {reason}."
    assert hint in error.hint
