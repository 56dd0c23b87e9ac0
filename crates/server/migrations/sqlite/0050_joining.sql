-- Becoming a member, a member's own data, and leaving. The citizen's number (NIK KTP) is sealed
-- under a key that does not lie in this file; beside it stands a mark under the same key, by which
-- two equal ones are found.

-- Which key seals: a copy of the data without it shows no number, and a wrong key is noticed.
CREATE TABLE identity_key (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32)
) STRICT;

-- On what terms the cooperative takes members in, and what the articles say of those who leave.
CREATE TABLE joining_terms (
    id                    INTEGER PRIMARY KEY CHECK (id = 1),
    open                  INTEGER NOT NULL CHECK (open IN (0, 1)),
    pokok_sen             INTEGER NOT NULL CHECK (pokok_sen > 0),
    wajib_sen             INTEGER NOT NULL CHECK (wajib_sen >= 0),
    -- Pokok and wajib are returned within so many months of leaving.
    returned_within       INTEGER NOT NULL CHECK (returned_within BETWEEN 0 AND 36),
    -- What is known of somebody who was refused is forgotten after so many days.
    refused_kept_days     INTEGER NOT NULL CHECK (refused_kept_days BETWEEN 0 AND 3650),
    -- Who answers for personal data.
    privacy_contact       TEXT NOT NULL CHECK (trim(privacy_contact) <> ''),
    updated_at            INTEGER NOT NULL
) STRICT;

-- An application. The secret with which its state is read is kept as SHA-256 only; so is what was
-- sent, which holds that secret and so cannot be guessed from its digest.
CREATE TABLE membership_application (
    id             INTEGER PRIMARY KEY,
    reference      TEXT NOT NULL UNIQUE CHECK (length(reference) = 12),
    key            TEXT NOT NULL UNIQUE,
    payload_sha256 BLOB NOT NULL CHECK (length(payload_sha256) = 32),
    secret_sha256  BLOB NOT NULL CHECK (length(secret_sha256) = 32),
    status         TEXT NOT NULL CHECK (status IN
        ('submitted', 'underReview', 'accepted', 'refused', 'withdrawn')),
    submitted_at   INTEGER NOT NULL,
    decided_at     INTEGER,
    member_id      INTEGER UNIQUE REFERENCES member (id),
    CHECK ((member_id IS NOT NULL) = (status = 'accepted')),
    CHECK ((decided_at IS NULL) = (status IN ('submitted', 'underReview')))
) STRICT;
CREATE INDEX membership_application_status ON membership_application (status, submitted_at);

CREATE TABLE membership_application_event (
    application_id INTEGER NOT NULL REFERENCES membership_application (id),
    seq            INTEGER NOT NULL CHECK (seq > 0),
    status         TEXT NOT NULL,
    at             INTEGER NOT NULL,
    reason         TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (application_id, seq)
) STRICT, WITHOUT ROWID;

-- Who applies. A row of its own, because it is forgotten long before the application is.
CREATE TABLE applicant (
    application_id INTEGER PRIMARY KEY REFERENCES membership_application (id),
    name           TEXT NOT NULL CHECK (trim(name) <> ''),
    nik_sealed     BLOB NOT NULL,
    nik_mark       BLOB NOT NULL CHECK (length(nik_mark) = 32),
    nik_fits       INTEGER NOT NULL CHECK (nik_fits IN (0, 1)),
    born_on        TEXT NOT NULL CHECK (born_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    address        TEXT NOT NULL CHECK (trim(address) <> ''),
    phone          TEXT NOT NULL CHECK (phone GLOB '0[0-9]*'),
    occupation     TEXT NOT NULL CHECK (trim(occupation) <> ''),
    voluntary_sen  INTEGER CHECK (voluntary_sen > 0)
) STRICT;
CREATE INDEX applicant_nik ON applicant (nik_mark);

-- What the cooperative knows of a member beyond number, name and standing.
CREATE TABLE member_detail (
    member_id  INTEGER PRIMARY KEY REFERENCES member (id),
    nik_sealed BLOB,
    nik_mark   BLOB CHECK (length(nik_mark) = 32),
    born_on    TEXT CHECK (born_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    address    TEXT,
    phone      TEXT CHECK (phone GLOB '0[0-9]*'),
    occupation TEXT,
    updated_at INTEGER NOT NULL,
    CHECK ((nik_sealed IS NULL) = (nik_mark IS NULL))
) STRICT;
CREATE INDEX member_detail_nik ON member_detail (nik_mark);

-- Simpanan pokok that a member pays on joining. What is left of it follows from the account.
CREATE TABLE entry_due (
    member_id  INTEGER PRIMARY KEY REFERENCES member (id),
    amount_sen INTEGER NOT NULL CHECK (amount_sen > 0),
    since      TEXT NOT NULL CHECK (since GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]')
) STRICT;

-- Who allowed what, in which words and when. A withdrawal has its day until which processing ends.
CREATE TABLE consent (
    id             TEXT PRIMARY KEY,
    application_id INTEGER REFERENCES membership_application (id),
    member_id      INTEGER REFERENCES member (id),
    purpose        TEXT NOT NULL CHECK (purpose IN ('membership', 'contact')),
    version        TEXT NOT NULL CHECK (version <> ''),
    given_at       INTEGER NOT NULL,
    withdrawn_at   INTEGER,
    act_by         INTEGER,
    stopped_at     INTEGER,
    CHECK (application_id IS NOT NULL OR member_id IS NOT NULL),
    CHECK ((withdrawn_at IS NULL) = (act_by IS NULL)),
    CHECK (stopped_at IS NULL OR withdrawn_at IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_member ON consent (member_id);
CREATE INDEX consent_application ON consent (application_id);

CREATE TABLE correction (
    id           TEXT PRIMARY KEY,
    member_id    INTEGER NOT NULL REFERENCES member (id),
    field        TEXT NOT NULL CHECK (field IN ('name', 'address', 'phone', 'bornOn', 'occupation')),
    value        TEXT NOT NULL CHECK (trim(value) <> ''),
    reason       TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('submitted', 'accepted', 'refused', 'withdrawn')),
    submitted_at INTEGER NOT NULL,
    decided_at   INTEGER,
    answer       TEXT NOT NULL DEFAULT '',
    CHECK ((decided_at IS NULL) = (status = 'submitted'))
) STRICT, WITHOUT ROWID;
CREATE INDEX correction_member ON correction (member_id, submitted_at);
-- One wish for a field at a time.
CREATE UNIQUE INDEX correction_pending ON correction (member_id, field) WHERE status = 'submitted';

CREATE TABLE leaving (
    id           TEXT PRIMARY KEY,
    member_id    INTEGER NOT NULL REFERENCES member (id),
    reason       TEXT NOT NULL,
    payout       TEXT NOT NULL CHECK (trim(payout) <> ''),
    status       TEXT NOT NULL CHECK (status IN ('submitted', 'accepted', 'refused', 'withdrawn')),
    submitted_at INTEGER NOT NULL,
    decided_at   INTEGER,
    -- The last day of the membership.
    leaves_on    TEXT CHECK (leaves_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    answer       TEXT NOT NULL DEFAULT '',
    CHECK ((decided_at IS NULL) = (status = 'submitted')),
    CHECK ((leaves_on IS NOT NULL) = (status = 'accepted'))
) STRICT, WITHOUT ROWID;
CREATE INDEX leaving_member ON leaving (member_id, submitted_at);
CREATE UNIQUE INDEX leaving_pending ON leaving (member_id) WHERE status = 'submitted';
