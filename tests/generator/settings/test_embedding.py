"""site.embed: whose articles may frame the box, each named by its origin."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.settings.site_toml import load_settings
from shards.errors import SettingsError
from tests.support.project_samples import make_project


@pytest.mark.parametrize(
    "site",
    ["https://news.example", "https://*.news.example", "https://news.example:8443", "http://localhost:8000"],
)
def test_a_site_that_may_frame_the_box_is_named_by_its_origin(tmp_path: Path, site: str) -> None:
    settings = make_project(tmp_path)
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[site]\n", f'[site]\nembed = ["{site}"]\n'), encoding="utf-8")
    assert load_settings(settings).site.embed == (site,)


@pytest.mark.parametrize(
    "site",
    ["*", "https://*", "http://news.example", "https://news.example/", "news.example", "https://a.b; x", "'self'", ""],
)
def test_anything_else_is_refused(tmp_path: Path, site: str) -> None:
    settings = make_project(tmp_path)
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[site]\n", f'[site]\nembed = ["{site}"]\n'), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"site\.embed"):
        load_settings(settings)
