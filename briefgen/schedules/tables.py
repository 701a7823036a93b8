"""An address goes in; an open database with the ledger's tables comes out, SQLite or PostgreSQL.

    journal   every event, hash-chained; the only table that is written first-hand
    entries   each brief and variant: since when it is known, and of what its outputs were made
    ticks     what became of each tick of a schedule
    outbox    one row an edition and recipient
    queued    the editions whose deliveries have been decided
    leases    who is at work on what; fleeting, and in no journal
    about     the format of the tables, and the head of the chain

All tables but `journal`, `leases` and `about` are what the events of the journal make of them (`ledger.apply_event`),
and can be made anew from it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from briefgen.errors import BuildError, UsageError

FORMAT = 1
# Number of the lock under which the tables are made on a server; any that others are unlikely to take.
_MAKING = 8_250_724_211
# How long a writer waits for another, seconds.
_PATIENCE = 60

METADATA = MetaData()

JOURNAL = Table(
    "journal",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(20), nullable=False),
    Column("event", String(20), nullable=False, index=True),
    Column("brief", String(200), nullable=False, index=True),
    Column("line", Text, nullable=False),
)
ENTRIES = Table(
    "entries",
    METADATA,
    Column("brief", String(200), primary_key=True),
    Column("variant", String(200), primary_key=True),
    Column("since", String(20), nullable=False),
    Column("content", String(64), nullable=False),
    Column("outputs", Text, nullable=False),
)
TICKS = Table(
    "ticks",
    METADATA,
    Column("brief", String(200), primary_key=True),
    Column("variant", String(200), primary_key=True),
    Column("tick", String(20), primary_key=True),
    Column("result", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", String(20), nullable=False),
    Column("at", String(20), nullable=False),
    Column("series", String(300), nullable=False),
    Column("edition", Integer, nullable=False),
)
OUTBOX = Table(
    "outbox",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("series", String(300), nullable=False, index=True),
    Column("edition", Integer, nullable=False),
    Column("way", String(12), nullable=False),
    Column("target", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("result", String(12), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", String(20), nullable=False),
    Column("queued_at", String(20), nullable=False),
    Column("at", String(20), nullable=False),
)
QUEUED = Table(
    "queued",
    METADATA,
    Column("series", String(300), primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("kind", String(12), primary_key=True),
)
LEASES = Table(
    "leases",
    METADATA,
    Column("name", String(500), primary_key=True),
    Column("holder", String(200), nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("taken", Float, nullable=False),
    Column("length", Float, nullable=False),
)
ABOUT = Table(
    "about",
    METADATA,
    Column("name", String(20), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("text", String(64), nullable=False),
)
# What the events of the journal make, in no order that matters.
MADE = (ENTRIES, TICKS, OUTBOX, QUEUED)


class DamagedLedgerError(BuildError):
    """The database file is not what it was written as."""


def open_database(address: str | Path) -> Engine:
    """Return the database of an address, with the tables in it.

    Args:
        address: a file, made when it is not there; or an address such as postgresql+psycopg://host/briefgen.

    Raises:
        UsageError: the address cannot be read, or the driver that it names is not installed.
        DamagedLedgerError: the file is no database, or a broken one.
        BuildError: the database cannot be reached, or was written by a later version.
    """
    told = hide_password(str(address))
    try:
        engine = _connect(address)
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Of two that make the tables at once, one would find them half made.
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MAKING})")
            METADATA.create_all(connection)
            _check_format(connection, told)
    except (ArgumentError, NoSuchModuleError) as error:
        raise UsageError(f"'{told}' is no address of a ledger; write a file, or postgresql+psycopg://…") from error
    except ImportError as error:
        raise UsageError(
            f"the ledger '{told}' needs the driver {error.name}; pip install 'briefgen[postgres]' brings it"
        ) from error
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        raise BuildError(f"the folder of the ledger '{told}' cannot be made: {reason}") from error
    except OperationalError as error:
        raise BuildError(f"the ledger '{told}' cannot be opened: {describe_fault(error)}") from error
    except DatabaseError as error:
        raise DamagedLedgerError(f"the ledger '{told}' is damaged: {describe_fault(error)}") from error
    return engine


def is_file(address: str | Path) -> bool:
    """Return whether an address is a file of one's own machine."""
    return "://" not in str(address)


def hide_password(address: str) -> str:
    """Return an address without the password in it.

    >>> hide_password("postgresql+psycopg://me:secret@host/briefgen")
    'postgresql+psycopg://me:***@host/briefgen'
    """
    scheme, separator, rest = address.partition("://")
    user, at, host = rest.rpartition("@")
    if not separator or not at or ":" not in user:
        return address
    return f"{scheme}://{user.partition(':')[0]}:***@{host}"


def describe_fault(error: DatabaseError) -> str:
    """Return what a database says of a fault, as part of a sentence."""
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else "unknown cause"


def check_integrity(engine: Engine) -> None:
    """Read a database file through and refuse a broken one; a server looks after its own.

    Raises:
        DamagedLedgerError: it is broken.
    """
    if engine.dialect.name != "sqlite":
        return
    try:
        with engine.begin() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    except DatabaseError as error:
        raise DamagedLedgerError(f"the ledger is damaged: {describe_fault(error)}") from error
    if found != "ok":
        raise DamagedLedgerError(f"the ledger is damaged: {str(found).splitlines()[-1]}")


def _connect(address: str | Path) -> Engine:
    if not is_file(address):
        return create_engine(str(address), pool_pre_ping=True)
    path = Path(address)
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _PATIENCE})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    """Let SQLAlchemy begin transactions itself, and readers read while another writes."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # A loss of power may take the last transactions back, but breaks nothing: the copy of the journal, which is
    # written through, then knows more, and the ledger is made anew from it.
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    """Lock at once: a transaction that reads first and writes later could find that another wrote between."""
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _check_format(connection: Any, told: str) -> None:
    found = connection.execute(select(ABOUT.c.number).where(ABOUT.c.name == "format")).scalar()
    if found is None:
        rows = [{"name": "format", "number": FORMAT, "text": ""}, {"name": "head", "number": 0, "text": ""}]
        connection.execute(insert(ABOUT), rows)
    elif found != FORMAT:
        raise BuildError(f"the ledger '{told}' has format {found}; this version of briefgen knows {FORMAT}")
