"""Verdicts as JUnit XML, as the services that build programs read it."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Case:
    """One test.

    Attributes:
        suite: What is tested: the name of the workflow.
        file: Of the test, as it was named.
        failures: What came otherwise than expected.
        error: Why it could not be run; else empty.
    """

    suite: str
    name: str
    file: str
    elapsed_s: float
    failures: tuple[str, ...] = ()
    error: str = ""


def junit_xml(cases: Iterable[Case]) -> str:
    """The text of the file: a suite for each workflow, in order."""
    suites: dict[str, list[Case]] = {}
    for case in cases:
        suites.setdefault(case.suite, []).append(case)
    everything = [case for found in suites.values() for case in found]
    root = ET.Element("testsuites", {"name": "cordboard", **_counts(everything)})
    for name, found in suites.items():
        suite = ET.SubElement(root, "testsuite", {"name": _clean(name), **_counts(found)})
        for case in found:
            _add(suite, case)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _counts(cases: list[Case]) -> dict[str, str]:
    return {
        "tests": str(len(cases)),
        "failures": str(sum(bool(case.failures) for case in cases)),
        "errors": str(sum(bool(case.error) for case in cases)),
        "time": f"{sum(case.elapsed_s for case in cases):.3f}",
    }


def _add(suite: ET.Element, case: Case) -> None:
    said = {
        "classname": _clean(case.suite),
        "name": _clean(case.name),
        "file": _clean(case.file),
        "time": f"{case.elapsed_s:.3f}",
    }
    element = ET.SubElement(suite, "testcase", said)
    if case.error:
        ET.SubElement(element, "error", {"message": _clean(case.error)})
    elif case.failures:
        first = ET.SubElement(element, "failure", {"message": _clean(case.failures[0])})
        first.text = _clean("\n".join(case.failures))


def _clean(text: str) -> str:
    """Without the signs that XML cannot hold."""
    return _NOT_XML.sub("�", text)
