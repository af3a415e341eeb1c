"""Projects that tests of several commands begin with."""

import pytest
from acceptance_project import begun


@pytest.fixture(scope="session")
def kept_law(tmp_path_factory):
    """A cache of their own, shared by all: the law is read once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def accepting(tmp_path, monkeypatch, kept_law):
    """A project whose one record fails a blocking rule; it is the current folder."""
    monkeypatch.setenv("DPIAKIT_CACHE_DIR", str(kept_law))
    folder = begun(tmp_path / "project")
    monkeypatch.chdir(folder)
    return folder
