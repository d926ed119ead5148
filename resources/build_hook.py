"""What is made of the sources before a wheel is built: translations compiled, checklists converted (for hatchling)."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class MakeResources(BuildHookInterface):  # type: ignore[type-arg]
    """Runs the scripts that dev.py runs at set-up."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Called by hatchling before the files are gathered."""
        sys.path.insert(0, self.root)  # an isolated build has only its own packages there
        for script in ("translations/compile.py", "checklists/convert.py"):
            runpy.run_path(str(Path(self.root, "resources", script)), run_name="__main__")
