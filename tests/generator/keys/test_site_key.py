"""`site.key`: made once, private, never shown."""

from __future__ import annotations

import hmac
import os
import stat
import threading
from pathlib import Path

import pytest

from generator.keys.site_key import load_or_create
from shards.errors import InputError

GOOD = "0123456789abcdef" * 4 + "\n"


def write_key(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "site.key"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_the_first_call_makes_a_key_that_every_later_call_gives_again(tmp_path: Path) -> None:
    first = load_or_create(tmp_path)
    assert len(first.secret) == 32
    assert load_or_create(tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["site.key"]
    assert bytes.fromhex((tmp_path / "site.key").read_text()) == first.secret


def test_two_sites_have_two_keys(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert load_or_create(tmp_path / "a") != load_or_create(tmp_path / "b")


def test_only_its_owner_may_read_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        load_or_create(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "site.key").stat().st_mode) == 0o600


def test_the_salt_is_the_start_of_an_hmac_under_the_secret(tmp_path: Path) -> None:
    key = load_or_create(tmp_path)
    assert key.salt == hmac.digest(key.secret, b"hushdex/1/salt", "sha256")[:16]


def test_the_secret_shows_in_no_repr(tmp_path: Path) -> None:
    key = load_or_create(tmp_path)
    assert key.secret.hex() not in f"{key!r} {key}"
    assert repr(key.secret) not in repr(key)


def test_builds_that_start_at_once_use_one_key(tmp_path: Path) -> None:
    keys = []
    threads = [threading.Thread(target=lambda: keys.append(load_or_create(tmp_path))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 16
    assert len(set(keys)) == 1


def test_a_key_written_by_hand_is_read_with_any_line_end(tmp_path: Path) -> None:
    for text in (GOOD, GOOD.strip(), GOOD.strip() + "\r\n"):
        write_key(tmp_path, text)
        assert load_or_create(tmp_path).secret.hex() == GOOD.strip()


@pytest.mark.parametrize("text", ["", "\n", GOOD[2:], "0" + GOOD, GOOD + GOOD, GOOD.upper(), "g" + GOOD[1:]])
def test_what_is_no_key_is_refused_and_neither_shown_nor_replaced(tmp_path: Path, text: str) -> None:
    path = write_key(tmp_path, text)
    with pytest.raises(InputError, match="64 hex digits") as caught:
        load_or_create(tmp_path)
    assert len(text) < 3 or text.strip() not in str(caught.value)
    assert path.read_text() == text


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_that_others_may_read_or_write_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    write_key(tmp_path, GOOD, mode)
    with pytest.raises(InputError, match="chmod 600") as caught:
        load_or_create(tmp_path)
    assert f"mode {mode:o}" in str(caught.value)


def test_a_link_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "site.key"
    write_key(tmp_path, GOOD).rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="is a link"):
        load_or_create(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(InputError, match="is not a file"):
        load_or_create(tmp_path)
    path.rmdir()
    os.mkfifo(path)
    with pytest.raises(InputError, match="is not a file"):
        load_or_create(tmp_path)


def test_a_key_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_key(tmp_path, GOOD)
    other = tmp_path.stat().st_uid + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert load_or_create(tmp_path).secret, "whoever owns the folder could have put any key there"
    real = os.fstat

    def belong_to_other(handle: int) -> os.stat_result:
        status = list(real(handle))
        status[stat.ST_UID] = other + 1
        return os.stat_result(status)

    monkeypatch.setattr(os, "fstat", belong_to_other)
    with pytest.raises(InputError, match="another user"):
        load_or_create(tmp_path)


def test_a_folder_that_takes_no_key_is_a_clear_error() -> None:
    with pytest.raises(InputError, match=r"/proc/site\.key"):
        load_or_create(Path("/proc"))
