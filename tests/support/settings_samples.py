"""A small site.toml, and what loading it says: shared by the tests of the settings."""

from pathlib import Path

import pytest

from generator.settings import SiteNames
from generator.settings.columns.roles import ROLES_GENERAL
from generator.settings.platforms import find_names
from generator.settings.site_toml import Settings, load_settings
from shards.errors import SettingsError

MINIMAL = """
[site]
title = "Is your photo in it?"
language = "en"

[identifiers]
platform = "flickr"

[[dataset]]
id = "demo"
title = "A collection"
files = ["photos.csv"]
[dataset.columns]
account = "flickr_user"
item = "photo_id"
url = "photo_url"

[privacy]
iterations = 10000
"""


def load(folder: Path, text: str | bytes, *files: str) -> Settings:
    """Settings from a site.toml with `text`, in `folder`, which has these (empty) files and photos.csv."""
    for name in ("photos.csv", *files):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    (folder / "site.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return load_settings(folder / "site.toml")


def problems(folder: Path, text: str | bytes, *files: str) -> list[str]:
    """What is said of a site.toml, a line for each problem."""
    with pytest.raises(SettingsError) as caught:
        load(folder, text, *files)
    assert caught.value.problems
    assert all(line in str(caught.value) for line in caught.value.problems)
    return list(caught.value.problems)


def with_dataset(text: str) -> str:
    """The smallest site, its data set replaced by these lines."""
    start, end = MINIMAL.index("[[dataset]]"), MINIMAL.index("[privacy]")
    return MINIMAL[:start] + '[[dataset]]\nid = "demo"\ntitle = "A collection"\n' + text + "\n" + MINIMAL[end:]


COLUMNS = 'columns = { account = "flickr_user" }'


def find_site_names(platform: str = "flickr") -> SiteNames:
    """Return how a site reads names whose general roles are a platform's."""
    return find_names(ROLES_GENERAL, platform, {})
