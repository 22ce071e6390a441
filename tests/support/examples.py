"""How many examples Hypothesis tries: as many as a test asks for, and fewer in the profile of `make quick`."""

from __future__ import annotations

from hypothesis import settings

USUAL = 100
"""What Hypothesis tries where a test does not say."""


def examples(count: int) -> settings:
    """Return the settings of a test that wants so many examples, in proportion to those of the profile."""
    return settings(max_examples=max(count * settings.default.max_examples // USUAL, 1))
