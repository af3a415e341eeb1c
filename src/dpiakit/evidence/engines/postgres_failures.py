"""What PostgreSQL says where something fails, in plain words, without secrets or values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from dpiakit.evidence.errors import EvidenceError

if TYPE_CHECKING:
    import psycopg

THE_DATABASE = "the database"
_CONNECT = "Write postgresql://user@host/database or service=name."
_PASSWORD = "Give it with PGPASSWORD, ~/.pgpass or a service file."  # noqa: S105  where one is given, not one

_ENTRY = (
    (r"no password supplied|fe_sendauth", "It asks for a password, and none was given.", _PASSWORD),
    (r"password authentication failed", "It refused the role or its password.", _PASSWORD),
    (r"role .* does not exist", "It knows no such role.", "Name another: user=..."),
    (r"database .* does not exist", "There is no database of that name.",
     "Name another: dbname=..."),
    (
        r"pg_hba\.conf|permission denied for database|not permitted to log in",
        "It does not let this role in from here.",
        "Ask who runs it: it may want encryption (sslmode=require), or another address.",
    ),
    (
        r"definition of service|service file",
        "There is no such service in the service file.",
        "Look at ~/.pg_service.conf, or PGSERVICEFILE.",
    ),
    (r"(SSL|certificate|GSS)", "The connection could not be encrypted as demanded.",
     "Look at sslmode and sslrootcert."),
    (r"too many (clients|connections)|remaining connection slots",
     "It takes no more connections.", "Try again later."),
    (r"starting up|shutting down|recovery mode", "It is starting or stopping.",
     "Try again later."),
    (r"translate host name|[Nn]ame or service not known|resolve", "No such host is known.",
     "Check the name of the host."),
    (r"[Cc]onnection refused|No such file or directory|timeout|timed out|unreachable|No route",
     "Nothing answers there.", "Is the server running, and are host and port right?"),
)  # fmt: skip
_LOST = "The connection was lost before the end: nothing was measured."
_STATES = (
    ("57014", "The server cancelled a statement: nothing was measured.", "Ask who runs it."),
    ("57", _LOST, "Run it again."),
    ("08", _LOST, "Run it again."),
    ("53", "The server ran out of memory, disk or connections: nothing was measured.",
     "It needs room for a copy of the mapped columns, and for sorting them."),
    ("54", "A limit of the server was exceeded.", "Map fewer columns or tables at once."),
    ("55P03", "Somebody holds a lock on a table, for over a minute.", "Run it again later."),
    ("25006", "A view or function behind a table wants to write. That is not let happen.",
     "Map the table it reads, or a view that only reads."),
    ("25", "The server does not let the transaction be: nothing was measured.", ""),
    ("22021", "A text is not in the encoding of the database.", "Repair it where it is stored."),
    ("22P05", "A text cannot be written in the encoding of the database, or read from it.",
     "Look at the codes of the mapping, and at the encoding (UTF-8 holds all texts)."),
    ("22", "A value cannot be read as what its column says it is.",
     "Check the types of the mapped columns."),
    ("P0", "A function of the database, behind a view, raised an error.",
     "Map the table that it reads."),
    ("38", "A function of the database, behind a view, raised an error.",
     "Map the table that it reads."),
    ("39", "A function of the database, behind a view, raised an error.",
     "Map the table that it reads."),
    ("HV", "A foreign table cannot be read.", "Ask who runs the server that it lies on."),
    ("40", "The server ended the transaction: nothing was measured.", "Run it again."),
    ("72", "The snapshot became too old: nothing was measured.", "Run it again at a quiet time."),
)  # fmt: skip

_ABOUT_NAMES = frozenset({"42", "0A", "3D", "3F"})
"""Classes of errors that speak of tables, functions and rights. Others may repeat a value."""


def driver() -> Any:
    """The library. Raises EvidenceError where it is not installed."""
    try:
        import psycopg
    except ImportError:
        raise EvidenceError(
            "PostgreSQL",
            "Its driver is not installed.",
            'Install it: pip install "dpiakit[postgres]".',
        ) from None
    return psycopg


def no_entry(error: psycopg.Error, address: str) -> EvidenceError:
    """Why there is no connection. The text of the library is not repeated: it may hold a part of a
    password that was written into the address.
    """
    psycopg = driver()
    try:
        psycopg.conninfo.conninfo_to_dict(address)
        unusable = "invalid integer value" in str(error)  # a port that is none
    except psycopg.Error:
        unusable = True
    if unusable:
        return EvidenceError("DATA", "It does not say how to reach a database.", _CONNECT)
    for sign, what, hint in _ENTRY:
        if re.search(sign, str(error)):
            return EvidenceError(THE_DATABASE, what, hint)
    return EvidenceError(
        THE_DATABASE, "It cannot be reached, or does not let us in.", "Try the address with psql."
    )


@contextmanager
def failures() -> Iterator[None]:
    """Put what the server says into words. Values of the data are not repeated.

    Raises EvidenceError.
    """
    psycopg = driver()
    try:
        yield
    except psycopg.Error as error:
        raise EvidenceError(THE_DATABASE, *_plainly(error)) from None
    except UnicodeDecodeError:
        raise EvidenceError(
            THE_DATABASE, "A text is not in the encoding of the database.",
            "Repair it where it is stored.",
        ) from None  # fmt: skip


def _plainly(error: psycopg.Error) -> tuple[str, str]:
    """What happened and what to do."""
    state = error.sqlstate or ""
    for prefix, what, hint in _STATES:
        if state.startswith(prefix):
            return what, hint
    if state[:2] in _ABOUT_NAMES:
        said = (error.diag.message_primary or "").split("\n", 1)[0][:300]
        if state == "42501":
            return f"A right is missing: {said}.", "Grant it, or name another role."
        return f"It cannot be used: {said} ({state}).", ""
    if state:
        return f"It cannot be used: the server says {state} and nothing that may be repeated.", (
            "The log of the server says more."
        )
    if isinstance(error, driver().OperationalError):
        return _LOST, "Run it again."
    return "The driver could not read what the server sent.", ""
