"""The catalogues: made from the English texts, merged when these change, refused where they are not whole."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from generator.pages import catalogues
from generator.pages.catalogues import list_messages, list_translations, read_catalogue, read_source, read_translation
from generator.pages.languages import describe_language
from generator.pages.texts import load_texts
from tools.catalogues import __main__ as tool
from tools.catalogues.checking import check_catalogue
from tools.catalogues.merging import make_template, merge_catalogue, write_catalogue

TEMPLATES = Path(__file__).resolve().parents[3] / "site_templates"
FORMULA = re.compile(r"plural=(.*?);")


def forget() -> None:
    read_source.cache_clear()
    read_translation.cache_clear()


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the file of two English texts, one that counts, which are all that the build and the tool know."""
    path = tmp_path / "texts" / "en" / "check.toml"
    path.parent.mkdir(parents=True)
    path.write_text(
        '[page]\nbutton = "Check"\n[script]\nfound = { one = "{n} item", other = "{n} items of {what}" }\n',
        encoding="utf-8",
    )
    (tmp_path / "locale").mkdir()
    monkeypatch.setattr(catalogues, "_TEMPLATES", tmp_path)
    monkeypatch.setattr(catalogues, "list_supplied", dict)
    monkeypatch.setattr(tool, "FOLDER", tmp_path / "locale")
    forget()
    yield path
    forget()


def translate(tag: str, change: Callable[[dict[str, Message]], None]) -> list[str]:
    """Change a catalogue, by context; give what the check then says."""
    catalogue = read_catalogue(tag)
    change({str(message.context): message for message in list_messages(catalogue)})
    write_catalogue(catalogue, tool.find_path(tag))
    forget()
    return list(check_catalogue(tag))


def fill(messages: dict[str, Message]) -> None:
    messages["page:button"].string = "فحص"
    messages["script:found"].string = (
        "لا {what}",
        "واحد {what}",
        "اثنان {what}",
        "{n} قليل {what}",
        "{n} كثير {what}",
        "{n} عنصر {what}",
    )


def test_a_new_catalogue_has_every_text_with_its_topic_and_as_many_plurals_as_its_language(texts: Path) -> None:
    assert tool.main(["add", "ar"]) == 0
    text = tool.find_path("ar").read_text(encoding="utf-8")
    assert '#. check\nmsgctxt "page:button"\nmsgid "Check"\nmsgstr ""\n' in text
    assert 'msgid_plural "{n} items of {what}"' in text
    assert text.count("\nmsgstr[") == 6
    assert list_translations() == ("ar",)
    assert list(check_catalogue("ar")) == ["page:button is not translated", "script:found is not translated"]


def test_what_is_translated_is_said_and_the_rest_is_english(texts: Path) -> None:
    tool.main(["add", "ar"])
    assert translate("ar", lambda messages: setattr(messages["page:button"], "string", "فحص")) == [
        "script:found is not translated"
    ]
    assert read_translation("ar") == {"page": {"button": "فحص"}, "script": {}}
    assert translate("ar", fill) == []
    assert read_translation("ar")["script"]["found"] == {
        "zero": "لا {what}",
        "one": "واحد {what}",
        "two": "اثنان {what}",
        "few": "{n} قليل {what}",
        "many": "{n} كثير {what}",
        "other": "{n} عنصر {what}",
    }
    assert load_texts("ar", None)("button") == "فحص"


def test_a_text_that_changed_is_marked_fuzzy_and_english_until_somebody_has_looked(texts: Path) -> None:
    tool.main(["add", "ar"])
    translate("ar", fill)
    texts.write_text(texts.read_text(encoding="utf-8").replace('"Check"', '"Check it"'), encoding="utf-8")
    forget()
    assert read_translation("ar")["page"] == {}
    [fault] = check_catalogue("ar")
    assert fault.startswith("page:button is missing, or for an older English text")
    assert tool.main(["update"]) == 0
    text = tool.find_path("ar").read_text(encoding="utf-8")
    assert '#, fuzzy\n#| msgid "Check"\nmsgctxt "page:button"\nmsgid "Check it"\nmsgstr "فحص"\n' in text
    assert list(check_catalogue("ar")) == ["page:button is marked fuzzy: check it, and remove the mark"]
    assert load_texts("ar", None)("button") == "Check it"


def test_no_line_of_french_may_break_between_a_word_and_its_mark(texts: Path) -> None:
    tool.main(["add", "fr"])

    def translate_loosely(messages: dict[str, Message]) -> None:
        messages["page:button"].string = "Vérifier\u00a0:"
        messages["script:found"].string = ("« {n} {what} »",) * 3

    [fault] = translate("fr", translate_loosely)
    assert fault.startswith("script:found has a space at a mark")


def test_an_update_of_what_is_up_to_date_changes_nothing(texts: Path) -> None:
    tool.main(["add", "ar"])
    translate("ar", fill)
    tool.main(["update"])
    before = tool.find_path("ar").read_bytes()
    tool.main(["update"])
    assert tool.find_path("ar").read_bytes() == before
    assert (texts.parents[2] / "locale" / "hushdex.pot").read_text(encoding="utf-8").count("msgctxt") == 2


def test_a_text_that_went_from_a_template_to_a_script_keeps_its_translation(texts: Path) -> None:
    tool.main(["add", "ar"])
    translate("ar", fill)
    texts.write_text('[script]\nbutton = "Check"\n', encoding="utf-8")
    forget()
    tool.main(["update"])
    assert read_translation("ar") == {"page": {}, "script": {"button": "فحص"}}


def test_a_text_that_went_goes_from_the_catalogue(texts: Path) -> None:
    tool.main(["add", "ar"])
    translate("ar", fill)
    texts.write_text('[page]\nbutton = "Check"\n', encoding="utf-8")
    forget()
    assert list(check_catalogue("ar")) == ["script:found no longer exists; run `python -m tools.catalogues update`"]
    tool.main(["update"])
    assert "found" not in tool.find_path("ar").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("context", "string", "fault"),
    [
        ("script:found", ("", "b", "c", "{n}{what}", "{n}{what}", "{n}{what}"), "is not translated"),
        ("script:found", ("a", "b", "c", "{n}{what}", "{n}{what}", "{what}"), "must have these placeholders: n, what"),
        ("script:found", ("a", "b", "c", "{n}{who}", "{n}{what}", "{n}{what}"), "these placeholders: n, what"),
        ("page:button", "{n}", "must have these placeholders: none"),
        ("page:button", " x", "begins or ends with a space"),
    ],
)
def test_a_wrong_translation_is_named(texts: Path, context: str, string: object, fault: str) -> None:
    tool.main(["add", "ar"])

    def change(messages: dict[str, Message]) -> None:
        fill(messages)
        messages[context].string = string

    [found] = translate("ar", change)
    assert found.startswith(context)
    assert fault in found


def test_a_catalogue_that_lacks_something_fails_the_check(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tool.main(["add", "ar"])
    assert tool.main(["check"]) == 1
    assert "ar: page:button is not translated" in capsys.readouterr().out
    translate("ar", fill)
    assert tool.main(["check"]) == 0


@pytest.mark.parametrize("arguments", [[], ["add"], ["add", "not a language"], ["remove", "ar"]])
def test_the_tool_says_what_it_takes(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main(arguments) == 2
    assert "python -m tools.catalogues update" in capsys.readouterr().err


@pytest.mark.parametrize("tag", list_translations())
def test_every_language_says_all_that_english_says(tag: str, tmp_path: Path) -> None:
    """If this fails: `python -m tools.catalogues update`, then translate what the tool's `check` lists."""
    assert list(check_catalogue(tag)) == []
    write_catalogue(merge_catalogue(tag, read_catalogue(tag)), tmp_path / "hushdex.po")
    stored = TEMPLATES / "locale" / tag / "LC_MESSAGES" / "hushdex.po"
    assert (tmp_path / "hushdex.po").read_bytes() == stored.read_bytes()


def test_the_template_for_translators_has_the_english_texts_as_they_are(tmp_path: Path) -> None:
    write_catalogue(make_template(None), tmp_path / "hushdex.pot")
    assert (tmp_path / "hushdex.pot").read_bytes() == (TEMPLATES / "locale" / "hushdex.pot").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["ar", "cs", "de", "en", "es", "fr", "hi", "ja", "pl", "pt", "zh"])
def test_a_catalogues_formula_counts_as_the_cldr_does(tag: str, tmp_path: Path) -> None:
    """Gettext's own tools show a translator the same plurals that the build and the browser choose."""
    write_catalogue(make_template(tag), tmp_path / "hushdex.po")
    text = (tmp_path / "hushdex.po").read_text(encoding="utf-8")
    [formula] = FORMULA.findall(text)
    choose = gettext.c2py(formula)
    language = describe_language(tag, {})
    assert f"nplurals={len(language.plurals)};" in text
    assert f'\nmsgstr[{len(language.plurals) - 1}] ""\n\n' in text
    for number in (*range(130), 1000, 1001, 1_000_000, 1_000_001, 3_000_000):
        assert language.plurals[choose(number)] == language.choose_plural(number)
