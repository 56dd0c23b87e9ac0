-- The whole first schema. Rules that must hold whatever code writes stand here as constraints and
-- triggers; everything else is the domain's.
--
-- Money is INTEGER sen (1/100 rupiah). Moments are INTEGER unix milliseconds, UTC. Days are TEXT
-- YYYY-MM-DD. Rates are TEXT decimals in percent beside their period. Ids that the wire shows are
-- TEXT of letters, digits, '-' and '_'; a member's own id is an INTEGER that never leaves.

-- Who the cooperative is -------------------------------------------------------------------------

CREATE TABLE cooperative (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    name          TEXT NOT NULL CHECK (trim(name) <> ''),
    legal_name    TEXT NOT NULL CHECK (trim(legal_name) <> ''),
    nik_koperasi  TEXT,
    badan_hukum   TEXT,
    address       TEXT,
    whatsapp      TEXT,
    phone         TEXT,
    colour        TEXT NOT NULL CHECK (length(colour) = 7 AND colour GLOB '#*'),
    zone          TEXT NOT NULL CHECK (zone IN ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura')),
    interest_word TEXT CHECK (interest_word IN ('bunga', 'jasa', 'margin')),
    privacy_url   TEXT,
    updated_at    INTEGER NOT NULL
) STRICT;

-- The moment for which the figures of an area hold: offices enter data late, so it is the moment of
-- the last import or booking, not of the question.
CREATE TABLE figures_moment (
    area  TEXT PRIMARY KEY CHECK (area IN ('savings', 'loans')),
    as_of INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE import_run (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    file_sha256 BLOB NOT NULL CHECK (length(file_sha256) = 32),
    row_count   INTEGER NOT NULL,
    imported_at INTEGER NOT NULL,
    UNIQUE (kind, file_sha256)
) STRICT;

-- Members and how they sign in -------------------------------------------------------------------

CREATE TABLE member (
    id        INTEGER PRIMARY KEY,
    number    TEXT NOT NULL UNIQUE CHECK (number <> '' AND number NOT GLOB '*[^0-9]*'),
    name      TEXT NOT NULL CHECK (trim(name) <> ''),
    status    TEXT NOT NULL CHECK (status IN ('full', 'candidate', 'associate', 'left')),
    joined_on TEXT NOT NULL CHECK (joined_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    left_on   TEXT CHECK (left_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]')
) STRICT;

-- argon2id in PHC form.
CREATE TABLE credential (
    member_id     INTEGER PRIMARY KEY REFERENCES member (id),
    password_hash TEXT NOT NULL,
    changed_at    INTEGER NOT NULL
) STRICT;

-- The code that the office prints; issuing a new one ends the older ones.
CREATE TABLE activation_code (
    id         INTEGER PRIMARY KEY,
    member_id  INTEGER NOT NULL REFERENCES member (id),
    code_hash  TEXT NOT NULL,
    issued_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX activation_code_live ON activation_code (member_id) WHERE ended_at IS NULL;

-- By the number that was typed, whether or not a member has it: a lock must not tell which exist.
CREATE TABLE sign_in_attempt (
    number       TEXT PRIMARY KEY,
    failures     INTEGER NOT NULL CHECK (failures >= 0),
    locked_until INTEGER,
    last_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Tokens are kept as SHA-256 only. For `cookie` the token is the session's; for `bearer` it is the
-- access token of the moment, with an end of its own.
CREATE TABLE session (
    id                TEXT PRIMARY KEY,
    member_id         INTEGER NOT NULL REFERENCES member (id),
    kind              TEXT NOT NULL CHECK (kind IN ('cookie', 'bearer')),
    token_hash        BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    token_expires_at  INTEGER NOT NULL,
    device            TEXT NOT NULL,
    created_at        INTEGER NOT NULL,
    last_seen_at      INTEGER NOT NULL,
    expires_at        INTEGER NOT NULL,
    revoked_at        INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX session_member ON session (member_id);

CREATE TABLE refresh_token (
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_token_session ON refresh_token (session_id);

-- The first answer to a write, kept with the effect in one transaction.
CREATE TABLE idempotency (
    member_id      INTEGER NOT NULL REFERENCES member (id),
    key            TEXT NOT NULL,
    operation      TEXT NOT NULL,
    payload_sha256 BLOB NOT NULL CHECK (length(payload_sha256) = 32),
    status         INTEGER NOT NULL,
    content_type   TEXT NOT NULL,
    body           BLOB NOT NULL,
    created_at     INTEGER NOT NULL,
    PRIMARY KEY (member_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_created ON idempotency (created_at);

-- Savings ----------------------------------------------------------------------------------------

CREATE TABLE savings_account (
    id                  TEXT PRIMARY KEY,
    member_id           INTEGER NOT NULL REFERENCES member (id),
    kind                TEXT NOT NULL CHECK (kind IN
        ('pokok', 'wajib', 'sukarela', 'berjangka', 'other')),
    name                TEXT NOT NULL CHECK (trim(name) <> ''),
    number              TEXT NOT NULL UNIQUE,
    opened_on           TEXT NOT NULL CHECK (opened_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    rate_percent        TEXT,
    rate_per            TEXT CHECK (rate_per IN ('month', 'year')),
    matures_on          TEXT CHECK (matures_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    minimum_balance_sen INTEGER CHECK (minimum_balance_sen >= 0),
    -- Kept by the triggers below, never written by hand.
    balance_sen         INTEGER NOT NULL DEFAULT 0 CHECK (balance_sen >= 0),
    last_seq            INTEGER NOT NULL DEFAULT 0,
    last_movement_on    TEXT,
    CHECK ((rate_percent IS NULL) = (rate_per IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX savings_account_member ON savings_account (member_id);

CREATE TABLE savings_transaction (
    account_id        TEXT NOT NULL REFERENCES savings_account (id),
    seq               INTEGER NOT NULL CHECK (seq > 0),
    booked_on         TEXT NOT NULL CHECK (booked_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    kind              TEXT NOT NULL CHECK (kind IN
        ('deposit', 'withdrawal', 'interest', 'tax', 'fee', 'transfer', 'adjustment')),
    direction         TEXT NOT NULL CHECK (direction IN ('credit', 'debit')),
    amount_sen        INTEGER NOT NULL CHECK (amount_sen > 0),
    balance_after_sen INTEGER NOT NULL CHECK (balance_after_sen >= 0),
    description       TEXT NOT NULL DEFAULT '',
    reference         TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX savings_transaction_reference
    ON savings_transaction (account_id, reference) WHERE reference <> '';
CREATE INDEX savings_transaction_month ON savings_transaction (account_id, booked_on);

-- Movements follow each other without a gap, forward in time, each from the balance before it.
CREATE TRIGGER savings_transaction_follows BEFORE INSERT ON savings_transaction
BEGIN
    SELECT CASE
        WHEN NEW.seq <> account.last_seq + 1
            THEN raise(ABORT, 'savings_transaction: the sequence has a gap')
        WHEN NEW.booked_on < coalesce(account.last_movement_on, account.opened_on)
            THEN raise(ABORT, 'savings_transaction: earlier than the movement before it')
        WHEN NEW.balance_after_sen <> account.balance_sen
            + CASE NEW.direction WHEN 'credit' THEN NEW.amount_sen ELSE -NEW.amount_sen END
            THEN raise(ABORT, 'savings_transaction: the balance does not follow')
    END
    FROM savings_account AS account WHERE account.id = NEW.account_id;
END;
CREATE TRIGGER savings_transaction_counts AFTER INSERT ON savings_transaction
BEGIN
    UPDATE savings_account
    SET balance_sen = NEW.balance_after_sen, last_seq = NEW.seq, last_movement_on = NEW.booked_on
    WHERE id = NEW.account_id;
END;
CREATE TRIGGER savings_transaction_stays BEFORE UPDATE ON savings_transaction
BEGIN SELECT raise(ABORT, 'savings_transaction: append only'); END;
CREATE TRIGGER savings_transaction_kept BEFORE DELETE ON savings_transaction
BEGIN SELECT raise(ABORT, 'savings_transaction: append only'); END;

-- Loans ------------------------------------------------------------------------------------------

CREATE TABLE loan_product (
    id             TEXT PRIMARY KEY,
    position       INTEGER NOT NULL,
    name           TEXT NOT NULL CHECK (trim(name) <> ''),
    description    TEXT NOT NULL DEFAULT '',
    method         TEXT NOT NULL,
    rate_percent   TEXT NOT NULL,
    rate_per       TEXT NOT NULL CHECK (rate_per IN ('month', 'year')),
    rounding_mode  TEXT NOT NULL,
    rounding_unit  TEXT NOT NULL,
    min_amount_sen INTEGER NOT NULL CHECK (min_amount_sen > 0),
    max_amount_sen INTEGER NOT NULL CHECK (max_amount_sen >= min_amount_sen),
    min_months     INTEGER NOT NULL CHECK (min_months > 0),
    max_months     INTEGER NOT NULL CHECK (max_months >= min_months),
    -- Whether members can apply for it; running loans keep theirs.
    offered        INTEGER NOT NULL DEFAULT 1 CHECK (offered IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE loan_fee (
    product_id TEXT NOT NULL REFERENCES loan_product (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('provision', 'administration')),
    percent    TEXT,
    amount_sen INTEGER CHECK (amount_sen >= 0),
    PRIMARY KEY (product_id, position),
    CHECK ((percent IS NULL) <> (amount_sen IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE loan (
    id            TEXT PRIMARY KEY,
    number        TEXT NOT NULL UNIQUE,
    member_id     INTEGER NOT NULL REFERENCES member (id),
    product_id    TEXT NOT NULL REFERENCES loan_product (id),
    product_name  TEXT NOT NULL,
    method        TEXT NOT NULL,
    rate_percent  TEXT NOT NULL,
    rate_per      TEXT NOT NULL CHECK (rate_per IN ('month', 'year')),
    principal_sen INTEGER NOT NULL CHECK (principal_sen > 0),
    months        INTEGER NOT NULL CHECK (months > 0),
    disbursed_on  TEXT NOT NULL CHECK (disbursed_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    status        TEXT NOT NULL CHECK (status IN ('active', 'closed'))
) STRICT, WITHOUT ROWID;
CREATE INDEX loan_member ON loan (member_id);

CREATE TABLE loan_instalment (
    loan_id       TEXT NOT NULL REFERENCES loan (id),
    number        INTEGER NOT NULL CHECK (number > 0),
    due_on        TEXT NOT NULL CHECK (due_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    principal_sen INTEGER NOT NULL CHECK (principal_sen >= 0),
    interest_sen  INTEGER NOT NULL CHECK (interest_sen >= 0),
    balance_sen   INTEGER NOT NULL CHECK (balance_sen >= 0),
    paid_sen      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (loan_id, number),
    CHECK (paid_sen BETWEEN 0 AND principal_sen + interest_sen)
) STRICT, WITHOUT ROWID;

CREATE TABLE loan_payment (
    loan_id    TEXT NOT NULL REFERENCES loan (id),
    seq        INTEGER NOT NULL CHECK (seq > 0),
    paid_on    TEXT NOT NULL CHECK (paid_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    amount_sen INTEGER NOT NULL CHECK (amount_sen > 0),
    reference  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (loan_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX loan_payment_reference
    ON loan_payment (loan_id, reference) WHERE reference <> '';

CREATE TABLE loan_application (
    id           TEXT PRIMARY KEY,
    number       TEXT NOT NULL UNIQUE,
    member_id    INTEGER NOT NULL REFERENCES member (id),
    product_id   TEXT NOT NULL REFERENCES loan_product (id),
    product_name TEXT NOT NULL,
    amount_sen   INTEGER NOT NULL CHECK (amount_sen > 0),
    months       INTEGER NOT NULL CHECK (months > 0),
    purpose      TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN
        ('submitted', 'underReview', 'approved', 'rejected', 'disbursed', 'cancelled')),
    submitted_at INTEGER NOT NULL,
    loan_id      TEXT UNIQUE REFERENCES loan (id),
    CHECK ((loan_id IS NOT NULL) = (status = 'disbursed'))
) STRICT, WITHOUT ROWID;
CREATE INDEX loan_application_member ON loan_application (member_id, submitted_at);
-- One application at a time waits for a decision.
CREATE UNIQUE INDEX loan_application_pending
    ON loan_application (member_id) WHERE status IN ('submitted', 'underReview');

CREATE TABLE loan_application_event (
    application_id TEXT NOT NULL REFERENCES loan_application (id),
    seq            INTEGER NOT NULL CHECK (seq > 0),
    status         TEXT NOT NULL,
    at             INTEGER NOT NULL,
    reason         TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (application_id, seq)
) STRICT, WITHOUT ROWID;

-- Meetings ---------------------------------------------------------------------------------------

-- The phase is computed from these moments and the clock; nothing stores it.
CREATE TABLE meeting (
    id                   TEXT PRIMARY KEY,
    title                TEXT NOT NULL CHECK (trim(title) <> ''),
    kind                 TEXT NOT NULL CHECK (kind IN ('rat', 'ralb')),
    book_year            INTEGER NOT NULL CHECK (book_year BETWEEN 1900 AND 2999),
    place                TEXT NOT NULL,
    starts_at            INTEGER NOT NULL,
    open_at              INTEGER NOT NULL,
    close_at             INTEGER NOT NULL,
    accept_until         INTEGER NOT NULL,
    quorum_numerator     INTEGER NOT NULL CHECK (quorum_numerator > 0),
    quorum_denominator   INTEGER NOT NULL CHECK (quorum_denominator > 0),
    quorum_strict        INTEGER NOT NULL CHECK (quorum_strict IN (0, 1)),
    -- Members see it from here on.
    published_at         INTEGER,
    -- The result is made; what follows is its quorum, fixed for ever.
    counted_at           INTEGER,
    present_count        INTEGER CHECK (present_count >= 0),
    voter_count          INTEGER CHECK (voter_count >= 0),
    CHECK (open_at < close_at AND close_at <= accept_until),
    CHECK (quorum_numerator <= quorum_denominator),
    CHECK ((counted_at IS NULL) = (present_count IS NULL)),
    CHECK ((counted_at IS NULL) = (voter_count IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE agenda_item (
    id         TEXT PRIMARY KEY,
    meeting_id TEXT NOT NULL REFERENCES meeting (id),
    position   INTEGER NOT NULL CHECK (position > 0),
    revision   INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0),
    title      TEXT NOT NULL CHECK (trim(title) <> ''),
    text       TEXT NOT NULL,
    ballot     TEXT NOT NULL CHECK (ballot IN ('none', 'open', 'consensus')),
    -- How many votes in favour accept it: more than half of those cast unless the articles say
    -- otherwise.
    majority_numerator   INTEGER NOT NULL DEFAULT 1 CHECK (majority_numerator > 0),
    majority_denominator INTEGER NOT NULL DEFAULT 2 CHECK (majority_denominator > 0),
    majority_strict      INTEGER NOT NULL DEFAULT 1 CHECK (majority_strict IN (0, 1)),
    majority_basis       TEXT NOT NULL DEFAULT 'cast' CHECK (majority_basis IN ('cast', 'present')),
    UNIQUE (meeting_id, position),
    CHECK (majority_numerator <= majority_denominator)
) STRICT, WITHOUT ROWID;

CREATE TABLE vote_option (
    id       TEXT PRIMARY KEY,
    item_id  TEXT NOT NULL REFERENCES agenda_item (id),
    position INTEGER NOT NULL CHECK (position > 0),
    label    TEXT NOT NULL CHECK (trim(label) <> ''),
    side     TEXT NOT NULL CHECK (side IN ('for', 'against', 'abstain')),
    UNIQUE (item_id, position),
    UNIQUE (item_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE paper (
    id         TEXT PRIMARY KEY,
    meeting_id TEXT NOT NULL REFERENCES meeting (id),
    position   INTEGER NOT NULL CHECK (position > 0),
    title      TEXT NOT NULL CHECK (trim(title) <> ''),
    media_type TEXT NOT NULL,
    sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
    size       INTEGER NOT NULL CHECK (size >= 0),
    bytes      BLOB NOT NULL CHECK (length(bytes) = size),
    UNIQUE (meeting_id, position)
) STRICT;

CREATE TABLE item_paper (
    item_id  TEXT NOT NULL REFERENCES agenda_item (id),
    paper_id TEXT NOT NULL REFERENCES paper (id),
    PRIMARY KEY (item_id, paper_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE attendance (
    meeting_id  TEXT NOT NULL REFERENCES meeting (id),
    member_id   INTEGER NOT NULL REFERENCES member (id),
    attended_at INTEGER NOT NULL,
    -- Whether the member had a vote at that moment: only those count for the quorum.
    has_vote    INTEGER NOT NULL CHECK (has_vote IN (0, 1)),
    PRIMARY KEY (meeting_id, member_id)
) STRICT, WITHOUT ROWID;

-- The box. Nothing in it is ever changed or taken out; the highest `rev` of a member counts.
CREATE TABLE vote (
    item_id       TEXT NOT NULL REFERENCES agenda_item (id),
    member_id     INTEGER NOT NULL REFERENCES member (id),
    rev           INTEGER NOT NULL CHECK (rev > 0),
    item_revision INTEGER NOT NULL,
    option_id     TEXT NOT NULL,
    receipt       TEXT NOT NULL UNIQUE CHECK (length(receipt) = 12 AND receipt NOT GLOB '*[^0-9]*'),
    received_at   INTEGER NOT NULL,
    PRIMARY KEY (item_id, member_id, rev),
    FOREIGN KEY (item_id, option_id) REFERENCES vote_option (item_id, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER vote_stays BEFORE UPDATE ON vote
BEGIN SELECT raise(ABORT, 'vote: append only'); END;
CREATE TRIGGER vote_kept BEFORE DELETE ON vote
BEGIN SELECT raise(ABORT, 'vote: append only'); END;

CREATE TABLE item_result (
    item_id  TEXT PRIMARY KEY REFERENCES agenda_item (id),
    outcome  TEXT NOT NULL CHECK (outcome IN ('accepted', 'rejected', 'tie', 'noQuorum')),
    required INTEGER CHECK (required >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE option_result (
    item_id   TEXT NOT NULL REFERENCES item_result (item_id),
    option_id TEXT NOT NULL REFERENCES vote_option (id),
    votes     INTEGER NOT NULL CHECK (votes >= 0),
    PRIMARY KEY (item_id, option_id)
) STRICT, WITHOUT ROWID;

-- News -------------------------------------------------------------------------------------------

CREATE TABLE announcement (
    id           TEXT PRIMARY KEY,
    title        TEXT NOT NULL CHECK (trim(title) <> ''),
    body         TEXT NOT NULL,
    published_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
