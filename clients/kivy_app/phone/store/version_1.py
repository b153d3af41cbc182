"""Version 1 of the database; never changed once a phone has it: what comes later is a version of its own."""

from typing import Final

KEPT: Final = (
    """CREATE TABLE setting (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    )""",
    """CREATE TABLE draft (
        seq INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        person_id BLOB,
        instrument_id BLOB,
        saved_at INTEGER NOT NULL,
        content TEXT NOT NULL
    )""",
    """CREATE TABLE photo (
        sha256 TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        added_at INTEGER NOT NULL
    )""",
    """CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id BLOB NOT NULL UNIQUE,
        person_id BLOB NOT NULL,
        instrument_id BLOB,
        performed_at INTEGER NOT NULL,
        content TEXT NOT NULL,
        digest TEXT NOT NULL,
        market TEXT NOT NULL,
        stall TEXT NOT NULL,
        instrument TEXT NOT NULL,
        verdict TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'put_aside', 'conflict')),
        queued_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        next_try_at INTEGER,
        waits_since INTEGER,
        problem TEXT,
        detail TEXT,
        receipt TEXT,
        received_at INTEGER,
        CHECK (state <> 'sent' OR receipt IS NOT NULL)
    )""",
    """CREATE TABLE outbox_photo (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        record_id BLOB NOT NULL REFERENCES outbox (id),
        sha256 TEXT NOT NULL,
        kind TEXT NOT NULL,
        size INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'put_aside')),
        upload_url TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        next_try_at INTEGER,
        waits_since INTEGER,
        problem TEXT,
        UNIQUE (record_id, sha256)
    )""",
    "CREATE INDEX outbox_person_ix ON outbox (person_id, state)",
    "CREATE INDEX outbox_unsent_ix ON outbox (seq) WHERE state <> 'sent'",
    "CREATE INDEX outbox_photo_unsent_ix ON outbox_photo (seq) WHERE state <> 'sent'",
    "CREATE INDEX outbox_instrument_ix ON outbox (instrument_id, performed_at, state, verdict, id)",
    # What an officer recorded is never deleted and never rewritten, whatever a later mistake in the app asks for.
    """CREATE TRIGGER outbox_is_kept BEFORE DELETE ON outbox
        BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END""",
    """CREATE TRIGGER outbox_photo_is_kept BEFORE DELETE ON outbox_photo
        BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END""",
    """CREATE TRIGGER outbox_says_the_same BEFORE UPDATE OF id, person_id, content, queued_at, performed_at ON outbox
        BEGIN SELECT RAISE(ABORT, 'a record is never rewritten'); END""",
    """CREATE TRIGGER sent_is_the_end BEFORE UPDATE OF state, receipt ON outbox WHEN OLD.state = 'sent'
        BEGIN SELECT RAISE(ABORT, 'a record sent stays sent'); END""",
)

REGISTER: Final = (
    # Ids and words that stand in many rows are written once; the rows hold their number.
    "CREATE TABLE known_id (key INTEGER PRIMARY KEY, id BLOB UNIQUE NOT NULL)",
    "CREATE TABLE word (key INTEGER PRIMARY KEY, text TEXT UNIQUE NOT NULL)",
    """CREATE TABLE area (
        id BLOB PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, level TEXT NOT NULL, parent_id BLOB,
        valid_from INTEGER NOT NULL, valid_until INTEGER
    ) WITHOUT ROWID""",
    """CREATE TABLE market (
        key INTEGER PRIMARY KEY, area_id BLOB NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, calendar TEXT NOT NULL,
        opens_at TEXT, closes_at TEXT, lat REAL, lon REAL, open INTEGER NOT NULL
    )""",
    """CREATE TABLE stall (
        key INTEGER PRIMARY KEY, market INTEGER NOT NULL, code TEXT NOT NULL, trader_name TEXT NOT NULL, sector TEXT,
        open INTEGER NOT NULL, sort_key TEXT NOT NULL, search_key TEXT NOT NULL
    )""",
    """CREATE TABLE instrument (
        key INTEGER PRIMARY KEY, stall INTEGER NOT NULL, label_code TEXT NOT NULL, kind INTEGER NOT NULL,
        indication_type INTEGER, maker INTEGER, model INTEGER, serial TEXT, local_tag TEXT, max_mg INTEGER,
        min_mg INTEGER, d_mg INTEGER, e_mg INTEGER, accuracy_class INTEGER, in_use INTEGER NOT NULL,
        registered_on INTEGER NOT NULL, verified_on INTEGER, valid_until INTEGER, last_check_at INTEGER,
        last_verdict INTEGER, search_key TEXT NOT NULL
    )""",
    """CREATE TABLE verification (
        instrument INTEGER NOT NULL, id BLOB NOT NULL, body INTEGER NOT NULL, certificate_number TEXT NOT NULL,
        mark_series INTEGER, mark_number TEXT, verified_on INTEGER NOT NULL, valid_until INTEGER,
        valid_until_precision INTEGER NOT NULL, result INTEGER NOT NULL,
        PRIMARY KEY (instrument, id)
    ) WITHOUT ROWID""",
    """CREATE TABLE spot_check (
        instrument INTEGER NOT NULL, id BLOB NOT NULL, stall INTEGER NOT NULL, performed_at INTEGER NOT NULL,
        authority INTEGER NOT NULL, method INTEGER NOT NULL, verdict INTEGER NOT NULL, photos_missing INTEGER NOT NULL,
        PRIMARY KEY (instrument, id)
    ) WITHOUT ROWID""",
    """CREATE TABLE flag (
        id BLOB PRIMARY KEY, kind TEXT NOT NULL, severity INTEGER NOT NULL, stall INTEGER, instrument INTEGER,
        since INTEGER NOT NULL, opened_by_role TEXT
    ) WITHOUT ROWID""",
    """CREATE TABLE standard (
        id BLOB PRIMARY KEY, market INTEGER, content TEXT NOT NULL, name TEXT NOT NULL, in_use INTEGER NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX stall_market_ix ON stall (market)",
    "CREATE INDEX instrument_stall_ix ON instrument (stall)",
)

STATEMENTS: Final = (*KEPT, *REGISTER)
