"""The errors to catch, and the messages they carry: what is wrong, where, and what to do."""


class ExtractError(Exception):
    """Base of every error this package raises on purpose."""


class TextTooLongError(ExtractError, ValueError):
    """The text is longer than the pipeline's limit."""


class ModelNotFoundError(ExtractError, LookupError):
    """No pipeline of that name or at that path."""


class UnreadableFileError(ExtractError, OSError):
    """A file is missing, cannot be read or written, is not UTF-8, or is larger than the limit."""


class DocumentNotFoundError(ExtractError, LookupError):
    """A volume holds no document of that id."""


class MissingExtraError(ExtractError, ImportError):
    """What a pipeline needs beside this package is not installed, or of a wrong version."""


class MalformedDataError(ExtractError, ValueError):
    """A data file does not hold what its format promises."""


class BadValueError(ExtractError, ValueError):
    """An argument is of the right type and means nothing."""


class FetchError(ExtractError, OSError):
    """A volume cannot be downloaded, or is not the file that was asked for."""


class OutputError(ExtractError, OSError):
    """The output cannot be written: the disk is full, say. What was written before is whole."""


class BusyError(ExtractError, RuntimeError):
    """Another run writes into the same folder."""


class RecipeError(ExtractError, ValueError):
    """A folder, or a worker, has another recipe: version, pipeline or options."""


class DocumentFailedError(ExtractError, RuntimeError):
    """A document could not be read or failed in the pipeline, and that was to stop everything."""


class WorkerError(ExtractError, RuntimeError):
    """A worker ended before its work."""


MESSAGES = {
    "not_text": "extract reads a str or a Memo, not {type}. Decode bytes first; for a file use extract.read(path).",
    "not_model": "A pipeline is a name, the path of a saved one, or a loaded spaCy pipeline, not {type}.",
    "one_text": "extract.pipe reads many texts, not one {type}. For one text use extract.run(text).",
    "too_long": "The text has {length:,} characters; the limit is {limit:,}. Split it by document. Or "
    "raise the limit: nlp = extract.load(); nlp.max_length = {length}; extract.run(text, model=nlp). "
    "One text takes about 2.5 GB of memory per million characters.",
    "too_long_document": "{id} has {length:,} characters, more than the pipeline takes; it is left out.",
    "no_volumes": "{path} holds no TEI volume (.xml). Name another folder, or a volume.",
    "no_meta": "{path} is there, but is no saved spaCy pipeline: it has no meta.json. At hand: {known}.",
    "no_model": "There is no pipeline {name!r}. At hand: {known}. A path to a saved spaCy pipeline works too.",
    "no_models": "There is no pipeline at hand. Install frus-extract again: it brings one.",
    "no_package": "The pipeline {name!r} is a package of its own, which is not installed. At hand: {known}. "
    "From a checkout run: pip install {package}",
    "no_extra": "The pipeline {name!r} needs {needs}. Run: {command}",
    "bad_model": "The pipeline at {path} cannot be loaded: {reason}. Save it again with this version of the package.",
    "no_memos": "{path} holds no .txt and no .xml file. Name another folder, or the files themselves.",
    "no_file": "{path}: {reason}. Check the path and its permissions.",
    "out_is_folder": "{path!r} is a folder: name the file to write, or - for standard output.",
    "out_is_stream": "Many documents give many pages: name a file for their index, such as --out pages.html.",
    "out_is_folder_only": "{format} is a folder of files: name it, such as --out network.",
    "utf16": "{path}: UTF-16, which Windows calls Unicode. Save the file as UTF-8 and try again.",
    "binary": "{path}: the file of a program, not of text. Name a text (.txt) or a TEI volume (.xml).",
    "not_utf8": "{path}: not UTF-8 (byte {byte} at offset {offset}). Save the file as UTF-8 and try again.",
    "not_plain": "{path}: {kind}, not plain text. Save it as plain text (UTF-8, .txt) and try again.",
    "no_words": "{path}: holds no words",
    "no_document": "{path} holds no document {id}. Ids are those of its div elements of type document.",
    "bad_data": "{path}, line {line}: {reason}.",
    "too_large": "{path}: {size:,} bytes; the limit is {limit:,}. If the file is what it should be, raise the limit: "
    "extract.read(path, limit={size}), or --limit {size}.",
    "bad_date": "{date!r} is no date: write it as 1988-03-31.",
    "bad_format": "{format!r} is no format: take one of {formats}.",
    "results_and_texts": "Name either documents, or files of results ({suffix}), not both.",
    "results_know": "--date and --id are for a document that is read; files of results ({suffix}) say both themselves. "
    "Leave them out.",
    "no_result": "This is no result of extract ({reason}). Take what result.to_dict() gives, or a line of "
    "extract run --format jsonl.",
    "bad_layer": "{layer!r} is no layer to draw: take one of {layers}.",
    "no_frames": "{library} is not installed. Run: pip install 'frus-extract[frames]'",
    "bad_volume": "{volume!r} is no name of a volume: write it as frus1969-76v20.",
    "not_fetched": "{url} cannot be fetched: {reason}. Check the connection and the name and try again, or download "
    "the file by other means.",
    "no_inputs": "{path} holds no .txt, .xml or .jsonl file. Name another folder, or the files themselves.",
    "same_name": "Two inputs are called {name}: {paths}. Their documents would be mixed: rename one, or give each an "
    "output folder of its own.",
    "same_id": "{id} was met before in {volume}; this one is left out. Give every document an id of its own.",
    "not_written": "{path}: {reason}. What was written before is whole: put it right, and run the same command again.",
    "busy": "Another run writes into {path}. Wait for its end, or name another folder.",
    "other_recipe": "{path} was made by another recipe: {changed}. Name another folder, or go back to that recipe.",
    "other_worker": "A worker on {host} has another recipe than this run: {changed}. Install the same there as here.",
    "not_batch": "{path} is not empty and was written by no batch ({file} is in it). Name a new folder.",
    "no_parquet": "Parquet needs pyarrow. Run: pip install 'frus-extract[parquet]'. Or choose --format jsonl.",
    "no_cluster": "A scheduler needs Dask. Run: pip install 'frus-extract[cluster]'",
    "workers_and_scheduler": "A scheduler has workers of its own: give --scheduler or --workers, not both.",
    "no_scheduler": "No scheduler answers at {address}: {reason}. Start one (dask scheduler), and check the address.",
    "bad_shard": "{path} is damaged: {reason}. Remove it and run the batch again: it is made anew.",
    "bad_recipe": "{path} is no recipe of a batch: {reason}. Name a folder that extract batch wrote, or a new one.",
    "changed": "{name} was changed while it was read",
    "strict": "{id} of {volume} failed: {reason}. Nothing of its shard was kept. Without --strict it becomes a row of "
    "the table errors, and the rest goes on.",
    "worker_died": "The worker of {unit} ended twice before its work, as when the system is short of memory.",
    "wrong_file": "{url} is not the file that was asked for (SHA-256 {found}, not {wanted}); nothing was kept.",
}


LONGEST = 500  # characters of a value: whoever passes a text where a path belongs is not shown all of it


def message(key: str, **values: object) -> str:
    """The message of that key with its blanks filled in, on one line.

    An unknown key or a missing value raises KeyError.
    """
    return MESSAGES[key].format(**{name: shortened(value) for name, value in values.items()})


def shortened(value: object) -> object:
    """A number as it is, for the message gives it its form; anything else as words on one line."""
    if isinstance(value, int):
        return value
    words = " ".join(str(value).splitlines())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def raise_error(error: ExtractError) -> None:
    """What is done with an error unless the caller says otherwise."""
    raise error
