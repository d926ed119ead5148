"""Long forms in the window: opening, scrolling on, answering; python -m inspector.bench.form_window, a fresh process.

Prints one JSON line; milliseconds until what was asked for is drawn.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from inspector import app
from inspector.bench import form_samples
from inspector.bench.measure import peak_mb
from inspector.xform.session import FormSession
from inspector.xform.xlsform import load_xml


def main() -> int:
    """Open, scroll and answer a form of 5,000 questions and one of 500 members of 19."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop, QTimer

    from inspector.ui import desktop
    from inspector.ui.theme import make_look
    from inspector.ui.widgets.editors.editor import Surroundings
    from inspector.ui.widgets.editors.question_form import QuestionForm

    desktop.create_application([], make_look("day", animation=False))
    around = Surroundings(app.local_now, lambda: ())

    def drawn(work: Callable[[], Any]) -> float:
        began = time.perf_counter()
        work()
        loop = QEventLoop()
        QTimer.singleShot(0, loop.quit)
        loop.exec()
        return (time.perf_counter() - began) * 1000

    def opened(session: FormSession) -> QuestionForm:
        form = QuestionForm(session, "", around)
        form.resize(900, 700)
        form.show()
        return form

    found: dict[str, float] = {}
    checks = FormSession.start(load_xml(form_samples.checklist(5000), None), app.device())
    forms: list[QuestionForm] = []
    found["open_5000_ms"] = drawn(lambda: forms.append(opened(checks)))
    found["scroll_5000_ms"] = drawn(forms[-1].more)
    found["answer_5000_ms"] = drawn(lambda: forms[-1].apply(checks.answer("/data/s1/q1", "no")))
    heaps = FormSession.start(load_xml(form_samples.repeating(), None), app.device())
    for _ in range(500):
        heaps.add_repeat("/data/r")
    found["open_500_ms"] = drawn(lambda: forms.append(opened(heaps)))
    found["scroll_500_ms"] = drawn(lambda: forms[-1].focus("/data/r[400]/v0"))
    found["answer_500_ms"] = drawn(lambda: forms[-1].apply(heaps.answer("/data/r[400]/v1", "3")))
    print(json.dumps({**found, "peak_mb": peak_mb()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
