"""What stands for the build in the tests of `serve`: quick, and its page's policy is as strict as the real one."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from pathlib import Path

from generator.output.staging import stage_site
from tests.support.publishing_samples import FIRST, write_sample

SHARD = f"d/{FIRST}/0/1.msgpack"
SCRIPT = f"""
document.forms[0].addEventListener("submit", (event) => {{
  event.preventDefault();
  fetch("{SHARD}").then((answer) => answer.text()).then((text) => {{
    document.title = text;
  }});
}});
"""
POLICY = (
    "default-src &#39;none&#39;; script-src '{hash}'; connect-src 'self'; img-src data:; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE = """<!doctype html>
<html>
<head>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>{title}</title>
</head>
<body class=a>
<form><input type="text"><button>Go</button></form>
<script>{script}</script>
</body>
</html>
"""


def build(settings_path: Path) -> None:
    """Publish a site whose page has the settings' title; exit with words in colour if they have none."""
    title = re.search('\\[site\\]\ntitle = "(.*)"', settings_path.read_text())
    if not title:
        sys.exit("\x1b[31merror:\x1b[0m there is no <title> in site.toml")
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = POLICY.replace("{hash}", f"sha256-{digest}")
    with stage_site(settings_path.parent / "site") as staging:
        write_sample(staging.folder, FIRST)
        for name, text in (("index.html", title[1]), ("404.html", "Not here")):
            (staging.folder / name).write_text(PAGE.format(policy=policy, title=text, script=SCRIPT))
        staging.publish()
