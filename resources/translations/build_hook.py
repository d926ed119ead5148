"""Compile the message catalogues before a wheel is built, so that a wheel speaks English too (hatchling's hook)."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface):  # type: ignore[type-arg]
    """Runs compile.py of this folder."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Called by hatchling before the files are gathered."""
        runpy.run_path(str(Path(self.root, "resources", "translations", "compile.py")), run_name="__main__")
