// Reads {module, locales, citations, styles: {name: {csl, items, language}}} as JSON and prints, for each style, what
// citeproc-js makes of them: {style: {entries: {key: html}, cites: [html]}}.
const fs = require("fs");
const asked = JSON.parse(fs.readFileSync(0, "utf-8"));
const CSL = require(asked.module);
const answers = {};
for (const [name, {csl, items: list, language}] of Object.entries(asked.styles)) {
  const items = Object.fromEntries(list.map(item => [item.id, item]));
  const engine = new CSL.Engine({
    retrieveItem: id => JSON.parse(JSON.stringify(items[id])),
    retrieveLocale: tongue => {
      const file = `${asked.locales}/locales-${tongue}.xml`;
      return fs.existsSync(file) ? fs.readFileSync(file, "utf-8") : false;
    },
  }, csl, language);
  const before = [];
  let cites = [];
  asked.citations.forEach((citation, at) => {
    const [, changed] = engine.processCitationCluster(
      {citationID: `c${at}`, citationItems: citation.cites, properties: {
        noteIndex: 0, ...(citation.narrative ? {mode: "composite"} : {})}}, before, []);
    changed.forEach(([where, text]) => { cites[where] = text; });
    before.push([`c${at}`, 0]);
  });
  const [about, lines] = engine.makeBibliography();
  const entries = {};
  about.entry_ids.forEach(([id], at) => { entries[id] = lines[at]; });
  answers[name] = {entries, cites};
}
console.log(JSON.stringify(answers));
