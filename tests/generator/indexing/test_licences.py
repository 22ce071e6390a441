"""Licences are counted under their usual names, and a column that holds something else takes no memory."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from generator.indexing.licences import LICENCES_LIMIT, LicenceRegister, name_licence, name_licences

NAMES = {
    "http://creativecommons.org/licenses/by-nc-sa/2.0/": "CC BY-NC-SA 2.0",
    "https://www.creativecommons.org/licenses/by/4.0/legalcode": "CC BY 4.0",
    "//creativecommons.org/licenses/BY-ND/2.5": "CC BY-ND 2.5",
    "https://creativecommons.org/licenses/by/4.0/deed.pt-br": "CC BY 4.0",
    "http://creativecommons.org/licenses/by-sa/3.0/de/deed.de": "CC BY-SA 3.0 DE",
    "https://creativecommons.org/licenses/by/3.0/igo/": "CC BY 3.0 IGO",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "https://creativecommons.org/publicdomain/mark/1.0/": "Public Domain Mark 1.0",
    "by": "CC BY", "by-nc-nd": "CC BY-NC-ND", "PDM": "Public Domain Mark", "cc0": "CC0", "CC0 1.0": "CC0 1.0",
    "CC-BY-SA-3.0": "CC BY-SA 3.0", "CC BY 4.0": "CC BY 4.0", "CC_BY_NC_4_0": "CC BY-NC 4.0", "CC BY v2.0": "CC BY 2.0",
}  # fmt: skip
AS_GIVEN = [
    "", "Attribution License", "All rights reserved", "© Jane Doe", "4", "sa", "by the sea", "zero", "İ",
    "https://example.org/licenses/by/2.0/", "https://creativecommons.org/licenses/by/2.0/?lang=<b>",
]  # fmt: skip


@pytest.mark.parametrize("text", NAMES)
def test_an_address_or_code_of_creative_commons_has_its_usual_name(text: str) -> None:
    assert name_licence(text) == NAMES[text]
    assert name_licence(NAMES[text]) == NAMES[text]


@pytest.mark.parametrize("text", AS_GIVEN)
def test_any_other_licence_is_shown_as_it_is_given(text: str) -> None:
    assert name_licence(text) == text


def test_white_space_makes_no_other_licence() -> None:
    assert name_licence(" All  rights\nreserved") == "All rights reserved"


def test_several_spellings_of_a_licence_are_one_and_data_sets_keep_theirs_apart() -> None:
    register = LicenceRegister()
    first = register.read(0, pa.array(["by", "", "CC BY", "mine", "by"]))
    second = register.read(1, pa.array(["mine", "by"]))
    names = name_licences(register.list_texts(), register.list_overfull())
    assert names.cells == ((0, ""), (0, "CC BY"), (0, "mine"), (1, "CC BY"), (1, "mine"))
    assert [names.cells[place] for place in names.cell_of[np.concatenate([first, second])].tolist()] == [
        (0, "CC BY"), (0, ""), (0, "CC BY"), (0, "mine"), (0, "CC BY"), (1, "mine"), (1, "CC BY"),
    ]  # fmt: skip


@pytest.mark.parametrize("size", [LICENCES_LIMIT + 1, 100, 7])
def test_a_data_set_with_too_many_licences_has_none_counted_however_the_rows_are_cut(size: int) -> None:
    register = LicenceRegister()
    texts = [f"© {number}" for number in range(LICENCES_LIMIT + 1)]
    for start in range(0, len(texts), size):
        register.read(0, pa.array(texts[start : start + size]))
    assert register.list_overfull() == {0}
    assert register.read(0, pa.array(["one more", "© 1"])).tolist() == [0, 0]
    kept = register.read(1, pa.array(texts[:LICENCES_LIMIT]))
    names = name_licences(register.list_texts(), register.list_overfull())
    assert {dataset for dataset, _ in names.cells} == {1}
    assert len(names.cells) == LICENCES_LIMIT
    assert (names.cell_of[kept] >= 0).all()
    assert len(register.list_texts()) <= 3 * LICENCES_LIMIT
