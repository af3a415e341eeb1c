"""Options of the test suite, and a cache of its own."""

import os
import shutil
import tempfile

from hypothesis import settings

settings.register_profile("suite", deadline=None)  # a slow machine is no counter-example
settings.load_profile("suite")

CACHE = "DPIAKIT_CACHE_DIR"
UNCOMPILED, COMPILED = "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"


def pytest_addoption(parser):
    parser.addoption(
        "--renew-golden",
        action="store_true",
        help="write the golden files, schemas and README outputs anew; review them as a diff",
    )


def pytest_configure(config):
    """Programs that tests start keep what they find out for this run of the tests alone.

    Their modules are compiled once, too, even where nothing may be written beside them.
    """
    if CACHE not in os.environ:
        config.own_cache = os.environ[CACHE] = tempfile.mkdtemp(prefix="dpiakit-tests-")
        if os.environ.pop(UNCOMPILED, None):
            os.environ[COMPILED] = f"{config.own_cache}/compiled"


def pytest_unconfigure(config):
    folder = getattr(config, "own_cache", None)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
        del os.environ[CACHE]
