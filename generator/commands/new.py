"""`hushdex new DIR --from LIST`, top to bottom: look at the list, show it, ask, try the draft out, write it."""

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

MARGIN = 100  # cells: how wide tables are where there is no terminal


def begin_project(
    folder: Path,
    patterns: Sequence[str],
    columns: Mapping[str, str | None],
    said: Mapping[str, str | None],
    *,
    questions: bool,
    silent: bool,
) -> tuple[list[Path], list[str], dict[str, Any]]:
    """Start a project for lists that are there.

    Args:
        folder: made if it is not there.
        patterns: files, globs and folders of lists.
        columns: role -> column, as the publisher says.
        said: `title`, `platform`, `preset`, as far as they are said.
        questions: whether to ask, on the terminal.
        silent: whether to show nothing.

    Returns:
        The files written, words for people, and the same as a tree.

    Raises:
        HushdexError: of the fitting kind; then nothing is written.
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
        lines.append(f"tried out: {rows:,} rows, {trial.report.subjects:,} names to look up")
        lines += [f"warning: {warning}" for warning in trial.report.warnings]
    if trial.why:
        lines.append(f"unsure: {trial.why}")
    return [*lines, ""]
