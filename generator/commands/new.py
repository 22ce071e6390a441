"""`hushdex new DIR --from LIST`, from start to end: inspect the list, show it, ask, test the draft, write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from generator.commands.previews import describe_guess, show_guess
from generator.commands.project import check_free, find_settings, rewrite_settings, start_project
from generator.commands.showing import count_things
from generator.drafting import (
    MEANT,
    Guess,
    Revision,
    Trial,
    Wishes,
    detect,
    draft_settings,
    is_untouched,
    mark_draft,
    try_draft,
)
from generator.progress import report_progress
from generator.settings.columns import ROLES, ROLES_GENERAL, is_identifier, list_general
from shards.errors import InputError
from shards.platforms.library import list_ids

NONE = "-"
MARGIN = 100  # cells: the width of tables when there is no terminal


def begin_project(
    folder: Path,
    patterns: Sequence[str],
    columns: Mapping[str, tuple[str, ...]],
    said: Mapping[str, str | None],
    *,
    allowed: int = 0,
    questions: bool,
    silent: bool,
    names: bool = True,
) -> tuple[list[Path], list[str], dict[str, Any]]:
    """Create a project for existing lists.

    Args:
        folder: created if it does not exist.
        patterns: files, globs and folders of lists.
        columns: role -> columns, as specified by the publisher.
        said: `title`, `platform`, `preset` and `encoding`; None for those that were not specified.
        allowed: how many rows a build may skip although they may name somebody.
        questions: whether to ask questions in the terminal.
        silent: whether to print nothing.
        names: whether what is printed may contain values of the lists, and exact figures.

    Returns:
        The files written, lines to print, and the same information as a tree for `--json`.

    Raises:
        HushdexError: of the appropriate kind; then nothing is written.
    """
    revision = find_revision(folder) if columns or any(said.values()) else None
    if revision is None:
        check_free(folder)
    wishes = Wishes(
        columns,
        platform=said["platform"] or "",
        preset=said["preset"] or "",
        title=said["title"] or "",
        encoding=said["encoding"] or "",
        attended=questions,
        names=names,
    )
    if revision:
        wishes = replace(wishes, kept=revision.list_columns())
    guesses = detect(patterns, wishes)
    console = Console(stderr=True)
    width = console.width if console.is_terminal else MARGIN
    if not silent:
        for guess in guesses:
            click.echo(show_guess(guess, width, names=names) + "\n", err=questions)
    answers = (
        ask(patterns, wishes, guesses, width, names=names)
        if questions
        else Answers(tuple(guesses), name_site(guesses), "")
    )
    with report_progress(console, silent=silent or not console.is_terminal) as reporter:
        trial = try_draft(answers.guesses, reporter, allowed, names=names)
    if revision and not is_untouched(revision.text):
        text = revision.revise(
            answers.guesses,
            wished=columns,
            title=wishes.title,
            platform=wishes.platform,
            max_rejects=trial.max_rejects,
        )
    else:
        page, title = revision.titles if revision else ("", "")
        drafted = answers.guesses
        if title and not wishes.title:
            drafted = tuple(replace(guess, title=title) for guess in drafted)
        text = mark_draft(
            draft_settings(
                drafted,
                folder,
                title=page or answers.title,
                removal=answers.removal,
                max_rejects=trial.max_rejects,
                why=trial.why,
            )
        )
    written = rewrite_settings(revision.path, text) if revision else start_project(folder, text)
    tree = {
        "datasets": [describe_guess(guess, names=names) for guess in answers.guesses],
        "title": answers.title,
        "entries": trial.report.entries if trial.report else None,
        "max_rejects": trial.max_rejects,
    }
    return written, _show_trial(trial, names=names), tree


def find_revision(folder: Path) -> Revision | None:
    """Return the settings that an earlier run has written into a folder; None if it has none."""
    path = find_settings(folder)
    return Revision(path) if path else None


def _show_trial(trial: Trial, *, names: bool) -> list[str]:
    lines = []
    if trial.report:
        report = trial.report
        lines.append(f"test run: {count_things(report.rows, 'row')}, {count_things(report.entries, 'name')} to look up")
        lines += [f"warning: {warning}" for warning in report.warnings]
    if trial.why and names:
        lines.append(f"check: {trial.why}")
    return [*lines, ""]


@dataclass(frozen=True)
class Answers:
    """The answers to the questions."""

    guesses: tuple[Guess, ...]
    title: str
    removal: str


def name_site(guesses: Sequence[Guess]) -> str:
    """Return the default title of the page: a question about the list or lists."""
    thing = "photo" if all(guess.of_photos for guess in guesses) else "name"
    return f"Is your {thing} in {guesses[0].title}?" if len(guesses) == 1 else f"Is your {thing} in one of these lists?"


def ask(
    patterns: Sequence[str], wishes: Wishes, guesses: Sequence[Guess], width: int, *, names: bool = True
) -> Answers:
    """Ask for confirmation of the guesses, for corrections, and for what the files cannot tell.

    Args:
        patterns: as in `detect`.
        wishes: what the publisher specified on the command line.
        guesses: what `detect` returned for both.
        width: of the terminal.
        names: as in `begin_project`.
    """
    while not click.confirm("Is this correct?", default=True, err=True):
        wishes = _ask_columns(guesses, wishes)
        try:
            guesses = detect(patterns, wishes)
        except InputError as error:
            click.echo(f"{error.fact} {error.hint}", err=True)
            wishes = replace(wishes, columns={})
            continue
        for guess in guesses:
            click.echo("\n" + show_guess(guess, width, names=names) + "\n", err=True)
    if len(guesses) == 1:
        title = wishes.title or _ask_text("Name of the list, as visitors will see it", guesses[0].title)
        guesses = [replace(guesses[0], title=title)]
    site = _ask_text("Title of the page", name_site(guesses))
    removal = _ask_text("How to request removal: an address or a link (press Enter to fill it in later)", "")
    return Answers(tuple(guesses), site, removal)


def _ask_columns(guesses: Sequence[Guess], wishes: Wishes) -> Wishes:
    """Ask for the platform and for the column of each role. The first data set is shown; the answers apply to all."""
    guess = guesses[0]
    click.echo("For each role, enter a column name or number; press Enter to keep the one shown, - for none.", err=True)
    platforms = click.Choice(list_ids())
    usual = guess.casting.platform or list_general()[-1]
    platform = click.prompt("platform", type=platforms, default=usual, show_choices=False, err=True)
    current = guess.columns()
    columns: dict[str, tuple[str, ...]] = {}
    # Of platforms, only the roles that were found are asked about: --column takes any.
    asked = [role for role in ROLES if role in ROLES_GENERAL or role in current or not is_identifier(role)]
    for role in asked:
        known = current.get(role, NONE)
        default = ", ".join(map(str, known)) if isinstance(known, list) else str(known)
        said = click.prompt(f"{role} ({MEANT.get(role, role)})", default=default, err=True).strip()
        several = said.split(", ") if isinstance(known, list) and said == default else [said]
        columns[role] = () if said == NONE else tuple(several)
    if not any(columns[role] for role in asked if is_identifier(role)):
        click.echo("No column is left to look people up by; keeping the previous choice.", err=True)
        columns = dict(wishes.columns)
    return replace(wishes, platform=platform, preset="none", columns=columns)


def _ask_text(question: str, default: str) -> str:
    said: str = click.prompt(question, default=default, show_default=bool(default), err=True)
    return said.strip()
