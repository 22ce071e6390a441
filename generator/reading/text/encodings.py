"""Guesses the encoding of bytes that are not UTF-8: for a hint in a message, or for settings that a person checks.

Two ways are tried: ours, made for lists of names and titles, and chardet, made for prose. If both read the same text,
it is nearly always right; where they differ, a person has to look. Ours: every candidate decodes the sample; the text
that looks most like human writing wins: its characters are common in the languages of the encoding, and upper and lower
case appear where they do in words. The earlier candidate wins a tie.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# Letters beyond ASCII, roughly by frequency; symbols that appear beside them in lists come last.
WESTERN = "éüöáíäóèñçãøåàâêôúßëïîõûæýùòìœðþÿ’–“”—…«»©®°ªº¿¡·´‘€™"
CENTRAL = "áéíóěčšžřýłąęćńśżźůúňťďöüäőűăâîşţđ’–„”“—…«»©®°"
TURKISH = "ıçşüöğİâîû’–“”—…«»©®°"
CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфіїєґўъё–«»—№’“”…©"
GREEK = "αοιετσνηυρπκμλςίάόέωδγχθφβύήώξζψϊϋ–«»’“”…©"
HEBREW = "יולארמתהבנשדקםחפגטעסזכצןךףץ״׳–’“”…©"
ARABIC = "ايلمنرتبودعسهةفحقكشجأصخطىزضثإغءذظآئؤ،–’“”…©"
THAI = "านรอกเงมยลวดทสตะปบคหแจพชขใไโผซธณพูุิีึื่้๊๋ั็์ำ"
JAPANESE = (
    "のタイトルンスーリアシ真名作者影撮前日本年月人田中山川木村藤野小大井高林石佐松清水森池橋本和島原岡上下谷吉鈴"
    "子美郎一二三介太也正明幸恵理奈優香真由紀直樹健誠之助彦雄男夫久文東京都県市町区番号写題投稿許諾登録利用名前行花"
    "がをにはでとたしるいなかうこきくけさすせそちつてもらりれろんあえおまみむめやゆよわ"
)
SIMPLIFIED = (
    "的王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢傅"
    "钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严小明伟芳娜敏静丽强磊军洋"
    "勇艳杰娟涛超霞平刚桂英华文玲红姓名作者标题许可证链接摄影师用户日期编号照片图像来源中国一是不了在人有我他这个上"
)
TRADITIONAL = (
    "的王李張劉陳楊黃趙吳周徐孫馬朱胡郭何高林羅鄭梁謝宋唐許韓馮鄧曹彭曾蕭田董袁潘于蔣蔡余杜葉程蘇魏呂丁任沈姚盧傅"
    "鍾姜崔譚廖范汪陸金石戴賈韋夏邱方侯鄒熊孟秦白江薛尹段雷黎史龍陶賀顧毛郝龔邵萬錢嚴小明偉芳娜敏靜麗強磊軍洋勇"
    "艷傑娟濤超霞平剛桂英華文玲紅美惠淑雅姓名作者標題授權連結攝影師用戶日期編號照片圖像來源台灣中國一是不了在人有我"
)
KOREAN = (
    "이김박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민진지나현영수준호철희은미경아연"
    "선혜원인재동상태규석종광기대용사진작가제목이름라센스날짜번호링크계정촬자명의다는를에가도로리스트그해소보"
)
CANDIDATES = (
    *(("cp1252", WESTERN), ("cp1250", CENTRAL), ("iso8859-2", CENTRAL), ("cp1254", TURKISH), ("iso8859-15", WESTERN)),
    *(
        ("cp1255", HEBREW),
        ("cp1251", CYRILLIC),
        ("koi8-r", CYRILLIC),
        ("iso8859-5", CYRILLIC),
        ("cp866", CYRILLIC),
        ("koi8-u", CYRILLIC),
    ),
    *(("cp1253", GREEK), ("cp1256", ARABIC), ("cp874", THAI)),
    *(("shift_jis", JAPANESE), ("euc_jp", JAPANESE), ("cp932", JAPANESE), ("iso2022_jp", JAPANESE)),
    *(("gb18030", SIMPLIFIED), ("big5", TRADITIONAL), ("euc_kr", KOREAN), ("cp949", KOREAN)),
    *(("mac_roman", WESTERN), ("cp850", WESTERN), ("cp437", WESTERN), ("mac_cyrillic", CYRILLIC)),
)
WIDE = {"shift_jis", "euc_jp", "cp932", "gb18030", "big5", "euc_kr", "cp949"}  # a character may have several bytes
_MIXED = re.compile(r"[A-Za-z][\u0370-\u074f\u0e00-\u0e7f]|[\u0370-\u074f\u0e00-\u0e7f][A-Za-z]")
"""Greek to Syriac, or Thai, inside a Latin word: no language is written like that."""
_BROKEN = re.compile(r"[^\W\d_][¡-©«-³¶¸¹»-¿×÷¤†‡•‰™][^\W\d_]|(?:^|[\s;,\"|])[£¥§¦¨¬¯±³¶¸¹¼-¾][^\W\d_]{2}")
"""A symbol inside a word, or at the start of one, as `£ukasz` has it, where a letter of another encoding is meant."""
_LATIN = ("cp1252", "iso8859-1", "iso8859-15")
FITS = 0.2  # anything that looks less like text than this is not text
CLEARLY = 0.02  # a later candidate must be better by this much


def guess_encodings(sample: bytes) -> tuple[str, ...]:
    """Return the encodings that bytes which are not UTF-8 may have.

    Args:
        sample: some kilobytes that begin at the start of a line.

    Returns:
        Names that Python knows: one where both ways read the same text, two, ours first, where they do not, none
        where nothing fits.
    """
    import chardet  # it takes a tenth of a second to start, and few files need it

    ours = guess_encoding(sample)
    theirs = chardet.detect(sample)["encoding"]
    try:
        theirs = codecs.lookup(theirs).name if theirs else None
    except LookupError:
        theirs = None
    found = [name for name in dict.fromkeys((ours, theirs)) if name and _decode(sample, name)]
    if found and found[0] in _LATIN and _is_turkish(_decode(sample, "cp1252")):
        found = ["cp1254", *found[1:]]
    likely = [name for name in found if not _MIXED.search(_decode(sample, name))] or found
    likely = [name for name in likely if not _BROKEN.search(_decode(sample, name))] or likely
    alike = len({_decode(sample, name) for name in likely}) == 1
    latin = _decode(sample, _LATIN[0])
    if likely and not alike and _LATIN[0] not in likely and latin and not _BROKEN.search(latin):
        likely = [_LATIN[0], likely[0]]  # the most common one of all is at least as likely as the second guess
    return tuple(likely[:1] if alike else likely)


def _is_turkish(text: str) -> bool:
    """Return whether a text that was decoded as cp1252 has letters of Icelandic alone beside some that it lacks.

    cp1254 has the letters of Turkish in the place of six of Icelandic: `Gülþen Yýldýz` is Gülşen Yıldız.
    """
    letters = set(text.lower())
    return bool(letters & set("ðþý") and letters & set("üç") and not letters & set("áéíóúæå"))


def find_utf16(sample: bytes) -> str:
    """Return which UTF-16 bytes without a mark are; '' if none: they have lines in the one only."""
    for name in ("utf-16-le", "utf-16-be") if 0 in sample else ():
        lines = _decode(sample, name).split("\n")
        if len(lines) > 1:
            return name
    return ""


def guess_encoding(sample: bytes) -> str | None:
    """Return the encoding that bytes which are not UTF-8 most likely have, for a hint.

    Args:
        sample: some kilobytes that begin at the start of a line (of a file, for UTF-16 and UTF-32).

    Returns:
        A name that Python knows, or None where nothing fits.
    """
    for mark, name in BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return name
    if wide := find_utf16(sample):
        return wide
    if sample.count(0) > len(sample) // 5:
        return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    best, highest = None, FITS
    for name, common in CANDIDATES:
        text = _decode(sample, name)
        score = _score(text, common, wide=name in WIDE) if text else 0
        if score > highest:
            best, highest = name, score + CLEARLY
    return best or ("latin-1" if _decode(sample, "latin-1") else None)


def _decode(sample: bytes, name: str) -> str:
    """Return the text; '' if the sample is not in this encoding or has control characters. It may end mid-character."""
    try:
        text = codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return ""
    odd = any(unicodedata.category(character) in ("Cc", "Co", "Cn") for character in set(text) - set("\t\n\r\x1f\x01"))
    return "" if odd or text.isascii() else text


def _score(text: str, common: str, *, wide: bool) -> float:
    """Return how much the characters beyond ASCII look like text in the encoding's languages, from 0 to 1."""
    worth = {character: 1 - place / len(common) / 2 for place, character in enumerate(common)}
    total = count = 0.0
    for place, character in enumerate(text):
        if character <= "\x7f":
            continue
        count += 1
        before, after = text[place - 1] if place else " ", text[place + 1] if place + 1 < len(text) else " "
        if wide:
            total += worth.get(character, 0.15 if character.isalpha() else 0)
        elif not character.isalpha():
            between = before.isalpha() and after.isalpha()
            total += -1 if between and character not in "’‘·´׳״" else 0.9 * (character in common)
        elif character.isupper() and before.islower():
            total -= 1
        elif common[0] < "ʰ" and before > "\x7f" and before.isalpha():
            total -= 0.5  # accented Latin letters come singly; letters of other scripts come in runs
        elif common[0] > "ʰ" and "a" <= before.lower() <= "z":
            total -= 0.5  # letters of other scripts do not continue a Latin word
        else:
            total += worth.get(character.lower(), 0.05) - 0.1 * (character.isupper() and before.isupper())
    return total / count if count else 0
