// Rows to a file for spreadsheets: CSV as in RFC 4180, in UTF-8 with the byte order mark that Excel needs.
//
// A spreadsheet takes a cell that begins with = + - or @, or with white space before them, as a formula; names, titles
// and links are other people's texts. A leading apostrophe makes them text (OWASP, CSV injection). Where commas are
// decimal separators, as in German and French, spreadsheets start a new cell after each semicolon, quoted or not.

const FORMULA = /^(?=[=+\-@\t\r\n\0＝＋－＠])|(?<=;)(?=\s*[=+\-@＝＋－＠])/gu;
const QUOTED = /[",\r\n]/;

/**
 * @param {readonly (readonly string[])[]} rows
 * @returns {string}
 */
export function writeCsv(rows) {
  return `\ufeff${rows.map((row) => `${row.map(writeCell).join(",")}\r\n`).join("")}`;
}

/** @param {string} text */
function writeCell(text) {
  const safe = text.replace(FORMULA, "'");
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
