"""What .ci/run asks of the database of known holes: the right question, and no run fails for lack
of a network."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.request import Request

import pytest

from tests.support import known_holes
from tests.support.places import ROOT

LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-dev.lock")
Shown = pytest.CaptureFixture[str]


def answering(monkeypatch: pytest.MonkeyPatch, *answers: Any) -> list[Request]:
    """A database that gives these answers in turn; what it was asked."""
    asked: list[Request] = []

    def answer(request: Request, timeout: float) -> BytesIO:
        assert 0 < timeout <= 30
        asked.append(request)
        given = answers[len(asked) - 1]
        if isinstance(given, Exception):
            raise given
        return BytesIO(given if isinstance(given, bytes) else json.dumps(given).encode())

    monkeypatch.setattr(known_holes, "urlopen", answer)
    return asked


def test_every_locked_package_is_asked_about(monkeypatch: pytest.MonkeyPatch,
                                             capsys: Shown) -> None:
    """All lock files are read; a package that is in two of them is asked about once."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in LOCKS]
    wanted = {line.split("==")[0].split("[")[0].lower() for text in texts
              for line in text.splitlines() if line[:1].isalnum()}
    asked = answering(monkeypatch, {"results": [{}] * len(known_holes.pinned(texts))})
    assert known_holes.main([str(ROOT / name) for name in LOCKS]) == 0
    queries = json.loads(asked[0].data or b"")["queries"]  # type: ignore[arg-type]
    assert {query["package"]["name"] for query in queries} == wanted
    assert all(query["version"][0].isdigit() for query in queries)
    assert "no hole is known" in capsys.readouterr().out


def test_a_hole_is_told(monkeypatch: pytest.MonkeyPatch, capsys: Shown) -> None:
    """With package, version and names; one that was withdrawn is none."""
    answering(monkeypatch, {"results": [{"vulns": [{"id": "GHSA-1"}, {"id": "GHSA-2"}]}]},
              {"id": "GHSA-1", "aliases": ["CVE-1"], "summary": "It\nfalls \x1b[2J"},
              {"id": "GHSA-2", "withdrawn": "2026-01-01", "summary": "not so"})
    assert known_holes.holes([("jinja2", "2.4.1")]) == [
        "jinja2 2.4.1: GHSA-1 CVE-1: It falls \x1b[2J"]
    answering(monkeypatch, {"results": [{"vulns": [{"id": "GHSA-1"}]}] * 50},
              *[{"id": "GHSA-1", "summary": "\x1b[2J"}] * 50)
    monkeypatch.setattr(known_holes, "pinned", lambda texts: [("a", "1")] * 50)
    assert known_holes.main([]) == 1
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("answer", [OSError("no network"), TimeoutError("too slow"), b"<html>", {},
                                    {"results": []}, b"\xff"])
def test_without_an_answer_it_was_not_asked(monkeypatch: pytest.MonkeyPatch, capsys: Shown,
                                            answer: Any) -> None:
    """That is said, and has a code of its own, which .ci/run takes for no fault."""
    answering(monkeypatch, answer)
    assert known_holes.main([str(ROOT / LOCKS[0])]) == 77
    assert capsys.readouterr().out.startswith("Not asked: ")
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "tests.support.known_holes requirements.lock" in steps
