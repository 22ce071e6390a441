"""Pages made many times in one process: each template is compiled once, and each script of a page is joined once.

A build does both again, as the files may have changed since. In a session of tests they have not, and compiling is most
of what a small build costs.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from types import CodeType

import pytest
from jinja2 import Environment
from jinja2.bccache import Bucket, BytecodeCache

from generator.pages import render


class KeptTemplates(BytecodeCache):
    """Compiled templates, each known by its name and the digest of its source."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put a template's code into the bucket, if there is any."""
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template that was just compiled."""
        assert bucket.code is not None
        self.kept[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def kept_pages() -> Iterator[None]:
    """Keep templates and scripts for the whole session."""
    with pytest.MonkeyPatch.context() as patch:
        make = functools.partialmethod(Environment.__init__, bytecode_cache=KeptTemplates())
        patch.setattr(Environment, "__init__", make)
        patch.setattr(render, "read_script", functools.cache(render.read_script))
        yield
