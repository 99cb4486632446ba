// What the press room tells by itself, as long as this page is open.

const KINDS = ["run", "findings", "pages", "files"];

/** Hears the events; `lost` and `found` are called when the line breaks, and when it is back. */
export function listen({lost, found, ...hears}) {
  let broken = false;
  const line = new EventSource("/api/events");
  for (const kind of KINDS) {
    line.addEventListener(kind, (event) => hears[kind](JSON.parse(event.data)));
  }
  line.onopen = () => {
    if (broken) found();
    broken = false;
  };
  line.onerror = () => {
    if (!broken) lost();
    broken = true;
    if (line.readyState === EventSource.CLOSED) { // it does not try again by itself
      setTimeout(() => { line.close(); listen({lost() {}, found, ...hears}); }, 3000);
    }
  };
}
