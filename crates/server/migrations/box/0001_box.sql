-- The ballot box: a board for each meeting that has one. Nothing here names a member, and nothing
-- refers to the database of members; docs/decisions/0009-ballot-box.md says why.
--
-- Moments are INTEGER unix milliseconds, UTC. Bytes are those of crates/ballot/PROTOCOL.md.

CREATE TABLE board (
    meeting_id TEXT PRIMARY KEY,
    board_id   BLOB NOT NULL UNIQUE CHECK (length(board_id) = 32),
    -- The newest signed head, and the number of leaves under it.
    size       INTEGER NOT NULL CHECK (size > 0),
    head       BLOB NOT NULL CHECK (length(head) = 112)
) STRICT, WITHOUT ROWID;

-- What signs heads and receipts. It keeps no vote secret.
CREATE TABLE board_key (
    meeting_id TEXT PRIMARY KEY,
    seed       BLOB NOT NULL CHECK (length(seed) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    meeting_id TEXT NOT NULL,
    leaf       INTEGER NOT NULL CHECK (leaf >= 0),
    kind       INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 14),
    at         INTEGER NOT NULL CHECK (at >= 0),
    -- The leaf: kind, moment and payload.
    bytes      BLOB NOT NULL CHECK (length(bytes) >= 9),
    PRIMARY KEY (meeting_id, leaf)
) STRICT;
CREATE INDEX event_kind ON event (meeting_id, kind, leaf) WHERE kind <> 7;
CREATE TRIGGER event_follows BEFORE INSERT ON event
BEGIN
    SELECT CASE
        WHEN NEW.leaf > 0 AND NOT EXISTS (SELECT 1 FROM event
            WHERE meeting_id = NEW.meeting_id AND leaf = NEW.leaf - 1)
            THEN raise(ABORT, 'event: a leaf is missing')
        WHEN EXISTS (SELECT 1 FROM event
            WHERE meeting_id = NEW.meeting_id AND leaf = NEW.leaf - 1 AND at > NEW.at)
            THEN raise(ABORT, 'event: earlier than the one before')
    END;
END;
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'event: append only'); END;
CREATE TRIGGER event_kept BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'event: append only'); END;

-- What is looked up of a ballot, and its receipt as it was answered.
CREATE TABLE ballot (
    hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),
    meeting_id TEXT NOT NULL,
    leaf       INTEGER NOT NULL,
    item       INTEGER NOT NULL CHECK (item >= 0),
    revision   INTEGER NOT NULL CHECK (revision > 0),
    slot       BLOB NOT NULL CHECK (length(slot) = 16),
    rev        INTEGER NOT NULL CHECK (rev > 0),
    receipt    BLOB NOT NULL CHECK (length(receipt) = 224),
    UNIQUE (meeting_id, item, revision, slot, rev),
    FOREIGN KEY (meeting_id, leaf) REFERENCES event (meeting_id, leaf)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ballot_stays BEFORE UPDATE ON ballot
BEGIN SELECT raise(ABORT, 'ballot: append only'); END;
CREATE TRIGGER ballot_kept BEFORE DELETE ON ballot
BEGIN SELECT raise(ABORT, 'ballot: append only'); END;

-- The first halves of all ciphertexts: one that is there already was copied.
CREATE TABLE alpha (
    meeting_id TEXT NOT NULL,
    alpha      BLOB NOT NULL CHECK (length(alpha) = 32),
    PRIMARY KEY (meeting_id, alpha)
) STRICT, WITHOUT ROWID;

-- Ballots that came too late: each leaves one event.
CREATE TABLE late (
    meeting_id TEXT NOT NULL,
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (meeting_id, hash)
) STRICT, WITHOUT ROWID;
