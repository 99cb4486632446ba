// The pages as they will be printed: pictures, with their words laid where one can go to the text.

import * as api from "./api.js";
import {bringIntoSight, button, byId, element, heard, place} from "./elements.js";
import {say} from "./words.js";

const POINT = 96 / 72; // of the screen's pixels
const STEP = 64; // widths are asked for in steps, so that few pictures are drawn
const WIDEST = 3000;
const AHEAD = "60% 0px"; // what is just out of sight is fetched too

class Page {
  constructor(edition, number) {
    Object.assign(this, {edition, number, shown: "", near: false, words: null});
    this.image = element("img", {alt: "", decoding: "async", draggable: "false", hidden: true});
    this.line = element("div", {class: "line", hidden: true});
    this.boxes = element("div", {class: "boxes"});
    this.face = element("div", {
      class: "face", onclick: (event) => this.#click(event),
      onmousemove: (event) => this.#move(event), onmouseleave: () => { this.line.hidden = true; }},
      this.image, this.line, this.boxes);
    this.tag = element("span", {class: "tag", hidden: true}, say("page_changed"));
    this.list = element("ol", {class: "lines"});
    this.text = element("details", {ontoggle: () => this.#spell()},
      element("summary", {}, say("lines_of_page", {n: number})), this.list);
    this.told = element("span", {});
    this.frame = element("figure", {class: "page"},
      this.face, element("figcaption", {}, this.told, " ", this.tag, this.text));
    this.frame.page = this;
  }

  /** The page of a new setting stands where the old one stood; its picture stays until the new one is here. */
  set({width, height, count, changed}, reader) {
    this.told.textContent = say("page_n", {n: this.number, count});
    this.image.alt = `${reader}: ${this.told.textContent}`;
    this.tag.hidden = !changed.includes(this.number);
    this.frame.classList.toggle("changed", !this.tag.hidden);
    this.face.style.aspectRatio = `${width} / ${height}`;
    const scale = {fit: 0, 100: POINT, 200: 2 * POINT}[this.edition.zoom];
    this.face.style.width = scale ? `${Math.round(width * scale)}px` : "";
    this.words = null;
    this.line.hidden = true;
    this.boxes.replaceChildren();
    if (this.text.open) this.#spell();
    this.load();
  }

  load() {
    const {digest} = this.edition.told, across = this.face.clientWidth;
    if (!this.near || !across) return;
    const width = Math.min(Math.ceil(across * devicePixelRatio / STEP) * STEP, WIDEST);
    const address = api.pageAddress(this.edition.id, digest, this.number, width);
    if (address === this.shown) return;
    this.shown = address;
    const next = new Image();
    next.src = address;
    next.decode().then(() => {
      if (this.shown !== address) return;
      this.image.src = address;
      this.image.hidden = false;
    }, () => { if (this.shown === address) this.shown = ""; });
  }

  async #know() {
    const {digest} = this.edition.told;
    this.words ??= api.wordsOf(this.edition.id, digest, this.number).then(({words}) => words, () => {
      this.words = null; // they come at the end of a run
      return [];
    });
    return this.words;
  }

  async #at({clientX, clientY}) {
    const box = this.face.getBoundingClientRect();
    const x = (clientX - box.left) / box.width, y = (clientY - box.top) / box.height;
    const words = await this.#know();
    return [words.find((word) => word.path && x >= word.x && x <= word.x + word.w
                                 && y >= word.y && y <= word.y + word.h), words];
  }

  async #click(event) {
    const [word, words] = await this.#at(event);
    if (word) this.edition.goTo(word.path, word.line, words.filter(
      ({path, line}) => path === word.path && line === word.line).map(({text}) => text));
  }

  async #move(event) {
    if (this.asked) return; // one after another
    this.asked = true;
    const [word] = await this.#at(event);
    this.asked = false;
    this.line.hidden = !word;
    this.face.classList.toggle("on-word", Boolean(word));
    if (word) place(this.line, word);
  }

  /** The lines of the text that stand on this page, as buttons. */
  async #spell() {
    if (!this.text.open) return;
    const lines = [];
    for (const word of await this.#know()) {
      const last = lines.at(-1);
      if (last && last.path === word.path && last.line === word.line) last.words.push(word.text);
      else lines.push({path: word.path, line: word.line, words: [word.text]});
    }
    this.list.replaceChildren(...lines.map(({path, line, words}) => element("li", {}, path
      ? button(words.join(" "), () => this.edition.goTo(path, line, words), {class: "plain", title: say("go_to_line")})
      : words.join(" "))));
    if (!lines.length) this.list.replaceChildren(element("li", {}, say("lines_none")));
  }

  /** Frames places on the page. */
  outline(places, what) {
    this.boxes.replaceChildren(...places.map((each) => {
      const box = element("div", {class: "here"}, heard(say("here", {what})));
      place(box, each);
      return box;
    }));
  }
}

class Edition {
  constructor({id, title}, {goTo, near, zoom}) {
    Object.assign(this, {id, title, goTo, near, zoom, told: null, whole: null, kept: 0, pages: [], previewed: []});
    this.count = element("p", {class: "quiet"}, say("no_pages"));
    this.changed = element("p", {class: "changes", hidden: true});
    this.entries = element("ol", {});
    this.contents = element("details", {class: "contents", hidden: true},
      element("summary", {}, say("contents"), heard(`: ${title}`)), this.entries);
    this.web = element("a", {target: "_blank", rel: "noopener", hidden: true},
      say("web_edition"), heard(` ${title} ${say("opens_apart")}`));
    this.note = element("p", {class: "preview-note", hidden: true}, say("preview"));
    this.list = element("div", {class: "page-list", tabindex: "0", role: "group",
                                "aria-label": say("pages_of", {title})});
    this.frame = element("section", {class: "edition", "data-reader": id, "aria-label": title},
      element("header", {}, element("h3", {}, title), this.count, this.web, this.changed, this.contents, this.note),
      this.list);
  }

  set(told) {
    this.told = told;
    this.frame.dataset.digest = told.digest;
    this.note.hidden = !told.preview;
    this.frame.classList.toggle("is-preview", Boolean(told.preview));
    const was = this.list.children[0] === this.previewed[0]?.frame;
    if (!was) this.kept = this.list.scrollTop; // where one was among all pages, before a preview
    if (!told.preview) this.whole = told;
    const own = told.preview ? this.previewed : this.pages;
    while (own.length < told.count) {
      const page = new Page(this, own.length + 1);
      own.push(page);
      this.near.observe(page.frame);
    }
    while (own.length > told.count) {
      const page = own.pop();
      this.near.unobserve(page.frame);
      page.frame.remove();
    }
    const shown = own.map((page) => page.frame);
    if (shown.length !== this.list.children.length || shown.some((each, at) => each !== this.list.children[at])) {
      this.list.replaceChildren(...shown);
      this.list.scrollTop = told.preview ? 0 : this.kept;
    }
    for (const page of own) page.set({changed: [], ...told}, this.title);
    if (!told.preview) this.#showHead(told);
  }

  #showHead({count, digest, contents = [], changed = [], held_back: held, old}) {
    const note = old ? say("no_pages_fault") : held ? say("held_pages") : "";
    this.count.textContent = `${say("pages_count", {n: count})}${note && ". "}${note}`;
    this.web.href = api.webAddress(this.id, digest);
    this.web.hidden = false;
    this.changed.hidden = !changed.length;
    if (changed.length === count && count > 1) this.changed.replaceChildren(say("changed_all"));
    else this.changed.replaceChildren(say("changed_pages"), ...changed.flatMap((n) => [" ", button(String(n), () => this.goToPage(n), {"aria-label": say("contents_page", {n})})]));
    this.contents.hidden = !contents.length;
    this.entries.replaceChildren(...contents.map(({title, page, level}) => element(
      "li", {"data-level": level}, button([title, " ", element("span", {class: "quiet"},
        say("contents_page", {n: page}))], () => this.goToPage(page), {class: "plain"}))));
  }

  goToPage(n) {
    const page = this.pages[n - 1];
    if (!page) return;
    bringIntoSight(page.frame, "start");
    this.list.focus({preventScroll: true});
  }

  /** A run has ended without pages: there never were any, or these are the last ones that could be made. */
  end(run, faulty) {
    if (this.told?.preview && this.whole) this.set(this.whole); // nothing came after it
    if (this.told && !faulty || this.told?.run === run) return;
    if (!this.told) this.count.textContent = say("no_pages_ever");
    else this.count.textContent = `${say("pages_count", {n: this.told.count})}. ${say("no_pages_fault")}`;
  }

  outline(places, what) {
    let first = null;
    for (const page of this.pages) {
      const own = places.filter((each) => each.page === page.number);
      page.outline(own, what);
      if (own.length) first ??= page;
    }
    if (first) bringIntoSight(first.boxes.firstElementChild);
    return first !== null;
  }
}

export class Pages {
  /** `goTo` opens a line of a text, in which some words are. */
  constructor(goTo) {
    this.goTo = goTo;
    this.editions = new Map();
    this.zoom = "fit";
    this.reader = "";
    this.near = new IntersectionObserver((seen) => {
      for (const {target, isIntersecting} of seen) {
        target.page.near = isIntersecting;
        if (isIntersecting) target.page.load();
      }
    }, {rootMargin: AHEAD});
    byId("zoom").addEventListener("change", (event) => this.#zoomTo(event.target.value));
    let waits = 0;
    new ResizeObserver(() => {
      clearTimeout(waits);
      waits = setTimeout(() => this.#all((page) => page.load()), 150);
    }).observe(byId("editions"));
  }

  #all(act) {
    for (const edition of this.editions.values()) {
      for (const page of [...edition.pages, ...edition.previewed]) act(page);
    }
  }

  setAudiences(audiences) {
    this.near.disconnect();
    this.editions = new Map(audiences.map((each) => [each.id, new Edition(each, this)]));
    byId("editions").replaceChildren(...[...this.editions.values()].map((each) => each.frame));
    const readers = [...audiences.map(({id, title}) => [id, title]),
                     ...audiences.length > 1 ? [["", say("both")]] : []];
    byId("readers").replaceChildren(...readers.map(([id, title]) => button(
      title, () => this.show(id), {"data-reader": id || "both", "aria-pressed": "false"})));
    if (!this.editions.has(this.reader)) this.reader = audiences[0]?.id ?? "";
    this.show(this.reader);
  }

  show(reader) {
    this.reader = reader;
    for (const each of byId("readers").children)
      each.setAttribute("aria-pressed", String(each.dataset.reader === (reader || "both")));
    for (const edition of this.editions.values())
      edition.frame.hidden = Boolean(reader) && edition.id !== reader;
    byId("pages").classList.toggle("both", !reader);
  }

  #zoomTo(zoom) {
    this.zoom = zoom;
    byId("editions").dataset.zoom = zoom;
    for (const edition of this.editions.values()) {
      edition.zoom = zoom;
      if (edition.told) edition.set(edition.told);
    }
  }

  set(told) {
    this.editions.get(told.audience)?.set(told);
  }

  /** A run is over; `faulty` are the audiences whose text must be mended first. */
  end(run, faulty) {
    for (const edition of this.editions.values()) edition.end(run, faulty.has(edition.id));
  }

  /** Shows where on the pages a finding stands; says whether that is known. */
  outline({places = [], what}) {
    const own = new Set(places.map((each) => each.audience));
    if (this.reader && own.size && !own.has(this.reader)) this.show([...own][0]);
    let found = false;
    for (const edition of this.editions.values()) {
      if (edition.outline(places.filter((each) => each.audience === edition.id), what)) found = true;
    }
    return found;
  }
}
