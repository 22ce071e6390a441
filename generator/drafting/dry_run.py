"""A draft of settings tried out before it is written: does a build take the files, and what would it refuse?

Where the files are small, all of them are read and planned, as `plan` would; of larger ones the rows that were looked
at say what is to be expected.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from generator.drafting.guess import Guess
from generator.drafting.site_toml import draft_settings
from generator.pipeline import plan_site
from generator.progress import Reporter
from generator.report import Report
from generator.settings.site_toml import load_settings
from shards.errors import InputError

SMALL = 32 << 20  # bytes of text that are read whole
PACKED = 6  # so many times as large is packed text when it is unpacked
ALL = 1 << 60


@dataclass(frozen=True)
class Trial:
    """What trying a draft out gave.

    Args:
        report: of the plan; None where the files are too large to be read now.
        max_rejects: the rows that a build has to leave out, as far as is known.
        why: the reason for that; '' where there are none.
    """

    report: Report | None
    max_rejects: int = 0
    why: str = ""


def try_draft(guesses: Sequence[Guess], reporter: Reporter) -> Trial:
    """Try the settings of some data sets out.

    Raises:
        InputError, SettingsError: a build would stop, whatever rows it may leave out.
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
    why = f"{report.rejected:,} of the {rows:,} rows cannot be used, most of them because they name nobody."
    return Trial(report, report.rejected, f"{why} Set it to 0 to have a build stop and list them.")


def _estimate_size(guess: Guess) -> int:
    factor = 4 if guess.extract.form == "parquet" else PACKED if guess.extract.sample.compression else 1
    return factor * sum(file.stat().st_size for file in guess.files)


def _foresee(guesses: Sequence[Guess]) -> Trial:
    """What the rows that were looked at say of the others; with room for twice as many."""
    refused = sum(math.ceil(2 * guess.refused * estimate_rows(guess)) for guess in guesses)
    why = "A guess, by the rows that were looked at: so many may name nobody or be broken. `plan` counts them."
    return Trial(None, refused, why if refused else "")


def estimate_rows(guess: Guess) -> int:
    """About how many rows the files of a data set have."""
    if guess.extract.form == "parquet":
        return sum(int(pq.read_metadata(file).num_rows) for file in guess.files)
    text = guess.extract.sample.text
    return math.ceil(_estimate_size(guess) * max(text.count(b"\n"), len(guess.extract.rows)) / len(text))
