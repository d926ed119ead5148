"""The basis of a finding: by date, by harm, never mixed, refused where nothing is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from inspector.domain.law import (
    CODE_IN_FORCE,
    Decision,
    LawLibrary,
    check_findings,
    check_order,
    choose,
    cite,
    consequence_sentence,
)
from inspector.domain.numerals import chinese_numeral
from inspector.domain.records import (
    Act,
    Authority,
    BasisChoice,
    Finding,
    Manner,
    Severity,
)
from inspector.errors import Code, DomainError, NeedsDecision

INSPECTED = date(2026, 11, 22)
NOW = Act(date(2026, 9, 1), None, ongoing=True)
LAW_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "law"
SHARED = Path(__file__).resolve().parents[2] / "../shared/law/code_articles.json"


def ended(day: date) -> Act:
    return Act(day - timedelta(days=5), day, ongoing=False)


def finding(basis: BasisChoice | None, **changes: object) -> Finding:
    made = Finding(
        inspection="I",
        site="S",
        item="S04",
        title="防渗",
        facts="",
        severity=Severity.B,
        manner=Manner.BY_DEADLINE,
        deadline=None,
        demand="",
        authority=Authority.ENVIRONMENT,
        act=NOW,
        basis=basis,
        evidence=("E1",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


# -- citation ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (28, "二十八"),
        (110, "一百一十"),
        (1057, "一千零五十七"),
        (1200, "一千二百"),
        (1000, "一千"),
    ],
)
def test_articles_are_counted_in_chinese(number: int, words: str) -> None:
    assert chinese_numeral(number) == words


@pytest.mark.parametrize(
    ("clause", "citation"),
    [
        ("code:1171-5", "《中华人民共和国生态环境法典》第一千一百七十一条第一款第五项"),
        ("code:1171-p3", "《中华人民共和国生态环境法典》第一千一百七十一条第三款"),
        ("code:1130-2", "《中华人民共和国生态环境法典》第一千一百三十条第二项"),
        ("code:243-1", "《中华人民共和国生态环境法典》第二百四十三条第一款"),
        ("code:414-2", "《中华人民共和国生态环境法典》第四百一十四条第二款第二项"),
        ("tailings26:17-1", "《尾矿污染环境防治管理办法》第十七条第一款"),
        ("gb18599:5.3.1", "《一般工业固体废物贮存和填埋污染控制标准》（GB 18599-2020）第5.3.1条"),
        ("solid2020:102-10", "《中华人民共和国固体废物污染环境防治法》第一百零二条第一款第十项"),
    ],
)
def test_clause_is_cited_formally(library: LawLibrary, clause: str, citation: str) -> None:
    assert cite(library.clause(clause)) == citation


# -- choosing by date --------------------------------------------------------------------------------------------------


def test_act_after_the_code_takes_the_code(library: LawLibrary) -> None:
    proposal = choose(library, ["code:243-1"], "code:1130-3", act=NOW, inspected_on=INSPECTED, harm_shown=False)
    assert proposal.penalty.id == "code:1130-3"
    assert proposal.order_verb == "责令改正"
    assert proposal.orderable
    assert proposal.choice().instrument == "code"


def test_act_that_began_on_the_first_day_of_the_code_needs_no_decision(library: LawLibrary) -> None:
    act = Act(CODE_IN_FORCE, None, ongoing=True)
    assert choose(library, [], "code:1173", act=act, inspected_on=INSPECTED, harm_shown=False).reason == ""


def test_act_that_straddles_asks_and_records_the_reason(library: LawLibrary) -> None:
    act = Act(CODE_IN_FORCE - timedelta(days=1), None, ongoing=True)
    with pytest.raises(NeedsDecision) as asked:
        choose(library, [], "code:1173", act=act, inspected_on=INSPECTED, harm_shown=False)
    assert asked.value.code is Code.LAW_STRADDLES
    assert [key for key, _ in asked.value.choices] == ["code", "review"]
    decided = Decision("code", "检查时仍在持续")
    proposal = choose(library, [], "code:1173", act=act, inspected_on=INSPECTED, harm_shown=False, decision=decided)
    assert proposal.choice().reason == "检查时仍在持续"
    assert any("仍未改正" in note for note in proposal.notes)


def test_old_law_cannot_be_chosen_for_an_act_that_still_goes_on(library: LawLibrary) -> None:
    act = Act(date(2026, 1, 1), None, ongoing=True)
    with pytest.raises(NeedsDecision):
        choose(
            library, [], "code:1173", act=act, inspected_on=INSPECTED, harm_shown=False, decision=Decision("old", "x")
        )


def test_ongoing_act_of_unknown_beginning_is_the_codes(library: LawLibrary) -> None:
    act = Act(None, None, ongoing=True)
    assert choose(library, [], "code:1173", act=act, inspected_on=INSPECTED, harm_shown=False).penalty.id == "code:1173"


def test_act_that_ended_before_the_code_asks_between_old_and_lighter(library: LawLibrary) -> None:
    act = ended(date(2026, 8, 14))
    with pytest.raises(NeedsDecision) as asked:
        choose(library, ["code:494"], "code:1171-5", act=act, inspected_on=INSPECTED, harm_shown=False)
    assert asked.value.code is Code.LAW_ENDED_BEFORE
    chosen = choose(
        library,
        ["code:494"],
        "code:1171-5",
        act=act,
        inspected_on=INSPECTED,
        harm_shown=False,
        decision=Decision("old", "旧法较轻"),
    )
    assert chosen.penalty.id == "solid2020:102-10"
    assert [duty.id for duty in chosen.duties] == ["solid2020:40"]
    assert not chosen.orderable


def test_decision_without_a_reason_is_refused(library: LawLibrary) -> None:
    act = ended(date(2026, 8, 1))
    with pytest.raises(DomainError) as refused:
        choose(
            library, [], "code:1173", act=act, inspected_on=INSPECTED, harm_shown=False, decision=Decision("old", " ")
        )
    assert refused.value.code is Code.DECISION_NEEDS_REASON


def test_finding_sent_to_legal_review_has_no_basis_yet(library: LawLibrary) -> None:
    with pytest.raises(DomainError) as refused:
        choose(
            library,
            [],
            "code:1173",
            act=ended(date(2026, 8, 1)),
            inspected_on=INSPECTED,
            harm_shown=False,
            decision=Decision("review", "难以判断"),
        )
    assert refused.value.code is Code.LAW_AWAITS_REVIEW


def test_missing_dates_are_refused(library: LawLibrary) -> None:
    for act in (Act(None, None, ongoing=False), Act(None, date(2026, 9, 1), ongoing=False)):
        with pytest.raises(DomainError) as refused:
            choose(library, [], "code:1173", act=act, inspected_on=INSPECTED, harm_shown=False)
        assert refused.value.code is Code.LAW_DATES_MISSING


@pytest.mark.parametrize(
    "act",
    [
        Act(date(2026, 9, 2), date(2026, 9, 1), ongoing=False),
        Act(date(2026, 9, 2), date(2026, 12, 1), ongoing=False),
        Act(date(2026, 12, 2), None, ongoing=True),
        Act(date(2026, 9, 2), date(2026, 9, 3), ongoing=True),
    ],
)
def test_impossible_dates_are_refused(library: LawLibrary, act: Act) -> None:
    with pytest.raises(DomainError) as refused:
        choose(library, [], "code:1173", act=act, inspected_on=INSPECTED, harm_shown=False)
    assert refused.value.code is Code.LAW_DATES_IMPOSSIBLE


@pytest.mark.parametrize(("duties", "penalty"), [([], ""), ([], "code:9999"), (["code:9999"], "code:1173")])
def test_unknown_basis_is_refused(library: LawLibrary, duties: list[str], penalty: str) -> None:
    with pytest.raises(DomainError) as refused:
        choose(library, duties, penalty, act=NOW, inspected_on=INSPECTED, harm_shown=False)
    assert refused.value.code is Code.LAW_UNKNOWN


def test_regulation_still_in_force_asks_nothing(library: LawLibrary) -> None:
    act = Act(date(2026, 2, 1), None, ongoing=True)
    proposal = choose(library, ["tailings26:7-4"], "tailings26:31", act=act, inspected_on=INSPECTED, harm_shown=False)
    assert proposal.penalty.id == "tailings26:31"


# -- harm, fallback, consequences --------------------------------------------------------------------------------------


def test_without_harm_1170_gives_way_to_1171_5(library: LawLibrary) -> None:
    for penalty, alternative in (("code:1171-5", "code:1170"), ("code:1170", "code:1171-5"), ("code:1170", "")):
        proposal = choose(
            library, ["code:475"], penalty, alternative, act=NOW, inspected_on=INSPECTED, harm_shown=False
        )
        assert proposal.penalty.id == "code:1171-5"
        assert [duty.id for duty in proposal.duties] == ["code:475", "code:494-1"]


def test_with_harm_1170_is_taken_and_its_duty_is_named(library: LawLibrary) -> None:
    proposal = choose(
        library, ["code:494"], "code:1171-5", "code:1170", act=NOW, inspected_on=INSPECTED, harm_shown=True
    )
    assert proposal.penalty.id == "code:1170"
    assert [duty.id for duty in proposal.duties] == ["code:494", "code:475"]


def test_karst_clause_needs_harm_and_has_no_milder_twin(library: LawLibrary) -> None:
    with pytest.raises(DomainError) as refused:
        choose(library, ["code:286"], "code:1138", act=NOW, inspected_on=INSPECTED, harm_shown=False)
    assert refused.value.code is Code.LAW_HARM_NOT_SHOWN


def test_clause_without_order_verb_falls_back_to_the_law_of_penalties(library: LawLibrary) -> None:
    proposal = choose(library, ["code:162-1"], "code:1099", act=NOW, inspected_on=INSPECTED, harm_shown=False)
    assert proposal.order_verb == "责令改正"
    assert cite(proposal.order_clause) == "《中华人民共和国行政处罚法》第二十八条第一款"


def test_consequence_is_the_clauses_own(library: LawLibrary) -> None:
    dust = consequence_sentence(library, library.clause("code:1130-3"))
    assert "拒不改正的，责令停工整治或者停业整治" in dust
    closed = consequence_sentence(library, library.clause("code:1173"))
    assert "第一千零五十六条第一款" in closed
    assert "停业" not in closed


# -- what an order may cite --------------------------------------------------------------------------------------------


def test_order_never_mixes_old_law_and_code(library: LawLibrary) -> None:
    with pytest.raises(DomainError) as refused:
        check_order([library.clause("code:1171-5"), library.clause("solid2020:40")], on=INSPECTED)
    assert refused.value.code is Code.LAW_MIXED


def test_order_cites_only_law_in_force_at_the_inspection(library: LawLibrary) -> None:
    with pytest.raises(DomainError) as refused:
        check_order([library.clause("solid2020:102-10")], on=INSPECTED)
    assert refused.value.code is Code.LAW_NOT_IN_FORCE
    check_order([library.clause("solid2020:102-10")], on=date(2026, 8, 14))
    with pytest.raises(DomainError):
        check_order([library.clause("code:1171-5")], on=date(2026, 8, 14))


def test_penalty_of_another_authority_is_refused(library: LawLibrary) -> None:
    with pytest.raises(DomainError) as refused:
        check_order([library.clause("code:1129")], on=INSPECTED)
    assert refused.value.code is Code.LAW_OTHER_AUTHORITY


def test_order_takes_only_ongoing_environmental_findings_with_a_basis(library: LawLibrary) -> None:
    basis = BasisChoice(("code:494",), "code:1171-5", "责令改正", "code")
    check_findings(library, [finding(basis)], inspected_on=INSPECTED)
    for wrong, code in (
        (finding(basis, authority=Authority.SAFETY), Code.ORDER_OTHER_AUTHORITY),
        (finding(basis, act=ended(date(2026, 10, 1))), Code.ORDER_ACT_ENDED),
        (finding(None), Code.LAW_NO_BASIS),
        (finding(replace(basis, penalty="code:1170")), Code.LAW_HARM_NOT_SHOWN),
        (finding(replace(basis, penalty="code:1170", harm_shown=True), evidence=()), Code.LAW_HARM_NOT_SHOWN),
    ):
        with pytest.raises(DomainError) as refused:
            check_findings(library, [finding(basis), wrong], inspected_on=INSPECTED)
        assert refused.value.code is code
