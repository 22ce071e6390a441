"""A date in any form that manifests have them in gives its year, and what is no date gives none."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.indexing.dates import YEARS, read_years

DATED = [
    "2004", "2004-08", "2004-08-31", "2004-8-3", "2004/08/31", "2004.08.31", "2004-08-00", "2004-00-00",
    "2004-08-31 12:33:00", "2004-08-31 12:33:00.0", "2004:08:31 12:33:00", "2004:08:31",
    "2004-08-31T12:33:00Z", "2004-08-31T12:33:00.123456+02:00", "2004-08-31T12:33-0700", "2004-08-31/2005-01-02",
    "20040831", "20040831T123300Z", "20040831 123300",
    "1093955580", "1093955580.25", "1093955580000", "1093955580000000",
    "31.08.2004", "31/08/2004 12:33", "8/31/2004 12:33:00 PM", "31-8-2004",
    "31 Aug 2004", "31 août 2004", "Aug 31, 2004", "August 31 2004 12:33", "Tue, 31 Aug 2004 12:33:00 +0200",
    "Tue Aug 31 12:33:00 2004", "Tue Aug 31 12:33:00 +0000 2004",
]  # fmt: skip
UNDATED = [
    "", "null", "NULL", "None", "N/A", "-", "unknown", "0", "1", "12", "200", "20045", "99999999", "12345678901",
    "0000-00-00", "0000:00:00 00:00:00", "0001-01-01", "9999-12-31", "2004/2005", "2004-13-01", "2004-2006", "1920s",
    "12:33:00", "12345678@N00", "+49 30 1234567", "c. 1920", "99999999999999999999", "nan", "inf", "-1093955580",
    "1e400", "２００４-08-31", "é" * 20, "2004é", "https://example.org/2004/08/31/",
]  # fmt: skip


def read(*dates: str) -> list[int]:
    return read_years(pa.array(dates, pa.utf8())).tolist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("date", DATED)
def test_the_year_is_read_from_every_form_of_date(date: str) -> None:
    assert read(date) == [2004]


@pytest.mark.parametrize("date", UNDATED)
def test_what_is_no_date_has_no_year(date: str) -> None:
    assert read(date) == [0]


def test_a_column_may_mix_all_forms_and_may_be_a_slice() -> None:
    mixed = [*DATED, *UNDATED, *DATED[::-1]]
    wanted = [2004] * len(DATED) + [0] * len(UNDATED) + [2004] * len(DATED)
    assert read(*mixed) == wanted
    assert read_years(pa.array(["1999", *mixed])[1:]).tolist() == wanted
    assert read() == []


@given(st.datetimes(dt.datetime(1000, 1, 1), dt.datetime(2999, 12, 31)))
def test_every_moment_is_read_in_the_forms_of_iso_8601_sql_and_exif(moment: dt.datetime) -> None:
    forms = [moment.isoformat(), moment.isoformat(" "), f"{moment:%Y:%m:%d %H:%M:%S}", f"{moment:%d.%m.%Y}"]
    assert read(*forms, moment.date().isoformat(), str(moment.year)) == [moment.year] * (len(forms) + 2)


@given(st.datetimes(dt.datetime(1973, 4, 1), dt.datetime(2099, 12, 30)))
def test_every_moment_of_unix_time_is_of_its_year_in_utc(moment: dt.datetime) -> None:
    seconds = int(moment.replace(tzinfo=dt.UTC).timestamp())
    assert read(str(seconds), str(seconds * 1000), f"{seconds}.5", "no") == [moment.year] * 3 + [0]


@given(st.lists(st.text() | st.from_regex(r"[0-9:/ T.-]{0,20}", fullmatch=True), max_size=3))
def test_no_text_is_refused_and_each_is_read_as_if_it_were_alone(dates: list[str]) -> None:
    years = read(*dates)
    assert years == [read(date)[0] for date in dates]
    assert all(year == 0 or year in YEARS for year in years)
