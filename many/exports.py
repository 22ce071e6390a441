"""The zip that Flickr gives to whoever asks for their data, and other zips with lists in them.

Its shape, as people who wrote importers describe it (Flickr documents none): `…_part1.zip` with `account_profile.json`
(`nsid`, `screen_name`, `profile_url`, also an e-mail address), a `photo_<id>.json` for each photo, and lists of other
people and of comments; `data-download-1.zip` and on with the pictures, `<title>_<id>_o.jpg`. Names of members are all
that is needed of photos, so they are not even unpacked; of the profile the three fields, never the e-mail address.
Other people (contacts, followers, faves, comments) are not looked up.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from many.devices import Pace
from many.gathering import Gathered, Source
from many.texts import TextError, decode

MEMBER_LIMIT = 64 << 20
PROFILE = "account_profile.json"
_PHOTO = re.compile(r"(?:.*/)?photo_([0-9]{1,20})\.json")
_PICTURE = re.compile(
    r"(?:.*/)?[^/]*_([0-9]{6,20})(?:_[a-z])?\.(?:jpe?g|png|gif|tiff?|webp|mp4|mov|avi|m4v|mpe?g|wmv|3gp)",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:.*/)?(?:account_testimonials|albums|galleries|group_discussions|sets_comments.*|photos_comments.*|.*_part[0-9]+"
    r"|apps_comments.*|gallery_comments.*|groups.*|.*flickrmail.*)\.json"
)
_LIST = re.compile(r".*\.(?:csv|tsv|tab|txt|json|jsonl|ndjson|xlsx)", re.IGNORECASE)

ReadMember = Callable[[str, bytes], Awaitable[None]]


def find_photo(name: str) -> str | None:
    """Give the number of the photo that a file of an export is of, by the file's name."""
    match = _PHOTO.fullmatch(name) or _PICTURE.fullmatch(name)
    return match[1] if match else None


def is_others(name: str) -> bool:
    """Tell whether a file of an export is about other people, or about nobody."""
    return bool(_OTHERS.fullmatch(name))


def read_profile(data: bytes, source: Source, gathered: Gathered) -> None:
    """Take the account of an export's profile. Raises TextError where it is damaged."""
    try:
        profile = json.loads(decode(data))
        if not isinstance(profile, dict):
            raise TypeError("not an object")
    except (ValueError, TypeError, RecursionError) as error:
        raise TextError(f"The profile is damaged: {error}.", "Ask Flickr for your data anew.") from None
    used = []
    for field in ("nsid", "profile_url", "path_alias", "screen_name"):
        value = profile.get(field)
        if isinstance(value, str) and value.strip():
            used.append(field)
            text = f"https://www.flickr.com/people/{quote(value)}/" if field == "path_alias" else value
            gathered.add(text, f"{source.name}: {field}")
    source.used += tuple(used)


async def read_archive(
    archive: zipfile.ZipFile, source: Source, gathered: Gathered, pace: Pace, read_member: ReadMember
) -> None:
    """Read a zip: as Flickr's where it has its files, else every list in it by `read_member`."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    photos = {number: member.filename for member in members if (number := find_photo(member.filename))}
    profiles = [member for member in members if member.filename.rsplit("/", 1)[-1] == PROFILE]
    gathered.sources.append(source)
    source.rows = len(members)
    if photos or profiles:
        source.format = "Flickr"
        gathered.add_photos(photos, source.name)
        if photos:
            source.used += ("photo_<id>.json",) if any("photo_" in name for name in photos.values()) else ("<id>.jpg",)
        for profile in profiles:
            if (data := _read(archive, profile, source, gathered)) is not None:
                try:
                    read_profile(data, source, gathered)
                except TextError as error:
                    gathered.refuse(f"{source.name}: {profile.filename}", "", "damaged", error.fact, error.hint)
        known = {*photos.values(), *(profile.filename for profile in profiles)}
        rest = [member.filename for member in members if member.filename not in known]
        source.ignored = tuple(sorted({name.rsplit("/", 1)[-1] for name in rest})[:50])
        return
    source.format = "zip"
    for place, member in enumerate(members, 1):
        where = f"{source.name}: {member.filename}"
        if member.filename.lower().endswith(".zip"):
            gathered.refuse(where, "", "nested", "A zip inside a zip is not read.", "Unpack it, and choose it itself.")
        elif not _LIST.fullmatch(member.filename) or member.filename.startswith("__MACOSX/"):
            source.ignored += (member.filename,) if len(source.ignored) < 50 else ()
        elif (data := _read(archive, member, source, gathered)) is not None:
            source.used += (member.filename,)
            await read_member(where, data)
        await pace.step(place)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source, gathered: Gathered) -> bytes | None:
    """Give a member's bytes, in bounded memory; None, and a line among the unclear, where it cannot be read."""
    where = f"{source.name}: {member.filename}"
    if member.flag_bits & 1:
        gathered.refuse(where, "", "encrypted", "It is encrypted.", "Unpack it, and choose the file itself.")
        return None
    try:
        with archive.open(member) as stream:
            data = stream.read(MEMBER_LIMIT + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        gathered.refuse(where, "", "damaged", f"It cannot be unpacked: {error}.", "Copy or download the zip anew.")
        return None
    except Exception as error:  # zlib.error and lzma's have no common base
        gathered.refuse(where, "", "damaged", f"It cannot be unpacked: {error}.", "Copy or download the zip anew.")
        return None
    if len(data) > MEMBER_LIMIT:
        limit = MEMBER_LIMIT >> 20
        gathered.refuse(where, "", "too-large", f"It has more than {limit} MB.", "Unpack it, and choose it itself.")
        return None
    return data
