"""Turns a list into a draft of site.toml: detects the format of the files, the contents of the columns, and doubts."""

from generator.drafting.dry_run import Trial, try_draft
from generator.drafting.guess import Guess, Wishes, describe_form, detect
from generator.drafting.site_toml import MEANT, draft_settings

__all__ = ["MEANT", "Guess", "Trial", "Wishes", "describe_form", "detect", "draft_settings", "try_draft"]
