"""What a form may ask of Collect that this program does not do: told in words when the form is checked.

Such a form still opens, so that what it holds can be seen; each of these is a warning with its remedy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from inspector.errors import Code, FormError
from inspector.xform.definition import Control, Definition
from inspector.xform.instances import external_files, file_of
from inspector.xform.problems import Complaints, FormProblem
from inspector.xform.tree import Node
from inspector.xform.xform_schema import elements
from inspector.xform.xform_texts import attribute
from inspector.xform.xpath_syntax import Literal


def warn(model: Node, body: Node, complaints: Complaints) -> None:
    """Take down encryption, recording in the background and choices from itemsets.csv."""
    for element in elements(model):
        if element.name == "submission" and attribute(element, "base64RsaPublicKey"):
            complaints.say(FormError(Code.FORM_ENCRYPTED), place=element.name, warning=True)
        elif element.name == "recordaudio":
            path = attribute(element, "ref")
            complaints.say(FormError(Code.FORM_RECORDING, path=path), place=path, column="type", warning=True)
    for element in body.descendants():
        if element.name == "input" and attribute(element, "query"):
            path = attribute(element, "ref")
            complaints.say(FormError(Code.FORM_EXTERNAL_SELECT, path=path), place=path, column="type", warning=True)


def warn_of_files(model: Node, controls: Mapping[int, Control], complaints: Complaints, *, media: Path | None) -> None:
    """Take down the attached files that are not there."""
    addresses = [address for _, address in external_files(model)]
    for address in dict.fromkeys((*addresses, *_searched(controls.values()))):
        if file_of(address, media) is None:
            complaints.say(FormError(Code.FORM_FILE_MISSING, name=address.rpartition("/")[2]), warning=True)


def broken_files(definition: Definition) -> list[FormProblem]:
    """The attached files that are there and cannot be read; this reads them all, so only a check asks for it."""
    complaints = Complaints()
    for name, read in definition.instances.items():
        try:
            read()
        except FormError as error:
            complaints.say(error, place=name)
    return complaints.found


def _searched(controls: Iterable[Control]) -> Iterator[str]:
    """Addresses of the tables that search() names outright."""
    for control in controls:
        table = control.search.arguments[0].run.expression if control.search else None
        if isinstance(table, Literal):
            yield f"jr://file-csv/{table.text.removesuffix('.csv')}.csv"
