// What can be printed: each a file among the downloads, or what holds it back.

import * as api from "./api.js";
import {button, byId, element} from "./elements.js";
import {say} from "./words.js";

export class Print {
  /** `editor` knows what is not saved, `look` what is looked at; `show` goes to a finding. */
  constructor(editor, look, show) {
    Object.assign(this, {editor, look, show});
  }

  render() {
    const {work, format, clinic, clinicName} = this.look();
    if (!work) return;
    const unsaved = this.editor.unsaved.length > 0;
    byId("print").replaceChildren(...[
      unsaved ? element("p", {class: "notice"}, say("not_printed"), " ",
        button(say("save_all"), async () => { await this.editor.saveAll(); this.render(); })) : null,
      element("div", {class: "cards"},
        ...work.audiences.map((audience) => this.#reader(work, audience)),
        work.sheets?.length ? this.#card(say("print_sheets"), say("print_sheets_why"), work.sheets.map(
          (sheet) => [sheet.title, "sheet", {sheet: sheet.id, audience: sheet.audience}])) : null,
        this.#card(say("print_all"), say("print_all_why"), [[say("print_all"), "all-formats", {}]]),
        this.#card(clinic ? `${say("print_pack")}: ${clinicName}` : say("print_pack"), say("print_pack_why"),
          clinic ? [[say("print_pack"), "clinic-pack", {}]] : []))].filter(Boolean));
    this.query = {work: work.id, format, clinic};
  }

  #reader(work, audience) {
    const query = {audience: audience.id};
    return element("section", {class: "card"}, element("h3", {}, audience.title),
      this.#entry(say("print_handout"), say("print_handout_why"), "handout", query,
                  `${say("print_handout")}, ${audience.title}`),
      this.#entry(say("print_booklet"), say("print_booklet_why"), "booklet", query,
                  `${say("print_booklet")}, ${audience.title}`));
  }

  #card(title, why, entries) {
    return element("section", {class: "card"}, element("h3", {}, title), element("p", {}, why),
      entries.map(([name, what, query]) => this.#entry(entries.length > 1 ? name : "", "", what, query, name)));
  }

  #entry(name, why, what, query, full) {
    const held = element("div", {class: "held", role: "status"});
    const act = button(say("download"), () => this.#download(what, query, full, act, held),
                       {class: "chief", "aria-label": say("download_of", {what: full})});
    return element("div", {class: "entry"},
      name ? element("p", {}, element("strong", {}, name), why ? element("br") : null, why) : null,
      act, held);
  }

  async #download(what, query, name, act, held) {
    if (act.getAttribute("aria-disabled") === "true") return;
    act.setAttribute("aria-disabled", "true");
    held.replaceChildren(element("p", {class: "quiet busy"}, say("making", {what: name})));
    try {
      await api.download(what, {...this.query, ...query});
      held.replaceChildren(element("p", {class: "well"}, say("made", {what: name})));
    } catch (refusal) {
      const found = refusal.answer?.findings ?? (refusal.answer?.groups ?? []).flatMap((each) => each.findings);
      held.replaceChildren(element("div", {class: "notice grave"},
        element("p", {}, element("strong", {}, say("held_back", {what: name}))),
        found.length ? [element("p", {}, say("held_back_why")), element("ul", {}, found.map((each) => element(
          "li", {}, each.what, " ", each.path ? button(say("show"), () => this.show(each),
            {class: "plain", "aria-label": say("show_of", {what: each.what})}) : null)))]
          : element("p", {}, `${refusal.error} ${refusal.fix ?? ""}`)));
    } finally {
      act.removeAttribute("aria-disabled");
    }
  }
}
