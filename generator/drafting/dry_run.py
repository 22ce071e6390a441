"""Tests a draft of settings before it is written: does a build accept the files, and which rows would it reject?

Small files are read and planned completely, as `plan` would do; for larger ones, the outcome is estimated from the
sampled rows.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.drafting.guess import Guess
from generator.drafting.site_toml import draft_settings
from generator.pipeline import plan_site
from generator.progress import Reporter
from generator.reading import count_rows
from generator.report import Report
from generator.settings import load_settings
from shards.errors import InputError

SMALL = 32 << 20  # bytes of text that are read whole
PACKED = 6  # how many times larger compressed text becomes
ROW = 60  # bytes of a row, where none was read as text
ALL = 1 << 60


@dataclass(frozen=True)
class Trial:
    """The result of testing a draft.

    Args:
        report: of the plan; None if the files are too large to be read now.
        max_rejects: the number of rows that a build has to skip, as far as known.
        why: an explanation of `max_rejects`; '' if it is 0.
    """

    report: Report | None
    max_rejects: int = 0
    why: str = ""


def try_draft(guesses: Sequence[Guess], reporter: Reporter) -> Trial:
    """Test the settings of some data sets.

    Raises:
        InputError, SettingsError: a build would stop, no matter how many rows it may skip.
    """
    with tempfile.TemporaryDirectory(prefix="hushdex-draft-") as name:
        folder = Path(name).resolve()
        path = folder / "site.toml"
        path.write_text(draft_settings(guesses, folder, title="A draft"), encoding="utf-8")
        settings = load_settings(path)
        if sum(map(_estimate_size, guesses)) > SMALL:
            return _foresee(guesses)
        try:
            report = plan_site(settings, max_rejects=ALL, reporter=reporter)
        except InputError as error:
            shown = str(error.fact).replace(str(folder), "the draft")
            raise InputError(shown, error.hint) from None
    rows = sum(dataset.rows for dataset in report.datasets)
    if not report.rejected:
        return Trial(report)
    verb, them = ("is", "it") if report.rejected == 1 else ("are", "them")
    reason = report.refusals[0].reason
    why = f"{report.rejected:,} of {rows:,} rows {verb} invalid (most common reason: {reason})."
    return Trial(
        report,
        report.rejected,
        f"{why} max_rejects in site.toml lets the build skip {them}; set max_rejects = 0 to stop instead.",
    )


def _estimate_size(guess: Guess) -> int:
    factor = (
        4 if guess.extract.form in ("parquet", "spreadsheet") else PACKED if guess.extract.sample.compression else 1
    )
    return factor * sum(file.stat().st_size for file in guess.files)


def _foresee(guesses: Sequence[Guess]) -> Trial:
    """Return an estimate from the sampled rows, with room for twice as many rejects."""
    refused = sum(math.ceil(2 * guess.refused * estimate_rows(guess)) for guess in guesses)
    why = "max_rejects is an estimate of how many rows are invalid, from a sample; `hushdex plan` counts them."
    return Trial(None, refused, why if refused else "")


def estimate_rows(guess: Guess) -> int:
    """Return approximately how many rows the files of a data set have."""
    if guess.extract.form == "parquet":
        return sum(count_rows(file) for file in guess.files)
    text = guess.extract.sample.plain.text
    if not text:
        return _estimate_size(guess) // ROW
    return math.ceil(_estimate_size(guess) * max(text.count(b"\n"), len(guess.extract.rows)) / len(text))
