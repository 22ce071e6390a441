"""Changes a site.toml that `new --from` has written, when the publisher runs it again with corrections.

What the publisher has changed is kept. A file that nobody has changed is written again, with its comments.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from generator.drafting.guess import Guess
from generator.drafting.site_toml import HEAD, MEANT, list_files
from generator.settings.columns import ROLES, ROLES_NAME, is_identifier
from shards.errors import SiteError

RENEWED = ("skip", "header", "ignore", "repair")
"""The keys that depend on the columns; the others are as the publisher has left them."""
BY_HAND = "Change [dataset.columns] in it by hand, or start again in another folder."
_MARK = re.compile(r"# draft [0-9a-f]{16}: .*\n\Z")


def mark_draft(text: str) -> str:
    """Return a draft with a last line that tells whether it has been changed since."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f"{text}# draft {digest}: until this file is changed, `hushdex new` writes it again with its comments.\n"


def is_untouched(text: str) -> bool:
    """Return whether a draft is as it was written."""
    return mark_draft(_MARK.sub("", text)) == text


class Revision:
    """The settings that an earlier `new --from` has written.

    Args:
        path: the site.toml.

    Raises:
        SiteError: it was not written by `new --from`, or is not TOML.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text("utf-8")
            self._document = tomlkit.parse(self.text)
        except (OSError, UnicodeDecodeError, TOMLKitError) as error:
            raise SiteError(f"{path} cannot be read: {error}", "Fix it, or start again in another folder.") from None
        if not self.text.startswith(HEAD.partition("\n")[0]):
            raise SiteError(f"{path} was not written by `hushdex new --from`.", BY_HAND)
        self._tables: list[Table] = list(self._document.get("dataset", []))

    def list_columns(self) -> dict[Path, dict[str, tuple[str, ...]]]:
        """Return role -> columns, () for none, for each file of a data set that has no preset.

        If names are made of other columns, identifiers are left out, to be found again.
        """
        columns: dict[Path, dict[str, tuple[str, ...]]] = {}
        for table in self._tables:
            given: Mapping[str, Any] = table.get("columns", {})
            if not given:
                continue
            roles = {role: _list_names(given.get(role, [])) for role in ROLES}
            made = [name for names in roles.values() for name in names if name in table.get("make", {})]
            if made:
                roles = {
                    role: names
                    for role, names in roles.items()
                    if names and not is_identifier(role) and not set(names) & set(made)
                }
            for file in _list_names(table.get("files", [])):
                columns[(self.path.parent / file).resolve()] = roles
        return columns

    @property
    def titles(self) -> tuple[str, str]:
        """The title of the page, and that of the only data set ('' if there are several)."""
        title = str(self._tables[0].get("title", "")) if len(self._tables) == 1 else ""
        return str(self._document.get("site", {}).get("title", "")), title

    def revise(
        self, guesses: Sequence[Guess], *, wished: Collection[str], title: str, platform: str, max_rejects: int
    ) -> str:
        """Return the text with the columns of some guesses; all else is as it was.

        Args:
            guesses: the data sets of the same files.
            wished: the roles whose columns the publisher has specified now.
            title: of the data set, or '' to keep it.
            platform: of the site, or '' to keep it.
            max_rejects: the number of rows that a build may skip.

        Raises:
            SiteError: the settings are for other files, or use columns made of others that a draft would not make.
        """
        by_files = {tuple(sorted(list_files(guess.files, self.path.parent))): guess for guess in guesses}
        for table in self._tables:
            guess = by_files.pop(tuple(sorted(_list_names(table.get("files", [])))), None)
            if guess is None:
                raise SiteError(f"{self.path} has other files than --from.", "Name the same files, or another folder.")
            if name := _find_unlike(table, guess, wished):
                raise SiteError(f"{self.path} uses a column that is made of others, {name!r}.", BY_HAND)
            _revise_table(table, guess, title)
        if by_files:
            raise SiteError(f"{self.path} has other files than --from.", "Name the same files, or another folder.")
        if platform:
            self._document.setdefault("identifiers", tomlkit.table())["platform"] = platform
        build = self._document.setdefault("build", tomlkit.table())
        if max_rejects:
            build["max_rejects"] = max_rejects
        else:
            build.pop("max_rejects", None)
        return tomlkit.dumps(self._document)


def _list_names(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _find_unlike(table: Table, guess: Guess, wished: Collection[str]) -> str:
    """Return a column made of others that a draft would not make or use as the settings do; '' if there is none.

    The names of such settings are found again, so that what the publisher has changed about them would be lost.
    """
    given, new = table.get("columns", {}), guess.columns()
    make, drafted = table.get("make", {}), guess.list_recipes()
    made = {role: [name for name in _list_names(given.get(role, [])) if name in make] for role in ROLES}
    names = [name for several in made.values() for name in several]
    if unlike := [name for name in names if drafted.get(name) != make[name]]:
        return unlike[0]
    renamed = bool(set(wished) & set(ROLES_NAME))  # what the draft took for names is so no longer
    for role in [role for role in ROLES if role not in wished and (is_identifier(role) or made[role])]:
        if names and new.get(role) != given.get(role) and not (renamed and made[role] and role not in new):
            return names[0]
    return ""


def _revise_table(table: Table, guess: Guess, title: str) -> None:
    if title:
        table["title"] = title
    settings = guess.table()
    if guess.preset:
        return
    had_preset = table.pop("preset", None) is not None
    for key in (*settings, "skip", "header"):
        if key in settings and (had_preset or key in RENEWED):
            table[key] = settings[key]
        elif key not in settings:
            table.pop(key, None)
    columns = table.setdefault("columns", tomlkit.table())
    new = guess.columns()
    for role in ROLES:
        if role not in new:
            columns.pop(role, None)
        elif role not in columns or columns[role] != new[role]:
            item = tomlkit.item(new[role])
            item.comment(f"{MEANT.get(role, role)} ({guess.casting.why.get(role, 'as specified')})")
            columns[role] = item
    _revise_further(table, guess)


def _revise_further(table: Table, guess: Guess) -> None:
    """Give the roles their separators, and show no column that has a role now."""
    kept = {role: value for role, value in table.get("split", {}).items() if role in guess.casting.columns}
    used = {name for value in guess.columns().values() for name in _list_names(value)}
    shown = {name: label for name, label in table.get("show", {}).items() if name not in used}
    for key, value in (("split", guess.casting.split | kept), ("show", shown)):
        if value:
            table[key] = value
        else:
            table.pop(key, None)
