from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from evaluation.gates import Gate, Verdict
from evaluation.junit import write_junit
from evaluation.paired import Difference

GATE = Gate("a<b>.f1", 0.5, 'said "so" & more', date(2025, 1, 31))
SAME = Difference(0.6, 0.6, documents=9, differing=0, difference=0.0, p=1.0, p_worse=1.0)
WORSE = Difference(0.9, 0.6, documents=9, differing=9, difference=-0.3, p=0.004, p_worse=0.002)


def test_a_floor_and_the_accepted_run_are_cases_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "new" / "gates.xml"
    write_junit([Verdict(GATE, 0.4), Verdict(GATE, 0.6, SAME), Verdict(GATE, 0.6, WORSE)], path, suite="score-dev")
    root = ElementTree.parse(path).getroot()
    (suite,) = root
    assert (root.tag, suite.get("name"), suite.get("tests"), suite.get("failures")) == (
        "testsuites",
        "score-dev",
        "5",
        "2",
    )
    failed = {case.get("name"): [each.get("message") for each in case] for case in suite if len(case)}
    assert list(failed) == ["a<b>.f1 >= 0.5", "a<b>.f1 not below the accepted run"]
    assert failed["a<b>.f1 >= 0.5"] == ['a<b>.f1 is 0.4000, its floor 0.5 (said "so" & more; 2025-01-31)']


def test_no_gates_are_an_empty_suite(tmp_path: Path) -> None:
    write_junit([], tmp_path / "gates.xml", suite="none")
    assert ElementTree.parse(tmp_path / "gates.xml").getroot().get("tests") == "0"
