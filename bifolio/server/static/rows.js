// A row more in a table: below the one that the cursor is in. What it says is left to write.

import {say} from "./words.js";

const OPTION = /^(\s*)- \{id: ([\w-]+), name: /;
const ANSWER = /^ {2}([\w-]+):(.*)$/;

/** Adds a row to the table in which the cursor is; says what was added, or null where there is no table. */
export function addRow(sheet) {
  const {area} = sheet;
  const row = area.value.slice(0, area.selectionStart).split("\n").length - 1;
  if (sheet.file.kind === "table") return addToComparison(sheet, row);
  return addToSimple(sheet, row) ? "row_added" : null;
}

const startOf = (lines, row) => lines.slice(0, row).reduce((sum, line) => sum + line.length + 1, 0);

const DASHES = /^(?=.*-)(?=.*\|)[\s|:-]+$/;

function addToSimple(sheet, told) {
  const lines = sheet.lines, isRow = (at) => (lines[at] ?? "").includes("|");
  let row = told;
  if (/^\s*Table:/.test(lines[row])) do row--; while (row >= 0 && !lines[row].trim()); // its caption
  if (!isRow(row)) return false;
  let first = row, last = row;
  while (isRow(first - 1)) first--;
  while (isRow(last + 1)) last++;
  const dashes = lines.slice(first, last + 1).findIndex((line) => DASHES.test(line)) + first;
  if (dashes < first) return false;
  const under = Math.max(row, dashes); // a row stands under the line of dashes
  const cells = cellsOf(lines[dashes]), sample = say("sample_cell");
  const words = Array(cells).fill(sample).join(" | "), barred = lines[dashes].trim().startsWith("|");
  const made = `${/^\s*/.exec(lines[dashes])[0]}${barred ? `| ${words} |` : words}`;
  const end = startOf(lines, under) + lines[under].length;
  sheet.put(`\n${made}`, end, end);
  const at = end + 1 + made.indexOf(sample);
  sheet.area.setSelectionRange(at, at + sample.length);
  return true;
}

const cellsOf = (line) => line.trim().replaceAll(/^\||\|$/g, "").split("|").length;

/** A comparison table: what is compared is named once, and answered further down. */
function addToComparison(sheet, told) {
  const lines = sheet.lines;
  const answers = lines.findIndex((line) => /^answers:\s*$/.test(line));
  if (answers < 0) return null;
  const row = told > answers ? namedBy(lines, told, answers) : told;
  const found = OPTION.exec(lines[row] ?? "");
  if (!found) return null;
  const [, , id] = found, taken = new Set(sheet.area.value.match(/[\w-]+/g));
  let name = "new-row";
  for (let count = 2; taken.has(name); count++) name = `new-row-${count}`;
  const readers = /, audience: [\w-]+(?=\}\s*$)/.exec(lines[row])?.[0] ?? "";
  const named = `${found[1]}- {id: ${name}, name: ""${readers}}`;
  const ids = new Set([...sheet.area.value.matchAll(/\{id: ([\w-]+)/g)].map(([, each]) => each));
  const changed = [...lines];
  for (let at = lines.length - 1; at > answers; at--) { // from below, so that places above stay
    const answer = ANSWER.exec(lines[at]);
    if (!answer) continue;
    let end = at + 1;
    while (/^ {3,}\S/.test(lines[end] ?? "")) end++;
    if (answer[1] === id) changed.splice(end, 0, ...emptied(lines.slice(at, end), name, ids));
    else addAnswer(changed, lines, at, end, id, name);
  }
  changed.splice(row + 1, 0, named);
  sheet.become(changed.join("\n"));
  const at = startOf(changed, row + 1) + named.indexOf('""') + 1;
  sheet.area.setSelectionRange(at, at);
  const isOption = row < lines.findIndex((line) => /^criteria:/.test(line));
  const down = lines.some((line) => /^options_run:\s*["']?down\b/.test(line));
  return isOption === down ? "row_added" : "column_added";
}

/** The line that names what an answer is of: its question where it has a line of its own. */
function namedBy(lines, told, answers) {
  let at = told;
  while (at > answers && !/^ {2,4}[\w-]+:/.test(lines[at])) at--;
  const [, id] = /^ *([\w-]+):/.exec(lines[at]) ?? [];
  return lines.findIndex((line) => OPTION.exec(line)?.[2] === id);
}

/** The answers of another option, with nothing in them. */
function emptied([first, ...more], name, ids) {
  if (/\{.*\}/.test(first)) {
    const keys = [...first.matchAll(/[{,]\s*([\w-]+):\s/g)].map(([, key]) => key);
    return [`  ${name}: {${keys.filter((key) => ids.has(key)).map((key) => `${key}: ""`).join(", ")}}`];
  }
  const keys = more.flatMap((line) => /^ {4}([\w-]+):/.exec(line)?.[1] ?? []);
  return [`  ${name}:`, ...keys.map((key) => `    ${key}: ""`)];
}

/** Where the row is a question, each option gets an answer to it, with nothing in it. */
function addAnswer(changed, lines, at, end, id, name) {
  if (/\{.*\}\s*$/.test(lines[at])) {
    if (new RegExp(`[{,]\\s*${id}:\\s`).test(lines[at]))
      changed[at] = lines[at].replace(/\}\s*$/, `, ${name}: ""}`);
    return;
  }
  const own = lines.slice(at, end).findIndex((line) => line.startsWith(`    ${id}:`));
  if (own < 0) return;
  let behind = at + own + 1;
  while (/^ {5,}\S/.test(lines[behind] ?? "")) behind++;
  changed.splice(behind, 0, `    ${name}: ""`);
}
