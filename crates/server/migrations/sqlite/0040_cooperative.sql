-- Sisa Hasil Usaha, what the cooperative shows of itself, and questions to the pengawas.

-- Sisa Hasil Usaha -------------------------------------------------------------------------------

-- How a book year ended; a loss is below nothing. Members see a year that is proposed or decided.
CREATE TABLE shu_year (
    year           INTEGER PRIMARY KEY CHECK (year BETWEEN 1945 AND 2999),
    result_sen     INTEGER NOT NULL,
    unit           TEXT NOT NULL CHECK (unit IN ('sen', 'rupiah')),
    capital_basis  TEXT NOT NULL CHECK (capital_basis IN ('pokokWajib', 'allSavings')),
    business_basis TEXT NOT NULL CHECK (business_basis IN
        ('loansTaken', 'interestPaid', 'purchases')),
    meeting_id     TEXT REFERENCES meeting (id),
    note           TEXT NOT NULL DEFAULT '',
    status         TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'proposed', 'decided')),
    decided_on     TEXT CHECK (decided_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    changed_at     INTEGER NOT NULL,
    CHECK ((decided_on IS NOT NULL) = (status = 'decided'))
) STRICT;

CREATE TABLE shu_allotment (
    year       INTEGER NOT NULL REFERENCES shu_year (year),
    position   INTEGER NOT NULL CHECK (position > 0),
    purpose    TEXT NOT NULL CHECK (purpose IN
        ('reserves', 'capital', 'business', 'board', 'staff', 'education', 'social', 'other')),
    name       TEXT NOT NULL CHECK (trim(name) <> ''),
    percent    TEXT NOT NULL,
    amount_sen INTEGER NOT NULL DEFAULT 0 CHECK (amount_sen >= 0),
    PRIMARY KEY (year, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE shu_part (
    year              INTEGER NOT NULL REFERENCES shu_year (year),
    member_id         INTEGER NOT NULL REFERENCES member (id),
    capital_base_sen  INTEGER NOT NULL CHECK (capital_base_sen >= 0),
    business_base_sen INTEGER NOT NULL CHECK (business_base_sen >= 0),
    capital_sen       INTEGER NOT NULL DEFAULT 0 CHECK (capital_sen >= 0),
    business_sen      INTEGER NOT NULL DEFAULT 0 CHECK (business_sen >= 0),
    PRIMARY KEY (year, member_id)
) STRICT, WITHOUT ROWID;

-- What the meeting decided stays, whatever code writes.
CREATE TRIGGER shu_year_stays BEFORE UPDATE ON shu_year WHEN OLD.status = 'decided'
BEGIN SELECT raise(ABORT, 'shu_year: decided'); END;
CREATE TRIGGER shu_year_kept BEFORE DELETE ON shu_year WHEN OLD.status = 'decided'
BEGIN SELECT raise(ABORT, 'shu_year: decided'); END;
CREATE TRIGGER shu_allotment_added BEFORE INSERT ON shu_allotment
WHEN (SELECT status FROM shu_year WHERE year = NEW.year) = 'decided'
BEGIN SELECT raise(ABORT, 'shu_allotment: decided'); END;
CREATE TRIGGER shu_allotment_stays BEFORE UPDATE ON shu_allotment
WHEN (SELECT status FROM shu_year WHERE year = OLD.year) = 'decided'
BEGIN SELECT raise(ABORT, 'shu_allotment: decided'); END;
CREATE TRIGGER shu_allotment_kept BEFORE DELETE ON shu_allotment
WHEN (SELECT status FROM shu_year WHERE year = OLD.year) = 'decided'
BEGIN SELECT raise(ABORT, 'shu_allotment: decided'); END;
CREATE TRIGGER shu_part_added BEFORE INSERT ON shu_part
WHEN (SELECT status FROM shu_year WHERE year = NEW.year) = 'decided'
BEGIN SELECT raise(ABORT, 'shu_part: decided'); END;
CREATE TRIGGER shu_part_stays BEFORE UPDATE ON shu_part
WHEN (SELECT status FROM shu_year WHERE year = OLD.year) = 'decided'
BEGIN SELECT raise(ABORT, 'shu_part: decided'); END;
CREATE TRIGGER shu_part_kept BEFORE DELETE ON shu_part
WHEN (SELECT status FROM shu_year WHERE year = OLD.year) = 'decided'
BEGIN SELECT raise(ABORT, 'shu_part: decided'); END;
-- And it adds up when it is decided: parts to their pools, pools to the surplus.
CREATE TRIGGER shu_year_adds_up BEFORE UPDATE ON shu_year WHEN NEW.status = 'decided'
BEGIN
    SELECT CASE
        WHEN NEW.result_sen >= 0 AND NEW.result_sen <>
            (SELECT coalesce(sum(amount_sen), 0) FROM shu_allotment WHERE year = NEW.year)
            THEN raise(ABORT, 'shu_year: pools do not make the surplus')
        WHEN NEW.result_sen < 0 AND EXISTS (SELECT 1 FROM shu_allotment WHERE year = NEW.year)
            THEN raise(ABORT, 'shu_year: a loss is not shared')
        WHEN (SELECT coalesce(sum(amount_sen), 0) FROM shu_allotment
                WHERE year = NEW.year AND purpose = 'capital')
            <> (SELECT coalesce(sum(capital_sen), 0) FROM shu_part WHERE year = NEW.year)
            THEN raise(ABORT, 'shu_year: parts do not make the pool')
        WHEN (SELECT coalesce(sum(amount_sen), 0) FROM shu_allotment
                WHERE year = NEW.year AND purpose = 'business')
            <> (SELECT coalesce(sum(business_sen), 0) FROM shu_part WHERE year = NEW.year)
            THEN raise(ABORT, 'shu_year: parts do not make the pool')
    END;
END;

-- What the cooperative shows of itself ------------------------------------------------------------

CREATE TABLE office_bearer (
    id       INTEGER PRIMARY KEY,
    body     TEXT NOT NULL CHECK (body IN ('board', 'supervisors', 'management')),
    position TEXT NOT NULL CHECK (trim(position) <> ''),
    name     TEXT NOT NULL CHECK (trim(name) <> ''),
    since    TEXT NOT NULL CHECK (since GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    until    TEXT CHECK (until GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]')
) STRICT;

CREATE TABLE year_figures (
    year        INTEGER PRIMARY KEY CHECK (year BETWEEN 1945 AND 2999),
    members     INTEGER NOT NULL CHECK (members >= 0),
    assets_sen  INTEGER NOT NULL CHECK (assets_sen >= 0),
    equity_sen  INTEGER NOT NULL CHECK (equity_sen >= 0),
    savings_sen INTEGER NOT NULL CHECK (savings_sen >= 0),
    loans_sen   INTEGER NOT NULL CHECK (loans_sen >= 0),
    -- Below nothing in a year of loss.
    result_sen  INTEGER NOT NULL
) STRICT;

CREATE TABLE health_grade (
    year        INTEGER PRIMARY KEY CHECK (year BETWEEN 1945 AND 2999),
    grade       TEXT NOT NULL CHECK (grade IN
        ('healthy', 'fairlyHealthy', 'lessHealthy', 'unhealthy', 'watched', 'speciallyWatched')),
    score       TEXT,
    assessor    TEXT NOT NULL CHECK (trim(assessor) <> ''),
    assessed_on TEXT NOT NULL CHECK (assessed_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]')
) STRICT;

-- Meetings whose result anybody may read.
CREATE TABLE public_result (
    meeting_id TEXT PRIMARY KEY REFERENCES meeting (id)
) STRICT, WITHOUT ROWID;

-- When the office last changed any of the four tables above.
CREATE TABLE public_change (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    changed_at INTEGER NOT NULL
) STRICT;

-- Questions to the pengawas ----------------------------------------------------------------------

CREATE TABLE question (
    id          TEXT PRIMARY KEY,
    member_id   INTEGER NOT NULL REFERENCES member (id),
    meeting_id  TEXT REFERENCES meeting (id),
    text        TEXT NOT NULL CHECK (trim(text) <> ''),
    asked_at    INTEGER NOT NULL,
    answer      TEXT CHECK (trim(answer) <> ''),
    answered_by TEXT,
    answered_at INTEGER,
    CHECK ((answer IS NULL) = (answered_by IS NULL)),
    CHECK ((answer IS NULL) = (answered_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX question_member ON question (member_id, asked_at);
-- A question stays as it was asked, and so does an answer that the member may have read.
CREATE TRIGGER question_stays BEFORE UPDATE ON question
WHEN OLD.answer IS NOT NULL OR NEW.text <> OLD.text OR NEW.member_id <> OLD.member_id
BEGIN SELECT raise(ABORT, 'question: it stays as it was asked and answered'); END;
