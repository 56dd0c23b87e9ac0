//! `meeting result` over a box with votes: the highest revision of each member counts, and what is
//! decided follows from the rules of the item.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

use chrono::Utc;
use sokoguru_domain::MemberNumber;
use sokoguru_server::demo;
use sokoguru_server::passwords::{Cost, Passwords};
use sokoguru_server::store::Store;
use sokoguru_server::store::votes::NewVote;

fn meeting(data: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sokoguru-server"));
    command
        .arg("meeting")
        .args(arguments)
        .arg("--data")
        .arg(data);
    let output = command.output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn the_last_vote_of_each_member_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo.sqlite");
    let store = Store::open(&data).await.unwrap();
    store.migrate().await.unwrap();
    let passwords = Passwords::new(Cost::TEST).unwrap();
    demo::install(&store, &passwords, Utc::now()).await.unwrap();

    // Two came by voting; one of them changed their mind twice on item 2, and once on item 4.
    let siti = (
        "01150042",
        [
            ("2", 1, 1),
            ("2", 2, 2),
            ("2", 3, 1),
            ("4", 1, 1),
            ("4", 2, 2),
        ],
    );
    let bambang = (
        "01170077",
        [
            ("2", 1, 1),
            ("4", 1, 1),
            ("5", 1, 2),
            ("5", 2, 3),
            ("6", 1, 3),
        ],
    );
    let mut receipt = 0;
    let mut writing = store.write().await.unwrap();
    for (number, votes) in [siti, bambang] {
        let number = MemberNumber::parse(number).unwrap();
        let member = writing.member_by_number(&number).await.unwrap().unwrap().id;
        let now = Utc::now();
        writing
            .insert_attendance("rat-2025", member, true, now)
            .await
            .unwrap();
        for (item, rev, option) in votes {
            receipt += 1;
            let vote = NewVote {
                item_id: &format!("rat-2025-{item}"),
                member,
                rev,
                item_revision: 1,
                option_id: &format!("rat-2025-{item}-{option}"),
                receipt: &format!("{receipt:012}"),
                received_at: now,
            };
            writing.insert_vote(&vote).await.unwrap();
        }
    }
    writing.commit().await.unwrap();

    // The server still has the file open.
    meeting(&data, &["close", "rat-2025", "--accept-for", "0"]);
    let result = meeting(&data, &["result", "rat-2025", "--consensus", "1"]);
    for part in [
        "Hadir 95 dari 186 (perlu 94): kuorum tercapai\n",
        "1. Pengesahan tata tertib: diterima secara mufakat\n",
        "2. LPJ pengurus Tahun Buku 2025: diterima\n   Setuju: 2\n   Tidak setuju: 0\n   Abstain: 0\n   perlu: 2\n",
        "4. Pembagian SHU Tahun Buku 2025: seri, pemungutan suara diulang\n   Setuju: 1\n   Tidak setuju: 1\n",
        "5. Rencana kerja dan RAPB 2026: ditolak\n   Setuju: 0\n   Tidak setuju: 0\n   Abstain: 1\n",
    ] {
        assert!(result.contains(part), "{part}\nis not in\n{result}");
    }
    let counted = store
        .read()
        .await
        .unwrap()
        .meeting("rat-2025")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(counted.counted.unwrap().present, 95);
}
