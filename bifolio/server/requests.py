"""What is sent to the room, read with care."""

from __future__ import annotations

import json
from typing import Any

from starlette.concurrency import run_in_threadpool as apart
from starlette.requests import Request

from bifolio.server.refusals import Refusal

__all__ = ["apart", "said"]


async def said(request: Request) -> dict[str, Any]:
    """The JSON object that was sent. Raises Refusal for anything else."""
    try:
        sent = json.loads(await request.body())
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise Refusal(400, "What was sent cannot be read.", "Load the page again.")
    return sent
