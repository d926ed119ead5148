"""矿检 Mine Inspector: offline inspection of mine sites, from the checklist to the order to rectify."""

from __future__ import annotations

__version__ = "0.1.0"
