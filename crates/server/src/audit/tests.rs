//! The log against its document, and every way to change one.

use super::*;

fn row(seq: u64, previous: Hash, id: &str) -> AuditRow {
    let mut row = AuditRow {
        seq,
        at: DateTime::from_timestamp_millis(1_775_095_200_000).unwrap(),
        actor: "officer:KETUA".to_owned(),
        action: "loan.approved".to_owned(),
        subject_kind: "application".to_owned(),
        subject_id: id.to_owned(),
        details: digest(&[]),
        previous,
        hash: [0; 32],
    };
    row.hash = row.computed();
    row
}

fn log() -> Vec<AuditRow> {
    let mut rows: Vec<AuditRow> = Vec::new();
    let mut previous = BEGINNING;
    for seq in 1..=4 {
        let one = row(seq, previous, &format!("PP-2026-000{seq}"));
        previous = one.hash;
        rows.push(one);
    }
    rows
}

fn check(rows: &[AuditRow], noted: &[Head]) -> Result<Head, Fault> {
    let mut check = Check::new(noted.to_vec());
    for row in rows {
        check.take(row)?;
    }
    check.finish()
}

/// The worked example of docs/audit-log.md, computed there with another program.
#[test]
fn the_bytes_are_those_of_the_document() {
    let document = include_str!("../../../../docs/audit-log.md");
    let first = row(1, BEGINNING, "PP-2026-0001");
    assert!(document.contains(&crate::view::hex(&first.hash)));
    assert!(document.contains(&crate::view::hex(&digest(&[]))));
    let reason = digest(&[("reason", "Simpanan kurang")]);
    assert!(document.contains(&crate::view::hex(&reason)));
}

#[test]
fn the_document_names_every_action() {
    let document = include_str!("../../../../docs/audit-log.md");
    for action in Action::ALL {
        let code = action.code();
        assert_eq!(Action::from_code(code), Some(*action));
        assert!(document.contains(&format!("`{code}`")), "{code}");
    }
}

#[test]
fn every_change_is_found_at_its_own_entry() {
    let good = log();
    let head = good.last().unwrap().head();
    assert_eq!(
        check(&good, &[head, good.first().unwrap().head()]),
        Ok(head)
    );
    assert_eq!(check(&[], &[]).map(|head| head.seq), Ok(0));

    let ways: [fn(&mut AuditRow); 7] = [
        |row| row.actor = "officer:KASIR".to_owned(),
        |row| row.action = "loan.rejected".to_owned(),
        |row| row.subject_kind.push('x'),
        |row| row.subject_id.push('x'),
        |row| row.at += chrono::TimeDelta::milliseconds(1),
        |row| row.details = [7; 32],
        |row| row.hash = [7; 32],
    ];
    for change in ways {
        let mut bad = good.clone();
        change(bad.get_mut(2).unwrap());
        assert_eq!(check(&bad, &[]), Err(Fault::Changed { seq: 3 }));
    }
    let mut bad = good.clone();
    bad.remove(1);
    assert_eq!(check(&bad, &[]), Err(Fault::Missing { seq: 2 }));
    // An entry that was changed and hashed anew shows at the next one.
    let mut bad = good.clone();
    let changed = bad.get_mut(1).unwrap();
    changed.subject_id.push('x');
    changed.hash = changed.computed();
    assert_eq!(check(&bad, &[]), Err(Fault::Unbound { seq: 3 }));
    // A word that is none of ours, hashed as it stands.
    let mut bad = good.clone();
    let changed = bad.last_mut().unwrap();
    changed.action = "loan.forgiven".to_owned();
    changed.hash = changed.computed();
    assert_eq!(check(&bad, &[]), Err(Fault::UnknownAction { seq: 4 }));
}

#[test]
fn a_noted_head_finds_a_cut_tail_and_a_log_written_anew() {
    let good = log();
    let head = good.last().unwrap().head();
    let cut = good.split_last().unwrap().1;
    assert!(check(cut, &[]).is_ok());
    assert_eq!(check(cut, &[head]), Err(Fault::HeadMissing { seq: 4 }));
    let mut anew: Vec<AuditRow> = Vec::new();
    for old in &good {
        let previous = anew.last().map_or(BEGINNING, |row| row.hash);
        anew.push(row(old.seq, previous, "PP-2026-0009"));
    }
    assert!(check(&anew, &[]).is_ok());
    assert_eq!(check(&anew, &[head]), Err(Fault::HeadMissing { seq: 4 }));
}

#[test]
fn a_head_is_read_back() {
    let head = log().last().unwrap().head();
    assert_eq!(Head::parse(&head.to_string()), Some(head));
    assert_eq!(Head::parse(&head.to_string().to_uppercase()), Some(head));
    for wrong in ["", "4", "4:", "x:00", "4:zz", "-1:00", &format!("{head}0")] {
        assert_eq!(Head::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn a_user_of_the_computer_cannot_be_taken_for_an_officer() {
    assert_eq!(
        Actor::cli("sri\nofficer:KETUA").text(),
        "cli:sriofficerKETUA"
    );
    assert_eq!(Actor::cli("").text(), "cli:?");
}
