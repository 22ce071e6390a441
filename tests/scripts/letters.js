// What the removal pack's pure modules write, for tests that compare it with Python: JSON in, JSON out, a line each.

import { createInterface } from "node:readline";
import { computeDeadlines } from "../../site_templates/scripts/letters/deadlines.js";
import { gatherRequests, readHolders } from "../../site_templates/scripts/letters/holders.js";
import { writeLetter, writeList, writeMailto, writeTable } from "../../site_templates/scripts/letters/letters.js";
import { writeCsv } from "../../site_templates/scripts/letters/spreadsheets.js";
import { createTexts } from "../../site_templates/scripts/dom/texts.js";

const ANSWERS = {
  deadlines: ([law, day]) => computeDeadlines(law, day),
  csv: (rows) => writeCsv(rows),
  holders: (text) => {
    try {
      return [...readHolders(text)];
    } catch (error) {
      return error.code;
    }
  },
  letters({ found, datasets, holders, law, day, platform, catalogue, direction }) {
    const texts = createTexts(catalogue, direction);
    const nameKind = (kind) => texts.say(`as-${platform}-${kind}`);
    return gatherRequests(found, datasets, readHolders(JSON.stringify(holders))).map((request) => {
      const letter = writeLetter(request, law, day, nameKind, texts);
      return {
        letter,
        list: writeList(request),
        table: writeTable(request, nameKind, texts),
        mail: writeMailto(request, letter, texts),
        missing: request.missing,
      };
    });
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, questions] = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(questions.map((question) => ANSWERS[name](question)))}\n`);
}
