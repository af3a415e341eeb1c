"""A session of Spark: the one there is, or a local one of our own that ends with the run."""

from __future__ import annotations

import logging
import re
import subprocess
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from dpiakit.evidence.errors import EvidenceError

if TYPE_CHECKING:
    from dpiakit.evidence.engines.duck import Limits

_WHERE = "Apache Spark"
_CONVENTIONS = {
    "spark.sql.ansi.enabled": "true",  # what overflows is an error, never a wrong number
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.caseSensitive": "true",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",  # days as they are written
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.csv.parser.columnPruning.enabled": "false",  # else rows are not looked at whole
}
_SMALL = 8 << 20
"""Bytes of files below which making ready costs more than counting."""
_INTERPRETED = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
_LIGHT = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_UNITS = {"MB": "m", "GB": "g", "TB": "t"}
_LEAST = 512
"""Megabytes that a JVM with Spark in it needs."""
_OLDEST = 4
_INSTALL = 'Install it: pip install "dpiakit[spark]".'
_CLASSIC = "Run it where the driver of Spark is: a notebook on the cluster, or spark-submit."
_JAVA = "Install Java 17 or 21, and let JAVA_HOME name its folder."
_ROOM = "Allow more with --memory, or name a roomier --temp-folder."
_LOUD = ("SQLQueryContextLogger", "DataFrameQueryContextLogger", "py4j", "pyspark")


@contextmanager
def spark_session(limits: Limits, bytes_read: int | None) -> Iterator[Any]:
    """A session with conventions of ours and no view of anybody else's.

    Where a session is active, it shares that one's machines and catalogue and leaves it as it was;
    else one is started on this machine and ended, unless ``bytes_read`` is None: then it must be
    there, for the tables it knows. Raises EvidenceError where there is no Spark.
    """
    session_type = _library()
    with _silence():
        with failures(_WHERE):
            active = session_type.getActiveSession()
        if active is not None:
            with failures(_WHERE):
                mine = active.newSession()
                if not hasattr(mine, "_jsc"):
                    raise EvidenceError(_WHERE, "This session is one of Spark Connect.", _CLASSIC)
                _agree(mine)
            yield mine
            return
        if bytes_read is None:
            raise EvidenceError(
                _WHERE, "No session is active whose tables could be read.", _CLASSIC
            )
        with started(limits, bytes_read) as session:
            with failures(_WHERE):
                _agree(session)
            yield session


def _library() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise EvidenceError(_WHERE, "PySpark is not installed.", _INSTALL) from None
    return SparkSession


def _agree(session: Any) -> None:
    if int(session.version.split(".")[0]) < _OLDEST:
        raise EvidenceError(
            _WHERE, f"This is Spark {session.version}.", "Spark 4.0 or newer is needed."
        )
    for key, value in _CONVENTIONS.items():
        session.conf.set(key, value)


@contextmanager
def started(limits: Limits, bytes_read: int) -> Iterator[Any]:
    """A local session, reachable from this machine only, whose JVM ends with it.

    What Spark says goes to a file in the run's own folder. Raises EvidenceError where no JVM of a
    fitting version starts.
    """
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False)
    for key, value in settings(limits, bytes_read).items():
        conf.set(key, value)
    gateway = _gateway(conf, limits)
    try:
        with failures(_WHERE):
            session = SparkSession(SparkContext(conf=conf, gateway=gateway))
        yield session
    finally:
        _end(gateway)


def settings(limits: Limits, bytes_read: int) -> Mapping[str, str]:
    """What a session of ours is started with. Raises EvidenceError for too little memory."""
    amount, unit = int(limits.memory[:-2]), limits.memory[-2:]
    if unit == "MB" and amount < _LEAST:
        raise EvidenceError(
            _WHERE, f"{limits.memory} are too little for it.", f"Allow --memory {_LEAST}MB or more."
        )
    cores = limits.threads or 0
    jvm = [f"-Djava.io.tmpdir={limits.folder}", "-Duser.timezone=UTC"]
    small = bytes_read < _SMALL
    return {
        **(_INTERPRETED if small else {}),
        "spark.master": f"local[{cores or '*'}]",
        "spark.app.name": "dpiakit",
        "spark.driver.memory": f"{amount}{_UNITS[unit]}",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": str(limits.folder),
        "spark.sql.warehouse.dir": str(limits.folder / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.driver.extraJavaOptions": " ".join([*jvm, *(_LIGHT if small else ())]),
        "spark.sql.adaptive.enabled": "false" if small else "true",
        "spark.sql.shuffle.partitions": str(min(max(bytes_read >> 23, 1), 2000)),
    }


def _gateway(conf: Any, limits: Limits) -> Any:
    from pyspark import java_gateway
    from pyspark.errors import PySparkException

    launch: Any = java_gateway.launch_gateway
    log = limits.folder / "spark.log"
    try:
        with log.open("wb") as said:
            return launch(conf, {"stdout": said, "stderr": subprocess.STDOUT})
    except (PySparkException, OSError):
        text = log.read_text("utf-8", "replace") if log.exists() else ""
        raise EvidenceError(_WHERE, *_why_no_java(text)) from None


def _why_no_java(text: str) -> tuple[str, str]:
    """Why there is no JVM, from what was said instead, and what to do."""
    if "UnsupportedClassVersionError" in text or "Unrecognized" in text:
        return "The Java of this machine is too old for it.", _JAVA
    if "Could not reserve enough space" in text or "Invalid maximum heap size" in text:
        return "There is not as much memory as --memory says.", "Allow less with --memory."
    if "JAVA_HOME is not set" in text or "not found" in text or "No such file" in text:
        return "There is no Java on this machine.", _JAVA
    return "Java could not be started.", _JAVA


def _end(gateway: Any) -> None:
    """Stop what was started, also where it is gone already."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    with suppress(Exception), warnings.catch_warnings(action="ignore"):  # gone is as good as ended
        active = SparkSession._instantiatedSession  # noqa: SLF001  there is no public way back
        if active is not None:
            active.stop()
    SparkSession._instantiatedSession = None  # noqa: SLF001  likewise
    SparkSession._activeSession = None  # noqa: SLF001  likewise
    SparkContext._active_spark_context = None  # noqa: SLF001  likewise
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001  likewise
    with suppress(Exception):
        gateway.shutdown()
    process = gateway.proc
    if process is None:
        return
    with suppress(OSError):
        process.stdin.close()  # a JVM of PySpark ends when nobody speaks to it any more
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def _silence() -> Iterator[None]:
    """Errors are told by us, once and without values of the data."""
    loggers = [logging.getLogger(name) for name in _LOUD]
    before = [one.disabled for one in loggers]
    for one in loggers:
        one.disabled = True
    try:
        yield
    finally:
        for one, was in zip(loggers, before, strict=True):
            one.disabled = was


@contextmanager
def failures(where: str) -> Iterator[None]:
    """Put what Spark says into words. Values of the data are not repeated: they may be personal.

    Raises EvidenceError.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, OSError, EOFError) as error:
        raise EvidenceError(where, *_plainly(error)) from None


_WHOLE_FILE = "Is the file whole, and of the form its name says?"
_KNOWN = (
    (
        r"OutOfMemoryError|Cannot acquire|GC overhead|No space left on device",
        "Memory or disk did not suffice; nothing was measured.", _ROOM,
    ),
    (
        r"PARQUET_TYPE_ILLEGAL.*NANOS", "It holds times in nanoseconds, which Spark does not read.",
        "Store them in microseconds (coerce_timestamps in pyarrow and pandas).",
    ),
    (
        r"PARQUET_TYPE_(ILLEGAL|NOT_SUPPORTED|NOT_RECOGNIZED)",
        "It holds a kind of column that Spark does not read.", "Store it without that column.",
    ),
    (
        r"FAILED_READ_FILE|CANNOT_READ_FILE|not a Parquet|UNABLE_TO_INFER|MALFORMED_RECORD|footer",
        "It cannot be used: Spark cannot read it.", _WHOLE_FILE,
    ),
)  # fmt: skip
_LOST = re.compile(
    r"Answer from Java side is empty|stopped SparkContext|SparkContext was shut ?down"
    r"|Error while (sending|receiving)|An error occurred while trying to connect"
)


def _plainly(error: BaseException) -> tuple[str, str]:
    """What Spark says and what to do."""
    text = str(error)
    for sign, what, hint in _KNOWN:
        if re.search(sign, text):
            return what, hint
    if isinstance(error, OSError | EOFError) or type(error).__name__ == "Py4JNetworkError" or (
        _LOST.search(text)
    ):  # fmt: skip
        return (
            "The connection to Spark was lost half way; nothing was measured.",
            "Was its process ended, or did the machine run out of memory? Run it again.",
        )
    named = re.search(r"\[([A-Z][A-Z0-9_.]+)\]", text)
    return f"Spark stopped with {named[1] if named else type(error).__name__}.", _WHOLE_FILE
