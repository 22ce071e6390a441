// The tables of the match key (FORMAT.md section 4); made by tools/make_folds.py, never by hand.
//
// MARKS, SEPARATORS and DIGITS are ranges of code points, written as in unicode14.js; LETTERS has, between commas, a
// character and what it becomes; SOUNDS the first of a run of characters and what each becomes: a letter, with capitals
// before it if there are several, "-" for nothing, " " for a character without an entry; the others are words. RULES is
// the digest of the rules by which names are read and compared (section 9): a manifest must have the same.

export const RULES =
  "7f1c84950dc132a5d89473afa64ee6c660d1cca882f95a849361d6bf538c5dbf";

export const MARKS =
  "bdOdABbFkPEkFbSBABBBBBAcUKGAbEAKUQAdXGCFCBBDbJAbEbAgEIJAYDBIBCBEbRCcIHbQXBbCcIAQADDdZAQAbWAcJAQAeGAQ" +
  "AeGAQAeXAeGAQJdXAQAeFBQAeUAeHANDeGANDcYBbBABABAcUCBBcKAeIABBdEAbbRCbkMBbEAgBAKAhVAfNCiLBcTAUKbWNBPdX" +
  "APAbMIcCBcGALBcPAfWCBMBGEAGADBhQcLbbSMEADLeoCCfLAdSbFvIFhWAbsmKAEJbGBdCBkQAbLAfVAbBRcFCbLAdRAMAjFABC" +
  "CBFBBAcAAjMAbdzSAbdPPblLAiSAfTEcmSABAbOHgJBwBDoXBfXKbXDhKAbPAOAcFBcRCbWBcKAcYAJAeCBgWBdCBQAYOhXADAXA" +
  "dVBjRBeWAeOBeLAkJBjYBEAgAAdFASAdDAqFAjYABBdDAbdhOEcHGbuNBbdaYAhwOEDFIHCGbEDfSCffFbQkBGoLAcJDcfWGeFG";

export const SEPARATORS =
  "AbLCHKbLbBbSDbSbFArQDMZBABQeNAeYAfJAFBiBEbPGbUABACACAcFPLEcWDdYAIBKATBBPiWDEBbWObFAbPAHBdCAeZBKAeZBG" +
  "BBAeQAeRBeWAfAHeUAHAEAhUAbPAeSAcWAPAKBgJWCFUABABABDcTAcEHBTeHFdABdNAxOIbNJdYAxWBRAbABdACcTBgBCBDbKKD" +
  "AlTFfWbHbEBeYGBFQAfZQJKeVDcHEcKBcMHLAbfRLFVGfGbCDBCbFQDcBBAcGbbCgZyFbEbrNiVFODBBeIAfNbUBsADYPAGAFCdS" +
  "AdMAfSBbUbJfZAkiIcLbguIcCcDBkJCdSDKAeLbKJBdZBgBDKDcGDdIBbOCBAbXBbVAdTMQBeUDXCdWBQBeBAOBeXAtsUjmDbaOw" +
  "RcRBhCjUjYCcAIcFQCeIqCAbWApYAbcPAbFBgKAbFAkMIbMAcUAbNGcOGdLDbeEAgLEbSDhHGeFGLAeKDbWBdBDEANABCdKFeDAq" +
  "BEKDeAAjQWeBCbCMcYAfADjRAkECfZAdOHdFCBEpYEbQByVBiMbQbrSEejCBbpTIunTBfDAcNIEBbgRDmPAbdbLACEhbWuFMCGHI" +
  "BHbDEfRDAhEdIbtXtRcDDbYHBNBGcoPAqPAckSBbgMADAeVArHtXXebTbsuyWeWdstShlxD";

export const DIGITS =
  "ckUJfEJhQJpWJeOJeOJeOJeOJeOJeOJeOJeOJeOJdSJeOJcSJkSJcSJctQJbMJlOJeYJgKJGJhAJdIJfEJGJcaeOJbaCJbMJhQJW" +
  "JdIJpQJbhoWJdfYJbfGJeYJcIJfOJkSJnEJeOJoKJdYJdYJqGJdYJbdEJjMJcSJbdbIJdIJfEJbsqWJqGJckKJ";

export const APOSTROPHES =
  "'`ʹʻʼʽʾʿˈˊˋ‘’‚‛′‵ꞌ՚׳״";

export const LETTERS =
  "& and ,© copyright ,ßss,æae,ðd,øo,þth,đd,ħh,ıi,ĸk,łl,ŋn,œoe,ŧt,ƀb,ƃb,ƈc,ƌd,ƒf,ƙk,ƚl,ƞn,ƥp,ƫt,ƭt,ƴy,ƶ" +
  "z,ǝe,ǥg,ȡd,ȥz,ȴl,ȵn,ȶt,ȷj,ȼc,ȿs,ɀz,ɇe,ɉj,ɋq,ɍr,ɏy,ɑa,ɓb,ɔo,ɕc,ɖd,ɗd,əe,ɛe,ɠg,ɡg,ɢg,ɦh,ɨi,ɪi,ɫl,ɬl,ɭl" +
  ",ɱm,ɲn,ɳn,ɴn,ɵo,ɼr,ɽr,ɾr,ʀr,ʂs,ʈt,ʉu,ʋv,ʏy,ʐz,ʑz,ʙb,ʜh,ʝj,ʟl,ʠq,ъ,ь,єе,іи,ји,ґг,ғг,җж,қк,ңн,үу,ұу,ҳх" +
  ",һх,әа,өо,ךכ,םמ,ןנ,ףפ,ץצ,װוו,ױוי,ײיי,ةه,ىي,ٱا,کك,ںن,ھه,ہه,ۃه,یي,ېي,ےي,ەه,\u0901\u0902,ईइ,ऊउ,\u0940" +
  "\u093f,\u0942\u0941,\u0981\u0982,ঈই,ঊউ,\u09c0\u09bf,\u09c2\u09c1,ৎত,\u0a01\u0a02,ਈਇ,ਊਉ,\u0a40\u0a3f," +
  "\u0a42\u0a41,\u0a81\u0a82,ઈઇ,ઊઉ,\u0ac0\u0abf,\u0ac2\u0ac1,ൺണ,ൻന,ർര,ൽല,ൾള,ൿക,ᴀa,ᴄc,ᴅd,ᴇe,ᴊj,ᴋk,ᴍm,ᴏo," +
  "ᴘp,ᴛt,ᴜu,ᴠv,ᴡw,ᴢz,ᵬb,ᵭd,ᵮf,ᵯm,ᵰn,ᵱp,ᵲr,ᵳr,ᵴs,ᵵt,ᵶz,ᵽp,ᶀb,ᶁd,ᶂf,ᶃg,ᶄk,ᶅl,ᶆm,ᶇn,ᶈp,ᶉr,ᶊs,ᶌv,ᶍx,ᶎz,ᶏa,ᶑ" +
  "d,ᶒe,ᶖi,ᶙu,ỿy,№no,℗ copyright ,⓫11,⓬12,⓭13,⓮14,⓯15,⓰16,⓱17,⓲18,⓳19,⓴20,⓵1,⓶2,⓷3,⓸4,⓹5,⓺6,⓻7,⓼8,⓽9,⓾1" +
  "0,⓿0,❶1,❷2,❸3,❹4,❺5,❻6,❼7,❽8,❾9,❿10,➀1,➁2,➂3,➃4,➄5,➅6,➆7,➇8,➈9,➉10,➊1,➋2,➌3,➍4,➎5,➏6,➐7,➑8,➒9,➓10,ⱡl" +
  ",ⱥa,ⱦt,ⱨh,ⱪk,ⱬz,ⱱv,ⱳw,ⱴv,ⱸe,ⱺo,冨富,峯峰,嶋島,嶌島,廣広,惠恵,斎斉,栁柳,槇槙,櫻桜,澤沢,濱浜,濵浜,瀨瀬,眞真,舘館,邉辺,邊辺,髙高,齊斉,齋斉,ꜩtz,ꜰf" +
  ",ꜱs,ꜳaa,ꝁk,ꝃk,ꝅk,ꝉl,ꝋo,ꝍo,ꝑp,ꝓp,ꝕp,ꝗq,ꝙq,ꝟv,ꞎl,ꞑn,ꞓc,ꞔc,ꞕh,ꞗb,ꞙf,ꞡg,ꞣk,ꞥn,ꞧr,ꞩs,ꞯq,ꞹu,ꟈd,ꟊs,ꬴe,ꬷl,ꬸl" +
  ",ꬹl,ꬺm,ꬻn,ꭉr,ꭎu,ꭒu,ꭖx,ꭗx,ꭘx,ꭙx,ꭚy,﨑崎,𝼉t,𝼑l,𝼓l,𝼖r,𝼚i,𝼛o,𝼝c,𝼞s,𠮷吉";

export const SOUNDS =
  "ck -p ---      k     vKs-,αavgd-z-t-klmnKsopr st-pkPso,аabvgd-zz- klmnoprstupkTsksSk - -ua  d  Dz   " +
  "lnk   Dz,աabgd-z--tz-lkTsk-Dzgkm-nsokp-rsvtrTsvpkop,\u0901nn------uurl----oooukkggNgkk--nttddnttddnn" +
  "ppbbm-rrlllvsss-oo  ---uurr----ooou  v      uu        rlll,ॲ-oovuu z g- db nn- ----uurl  --  oukkggN" +
  "gkk--nttddnttddn ppbbm-r l   sss-    ---uurr  --  ou,ৠrlll,\u0a03- ----uu    --  oukkggNgkk--nttddnt" +
  "tddn ppbbm-r l  v  s-    ---uu    --  ou,ੜr,\u0a70n,\u0a81nn- ----uurl  --  oukkggNgkk--nttddnttddn " +
  "ppbbm-r ll vsss-    ---uurr- --o ou,ૠrlll,ૹz,\u0b82n- ----uu   --- oouk   Ngk - nt   nt   nnp   m-rr" +
  "lllvsss-    ---uu   --- oou,\u0c01nn- ----uurl --- ooukkggNgkk--nttddnttddn ppbbm-rrlllvsss-    ---u" +
  "urr --- oou,ౘTsDzr     rlll,\u0c81nn- ----uurl --- ooukkggNgkk--nttddnttddn ppbbm-rrll vsss-    ---u" +
  "urr --- oou,ೞp rlll,\u0d01nn- ----uurl --- ooukkggNgkk--nttddnttddnnppbbm-rrlllvsss-t   ---uurr --- " +
  "oou,ൠrlll,აabgd-vzt-klmnopzrstupkgkskTsDzTskk--,ぁaa--uu--ooKaGakgKuGukgKoGoSaZas-SuZuszSoZoTaDak--TS" +
  "uZutdToDoNanNunNoaBaPa-bpPuBuPu-bpoBoPoMamMumMoaauuooRarRurRoVaVavvVonVuKak,ꣾ--,𛅐vvVo";

export const TITLES =
  "dr doctor prof professor mr mister mrs ms mx miss sir dame rev fr phd md jr sr esq mba msc bsc capt " +
  "herr frau dipl ing mme mlle mgr sra ii iii iv srta dott dottssa ssa drs fru dra profa junior senior " +
  "2nd 3rd med mag inz hab csc freiherr graf baron lord lady madame monsieur senor senora don dona sign" +
  "or signora sig avv pan pani froken rer nat pd em emeritus emerita obe mbe cbe проф ооо оао зао тов น" +
  "าย นาง นางสาว さん 様 氏 先生 씨 님 photo photos foto fotos photography photographer photographe photographi" +
  "e photographic photographs fotografie fotograf fotografia fotografo fotografa images pics pictures b" +
  "ild the gmbh mbb inc ltd limited llc plc corp kg ohg sarl srl www and und et og och";

export const CREDITS =
  "photo photos foto fotos photograph photographs photography photographed picture pictures pic pics im" +
  "age images bild bilder credit credits courtesy taken shot imagen fotografia fotografie photographie";

export const OF =
  "by of from von de di par por av af door fra courtesy credit credits";

export const AT =
  "on via at from auf bei sur en de su pa na";

export const PLATFORMS =
  "flickr instagram twitter facebook youtube tumblr wikimedia wikipedia commons 500px deviantart github" +
  " behance pinterest linkedin tiktok mastodon";

/** Return what letters count for between names in two alphabets. */
export function soundMap() {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const run of SOUNDS.split(",")) {
    const [first] = run;
    let point = /** @type {number} */ (first.codePointAt(0));
    for (const [sound] of run.slice(first.length).matchAll(/[A-Z]*[a-z]|[- ]/g)) {
      if (sound !== " ") found.set(String.fromCodePoint(point), sound === "-" ? "" : sound.toLowerCase());
      point += 1;
    }
  }
  return found;
}
