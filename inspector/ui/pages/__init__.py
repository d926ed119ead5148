"""The pages, put into the window."""

from __future__ import annotations

from functools import partial
from importlib import import_module

from inspector.ui.courier import Courier
from inspector.ui.main_window import MainWindow
from inspector.ui.page import Page
from inspector.ui.pages.form_drop import FormDrop
from inspector.ui.pages.sync_leaving import Leaving
from inspector.ui.pages.usher import Usher
from inspector.ui.workplace import Workplace

_PAGES = ("today", "register", "inspect", "walk", "closing", "findings", "documents", "settings")


def build_pages(window: MainWindow, workplace: Workplace) -> None:
    """Promise all pages: each is built at its first visit. The window opens on 今日 as soon as the desk is there."""
    for name in _PAGES:
        window.promise_page(name, partial(_build, name, window, workplace))
    courier = Courier(window, workplace)
    window.promise_page("sync", partial(build_sync, window, workplace, courier))
    Leaving(window, courier)
    FormDrop(window, window, workplace)
    Usher(window, workplace)


def _build(name: str, window: MainWindow, workplace: Workplace) -> Page:
    module = import_module(f"{__name__}.{name}")
    page: Page = getattr(module, f"{name.capitalize()}Page")(window, workplace)
    return page


def build_sync(window: MainWindow, workplace: Workplace, courier: Courier) -> Page:
    """The page of sync, which shows what the courier does."""
    from inspector.ui.pages.sync import SyncPage

    return SyncPage(window, workplace, courier)
