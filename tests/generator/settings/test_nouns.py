"""What a data set lists, as visitors call it: a supplied noun in every language, or the publisher's own in one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.pages.render import render_site
from tests.support.page_samples import seal_sample
from tests.support.settings_samples import MINIMAL, load, problems

OWN = 'noun = { one = "face", other = "faces" }'


def write(noun: str) -> str:
    """Write a site.toml whose data set has this line."""
    return MINIMAL.replace('title = "A collection"', f'title = "A collection"\n{noun}')


def render(folder: Path, noun: str) -> dict[str, str]:
    """Render the pages; give those of two languages by tag."""
    out = folder / "out"
    out.mkdir()
    render_site(load(folder, write(noun)), seal_sample("plain").manifest, out)
    return {
        tag: (out / path).read_text(encoding="utf-8") for tag, path in (("en", "about.html"), ("de", "de/about.html"))
    } | {"texts": (out / "index.html").read_text(encoding="utf-8").split('id="texts">')[1].split("</script>")[0]}


@pytest.mark.parametrize(
    ("noun", "english", "german"),
    [
        ("", "3 photos", "3 Fotos"),
        ('noun = "book"', "3 books", "3 Bücher"),
        ('noun = "item"', "3 entries", "3 Einträge"),
        (OWN, "3 faces", "3 Einträge"),
    ],
)
def test_pages_count_in_the_data_sets_noun(tmp_path: Path, noun: str, english: str, german: str) -> None:
    pages = render(tmp_path, noun)
    assert f"<dd>{english}</dd>" in pages["en"]
    assert f"<dd>{german}</dd>" in pages["de"]


def test_the_script_has_the_publishers_own_noun(tmp_path: Path) -> None:
    texts: dict[str, Any] = json.loads(render(tmp_path, OWN)["texts"])
    assert texts["datasets"] == [{"noun": "own-0"}]
    assert texts["things-own-0"] == {"one": "{n} face", "other": "{n} faces"}
    assert texts["thing-own-0"] == "Face {n}"


@pytest.mark.parametrize(
    "noun",
    [
        'noun = "faces"',
        'noun = { one = "face" }',
        'noun = { one = "face", other = "" }',
        'noun = { one = "{n} face", other = "faces" }',
        'noun = { one = "face", several = "faces" }',
    ],
)
def test_a_noun_that_cannot_be_used_is_told(tmp_path: Path, noun: str) -> None:
    [line] = problems(tmp_path, write(noun))
    assert line.startswith("dataset[0].noun: found ")
    assert '"photo", "image", "video"' in line
