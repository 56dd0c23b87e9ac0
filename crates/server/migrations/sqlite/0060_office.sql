-- The office: the log of what it does, who works there, and money that leaves by four eyes.

-- The log -----------------------------------------------------------------------------------------

-- Append only, each entry bound to the one before it. How an entry is hashed: docs/audit-log.md.
-- There is no unique index beside the key: OR REPLACE on it would take an older entry out.
CREATE TABLE audit_entry (
    seq          INTEGER PRIMARY KEY CHECK (seq > 0),
    at           INTEGER NOT NULL,
    actor        TEXT NOT NULL CHECK (actor = 'server' OR actor GLOB 'officer:?*' OR actor GLOB 'cli:?*'),
    action       TEXT NOT NULL CHECK (action GLOB '[a-z]*.[a-z]*'),
    subject_kind TEXT NOT NULL CHECK (subject_kind <> ''),
    subject_id   TEXT NOT NULL,
    details      BLOB NOT NULL CHECK (length(details) = 32),
    previous     BLOB NOT NULL CHECK (length(previous) = 32),
    hash         BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry
BEGIN
    SELECT CASE
        WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry)
            THEN raise(ABORT, 'audit_entry: the sequence has a gap')
        WHEN NEW.previous <> coalesce(
                (SELECT hash FROM audit_entry WHERE seq = NEW.seq - 1), zeroblob(32))
            THEN raise(ABORT, 'audit_entry: not bound to the entry before it')
    END;
END;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry
BEGIN SELECT raise(ABORT, 'audit_entry: append only'); END;
CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
BEGIN SELECT raise(ABORT, 'audit_entry: append only'); END;

-- Who works in the office -------------------------------------------------------------------------

-- Those who sign in to the office, whoever else the members see as their board.
-- One person is one officer for good: neither the member behind an officer nor the name comes back
-- under another number, so that nobody is two of four eyes.
CREATE TABLE office_account (
    id            INTEGER PRIMARY KEY,
    number        TEXT NOT NULL UNIQUE
        CHECK (length(number) BETWEEN 2 AND 16 AND number NOT GLOB '*[^0-9A-Z-]*' AND number GLOB '*[A-Z]*'),
    name          TEXT NOT NULL CHECK (trim(name) <> ''),
    -- The name without case, marks and spaces.
    name_folded   TEXT NOT NULL UNIQUE CHECK (name_folded <> ''),
    member_id     INTEGER UNIQUE REFERENCES member (id),
    teller        INTEGER NOT NULL CHECK (teller IN (0, 1)),
    manager       INTEGER NOT NULL CHECK (manager IN (0, 1)),
    supervisor    INTEGER NOT NULL CHECK (supervisor IN (0, 1)),
    admin         INTEGER NOT NULL CHECK (admin IN (0, 1)),
    -- argon2id in PHC form.
    password_hash TEXT NOT NULL,
    -- The key of the second factor, once it is confirmed, and the last step that was used up.
    totp_key      BLOB CHECK (length(totp_key) = 20),
    totp_step     INTEGER,
    created_at    INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL,
    disabled_at   INTEGER,
    CHECK (teller + manager + supervisor + admin > 0),
    -- Who supervises decides nothing: pengawas look at what pengurus do (UU 25/1992 Pasal 39).
    CHECK (supervisor = 0 OR teller + manager + admin = 0)
) STRICT;
CREATE TRIGGER office_account_stays BEFORE UPDATE OF id, number, member_id ON office_account
WHEN NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT raise(ABORT, 'office_account: number and person stay'); END;
CREATE TRIGGER office_account_kept BEFORE DELETE ON office_account
BEGIN SELECT raise(ABORT, 'office_account: kept for good'); END;

-- Short sessions of their own: no token of a member is here, and none of an officer in `session`.
CREATE TABLE office_session (
    id           TEXT PRIMARY KEY,
    officer_id   INTEGER NOT NULL REFERENCES office_account (id),
    kind         TEXT NOT NULL CHECK (kind IN ('cookie', 'bearer')),
    token_hash   BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    revoked_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX office_session_officer ON office_session (officer_id);

-- The first answer to an officer's write, as `idempotency` keeps a member's.
CREATE TABLE office_idempotency (
    officer_id     INTEGER NOT NULL REFERENCES office_account (id),
    key            TEXT NOT NULL,
    operation      TEXT NOT NULL,
    payload_sha256 BLOB NOT NULL CHECK (length(payload_sha256) = 32),
    status         INTEGER NOT NULL,
    content_type   TEXT NOT NULL,
    body           BLOB NOT NULL,
    created_at     INTEGER NOT NULL,
    PRIMARY KEY (officer_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX office_idempotency_created ON office_idempotency (created_at);

-- Money that leaves -------------------------------------------------------------------------------

-- Who granted it and who paid it out, never the same officer. `subject` is the number of the
-- application for a loan, or the id of the request.
CREATE TABLE payout (
    kind        TEXT NOT NULL CHECK (kind IN ('loan', 'withdrawal', 'leaving')),
    subject     TEXT NOT NULL,
    granted_by  INTEGER NOT NULL REFERENCES office_account (id),
    granted_at  INTEGER NOT NULL,
    paid_by     INTEGER REFERENCES office_account (id),
    paid_at     INTEGER,
    PRIMARY KEY (kind, subject),
    CHECK (paid_by <> granted_by),
    CHECK ((paid_by IS NULL) = (paid_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER payout_granted BEFORE INSERT ON payout
BEGIN
    SELECT CASE
        WHEN NEW.paid_by IS NOT NULL
            THEN raise(ABORT, 'payout: granted before it is paid')
        WHEN EXISTS (SELECT 1 FROM payout WHERE kind = NEW.kind AND subject = NEW.subject)
            THEN raise(ABORT, 'payout: granted already')
        WHEN NOT EXISTS (SELECT 1 FROM office_account
                WHERE id = NEW.granted_by AND manager = 1 AND disabled_at IS NULL)
            THEN raise(ABORT, 'payout: granted by a manager in office')
    END;
END;
CREATE TRIGGER payout_paid BEFORE UPDATE ON payout
BEGIN
    SELECT CASE
        WHEN OLD.paid_by IS NOT NULL
            THEN raise(ABORT, 'payout: paid already')
        WHEN NEW.kind <> OLD.kind OR NEW.subject <> OLD.subject
                OR NEW.granted_by <> OLD.granted_by OR NEW.granted_at <> OLD.granted_at
            THEN raise(ABORT, 'payout: who granted it stays')
        WHEN NOT EXISTS (SELECT 1 FROM office_account
                WHERE id = NEW.paid_by AND teller + manager > 0 AND disabled_at IS NULL)
            THEN raise(ABORT, 'payout: paid by an officer of the counter')
    END;
END;
CREATE TRIGGER payout_kept BEFORE DELETE ON payout
BEGIN SELECT raise(ABORT, 'payout: kept for good'); END;

-- An application becomes a loan only when two officers have put their names to it. Loans of the
-- past come in by an import as they are.
CREATE TRIGGER loan_application_four_eyes BEFORE UPDATE OF status ON loan_application
WHEN NEW.status = 'disbursed' AND OLD.status <> 'disbursed'
BEGIN
    SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM payout
            WHERE kind = 'loan' AND subject = NEW.number AND paid_by IS NOT NULL)
        THEN raise(ABORT, 'loan_application: disbursed by a second officer')
    END;
END;
