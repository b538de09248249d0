"""Verdicts of gates -> JUnit XML, which CI systems show test by test."""

from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from evaluation.gates import Verdict


def write_junit(verdicts: Sequence[Verdict], path: Path, *, suite: str) -> None:
    """One test case for each gate's floor, and one for the comparison with the accepted run where there was one."""
    cases = [(f"{v.gate.name} >= {v.gate.floor}", v.above, str(v)) for v in verdicts]
    cases += [(f"{v.gate.name} not below the accepted run", v.kept, str(v)) for v in verdicts if v.since]
    failures = sum(not met for _, met, _ in cases)
    root = Element("testsuites", name="gates", tests=str(len(cases)), failures=str(failures))
    sizes: dict[str, str] = {"tests": str(len(cases)), "failures": str(failures), "errors": "0", "skipped": "0"}
    element = SubElement(root, "testsuite", {"name": suite, **sizes})
    for name, met, line in cases:
        case = SubElement(element, "testcase", classname=f"gates.{suite}", name=name)
        if not met:
            SubElement(case, "failure", message=line, type="gate").text = line
    indent(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
