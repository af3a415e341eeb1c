"""A project in a temporary folder, and records to put into it."""

import pytest

from dpiakit.errors import RecordError
from dpiakit.records import read_record

RECORD = """\
id: offers
title: Personal offers
controller:
  name: Nordwind Handel
purposes:
  offers:
    data: [mail]
data_items:
  mail:
    people: [customers]
data_subjects:
  customers: {}
"""


class Project:
    """Files below one folder, named as a user in that folder would name them."""

    RECORD = RECORD

    def __init__(self, folder):
        self.folder = folder

    def write(self, name, text):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file.relative_to(self.folder)

    def read(self, text=RECORD, name="record.yaml", **options):
        return read_record(self.write(name, text), **options)

    def problems(self, text, name="record.yaml"):
        with pytest.raises(RecordError) as caught:
            self.read(text, name)
        return caught.value.problems

    def problem(self, text, name="record.yaml"):
        (found,) = self.problems(text, name)
        return found


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dpiakit.toml").touch()
    return Project(tmp_path)
