// Every word that the page says: words.json, which the page's frame is written from too.

const table = await (await fetch("/static/words.json")).json();
const plurals = new Intl.PluralRules(table.language);

/** A sentence of the table, with its gaps filled; where it counts, `n` chooses its form. */
export function say(key, values = {}) {
  let sentence = table[key] ?? "";
  if (typeof sentence === "object") sentence = sentence[plurals.select(values.n)] ?? sentence.other;
  return sentence.replaceAll(/\{(\w+)\}/g, (gap, name) => values[name] ?? "").trim();
}

/** Whether the table has a sentence of that name. */
export const knows = (key) => key in table;

/** A day, such as 2027-05-22, as this language writes it; what is no day stays as it is. */
export function day(written) {
  const [year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(written ?? "")?.slice(1).map(Number) ?? [];
  return year ? new Date(year, month - 1, date).toLocaleDateString(
    document.documentElement.lang, {day: "numeric", month: "long", year: "numeric"}) : written;
}

/** The time of day, as this language writes it. */
export const clock = () =>
  new Date().toLocaleTimeString(table.language, {hour: "2-digit", minute: "2-digit"});
