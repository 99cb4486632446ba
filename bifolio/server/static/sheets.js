// One text on the desk: a plain text area, with the numbers of its lines beside it.
//
// Under the area lies its mirror: the same text, a line a block, in the same type and width. It makes
// the area as high as its text, so a line's number stands where the line begins, wrapped or not.

import {element} from "./elements.js";
import {say} from "./words.js";

const WORD = /[*_"“‘([{`~^@]*([\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*)/uy; // marks may stand before it

const MOST = 0.7; // of a line's words on a page: more are in it, unless it was written anew

/** How far into a line a column is: columns count letters, strings in JavaScript halves of some. */
const offsetOf = (line, column) => [...line].slice(0, Math.max(column - 1, 0)).join("").length;

const plain = (text) => text.replaceAll(/\r\n?/g, "\n");

export class Sheet {
  constructor(file, {text, hash, editable}, title, heard) {
    Object.assign(this, {file, title, hash, editable, text: plain(text)});
    this.id = `area-${Math.random().toString(36).slice(2)}`;
    this.area = element("textarea", {
      id: this.id, class: "area", "aria-label": say("text_of", {title}), spellcheck: "true",
      autocapitalize: "off", autocomplete: "off", readonly: !editable, lang: file.language ?? null,
      oninput: () => { this.renew(); heard(this); }});
    this.area.value = this.text;
    this.mirror = element("div", {class: "mirror", "aria-hidden": "true"});
    this.frame = element("div", {class: "sheet"}, this.mirror, this.area);
    this.lines = [];
    this.renew();
  }

  get unsaved() {
    return this.area.value !== this.text;
  }

  /** Whether this very text stands here. */
  holds(text) {
    return this.area.value === plain(text);
  }

  /** Lays the mirror out anew, but only the lines that are others now. */
  renew() {
    const lines = this.area.value.split("\n"), old = this.lines;
    let head = 0, tail = 0;
    while (head < Math.min(lines.length, old.length) && lines[head] === old[head]) head++;
    while (tail < Math.min(lines.length, old.length) - head
           && lines.at(-1 - tail) === old.at(-1 - tail)) tail++;
    for (let left = old.length - head - tail; left; left--) this.mirror.children[head].remove();
    const made = lines.slice(head, lines.length - tail).map((line) => element("div", {}, line));
    const behind = this.mirror.children[head] ?? null;
    for (const each of made) this.mirror.insertBefore(each, behind);
    this.lines = lines;
    this.frame.dataset.digits = Math.max(String(lines.length).length, 2);
  }

  /** Marks the lines that something is said of: `graves` is line → severity. */
  mark(graves) {
    for (const each of this.mirror.querySelectorAll("[data-grave]")) delete each.dataset.grave;
    for (const [line, grave] of graves) {
      const row = this.mirror.children[line - 1];
      if (row) row.dataset.grave = grave;
    }
  }

  /** The line where words stand now that stood in a line before: the nearest one that has most of them. */
  lineOf(line, words) {
    const sought = words.flatMap((word) => word.match(/[\p{L}\p{N}]+/gu) ?? []);
    const has = (row) => sought.filter((word) => row?.includes(word)).length;
    let best = line, most = has(this.lines[line - 1]);
    const nearer = (at) => Math.abs(at - line) < Math.abs(best - line);
    const least = Math.max(most + 1, sought.length * MOST);
    this.lines.forEach((row, at) => {
      const count = has(row);
      if (count >= least && (count > most || count === most && nearer(at + 1))) [best, most] = [at + 1, count];
    });
    return best;
  }

  /** Where the word at a place begins and ends in the text; with `sought`, the first such one from there. */
  range(line, column, sought = "") {
    const row = Math.min(Math.max(line, 1), this.lines.length) - 1;
    const text = this.lines[row], told = offsetOf(text, column);
    const at = sought ? Math.max(text.indexOf(sought, told), told) : told;
    const start = this.lines.slice(0, row).reduce((sum, each) => sum + each.length + 1, at);
    if (sought && text.startsWith(sought, at)) return [start, start + sought.length];
    WORD.lastIndex = at;
    const found = WORD.exec(text);
    return found ? [start + found[0].length - found[1].length, start + found[0].length]
      : [start, start];
  }

  /** Brings the line of the cursor into sight. */
  reveal() {
    const row = this.area.value.slice(0, this.area.selectionStart).split("\n").length - 1;
    this.mirror.children[row]?.scrollIntoView({block: "nearest", behavior: "instant"});
  }

  /** Selects the word at a place, and brings it into sight. */
  goTo(line, column = 1, sought = "") {
    const [from, to] = this.range(line, column, sought);
    this.area.focus({preventScroll: true});
    this.area.setSelectionRange(from, to);
    const row = this.mirror.children[Math.min(line, this.lines.length) - 1];
    row?.scrollIntoView({block: "center", behavior: "instant"});
  }

  /** Puts words in the place of others, so that the browser can undo it where the keys are in this text.
   *
   * A text that is not on the desk, or lies below a dialog, gets none of what the browser types.
   */
  put(words, from = this.area.selectionStart, to = this.area.selectionEnd) {
    const wanted = this.area.value.slice(0, from) + words + this.area.value.slice(to);
    this.area.focus({preventScroll: true});
    this.area.setSelectionRange(from, to);
    if (document.activeElement === this.area) {
      if (words) document.execCommand("insertText", false, words);
      else if (from !== to) document.execCommand("delete");
    }
    if (this.area.value !== wanted) {
      this.area.value = wanted;
      this.area.setSelectionRange(from + words.length, from + words.length);
      this.area.dispatchEvent(new Event("input"));
    }
  }

  /** Makes the whole text another one, by changing what differs alone; the cursor stays at its words. */
  become(text) {
    const wanted = plain(text), now = this.area.value;
    const {selectionStart, selectionEnd} = this.area;
    let head = 0, tail = 0;
    const most = Math.min(now.length, wanted.length);
    while (head < most && now[head] === wanted[head]) head++;
    while (tail < most - head && now.at(-1 - tail) === wanted.at(-1 - tail)) tail++;
    if (now === wanted) return;
    const end = now.length - tail;
    this.put(wanted.slice(head, wanted.length - tail), head, end);
    this.area.setSelectionRange(...[selectionStart, selectionEnd].map(
      (at) => at <= head ? at : at >= end ? at + wanted.length - now.length : wanted.length - tail));
  }

  /** This is now what the file holds. */
  settle(text, hash) {
    this.text = plain(text);
    this.hash = hash;
  }
}
