"""DIVERGENCES.md from the tables of the gates: python -m tests.conformance.page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.conformance import fuzz_divergences, scenario_divergences
from tests.conformance.divergences import CHOICES
from tests.conformance.material import PROJECT, table

PAGE = PROJECT / "DIVERGENCES.md"
_HEAD = """# Where the form engine differs from its peers, and why

We follow JavaRosa for state, relevance, repeats and events, since the forms are Collect forms, and XPath 1.0 where all
engines agree. Where JavaRosa, @getodk/xforms-engine and Enketo differ from each other, our choice is a row here. A
plain fault of one engine (JavaRosa: `max(-4, -1, -3)` is 4.9E-324) is not copied. The page is made from the tables
that the gates judge by (`python -m tests.conformance.page`); `--divergence` at a gate prints the cases of each row.
"""


def lines() -> Iterator[str]:
    """The page, line by line."""
    yield _HEAD
    yield "## Expressions (`python -m tests.conformance.xpath --divergence`)\n"
    yield "| Choice | What we do | Why |"
    yield "|---|---|---|"
    yield from dict.fromkeys(f"| {_cell(one.group)} | {_cell(one.ours)} | {_cell(one.reason)} |" for one in CHOICES)
    for title, module in (("Scenarios", scenario_divergences), ("Real forms", fuzz_divergences)):
        command = "scenarios" if module is scenario_divergences else "fuzz"
        yield f"\n## {title} (`python -m tests.conformance.{command} --divergence`)\n"
        yield from (f"- {row.replace(' | ', ': ')}" for row in table(module.ROWS))
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def write(path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text("\n".join(lines()), encoding="utf-8")


if __name__ == "__main__":
    write()
    sys.stdout.write(f"{PAGE.name}\n")
