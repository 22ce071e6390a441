"""Findings about a live site: how serious each is, why it matters to a visitor, and what to change on this host."""

from generator.verifying.live.advice.findings import HOST_NAMES, SEVERITIES, Finding, make_finding, recognize_hosts

__all__ = ["HOST_NAMES", "SEVERITIES", "Finding", "make_finding", "recognize_hosts"]
