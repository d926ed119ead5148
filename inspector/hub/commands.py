"""The commands `inspector hub …`. This module reads the command line alone; the hub's libraries load when one runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inspector.errors import Code, HubError
from inspector.settings import default_data_dir

Commands = Any  # argparse's collection of commands has no public name
ROLES = ("inspector", "reviewer", "leader", "administrator")


def add_hub_commands(commands: Commands) -> None:
    """Add `hub` and its jobs to the command line."""
    hub = commands.add_parser("hub", help="the bureau's server")
    jobs = hub.add_subparsers(required=True)
    _add_running(jobs)
    _add_people(jobs)
    _add_keeping(jobs)


def default_hub_dir() -> Path:
    """Where a hub lies unless `--data` says otherwise."""
    return default_data_dir().with_name("MineInspectorHub")


def _add_running(jobs: Commands) -> None:
    init = _job(jobs, "init", "init", "set a hub up: its folder, key and database")
    init.add_argument("--name", default="", help="the hub's name, shown to laptops")
    init.add_argument("--organ", default="", help="organ code (机关代字) that new codes get")
    init.add_argument("--county", default="", help="division code that new codes get")
    _add_places(init)
    init.add_argument("--host", default="", help="address to listen at; 127.0.0.1 unless given")
    init.add_argument("--port", type=int, default=0)
    init.add_argument("--tls-certificate", default="", help="PEM file; with --tls-key")
    init.add_argument("--tls-key", default="")
    init.add_argument("--administrator", default="", help="also make this administrator's account; prints its password")
    serve = _job(jobs, "serve", "serve", "serve until stopped")
    serve.add_argument("--host", default="")
    serve.add_argument("--port", type=int, default=-1, help="0 takes a free port and prints it")
    _job(jobs, "status", "status", "what the hub holds, what waits, which devices there are")


def _add_people(jobs: Commands) -> None:
    code = _job(jobs, "code", "code", "a one-time code that enrols one laptop")
    _add_scope(code)
    code.add_argument("--label", default="", help="whom it is for")
    code.add_argument("--hours", type=int, default=72)
    revoke = _job(jobs, "revoke", "revoke", "trust a laptop no more")
    revoke.add_argument("device")
    revoke.add_argument("--reason", required=True)
    account = _job(jobs, "account", "account", "make an officer's account; prints its password once")
    account.add_argument("login")
    account.add_argument("--role", choices=ROLES, default="inspector")
    account.add_argument("--close", action="store_true", help="close the account instead")
    account.add_argument("--new-password", action="store_true", help="give it a new password instead")
    _add_scope(account)


def _add_keeping(jobs: Commands) -> None:
    backup = _job(jobs, "backup", "backup", "write a backup into a folder of backups; the hub may go on working")
    backup.add_argument("folder", type=Path)
    restore = _job(jobs, "restore", "restore", "make a hub in a new folder from one backup")
    restore.add_argument("backup", type=Path)
    _add_places(restore)
    check = _job(jobs, "check", "check", "compare the files with the database; laptops send again what was lost")
    check.add_argument("--read", action="store_true", help="read every byte, not the sizes alone")
    bundle = _job(jobs, "bundle", "bundle", "take a laptop's bundle in from a stick; write the answer beside it")
    bundle.add_argument("file", type=Path)
    bundle.add_argument("--answer", type=Path, default=None, help="of this name instead")
    pack = _job(jobs, "pack", "pack", "publish a version of forms, law, calendar, register, settings or organ")
    pack.add_argument("kind")
    pack.add_argument("version")
    pack.add_argument("file", type=Path)
    pack.add_argument("--organ", default="", help="for this organ only")
    series = _job(jobs, "numbers", "numbers", "blocks and gaps of a year; or the number to go on from")
    series.add_argument("--year", type=int, default=0)
    series.add_argument("--organ", default="")
    series.add_argument("--type", default="order")
    series.add_argument("--start", type=int, default=0, help="go on from this number")


def _add_places(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", default="", help="postgresql address; SQLite in the folder unless given")
    parser.add_argument("--blobs", default="", help="s3://bucket?endpoint=…; a folder in the folder unless given")


def _add_scope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organ", default=None, help="organ code; the hub's own unless given")
    parser.add_argument("--county", default=None, help="division code, or its beginning; the hub's own unless given")


def _job(jobs: Commands, name: str, function: str, help_text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = jobs.add_parser(name, help=help_text)
    parser.set_defaults(command=_later(function))
    parser.add_argument("--data", type=Path, default=default_hub_dir(), help="the hub's folder")
    return parser


def _later(function: str) -> Callable[[argparse.Namespace], int]:
    """The job of `operating` with this name, found when it runs."""

    def run(given: argparse.Namespace) -> int:
        try:
            from inspector.hub import operating
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("inspector"):
                raise
            raise HubError(Code.HUB_LIBRARY_MISSING, name=error.name) from error
        job: Callable[[argparse.Namespace], int] = getattr(operating, function)
        return job(given)

    return run
