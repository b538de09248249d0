"""The names by which our marks are known, so that they can be told from the editors' and taken out again."""

OURS = "frus-extract"  # xml:id of the statement of responsibility; what @resp points to
RESP = f"#{OURS}"
PREFIX = f"{OURS}-"  # of every other xml:id of ours

# What goes whole when our marks are taken out; of any other element only its tags go, and its content stays.
WHOLE = ("respStmt", "encodingDesc", "appInfo", "application", "spanGrp", "anchor")


def is_ours(resp: str | None, id: str | None) -> bool:
    """Whether an element with that @resp and xml:id is a mark of ours."""
    return resp == RESP or (id is not None and (id == OURS or id.startswith(PREFIX)))
