"""Ours beside JavaRosa on fresh random answers, where Java is."""

from __future__ import annotations

import random

import pytest

from inspector.xform.session import FormSession
from inspector.xform.xlsform import load_xml
from tests.conformance import fuzz, oracle
from tests.conformance.material import ABSENT, ARCHIVE, FORMS, FUZZ, unpacked
from tests.conformance.replay import environment

SAMPLE = 120  # every so many forms: three of them
pytestmark = [
    pytest.mark.skipif(not ARCHIVE.exists(), reason=ABSENT),
    pytest.mark.skipif(bool(oracle.missing()), reason=oracle.missing() or "-"),
]


def test_random_answers_have_the_same_effect_as_on_javarosa() -> None:
    outcomes = oracle.run(unpacked(FUZZ), sample=SAMPLE, seed=4, steps=12)
    assert all(not one.skipped and not one.error for one in outcomes)
    assert fuzz.report(outcomes) == 0
    assert sum(len(one.tally.differing) for one in outcomes) == 0


def test_same_seed_draws_the_same_gestures() -> None:
    trace = next(iter(fuzz.read(unpacked(FUZZ))))
    forms = unpacked(FORMS)
    definition = load_xml((forms / trace["file"]).read_bytes(), None)
    drawn = [oracle.play(FormSession.start(definition, environment()), random.Random(7), 6).steps for _ in range(2)]
    assert drawn[0] == drawn[1]
