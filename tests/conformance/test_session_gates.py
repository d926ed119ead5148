"""The gates of the session: scenarios whole, real forms as a sample; skipped where the recorded cases are not there."""

from __future__ import annotations

import pytest

from tests.conformance import forms, fuzz, scenarios
from tests.conformance.material import ABSENT, ARCHIVE, FORMS, FUZZ, SCENARIOS, unpacked
from tests.conformance.scenario_divergences import ROWS

pytestmark = pytest.mark.skipif(not ARCHIVE.exists(), reason=ABSENT)


def test_every_scenario_agrees_or_has_a_reason() -> None:
    outcomes = scenarios.run(unpacked(SCENARIOS))
    differing = {one.id for one in outcomes if not one.skipped and not one.passed}
    assert differing <= ROWS.keys()
    assert ROWS.keys() <= differing, "a row of the table is no longer needed"


def test_a_sample_of_real_forms_has_the_recorded_states() -> None:
    traces = list(fuzz.read(unpacked(FUZZ)))[::24]
    outcomes = [fuzz.play(one, unpacked(FORMS)) for one in traces]
    assert fuzz.report(outcomes) == 0


def test_a_sample_of_real_forms_loads_or_is_refused_in_words() -> None:
    outcomes = forms.run(unpacked(FORMS), 24)
    assert [one.id for one in outcomes if one.verdict == "broken"] == []
    assert [one.id for one in outcomes if one.wanted and one.verdict != "loads"] == []
