"""The one door to the network: fetches answers for a command that was asked to, politely.

Nothing that builds, checks or prints a handout comes through here.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from bifolio import __version__
from bifolio.diagnostics import ToolchainError

_AGENT = f"Bifolio/{__version__} (checks reference lists; one request at a time)"
_BUSY = (429, 500, 502, 503, 504)
_MOST = 8_000_000  # bytes of an answer
_LONGEST = 30.0  # seconds that a busy service may ask us to wait


@dataclass(slots=True)
class HttpClient:
    """Fetches JSON, one answer at a time, with `pause` seconds between two of them."""

    pause: float = 0.4  # PubMed allows three requests a second
    timeout: float = 20.0
    tries: int = 3
    _last: float = field(default=0.0, init=False)

    def fetch(self, address: str) -> Any:
        """The JSON at an address; None when the service knows nothing of it (404).

        Raises ToolchainError when the service cannot be reached or answers nonsense, which
        is asked for once.
        """
        service = address.split("/")[2] if address.startswith(("http://", "https://")) else ""
        if not service:
            raise ToolchainError(f"“{address}” is not an address that starts with https://.")
        why = ""
        for attempt in range(self.tries):
            self._wait(self.pause)
            try:
                return self._answer(address)
            except urllib.error.HTTPError as error:
                if error.code in (400, 404):
                    return None
                why = f"it answers {error.code}"
                if error.code not in _BUSY:
                    break
                self._wait(_asked(error) or self.pause * 2 ** attempt)
            except (OSError, HTTPException) as error:
                why = str(getattr(error, "reason", "") or error)
                self._wait(self.pause * 2 ** attempt)
            except ValueError:
                why = "its answer is not JSON"
                break
        raise ToolchainError(f"{service} could not be asked: {why}. Nothing was changed. Check the "
                             "connection of this computer, or try again later.")

    def _answer(self, address: str) -> Any:
        request = urllib.request.Request(address, headers={
            "User-Agent": _AGENT, "Accept": "application/json"})
        with urllib.request.urlopen(request, timeout=self.timeout) as answer:
            return json.loads(answer.read(_MOST))

    def _wait(self, seconds: float) -> None:
        rest = self._last + seconds - time.monotonic()
        if rest > 0:
            time.sleep(rest)
        self._last = time.monotonic()


def _asked(error: urllib.error.HTTPError) -> float:
    """The seconds that a busy service asks to be left alone."""
    asked = error.headers.get("Retry-After", "")
    return min(float(asked), _LONGEST) if asked.isdecimal() else 0.0
