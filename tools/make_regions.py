"""Write the table of regions for telephone numbers: run from the root, `python -m tools.make_regions`.

It has each region's country code, trunk prefix and international prefix, from the package phonenumbers.
"""

from __future__ import annotations

from pathlib import Path

from phonenumbers import SUPPORTED_REGIONS, PhoneMetadata

FILE = Path(__file__).parent.parent / "generator" / "settings" / "regions.toml"
HEAD = """# What telephone numbers begin with, by region (ISO 3166-1): the code of the country, the trunk prefix of a
# national number, the prefix of an international one. Made by tools/make_regions.py; do not edit.
"""


def write_region(region: str) -> str:
    metadata = PhoneMetadata.metadata_for_region(region)
    out = metadata.preferred_international_prefix or metadata.international_prefix or ""
    out = out.replace("~", "")
    # several prefixes lead abroad there, one for each carrier: people write the one that all phones know, 00
    out = out if out.isdecimal() else "00"
    trunk = metadata.national_prefix or ""
    return f'{region} = {{ country = "{metadata.country_code}", trunk = "{trunk}", out = "{out}" }}\n'


def main() -> None:
    FILE.write_text(HEAD + "".join(map(write_region, sorted(SUPPORTED_REGIONS))), encoding="utf-8")


if __name__ == "__main__":
    main()
