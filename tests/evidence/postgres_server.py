"""A PostgreSQL server of our own, for as long as tests need it, and worlds in its tables."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from evidence_world import AGES, LEDGER, MAPPING, NOTICES, ON, USES, a_claim

from dpiakit.evidence.consent import Course, audit_consent
from dpiakit.evidence.engines.postgres import postgres_store
from dpiakit.evidence.mapping import read_mapping

COLUMNS = {"ledger": LEDGER, "uses": USES, "notices": NOTICES}
TIMES = {"ts", "recorded_at", "valid_until", "valid_from", "valid_to"}
PASSWORD = "kept-to-itself"  # noqa: S105  of a server that lives for seconds
_HBA = """\
local all all trust
host all all 127.0.0.1/32 scram-sha-256
"""
_SETTINGS = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=32MB "
    "-c max_connections=20 -c autovacuum=off"
)
_NUMBERS = itertools.count(1)


def program(name):
    """A program of the server, or None."""
    found = list(Path("/usr/lib/postgresql").glob(f"[0-9]*/bin/{name}"))
    newest = max(found, key=lambda one: float(one.parts[4]), default=None)
    place = newest or shutil.which(name)
    return os.path.realpath(place) if place else None


needs_postgres = pytest.mark.skipif(
    not program("initdb"), reason="needs a PostgreSQL server: apt-get install postgresql"
)


@dataclass(frozen=True)
class Server:
    """Where it listens: on a socket in its folder, which trusts, and on a port, which does not."""

    folder: Path
    port: int

    def address(self, *, user="owner", database="postgres"):
        return f"host={self.folder} port={self.port} user={user} dbname={database}"

    def connect(self, **of):
        return psycopg.connect(self.address(**of), autocommit=True, client_encoding="utf8")

    def do(self, *statements):
        """Run statements as the owner."""
        with self.connect() as connection:
            for one in statements:
                connection.execute(one)


@contextmanager
def running():
    """A server with its data in a folder that is gone afterwards.

    It refuses to run as root, and then runs as nobody.
    """
    folder = Path(tempfile.mkdtemp(prefix="dpg"))  # short: a socket's path holds 107 bytes
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    who = {"cwd": folder, "stdout": subprocess.DEVNULL}
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        who |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
    data = folder / "data"
    made = (program("initdb"), "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync", "--no-instructions")  # fmt: skip
    try:
        subprocess.run(made, check=True, **who)
        (data / "pg_hba.conf").write_text(_HBA)
        options = f"-k {folder} -p {port} -c listen_addresses=127.0.0.1 {_SETTINGS}"
        start = (program("pg_ctl"), "-D", data, "-w", "-s", "-l", folder / "log", "-o", options,
                 "start")  # fmt: skip
        subprocess.run(start, check=True, **who)
        try:
            yield Server(folder, port)
        finally:
            subprocess.run(
                (program("pg_ctl"), "-D", data, "-s", "-m", "immediate", "stop"), check=True, **who
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class World:
    """A schema with the tables of a folder made by `write_world`, and a mapping of them."""

    server: Server
    schema: str
    mapping: Path
    database: str

    def do(self, *statements):
        """Run statements of the owner's, with `{s}` for the schema."""
        with self.server.connect(database=self.database) as connection:
            for one in statements:
                connection.execute(one.replace("{s}", self.schema))

    def audited(self, claim=None, *, on=ON, ages=AGES, user="owner", **course):
        return audit_consent(
            postgres_store(self.server.address(user=user, database=self.database)),
            read_mapping(self.mapping), claim or a_claim(), ages.get, on, shown="the database",
            course=Course(**course),
        )  # fmt: skip


def in_database(server, folder, *, typed=False, database="postgres"):
    """Load a folder made by `write_world`; `typed` makes its times a type of the server's."""
    schema = f"w{next(_NUMBERS)}"
    with server.connect(database=database) as connection:
        connection.execute(f"create schema {schema}")
        for name, columns in COLUMNS.items():
            described = ", ".join(
                f"{one} {'timestamptz' if typed and one in TIMES else 'text'}" for one in columns
            )
            connection.execute(f"create table {schema}.{name} ({described})")
            copy = f"copy {schema}.{name} from stdin (format csv, header)"
            with connection.cursor().copy(copy) as stream:
                stream.write((folder / f"{name}.csv").read_bytes())
    mapping = folder / f"{schema}.yaml"
    text = (folder / "mapping.yaml").read_text()
    for name in COLUMNS:
        text = text.replace(f"from: {name}.csv", f"from: {schema}.{name}")
    mapping.write_text(text)
    return World(server, schema, mapping, database)


__all__ = ["MAPPING", "PASSWORD", "Server", "World", "in_database", "needs_postgres", "running"]
