-- Rules of meetings as data, elections, second meetings, consensus on record, and what becomes of
-- decisions.

-- The cooperative's own figures by name; what is not here is the preset's. `preset` is one of them.
CREATE TABLE meeting_rule (
    setting TEXT PRIMARY KEY,
    value   TEXT NOT NULL CHECK (value <> '')
) STRICT, WITHOUT ROWID;

-- The first meeting, where this one is held because that one had no quorum.
ALTER TABLE meeting ADD COLUMN second_of TEXT REFERENCES meeting (id);
CREATE UNIQUE INDEX meeting_second ON meeting (second_of) WHERE second_of IS NOT NULL;
-- Whether a member may vote on an item again until it closes.
ALTER TABLE meeting ADD COLUMN revote INTEGER NOT NULL DEFAULT 1 CHECK (revote IN (0, 1));
-- The smallest number of secret ballots that are counted.
ALTER TABLE meeting ADD COLUMN smallest_count INTEGER NOT NULL DEFAULT 5 CHECK (smallest_count > 0);
-- Who signs the minutes; witnesses are lines.
ALTER TABLE meeting ADD COLUMN chair TEXT NOT NULL DEFAULT '';
ALTER TABLE meeting ADD COLUMN secretary TEXT NOT NULL DEFAULT '';
ALTER TABLE meeting ADD COLUMN witnesses TEXT NOT NULL DEFAULT '';

-- The figures of an item are fixed when it comes in: a later change of the rules leaves a meeting
-- that members know as it is.
ALTER TABLE agenda_item ADD COLUMN decision TEXT NOT NULL DEFAULT 'ordinary'
    CHECK (decision IN ('ordinary', 'election', 'articles', 'merger', 'dissolution'));
ALTER TABLE agenda_item ADD COLUMN tie TEXT NOT NULL DEFAULT 'voteAgain'
    CHECK (tie IN ('voteAgain', 'lots', 'notAccepted'));
-- `>1/2` and the like; empty is the quorum of the meeting.
ALTER TABLE agenda_item ADD COLUMN quorum TEXT NOT NULL DEFAULT '';
-- Seats of an election; missing where a proposal is decided.
ALTER TABLE agenda_item ADD COLUMN seats INTEGER CHECK (seats BETWEEN 1 AND 32);
-- How many options a ballot chooses.
ALTER TABLE agenda_item ADD COLUMN min_choices INTEGER NOT NULL DEFAULT 1
    CHECK (min_choices BETWEEN 0 AND 32);
ALTER TABLE agenda_item ADD COLUMN max_choices INTEGER NOT NULL DEFAULT 1
    CHECK (max_choices BETWEEN 1 AND 32);

-- What the chair recorded of an item that is decided by consensus, once for each revision of it.
CREATE TABLE consensus (
    item_id     TEXT NOT NULL REFERENCES agenda_item (id),
    revision    INTEGER NOT NULL CHECK (revision > 0),
    agreed      INTEGER NOT NULL CHECK (agreed IN (0, 1)),
    words       TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, revision)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER consensus_stays BEFORE UPDATE ON consensus
BEGIN SELECT raise(ABORT, 'consensus: append only'); END;
CREATE TRIGGER consensus_kept BEFORE DELETE ON consensus
BEGIN SELECT raise(ABORT, 'consensus: append only'); END;

-- What is to be done after a decision, and whether it was.
CREATE TABLE decision_follow_up (
    id          TEXT PRIMARY KEY,
    item_id     TEXT NOT NULL REFERENCES agenda_item (id),
    what        TEXT NOT NULL CHECK (trim(what) <> ''),
    responsible TEXT NOT NULL CHECK (trim(responsible) <> ''),
    due_on      TEXT NOT NULL CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    state       TEXT NOT NULL CHECK (state IN ('open', 'done')),
    note        TEXT NOT NULL DEFAULT '',
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_follow_up_item ON decision_follow_up (item_id, due_on);

-- Candidates are options too, and results know elections. SQLite changes no CHECK, so that three
-- tables are made anew under their own names; references are looked at when all of it is done.
PRAGMA defer_foreign_keys = ON;
CREATE TEMPORARY TABLE option_result_before AS SELECT * FROM option_result;
CREATE TEMPORARY TABLE item_result_before AS SELECT * FROM item_result;
CREATE TEMPORARY TABLE vote_option_before AS SELECT * FROM vote_option;
DROP TABLE option_result;
DROP TABLE item_result;
DROP TABLE vote_option;
CREATE TABLE vote_option (
    id       TEXT PRIMARY KEY,
    item_id  TEXT NOT NULL REFERENCES agenda_item (id),
    position INTEGER NOT NULL CHECK (position > 0),
    label    TEXT NOT NULL CHECK (trim(label) <> ''),
    side     TEXT NOT NULL CHECK (side IN ('for', 'against', 'abstain', 'candidate')),
    UNIQUE (item_id, position),
    UNIQUE (item_id, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE item_result (
    item_id  TEXT PRIMARY KEY REFERENCES agenda_item (id),
    outcome  TEXT NOT NULL CHECK (outcome IN ('accepted', 'rejected', 'tie', 'noQuorum',
        'awaitsLots', 'tooFewBallots')),
    required INTEGER CHECK (required >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE option_result (
    item_id   TEXT NOT NULL REFERENCES item_result (item_id),
    option_id TEXT NOT NULL REFERENCES vote_option (id),
    votes     INTEGER NOT NULL CHECK (votes >= 0),
    elected   INTEGER NOT NULL DEFAULT 0 CHECK (elected IN (0, 1)),
    PRIMARY KEY (item_id, option_id)
) STRICT, WITHOUT ROWID;
INSERT INTO vote_option (id, item_id, position, label, side)
SELECT id, item_id, position, label, side FROM vote_option_before;
INSERT INTO item_result (item_id, outcome, required)
SELECT item_id, outcome, required FROM item_result_before;
INSERT INTO option_result (item_id, option_id, votes)
SELECT item_id, option_id, votes FROM option_result_before;
DROP TABLE option_result_before;
DROP TABLE item_result_before;
DROP TABLE vote_option_before;
