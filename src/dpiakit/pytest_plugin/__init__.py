"""Records as test items of pytest: ``pytest --dpiakit records/``.

Every run of pytest loads this module where dpiakit is installed. It imports nothing, and does
nothing, unless it is asked to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, all beginning with ``--dpiakit``, and the setting ``dpiakit_records``."""
    group = parser.getgroup("dpiakit", "records of personal data as test items (dpiakit)")
    group.addoption(
        "--dpiakit",
        action="store_true",
        help="Collect records: those of dpiakit_records, else of dpiakit.toml, else below the "
        "paths of the command line.",
    )
    group.addoption(
        "--dpiakit-on", metavar="DAY", help="The day whose law is applied. Default: today."
    )
    group.addoption(
        "--dpiakit-fail-on",
        metavar="SEVERITY",
        help="The gravity from which findings and open questions fail. Default: as dpiakit check.",
    )
    group.addoption(
        "--dpiakit-all",
        action="store_true",
        help="Also an item for each obligation that is met or does not apply. Slower.",
    )
    parser.addini(
        "dpiakit_records",
        type="paths",
        help="Record files and folders. Where it is set, records are collected without --dpiakit.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begin to collect records, if that is asked for."""
    config.addinivalue_line("markers", "dpiakit: an obligation judged for a record (dpiakit).")
    if config.getoption("dpiakit") or config.getini("dpiakit_records"):
        from dpiakit.pytest_plugin.collecting import RecordCollection

        config.pluginmanager.register(RecordCollection(config), "dpiakit-records")
