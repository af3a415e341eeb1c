"""Where Spark comes from, what it says when it cannot, and that nothing of it stays behind."""

import gc
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from evidence_world import ON, a_use, an_event, audited, write_world
from py4j.protocol import Py4JNetworkError
from pyspark.sql import SparkSession
from spark_world import needs_java, needs_spark, spark_audited
from test_evidence_commands import RECORD

from dpiakit.cli import cli
from dpiakit.errors import InputError
from dpiakit.evidence.consent import _must_have_form
from dpiakit.evidence.engines.dialect import SPARK
from dpiakit.evidence.engines.duck import Limits
from dpiakit.evidence.engines.spark import catalogue_store, spark_store
from dpiakit.evidence.engines.spark_session import failures, settings, spark_session, started
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.manifest import consent_manifest, read_manifest
from dpiakit.evidence.mapping import read_mapping


def command(folder, *more):
    (folder / "r.yaml").write_text(RECORD)
    return ["evidence", "consent", str(folder), "--mapping", str(folder / "mapping.yaml"),
            "--record", str(folder / "r.yaml"), "--on", "2026-10-31", "--engine", "spark",
            *more]  # fmt: skip


def begun(folder, *more):
    """The program by itself: it starts a JVM of its own, with its temporary files in the folder."""
    (folder / "temp").mkdir()
    words = command(folder, "-o", str(folder / "m.json"), "--temp-folder", str(folder / "temp"),
                    "--threads", "1", "--memory", "700MB", *more)  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "dpiakit", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def java_below(process):
    """The JVM that a process started; None before it did, and after it ended."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rsplit(")", 1)
        except OSError:
            continue
        if told[0].endswith("(java") and told[1].split()[1] == str(process.pid):
            return int(stat.parent.name)
    return None


@needs_java
@pytest.mark.slow
def test_a_run_of_its_own_says_nothing_but_the_result_and_leaves_no_process(tmp_path):
    folder = write_world(tmp_path, [an_event()], [a_use()])
    process = begun(folder)
    seen = None
    while process.poll() is None:
        seen = java_below(process) or seen
        time.sleep(0.2)
    out, err = process.communicate()

    assert err == ""
    assert process.returncode == 0
    assert "PASS: the data confirm" in out
    assert out.startswith("Consent ledger against r")
    assert '"name": "spark"' in (folder / "m.json").read_text()
    assert seen
    assert not Path(f"/proc/{seen}").exists()
    assert list((folder / "temp").iterdir()) == []


@needs_java
@pytest.mark.slow
def test_a_jvm_that_is_lost_half_way_is_an_error_and_writes_nothing(tmp_path):
    folder = write_world(tmp_path, [an_event()], [a_use()])
    process = begun(folder)
    while not list((folder / "temp").glob("*/blockmgr-*")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    os.kill(java_below(process), 9)
    out, err = process.communicate(timeout=120)

    assert process.returncode == 2
    assert "was lost half way; nothing was measured" in err
    assert "Traceback" not in err
    assert out == ""
    assert not (folder / "m.json").exists()
    assert list((folder / "temp").iterdir()) == []


class TestWithASessionThatIsActive:
    pytestmark = needs_spark

    def test_it_is_shared_and_left_as_it_was(self, spark, tmp_path):
        spark.sql("select 1 as mine").createOrReplaceTempView("consent_events")
        before = {
            key: spark.conf.get(key)
            for key in (
                "spark.sql.ansi.enabled",
                "spark.sql.timestampType",
                "spark.sql.caseSensitive",
            )
        }
        folder = write_world(tmp_path, [an_event()], [a_use()])
        done = CliRunner().invoke(cli, command(folder))

        assert done.exit_code == 0, done.output
        assert SparkSession.getActiveSession() is spark
        assert {key: spark.conf.get(key) for key in before} == before
        assert [row.mine for row in spark.table("consent_events").collect()] == [1]
        assert spark.catalog.dropTempView("consent_events")
        assert [one.name for one in spark.catalog.listTables()] == []

    def test_what_stays_behind_of_an_error_is_nothing(self, spark, tmp_path):
        folder = write_world(tmp_path, [an_event(ts="2026-01-10T10:00:00")], [a_use()])
        with pytest.raises(EvidenceError, match="local time of an unknown zone"):
            spark_audited(folder)

        assert spark._jsc.getPersistentRDDs().isEmpty()

    def test_data_that_change_meanwhile_prove_nothing(self, tmp_path):
        folder = write_world(tmp_path, [an_event()], [a_use()])
        mapping = read_mapping(folder / "mapping.yaml")
        with (
            pytest.raises(EvidenceError, match="changed while it was measured"),
            spark_store(folder, mapping, Limits(tmp_path)),
            (folder / "uses.csv").open("a") as file,
        ):
            file.write("\n")

    def test_tables_of_its_catalogue_are_counted_as_files_are(self, spark, tmp_path):
        """The digest is of the rows, in whatever order; nothing of it is a file."""
        folder = write_world(tmp_path, [an_event(), an_event(proof_ref="")], [a_use()] * 3)
        for name in ("ledger", "uses", "notices"):
            frame = spark.read.csv(f"{folder}/{name}.csv", header=True)
            frame.createOrReplaceGlobalTempView(name)
        mapping = folder / "mapping.yaml"
        of_files = consent_manifest(audited(folder), expires=ON, tool="t").result
        tables = re.sub(r"from: (\w+)\.csv", r"from: global_temp.\1", mapping.read_text())
        mapping.write_text(tables)
        words = [one if one != str(folder) else "spark:" for one in command(folder)]
        done = CliRunner().invoke(cli, [*words, "-o", str(folder / "m.json")])
        assert done.output.splitlines()[2].startswith("FAIL"), done.exception
        turned = spark.table("global_temp.ledger").orderBy("event_id", ascending=False)
        digests = []
        with catalogue_store(Limits(tmp_path)) as rows:
            for frame in (None, turned, turned.limit(1)):
                if frame is not None:
                    frame.createOrReplaceGlobalTempView("ledger")
                table = read_mapping(mapping).tables["consent_events"]
                rows.take(table)
                digests.append(rows.origin(table).pieces[0].digest)
        manifest = read_manifest(folder / "m.json")

        assert manifest.result.digest == of_files.digest
        assert [(one.format, one.hash_scope) for one in manifest.inputs] == [
            ("spark", "table-content")
        ] * 3
        assert manifest.inputs[0].files[0].sha256 == digests[0] == digests[1] != digests[2]

    def test_a_table_that_changes_meanwhile_proves_nothing(self, spark, tmp_path):
        folder = write_world(tmp_path, [an_event()], [a_use()])
        mapping = folder / "mapping.yaml"
        mapping.write_text(mapping.read_text().replace("ledger.csv", "global_temp.changing"))
        table = read_mapping(mapping).tables["consent_events"]
        spark.sql("select 1 as event_id").createOrReplaceGlobalTempView("changing")
        store = catalogue_store(Limits(tmp_path))
        store.__enter__().take(table)
        spark.sql("select 2 as event_id").createOrReplaceGlobalTempView("changing")
        with pytest.raises(EvidenceError, match="changed while it was measured"):
            store.__exit__(None, None, None)

    def test_a_table_that_is_not_there_is_told_at_its_line(self, tmp_path):
        mapping = write_world(tmp_path, [], []) / "mapping.yaml"
        mapping.write_text(mapping.read_text().replace("ledger.csv", "shop.`ledger"))
        with (
            pytest.raises(InputError, match=r"mapping\.yaml:3:.*catalogue has no table"),
            catalogue_store(Limits(tmp_path)) as rows,
        ):
            rows.take(read_mapping(mapping).tables["consent_events"])


def test_an_as_of_join_is_not_promised():
    with pytest.raises(EvidenceError, match="spark: It has no as-of join"):
        _must_have_form(SPARK, "native")


def test_without_pyspark_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with (
        pytest.raises(EvidenceError, match=r'pip install "dpiakit\[spark\]"'),
        spark_session(Limits(tmp_path), 0),
    ):
        pass


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (None, "There is no Java on this machine"),
        ("echo java.lang.UnsupportedClassVersionError: 61.0 >&2; exit 1", "is too old"),
        ("echo Invalid maximum heap size: -Xmx9t >&2; exit 1", "Allow less with --memory"),
        ("exit 3", "Java could not be started"),
    ],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_without_a_fitting_java_it_says_which(tmp_path, monkeypatch, script, said):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    if script:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin/java").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "bin/java").chmod(0o755)
    with pytest.raises(EvidenceError, match=said), started(Limits(tmp_path), 0):
        pass
    gc.collect()  # PySpark leaves the pipe to a Java that did not start


def test_a_session_of_our_own_listens_on_this_machine_only(tmp_path):
    set_up = settings(Limits(tmp_path, "4GB", threads=3), 10**9)

    assert set_up["spark.master"] == "local[3]"
    assert set_up["spark.driver.memory"] == "4g"
    assert {set_up["spark.driver.host"], set_up["spark.driver.bindAddress"]} == {"127.0.0.1"}
    assert set_up["spark.ui.enabled"] == "false"
    assert set_up["spark.local.dir"] == str(tmp_path)
    assert settings(Limits(tmp_path), 10**9)["spark.master"] == "local[*]"


def test_many_rows_are_compiled_and_parted_and_few_are_not(tmp_path):
    few, many = settings(Limits(tmp_path), 1000), settings(Limits(tmp_path), 10**10)

    assert few["spark.sql.codegen.wholeStage"] == "false"
    assert few["spark.sql.shuffle.partitions"] == "1"
    assert "spark.sql.codegen.wholeStage" not in many
    assert many["spark.sql.adaptive.enabled"] == "true"
    assert int(many["spark.sql.shuffle.partitions"]) > 1000


def test_too_little_memory_is_told_before_java_is(tmp_path):
    with pytest.raises(EvidenceError, match="Allow --memory 512MB or more"):
        settings(Limits(tmp_path, "300MB"), 0)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError("java.lang.OutOfMemoryError: Java heap space"), "Memory or disk did not suffice"),
        (OSError("No space left on device"), "Memory or disk did not suffice"),
        (ConnectionRefusedError(), "lost half way"),
        (Py4JNetworkError("Answer from Java side is empty"), "lost half way"),
        (EOFError(), "lost half way"),
    ],
)
def test_what_ends_spark_is_told_in_plain_words(error, said):
    with pytest.raises(EvidenceError, match=f"the data: .*{said}"), failures("the data"):
        raise error


def test_values_of_the_data_are_not_repeated():
    error = Py4JNetworkError("[CAST_INVALID_INPUT] The value 'ada@shop.example' of the type ...")
    with pytest.raises(EvidenceError) as told, failures("the data"):
        raise error

    assert "ada" not in str(told.value)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--spill", "9GB"), "--spill has no meaning for Spark"),
        (("--engine", "flink"), "Invalid value for '--engine'"),
        (("--keep-snapshot", "s.parquet"), "--keep-snapshot is for DuckDB"),
        (("--since", "s.parquet"), "--since is for DuckDB"),
        (("--parts", "4"), "--parts is for DuckDB"),
    ],
)
def test_what_spark_does_not_have_is_told_at_once(tmp_path, words, said):
    done = CliRunner().invoke(cli, command(tmp_path, *words))

    assert done.exit_code == 2
    assert said in done.output
