"""Other spellings that a name is filed under: what people type in them is found, and what others are called is not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.indexing.aliases import MOST_KEYS, list_aliases, looks_personal
from shards import folds
from shards.canonical import canonical
from shards.matching import compare, listing_keys, match_key, words

WHOLE = [
    # Mac and Mc, saints, the Arabic article
    ("Peter MacGregor", "Peter McGregor"),
    ("Peter Mac Gregor", "Peter McGregor"),
    ("Fiona McLeod", "MacLeod, Fiona"),
    ("Ian M'Dowell", "Ian MacDowell"),
    ("Nora St. Cloud", "Nora Saint-Cloud"),
    ("Hugo Saint-Pierre", "Hugo St Pierre"),
    ("Léa Sainte-Croix", "Lea Ste. Croix"),
    ("Omar al-Farsi", "Omar El Farsi"),
    # letters of Iceland
    ("Þórunn Ex", "Porunn Ex"),
    ("Þórunn Ex", "Torunn Ex"),
    ("Sigríður Ex", "Sigrithur Ex"),
    # from Cyrillic, where another letter than the usual one is written: Russian, Ukrainian, Bulgarian, Kazakh
    ("Фёдор Орлов", "Fyodor Orlov"),
    ("Олег Григоренко", "Oleh Hryhorenko"),
    ("Димитър Христов", "Dimitar Hristov"),
    ("Қайрат Өтегенов", "Кайрат Утегенов"),
    # from Greek
    ("Χρήστος Μπάρκας", "Christos Barkas"),
    ("Χρήστος Μπάρκας", "Hristos Barkas"),
    ("Ευγενία Φίλιππου", "Evgenia Filippou"),
    # Chinese characters, traditional and simplified, and those of Japan before and after its reform
    ("陳國華", "陈国华"),
    ("刘丽", "劉麗"),
    ("龍澤實", "竜沢実"),
    # Chinese in Pinyin, with readings of family names, and Korean
    ("陳偉明", "Chen Weiming"),
    ("曾 小红", "Zeng Xiaohong"),
    ("曾小红", "Xiaohong Zeng"),
    ("박지훈", "Park Ji-hun"),
    ("이 민준", "Minjun Lee"),
    # several ways to write one name in Latin letters
    ("Mohammed Ex", "Muhammad Ex"),
    ("Mohammed Ahmed Ex", "Mohamed Ahmed Ex"),
    ("Alexei Ex", "Aleksey Ex"),
    ("Yevgenia Ex", "Evgenia Ex"),
    ("Evgeny Ex", "Yevgeny Ex"),
    ("Əli Məmmədov", "Ali Mammadov"),
    ("Михаил Чернышёв", "Mikhail Chernyshov"),
    ("Yūko Ōtani", "Yuuko Ootani"),
    ("Shōhei Ōtani", "Shouhei Outani"),
    ("Ōtani Ex", "Ohtani Ex"),
    ("정 하늘", "Jeong Haneul"),
    ("राम सिंह", "Ram Singh"),
    ("Piet van der Ex", "Piet vd Ex"),
    # other systems of Latin letters
    ("Sergej Jefimov", "Sergei Efimov"),
    ("Mikhail Zubov", "Michail Zubow"),
    ("Ekaterina Kuznetsova", "Jekaterina Kuznecova"),
    ("Екатерина Кузнецова", "Jekaterina Kuznecova"),
    ("Алексей Журавлёв", "Alexey Zhuravlyov"),
    ("Ирина Хрущёва", "Irina Khrushchyova"),
    ("Инна Тихонова", "Inna Tihonova"),
    ("Inna Tikhonova", "Inna Tihonova"),
    ("Siniša Mihajlović", "Синиша Михајловић"),
    ("Євгенія Їжак", "Yevhenia Yizhak"),
    ("Наталья Ex", "Наталия Ex"),
    ("Олексій Ex", "Алексей Ex"),
    ("Գրիգոր Մանուկյան", "Grigor Manukyan"),
    ("Ōno Shōhei", "Oono Shouhei"),
    ("Ōno Shōhei", "Ohno Shohei"),
    ("박지훈", "Park Ji-hoon"),
    ("최은영", "Choi Eun-young"),
    ("유수빈", "Yoo Soo-bin"),
    ("ശ്രീജിത്ത് മേനോൻ", "Sreejith Menon"),
    ("முருகன் செல்வம்", "Murugan Selvam"),
    ("Lü Xiaojun", "Lv Xiaojun"),
    ("Lü Xiaojun", "Lyu Xiaojun"),
    ("吕秀芳", "Lv Xiufang"),
    ("司馬長風", "Sima Changfeng"),
    ("Øystein Gåsvær", "Oystein Gasvar"),
    ("সৌরভ দাশগুপ্ত", "Sourav Dasgupta"),
    ("செந்தில் குமார்", "Senthil Kumar"),
    ("ಪ್ರಕಾಶ್ ರಾವ್", "Prakash Rao"),
    ("सुनील राव", "Sunil Rao"),
    ("ਮਨਪ੍ਰੀਤ ਗਿੱਲ", "Manpreet Gill"),
    ("विक्रम राठौड़", "Vikram Rathor"),
    ("विक्रम सिंह राठौड़", "Vikram Singh Rathore"),
    ("अनिल हाड़ा", "Anil Hara"),
    ("সুমন গঙ্গোপাধ্যায়", "Suman Gangopadhyay"),
    ("சங்கர் குமார்", "Shankar Kumar"),
    ("தங்கம் குமார்", "Thangam Kumar"),
    ("ശങ്കരൻ നായർ", "Sankaran Nair"),
    ("Wohlfahrt & Töchter GmbH & Co. KG", "Wohlfahrt & Toechter"),
    ("Exeter & Co.", "Exeter"),
    ("송혜교", "Song Hye-kyo"),
    ("Aleksandr Pushkaryov", "Aleksandr Pushkarev"),
    ("Aleksandr Pushkaryov", "Александр Пушкарёв"),
    ("Ганна Цімафеева", "Hanna Tsimafeyeva"),
    ("বিশ্বজিৎ Ex", "Biswajit Ex"),
    ("Aroha Te Whānau", "Aroha Te Whaanau"),
    ("Nour El-Din Mansour", "Noureddine Mansour"),
    ("Noureddine Mansour", "Nour el-Din Mansour"),
    ("Abdullah Al-Harbi", "Abdallah Alharbi"),
    ("Maria von und zu Ex", "Maria von Ex"),
    ("Yannis Theodorakopoulos", "Giannis Theodorakopoulos"),
    # scripts that leave out vowels
    ("דוד לוי", "David Levi"),
    ("David Levy", "דוד לוי"),
    ("محمد علي", "Muhammad Ali"),
    ("Mohamed Ali", "محمد علي"),
    ("خالد المصري", "Khalid El Masry"),
    ("عبد الله أحمد", "Abdullah Ahmed"),
    ("عبد الرحمن حسن", "Abdulrahman Hassan"),
    ("صلاح الدين الأيوبي", "Salah al-Din al-Ayyubi"),
    ("علی رضایی", "Ali Rezaei"),
    ("پریسا یزدانی", "Parisa Yazdani"),
    ("سامر أبو زيد", "Samer Abu Zeid"),
    ("Rukhsana Qureshi", "رخسانہ قریشی"),
    ("תומר אשכול", "Tomer Eshkol"),
    # agencies
    ("Foto: dpa/Lukas Weiß", "Lukas Weiß"),
    ("Ada Ex / AFP via Getty Images", "Ada Ex"),
    ("Ada Ex (Reuters)", "Ada Ex"),
    # abbreviations
    ("José María Ex", "José Mª Ex"),
    ("Mª Ángeles Ex", "María Ángeles Ex"),
    ("Fco. Javier Ex", "Francisco Javier Ex"),
    ("Wm. Ex", "William Ex"),
    # titles, honorifics and firms without a space before the name
    ("นายประเสริฐ ศรีสุข", "ประเสริฐ ศรีสุข"),
    ("น.ส. วรรณา แก้ว", "วรรณา แก้ว"),
    ("山田太郎様", "山田 太郎"),
    ("株式会社サンライズ", "サンライズ"),
    ("株式会社サンライズ", "（株）サンライズ"),
    ("サンライズ㈱", "サンライズ株式会社"),
    # long vowels of kana
    ("さとう ゆうこ", "サトー ユーコ"),
    # a licence behind the name
    ("Ada Ex / CC BY 2.0", "Ada Ex"),
    ("Ada Ex (public domain)", "Ada Ex"),
]

LEFT_OUT = [
    # nicknames
    ('Edward "Ned" Barlow', "Edward Barlow"),
    ('Edward "Ned" Barlow', "Ned Barlow"),
    ("Katarina (Kit) Holm", "Holm, Kit"),
    ("Thomas «Tommy» Birk", "Tommy Birk"),
    ('Barlow, Edward "Ned"', "Ned Barlow"),
    # particles
    ("Karl von Lindental", "Karl v. Lindental"),
    ("Karl von Lindental", "Karl Lindental"),
    ("عبد الرحمن الحسيني", "عبد الرحمن حسيني"),
    ("رائد العُمري", "رائد عمري"),
]

SHORTER = [
    ("Ada King Lovelace", "Ada Lovelace"),
    ("Ada King Lovelace", "Ada K. Lovelace"),
    ("Lovelace, Ada King", "Ada Lovelace"),
    ("King Lovelace, Ada", "Ada King"),
    ("Ana María García López", "Ana García"),
    ("Ludwig van Beethoven", "Beethoven, L. van"),
    ("María Isabel de la Cruz", "Maria Cruz"),
    ("von Hohenberg, Karl-Theodor Maria", "Karl-Theodor von Hohenberg"),
    ("von Hohenberg, Karl-Theodor Maria", "Karl Theodor Hohenberg"),
    ("Lê Thị Thu Thảo", "Thu Thảo Lê"),
    ("Đoàn Văn Hậu", "Hau Doan"),
    ("Anna-Maria Müller", "Anna Mueller"),
    ("Владимир Иванович Орлов", "Владимир Орлов"),
    ("Владимир Иванович Орлов", "Vladimir Orlov"),
    # given names as initials
    ("Juan García", "J. García"),
    ("Juan García", "García, J."),
    ("García, Juan", "J Garcia"),
    ("William Harold Stone", "W. H. Stone"),
    ("William Harold Stone", "Stone WH"),
    ("William Harold Stone", "W. Stone"),
    ("Robert T. Quinn", "R.T. Quinn"),
    ("K. P. Exling", "K. Exling"),
    ("Exling, K.P.", "Exling, K."),
    ("Ben Tubman", "B. Tubman"),
    ("Moshe ben Ami Levi", "M. Levi"),
    ("David Gwynne-Evans", "D. Gwynne-Evans"),
    ("Ana María García López", "A. M. García"),
    ("Ana María García López", "A. García López"),
    ("Владимир Иванович Орлов", "Орлов В. И."),
]

OTHERS = [
    ("Peter MacGregor", "Peter Gregor"),
    ("Nora St. Cloud", "Nora Sankt"),
    ("Juan García", "K. García"),
    ("Juan García", "J. Garcés"),
    ("William Harold Stone", "W. J. Stone"),
    ("William Harold Stone", "William J. Stone"),
    ("Сергей Жуков", "Sergei Zukin"),
    ("Игорь Быков", "Yhor Bukov"),
    ('Edward "Ned" Barlow', "Ted Barlow"),
    ("陳國華", "陈国强"),
    ("陳國華", "Chen Guoqiang"),
    ("박지훈", "Kim Jihun"),
    ("Mohammed Ex", "Mahmoud Ex"),
    ("Sergej Jefimov", "Sergeja Jefimova"),
    ("Elena Petrova", "Alina Petrova"),
    ("Елена Петрова", "Alina Petrova"),
    ("Александр Петров", "Alexandra Petrova"),
    ("Ma Long", "Maria Long"),
    ("محمد علي", "Mahmoud Ali"),
    ("محمد علي إكس", "Mohammed Ali"),
    ("דוד לוי", "דוד כהן"),
    ("דוד לוי", "Dvora Levi"),
    ("นายกา", "กา"),
    ("山様", "山"),
    ("박지훈", "Park Ji-hyun"),
    ("Ada", "A."),
    ("K. P. Exling", "P. Exling"),
    ("K. P. Exling", "Exling"),
    ("أحمد ناصر", "Hamed Nasser"),
    ("حامد ناصر", "أحمد ناصر"),
    ("안지훈", "Han Ji-hun"),
    ("अनिल जैन", "Na Lin"),
    ("Ada 7 Ex", "A. Ex"),
    ("王 小明", "王"),
]


def is_found(listed: str, typed: str, *, shortened: bool) -> bool:
    """Return whether a reader finds a listed name by what is typed."""
    text, asked = canonical(listed), canonical(typed)
    aliases = list_aliases(text, shortened=shortened)
    filed: dict[str, tuple[str, ...]] = dict.fromkeys(listing_keys(text), (text,))
    filed |= {key: (text, *also) for key, (_, also) in aliases.items()}
    return any(compare(asked, other) for other in filed.get(match_key(asked), ()))


@pytest.mark.parametrize(("listed", "typed"), WHOLE + LEFT_OUT)
def test_a_name_is_found_by_another_spelling(listed: str, typed: str) -> None:
    assert is_found(listed, typed, shortened=False)
    assert compare(canonical(typed), canonical(listed)) is None or match_key(canonical(typed)) not in listing_keys(
        canonical(listed)
    )


@pytest.mark.parametrize(("listed", "typed"), SHORTER)
def test_a_person_is_found_without_some_names_and_by_initials(listed: str, typed: str) -> None:
    assert is_found(listed, typed, shortened=True)
    assert not is_found(listed, typed, shortened=False)


@pytest.mark.parametrize(
    "name",
    [
        "Ada King Lovelace", "King-Lovelace, Ada B.", "Ana María de la Cruz", "राहुल देव क़ुरैशी",
        "Thomas A. Ex", "Иванов И. А.", "Ana Sofía Reyes y Castillo", "An Thi Minh", "Lord Adams Summer Church",
        "Ana Sofía Reyes-Ex y Castillo", "Ex,Ada-King",
    ],
)  # fmt: skip
def test_three_or_four_words_look_like_a_person(name: str) -> None:
    assert looks_personal(canonical(name))


@pytest.mark.parametrize(
    "name",
    [
        "Ada", "Ada Ex", "Ada_King_Ex", "Ada Ex 7", "Ex and Sons", "Songs of Ada", "Ex Ada Ex Ada Ex",
        "ada-king-ex", "ada.king.ex",
        "A Beautiful Ex", "Golden Ex Bridge", "Die Geschichte Ex", "La vida Ex Ada", "Ада и Экс", "Ex Botanical Garden",
    ],
)  # fmt: skip
def test_other_numbers_of_words_titles_of_works_and_firms_do_not_look_like_a_person(name: str) -> None:
    assert not looks_personal(canonical(name))


@pytest.mark.parametrize(("listed", "typed"), OTHERS)
def test_somebody_else_is_not_found(listed: str, typed: str) -> None:
    assert not is_found(listed, typed, shortened=True)


def test_spellings_that_leave_something_out_are_told_from_whole_ones() -> None:
    """The build files the former for a few names at most."""
    aliases = list_aliases(canonical("Iain MacLeod Smith"), shortened=True)
    assert aliases[match_key("iain mcleod smith")][0] is False
    assert aliases[match_key("iain smith")] == (True, ("iain smith m",))


def test_a_name_has_no_aliases_that_its_own_spelling_covers() -> None:
    assert list_aliases("bob", shortened=True) == {}
    assert list_aliases("björn åkesson", shortened=False) == {}
    assert list_aliases("ann b. smith", shortened=False) == {}
    assert list_aliases("\U0001f4f7", shortened=True) == {}


def test_a_name_has_a_limited_number_of_aliases() -> None:
    whole = list_aliases("владимир иванович щербаков", shortened=True)
    assert 1 < len(whole) <= MOST_KEYS
    assert len(list_aliases(" ".join(f"{letter}ей" for letter in "абвгджзкл"), shortened=True)) <= MOST_KEYS


PARTICLES = (
    "van von vom de der den del della di da do dos das du la le las los el al ben bin bint ibn ter ten te zu zum zur"
)
SPECIAL = {
    *" ".join([folds.TITLES, folds.CREDITS, folds.OF, folds.AT, folds.PLATFORMS, PARTICLES]).split(),
    "copyright",
}
"""Words that are left out of a person's name, or belong to the next one."""
names = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzéüñøßłбв"), min_size=2, max_size=9).filter(
    lambda name: not SPECIAL.intersection(words(canonical(name)))
)


@given(st.lists(names, min_size=1, max_size=4), st.lists(names, min_size=2, max_size=2), st.randoms())
def test_every_person_is_found_without_some_names(given_: list[str], family: list[str], draw: random.Random) -> None:
    """With a given name and a family's name, or all of one of the two; however the list puts them."""
    for listed in (", ".join((" ".join(family), " ".join(given_))), " ".join([*given_, *family])):
        for parts in ([given_[0], draw.choice(family)], [given_[0], *family], [*given_, family[0]]):
            typed = " ".join(draw.sample(parts, len(parts)))
            assert is_found(listed, typed, shortened=True), (typed, listed)
