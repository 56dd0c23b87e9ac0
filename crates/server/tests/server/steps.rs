//! The schema's later steps over a database that is in use: what members did stays as it was.

use sqlx::{Connection as _, Executor as _, Row as _, SqliteConnection};

const FOUNDATION: &str = include_str!("../../migrations/sqlite/0001_foundation.sql");
const RULES: &str = include_str!("../../migrations/sqlite/0010_meeting_rules.sql");

/// A counted meeting with a vote in the box.
const USED: &str = "
    INSERT INTO member (id, number, name, status, joined_on)
        VALUES (7, '10010007', 'Siti', 'full', '2020-01-01');
    INSERT INTO meeting (id, title, kind, book_year, place, starts_at, open_at, close_at,
        accept_until, quorum_numerator, quorum_denominator, quorum_strict, counted_at,
        present_count, voter_count)
        VALUES ('rat', 'RAT', 'rat', 2025, 'Balai', 1, 1, 2, 3, 1, 2, 1, 4, 1, 1);
    INSERT INTO agenda_item (id, meeting_id, position, title, text, ballot)
        VALUES ('rat-1', 'rat', 1, 'LPJ', 'Setuju?', 'open');
    INSERT INTO vote_option (id, item_id, position, label, side)
        VALUES ('rat-1-1', 'rat-1', 1, 'Setuju', 'for'), ('rat-1-2', 'rat-1', 2, 'Tidak', 'against');
    INSERT INTO vote (item_id, member_id, rev, item_revision, option_id, receipt, received_at)
        VALUES ('rat-1', 7, 1, 1, 'rat-1-1', '000000000001', 2);
    INSERT INTO item_result (item_id, outcome, required) VALUES ('rat-1', 'accepted', 1);
    INSERT INTO option_result (item_id, option_id, votes)
        VALUES ('rat-1', 'rat-1-1', 1), ('rat-1', 'rat-1-2', 0);
";

#[tokio::test]
async fn rules_come_to_meetings_that_are_over() {
    let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    db.execute(FOUNDATION).await.unwrap();
    db.execute("PRAGMA foreign_keys = ON").await.unwrap();
    db.execute(USED).await.unwrap();
    let mut step = db.begin().await.unwrap();
    step.execute(RULES).await.unwrap();
    step.commit().await.unwrap();

    let broken = db.fetch_all("PRAGMA foreign_key_check").await.unwrap();
    assert!(broken.is_empty());
    let row = db
        .fetch_one(
            "SELECT agenda_item.tie, agenda_item.decision, outcome, sum(option_result.votes) AS votes,
                 sum(elected) AS elected, count(*) AS options
             FROM agenda_item JOIN item_result ON item_result.item_id = agenda_item.id
             JOIN option_result ON option_result.item_id = agenda_item.id
             JOIN vote_option ON vote_option.id = option_result.option_id",
        )
        .await
        .unwrap();
    let figures: [i64; 3] = ["votes", "elected", "options"].map(|name| row.get(name));
    let words: [String; 3] = ["tie", "decision", "outcome"].map(|name| row.get(name));
    assert_eq!(figures, [1, 0, 2]);
    assert_eq!(words, ["voteAgain", "ordinary", "accepted"]);
    // References hold as before.
    for sql in [
        "DELETE FROM vote_option WHERE id = 'rat-1-1'",
        "INSERT INTO option_result (item_id, option_id, votes) VALUES ('rat-1', 'none', 1)",
        "INSERT INTO vote_option (id, item_id, position, label, side)
         VALUES ('x', 'rat-1', 9, 'X', 'maybe')",
        "UPDATE item_result SET outcome = 'perhaps'",
        "DELETE FROM vote",
    ] {
        assert!(db.execute(sql).await.is_err(), "{sql}");
    }
}
