"""CAS XMI with its type system, as INCEpTION exchanges it: offsets in UTF-16, which dkpro-cassis translates.

Marks are of the type `webanno.custom.Mark`: features `label`, `attributes` as JSON, `key`. XML cannot hold control
characters but tab and line ends: a document with others is refused.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaluation.errors import NotInstalledError, SheetError, message
from evaluation.sheets.sheet import Format, Mark, Sheet
from extract.errors import MalformedDataError
from extract.writing.xml import NOT_XML

TYPE, TYPES = "webanno.custom.Mark", "TypeSystem.xml"
FEATURES = ("label", "attributes", "key")


def load_cassis() -> Any:
    """The module. Raises NotInstalledError."""
    try:
        import cassis
    except ImportError as error:
        reason = message("not_installed", package="dkpro-cassis", requirement="-e '.[evaluation]'")
        raise NotInstalledError(reason) from error
    return cassis


def write(sheets: Sequence[Sheet], folder: Path) -> None:
    """A file a document, and the type system."""
    cassis = load_cassis()
    types = cassis.TypeSystem()
    kind = types.create_type(name=TYPE, supertypeName="uima.tcas.Annotation")
    for feature in FEATURES:
        types.create_feature(kind, feature, "uima.cas.String")
    types.to_xml(str(folder / TYPES))
    for sheet in sheets:
        if found := NOT_XML.search(sheet.text):
            raise SheetError(message("not_xml", name=sheet.name, character=repr(found[0]), offset=found.start()))
        cas = cassis.Cas(types)
        cas.sofa_string = sheet.text
        cas.sofa_mime = "text/plain"
        for mark in sheet.marks:
            attributes = json.dumps(dict(mark.attributes))
            cas.add(kind(begin=mark.start, end=mark.end, label=mark.label, attributes=attributes, key=mark.id))
        cas.to_xmi(str(folder / f"{sheet.name}.xmi"))


def read(folder: Path) -> list[Sheet]:
    """Every .xmi file of the folder, with the type system in it. Raises MalformedDataError."""
    cassis = load_cassis()
    sheets = []
    try:
        with (folder / TYPES).open("rb") as file:
            types = cassis.load_typesystem(file)
    except Exception as error:
        raise MalformedDataError(f"{folder / TYPES}: no type system ({error}).") from error
    for path in sorted(folder.glob("*.xmi")):
        try:
            with path.open("rb") as file:
                cas = cassis.load_cas_from_xmi(file, typesystem=types)
            marks = [
                Mark(each.key or "", each.begin, each.end, each.label, json.loads(each.attributes or "{}"))
                for each in cas.select(TYPE)
            ]
            sheets.append(Sheet(path.stem, cas.sofa_string, marks))
        except Exception as error:  # what the parser raises is not of one kind
            raise MalformedDataError(f"{path}: no CAS of this sheet ({type(error).__name__}: {error}).") from error
    return sheets


FORMAT = Format(write, read)
