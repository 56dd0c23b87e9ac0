-- Sealed votes: the roll, and the kind of item that they decide.
--
-- The roll says which member stands behind a slot. The ballots are in a database of their own (see
-- migrations/box), so that no statement can put the two together.

CREATE TABLE roll_entry (
    meeting_id  TEXT NOT NULL REFERENCES meeting (id),
    member_id   INTEGER NOT NULL REFERENCES member (id),
    -- Random, and the member's for this meeting whatever happens to phones.
    slot        BLOB NOT NULL CHECK (length(slot) = 16),
    -- Where the key came from; both are missing while the slot waits for another key.
    public_key  BLOB CHECK (length(public_key) = 32),
    source      TEXT CHECK (source IN ('phone', 'paper')),
    changed_at  INTEGER NOT NULL,
    PRIMARY KEY (meeting_id, member_id),
    UNIQUE (meeting_id, slot),
    CHECK ((public_key IS NULL) = (source IS NULL))
) STRICT, WITHOUT ROWID;
-- One key speaks for one slot.
CREATE UNIQUE INDEX roll_entry_key ON roll_entry (meeting_id, public_key)
    WHERE public_key IS NOT NULL;

-- What happened to the entries, so that the office can account for each.
CREATE TABLE roll_change (
    id         INTEGER PRIMARY KEY,
    meeting_id TEXT NOT NULL REFERENCES meeting (id),
    member_id  INTEGER NOT NULL REFERENCES member (id),
    what       TEXT NOT NULL CHECK (what IN ('enrolled', 'replaced', 'issued', 'revoked')),
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX roll_change_of ON roll_change (meeting_id, member_id);
CREATE TRIGGER roll_change_stays BEFORE UPDATE ON roll_change
BEGIN SELECT raise(ABORT, 'roll_change: append only'); END;
CREATE TRIGGER roll_change_kept BEFORE DELETE ON roll_change
BEGIN SELECT raise(ABORT, 'roll_change: append only'); END;

-- The roll as it was drawn up for the registrars. While it is there no entry changes; once it is
-- on the board it is never taken back.
CREATE TABLE roll_drawn (
    meeting_id TEXT PRIMARY KEY REFERENCES meeting (id),
    bytes      BLOB NOT NULL,
    drawn_at   INTEGER NOT NULL,
    frozen_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE TRIGGER roll_entry_added BEFORE INSERT ON roll_entry
WHEN EXISTS (SELECT 1 FROM roll_drawn WHERE meeting_id = NEW.meeting_id)
BEGIN SELECT raise(ABORT, 'roll_entry: the roll is drawn up'); END;
CREATE TRIGGER roll_entry_changed BEFORE UPDATE ON roll_entry
WHEN EXISTS (SELECT 1 FROM roll_drawn WHERE meeting_id IN (OLD.meeting_id, NEW.meeting_id))
BEGIN SELECT raise(ABORT, 'roll_entry: the roll is drawn up'); END;
CREATE TRIGGER roll_entry_kept BEFORE DELETE ON roll_entry
BEGIN SELECT raise(ABORT, 'roll_entry: a slot stays'); END;
CREATE TRIGGER roll_drawn_frozen BEFORE UPDATE ON roll_drawn
WHEN OLD.frozen_at IS NOT NULL OR NEW.bytes <> OLD.bytes
BEGIN SELECT raise(ABORT, 'roll_drawn: the roll is frozen'); END;
CREATE TRIGGER roll_drawn_kept BEFORE DELETE ON roll_drawn WHEN OLD.frozen_at IS NOT NULL
BEGIN SELECT raise(ABORT, 'roll_drawn: the roll is frozen'); END;

-- Items can be secret. SQLite changes no CHECK, so the table is made anew under its own name;
-- references to it are looked at when all of it is done.
PRAGMA defer_foreign_keys = ON;
CREATE TEMPORARY TABLE agenda_item_before AS SELECT * FROM agenda_item;
DROP TABLE agenda_item;
CREATE TABLE agenda_item (
    id         TEXT PRIMARY KEY,
    meeting_id TEXT NOT NULL REFERENCES meeting (id),
    position   INTEGER NOT NULL CHECK (position > 0),
    revision   INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0),
    title      TEXT NOT NULL CHECK (trim(title) <> ''),
    text       TEXT NOT NULL,
    ballot     TEXT NOT NULL CHECK (ballot IN ('none', 'open', 'secret', 'consensus')),
    -- How many votes in favour accept it: more than half of those cast unless the articles say
    -- otherwise.
    majority_numerator   INTEGER NOT NULL DEFAULT 1 CHECK (majority_numerator > 0),
    majority_denominator INTEGER NOT NULL DEFAULT 2 CHECK (majority_denominator > 0),
    majority_strict      INTEGER NOT NULL DEFAULT 1 CHECK (majority_strict IN (0, 1)),
    majority_basis       TEXT NOT NULL DEFAULT 'cast' CHECK (majority_basis IN ('cast', 'present')),
    UNIQUE (meeting_id, position),
    CHECK (majority_numerator <= majority_denominator)
) STRICT, WITHOUT ROWID;
INSERT INTO agenda_item (id, meeting_id, position, revision, title, text, ballot,
    majority_numerator, majority_denominator, majority_strict, majority_basis)
SELECT id, meeting_id, position, revision, title, text, ballot,
    majority_numerator, majority_denominator, majority_strict, majority_basis
FROM agenda_item_before;
DROP TABLE agenda_item_before;
