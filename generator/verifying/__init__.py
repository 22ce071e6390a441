"""Checks a built folder or a live site against what was built."""

from generator.verifying.folder import Verification, verify_folder

__all__ = ["Verification", "verify_folder"]
