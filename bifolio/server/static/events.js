// What the press room tells by itself, as long as this page is seen.

const KINDS = ["run", "findings", "pages", "files"];
const AGAIN = 3000; // milliseconds until it is asked again, when it has said no

/** Hears the events; `lost` and `found` are called when the line breaks, and when it is back.
 *
 * A browser holds few lines to one computer, for all its windows: one that nobody sees lets its line
 * go. When it is seen again it hears how things stand, and `back` is called for what it has missed.
 */
export function listen({lost, found, back, ...hears}) {
  let line = null, broken = false, away = false;

  function open() {
    const own = line = new EventSource("/api/events");
    for (const kind of KINDS)
      own.addEventListener(kind, (event) => hears[kind](JSON.parse(event.data)));
    own.onopen = () => {
      if (broken) found();
      else if (away) back();
      broken = away = false;
    };
    own.onerror = () => {
      if (own !== line) return;
      if (!broken) lost();
      broken = true;
      if (own.readyState === EventSource.CLOSED) // it does not try again by itself
        setTimeout(() => { if (own === line) open(); }, AGAIN);
    };
  }

  function look() {
    if (document.hidden) {
      line?.close();
      line = null;
      away = true;
    } else if (!line) open();
  }

  document.addEventListener("visibilitychange", look);
  look();
}
