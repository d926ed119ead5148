"""审核 as the inspector meets it: what came back is owed on the laptop that made it, and an answer is a record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector import app
from inspector.domain.ledger import State, Step
from inspector.domain.records import Draft, Kind, Review, Verdict, to_body
from inspector.errors import Code, WorkflowError
from inspector.evidence.custody import spell
from inspector.store import arrivals, hub_link, records
from inspector.workflow import findings, reviews, today
from inspector.workflow.desk import Desk

from .office import YARD, Clock, open_desk, order


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """A laptop with an order, and one that stands for the hub and has all its records."""
    desk, hub = open_desk(tmp_path / "laptop", Clock()), app.open_desk(tmp_path / "hub", now=Clock())
    for one, other in ((desk, hub), (hub, desk)):
        said = spell({"name": other.folder.name, "public_key": other.public_key.hex()}).decode()
        hub_link.keep_certificates(one.store, [hub_link.KeptCertificate(other.store.device, said, "00")])
    order(desk, YARD, "Y02")
    pass_on(desk, hub)
    yield desk, hub
    desk.close()
    hub.close()


def pass_on(source: Desk, target: Desk) -> None:
    arrivals.take_in(target.store, [*records.seals(source.store)], came_from="hub")


def send_back(hub: Desk, target: str, *reasons: str) -> str:
    body = Review(target, Verdict.RETURNED, reasons or ("写明期限",), "reviewer", "审核员")
    return hub.append([Draft(Kind.REVIEW, target, "", to_body(body))])[0].id


def test_a_return_is_owed_on_the_laptop_that_made_the_document_only(office: tuple[Desk, Desk]) -> None:
    desk, hub = office
    paper = next(row for row in findings.list_documents(desk) if row.document.number)
    send_back(hub, paper.id, "缺少复议机关")
    pass_on(hub, desk)
    (row,) = today.look(desk).returns
    assert (row.target, row.words, row.who, row.role) == (paper.id, ("缺少复议机关",), "审核员", "reviewer")
    assert paper.document.number in row.title
    assert today.look(hub).returns == ()
    (shown,) = [row for row in findings.list_documents(desk) if row.id == paper.id]
    assert [review.waits for review in shown.reviews] == [True]


def test_an_answer_goes_back_and_nothing_is_owed_any_more(office: tuple[Desk, Desk]) -> None:
    desk, hub = office
    paper = next(row for row in findings.list_documents(desk) if row.document.number)
    back = send_back(hub, paper.id)
    pass_on(hub, desk)
    with pytest.raises(WorkflowError) as caught:
        reviews.answer(desk, back, "  ")
    assert caught.value.code is Code.REVIEW_ANSWER_MISSING
    reviews.answer(desk, back, "已补正")
    assert today.look(desk).returns == ()
    with pytest.raises(WorkflowError) as caught:
        reviews.answer(desk, back, "再说一次")
    assert caught.value.code is Code.REVIEW_ANSWERED
    pass_on(desk, hub)
    assert hub.ledger().reviews[paper.id].verdict is Verdict.ANSWERED
    said = [line.sentence for line in findings.view_finding(desk, paper.document.findings[0]).history]
    assert {"审核退回：写明期限", "回复审核：已补正"} <= set(said)


def test_a_returned_finding_says_so_until_it_is_answered(office: tuple[Desk, Desk]) -> None:
    desk, hub = office
    row = findings.list_findings(desk)[0]
    send_back(hub, row.id, "事实不清")
    pass_on(hub, desk)
    view = findings.view_finding(desk, row.id)
    assert [review.words for review in view.reviews] == [("事实不清",)]
    assert Step.CLOSE not in view.next_steps
    assert view.row.state is not State.CLOSED
