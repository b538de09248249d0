"""Options that several commands have."""

from typing import Annotated

import typer

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE",
        show_default=False,
        help="Text as copied from history.state.gov, UTF-8, a TEI volume (.xml), or a folder of either; - reads "
        "standard input.",
    ),
]
Out = Annotated[str, typer.Option("--out", "-o", metavar="OUT", show_default=False, help="Where to.")]
Document = Annotated[
    list[str] | None,
    typer.Option("--document", "-d", metavar="ID", help="A document of the volume, such as d106; may be repeated."),
]
Date = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The document's date, if you know it.")]
Id = Annotated[
    str | None, typer.Option(metavar="ID", help="The document's id, if it has one, such as frus1981-88v41/d106.")
]
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
