"""Made-up lists in the shapes that publishers have them in: a file's name, what is in it, and who is found in it."""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard


@dataclass(frozen=True)
class Shape:
    """A list: `roles` are the columns that must have been chosen for some roles, `names` whom a lookup must find."""

    file: str
    content: bytes
    names: tuple[str, ...]
    roles: dict[str, str | int | list[str]]


def shape(file: str, content: str | bytes, *names: str, **roles: str | int | list[str]) -> Shape:
    """A list of UTF-8 text, or of bytes."""
    return Shape(file, content if isinstance(content, bytes) else content.encode(), names, roles)


def pack_table(**columns: list[object]) -> bytes:
    """A Parquet file of some columns."""
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


PHOTOS = [{"id": str(n), "owner": {"username": f"user{n}", "realname": f"Ada No{n}"}, "tags": ["a"]} for n in range(30)]
LINK = "https://www.flickr.com/photos/{}/{}/"
STATIC = "https://live.staticflickr.com/65535/{}_abcdef1234_b.jpg"
PEOPLE = ["Ada Lovelace", "Grace Hopper", "Mary Jackson", "Katherine Johnson", "Hedy Lamarr", "Joan Clarke"]

SHAPES = {
    "semicolons from Excel": shape(
        "fotos.csv",
        "\ufeffBild-ID;Fotograf;Titel;Lizenz\r\n"
        '1;Jürgen Groß;Regen, abends;CC BY 4.0\r\n2;Bo;"Die ""blaue"" Tür";CC0\r\n',
        *("Jürgen Groß", "bo"),
        username="Fotograf",
        item="Bild-ID",
        title="Titel",
        license="Lizenz",
    ),
    "UTF-16 from Excel": shape(
        "photos.txt",
        "Photographer\tTitle\r\nAda Ex\tRain\r\nBjörn\tSea\r\n".encode("utf-16"),
        "ada ex",
        "Björn",
        username="Photographer",
        title="Title",
    ),
    "UTF-16 without a mark": shape(
        "a.csv", "author,file\nAda,1.jpg\nBo,2.jpg\n".encode("utf-16-le"), "Ada", "Bo", username="author"
    ),
    "Latin-1": shape(
        "a.csv",
        "autor,título\nJosé Núñez,Niño\nMaría Peña,Año\n".encode("latin-1"),
        "José Núñez",
        "maría peña",
        person="autor",
        title="título",
    ),
    "Mac Roman": shape(
        "a.csv",
        "nom,titre\rFrançois Lefèvre,Été\rZoé Bérénger,Forêt\r".encode("mac_roman"),
        "françois lefèvre",
        "Zoé Bérénger",
        person="nom",
    ),
    "Windows Cyrillic": shape(
        "a.csv",
        "автор;название\nИван Петров;Закат\nОльга Сидорова;Море\n".encode("cp1251"),
        "Иван Петров",
        "ольга сидорова",
        person="автор",
    ),
    "Shift JIS": shape(
        "a.csv",
        "撮影者,題名\n鈴木一郎,雨の日\n山田花子,海辺の町\n".encode("shift_jis"),
        "鈴木一郎",
        "山田花子",
        username="撮影者",
    ),
    "tabs without a header": shape(
        "a.tsv", "1\tada_l\tRain over town\n2\tbo.b\tA blue door\n3\tada_l\tSea\n", "ada_l", "bo.b", username=2
    ),
    "one column of names": shape("people.txt", "".join(f"{name}\n" for name in PEOPLE), *PEOPLE),
    "one column of names that begins with Nick": shape("people.txt", "Nick\nAda\nBo\n", "nick", "Bo"),
    "one column of names, as surname first": shape(
        "a.txt", "Lovelace, Ada\nHopper, Grace\n", "Lovelace, Ada", "hopper, grace"
    ),
    "one column under a heading": shape("a.csv", "username\nada\nbo\n", "ada", "bo", username="username"),
    "one quoted column": shape(
        "a.csv", 'name\n"Lovelace, Ada"\n"Hopper, Grace"\n', "lovelace, ada", "Hopper, Grace", person="name"
    ),
    "one column of links to photos": shape(
        "links.txt",
        f"{LINK.format('hushdex-ada', 1)}\n{LINK.format('00000000042@N00', 2)}\n",
        "hushdex-ada",
        "00000000042@N00",
    ),
    "one column of image files": shape(
        "urls.csv", f"{STATIC.format(123456)}\n{STATIC.format(1234567)}\n", STATIC.format(123456), "1234567"
    ),
    "one column of account numbers": shape(
        "nsids.txt", "00000000042@N00\n12345678@N03\n", "00000000042@N00", LINK.format("12345678@n03", ""), nsid=1
    ),
    "one column of other links": shape(
        "a.txt",
        "https://example.org/people/ada\nhttps://example.org/people/bo\n",
        "https://example.org/people/ada",
        "https://example.org/people/bo",
    ),
    "one column of e-mail addresses": shape(
        "a.txt", "ada@example.org\nbo@example.org\n", "ada@example.org", "Bo@Example.org"
    ),
    "a column of e-mail addresses": shape(
        "a.csv",
        "email,joined\nada@example.org,2020-01-01\nbo@example.org,2021-01-01\n",
        "ada@example.org",
        "bo@example.org",
        email="email",
    ),
    "Spanish": shape(
        "a.csv",
        "nombre_de_usuario,título,licencia,enlace\nana_1,Lluvia,CC BY,https://example.org/1\nluis,Mar,CC BY,https://example.org/2\n",
        "ana_1",
        "luis",
        username="nombre_de_usuario",
        title="título",
        url="enlace",
    ),
    "German": shape(
        "a.csv",
        "lfd. Nr.;Name des Fotografen;Bildtitel;Aufnahmedatum\n1;Jörg Weiß;Tor;01.02.2003\n2;Ute;See;03.04.2005\n",
        "Jörg Weiß",
        "ute",
        username="Name des Fotografen",
        title="Bildtitel",
    ),
    "Japanese": shape(
        "a.csv",
        "番号,ユーザー名,タイトル,ライセンス,リンク\n1,鈴木,雨,CC BY,https://example.org/1\n2,sato,海,CC0,https://example.org/2\n",
        "鈴木",
        "sato",
        username="ユーザー名",
        title="タイトル",
        url="リンク",
    ),
    "a heading in a language that it does not know": shape(
        "a.csv",
        "kazalo;fotograf_ime_xx;opis\n1;Ada Ex;Dež nad mestom\n2;Bo Ex;Morje\n3;Ada Ex;Vrata\n",
        "ada ex",
        "Bo Ex",
    ),
    "an index column": shape(
        "a.csv",
        ",photographer,url\n0,Ada,https://example.org/a\n1,Bo,https://example.org/b\n2,Ada,https://example.org/c\n",
        "ada",
        "bo",
        username="photographer",
        url="url",
    ),
    "written by R": shape("a.csv", '"author","photo_id"\n"1","Ada","77"\n"2","Bo","78"\n', "Ada", "Bo", username=2),
    "EXIF": shape(
        "exif.csv",
        "SourceFile,Artist,Copyright,DateTimeOriginal,Model\n./a.jpg,Ada Ex,(c) Ada,2008:05:30 15:56:01,X\n"
        "./b.jpg,Bo Ex,,2009:05:30 15:56:01,X\n",
        "Ada Ex",
        "bo ex",
        person="Artist",
        item="SourceFile",
    ),
    "EXIF as JSON": shape(
        "exif.json",
        json.dumps(
            [
                {"SourceFile": "a.jpg", "EXIF:Artist": "Ada Ex", "File:FileSize": 12},
                {"SourceFile": "b.jpg", "EXIF:Artist": "Bo Ex"},
            ]
        ),
        "Ada Ex",
        "Bo Ex",
        person="EXIF:Artist",
    ),
    "two columns with names": shape(
        "a.csv", "author,uploader,file\nAda Ex,Cy,1.jpg\nBo Ex,Di,2.jpg\n", "Ada Ex", "Bo Ex", person="author"
    ),
    "a user name and a display name": shape(
        "a.csv",
        "id,username,full_name\n1,ada_l,Ada Lovelace\n2,bo,Bo B\n",
        "ada_l",
        "Bo B",
        username="username",
        screen_name="full_name",
    ),
    "empty columns": shape("a.csv", "id,x,author,y,z\n1,,Ada,,\n2,,Bo,,\n", "ada", "bo", username="author"),
    "rows without a name": shape("a.csv", "id,author\n1,Ada\n2,\n3,\n4,Bo\n", "ada", "bo", username="author"),
    "mixed kinds": shape(
        "a.csv",
        f"flickr_user,photo\nada-l,1\n12345678@N00,2\n{LINK.format('bo-b', 3)},3\n",
        "ada-l",
        "bo-b",
        "12345678@N00",
        account="flickr_user",
    ),
    "mixed kinds with e-mail addresses": shape(
        "a.csv", "flickr_user,photo\nada-l,1\n12345678@N00,2\nbo@example.org,3\n", "ada-l", "12345678@N00"
    ),
    "JSON array": shape(
        "a.json",
        json.dumps([{"creator": "Ada", "title": "T"}, {"creator": "Bo", "title": "U"}], indent=1),
        "ada",
        "bo",
        username="creator",
        title="title",
    ),
    "JSON lines": shape(
        "a.jsonl",
        "".join(json.dumps({"user": name, "n": n}) + "\n" for n, name in enumerate(PEOPLE)),
        *PEOPLE,
        username="user",
    ),
    "JSON lines called json": shape(
        "a.json", "".join(json.dumps({"user": name}) + "\n" for name in PEOPLE), *PEOPLE, username="user"
    ),
    "nested JSON": shape(
        "a.json",
        json.dumps(PHOTOS),
        "user0",
        "user29",
        "ada no29",
        username="owner.username",
        screen_name="owner.realname",
        item="id",
    ),
    "deeply nested JSON": shape(
        "a.json",
        json.dumps([{"photo": {"owner": {"username": name}}} for name in PEOPLE]),
        *PEOPLE,
        username="photo.owner.username",
    ),
    "JSON object of objects": shape(
        "a.json", json.dumps({"7": {"author": "Ada"}, "8": {"author": "Bo"}}), "ada", "bo", username="author"
    ),
    "Parquet": shape(
        "a.parquet",
        pack_table(photographer=["Ada", "Bo", None, "Cy"], id=[1, 2, 3, 4]),
        "ada",
        "Cy",
        username="photographer",
        item="id",
    ),
    "Parquet called otherwise": shape(
        "part-0000", pack_table(author=["Ada", "Bo"], list=[[1], [2]]), "ada", "bo", username="author"
    ),
    "gzip": shape("a.csv.gz", gzip.compress(b"author,id\nAda,1\nBo,2\n", mtime=0), "ada", "bo", username="author"),
    "zstd without its ending": shape(
        "a.csv", zstandard.compress(b"author,id\nAda,1\nBo,2\n"), "ada", "bo", username="author"
    ),
    "sep= of Excel": shape("a.csv", "sep=;\r\nauthor;id\r\nAda;1\r\nBo;2\r\n", "ada", "bo", username="author"),
    "a title above": shape(
        "a.csv",
        "# our list, of last year\n#\nauthor,id,url\nAda,1,https://example.org/1\nBo,2,https://example.org/2\n",
        "ada",
        "bo",
        username="author",
    ),
    "a column twice": shape("a.csv", "author,author,id\nAda,x,1\nBo,y,2\n", "ada", "bo", username=1),
    "tabs with quoted line ends": shape(
        "a.tsv", 'author\ttitle\nAda\t"one\ntwo"\nBo\t"three\nfour"\n', "ada", "bo", username="author"
    ),
    "lone quotation marks": shape("a.csv", 'author,title\nAda,12" disc\nBo,"no end\n', "ada", "bo", username="author"),
    "apostrophes around": shape(
        "a.csv", "'author','title'\n'Ada, Countess','x'\n'Bo','y'\n", "ada, countess", "bo", username="author"
    ),
    "bars": shape(
        "a.txt", "photo_id|owner|title\n1|ada_l|x\n2|bo|y\n", "ada_l", "bo", username="owner", item="photo_id"
    ),
    "URL-encoded": shape(
        "a.csv",
        "id,user name,title\n1,Ada+%26+Bo,A+door\n2,Gr%C3%BC%C3%9Fe,b\n",
        "ada & bo",
        "Grüße",
        username="user name",
    ),
    "nothing as \\N": shape(
        "a.tsv",
        "author\tlink\nAda\t\\N\n\\N\thttps://example.org/2\nBo\thttps://example.org/3\n",
        "ada",
        "bo",
        username="author",
    ),
    "Flickr's API": shape(
        "a.csv",
        "id,owner,secret,ownername,pathalias\n53208249252,12345678@N00,abc,Ada Ex,ada-ex\n"
        "53208249253,87654321@N05,def,Bo,\n",
        "12345678@N00",
        "87654321@n05",
        "Ada Ex",
        nsid="owner",
    ),
    "account and photo, no link": shape(
        "a.csv",
        "flickr_user,photo_id\nada-l,53208249252\nbo,53208249253\n",
        "ada-l",
        "bo",
        url=LINK.format("{account}", "{item}"),
    ),
    "numbers alone": shape("a.csv", "10001\n10002\n10003\n", "10001", "10003"),
    "numbers of ten digits that are no ISBNs": shape(
        "a.csv", "8253534731\n8253534742\n8253534753\n", "8253534731", "8253534753", username=1
    ),
    "ISBNs alone": shape("a.csv", "9780306406157\n0-8044-2957-X\n9783161484100\n", "978-0-306-40615-7", isbn=1),
    "one row": shape("a.csv", "author\nAda\n", "ada", username="author"),
    "first and last names": shape(
        "a.csv",
        "first_name,last_name,file\nAda,Lovelace,1.jpg\nGrace,Hopper,2.jpg\n",
        "ada lovelace",
        "Hopper, Grace",
        person="full_name",
    ),
    "several names in a field": shape(
        "a.csv",
        "title,authors,doi\nP,Ada Ex; Bo Ex,10.1/a\nQ,Cy Ex,10.1/b\nR,Bo Ex; Di Ex,10.1/c\n",
        *("ada ex", "Bo Ex", "Di Ex"),
        person="authors",
        item="doi",
    ),
    "names as in prose": shape(
        "a.csv",
        'work id,artists\n1,Ada Ex and Bo Ex\n2,Cy Ex\n3,"Di Ex, Ed Ex and Flo Ex"\n',
        *("ada ex", "Bo Ex", "Ed Ex"),
        person="artists",
        item="work id",
    ),
    "further people": shape(
        "a.csv",
        "isbn,Author,Illustrator,Translated by\n978-0-00-000000-0,Ada Ex,Bo Ex,\n978-0-00-000001-7,Cy Ex,,Di Ex\n",
        *("ada ex", "Bo Ex", "Di Ex"),
        person=["Author", "Illustrator", "Translated by"],
        item="isbn",
    ),
    "an animal's name before the author's": shape(
        "a.csv", "Navn;Art;Forfatter\nRex;Hund;Ada Ex\nPus;Kat;Bo Ex\n", "Ada Ex", "bo ex", person="Forfatter"
    ),
    "yes and no": shape(
        "a.csv",
        "NSFW,Show boosts,Account address\ntrue,no,ada_x\nfalse,yes,bo.x\n",
        "ada_x",
        username="Account address",
    ),
    "an opt-out list": shape(
        "a.csv", "issue,author,optout_owners\n1,cy,ada\n2,cy,acme-inc\n", "ada", "acme-inc", github="optout_owners"
    ),
    "an ORCID is no link": shape(
        "a.csv",
        "name,orcid,page\nAda Ex,https://orcid.org/0000-0000-0000-0001,https://example.org/1\n"
        "Bo Ex,https://orcid.org/0000-0000-0000-0002,https://example.org/2\n",
        *("ada ex", "Bo Ex"),
        url="page",
    ),
    "all capitals": shape(
        "A.CSV",
        "PHOTOGRAPHER,IMAGE_URL\nADA EX,https://example.org/1.jpg\nBO,https://example.org/2.jpg\n",
        "ada ex",
        "bo",
        username="PHOTOGRAPHER",
        url="IMAGE_URL",
    ),
    "a list inside a JSON document": shape(
        "a.json",
        json.dumps(
            {"info": {"year": 2020}, "photos": [{"author": "Ada", "id": 1}, {"author": "Bo", "id": 2}]}, indent=2
        ),
        *("ada", "bo"),
        username="author",
        item="id",
    ),
    "as Flickr's API answers": shape(
        "a.json",
        json.dumps(
            {"photos": {"page": 1, "photo": [{"id": "1", "owner": "12345678@N00", "title": "T"}]}, "stat": "ok"}
        ),
        "12345678@N00",
        nsid="owner",
    ),
    "as COCO writes it": shape(
        "a.json",
        json.dumps(
            {
                "info": {"year": 2017},
                "licenses": [{"id": 1, "name": "CC BY", "url": "http://creativecommons.org/licenses/by/2.0/"}],
                "images": [{"id": 9, "license": 1, "file_name": "9.jpg", "flickr_url": STATIC.format(123456789)}],
                "annotations": [{"id": n, "image_id": 9, "bbox": [1, 2], "category_id": 1} for n in range(9)],
            }
        ),
        *("123456789", STATIC.format(123456789)),
        photo_id="flickr_url",
    ),
    "user names that are numbers": shape(
        "a.csv", "username,n\n12345,a\n00777,b\n", "12345", "00777", username="username"
    ),
    "a delimiter at the end of each row": shape("a.csv", "author;title\nAda;x;\nBo;y;\n", "ada", "bo", username=1),
    "account numbers and names in one column": shape(
        "a.txt", "12345678@N00\nada-l\nbo_b\n87654321@N03\n", "12345678@N00", "ada-l", "87654321@n03", account=1
    ),
    "a JSON object by name": shape(
        "a.json", json.dumps({"ada": {"n": 3}, "bo": {"n": 5}}), "ada", "bo", username="$key"
    ),
}
