// The marks of our texts, as buttons: each puts in what one would type.

import * as api from "./api.js";
import {ask, byId, button, closeDialog, element} from "./elements.js";
import {tell, tellRefusal} from "./messages.js";
import {addRow} from "./rows.js";
import {say} from "./words.js";

const BOXES = ["key-message", "action", "warning", "warning now", "warning today", "warning week",
               "note", "do", "dont"];
const CHAPTER = ["bold", "emphasis", "heading", "list", "steps", "box", "source", "picture", "link",
                 "table", "row"];
const OF_KIND = {chapter: CHAPTER, table: ["source", "row"], clinics: ["row"]};
const SOURCES = 40; // shown at once

const selected = ({area}) => area.value.slice(area.selectionStart, area.selectionEnd);

/** Puts words in, and selects the part of them that is to be written over. */
function putIn(sheet, words, sample) {
  const from = sheet.area.selectionStart;
  sheet.put(words);
  const at = sample ? words.indexOf(sample) : -1;
  if (at >= 0) sheet.area.setSelectionRange(from + at, from + at + sample.length);
  sheet.reveal();
}

const PARAGRAPHS = /(\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*+]|\d+[.)]) ))/;

/** Puts a sign around words: the space around them stays outside; each paragraph and item has its own. */
function wrap(sheet, sign, sample) {
  const words = selected(sheet);
  if (!words.trim()) return putIn(sheet, `${sign}${sample}${sign}`, sample);
  const marked = words.split(PARAGRAPHS).map((part) => {
    const [, before, inner, after] = /^(\s*(?:(?:[-*+]|\d+[.)]|#{1,6}) )?)([^]*?)(\s*)$/.exec(part);
    return inner ? `${before}${sign}${inner}${sign}${after}` : part;
  }).join("");
  return putIn(sheet, marked, words.includes("\n") ? "" : words.trim());
}

/** Puts a block in: with an empty line before it, and one behind it. */
function putBlock(sheet, words, sample) {
  const {area} = sheet;
  const before = area.value.slice(0, area.selectionStart), after = area.value.slice(area.selectionEnd);
  const above = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const below = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  putIn(sheet, `${above}${words}${below}`, sample);
}

const BEGUN = /^(#{1,6} |[-*+] |\d+[.)] )/;

/** Begins each line that is selected with a sign, or puts in one such line.
 *
 * Where all have it, it is taken off; another one that stands there is replaced.
 */
function begin(sheet, signOf, sample) {
  const {area} = sheet, words = selected(sheet);
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = area.value.indexOf("\n", Math.max(area.selectionEnd - (words ? 1 : 0), from));
  const to = end < 0 ? area.value.length : end;
  const lines = area.value.slice(from, to).split("\n"), full = lines.filter((line) => line.trim());
  if (!words.trim() && !BEGUN.test(lines[0])) return putBlock(sheet, `${signOf(0)}${sample}`, sample);
  const has = (line, at) => BEGUN.exec(line)?.[0] === signOf(at);
  const off = full.every(has);
  let count = 0;
  sheet.put(lines.map((line) => !line.trim() ? line
    : `${off ? "" : signOf(count++)}${line.replace(BEGUN, "")}`).join("\n"), from, to);
}

/** Asks which of some things, and does with the one that is chosen what is to be done. */
function choose(title, choices, act) {
  ask(title, element("ul", {class: "choices"}, choices.map(([value, words]) => element(
    "li", {}, button(words, () => { closeDialog(); act(value); })))),
      element("p", {class: "acts"}, button(say("cancel"), closeDialog, {class: "plain"})));
}

function box(sheet, audiences) {
  const names = [...BOXES, ...audiences.map((each) => each.id)];
  choose(say("box_which"), names.map((name) => [
    name, say(`box_${name.replace(" ", "_")}`) || say("for_audience",
      {title: audiences.find((each) => each.id === name)?.title})]), (name) => {
    const words = selected(sheet).trim() || say("sample_box");
    putBlock(sheet, `::: ${name}\n${words}\n:::`, words);
  });
}

const ENTRY = /^@(\w+)\s*\{\s*([^,\s{}]+)\s*,([^@]*)/gm;
const fieldOf = (body, name) =>
  (new RegExp(`^\\s*${name}\\s*=\\s*(.*)$`, "im").exec(body)?.[1] ?? "").replaceAll(/[{}"]|,\s*$/g, "");

async function source(sheet, files) {
  const found = files.find((each) => each.kind === "bibliography");
  if (!found) return;
  const {text} = await api.file(found.path);
  const entries = [...text.matchAll(ENTRY)].filter(([, kind]) => !/^(comment|string|preamble)$/i.test(kind))
    .map(([, , key, body]) => ({
      key, author: fieldOf(body, "author").split(" and ")[0], title: fieldOf(body, "title"),
      year: fieldOf(body, "year") || fieldOf(body, "date").slice(0, 4)}));
  const list = element("ul", {class: "choices sources"});
  const show = (sought) => {
    const wanted = sought.toLocaleLowerCase().split(/\s+/);
    const fit = entries.filter((each) => wanted.every(
      (word) => Object.values(each).join(" ").toLocaleLowerCase().includes(word)));
    list.replaceChildren(...fit.slice(0, SOURCES).map((each) => element("li", {}, button(
      element("span", {}, element("strong", {}, each.title || each.key), element("br"),
              [each.author, each.year].filter(Boolean).join(", ")),
      () => { closeDialog(); putIn(sheet, `[@${each.key}]`); }))));
    if (!fit.length) list.append(element("li", {}, say("source_none")));
  };
  show("");
  ask(say("source_which"),
      element("p", {}, element("label", {for: "sought"}, say("source_find")),
              element("input", {id: "sought", type: "search", oninput: (e) => show(e.target.value)})),
      list, element("p", {class: "acts"}, button(say("cancel"), closeDialog, {class: "plain"})));
}

const TYPES = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"};

/** The name that a picture gets in the library: small letters, digits and hyphens. */
const nameOf = (name, suffix) => `${name.replace(/\.[^.]*$/, "").normalize("NFKD").toLowerCase()
  .replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "").slice(0, 40) || "picture"}.${suffix}`;

function picture(sheet) {
  const told = element("p", {class: "wrong", role: "alert"});
  const form = element("form", {class: "stacked", novalidate: true, onsubmit: async (event) => {
    event.preventDefault();
    const [file] = byId("picture-file").files;
    const words = byId("picture-words").value.trim().replaceAll(/[[\]\n]+/g, " ");
    const suffix = file && TYPES[file.type];
    if (!file || !suffix || !words) {
      told.textContent = say(!file ? "picture_needs_file" : suffix ? "picture_needs_words" : "picture_kind");
      byId(file && suffix ? "picture-words" : "picture-file").focus();
      return;
    }
    const folder = sheet.file.path.split("/").slice(0, 2).join("/"), name = nameOf(file.name, suffix);
    try {
      const {path} = await api.picture(`${folder}/images/${name}`, file, file.type);
      closeDialog();
      putBlock(sheet, `![${words}](images/${(path ?? name).split("/").at(-1)})`);
      tell(say("picture_in", {name}));
    } catch (refusal) {
      told.textContent = `${refusal.error} ${refusal.fix}`;
    }
  }},
  element("label", {for: "picture-file"}, say("picture_file")),
  element("input", {id: "picture-file", type: "file", accept: Object.keys(TYPES).join()}),
  element("label", {for: "picture-words"}, say("picture_words")),
  element("input", {id: "picture-words", type: "text", autocomplete: "off"}), told,
  element("p", {class: "acts"}, element("button", {class: "chief"}, say("picture_put")),
          button(say("cancel"), closeDialog, {class: "plain"})));
  ask(say("picture_put_in"), form);
}

function table(sheet) {
  const [first, second, cell] = ["sample_table_head", "sample_table_second", "sample_cell"].map((key) => say(key));
  putBlock(sheet, `| ${first} | ${second} |\n|---|---|\n| ${cell} | ${cell} |\n\n`
    + `Table: ${say("sample_table_caption")}`, first);
}

const ACTS = {
  bold: (sheet) => wrap(sheet, "**", say("sample_bold")),
  emphasis: (sheet) => wrap(sheet, "*", say("sample_emphasis")),
  heading: (sheet) => begin(sheet, () => "## ", say("sample_heading")),
  list: (sheet) => begin(sheet, () => "- ", say("sample_item")),
  steps: (sheet) => begin(sheet, (n) => `${n + 1}. `, say("sample_step")),
  box: (sheet, {audiences}) => box(sheet, audiences),
  source: (sheet, {files}) => source(sheet, files).catch(tellRefusal),
  picture: (sheet) => picture(sheet),
  link: (sheet) => {
    const words = selected(sheet) || say("sample_link");
    putIn(sheet, `[${words}](https://)`, selected(sheet) ? "https://" : words);
  },
  table: (sheet) => table(sheet),
  row: (sheet) => {
    tell(say(addRow(sheet) ?? "no_row_here"));
    sheet.reveal();
  },
};

/** The buttons for a text of some kind. */
export function marksFor(sheet, around) {
  const undo = ["undo", "redo"].map((name) => button(say(`mark_${name}`), () => {
    sheet.area.focus({preventScroll: true});
    document.execCommand(name);
    sheet.reveal();
  }, {class: "plain"}));
  const names = OF_KIND[sheet.file.kind] ?? [];
  return element("div", {class: "marks", role: "group", "aria-label": say("marks")}, undo,
    names.map((name) => button(say(`mark_${name}`), () => ACTS[name](sheet, around),
                               {class: "plain", "data-mark": name})));
}
