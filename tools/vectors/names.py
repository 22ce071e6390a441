"""Vectors of names: how they are folded, which match key they have, how two compare, what a column is listed as."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from shards.canonical import canonical, display
from shards.lookup import match_entries
from shards.matching import compare, fold, is_same_name, listing_keys, match_key, words
from tools.vectors.platforms import platforms_of
from tools.vectors.samples import Case, one_of

FOLDED: dict[str, tuple[str, list[str]]] = {
    "marks": (
        "Marks are dropped, but those that are vowels, or make another letter of kana.",
        [
            "jose\u0301 garci\u0301a",
            "Nguy\u1ec5n Th\u1ecb",
            "\u0130lker",
            "\u0439\u0451\u0457",
            "\u03ac\u03b1\u0308\u0301",
            "\u05d3\u05bc\u05b8\u05d5\u05b4\u05d3",
            "\u0641\u0627\u0637\u0650\u0645\u0629",
            "\u0623\u0625\u0622\u0624\u0626\u0621",
            "\u0916\u093c\u093e\u0928 \u0936\u0930\u094d\u092e\u093e",
            "\u0939\u093f\u0928\u094d\u0926\u0940",
            "\u091a\u093e\u0901\u0926",
            "\u0e19\u0e49\u0e33\u0e17\u0e34\u0e1e\u0e22\u0e4c",
            "\u0e2a\u0e38\u0e01\u0e39",
            "\u0e40\u0e40\u0e14\u0e07",
            "\u304c\u304e\u3071",
            "\u30b4\u30b8\u30e9",
            "\u30f7",
            "\uff94\uff8f\uff80\uff9e",
            "\u0f40\u0f72",
            "o\u00b4neill",
            "a \u0300b",
        ],
    ),
    "letters": (
        "Letters that Unicode does not decompose become others.",
        [
            "Gro\u00df",
            "STRA\u1e9eE",
            "\u00e6r\u00f8",
            "\u0153uvre",
            "\u00de\u00f3r\u00f0ur",
            "\u0110\u1ee9c",
            "\u0141\u00f3d\u017a",
            "\u0131\u015f\u0131k",
            "\u0181ad",
            "\u1d00\u029f\u026a",
            "\ua730",
            "\u0491\u049b\u04af",
            "\u05de\u05dc\u05da\u05dd",
            "\u05f1",
            "\u06cc\u06a9\u06c1\u06d2",
            "\u0629\u0649\u0671",
            "\u9ad9\u6a4b",
            "\U00020bb7\u7530",
            "\u0456\u0457\u0458\u0454 \u0438\u0439",
            "\u0441\u043e\u043b\u044c \u043e\u0431\u044a\u0435\u0437\u0434",
            "\u30e4\u30de\u30c0",
            "\ud55c\uae00",
            "\u1112\u1161\u11ab",
            "\u09c7\u09be",
            "\u00f8\u0301",
            "\u2c65\u023c",
        ],
    ),
    "digits": (
        "Decimal digits of every script become those of ASCII.",
        [
            "bob\u0669\u0660",
            "\u096a\u0968",
            "\uff11\uff12",
            "x\u00b2",
            "\u2460\u2777\u24ea",
            "\u2168",
            "\U0001d7d8",
            "\u0e53",
            "\U00011066",
            "\u0bf0",
            "\u00bd",
        ],
    ),
    "separators": (
        "All but letters, marks, digits and apostrophes divides words.",
        [
            "anna-maria",
            "anna\u2013maria",
            "a_b.c,d",
            "\u5c71\u7530\u30fb\u592a\u90ce",
            "c++",
            "\u2605 star \u2605",
            "jane \U0001f4f7",
            "a|b",
            "\u00abq\u00bb",
            "r&d",
            "a \u00a9 b",
            "\u2117",
            "a\u20e3b",
            "a/b\\c",
            "\ue000x",
        ],
    ),
    "apostrophes": (
        "Apostrophes of every kind stay one sign, which divides nothing.",
        [
            "o'neill",
            "o\u2019neill",
            "o\u02bcneill",
            "o`neill",
            "o\u2032neill",
            "ka\u02bbi",
            "\u05d2\u05f3\u05d5\u05e8\u05d2\u05f3",
            "\uff07s",
            "\ua78b",
            "\u2033",
            "o\u00b4n\u00b4x",
        ],
    ),
    "entities": (
        "References to characters are read as the characters.",
        [
            "ren&eacute;",
            "m&uuml;ller",
            "a &amp; b",
            "&#233;",
            "&#xc9;x",
            "a&nbsp;b",
            "&szlig;&aelig;",
            "&oslash;",
            "&ccedil;",
            "&lt;b&gt;",
            "&#55296;",
            "&#x110000;",
            "&#0;",
            "&unknown;",
            "&amp;amp;",
            "&",
            "&;",
            "&#39;s",
            "&#8203;",
            "&#99999999;",
        ],
    ),
    "unknown": (
        "Characters that Unicode 14.0 does not know are letters, and stay.",
        [
            "a\U0001fae8b",
            "\u00e9\U0001fae8\u00e9",
            "\U0001fae8",
            "\U0001e4ec\u0301",
        ],
    ),
}

KEYED: dict[str, tuple[str, list[str]]] = {
    "order": (
        "Letters come in order of their code points, digits as they stand; neither e nor j, and one a.",
        [
            "bob",
            "listen",
            "silent",
            "anna",
            "jane",
            "e",
            "jee",
            "user12",
            "12user",
            "u1s2er",
            "user21",
            "\U00010428\ufb2b\u5c71z",
            "\u5c71\u7530 \u592a\u90ce",
            "\u592a\u90ce\u5c71\u7530",
            "\ud55c\uae00 \uac01",
            "12345678@n00",
            "4174434843",
        ],
    ),
    "sounds": (
        "Vowels that are spelled in many ways count for nothing, and the letters of other alphabets for Latin ones.",
        [
            "alexander exley",
            "александр эксли",
            "fox quick wicher",
            "ahi eja y",
            "ahi 7",
            "ая",
            "щука царь",
            "ξένη ψαρά",
            "ქეთევან წიქა",
            "արմեն ծովինյան",
            "संजय राव",
            "ふしき つづく",
            "דוד כהן",
            "നായർ നായര",
        ],
    ),
    "empty": (
        "A text without letters and digits is its own match key.",
        ["\u2605\u2606", "!", "'", "|", "-_-", "\U0001f389"],
    ),
    "titles": (
        "Titles, trades and joiners are left out where two longer words remain.",
        [
            "dr. ngozi okafor",
            "dr okafor",
            "mr bean 99",
            "prof. dr. hans meier",
            "jane doe, phd",
            "alice example photography",
            "alice photography",
            "k8 & friends",
            "bob und alice",
            "dr prof",
            "mr t",
            "mrs. l. shyamal",
            "drewes, dr. r.c.",
            "mr 99",
            "john smith iii",
            "henry ii",
            "dr bean 9 b",
            "dr photo bob",
            "the red foxes",
            "baron karl von ex",
            "studio nord gmbh",
            "\u9ad8\u6a4b\u4e00\u90ce \u69d8",
            "\u9ad8 \u6c0f",
            "\u6c0f",
            "\u3093 \u3055\u3093 99",
            "99 \u3055\u3093 \u3042\u3044",
            "\u2d30\u2d31 \u3055\u3093",
            "\ubc15\uc9c0\ud6c8 \uc528",
        ],
    ),
    "initials": (
        "Initials are left out where two longer words remain; the entry is filed with them as well.",
        [
            "charles j. sharp",
            "j. r. r. exien",
            "exien, j.r.r.",
            "j k rowan",
            "ann b. smith",
            "d'angelo rossi",
            "pat o'brien",
            "bob's photos",
            "d angelo rossi",
            "\u674e \u5c0f \u660e",
            "\u0434. \u0438\u0432\u0430\u043d \u043f\u0435\u0442\u0440\u043e\u0432",
            "a 1 bob alice",
            "\u0905 \u0930\u093e\u091c \u0930\u093e\u0935",
            "\u07ca anna berg",
            "\u08a0 anna berg",
            "\u0905 anna berg",
        ],
    ),
    "credits": (
        "What says who made a picture, when and where, is left out.",
        [
            "by bob",
            "photo by bob",
            "photos from bob",
            "photo bob",
            "foto: von bob",
            "\u00a9 bob",
            "\u00a9 2015 bob",
            "(c) 2015 bob",
            "c 2015 bob",
            "copyright 2015 2016 by bob",
            "bob \u00a9 2015",
            "bob on flickr",
            "bob (flickr)",
            "flickr: bob",
            "flickr user bob",
            "bob | flickr",
            "bob via wikimedia commons",
            "flickr",
            "by",
            "photo by",
            "on flickr",
            "courtesy of bob",
            "of bob",
            "bob instagram facebook",
            "copyright",
            "photo of flickr",
            "photo \u00a9 bob",
            "foto: \u00a9 2015 bob",
            "image credit: bob",
            "credits bob",
            "c bob",
            "bob c 2015",
            "photos 2015 bob",
            "courtesy bob",
            "\u00a9 2015 2016 photo by bob",
            "copyright by bob",
            "c 2015",
            "bob at en.wikipedia",
            "bob at de.wikipedia",
            "at flickr",
            "bob 2k at flickr",
        ],
    ),
}

COMPARED: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "same": (
        "The same folded words, in any order and with any joints, are near.",
        [
            ("bob", "bob"),
            ("b-o-b", "bob"),
            ("jose garcia", "jos\u00e9 garc\u00eda"),
            ("garc\u00eda, jos\u00e9", "jos\u00e9 garc\u00eda"),
            ("vanderberg", "van der berg"),
            ("berg, van der", "van der berg"),
            ("annavanderberg", "van der berg anna"),
            ("van der berg anna", "annavanderberg"),
            ("o'brien", "o brien"),
            ("\u592a\u90ce \u5c71\u7530", "\u5c71\u7530\u592a\u90ce"),
            ("a b c d e f g h", "habcdefg"),
            ("a b c d e f g h i", "iabcdefgh"),
            ("i a b c d e f g h", "a b c d e f g h i"),
            ("99 bob", "bob 99"),
            ("bob99", "99bob"),
            ("\U0001f4f7 bob", "bob"),
        ],
    ),
    "digraphs": (
        "Umlauts, a with a ring and d with a stroke are written as one letter or as two.",
        [
            ("mueller", "m\u00fcller"),
            ("m\u00fcller", "mueller"),
            ("muller", "m\u00fcller"),
            ("mueller", "muller"),
            ("bjoern akesson", "bj\u00f6rn \u00e5kesson"),
            ("bjorn aakesson", "bj\u00f6rn \u00e5kesson"),
            ("djokovic", "\u0111okovi\u0107"),
            ("dokovic", "\u0111okovi\u0107"),
            ("soeren", "s\u00f8ren"),
            ("jo smith", "joe smith"),
            ("jan smith", "jane smith"),
            ("aron", "aaron"),
            ("su lee", "sue lee"),
            ("erdoes", "erd\u0151s"),
            ("strasse", "stra\u00dfe"),
            ("strase", "stra\u00dfe"),
            ("djordje dokovic", "\u0111or\u0111e \u0111okovi\u0107"),
            ("moeller", "m\u00f8ller"),
            ("m\u00f6ller", "m\u00f8ller"),
        ],
    ),
    "aside": (
        "Titles, credits and initials aside, the rest must be the same.",
        [
            ("ngozi okafor", "dr. ngozi okafor"),
            ("dr ngozi okafor", "prof. ngozi okafor"),
            ("charles sharp", "charles j. sharp"),
            ("charles k. sharp", "charles j. sharp"),
            ("charles j. k. sharp", "charles j. sharp"),
            ("charles j. sharp", "charles sharp"),
            ("charlesjsharp", "charles j. sharp"),
            ("photo by bob", "bob"),
            ("alice example", "alice example photography"),
            ("alice", "alice photography"),
            ("bobatflickr", "bob at flickr"),
            ("l shyamal", "mrs. l. shyamal"),
            ("shyamal", "mrs. l. shyamal"),
            ("m. l. king", "martin l. king"),
            ("j smith", "john smith"),
            ("o alquimista", "oa lquimista x"),
            ("o alquimista", "oa lquimista o"),
        ],
    ),
    "swapped": (
        "Two neighbouring letters of an alphabet that changed places are near, in four letters or more.",
        [
            ("jhon smith", "john smith"),
            ("smtih, john", "john smith"),
            ("micheal", "michael"),
            ("brain", "brian"),
            ("may", "amy"),
            ("may jones", "amy jones"),
            ("jnoh smith", "john smith"),
            ("jhno smiht", "john smith"),
            ("silent", "listen"),
            ("\uae40\uc218\ubbfc\uc7a5", "\uae40\ubbfc\uc218\uc7a5"),
            ("\u305f\u304b\u306a\u3084", "\u305f\u306a\u304b\u3084"),
            ("bob12x4", "bob21x4"),
            ("user1s", "users1"),
            ("\u0438\u0432\u043d\u0430", "\u0438\u0432\u0430\u043d"),
            ("abcd efgh", "efgh abdc"),
            ("johnsmiht", "john smith"),
            ("tmo tarrant", "tom tarrant"),
            ("otm tarrant", "tom tarrant"),
            ("tmo", "tom"),
            ("tarrant tmo", "tom tarrant"),
        ],
    ),
    "alphabets": (
        "Names in two alphabets are near if their letters count for the same, three or more of them.",
        [
            ("dmitry volkonskiy", "дмитрий волконский"),
            ("дмитрий волконский", "volkonsky, dmitri"),
            ("volkonskidmitri", "дмитрий волконский"),
            ("dr. dmitri volkonski", "дмитрий к. волконский"),
            ("dmitri volkonov", "дмитрий волконский"),
            ("дима ров", "дама ров"),
            ("dima rov", "dama rov"),
            ("διμα ροβ", "дима ров"),
            ("dima dima", "дима дима"),
            ("dima", "дима"),
            ("dima li", "дима ли"),
            ("aja eja", "ая ея"),
            ("müller ro", "мюллер ро"),
            ("mueller ro", "мюллер ро"),
            ("geeta devi", "गीता देवी"),
            ("yamada hanako", "やまだはなこ"),
            ("dima rov 7", "дима ров"),
            ("dima rov 山", "дима ров 山"),
            ("dima ров", "дима rov"),
        ],
    ),
    "y": (
        "A y, and any i around it, is as good as an i.",
        [
            ("dmitri volkonsky", "dmitry volkonskiy"),
            ("yuri ex", "iury ex"),
            ("iuri ex", "iurii ex"),
            ("pius xi", "pius xii"),
            ("natalya ex", "nataliya b. ex"),
            ("natalya c. ex", "nataliya b. ex"),
            ("dr. bryan ex", "ex, brian"),
            ("brianex", "bryan ex"),
            ("jan ex", "yan ex"),
            ("emil ex", "emily ex"),
        ],
    ),
    "apart": (
        "Other letters, other digits and other words are no match.",
        [
            ("bobb", "bob"),
            ("bob1", "bob2"),
            ("bob", "bob1"),
            ("ngozi adichie", "ngozi okafor"),
            ("ab cd", "ad cb"),
            ("john smiths", "john smith"),
            ("\u304b\u304f", "\u304c\u304f"),
            ("\u2605", "\u2606"),
            ("!", "?"),
            ("bo li", "li bo bo"),
            ("\u2605", "bob"),
        ],
    ),
}

SPELLED: list[tuple[str, str, list[tuple[str, ...]]]] = [
    # other spellings are compared as names are, and are never exact
    (
        "Ada Lovelace",
        "face",
        [("username", "Ada King Lovelace", "ada k lovelace"), ("username", "Ada Noel", "Ada Lovelace", "ada nöel")],
    ),
    ("A. Lovelace", "face", [("username", "Ada King Lovelace", "ada k lovelace", "a lovelace")]),
    ("Ada R. Lovelace", "face", [("username", "Ada King Lovelace", "ada k lovelace")]),
    ("Vasya Ex", "face", [("username", "Вася Экс", "vasia ex", "VASYA EX"), ("username", "Yavas Xe", "exvay as")]),
    ("Ada Mueller", "face", [("username", "Ада Мюллер", "ada müller")]),
    # neither the answer nor a name that an answer is the same as
    ("Ada Ex", "face", [("username", "Ada Ex"), ("username", "Ada B. C. Ex", "ada ex")]),
    # nothing is near for such kinds
    ("12345678@N00", "album", [("nsid", "12345687@N00", "12345678@n00")]),
    # what counts of a name counts of its other spellings
    ("Lost Cog", "work", [("work", "Le Rouage perdu", "The Lost Cog")]),
]

MATCHED: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "bob",
        "album",
        [("alias", "bob"), ("nsid", "bob"), ("photo_id", "bob"), ("screen_name", "BOB"), ("username", "b.o.b")],
    ),
    (
        "12345678@N00",
        "album",
        [("nsid", "12345678@N00"), ("screen_name", "12345678 n 00"), ("username", "12345678@n00")],
    ),
    ("12345678@N00", "album", [("nsid", "12345687@N00"), ("alias", "12345678@n00")]),
    ("n1234567800", "album", [("alias", "bob"), ("nsid", "12345678@N00")]),
    ("4174434843", "album", [("alias", "4174434843"), ("photo_id", "4174434843")]),
    ("417-4434843", "album", [("alias", "4174434843"), ("photo_id", "4174434843")]),
    ("417-4434843", "face", [("username", "4174434843")]),
    (
        "Jose Garcia",
        "face",
        [
            ("username", "Garcia, Jose M."),
            ("username", "Jose Garcia"),
            ("username", "Jose Gracia"),
            ("username", "JOSÉ GARCÍA"),
            ("username", "Rosa Cegija"),
        ],
    ),
    (
        "Jose M Garcia",
        "face",
        [("username", "Garcia, Jose M."), ("username", "Jose Garcia"), ("username", "Jose N. Garcia")],
    ),
    ("Amy", "face", [("username", "May"), ("username", "yam")]),
    # what of a name counts, and where its parts begin; wholes and parts that are spelled nearly so
    ("Lost Cog", "work", [("work", "The Lost Cog: A Memoir"), ("work", "The Lost Cog"), ("work", "Lost Dog, The")]),
    ("“Lost Cog, The”", "work", [("work", "The Lost Cog"), ("work", "lost cog"), ("work", "The Lost Cog (Cogs 1)")]),
    ("The Lost Cog – a memoir", "work", [("work", "The Lost Cog"), ("work", "Lost Cog: A Memoir"), ("work", "Cog")]),
    ("Lost Cog a Memoir", "work", [("work", "The Lost Cog: A Memoir"), ("work", "The Lost Cog")]),
    ("L’etranger", "work", [("work", "L'Étranger"), ("work", "Étranger: roman"), ("work", "The Etranger")]),
    ("The", "work", [("work", "The The"), ("work", "The"), ("work", "The: A Memoir")]),
    ("acmeinc", "forge", [("project", "acme-inc/rocket"), ("project", "acme-incs/rocket"), ("project", "nicemac/x")]),
    ("acmeinc/rocket", "forge", [("owner", "acme-inc"), ("project", "acme-inc/other")]),
    # what belongs together: parts, wholes, and what does not
    ("acme-inc", "forge", [("owner", "acme-inc"), ("owner", "AcmeInc"), ("project", "acme-inc/rocket")]),
    ("acme-inc", "forge", [("owner", "AcmeInc"), ("project", "acme-inc/rocket"), ("project", "acme-inc/Sledge")]),
    ("acme-inc", "forge", [("owner", "AcmeInc"), ("project", "acmeinc/rocket"), ("project", "acme-incs/rocket")]),
    ("acme-inc/rocket", "forge", [("owner", "acme-inc"), ("project", "acme-inc/Rocket"), ("project", "acme-inc/x")]),
    ("acme-inc/rocket", "forge", [("owner", "acme-inc"), ("project", "acme-inc/rokcet"), ("project", "acme-inc/x")]),
    ("acme-inc/rocket", "forge", [("owner", "acme"), ("owner", "acme-inc/"), ("project", "acme-inc/rocket/x")]),
    ("shop.example.org", "web", [("host", "example.org"), ("host", "shop.example.org"), ("host", "a.example.org")]),
    ("shop.example.org", "web", [("host", "example.org"), ("host", "a.example.org"), ("host", "eu.shop.example.org")]),
    ("org.example.org", "web", [("host", "rg.example.org"), ("host", "g.example.org"), ("host", "example.org")]),
    ("example.com", "web", [("host", "myexample.com"), ("host", "my.example.com"), ("host", "com")]),
    # capitals count for some kinds
    ("UCaBcD", "clip", [("channel", "UCaBcD"), ("channel", "UCabcd"), ("handle", "ucabcd"), ("handle", "UCA-BCD")]),
    # what begins and ends parts is the entry's own
    ("acme", "half", [("part", "acme/x"), ("whole", "acme")]),
    ("acme", "half", [("part", "acme/x")]),
    ("acme/x", "half", [("whole", "acme")]),
    ("acme/x", "half", [("part", "acme")]),
    ("acme", "half", [("suffix", "x.acme")]),
    ("x.acme", "half", [("suffix", "acme")]),
    # another platform's names are no parts
    ("acme", "forge face", [("username", "acme"), ("project", "acme/rocket")]),
]

SHOWN = [
    "Bob",
    "  Bob \t B. ",
    "Jose\u0301",
    "\u202eBob\u202c",
    "\u200fمحمد\u200e",
    "a\u00adb",
    "می\u200cخواهم",
    "❤️",
    "\u3000太郎",
    "a\u0000b",
    "\ufeffBob",
    "O\u2019Neill",
    "a\u200bb",
    "a\u2069\u206ab",
    "e\U0001e4ec\u0301",
    "e\U0001e4ec",
    "a\x7f\u0085\u2028\u00a0b\u1680",
    "a\u034fb\u180eb\u2060b\ufe0fb",
    "a\U000e0000b\U000e007fb\U000e0080b",
    "e\u200b\u0301",
]


def name_vectors() -> dict[str, tuple[str, str, list[Case]]]:
    """Return the vectors of names: for each, its kind, what it describes, and its cases."""
    found: dict[str, tuple[str, str, list[Case]]] = {}
    for name, (describes, texts) in FOLDED.items():
        cases = [{"text": text, "folded": fold(text), "words": list(words(text))} for text in map(canonical, texts)]
        found[f"fold-{name}"] = ("fold", describes, cases)
    for name, (describes, texts) in KEYED.items():
        cases = [{"text": text, "key": match_key(text), "listed": list(listing_keys(text))}
                 for text in map(canonical, texts)]  # fmt: skip
        found[f"match-key-{name}"] = ("match-key", describes, cases)
    for name, (describes, pairs) in COMPARED.items():
        cases = [{"typed": one, "listed": other, "match": compare(one, other), "same": is_same_name(one, other)}
                 for one, other in ((canonical(a), canonical(b)) for a, b in pairs)]  # fmt: skip
        found[f"compare-{name}"] = ("compare", describes, cases)
    found["match-entries"] = ("match", "The entries that a text means, or nearly, and which of them are the answer.", [
        match_case(*case) for case in MATCHED])  # fmt: skip
    found["match-also"] = ("match", "Entries that the text means, or nearly, by another spelling of their names.", [
        match_case(*case) for case in SPELLED])  # fmt: skip
    found["display"] = ("display", "A name as it is listed: what nobody sees goes, what a script needs stays.", [
        {"text": text, "display": display(text)} for text in SHOWN])  # fmt: skip
    found["match-key-all-code-points"] = (
        "match-key-digest", "The match keys of all code points, in rows of 16.",
        [digest_case(first, first + 0xFFFF) for first in range(0, 0x110000, 0x10000)],
    )  # fmt: skip
    return found


def match_case(typed: str, platform: str, entries: Sequence[tuple[str, ...]]) -> Case:
    platforms = platforms_of(*platform.split())
    asked = platforms.choose_readings(platforms.read_text(typed), {kind for kind, *_ in entries})
    record = [one_of(kind, name, "1", also=tuple(also)) for kind, name, *also in entries]
    found = match_entries(record, asked, platforms)
    return {
        "typed": typed, "platforms": platform.split(), "entries": [list(entry) for entry in entries],
        "found": [[one.entry.kind, one.entry.name, one.match, one.counted] for one in found],
    }  # fmt: skip


def digest_case(first: int, last: int) -> Case:
    rows = (range(row, row + 16) for row in range(first, last + 1, 16) if not 0xD800 <= row <= 0xDFFF)
    keys = (match_key(canonical("".join(f"a{chr(point)}b" for point in row))) for row in rows)
    return {"first": first, "last": last, "sha256": hashlib.sha256("\n".join(keys).encode()).hexdigest()}
