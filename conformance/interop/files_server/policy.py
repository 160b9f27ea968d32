"""What a correct server may refuse on top of what is described: limits, formats, states. All of it is switched off at first."""

import json
import re

JSON_LINES = ("fine-tune", "batch")


def refusal_of_upload(service, tenant, purpose, filename, content):
    """The status, the code and the message with which an upload is refused, or None."""
    options = service.options
    files = service.files[tenant].values()
    if options.refuse_empty and not content:
        return options.invalid, "invalidPayload", "The file is empty."
    if options.max_bytes is not None and len(content) > options.max_bytes:
        return 413, "invalidPayload", "The file is too large."
    if options.max_name is not None and len(filename) > options.max_name:
        return options.invalid, "invalidPayload", "The name of the file is too long."
    if options.json_lines and purpose in JSON_LINES and not (filename.endswith(".jsonl") and is_json_lines(content)):
        return options.invalid, "jsonlValidationFailed", "Files for this purpose must be JSON Lines, with names in .jsonl."
    if options.unique_names and any(file.filename == filename for file in files):
        return 409, "itemDoesAlreadyExist", "There is a file of this name."
    if options.max_files is not None and len(files) >= options.max_files:
        return 403, "quotaExceeded", "There are too many files."
    return None


def is_json_lines(content):
    """Whether bytes are JSON Lines, one at the least."""
    try:
        lines = [json.loads(line) for line in content.decode("utf-8").splitlines()]
    except ValueError:
        return False
    return bool(lines) and all(isinstance(line, dict) for line in lines)


def refusal_of_identifier(service, file_id):
    """The same for an identifier that this server cannot have given."""
    if service.options.strict_ids and not re.fullmatch("file-[0-9a-f]{32}", file_id):
        return service.options.invalid, "invalidPayload", "The identifier is malformed."
    return None


def refusal_of_delete(service, file):
    """The same for a delete of a file that is still being processed."""
    if service.options.wait_to_delete and not service.is_processed(file):
        return 409, "unexpectedEntityState", "The file is being processed. Try again later."
    return None


def refusal_of_headers(service, request):
    """The same for headers that a framework or a proxy does not take."""
    options = service.options
    if options.need_length and request.header("transfer-encoding"):
        return 411, "invalidPayload", "A length is required."
    if options.small_heads and any(len(value) > 2000 for _, value in request.headers):
        return 431, "invalidPayload", "A header is too long."
    if options.strict_headers and any(not value.isascii() or ";;" in value or "miracle" in value for _, value in request.headers):
        return 400, "invalidPayload", "A header is malformed."
    return None


def refusal_of_query(service, request):
    """The same for query parameters that are not described."""
    if service.options.strict_query and any(name not in ("api-version", "purpose") for name, _ in request.query):
        return service.options.invalid, "invalidPayload", "There is a query parameter that is not known."
    return None
