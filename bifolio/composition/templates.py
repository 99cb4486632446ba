"""Templates: the library's own before the engine's, each compiled once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bifolio.diagnostics import DesignError, Findings
from bifolio.files.reading import SourceFiles

FOLDER = "templates"


class _SourceLoader(BaseLoader):
    """Finds templates among the source files, so that a rendering reads no disk."""

    def __init__(self, source_files: SourceFiles) -> None:
        self._source_files = source_files

    def look_for(self, template: str) -> bool:
        """Whether there is such a template."""
        return f"{FOLDER}/{template}" in self._source_files.files

    def get_source(self, environment: Any,  # noqa: ARG002  # Jinja's own signature
                   template: str) -> tuple[str, str, Callable[[], bool] | None]:
        path = f"{FOLDER}/{template}"
        findings = Findings()
        if not self.look_for(template):
            raise TemplateNotFound(template)
        source = self._source_files.text(path, findings)
        if source is None:
            raise DesignError(f"{path} cannot be read.", findings)
        return source.text, path, None


class _Compiled(BytecodeCache):
    """The templates that this process has compiled, by what they say; `watch` asks again."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Any) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Any) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


class Templates(ImmutableSandboxedEnvironment):
    """Looks a template up at every use, so that the source files can tell who uses it."""

    def __init__(self, source_files: SourceFiles) -> None:
        self._source_files, self._source_loader = source_files, _SourceLoader(source_files)
        super().__init__(loader=self._source_loader, autoescape=True, trim_blocks=True,
                         lstrip_blocks=True, keep_trailing_newline=False, auto_reload=False,
                         bytecode_cache=_COMPILED)
        self._used: dict[str, None] = {}

    def _load_template(self, name: str, globals: Any) -> Any:  # noqa: A002  # Jinja's own word
        self._used[name] = None
        self._source_loader.look_for(name)
        return super()._load_template(name, globals)

    def look_again(self, findings: Findings) -> None:
        """Look for all that was ever used: what one template imports, Jinja takes in only once.

        A sign in one of them that deceives the reader is a finding.
        """
        for name in self._used:
            if self._source_loader.look_for(name):
                self._source_files.text(f"{FOLDER}/{name}", findings)
