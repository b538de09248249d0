"""Options that several commands have."""

from typing import Annotated

import typer

Model = Annotated[
    str, typer.Option("--model", "-m", help="Name or path of a pipeline; extract info names those at hand.")
]
EditorialNotes = Annotated[
    bool, typer.Option("--editorial-notes", help="Take the editors' own notes among a volume's documents too.")
]
FrontMatter = Annotated[
    bool, typer.Option("--front-matter", help="Read the sections before and behind a volume's documents too.")
]
Limit = Annotated[int, typer.Option(metavar="BYTES", min=1, help="The most bytes that a file may have.")]
