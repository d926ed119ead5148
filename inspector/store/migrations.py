"""The steps that lead an empty file to today's tables. Append-only: a released step is never edited.

Records are the truth and are guarded by triggers; the tables named in `PROJECTIONS` can all be computed from them.
Projections refer to records by foreign key but not to one another, because records of other devices may arrive before
the ones they speak of.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from inspector.domain.records import read_record
from inspector.store import versions

STEPS = Migrations("desk")

# What `projections.rebuild` recomputes and compares, in the order of insertion.
PROJECTIONS = (
    "register_version",
    "site",
    "officer",
    "inspection",
    "finding",
    "evidence",
    "document",
    "service",
    "printing",
    "number_block",
    "number_void",
    "number_use",
    "number_given",
    "clause_check",
    "unlisted",
)


def unknown_steps(db: Database) -> tuple[str, ...]:
    """Steps that were applied by a later version of the program."""
    known = {step.name for step in STEPS.pending(Database(memory=True, execute_plugins=False))}
    return tuple(step.name for step in STEPS.applied(db) if step.name not in known)


@STEPS()
def records(db: Database) -> None:
    """The chain. `canonical` is what was hashed and signed, and the only place a record is read from."""
    db.executescript("""
        CREATE TABLE desk (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
        CREATE TABLE record (
            place INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (id <> ''),
            kind TEXT NOT NULL CHECK (kind <> ''),
            subject TEXT NOT NULL CHECK (subject <> ''),
            made_at TEXT NOT NULL CHECK (made_at LIKE '____-__-__T__:__:__%Z'),
            device TEXT NOT NULL CHECK (device <> ''),
            device_seq INTEGER NOT NULL CHECK (device_seq >= 1),
            prev TEXT NOT NULL CHECK (length(prev) = CASE device_seq WHEN 1 THEN 0 ELSE 64 END),
            canonical BLOB NOT NULL,
            sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
            signature BLOB NOT NULL,
            clock_back INTEGER NOT NULL CHECK (clock_back IN (0, 1)),
            UNIQUE (device, device_seq)
        ) STRICT;
        CREATE INDEX record_kind ON record (kind, place);
        CREATE INDEX record_subject ON record (subject, place);
        CREATE TRIGGER record_is_never_changed BEFORE UPDATE ON record
            BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END;
        CREATE TRIGGER record_is_never_deleted BEFORE DELETE ON record
            BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END;
    """)


@STEPS()
def register(db: Database) -> None:
    """名录 and what was seen: one row for each subject; `record` is the latest record of it."""
    db.executescript("""
        CREATE TABLE site (
            id TEXT PRIMARY KEY REFERENCES record (id), record TEXT NOT NULL REFERENCES record (id),
            code TEXT NOT NULL UNIQUE CHECK (code <> ''), name TEXT NOT NULL CHECK (name <> ''), kind TEXT NOT NULL,
            enterprise TEXT NOT NULL, credit_code TEXT NOT NULL, county TEXT NOT NULL, address TEXT NOT NULL,
            demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1))
        ) STRICT;
        CREATE TABLE officer (
            id TEXT PRIMARY KEY REFERENCES record (id), record TEXT NOT NULL REFERENCES record (id),
            code TEXT NOT NULL UNIQUE CHECK (code <> ''), name TEXT NOT NULL CHECK (name <> ''),
            certificate TEXT NOT NULL, valid_until TEXT, organ TEXT NOT NULL,
            demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1))
        ) STRICT;
        CREATE TABLE inspection (
            id TEXT PRIMARY KEY REFERENCES record (id), record TEXT NOT NULL REFERENCES record (id),
            site TEXT NOT NULL, form TEXT NOT NULL, form_version TEXT NOT NULL,
            started_at TEXT NOT NULL, ended_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX inspection_site ON inspection (site, ended_at);
        CREATE TABLE finding (
            id TEXT PRIMARY KEY REFERENCES record (id), record TEXT NOT NULL REFERENCES record (id),
            inspection TEXT NOT NULL, site TEXT NOT NULL, item TEXT NOT NULL, title TEXT NOT NULL,
            facts TEXT NOT NULL, demand TEXT NOT NULL, severity TEXT NOT NULL, manner TEXT NOT NULL, deadline TEXT,
            authority TEXT NOT NULL
        ) STRICT;
        CREATE INDEX finding_site ON finding (site);
        CREATE INDEX finding_inspection ON finding (inspection);
        CREATE TABLE evidence (
            id TEXT PRIMARY KEY REFERENCES record (id), record TEXT NOT NULL REFERENCES record (id),
            inspection TEXT NOT NULL, blob TEXT NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL,
            taken_at TEXT NOT NULL, caption TEXT NOT NULL, items TEXT NOT NULL CHECK (json_valid(items))
        ) STRICT;
        CREATE INDEX evidence_inspection ON evidence (inspection);
        CREATE INDEX evidence_blob ON evidence (blob);
        CREATE TABLE clause_check (
            id TEXT PRIMARY KEY REFERENCES record (id), clause TEXT NOT NULL, text_sha256 TEXT NOT NULL,
            verified_by TEXT NOT NULL, verified_on TEXT NOT NULL
        ) STRICT;
        CREATE INDEX clause_check_clause ON clause_check (clause);
    """)


@STEPS()
def papers(db: Database) -> None:
    """文书 and 文号: a number is used once, by a document or by a void, and only out of a leased block."""
    db.executescript("""
        CREATE TABLE document (
            id TEXT PRIMARY KEY REFERENCES record (id), type TEXT NOT NULL, title TEXT NOT NULL, number TEXT UNIQUE,
            inspection TEXT NOT NULL, site TEXT NOT NULL, issued_on TEXT NOT NULL, pdf TEXT NOT NULL,
            pages INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX document_site ON document (site);
        CREATE INDEX document_inspection ON document (inspection);
        CREATE TABLE service (
            id TEXT PRIMARY KEY REFERENCES record (id), document TEXT NOT NULL, method TEXT NOT NULL,
            served_on TEXT NOT NULL, receiver TEXT NOT NULL
        ) STRICT;
        CREATE INDEX service_document ON service (document);
        CREATE TABLE printing (
            id TEXT PRIMARY KEY REFERENCES record (id), document TEXT NOT NULL, printer TEXT NOT NULL,
            copies INTEGER NOT NULL CHECK (copies >= 1), made_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX printing_document ON printing (document);
        CREATE TABLE number_block (
            id TEXT PRIMARY KEY REFERENCES record (id), organ_code TEXT NOT NULL CHECK (organ_code <> ''),
            type TEXT NOT NULL, year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 9999),
            first INTEGER NOT NULL CHECK (first >= 1), last INTEGER NOT NULL, CHECK (last >= first)
        ) STRICT;
        CREATE TRIGGER number_block_stands_alone BEFORE INSERT ON number_block
            WHEN EXISTS (SELECT 1 FROM number_block WHERE organ_code = NEW.organ_code AND type = NEW.type
                AND year = NEW.year AND first <= NEW.last AND last >= NEW.first)
            BEGIN SELECT RAISE(ABORT, 'number block overlaps'); END;
        CREATE TABLE number_void (
            id TEXT PRIMARY KEY REFERENCES record (id), number TEXT NOT NULL UNIQUE, reason TEXT NOT NULL
        ) STRICT;
        CREATE TABLE number_use (
            number TEXT PRIMARY KEY CHECK (number <> ''), block TEXT NOT NULL REFERENCES number_block (id),
            n INTEGER NOT NULL, record TEXT NOT NULL UNIQUE REFERENCES record (id),
            purpose TEXT NOT NULL CHECK (purpose IN ('document', 'void')), UNIQUE (block, n)
        ) STRICT;
        CREATE TRIGGER number_use_stays_in_its_block BEFORE INSERT ON number_use
            WHEN NOT EXISTS (SELECT 1 FROM number_block WHERE id = NEW.block AND NEW.n BETWEEN first AND last)
            BEGIN SELECT RAISE(ABORT, 'number outside block'); END;
    """)


@STEPS()
def work_in_hand(db: Database) -> None:
    """Forms kept as they were used, the inspections being filled in, and settings."""
    db.executescript("""
        CREATE TABLE form (
            sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64), form_id TEXT NOT NULL, version TEXT NOT NULL,
            title TEXT NOT NULL, source BLOB NOT NULL, media TEXT NOT NULL CHECK (json_valid(media)),
            kept_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE draft (
            id TEXT PRIMARY KEY CHECK (id <> ''), site TEXT NOT NULL,
            form_sha TEXT NOT NULL REFERENCES form (sha256), form_id TEXT NOT NULL, form_version TEXT NOT NULL,
            officers TEXT NOT NULL CHECK (json_valid(officers)), snapshot BLOB NOT NULL,
            position TEXT NOT NULL DEFAULT '', started_at TEXT NOT NULL, touched_at TEXT NOT NULL,
            discarded_at TEXT, closed_at TEXT, inspection TEXT REFERENCES record (id),
            CHECK ((closed_at IS NULL) = (inspection IS NULL))
        ) STRICT;
        CREATE TABLE draft_value (
            draft TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE, ref TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (draft, ref)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE draft_extra (
            draft TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE, key TEXT NOT NULL,
            value TEXT NOT NULL CHECK (json_valid(value)), PRIMARY KEY (draft, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE setting (
            key TEXT PRIMARY KEY, value TEXT NOT NULL CHECK (json_valid(value))
        ) STRICT, WITHOUT ROWID;
    """)


@STEPS()
def words(db: Database) -> None:
    """Full text: FTS5 over characters set apart by spaces, and the initials of names (see `search`)."""
    db.executescript("""
        CREATE TABLE search_entry (
            place INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, initials TEXT NOT NULL, UNIQUE (kind, id)
        ) STRICT;
        CREATE VIRTUAL TABLE search_text USING fts5 (title, words, tokenize = "unicode61 remove_diacritics 2");
    """)


@STEPS()
def published_forms(db: Database) -> None:
    """Forms of the bureau's own that inspections may begin with, beside the shipped ones."""
    db.executescript("""
        CREATE TABLE form_published (
            sha256 TEXT PRIMARY KEY REFERENCES form (sha256), origin TEXT NOT NULL, published_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    """)


@STEPS()
def exchange(db: Database) -> None:
    """What travels to the hub and what came from it.

    `outgoing`: every record and file once, with how far it has come. `unlisted` is computed like the projections:
    records that stand in the chain but could not be listed. `aside`: what arrived and cannot stand in the chain.
    """
    db.executescript("""
        CREATE TABLE hub (
            only INTEGER PRIMARY KEY CHECK (only = 1), address TEXT NOT NULL CHECK (address <> ''),
            name TEXT NOT NULL, public_key TEXT NOT NULL CHECK (length(public_key) = 64),
            certificate TEXT NOT NULL CHECK (json_valid(certificate)), signature TEXT NOT NULL,
            enrolled_at TEXT NOT NULL, cursor TEXT NOT NULL DEFAULT '', synced_at TEXT NOT NULL DEFAULT '',
            clock_offset_s INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE receipt (
            sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64), canonical TEXT NOT NULL CHECK (json_valid(canonical)),
            signature TEXT NOT NULL, hub_key TEXT NOT NULL, hub_time TEXT NOT NULL, kept_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE outgoing (
            sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
            what TEXT NOT NULL CHECK (what IN ('record', 'thumbnail', 'file')),
            own INTEGER NOT NULL CHECK (own IN (0, 1)), place INTEGER NOT NULL, case_place INTEGER NOT NULL,
            case_id TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL,
            media_type TEXT NOT NULL, size INTEGER NOT NULL CHECK (size >= 0),
            sent INTEGER NOT NULL DEFAULT 0 CHECK (sent BETWEEN 0 AND size),
            state TEXT NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'sending', 'sent', 'received', 'refused', 'needs_you')),
            reason TEXT NOT NULL DEFAULT '', sentence TEXT NOT NULL DEFAULT '',
            waiting_for INTEGER NOT NULL DEFAULT 0, receipt TEXT REFERENCES receipt (sha256),
            CHECK ((state = 'received') = (receipt IS NOT NULL))
        ) STRICT;
        CREATE INDEX outgoing_next ON outgoing (state, what, case_place, place);
        CREATE INDEX outgoing_place ON outgoing (what, place);
        CREATE TABLE unlisted (
            record TEXT PRIMARY KEY REFERENCES record (id), code TEXT NOT NULL,
            fields TEXT NOT NULL CHECK (json_valid(fields)), said TEXT NOT NULL CHECK (json_valid(said))
        ) STRICT;
        CREATE TABLE aside (
            sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64), canonical BLOB NOT NULL, signature BLOB NOT NULL,
            reason TEXT NOT NULL, came_from TEXT NOT NULL, came_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE certificate (
            device TEXT PRIMARY KEY CHECK (device <> ''), canonical TEXT NOT NULL CHECK (json_valid(canonical)),
            signature TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE pack (
            kind TEXT NOT NULL, version TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
            signature TEXT NOT NULL, published_at TEXT NOT NULL, kept_at TEXT NOT NULL, PRIMARY KEY (kind)
        ) STRICT, WITHOUT ROWID;
    """)


@STEPS()
def register_versions(db: Database) -> None:
    """名录 merges: every readable version of a site or officer, of which the rows of `site` and `officer` are made."""
    db.executescript("""
        CREATE TABLE register_version (
            record TEXT PRIMARY KEY REFERENCES record (id), kind TEXT NOT NULL, subject TEXT NOT NULL,
            said TEXT NOT NULL CHECK (json_valid(said))
        ) STRICT;
        CREATE INDEX register_version_subject ON register_version (kind, subject);
    """)
    for (canonical,) in db.conn.execute("SELECT canonical FROM record WHERE kind IN ('site', 'officer')").fetchall():
        versions.note(db, read_record(canonical))


@STEPS()
def refused_packs(db: Database) -> None:
    """Packs that came and could not be used, with the reason in words."""
    db.executescript("""
        CREATE TABLE pack_refused (
            kind TEXT PRIMARY KEY, version TEXT NOT NULL, sha256 TEXT NOT NULL, sentence TEXT NOT NULL,
            program TEXT NOT NULL, refused_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    """)


@STEPS()
def temporary_numbers(db: Database) -> None:
    """临时编号: used once, as a document number is; and the official numbers that the hub gave for them."""
    db.executescript("""
        ALTER TABLE document ADD COLUMN temporary TEXT CHECK (temporary <> '');
        CREATE UNIQUE INDEX document_temporary ON document (temporary);
        CREATE TABLE number_given (
            id TEXT PRIMARY KEY REFERENCES record (id), document TEXT NOT NULL CHECK (document <> ''),
            temporary TEXT NOT NULL, number TEXT NOT NULL CHECK (number <> '')
        ) STRICT;
        CREATE INDEX number_given_document ON number_given (document);
    """)
    told = "SELECT id, kind, canonical FROM record WHERE kind IN ('document', 'number_given') ORDER BY place"
    for identity, kind, canonical in db.conn.execute(told).fetchall():  # an older program has passed these over
        body = read_record(canonical).body
        if kind == "number_given":
            row = (identity, *(str(body.get(name, "")) for name in ("document", "temporary", "number")))
            db.conn.execute("INSERT OR IGNORE INTO number_given VALUES (?, ?, ?, ?)", row)
        elif body.get("temporary_number"):
            row = (str(body["temporary_number"]), identity)
            db.conn.execute("UPDATE OR IGNORE document SET temporary = ? WHERE id = ?", row)


@STEPS()
def jottings(db: Database) -> None:
    """What was typed into a sheet and is not recorded yet."""
    db.executescript("""
        CREATE TABLE jotting (
            key TEXT PRIMARY KEY CHECK (key <> ''), said TEXT NOT NULL CHECK (json_valid(said)), kept_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    """)


@STEPS()
def shared_entries(db: Database) -> None:
    """The id of a site or officer may be the subject that every device gives it: then it is no record's."""
    db.executescript("""
        CREATE TABLE site_next (
            id TEXT PRIMARY KEY CHECK (id <> ''), record TEXT NOT NULL REFERENCES record (id),
            code TEXT NOT NULL UNIQUE CHECK (code <> ''), name TEXT NOT NULL CHECK (name <> ''), kind TEXT NOT NULL,
            enterprise TEXT NOT NULL, credit_code TEXT NOT NULL, county TEXT NOT NULL, address TEXT NOT NULL,
            demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1))
        ) STRICT;
        INSERT INTO site_next SELECT * FROM site;
        DROP TABLE site;
        ALTER TABLE site_next RENAME TO site;
        CREATE TABLE officer_next (
            id TEXT PRIMARY KEY CHECK (id <> ''), record TEXT NOT NULL REFERENCES record (id),
            code TEXT NOT NULL UNIQUE CHECK (code <> ''), name TEXT NOT NULL CHECK (name <> ''),
            certificate TEXT NOT NULL, valid_until TEXT, organ TEXT NOT NULL,
            demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1))
        ) STRICT;
        INSERT INTO officer_next SELECT * FROM officer;
        DROP TABLE officer;
        ALTER TABLE officer_next RENAME TO officer;
    """)
