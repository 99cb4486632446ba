// What needs doing: each finding a sentence, with where, why, and what to do.

import {byId, button, element, heard} from "./elements.js";
import {say} from "./words.js";

const SEVERITIES = [["error", "must"], ["warning", "should"], ["note", "note"]];

/** What a button says that makes a replacement: no marks of ours. */
const wordsFor = (mend) => !mend.new ? "mend_away" : mend.new.startsWith("{term}`") ? "mend_term" : "mend";

export class Findings {
  /** `acts` are what a finding's buttons do: `show` and `mend`; `titleOf` says what a text is called. */
  constructor(acts, titleOf) {
    Object.assign(this, {acts, titleOf, all: [], run: "", ever: false, words: ""});
  }

  setRun(state) {
    this.run = state === "started" ? "checking" : "";
    this.#showState();
  }

  set({groups, draft}) {
    this.all = groups.flatMap((group) => group.findings);
    this.ever = true;
    this.draft = draft;
    this.groups = groups;
    if (this.run) this.run = "setting";
    this.render();
  }

  /** The audiences whose text must be mended before it is printed. */
  get faulty() {
    return new Set(this.all.filter((each) => each.severity === "error").flatMap((each) => each.audiences));
  }

  render() {
    const held = document.activeElement?.closest("#groups li")?.dataset.id;
    const which = document.activeElement?.dataset.act;
    const open = new Set([...byId("groups").querySelectorAll("details[open]")].map(
      (each) => each.closest("li").dataset.id));
    byId("groups").replaceChildren(...(this.groups ?? []).filter((group) => group.findings.length).map(
      (group) => element("section", {class: "group"}, element("h3", {}, group.title),
        element("ol", {}, group.findings.map((each) => this.#entry(each, open.has(String(each.id))))))));
    if (held) this.#giveBack(held, which);
    this.#showState();
    const grave = this.all.filter((each) => each.severity === "error").length;
    byId("count").hidden = !this.all.length;
    byId("count").textContent = this.all.length;
    byId("count").classList.toggle("grave", grave > 0);
  }

  /** The keys go on where they were, or to what stands there now. */
  #giveBack(id, act) {
    const entries = [...byId("groups").querySelectorAll("li")];
    const entry = entries.find((each) => each.dataset.id === id);
    const next = (entry ?? entries[0])?.querySelector(`[data-act="${entry ? act : "show"}"]`);
    (next ?? byId("findings")).focus({preventScroll: true});
  }

  #entry(finding, open) {
    const {correction: mend} = finding;
    return element("li", {class: "finding", "data-id": finding.id, "data-grave": finding.severity},
      finding.about ? element("p", {class: "about"}, finding.about) : null,
      element("p", {class: "what"}, heard(`${say(`severity_${finding.severity}`)}: `), finding.what),
      finding.fix ? element("p", {class: "fix"}, element("b", {}, say("to_do")), " ", finding.fix) : null,
      element("p", {class: "acts"},
        mend ? button(say(wordsFor(mend), mend), () => this.acts.mend(finding),
                      {class: "chief", "data-act": "mend"}) : null,
        finding.path ? button([say("show"), " ", element("span", {class: "where"}, say("line_of",
          {title: this.titleOf(finding.path), line: finding.line}))], () => this.acts.show(finding),
          {"data-act": "show"}) : null),
      finding.why ? element("details", {open: open || null},
        element("summary", {}, say("why"), heard(` ${finding.what}`)), element("p", {}, finding.why)) : null);
  }

  #showState() {
    const counts = SEVERITIES.map(([severity, key]) => [
      key, this.all.filter((each) => each.severity === severity).length]).filter(([, n]) => n);
    const told = !this.ever ? say("not_read_yet")
      : counts.length ? counts.map(([key, n]) => say(`count_${key}`, {n})).join(" ") : say("all_well");
    const state = byId("state");
    if (state.textContent !== told) state.textContent = told; // it is heard once
    state.classList.toggle("well", this.ever && !counts.length);
    byId("progress").textContent = this.run ? say(this.run) : this.draft ? say("draft_read") : "";
    byId("findings").classList.toggle("busy", this.run !== "");
  }
}
