"""The page in Chromium for names of other platforms: what is part of a name, what covers it, and the item of a link."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from shards.manifest import suffixes_path
from tests.support.browser import Host, Visit, visit
from tests.support.page_samples import SUFFIXES, write_site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

SUFFIXES_PATH = suffixes_path(hashlib.sha256(SUFFIXES).hexdigest())


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the folders of some sites, by platform."""
    made = {platform: tmp_path_factory.mktemp(platform) / "site" for platform in ("github", "site", "email_hash")}
    for platform, folder in made.items():
        write_site(folder, platform)
    return made


@pytest.fixture
def open_platform(
    folders: dict[str, Path], serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> Iterator[Callable[..., Visit]]:
    """Yield a function that opens a platform's site in Chromium; nothing failed, and nothing was stopped."""
    visits: list[Visit] = []

    def open_site(platform: str) -> Visit:
        visits.append(visit(open_context(), serve(folders[platform])).open())
        return visits[-1]

    yield open_site
    for made in visits:
        assert made.errors == []
        assert made.violations == []


def test_the_box_says_what_it_understood_in_words_of_the_platform(open_platform: Callable[..., Visit]) -> None:
    made = open_platform("github")
    for typed, words in {
        "Ada-Lov": "Understood as the GitHub account “ada-lov”.",
        "git@github.com:ada-lov/engine.git": "Understood as the GitHub repository “ada-lov/engine”.",
        "https://www.flickr.com/photos/ada": "That is a link to Flickr, and this list has only GitHub accounts and "
        "GitHub repositories. Type the name itself.",
        "https://github.com/features": "That is one of GitHub's own pages, not an account or a repository. Type the "
        "account's name, or paste the address of its page, such as github.com/ada-ex.",
    }.items():
        made.page.fill("#name", typed)
        assert made.page.inner_text("#understood") == words
    assert made.page.inner_text("label[for=name]") == "Your account on GitHub, or a link to it"
    assert made.host.shards == []


def test_an_account_is_found_with_what_is_part_of_it_beside(open_platform: Callable[..., Visit]) -> None:
    made = open_platform("github")
    assert made.check("https://github.com/ada-lov") == "found"
    assert made.page.inner_text("#result h2") == "Yes, 2 entries in this list"
    assert "Listed for the GitHub account “Ada-Lov”." in made.result
    assert "Other people may use the same name" not in made.result
    similar = made.page.locator("#result details.similar")
    assert similar.locator("summary").first.inner_text() == "Also listed: 1 name that is part of it or covers it"
    similar.locator("summary").first.click()
    similar.get_by_label("Include “Ada-Lov/Engine” in the letter.").check()
    assert len(made.host.shards) == 1


def test_an_owner_finds_the_repositories_alone(open_platform: Callable[..., Visit]) -> None:
    made = open_platform("github")
    assert made.check("@grace-h") == "found"
    assert made.page.get_attribute("#result", "data-match") == "part"
    assert made.page.inner_text("#result h2") == "Yes, 3 entries in this list"
    listed = made.page.inner_text("#result .verdict .listed")
    assert listed == "Listed as part of the GitHub account “grace-h”: grace-h/cobol grace-h/compiler"
    made.page.get_by_label("European Union").check()
    assert "grace-h/cobol (GitHub repository)" in made.page.inner_text(".letters pre >> nth=0")
    assert len(made.host.shards) == 1


def test_a_repository_is_covered_by_its_listed_owner(open_platform: Callable[..., Visit]) -> None:
    made = open_platform("github")
    assert made.check("ada-lov/notes") == "found"
    assert made.page.get_attribute("#result", "data-match") == "whole"
    assert made.page.inner_text("#result .verdict .listed") == (
        "Listed under a name that covers the GitHub repository “ada-lov/notes”: Ada-Lov"
    )


def test_an_absent_name_says_that_nothing_related_is_listed(open_platform: Callable[..., Visit]) -> None:
    made = open_platform("github")
    assert made.check("nobody-here") == "absent"
    assert "Nothing is listed for the GitHub account “nobody-here” in these data sets." in made.result
    assert "Nothing that is part of it, or that it is part of, is listed either." in made.result
    assert "This list knows only GitHub accounts and GitHub repositories." in made.result
    assert made.check("https://github.com/features") == "unavailable"
    assert len(made.host.shards) == 1


def test_the_public_suffixes_load_on_every_visit_before_any_press(open_platform: Callable[..., Visit]) -> None:
    made = open_platform("site")
    requests = "performance.getEntriesByType('resource')"
    made.page.wait_for_function(f"{requests}.some(({{ name }}) => name.endsWith('{SUFFIXES_PATH}'))")
    assert f"/{SUFFIXES_PATH}" in made.host.paths
    made.page.fill("#name", "https://WWW.Example.org/a?b")
    # Between the file's arrival and its use, nothing is said of what was typed.
    expect(made.page.locator("#understood")).to_have_text("Understood as the website “example.org”.")
    assert made.host.shards == []


def test_a_host_is_found_by_its_domain_and_a_link_points_at_its_item(open_platform: Callable[..., Visit]) -> None:
    made = open_platform("site")
    assert made.check("cdn.example.org") == "found"
    assert made.page.get_attribute("#result", "data-match") == "whole"
    assert made.check("https://example.org/a.jpg") == "found"
    assert made.page.inner_text("#result h2") == "Yes, 1 entry in this list"
    assert "What you asked about is listed. It comes first, and is marked." in made.result
    assert made.page.locator("#result .entry > .hit .items li").all_inner_texts()[0].count("What you asked about") == 1
    assert made.check("https://example.org/other.jpg") == "found"
    assert made.page.inner_text("#result h2") == "Yes, 3 entries in this list"
    assert "The very address that you typed is not in this list." in made.result
    assert made.check("example.co.uk") == "found"
    assert made.page.get_attribute("#result", "data-match") == "part"
    assert made.check("co.uk") == "absent"


@pytest.mark.parametrize(
    ("altered", "words"),
    [(None, "The server did not send the file."), (b"org\nexample\n", "The page does not match its own list")],
    ids=["missing", "altered"],
)
def test_without_the_public_suffixes_a_check_is_never_an_answer(
    folders: dict[str, Path],
    tmp_path: Path,
    serve: Callable[..., Host],
    open_context: Callable[..., BrowserContext],
    altered: bytes | None,
    words: str,
) -> None:
    folder = tmp_path / "site"
    shutil.copytree(folders["site"], folder)
    file = folder / SUFFIXES_PATH
    if altered is None:
        file.unlink()
    else:
        file.write_bytes(altered)
    made = visit(open_context(), serve(folder)).open()
    assert made.check("example.org") == "unavailable"
    assert words in made.result
    assert made.host.shards == []
    file.write_bytes(SUFFIXES)
    assert made.check("example.org") == "found"
    assert len(made.host.shards) == 1


SHA_1 = hashlib.sha1(b"ada@example.org", usedforsecurity=False).hexdigest()


def test_an_address_is_found_in_a_list_of_hashes_by_typing_it(open_platform: Callable[..., Visit]) -> None:
    made = open_platform("email_hash")
    made.page.fill("#name", " Ada@Example.org")
    expect(made.page.locator("#understood")).to_have_text("Understood as the e-mail address (SHA-1) “ada@example.org”.")
    assert made.page.inner_text("label[for=name]") == "Your e-mail address"
    assert made.host.shards == []
    assert made.check("Ada@Example.org") == "found"
    assert "Listed for the e-mail address (SHA-1) “ada@example.org”." in made.result
    assert SHA_1 in made.result
    assert made.check(SHA_1.upper()) == "found"
    assert made.check("bob@example.org") == "absent"
    assert SHA_1 not in "".join(made.host.paths)
    assert "example.org" not in "".join(made.host.paths)


def test_a_letter_about_a_hash_says_what_it_was_made_of(open_platform: Callable[..., Visit]) -> None:
    made = open_platform("email_hash")
    assert made.check("Ada@Example.org") == "found"
    made.page.get_by_label("European Union").check()
    letter = made.page.locator(".letters article")
    assert f"{SHA_1} (e-mail address (SHA-1), ada@example.org)" in (letter.text_content() or "")


def test_without_what_makes_hashes_a_check_is_never_an_answer(
    folders: dict[str, Path], tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    folder = tmp_path / "site"
    shutil.copytree(folders["email_hash"], folder)
    (folder / "hashes.js").unlink()
    made = visit(open_context(), serve(folder)).open()
    assert made.check("ada@example.org") == "unavailable"
    assert made.host.shards == []
