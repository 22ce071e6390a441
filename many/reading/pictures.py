"""The names of Flickr's picture files, which contain a photo's number.

In an export: `<title>_<id>_o.jpg`; without a title `<id>_<secret>_o.jpg`, the secret being ten hexadecimal digits;
`video_<id>.mov`; `<id>_o.jpg`. From a photo's page or its address: `<id>_<secret>_<size>.jpg`.
"""

from __future__ import annotations

import re

_PICTURE = re.compile(
    r"(.*?)(?:_o\.(?:jpe?g|png|gif|tiff?|webp|heic)|(?:_o)?\.(?:mp4|mov|avi|m4v|mpe?g|mkv|wmv|3gp|ogg))", re.IGNORECASE
)
"""An image without `_o` is not from Flickr: cameras put dates and numbers into names too."""
_ID = re.compile(r"[0-9]{6,20}")
_SECRET = re.compile(r"[0-9a-f]{10}", re.IGNORECASE)
_IMAGE = (".jpg", ".jpeg", ".png", ".gif")
_SIZED = re.compile(r"([0-9]{6,20})_[0-9a-f]{10}(?:_[a-np-z0-9]{1,2})?\.[a-z]{3,4}", re.IGNORECASE)
_FOLDER = re.compile(r"(?:[a-z]:)?[^:?]*[/\\]", re.IGNORECASE)


def find_picture(name: str) -> tuple[str, ...]:
    """Return the possible numbers of an export's picture, by its file name: most have one, some may have two."""
    match = _PICTURE.fullmatch(cut_folder(name))
    if not match:
        return ()
    first, *rest = match[1].split("_")
    last = rest[-1] if rest else ""
    if len(rest) == 1 and _ID.fullmatch(first) and _SECRET.fullmatch(last):
        return (first, last) if last.isdecimal() else (first,)
    return tuple(part for part in (last or first,) if _ID.fullmatch(part))


def find_image(text: str) -> tuple[str, ...]:
    """Return the possible numbers of an image, if a text is clearly the name of a Flickr image, or a path to one."""
    if not text.lower().endswith(_IMAGE):
        return ()
    folder = _FOLDER.match(text)
    name = text[folder.end() if folder else 0 :]
    sized = _SIZED.fullmatch(name)
    return (sized[1],) if sized else find_picture(name)


def cut_folder(name: str) -> str:
    """Return a file's name from its path in a zip."""
    return name.rsplit("/", 1)[-1]
