// What is due, who has to sign, and what changed since, word by word.

import * as api from "./api.js";
import {byId, element, heard} from "./elements.js";
import {day, say} from "./words.js";

const AROUND = 12; // words that stand beside a change
const MANY = 3 * AROUND;

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

function dueDates(rows, reader) {
  return [element("h3", {}, say("due")), rows.length
    ? table(say("due"), ["due_what", "due_whom", "due_when", "due_state"].map((key) => say(key)),
            rows.map((row) => [row.state, row.title, reader(row.audience), day(row.due), row.sentence]))
    : element("p", {}, say("due_none"))];
}

function signoffs(rows, reader) {
  return [element("h3", {}, say("signoffs")), rows.length
    ? table(say("signoffs"), ["due_whom", "role", "who", "date", "due_state"].map((key) => say(key)),
            rows.map((row) => [row.state, reader(row.audience), row.role,
                               row.name || say("nobody_yet"), day(row.date) || "–", row.sentence]))
    : element("p", {}, say("signoffs_none")), element("p", {class: "quiet"}, say("sign_how"))];
}

function changes(all, reader) {
  const changed = all.filter((each) => each.parts.some((part) => part.words.some(({how}) => how !== "same")));
  return [element("h3", {}, say("changes")), ...changed.length ? changed.map(({audience, since, parts}) =>
    element("section", {class: "changed-copy"},
      element("h4", {}, say(since ? "changes_of" : "changes_of_ever", {title: reader(audience), since: day(since)})),
      parts.filter((part) => part.words.some(({how}) => how !== "same")).map((part) => element(
        "div", {class: "changed-part"}, element("h5", {}, part.title), element("p", {}, runs(part.words))))))
    : [element("p", {}, say("changes_none"))]];
}

/** Words that stay, go and come, in runs; long runs of words that stay are cut short. */
function runs(words) {
  const all = [];
  for (const {text, how} of words) {
    if (all.at(-1)?.how === how) all.at(-1).words.push(...text.split(/\s+/));
    else all.push({how, words: text.split(/\s+/)});
  }
  return all.flatMap(({how, words: some}, at) => {
    if (how !== "same") {
      const gone = how === "gone";
      return [element(gone ? "del" : "ins", {}, element("span", {class: "told"}, say(gone ? "words_gone" : "words_new")),
                      " ", some.join(" "), heard(say("words_end"))), " "];
    }
    if (some.length <= MANY) return [`${some.join(" ")} `];
    const before = at === 0 ? [] : some.slice(0, AROUND), after = at === all.length - 1 ? [] : some.slice(-AROUND);
    return [`${before.join(" ")} `, element("span", {class: "quiet"},
      say("words_same", {n: some.length - before.length - after.length})), ` ${after.join(" ")} `];
  });
}
