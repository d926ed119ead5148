"""The pages, put into the window."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from inspector.ui.main_window import MainWindow
from inspector.ui.pages.form_drop import FormDrop
from inspector.ui.pages.usher import Usher
from inspector.ui.workplace import Workplace

_PAGES = ("today", "register", "inspect", "walk", "closing", "findings", "documents", "settings")


def build_pages(window: MainWindow, workplace: Workplace) -> None:
    """Build all pages; the window opens on 今日 as soon as the desk is there."""
    for name in _PAGES:
        if find_spec(f"{__name__}.{name}") is None:
            continue
        kind = getattr(import_module(f"{__name__}.{name}"), f"{name.capitalize()}Page")
        window.add_page(kind(window, workplace))
    FormDrop(window, window, workplace)
    Usher(window, workplace)
