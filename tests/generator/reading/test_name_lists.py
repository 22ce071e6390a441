"""Several names in one field: where they end, by the rules of the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lists.name_lists import may_be_several, split_names
from tools.sweeps.limits import limited

CASES = json.loads((Path(__file__).parents[2] / "scripts" / "splitting.json").read_text("utf-8"))
SEVERAL = {
    "Ada, Bo and Cy": ["Ada", "Bo", "Cy"],
    "Ada Ex & Bo Ex": ["Ada Ex", "Bo Ex"],
    "Lind, Ann and García, José": ["Lind, Ann", "García, José"],
    "Lind, Ann, and José García": ["Lind, Ann", "José García"],
    "Lind, Ann, José García, and Li Wei": ["Lind, Ann", "José García", "Li Wei"],
    "García Márquez, José María; Lind, Ann": ["García Márquez, José María", "Lind, Ann"],
    "Ada Ex\nBo Ex": ["Ada Ex", "Bo Ex"],
    "Ada Ex, Bo Ex, PhD, Cy Ex": ["Ada Ex", "Bo Ex, PhD", "Cy Ex"],
    "Ex, Ada, 1950- author.; Why, Bo, illustrator": ["Ex, Ada", "Why, Bo"],
    "Ex, A., Why, B. C., & Zed, D.": ["Ex, A.", "Why, B. C.", "Zed, D."],
    "Ada Ex¹, Bo Why²*": ["Ada Ex", "Bo Why"],
    "Ada Ex a.k.a. Ace": ["Ada Ex", "Ace"],
    "山田太郎・鈴木花子": ["山田太郎", "鈴木花子"],
    "さくらももこ・山田 太郎": ["さくらももこ", "山田 太郎"],
    "김철수·이영희": ["김철수", "이영희"],
    "山田太郎（著）、鈴木花子（訳）": ["山田太郎", "鈴木花子"],
    "山田太郎／鈴木花子": ["山田太郎", "鈴木花子"],
    "1. Ada Ex 2. Bo Ex": ["Ada Ex", "Bo Ex"],
    "(1) Ex, Ada, (2) Why, Bo, and (3) Cy": ["Ex, Ada", "Why, Bo", "Cy"],
    "Ada feat. Bo Why ft. Cy": ["Ada", "Bo Why", "Cy"],
    "Ada Ex (feat. Bo Why & Cy Zed)": ["Ada Ex", "Bo Why", "Cy Zed"],
    "Ada Ex (Dept. of Physics, Univ. of Ex), Bo Why (MIT) and Cy Zed": ["Ada Ex", "Bo Why", "Cy Zed"],
    "Ada Ex (1 and 2), Bo Why (2) ((1) Univ. of Ex, (2) Why Labs (Paris))": ["Ada Ex", "Bo Why"],
}


@pytest.mark.parametrize(("text", "names"), [*SEVERAL.items(), *CASES["several"].items(), *CASES["perhaps"].items()])
def test_names_in_prose_are_separated(text: str, names: list[str]) -> None:
    assert split_names(text) == names


FOREIGN = ("ジョン・スミス", "レオナルド・ダ・ヴィンチ", "史蒂芬・斯皮尔伯格", "约翰·史密斯", "Gal·la Ex", "김, 철수")


@pytest.mark.parametrize("text", [*FOREIGN, "Ex, Ada", "AC/DC", "王小明 李大华"])
def test_a_text_that_is_certainly_one_name_is_not_doubted(text: str) -> None:
    assert not may_be_several(text)


@pytest.mark.parametrize("text", ["Ex, Ada & Bo", "山田・鈴木", "ジョン・スミス・山田太郎", "Forest & Kim Starr"])
def test_a_text_that_may_be_one_name_or_several_is_doubted(text: str) -> None:
    assert may_be_several(text)


@pytest.mark.parametrize(
    "text",
    [
        *CASES["one"],
        *FOREIGN,
        "山田・鈴木",
        "ジョン・スミス・山田太郎",
        "Ex and Co",
        "Forest & Kim Starr",
        "Agent 2. Ex",
        "Ada (Bo) Ex",
        "Ada Ex (Ace)",
        "(MIT)",
        "x, " * 2000,
    ],
)
def test_one_name_is_never_torn(text: str) -> None:
    assert split_names(text) in ([text.strip()], [text.strip(" ;")])


@given(st.text("abC ,;&\n", max_size=40))
def test_no_letter_is_lost(text: str) -> None:
    names = split_names(text)
    assert [one for one in "".join(names) if one.isalpha()] == [one for one in text if one.isalpha()]
    assert all(names) or not text.strip(" ,;&\n")


@pytest.mark.parametrize("inside", [" ", "\t", "(", " (", "Ada ((1)", "a feat. ", " and ", ", ", "a (inst "])
def test_no_text_takes_long(inside: str) -> None:
    with limited(5):
        split_names("a" + inside * (3900 // len(inside)) + "b")
        may_be_several("a" + inside * (3900 // len(inside)) + "b")
