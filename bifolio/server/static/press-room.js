// The page: what is looked at, which view is open, and who hears of what.

import * as api from "./api.js";
import {Editor} from "./editor.js";
import {byId, element} from "./elements.js";
import {listen} from "./events.js";
import {Findings} from "./findings.js";
import {follow} from "./follow.js";
import {hush, tell, tellRefusal} from "./messages.js";
import {Pages} from "./pages.js";
import {Print} from "./print.js";
import {say} from "./words.js";

const VIEWS = ["write", "print", "follow"];
let library = {works: [], formats: [], clinics: [], files: []};
let looked = {work: "", format: "", clinic: ""};
let choosing = false; // what this page looks at is on its way to the press room
let chosen = 0; // the run up to which what is heard may be of what was looked at before

const showPart = (part) => {
  document.body.dataset.part = part;
  for (const each of document.querySelectorAll(".parts button"))
    each.setAttribute("aria-pressed", String(each.dataset.part === part));
};
const showView = (view) => {
  document.body.dataset.view = view;
  for (const each of document.querySelectorAll("main > .view")) each.hidden = each.dataset.view !== view;
  for (const each of document.querySelectorAll(".views a")) {
    if (each.hash === `#${view}`) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
};
const write = () => { if (location.hash !== "#write") location.hash = "write"; showView("write"); };

const editor = new Editor(() => { write(); showPart("text"); });
const pages = new Pages((path, line, words) => editor.open(path, line, 1, "", words));
const findings = new Findings({
  show: async (finding) => {
    write();
    pages.outline(finding);
    const word = finding.correction?.old ?? /“([^”]+)”/.exec(finding.what)?.[1];
    await editor.open(finding.path, finding.line, finding.column, word);
  },
  mend: (finding) => editor.correct(finding),
}, (path) => editor.titleOf(path));
const workOf = (id) => library.works.find((each) => each.id === id);
const print = new Print(editor, () => ({
  ...looked, work: workOf(looked.work),
  clinicName: library.clinics.find((each) => each.id === looked.clinic)?.name}), findings.acts.show);

function open(view) {
  if (!VIEWS.includes(view)) return;
  showView(view);
  if (view === "print") print.render();
  if (view === "follow") {
    const readers = workOf(looked.work)?.audiences ?? editor.audiences;
    follow(looked.work, (id) => [...readers, ...editor.audiences].find((each) => each.id === id)?.title ?? id);
  }
}

const fill = (id, choices, chosen) => {
  byId(id).replaceChildren(...choices.map(([value, words]) => element(
    "option", {value, selected: value === (chosen ?? "")}, words)));
  byId(id).closest(".field").hidden = choices.length < 2;
};

function showLook() {
  fill("work", library.works.map((each) => [each.id, each.title]), looked.work);
  fill("format", library.formats.map((each) => [each.id, each.title]), looked.format);
  fill("clinic", [["", say("no_clinic")], ...library.clinics.map((each) => [each.id, each.name])], looked.clinic);
}

/** Something is looked at, by this page or by another: its lists, its editions and its view follow. */
function showAs(now) {
  const before = looked.work;
  looked = {work: now.work, format: now.format, clinic: now.clinic};
  showLook();
  if (looked.work !== before) pages.setAudiences(workOf(looked.work)?.audiences ?? []);
  open(document.body.dataset.view);
}

/** Whether what is told is of something else than what this page looks at. */
const isOther = (told) => told.work && ["work", "format", "clinic"].some((name) => told[name] !== looked[name]);

/** Follows what another window has chosen, and says so; at first there was nothing to look at. */
function followLook(told) {
  if (!isOther(told) || choosing || told.run <= chosen) return;
  const had = looked.work;
  showAs(told);
  if (had) tell(say("looked_elsewhere", {title: workOf(told.work)?.title ?? told.work}));
}

async function lookAt() {
  const wanted = {work: byId("work").value, format: byId("format").value, clinic: byId("clinic").value};
  choosing = true;
  try {
    const told = await api.lookAt(wanted);
    chosen = told.run;
    showAs(told);
  } catch (refusal) {
    tellRefusal(refusal);
    showLook();
  } finally {
    choosing = false;
  }
}

async function readLibrary() {
  const readers = () => JSON.stringify(workOf(looked.work)?.audiences ?? []);
  const before = readers();
  library = await api.library();
  showLook();
  if (readers() !== before) pages.setAudiences(workOf(looked.work)?.audiences ?? []);
  document.title = `${say("of_library", {title: library.title})} · ${say("name")}`;
  document.querySelector("#title .room").textContent = library.title || say("press_room");
  editor.setLibrary(library);
  findings.render();
  if (library.trouble) tell(library.trouble, {grave: true, key: "trouble"});
  else hush("trouble");
}

/** What files there are, and what the open ones hold, after a while without having heard of it. */
const catchUp = () => Promise.all([readLibrary(), ...[...editor.sheets.keys()].map((path) => editor.hearOf(path))]);

const heardOf = {
  run(told) {
    const {run, state, why} = told;
    if (state !== "broken-off") followLook(told);
    findings.setRun(state);
    if (state === "done" || state === "failed") pages.end(run, findings.faulty);
    if (state === "failed" && why) tell(say("stopped", {why}), {grave: true, key: "run"});
    else hush("run");
  },
  findings(told) {
    findings.set(told);
    editor.setFindings(findings.all);
  },
  pages(told) {
    followLook(told);
    if (!isOther(told)) pages.set(told);
  },
  files: ({paths}) => {
    readLibrary().catch(tellRefusal);
    for (const path of paths) editor.hearOf(path).catch(tellRefusal);
  },
  lost: () => tell(`${say("lost")} ${say("lost_fix")}`, {grave: true, key: "lost"}),
  back: () => catchUp().catch(tellRefusal),
  found: () => { chosen = 0; tell(say("found_again")); catchUp().catch(tellRefusal); },
};

function colours() {
  const chosen = localStorage.getItem("colours") ?? "auto";
  document.documentElement.dataset.colours = chosen;
  byId("colours").value = chosen;
}

byId("colours").addEventListener("change", (event) => {
  localStorage.setItem("colours", event.target.value);
  colours();
});
byId("look").addEventListener("change", lookAt);
byId("look").addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", () => {
  open(location.hash.slice(1));
  const part = {"#text": "text", "#findings": "findings", "#pages": "pages"}[location.hash];
  if (part) { showView("write"); showPart(part); byId(part).focus(); }
});
for (const each of document.querySelectorAll(".parts button"))
  each.addEventListener("click", () => showPart(each.dataset.part));

colours();
try {
  [looked] = await Promise.all([api.look(), readLibrary()]);
  showLook();
  pages.setAudiences(workOf(looked.work)?.audiences ?? []);
  listen(heardOf);
  open(location.hash.slice(1));
} catch (refusal) {
  tellRefusal(refusal);
}
document.body.dataset.ready = "yes";
