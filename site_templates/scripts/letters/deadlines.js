// Deadlines for answering a letter: days as YYYY-MM-DD, counted by the calendar, without a clock or a time zone.
//
// GDPR, Art. 12(3): a month from receipt, two more for a reason; months end as in Regulation (EEC, Euratom) 1182/71,
// Art. 3: on the day with the same number, or the month's last, and if that is a Saturday or Sunday, the next Monday.
// UK GDPR, Art. 12(3) and 12A: the same; the ICO's guidance on the time limit counts in the same way.
// CCPA, Cal. Code Regs., tit. 11, § 7021: 10 business days to confirm, 45 calendar days to answer, 45 more if needed.
// Switzerland, Data Protection Ordinance (SR 235.11), Art. 18: 30 days. Brazil, Law 13.709/2018, Art. 19, II: 15 days.
// India, Digital Personal Data Protection Rules, 2025, rule 14(3): 90 days at most.
// Public holidays are not known here, and the page says so.

import { LAWS } from "./laws.js";

/** @typedef {import("./laws.js").Law} Law */
/** @typedef {{ answer: string, confirm: string, extended: string }} Deadlines  "" for deadlines that a law does not have */

const CONFIRM_WORKING_DAYS = 10;
const CCPA_DAYS = 45;

/**
 * Return the deadlines for answering a letter.
 *
 * @param {Law} law
 * @param {string} received  the day on which the holder receives it
 * @returns {Deadlines}
 */
export function computeDeadlines(law, received) {
  if (law === "ccpa") {
    return {
      answer: addDays(received, CCPA_DAYS),
      confirm: addWorkingDays(received, CONFIRM_WORKING_DAYS),
      extended: addDays(received, 2 * CCPA_DAYS),
    };
  }
  const { days } = LAWS[law];
  if (days) return { answer: addDays(received, days), confirm: "", extended: "" };
  const [answer, extended] = [1, 3].map((months) => skipWeekend(addMonths(received, months)));
  return { answer, confirm: "", extended: law === "plain" ? "" : extended };
}

/**
 * Return the day that is some days later.
 *
 * @param {string} day
 * @param {number} days
 */
export function addDays(day, days) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/**
 * @param {string} day
 * @param {number} months
 */
function addMonths(day, months) {
  const [year, month, number] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(number, last))).toISOString().slice(0, 10);
}

/**
 * @param {string} day
 * @param {number} days
 */
function addWorkingDays(day, days) {
  let at = day;
  for (let left = days; left > 0; left -= 1) at = skipWeekend(addDays(at, 1));
  return at;
}

/** @param {string} day */
function skipWeekend(day) {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, weekday === 6 ? 2 : weekday === 0 ? 1 : 0);
}
