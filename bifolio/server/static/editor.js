// The desk: which text is open, what is not saved yet, and how it is saved.

import * as api from "./api.js";
import {ask, byId, button, closeDialog, element, heard} from "./elements.js";
import {marksFor} from "./marks.js";
import {hush, tell, tellRefusal} from "./messages.js";
import {Sheet} from "./sheets.js";
import {clock, knows, say} from "./words.js";

const PAUSE = 350; // milliseconds without a key, before the text is checked
const ORDER = ["chapter", "table", "clinic", "clinics", "facts", "work", "glossary", "bibliography",
               "settings", "other"];
const readOnly = document.querySelector('meta[name="read-only"]').content === "yes";

export class Editor {
  /** `showText` brings the text into sight on a narrow screen. */
  constructor(showText) {
    this.showText = showText;
    this.sheets = new Map();
    this.open_ = null;
    this.findings = [];
    this.library = {files: [], works: []};
    this.timers = new Map();
    byId("find").addEventListener("input", () => this.showShelf());
    addEventListener("beforeunload", (event) => {
      if (this.unsaved.length) event.preventDefault();
    });
    addEventListener("pagehide", () => { // who left did not want it
      for (const {file} of this.unsaved) api.draft(file.path, null).catch(() => {});
    });
    addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "s") {
        event.preventDefault();
        if (this.open_) this.save(this.open_);
      }
    });
  }

  get unsaved() {
    return [...this.sheets.values()].filter((sheet) => sheet.unsaved);
  }

  get audiences() {
    const all = this.library.works.flatMap((work) => work.audiences);
    return [...new Map(all.map((each) => [each.id, each])).values()];
  }

  setLibrary(library) {
    this.library = library;
    this.showShelf();
  }

  /** Whose a text is, as the end of its name says: “… .patient.md”. */
  readerOf(path) {
    const name = /\.([\w-]+)\.md$/.exec(path)?.[1];
    return this.audiences.find((each) => each.id === name);
  }

  titleOf(path) {
    return this.library.files.find((each) => each.path === path)?.title ?? path;
  }

  showShelf() {
    const sought = byId("find").value.trim().toLocaleLowerCase().split(/\s+/);
    const files = this.library.files.filter((each) => sought.every(
      (word) => `${each.title} ${each.path} ${say(`kind_${each.kind}`)}`.toLocaleLowerCase().includes(word)));
    const kinds = new Map();
    for (const kind of ORDER) {
      const fit = files.filter((each) => (ORDER.includes(each.kind) ? each.kind : "other") === kind);
      const words = say(`kind_${kind}`);
      if (fit.length) kinds.set(words, [...kinds.get(words) ?? [], ...fit]);
    }
    byId("files").replaceChildren(...[...kinds].map(([words, some]) => element(
      "section", {class: "kind"}, element("h3", {}, words),
      element("ul", {}, some.map((file) => element("li", {}, this.#entry(file)))))));
    byId("found").textContent = !sought[0] ? ""
      : files.length ? say("texts_found", {n: files.length}) : say("no_text_found");
  }

  #entry(file) {
    const sheet = this.sheets.get(file.path), reader = this.readerOf(file.path);
    return button([
      element("span", {class: "file-title"}, file.title), " ",
      reader ? element("span", {class: "tag"}, say("for_audience", {title: reader.title})) : null, " ",
      sheet?.unsaved ? element("span", {class: "tag grave"}, say("unsaved_mark")) : null, " ",
      element("span", {class: "path"}, file.path)], () => this.open(file.path), {class: "file"});
  }

  /** Opens a text, at a place when one is told, or at a word from there on; says whether it could.
   *
   * `words` are those of the line on a page, which may be of an older text.
   */
  async open(path, line = 0, column = 1, sought = "", words = []) {
    let sheet = this.sheets.get(path), draft = null;
    if (!sheet) {
      const file = this.library.files.find((each) => each.path === path) ?? {path, kind: "other", title: path};
      try {
        const held = await api.file(path);
        draft = held.draft;
        const editable = held.editable !== false && !readOnly;
        sheet = this.sheets.get(path)
          ?? new Sheet({...file, kind: held.kind ?? file.kind}, {...held, editable}, file.title,
                       (changed) => { hush("mended"); this.#changed(changed); });
      } catch (refusal) {
        tell(say("cannot_open", refusal), {grave: true});
        return false;
      }
      this.sheets.set(path, sheet);
      if (sheet.editable && typeof draft === "string") this.#giveBack(sheet, draft);
    }
    this.open_ = sheet;
    this.#layOut(sheet);
    this.showText();
    if (line) sheet.goTo(sheet.lineOf(line, words), column, sought);
    else byId("desk").querySelector("h2").focus();
    return true;
  }

  /** What was written and not saved, before the page was lost or in another window, stands there again. */
  #giveBack(sheet, draft) {
    const {text, title} = sheet;
    sheet.become(draft);
    if (sheet.unsaved) tell(say("given_back", {title}), {grave: true, key: "given_back", act: [
      say("take_saved"), () => { sheet.become(text); hush("given_back"); }]});
  }

  #layOut(sheet) {
    const {file} = sheet, reader = this.readerOf(file.path);
    this.state = element("span", {class: "saved", role: "status"});
    this.saveButton = button(say("save"), () => this.save(sheet), {class: "chief", "aria-keyshortcuts": "Control+S"});
    byId("desk").replaceChildren(
      element("div", {class: "desk-head"},
        button(`‹ ${say("all_texts")}`, () => this.#back(), {class: "plain back"}),
        element("h2", {tabindex: "-1"}, sheet.title),
        element("p", {class: "quiet"},
          reader ? element("span", {class: "tag"}, say("for_audience", {title: reader.title})) : null, " ",
          element("span", {class: "path"}, file.path)),
        sheet.editable ? element("p", {class: "hint"}, knows(`hint_${file.kind}`) ? say(`hint_${file.kind}`) : "")
          : element("p", {class: "hint"}, say("cannot_change"))),
      element("div", {class: "tools"},
        sheet.editable ? marksFor(sheet, {audiences: this.audiences, files: this.library.files}) : null,
        sheet.editable ? element("div", {class: "saving"}, this.state, " ", this.saveButton) : null),
      element("div", {class: "paper"}, sheet.frame),
      element("p", {class: "quiet keys"}, sheet.editable ? say("keys") : ""));
    byId("shelf").hidden = true;
    byId("desk").hidden = false;
    this.#showState(sheet);
    this.#mark(sheet);
  }

  #back() {
    const {path} = this.open_.file;
    this.open_ = null;
    byId("desk").hidden = true;
    byId("shelf").hidden = false;
    this.showShelf();
    [...byId("files").querySelectorAll("button")].find(
      (each) => each.querySelector(".path").textContent === path)?.focus();
  }

  #changed(sheet) {
    this.#showState(sheet);
    clearTimeout(this.timers.get(sheet));
    this.timers.set(sheet, setTimeout(() => this.#draft(sheet), PAUSE));
  }

  #draft(sheet) {
    this.#send(sheet).then(() => hush("draft"), (refusal) => tell(
      `${refusal.error} ${refusal.fix}`, {grave: true, key: "draft"}));
  }

  #send(sheet) {
    clearTimeout(this.timers.get(sheet));
    return api.draft(sheet.file.path, sheet.unsaved ? sheet.area.value : null);
  }

  #showState(sheet, words) {
    if (sheet !== this.open_ || !sheet.editable) return;
    const told = words ?? say(sheet.unsaved ? "unsaved" : "saved");
    if (this.state.textContent !== told) this.state.textContent = told;
    this.state.classList.toggle("grave", sheet.unsaved);
    this.saveButton.setAttribute("aria-disabled", String(!sheet.unsaved));
    const unsaved = this.unsaved.length > 0;
    document.title = document.title.replace(/^(\* )?/, unsaved ? "* " : "");
    document.body.classList.toggle("unsaved", unsaved);
  }

  /** Saves a text; says whether it was. */
  async save(sheet, base = sheet.hash) {
    if (!sheet.unsaved || !sheet.editable) return true;
    clearTimeout(this.timers.get(sheet));
    const text = sheet.area.value;
    this.#showState(sheet, say("saving"));
    try {
      const {hash} = await api.save(sheet.file.path, text, base);
      sheet.settle(text, hash);
      hush();
      this.#showState(sheet, sheet.unsaved ? undefined : say("saved_at", {time: clock()}));
      if (!sheet.unsaved) api.draft(sheet.file.path, null).catch(() => {});
      return true;
    } catch (refusal) {
      this.#showState(sheet);
      if (refusal.status === 409 && "theirs" in refusal.answer) this.#conflict(sheet, refusal.answer);
      else tell(say("save_failed", refusal), {grave: true});
      return false;
    }
  }

  async saveAll() {
    for (const sheet of this.unsaved) if (!await this.save(sheet)) return false;
    return true;
  }

  /** Two texts, and a choice between them. */
  #conflict(sheet, {theirs, hash}) {
    const [mine, other] = [sheet.area.value, theirs.replaceAll(/\r\n?/g, "\n")].map((text) => text.split("\n"));
    const act = (key, act_, attributes) => button(say(key), () => { closeDialog(); act_?.(); }, attributes);
    ask(say("two_texts"), element("p", {}, say("two_texts_why")),
        element("div", {class: "two"}, [["two_texts_mine", mine, other], ["two_texts_theirs", other, mine]].map(
          ([key, lines, against]) => element("section", {"aria-label": say(key)},
            element("h3", {}, say(key)), element("div", {class: "text", tabindex: "0"}, differing(lines, against))))),
        element("p", {class: "acts"},
          act("keep_mine", () => this.save(sheet, hash)),
          act("take_theirs", () => {
            sheet.become(theirs);
            sheet.settle(theirs, hash);
            this.#changed(sheet);
            tell(say("took_theirs"));
          }), act("write_on", null, {class: "chief"})));
    byId("dialog").querySelector("mark")?.scrollIntoView({block: "center"});
  }

  /** A file was saved by somebody: an open text without changes of its own follows it. */
  async hearOf(path) {
    const sheet = this.sheets.get(path);
    if (!sheet) return;
    const {text, hash} = await api.file(path);
    if (hash === sheet.hash) return;
    const {title} = sheet;
    if (sheet.holds(text)) { // saved by itself, or in another window
      sheet.settle(text, hash);
      this.#showState(sheet);
      return;
    }
    if (sheet.unsaved) {
      tell(say("changed_both", {title}), {grave: true});
      return;
    }
    const held = document.activeElement; // the keys go on where they were
    sheet.become(text);
    held?.focus({preventScroll: true});
    sheet.settle(text, hash);
    this.#changed(sheet);
    tell(say("changed_elsewhere", {title}));
  }

  /** What is wrong in the texts, to be marked beside their lines. */
  setFindings(findings) {
    this.findings = findings;
    if (this.open_) this.#mark(this.open_);
  }

  #mark(sheet) {
    sheet.mark(this.findings.filter((each) => each.path === sheet.file.path).toReversed().map(
      (each) => [each.line, each.severity]));
  }

  /** Makes the one replacement of a finding: in the file, or in what is not saved yet.
   *
   * What stands here must be what was checked, and nothing is typed meanwhile.
   */
  async correct({id, correction}) {
    const {path, line, column, hash: base} = correction;
    if (!await this.open(path)) return;
    const sheet = this.sheets.get(path), before = sheet.area.value;
    sheet.area.readOnly = true;
    try {
      if (sheet.unsaved) await this.#send(sheet);
      else if (sheet.hash !== base) throw new api.Refusal("", "", 409);
      const {text, hash, draft} = await api.correct(id, base, before);
      if (sheet.area.value !== before && !sheet.holds(text)) {
        if (sheet.unsaved) this.#draft(sheet);
        throw new api.Refusal("", "", 409);
      }
      sheet.area.readOnly = false;
      sheet.become(text);
      if (!draft) sheet.settle(text, hash);
      this.#changed(sheet);
      tell(say(draft ? "mended_unsaved" : "mended", correction), {key: "mended", act: [
        say("undo"), () => this.#takeBack(sheet, correction, draft)]});
    } catch (refusal) {
      if (refusal.status === 409) tell(say("moved_on"), {grave: true});
      else tellRefusal(refusal);
    } finally {
      sheet.area.readOnly = !sheet.editable;
    }
    sheet.goTo(line, column, correction.new);
  }

  #takeBack(sheet, {from, old, new: put}, draft) {
    const now = sheet.area.value, end = from + put.length;
    if (now.slice(from, end) !== put) {
      tell(say("moved_on"), {grave: true});
      return;
    }
    sheet.become(now.slice(0, from) + old + now.slice(end));
    if (!draft) this.save(sheet);
  }
}

/** Lines, of which those that others lack are marked, each run of them; who hears them is told. */
function differing(lines, others) {
  const same = keptOf(lines, others), shown = [];
  for (let at = 0, end; at < lines.length; at = end) {
    for (end = at + 1; end < lines.length && same[end] === same[at]; end++);
    const words = lines.slice(at, end).map((line) => `${line}\n`).join("");
    shown.push(same[at] ? words
      : element("mark", {}, heard(say("changed_here")), words, heard(say("end_changed"))));
  }
  return shown;
}

const MOST = 4_000_000; // pairs of lines that are compared: more of them are all marked

/** For each line whether others have it too, in the same order. */
function keptOf(lines, others) {
  let head = 0, tail = 0;
  const most = Math.min(lines.length, others.length);
  while (head < most && lines[head] === others[head]) head++;
  while (tail < most - head && lines.at(-1 - tail) === others.at(-1 - tail)) tail++;
  const [one, other] = [lines, others].map((some) => some.slice(head, some.length - tail));
  const kept = lines.map((_, at) => at < head || at >= lines.length - tail);
  const wide = other.length + 1;
  if ((one.length + 1) * wide > MOST) return kept;
  const longest = new Uint16Array((one.length + 1) * wide); // common runs, from each pair on
  for (let row = one.length - 1; row >= 0; row--) {
    for (let at = other.length - 1; at >= 0; at--) {
      longest[row * wide + at] = one[row] === other[at] ? longest[(row + 1) * wide + at + 1] + 1
        : Math.max(longest[(row + 1) * wide + at], longest[row * wide + at + 1]);
    }
  }
  for (let row = 0, at = 0; row < one.length && at < other.length;) {
    if (one[row] === other[at]) { kept[head + row++] = true; at++; }
    else if (longest[(row + 1) * wide + at] >= longest[row * wide + at + 1]) row++;
    else at++;
  }
  return kept;
}
