"""One web and one browser for all tests of website evidence."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from website_world import a_web

from dpiakit.evidence.website.browser import opened


@pytest.fixture(scope="session")
def web():
    with a_web() as web:
        yield web


@pytest.fixture(scope="session")
def chromium():
    found = shutil.which("chromium")
    if not found:
        pytest.skip("chromium is missing: apt install chromium")
    return found


@pytest.fixture(scope="session")
def started(chromium):
    with opened(Path(chromium), sandbox=os.geteuid() != 0, loopback_only=True) as browser:
        yield browser


@pytest.fixture
def same_browser(started, monkeypatch):
    """Commands use the browser that runs already."""

    @contextmanager
    def running(program, *, sandbox, loopback_only):
        assert (program.name, loopback_only) == ("chromium", True)
        assert sandbox == (os.geteuid() != 0)
        yield started

    monkeypatch.setattr("dpiakit.evidence.website.browser.opened", running)
    return started
