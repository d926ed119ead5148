"""Finding by two Chinese characters, by initials with all their readings, by numbers; nothing typed can break it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.domain.records import Kind
from inspector.store import records, search, search_index
from inspector.store.database import Store

from .desk import block, finding, order, site


@pytest.fixture
def register(store: Store) -> dict[str, str]:
    """Two sites, a finding at each, an order for the first; name → id."""
    pond, yard = records.append(
        store,
        [
            site("SF-TSF-001", "示范弄坪尾矿库", enterprise="示范矿业有限公司", county="示范县"),
            site("SF-YD-002", "𡎚塘示范堆场", credit_code="91450000MA5SHIFAN0"),
        ],
    )
    beach, dust = records.append(
        store, [finding(pond.id, "干滩长度不足"), finding(yard.id, "物料未覆盖", facts="扬尘明显，高 3 m")]
    )
    _, paper = records.append(store, [block(), order("示环责改〔2026〕12号", of=pond.id)])
    return {"pond": pond.id, "yard": yard.id, "beach": beach.id, "dust": dust.id, "paper": paper.id}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("尾矿", {"pond", "beach", "paper"}),
        ("弄坪", {"pond", "beach", "paper"}),
        ("坪弄", set()),
        ("干滩", {"beach"}),
        ("扬尘", {"dust"}),
        ("𡎚塘", {"yard", "dust"}),
        ("lpwkk", {"pond", "beach", "paper"}),
        ("npwkk", {"pond", "beach", "paper"}),
        ("LPWK", {"pond", "beach", "paper"}),
        ("gtcdbz", {"beach"}),
        ("SF-TSF", {"pond"}),
        ("sf-yd-002", {"yard"}),
        ("91450000ma5", {"yard"}),
        ("〔2026〕12号", {"paper"}),
        ("2026 12", {"paper"}),
        ("责改", {"paper"}),
        ("B03", {"beach", "dust"}),
        ("尾矿库 干滩", {"beach"}),
        ("lpwk 干滩", {"beach"}),
        ("尾矿 扬尘", set()),
        ("ＳＦ－ＴＳＦ", {"pond"}),
        ("示范市", set()),
        ("zzzz", set()),
        ("", set()),
        ("  ？！", set()),
    ],
)
def test_what_is_typed_finds_what_is_meant(
    store: Store, register: dict[str, str], typed: str, expected: set[str]
) -> None:
    names = {identity: name for name, identity in register.items()}
    assert {names[identity] for _, identity in search.find(store, typed)} == expected


def test_only_the_kinds_asked_for_are_found(store: Store, register: dict[str, str]) -> None:
    assert search.find(store, "尾矿", kinds=(Kind.SITE,)) == ((Kind.SITE, register["pond"]),)
    assert search.find(store, "尾矿", kinds=()) == ()


def test_match_in_the_title_stands_before_one_in_the_text(store: Store) -> None:
    by_text, by_title = records.append(
        store, [site("A1", "示范一号库", address="尾矿路 1 号"), site("A2", "示范尾矿库")]
    )
    assert [identity for _, identity in search.find(store, "尾矿")] == [by_title.id, by_text.id]


def test_corrected_name_is_found_by_the_new_one_only_also_at_its_findings(
    store: Store, register: dict[str, str]
) -> None:
    records.append(store, [site("SF-TSF-001", "示范新坪库", subject=register["pond"])])
    assert search.find(store, "弄坪") == ()
    assert {identity for _, identity in search.find(store, "新坪")} == {
        register["pond"],
        register["beach"],
        register["paper"],
    }
    assert records.rebuild(store) == ()


def test_heteronyms_are_kept_with_all_their_initials() -> None:
    assert search_index.initials("弄坪A区") == "ln,p,a,oq,"
    assert search_index.initials("重庆;长安").count(";") == 1


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '""',
        "'",
        "a*",
        "*",
        "^a",
        "a OR b",
        "AND",
        "NOT",
        "NEAR(a b)",
        "title:a",
        "{title}: a",
        "-a",
        "a + b",
        "(",
        "\\",
        *["%", "_", "[a-z]", "a\x00b", "\ud800", "ﷺ", "é́", "尾\u200b矿", "尾矿" * 2000, "a" * 5000],
    ],
)
def test_hostile_text_never_raises(store: Store, register: dict[str, str], typed: str) -> None:
    search.find(store, typed)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=12))
def test_no_text_at_all_raises(store: Store, typed: str) -> None:
    search.find(store, typed)
