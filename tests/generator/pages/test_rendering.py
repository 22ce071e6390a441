"""The files around the shards: one page with everything in it, header files, themes."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import html
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator import __version__
from generator.browser_python.runtime import Runtime
from generator.hosting.headers import parse_table
from generator.pages.catalogues import explain_all, list_translations, read_source
from generator.pages.render import list_forms, render_site
from generator.pages.scripts import hash_source
from generator.pages.texts import Texts, choose_words, list_helps, load_texts
from generator.settings.removal import RemovalRequest
from generator.settings.site_toml import Dataset
from shards.errors import SiteError
from shards.manifest import parse_manifest
from shards.platforms.library import list_supplied
from tests.support.page_samples import PLAIN_DATASETS, make_settings, seal_sample, write_site

TEMPLATES = Path(__file__).resolve().parents[3] / "site_templates"
EMBEDDERS = ("https://news.example", "https://*.paper.example")
# The shape of a minisign key: what it is for, an id of 8 bytes, a key of 32.
KEY = base64.b64encode(b"Ed" + bytes(40)).decode()
TRANSLATED = ("index.html", "about.html", "how.html", "privacy.html", "offline.html", "mirror.html")
PAGES = (*TRANSLATED, "404.html")
FILES = {
    *PAGES,
    *(f"{tag}/{name}" for tag in list_translations() for name in (*TRANSLATED, "answer.js")),
    *("answer.js", "noble.js", "licences.txt", "release.json", "build.json", "robots.txt", ".nojekyll", ".htaccess"),
    *("_headers", "headers.json"),
}


LISTED = {f"./about.html#dataset-{dataset.id}" for dataset in seal_sample().manifest.datasets}


def render(folder: Path, platform: str = "flickr", **site: object) -> dict[str, str]:
    """Render a site into a new folder; give its files' texts by name."""
    out = folder / "rendered"
    out.mkdir(exist_ok=True)
    render_site(make_settings(folder, platform, **site), seal_sample(platform).manifest, out)
    files = [path for path in out.rglob("*") if path.is_file()]
    return {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in files}


def render_missing(folder: Path, url: str) -> str:
    """Render a site with this address; give its page for missing ones."""
    out = folder / "missing"
    out.mkdir()
    render_site(make_settings(folder, url=url), seal_sample().manifest, out)
    return (out / "404.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return render(tmp_path_factory.mktemp("rendered"), description="Look & see.", contact="desk@example.org")


def read_policy(page: str) -> str:
    """Return the policy that a page has in its head."""
    match = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert match
    return html.unescape(match[1])


def find_inline(page: str, element: str) -> str:
    """Return the text of the page's one style, or of its one script that runs."""
    [text] = re.findall(rf"<{element}(?: type=\"module\")?>(.*?)</{element}>", page, re.DOTALL)
    return str(text)


def test_everything_but_the_shards_is_written(files: dict[str, str]) -> None:
    assert set(files) == FILES


def test_the_same_settings_and_manifest_give_the_same_bytes(files: dict[str, str], tmp_path: Path) -> None:
    assert render(tmp_path, description="Look & see.", contact="desk@example.org") == files


def test_page_script_and_style_are_under_40_kilobytes_compressed(files: dict[str, str]) -> None:
    sizes = {name: len(gzip.compress(page.encode(), 6)) for name, page in files.items() if name.endswith("index.html")}
    assert len(sizes) == 1 + len(list_translations())
    assert max(sizes.values()) < 40_000, sizes


def test_what_makes_hashes_is_a_file_beside_the_pages_of_lists_that_need_it(
    files: dict[str, str], tmp_path: Path
) -> None:
    made = render(tmp_path, "email_hash")
    assert made.keys() - files.keys() == {"hashes.js"}
    sizes = {name: len(gzip.compress(page.encode(), 6)) for name, page in made.items() if name.endswith("index.html")}
    assert max(sizes.values()) < 40_000, sizes


def test_a_theme_loses_white_space_that_means_nothing_and_keeps_all_other(tmp_path: Path) -> None:
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "theme.css").write_text(
        """.a > .b :is(p, li)::after {
          content: " {a: b; c} "; inline-size: calc(1px + 2px); font: 1em/1.5 'A;  B', serif }
        @media (min-width: 1rem) and (max-width: 2rem) { a:hover { color: red; } }""",
        encoding="utf-8",
    )
    style = find_inline(render(tmp_path, theme=tmp_path / "theme")["index.html"], "style")
    assert (
        """.a>.b :is(p,li)::after{content:" {a: b; c} ";inline-size:calc(1px + 2px);font:1em/1.5 'A;  B',serif}"""
        "@media (min-width:1rem) and (max-width:2rem){a:hover{color:red;}}"
    ) in style


def read_answer_data(script: str) -> tuple[dict[str, Any], str]:
    """Return the texts and the style in the script that shows answers."""
    _, texts, style = re.split(r"export const (?:catalogue|style) = ", script)
    return json.loads(texts.rstrip(";\n")), json.loads(style.rstrip(";\n"))


def test_letters_come_in_the_holders_and_the_sites_languages_with_what_every_visit_loads(tmp_path: Path) -> None:
    request = RemovalRequest(holder="A lab", verified=dt.date(2026, 1, 31), language="ja")
    datasets = (
        Dataset.model_construct(id="harbours", removal_request=request, translations={"ja": {"title": "港"}}),
        Dataset.model_construct(id="markets", removal_request=None),
    )
    folder = tmp_path / "site"
    folder.mkdir()
    settings = replace(make_settings(tmp_path, language="de", languages=["fr", "ja"]), datasets=datasets)
    render_site(settings, seal_sample().manifest, folder)
    told = {tag: read_answer_data((folder / tag / "answer.js").read_text("utf-8"))[0] for tag in ("", "fr", "ja")}
    assert {tag: set(one["letters"]) for tag, one in told.items()} == {"": {"ja"}, "fr": {"ja", "de"}, "ja": {"de"}}
    japanese, german = told["fr"]["letters"]["ja"], told["fr"]["letters"]["de"]
    assert japanese["titles"] == {"harbours": "港", "markets": "Night Markets"}
    assert german["titles"] == {"harbours": "Harbours and Lighthouses", "markets": "Night Markets"}
    assert german["letter-subject"] == told[""]["letter-subject"] != told["fr"]["letter-subject"]
    assert german["locale"].startswith("de-")
    assert "removal-title" not in german
    assert '"letters":{' not in (folder / "fr" / "index.html").read_text("utf-8")
    assert '"letters":{"de":{' in (folder / "fr" / "offline.html").read_text("utf-8")


def test_a_translated_text_that_begins_with_a_latin_word_keeps_the_direction_of_its_language(tmp_path: Path) -> None:
    titles = {"harbours": "Harbourex: صور موانئ", "markets": "أسواق"}
    words = [Dataset.model_construct(id=one, translations={"ar": {"title": title}}) for one, title in titles.items()]
    settings = replace(make_settings(tmp_path, languages=["ar"]), datasets=tuple(words))
    render_site(settings, seal_sample().manifest, tmp_path)
    page = (tmp_path / "ar" / "index.html").read_text("utf-8")
    assert "<bdi>\u200fHarbourex: صور موانئ</bdi>" in page
    assert "<bdi>أسواق</bdi>" in page
    told, _ = read_answer_data((tmp_path / "ar" / "answer.js").read_text("utf-8"))
    assert [one["title"] for one in told["datasets"]] == ["\u200fHarbourex: صور موانئ", "أسواق"]


def test_a_holders_language_without_texts_is_an_error(tmp_path: Path) -> None:
    request = RemovalRequest(holder="A lab", verified=dt.date(2026, 1, 31), language="nn")
    datasets = tuple(Dataset.model_construct(id=one, removal_request=request) for one in ("harbours", "markets"))
    with pytest.raises(SiteError, match="no texts in the language 'nn'") as error:
        render_site(replace(make_settings(tmp_path), datasets=datasets), seal_sample().manifest, tmp_path)
    assert "en, ar, de" in str(error.value.hint)


def test_the_policy_comes_first_and_knows_script_and_style_by_hash(files: dict[str, str]) -> None:
    page = files["index.html"]
    assert re.search(r"<head>\s*<meta http-equiv=\"Content-Security-Policy\"", page)
    policy = read_policy(page)
    assert f"script-src 'self' {hash_source(find_inline(page, 'script'))};" in policy
    assert f"style-src {hash_source(find_inline(page, 'style'))};" in policy
    assert "unsafe" not in policy
    for rule in ("default-src 'none'", "connect-src 'self'", "form-action 'none'", "base-uri 'none'"):
        assert rule in policy
    assert policy.endswith("require-trusted-types-for 'script'; trusted-types 'none'")
    # A browser looks for the encoding in the first 1,024 bytes.
    assert page.encode()[:1024].count(b'<meta charset="utf-8">') == 1


def test_nothing_in_the_page_is_styled_or_scripted_beside_the_policy(files: dict[str, str]) -> None:
    for name in PAGES:
        markup = re.sub(r"<(script|style)\b.*?</\1>", "", files[name], flags=re.DOTALL)
        assert re.findall(r"\s(?:style|on\w+)\s*=", markup) == []


def test_nothing_is_loaded_and_every_own_address_is_relative(files: dict[str, str]) -> None:
    for name in PAGES:
        markup = re.sub(r"<(script|style)\b.*?</\1>", "", files[name], flags=re.DOTALL)
        assert "src=" not in markup
        links = set(re.findall(r'<(?:link|a|use)\b[^>]*\bhref="([^"]*)"', markup))
        ours = {link for link in links if not re.match(r"https://example\.org|mailto:|data:image|#", link)}
        beside = ("release.json", "licences.txt", "SHA256SUMS", "build.json")
        ways = {"./", *(f"./{name}" for name in (*PAGES, *beside)), *LISTED}
        # Whoever got lost goes up until there is a page.
        ways |= {"../", *(f"./{tag}/" for tag in list_translations())} if name == "404.html" else set()
        assert ours <= ways | {f"./{tag}/{name}" for tag in list_translations() for name in TRANSLATED}
        assert "url(" not in find_inline(files[name], "style")


def test_the_header_files_have_each_pages_policy_and_who_may_frame_it(files: dict[str, str]) -> None:
    table = parse_table(files["headers.json"])
    for name in (name for name in files if name.endswith(".html")):
        policy = f"{read_policy(files[name])}; frame-ancestors 'none'"
        assert table.find(name)["Content-Security-Policy"] == policy
        assert f"  Content-Security-Policy: {policy}\n" in files["_headers"]
        assert f'Header always set Content-Security-Policy "{policy}"\n' in files[".htaccess"]
    for text in ("Referrer-Policy: no-referrer", "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY"):
        assert f"  {text}\n" in files["_headers"]
    assert files.keys() - {"_headers", ".htaccess", ".nojekyll"} <= {
        path for rule in table.rules for path in rule.paths
    }


def test_the_footer_says_which_version_made_the_page(files: dict[str, str]) -> None:
    footer = files["index.html"].split("<footer")[1].split("</footer>")[0]
    assert f"Made by Hushdex {__version__}" in footer


def test_the_manifest_stands_in_the_page_and_beside_it(files: dict[str, str]) -> None:
    manifest = seal_sample().manifest
    match = re.search(r'<script type="application/json" id="manifest">(.*?)</script>', files["index.html"])
    assert match
    assert parse_manifest(match[1]) == manifest
    assert parse_manifest(files["release.json"]) == manifest


def test_what_publishers_write_is_text_and_its_links_are_links(tmp_path: Path) -> None:
    evil = '"><script>alert(1)</script>'
    manifest = seal_sample().manifest
    entry = replace(
        manifest.datasets[0], title=evil, source="javascript:alert(1) https://example.org/a?b&c", removal=evil
    )
    settings = make_settings(tmp_path, title=evil, description=evil, contact="desk@example.org", language="de")
    render_site(settings, replace(manifest, datasets=(entry,)), tmp_path)
    page, about = ((tmp_path / name).read_text(encoding="utf-8") for name in ("index.html", "about.html"))
    told, _ = read_answer_data((tmp_path / "answer.js").read_text("utf-8"))
    assert "<script>alert" not in page + about
    assert 'href="javascript' not in page + about
    assert 'href="https://example.org/a?b&amp;c" rel="noopener noreferrer" target="_blank"' in about
    link = ["a", {"href": "https://example.org/a?b&c", "rel": "noopener noreferrer", "target": "_blank"}]
    assert json.dumps(link)[:-1] in json.dumps(told["datasets"][0]["story"])
    assert "javascript:alert(1) " in json.dumps(told["datasets"][0]["story"])
    assert 'href="mailto:desk@example.org"' in page


def read_catalogue(name: str) -> set[str]:
    """Return the ids of one table of the English texts; each is in one topic alone."""
    explained = explain_all()
    ids = [id_ for tables in read_source().topics.values() for id_ in tables[name] if id_ not in explained]
    assert len(ids) == len(set(ids))
    return set(ids)


@pytest.mark.slow
def test_each_text_of_the_templates_stands_on_some_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages ask by names that they put together: so they are made, for sites that differ, and what they ask is kept."""
    asked: set[str] = set()
    say = Texts.__call__

    def keep(self: Texts, name: str, /, **values: str | int) -> str:
        asked.add(name)
        return say(self, name, **values)

    monkeypatch.setattr(Texts, "__call__", keep)
    settings = make_settings(
        tmp_path,
        contact="desk@example.org",
        privacy="The law.",
        imprint="The desk.",
        embed=EMBEDDERS,
        signing_key=KEY,
        url=ADDRESS,
    )
    settings = replace(settings, privacy=settings.privacy.model_copy(update={"cap": 100}))
    one_file = replace(seal_sample("plain", (0,)).manifest, datasets=PLAIN_DATASETS)
    runtime = Runtime(tmp_path / "runtime", "0" * 16)
    runtime.folder.mkdir()
    sample = seal_sample()
    render_site(
        settings, replace(sample.manifest, kinds=tuple(sorted(sample.manifest.platforms.kinds))), tmp_path, (), runtime
    )
    with monkeypatch.context() as patch:
        patch.setattr("generator.pages.render.find_pictures", lambda *_: [{"hosts": ["pics.example"], "at": -1}, None])
        render_site(settings, sample.manifest, tmp_path)
    render_site(settings, replace(seal_sample().manifest, kinds=("nsid",)), tmp_path)
    render_site(make_settings(tmp_path, "plain"), one_file, tmp_path, (), runtime)
    for id_, one in list_supplied().items():
        kinds = tuple(sorted(one.platform.kinds))
        render_site(make_settings(tmp_path, id_), replace(seal_sample("github").manifest, kinds=kinds), tmp_path)
    assert {
        name for name in read_catalogue("page") - asked if not re.match("charts?-|label-names|label-person-work", name)
    } == set()


@pytest.mark.parametrize("tag", ["en", *list_translations()])
def test_the_box_asks_for_the_names_of_each_platform_in_each_language(tag: str, tmp_path: Path) -> None:
    """It has a label, an example and, where a name has to be looked for, help; all are translated."""
    texts, english = load_texts(tag, None), load_texts("en", None)
    for id_, one in list_supplied().items():
        names, kinds = make_settings(tmp_path, id_).names, tuple(one.platform.kinds)
        label, example = (choose_words(texts, names, head) for head in ("label", "example"))
        helps = list_helps(names, kinds, texts)
        said = [label, example, *(name for one in helps for name in (one.title, *one.steps, one.note) if name)]
        values = {"platform": "Acme", "forms": list_forms(names, kinds, texts)}
        assert label != "label-names"
        assert values["forms"] or id_ == "plain"
        assert {"account", "article", "book", "channel", "researcher"}.isdisjoint(
            kind.noun for kind in one.platform.kinds.values() if not kind.shared
        ) or helps
        assert all(texts(name, **values) for name in said)
        assert tag == "en" or not [name for name in said if texts(name, **values) == english(name, **values)]


def test_each_id_that_a_script_asks_for_is_in_the_catalogue_and_used() -> None:
    ids = read_catalogue("script")
    # The format's modules refuse by codes, all others by the ids of texts.
    paths = [path for path in (TEMPLATES / "scripts").rglob("*.js") if path.parent.name != "format"]
    asked = "".join(path.read_text(encoding="utf-8") for path in sorted(paths))
    platforms = "|".join(list_supplied())
    literal = set(re.findall(r'(?:say|refuse)\(\s*"([\w-]+)"', asked))
    # tests/scripts/test_letters.py knows each of the removal pack's.
    made = re.compile(
        r"(why|kind|as|help|nouns?|near|related|saw|unknown|try|names|sort|things?|hint|removal|letter|column|many|unclear)-"
        rf"|(?:{platforms})-|hold|held|several|found|checked|understood"
    )
    assert literal <= ids
    assert {name for name in ids - literal if not made.match(name)} == set()


def test_the_example_names_only_what_the_release_can_be_searched_by(tmp_path: Path) -> None:
    manifest = replace(seal_sample().manifest, kinds=("nsid", "screen_name"))
    render_site(make_settings(tmp_path), manifest, tmp_path)
    assert "For example: 12345678@N00 or your display name.</p>" in (tmp_path / "index.html").read_text(
        encoding="utf-8"
    )


def make_theme(folder: Path, files: dict[str, str]) -> Path:
    """Write a theme folder."""
    theme = folder / "theme"
    for name, text in files.items():
        (theme / name).parent.mkdir(parents=True, exist_ok=True)
        (theme / name).write_text(text, encoding="utf-8")
    return theme


def test_a_theme_replaces_a_template_a_style_and_a_text_and_the_policy_follows(tmp_path: Path) -> None:
    theme = make_theme(
        tmp_path,
        {
            "theme.css": ":root { --accent: rebeccapurple; }\n",
            "story.html.j2": "<p>{{ dataset.title }}, told anew</p>\n",
            "texts/en.toml": '[page]\nbutton = "Look it up"\n[script]\nabsent = "Nothing"\nwhy-email = "No e-mail."\n',
        },
    )
    files = render(tmp_path, theme=theme)
    page = files["index.html"]
    assert "--accent:rebeccapurple" in find_inline(page, "style")
    assert f"style-src {hash_source(find_inline(page, 'style'))};" in read_policy(page)
    assert ">Look it up</button>" in page
    match = re.search(r'<script type="application/json" id="texts">(.*?)</script>', page)
    assert match
    texts = json.loads(match[1])
    # What answers alone say and look like comes with the script that shows them; a theme's rules follow ours there too.
    assert not {"absent", "why-email"} & texts.keys()
    told, style = read_answer_data(files["answer.js"])
    assert told["datasets"][0]["story"] == [["p", {}, "Harbours and Lighthouses, told anew"]]
    assert (told["why-email"], told["absent"], texts["unavailable"]) == ("No e-mail.", "Nothing", "Couldn't check")
    assert ".due{" not in find_inline(page, "style")
    assert style.index(".due{") < style.index("--accent:rebeccapurple")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("index.html.j2", "{% if %}", "index.html.j2, line 1"),
        ("index.html.j2", "{{ no_such_thing }}", "no_such_thing"),
        ("index.html.j2", "{{ ''.__class__.__mro__ }}", "unsafe"),
        ("index.html.j2", "{{ cycler.__init__.__globals__ }}", "unsafe"),
        ("index.html.j2", "{% for n in range(10 ** 9) %}x{% endfor %}", "too big"),
        ("index.html.j2", "{{ 1 // 0 }}", "by zero"),
        ("index.html.j2", "{{ 1 + '' }}", "unsupported operand"),
        ("index.html.j2", "{% include '../../site.key' %}", "site.key"),
        ("style.css", "a { } </style>", "cannot contain"),
        ("texts/en.toml", "[page]\nbuton = 'x'", "buton"),
        ("texts/en.toml", "[pages]\nbutton = 'x'", "pages"),
        ("texts/en.toml", "[script]\nabsent-lead = 'Hello {name}'", "name"),
        ("texts/en.toml", "button: x", "cannot be read"),
        ("texts/en.toml", f"x = {'[' * 3000}", "cannot be read"),
        ("texts/en.toml", "[page]\nbutton = 5", "'button' must be a string"),
        ("texts/en.toml", "[script]\nfound-own-photo = { one = 'x' }", "one = "),
        ("texts/en.toml", "[language]\nmonths = 'x'", "months"),
    ],
)
def test_a_theme_that_cannot_be_used_is_an_error_that_names_the_place(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(SiteError, match=message):
        render(tmp_path, theme=make_theme(tmp_path, {name: text}))


def test_the_licences_of_what_stands_in_the_page_stand_beside_it(files: dict[str, str]) -> None:
    for path in sorted((TEMPLATES / "scripts" / "vendor").glob("*.LICENSE")):
        assert path.read_text(encoding="utf-8") in files["licences.txt"]


def test_the_pages_to_read_have_no_script(files: dict[str, str]) -> None:
    for name in set(PAGES) - {"index.html", "offline.html", "404.html"}:
        assert "<script" not in files[name]
        assert "script-src 'none'" in read_policy(files[name])
        assert f"style-src {hash_source(find_inline(files[name], 'style'))};" in read_policy(files[name])


def test_every_page_leads_to_every_other_and_says_which_it_is(files: dict[str, str]) -> None:
    for name in PAGES:
        menu = re.search(r'<ul id="menu" popover>(.*?)</ul>', files[name], re.DOTALL)
        assert menu
        links = re.findall(r'href="([^"]*)"( aria-current="page")?', menu[1])
        assert [link for link, _ in links] == ["./", *(f"./{name}" for name in TRANSLATED[1:])]
        wanted = ["./" + name.replace("index.html", "")] if name != "404.html" else []
        assert [link for link, current in links if current] == wanted


ADDRESS = "https://news.example/faces/"


def read_properties(page: str) -> dict[str, str]:
    """Return what a page says of itself to those who show a link to it."""
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)">', page))


def test_only_a_site_that_says_its_address_has_a_card_and_it_names_nobody(
    files: dict[str, str], tmp_path: Path
) -> None:
    assert not any(read_properties(files[name]) for name in PAGES)
    assert "card.png" not in files["headers.json"]
    settings = make_settings(tmp_path, url=ADDRESS, description="Look & see.", embed=EMBEDDERS)
    out = tmp_path / "out"
    out.mkdir()
    render_site(settings, seal_sample().manifest, out)
    found = {path: read_properties((out / path).read_text("utf-8")) for path in ("index.html", "de/how.html")}
    assert found["index.html"] == {
        "og:type": "website",
        "og:title": "Is your photo in it?",
        "og:description": "Look &amp; see.",
        "og:url": ADDRESS,
        "og:locale": "en",
        "og:image": f"{ADDRESS}card.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "A cabinet of drawers, one of them marked",
        "twitter:card": "summary_large_image",
    }
    assert (found["de/how.html"]["og:url"], found["de/how.html"]["og:locale"]) == (f"{ADDRESS}de/how.html", "de")
    for path in ("404.html", "embed.html"):
        assert read_properties((out / path).read_text("utf-8")) == {}
    card = (out / "card.png").read_bytes()
    assert card[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(card[16:20]), int.from_bytes(card[20:24])) == (1200, 630)
    assert parse_table((out / "headers.json").read_text("utf-8")).find("card.png")["Cache-Control"]


def test_a_theme_has_a_card_of_its_own(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "card.png").write_bytes(b"its own")
    out = tmp_path / "out"
    out.mkdir()
    render_site(make_settings(tmp_path, url=ADDRESS, theme=theme, languages=()), seal_sample().manifest, out)
    assert (out / "card.png").read_bytes() == b"its own"


def test_the_page_for_missing_addresses_leads_on_at_any_depth_in_every_language(
    files: dict[str, str], tmp_path: Path
) -> None:
    page = render_missing(tmp_path, ADDRESS)
    links = set(re.findall(r'<a\b[^>]*\bhref="([^"]*)"', page))
    assert {link for link in links if not re.match("/faces/|#|mailto:", link)} == set()
    assert {"/faces/", "/faces/how.html", "/faces/de/"} <= links
    assert 'lang="de" dir="ltr">' in page
    assert "data-offer" not in files["404.html"]
    # Without an address from the site's root, which the script finds.
    assert 'href="./de/"' in files["404.html"]
    assert hash_source(find_inline(files["404.html"], "script")) in read_policy(files["404.html"])
    assert '<script type="module">' not in page


def test_where_the_settings_name_nobody_there_is_no_page_to_frame(tmp_path: Path) -> None:
    write_site(tmp_path / "site", languages=())
    assert not (tmp_path / "site" / "embed.html").exists()
    table = json.loads((tmp_path / "site" / "headers.json").read_text(encoding="utf-8"))
    policies = [rule["headers"]["Content-Security-Policy"] for rule in table["rules"] if len(rule["headers"]) > 1]
    assert policies
    assert all(policy.endswith("frame-ancestors 'none'") for policy in policies)


def test_a_label_and_its_value_are_parted_as_the_language_does(tmp_path: Path) -> None:
    write_site(tmp_path / "site", contact="https://example.org/contact", languages=("fr", "ja"))
    for folder, label in {"": "Contact: ", "fr/": "Contact\u00a0: ", "ja/": "連絡先："}.items():
        page = (tmp_path / "site" / f"{folder}privacy.html").read_text(encoding="utf-8")
        assert f'<p>{label}<bdi><a href="https://example.org/contact"' in page
