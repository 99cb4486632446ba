"""The try in bare Debian: what it says where it cannot, and of commands that pass or fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import bare_debian

Shown = pytest.CaptureFixture[str]
TRIES = Path(bare_debian.__file__)


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer whose tools all do nothing, successfully; the folder they lie in."""
    source_files = tmp_path / "bin"
    source_files.mkdir()
    for tool in bare_debian.TOOLS:
        place(source_files / tool, "exit 0")
    monkeypatch.setenv("PATH", f"{source_files}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(bare_debian, "mirror", lambda name: "http://mirror.invalid/debian")
    monkeypatch.setattr(bare_debian, "lay", lambda target: None)
    monkeypatch.setattr(bare_debian, "said", lambda *command: iter(()))
    return source_files


def place(tool: Path, script: str) -> None:
    """Write a tool that a shell runs."""
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)


def test_without_debootstrap_nothing_is_called_passed(tmp_path: Path) -> None:
    """Where nothing can be tried, whoever asks, it says so and ends with a code of its own."""
    done = subprocess.run([sys.executable, str(TRIES)], env={**os.environ, "PATH": str(tmp_path)},
                          capture_output=True, text=True, check=False)
    assert done.returncode == bare_debian.NOT_TRIED, done.stderr
    assert [line.split(": ")[1] for line in done.stdout.splitlines()] == ["not tried"] * 2
    assert "passed" not in done.stdout


unix = pytest.mark.skipif(os.name == "nt", reason="the tools in their places are shell scripts")


@unix
@pytest.mark.parametrize(("tool", "script", "says"), [
    ("debootstrap", "echo no room >&2; exit 1", "no room"),
    ("unshare", "exit 1", "lets nobody enter"),
])
def test_a_system_that_cannot_be_made_or_entered_is_not_tried(
        debian: Path, capsys: Shown, tool: str, script: str, says: str) -> None:
    """What fails before the first command of ours tells nothing about ours."""
    place(debian / tool, script)
    assert bare_debian.main(["trixie"]) == bare_debian.NOT_TRIED
    told = capsys.readouterr().out
    assert says in told and "not tried" in told and "passed" not in told


@unix
def test_without_a_mirror_or_root_it_is_not_tried(debian: Path, capsys: Shown,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer whose apt knows no mirror of Debian, and a user who is not root."""
    monkeypatch.undo()
    monkeypatch.setattr(bare_debian, "said", lambda *command: iter(()))
    with pytest.raises(bare_debian.NotTriedError, match="no mirror"):
        bare_debian.mirror("trixie")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    assert bare_debian.main(["trixie"]) == bare_debian.NOT_TRIED
    assert "only root" in capsys.readouterr().out


@unix
def test_one_command_that_fails_fails_it_all(debian: Path, capsys: Shown) -> None:
    """The worst outcome counts: failed, then not tried, then passed."""
    assert bare_debian.main(["--", "-k", "cli"]) == bare_debian.PASSED
    assert capsys.readouterr().out.count("python3 build.py test -- -k cli: passed") == 2
    place(debian / "unshare", 'case "$*" in *bookworm*build.py*test*) exit 4;; esac')
    place(debian / "debootstrap", 'case "$*" in *trixie*) exit 1;; esac')
    assert bare_debian.main([]) == bare_debian.FAILED
    told = capsys.readouterr().out
    assert "python3 build.py: passed" in told
    assert "python3 build.py test --all: failed with code 4" in told
    assert bare_debian.main(["bookworm"]) == bare_debian.FAILED
    assert bare_debian.main(["trixie", "--"]) == bare_debian.NOT_TRIED


@unix
def test_pip_and_the_proxy_are_asked_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that are paths stay behind; the environment's come before the files'."""
    for name in bare_debian.PROXIES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(bare_debian, "said", lambda *command: iter([
        ":env:.timeout='9'", "global.timeout='5'", "global.cert='/etc/ours.crt'",
        "global.find-links='/srv/wheels'", "install.extra-index-url='file:///srv http://a.invalid'",
    ] if "pip" in command else ['Acquire::http::Proxy "http://proxy.invalid:1";']))
    assert bare_debian.pip_settings() == {"PIP_TIMEOUT": "9",
                                          "PIP_EXTRA_INDEX_URL": "http://a.invalid"}
    assert bare_debian.proxies() == {"http_proxy": "http://proxy.invalid:1"}
