//! What is put into the box. Nothing is ever changed in it or taken out; the schema sees to that.

use super::{BoardRow, BoxReading, BoxWriting, NewBallot, place};
use crate::store::{StoreError, Stored};

impl std::ops::Deref for BoxWriting {
    type Target = BoxReading;
    fn deref(&self) -> &BoxReading {
        &self.0
    }
}

impl std::ops::DerefMut for BoxWriting {
    fn deref_mut(&mut self) -> &mut BoxReading {
        &mut self.0
    }
}

impl BoxWriting {
    /// Gives a meeting its board. `false` when it has one.
    pub async fn insert_board(&mut self, board: &BoardRow, seed: &[u8; 32]) -> Stored<bool> {
        let done = sqlx::query(
            "INSERT INTO board (meeting_id, board_id, size, head) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (meeting_id) DO NOTHING",
        )
        .bind(&board.meeting_id)
        .bind(board.board_id.as_slice())
        .bind(place(board.size)?)
        .bind(&board.head)
        .execute(self.db())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO board_key (meeting_id, seed) VALUES (?1, ?2)")
            .bind(&board.meeting_id)
            .bind(seed.as_slice())
            .execute(self.db())
            .await?;
        Ok(true)
    }

    /// Appends an event; its leaf is the next one, or the schema refuses it.
    pub async fn append(
        &mut self,
        meeting: &str,
        leaf: u64,
        (kind, at): (u8, u64),
        bytes: &[u8],
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO event (meeting_id, leaf, kind, at, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(meeting)
        .bind(place(leaf)?)
        .bind(kind)
        .bind(place(at)?)
        .bind(bytes)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Keeps what is looked up of a ballot whose event was appended.
    pub async fn insert_ballot(&mut self, meeting: &str, new: &NewBallot<'_>) -> Stored<()> {
        sqlx::query(
            "INSERT INTO ballot (hash, meeting_id, leaf, item, revision, slot, rev, receipt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .bind(new.hash.as_slice())
        .bind(meeting)
        .bind(place(new.leaf)?)
        .bind(new.item)
        .bind(new.revision)
        .bind(new.slot.as_slice())
        .bind(new.rev)
        .bind(new.receipt)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Keeps the first halves of ciphertexts, in hexadecimal.
    ///
    /// Errors: [`StoreError::Refused`] when one of them is there already.
    pub async fn insert_alphas(&mut self, meeting: &str, alphas: &[String]) -> Stored<()> {
        let list = serde_json::to_string(alphas).map_err(|_| StoreError::Corrupt("alphas"))?;
        sqlx::query(
            "INSERT INTO alpha (meeting_id, alpha) SELECT ?1, unhex(value) FROM json_each(?2)",
        )
        .bind(meeting)
        .bind(list)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Remembers that a ballot has left its event for coming too late.
    pub async fn insert_late(&mut self, meeting: &str, hash: &[u8; 32]) -> Stored<()> {
        sqlx::query("INSERT INTO late (meeting_id, hash) VALUES (?1, ?2)")
            .bind(meeting)
            .bind(hash.as_slice())
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Keeps the newest head.
    pub async fn set_head(&mut self, meeting: &str, size: u64, head: &[u8]) -> Stored<()> {
        sqlx::query("UPDATE board SET size = ?2, head = ?3 WHERE meeting_id = ?1 AND size < ?2")
            .bind(meeting)
            .bind(place(size)?)
            .bind(head)
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Makes everything since `Store::write_box` last.
    pub async fn commit(self) -> Stored<()> {
        Ok(self.0.0.commit().await?)
    }
}
