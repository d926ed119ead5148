"""HJ 740 from memory: thresholds and cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inspector.domain.pond_risk import IN_DOUBT, RiskLevel, risk, score_grade
from inspector.domain.sources import SourceStatus


@pytest.mark.parametrize(("score", "grade"), [("60", 2), ("60.5", 1), ("30", 3), ("31", 2)])
def test_scores_have_open_lower_limits(score: str, grade: int) -> None:
    assert score_grade(Decimal(score)) == grade


@pytest.mark.parametrize(
    ("scores", "code", "level", "doubt"),
    [
        ((60, 30, 31), "H2S3R2", RiskLevel.ORDINARY, False),
        ((99, 99, 99), "H1S1R1", RiskLevel.GRAVE, False),
        ((99, 99, 50), "H1S1R2", RiskLevel.GRAVE, False),
        ((99, 10, 99), "H1S3R1", RiskLevel.CONSIDERABLE, True),
        ((50, 50, 50), "H2S2R2", RiskLevel.CONSIDERABLE, True),
        ((10, 10, 10), "H3S3R3", RiskLevel.ORDINARY, False),
    ],
)
def test_matrix_cells(scores: tuple[int, int, int], code: str, level: RiskLevel, doubt: bool) -> None:
    found = risk(*(Decimal(score) for score in scores))
    assert (found.code, found.level, found.in_doubt) == (code, level, doubt)
    assert found.status is SourceStatus.RECALLED
    assert len(IN_DOUBT) == 5
