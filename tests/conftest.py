"""Options of the test suite, and a cache of its own."""

import gc
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


SELDOM = (100_000, 20, 20)
"""The law is many objects, and none of them garbage. Looked through after every 700 new ones, as
Python does by itself, it takes a third of the time of tests that read or judge by it."""


def pytest_configure(config):
    """Programs that tests start keep what they find out for this run of the tests alone.

    Their modules are compiled once, too, even where nothing may be written beside them.
    """
    gc.set_threshold(*SELDOM)
    if CACHE not in os.environ:
        config.own_cache = os.environ[CACHE] = tempfile.mkdtemp(prefix="dpiakit-tests-")
        if os.environ.pop(UNCOMPILED, None):
            os.environ[COMPILED] = f"{config.own_cache}/compiled"


def pytest_collection_modifyitems(items):
    """The longest come first, so that no processor waits for another at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish():
    """What has been collected stays until the end: nobody need look through it again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config):
    folder = getattr(config, "own_cache", None)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
        del os.environ[CACHE]
