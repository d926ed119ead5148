"""Writes to a desk until it is killed, and says on stdout what was kept, each line only after its transaction.

Run as a program by its path, with the data folder and a seed.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from inspector.domain.numbering import next_temporary  # noqa: E402
from inspector.domain.records import DocumentType  # noqa: E402
from inspector.store import drafts, numbers, records  # noqa: E402
from store.desk import block, keep_form, open_desk, order, site  # noqa: E402


def main(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    store = open_desk(folder)
    with store.transaction():
        draft = drafts.create(
            store, site="s", form_sha=keep_form(store), form_id="f", form_version="1", officers=[], snapshot=b"0"
        )
    if not records.count(store):
        records.append(store, [block(1, 99_999)])
    say("draft", draft, 0)
    used = len(records.numbers(store))
    for step in range(1, 100_000):
        match chance.randrange(5):
            case 0:
                (record,) = records.append(store, [site(f"{seed}-{step}", f"示范{step}尾矿库")])
                say("record", record.id)
            case 1:
                used += 1
                records.append(store, [order(f"示环责改〔2026〕{used}号")])
                say("number", used)
            case 2:
                temporary = next_temporary(
                    "示环", numbers.temporary(store), type=DocumentType.ORDER, year=2026, device="7f3a2b00"
                )
                (record,) = records.append(store, [order("", temporary=temporary)])
                say("temporary", temporary)
            case 3:
                drafts.save_snapshot(store, draft, str(step).encode())
                say("draft", draft, step)
            case _:
                values = {f"/data/q{n}": str(step) for n in range(chance.randrange(1, 30))}
                drafts.save_values(store, draft, values | {"/data/last": str(step)})
                say("draft", draft, step)


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
