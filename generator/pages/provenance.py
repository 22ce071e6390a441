"""How a site was built: `build.json`, with the programs that built it, the settings, and the signing key.

With it, the same input and the publisher's `site.key`, the same version of Hushdex builds identical bytes.
"""

from __future__ import annotations

import json
from typing import Any

import deflate

from generator import __version__
from generator.settings import Settings


def describe_build(settings: Settings) -> dict[str, Any]:
    """Return what determines a site's bytes but is not in its manifest; no paths, no names, nothing machine-specific.

    `deflate` is the package of libdeflate, whose versions may compress the same records to different bytes;
    `signing_key` is the publisher's public key, or None.
    """
    privacy = settings.privacy
    return {
        "program": f"hushdex {__version__}",
        "deflate": f"deflate {deflate.__version__}",
        "settings": {
            "cap": privacy.cap,
            "depth": privacy.depth,
            "fetch_budget": privacy.fetch_budget,
            "iterations": privacy.iterations,
            "language": settings.site.language,
            "platforms": [one.id for one in settings.names.platforms.definitions],
            "theme": settings.site.theme is not None,
            "whole": privacy.whole,
        },
        "signing_key": settings.site.signing_key or None,
    }


def dump_build(settings: Settings) -> str:
    """Return `describe_build` as JSON."""
    return json.dumps(describe_build(settings), ensure_ascii=False, indent=1) + "\n"
