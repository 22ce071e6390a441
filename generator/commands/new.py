"""`hushdex new DIR --from LIST`, top to bottom: look at the list, show it, ask, try the draft out, write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from generator.commands.previews import describe_guess, show_guess
from generator.commands.project import check_free, start_project
from generator.drafting import MEANT, Guess, Trial, Wishes, detect, draft_settings, try_draft
from generator.progress import report_progress
from generator.settings.dataset import ROLES, ROLES_IDENTIFIER
from shards.errors import InputError

NONE = "-"
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
        "entries": trial.report.entries if trial.report else None,
        "max_rejects": trial.max_rejects,
    }
    return written, _show_trial(trial), tree


def _show_trial(trial: Trial) -> list[str]:
    lines = []
    if trial.report:
        rows = sum(dataset.rows for dataset in trial.report.datasets)
        lines.append(f"tried out: {rows:,} rows, {trial.report.entries:,} names to look up")
        lines += [f"warning: {warning}" for warning in trial.report.warnings]
    if trial.why:
        lines.append(f"unsure: {trial.why}")
    return [*lines, ""]


@dataclass(frozen=True)
class Answers:
    """What came of the questions."""

    guesses: tuple[Guess, ...]
    title: str
    removal: str


def name_site(guesses: Sequence[Guess]) -> str:
    """The question at the head of the page, as long as nobody gives a better one."""
    thing = "photo" if any({"item", "url", "photo_id"} & guess.columns().keys() for guess in guesses) else "name"
    return f"Is your {thing} in {guesses[0].title}?" if len(guesses) == 1 else f"Is your {thing} in one of these lists?"


def ask(patterns: Sequence[str], wishes: Wishes, guesses: Sequence[Guess], width: int) -> Answers:
    """Ask whether the guesses are right, for what is not, and for what no file says.

    Args:
        patterns: as in `detect`.
        wishes: what was said outright already.
        guesses: what `detect` made of both.
        width: of the terminal.
    """
    while not click.confirm("Is that right?", default=True, err=True):
        wishes = _ask_columns(guesses, wishes)
        try:
            guesses = detect(patterns, wishes)
        except InputError as error:
            click.echo(f"{error.fact} {error.hint}", err=True)
            wishes = replace(wishes, columns={})
            continue
        for guess in guesses:
            click.echo("\n" + show_guess(guess, width) + "\n", err=True)
    if len(guesses) == 1:
        title = wishes.title or _ask_text("What is the list called?", guesses[0].title)
        guesses = [replace(guesses[0], title=title)]
    site = _ask_text("The title of the page", name_site(guesses))
    removal = _ask_text("How can people ask to be taken out: an address, a link (Enter: to be filled in later)", "")
    return Answers(tuple(guesses), site, removal)


def _ask_columns(guesses: Sequence[Guess], wishes: Wishes) -> Wishes:
    """Ask for the platform, and for a column for each role: of the first data set, as the wishes are for all."""
    guess = guesses[0]
    click.echo("For each role: the name of a column or its number, Enter for what is shown, - for none.", err=True)
    platforms = click.Choice(["flickr", "plain"])
    platform = click.prompt("platform", type=platforms, default=guess.casting.platform, err=True)
    current = guess.columns()
    columns: dict[str, str | None] = {}
    for role in ROLES:
        said = click.prompt(f"{role} ({MEANT.get(role, role)})", default=str(current.get(role, NONE)), err=True)
        columns[role] = None if said.strip() == NONE else said.strip()
    if not any(columns[role] for role in ROLES_IDENTIFIER):
        click.echo("No column is left to look people up by: the guess stands.", err=True)
        columns = dict(wishes.columns)
    return replace(wishes, platform=platform, preset="none", columns=columns)


def _ask_text(question: str, default: str) -> str:
    said: str = click.prompt(question, default=default, show_default=bool(default), err=True)
    return said.strip()
