"""The command line: opens the window, or does one job without it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from inspector import __version__
from inspector.errors import InspectorError
from inspector.hub.commands import add_hub_commands
from inspector.i18n import tr
from inspector.settings import default_data_dir


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did its job, 1 when the world refused (a sentence says why), 2 for a wrong call."""
    parser = _parser()
    given = parser.parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = given.command
    try:
        return command(given)
    except InspectorError as error:
        print(f"{error.code.number}: {error.sentence()}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="inspector", description="矿检 Mine Inspector")
    parser.add_argument("--version", action="version", version=__version__)
    parser.set_defaults(command=_open, data=default_data_dir(), first_run_demo=False)
    commands = parser.add_subparsers(title="commands")

    opening = _command(commands, "open", _open, "open the window (the default)")
    opening.add_argument("--first-run-demo", action="store_true", help="fill an empty folder with the demonstration")

    demo = commands.add_parser("demo", help="do one whole inspection without a window and leave the results")
    demo.set_defaults(command=_demo)
    demo.add_argument("--out", type=Path, required=True, help="an empty or new folder for the results")
    demo.add_argument("--photos", type=Path, help="folder with real photo files; without it pictures are drawn")

    register = commands.add_parser("register", help="the register of sites, officers and clauses")
    jobs = register.add_subparsers(required=True)
    importing = _command(jobs, "import", _register_import, "take in a spreadsheet, whole or not at all")
    importing.add_argument("file", type=Path)
    importing.add_argument("--preview", action="store_true", help="only show what would change")
    template = jobs.add_parser("template", help="write an empty spreadsheet with the right headings")
    template.set_defaults(command=_register_template)
    template.add_argument("file", type=Path)

    form = commands.add_parser("form", help="checklists")
    jobs = form.add_subparsers(required=True)
    listing = jobs.add_parser("list", help="the shipped checklists")
    listing.set_defaults(command=_form_list)
    exporting = jobs.add_parser("export", help="write a shipped checklist as .xlsx")
    exporting.set_defaults(command=_form_export)
    exporting.add_argument("form_id")
    exporting.add_argument("file", type=Path)
    checking = jobs.add_parser("check", help="every problem of a form file, with sheet, row and remedy")
    checking.set_defaults(command=_form_check)
    checking.add_argument("file", type=Path)
    checking.add_argument("--json", action="store_true", help="as JSON, in Chinese and English")
    filling = jobs.add_parser("run", help="fill a form from a file of answers; prints submission and findings")
    filling.set_defaults(command=_form_run)
    filling.add_argument("file", type=Path)
    filling.add_argument("--answers", type=Path, required=True, help="JSON: question name or reference to answer")
    template = jobs.add_parser("template", help="write a spreadsheet with Chinese headings to write a checklist in")
    template.set_defaults(command=_form_template)
    template.add_argument("file", type=Path)
    publishing = _command(jobs, "publish", _form_publish, "let new inspections begin with a form file")
    publishing.add_argument("file", type=Path)
    withdrawing = _command(jobs, "withdraw", _form_withdraw, "let no new inspection begin with a published form")
    withdrawing.add_argument("form_id")
    withdrawing.add_argument("--reason", default="", help="why; it stands in the record")

    add_hub_commands(commands)

    _command(commands, "verify", _verify, "check the chain of records and every file against its hash")

    bench = commands.add_parser("bench", help="measure; prints figures and ratios of one run")
    bench.set_defaults(command=_bench)
    benches = ("all", "start", "forms", "photos", "documents", "kill", "sync", "sync-kill")
    bench.add_argument("what", nargs="?", default="all", choices=benches)
    bench.add_argument("--rounds", type=int, default=0, help="0 takes each bench's own number")
    bench.add_argument("--part", default="", help="of sync: records, many, photos or first; all unless given")
    bench.add_argument("--photos", type=int, default=0, help="of sync: how many photos of 4 MB")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    function: Callable[[argparse.Namespace], int],
    help_text: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help_text)
    parser.set_defaults(command=function)
    parser.add_argument("--data", type=Path, default=default_data_dir(), help="the data folder")
    return parser


def _open(given: argparse.Namespace) -> int:
    from inspector import app

    return app.run_window(given.data, first_run_demo=given.first_run_demo)


def _demo(given: argparse.Namespace) -> int:
    from inspector import app

    for line in app.run_demo(given.out, photos=given.photos):
        print(line, flush=True)
    return 0


def _register_import(given: argparse.Namespace) -> int:
    from contextlib import closing

    from inspector import app
    from inspector.workflow import register_sheet

    with closing(app.open_desk(given.data)) as desk:
        preview = register_sheet.preview_import(desk, given.file)
        for line in register_sheet.describe(preview):
            print(line)
        if given.preview:
            return 1 if preview.problems else 0
        print(tr("已导入 {count} 条。", count=register_sheet.commit_import(desk, preview)))
    return 0


def _register_template(given: argparse.Namespace) -> int:
    from inspector.workflow import register_sheet

    register_sheet.write_template(given.file)
    return 0


def _form_list(_given: argparse.Namespace) -> int:
    from inspector.workflow import checklists

    for form in checklists.shipped():
        print(form.form_id, form.version, form.title)
    return 0


def _form_export(given: argparse.Namespace) -> int:
    from inspector.workflow import checklists

    checklists.export(given.form_id, given.file)
    return 0


def _form_check(given: argparse.Namespace) -> int:
    import json

    from inspector import app
    from inspector.workflow import checklists

    device, law = app.device(), app.load_law()
    if given.json:
        problems = checklists.check_in_both(given.file, device, law)
        print(json.dumps({"file": str(given.file), "problems": problems}, ensure_ascii=False, indent=1))
        return 1 if any(not problem["warning"] for problem in problems) else 0
    found, form = checklists.check(given.file, device, law)
    for problem in found:
        print(checklists.in_words(problem))
    print(tr("没有问题。") if not found else tr("共 {count} 个问题。", count=len(found)))
    return 1 if form is None else 0


def _form_run(given: argparse.Namespace) -> int:
    from inspector import app
    from inspector.workflow import form_run

    result = form_run.run(given.file, given.answers, app.device())
    print(result.xml.decode("utf-8"))
    for finding in result.findings:
        print(
            f"{finding.item} {finding.title} {finding.severity} {' '.join(finding.duties)} {finding.penalty}".rstrip()
        )
        print(f"  {finding.facts}\n  {finding.demand}")
    for sentence in (*result.refused, *result.owed):
        print(sentence, file=sys.stderr)
    return 1 if result.refused else 0


def _form_template(given: argparse.Namespace) -> int:
    from inspector.workflow import checklists

    checklists.write_template(given.file)
    return 0


def _form_publish(given: argparse.Namespace) -> int:
    from contextlib import closing

    from inspector import app
    from inspector.workflow import checklists

    with closing(app.open_desk(given.data)) as desk:
        form = checklists.publish(desk, given.file)
    print(tr("已发布《{title}》版本 {version}。", title=form.title, version=form.version))
    return 0


def _form_withdraw(given: argparse.Namespace) -> int:
    from contextlib import closing

    from inspector import app
    from inspector.workflow import checklists

    with closing(app.open_desk(given.data)) as desk:
        form = checklists.withdraw(desk, given.form_id, reason=given.reason)
    print(tr("已撤回《{title}》。正在填的检查继续用它，新的检查不再能选用。", title=form.title))
    return 0


def _verify(given: argparse.Namespace) -> int:
    from contextlib import closing

    from inspector import app
    from inspector.workflow import custody

    with closing(app.open_desk(given.data)) as desk:
        report = custody.verify(desk)
    for line in report.lines:
        print(line)
    return 0 if report.sound else 1


def _bench(given: argparse.Namespace) -> int:
    from inspector import bench

    for line in bench.run(given.what, rounds=given.rounds, part=given.part, photos=given.photos):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
