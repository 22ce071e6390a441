"""Turns a list into a draft of site.toml: detects the format of the files, the contents of the columns, and doubts."""

from generator.drafting.dry_run import Trial, try_draft
from generator.drafting.guess import Guess, Wishes, describe_form, detect
from generator.drafting.revision import Revision, is_untouched, mark_draft
from generator.drafting.site_toml import MEANT, draft_settings

__all__ = [
    "MEANT",
    "Guess",
    "Revision",
    "Trial",
    "Wishes",
    "describe_form",
    "detect",
    "draft_settings",
    "is_untouched",
    "mark_draft",
    "try_draft",
]
