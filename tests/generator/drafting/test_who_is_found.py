"""Lists as publishers have them: who is named in which rows, by the settings that `new` writes for them."""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
import zipfile
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.drafting import Wishes, detect, draft_settings
from generator.drafting.file_heads import take_sample
from generator.settings import load_settings
from shards.errors import InputError
from tests.support.reading_samples import read_rows, write
from tests.support.workbooks import write_xlsx


def count_names(folder: Path, *files: Path) -> Counter[str]:
    """Whom the rows of some lists name, and how often, by the settings that `new --yes` would write."""
    guesses = detect([str(file) for file in files], Wishes(attended=False))
    settings = folder / "site.toml"
    settings.write_text(draft_settings(guesses, folder, title="A draft"), "utf-8")
    names: Counter[str] = Counter()
    for dataset in load_settings(settings).datasets:
        roles = [role for role in dataset.columns if role not in ("item", "title", "url", "license", "date")]
        for row in read_rows(dataset):
            for role in roles:
                names.update(row[role] if isinstance(row[role], list) else [row[role]])
    return names


PEOPLE = {
    "a pair in a column of authors": (
        "b.csv",
        "author,title\nAda Ex & Bo Why,River\nCy Zed,Hill\nAda Ex & Cy Zed,Sea\nBo Why,Moor\n",
        {"Ada Ex": 2, "Bo Why": 2, "Cy Zed": 2},
    ),
    "a slash without spaces, and roles": (
        "b.csv",
        "title,authors\nRiver,Ada Ex/Bo Why\nHill,Ada Ex/Cy Zed (Illustrator)\nSea,Di Ix\n",
        {"Ada Ex": 2, "Bo Why": 1, "Cy Zed": 1, "Di Ix": 1},
    ),
    "quotation marks that backslashes protect, before commas": (
        "b.csv",
        'id,artist,title\n"1","Ada Ex","She said \\"1\\", twice"\n"2","Bo Why","He said \\"2\\", once"\n',
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "featured artists": (
        "b.csv",
        "artist,track\nAda Ex feat. Bo Why,River\nCy Zed,Hill\nAda Ex (ft. Cy Zed),Sea\n",
        {"Ada Ex": 2, "Bo Why": 1, "Cy Zed": 2},
    ),
    "results of a query for works and their creators": (
        "b.json",
        '{"head": {"vars": ["itemLabel", "creatorLabel"]}, "results": {"bindings": ['
        '{"itemLabel": {"type": "literal", "value": "River"}, "creatorLabel": {"type": "literal", "value": "Ada Ex"}},'
        '{"itemLabel": {"type": "literal", "value": "Hill"}, "creatorLabel": {"type": "literal", "value": "Bo Why"}}'
        "]}}",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "a table as R writes it": (
        "l.txt",
        '"username" "item"\n"1" "ada" "p1"\n"2" "bo ex" "p2"\n"3" "cy" "p3"\n',
        {"ada": 1, "bo ex": 1, "cy": 1},
    ),
    "repositories of accounts with numbers": (
        "l.json",
        '{"user1": ["user1/a", "user1/b"], "user2": ["user2/a", "user2/b"], "user3": ["user3/a", "user3/b"]}',
        {f"user{n}/{repo}": 1 for n in (1, 2, 3) for repo in "ab"},
    ),
    "bands with a slash": (
        "b.csv",
        "artist,song\nAC/DC,T\nAda Ex,Rain\nBo Why,Sun\n",
        {"AC/DC": 1, "Ada Ex": 1, "Bo Why": 1},
    ),
    "lines with professions": (
        "l.txt",
        "Ada Ex, painter\nBo Why, poet\nDi Ix, poet\nCy Zed\n",
        {"Ada Ex": 1, "Bo Why": 1, "Di Ix": 1, "Cy Zed": 1},
    ),
    "lines with remarks": (
        "l.txt",
        "Ada Ex: Malerin\nBo Why: Dichter\nCy Zed: Malerin\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "lines with addresses": (
        "l.txt",
        "Ada Ex <ada@x.example>\nBo Why <bo@x.example>\nCy Zed <cy@x.example>\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1, "ada@x.example": 1, "bo@x.example": 1, "cy@x.example": 1},
    ),
    "lines with handles": (
        "l.txt",
        "Ada Ex (@ada)\nBo Why (@bo)\nCy Zed (@cy)\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1, "@ada": 1, "@bo": 1, "@cy": 1},
    ),
    "lines with works": (
        "l.txt",
        "The river of night - Ada Ex\nHill - Bo Why\nSea - Cy Zed\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "a row of types below the header": (
        "l.csv",
        "author,title,year\nstring,string,int\nAda Ex,River,1999\nBo Why,Hill,2001\n",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "no header, and single words beside names": (
        "l.csv",
        "River,Ada Ex\nHill,Bo Why\nSea,Cy Zed\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "a header in an unknown language": (
        "l.csv",
        "kto,chto\nAda Ex,River\nBo Why,Hill\nCy Zed,Sea\n",
        {"kto": 1, "Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "a rare delimiter": (
        "l.txt",
        "author§title§id\nAda Ex§River§1\nBo Why§Hill§2\n",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "authors as Crossref has them, and a group": (
        "c.json",
        '{"items": [{"DOI": "10.1/a", "author": [{"given": "Ada", "family": "Ex", "sequence": "first"}]}, '
        '{"DOI": "10.1/b", "author": [{"given": "Bo", "family": "Why"}, {"name": "Hill Group"}]}]}',
        {"Ada Ex": 1, "Bo Why": 1, "Hill Group": 1},
    ),
    "the columns of a library's catalogue": (
        "c.csv",
        "001;100$a;245$a;700$a\n123;Ex, Ada, 1950- author.;River /;Why, Bo, illustrator\n124;Zed, Cy,;Hill :;\n",
        {"Ex, Ada": 1, "Why, Bo": 1, "Zed, Cy,": 1},
    ),
    "first and last names of authors": (
        "c.csv",
        "ID,Title,Author Username,Author First Name,Author Last Name\n1,River,ada,Ada,Ex\n2,Hill,bo,Bo,Why\n",
        {"ada": 1, "Ada Ex": 1, "bo": 1, "Bo Why": 1},
    ),
    "initials after last names": (
        "l.csv",
        'title,authors\nRiver,"Ex, A., Why, B."\nHill,"Zed, C."\n',
        {"Ex, A.": 1, "Why, B.": 1, "Zed, C.": 1},
    ),
    "cells that reach over two rows": (
        "l.html",
        "<table><tr><th>Artist<th>Work<tr><td rowspan=2>Ada Ex<td>River<tr><td>Hill<tr><td>Bo Why<td>Sea</table>",
        {"Ada Ex": 2, "Bo Why": 1},
    ),
    "what a spreadsheet writes for an error": ("l.csv", "author,title\nAda Ex,River\n#NAME?,Hill\n", {"Ada Ex": 1}),
    "numbers before names": (
        "b.csv",
        "title,author\nRiver,1. Ada Ex 2. Bo Why\nHill,1) Cy Zed\nSea,(1) Ada Ex (2) Di Ix\n",
        {"Ada Ex": 2, "Bo Why": 1, "Cy Zed": 1, "Di Ix": 1},
    ),
    "et al.": ("b.csv", "author,title\nAda Ex et al.,River\nBo Why,Hill\n", {"Ada Ex": 1, "Bo Why": 1}),
    "roles": (
        "b.csv",
        "author,title\nAda Ex (ed.),River\nBo Why (Editor),Hill\nCy Zed,Sea\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "by": ("b.csv", "title,author\nRiver,by Ada Ex\nHill,by Bo Why\n", {"Ada Ex": 1, "Bo Why": 1}),
    "years of birth and death": (
        "b.csv",
        'author,title\n"Ex, Ada, 1900-1980",River\n"Why, Bo, 1970-",Hill\n',
        {"Ex, Ada": 1, "Why, Bo": 1},
    ),
    "last names first, one without": (
        "b.csv",
        'author,title\n"Ex, Ada",R\n"Why, Bo",H\n"García Márquez, Gabriel José",S\n',
        {"Ex, Ada": 1, "Why, Bo": 1, "García Márquez, Gabriel José": 1},
    ),
    "a line break in a name": (
        "b.csv",
        'author,id\nAda Ex,1\n"Bo\nWhy",2\nCy Zed,3\n',
        {"Ada Ex": 1, "Bo\nWhy": 1, "Cy Zed": 1},
    ),
    "lists of Python": (
        "b.csv",
        'id,authors\n1,"[\'Ada Ex\', \'Bo Why\']"\n2,"[\'Ada Ex\']"\n3,"[""Cy O\'Zed"", \'Bo Why\']"\n4,[]\n',
        {"Ada Ex": 2, "Bo Why": 2, "Cy O'Zed": 1},
    ),
    "numbered columns, and one that is not": (
        "b.csv",
        "title,author1,author2,Translator\nRiver,Ada Ex,Bo Why,\nHill,Cy Zed,,Di Ix\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1, "Di Ix": 1},
    ),
    "a primary author and others": (
        "b.csv",
        "title,Primary Author,2nd author\nRiver,Ada Ex,Bo Why\nHill,Cy Zed,\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "line breaks of web pages": (
        "b.csv",
        "title,authors\nRiver,Ada Ex<br>Bo Why\nHill,Cy Zed\nSea,Ada Ex<br/>Di Ix\n",
        {"Ada Ex": 2, "Bo Why": 1, "Cy Zed": 1, "Di Ix": 1},
    ),
    "objects of JSON": (
        "b.tsv",
        'id\tauthors\n1\t[{"name": "Ada Ex", "role": "a"}, {"name": "Bo Why"}]\n2\t[{"name": "Cy Zed"}]\n',
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "objects of Python": (
        "b.csv",
        "id,authors\n1,\"[{'order': 0, 'name': \"\"Ada O'Ex\"\"}, {'order': None, 'name': 'Bo Why'}]\"\n2,[]\n",
        {"Ada O'Ex": 1, "Bo Why": 1},
    ),
    "first and last": ("m.csv", "No,First,Last\n1,Ada,Ex\n2,Bo,Why\n", {"Ada Ex": 1, "Bo Why": 1}),
    "lists of JSON": ("b.tsv", 'id\tauthors\n1\t["Ada Ex", "Bo Why"]\n2\t["Ada Ex"]\n', {"Ada Ex": 2, "Bo Why": 1}),
    "numbered columns of accounts": (
        "m.csv",
        "branch,member 1,member 2\nNorth,Ada Ex,Bo Why\nSouth,Cy Zed,\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "titles in the first cells of a spreadsheet": (
        "m.csv",
        "Union of Rivers,,\nMembers of 2020,,\n,,\nNo,Name,Branch\n1,Ada Ex,North\n2,Bo Why,South\n",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "two header rows": (
        "m.csv",
        "Person,,Work\nFirst name,Last name,Title\nAda,Ex,River\nBo,Why,Hill\n",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "pairs of colons": (
        "m.dat",
        "1::Ada Ex::Sea\n2::Bo Why::Hill\n3::Cy Zed::Moor\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "how often each name occurs": ("c.json", '{"ada": 3, "bo": 1,\n"cy": 12}', {"ada": 1, "bo": 1, "cy": 1}),
    "UTF-16 without a mark": (
        "m.csv",
        "автор,номер\nАнна Ка,1\nПётр Щу,2\n".encode("utf-16-be"),
        {"Анна Ка": 1, "Пётр Щу": 1},
    ),
    "last names and names": (
        "m.csv",
        "Nº socio;Apellidos;Nombre\n12;Why Zed;Ana\n13;Ex;Luis\n",
        {"Ana Why Zed": 1, "Luis Ex": 1},
    ),
    "names and first names": (
        "m.csv",
        "Nr;Name;Vorname\n12;Ex;Ada\n13;Why;Bo\n",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "whole names and first names": (
        "m.csv",
        "Nr;Name;Vorname\n12;Ada Ex;Ada\n13;Why, Bo;Bo\n",
        {"Ada Ex": 1, "Why, Bo": 1},
    ),
    "artists with handles on several platforms": (
        "h.csv",
        "artist,platform,handle\nAda Ex,Instagram,@ada.ex\nBo Why,DeviantArt,bowhy\n",
        {"Ada Ex": 1, "Bo Why": 1, "@ada.ex": 1, "bowhy": 1, "": 2},
    ),
    "who has opted out, and what": (
        "o.csv",
        "Submitted by,Name to opt out,Repositories\nbot1,Ada Ex,ada/x\nbot1,Bo Why,\nbot2,Cy Zed,cy/y\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1, "ada/x": 1, "cy/y": 1, "": 1},
    ),
    "years of birth alone": (
        "n.txt",
        "Ada Ex (1901-1980)\nBo Why (b. 1950)\nCy Zed (died 1999)\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "accounts beside each other": (
        "p.csv",
        "post,mentions\n1,@ada_ex @bo\n2,@ada_ex\n3,@cy @bo\n",
        {"@ada_ex": 2, "@bo": 2, "@cy": 1},
    ),
    "authors in the names of files": (
        "books.txt",
        "l/E/Ada Ex - The River.epub.txt\nl/E/Ada Ex - A Sea - and more.epub.txt\nl/W/Bo C. Why - Hill.txt\n",
        {"Ada Ex": 2, "Bo C. Why": 1},
    ),
    "titles and authors in the names of files": (
        "books.csv",
        "size,file\n1,The River - one - Ada Ex.epub\n2,A Sea of 2 - Ada Ex.epub\n3,Hill of Ice - Bo C. Why.epub\n",
        {"Ada Ex": 2, "Bo C. Why": 1},
    ),
    "kinds that are called like columns": (
        "q.csv",
        "kind,name\nuri,Ada Ex\nuri,Bo Why\n",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "numbers with a word before them, and countries": (
        "v.tsv",
        "Voice1 ID\tFace1 ID\tGender\tNationality\nv1\tAda_Ex\tf\tPeru\nv2\tBo_Why\tm\tPeru\nv3\tCy_Zed\tf\tChad\n",
        {"Ada_Ex": 1, "Bo_Why": 1, "Cy_Zed": 1},
    ),
    "roles of artists": (
        "m.csv",
        "Object ID,Artist Role,Artist Display Name\n1,Maker|Designer,Ada Ex|Bo Why\n2,Maker,Ada Ex\n",
        {"Ada Ex": 2, "Bo Why": 1},
    ),
    "lists of opt-outs": (
        "o.csv",
        "issue,author,optout_repos,optout_owners\n1,ada,[],['acme-inc']\n2,bo,\"['bo/site', 'bo/notes']\",[]\n",
        {"acme-inc": 1, "bo/site": 1, "bo/notes": 1},
    ),
    "objects in a list": (
        "w.jsonl",
        '{"doi":"10.1/a","authors":[{"given":"Ada","family":"Ex"},{"family":"Consortium"}]}\n'
        '{"doi":"10.1/b","authors":[{"given":"Ada","family":"Ex"}]}\n',
        {"Ada Ex": 2, "Consortium": 1},
    ),
    "a list of JSON": ("n.json", '["Ada Ex", "Bo Why"]', {"Ada Ex": 1, "Bo Why": 1}),
    "rows of JSON": ("n.json", '[["author", "id"], ["Ada Ex", 1], ["Bo Why", 2]]', {"Ada Ex": 1, "Bo Why": 1}),
    "rows of JSON without a header": ("n.json", '[["Ada Ex", 1], ["Bo Why", 2]]', {"Ada Ex": 1, "Bo Why": 1}),
    "columns and rows of pandas": (
        "n.json",
        '{"columns": ["author", "work"], "index": [0, 1], "data": [["Ada Ex", "a"], ["Bo Why", "b"]]}',
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "numbers before the names": ("n.txt", "1. Ada Ex\n2. Bo Why\n3. Cy Zed\n", {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1}),
    "numbers after the names": (
        "n.txt",
        "Ada Ex (12)\nBo Why (3)\nCy Zed (7)\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "one line of names": ("n.txt", "Ada Ex, Bo Why, Cy Zed\n", {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1}),
    "remarks among the rows": (
        "n.csv",
        "# a list\nauthor,id\nAda Ex,1\n# later\nBo Why,2\n",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "no header": ("n.csv", "Ada Ex,101,River\nBo Why,102,Hill\nAda Ex,103,Sea\n", {"Ada Ex": 2, "Bo Why": 1}),
    "control characters as delimiters": (
        "n.txt",
        "author\x01id\nAda Ex\x011\nBo Why\x012\n",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "how often each line occurs, by uniq": (
        "n.txt",
        "     12 Ada Ex\n      3 Bo Why\n      1 Cy Zed\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "how often each website occurs": (
        "n.txt",
        "1234567 www.example.org\n     99 blog.example.com\n      9 9.example.net\n",
        {"www.example.org": 1, "blog.example.com": 1, "9.example.net": 1},
    ),
    "names that begin with numbers": (
        "n.txt",
        "50 Cent\n2 Chainz\nAda Ex\n",
        {"50 Cent": 1, "2 Chainz": 1, "Ada Ex": 1},
    ),
    "what an archive lists": (
        "b.txt",
        "-rw-r--r-- a/b 12 2020-10-05 17:03 b/E/The River - one - Ada Ex.epub.txt\n"
        "-rw-r--r-- a/b 34 2020-10-06 17:03 b/E/A Sea of 2 - Ada Ex.epub.txt\n"
        "-rw-r--r-- a/b 56 2020-10-07 17:03 b/W/Hill: Ice - Bo C. Why.epub.txt\n",
        {"Ada Ex": 2, "Bo C. Why": 1},
    ),
    "titles with authors": (
        "t.jsonl",
        '{"title": "The River - one - Ada Ex", "text": "x"}\n{"title": "A Sea of 2 - Bo Why", "text": "y"}\n'
        '{"title": "Hill of Ice - Cy Zed", "text": "z"}\n',
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "what belongs to each name": (
        "n.json",
        '{"Ada Ex": ["River", "Sea"], "author": ["Hill"], "Bo Why": []}',
        {"Ada Ex": 2, "author": 1, "Bo Why": 1},
    ),
    "repositories of accounts": (
        "n.json",
        '{"ada": ["ada/x", "ada/y"], "bo": ["bo/z"], "cy": ["cy/x"]}',
        {"ada/x": 1, "ada/y": 1, "bo/z": 1, "cy/x": 1},
    ),
    "accounts beside repositories, which some lack": (
        "n.csv",
        "username,repository\nada,ada/x\nbo,\nada,ada/y\n",
        {"ada": 2, "ada/x": 1, "bo": 1, "ada/y": 1},
    ),
    "how many repositories accounts have": ("n.csv", "username,n_repos\nada,5\nbo,12\n", {"ada": 1, "bo": 1}),
    "ratios": ("m.csv", "name,score\nAda Ex,3/4\nBo Why,1/4\n", {"Ada Ex": 1, "Bo Why": 1}),
    "when members have joined": (
        "m.csv",
        "Member No.,Name,Joined\n1,Ada Ex,22/06/1991\n2,Bo Why,12/06/1986\n",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "both parts of names, further names, and joint members": (
        "m.csv",
        'Member ID,"Last, First",Professional name(s),Joint member\nE1,"Ex, Ada","Ada Sea; Ada Moor",\n'
        'E2,"Why, Bo",,"Zed, Cy"\nE3,"O\'Ix, Di",,\n',
        {"Ex, Ada": 1, "Ada Sea": 1, "Ada Moor": 1, "Why, Bo": 1, "Zed, Cy": 1, "O'Ix, Di": 1},
    ),
    "a column for each platform": (
        "a.csv",
        "Artist,Instagram,ArtStation\nAda Ex,@ada.ex,https://www.artstation.com/adaex\n"
        "Bo Why,https://www.instagram.com/bo.why/,bowhy\nCy Zed,not-there,cyzed\n",
        {
            "Ada Ex": 1,
            "Bo Why": 1,
            "Cy Zed": 1,
            "@ada.ex": 1,
            "https://www.instagram.com/bo.why/": 1,
            "https://www.artstation.com/adaex": 1,
            "bowhy": 1,
            "cyzed": 1,
            "not-there": 1,
        },
    ),
    "handles of platforms, one of which is not known": (
        "h.csv",
        "artist,platform,handle\nAda,Instagram,@ada.ex\nBo,Twitter/X,bo_why\nCy,Cohost,cyzed\nDi,X,@di\n",
        {"Ada": 1, "Bo": 1, "Cy": 1, "Di": 1, "@ada.ex": 1, "bo_why": 1, "@di": 1, "cyzed": 1, "": 3},
    ),
    "links to several platforms, and handles": (
        "h.txt",
        "https://www.instagram.com/ada.ex/\nhttps://www.artstation.com/bowhy\n@cy_zed\nx.com/di_ix\n",
        {
            "https://www.instagram.com/ada.ex/": 1,
            "https://www.artstation.com/bowhy": 1,
            "@cy_zed": 1,
            "x.com/di_ix": 1,
            "": 12,
        },
    ),
    "Japanese names joined by a dot, and parts of foreign ones": (
        "j.csv",
        "書名,著者\n川,山田太郎・鈴木花子\n海,ジョン・スミス\n山,鈴木花子\n丘,さくらももこ・山田 太郎\n",
        {"山田太郎": 1, "鈴木花子": 2, "ジョン・スミス": 1, "さくらももこ": 1, "山田 太郎": 1},
    ),
    "Japanese names with roles": (
        "j.csv",
        "書名,著者\n川,山田太郎（著）、鈴木花子（訳）\n海,鈴木花子\n山,王小明／李大华\n",
        {"山田太郎": 1, "鈴木花子": 2, "王小明": 1, "李大华": 1},
    ),
    "Korean names": (
        "k.csv",
        '제목,저자\n강,김철수·이영희\n산,"김철수, 박민수"\n들,이영희\n',
        {"김철수": 2, "이영희": 2, "박민수": 1},
    ),
    "Arabic separators": (
        "a.csv",
        "العنوان,المؤلف\nنهر,سلمى البحر، أحمد علي\nجبل,سلمى البحر؛ ليلى حسن\nبحر,أحمد علي\n",
        {"سلمى البحر": 2, "أحمد علي": 2, "ليلى حسن": 1},
    ),
    "small XML of rows that are nothing but attributes": (
        "u.xml",
        '<users><row Id="1" DisplayName="Ada Ex" /><row Id="2" DisplayName="bowhy" /></users>',
        {"Ada Ex": 1, "bowhy": 1},
    ),
    "small XML of articles": (
        "d.xml",
        '<dblp><article key="j/1"><author>Ada Ex</author><author>Bo Why</author><title>River</title></article>'
        '<article key="j/2"><author>Cy Zed</author><title>Hill</title></article></dblp>',
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "a feed": (
        "f.xml",
        "<rss><channel><title>Blog</title><item><title>River</title><creator>Ada Ex</creator></item>"
        "<item><title>Hill</title><creator>Bo Why</creator></item></channel></rss>",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "display names that some lack, and logins": (
        "o.csv",
        "id,user_login,user_name\n1,adaex,Ada Ex\n2,bo_why,\n",
        {"adaex": 1, "bo_why": 1, "Ada Ex": 1},
    ),
    "credit lines that are no names": (
        "t.csv",
        'id,artist,title,creditLine\n1,"Ex, Ada",River,Presented by Di Ix 1922\n2,"Why, Bo",Hill,Bought 1924\n',
        {"Ex, Ada": 1, "Why, Bo": 1},
    ),
    "numbers behind names in one of two columns": (
        "s.csv",
        'Authors,Author full names,Title\n"Ex A.; Why B.","Ex, Ada (571); Why, Bo (230)",River\n'
        'Zed C.,"Zed, Cy (572)",Hill\n',
        {"Ex A.": 1, "Why B.": 1, "Zed C.": 1, "Ex, Ada": 1, "Why, Bo": 1, "Zed, Cy": 1},
    ),
    "readings of Japanese names": (
        "m.csv",
        "No.,氏名,フリガナ\n1,山田太郎,ヤマダ タロウ\n2,鈴木花子,スズキ ハナコ\n",
        {"山田太郎": 1, "鈴木花子": 1, "ヤマダ タロウ": 1, "スズキ ハナコ": 1},
    ),
    "Turkish parts of names": (
        "u.csv",
        "Sıra No;Adı;Soyadı\n1;Ayşe;Yılmaz\n2;Şükrü;Öztürk\n",
        {"Ayşe Yılmaz": 1, "Şükrü Öztürk": 1},
    ),
    "names of pages before people": (
        "n.csv",
        'Name,Tags,People\nRiver,art,"Ada Ex, Bo Why"\nHill,art,Cy Zed\nSea,art,"Ada Ex, Cy Zed"\n',
        {"Ada Ex": 2, "Bo Why": 1, "Cy Zed": 2},
    ),
    "an abbreviated heading of what is shown": (
        "e.csv",
        "Full Name;E-mail;Dept.\nAda Ex;ada@example.org;IT\nBo Why;bo@example.org;HR\n",
        {"Ada Ex": 1, "Bo Why": 1, "ada@example.org": 1, "bo@example.org": 1},
    ),
    "hyphens before all names": (
        "m.md",
        "# Artists\n\n- Ada Ex\n- Bo Why\n- Cy Zed\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "last names first, without a heading": (
        "l.txt",
        "García Ex, Ana\nPérez Why, Luis María\nSánchez Zed, José\nVega Ix, Xoán\n",
        {"García Ex, Ana": 1, "Pérez Why, Luis María": 1, "Sánchez Zed, José": 1, "Vega Ix, Xoán": 1},
    ),
    "names and towns, without a heading": (
        "l.txt",
        "Anna Ex, Bergen\nLuis Why, Oslo\nCy Zed, Tromsø\n",
        {"Anna Ex": 1, "Luis Why": 1, "Cy Zed": 1},
    ),
    "names of repositories beside their owners": (
        "l.csv",
        "owner,name,stars\nada,tools,5\nada,site,7\nbo,tools,9\nbo,notes,4\n",
        {"ada": 2, "bo": 2},
    ),
    "addresses behind the names in one of several columns": (
        "l.tsv",
        "12\tAda Ex <ada@x.example>\n9\tBo Why <bo@x.example>\n3\tCy Zed <cy@x.example>\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1, "ada@x.example": 1, "bo@x.example": 1, "cy@x.example": 1},
    ),
    "single words with commas that stand alone elsewhere": (
        "l.csv",
        'Track,Artist Name(s)\nRiver,Adaex\nHill,"Boex, Adaex"\nSea,Cyex\n',
        {"Adaex": 2, "Boex": 1, "Cyex": 1},
    ),
    "bars in fields, below a header with commas": (
        "l.csv",
        "paper,authors\n1,Ada Ex|Bo Why|Cy Zed\n2,Cy Zed|Ada Ex|Di Ix\n",
        {"Ada Ex": 2, "Bo Why": 1, "Cy Zed": 2, "Di Ix": 1},
    ),
    "fields that are quoted because of their commas, beside names": (
        "l.csv",
        'Ada Ex,"a, b"\nBo Why,"c, d"\nCy Zed,"e, f"\n',
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "names after commas, below headings without": (
        "l.csv",
        "artist,town\nAda Ex, Oslo\nBo Why, Rome\nCy Zed, Bonn\nDi Ix, Bari\nEd Ox, Lima\nFy Pe, Kiel\nGy Ra, Metz\n"
        "Hy Si, Pisa\nIo Ty, Nice\nJo Uz, York\nKy Va, Cork\n",
        {
            f"{name}": 1
            for name in (
                "Ada Ex",
                "Bo Why",
                "Cy Zed",
                "Di Ix",
                "Ed Ox",
                "Fy Pe",
                "Gy Ra",
                "Hy Si",
                "Io Ty",
                "Jo Uz",
                "Ky Va",
            )
        },
    ),
    "middle names, particles and second last names in columns of their own": (
        "l.csv",
        "Vorname;Tussenvoegsel;Apellido 1;Segundo apellido\nAda;van der;Ex;\nBo;;Why;Ix\n",
        {"Ada van der Ex": 1, "Bo Why Ix": 1},
    ),
    "a name between that of the family and that of the father": (
        "l.csv",
        "№;Фамилия;Имя;Отчество\n1;Экс;Ада;Ивановна\n2;Вай;Бо;Петрович\n",
        {"Ада Ивановна Экс": 1, "Бо Петрович Вай": 1},
    ),
    "a count of members, a total of them, and remarks below the table": (
        "l.csv",
        "No,Name,Town\nM7,Ada Ex,Oslo\nM9,Bo Why,Rome\nM4,Cy Zed,Bonn\n"
        ",3 members,\n,Totale iscritti: 3,\n,* without guests,\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "a header of several lines": (
        "l.csv",
        ",album,artist,track\n,title,name,title\n2,Sea,Ada Ex,River\n3,Moor,Bo Why,Hill\n",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "who wrote the words of a song": (
        "l.csv",
        "Werk;Komponist;Textdichter\nRiver;Ada Ex;Bo Why\nHill;Ada Ex;Cy Zed\n",
        {"Ada Ex": 2, "Bo Why": 1, "Cy Zed": 1},
    ),
    "JSON called CSV": (
        "l.csv",
        '[{"author": "Ada Ex", "id": 1}, {"author": "Bo Why", "id": 2}]',
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "lines that are quoted as a whole": (
        "l.csv",
        '"author,title"\n"""Ex, Ada"",River ""5"""\n"Bo Why,Hill"\nCy Zed,Sea\n' + '"Di Ix,Moor"\n' * 12,
        {"Ex, Ada": 1, "Bo Why": 1, "Cy Zed": 1, "Di Ix": 12},
    ),
    "rows that end behind the names, although addresses would follow": (
        "l.csv",
        "First Name,Last Name,E-mail,Notes\nAda,Ex,ada@x.example,x\nBo,Why,bo@x.example\nCy,Zed\nDi,Ix,di@x.example\n",
        {
            "Ada Ex": 1,
            "Bo Why": 1,
            "Cy Zed": 1,
            "Di Ix": 1,
            "ada@x.example": 1,
            "bo@x.example": 1,
            "di@x.example": 1,
            "": 1,
        },
    ),
    "accounts that were deleted": ("l.csv", "author,id\n[deleted],1\nada,2\n[removed],3\n", {"ada": 1}),
    "developers of packages": (
        "l.csv",
        "package_name,developer_name\ncom.ada.app,Ada Ex\ncom.bo.app,Bo Why\n",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "Turkish names beside headings that are the same in other encodings": (
        "l.csv",
        "Ad Soyad;Üye No\nGülşen Ex;1\nIşık Why;2\n".encode("cp1254"),
        {"Gülşen Ex": 1, "Işık Why": 1},
    ),
    "Polish names that would have symbols inside in another encoding": (
        "l.csv",
        "Imię i nazwisko;Nr\nŁukasz Żółć;1\nZoś Ćma;2\n".encode("cp1250"),
        {"Łukasz Żółć": 1, "Zoś Ćma": 1},
    ),
    "authors in lists of objects beside the names of works": (
        "l.json",
        '{"results": ['
        '{"id": "1", "display_name": "River", "authorships": [{"author": {"id": "a", "display_name": "Ada Ex"}}]},'
        '{"id": "2", "display_name": "Sea", "authorships": [{"author": {"id": "b", "display_name": "Bo Why"}}]}]}',
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "headings in Thai": ("l.csv", "ผู้แต่ง,ชื่อเรื่อง\nอาดา เอ็กซ์,แม่น้ำ\nโบ วาย,ทะเล\n", {"อาดา เอ็กซ์": 1, "โบ วาย": 1}),
    "headings in Persian and Serbian": (
        "l.csv",
        "نویسنده,наслов\nآدا اکس,رود\nبو وای,دریا\n",
        {"آدا اکس": 1, "بو وای": 1},
    ),
    "an account with a number in the last row, alone": (
        "l.csv",
        "username,item\nada,1\nbo,2\ncy99,\n",
        {"ada": 1, "bo": 1, "cy99": 1},
    ),
    "files in folders that are called as their authors": (
        "l.txt",
        "Ada Ex/River.epub\nAda Ex/Sea.epub\nBo Why/Fog.epub\n",
        {"Ada Ex": 2, "Bo Why": 1},
    ),
    "titles by authors": (
        "l.txt",
        "River by Ada Ex\nStand by Me by Bo Why\nFog by Cy Zed\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "links to several platforms below a heading": (
        "l.csv",
        "link\nhttps://www.instagram.com/ada.ex\nhttps://twitter.com/bowhy\nhttps://www.artstation.com/cyzed\n",
        {
            "https://www.instagram.com/ada.ex": 1,
            "https://twitter.com/bowhy": 1,
            "https://www.artstation.com/cyzed": 1,
            "": 6,
        },
    ),
    "titles that are numbered headings": (
        "l.csv",
        "Titel;Autor\nBand 1;Ada Ex\nBand 2;Bo Why\nBand 3;Cy Zed\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "a total that says of what": (
        "l.csv",
        "Nr,Name\nM-17,Ada Ex\nM-12,Bo Why\nM-31,Cy Zed\nSumme,3 Mitglieder\n",
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1},
    ),
    "authors in a few rows, in Turkish": (
        "l.csv",
        'Makale;Yazarlar\n1;"Ada Ex, Bo Why"\n2;"Cy Zed, Di Ix"\n',
        {"Ada Ex": 1, "Bo Why": 1, "Cy Zed": 1, "Di Ix": 1},
    ),
    "MARC in XML": (
        "l.xml",
        '<collection xmlns="http://www.loc.gov/MARC21/slim">'
        + "".join(
            f'<record><controlfield tag="001">{number}</controlfield><datafield tag="100" ind1="1" ind2=" ">'
            f'<subfield code="a">{name}</subfield></datafield><datafield tag="245" ind1="0" ind2="0">'
            f'<subfield code="a">River</subfield></datafield></record>'
            for number, name in enumerate(["Ex, Ada", "Why, Bo"])
        )
        + "</collection>",
        {"Ex, Ada": 1, "Why, Bo": 1},
    ),
    "elements that declare their namespaces one by one": (
        "l.xml",
        "<records>"
        + "".join(f'<record><d:creator xmlns:d="urn:d">{name}</d:creator></record>' for name in ("Ada Ex", "Bo Why"))
        + "</records>",
        {"Ada Ex": 1, "Bo Why": 1},
    ),
    "persons beside titles, whose headings are not known": (
        "w.csv",
        "kto_eto,chto_eto\nAnna Ex,Dark River\nJohn Why,Old Hill\nCy Zed,Deep Sea\n",
        {"Anna Ex": 1, "John Why": 1, "Cy Zed": 1},
    ),
}


@pytest.mark.parametrize(("file", "content", "names"), PEOPLE.values(), ids=PEOPLE)
def test_each_person_is_named_by_the_rows_that_name_them(
    tmp_path: Path, file: str, content: str | bytes, names: dict[str, int]
) -> None:
    assert count_names(tmp_path, write(tmp_path, file, content)) == names


def find_columns(file: Path) -> dict[str, object]:
    """The columns by role that are guessed for a list."""
    (guess,) = detect([str(file)], Wishes(attended=False))
    return guess.columns()


def test_links_to_accounts_are_no_links_to_items(tmp_path: Path) -> None:
    text = "https://www.instagram.com/ada.ex/\nhttps://www.artstation.com/bowhy\n@cy_zed\nx.com/di_ix\n"
    assert not {"url", "item", "title"} & find_columns(write(tmp_path, "h.txt", text)).keys()


COUNTS = """
    views stars likes rank width followers year n photos number_of_works num_pages retweet_count Aufrufe vues просмотры
    閲覧数 浏览量 조회수 المشاهدات दृश्य Görüntüleme unknown_measure
"""


@pytest.mark.parametrize("heading", COUNTS.split())
def test_a_number_that_counts_is_no_id(tmp_path: Path, heading: str) -> None:
    rows = "".join(f"Ada{number},Title {number},{900 - 7 * number}\n" for number in range(30))
    assert "item" not in find_columns(write(tmp_path, "a.csv", f"artist,title,{heading}\n{rows}"))
    if heading != "unknown_measure":
        alone = "".join(f"Ada{number},{900 - 7 * number}\n" for number in range(30))
        assert "item" not in find_columns(write(tmp_path, "b.csv", f"artist,{heading}\n{alone}"))


@pytest.mark.parametrize(
    "heading", ["photo_id", "Bild-Nr.", "catalog number", "isbn", "No.", "work_id", "unknown_code"]
)
def test_a_number_that_tells_items_apart_is_their_id(tmp_path: Path, heading: str) -> None:
    rows = "".join(f"Ada{number % 9},{4811111111 + 7 * number}\n" for number in range(30))
    assert find_columns(write(tmp_path, "a.csv", f"artist,{heading}\n{rows}"))["item"] == heading


PLATFORMS = {
    "a column of handles that many platforms could have": (
        "a.csv",
        "account,post_id\n@ada_ex,1\n@bo,2\n",
        {"username": "account"},
    ),
    "channels beside their ids": (
        "y.csv",
        "video_id,channel,channel_id\ndQw4w9WgXcQ,Ada Films,UCuAXFkgsw1L7xaCfnd5JJOw\n"
        "9bZkp7q19f0,Bo Shows,UCxoq-PAQeAdk_zyg8YS0JqA\n",
        {"username": "channel", "youtube": ["video_id", "channel_id"]},
    ),
    "handles beside videos": (
        "y.csv",
        "video_id,channel\ndQw4w9WgXcQ,@adafilms\n9bZkp7q19f0,@boshows\n",
        {"youtube": ["video_id", "channel"]},
    ),
    "ids of videos alone": ("y.txt", "dQw4w9WgXcQ\n9bZkp7q19f0\nkJQP7kiw5Fk\n", {"youtube": 1}),
    "codes with dots": ("n.tsv", 'm.00x\t"Ada Ex"@en\nm.01x\t"Bo Ex"@en\nm.02x\t"Cy Ex"@de\n', {"username": 2}),
    "labels of Wikidata": (
        "w.csv",
        "item,itemLabel\nhttp://www.wikidata.org/entity/Q1,Ada Ex\nhttp://www.wikidata.org/entity/Q2,Bo Why\n",
        {"person": "itemLabel", "url": "item"},
    ),
}


@pytest.mark.parametrize(("file", "content", "wanted"), PLATFORMS.values(), ids=PLATFORMS)
def test_a_platform_is_only_taken_for_names_that_can_be_no_other(
    tmp_path: Path, file: str, content: str, wanted: dict[str, object]
) -> None:
    columns = find_columns(write(tmp_path, file, content))
    assert {role: columns[role] for role in columns if role not in ("item", "title")} == wanted


def test_all_sheets_with_the_same_columns_are_read(tmp_path: Path) -> None:
    head = ["Name", "Number"]
    sheets = {
        "2023": [head, ["Ada Ex", "M1"], ["Bo Why", "M2"]],
        "Remarks": [["About this list"], ["Ask Di Ix"]],
        "2024": [head, ["Cy Zed", "M3"], ["Ada Ex", "M4"]],
    }
    file = write_xlsx(tmp_path / "members.xlsx", sheets)
    assert count_names(tmp_path, file) == {"Ada Ex": 2, "Bo Why": 1, "Cy Zed": 1}
    (guess,) = detect([str(file)], Wishes(attended=False))
    assert guess.table()["table"] == ["2023", "2024"]
    assert guess.doubts[0] == "Other sheets are not read: Remarks (2 rows)."


def test_sheets_whose_columns_begin_on_different_lines_stop_it(tmp_path: Path) -> None:
    head = ["Name", "Number"]
    sheets = {
        "2023": [head, ["Ada Ex", "M1"], ["Bo Why", "M2"], ["Cy Zed", "M3"]],
        "2024": [["Members"], head, ["Di Ix", "M4"]],
    }
    with pytest.raises(InputError, match="2024: the same columns begin on another line than in 2023"):
        count_names(tmp_path, write_xlsx(tmp_path / "members.xlsx", sheets))


def write_hashes(folder: Path, name: str, head: str, more: str = "") -> Path:
    """Write a list of hashes of e-mail addresses, of the kind that its heading or its name says."""
    kind = next(one for one in ("sha1", "sha256", "sha512", "md5") if one in f"{head}{name} md5")
    rows = [hashlib.new(kind, f"{one}@example.org".encode()).hexdigest() + more for one in ("ada", "bo", "cy")]
    return write(folder, name, "\n".join([*filter(None, [head]), *rows, ""]))


@pytest.mark.parametrize(
    ("head", "more"),
    [("md5", ""), ("", ""), ("sha1,count", ",3"), ("hash_sha256,breach", ",Ada"), ("sha512,count", ",3")],
)
def test_hashes_of_who_knows_what_are_not_taken_for_names(tmp_path: Path, head: str, more: str) -> None:
    file = write_hashes(tmp_path, "a.csv", head, more)
    with pytest.raises(InputError, match="perhaps of e-mail addresses"):
        count_names(tmp_path, file)
    column = head.partition(",")[0]
    if column != "sha512":
        [guess] = detect([str(file)], Wishes(platform="email_hash", attended=False))
        assert guess.columns()["email_hash"] == (column or 1)
    for role in ("username", *(() if column == "sha512" else ("email_hash",))):
        [guess] = detect([str(file)], Wishes({role: (column or "1",)}, attended=False))
        assert guess.columns()[role] == (column or 1)


@pytest.mark.parametrize(
    ("name", "head", "more"),
    [
        ("a.csv", "email_sha256,breach", ",2019"), ("a.csv", "E-Mail (MD5),count", ",3"), ("a.csv", "Email", ""),
        ("opted_out_emails.csv", "sha1,count", ",3"), ("emails-sha1/list.txt", "", ""),
    ],
)  # fmt: skip
def test_hashes_are_of_addresses_where_a_heading_or_the_name_of_a_file_says_so(
    tmp_path: Path, name: str, head: str, more: str
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    [guess] = detect([str(write_hashes(tmp_path, name, head, more))], Wishes(attended=False))
    assert guess.columns()["email_hash"] == (head.partition(",")[0] or 1)
    assert guess.casting.list_identifiers() == ["email_hash"]
    assert any("hash" in doubt for doubt in guess.doubts)


def test_a_list_of_addresses_alone_is_one_of_addresses(tmp_path: Path) -> None:
    file = write(tmp_path, "a.txt", "ada@example.org\nbo@example.org\ncy@example.org\n")
    assert find_columns(file) == {"email": 1}
    [guess] = detect([str(file)], Wishes(platform="plain", attended=False))
    assert guess.columns() == {"username": 1}
    file.write_text("ada@example.org\nBo Why\ncy@example.org\n")
    assert find_columns(file) == {"username": 1}


def test_a_column_of_addresses_is_not_taken_for_one_of_their_hashes(tmp_path: Path) -> None:
    content = "email,count\n" + "".join(f"{name}@example.org,3\n" for name in ("ada", "bo", "cy"))
    assert find_columns(write(tmp_path, "emails.csv", content)) == {"email": "email"}


@pytest.mark.parametrize("content", ["https://x.example/1.jpg\nhttps://x.example/2.jpg\n", "0.5\n0.7\n"])
def test_rows_of_files_that_are_called_like_people_count(tmp_path: Path, content: str) -> None:
    files = [write(tmp_path, f"{name}.txt", content) for name in ("Ada Ex", "Bo Why", "Cy Zed")]
    assert count_names(tmp_path, *files) == {"Ada Ex": 2, "Bo Why": 2, "Cy Zed": 2}


def test_a_list_of_links_is_one_of_websites_with_each_link_an_item(tmp_path: Path) -> None:
    file = write(tmp_path, "u.txt", "https://ada.com/1.jpg\nhttps://ada.com/2.jpg\nhttps://bo.co.uk/img.png\n")
    assert find_columns(file) == {"site": 1, "url": 1}


def test_images_with_the_artists_of_some_are_looked_up_by_website_too(tmp_path: Path) -> None:
    links = ["https://cdn.ada.com/1.jpg", "https://cdn.ada.com/2.jpg", "https://bo.org/3.jpg"]
    exif = [{"Artist": "Ada"}, {"Artist": None}, {"Artist": "Bo"}]
    pq.write_table(pa.table({"URL": links, "TEXT": ["a cat", "a dog", "x"], "exif": exif}), tmp_path / "p.parquet")
    columns = find_columns(tmp_path / "p.parquet")
    assert (columns["site"], columns["username"], columns["url"]) == ("URL", "exif.Artist", "URL")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("WARC/1.0\r\nWARC-Type: response\r\n\r\nhello\r\n", "a web archive"),
        ("1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\n00:00:03,000 --> 00:00:04,000\nWorld\n", "subtitles"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n", "subtitles"),
        ('{"log": {"version": "1.2", "pages": [{"id": "p", "title": "https://x.example/"}]}}', "a HAR file"),
        (
            '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://x.example/"></Workbook>',
            "an Excel 2003 XML file",
        ),
        ("Ada Ex#River#1\nBo Why#Hill#2\nCy Zed#Sea#3\n", "each line has 2 × '#'"),
        ("id,author,title\n1,Ex, Ada,River\n2,Why, Bo,Hill\n3,Zed, Cy,Sea\n", "names 3 columns, but the rows have 4"),
        ("author,title\nAda Ex,River\nditto,Hill\nBo Why,Sea\n", "repeat the name above"),
        ("artist,work\nAda Ex,River\n,Hill\n,Sea\nBo Why,Lake\n,Moor\n", "may belong to the name above"),
        ("a,b,c\nDark River,Ada Ex,1\nOld Hill,Bo Why,2\nDeep Sea,Cy Zed,3\n", "look like names alike"),
        ("ada\tDark River\nbo\tOld Hill\ncy\tDeep Sea\nada\tBlue Lake\n", "look like names alike"),
        ('{| class="wikitable"\n! Author !! Title\n|-\n| Ada Ex || River\n|}\n', "as wikis write it"),
        (
            "author,title\n[Ada Ex](https://x.example/),River\n[Bo Why](https://y.example/),Hill\n",
            "marked links",
        ),
        ('author,title\n"=HYPERLINK(""https://x.example"",""Ada Ex"")",River\n', "formulas or marked links"),
        ('title,authors\nRiver,"Ada Ex1, Bo Why2"\nHill,Cy Zed1\n', "a number at the end of most names"),
        ('// list\n[{"author": "Ada Ex"}, {"author": "Bo Why"}]', "a part of a program"),
        (
            '{"authors": [{"name": "Ada Ex"}, {"name": "Bo Why"}], "illustrators": [{"name": "Cy Zed"}]}',
            "several lists that name people, and only authors",
        ),
        ("key,x_y,kto_eto\n1,x1,Ada Ex\n2,y2,\n3,z3,\n4,w4,Bo Why\n", "is empty in many rows"),
        ("Ada Ex, Berlin\nBo Why, Oslo\nCy Zed, Rom\nDi Ix, Oslo\n", "something else behind the comma"),
        ("Ada Ex - Dark River\nBo Why - Old Hill\nCy Zed - Deep Sea\n", "either side of the hyphens"),
        ("Husband,Wife,Parish\nAda Ex,Bo Why,North\nCy Zed,Di Ix,South\n", "look like names alike"),
        ("#host_rev\tn\ncom.example\t30\norg.example.www\t29\nnet.example.blog\t1\n", "from right to left"),
        (
            " CDX N b a m\ncom,example)/ 20190101000000 http://example.com/ text/html 200\n",
            "the index of a web archive",
        ),
        (".\n├── Ada Ex\n│   └── River.epub\n└── Bo Why\n    └── Hill.epub\n", "the drawing of a folder"),
        ("%0 Journal Article\n%A Ex, Ada\n%T River\n\n%0 Book\n%A Why, Bo\n", "a RIS bibliography"),
        ("\nPMID- 123\nTI  - River\nFAU - Ex, Ada\n", "a RIS bibliography"),
        ("name,handle\nAda Ex,IG: @ada.ex\nBo Why,bowhy (ArtStation)\nCy Zed,cyzed\n", "which platform a name is of"),
        ("030 1234567 Ada Ex\n0171 9876543 Bo Why\n089 555666 Cy Zed\n", "a number beside the name"),
        ("kdo,boss,unit\nAda Ex,Di Ix,IT\nBo Why,Di Ix,HR\nCy Zed,Ed Ox,HR\n", "look like names alike"),
        ("Nr;Soyadı\n1;Yılmaz\n2;Öztürk\n", "a part of each name"),
        (
            '{"ada": [{"id": 1, "url": "https://x.example/1"}], "bo": [{"id": 3, "url": "https://x.example/3"}]}',
            "2 lists with the same members",
        ),
        (
            'id,kto,author\n1,"Ex, Ada",Ada Ex\n2,"Why, Bo",\n3,"Zed, Cy",\n',
            "some in 2 rows that have no other",
        ),
        ("# robots\nUser-agent: *\n\nDisallow: /\n", "a robots.txt"),
        ('@prefix x: <http://x.example/> .\n<http://x.example/1> x:name "Ada" .\n', "RDF"),
        ('<http://x.example/1> <http://x.example/name> "Ada" .\n', "RDF"),
        ("dn: cn=Ada Ex,dc=example\ncn: Ada Ex\n\ndn: cn=Bo Why,dc=example\ncn: Bo Why\n", "a directory"),
        ("Name: Ada Ex\nCity: Oslo\n\nName: Bo Why\nCity: Rome\n", "one field in each line"),
        ("name=Ada Ex\ncity=Oslo\n\nname=Bo Why\ncity=Rome\n", "one field in each line"),
        ("var data = [{'name': 'Ada Ex'}];", "a part of a program"),
        ('window.list.part0 = [ {"name": "Ada Ex"} ]', "a part of a program"),
        ("['Ada Ex', 'Bo Why', 'Cy Zed']", "a part of a program"),
        ("/type/author\t/authors/1\t3\n/type/author\t/authors/2\t3\n", "no column looks like names"),
        ("[{'name': 'Ada Ex'}, {'name': 'Bo Why'}]", "a part of a program"),
        ("id,1,2\nname,Ada Ex,Bo Why\ntitle,River,Hill\n", "exchange rows and columns"),
        (gzip.compress(gzip.compress(b"name,id\nAda Ex,1\n", mtime=0), mtime=0), "compressed twice"),
        ("l/Ann Lee - Ada Ex.txt\nl/Bo Why - Cy Zed.txt\nl/Di Ix - Ed Ox.txt\n", "no column looks like names"),
        ("a/1.jpg\na/2.jpg\nb/3.jpg\n", "no column looks like names"),
        ("000001.jpg 2880\n000002.jpg 2937\n000003.jpg 8692\n", "the lines have names of files"),
        (
            '<?xml version="1.0"?>\n<svg xmlns="x"><text id="a">Ada Ex</text><text id="b">Bo Why</text></svg>',
            "a drawing",
        ),
        ("rating,tags\ns,a b\nq,c\ns,d\n", "no column looks like names"),
        ("ada 12\nbo 3\ncy 4\n", "each line ends with a number"),
        ("artist,id\nZoÃ« Ex,1\nBo Why,2\nJosÃ© Zed,3\n", "decoded wrongly"),
        ("kto,tags\nSafe,a b c d e f\nSafe,c d e f g h\nSafe,d\n", "is the same in all rows"),
        (
            "title,link\nRiver,https://x.example/1\nHill,https://x.example/2\nSea,https://x.example/3\n",
            "it has titles and links, but not who they are by",
        ),
        ('{"counts": {"ada": 3, "bo": 1}}', "one record, with a number for each of 2 keys"),
        ('{"error": {"code": 403, "message": "Forbidden"}}', "an error message of a server"),
        ('{"message": "Not Found", "documentation_url": "https://x.example/", "status": "404"}', "an error message of"),
        ('{"cells": [{"cell_type": "code", "source": ["x"]}], "nbformat": 4}', "a notebook"),
        ('{"name": "a", "version": "1", "author": "Ada Ex", "dependencies": {"b": "1"}}', "the description of"),
        ('{"features": {"username": {"dtype": "string"}}, "splits": {"train": {}}}', "the description of"),
        ('{"$schema": "https://x.example", "properties": {"name": {"type": "string"}}}', "the description of"),
        ("From: Ada <a@x.example>\nTo: Bo <b@x.example>\nSubject: list\n\nHere it is.\n", "an e-mail message"),
        ("# People\n\nThis is the list of people.\n\n- Ada Ex\n- Bo Why\n", "a document in Markdown"),
        ("--\n-- Dump\n--\n\nSET timeout = 0;\nCOPY users (name) FROM stdin;\nada\n\\.\n", "an SQL dump"),
        ("# reads a list\nimport csv\n\ndef load(path):\n    return list(csv.reader(path))\n", "a part of a program"),
        ("#!/bin/sh\ncurl -O https://x.example/list.csv\n", "a part of a program"),
        ('{"a":' * 3000 + "1" + "}" * 3000, "no record that can be read"),
        ("Dear all,\n\nAda Ex came on Tuesday, and then Bo Why, whom nobody had expected.\nBest,\nDi\n", "like prose"),
        ('author\ttitle\n{"x": 1}\tRiver\n{"x": 2}\tHill\n', "names are not known"),
    ],
)
def test_what_is_no_list_or_can_be_read_in_several_ways_stops_it(
    tmp_path: Path, content: str | bytes, what: str
) -> None:
    with pytest.raises(InputError, match=what):
        count_names(tmp_path, write(tmp_path, "list.txt.gz" if isinstance(content, bytes) else "list.txt", content))


def test_a_title_that_was_printed_twice_is_two_items_by_its_year(tmp_path: Path) -> None:
    file = write(tmp_path, "b.csv", "author,title,year\nAda Ex,River,1999\nAda Ex,River,2004\nBo Why,Hill,2001\n")
    (guess,) = detect([str(file)], Wishes(attended=False))
    assert (guess.columns()["date"], guess.further_tables()["show"]) == ("year", {"year": "Year"})


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("作者,书名,书号\n王小明,长江,1\n李大华,黄河,2\n", "gb18030"),
        ("姓名,单位\n王小明,一厂\n", "gb18030"),
        ("작가,작품명\n김민수,강\n", "euc_kr"),
        ("Автор;Название\nАнна;Река\n", "koi8-r"),
        ("צלם,כותרת\nדנה,נהר\n", "cp1255"),
        ("Autor;Tytuł\nŁucja;Rzeka\n", "cp1250"),
        ("Autor;Tytul\nŁucja;Rzeka\nŻaneta;Dom\n", "cp1250"),
    ],
)
def test_a_short_list_is_read_in_the_encoding_in_which_its_headings_are_known(
    tmp_path: Path, text: str, encoding: str
) -> None:
    sample = take_sample(write(tmp_path, "b.csv", text.encode(encoding)), attended=False)
    assert (sample.encoding, sample.text.decode()) == (encoding, text)


@pytest.mark.parametrize("heading", ["Mitgl.-Nr.", "Case No.", "N.º de afiliado", "Kuvanumero", "رقم التصنيف"])
def test_a_number_of_anything_but_people_is_the_items_if_it_is_unique(tmp_path: Path, heading: str) -> None:
    file = write(tmp_path, "l.csv", f"Name,{heading}\nAda Ex,K 3\nBo Why,K 9\nAda Ex,K 4\n")
    assert find_columns(file)["item"] == heading


@pytest.mark.parametrize("heading", ["Tel.-Nr.", "Personnummer", "Passport No.", "Fødselsnummer", "身份证号"])
def test_no_number_of_people_is_shown(tmp_path: Path, heading: str) -> None:
    columns = find_columns(write(tmp_path, "l.csv", f"Name,{heading}\nAda Ex,031 1\nBo Why,042 7\nAda Ex,042 9\n"))
    assert columns == {"person": "Name"}


def test_numbers_that_look_like_dates_are_the_items_where_their_heading_says_so(tmp_path: Path) -> None:
    file = write(tmp_path, "l.csv", "Name,Inventarnummer\nAda Ex,2019/1\nBo Why,2019/2\n")
    assert find_columns(file)["item"] == "Inventarnummer"


@pytest.mark.parametrize(("heading", "of_photos"), [("Bildnummer", True), ("ISBN", False), ("Foto-Nr.", True)])
def test_items_are_photos_where_a_heading_says_so(tmp_path: Path, heading: str, of_photos: bool) -> None:
    (guess,) = detect([str(write(tmp_path, "l.csv", f"name,{heading}\nada,1\nbo,2\n"))], Wishes(attended=False))
    assert guess.of_photos == of_photos


def test_a_list_that_is_a_part_by_its_name_is_called_as_its_folder(tmp_path: Path) -> None:
    (tmp_path / "laion").mkdir()
    for name in ("part-00000-of-00012.csv", "train-00001-of-00003-a1b2c3.csv", "0000.csv"):
        (guess,) = detect([str(write(tmp_path / "laion", name, "name,id\nAda,1\nBo,2\n"))], Wishes(attended=False))
        assert (guess.id, guess.title) == ("laion", "laion")


def test_a_number_of_works_is_no_id(tmp_path: Path) -> None:
    file = write(tmp_path, "l.csv", "Artist,Works in data set\nAda Ex,7\nBo Why,12\nCy Zed,3\n")
    assert find_columns(file) == {"person": "Artist"}


def test_the_number_of_a_person_is_not_that_of_an_item(tmp_path: Path) -> None:
    rows = [{"sha": f"{n:040x}", "author": {"login": f"ada{n % 2}", "id": n % 2}} for n in range(6)]
    file = write(tmp_path, "b.jsonl", "\n".join(map(json.dumps, rows)) + "\n")
    columns = find_columns(file)
    assert (columns["username"], columns["item"]) == ("author.login", "sha")


def test_a_header_that_spans_columns_is_not_the_one_that_names_them(tmp_path: Path) -> None:
    file = write(tmp_path, "b.csv", "Creator,,Work,\nFirst,Last,Title,ID\nAda,Ex,River,1\nBo,Why,Hill,2\n")
    assert count_names(tmp_path, file) == {"Ada Ex": 1, "Bo Why": 1}


def test_who_submitted_a_recipe_is_named_not_the_recipe(tmp_path: Path) -> None:
    file = write(tmp_path, "b.csv", "recipe_name,submitted_by,rating\nSoup,ada_cooks,5\nCake,bo_bakes,4\n")
    assert count_names(tmp_path, file) == {"ada_cooks": 1, "bo_bakes": 1}


def test_rows_of_a_person_that_differ_in_a_column_of_unknown_meaning_are_different_items(tmp_path: Path) -> None:
    text = "poet,form,street,likes\nAda Ex,sonnet,A,1\nAda Ex,ballad,A,2\nAda Ex,ballad,B,2\nBo Why,ode,C,1\n"
    (guess,) = detect([str(write(tmp_path, "b.csv", text))], Wishes(attended=False))
    assert guess.further_tables()["show"] == {"form": "Form"}, "neither where people live nor what only counts"
    assert any(doubt.startswith("'form': shown, because rows of one person differ in it") for doubt in guess.doubts)


@pytest.mark.parametrize(
    ("heading", "role"),
    [("Inventarisnummer", "item"), ("Work no.", "item"), ("Poem", "title"), ("Nimeke", "title"), ("作品", "title")],
)
def test_headings_of_works_are_known(tmp_path: Path, heading: str, role: str) -> None:
    file = write(tmp_path, "b.csv", f"author,{heading}\nAda Ex,A-1\nAda Ex,B-2\nBo Why,C-3\n")
    assert find_columns(file)[role] == heading


@pytest.mark.parametrize("id_", ["0", "unknown", "n"])
def test_an_id_that_is_equal_for_different_titles_does_not_merge_them(tmp_path: Path, id_: str) -> None:
    rows = "".join(f"Ada Ex,{title},{id_}\n" for title in ("River", "Hill", "Sea"))
    file = write(tmp_path, "b.csv", f"author,title,isbn\n{rows}Bo Why,Moor,9780306406157\n")
    (guess,) = detect([str(file)], Wishes(attended=False))
    assert "item" not in guess.columns()
    assert guess.further_tables()["show"] == {"isbn": "Isbn"}
    assert guess.doubts[0] == "'isbn' is equal for different titles: it does not tell items apart."


def test_an_id_that_many_rows_lack_is_the_id_of_the_others(tmp_path: Path) -> None:
    file = write(tmp_path, "b.csv", "isbn,author,title\n9783161484100,Ada Ex,River\n,Ada Ex,Hill\n,Bo Why,Sea\n")
    assert find_columns(file)["item"] == "isbn"


def test_of_several_sheets_the_one_that_names_people_is_read(tmp_path: Path) -> None:
    sheets = {"Lists": [["Branch"], ["North"], ["South"], ["East"]], "Members": [["No", "Name"], ["1", "Ada Ex"]]}
    file = write_xlsx(tmp_path / "m.xlsx", sheets)
    (guess,) = detect([str(file)], Wishes(attended=False))
    assert guess.extract.settings["table"] == "Members"
    assert "Other sheets are not read: Lists (4 rows)." in guess.doubts


def test_of_several_tables_the_one_with_names_is_read_not_the_one_with_their_numbers(tmp_path: Path) -> None:
    file = tmp_path / "l.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE photos AS VALUES (1, 1), (2, 1), (3, 1)")
        connection.execute("ALTER TABLE photos RENAME column1 TO photo_id")
        connection.execute("ALTER TABLE photos RENAME column2 TO user_id")
        connection.execute("CREATE TABLE users AS SELECT 1 AS user_id, 'ada' AS username")
    connection.close()
    (guess,) = detect([str(file)], Wishes(attended=False))
    assert guess.columns()["username"] == "username"
    assert "Other tables are not read: photos (3 rows)." in guess.doubts


def test_a_total_and_repeated_headings_in_a_spreadsheet_name_nobody(tmp_path: Path) -> None:
    rows = [["ID", "Artist"], ["1", "Ada Ex"], ["ID", "Artist"], ["2", "Bo Why"], ["", "Total"]]
    (guess,) = detect([str(write_xlsx(tmp_path / "m.xlsx", {"S": rows}))], Wishes(attended=False))
    assert guess.columns() == {"person": "Artist", "item": "ID"}
    assert sorted(guess.ignore) == ["Artist", "Total"]


def test_a_table_that_has_no_names_beside_objects_is_refused(tmp_path: Path) -> None:
    pq.write_table(
        pa.table(
            {"id": ["1", "2"], "user": [[("a", "b")]] * 2},
            pa.schema([("id", pa.string()), ("user", pa.map_(pa.string(), pa.string()))]),
        ),
        tmp_path / "l.parquet",
    )
    with pytest.raises(InputError, match="no column looks like names"):
        detect([str(tmp_path / "l.parquet")], Wishes(attended=False))


def test_sheets_that_name_people_in_other_columns_are_data_sets_of_their_own(tmp_path: Path) -> None:
    sheets = {
        "North": [["No", "Name"], ["1", "Ada Ex"], ["2", "Bo Why"]],
        "South": [["No", "Member", "Since"], ["3", "Cy Zed", "2001"]],
        "Codes": [["Code", "Meaning"], ["a", "b"]],
        "East": [["No", "Member", "Since"], ["4", "Ada Ex", "2002"]],
    }
    file = write_xlsx(tmp_path / "m.xlsx", sheets)
    first, second = detect([str(file)], Wishes(attended=False))
    assert [first.extract.settings["table"], second.extract.settings["table"]] == ["North", ["South", "East"]]
    assert first.doubts == ("Other sheets are not read: Codes (2 rows).",)
    assert second.columns() == {"person": "Member", "item": "No"}
    assert count_names(tmp_path, file) == {"Ada Ex": 2, "Bo Why": 1, "Cy Zed": 1}


def test_members_of_an_archive_with_other_columns_are_data_sets_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "l.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a[1].csv", "id,name\n1,Ada Ex\n")
        archive.writestr("b.csv", "name,id\nAda Ex,2\n")
        archive.writestr("codes.csv", "code,meaning,more\nx,y,z\n")
        archive.writestr("people.csv", "handle,city\nbo,Oslo\ncy,Rome\n")
    first, _ = detect([str(file)], Wishes(attended=False))
    assert first.doubts == ("Other files in the archive are not read: codes.csv (1 row).",)
    assert count_names(tmp_path, file) == {"Ada Ex": 2, "bo": 1, "cy": 1}


def test_members_of_an_archive_are_read_wherever_they_say_that_they_go_and_none_is_dropped_unsaid(
    tmp_path: Path,
) -> None:
    file = tmp_path / "l.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../a.csv", "id,name\n1,Ada Ex\n")
        archive.writestr("./b.csv", "id,name\n2,Bo Why\n")
        archive.writestr(".old/c.csv", "id,name\n3,Cy Zed\n")
        archive.writestr("__MACOSX/._b.csv", "x")
    (guess,) = detect([str(file)], Wishes(attended=False))
    assert guess.doubts == ("Other files in the archive are not read: .old/c.csv.",)
    assert count_names(tmp_path, file) == {"Ada Ex": 1, "Bo Why": 1}


@pytest.mark.parametrize(
    "text", ["photo_id,title\n{0}1,x\n{0}2,y\n", "https://x.example/{0}/1\nhttps://x.example/{0}/2\n"]
)
def test_members_of_an_archive_that_are_called_like_people_name_them(tmp_path: Path, text: str) -> None:
    file = tmp_path / "users.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("ada", "bo.ex", "cy"):
            archive.writestr(f"users/{name}{'.csv' if ',' in text else '.txt'}", text.format(name))
    assert count_names(tmp_path, file) == {"ada": 2, "bo.ex": 2, "cy": 2}


def test_a_plain_list_in_an_archive_beside_a_readme_is_read(tmp_path: Path) -> None:
    file = tmp_path / "l.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("names.txt", "Ada Ex\nBo Why\n")
        archive.writestr("readme.txt", "A list.\n")
    assert count_names(tmp_path, file) == {"Ada Ex": 1, "Bo Why": 1}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_two_files_of_one_name_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "l.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.csv", "id,name\n1,Ada Ex\n")
        archive.writestr("a.csv", "id,name\n2,Bo Why\n")
    with pytest.raises(InputError, match="several files of the same name"):
        detect([str(file)], Wishes(attended=False))


def test_what_else_is_in_a_folder_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    (folder / "2019").mkdir(parents=True)
    for name in ("a.csv", "2019/a.csv", "old.doc", "README.md", ".hidden.csv"):
        write(folder, name, "id,name\n1,Ada Ex\n")
    (guess,) = detect([str(folder)], Wishes(attended=False))
    assert guess.doubts == ("Passed over in the folder: 2019/a.csv, old.doc.",)


def test_parts_of_a_list_of_which_only_the_first_has_headings_are_not_taken_apart(tmp_path: Path) -> None:
    file = tmp_path / "l.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("aa.csv", "id,name\n1,Ada Ex\n")
        archive.writestr("ab.csv", "2,Bo Why\n")
    (guess,) = detect([str(file)], Wishes(attended=False))
    assert "members" not in guess.extract.settings


def test_names_beside_handles_are_persons_and_no_used_column_is_doubted(tmp_path: Path) -> None:
    file = write(tmp_path, "h.csv", "Artist,Instagram,DeviantArt\nAda Ex,@ada.ex,adaex\nBo Why,@bo.why,bowhy\n")
    (guess,) = detect([str(file)], Wishes(attended=False))
    assert guess.columns() == {"person": "Artist", "instagram": "Instagram", "deviantart": "DeviantArt"}
    assert not guess.doubts


def test_a_date_of_birth_is_not_the_date_of_an_item(tmp_path: Path) -> None:
    file = write(tmp_path, "m.csv", "Nr,Name,Geb.-Datum\n1,Ada Ex,1950-01-02\n2,Bo Why,1951-02-03\n")
    assert "date" not in find_columns(file)


def test_the_number_in_a_total_is_nobodys_name(tmp_path: Path) -> None:
    rows = [["Nr", "Name", "Vorname"], ["1", "Ex", "Ada"], ["2", "Why", "Bo"], ["Summe", "2", ""]]
    (guess,) = detect([str(write_xlsx(tmp_path / "m.xlsx", {"S": rows}))], Wishes(attended=False))
    assert (guess.columns()["person"], guess.ignore) == ("full_name", ("2",))


def test_paths_of_files_are_not_repositories(tmp_path: Path) -> None:
    file = write(tmp_path, "r.csv", "repo_name,file_path\nada/tools,src/a.py\nbo/site,src/b.py\n")
    assert find_columns(file)["github"] == "repo_name"


def test_a_column_of_names_that_is_empty_is_told(tmp_path: Path) -> None:
    file = write(tmp_path, "m.csv", "No,First,Last,Name\n1,Ada,Ex,\n2,Bo,Why,\n")
    (guess,) = detect([str(file)], Wishes(attended=False))
    assert "'Name' is empty in all rows that were looked at." in guess.doubts


def test_codes_without_a_heading_tell_rows_apart_where_nothing_else_does(tmp_path: Path) -> None:
    file = write(tmp_path, "n.tsv", 'm.00x\t"Ada Ex"@en\nm.01x\t"Bo Ex"@en\nm.02x\t"Bo Ex"@de\n')
    assert find_columns(file) == {"username": 2, "item": 1}
