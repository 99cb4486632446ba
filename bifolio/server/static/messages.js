// What happened, told in one place, which is heard too.

import {byId, button, element} from "./elements.js";
import {say} from "./words.js";

const READ = 8000; // milliseconds, in which a sentence that asks for nothing is read
let shown = "", goes = 0;

/** Tells a sentence until the next one; `act` is a button beside it: its words, and what it does. */
export function tell(sentence, {act, grave = false, key = ""} = {}) {
  shown = key;
  clearTimeout(goes);
  if (!grave && !act) goes = setTimeout(() => byId("messages").replaceChildren(), READ);
  const box = element("p", {class: grave ? "message grave" : "message"},
                      element("span", {}, sentence));
  if (act) box.append(" ", button(act[0], act[1]));
  box.append(" ", button("×", hush, {class: "plain", "aria-label": say("dismiss")}));
  byId("messages").replaceChildren(box);
}

/** Takes the message away; with a key, only the one that was told with it. */
export function hush(key) {
  if (typeof key !== "string" || key === shown) byId("messages").replaceChildren();
}

export const tellRefusal = (refusal) => tell(`${refusal.error} ${refusal.fix ?? ""}`, {grave: true});
