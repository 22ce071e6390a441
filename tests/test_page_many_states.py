"""The page that checks many, where its states meet: files that come too early, an order that is taken back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import open_context
from tests.many_site import many_folder, many_host
from tests.test_page_many import Many, many

__all__ = ["many", "many_folder", "many_host", "open_context"]

DROP = """([name, text]) => {
  const given = new DataTransfer();
  given.items.add(new File([text], name));
  for (const type of ["dragover", "drop"]) {
    document.getElementById("drop").dispatchEvent(
      new DragEvent(type, { dataTransfer: given, bubbles: true, cancelable: true }));
  }
}"""


def test_files_that_are_dropped_while_python_is_loading_are_read_as_soon_as_it_is_there(many: Many) -> None:
    many.page.goto(f"{many.made.host.address}many/")
    many.page.wait_for_selector("#files:enabled")
    many.page.evaluate(DROP, ["members.csv", "Flickr\nbob\nanna.lind\n"])
    many.page.wait_for_selector("#check-many", timeout=60_000)
    assert "members.csv" in many.page.inner_text("#understood")
    assert many.check() == "found"


def test_the_answers_stand_by_outcome_until_another_order_is_asked_for(many: Many) -> None:
    many.open().read("nobody\nbob\nnobody else\nanna.lind\n")
    many.check()
    assert list(many.rows) == ["bob", "anna.lind", "nobody", "nobody else"]
    many.page.click("th >> text=Answer")
    many.page.wait_for_selector("th[aria-sort=descending]")
    many.page.click("th >> text=Answer")
    expect(many.page.locator("th[aria-sort]")).to_have_count(0)
    assert list(many.rows) == ["nobody", "bob", "nobody else", "anna.lind"]
