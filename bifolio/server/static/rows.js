// A row more in a table: below the one that the cursor is in. What it says is left to write.

import {say} from "./words.js";

const OPTION = /^(\s*)- \{id: ([\w-]+), name: /;
const ANSWER = /^ {2}([\w-]+):(.*)$/;

/** Adds a row to the table in which the cursor is; says whether there is one. */
export function addRow(sheet) {
  const {area} = sheet;
  const row = area.value.slice(0, area.selectionStart).split("\n").length - 1;
  if (sheet.file.kind === "table") return addToComparison(sheet, row);
  return addToSimple(sheet, row);
}

const startOf = (lines, row) => lines.slice(0, row).reduce((sum, line) => sum + line.length + 1, 0);

function addToSimple(sheet, row) {
  const lines = sheet.lines, isRow = (at) => /^\s*\|/.test(lines[at] ?? "");
  if (!isRow(row)) return false;
  const dashes = /^\s*\|[\s|:-]+$/;
  let at = row;
  while (!dashes.test(lines[at]) && isRow(at - 1)) at--; // a row stands under the line of dashes
  if (!dashes.test(lines[at])) {
    at = row;
    while (isRow(at + 1) && !dashes.test(lines[at])) at++;
  }
  const under = Math.max(row, at);
  const cells = cellsOf(lines[at]), sample = say("sample_cell");
  const made = `${/^\s*/.exec(lines[at])[0]}| ${Array(cells).fill(sample).join(" | ")} |`;
  const end = startOf(lines, under) + lines[under].length;
  sheet.put(`\n${made}`, end, end);
  const first = end + 1 + made.indexOf(sample);
  sheet.area.setSelectionRange(first, first + sample.length);
  return true;
}

const cellsOf = (line) => line.trim().replaceAll(/^\||\|$/g, "").split("|").length;

/** A comparison table: what is compared is named once, and answered further down. */
function addToComparison(sheet, row) {
  const lines = sheet.lines;
  const found = OPTION.exec(lines[row]);
  const answers = lines.findIndex((line) => /^answers:\s*$/.test(line));
  if (!found || answers < 0) return false;
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
  return true;
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
