"""Several names in one field, as people write them in prose: `Ann Lind, José García and Li Wei`.

The rules are those of the page (scripts/check/splitting.js), except that here nobody can be asked: `and` separates two
names if both have two words. What is said of a name goes: `by`, `(ed.)`, `et al.`, where somebody works, years of
birth and death, numbers.
Names that are numbered from 1 on are separated by their numbers, whatever else is in the text.
"""

from __future__ import annotations

import ast
import json
import re

from lists.headings import NAMES, read_whole

CANDIDATE = (
    r"[;；؛,，､、،&+\n/／|｜・･·()\[\]<*†‡¹²³]|\s(?i:a\.?k\.?a\.?|alias|feat\.?|ft\.?|featuring)\s|\s(?i:and|und|y|e|et|och|og|en|及び|و|और)\s"
    r"|(?i:^by\s|\sby\s|\sal\.?$|\sothers$|\sa\.$|\sдр\.?$)|^[0-9]"
)
"""Matches in every text that may hold several names, or more than a name; RE2 reads it too."""

_SEMICOLONS = re.compile(r"[;；؛\n]|<br ?/?>|\s+(?:a\.?k\.?a\.?|alias)\s+", re.IGNORECASE)
_FEATURED = re.compile(r"\s+(?:feat\.?|ft\.?|featuring)\s+", re.IGNORECASE)
_FEATURING = re.compile(r"[(\[](?=(?:feat\.?|ft\.?|featuring)\s)([^()\[\]]+)[)\]]", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]*){1,4}")
_FOOTNOTE = re.compile(r"(?<=[^\W\d])[\s,]*[*†‡§¶¹²³⁰⁴-⁹˒]+$")
_ENTITY = re.compile(r"&#?\w{1,8};", re.ASCII)
_COMMAS = re.compile(r"[,，､、،](?!\d)")
_BARS = re.compile(r"[/／|｜]")
_AND = re.compile(r"\s+(?:and|und|y|e|et|och|og|en|及び|و|और|&|\+)\s+", re.IGNORECASE)
_LEADING_AND = re.compile(r"^(?:and|und|y|e|et|och|og|en|&)\s+", re.IGNORECASE)
_SUFFIX = re.compile(
    r"(?:jr|sr|[iv]{1,4}|esq|ph\.?\s?d|m\.?d|ll\.?[bm]|m\.?a|b\.?a|m\.?sc|b\.?sc|dr|prof|cpa|rn|inc|ltd|llc|gmbh|co)\.?",
    re.IGNORECASE,
)
_NUMBER = r"(?:[0-9][^0-9]*){9}"
_WHOLE = re.compile(rf"[@/]|\S\s+\S|{_NUMBER}|^\S{{2,}}\.[^\W\d_]{{2,}}$")
_NAMING = re.compile(rf"[^\W\d_]|{_NUMBER}")
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NO_SPACES = re.compile(f"[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f{_HAN}]{{2,}}|[가-힣]{{3,}}")
_DOTS = re.compile("[・･·]")
_OWN = f"[{_HAN}\u3041-\u309fヶケノ]{{3,8}}"
_JAPANESE = re.compile(f"(?=.*[{_HAN}])(?!.*·){_OWN}(?:[・･]{_OWN})+")
_KOREAN = re.compile("[가-힣]{2,4}(?:[・･·][가-힣]{2,4})+")
_CHINESE = re.compile("[尔亚罗诺贝兰马约汉达韦汤纳宾图优鲁苏费贾顿乔凯伦卢]")
"""Letters of Chinese alone that spell the sounds of foreign names, whose parts a dot joins."""
_APART = re.compile(f"[{_HAN}\u3041-\u309f가-힣]")
_LONGEST = 4000
_WIDE = re.compile(r"[\s,;]{9,}")

_OTHERS = re.compile(
    r"[\s,]+(?:et\.?\s+al\b\.?|and\s+others|und\s+andere|u\.\s?a\.|et\s+autres|y\s+otros|e\s+outros|e\s+altri"
    r"|и\s+др\.?)$",
    re.IGNORECASE,
)
_BY = re.compile(r"^(?:(?:written|edited|illustrated|translated|photos?|text|ed\.)\s+)?by\s+(?=\S)", re.IGNORECASE)
_LIFE = re.compile(
    r"\s+[(\[](?:b\.|born|d\.|died|geb\.|gest\.|[*†])\s?(?:ca?\.\s?)?[12]\d{3}\??[)\]]$"
    r"|[\s,]+[(\[]?(?:b\.\s?|born\s)?(?:ca?\.\s?)?[12]\d{3}\??\s?[-–—]\s?(?:(?:ca?\.\s?)?[12]\d{3}\??)?[)\]]?\.?$"
)
_RELATOR = re.compile(r"(?:,\s*|(?<=\d[-–.,])\s*)([^\W\d]+)\.?$")
_NUMBERED = re.compile(r"^\d{1,6}[.)]\s+(?=[^\W\d])")
_ENUMERATED = re.compile(r"(?:^|(?<=[\s,;]))[(\[]?([1-9]\d?)[.)\]]+\s*(?=[^\W\d])")
_TRAILING_AND = re.compile(r"(?:[\s,;]+(?:and|und|y|e|et|och|og|en|&))?[\s,;]*$", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*[(\[（［]([^()\[\]（）［］]{1,40})[)\]）］]$")
_NOTE = re.compile(
    r"\d+|eds?|edt|trans|trl?|ills?|illus|ils|hrsg|hg|red|übers|dir|comp|arr|aut|foreword|introduction|intro|preface"
    r"|afterword|photographs|text|著|著者|訳|翻訳|編|編集|編著|画|絵|文|作|原作|作画|写真|撮影|監修|译|主编|编著|绘|지음|옮김|그림|글|저|역|편"
)
_INSTITUTION = (
    r"[^()]*\b(?i:univ\w*|inst\w*|dept|departm\w*|laborator\w*|labs?|college|school|academy|observator\w*|hospital|clinic"
    r"|cent(?:er|re|ro)|faculty|foundation|corporation|cnrs|inria)\b[^()]*|[A-Z]{2,8}"
)
_AFFILIATION = re.compile(
    rf"\(\(1\)(?:[^()]|\([^()]*\))*\)$|(?<=[^\W\d]|[.)])\s*\((?:[0-9]+(?:(?:\s*,\s*|\s+and\s+)[0-9]+)+|{_INSTITUTION})\)"
)
"""Where people work, in brackets behind their names, or the key to numbers behind them, as arXiv has them."""
_VALUE = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s,'"\[\]{}()][^,'"\[\]{}()]*""")
_OBJECT = re.compile(r"[\[(]?\s*\{\s*(?:'[^']*'|\"[^\"]*\")\s*:")
_VALUES = re.compile(rf"""(?:{_VALUE.pattern})(?:\s*,\s*(?:{_VALUE.pattern})|\s+(?=['"])(?:{_VALUE.pattern}))*\s*,?""")


def split_names(text: str) -> list[str]:
    """Return the names in a text: one, the text itself, unless it certainly has several.

    `Ex, Ada` is one name, and so is `Ex and Co`. Semicolons and line breaks always separate, and commas then never do.
    """
    text = _narrow(text)
    if len(text) > _LONGEST:
        return [text]
    names = [strip_notes(name) for name in cut_enumerated(text) or _split(strip_notes(_open(text)))]
    return list(filter(None, names)) or [text]


def _narrow(text: str) -> str:
    """Return a text without white space around it, or long runs of it and of commas in it, which make patterns slow."""
    return _WIDE.sub(lambda wide: next((mark for mark in "\n;," if mark in wide[0]), " "), text.strip())


def _open(text: str) -> str:
    """Return a text without where people work, and with those in `(feat. Bo)` outside of the brackets."""
    return _FEATURING.sub(r" \1", _AFFILIATION.sub("", text))


def read_list(text: str) -> list[str] | None:
    """Return the texts in a list as programs write it: `['Ada', "Bo"]`, `["Ada"]`, `['Ada' 'Bo']`, `{Ada,"Bo Ex"}`.

    Of objects, as in `[{"name": "Ada", "id": 1}]`, these are the names. None means that the text is no such list;
    without quotation marks, commas separate.
    """
    text = text.strip()
    if _OBJECT.match(text):
        return _read_objects(text)
    if len(text) < 2 or text[0] + text[-1] not in ("[]", "{}", "()"):
        return None
    inner = text[1:-1].strip()
    if not inner:
        return []
    if not _VALUES.fullmatch(inner):
        return None
    return [_read_value(value) for value in _VALUE.findall(inner)]


def _read_objects(text: str) -> list[str] | None:
    """Return the names of objects, as JSON or Python writes them; None if one of them has no name."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
    names = [_name_object(one) for one in (value if isinstance(value, list | tuple) else [value])]
    return None if None in names else [name for name in names if name]


def _name_object(value: object) -> str | None:
    texts = {key: text for key, text in value.items() if isinstance(text, str)} if isinstance(value, dict) else {}
    known = {one.name: text for key, text in reversed(texts.items()) for one in read_whole(str(key))}
    given, family = texts.get("given", known.get("first_name")), texts.get("family", known.get("last_name"))
    full = " ".join(filter(None, (given, family))) or None
    return next((known[name] for name in NAMES if name in known), full)


def _read_value(value: str) -> str:
    if value[0] not in "'\"":
        return "" if value in ("None", "null", "NULL", "nan") else value.strip()
    return re.sub(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", _unescape, value[1:-1])


def _unescape(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return chr(int(code, 16))
    return {"n": "\n", "t": "\t", "r": "\r"}.get(match[3], match[3])


def strip_notes(text: str) -> str:
    """Return a name without what is said of it: `by Ada Ex`, `Ada Ex (ed.)`, `Ada Ex et al.`, `Ex, Ada, 1900-1980`."""
    bare = _BY.sub("", _NUMBERED.sub("", _narrow(text)))
    while True:
        said = _BRACKETED.search(bare)
        relator = _RELATOR.search(bare)
        if relator and re.search(r"[,\d]", bare[: relator.start()]) and _is_note(relator[1]):
            said = relator
        is_noted = said is not None and _is_note(said[1])
        shorter = bare[: said.start()] if said and is_noted else _LIFE.sub("", _OTHERS.sub("", _FOOTNOTE.sub("", bare)))
        if shorter == bare:
            return bare
        bare = shorter.rstrip()


def _is_note(text: str) -> bool:
    """Return whether the text in brackets is a role, or a number."""
    words = re.findall(r"[^\W_]+", text.lower())
    return all(map(_NOTE.fullmatch, words)) or any(one.name in ("maker", "contributor") for one in read_whole(text))


def cut_enumerated(text: str) -> list[str]:
    """Return the parts of `1. Ada Ex 2. Bo Why`; [] if a text is not numbered from 1 to at least 2."""
    marks = list(_ENUMERATED.finditer(text))
    if len(marks) < 2 or marks[0].start() or [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [_TRAILING_AND.sub("", text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]


def _split(text: str) -> list[str]:
    featured = _tidy(_FEATURED.split(text))
    if len(featured) > 1:
        return [name for piece in featured for name in _split(piece)]
    if not _ENTITY.search(text):
        pieces = _tidy(_SEMICOLONS.split(text))
        if len(pieces) > 1:
            return pieces
        text = pieces[0] if pieces else text
    pieces = [] if "://" in text else _tidy(_BARS.split(text))
    bare = [strip_notes(piece) for piece in pieces]
    if len(pieces) > 1 and all(len(piece.split()) > 1 or _NO_SPACES.fullmatch(piece) for piece in bare):
        return [name for piece in pieces for name in _split_commas(piece)]
    if _has_names_at_dots(text):
        return _DOTS.split(text)
    pairs = _tidy(_AND.split(text))
    if len(pairs) > 1 and all(_is_inverted(part) for part in pairs):
        return pairs
    return _split_commas(text)


def _has_names_at_dots(text: str) -> bool:
    """Return whether dots separate names: between Japanese or Korean ones, not between the parts of a foreign one."""
    bare = re.sub(r"\s", "", text)
    return bool(_JAPANESE.fullmatch(bare) and not _CHINESE.search(bare)) or bool(_KOREAN.fullmatch(bare))


def may_be_several(text: str) -> bool:
    """Return whether a text that was read as one name may be several: by `and`, or by a dot that joins or separates."""
    text = _narrow(text)
    parts = _DOTS.split(text)
    by_dots = len(parts) > 1 and any(map(_APART.search, parts)) and not _CHINESE.search(text)
    return by_dots or len(split_names(text)) > 1 or len(_tidy(_AND.split(text))) > 1


def _split_commas(text: str) -> list[str]:
    parts: list[str] = []
    for part in _tidy(_COMMAS.split(text)):
        if parts and _SUFFIX.fullmatch(part):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    if not parts or not all(map(_NAMING.search, parts)):
        return [text]
    bare = [_LEADING_AND.sub("", part) for part in parts]
    if len(bare) % 2 == 0 and all(map(_INITIALS.fullmatch, bare[1::2])):  # `Lind, A., García, J., & Li, W.`
        return [f"{family}, {given}" for family, given in zip(bare[::2], bare[1::2], strict=True)]
    last = _tidy(_AND.split(_LEADING_AND.sub("", parts[-1])))
    names = [*parts[:-1], *last]
    if len(names) > 2 and len(parts) > 1:
        # "Lind, Ann, and José García": only the first of several is written last name first.
        inverted = not _is_whole(names[0]) and not _is_whole(names[1]) and all(map(_is_whole, names[2:]))
        return [f"{names[0]}, {names[1]}", *names[2:]] if inverted else names
    return names if len(names) > 1 and all(map(_is_whole, names)) else [text]


def _is_inverted(part: str) -> bool:
    return len(_tidy(_COMMAS.split(part))) == 2


def _is_whole(part: str) -> bool:
    return bool(_WHOLE.search(part) or _NO_SPACES.fullmatch(strip_notes(part)))


def _tidy(parts: list[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]
