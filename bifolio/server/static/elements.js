// Elements of the page: made of a name, what is said of them, and what stands in them.

/** An element; `on…` are listeners, `null` and `false` say nothing, and text stays text. */
export function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === false || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...content.flat().filter((each) => each !== null && each !== undefined));
  return made;
}

export const byId = (id) => document.getElementById(id);

export const button = (words, onclick, attributes = {}) =>
  element("button", {type: "button", onclick, ...attributes}, words);

/** Text that is heard and not seen. */
export const heard = (words) => element("span", {class: "heard"}, words);

/** Puts a box over a part of a picture: its place is told in parts of the picture's sides. */
export function place(box, {x, y, w, h}) {
  const parts = {left: x, top: y, width: w, height: h};
  for (const [side, part] of Object.entries(parts)) box.style[side] = `${part * 100}%`;
}

/** Moves something into sight, at once for who wants nothing to move. */
export function bringIntoSight(what, block = "center") {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  what.scrollIntoView({block, inline: "nearest", behavior: still ? "instant" : "smooth"});
}

/** Fills the one dialog, and shows it; what is chosen in it closes it. */
export function ask(title, ...content) {
  const dialog = byId("dialog");
  dialog.replaceChildren(element("h2", {id: "dialog-title"}, title), ...content);
  dialog.showModal();
  return dialog;
}

export const closeDialog = () => byId("dialog").close();
