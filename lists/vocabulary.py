"""Column headings of lists in many languages: meaning -> headings, the most likely ones first.

Case, accents and underscores do not matter (see `headings.normalize`). The phrases in `ALONE` only count as complete
headings; those in `ALSO_NAMES` may also be names of people. `SPOILERS` change the meaning of a heading that contains
another phrase: a file name is not the name of a person.
"""

from __future__ import annotations

VOCABULARY = {
    # account number on Flickr
    "nsid": """
        nsid, flickr nsid, user nsid, owner nsid, flickr user id, flickr id
    """,
    # name of an account
    "handle": """
        username, user name, user, login, user login, screenname, handle, account, account name, flickr user,
        flickr username, flickr account, path alias, alias, flickr alias, flickr name, photographer username,
        author username, creator username, owner username, user handle, twitter handle, instagram handle, github user,
        contributor username, uploader username, nick, benutzername, nutzername, benutzer, nutzer, konto, kontoname,
        mitglied, anmeldename, usuario, nombre de usuario, nombre usuario, cuenta, miembro, utilisateur,
        nom d utilisateur, nom utilisateur, pseudo, pseudonyme, compte, membre, nome de usuario, nome de utilizador,
        utilizador, conta, membro, utente, nome utente, account utente, iscritto, gebruiker, gebruikersnaam,
        inlognaam, account naam, uzytkownik, nazwa uzytkownika, konto uzytkownika, uzivatel, uzivatelske jmeno,
        anvandare, anvandarnamn, bruger, brugernavn, bruker, brukernavn, kayttaja, kayttajatunnus, kullanici,
        kullanici adi, пользователь, имя пользователя, логин, аккаунт, учетная запись, користувач, ім'я користувача,
        ім я користувача, χρηστης, ονομα χρηστη, משתמש, שם משתמש, المستخدم, اسم المستخدم, ユーザー名, ユーザ名,
        ユーザー, ユーザ, アカウント, アカウント名, 会員名, 用户名, 用户, 账号, 帐号, 账户, 使用者, 使用者名稱,
        用戶名, 用戶, 帳號, 会员, 사용자, 사용자명, 사용자 이름, 아이디, 계정, 계정명, 회원, nama pengguna, pengguna,
        tai khoan, ten nguoi dung, ชื่อผู้ใช้, ผู้ใช้, flickr, account address, account handle, fediverse account,
        channel, channel name, channel title, channel handle, artist handle, instagram, instagram username,
        instagram handle,
        twitter, twitter username, x handle, tiktok, tiktok username, tumblr, deviantart, artstation, reddit username,
        github, github username, github login, github handle, repo owner, repository owner, gamertag, player tag,
        online alias
    """,
    # name or number of an account
    "account_id": """
        user id, userid, uid, owner, owner id, author id, authorid, account id, photographer id, creator id, member,
        member name, player, player name, uploader id, kennung, identifiant, ユーザーid, ユーザid, 投稿者id, 用户id,
        사용자 id
    """,
    # display name of an account
    "screen_name": """
        screen name, display name, displayname, nickname, nick name, user nickname, real name, realname, owner name,
        ownername, full user name, anzeigename, spitzname, nombre para mostrar, apodo, nom affiche, surnom,
        nome de exibicao, apelido no site, nome visualizzato, soprannome, 表示名, ニックネーム, ハンドルネーム, 昵称,
        暱稱, 网名, 닉네임, 별명, отображаемое имя, ник, никнейм, псевдоним
    """,
    # creator
    "maker": """
        photographer, photographer name, author, author name, creator, creator name, artist, artist name, author label,
        artist label, creator label, photographer label, photo credit,
        credit, credits, credit line, image credit, photo by, by, by line, byline, photo author, image author, maker,
        writer, xmp creator, iptc by line, exif artist, dc creator, fotograf, fotografin, fotografierende, fotografe,
        urheber, urheberin, autor, autorin, ersteller, kunstler, kunstlerin, bildnachweis, bildautor, verfasser,
        fotografo, fotografa, autora, creador, creadora, artista, credito, photographe, auteur, auteure, autrice,
        createur, artiste, criador, autore, creatore, fotograaf, maker naam, kunstenaar, tworca, artysta, fotografka,
        szerzo, fotos, upphovsman, ophavsmand, opphavsperson, tekija, kuvaaja, valokuvaaja, fotografci, yazar, автор,
        фотограф, художник, создатель, φωτογραφος, συγγραφεας, δημιουργος, צלם, יוצר, מחבר, المصور, المؤلف, الكاتب,
        撮影者, 撮影者名, 写真家, 作者, 作者名, 著者, 著者名, クレジット, 制作者, 作家, 摄影师, 摄影者, 摄影, 作者姓名,
        创作者, 艺术家, 攝影師, 攝影者, 創作者, 拍攝者, 拍摄者, 작가, 작가명, 저자, 사진가, 사진작가, 촬영자, 작성자,
        저작자, fotografer, penulis, pencipta, tac gia, nhiep anh gia, ช่างภาพ, ผู้เขียน, लेखक, फोटोग्राफर, छायाकार,
        कलाकार,
        forfatter, forfattare, forfatteren, forfattaren, skribent, kirjailija, kirjoittaja, kunstner,
        konstnar, taiteilija, taidemaalari,
        schrijver, schrijfster, schriftsteller, schriftstellerin, escritor, escritora, ecrivain, scrittore, scrittrice,
        pisarz, spisovatel, iro, scriitor, syngrafeas, musician, singer, songwriter, band, painter, sculptor,
        cartoonist, poet, journalist, reporter, blogger, dj, producer, music artist, main artist, primary artist,
        actor, actress, schauspieler, schauspielerin, acteur, actrice, attore, attrice, ator, atriz,
        youtuber, streamer, influencer, tiktoker, instagrammer, submitted by, uploaded by, posted by, created by,
        contributed by, shared by, published by, written by, drawn by, painted by, made by, recorded by, sung by,
        performed by, composed by, shot by, taken by, photographed by, designed by, added by, donated by, submitter,
        presenter, developer, programmer, committer, maintainer,
        ผู้แต่ง, ศิลปิน, نویسنده, پدیدآور, هنرمند, عکاس, مصنف, রচয়িতা, লেখক, ஆசிரியர், аутор, pengarang, avtor, autors,
        autorius, hofundur, ავტორი, հեղինակ, egilea, awdur, autoro, skrywer, loomer, kunstnik, fotograaf, makslinieks,
        autori, autoren, autorinnen, kunstlerinnen, autorzy, forfattere, tekijat, szerzok, yazarlar, sanatci,
        sanatcilar,
        συγγραφεις, artisti, fotografen, fotografi, fotografinnen, fotografcilar, kirjailijat, host, hosts, hosted by,
        podcast host, show host, podcaster, gastgeber, gastgeberin, moderator, moderatorin, interpret, interpretin,
        interpreten, interprete, interpretes, sarkici, zpevak, wykonawca, wykonawcy, uitvoerende, исполнитель,
        исполнители, 歌手, アーティスト, アーティスト名, 演唱者, 가수, 아티스트,
        main entry, 100 a, 100a, author s, author names, authors names, author full name, author fullname
    """,
    # another person who worked on the item
    "contributor": """
        textdichter, textdichterin, liedtexter, librettist, librettiste, librettista, bearbeiter, arrangeur, parolier,
        paroliere, letrista, paroliero, tekstschrijver, tekstforfatter, textforfattare, sanoittaja, autor tekstu,
        поэт, автор слов, 作詞, 作詞者, 作曲, 作曲者, 编曲, 作词, 작사, 작곡,
        added entry, added entries, 700 a, 700a, illustrator, illustrated by, translator, translated by, editor,
        edited by, co author, coauthor, co writer,
        second author, other author, other authors, additional author, additional authors, author 2, author 3,
        artist 2, featured artist, featuring, composer, lyricist, narrator, narrated by, read by, voice actor,
        director, screenwriter, cinematographer, choreographer, arranger, conductor, engraver, printmaker, letterer,
        colorist, colourist, inker, penciller, cover artist, designer, architect, ubersetzer, ubersetzerin,
        ubersetzt von, illustratorin, illustriert von, herausgeber, herausgeberin, komponist, komponistin, sprecher,
        sprecherin, mitautor, traductor, traductora, ilustrador, ilustradora, compositor, compositora, narrador,
        coautor, traducteur, traductrice, illustrateur, illustratrice, compositeur, compositrice,
        editeur scientifique, traduttore, traduttrice, illustratore, illustratrice, curatore, compositore, tradutor,
        tradutora, vertaler, redacteur, tlumacz, ilustrator, redaktor, prekladatel, oversetter, oversaetter,
        oversattare, kaantaja, kuvittaja, cevirmen, cizer, переводчик, иллюстратор, редактор, соавтор, композитор,
        перекладач, μεταφραστης, εικονογραφος, מתרגם, מאייר, المترجم, 訳者, 翻訳者, 挿絵, イラストレーター, 編集者,
        编者, 译者, 插画家, 譯者, 繪者, 역자, 옮긴이, 그린이, 삽화가
    """,
    # number of a person, not of the item
    "person_id": """
        orcid, orcid id, orcid ids, isni, viaf, viaf id, gnd, gnd id, ulan, ulan id, wikidata author, author wikidata,
        artist wikidata, researcher id, scopus id, ipi, imdb name id
    """,
    # name of a person, without saying whose
    "name": """
        full name, name, names, item label, person label, human label,
        employee, employee name, staff member, worker, teacher, student, participant, attendee, signatory, signer,
        candidate, deceased, mitarbeiter, mitarbeiterin, teilnehmer, teilnehmerin, empleado, empleada, dipendente,
        medewerker, participante, participantes, signataire, firmante, firmatario,
        person, person name, people, subject name, speaker, performer, identity, celebrity,
        vollstandiger name, namen, nombre completo, nombre, nombres, nombre y apellidos, nombre y apellido, persona,
        nom complet, nom, noms, nom et prenom, prenom et nom, personne, nome completo, nome, nome e cognome,
        nominativo, naam, volledige naam, imie i nazwisko, nazwisko i imie, imie, jmeno, jmeno a prijmeni, meno, nev,
        nume, nume complet, namn, fullstandigt namn, navn, fulde navn, nimi, ad, ad soyad, adi soyadi, isim, имя, фио,
        полное имя, имена, ім'я, ім я, піб, ονομα, ονοματεπωνυμο, שם, שם מלא, الاسم, اسم, 氏名, 名前, お名前,
        フルネーム, 人物名, 人名, 姓名, 名字, 人物, 이름, 성명, nama, nama lengkap, ten, ho ten, ho va ten, ชื่อ,
        ชื่อ นามสกุล, नाम, पूरा नाम, フリガナ, ふりがな, カナ, 氏名カナ, カナ氏名, よみがな, 読み仮名, ローマ字, 拼音
    """,
    # person or organization connected with the item
    "holder": """
        uploader, uploaded by, submitted by, posted by, contributor, contributor name, rights holder, rightsholder,
        copyright holder, copyright owner, copyright notice, copyright, attribution name, owner full name, recorded by,
        observer, observer name, collector, publisher, source person, rechteinhaber, hochgeladen von, einsender,
        titular de derechos, titular, subido por, colaborador, ayant droit, contributeur, detentor dos direitos,
        enviado por, rechthebbende, правообладатель, 投稿者, 投稿者名, 著作権者, 権利者, 上传者, 投稿人, 版权所有者,
        上傳者, 게시자, 저작권자
    """,
    "first_name": """
        first name, firstname, given name, given names, forename, photographer first name, author first name,
        artist first name, creator first name, contributor first name, member first name, user first name, vorname,
        primer nombre, adi,
        prenom, primeiro nome, nome di battesimo, voornaam, fornavn, fornamn, etunimi, krestni jmeno, имя отдельно, 名
    """,
    # what is between the first and the last name: middle names, fathers' names, and particles such as `van der`
    "middle_name": """
        middle name, middle names, middlename, middle initial, second name, second given name, other names, patronymic,
        patronym, name particle, infix, tussenvoegsel, tussenvoegsels, voorvoegsel, voorvoegsels, zweiter vorname,
        weitere vornamen, namenszusatz, segundo nombre, deuxieme prenom, secondo nome, segundo nome, mellemnavn,
        mellomnavn, mellannamn, drugie imie, отчество, по батькові
    """,
    # a second last name, behind the first
    "second_last_name": """
        second last name, second surname, second family name, maternal surname, mother s surname, segundo apellido,
        2 apellido, 2o apellido, 2do apellido, apellido 2, apellido2, apellido materno, segundo sobrenome
    """,
    "last_name": """
        last name, lastname, surname, family name, family names, photographer last name, author last name,
        artist last name, creator last name, contributor last name, member last name, user last name, nachname,
        familienname, zuname, apellido, primer apellido, 1er apellido, 1 apellido, 1o apellido, apellido 1, apellido1,
        apellido paterno, paternal surname,
        apellidos, nom de famille, sobrenome, apelido, cognome, achternaam, nazwisko, prijmeni, efternavn, efternamn,
        etternavn, sukunimi, soyad, soyadi, фамилия, прізвище, 姓, 苗字, 名字 姓, 성
    """,
    "email": """
        email, e mail, mail, email address, e mail address, mail address, user email, contact email, e mail adresse,
        mailadresse, correo, correo electronico, courriel, adresse mail, adresse e mail, adresse email,
        posta elettronica, indirizzo email, e mailadres, адрес электронной почты, электронная почта, почта, メール,
        メールアドレス, 邮箱, 电子邮件, 電子郵件, 이메일
    """,
    # link to an account
    "profile": """
        author profile url, profile url, profile, profile link, author url, author link, creator url, owner url,
        user url, user link, photographer url, photographer profile, account url, profileurl, people url, artist url,
        attribution url, profil, profillink, perfil, enlace del perfil, lien du profil, profilo, プロフィール,
        プロフィールurl, 主页, 个人主页, 프로필, профиль, flickr url
    """,
    # number of a photo
    "photo_id": """
        photo id, photoid, flickr photo id, picture id, pic id, photo identifier, photo number, flickr image id,
        foto id, fotonummer, id de foto, id foto, id photo, numero photo, id da foto, 写真id, 写真番号, 照片id,
        照片编号, 사진id, 사진번호, номер фотографии, id фото
    """,
    # identifies an item
    "item": """
        membership no, member no, member nr, card number, union number, mitgliedsnr, mitglieds nr, mitglied nr,
        personalnummer, personal nr, ausweisnummer, numero de socio, numero de socia, n de socio, nro de socio,
        numero de afiliado, numero d adherent, numero adherent, n adherent, numero de membre, numero de carte,
        matricule, numero tessera, n tessera, matricola, numero de associado, n de associado, lidnummer, lid nr,
        medlemsnummer, medlemsnr, jasennumero, numer czlonkowski, nr czlonkowski, nr legitymacji,
        numer legitymacji, cislo clena, clenske cislo, tagsagi szam, tagszam, uye no, uye numarasi, sicil no,
        членский номер, номер билета, табельный номер, номер члена, αριθμος μητρωου, αριθμος μελους, מספר חבר,
        رقم العضوية, رقم العضو, 会員番号, 社員番号, 组合员编号, 会员编号, 会员号, 會員編號,
        工号, 회원번호, 사번, 조합원번호,
        tombo, tombamento, cota, collocazione, docket, aktenzeichen,
        package, package name, package id, bundle id, bundle identifier, app id, application id,
        001, control number, image id, imageid, img id, media id, item id, item, asset id, object id, record
        id, file id, guid, uuid, id,
        identifier, unique id, entry id, image key, gbifid, occurrence id, catalog number, accession number,
        inventory number, bild id, bildnummer, bildnr, inventarnummer, identificador, id de imagen, id image,
        идентификатор, 画像id, 画像番号, 识别号, 图片id, 图片编号, 이미지id, isbn, isbn 13, isbn13, isbn 10, isbn10,
        issn, eissn, doi, arxiv id, arxiv, pmid, pmcid, oclc, oclc number, lccn, asin, ean, upc, barcode, isrc, iswc,
        work id, workid, book id, bookid, article id, paper id, publication id, song id, track id, video id, videoid,
        youtube id, youtube video id, episode id, movie id, film id, imdb id, post id, tweet id, status id,
        message id, comment id, submission id, listing id, product id, sku, artwork id, dataset id, page id,
        document id, doc id, text id, recording id, release id, accession no, accession nr, accession, object number,
        call number, call no, callnumber, shelfmark, shelf mark, shelf number, signatur, inventar nr, inventarnr,
        invnr, inv nr, katalognummer, standnummer, signatura, cote, numero d inventaire, numero inventaire, segnatura,
        inventario, plaatsnummer, objectnummer, sygnatura, slug, permalink slug, repo, repository, repo name,
        repository name, full repo name, repository id, repo id, шифр, инвентарный номер, 請求記号, 資料番号, 索书号,
        登录号, 청구기호, 등록번호, bild nr, foto nr, werk id, werknummer, werkverzeichnis, opus, member id,
        membership id, member number, membership number, mitgliedsnummer, employee id, staff id, personnel number,
        case number, docket, item number, item no, item nr, item code, work number, work no, work code,
        artwork number, artwork no, picture number, picture no, image number, image no, object no, object nr,
        record number, record no,
        catalogue number, catalogue no, catalog no, cat no, inventory no, inventory nr, inv no, inv num,
        reference number, reference no, ref no, registration number, lot number, lot no, edition number,
        archive number, archive no,
        inventarisnummer, inventarisnr, kenmerk, plaatskenmerk, catalogusnummer, objektnummer, objekt nr, objekt id,
        inventarnummern, archivnummer, archivsignatur, bestellnummer, buchnummer, numero de inventario,
        numero inventario, numero di inventario, numero de registro, n inventario, codigo, numero d enregistrement,
        numero de catalogue, numer inwentarzowy, nr inwentarzowy, inventarni cislo, inventarne cislo, leltari szam,
        numar de inventar, inventarienummer, inventarnr, foremalsnummer, inventaarinumero, demirbas no, envanter no,
        инв номер, инв, шифр хранения, номер хранения, інвентарний номер, αριθμος καταλογου, αρ ευρετηριου, 書号, 书号,
        馆藏号, 藏品号, 藏品编号, 作品番号, 作品编号, 収蔵番号, 소장품번호, 작품번호, 관리번호, رقم الجرد, מספר קטלוגי
    """,
    "file": """
        filename, file name, file, image file, image filename, image name, img name, image path, file path, filepath,
        path, image, img, sourcefile, source file, photo filename, dateiname, datei, bilddatei, archivo,
        nombre de archivo, nombre del archivo, imagen, nom du fichier, fichier, nome do arquivo, arquivo, imagem,
        nome del file, immagine, bestandsnaam, bestand, plik, nazwa pliku, soubor, файл, имя файла, изображение, 画像,
        ファイル名, ファイル, 文件名, 文件, 檔名, 檔案, 파일명, 파일, photo, photos, foto, 写真, 照片
    """,
    "number": """
        lp, l p, lfd, laufende nummer, sira no, sira, por cislo, poradove cislo, № п п, 通し番号, 연번,
        key, row id, number, no, nr, num, index, md5, sha1, sha256, hash, checksum, nummer, lfd nr, numero, номер,
        番号, 编号, 序号, 編號, 序號, 번호
    """,
    "title": """
        title, 245 a, 245a, photo title, image title, picture title, photo name, photoname, caption, headline,
        image caption,
        object name, work title, name of photo, label text, media title, titel, bildtitel, bildunterschrift,
        uberschrift, titulo, titulo de la foto, titre, titre de la photo, legende, titolo, didascalia, onderschrift,
        tytul, nazev, titul, cim, titlu, tittel, otsikko, baslik, название, заголовок, подпись, назва, τιτλος, כותרת,
        العنوان, عنوان, タイトル, 題名, 題, 表題, 作品名, 件名, キャプション, 标题, 题名, 作品名称, 图片标题, 標題,
        題目, 제목, 타이틀, 작품명, शीर्षक, judul, tieu de, ชื่อภาพ, book title, booktitle, article title, paper title,
        song title, track title, track name, song name, video title, episode title, movie title, film title,
        post title, song, track, movie, film, book, artwork, work, publication title, buchtitel, werk, werktitel,
        lied, livre, oeuvre, libro, obra, opera, boek, dzielo, ksiazka, bok, bog, verk, teos, kitap, eser, книга,
        произведение, 書名, 曲名, 书名, 歌名, 書籍名, 도서명, 곡명, poem, poem title,
        story, story title, essay, play title, novel, painting, painting title, drawing, sculpture,
        photograph, composition, lyrics title, game, game title,
        ชื่อเรื่อง, ชื่อหนังสือ, наслов, naslov, nosaukums, pavadinimas, pealkiri, titill, titol, শিরোনাম, სათაური,
        podcast, podcast title, album title, lecture, talk title, speech, recipe, recipe title, recipe name,
        pattern name, work name,
        book name, film name, movie name, show name, game name, app name, podcast name, exhibition name, artwork name,
        painting name, poem name, piece, piece name, piece title,
        gedicht, gemalde, roman, erzahlung, skulptur, zeichnung, poema, poeme, poesia, tableau, peinture, roman titre,
        chanson, cancion, canzone, cancao, morceau, quadro, cuadro, pintura, dipinto, novela, romanzo, schilderij,
        kunstwerk, kunstwerk titel, nimeke, teoksen nimi, eserin adi, eser adi, kitap adi, tytul utworu, nazev dila,
        item label, work label, стихотворение, картина, роман, песня, 作品, 詩, 诗, 歌曲, 图书名称, 작품, 시
    """,
    # a link to a page about the item
    "page": """
        photo url, photo page, photo page url, page url, landing url, landing page, original landing url,
        foreign landing url, permalink, source url, link, photo link, image page, flickr url, flickr link, flickr page,
        references, reference url, web url, webpage, web page, url, uri, href, website, source, source link,
        source page, detail url, details url, item url, original url, address, web address, description url, verweis,
        adresse, webadresse, quelle, seite, fotolink, enlace, vinculo, direccion, fuente, pagina, lien, adresse web,
        collegamento, fonte, ligacao, endereco, koppeling, bron, odkaz, adres, zrodlo, lank, lenke, linkki, baglanti,
        ссылка, адрес, источник, посилання, συνδεσμος, קישור, الرابط, رابط, リンク, アドレス, 出典, ページ, 写真url,
        链接, 网址, 连接, 来源, 鏈接, 連結, 網址, 來源, 링크, 주소, 출처, tautan, lien ket, ลิงก์, page
    """,
    # a link to a picture's file
    "image": """
        image url, img url, image link, download url, photo image url, file url, thumbnail, thumbnail url, thumb,
        thumb url, media url, picture url, direct url, coco url, static url, preview url, original image url, src,
        access uri, url o, url l, url m, url s, image src, bild url, bildadresse, url de imagen, url de la imagen,
        url image, 画像url, 图片链接, 图片url, 이미지url, ссылка на изображение, url da imagem
    """,
    "license": """
        license, licence, license name, licence name, license title, cc license, rights, usage terms, usage rights,
        license type, permission, terms, copyright status, license short name, usage, web statement, lizenz,
        lizenzname, nutzungsrechte, rechte, licencia, derechos, licenca, direitos, licenza, diritti, licentie, rechten,
        droits, licencja, prawa, licens, lisens, lisenssi, lisans, licenc, лицензия, права, ліцензія, αδεια, רישיון,
        الترخيص, ライセンス, 許諾, 権利, 使用許諾, 利用許諾, 许可, 许可证, 授权, 版权, 授權, 許可, 라이선스, 라이센스,
        저작권, lisensi, giay phep
    """,
    "license_url": """
        license url, licence url, license link, licence link, license uri, rights url, rights uri, cc url, lizenz url,
        lizenzlink, url de licencia, url licence, ライセンスurl, 许可证链接, ссылка на лицензию
    """,
    "date": """
        date, date taken, datetaken, taken, taken at, date time original, datetimeoriginal, create date, created,
        created at, date created, date uploaded, dateupload, date upload, uploaded, upload date, uploaded at,
        photo submitted at, submitted at, date posted, dateposted, posted, timestamp, time, datetime, date time, year,
        date added, event date, observed on, captured at, capture date, photo date, last modified, modified, datum,
        aufnahmedatum, aufgenommen, erstellt, hochgeladen, jahr, zeit, fecha, fecha de captura, fecha de subida, ano,
        date de prise de vue, annee, data, data di scatto, opnamedatum, data wykonania, rok, dato, paivays, tarih,
        дата, дата съемки, дата загрузки, год, ημερομηνια, תאריך, التاريخ, تاريخ, 日付, 撮影日, 撮影日時, 投稿日,
        年月日, 年, 日期, 拍摄日期, 上传日期, 拍攝日期, 時間, 时间, 날짜, 촬영일, 게시일, tanggal, ngay, วันที่,
        तारीख, दिनांक, तिथि
    """,
    # worth showing beside an item
    "detail": """
        rank, ranking, position, dataset, data set, corpus, subset, album, collection, series, department, dept, agency,
        job title, position title, role, medium, technique, genre, edition, volume, issue, journal, venue, tokens,
        token count, n tokens, number of tokens, images, image count, number of images, photo count, number of photos,
        count, items, occurrences, frequency, pages, number of pages, influence score, score, abteilung, anzahl,
        sammlung, reihe, rolle, rang, departamento, coleccion, serie, cantidad, departement, nombre de photos, reparto,
        dipartimento, afdeling, aantal
    """,
    # has values that look like names, but are not
    "other": """
        nsfw, sfw, verified, is verified, active, show boosts, notify on new posts, boosts, status, consent, opt in,
        public, private, visible, published, available, boolean, flag, valid, followers, following, likes, salary,
        description, tags, keywords, camera, device, comments, notes, beschreibung, kamera, schlagworte, descripcion,
        etiquetas, appareil, mots cles, descricao, descrizione, omschrijving, opis, описание, теги, 説明, タグ, 描述,
        标签, 標籤, 설명, 태그, nationality, country, city, town, hometown, gender, sex, language, languages, ethnicity,
        religion, occupation, profession, location, birthplace, staatsangehorigkeit, geschlecht, wohnort, stadt,
        nacionalidad, pais, ciudad, sexo, nationalite, pays, ville, sexe, nazionalita, citta, sesso, 国籍, 性別, 性别
    """,
}

ALSO_NAMES = """
    host interpret
    nick ad ten meno mark art by no set login nev iro band singer painter poet dj sculptor sprecher conductor director
    designer architect cote opus bok bog book song work track film movie werk verk lied livre obra opera boek teos role
    rank rang rolle count score active public private items position album series serie venue issue volume journal
    status flag valid slug repo story novel play game lecture speech roman sculpture drawing quadro kenmerk codigo
"""

ALONE = "flickr, page, photo, photos, foto, 写真, 照片"

SPOILERS = """
    file, files, filename, species, scientific, vernacular, common, taxon, genus, family, kingdom, phylum, class,
    order, place, location, city, country, state, region, town, county, address, street, camera, lens, model, make,
    device, software, album, set, group, collection, dataset, data, tag, tags, keyword, keywords, category, label,
    labels, type, kind, event, product, column, table, host, domain, server, website, company, organisation,
    organization, institution, brand, font, color, colour, language, lang, count, total, size, width, height, landmark,
    score, views, license, licence, image, img, picture, folder, directory, project, hash, md5, profile, url, uri,
    link, date, day, month, year, time, middle, number, gender, sex, age, mime, format, magic, subset, split, field,
    display, role, bio, biography, nationality, birthplace, begin, end, prefix, suffix,
    datei, ort, stadt, land, kamera, titel, archivo, lugar, ciudad, pais, camara, fichier, lieu, ville, pays,
    ファイル, 国, 都市, 場所, カメラ, 文件, 城市, 国家, 地点, 相机, 파일, 도시, 국가
"""

NUMBERING = """
    no nr n num nro nos id ids key number numbers numero numer nummer cislo szam numarasi αριθμος номер رقم מספר
"""
"""Words at the start or the end of the headings of numbers, whatever is numbered."""

MEASURES = """
    count counts total totals view views viewers star stars stargazer stargazers fork forks like likes dislikes favorite
    favorites favourite favourites favs faves follower followers following subscriber subscribers subscriptions download
    downloads hits plays streams listeners retweet retweets reposts reply replies shares comments karma upvotes
    downvotes
    vote votes score scores rating ratings review reviews rank ranks ranking points popularity influence width height
    depth size bytes kb mb length duration seconds minutes runtime bpm tempo price cost amount salary age weight percent
    percentage ratio share frequency freq occurrences year month day hour tokens words characters chars lines pages lat
    latitude lon lng longitude similarity probability confidence aesthetic punsafe pwatermark sum qty quantity cnt
    anzahl
    aufrufe ansichten jahr preis große breite höhe alter punkte vistas visitas visualizaciones reproducciones seguidores
    cantidad precio año edad vues abonnés année prix taille largeur hauteur visualizações curtidas preço visualizzazioni
    anno prezzo larghezza altezza weergaven aantal prijs breedte hoogte wyświetlenia liczba rok cena visningar visninger
    antal år görüntüleme sayı yıl fiyat год года
"""
"""Words in the headings of columns of numbers that count or measure, and so do not tell items apart."""

MEASURING = """
    просмотр количеств число подписчик лайк рейтинг перегляд кількіст προβολ 閲覧 再生 回数 枚数 件数 点数 順位 いいね
    浏览
    瀏覽 播放 点赞 粉丝 数量 次数 排名 年份 조회 좋아요 구독 횟수 개수 순위 المشاهدات عدد दृश्य संख्या צפיות
"""
"""Parts of such headings in languages that bend their words, or write them without spaces."""

HOW_MANY = """
    episodes chapters apps installs issues
    n photos images pictures pics works items books videos films movies songs tracks albums posts tweets articles files
    papers publications entries records repos repositories artworks paintings urls links fotos bilder werke obras œuvres
    opere libros livres
"""
"""Whole headings of columns that say how many there are, if they hold numbers."""
