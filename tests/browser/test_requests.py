"""The panel of requests: what the browser itself lists, told in words, held against the server's own log."""

from __future__ import annotations

from tests.support.browser import Visit


def read_list(opened: Visit, count: int) -> list[str]:
    """Open the list and give its lines, once there are so many."""
    opened.page.click(".requests summary")
    opened.page.wait_for_function("count => document.querySelectorAll('.requests li').length >= count", arg=count)
    return [line.inner_text() for line in opened.page.query_selector_all(".requests li")]


def test_every_request_in_the_servers_log_stands_in_the_list_and_no_other(opened: Visit) -> None:
    for name in ("bob", "nobody", "anna.lind"):
        opened.check(name)
    lines = read_list(opened, 5)
    drawers = [int(path.split("/")[3].removesuffix(".msgpack"), 16) + 1 for path in opened.host.shards]
    part = "The part of this page that shows answers and writes letters, loaded at every visit"
    assert lines[:2] == ["This page", part]
    assert [line.split(",")[0] for line in lines[2:]] == [f"File {drawer} of 16" for drawer in drawers]
    assert len(lines) == len(opened.requests) == 5
    assert "All 5 requests of this page" in opened.result


def test_the_list_tells_of_the_second_table_and_of_what_is_no_part_of_a_check(opened: Visit) -> None:
    opened.check("prolific")
    opened.page.click("text=Fetch the second file")
    opened.page.wait_for_selector("#result:not(:has(.further))")
    opened.page.evaluate("fetch('./robots.txt?added')")
    opened.unfold()
    lines = read_list(opened, 5)
    assert lines[3].endswith("of the long lists")
    assert f"{opened.host.address}robots.txt?added" in lines[4]
    assert "not part of a check" in lines[4]


def test_the_list_goes_on_where_browsers_stop_listing_by_themselves(opened: Visit) -> None:
    opened.page.evaluate("Promise.all(Array.from({ length: 300 }, (_, n) => fetch(`./robots.txt?${n}`)))")
    opened.check("bob")
    lines = read_list(opened, 303)
    assert len(lines) == len(opened.requests) == 303
    # Browsers list a request when it has ended, and not in any order that a test could know.
    assert sum(line.startswith("File ") for line in lines) == 1


def test_what_was_answered_on_the_device_alone_leaves_no_request_but_the_pages_own(opened: Visit) -> None:
    opened.check("someone@example.org")
    assert len(read_list(opened, 2)) == 2
    assert "All 2 requests of this page since it was opened" in opened.result


def test_other_ways_of_checking_are_compared(opened: Visit) -> None:
    opened.check("bob")
    opened.page.click("text=What other ways of checking would show")
    assert "which file was fetched, and so the name" in opened.result
