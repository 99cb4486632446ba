// What is due, who has to sign, and what changed since, word by word.

import * as api from "./api.js";
import {byId, element, heard} from "./elements.js";
import {day, say} from "./words.js";

/** Asks for all of it, and shows it; `reader` says what an audience is called. */
export async function follow(work, reader) {
  const place = byId("follow");
  if (!place.children.length) place.replaceChildren(element("p", {class: "quiet"}, say("loading")));
  try {
    const [due, signed] = await Promise.all([api.due(), api.signoffs(work)]);
    place.replaceChildren(...dueDates(due.rows, reader), ...signoffs(signed.rows, reader),
                          ...changes(signed.changes ?? [], reader));
  } catch (refusal) {
    place.replaceChildren(element("p", {class: "notice grave"}, `${refusal.error} ${refusal.fix ?? ""}`));
  }
}

function table(caption, heads, rows) {
  return element("div", {class: "scroller", tabindex: "0", role: "group", "aria-label": caption},
    element("table", {}, element("caption", {class: "heard"}, caption),
      element("thead", {}, element("tr", {}, heads.map((each) => element("th", {scope: "col"}, each)))),
      element("tbody", {}, rows.map(([state, first, ...more]) => element("tr", {"data-state": state},
        element("th", {scope: "row"}, first), more.map((each, at) => element("td", {"data-head": heads[at + 1]}, each)))))));
}

const withDays = (sentence) => sentence.replaceAll(/\b\d{4}-\d\d-\d\d\b/g, (date) => day(date));

function dueDates(rows, reader) {
  return [element("h3", {}, say("due")), rows.length
    ? table(say("due"), ["due_what", "due_whom", "due_when", "due_state"].map((key) => say(key)),
            rows.map((row) => [row.state, row.title, row.audience.split(", ").map(reader).join(", "), day(row.due), withDays(row.sentence)]))
    : element("p", {}, say("due_none"))];
}

function signoffs(rows, reader) {
  return [element("h3", {}, say("signoffs")), rows.length
    ? table(say("signoffs"), ["due_whom", "role", "who", "date", "due_state"].map((key) => say(key)),
            rows.map((row) => [row.state, reader(row.audience), row.role,
                               row.name || say("nobody_yet"), day(row.date) || "–", withDays(row.sentence)]))
    : element("p", {}, say("signoffs_none")), element("p", {class: "quiet"}, say("sign_how"))];
}

function changes(all, reader) {
  return [element("h3", {}, say("changes")), ...all.length ? all.map(({audience, role, since, why, parts}) =>
    element("section", {class: "changed-copy"},
      element("h4", {}, say("changes_of", {title: reader(audience), role, since: day(since)})),
      why ? element("p", {}, why) : null,
      parts.map((part) => element("div", {class: "changed-part"}, element("h5", {}, part.title),
        element("p", {class: "changed-words"}, part.words.map(said))))))
    : [element("p", {}, say("changes_none"))]];
}

/** Words that stay, go or come; which of it is said too, for who cannot see it. */
function said({text, how}) {
  if (how === "same") return text;
  const gone = how === "gone";
  return element(gone ? "del" : "ins", {},
    element("span", {class: "told"}, say(gone ? "words_gone" : "words_new")), " ", text, heard(say("words_end")));
}
