"""Tests a draft of settings before it is written: does a build accept the files, and which rows would it reject?

Small files are read and planned completely, as `plan` would do; for larger ones, the outcome is estimated from the
sampled rows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from generator.drafting.guess import Guess
from generator.drafting.platform_guess import PERSON
from generator.drafting.site_toml import draft_settings
from generator.output import open_private_folder
from generator.pipeline import plan_site
from generator.progress import Reporter
from generator.reading import Refusal, parquet
from generator.report import Report
from generator.settings import load_settings
from generator.settings.columns import ROLES_NAME
from shards.errors import InputError, SettingsError

SMALL = 32 << 20  # bytes of text that are read whole
PACKED = 6  # how many times larger compressed text becomes
ROW = 60  # bytes of a row, where none was read as text
ALL = 1 << 60


@dataclass(frozen=True)
class Trial:
    """The result of testing a draft.

    Args:
        report: of the plan, without names and exact figures if these may not be shown; None if the files are too large
            to be read now.
        max_rejects: how many rows a build may skip: those without a name, and those that the publisher allows.
        why: an explanation of `max_rejects`; '' if it is 0.
    """

    report: Report | None
    max_rejects: int = 0
    why: str = ""


def try_draft(guesses: Sequence[Guess], reporter: Reporter, allowed: int = 0, *, names: bool = True) -> Trial:
    """Test the settings of some data sets.

    Args:
        guesses: the data sets.
        reporter: receives the progress.
        allowed: how many rows a build may skip although they may name somebody.
        names: whether the report and errors may contain values of the lists, and exact figures.

    Raises:
        InputError: a build would stop; the message says why, or gives the reasons by number of rows.
    """
    with open_private_folder() as place:
        folder = place.resolve()
        path = folder / "site.toml"
        path.write_text(draft_settings(guesses, folder, title="A draft"), encoding="utf-8")
        try:
            settings = load_settings(path)
            if sum(map(_estimate_size, guesses)) > SMALL:
                return _foresee(guesses, allowed, names=names)
            report = plan_site(settings, max_rejects=ALL, reporter=reporter, names=names)
        except (InputError, SettingsError) as error:
            shown = error.fact.replace(str(path), "the draft").replace(str(folder), "the draft")
            raise InputError(shown, error.hint) from None
    rows = sum(dataset.rows for dataset in report.datasets)
    nameless = sum(refusal.count for refusal in report.refusals if refusal.is_nameless)
    lost = [refusal for refusal in report.refusals if not (refusal.is_nameless or refusal.is_ignored)]
    count = sum(refusal.count for refusal in lost)
    if count > allowed:
        raise _refuse(
            count,
            f"of {rows:,} rows" if names else "row" + "s" * (count != 1),
            [_show_refusal(refusal) for refusal in lost],
            f"{lost[0].examples[0].hint}{_offer_any_text(guesses, lost)}{_offer_no_column(guesses, lost)}",
        )
    shown_report = report if names else report.veil()
    if not nameless + count:
        return Trial(shown_report)
    have = f"{nameless:,} of {rows:,} rows {'has' if nameless == 1 else 'have'} no name"
    also = f"{' and ' if nameless else ''}{count:,} cannot be used for other reasons" if count else ""
    why = f"{have if nameless else ''}{also}: max_rejects in site.toml lets a build skip that many."
    return Trial(shown_report, nameless + count, why)


def _offer_any_text(guesses: Sequence[Guess], lost: Sequence[Refusal]) -> str:
    """Return how to read a column of persons' names as one of any text, if some of its fields are no such names."""
    columns = {example.column for refusal in lost for example in refusal.examples}
    for guess in guesses:
        chosen = guess.columns().get(PERSON, [])
        for column in chosen if isinstance(chosen, list) else [chosen]:
            if str(column) in columns:
                return f"\nTo take any text as a name instead, use --column username={column}."
    return ""


def _offer_no_column(guesses: Sequence[Guess], lost: Sequence[Refusal]) -> str:
    """Return how to leave out a column of a platform's names, some of which are none, where rows have other names."""
    columns = {example.column for refusal in lost for example in refusal.examples}
    for guess in guesses:
        roles = guess.casting.list_identifiers()
        for role in roles if len(roles) > 1 else ():
            if role != PERSON and role not in ROLES_NAME and str(guess.columns().get(role)) in columns:
                return f"\nTo look nobody up by that column, use --column {role}=-."
    return ""


def _refuse(count: int, of: str, reasons: Sequence[str], hint: str) -> InputError:
    fact = f"{count:,} {of} cannot be used, and each may name somebody:"
    way = f"To leave such rows out of the index, use --max-rejects {count}."
    return InputError("\n".join([fact, *(f"  {reason}" for reason in reasons)]), f"{hint}\n{way}".strip())


def _show_refusal(refusal: Refusal) -> str:
    first = refusal.examples[0]
    value = f": {first.shorten(40)!r}" if first.value else ""
    return f"{refusal.count:,} × {refusal.reason.removesuffix('.')} (first: {first.file}:{first.line}{value})"


def _estimate_size(guess: Guess) -> int:
    factor = (
        4 if guess.extract.form in ("parquet", "spreadsheet") else PACKED if guess.extract.sample.compression else 1
    )
    return factor * sum(file.stat().st_size for file in guess.files)


def _foresee(guesses: Sequence[Guess], allowed: int, *, names: bool) -> Trial:
    """Return an estimate from the sampled rows, with room for twice as many rows without a name."""
    refused = sum((Counter(guess.refused) for guess in guesses), Counter[str]())
    count, sampled = refused.total(), sum(len(guess.extract.rows) for guess in guesses)
    if count and not allowed:
        shown = [f"{number:,} × {reason}" for reason, number in refused.most_common()]
        raise _refuse(
            count,
            f"of {sampled + count:,} sampled rows" if names else "sampled row" + "s" * (count != 1),
            shown,
            "`hushdex plan` finds and lists them all.",
        )
    nameless = sum(math.ceil(2 * guess.nameless / len(guess.extract.rows) * estimate_rows(guess)) for guess in guesses)
    why = "max_rejects is an estimate of how many rows have no name, from a sample; `hushdex plan` counts them."
    return Trial(None, nameless + allowed, why if nameless else "")


def estimate_rows(guess: Guess) -> int:
    """Return approximately how many rows the files of a data set have."""
    if guess.extract.form == "parquet":
        return sum(parquet.count_rows(file) for file in guess.files)
    text = guess.extract.sample.plain.text
    if not text:
        return _estimate_size(guess) // ROW
    return math.ceil(_estimate_size(guess) * max(text.count(b"\n"), len(guess.extract.rows)) / len(text))
