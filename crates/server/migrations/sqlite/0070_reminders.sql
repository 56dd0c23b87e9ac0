-- Reminders: where the devices of members want them, what there is to remind of, and what was sent.

-- A device is a session. When the session ends, nothing more is sent to it.
CREATE TABLE push_subscription (
    session_id TEXT PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
    endpoint   TEXT NOT NULL UNIQUE CHECK (length(endpoint) BETWEEN 1 AND 1024),
    key        BLOB NOT NULL CHECK (length(key) = 65),
    auth       BLOB NOT NULL CHECK (length(auth) = 16),
    lang       TEXT NOT NULL CHECK (lang IN ('id', 'en')),
    -- Whether a reminder says what it is about.
    detailed   INTEGER NOT NULL CHECK (detailed IN (0, 1)),
    since      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE push_topic (
    session_id TEXT NOT NULL REFERENCES push_subscription (session_id) ON DELETE CASCADE,
    topic      TEXT NOT NULL CHECK (topic IN ('instalment', 'meeting', 'vote', 'decision')),
    PRIMARY KEY (session_id, topic)
) STRICT, WITHOUT ROWID;

-- However a session ends (signed out here or elsewhere, a new password, too many devices), its
-- device is forgotten in the same transaction.
CREATE TRIGGER push_subscription_ends AFTER UPDATE OF revoked_at ON session
WHEN NEW.revoked_at IS NOT NULL
BEGIN
    DELETE FROM push_subscription WHERE session_id = NEW.id;
END;

-- What there is to remind of, written in the transaction of what it is about. The row stays when it
-- was sent, so that nobody is reminded of the same twice.
CREATE TABLE reminder (
    id         INTEGER PRIMARY KEY,
    -- Empty: every member.
    member_id  INTEGER REFERENCES member (id),
    topic      TEXT NOT NULL CHECK (topic IN ('instalment', 'meeting', 'vote', 'decision')),
    -- Which of the topic; with the member and the topic it is there once.
    subject    TEXT NOT NULL CHECK (subject <> ''),
    -- What it says, for `reminders::words`.
    matter     TEXT NOT NULL CHECK (matter <> ''),
    -- The day or the moment that it names, as text; may be empty.
    at         TEXT NOT NULL DEFAULT '',
    -- The instalment, where it is one: once that is paid, nothing is sent any more.
    loan_id    TEXT REFERENCES loan (id) ON DELETE CASCADE,
    number     INTEGER,
    -- The page that it opens.
    path       TEXT NOT NULL CHECK (substr(path, 1, 1) = '/'),
    -- Only to members with a vote.
    voters     INTEGER NOT NULL DEFAULT 0 CHECK (voters IN (0, 1)),
    -- Devices that asked for the topic before this moment get it.
    made_at    INTEGER NOT NULL,
    -- Nothing is sent from here on.
    expires_at INTEGER NOT NULL,
    -- Its deliveries are written.
    spread_at  INTEGER,
    CHECK ((loan_id IS NULL) = (number IS NULL))
) STRICT;
CREATE UNIQUE INDEX reminder_once ON reminder (coalesce(member_id, 0), topic, subject);
CREATE INDEX reminder_new ON reminder (id) WHERE spread_at IS NULL;
CREATE INDEX reminder_expires ON reminder (expires_at);

-- One reminder for one device. The row goes when it was delivered, or cannot be any more.
CREATE TABLE reminder_delivery (
    reminder_id INTEGER NOT NULL REFERENCES reminder (id) ON DELETE CASCADE,
    session_id  TEXT NOT NULL REFERENCES push_subscription (session_id) ON DELETE CASCADE,
    -- Counted before anything is sent.
    attempts    INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at     INTEGER NOT NULL,
    PRIMARY KEY (reminder_id, session_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_delivery_next ON reminder_delivery (next_at);
CREATE INDEX reminder_delivery_session ON reminder_delivery (session_id);
CREATE INDEX loan_instalment_due ON loan_instalment (due_on);
