"""What is started once for all tests of evidence that need it."""

import pytest


@pytest.fixture(scope="session")
def postgres():
    """A server of our own, started when the first test asks for it."""
    from postgres_server import running

    with running() as server:
        yield server


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """A session of our own, which audits find active and share."""
    from spark_world import started_for_tests

    with started_for_tests(tmp_path_factory.mktemp("spark")) as session:
        yield session
