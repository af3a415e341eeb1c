"""What is started once for all tests of evidence that need it."""

import pytest


@pytest.fixture(scope="session")
def postgres():
    """A server of our own, started when the first test asks for it."""
    from postgres_server import running

    with running() as server:
        yield server
