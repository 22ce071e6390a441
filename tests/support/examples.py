"""How much a test tries: as much as it asks for, and a tenth in the profile of `make quick`."""

from __future__ import annotations

from hypothesis import settings

USUAL = 100
"""What Hypothesis tries where a test does not say."""


def scale(count: int) -> int:
    """Return how many of `count` the profile tries: all of them, or a part in `make quick`; at least one."""
    return max(count * settings.default.max_examples // USUAL, 1)


def examples(count: int) -> settings:
    """Return the settings of a test that wants so many examples, in proportion to those of the profile."""
    return settings(max_examples=scale(count))
