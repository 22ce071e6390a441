"""[dataset.removal_request]: whom to ask, as a publisher verified it, checked key by key and passed on to the page."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from generator.settings.removal import RemovalRequest, dump_requests, list_stale
from tests.support.project_samples import PHOTOS, build, make_project
from tests.support.settings_samples import MINIMAL, load, problems

HOLDER = 'holder = "A lab"\nverified = 2026-11-20'


def with_request(lines: str) -> str:
    """The smallest site, whose data set has this table."""
    return MINIMAL.replace("[dataset.columns]", f"[dataset.removal_request]\n{lines}\n[dataset.columns]")


def read_page(folder: Path) -> dict[str, dict[str, str]]:
    """What a built page carries of the holders: in what every visit loads, or in itself."""
    page = (folder / "site" / "offline.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="removal">(.*?)</script>', page)
    script = (folder / "site" / "answer.js").read_text(encoding="utf-8")
    told = re.search("^export const removal = (.*);$", script, re.MULTILINE)
    assert found
    assert told
    assert json.loads(told[1]) == found[1]
    holders: dict[str, dict[str, str]] = json.loads(found[1])
    return holders


def test_a_request_is_read_whole(tmp_path: Path) -> None:
    lines = f'{HOLDER}\nemail = "a.b+c@lab.example"\nurl = "https://lab.example/x"\npost = """A lab\n1 Quay"""'
    request = load(tmp_path, with_request(f'{lines}\nstatus = "open"\nlaw = "gdpr"')).datasets[0].removal_request
    assert request
    assert (request.holder, request.verified, request.email) == ("A lab", dt.date(2026, 11, 20), "a.b+c@lab.example")
    assert (request.url, request.post, request.status) == ("https://lab.example/x", "A lab\n1 Quay", "open")
    assert (request.law, request.note, request.needs, request.grounds) == ("gdpr", "", "", ())


def test_the_grounds_that_were_verified_reach_the_page_each_once(tmp_path: Path) -> None:
    text = with_request(f'{HOLDER}\ngrounds = ["licence", "ended", "licence"]')
    request = load(tmp_path, text).datasets[0].removal_request
    assert json.loads(dump_requests([("one", request)]))["one"]["grounds"] == ["licence", "ended"]


def test_without_the_table_nothing_is_known_and_nothing_made_up(tmp_path: Path) -> None:
    assert load(tmp_path, MINIMAL).datasets[0].removal_request is None
    request = load(tmp_path, with_request(HOLDER)).datasets[0].removal_request
    assert request
    assert (request.status, request.law, request.email, request.url, request.post) == ("unknown", None, "", "", "")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('holder = "A lab"', "verified: missing. Required: a date, such as 2026-11-23."),
        ("verified = 2026-11-20", "holder: missing. Required: text in quotes, not empty."),
        (HOLDER.replace("A lab", " "), 'holder: found " "; allowed: text in quotes, not empty.'),
        (HOLDER.replace("2026-11-20", '"last week"'), 'verified: found "last week"; allowed: a date, such as *'),
        (HOLDER.replace("2026-11-20", "2026"), "verified: found 2026; allowed: a date, such as 2026-11-23."),
        (f'{HOLDER}\nmail = "a@b.example"', "mail: unknown key. *"),
        (f'{HOLDER}\nemail = "mailto:a@b.example"', "email: * a plain e-mail address. Omit mailto: *"),
        (f'{HOLDER}\nemail = "A <a@b.example>"', "email: * a plain e-mail address. Omit mailto: *"),
        (f'{HOLDER}\nemail = "a@b.example?cc=c@d.example"', "email: * a plain e-mail address. *"),
        (f'{HOLDER}\nemail = "nobody"', 'email: found "nobody"; allowed: a plain e-mail address.'),
        (f'{HOLDER}\nurl = "http://b.example/"', "url: * allowed: a link that begins with https://."),
        (f'{HOLDER}\nurl = "https://good.example@evil.example/"', "url: * a link that begins with https://.*"),
        (f'{HOLDER}\nurl = "javascript:alert(1)"', "url: * allowed: a link that begins with https://."),
        (f'{HOLDER}\nurl = "https://b.example/ x"', "url: * allowed: a link that begins with https://."),
        (f'{HOLDER}\nurl = "a@b.example"', "url: * An e-mail address belongs in `email`."),
        (f'{HOLDER}\npost = "a\\u0007b"', "post: * It contains a control character."),
        (f'{HOLDER}\npost = "x"\nstatus = "opened"', 'status: found "opened"; * Did you mean "open"?'),
        (f'{HOLDER}\nstatus = "open"', 'status: "open" requires at least one of: email, url, post.'),
        (f'{HOLDER}\ngrounds = ["ended", "stolen"]', 'grounds: found "stolen"; allowed: a list of "children", *'),
        (
            f'{HOLDER}\nlanguage = "English"',
            'language: found "English"; allowed: a language tag (BCP 47), such as "en".',
        ),
        (f'{HOLDER}\nlaw = "GDPR"', 'law: found "GDPR"; * Did you mean "gdpr"?'),
    ],
)
def test_a_request_is_told_what_is_wrong_with_it(tmp_path: Path, lines: str, told: str) -> None:
    (line,) = problems(tmp_path, with_request(lines))
    pattern = ".*".join(map(re.escape, f"dataset[0].removal_request.{told}".split("*")))
    assert re.fullmatch(pattern, line), line


def test_all_that_is_wrong_with_a_request_is_told_at_once(tmp_path: Path) -> None:
    lines = problems(tmp_path, with_request('email = "x"\nurl = "y"\nlaw = "z"'))
    assert [line.split(":")[0].rpartition(".")[2] for line in lines] == ["holder", "verified", "email", "url", "law"]


def test_a_request_that_is_no_table_is_told(tmp_path: Path) -> None:
    text = MINIMAL.replace("[dataset.columns]", 'removal_request = "a@b.example"\n[dataset.columns]')
    (line,) = problems(tmp_path, text)
    told = 'dataset[0].removal_request: found "a@b.example"; allowed: a table [dataset.removal_request].'
    assert line == told


def test_a_verification_is_stale_after_a_year_and_strange_before_its_day() -> None:
    request = RemovalRequest(holder="A lab", verified=dt.date(2025, 2, 28))
    named: list[tuple[str, RemovalRequest | None]] = [("one", request), ("none", None)]
    assert list_stale(named, dt.date(2025, 2, 28)) == []
    assert list_stale(named, dt.date(2026, 2, 28)) == []
    (late,) = list_stale(named, dt.date(2026, 3, 2))
    assert late.startswith("data set 'one': how to ask for removal was verified on 2025-02-28, more than a year ago")
    (early,) = list_stale(named, dt.date(2025, 2, 27))
    assert early.endswith("which is after the date of this build, 2025-02-27")


def test_what_the_page_carries_cannot_end_its_script_element() -> None:
    request = RemovalRequest(holder="</script><b>", verified=dt.date(2026, 1, 1))
    text = dump_requests([("one", request), ("two", None)])
    assert "<" not in text
    assert json.loads(text) == {"one": {"holder": "</script><b>", "verified": "2026-01-01"}}


def test_the_page_carries_what_was_verified_the_manifest_does_not_and_the_build_warns_of_what_is_old(
    tmp_path: Path,
) -> None:
    settings = make_project(tmp_path, PHOTOS)
    assert read_page_after(settings) == ({}, [])
    before = (tmp_path / "site" / "release.json").read_bytes()
    lines = '[dataset.removal_request]\nholder = "A lab"\nverified = 2024-01-31\nemail = "a@lab.example"\n'
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[dataset.columns]", f"{lines}[dataset.columns]"), encoding="utf-8")
    holders, warnings = read_page_after(settings)
    assert holders == {"demo": {"holder": "A lab", "verified": "2024-01-31", "email": "a@lab.example"}}
    assert any("verified on 2024-01-31, more than a year ago" in line for line in warnings)
    assert (tmp_path / "site" / "release.json").read_bytes() == before


def read_page_after(settings: Path) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Build a project; give what its page carries of the holders, and the warnings that speak of removal."""
    report = build(settings)
    return read_page(settings.parent), [line for line in report["warnings"] if "removal" in line]
