"""复查 and 销号: a finding is closed only on a revisit by two officers with photos that show it corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from inspector.domain.ledger import State, Step
from inspector.domain.records import Closure, Kind, Outcome, Recheck
from inspector.errors import Code, WorkflowError
from inspector.store import records as record_store
from inspector.workflow import findings, photographs, rechecks
from inspector.workflow.case import of_inspection
from inspector.workflow.desk import Desk
from inspector.workflow.photographs import Imported
from inspector.workflow.rows import FindingRow

from .office import POND, YARD, Clock, inspected, officers, only, order, picture, state_of
from .test_findings import serve


@pytest.fixture
def served(desk: Desk, clock: Clock) -> FindingRow:
    """A finding whose order was served, ten days later."""
    serve(desk, order(desk, YARD, "Y02").id, desk.today())
    clock.forward(days=10)
    return only(findings.list_findings(desk))


def photo(desk: Desk, shade: int = 99) -> Imported:
    return photographs.import_photo(desk.folder, picture(shade), name="整改后.jpg", now=desk.now())


def said(desk: Desk, finding: str, outcome: Outcome = Outcome.CORRECTED, **changes: object) -> Recheck:
    plain = Recheck(finding, outcome, desk.today(), "围挡已加高，现场量得 1.6 m。", officers=officers(desk))
    return replace(plain, **changes)  # type: ignore[arg-type]


def refused(desk: Desk, recheck: Recheck, *photos: Imported) -> Code:
    before = record_store.count(desk.store)
    with pytest.raises(WorkflowError) as refusal:
        rechecks.recheck(desk, recheck, photos)
    assert record_store.count(desk.store) == before
    return refusal.value.code


def test_finding_is_corrected_by_a_recheck_and_closed_on_it(desk: Desk, served: FindingRow) -> None:
    seen = rechecks.recheck(desk, said(desk, served.id), [photo(desk)])
    view = findings.view_finding(desk, served.id)
    assert view.row.state is State.CORRECTED
    assert [row.evidence.proves for row in view.rechecks[0].photos] == ["复查情况"]
    assert rechecks.prepare(desk, served.id).proof == replace(view.rechecks[0], photos=())
    rechecks.close_finding(desk, Closure(served.id, desk.today(), "已改正", seen), author=officers(desk)[0])
    assert state_of(desk) == State.CLOSED
    assert findings.view_finding(desk, served.id).next_steps == ()
    sentences = [line.sentence for line in findings.view_finding(desk, served.id).history]
    assert "复查：已改正，日期 2026-12-02" in sentences
    assert "销号，日期 2026-12-02" in sentences


def test_photos_of_the_revisit_stay_out_of_the_papers_of_the_inspection(desk: Desk, clock: Clock) -> None:
    done = inspected(desk, YARD, "Y02")
    finding = only(findings.list_findings(desk))
    rechecks.recheck(desk, said(desk, finding.id, Outcome.PARTLY), [photo(desk)])
    before = {record.body["inspection"] for record in record_store.read(desk.store, kind=Kind.EVIDENCE)}
    assert "" in before
    assert [evidence.name for _, evidence in of_inspection(desk, done.inspection).photos] == []


def test_corrected_needs_a_photo_and_words(desk: Desk, served: FindingRow) -> None:
    assert refused(desk, said(desk, served.id)) is Code.RECHECK_PROOF
    assert refused(desk, said(desk, served.id, facts=" "), photo(desk)) is Code.RECHECK_FACTS


def test_two_officers_look(desk: Desk, served: FindingRow) -> None:
    first, second = officers(desk)
    for few in ((), (first,), (first, first), (first, "nobody")):
        assert refused(desk, said(desk, served.id, officers=few), photo(desk)) is Code.TWO_OFFICERS
    assert rechecks.recheck(desk, said(desk, served.id, officers=(second, first)), [photo(desk)])


@pytest.mark.parametrize("days", [-11, 1])
def test_recheck_lies_between_the_finding_and_today(desk: Desk, served: FindingRow, days: int) -> None:
    other = said(desk, served.id, checked_on=desk.today() + timedelta(days=days))
    assert refused(desk, other, photo(desk)) is Code.RECHECK_DATE


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Outcome.PARTLY, State.SERVED), (Outcome.UNCORRECTED, State.SERVED), (Outcome.REFUSED, State.NEEDS_REVIEW)],
)
def test_what_is_not_corrected_stays_open(desk: Desk, served: FindingRow, outcome: Outcome, state: State) -> None:
    seen = rechecks.recheck(desk, said(desk, served.id, outcome), [])
    assert state_of(desk) in {state, State.DUE_SOON}
    closure = Closure(served.id, desk.today(), "理由", seen)
    with pytest.raises(WorkflowError) as refusal:
        rechecks.close_finding(desk, closure, author=officers(desk)[0])
    assert refusal.value.code is Code.CLOSURE_PROOF


def test_closing_wants_a_reason_and_a_day_not_before_the_recheck(desk: Desk, served: FindingRow) -> None:
    seen = rechecks.recheck(desk, said(desk, served.id), [photo(desk)])
    for closure, code in (
        (Closure(served.id, desk.today(), " ", seen), Code.CLOSURE_REASON),
        (Closure(served.id, desk.today() - timedelta(days=1), "理由", seen), Code.RECHECK_DATE),
        (Closure(served.id, date(2027, 1, 1), "理由", seen), Code.RECHECK_DATE),
        (Closure(served.id, desk.today(), "理由", "no recheck"), Code.CLOSURE_PROOF),
    ):
        with pytest.raises(WorkflowError) as refusal:
            rechecks.close_finding(desk, closure, author=officers(desk)[0])
        assert refusal.value.code is code
    assert state_of(desk) == State.CORRECTED


def test_what_belongs_to_another_authority_is_not_rechecked_here(desk: Desk) -> None:
    inspected(desk, POND, "K07")
    finding = only(findings.list_findings(desk))
    assert finding.state is State.FOUND
    assert Step.RECHECK not in findings.view_finding(desk, finding.id).next_steps
    assert refused(desk, said(desk, finding.id), photo(desk)) is Code.FINDING_SETTLED
