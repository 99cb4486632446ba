// Records how another implementation of CLDR than ours sets doses, times and days: ICU, as node has it.
// Write it anew with:  node tests/support/record_doses.mjs > tests/support/recorded_doses.json

const TAGS = ["de-CH", "en-GB", "en-US", "es-ES", "es-US", "fr-FR", "it-IT", "nl-NL", "pl-PL", "pt-BR",
  "sv-SE", "tr-TR"];
const DOSES = [["0.05", "gram"], ["0.125", "gram"], ["999.25", "gram"], ["1.7", "milliliter"],
  ["12500", "milliliter"], ["1234567", "milliliter"], ["2.5", "liter"], ["37.5", "celsius"],
  ["15", "percent"], ["-3.5", "percent"]];
const RANGES = [["0.2", "1.7", "gram"], ["1234.5", "12500", "milliliter"]];
const PERIODS = ["minute", "hour", "day", "week", "month", "year"];
const COUNTS = ["1", "1.5", "2", "5", "21", "1000000"];
const DAY = new Date(Date.UTC(2026, 10, 2));

const join = parts => parts.map(part => part.value).join("");
const units = parts => parts.filter(part => ["unit", "percentSign"].includes(part.type));
const hundredth = value => value.replace(/^(-?)(\d+)\.?(\d*)$/, (_, sign, whole, rest) =>
  `${sign}0.${whole.padStart(2, "0")}${rest}`);

function written(tag, value, unit, unitDisplay) {
  const percent = unit === "percent";
  const format = new Intl.NumberFormat(tag, {
    style: percent ? "percent" : "unit", unit: percent ? undefined : unit, unitDisplay,
    maximumFractionDigits: 12});
  const parts = format.formatToParts(percent ? hundredth(value) : value);
  return {value, unit: join(units(parts)), said: join(parts)};
}

function range(tag, low, high, unit) {
  const format = new Intl.NumberFormat(tag, {style: "unit", unit, unitDisplay: "short"});
  const parts = format.formatRangeToParts(low, high);
  return {value: `${low} to ${high}`, unit: join(units(parts)), said: join(parts)};
}

const recorded = {from: `node ${process.versions.node}, ICU ${process.versions.icu}, ` +
  `CLDR ${process.versions.cldr}`};
for (const tag of TAGS) {
  const select = new Intl.PluralRules(tag);
  recorded[tag] = {
    doses: DOSES.map(([value, unit]) => written(tag, value, unit, "short")),
    ranges: RANGES.map(([low, high, unit]) => range(tag, low, high, unit)),
    times: PERIODS.flatMap(unit => {
      const several = written(tag, "5", unit, "long").unit;
      return COUNTS.map(value => ({...written(tag, value, unit, "long"), unit: several}));
    }),
    alone: COUNTS.filter(count => select.select(Number(count)) === "one"),
    day: new Intl.DateTimeFormat(tag, {dateStyle: "long", timeZone: "UTC"}).format(DAY)};
}
console.log(JSON.stringify(recorded, null, 1));
