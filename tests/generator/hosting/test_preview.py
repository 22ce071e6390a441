"""What `serve` adds to its pages comes off again without a trace, and nothing else does."""

from __future__ import annotations

import pytest

from generator.hosting.preview import add_reload, remove_reload

ORIGIN = "http://127.0.0.1:8000"
POLICY = "default-src 'none'; script-src 'sha256-x'; connect-src 'self'"
META = '<meta http-equiv="Content-Security-Policy" content="{}">'
PAGE = f"<!doctype html><html><head>{META}</head><body>Hi</body></html>"


@pytest.mark.parametrize("policy", [POLICY, POLICY.replace("'self'", "'none'"), POLICY.replace("'sha256-x'", "'none'")])
def test_a_page_is_as_built_without_what_was_added(policy: str) -> None:
    page = PAGE.format(policy)
    served = add_reload(page, ORIGIN)
    assert "livereload.js" in served
    assert remove_reload(served, ORIGIN) == page


def test_another_script_stays() -> None:
    page = PAGE.format(POLICY)
    served = add_reload(page, ORIGIN).replace("Hi", "<script src=/livereload.js></script>")
    assert remove_reload(served, ORIGIN) == page.replace("Hi", "<script src=/livereload.js></script>")
