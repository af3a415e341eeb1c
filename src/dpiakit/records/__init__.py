"""Records: files to activities, with the place of every fact and all problems at once."""

from dpiakit.records.finding import find_records
from dpiakit.records.record import (
    Record,
    SharedFileError,
    digest,
    duplicate_ids,
    read_record,
    read_records,
    record_from,
)
from dpiakit.records.references import broken_references
from dpiakit.records.schema import record_schema, shared_schema
from dpiakit.records.sharing import SharedFiles
from dpiakit.source import yaml_files
from dpiakit.source.project import project_root

__all__ = [
    "Record",
    "SharedFileError",
    "SharedFiles",
    "broken_references",
    "digest",
    "duplicate_ids",
    "find_records",
    "project_root",
    "read_record",
    "read_records",
    "record_from",
    "record_schema",
    "shared_schema",
    "yaml_files",
]
