"""What to say where files cannot be written: what was under way, where, why, and how to mend it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from shards.errors import SiteError

_FULL = (errno.ENOSPC, errno.EDQUOT)


def explain_disk(what: str, folder: Path, error: OSError) -> SiteError:
    """Make the error of files that cannot be written in a folder; `what` says what they are, with "cannot be …"."""
    # Libraries wrap the system's words in their own, which name neither the place nor the way out.
    reason = os.strerror(error.errno).lower() if error.errno else str(error)
    hint = "May you write there?"
    if error.errno in _FULL:
        hint = "Make room on that disk, or put the site on another (-o); `plan` works in the folder that TMPDIR names."
    elif error.errno == errno.EFBIG:
        hint = "This disk, or a limit (ulimit -f), takes no files of that size: put the site on another disk (-o)."
    return SiteError(f"{what} in {folder}: {reason}.", hint)
