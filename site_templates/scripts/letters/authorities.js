// Where to complain: the authorities by country, and the day on which that was known.
//
// European Economic Area, United Kingdom and Switzerland: names and addresses from github.com/datenanfragen/data (CC0),
// commit 0a29c3d6 of 21 July 2026, without those for churches and broadcasters alone. The UK's Information Commission took
// over from the Commissioner on 30 September 2026 (S.I. 2026/1015, reg. 2) and is still known as the ICO. California: the
// agency's complaint form as archived on 15 January 2026. Brazil: the ANPD's page on complaints, which names its form since
// 8 July 2024. India: notification G.S.R. 844(E) of 13 November 2025, which founds the Board; no address of it was found.

/** @typedef {readonly (readonly [name: string, address: string])[]} Authorities */
/** @typedef {{ known: string, authorities: Authorities }} Known */

const LISTED = "2026-07-21";

/** By country; a federal one first. @type {Readonly<Record<string, Authorities>>} */
const COUNTRIES = {
  AT: [["Österreichische Datenschutzbehörde", "https://www.dsb.gv.at"]],
  BE: [["Autorité de protection des données / Gegevensbeschermingsautoriteit", "https://www.dataprotectionauthority.be"]],
  BG: [["Commission for Personal Data Protection Bulgaria", "https://www.cpdp.bg"]],
  CY: [["Γραφείο Επιτρόπου Δεδομένων Προσωπικού Χαρακτήρα", "https://www.dataprotection.gov.cy"]],
  CZ: [["Úřad pro ochranu osobních údajů", "https://www.uoou.cz"]],
  DE: [
    ["Die Bundesbeauftragte für den Datenschutz und die Informationsfreiheit", "https://www.bfdi.bund.de"],
    ["Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Baden-Württemberg", "https://www.baden-wuerttemberg.datenschutz.de"],
    ["Bayerisches Landesamt für Datenschutzaufsicht", "https://www.lda.bayern.de/de/index.html"],
    ["Der Bayerische Landesbeauftragte für den Datenschutz", "https://www.datenschutz-bayern.de"],
    ["Berliner Beauftragte für Datenschutz und Informationsfreiheit", "https://www.datenschutz-berlin.de"],
    ["Die Landesbeauftragte für den Datenschutz und für das Recht auf Akteneinsicht Brandenburg", "https://www.lda.brandenburg.de"],
    ["Die Landesbeauftragte für Datenschutz und Informationsfreiheit Bremen", "https://www.datenschutz.bremen.de"],
    ["Der Hessische Beauftragte für Datenschutz und Informationsfreiheit", "https://datenschutz.hessen.de"],
    ["Der Hamburgische Beauftragte für Datenschutz und Informationsfreiheit", "https://datenschutz-hamburg.de"],
    ["Der Landesbeauftragte für Datenschutz und Informationsfreiheit Mecklenburg-Vorpommern", "https://www.datenschutz-mv.de"],
    ["Der Landesbeauftragte für den Datenschutz Niedersachsen", "https://lfd.niedersachsen.de/startseite/"],
    ["Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen", "https://www.ldi.nrw.de"],
    ["Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Rheinland-Pfalz", "https://www.datenschutz.rlp.de"],
    ["Unabhängiges Datenschutzzentrum Saarland", "https://datenschutz.saarland.de"],
    ["Sächsische Datenschutz- und Transparenzbeauftragte", "https://www.datenschutz.sachsen.de"],
    ["Landesbeauftragter für den Datenschutz Sachsen-Anhalt", "https://datenschutz.sachsen-anhalt.de"],
    ["Unabhängiges Landeszentrum für Datenschutz Schleswig-Holstein", "https://www.datenschutzzentrum.de"],
    ["Thüringer Landesbeauftragter für den Datenschutz und die Informationsfreiheit", "https://www.tlfdi.de"],
  ],
  DK: [["Datatilsynet", "https://www.datatilsynet.dk"]],
  EE: [["Andmekaitse Inspektsioon", "http://www.aki.ee"]],
  ES: [["Agencia Española de Protección de Datos", "https://www.aepd.es"]],
  FI: [["Tietosuojavaltuutetun toimisto", "https://tietosuoja.fi"]],
  FR: [["Commission Nationale de l'Informatique et des Libertés – CNIL", "https://www.cnil.fr"]],
  GR: [["Αρχή Προστασίας Δεδομένων Προσωπικού Χαρακτήρα", "https://www.dpa.gr"]],
  HR: [["Agencija za zaštitu osobnih podataka", "https://azop.hr"]],
  HU: [["Nemzeti Adatvédelmi és Információszabadság Hatóság", "https://www.naih.hu"]],
  IE: [["Irish Data Protection Commission", "https://www.dataprotection.ie"]],
  IS: [["Persónuvernd", "https://www.personuvernd.is"]],
  IT: [["Garante per la protezione dei dati personali", "https://www.garanteprivacy.it"]],
  LI: [["Datenschutzstelle (DSS) Fürstentum Liechtenstein", "https://www.datenschutzstelle.li"]],
  LT: [["Valstybinė duomenų apsaugos inspekcija", "https://vdai.lrv.lt"]],
  LU: [["Commission nationale pour la protection des données", "https://cnpd.public.lu"]],
  LV: [["Datu valsts inspekcija", "https://www.dvi.gov.lv"]],
  MT: [["Office of the Information and Data Protection Commissioner of Malta", "https://idpc.org.mt"]],
  NL: [["Autoriteit Persoonsgegevens", "https://autoriteitpersoonsgegevens.nl"]],
  NO: [["Datatilsynet", "https://www.datatilsynet.no"]],
  PL: [["UODO – Urząd Ochrony Danych Osobowych", "https://www.uodo.gov.pl"]],
  PT: [["CNPD – Comissão Nacional de Protecção de Dados", "https://www.cnpd.pt"]],
  RO: [["Autoritatea Naţională de Supraveghere a Prelucrării Datelor cu Caracter Personal", "https://www.dataprotection.ro"]],
  SE: [["Integritetsskyddsmyndigheten", "https://www.imy.se"]],
  SI: [["Informacijski pooblaščenec", "https://www.ip-rs.si"]],
  SK: [["Úrad na ochranu osobných údajov Slovenskej republiky", "https://dataprotection.gov.sk/uoou/"]],
};

/** @type {Readonly<Record<string, Known>>} */
const ELSEWHERE = {
  "uk-gdpr": { known: "2026-09-30", authorities: [["The Information Commission (ICO)", "https://ico.org.uk"]] },
  fadp: { known: LISTED, authorities: [["EDÖB – Eidgenössischer Datenschutz- und Öffentlichkeitsbeauftragter", "https://www.edoeb.admin.ch"]] },
  ccpa: {
    known: "2026-01-15",
    authorities: [["California Privacy Protection Agency", "https://cppa.ca.gov/webapplications/complaint"]],
  },
  lgpd: {
    known: "2024-07-08",
    authorities: [["ANPD", "https://www.gov.br/anpd/pt-br/canais_atendimento/cidadao-titular-de-dados"]],
  },
  dpdp: { known: "2025-11-13", authorities: [["Data Protection Board of India", ""]] },
};

/** The countries where the GDPR holds. */
export const GDPR_COUNTRIES = Object.keys(COUNTRIES);

/**
 * Return the authorities to complain to.
 *
 * @param {import("./laws.js").Law} law
 * @param {string} country  needed for the GDPR; "" if it is not known
 * @returns {Known}
 */
export function findAuthorities(law, country) {
  if (law === "gdpr") return { known: LISTED, authorities: COUNTRIES[country] ?? [] };
  return ELSEWHERE[law] ?? { known: "", authorities: [] };
}
