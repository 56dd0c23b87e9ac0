-- Terms of berjangka, and what members ask of the office about savings.

-- How a term account runs; its rate and its end stand with the account.
CREATE TABLE savings_term (
    account_id      TEXT PRIMARY KEY REFERENCES savings_account (id),
    months          INTEGER NOT NULL CHECK (months BETWEEN 1 AND 600),
    payout          TEXT NOT NULL CHECK (payout IN ('elsewhere', 'added', 'atMaturity')),
    -- What an early end costs.
    penalty_of      TEXT CHECK (penalty_of IN ('interest', 'balance')),
    penalty_percent TEXT,
    CHECK ((penalty_of IS NULL) = (penalty_percent IS NULL))
) STRICT, WITHOUT ROWID;

-- Withdrawals, ends of terms, and notices of deposits. The figures of an end are those that the
-- member was told.
CREATE TABLE savings_request (
    id           TEXT PRIMARY KEY,
    number       TEXT NOT NULL UNIQUE,
    member_id    INTEGER NOT NULL REFERENCES member (id),
    account_id   TEXT NOT NULL REFERENCES savings_account (id),
    kind         TEXT NOT NULL CHECK (kind IN ('withdrawal', 'closing', 'deposit')),
    amount_sen   INTEGER NOT NULL CHECK (amount_sen > 0),
    interest_sen INTEGER NOT NULL DEFAULT 0 CHECK (interest_sen >= 0),
    tax_sen      INTEGER NOT NULL DEFAULT 0 CHECK (tax_sen >= 0),
    penalty_sen  INTEGER NOT NULL DEFAULT 0 CHECK (penalty_sen >= 0),
    paid_on      TEXT CHECK (paid_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    note         TEXT NOT NULL DEFAULT '',
    status       TEXT NOT NULL CHECK (status IN
        ('submitted', 'approved', 'rejected', 'paid', 'booked', 'cancelled')),
    submitted_at INTEGER NOT NULL,
    -- The last movement that came of it.
    movement_seq INTEGER,
    CHECK ((paid_on IS NOT NULL) = (kind = 'deposit')),
    CHECK (kind = 'closing' OR (interest_sen = 0 AND tax_sen = 0 AND penalty_sen = 0)),
    CHECK ((movement_seq IS NOT NULL) = (status IN ('paid', 'booked'))),
    FOREIGN KEY (account_id, movement_seq) REFERENCES savings_transaction (account_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX savings_request_member ON savings_request (member_id, submitted_at);
CREATE INDEX savings_request_account ON savings_request (account_id, status);
-- A term ends once.
CREATE UNIQUE INDEX savings_request_closing
    ON savings_request (account_id) WHERE kind = 'closing' AND status IN ('submitted', 'approved');

CREATE TABLE savings_request_event (
    request_id TEXT NOT NULL REFERENCES savings_request (id),
    seq        INTEGER NOT NULL CHECK (seq > 0),
    status     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    reason     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (request_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER savings_request_event_stays BEFORE UPDATE ON savings_request_event
BEGIN SELECT raise(ABORT, 'savings_request_event: append only'); END;
CREATE TRIGGER savings_request_event_kept BEFORE DELETE ON savings_request_event
BEGIN SELECT raise(ABORT, 'savings_request_event: append only'); END;

CREATE TABLE savings_request_photo (
    request_id TEXT PRIMARY KEY REFERENCES savings_request (id),
    jpeg       BLOB NOT NULL CHECK (length(jpeg) BETWEEN 4 AND 200000)
) STRICT, WITHOUT ROWID;
