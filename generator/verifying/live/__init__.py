"""A live site over HTTP(S), checked against what was built, and what to do about what was found."""

from generator.verifying.live.site import LiveVerification, verify_site

__all__ = ["LiveVerification", "verify_site"]
