"""The law library: what is shipped, what an administrator has checked, and files that are refused."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from inspector.domain.law import CODE_IN_FORCE, Clause, ClauseKind, LawLibrary
from inspector.domain.records import ClauseCheck
from inspector.domain.sources import SourceStatus
from inspector.errors import Code, DomainError

LAW_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "law"
SHARED = Path(__file__).resolve().parents[2] / "../shared/law/code_articles.json"


# -- the shipped library -----------------------------------------------------------------------------------------------


def test_order_verbs_of_the_code_stand_in_the_text_of_their_article(library: LawLibrary) -> None:
    for clause in library.clauses.values():
        if clause.instrument == "code" and clause.order_verb:
            text = library.article_text(clause).replace("责令其", "责令")
            assert all(part in text for part in clause.order_verb.split("，")), clause.id


def test_consequences_announce_no_amount(library: LawLibrary) -> None:
    for clause in library.clauses.values():
        assert "万元" not in clause.consequence, clause.id


def test_nothing_shipped_is_marked_as_checked(library: LawLibrary) -> None:
    assert library.unverified(library.clauses) == tuple(library.clauses.values())
    assert library.clause("code:1171-5").status is SourceStatus.SEEN_UNOFFICIAL


def test_old_laws_end_on_the_day_before_the_code(library: LawLibrary) -> None:
    old = [library.instruments[name] for name in library.instruments["code"].supersedes]
    assert {law.effective_to for law in old} == {date(2026, 8, 14)}
    assert library.instruments["code"].effective_from == CODE_IN_FORCE


def test_text_of_the_code_equals_the_transcription(library: LawLibrary) -> None:
    if not SHARED.exists():
        pytest.skip("the shared transcription is not beside this checkout")
    for number, article in json.loads(SHARED.read_text("utf-8"))["articles"].items():
        assert library.clause(f"code:{number}").text == article["text"]


@pytest.mark.parametrize("article", ["1171-p3", "1233", "1166-1", "1167-1"])
def test_some_fines_follow_only_refusal(library: LawLibrary, article: str) -> None:
    assert library.clause(f"code:{article}").fined.value == "on_refusal"


@pytest.mark.parametrize("article", ["1136-5", "1137-1", "1169"])
def test_water_and_dumping_clauses_order_to_stop_and_clean_up(library: LawLibrary, article: str) -> None:
    assert library.clause(f"code:{article}").order_verb == "责令停止违法行为，采取治理措施消除污染"


def test_every_clause_that_the_checklists_name_is_in_the_library(library: LawLibrary) -> None:
    named: set[str] = set()
    for survey in (LAW_FOLDER.parents[1] / "forms").glob("*/survey.csv"):
        named |= set(
            re.findall(
                r"\b(?:code|tailings26|gb18599|permit736|groundwater748|emergency34):[\w.-]*\w",
                survey.read_text("utf-8"),
            )
        )
    assert sorted(name for name in named if name not in library.clauses) == []


# -- checking and loading ----------------------------------------------------------------------------------------------


def test_administrators_check_marks_the_clause_until_its_text_changes(library: LawLibrary) -> None:
    clause = library.clause("code:1171-5")
    check = ClauseCheck(clause.id, library.fingerprint(clause), "管理员", date(2026, 11, 1))
    checked = library.with_checks([check])
    assert checked.unverified([clause.id, "code:494"]) == (library.clause("code:494"),)
    stale = library.with_checks([replace(check, text_sha256="0" * 64)])
    assert stale.unverified([clause.id]) == (clause,)
    assert checked.version == library.version


def small(**clause: object) -> list[dict[str, object]]:
    return [
        {
            "instrument": {"id": "x", "title": "甲", "effective_from": "2020-01-01"},
            "clauses": [{"id": "x:1", "article": "1", **clause}],
        }
    ]


def test_smallest_library_loads() -> None:
    loaded = LawLibrary.from_data(small()).clause("x:1")
    assert isinstance(loaded, Clause)
    assert loaded.kind is ClauseKind.DUTY
    assert loaded.effective_from == date(2020, 1, 1)


@pytest.mark.parametrize(
    "data",
    [
        small() * 2,
        small(duties=["x:9"]),
        small(becomes=["y:1"]),
        small(effective_to="2019-12-31"),
        small(effective_to="昨天"),
        small(item=0),
        small(text=3),
        small(needs_harm="yes"),
        small(kind="poem"),
        small(mood="good"),
        small(id="y:1"),
        [{"instrument": {"id": "x", "title": "甲"}}],
        [{"instrument": {"id": "x", "title": "甲", "effective_from": "2020-01-01", "supersedes": ["z"]}}],
        [{"clauses": []}],
        [{"instrument": {"id": "x", "title": "甲", "effective_from": "2020-01-01"}, "clauses": {}}],
        [{"instrument": {"id": "x", "title": "甲", "effective_from": "2020-01-01"}, "clauses": ["x:1"]}],
    ],
)
def test_faulty_law_file_is_refused_with_its_place(data: list[dict[str, object]]) -> None:
    with pytest.raises(DomainError) as refused:
        LawLibrary.from_data(data)
    assert refused.value.code is Code.LAW_FILE_INVALID
    assert str(refused.value)


def test_two_clauses_of_one_id_are_refused() -> None:
    data = small()
    data[0]["clauses"] = [{"id": "x:1"}, {"id": "x:1"}]
    with pytest.raises(DomainError, match="x:1"):
        LawLibrary.from_data(data)
