"""The names by which the marks that this package writes are known from the editors', and can be taken out again."""

OURS = "frus-extract"  # xml:id of the statement of responsibility; what @resp points to
RESP = f"#{OURS}"
PREFIX = f"{OURS}-"  # of every other xml:id of ours

# What goes whole when our marks are taken out; of any other element only its tags go, and its content stays.
WHOLE = ("respStmt", "encodingDesc", "appInfo", "application", "spanGrp", "anchor")


def is_ours(resp: str | None, id: str | None) -> bool:
    """Whether an element with that @resp and xml:id is a mark of ours."""
    return resp == RESP or (id is not None and (id == OURS or id.startswith(PREFIX)))
