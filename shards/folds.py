"""The tables of the match key (FORMAT.md section 4); made by tools/make_folds.py, never by hand.

`MARKS`, `SEPARATORS` and `DIGITS` are ranges of code points, written as in `unicode14`; `LETTERS` and `SOUNDS` have,
between commas, a character and what it becomes; the others are words.
"""

from __future__ import annotations

from shards.unicode14 import read_ranges

RULES = "b799a238992911d3e083b75142d47b1769a40d06440aef2a06519b83f61c80f2"
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
    "\u2c6ak,\u2c6cz,\u2c71v,\u2c73w,\u2c74v,\u2c78e,\u2c7ao,\u5d8b\u5cf6,\u5d8c\u5cf6,\u5ee3\u5e83,"
    "\u60e0\u6075,\u6afb\u685c,\u6fa4\u6ca2,\u6ff1\u6d5c,\u7028\u702c,\u771e\u771f,\u9089\u8fba,\u908a"
    "\u8fba,\u9ad9\u9ad8,\u9f4a\u6589,\u9f4b\u658e,\ua729tz,\ua730f,\ua731s,\ua733aa,\ua741k,\ua743k,"
    "\ua745k,\ua749l,\ua74bo,\ua74do,\ua751p,\ua753p,\ua755p,\ua757q,\ua759q,\ua75fv,\ua78el,\ua791n,"
    "\ua793c,\ua794c,\ua795h,\ua797b,\ua799f,\ua7a1g,\ua7a3k,\ua7a5n,\ua7a7r,\ua7a9s,\ua7afq,\ua7b9u,"
    "\ua7c8d,\ua7cas,\uab34e,\uab37l,\uab38l,\uab39l,\uab3am,\uab3bn,\uab49r,\uab4eu,\uab52u,\uab56x,"
    "\uab57x,\uab58x,\uab59x,\uab5ay,\ufa11\u5d0e,\U0001df09t,\U0001df11l,\U0001df13l,\U0001df16r,"
    "\U0001df1ai,\U0001df1bo,\U0001df1dc,\U0001df1es,\U00020bb7\u5409"
)
SOUNDS = (
    "a,ck,e,fp,h,i,j,qk,wv,xks,y,\u03b1,\u03b2v,\u03b3g,\u03b4d,\u03b5,\u03b6z,\u03b7,\u03b8t,\u03b9,"
    "\u03bak,\u03bbl,\u03bcm,\u03bdn,\u03beks,\u03bfo,\u03c0p,\u03c1r,\u03c3s,\u03c4t,\u03c5,\u03c6p,"
    "\u03c7k,\u03c8ps,\u03c9o,\u0430,\u0431b,\u0432v,\u0433g,\u0434d,\u0435,\u0436z,\u0437z,\u0438,\u043a"
    "k,\u043bl,\u043cm,\u043dn,\u043eo,\u043fp,\u0440r,\u0441s,\u0442t,\u0443u,\u0444p,\u0445k,\u0446ts,"
    "\u0447k,\u0448s,\u0449sk,\u044b,\u044d,\u044eu,\u044f,\u0452d,\u0455dz,\u0459l,\u045an,\u045bk,"
    "\u045fdz,\u0561,\u0562b,\u0563g,\u0564d,\u0565,\u0566z,\u0567,\u0568,\u0569t,\u056az,\u056b,\u056cl,"
    "\u056dk,\u056ets,\u056fk,\u0570,\u0571dz,\u0572g,\u0573k,\u0574m,\u0575,\u0576n,\u0577s,\u0578o,"
    "\u0579k,\u057ap,\u057b,\u057cr,\u057ds,\u057ev,\u057ft,\u0580r,\u0581ts,\u0582v,\u0583p,\u0584k,"
    "\u0585o,\u0586p,\u0901n,\u0902n,\u0903,\u0904,\u0905,\u0906,\u0907,\u0908,\u0909u,\u090au,\u090br,"
    "\u090cl,\u090d,\u090e,\u090f,\u0910,\u0911o,\u0912o,\u0913o,\u0914u,\u0915k,\u0916k,\u0917g,\u0918g,"
    "\u0919ng,\u091ak,\u091bk,\u091c,\u091d,\u091en,\u091ft,\u0920t,\u0921d,\u0922d,\u0923n,\u0924t,"
    "\u0925t,\u0926d,\u0927d,\u0928n,\u0929n,\u092ap,\u092bp,\u092cb,\u092db,\u092em,\u092f,\u0930r,"
    "\u0931r,\u0932l,\u0933l,\u0934l,\u0935v,\u0936s,\u0937s,\u0938s,\u0939,\u093ao,\u093bo,\u093e,\u093f"
    ",\u0940,\u0941u,\u0942u,\u0943r,\u0944r,\u0945,\u0946,\u0947,\u0948,\u0949o,\u094ao,\u094bo,\u094cu,"
    "\u094fv,\u0956u,\u0957u,\u0960r,\u0961l,\u0962l,\u0963l,\u0972,\u0973o,\u0974o,\u0975v,\u0976u,"
    "\u0977u,\u0979z,\u097bg,\u097c,\u097ed,\u097fb,\u0981n,\u0982n,\u0983,\u0985,\u0986,\u0987,\u0988,"
    "\u0989u,\u098au,\u098br,\u098cl,\u098f,\u0990,\u0993o,\u0994u,\u0995k,\u0996k,\u0997g,\u0998g,\u0999"
    "ng,\u099ak,\u099bk,\u099c,\u099d,\u099en,\u099ft,\u09a0t,\u09a1d,\u09a2d,\u09a3n,\u09a4t,\u09a5t,"
    "\u09a6d,\u09a7d,\u09a8n,\u09aap,\u09abp,\u09acb,\u09adb,\u09aem,\u09af,\u09b0r,\u09b2l,\u09b6s,"
    "\u09b7s,\u09b8s,\u09b9,\u09be,\u09bf,\u09c0,\u09c1u,\u09c2u,\u09c3r,\u09c4r,\u09c7,\u09c8,\u09cbo,"
    "\u09ccu,\u09e0r,\u09e1l,\u09e2l,\u09e3l,\u0a03,\u0a05,\u0a06,\u0a07,\u0a08,\u0a09u,\u0a0au,\u0a0f,"
    "\u0a10,\u0a13o,\u0a14u,\u0a15k,\u0a16k,\u0a17g,\u0a18g,\u0a19ng,\u0a1ak,\u0a1bk,\u0a1c,\u0a1d,\u0a1e"
    "n,\u0a1ft,\u0a20t,\u0a21d,\u0a22d,\u0a23n,\u0a24t,\u0a25t,\u0a26d,\u0a27d,\u0a28n,\u0a2ap,\u0a2bp,"
    "\u0a2cb,\u0a2db,\u0a2em,\u0a2f,\u0a30r,\u0a32l,\u0a35v,\u0a38s,\u0a39,\u0a3e,\u0a3f,\u0a40,\u0a41u,"
    "\u0a42u,\u0a47,\u0a48,\u0a4bo,\u0a4cu,\u0a5cr,\u0a70n,\u0a81n,\u0a82n,\u0a83,\u0a85,\u0a86,\u0a87,"
    "\u0a88,\u0a89u,\u0a8au,\u0a8br,\u0a8cl,\u0a8f,\u0a90,\u0a93o,\u0a94u,\u0a95k,\u0a96k,\u0a97g,\u0a98g"
    ",\u0a99ng,\u0a9ak,\u0a9bk,\u0a9c,\u0a9d,\u0a9en,\u0a9ft,\u0aa0t,\u0aa1d,\u0aa2d,\u0aa3n,\u0aa4t,"
    "\u0aa5t,\u0aa6d,\u0aa7d,\u0aa8n,\u0aaap,\u0aabp,\u0aacb,\u0aadb,\u0aaem,\u0aaf,\u0ab0r,\u0ab2l,"
    "\u0ab3l,\u0ab5v,\u0ab6s,\u0ab7s,\u0ab8s,\u0ab9,\u0abe,\u0abf,\u0ac0,\u0ac1u,\u0ac2u,\u0ac3r,\u0ac4r,"
    "\u0ac5,\u0ac7,\u0ac8,\u0ac9o,\u0acbo,\u0accu,\u0ae0r,\u0ae1l,\u0ae2l,\u0ae3l,\u0af9z,\u0b82n,\u0b83,"
    "\u0b85,\u0b86,\u0b87,\u0b88,\u0b89u,\u0b8au,\u0b8e,\u0b8f,\u0b90,\u0b92o,\u0b93o,\u0b94u,\u0b95k,"
    "\u0b99ng,\u0b9ak,\u0b9c,\u0b9en,\u0b9ft,\u0ba3n,\u0ba4t,\u0ba8n,\u0ba9n,\u0baap,\u0baem,\u0baf,"
    "\u0bb0r,\u0bb1r,\u0bb2l,\u0bb3l,\u0bb4l,\u0bb5v,\u0bb6s,\u0bb7s,\u0bb8s,\u0bb9,\u0bbe,\u0bbf,\u0bc0,"
    "\u0bc1u,\u0bc2u,\u0bc6,\u0bc7,\u0bc8,\u0bcao,\u0bcbo,\u0bccu,\u0c01n,\u0c02n,\u0c03,\u0c05,\u0c06,"
    "\u0c07,\u0c08,\u0c09u,\u0c0au,\u0c0br,\u0c0cl,\u0c0e,\u0c0f,\u0c10,\u0c12o,\u0c13o,\u0c14u,\u0c15k,"
    "\u0c16k,\u0c17g,\u0c18g,\u0c19ng,\u0c1ak,\u0c1bk,\u0c1c,\u0c1d,\u0c1en,\u0c1ft,\u0c20t,\u0c21d,"
    "\u0c22d,\u0c23n,\u0c24t,\u0c25t,\u0c26d,\u0c27d,\u0c28n,\u0c2ap,\u0c2bp,\u0c2cb,\u0c2db,\u0c2em,"
    "\u0c2f,\u0c30r,\u0c31r,\u0c32l,\u0c33l,\u0c34l,\u0c35v,\u0c36s,\u0c37s,\u0c38s,\u0c39,\u0c3e,\u0c3f,"
    "\u0c40,\u0c41u,\u0c42u,\u0c43r,\u0c44r,\u0c46,\u0c47,\u0c48,\u0c4ao,\u0c4bo,\u0c4cu,\u0c58ts,\u0c59d"
    "z,\u0c5ar,\u0c60r,\u0c61l,\u0c62l,\u0c63l,\u0c81n,\u0c82n,\u0c83,\u0c85,\u0c86,\u0c87,\u0c88,\u0c89u"
    ",\u0c8au,\u0c8br,\u0c8cl,\u0c8e,\u0c8f,\u0c90,\u0c92o,\u0c93o,\u0c94u,\u0c95k,\u0c96k,\u0c97g,\u0c98"
    "g,\u0c99ng,\u0c9ak,\u0c9bk,\u0c9c,\u0c9d,\u0c9en,\u0c9ft,\u0ca0t,\u0ca1d,\u0ca2d,\u0ca3n,\u0ca4t,"
    "\u0ca5t,\u0ca6d,\u0ca7d,\u0ca8n,\u0caap,\u0cabp,\u0cacb,\u0cadb,\u0caem,\u0caf,\u0cb0r,\u0cb1r,"
    "\u0cb2l,\u0cb3l,\u0cb5v,\u0cb6s,\u0cb7s,\u0cb8s,\u0cb9,\u0cbe,\u0cbf,\u0cc0,\u0cc1u,\u0cc2u,\u0cc3r,"
    "\u0cc4r,\u0cc6,\u0cc7,\u0cc8,\u0ccao,\u0ccbo,\u0cccu,\u0cdep,\u0ce0r,\u0ce1l,\u0ce2l,\u0ce3l,\u0d01n"
    ",\u0d02n,\u0d03,\u0d05,\u0d06,\u0d07,\u0d08,\u0d09u,\u0d0au,\u0d0br,\u0d0cl,\u0d0e,\u0d0f,\u0d10,"
    "\u0d12o,\u0d13o,\u0d14u,\u0d15k,\u0d16k,\u0d17g,\u0d18g,\u0d19ng,\u0d1ak,\u0d1bk,\u0d1c,\u0d1d,"
    "\u0d1en,\u0d1ft,\u0d20t,\u0d21d,\u0d22d,\u0d23n,\u0d24t,\u0d25t,\u0d26d,\u0d27d,\u0d28n,\u0d29n,"
    "\u0d2ap,\u0d2bp,\u0d2cb,\u0d2db,\u0d2em,\u0d2f,\u0d30r,\u0d31r,\u0d32l,\u0d33l,\u0d34l,\u0d35v,"
    "\u0d36s,\u0d37s,\u0d38s,\u0d39,\u0d3at,\u0d3e,\u0d3f,\u0d40,\u0d41u,\u0d42u,\u0d43r,\u0d44r,\u0d46,"
    "\u0d47,\u0d48,\u0d4ao,\u0d4bo,\u0d4cu,\u0d60r,\u0d61l,\u0d62l,\u0d63l,\u10d0,\u10d1b,\u10d2g,\u10d3d"
    ",\u10d4,\u10d5v,\u10d6z,\u10d7t,\u10d8,\u10d9k,\u10dal,\u10dbm,\u10dcn,\u10ddo,\u10dep,\u10dfz,"
    "\u10e0r,\u10e1s,\u10e2t,\u10e3u,\u10e4p,\u10e5k,\u10e6g,\u10e7k,\u10e8s,\u10e9k,\u10eats,\u10ebdz,"
    "\u10ects,\u10edk,\u10eek,\u10ef,\u10f0,\u3041,\u3042,\u3043,\u3044,\u3045u,\u3046u,\u3047,\u3048,"
    "\u3049o,\u304ao,\u304bk,\u304cg,\u304dk,\u304eg,\u304fku,\u3050gu,\u3051k,\u3052g,\u3053ko,\u3054go,"
    "\u3055s,\u3056z,\u3057s,\u3058,\u3059su,\u305azu,\u305bs,\u305cz,\u305dso,\u305ezo,\u305ft,\u3060d,"
    "\u3061k,\u3062,\u3063,\u3064tsu,\u3065zu,\u3066t,\u3067d,\u3068to,\u3069do,\u306an,\u306bn,\u306cnu,"
    "\u306dn,\u306eno,\u306f,\u3070b,\u3071p,\u3072,\u3073b,\u3074p,\u3075pu,\u3076bu,\u3077pu,\u3078,"
    "\u3079b,\u307ap,\u307bo,\u307cbo,\u307dpo,\u307em,\u307fm,\u3080mu,\u3081m,\u3082mo,\u3083,\u3084,"
    "\u3085u,\u3086u,\u3087o,\u3088o,\u3089r,\u308ar,\u308bru,\u308cr,\u308dro,\u308ev,\u308fv,\u3090v,"
    "\u3091v,\u3092vo,\u3093n,\u3094vu,\u3095k,\u3096k,\ua8fe,\ua8ff,\U0001b150v,\U0001b151v,\U0001b152vo"
)
TITLES = (
    "dr doctor prof professor mr mister mrs ms mx miss sir dame rev fr phd md jr sr esq mba msc bsc capt "
    "herr frau dipl ing mme mlle mgr sra ii iii iv srta dott dottssa ssa drs fru dra profa junior senior "
    "2nd 3rd med mag inz hab csc freiherr graf baron lord lady madame monsieur senor senora don dona sign"
    "or signora sig avv pan pani froken rer nat pd \u043f\u0440\u043e\u0444 \u0e19\u0e32\u0e22 \u0e19"
    "\u0e32\u0e07 \u0e19\u0e32\u0e07\u0e2a\u0e32\u0e27 \u3055\u3093 \u69d8 \u6c0f \u5148\u751f \uc528 "
    "\ub2d8 photo photos foto fotos photography photographer photographe photographie photographic photog"
    "raphs fotografie fotograf fotografia fotografo fotografa images pics pictures bild the gmbh inc ltd "
    "llc and und et og och"
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
    return _read_map(LETTERS)


def sound_map() -> dict[str, str]:
    """Return what letters count for in the match key, and between names in two alphabets."""
    return _read_map(SOUNDS)


def _read_map(table: str) -> dict[str, str]:
    return {entry[0]: entry[1:] for entry in table.split(",")}
