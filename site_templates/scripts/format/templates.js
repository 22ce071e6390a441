// Links that follow from an entry's name and an item's id, stored once for a data set (FORMAT.md section 7).

const TEMPLATE_LIMIT = 1000;
const TEMPLATE =
  /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?\/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?#%-]|\{id\}|\{name\})*$/;

/**
 * Return whether a text is a template: an https link in which {id} stands for the id and {name} for the name.
 * @param {string} text
 * @returns {boolean}
 */
export function isTemplate(text) {
  return text.length <= TEMPLATE_LIMIT && text.includes("{id}") && TEMPLATE.test(text);
}

/**
 * Return the link of an item, from its entry's name and its id.
 * @param {string} template
 * @param {string} name
 * @param {string} id
 * @returns {string}
 */
export function fillTemplate(template, name, id) {
  return splitTemplate(template, name).join(escapePart(id));
}

/**
 * Return the parts of the links of an entry's items; what an item's id is in a link goes between them.
 * @param {string} template
 * @param {string} name
 */
export function splitTemplate(template, name) {
  return template.replaceAll("{name}", () => escapePart(name)).split("{id}");
}

/**
 * Return a name or an id as it is written in a link.
 * @param {string} text
 * @returns {string}
 */
function escapePart(text) {
  return encodeURI(text).replace(/[?#]/g, encodeURIComponent);
}
