"""One JVM for all tests of Spark, and audits in it."""

import importlib.util
import shutil

import pytest
from evidence_world import AGES, ON, a_claim

from dpiakit.evidence.consent import Course, audit_consent
from dpiakit.evidence.engines.duck import Limits
from dpiakit.evidence.engines.spark import spark_store
from dpiakit.evidence.engines.spark_session import started
from dpiakit.evidence.mapping import read_mapping

THERE = shutil.which("java") and importlib.util.find_spec("pyspark")
WHAT_TO_DO = "install Java: apt install openjdk-17-jre-headless"
needs_java = pytest.mark.skipif(not THERE, reason=WHAT_TO_DO)
needs_spark = [needs_java, pytest.mark.usefixtures("spark"), pytest.mark.slow]


def started_for_tests(folder):
    """A local session, as the program starts them for a few rows."""
    return started(Limits(folder, "1GB", threads=2), 0)


def spark_audited(folder, claim=None, *, form=None, on=ON, ages=AGES, data=None, watch=None):
    """The audit of a folder made by `write_world`, in the session that is active."""
    mapping = read_mapping(folder / "mapping.yaml")
    store = spark_store(data or folder, mapping, Limits(folder))
    return audit_consent(
        store, mapping, claim or a_claim(), ages.get, on, shown=folder.name,
        course=Course(form, watch=watch or (lambda _: None)),
    )  # fmt: skip
