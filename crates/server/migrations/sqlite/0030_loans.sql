-- What products ask of those who borrow, what being late or early costs, who stands surety, what is
-- pledged, and papers that come in pieces. Rules are data: no column names a cooperative's habit.

-- Conditions of a product; without a row nothing is asked.
CREATE TABLE loan_condition (
    product_id           TEXT PRIMARY KEY REFERENCES loan_product (id) ON DELETE CASCADE,
    min_member_months    INTEGER NOT NULL DEFAULT 0 CHECK (min_member_months BETWEEN 0 AND 1200),
    max_running          INTEGER CHECK (max_running BETWEEN 1 AND 100),
    without_arrears      INTEGER NOT NULL DEFAULT 0 CHECK (without_arrears IN (0, 1)),
    savings_multiple     TEXT,
    guarantors           INTEGER NOT NULL DEFAULT 0 CHECK (guarantors BETWEEN 0 AND 5),
    max_guarantees       INTEGER NOT NULL DEFAULT 3 CHECK (max_guarantees BETWEEN 1 AND 100),
    collateral_above_sen INTEGER CHECK (collateral_above_sen >= 0),
    late_percent         TEXT,
    late_per             TEXT CHECK (late_per IN ('day', 'month', 'year', 'once')),
    late_base            TEXT CHECK (late_base IN ('instalment', 'interest')),
    late_grace_days      INTEGER NOT NULL DEFAULT 0 CHECK (late_grace_days BETWEEN 0 AND 365),
    late_grace_counts    INTEGER NOT NULL DEFAULT 0 CHECK (late_grace_counts IN (0, 1)),
    payoff_interest      TEXT NOT NULL DEFAULT 'month'
        CHECK (payoff_interest IN ('byDay', 'month', 'all')),
    payoff_fee_percent   TEXT,
    payoff_fee_sen       INTEGER CHECK (payoff_fee_sen >= 0),
    CHECK ((late_percent IS NULL) = (late_per IS NULL)),
    CHECK ((late_percent IS NULL) = (late_base IS NULL)),
    CHECK (payoff_fee_percent IS NULL OR payoff_fee_sen IS NULL)
) STRICT, WITHOUT ROWID;

-- The papers that a product asks for.
CREATE TABLE loan_slot (
    product_id TEXT NOT NULL REFERENCES loan_product (id) ON DELETE CASCADE,
    slot       TEXT NOT NULL CHECK (slot <> '' AND length(slot) <= 64),
    position   INTEGER NOT NULL,
    name       TEXT NOT NULL CHECK (trim(name) <> ''),
    hint       TEXT NOT NULL DEFAULT '',
    required   INTEGER NOT NULL CHECK (required IN (0, 1)),
    pdf        INTEGER NOT NULL CHECK (pdf IN (0, 1)),
    PRIMARY KEY (product_id, slot)
) STRICT, WITHOUT ROWID;

-- The rules that a loan began with: a product that changes later changes no running loan.
CREATE TABLE loan_term (
    loan_id            TEXT PRIMARY KEY REFERENCES loan (id),
    late_percent       TEXT,
    late_per           TEXT,
    late_base          TEXT,
    late_grace_days    INTEGER NOT NULL,
    late_grace_counts  INTEGER NOT NULL,
    payoff_interest    TEXT NOT NULL,
    payoff_fee_percent TEXT,
    payoff_fee_sen     INTEGER
) STRICT, WITHOUT ROWID;
CREATE TRIGGER loan_takes_its_terms AFTER INSERT ON loan
BEGIN
    INSERT INTO loan_term
    SELECT NEW.id, late_percent, late_per, late_base, late_grace_days, late_grace_counts,
           payoff_interest, payoff_fee_percent, payoff_fee_sen
    FROM loan_condition WHERE product_id = NEW.product_id;
END;

-- Who stands surety: for an application and the loan that comes of it, or for a loan that was
-- brought along from before.
CREATE TABLE loan_guarantee (
    id             TEXT PRIMARY KEY,
    application_id TEXT REFERENCES loan_application (id),
    loan_id        TEXT REFERENCES loan (id),
    member_id      INTEGER NOT NULL REFERENCES member (id),
    position       INTEGER NOT NULL CHECK (position > 0),
    status         TEXT NOT NULL CHECK (status IN ('pending', 'accepted', 'declined')),
    asked_at       INTEGER NOT NULL,
    answered_at    INTEGER,
    reason         TEXT NOT NULL DEFAULT '',
    UNIQUE (application_id, member_id),
    UNIQUE (loan_id, member_id),
    CHECK ((application_id IS NULL) <> (loan_id IS NULL)),
    CHECK ((answered_at IS NULL) = (status = 'pending'))
) STRICT, WITHOUT ROWID;
CREATE INDEX loan_guarantee_member ON loan_guarantee (member_id);

-- An answer is given once, because others build on it.
CREATE TRIGGER loan_guarantee_stays BEFORE UPDATE ON loan_guarantee
WHEN OLD.status <> 'pending'
BEGIN SELECT raise(ABORT, 'loan_guarantee: answered already'); END;
CREATE TRIGGER loan_guarantee_kept BEFORE DELETE ON loan_guarantee
BEGIN SELECT raise(ABORT, 'loan_guarantee: never removed'); END;
CREATE TRIGGER loan_guarantee_for_others BEFORE INSERT ON loan_guarantee
BEGIN
    SELECT raise(ABORT, 'loan_guarantee: nobody stands surety for themselves')
    WHERE NEW.member_id IN (
        SELECT member_id FROM loan_application WHERE id = NEW.application_id
        UNION ALL SELECT member_id FROM loan WHERE id = NEW.loan_id
    );
END;

CREATE TABLE loan_collateral (
    application_id TEXT PRIMARY KEY REFERENCES loan_application (id),
    kind           TEXT NOT NULL CHECK (kind IN
        ('vehicle', 'land', 'savings', 'salary', 'goods', 'other')),
    description    TEXT NOT NULL CHECK (trim(description) <> ''),
    value_sen      INTEGER NOT NULL CHECK (value_sen > 0)
) STRICT, WITHOUT ROWID;

-- A paper on its way or whole. `upload_key` is the key of the write: another one begins anew.
CREATE TABLE loan_attachment (
    application_id TEXT NOT NULL REFERENCES loan_application (id),
    slot           TEXT NOT NULL,
    upload_key     TEXT NOT NULL,
    media_type     TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'application/pdf')),
    size           INTEGER NOT NULL CHECK (size > 0),
    sha256         BLOB NOT NULL CHECK (length(sha256) = 32),
    received       INTEGER NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND size),
    begun_at       INTEGER NOT NULL,
    completed_at   INTEGER,
    PRIMARY KEY (application_id, slot),
    CHECK (completed_at IS NULL OR received = size)
) STRICT, WITHOUT ROWID;

CREATE TABLE loan_attachment_piece (
    application_id TEXT NOT NULL,
    slot           TEXT NOT NULL,
    start          INTEGER NOT NULL CHECK (start >= 0),
    bytes          BLOB NOT NULL CHECK (length(bytes) > 0),
    UNIQUE (application_id, slot, start),
    FOREIGN KEY (application_id, slot)
        REFERENCES loan_attachment (application_id, slot) ON DELETE CASCADE
) STRICT;
-- Pieces follow each other without a gap and without a byte twice.
CREATE TRIGGER loan_attachment_piece_follows BEFORE INSERT ON loan_attachment_piece
BEGIN
    SELECT raise(ABORT, 'loan_attachment_piece: a gap')
    WHERE NEW.start <> (SELECT received FROM loan_attachment
                        WHERE application_id = NEW.application_id AND slot = NEW.slot);
END;
CREATE TRIGGER loan_attachment_piece_counts AFTER INSERT ON loan_attachment_piece
BEGIN
    UPDATE loan_attachment SET received = received + length(NEW.bytes)
    WHERE application_id = NEW.application_id AND slot = NEW.slot;
END;

-- A paper that the office has seen on paper instead.
CREATE TABLE loan_paper_seen (
    application_id TEXT NOT NULL REFERENCES loan_application (id),
    slot           TEXT NOT NULL,
    seen_at        INTEGER NOT NULL,
    PRIMARY KEY (application_id, slot)
) STRICT, WITHOUT ROWID;
