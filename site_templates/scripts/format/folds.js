// The tables of the match key (FORMAT.md section 4); made by tools/make_folds.py, never by hand.
//
// MARKS, SEPARATORS and DIGITS are ranges of code points, written as in unicode14.js; LETTERS and SOUNDS have, between
// commas, a character and what it becomes; the others are words. RULES is the digest of the rules by which names are
// read and compared (section 9): a manifest must have the same.

export const RULES =
  "b799a238992911d3e083b75142d47b1769a40d06440aef2a06519b83f61c80f2";

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
  ",ⱥa,ⱦt,ⱨh,ⱪk,ⱬz,ⱱv,ⱳw,ⱴv,ⱸe,ⱺo,嶋島,嶌島,廣広,惠恵,櫻桜,澤沢,濱浜,瀨瀬,眞真,邉辺,邊辺,髙高,齊斉,齋斎,ꜩtz,ꜰf,ꜱs,ꜳaa,ꝁk,ꝃk,ꝅk,ꝉl,ꝋ" +
  "o,ꝍo,ꝑp,ꝓp,ꝕp,ꝗq,ꝙq,ꝟv,ꞎl,ꞑn,ꞓc,ꞔc,ꞕh,ꞗb,ꞙf,ꞡg,ꞣk,ꞥn,ꞧr,ꞩs,ꞯq,ꞹu,ꟈd,ꟊs,ꬴe,ꬷl,ꬸl,ꬹl,ꬺm,ꬻn,ꭉr,ꭎu,ꭒu,ꭖx" +
  ",ꭗx,ꭘx,ꭙx,ꭚy,﨑崎,𝼉t,𝼑l,𝼓l,𝼖r,𝼚i,𝼛o,𝼝c,𝼞s,𠮷吉";

export const SOUNDS =
  "a,ck,e,fp,h,i,j,qk,wv,xks,y,α,βv,γg,δd,ε,ζz,η,θt,ι,κk,λl,μm,νn,ξks,οo,πp,ρr,σs,τt,υ,φp,χk,ψps,ωo,а,б" +
  "b,вv,гg,дd,е,жz,зz,и,кk,лl,мm,нn,оo,пp,рr,сs,тt,уu,фp,хk,цts,чk,шs,щsk,ы,э,юu,я,ђd,ѕdz,љl,њn,ћk,џdz," +
  "ա,բb,գg,դd,ե,զz,է,ը,թt,ժz,ի,լl,խk,ծts,կk,հ,ձdz,ղg,ճk,մm,յ,նn,շs,ոo,չk,պp,ջ,ռr,սs,վv,տt,րr,ցts,ւv,փp," +
  "քk,օo,ֆp,\u0901n,\u0902n,\u0903,ऄ,अ,आ,इ,ई,उu,ऊu,ऋr,ऌl,ऍ,ऎ,ए,ऐ,ऑo,ऒo,ओo,औu,कk,खk,गg,घg,ङng,चk,छk,ज,झ," +
  "ञn,टt,ठt,डd,ढd,णn,तt,थt,दd,धd,नn,ऩn,पp,फp,बb,भb,मm,य,रr,ऱr,लl,ळl,ऴl,वv,शs,षs,सs,ह,\u093ao,\u093bo," +
  "\u093e,\u093f,\u0940,\u0941u,\u0942u,\u0943r,\u0944r,\u0945,\u0946,\u0947,\u0948,\u0949o,\u094ao," +
  "\u094bo,\u094cu,\u094fv,\u0956u,\u0957u,ॠr,ॡl,\u0962l,\u0963l,ॲ,ॳo,ॴo,ॵv,ॶu,ॷu,ॹz,ॻg,ॼ,ॾd,ॿb,\u0981n" +
  ",\u0982n,\u0983,অ,আ,ই,ঈ,উu,ঊu,ঋr,ঌl,এ,ঐ,ওo,ঔu,কk,খk,গg,ঘg,ঙng,চk,ছk,জ,ঝ,ঞn,টt,ঠt,ডd,ঢd,ণn,তt,থt,দd,ধ" +
  "d,নn,পp,ফp,বb,ভb,মm,য,রr,লl,শs,ষs,সs,হ,\u09be,\u09bf,\u09c0,\u09c1u,\u09c2u,\u09c3r,\u09c4r,\u09c7," +
  "\u09c8,\u09cbo,\u09ccu,ৠr,ৡl,\u09e2l,\u09e3l,\u0a03,ਅ,ਆ,ਇ,ਈ,ਉu,ਊu,ਏ,ਐ,ਓo,ਔu,ਕk,ਖk,ਗg,ਘg,ਙng,ਚk,ਛk,ਜ," +
  "ਝ,ਞn,ਟt,ਠt,ਡd,ਢd,ਣn,ਤt,ਥt,ਦd,ਧd,ਨn,ਪp,ਫp,ਬb,ਭb,ਮm,ਯ,ਰr,ਲl,ਵv,ਸs,ਹ,\u0a3e,\u0a3f,\u0a40,\u0a41u," +
  "\u0a42u,\u0a47,\u0a48,\u0a4bo,\u0a4cu,ੜr,\u0a70n,\u0a81n,\u0a82n,\u0a83,અ,આ,ઇ,ઈ,ઉu,ઊu,ઋr,ઌl,એ,ઐ,ઓo,ઔ" +
  "u,કk,ખk,ગg,ઘg,ઙng,ચk,છk,જ,ઝ,ઞn,ટt,ઠt,ડd,ઢd,ણn,તt,થt,દd,ધd,નn,પp,ફp,બb,ભb,મm,ય,રr,લl,ળl,વv,શs,ષs,સs,હ" +
  ",\u0abe,\u0abf,\u0ac0,\u0ac1u,\u0ac2u,\u0ac3r,\u0ac4r,\u0ac5,\u0ac7,\u0ac8,\u0ac9o,\u0acbo,\u0accu,ૠ" +
  "r,ૡl,\u0ae2l,\u0ae3l,ૹz,\u0b82n,ஃ,அ,ஆ,இ,ஈ,உu,ஊu,எ,ஏ,ஐ,ஒo,ஓo,ஔu,கk,ஙng,சk,ஜ,ஞn,டt,ணn,தt,நn,னn,பp,மm,ய" +
  ",ரr,றr,லl,ளl,ழl,வv,ஶs,ஷs,ஸs,ஹ,\u0bbe,\u0bbf,\u0bc0,\u0bc1u,\u0bc2u,\u0bc6,\u0bc7,\u0bc8,\u0bcao," +
  "\u0bcbo,\u0bccu,\u0c01n,\u0c02n,\u0c03,అ,ఆ,ఇ,ఈ,ఉu,ఊu,ఋr,ఌl,ఎ,ఏ,ఐ,ఒo,ఓo,ఔu,కk,ఖk,గg,ఘg,ఙng,చk,ఛk,జ,ఝ," +
  "ఞn,టt,ఠt,డd,ఢd,ణn,తt,థt,దd,ధd,నn,పp,ఫp,బb,భb,మm,య,రr,ఱr,లl,ళl,ఴl,వv,శs,షs,సs,హ,\u0c3e,\u0c3f,\u0c40," +
  "\u0c41u,\u0c42u,\u0c43r,\u0c44r,\u0c46,\u0c47,\u0c48,\u0c4ao,\u0c4bo,\u0c4cu,ౘts,ౙdz,ౚr,ౠr,ౡl,\u0c62" +
  "l,\u0c63l,\u0c81n,\u0c82n,\u0c83,ಅ,ಆ,ಇ,ಈ,ಉu,ಊu,ಋr,ಌl,ಎ,ಏ,ಐ,ಒo,ಓo,ಔu,ಕk,ಖk,ಗg,ಘg,ಙng,ಚk,ಛk,ಜ,ಝ,ಞn,ಟt," +
  "ಠt,ಡd,ಢd,ಣn,ತt,ಥt,ದd,ಧd,ನn,ಪp,ಫp,ಬb,ಭb,ಮm,ಯ,ರr,ಱr,ಲl,ಳl,ವv,ಶs,ಷs,ಸs,ಹ,\u0cbe,\u0cbf,\u0cc0,\u0cc1u," +
  "\u0cc2u,\u0cc3r,\u0cc4r,\u0cc6,\u0cc7,\u0cc8,\u0ccao,\u0ccbo,\u0cccu,ೞp,ೠr,ೡl,\u0ce2l,\u0ce3l,\u0d01" +
  "n,\u0d02n,\u0d03,അ,ആ,ഇ,ഈ,ഉu,ഊu,ഋr,ഌl,എ,ഏ,ഐ,ഒo,ഓo,ഔu,കk,ഖk,ഗg,ഘg,ങng,ചk,ഛk,ജ,ഝ,ഞn,ടt,ഠt,ഡd,ഢd,ണn,തt,ഥ" +
  "t,ദd,ധd,നn,ഩn,പp,ഫp,ബb,ഭb,മm,യ,രr,റr,ലl,ളl,ഴl,വv,ശs,ഷs,സs,ഹ,ഺt,\u0d3e,\u0d3f,\u0d40,\u0d41u,\u0d42u," +
  "\u0d43r,\u0d44r,\u0d46,\u0d47,\u0d48,\u0d4ao,\u0d4bo,\u0d4cu,ൠr,ൡl,\u0d62l,\u0d63l,ა,ბb,გg,დd,ე,ვv,ზ" +
  "z,თt,ი,კk,ლl,მm,ნn,ოo,პp,ჟz,რr,სs,ტt,უu,ფp,ქk,ღg,ყk,შs,ჩk,ცts,ძdz,წts,ჭk,ხk,ჯ,ჰ,ぁ,あ,ぃ,い,ぅu,うu,ぇ,え,ぉo" +
  ",おo,かk,がg,きk,ぎg,くku,ぐgu,けk,げg,こko,ごgo,さs,ざz,しs,じ,すsu,ずzu,せs,ぜz,そso,ぞzo,たt,だd,ちk,ぢ,っ,つtsu,づzu,てt,でd,と" +
  "to,どdo,なn,にn,ぬnu,ねn,のno,は,ばb,ぱp,ひ,びb,ぴp,ふpu,ぶbu,ぷpu,へ,べb,ぺp,ほo,ぼbo,ぽpo,まm,みm,むmu,めm,もmo,ゃ,や,ゅu,ゆu,ょo" +
  ",よo,らr,りr,るru,れr,ろro,ゎv,わv,ゐv,ゑv,をvo,んn,ゔvu,ゕk,ゖk,ꣾ,\ua8ff,𛅐v,𛅑v,𛅒vo";

export const TITLES =
  "dr doctor prof professor mr mister mrs ms mx miss sir dame rev fr phd md jr sr esq mba msc bsc capt " +
  "herr frau dipl ing mme mlle mgr sra ii iii iv srta dott dottssa ssa drs fru dra profa junior senior " +
  "2nd 3rd med mag inz hab csc freiherr graf baron lord lady madame monsieur senor senora don dona sign" +
  "or signora sig avv pan pani froken rer nat pd проф นาย นาง นางสาว さん 様 氏 先生 씨 님 photo photos foto fo" +
  "tos photography photographer photographe photographie photographic photographs fotografie fotograf f" +
  "otografia fotografo fotografa images pics pictures bild the gmbh inc ltd llc and und et og och";

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
