"""The questions that `hushdex new DIR --from LIST` asks on a terminal; each has the guess for its default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import click

from generator.commands.previews import show_guess
from generator.drafting.guess import Guess, Wishes, detect
from generator.drafting.site_toml import MEANT
from generator.settings.roles import ROLES, ROLES_IDENTIFIER
from shards.errors import InputError

NONE = "-"


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
