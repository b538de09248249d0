"""The names under which components meet on the Doc: span keys, labels, attributes.

Every layer is a span group in `doc.spans`. What belongs to one span but is no label stands in the group's `attrs`
as a list parallel to the spans, so that it survives `DocBin`, `to_bytes` and two spans with the same offsets.
"""

from typing import Literal, get_args

# What reading found; written by the tokenizer. A hole (page marker, note number) is one token of blanks.
BLOCKS = "blocks"  # label: BlockKind
PAGES = "pages"  # label: the page's number
NOTE_REFS = "note_refs"  # label: the note's number
NOTES = "notes"  # label: the note's number

# What components found.
SENTENCES = "sentences"  # label: Role; attrs[SCORES]: float32 array (sentences, roles), columns in order of ROLES
PEOPLE = "people"  # label PERSON; attrs[SCORES]: list of float; attrs[ENTITIES]
PLACES = "places"  # label PLACE; attrs[SCORES]
MEETINGS = "meetings"  # label MEETING; attrs[SCORES]
# Label THRESHOLD; attrs[SCORES]; attrs[QUANTITIES]: list of dict, keys QUANTITY_KEYS and FURTHER_KEYS;
# attrs[DISPUTES]: list of [index, index, score].
THRESHOLDS = "thresholds"

# Label: Role; attrs[SCORES]; attrs[NOTE]: the number of the note; attrs[HAND]: who wrote it, or None.
QUOTES = "quotes"

SCORES = "scores"
LINKS = "links"  # on SENTENCES: list of [LinkType, index of the source, index of the target, score]
NOTE, HAND = "note", "hand"
ALSO = "also"  # on SENTENCES: list of lists of further roles
HOLDERS = "holders"  # on SENTENCES: list of AUTHOR, [start, end] in characters, or None
AUTHOR: Literal["author"] = "author"
QUANTITIES = "quantities"
QUANTITY_KEYS = ("cmp", "low", "high", "unit", "per", "kind")
# by: ISO date or None; holder: AUTHOR or [start, end] in characters; si: {"low", "high", "unit"} or None.
FURTHER_KEYS = ("by", "holder", "si")
DISPUTES = "disputes"
# On PEOPLE: list of {"entity": [id, name] or None, "candidates": [[id, name, score, reason], …]}, the likeliest first.
ENTITIES = "entities"
# The day of the document in ISO form, where reading knows it, is under this key of `doc.user_data`.
DATE = "extract.date"
# What else reading knows of the document: the fields of its header, and its volume's list of persons as
# [[id, name, description], …], where it comes from a volume.
HEADER = "extract.header"
PERSONS = "extract.persons"
Comparison = Literal["eq", "approx", "lt", "le", "gt", "ge", "range"]
ThresholdKind = Literal["required", "reported"]

# On MEETINGS: of each meeting the index of its occasion, or None; the occasions, dicts with keys OCCASION_KEYS.
EVENTS = "events"
OCCASIONS = "occasions"
# participants: dicts of text and person, an index into the people in text order or None; from, to: ISO dates as exact
# as they are known ("1988-04") or None; authority: {"list", "id"} or None.
OCCASION_KEYS = ("name", "kind", "place", "from", "to", "status", "participants", "authority")
EventStatus = Literal["held", "planned", "proposed", "unknown"]

PERSON, PLACE, MEETING, THRESHOLD = "PERSON", "PLACE", "MEETING", "THRESHOLD"
LABEL_OF = {PEOPLE: PERSON, PLACES: PLACE, MEETINGS: MEETING, THRESHOLDS: THRESHOLD}

Role = Literal["condition", "proposal", "concern", "none"]
ROLES: tuple[Role, ...] = get_args(Role)
NO_ROLE: Role = "none"

LinkType = Literal["gates", "bears_on"]
GATES: LinkType = "gates"
BEARS_ON: LinkType = "bears_on"

BlockKind = Literal["head", "item", "p", "dateline", "signed", "note"]
SIGNED: BlockKind = "signed"
BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
