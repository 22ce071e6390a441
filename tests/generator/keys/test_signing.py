"""A signed site: `sign` writes the signature, `verify` checks it, a build of another site takes it away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.keys.signing import read_signing_key
from tests.support.project_samples import PHOTOS, build, make_project, run
from tests.support.settings_samples import problems
from tests.support.signing_samples import lock_key, make_key, run_minisign

Project = tuple[Path, Path, str]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A built site, its settings, and a public key whose secret key lies beside them."""
    settings = make_project(tmp_path)
    build(settings)
    return tmp_path / "site", settings, make_key(tmp_path)[1]


def sign(site: Path, *options: object) -> None:
    done = run("sign", site, "--key", site.parent / "minisign.key", *options)
    assert done.returncode == 0, done.stderr


def test_a_signed_site_is_whole_and_its_signature_is_checked_by_the_key(project: Project) -> None:
    site, _, public = project
    release = json.loads((site / "release.json").read_text("utf-8"))
    done = run("sign", site, "--key", site.parent / "minisign.key", "--json")
    signed = json.loads(done.stdout)
    assert signed["public_key"] == public
    assert signed["comment"] == f"Hushdex release {release['release']} of {release['built']}"
    for key in (public, site.parent / "minisign.pub"):
        tree = json.loads(run("verify", site, "--key", key, "--json").stdout)
        assert tree["whole"]
        assert tree["signature"] == {"key": signed["key"], "comment": signed["comment"], "checked": True}
    unchecked = run("verify", site)
    assert unchecked.returncode == 0
    assert f"claims to be signed with the key {signed['key']}" in unchecked.stdout
    assert run_minisign("-V", "-m", site / "SHA256SUMS", "-P", public).returncode == 0


def test_what_minisign_signed_is_good_too(project: Project) -> None:
    site, _, public = project
    assert run_minisign("-S", "-s", site.parent / "minisign.key", "-m", site / "SHA256SUMS").returncode == 0
    assert run("verify", site, "--key", public).returncode == 0


def test_a_site_without_signature_or_with_another_is_not_whole_by_a_key(project: Project) -> None:
    site, _, public = project
    assert "The site is not signed." in run("verify", site, "--key", public).stdout
    sign(site)
    other = make_key(site.parent, "other")[1]
    done = run("verify", site, "--key", other)
    assert done.returncode == 1
    assert "not with" in done.stdout
    signature = site / "SHA256SUMS.minisig"
    signature.write_text(signature.read_text("utf-8").replace("release", "Release"), encoding="utf-8")
    done = run("verify", site, "--key", public)
    assert done.returncode == 1
    assert "The signature does not match the key" in done.stdout
    signature.write_text("x", encoding="utf-8")
    assert "not a minisign signature" in run("verify", site).stdout


def test_who_changes_a_file_and_the_list_cannot_change_the_signature(project: Project) -> None:
    site, _, public = project
    sign(site)
    listing = (site / "SHA256SUMS").read_text("utf-8").splitlines(keepends=True)
    (site / "SHA256SUMS").write_text("".join(listing[1:]), encoding="utf-8")
    (site / listing[0].split("  ")[1].strip()).unlink()
    assert "does not match the key" in run("verify", site, "--key", public).stdout


def test_a_build_of_the_same_site_keeps_the_signature_and_one_of_another_takes_it_away(project: Project) -> None:
    site, settings, public = project
    sign(site)
    assert not any("was signed" in warning for warning in build(settings)["warnings"])
    assert run("verify", site, "--key", public).returncode == 0
    report = build(make_project(site.parent, [*PHOTOS, ("carol", "400", "")]))
    assert any("was signed" in warning for warning in report["warnings"])
    assert not (site / "SHA256SUMS.minisig").exists()
    assert run("verify", site).returncode == 0
    assert sorted(path.name for path in site.parent.iterdir() if "left-over" in path.name) == []
    sign(site)
    assert run("verify", site, "--key", public).returncode == 0


@pytest.mark.parametrize("change", ["changed", "foreign", "missing", "no site"])
def test_a_folder_that_is_not_as_it_was_built_is_not_signed(project: Project, change: str) -> None:
    site = project[0]
    match change:
        case "changed":
            (site / "index.html").write_text("another page", encoding="utf-8")
        case "foreign":
            (site / "extra.html").write_text("one more", encoding="utf-8")
        case "missing":
            (site / "404.html").unlink()
        case "no site":
            (site / "release.json").unlink()
    done = run("sign", site, "--key", site.parent / "minisign.key")
    assert done.returncode == 1
    assert "hint: " in done.stderr
    assert not (site / "SHA256SUMS.minisig").exists()
    assert not (site.parent / ".site.hushdex").exists()


def test_a_site_that_names_its_key_is_signed_with_no_other(project: Project) -> None:
    site, settings, public = project
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("[site]\n", f'[site]\nsigning_key = "{public}"\n'), encoding="utf-8")
    build(settings)
    assert read_signing_key((site / "build.json").read_text("utf-8")) == public
    make_key(site.parent, "other")
    done = run("sign", site, "--key", site.parent / "other.key")
    assert done.returncode == 1
    assert "names a different signing key" in done.stderr
    sign(site)


def test_a_keys_password_is_read_from_a_file_and_not_guessed(project: Project) -> None:
    site, _, public = project
    locked = lock_key(site.parent / "minisign.key", "secret")
    done = run("sign", site, "--key", locked)
    assert done.returncode == 1
    assert "--password-file" in done.stderr
    for password, code in (("wrong", 1), ("secret\n", 0)):
        (site.parent / "password").write_text(password, encoding="utf-8")
        assert run("sign", site, "--key", locked, "--password-file", site.parent / "password").returncode == code
    assert run("verify", site, "--key", public).returncode == 0


def test_a_key_that_is_none_is_told(project: Project, tmp_path: Path) -> None:
    site = project[0]
    assert "cannot be read" in run("sign", site, "--key", tmp_path / "gone").stderr
    assert "not a minisign secret key" in run("sign", site, "--key", tmp_path / "minisign.pub").stderr
    assert "not a minisign public key" in run("verify", site, "--key", site / "index.html").stderr
    text = '[site]\ntitle = "T"\nsigning_key = "{}"\n[[dataset]]\nid = "a"\ntitle = "A"\nfiles = "*.csv"\n'
    text += 'columns = {{ username = "user" }}\n'
    (said,) = problems(tmp_path, text.format("RWnonsense"), "photos.csv")
    assert said.startswith('site.signing_key: found "RWnonsense"; allowed: a minisign public key')


def test_a_site_says_how_it_was_built_and_nothing_of_the_machine(project: Project) -> None:
    site, settings, _ = project
    tree = json.loads((site / "build.json").read_text("utf-8"))
    assert tree["program"].startswith("hushdex ")
    assert tree["deflate"].startswith("deflate ")
    assert tree["settings"]["iterations"] == 2
    assert tree["settings"]["platforms"] == ["flickr"]
    assert tree["signing_key"] is None
    assert str(settings.parent) not in (site / "build.json").read_text("utf-8")
