"""Forms on which our session deliberately differs from JavaRosa, and why; the gate prints them."""

from __future__ import annotations

from collections.abc import Mapping

ROWS: Mapping[str, str] = {}
