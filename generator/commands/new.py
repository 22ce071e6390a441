"""`hushdex new DIR --from LIST`, from start to end: inspect the list, show it, ask, test the draft, write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from generator.commands.interviews import Answers, ask, name_site
from generator.commands.previews import describe_guess, show_guess
from generator.drafting.dry_run import Trial, try_draft
from generator.drafting.guess import Wishes, detect
from generator.drafting.project import check_free, start_project
from generator.drafting.site_toml import draft_settings
from generator.progress import report_progress

MARGIN = 100  # cells: the width of tables when there is no terminal


def begin_project(
    folder: Path,
    patterns: Sequence[str],
    columns: Mapping[str, str | None],
    said: Mapping[str, str | None],
    *,
    questions: bool,
    silent: bool,
) -> tuple[list[Path], list[str], dict[str, Any]]:
    """Create a project for existing lists.

    Args:
        folder: created if it does not exist.
        patterns: files, globs and folders of lists.
        columns: role -> column, as specified by the publisher.
        said: `title`, `platform` and `preset`; None for those that were not specified.
        questions: whether to ask questions in the terminal.
        silent: whether to print nothing.

    Returns:
        The files written, lines to print, and the same information as a tree for `--json`.

    Raises:
        HushdexError: of the appropriate kind; then nothing is written.
    """
    check_free(folder)
    wishes = Wishes(columns, said["platform"] or "", said["preset"] or "", said["title"] or "")
    guesses = detect(patterns, wishes)
    console = Console(stderr=True)
    width = console.width if console.is_terminal else MARGIN
    if not silent:
        for guess in guesses:
            click.echo(show_guess(guess, width) + "\n", err=questions)
    answers = ask(patterns, wishes, guesses, width) if questions else Answers(tuple(guesses), name_site(guesses), "")
    with report_progress(console, silent=silent or not console.is_terminal) as reporter:
        trial = try_draft(answers.guesses, reporter)
    text = draft_settings(
        answers.guesses,
        folder,
        title=answers.title,
        removal=answers.removal,
        max_rejects=trial.max_rejects,
        why=trial.why,
    )
    written = start_project(folder, text)
    tree = {
        "datasets": [describe_guess(guess) for guess in answers.guesses],
        "title": answers.title,
        "subjects": trial.report.subjects if trial.report else None,
        "max_rejects": trial.max_rejects,
    }
    return written, _show_trial(trial), tree


def _show_trial(trial: Trial) -> list[str]:
    lines = []
    if trial.report:
        rows = sum(dataset.rows for dataset in trial.report.datasets)
        lines.append(f"test run: {rows:,} rows, {trial.report.subjects:,} names to look up")
        lines += [f"warning: {warning}" for warning in trial.report.warnings]
    if trial.why:
        lines.append(f"check: {trial.why}")
    return [*lines, ""]
