//! Book years and what the cooperative shows of itself: what is taken, and what is refused.

use sokoguru_domain::ShuStatus;
use sokoguru_domain::shu::YearResult;
use sokoguru_server::import;
use sokoguru_server::import::problem::Reason;
use sokoguru_server::import::source::Source;

use crate::refused::problem_with;
use crate::{empty, files, now};

const YEARS: &str = "year,result,amount,capital_basis,business_basis,status,decided_on,note\n\
    2025,surplus,10000000,pokokWajib,interestPaid,proposed,,Usul\n\
    2023,loss,5447981,pokokWajib,interestPaid,decided,2024-03-23,Gagal panen\n";
const SHARES: &str = "year,purpose,name,percent\n\
    2025,reserves,Cadangan,45\n2025,capital,Jasa modal,25\n2025,business,Jasa usaha,30\n";
const BASES: &str = "year,member,capital,business\n2025,1001,3000,1\n2025,1002,4000,2\n";
const OFFICERS: &str = "body,position,name,since,until\n\
    pengurus,Ketua,Ani,2024-03-23,2027-03-22\npengawas,Anggota,Budi,2024-03-23,\n";
const FIGURES: &str = "year,members,assets,equity,savings,loans,result,amount\n\
    2024,2,900,300,500,700,loss,10\n2025,3,1000,400,600,800,surplus,0\n";
const HEALTH: &str = "year,grade,score,assessor,assessed_on\n\
    2024,cukup_sehat,71.50,Dinas Koperasi,2025-08-05\n";

fn all<'a>(replaced: &[(&'a str, &'a str)]) -> Vec<(&'a str, Vec<u8>)> {
    let mut own = vec![
        ("shu_years.csv", YEARS),
        ("shu_allotments.csv", SHARES),
        ("shu_bases.csv", BASES),
        ("officers.csv", OFFICERS),
        ("cooperative_figures.csv", FIGURES),
        ("health_grades.csv", HEALTH),
    ];
    for (name, text) in replaced {
        own.retain(|(known, _)| known != name);
        own.push((name, text));
    }
    files(&own)
}

async fn wrong(name: &str, text: &str) -> (u64, String, Reason) {
    problem_with(all(&[(name, text)])).await
}

#[tokio::test]
async fn years_come_in_reckoned_and_again_without_a_change() {
    let (_folder, store) = empty().await;
    let source = Source::from_texts(all(&[]));
    let report = import::run(&store, &source, now(), None).await.unwrap();
    assert_eq!(report.counts("shu_years.csv").added, 2);
    assert_eq!(report.counts("shu_bases.csv").added, 2);
    let mut reading = store.read().await.unwrap();
    let years = reading.shu_years().await.unwrap();
    assert_eq!(years[0].status, Some(ShuStatus::Proposed));
    assert!(matches!(years[1].result, YearResult::Loss(loss) if loss.to_wire() == "5447981.00"));
    let pools: Vec<String> = reading
        .shu_allotments(2025)
        .await
        .unwrap()
        .iter()
        .map(|one| one.amount.to_wire())
        .collect();
    assert_eq!(pools, ["4500000.00", "2500000.00", "3000000.00"]);
    let figures = reading.year_figures().await.unwrap();
    assert!(matches!(figures[1].result, YearResult::Loss(_)));
    let grades = reading.health_grades().await.unwrap();
    assert_eq!(grades[0].score.as_deref(), Some("71.5"));
    drop(reading);

    let again = import::run(&store, &source, now(), None).await.unwrap();
    for (file, counts) in &again.files {
        assert_eq!((counts.added, counts.updated), (0, 0), "{file}");
    }
    // Another base moves the parts of a year that is not decided.
    let more = BASES.replace("1001,3000", "1001,4000");
    let source = Source::from_texts(all(&[("shu_bases.csv", &more)]));
    import::run(&store, &source, now(), None).await.unwrap();
    let totals = store.read().await.unwrap().shu_totals(2025).await.unwrap();
    assert_eq!(totals.bases.capital.to_wire(), "8000.00");
}

#[tokio::test]
async fn what_can_not_be_shared_is_refused_by_its_line() {
    let short = SHARES.replace(",45\n", ",44\n");
    let (line, column, reason) = wrong("shu_allotments.csv", &short).await;
    assert_eq!((line, column.as_str()), (2, "year"));
    assert_eq!(
        reason,
        Reason::NotAWhole {
            sum: "99".to_owned()
        }
    );

    let nobody = "year,member,capital,business\n2025,1001,3000,0\n";
    let (_, _, reason) = wrong("shu_bases.csv", nobody).await;
    assert_eq!(reason, Reason::NoBasis);

    let purchases = YEARS.replacen("interestPaid", "purchases", 1);
    let none = "year,member,capital,business\n";
    let own = [
        ("shu_years.csv", purchases.as_str()),
        ("shu_bases.csv", none),
    ];
    let (_, _, reason) = problem_with(all(&own)).await;
    assert_eq!(reason, Reason::NoPurchases);

    let shared = format!("{SHARES}2023,reserves,Cadangan,100\n");
    let (line, _, reason) = wrong("shu_allotments.csv", &shared).await;
    assert_eq!((line, reason), (3, Reason::LossShared));

    for (from, to, column) in [
        ("surplus,10000000", "surplus,-5", "amount"),
        ("surplus,10000000", "surplus,", "amount"),
        ("surplus,10000000", "profit,1", "result"),
        ("decided,2024-03-23", "decided,", "decided_on"),
        ("decided,2024-03-23", "decided,2027-01-01", "decided_on"),
        ("2025,surplus", "25,surplus", "year"),
    ] {
        let text = YEARS.replacen(from, to, 1);
        let only = [
            ("shu_years.csv", text.as_str()),
            ("shu_allotments.csv", "year,purpose,name,percent\n"),
            ("shu_bases.csv", none),
        ];
        let (_, found, _) = problem_with(all(&only)).await;
        assert_eq!(found, column, "{to}");
    }
    let stranger = BASES.replace("1002", "9999");
    let (line, column, _) = wrong("shu_bases.csv", &stranger).await;
    assert_eq!((line, column.as_str()), (3, "member"));
}

#[tokio::test]
async fn a_decided_year_is_not_rewritten() {
    let (_folder, store) = empty().await;
    let source = Source::from_texts(all(&[]));
    import::run(&store, &source, now(), None).await.unwrap();
    let other = YEARS.replace("5447981", "5447980");
    let source = Source::from_texts(all(&[("shu_years.csv", &other)]));
    let refused = import::run(&store, &source, now(), None).await;
    let Err(import::ImportError::Problems(problems)) = refused else {
        panic!("taken: {refused:?}");
    };
    assert_eq!(problems.kept()[0].reason, Reason::Differs);
}

#[tokio::test]
async fn odd_officers_figures_and_grades_are_refused() {
    for (name, text, column) in [
        (
            "officers.csv",
            OFFICERS.replace("pengurus", "direksi"),
            "body",
        ),
        (
            "officers.csv",
            OFFICERS.replace("2027-03-22", "2023-01-01"),
            "until",
        ),
        (
            "cooperative_figures.csv",
            FIGURES.replace("2024,2,900", "2024,2,"),
            "assets",
        ),
        (
            "cooperative_figures.csv",
            FIGURES.replace("2024,2,", "2025,2,"),
            "year",
        ),
        (
            "health_grades.csv",
            HEALTH.replace("cukup_sehat", "bagus"),
            "grade",
        ),
        ("health_grades.csv", HEALTH.replace("71.50", "171"), "score"),
    ] {
        let (_, found, _) = wrong(name, &text).await;
        assert_eq!(found, column, "{name} {text}");
    }
}
