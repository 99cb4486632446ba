"""A browser to look at web pages with: Chromium without a window, spoken to through two pipes.

It must be on the computer (Debian: apt install chromium); BIFOLIO_CHROMIUM may name it. `.ci/run`
installs it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from tempfile import TemporaryDirectory
from typing import Any

CHROMIUM = os.environ.get("BIFOLIO_CHROMIUM", "") or shutil.which("chromium") or shutil.which(
    "chromium-browser") or shutil.which("google-chrome") or ""
WIDTHS = (320, 768, 1280)  # of screens: a telephone's, a tablet's and a desk's, in CSS pixels
_NO_FONTS = "FONTCONFIG_FILE"  # hides the computer's fonts from our typesetter: browsers need one
_PATIENCE = 60  # seconds without a word
_NEW_ONES = 3  # browsers, where one after another ends
_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--mute-audio",
          "--disable-background-networking", "--disable-component-update", "--disable-sync",
          "--disable-dev-shm-usage", "--hide-scrollbars", "--disable-extensions",
          "--remote-debugging-pipe", "--font-render-hinting=none")

# A busy computer answers before it has drawn the page for its new screen, with all its typefaces.
_DRAWN = """(async () => {
  do {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    await document.fonts.ready;
  } while (document.body.offsetHeight && document.fonts.status !== "loaded");
})()"""

# Every word of the page, in its order: its letters, and what keeps it from the eye, "" when
# nothing does. Each piece of text that the style makes. And what of the page moves sideways in a
# frame that no key reaches, or that shows nothing of it.
# Some words stand there twice, for two sizes of screen: a drawing, and a column's name, over its
# column and in its cells. Of those one must be seen.
_LOOK = r"""
(() => {
  const shade = c => {
    const n = (c.match(/[\d.]+/g) || []).map(Number);
    return {rgb: n.slice(0, 3), alpha: n.length > 3 ? n[3] : 1};
  };
  const light = rgb => {
    const [r, g, b] = rgb.map(v => v / 255).map(
      v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = el => {
    for (let e = el; e; e = e.parentElement) {
      const c = shade(getComputedStyle(e).backgroundColor);
      if (c.alpha > 0.99) return c.rgb;
    }
    return [255, 255, 255];
  };
  const shown = e => e.checkVisibility();
  const said = e => {
    const copy = e.cloneNode(true);
    copy.querySelectorAll(".citation, .footnote").forEach(mark => mark.remove());
    return copy.textContent.trim().replace(/\s+/g, " ");
  };
  const headsOf = cell => [...cell.closest("table").tHead.rows].flatMap(row => [...row.cells])
    .filter(head => cell.headers ? cell.headers.split(" ").includes(head.id)
                                 : head.cellIndex === cell.cellIndex);
  const isTwice = el => {
    const drawn = el.closest(".drawn-wide, .drawn-narrow");
    if (drawn) return [...drawn.parentElement.children].some(other => shown(other));
    const name = el.closest(".column-name"), head = el.closest("thead th");
    if (name) return headsOf(name.closest("td")).some(
      over => shown(over) && said(over) === said(name));
    const under = head ? [...head.closest("table").querySelectorAll("tbody td")].filter(
      cell => headsOf(cell).includes(head)) : [];
    return under.length > 0 && under.every(cell => [...cell.querySelectorAll(".column-name")].some(
      name => shown(name) && said(name) === said(head)));
  };
  const stuck = [...document.body.querySelectorAll("*")].filter(el => {
    const s = getComputedStyle(el);
    return !el.closest("svg") && shown(el) && el.scrollWidth > el.clientWidth + 1
      && s.overflowX !== "visible"
      && !(el.tabIndex === 0 && s.overflowX === "auto" && s.backgroundImage.includes("gradient"));
  }).map(el => el.outerHTML.slice(0, 90));
  const page = document.scrollingElement;
  const wide = page.scrollWidth, high = page.scrollHeight;
  const made = [], words = [];
  for (const el of document.body.querySelectorAll("*")) {
    for (const which of ["::before", "::after"]) {
      const s = getComputedStyle(el, which);
      if (!["none", "normal", '""'].includes(s.content) && s.visibility === "visible"
          && s.display !== "none") made.push(s.content);
    }
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const el = node.parentElement;
    if (["STYLE", "SCRIPT", "TITLE"].includes(el.tagName)) continue;
    for (const found of node.data.matchAll(/[^\s\u00ad\u200b\u2060]+/g)) {
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      words.push([found[0], trouble(el, [...range.getClientRects()])]);
    }
  }
  function trouble(el, rects) {
    const style = getComputedStyle(el);
    if (!el.checkVisibility({opacityProperty: true, visibilityProperty: true,
                             contentVisibilityAuto: true})) return isTwice(el) ? "" : "hidden";
    const boxes = rects.filter(r => r.width > 0.5 && r.height >= 5);
    if (!boxes.length) return "no box";
    if (parseFloat(style.fontSize) < 6.66) return "too small";
    let clear = 1, turned = false;
    for (let e = el; e; e = e.parentElement) {
      const s = getComputedStyle(e);
      clear *= parseFloat(s.opacity);
      if (s.clipPath !== "none" || s.filter !== "none" || s.maskImage !== "none") return "masked";
      turned ||= s.unicodeBidi.includes("override");
    }
    if (clear < 0.99) return "pale";
    if (turned) return "turned";
    if (style.textTransform !== "none") return "other letters";
    if (style.webkitTextSecurity && style.webkitTextSecurity !== "none") return "other letters";
    if (style.textDecorationLine.includes("line-through")) return "struck";
    const svg = el.closest("svg");
    const ink = shade(svg ? style.fill : style.webkitTextFillColor || style.color);
    const on = ground(svg ? svg.parentElement : el);
    const [a, b] = [light(ink.rgb), light(on)].sort((x, y) => x - y);
    if (!svg && (ink.alpha < 0.99 || (b + 0.05) / (a + 0.05) < 4.49)) return "no contrast";
    for (const box of boxes) {
      const x = box.left + scrollX + box.width / 2, y = box.top + scrollY + box.height / 2;
      let scrolls = false;
      for (let e = el; e && e !== document.body; e = e.parentElement) {
        const s = getComputedStyle(e), r = e.getBoundingClientRect();
        const moves = s.overflowX === "auto" || s.overflowX === "scroll";
        const out = moves ? x - scrollX < r.left || x - scrollX > r.right - 1
            : box.right < r.left + 1 || box.left > r.right - 1 || box.bottom < r.top + 1
            || box.top > r.bottom - 1;
        if (out && moves) scrolls = true;
        else if (out && !scrolls && (s.overflowX !== "visible" || s.overflowY !== "visible"))
          return "cut off";
      }
      if (scrolls) continue;
      if (x < 0 || y < 0 || x > wide || y > high) return "off the page";
      if (svg) continue;
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      if (top && top !== el && !el.contains(top) && !top.contains(el)) return "covered";
      if (!top && x <= innerWidth) return "covered";
    }
    return "";
  }
  return JSON.stringify({words, made, wide, stuck});
})()
"""


_profiles: list[TemporaryDirectory[str]] = []  # they go when this process ends


class LostBrowserError(Exception):
    """The browser has ended, or says nothing any more."""


@dataclass
class Look:
    """What a browser shows of a page on a screen of some width.

    `words` in the page's order, each with what keeps it from the eye; `made` is what the style
    says beyond; `wide` is how wide the page is; `stuck` is what goes on beside a frame, and shows
    or moves nothing of it; `asked` are the addresses that it asked for.
    """

    words: list[tuple[str, str]]
    made: list[str]
    wide: float
    stuck: list[str]
    asked: list[str] = field(default_factory=list)

    @property
    def unseen(self) -> list[tuple[str, str]]:
        """The words that nobody sees, and why."""
        return [(word, why) for word, why in self.words if why]


class Browser:
    """A running Chromium."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._process, self._send, self._receive = _started()
        self._number, self._buffer, self._session = 0, b"", ""
        self._events: list[dict[str, Any]] = []
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target,
                                  flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self._ask(f"{domain}.enable")
        self._ask("Page.setLifecycleEventsEnabled", enabled=True)

    def close(self) -> None:
        """End it."""
        os.killpg(self._process, signal.SIGKILL)  # it is many processes
        os.waitpid(self._process, 0)
        os.close(self._send)
        os.close(self._receive)

    def look(self, page: Path, width: int, dark: bool = False, medium: str = "screen") -> Look:
        """What it shows of a page, to who has a dark screen or a light one, or prints it.

        On a busy computer it may stumble: then a new one has a look.
        """
        for _ in range(_NEW_ONES):
            try:
                return self._look(page, width, dark, medium)
            except (LostBrowserError, BrokenPipeError):
                self.close()
                self._begin()
        return self._look(page, width, dark, medium)

    def _look(self, page: Path, width: int, dark: bool, medium: str) -> Look:
        self._events.clear()
        self._ask("Emulation.setEmulatedMedia", media=medium, features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self._set_screen(width, 800)
        loader = self._ask("Page.navigate", url=page.as_uri())["loaderId"]
        while not any(event["method"] == "Page.lifecycleEvent"  # of this page: one before it, too,
                      and event["params"]["name"] == "load"  # may be told of late
                      and event["params"]["loaderId"] == loader for event in self._events):
            self._events.append(self._next())
        self.evaluate("document.fonts.ready.then(() => 0)")
        high = self.evaluate("document.scrollingElement.scrollHeight")
        self._set_screen(width, min(int(high) + 1, 60_000))
        self.evaluate(_DRAWN)
        seen = json.loads(self.evaluate(_LOOK))
        asked = [event["params"]["request"]["url"] for event in self._events
                 if event["method"] == "Network.requestWillBeSent"]
        return Look([(word, why) for word, why in seen["words"]], seen["made"], seen["wide"],
                    seen["stuck"],
                    [url for url in asked if url != page.as_uri() and not url.startswith("data:")])

    def faces(self) -> set[str]:
        """The faces that the page was set in, as far as it brought them."""
        return set(json.loads(self.evaluate(
            "JSON.stringify([...document.fonts].filter(f => f.status === 'loaded')"
            ".map(f => f.family.replaceAll('\"', '')))")))

    def picture(self, path: Path) -> None:
        """Writes a PNG of the page, as far as the screen reaches."""
        from base64 import b64decode

        path.write_bytes(b64decode(self._ask("Page.captureScreenshot")["data"]))

    def _set_screen(self, width: int, height: int) -> None:
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)

    def press(self, key: str) -> str:
        """Presses a key; returns what has the keys then: its words, or what it is called."""
        for kind in ("rawKeyDown", "keyUp"):
            self._ask("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                      windowsVirtualKeyCode={"Tab": 9, "ArrowRight": 39}[key])
        if key != "Tab":  # what moves, moves with the next pictures
            self.evaluate("new Promise(done => setTimeout(done, 300))")
        return str(self.evaluate("""(e => e.tabIndex === 0 && e.className ? [e.className, ...(
            e.getAttribute("aria-labelledby") || "").split(" ").filter(id => id).map(
            id => document.getElementById(id).textContent)].join(": ") : e.textContent)(
            document.activeElement)"""))

    def evaluate(self, expression: str) -> Any:
        """What an expression of JavaScript comes to in the page."""
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return dict(answer["result"])
            if "method" in answer:
                self._events.append(answer)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select([self._receive], [], [], _PATIENCE)
            part = os.read(self._receive, 1 << 16) if ready else b""
            if not part:
                raise LostBrowserError("Chromium has ended, or says nothing any more.")
            self._buffer += part
        message, _, self._buffer = self._buffer.partition(b"\0")
        return dict(json.loads(message))


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, until the block ends."""
    running = Browser()
    try:
        yield running
    finally:
        running.close()


def _started() -> tuple[int, int, int]:
    """A Chromium that was begun: its process, and the pipes to it and from it."""
    (to_read, to_send), (to_receive, to_write) = os.pipe(), os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_read, to_write)]  # above 3 and 4
    profile = TemporaryDirectory(ignore_cleanup_errors=True)
    _profiles.append(profile)
    process = os.posix_spawn(
        CHROMIUM, [CHROMIUM, *_FLAGS, f"--user-data-dir={profile.name}", "about:blank"],
        {name: said for name, said in os.environ.items() if name != _NO_FONTS},
        file_actions=[*((os.POSIX_SPAWN_OPEN, out, os.devnull, os.O_WRONLY, 0)
                        for out in (1, 2)),
                      *((os.POSIX_SPAWN_DUP2, end, number)
                        for end, number in zip(high, (3, 4), strict=True))], setsid=True)
    for end in (to_read, to_write, *high):
        os.close(end)
    return process, to_send, to_receive
