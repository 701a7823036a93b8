"""What was built, skipped, published and sent goes in; a ledger that outlives restarts, and what it knows, comes out.

The ledger is a journal of events, each chained to the one before by its SHA-256. Its other tables are what the events
make of them, so that a broken database is made anew from the journal's copy, `audit.jsonl`. Each change is one
transaction: an event and what it makes stand together or not at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, Table, Update, bindparam, delete, insert, select, update
from sqlalchemy.exc import DatabaseError, OperationalError

from briefgen.errors import BuildError
from briefgen.schedules.moments import write_moment
from briefgen.schedules.tables import (
    ABOUT,
    ENTRIES,
    JOURNAL,
    LEASES,
    MADE,
    OUTBOX,
    QUEUED,
    TICKS,
    DamagedLedgerError,
    describe_fault,
    open_database,
)

# Results of a tick that was begun, and those after which it is done with.
OPEN = ("building", "retry")
SETTLED = ("published", "draft", "unchanged", "skipped", "failed")


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of a brief and variant: since when, and what its outputs were made from ("" for none)."""

    since: str
    content: str
    outputs: tuple[dict[str, Any], ...]


class Ledger:
    """An open ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, address: str | Path) -> Ledger:
        """Open the ledger of an address, and make it where there is none.

        Raises:
            UsageError, BuildError: as `open_database` does.
        """
        return cls(open_database(address))

    @property
    def engine(self) -> Engine:
        """The database."""
        return self._engine

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def write(self, now: datetime) -> Iterator[Writing]:
        """One transaction: what is recorded in it stands together or not at all.

        Raises:
            BuildError: the database cannot be written.
        """
        with self._explained(), self._engine.begin() as connection:
            writing = Writing(connection, now)
            yield writing
            writing.finish()

    def read_known(self, brief: str, variant: str) -> Known | None:
        """Return what is known of a brief and variant; None when it was never seen."""
        rows = self._read(_select(ENTRIES, ("brief", "variant")), {"key_brief": brief, "key_variant": variant})
        return Known(rows[0].since, rows[0].content, tuple(json.loads(rows[0].outputs))) if rows else None

    def read_ticks(self, brief: str, variant: str, after: str = "", until: str = "~") -> list[Row[Any]]:
        """Return the ticks of a brief and variant that something became of, oldest first, after < tick <= until."""
        return self._read(
            select(TICKS)
            .where(TICKS.c.brief == brief, TICKS.c.variant == variant, TICKS.c.tick > after, TICKS.c.tick <= until)
            .order_by(TICKS.c.tick)
        )

    def read_last_tick(self, brief: str, variant: str, until: str) -> Row[Any] | None:
        """Return the latest settled tick of a brief and variant that is not later than a moment."""
        rows = self._read(
            select(TICKS)
            .where(
                TICKS.c.brief == brief,
                TICKS.c.variant == variant,
                TICKS.c.tick <= until,
                TICKS.c.result.in_(SETTLED),
            )
            .order_by(TICKS.c.tick.desc())
            .limit(1)
        )
        return rows[0] if rows else None

    def read_open(self, brief: str, variant: str) -> list[Row[Any]]:
        """Return the ticks of a brief and variant that were begun and are not settled, oldest first."""
        query = select(TICKS).where(TICKS.c.brief == brief, TICKS.c.variant == variant, TICKS.c.result.in_(OPEN))
        return self._read(query.order_by(TICKS.c.tick))

    def read_outbox(self, *, results: tuple[str, ...] = (), series: str = "", edition: int = 0) -> list[Row[Any]]:
        """Return rows of the outbox, in the order in which they were put there."""
        query = select(OUTBOX).order_by(OUTBOX.c.seq, OUTBOX.c.key)
        if results:
            query = query.where(OUTBOX.c.result.in_(results))
        if series:
            query = query.where(OUTBOX.c.series == series, OUTBOX.c.edition == edition)
        return self._read(query)

    def read_row(self, key: str) -> Row[Any] | None:
        """Return the row of the outbox of a key."""
        rows = self._read(select(OUTBOX).where(OUTBOX.c.key == key))
        return rows[0] if rows else None

    def list_queued(self, kind: str) -> set[tuple[str, int]]:
        """Return the series and number of each edition of which it is decided to whom it, or its recall, goes."""
        query = select(QUEUED.c.series, QUEUED.c.edition).where(QUEUED.c.kind == kind)
        return {(row.series, row.edition) for row in self._read(query)}

    def read_journal(
        self, *, after: int = 0, events: tuple[str, ...] = (), brief: str = "", last: int = 0
    ) -> list[dict[str, Any]]:
        """Return events of the journal, oldest first.

        Args:
            after: only those after this number.
            events: only those of these names.
            brief: only those of this brief.
            last: only so many, the latest; 0 for all.
        """
        query = select(JOURNAL.c.line).where(JOURNAL.c.seq > after)
        if events:
            query = query.where(JOURNAL.c.event.in_(events))
        if brief:
            query = query.where(JOURNAL.c.brief == brief)
        rows = self._read(query.order_by(JOURNAL.c.seq.desc()).limit(last) if last else query.order_by(JOURNAL.c.seq))
        return [json.loads(row.line) for row in (reversed(rows) if last else rows)]

    def read_lines(self, after: int = 0) -> list[str]:
        """Return the lines of the journal after a number."""
        return [row.line for row in self._read(select(JOURNAL.c.line).where(JOURNAL.c.seq > after).order_by("seq"))]

    def read_head(self) -> tuple[int, str]:
        """Return how many events there are and the hash of the last."""
        row = self._read(select(ABOUT.c.number, ABOUT.c.text).where(ABOUT.c.name == "head"))[0]
        return row.number, row.text

    def restore(self, lines: list[str]) -> None:
        """Make an empty ledger anew from the lines of a journal."""
        with self._explained(), self._engine.begin() as connection:
            for line in lines:
                told = json.loads(line)
                connection.execute(_INSERTS["journal"], {**_index(told), "line": line})
                apply_event(connection, told)
            if lines:
                connection.execute(_WRITE_HEAD, {"number": told["seq"], "text": told["hash"]})

    def read_made(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return the tables that the journal makes, for a comparison."""
        return {
            table.name: sorted(tuple(row) for row in self._read(select(table)))
            for table in MADE
        }  # fmt: skip

    def take_lease(self, name: str, holder: str, now: datetime, length: float, *, dead: frozenset[str]) -> int | None:
        """Take a lease, if nobody holds it.

        Args:
            name: of what is worked on.
            holder: who takes it.
            now: the moment.
            length: seconds after which it is over by itself.
            dead: holders that are known to have ended.

        Returns:
            The fencing token, which grows with each holder; None when somebody else holds it.
        """
        moment = now.timestamp()
        with self._explained(), self._engine.begin() as connection:
            row = connection.execute(select(LEASES).where(LEASES.c.name == name)).one_or_none()
            if row is None:
                fields = {"name": name, "holder": holder, "fence": 1, "taken": moment, "length": length}
                # Of two that insert at once, the second finds the row there.
                made = connection.execute(_insert_new(connection, LEASES).values(fields).returning(LEASES.c.fence))
                return made.scalar()
            # A clock that was moved back leaves leases from the future: they are over too.
            if row.holder and row.holder not in dead and abs(moment - row.taken) < row.length:
                return None
            taken = connection.execute(
                update(LEASES)
                .where(LEASES.c.name == name, LEASES.c.fence == row.fence, LEASES.c.holder == row.holder)
                .values(holder=holder, fence=row.fence + 1, taken=moment, length=length)
            )
            return row.fence + 1 if taken.rowcount else None

    def list_holders(self) -> set[str]:
        """Return who holds leases."""
        return {row.holder for row in self._read(select(LEASES.c.holder).where(LEASES.c.holder != ""))}

    def release_lease(self, name: str, fence: int) -> None:
        """Give a lease back; one that somebody else took meanwhile stays theirs."""
        with self._explained(), self._engine.begin() as connection:
            connection.execute(update(LEASES).where(LEASES.c.name == name, LEASES.c.fence == fence).values(holder=""))

    def _read(self, query: Any, values: dict[str, Any] | None = None) -> list[Row[Any]]:
        with self._explained(), self._engine.connect().execution_options(reads=True) as connection:
            return list(connection.execute(query, values))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Let what the database complains of have a message for the user."""
        try:
            yield
        except OperationalError as error:
            raise BuildError(f"the ledger cannot be used: {describe_fault(error)}") from error
        except DatabaseError as error:
            raise DamagedLedgerError(f"the ledger is damaged: {describe_fault(error)}") from error


class LeaseLostError(BuildError):
    """Somebody else took over what this process was at work on."""


class Writing:
    """A transaction of the ledger."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection, self._at = connection, write_moment(now)
        # Writers of the journal wait for each other here, so that its chain has no forks.
        self._seq, self._hash = connection.execute(_READ_HEAD).one()

    def record(self, event: str, **facts: Any) -> None:
        """Add an event to the journal, and to the other tables what it makes of them."""
        self._seq += 1
        told = {"seq": self._seq, "at": self._at, "event": event, **facts, "prev": self._hash}
        self._hash = hash_event(told)
        told["hash"] = self._hash
        self._connection.execute(_INSERTS["journal"], {**_index(told), "line": write_event(told)})
        apply_event(self._connection, told)

    def require_lease(self, name: str, fence: int) -> None:
        """Refuse to go on if somebody else took over.

        Raises:
            LeaseLostError: somebody did.
        """
        held = self._connection.execute(
            update(LEASES).where(LEASES.c.name == name, LEASES.c.fence == fence).values(fence=fence)
        )
        if not held.rowcount:
            raise LeaseLostError(f"another scheduler took over '{name}'")

    def is_queued(self, series: str, edition: int, kind: str) -> bool:
        """Return whether it is decided to whom an edition goes, as this transaction sees it."""
        query = select(QUEUED).where(QUEUED.c.series == series, QUEUED.c.edition == edition, QUEUED.c.kind == kind)
        return self._connection.execute(query).first() is not None

    def finish(self) -> None:
        """Write where the chain ends."""
        self._connection.execute(_WRITE_HEAD, {"number": self._seq, "text": self._hash})


def write_event(told: Mapping[str, Any]) -> str:
    """Return an event as its line."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_event(told: Mapping[str, Any]) -> str:
    """Return the hash of an event: SHA-256 over its line without the hash, with that of the event before in it."""
    line = write_event({key: value for key, value in told.items() if key != "hash"})
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


def _index(told: Mapping[str, Any]) -> dict[str, Any]:
    return {"seq": told["seq"], "at": told["at"], "event": told["event"], "brief": told.get("brief", "")}


def apply_event(connection: Connection, told: Mapping[str, Any]) -> None:
    """Change the tables as an event says; the only place where they are."""
    name = told["event"]
    if name == "first-seen":
        _set(connection, ENTRIES, _entry(told), {"since": told["at"], "content": "", "outputs": "[]"})
    elif name == "built" and told["result"] == "built":
        outputs = write_event({"": told["outputs"]})[4:-1]
        _change(connection, ENTRIES, _entry(told), {"content": told["content"], "outputs": outputs})
    elif name == "begun":
        fields = {"result": "building", "reason": "", "attempts": told["attempts"], "next_at": ""}
        made = {"series": "", "edition": 0, "at": told["at"]}
        _set(connection, TICKS, {**_entry(told), "tick": told["tick"]}, {**fields, **made})
    elif name == "tick":
        fields = {key: told[key] for key in ("result", "reason", "attempts", "next_at", "series", "edition")}
        _set(connection, TICKS, {**_entry(told), "tick": told["tick"]}, {**fields, "at": told["at"]})
    elif name == "skipped":
        # A tick that was tried and given up has its row already.
        same = (TICKS.c.brief == told["brief"], TICKS.c.variant == told["variant"])
        for tick in told["ticks"]:
            connection.execute(delete(TICKS).where(*same, TICKS.c.tick == tick))
        rows = [
            {**_entry(told), "tick": tick, "result": "skipped", "reason": told["reason"], "attempts": 0,
             "next_at": "", "at": told["at"], "series": "", "edition": 0}
            for tick in told["ticks"]
        ]  # fmt: skip
        connection.execute(_INSERTS["ticks"], rows)
    elif name == "queued":
        key = {key: told[key] for key in ("series", "edition", "kind")}
        _set(connection, QUEUED, key, {})
        for row in told["rows"]:
            fields = {
                **key,
                **row,
                "facts": write_event(row["facts"]),
                "seq": told["seq"],
                "attempts": 0,
                "queued_at": told["at"],
            }
            del fields["key"]
            _set(connection, OUTBOX, {"key": row["key"]}, {**fields, "at": told["at"]})
    elif name == "delivery":
        fields = {key: told[key] for key in ("result", "reason", "attempts", "next_at")}
        _change(connection, OUTBOX, {"key": told["key"]}, {**fields, "at": told["at"]})
    elif name == "resent":
        fields = {"result": "waiting", "reason": "", "attempts": 0, "next_at": "", "queued_at": told["at"]}
        _change(connection, OUTBOX, {"key": told["key"]}, {**fields, "at": told["at"]})
    elif name == "dismissed":
        _change(connection, OUTBOX, {"key": told["key"]}, {"result": "dismissed", "at": told["at"]})


def _entry(told: Mapping[str, Any]) -> dict[str, str]:
    return {"brief": told["brief"], "variant": told["variant"]}


def _set(connection: Connection, table: Table, key: dict[str, Any], fields: dict[str, Any]) -> None:
    """Change the row of a key, or make it."""
    if not _change(connection, table, key, fields):
        connection.execute(_INSERTS[table.name], {**key, **fields})


def _change(connection: Connection, table: Table, key: dict[str, Any], fields: dict[str, Any]) -> bool:
    """Change the row of a key, and return whether there is one."""
    named = {f"key_{name}": value for name, value in key.items()}
    if not fields:
        return connection.execute(_select(table, tuple(key)), named).first() is not None
    return bool(connection.execute(_update(table, tuple(key)), {**named, **fields}).rowcount)


# Statements are made once: making them takes longer than running them.
_INSERTS = {table.name: insert(table) for table in (JOURNAL, *MADE)}
_READ_HEAD = (
    update(ABOUT).where(ABOUT.c.name == "head").values(number=ABOUT.c.number).returning(ABOUT.c.number, ABOUT.c.text)
)
_WRITE_HEAD = update(ABOUT).where(ABOUT.c.name == "head")


@lru_cache(maxsize=64)
def _update(table: Table, key: tuple[str, ...]) -> Update:
    return update(table).where(*(table.c[name] == bindparam(f"key_{name}") for name in key))


@lru_cache(maxsize=64)
def _select(table: Table, key: tuple[str, ...]) -> Select[Any]:
    return select(table).where(*(table.c[name] == bindparam(f"key_{name}") for name in key))


def _insert_new(connection: Connection, table: Table) -> Any:
    """Return an insert that does nothing where the row is there."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table).on_conflict_do_nothing()
