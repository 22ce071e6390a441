"""Which columns of a table hold names: by the words above them, and by what stands in them.

A column whose word is known is taken. So is one in which most values can be nothing else: links to Flickr, account
numbers. Where neither helps, the first column that is no mere count is taken, and said to be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from many.reading.pictures import find_image
from shards.errors import IdentifierError
from shards.flickr import read_link

SAMPLE = 500
_MOST = 0.6
_NSID = re.compile(r"[0-9]{5,11}(@|%40)[Nn][0-9]{2}")
_PHOTO = re.compile(r"[0-9]{8,20}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SEPARATORS = re.compile(r"[\W_]+")
_NAME_WORDS = frozenset(
    """
    account alias author authorprofileurl creator creatorurl flickr flickrname flickruser flickrurl handle login member
    name nick nickname nsid owner ownername ownernsid pathalias peopleurl photographer photographerusername profile
    profileurl screenname user userid userlink username usernsid
    autor autora benutzer benutzername compte creador cuenta fotograf fotografa fotografe fotografin fotógrafa fotógrafo
    konto nom nombre nome nutzer nutzername photographe pseudo urheber usuario usuário utilisateur
    اسم नाम 名前 用户名 用户 摄影师 撮影者 ユーザー名
    """.split()
)
_PHOTO_WORDS = frozenset(
    """
    file filename flickrid flickrlink flickrphotoid flickrpage id image imageid imageurl landingurl link
    originallandingurl originalurl photo photoid photoids photolink photopage photopageurl photos photourl page pageurl
    permalink sourceurl source url webpage
    bildid bildnummer datei dateiname enlace fichier foto fotoid fotolink fotonummer fotos idfoto idphoto lien
    numérophoto 写真 照片
    """.split()
)
_OTHER_WORDS = frozenset("title description tags caption licence license date camera device email mail".split())
"""What looks like a name's column by its values, and is another thing."""


def fold_word(word: str) -> str:
    """Bring the word above a column to the form in which words are known."""
    return _SEPARATORS.sub("", word.casefold())


_NAME_WORDS, _PHOTO_WORDS = (frozenset(map(fold_word, words)) for words in (_NAME_WORDS, _PHOTO_WORDS))


def holds_names(word: str, values: Sequence[str]) -> bool:
    """Tell whether a column is one of names, by the word above it, folded, and by a sample of what stands in it."""
    if word in _NAME_WORDS:
        return True
    if not values:
        return False
    telling = sum(map(is_telling, values))
    numbers = sum(bool(_PHOTO.fullmatch(value)) for value in values) if word in _PHOTO_WORDS else 0
    return telling + numbers >= _MOST * len(values)


def is_telling(value: str) -> bool:
    """Tell whether a value can be nothing but an account or a photo of Flickr."""
    if _NSID.fullmatch(value) or find_image(value):
        return True
    try:
        return read_link(value) is not None
    except IdentifierError:
        return True


def has_heading(first: Sequence[str]) -> bool:
    """Tell whether a first row is the words above the columns: one is known at least, and none is a telling value."""
    words = [fold_word(cell) for cell in first]
    known = any(word in _NAME_WORDS or word in _PHOTO_WORDS or word in _OTHER_WORDS for word in words)
    return known and not any(is_telling(cell.strip()) for cell in first)


def choose_columns(heading: Sequence[str] | None, rows: Sequence[Sequence[str]]) -> tuple[list[int], bool]:
    """Choose the columns that hold names.

    Args:
        heading: the words above the columns, if there are any.
        rows: the first rows, a sample.

    Returns:
        the columns' numbers, from 0, ascending; and whether they are a guess.
    """
    width = max([len(row) for row in rows] + [len(heading or ())], default=0)
    words = [fold_word(cell) for cell in heading or ()] + [""] * (width - len(heading or ()))
    values = [
        [row[column].strip() for row in rows if column < len(row) and row[column].strip()] for column in range(width)
    ]
    chosen = [column for column in range(width) if holds_names(words[column], values[column])]
    if chosen or width == 0:
        return chosen, False
    if heading is None and values[0] and all(map(_PHOTO.fullmatch, values[0])):
        return [0], width > 1
    for column in range(width):
        if words[column] not in _OTHER_WORDS and not all(map(_is_no_name, values[column])):
            return [column], width > 1
    return [0], width > 1


def _is_no_name(value: str) -> bool:
    return value.isdecimal() or _EMAIL.fullmatch(value) is not None
