"""CloudFront's response headers policies: one a rule of the table, as `aws cloudfront` takes them.

Source: AWS's reference of ResponseHeadersPolicyConfig, read 2026-11-23.
"""

from __future__ import annotations

import json
from typing import Any

from generator.hosting.headers import HeaderTable
from generator.hosting.recipes.patterns import list_behaviors


def write_policies(table: HeaderTable, hsts: tuple[str, str]) -> dict[str, str]:
    """Write CloudFront's response headers policies, one a rule, each with the path patterns that it is for."""
    files = {}
    patterns: dict[int, list[str]] = {}
    for pattern, rule in list_behaviors(table):
        patterns.setdefault(table.rules.index(rule), []).append(pattern)
    for number, given in patterns.items():
        headers = table.everywhere | table.rules[number].headers | dict([hsts])
        tree = {
            "Name": f"hushdex-{number}",
            "Comment": " ".join(given)[:128],
            **_split_security({name: value for name, value in headers.items() if name != "Cache-Control"}),
        }
        files[f"response-headers-{number}.json"] = json.dumps(tree, indent=2) + "\n"
    return files


def _split_security(headers: dict[str, str]) -> dict[str, Any]:
    """Split headers into those that CloudFront knows by name and those that it takes as they are."""
    security: dict[str, dict[str, Any]] = {
        "ContentSecurityPolicy": {"ContentSecurityPolicy": headers.get("Content-Security-Policy")},
        "FrameOptions": {"FrameOption": headers.get("X-Frame-Options")},
        "ReferrerPolicy": {"ReferrerPolicy": headers.get("Referrer-Policy")},
        "StrictTransportSecurity": {
            "AccessControlMaxAgeSec": int(headers["Strict-Transport-Security"].partition("=")[2]),
            "IncludeSubdomains": False,
            "Preload": False,
        },
    }
    known = {
        "Content-Security-Policy",
        "X-Frame-Options",
        "Referrer-Policy",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
    }
    given = {name: entry | {"Override": True} for name, entry in security.items() if None not in entry.values()}
    custom = [
        {"Header": name, "Value": value, "Override": True} for name, value in headers.items() if name not in known
    ]
    return {
        "SecurityHeadersConfig": {**given, "ContentTypeOptions": {"Override": True}},
        "CustomHeadersConfig": {"Quantity": len(custom), "Items": custom},
    }
