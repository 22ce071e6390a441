"""Recognizes the type of a file by its first bytes; what to do about it is up to the caller."""

from __future__ import annotations

import re

FILE_TYPES = {
    "zip": re.compile(rb"PK(?:\x03\x04|\x05\x06)"),
    "gzip": re.compile(rb"\x1f\x8b"),
    "zstd": re.compile(rb"\x28\xb5\x2f\xfd"),
    "bzip2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
    "xz": re.compile(rb"\xfd7zXZ\0"),
    "7z": re.compile(rb"7z\xbc\xaf"),
    "rar": re.compile(rb"Rar!\x1a\x07"),
    "office": re.compile(rb"\xd0\xcf\x11\xe0"),
    "pdf": re.compile(rb"%PDF-"),
    "rtf": re.compile(rb"\{\\rtf"),
    "parquet": re.compile(rb"PAR1"),
    "sqlite": re.compile(rb"SQLite format 3\0"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "png": re.compile(rb"\x89PNG"),
    "gif": re.compile(rb"GIF8[79]a"),
    "numpy": re.compile(rb"\x93NUMPY"),
    "access": re.compile(rb"\0\x01\0\0Standard "),
    "spss": re.compile(rb"\$FL[23]@"),
    "pickle": re.compile(rb"\x80[\x02-\x05][\x95}\]c(]"),
    "orc": re.compile(rb"ORC\n?[^ -~\s]"),  # a heading may begin with the same letters
    "avro": re.compile(rb"Obj\x01"),
    "arrow": re.compile(rb"ARROW1|FEA1[^ -~\s]"),
    "hdf5": re.compile(rb"\x89HDF"),
}
"""Patterns of the first bytes by name of the type. Text of any kind matches none of them."""

HEAD = 16
"""This many bytes are enough to recognize a type."""

TEXT_TYPES = {
    "lfs": re.compile(r"version https://git-lfs\.github\.com/spec/"),
    "sql": re.compile(
        r"(?:\s|--[^\n]*\n|/\*.*?\*/;?)*+(?:create\s+(?:table|database|schema|type|sequence|extension)|insert\s+into|drop\s+table|set\s+names|copy\s+\S+.*from\s+stdin"
        r"|pragma\s+foreign_keys|lock\s+tables|begin\s+transaction|use\s+`|set\s+\w+\s*=|select\s+pg_catalog|\\(?:connect|restrict)\s"
        r"|alter\s+table)",
        re.IGNORECASE | re.DOTALL,
    ),
    "bibtex": re.compile(r"(?:\s|%[^\n]*\n)*+@[A-Za-z]+\s*\{\s*[^,\s]*\s*,\s*\n?\s*[A-Za-z_-]+\s*="),
    "ris": re.compile(r"\s*(?:TY  - |PMID- [0-9]|%0 [A-Z][A-Za-z ]+\n%[A-Z0-9] )"),
    "yaml": re.compile(
        r"(?:#[^\n]*\n|[^\S\n]*\n)*+(?:%YAML|---[ \t]*\n)?(?:#[^\n]*\n|[^\S\n]*\n)*+"
        r"(?:[\w-]+:[ \t]*\n)?[ ]*- [\w \"-]{1,40}:(?: [^\n]*)?\n[ ]+[\w \"-]{1,40}:(?:[ \n]|$)"
        r"|(?:%YAML[^\n]*\n)?---[ \t]*\n(?:[\w-]+:|- )|[\w .-]{1,40}:[ \t]*\n[ ]{1,8}[\w-]{1,40}: "
    ),
    "hashes": re.compile(r"(?:(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}):[0-9]+[ \t]*\r?\n){2}"),
    "mail": re.compile(
        r"From \S+@\S+ .*\n|(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|X-[\w-]+): [^\n]*\n[\w-]+:",
        re.IGNORECASE,
    ),
    "vcard": re.compile(r"\s*BEGIN:V(?:CARD|CALENDAR)"),
    "ini": re.compile(r"\s*\[\[?[\w .:-]+\]\]?\s*\n\s*[\w.-]+\s*=\s*\S"),
    "latex": re.compile(r"(?:\s|%[^\n]*\n)*+\\documentclass"),
    "diff": re.compile(r"diff --git |--- a/.*\n\+\+\+ b/"),
    "postscript": re.compile(r"%!PS"),
    "warc": re.compile(r"WARC/[0-9]\.[0-9]\n"),
    "cdx": re.compile(r" ?CDX [A-Za-z] |(?:[a-z0-9-]+,)+[a-z0-9-]+(?::[0-9]+)?\)/\S* [0-9]{14} "),
    "tree": re.compile(r"[^\n]*\n[├│└] ?[─\xa0 ]"),
    "subtitles": re.compile(r"\s*(?:WEBVTT\b|[0-9]+[ \t]*\n[0-9]+:[0-9]{2}:[0-9]{2}[,.][0-9]{3} --> )"),
    "rdf": re.compile(
        r"(?:\s|#[^\n]*\n)*+(?:@(?:prefix|base)\s|prefix\s+\S*:\s*<|(?:<[^<>\s]+>|_:\S+)\s+<[^<>\s]+>\s+[<\"_])",
        re.IGNORECASE,
    ),
    "ldif": re.compile(r"(?:\s|#[^\n]*\n|version: [0-9]+\n)*+dn::? \S[^\n]*\n[\w;-]+::? "),
    "records": re.compile(
        r"\s*+([^\s:=|,;\"{][^:=|,;\n]{0,30})[:=][^\n]*\n(?:[^\s:=|,;][^:=|,;\n]{0,30}[:=][^\n]*\n)+\n+\1[:=]"
    ),
    "program": re.compile(
        r"\s*(?:(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]{0,60}\s*(?:=\s*|\(\s*)[\[{]|\[\s*(?:\{\s*)?')"
        r"|#!\s?/|<\?php|\s*+(?:#[^\n]*\n|\s)*+(?:import [\w.]+(?: as \w+)?\n(?:\n|import |from |def |class )"
        r"|from [\w.]+ import |#include\s*[<\"]|package [\w.]+;?\n+import |use strict;|library\(\w+\))"
        r"|\s*+(?://[^\n]*\n|/\*[^*]*\*/)(?:\s|//[^\n]*\n|/\*[^*]*\*/)*+[\[{]"
    ),
    "error": re.compile(
        r"\s*\{\s*\"(?:error|errors|fault)\"\s*:\s*[\[{]*\s*\""
        r"|\s*\{(?=[^{}]*\"(?:message|errors?|error_?description|detail)\"\s*:)(?:\s*\"(?:message|errors?|error_?description"
        r"|detail|status(?:_?code)?|code|type|title|reason|success|ok|timestamp|path|instance|request_?id|trace_?id"
        r"|documentation_url)\"\s*:\s*(?:\"(?:[^\"\\]|\\.)*\"|[\w.+-]+)\s*,?)+\s*\}\s*\Z",
        re.IGNORECASE,
    ),
    "har": re.compile(r"\s*\{\s*\"log\"\s*:\s*\{\s*\"(?:version|creator|browser|pages|entries)\"\s*:"),
    "notebook": re.compile(
        r"\s*+\{\s*+\"cells\"\s*:\s*\[\s*\{\s*\"(?:cell_type|attachments|execution_count|id|metadata)\""
    ),
    "about": re.compile(
        r"\s*+\{(?:(?=[\s\S]*\"(?:dtype|_type)\"\s*:\s*\")(?=[\s\S]*\"(?:features|splits)\"\s*:\s*[\[{])"
        r"|(?=[^{}]*\"\$schema\"\s*:)(?=[\s\S]*\"(?:properties|definitions|\$defs)\"\s*:\s*\{)"
        r"|(?=[\s\S]*\"@type\"\s*:\s*\"(?:sc:|schema:|https?://schema\.org/)?Dataset\")(?=[\s\S]*\"(?:distribution|recordSet)\")"
        r"|\s*\"name\"\s*:\s*\"[^\"]*\"\s*,(?=[\s\S]*\"version\"\s*:)"
        r"(?=[\s\S]*\"(?:dependencies|devDependencies|peerDependencies|scripts|resources)\"\s*:\s*[\[{]))"
    ),
    "wiki": re.compile(r"\s*\{\|[^\n]*\n(?:\s*\|\+[^\n]*\n)?\s*[!|]"),
    "robots": re.compile(r"(?:\s|#[^\n]*\n)*User-agent:[^\n]*\n(?:\s|#[^\n]*\n)*(?:Dis)?allow:", re.IGNORECASE),
}
"""Patterns of the first characters of texts that are no lists of rows, by name of the type.

What is skipped before them is skipped for good (`*+`): to try it in another way takes time without end.
"""

EXCEL_XML = re.compile(r"urn:schemas-microsoft-com:office:spreadsheet|<\?mso-application\s+progid=.Excel\.Sheet")
"""What the first lines of the XML of Excel 2003 hold, which is no XLSX, although many programs call it `.xls`."""
_MARKUP = re.compile(r"[\ufeff\s]*<(?:!doctype|\?xml|html|head|body|table|rdf|rss|feed|svg)\b", re.IGNORECASE)


def recognize(head: bytes) -> str:
    """Return the type of a file with these first bytes, one of `FILE_TYPES`; "" if it is unknown."""
    return next((name for name, pattern in FILE_TYPES.items() if pattern.match(head)), "")


def recognize_text(start: str) -> str:
    """Return the type of a text that begins so and is no list of rows, one of `TEXT_TYPES`; "" if it may be one."""
    start = start.removeprefix("\ufeff").replace("\r\n", "\n")
    return next((name for name, pattern in TEXT_TYPES.items() if pattern.match(start)), "")


def is_markup(text: str) -> bool:
    """Return whether a text is a web page or other XML: a download that required a login often yields one."""
    return _MARKUP.match(text, 0, 4000) is not None
