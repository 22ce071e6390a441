"""A chart shows what its table says, in the page's own colours, language and direction, and tells of nobody."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.indexing.counts.tallies import LEVELS, Part, Tally
from generator.pages.charts import LICENCES_SHOWN, YEARS_SHOWN, Chart, choose_steps, draw_charts
from generator.pages.disclosure import LEAST, round_count
from generator.pages.render import render_site
from generator.pages.svg import Bar, Frame, choose_ticks, clip_label, draw_bars, draw_columns
from generator.pages.texts import load_texts
from tests.support.examples import examples
from tests.support.page_samples import make_settings, seal_sample
from tests.support.settings_samples import find_site_names
from tests.support.tally_samples import TALLY, YEARS, make_tally

TEXTS = load_texts("en", None)
ALLOWED = {
    "svg": {"role", "aria-labelledby", "width", "height"},
    "title": {"id"},
    "desc": {"id"},
    "text": {"class", "x", "y", "text-anchor"},
    "rect": {"class", "x", "y", "width", "height"},
    "line": {"class", "x1", "x2", "y1", "y2"},
}
NASTY = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&amp;", "a\x00\x1bb", "]]>", "שלום", "{{ 7 }}"]


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - it is our own


def draw(*tallies: Tally, platform: str = "flickr") -> dict[str, Chart]:
    titles = [f"Set {number}" for number in range(len(tallies))]
    return {
        chart.name.removeprefix("chart-"): chart
        for chart in draw_charts(titles, tallies, find_site_names(platform), TEXTS)
    }


def read_rows(chart: Chart) -> dict[str, str]:
    assert len({label for label, _ in chart.rows}) == len(chart.rows)
    return dict(chart.rows)


def find_texts(svg: ET.Element, kind: str) -> list[str]:
    """Return the texts of a kind, as a wide screen shows them."""
    return [element.text or "" for element in svg.iter("text") if element.get("class", "") in (kind, f"{kind} long")]


def find_bars(svg: ET.Element) -> list[dict[str, float]]:
    bars = [element for element in svg.iter("rect") if element.get("class") == "bar"]
    return [{name: float(bar.get(name, "").rstrip("%")) for name in ("x", "y", "width", "height")} for bar in bars]


LICENCES = {"": 300, "CC BY 2.0": 4000, "CC BY-SA 2.0": 314}


def test_the_items_of_each_year_are_drawn_and_those_without_date_are_told() -> None:
    chart = draw(make_tally(YEARS))["years-0"]
    assert read_rows(chart) == {"2003": "120", "2004": "1,230", "2005": "60", "2006": "2,500", "No date": "700"}
    assert chart.head == ("Year", "Items")
    heights = [bar["height"] for bar in find_bars(parse(chart.svg))]
    assert [round(height / max(heights), 2) for height in heights] == [0.05, 0.49, 0.02, 1]
    titles = [bar[0].text for bar in parse(chart.svg).iter("rect")]
    assert titles == [f"{label}: {number}" for label, number in chart.rows[:-1]]


def test_bars_along_the_line_have_the_labels_numbers_and_lengths_of_the_table() -> None:
    charts = draw(make_tally(YEARS, LICENCES), make_tally(YEARS, LICENCES, (400, 90)))
    for name in ("licences-0", "sizes-0", "sizes-1", "compared-items", "compared-accounts"):
        chart, svg = charts[name], parse(charts[name].svg)
        assert list(zip(find_texts(svg, "label"), find_texts(svg, "value"), strict=True)) == list(chart.rows)
        numbers = [int(number.replace(",", "")) for _, number in chart.rows]
        widths = [bar["width"] for bar in find_bars(svg)]
        assert widths == [pytest.approx(100 * number / max(numbers), abs=0.01) for number in numbers]
    assert read_rows(charts["licences-0"]) == {"CC BY 2.0": "4,000", "CC BY-SA 2.0": "310", "No licence stated": "300"}
    assert read_rows(charts["sizes-0"]) == {"1": "40", "2 to 9": "30", "10 to 99": "20"}
    assert read_rows(charts["compared-accounts"]) == {"Set 0": "90", "Set 1": "490"}


def test_years_with_few_items_at_the_ends_are_not_named() -> None:
    years = {1826: 1, 2003: 3, 2004: 900, 2005: 800, 2006: 700, 2037: 2}
    assert list(read_rows(draw(make_tally(years))["years-0"])) == ["2004 or earlier", "2005", "2006 or later"]
    few_undated = draw(make_tally({0: 4, **years}))["years-0"]
    assert list(read_rows(few_undated)) == ["2004 or earlier, or no date", "2005", "2006 or later"]


def test_a_year_with_few_items_between_many_others_stands_with_the_next() -> None:
    years = {**dict.fromkeys(range(2000, 2012), 90), 2005: 3}
    del years[2007]
    rows = read_rows(draw(make_tally(years))["years-0"])
    assert list(rows)[4:8] == ["2004", "2005 to 2006", "2007", "2008"]
    assert (rows["2005 to 2006"], rows["2007"]) == ("90", "0")


def test_where_many_years_have_few_items_all_bars_have_more_years_rather_than_some() -> None:
    years = {year: 90 if year % 2 else 3 for year in range(2000, 2012)}
    rows = read_rows(draw(make_tally(years))["years-0"])
    assert list(rows) == [f"{year} to {year + 1}" for year in range(2000, 2012, 2)]
    assert set(rows.values()) == {"90"}


def test_centuries_of_years_fit_into_one_chart() -> None:
    chart = draw(make_tally(dict.fromkeys(range(1850, 2020), 200)))["years-0"]
    assert len(chart.rows) <= YEARS_SHOWN
    assert list(read_rows(chart))[:2] == ["1850 to 1854", "1855 to 1859"]


def test_only_the_largest_licences_are_named() -> None:
    licences = {f"Licence {number}": 100 * (number + 1) for number in range(LICENCES_SHOWN + 5)}
    rows = draw(make_tally(licences=licences))["licences-0"].rows
    assert len(rows) == LICENCES_SHOWN + 1
    assert rows[0] == ("Licence 16", "1,700")
    assert rows[-1] == ("All others", "1,500")


def test_neither_the_order_of_the_bars_nor_which_are_named_tells_more_than_the_rounded_numbers() -> None:
    names = [f"Licence {number:02}" for number in range(LICENCES_SHOWN + 3)]
    rising = {name: 1001 + place % 4 for place, name in enumerate(names)}
    falling = {name: 1001 + place % 4 for place, name in enumerate(reversed(names))}
    one, other = (draw(make_tally(licences=licences))["licences-0"] for licences in (rising, falling))
    assert [label for label, _ in one.rows] == [*names[:LICENCES_SHOWN], "All others"]
    assert one == other


def test_a_licence_of_few_accounts_is_not_named_however_many_items_have_it() -> None:
    tally = make_tally(licences=LICENCES)
    tally.licences["© Jane Doe"] = Part(3000, LEAST - 1, LEAST - 1)
    assert "Jane" not in str(draw(tally)["licences-0"])


def test_small_counts_of_accounts_stand_with_their_neighbours() -> None:
    levels = (400, 90, 60, 8, 3, 1)
    assert read_rows(draw(make_tally(levels=levels))["sizes-0"]) == {
        "1": "400",
        "2 to 9": "90",
        "10 to 99": "60",
        "100 or more": "10",
    }
    levels = (400, 90, 60, 5, 3, 1)
    assert list(read_rows(draw(make_tally(levels=levels))["sizes-0"])) == ["1", "2 to 9", "10 or more"]


def test_a_data_set_of_few_people_has_no_chart_and_beside_others_only_the_word_few() -> None:
    few = make_tally({2004: 5, 2005: 4}, {"CC BY": 9}, (5, 4))
    assert draw(few) == {}
    charts = draw(few, make_tally(YEARS, LICENCES))
    assert read_rows(charts["compared-items"])["Set 0"] == read_rows(charts["compared-accounts"])["Set 0"]
    assert read_rows(charts["compared-items"])["Set 0"] == "fewer than 10"


def test_a_chart_with_nothing_to_compare_is_left_out() -> None:
    assert set(draw(make_tally({0: 500}, {"": 500}, (500,)))) == set()
    assert set(draw(make_tally({0: 500, 2004: 100}, {"CC BY": 500}, (500,)))) == {"licences-0"}


def test_where_a_list_knows_photos_alone_their_number_decides_and_no_accounts_are_shown() -> None:
    tally = Tally(
        300, {"photo_id": 300}, years={2004: Part(200), 2005: Part(95), 2006: Part(5)}, licences={"CC BY": Part(300)}
    )
    charts = draw(tally, tally)
    assert set(charts) == {"years-0", "licences-0", "years-1", "licences-1", "compared-items"}
    assert list(read_rows(charts["years-0"])) == ["2004", "2005 or later"]


def test_charts_speak_of_names_where_the_list_has_no_accounts() -> None:
    chart = draw(make_tally(YEARS), platform="plain")["sizes-0"]
    assert (chart.title, chart.head[1]) == ("Names by number of items", "Names")


parts = st.integers(1, 3000).flatmap(
    lambda items: st.integers(1, items).flatmap(
        lambda accounts: st.builds(Part, st.just(items), st.just(accounts), st.integers(0, accounts))
    )
)
tallies = st.builds(
    Tally,
    items=st.integers(0, 10**7),
    levels=st.lists(st.integers(0, 3000), min_size=len(LEVELS), max_size=len(LEVELS)).map(tuple),
    years=st.dictionaries(st.just(0) | st.integers(1900, 2030), parts),
    licences=st.dictionaries(st.text(max_size=50) | st.sampled_from(NASTY), parts, max_size=20),
)


def check_drawing(svg: str) -> ET.Element:
    """Check that a drawing is well-formed and has nothing that a policy, a theme or a reader would stumble over."""
    tree = parse(svg)
    for element in tree.iter():
        assert set(element.attrib) <= ALLOWED[element.tag]
        for name, value in element.attrib.items():
            if name not in ("id", "role", "class", "aria-labelledby", "text-anchor"):
                assert re.fullmatch(r"\d+(\.\d+)?%?", value), (name, value)
    named = tree.get("aria-labelledby", "").split()
    assert tree.get("role") == "img"
    assert [element.get("id") for element in (tree[0], tree[1])] == named
    assert all(element.text for element in (tree[0], tree[1]))
    for bar in find_bars(tree):
        assert bar["x"] + bar["width"] <= 100.02
        assert bar["y"] + bar["height"] <= float(tree.get("height", ""))
    return tree


@examples(50)
@given(st.lists(tallies, min_size=1, max_size=3))
def test_every_chart_is_clean_and_no_number_in_it_is_of_fewer_than_ten(found: list[Tally]) -> None:
    charts = draw(*found)
    assert [chart.svg for chart in charts.values()] == [chart.svg for chart in draw(*found).values()]
    for chart in charts.values():
        tree = check_drawing(chart.svg)
        shown = [number for _, number in chart.rows if number != "fewer than 10"]
        numbers = [int(number.replace(",", "")) for number in [*shown, *find_texts(tree, "step")]]
        assert all(number == round_count(number) and not 0 < number < LEAST for number in numbers)
        assert all(not 0 < abs(one - other) < LEAST for one in numbers for other in numbers)


@pytest.mark.parametrize("label", NASTY)
def test_what_a_manifest_says_is_text_and_never_markup(label: str) -> None:
    frame = Frame("x", label, label, "ltr")
    tree = check_drawing(draw_bars([Bar(label, 1, label)], frame))
    assert find_texts(tree, "label") == [clip_label(re.sub(r"[\x00\x1b]", "", label), 56)]
    check_drawing(draw_columns([Bar(label, 1, label, label)] * 2, [], frame))


def test_right_to_left_is_the_mirror_image() -> None:
    rng = random.Random(5)  # noqa: S311 - a sample
    bars = [Bar(str(number), rng.randrange(10, 99), str(number), str(number)) for number in range(7)]
    for drawing in (draw_bars, lambda bars, frame: draw_columns(bars, [Bar("", 50, "50")], frame)):
        left, right = (parse(drawing(bars, Frame("x", "t", "d", way))) for way in ("ltr", "rtl"))
        for one, other in zip(find_bars(left), find_bars(right), strict=True):
            assert one["x"] + one["width"] == pytest.approx(100 - other["x"], abs=0.02)
            assert {**one, "x": 0} == {**other, "x": 0}
        for one, other in zip(left.iter("text"), right.iter("text"), strict=True):
            # "start" is the side where reading starts: the anchor stays, the place is mirrored.
            assert float(one.get("x", "")[:-1]) == pytest.approx(100 - float(other.get("x", "")[:-1]), abs=0.02)
            assert one.get("text-anchor") == other.get("text-anchor")


def test_long_labels_are_shortened_by_the_room_that_they_take() -> None:
    assert clip_label("CC BY-NC-SA 2.0") == "CC BY-NC-SA 2.0"
    assert clip_label("x" * 23) == "x" * 21 + "…"
    assert clip_label("照" * 9) == "照" * 7 + "…"
    assert clip_label("Faces of the Street, 2nd edition") == "Faces of the Street…"
    drawn = draw_bars([Bar("x" * 40, 1, "1"), Bar("short", 1, "1")], Frame("x", "Title", "Text", "ltr"))
    labels = [(one.get("class"), one.text) for one in check_drawing(drawn).iter("text") if one.text != "1"]
    assert labels == [("label short", "x" * 21 + "…"), ("label long", "x" * 40), ("label", "short")]


@given(st.integers(1, 200))
def test_the_first_and_last_of_many_bars_are_labelled_and_few_between(count: int) -> None:
    ticks = choose_ticks(count)
    assert (ticks[0], ticks[-1]) == (0, count - 1)
    assert len(ticks) <= 4


@given(st.integers(1, 10**9).map(round_count).filter(bool))
def test_the_lines_of_a_chart_are_at_few_round_numbers(largest: int) -> None:
    steps = choose_steps(largest)
    assert 1 <= len(steps) <= 4
    assert all(LEAST <= step <= largest and step % LEAST == 0 for step in steps)


def test_every_data_set_has_its_charts_and_all_are_compared(tmp_path: Path) -> None:
    manifest = seal_sample().manifest
    render_site(make_settings(tmp_path), manifest, tmp_path, [TALLY] * len(manifest.datasets))
    page = (tmp_path / "about.html").read_text("utf-8")
    names = re.findall(r'aria-labelledby="chart-([a-z]+-\w+)-title', page)
    count = len(manifest.datasets)
    wanted = [f"{kind}-{number}" for number in range(count) for kind in ("years", "licences", "sizes")]
    assert names == [*wanted, "compared-items", "compared-accounts"]
    assert len(re.findall(r'\bid="([^"]+)"', page)) == len(set(re.findall(r'\bid="([^"]+)"', page)))
    assert "<img" not in page
    assert "chart-" not in (tmp_path / "index.html").read_text("utf-8")


def test_without_tallies_there_are_no_charts(tmp_path: Path) -> None:
    render_site(make_settings(tmp_path), seal_sample().manifest, tmp_path)
    assert "<figure" not in (tmp_path / "about.html").read_text("utf-8")
