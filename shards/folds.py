"""The tables of the match key (FORMAT.md section 4); made by tools/make_folds.py, never by hand.

`MARKS`, `SEPARATORS` and `DIGITS` are ranges of code points, written as in `unicode14`; `LETTERS` has, between commas,
a character and what it becomes; `SOUNDS` the first of a run of characters and what each becomes, as `sound_map` reads
it; the others are words.
"""

from __future__ import annotations

import re

from shards.unicode14 import read_ranges

_SOUND = re.compile(r"\A.|[A-Z]*[a-z]|[- ]")
"""What a run of `SOUNDS` consists of: the first character; then a letter, with capitals before it if there are several,
`-` for nothing, or a space for a character without an entry."""

RULES = "7f1c84950dc132a5d89473afa64ee6c660d1cca882f95a849361d6bf538c5dbf"
"""The digest of the rules by which names are read and compared (section 9): a manifest must have the same."""
MARKS = (
    "bdOdABbFkPEkFbSBABBBBBAcUKGAbEAKUQAdXGCFCBBDbJAbEbAgEIJAYDBIBCBEbRCcIHbQXBbCcIAQADDdZAQAbWAcJAQAeGAQ"
    "AeGAQAeXAeGAQJdXAQAeFBQAeUAeHANDeGANDcYBbBABABAcUCBBcKAeIABBdEAbbRCbkMBbEAgBAKAhVAfNCiLBcTAUKbWNBPdX"
    "APAbMIcCBcGALBcPAfWCBMBGEAGADBhQcLbbSMEADLeoCCfLAdSbFvIFhWAbsmKAEJbGBdCBkQAbLAfVAbBRcFCbLAdRAMAjFABC"
    "CBFBBAcAAjMAbdzSAbdPPblLAiSAfTEcmSABAbOHgJBwBDoXBfXKbXDhKAbPAOAcFBcRCbWBcKAcYAJAeCBgWBdCBQAYOhXADAXA"
    "dVBjRBeWAeOBeLAkJBjYBEAgAAdFASAdDAqFAjYABBdDAbdhOEcHGbuNBbdaYAhwOEDFIHCGbEDfSCffFbQkBGoLAcJDcfWGeFG"
)
SEPARATORS = (
    "AbLCHKbLbBbSDbSbFArQDMZBABQeNAeYAfJAFBiBEbPGbUABACACAcFPLEcWDdYAIBKATBBPiWDEBbWObFAbPAHBdCAeZBKAeZBG"
    "BBAeQAeRBeWAfAHeUAHAEAhUAbPAeSAcWAPAKBgJWCFUABABABDcTAcEHBTeHFdABdNAxOIbNJdYAxWBRAbABdACcTBgBCBDbKKD"
    "AlTFfWbHbEBeYGBFQAfZQJKeVDcHEcKBcMHLAbfRLFVGfGbCDBCbFQDcBBAcGbbCgZyFbEbrNiVFODBBeIAfNbUBsADYPAGAFCdS"
    "AdMAfSBbUbJfZAkiIcLbguIcCcDBkJCdSDKAeLbKJBdZBgBDKDcGDdIBbOCBAbXBbVAdTMQBeUDXCdWBQBeBAOBeXAtsUjmDbaOw"
    "RcRBhCjUjYCcAIcFQCeIqCAbWApYAbcPAbFBgKAbFAkMIbMAcUAbNGcOGdLDbeEAgLEbSDhHGeFGLAeKDbWBdBDEANABCdKFeDAq"
    "BEKDeAAjQWeBCbCMcYAfADjRAkECfZAdOHdFCBEpYEbQByVBiMbQbrSEejCBbpTIunTBfDAcNIEBbgRDmPAbdbLACEhbWuFMCGHI"
    "BHbDEfRDAhEdIbtXtRcDDbYHBNBGcoPAqPAckSBbgMADAeVArHtXXebTbsuyWeWdstShlxD"
)
DIGITS = (
    "ckUJfEJhQJpWJeOJeOJeOJeOJeOJeOJeOJeOJeOJdSJeOJcSJkSJcSJctQJbMJlOJeYJgKJGJhAJdIJfEJGJcaeOJbaCJbMJhQJW"
    "JdIJpQJbhoWJdfYJbfGJeYJcIJfOJkSJnEJeOJoKJdYJdYJqGJdYJbdEJjMJcSJbdbIJdIJfEJbsqWJqGJckKJ"
)
APOSTROPHES = (
    "'`\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u2018\u2019\u201a\u201b\u2032\u2035\ua78c"
    "\u055a\u05f3\u05f4"
)
LETTERS = (
    "& and ,\xa9 copyright ,\xdfss,\xe6ae,\xf0d,\xf8o,\xfeth,\u0111d,\u0127h,\u0131i,\u0138k,\u0142l,"
    "\u014bn,\u0153oe,\u0167t,\u0180b,\u0183b,\u0188c,\u018cd,\u0192f,\u0199k,\u019al,\u019en,\u01a5p,"
    "\u01abt,\u01adt,\u01b4y,\u01b6z,\u01dde,\u01e5g,\u0221d,\u0225z,\u0234l,\u0235n,\u0236t,\u0237j,"
    "\u023cc,\u023fs,\u0240z,\u0247e,\u0249j,\u024bq,\u024dr,\u024fy,\u0251a,\u0253b,\u0254o,\u0255c,"
    "\u0256d,\u0257d,\u0259e,\u025be,\u0260g,\u0261g,\u0262g,\u0266h,\u0268i,\u026ai,\u026bl,\u026cl,"
    "\u026dl,\u0271m,\u0272n,\u0273n,\u0274n,\u0275o,\u027cr,\u027dr,\u027er,\u0280r,\u0282s,\u0288t,"
    "\u0289u,\u028bv,\u028fy,\u0290z,\u0291z,\u0299b,\u029ch,\u029dj,\u029fl,\u02a0q,\u044a,\u044c,\u0454"
    "\u0435,\u0456\u0438,\u0458\u0438,\u0491\u0433,\u0493\u0433,\u0497\u0436,\u049b\u043a,\u04a3\u043d,"
    "\u04af\u0443,\u04b1\u0443,\u04b3\u0445,\u04bb\u0445,\u04d9\u0430,\u04e9\u043e,\u05da\u05db,\u05dd"
    "\u05de,\u05df\u05e0,\u05e3\u05e4,\u05e5\u05e6,\u05f0\u05d5\u05d5,\u05f1\u05d5\u05d9,\u05f2\u05d9"
    "\u05d9,\u0629\u0647,\u0649\u064a,\u0671\u0627,\u06a9\u0643,\u06ba\u0646,\u06be\u0647,\u06c1\u0647,"
    "\u06c3\u0647,\u06cc\u064a,\u06d0\u064a,\u06d2\u064a,\u06d5\u0647,\u0901\u0902,\u0908\u0907,\u090a"
    "\u0909,\u0940\u093f,\u0942\u0941,\u0981\u0982,\u0988\u0987,\u098a\u0989,\u09c0\u09bf,\u09c2\u09c1,"
    "\u09ce\u09a4,\u0a01\u0a02,\u0a08\u0a07,\u0a0a\u0a09,\u0a40\u0a3f,\u0a42\u0a41,\u0a81\u0a82,\u0a88"
    "\u0a87,\u0a8a\u0a89,\u0ac0\u0abf,\u0ac2\u0ac1,\u0d7a\u0d23,\u0d7b\u0d28,\u0d7c\u0d30,\u0d7d\u0d32,"
    "\u0d7e\u0d33,\u0d7f\u0d15,\u1d00a,\u1d04c,\u1d05d,\u1d07e,\u1d0aj,\u1d0bk,\u1d0dm,\u1d0fo,\u1d18p,"
    "\u1d1bt,\u1d1cu,\u1d20v,\u1d21w,\u1d22z,\u1d6cb,\u1d6dd,\u1d6ef,\u1d6fm,\u1d70n,\u1d71p,\u1d72r,"
    "\u1d73r,\u1d74s,\u1d75t,\u1d76z,\u1d7dp,\u1d80b,\u1d81d,\u1d82f,\u1d83g,\u1d84k,\u1d85l,\u1d86m,"
    "\u1d87n,\u1d88p,\u1d89r,\u1d8as,\u1d8cv,\u1d8dx,\u1d8ez,\u1d8fa,\u1d91d,\u1d92e,\u1d96i,\u1d99u,"
    "\u1effy,\u2116no,\u2117 copyright ,\u24eb11,\u24ec12,\u24ed13,\u24ee14,\u24ef15,\u24f016,\u24f117,"
    "\u24f218,\u24f319,\u24f420,\u24f51,\u24f62,\u24f73,\u24f84,\u24f95,\u24fa6,\u24fb7,\u24fc8,\u24fd9,"
    "\u24fe10,\u24ff0,\u27761,\u27772,\u27783,\u27794,\u277a5,\u277b6,\u277c7,\u277d8,\u277e9,\u277f10,"
    "\u27801,\u27812,\u27823,\u27834,\u27845,\u27856,\u27867,\u27878,\u27889,\u278910,\u278a1,\u278b2,"
    "\u278c3,\u278d4,\u278e5,\u278f6,\u27907,\u27918,\u27929,\u279310,\u2c61l,\u2c65a,\u2c66t,\u2c68h,"
    "\u2c6ak,\u2c6cz,\u2c71v,\u2c73w,\u2c74v,\u2c78e,\u2c7ao,\u51a8\u5bcc,\u5cef\u5cf0,\u5d8b\u5cf6,"
    "\u5d8c\u5cf6,\u5ee3\u5e83,\u60e0\u6075,\u658e\u6589,\u6801\u67f3,\u69c7\u69d9,\u6afb\u685c,\u6fa4"
    "\u6ca2,\u6ff1\u6d5c,\u6ff5\u6d5c,\u7028\u702c,\u771e\u771f,\u8218\u9928,\u9089\u8fba,\u908a\u8fba,"
    "\u9ad9\u9ad8,\u9f4a\u6589,\u9f4b\u6589,\ua729tz,\ua730f,\ua731s,\ua733aa,\ua741k,\ua743k,\ua745k,"
    "\ua749l,\ua74bo,\ua74do,\ua751p,\ua753p,\ua755p,\ua757q,\ua759q,\ua75fv,\ua78el,\ua791n,\ua793c,"
    "\ua794c,\ua795h,\ua797b,\ua799f,\ua7a1g,\ua7a3k,\ua7a5n,\ua7a7r,\ua7a9s,\ua7afq,\ua7b9u,\ua7c8d,"
    "\ua7cas,\uab34e,\uab37l,\uab38l,\uab39l,\uab3am,\uab3bn,\uab49r,\uab4eu,\uab52u,\uab56x,\uab57x,"
    "\uab58x,\uab59x,\uab5ay,\ufa11\u5d0e,\U0001df09t,\U0001df11l,\U0001df13l,\U0001df16r,\U0001df1ai,"
    "\U0001df1bo,\U0001df1dc,\U0001df1es,\U00020bb7\u5409"
)
SOUNDS = (
    "ck -p ---      k     vKs-,\u03b1avgd-z-t-klmnKsopr st-pkPso,\u0430abvgd-zz- klmnoprstupkTsksSk - -ua"
    "  d  Dz   lnk   Dz,\u0561abgd-z--tz-lkTsk-Dzgkm-nsokp-rsvtrTsvpkop,\u0901nn------uurl----oooukkggNgk"
    "k--nttddnttddnnppbbm-rrlllvsss-oo  ---uurr----ooou  v      uu        rlll,\u0972-oovuu z g- db nn- -"
    "---uurl  --  oukkggNgkk--nttddnttddn ppbbm-r l   sss-    ---uurr  --  ou,\u09e0rlll,\u0a03- ----uu  "
    "  --  oukkggNgkk--nttddnttddn ppbbm-r l  v  s-    ---uu    --  ou,\u0a5cr,\u0a70n,\u0a81nn- ----uurl"
    "  --  oukkggNgkk--nttddnttddn ppbbm-r ll vsss-    ---uurr- --o ou,\u0ae0rlll,\u0af9z,\u0b82n- ----uu"
    "   --- oouk   Ngk - nt   nt   nnp   m-rrlllvsss-    ---uu   --- oou,\u0c01nn- ----uurl --- ooukkggNg"
    "kk--nttddnttddn ppbbm-rrlllvsss-    ---uurr --- oou,\u0c58TsDzr     rlll,\u0c81nn- ----uurl --- oouk"
    "kggNgkk--nttddnttddn ppbbm-rrll vsss-    ---uurr --- oou,\u0cdep rlll,\u0d01nn- ----uurl --- ooukkgg"
    "Ngkk--nttddnttddnnppbbm-rrlllvsss-t   ---uurr --- oou,\u0d60rlll,\u10d0abgd-vzt-klmnopzrstupkgkskTsD"
    "zTskk--,\u3041aa--uu--ooKaGakgKuGukgKoGoSaZas-SuZuszSoZoTaDak--TSuZutdToDoNanNunNoaBaPa-bpPuBuPu-bpo"
    "BoPoMamMumMoaauuooRarRurRoVaVavvVonVuKak,\ua8fe--,\U0001b150vvVo"
)
TITLES = (
    "dr doctor prof professor mr mister mrs ms mx miss sir dame rev fr phd md jr sr esq mba msc bsc capt "
    "herr frau dipl ing mme mlle mgr sra ii iii iv srta dott dottssa ssa drs fru dra profa junior senior "
    "2nd 3rd med mag inz hab csc freiherr graf baron lord lady madame monsieur senor senora don dona sign"
    "or signora sig avv pan pani froken rer nat pd em emeritus emerita obe mbe cbe \u043f\u0440\u043e"
    "\u0444 \u043e\u043e\u043e \u043e\u0430\u043e \u0437\u0430\u043e \u0442\u043e\u0432 \u0e19\u0e32"
    "\u0e22 \u0e19\u0e32\u0e07 \u0e19\u0e32\u0e07\u0e2a\u0e32\u0e27 \u3055\u3093 \u69d8 \u6c0f \u5148"
    "\u751f \uc528 \ub2d8 photo photos foto fotos photography photographer photographe photographie photo"
    "graphic photographs fotografie fotograf fotografia fotografo fotografa images pics pictures bild the"
    " gmbh mbb inc ltd limited llc plc corp kg ohg sarl srl www and und et og och"
)
CREDITS = (
    "photo photos foto fotos photograph photographs photography photographed picture pictures pic pics im"
    "age images bild bilder credit credits courtesy taken shot imagen fotografia fotografie photographie"
)
OF = "by of from von de di par por av af door fra courtesy credit credits"
AT = "on via at from auf bei sur en de su pa na"
PLATFORMS = (
    "flickr instagram twitter facebook youtube tumblr wikimedia wikipedia commons 500px deviantart github"
    " behance pinterest linkedin tiktok mastodon"
)


def mark_ranges() -> list[tuple[int, int]]:
    """Return the ranges of the code points that folding drops, both ends included."""
    return read_ranges(MARKS)


def separator_ranges() -> list[tuple[int, int]]:
    """Return the ranges of the code points that divide words, both ends included."""
    return read_ranges(SEPARATORS)


def digit_ranges() -> list[tuple[int, int]]:
    """Return the ranges of decimal digits beyond ASCII: ten code points each, from 0 to 9."""
    return read_ranges(DIGITS)


def letter_map() -> dict[str, str]:
    """Return what single characters become, most of them letters that Unicode does not decompose."""
    return {entry[0]: entry[1:] for entry in LETTERS.split(",")}


def sound_map() -> dict[str, str]:
    """Return what letters count for between names in two alphabets, and in the match key, which leaves out `a`."""
    found = {}
    for first, *values in (_SOUND.findall(run) for run in SOUNDS.split(",")):
        for point, value in enumerate(values, ord(first)):
            if value != " ":
                found[chr(point)] = value.strip("-").lower()
    return found
