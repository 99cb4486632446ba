"""Refusals: what is not done, in a sentence, with the way out; no trace of how we are made."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse


class Refusal(Exception):
    """A request is refused: with a status, why, and what to do; `more` is told with it."""

    def __init__(self, status: int, why: str, fix: str, **more: Any) -> None:
        super().__init__(why)
        self.status, self.why, self.fix, self.more = status, why, fix, more

    @property
    def answer(self) -> JSONResponse:
        """What the browser is told."""
        return JSONResponse({"error": self.why, "fix": self.fix, **self.more}, self.status)
