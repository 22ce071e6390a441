"""What a site says of its own making: `build.json`, which programs made it, by which settings, and who signs it.

With it, the same input and the publisher's `site.key`, the same version of Hushdex builds the same bytes.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from generator import __version__
from generator.settings import Settings


def describe_build(settings: Settings) -> dict[str, Any]:
    """Give what shapes the bytes of a site and is not in its manifest; no path, no name, nothing of one machine.

    `deflate` is zlib, whose versions may pack the same records into other bytes; `signing_key` the publisher's public
    key, or None.
    """
    privacy = settings.privacy
    return {
        "program": f"hushdex {__version__}",
        "deflate": f"zlib {zlib.ZLIB_RUNTIME_VERSION}",
        "settings": {
            "cap": privacy.cap,
            "depth": privacy.depth,
            "fetch_budget": privacy.fetch_budget,
            "iterations": privacy.iterations,
            "language": settings.site.language,
            "platform": settings.identifiers.platform,
            "theme": settings.site.theme is not None,
        },
        "signing_key": settings.site.signing_key or None,
    }


def dump_build(settings: Settings) -> str:
    """Write `describe_build` as JSON."""
    return json.dumps(describe_build(settings), ensure_ascii=False, indent=1) + "\n"
