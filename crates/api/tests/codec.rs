//! The app's reader and writer against serde's, which the backend uses: for every type of the wire
//! the same samples pass, with the same values, and the same broken ones are refused.
// long: every type of the wire stands in one list.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be read fails the test that reads it"
)]

mod samples;

use core::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sokoguru_api::account::*;
use sokoguru_api::board::*;
use sokoguru_api::cooperative::*;
use sokoguru_api::decisions::*;
use sokoguru_api::discovery::*;
use sokoguru_api::home::*;
use sokoguru_api::joining::*;
use sokoguru_api::json::{Decode, Encode, read, to_text};
use sokoguru_api::loan_conditions::*;
use sokoguru_api::loans::*;
use sokoguru_api::meetings::*;
use sokoguru_api::own_data::*;
use sokoguru_api::questions::*;
use sokoguru_api::reminders::*;
use sokoguru_api::savings::*;
use sokoguru_api::savings_requests::*;
use sokoguru_api::shu::*;
use sokoguru_api::sureties::*;
use sokoguru_api::wire::{Page, ProductId};
use sokoguru_api::{Amount, Octets, Problem, Rate, problem::FieldProblem};

trait Wire: Decode + Serialize + DeserializeOwned {}
impl<T: Decode + Serialize + DeserializeOwned> Wire for T {}

fn by_serde<T: Wire>(sample: &Value) -> Option<Value> {
    let value: T = serde_json::from_value(sample.clone()).ok()?;
    Some(serde_json::to_value(value).unwrap())
}

fn by_decode<T: Wire>(sample: &Value) -> Option<Value> {
    let value: T = read(sample.to_string().as_bytes()).ok()?;
    Some(serde_json::to_value(value).unwrap())
}

/// What can stand in a place where it does not belong.
fn wrong_values() -> Vec<Value> {
    let mut wrong: Vec<Value> = [
        "null",
        "true",
        "0",
        "-1",
        "-0",
        "1",
        "1.0",
        "1e2",
        "255",
        "256",
        "65536",
        "4294967296",
        "18446744073709551616",
        "[]",
        "{}",
        "[null]",
    ]
    .iter()
    .map(|text| serde_json::from_str(text).unwrap())
    .collect();
    for text in [
        "",
        "a b",
        "x",
        "1",
        "1.5",
        "-1",
        "1e3",
        "1.234",
        "9999999999999999",
        "IDR",
        "USD",
        "month",
        "week",
        "2026-02-29",
        "2026-13-01",
        "2026-02-28T24:00:00Z",
        "2026-02-28T10:00:00",
        "2026-02-28T10:00:00.Z",
        "2026-02-28T10:00:00+24:00",
        "2026-02-28T10:00:00.123456789Z",
        "2026-02-28T10:00:00-00:00",
        "\0",
    ] {
        wrong.push(json!(text));
    }
    wrong.push(json!("a".repeat(65)));
    wrong
}

/// Every sample in which one place is different: gone, wrong, or with something unknown beside it.
fn broken(sample: &Value) -> Vec<(Value, bool)> {
    let mut all: Vec<(Value, bool)> = wrong_values()
        .into_iter()
        .map(|wrong| {
            let list_for_object = sample.is_object() && wrong.is_array();
            (wrong, list_for_object)
        })
        .collect();
    match sample {
        Value::Object(members) => {
            for (name, value) in members {
                let mut without = members.clone();
                without.remove(name);
                all.push((Value::Object(without), false));
                for (value, is_looser) in broken(value) {
                    let mut with = members.clone();
                    with.insert(name.clone(), value);
                    all.push((Value::Object(with), is_looser));
                }
            }
            let mut more = members.clone();
            more.insert("brandNew".to_owned(), json!({"a": [1.5, null]}));
            all.push((Value::Object(more), false));
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                for (value, is_looser) in broken(item) {
                    let mut with = items.clone();
                    with[at] = value;
                    all.push((Value::Array(with), is_looser));
                }
            }
        }
        _ => {}
    }
    all
}

#[track_caller]
fn agrees<T: Wire>(sample: &Value) {
    let right = by_serde::<T>(sample);
    assert!(right.is_some(), "serde refuses the sample: {sample}");
    assert_eq!(by_decode::<T>(sample), right, "{sample}");
    let (mut passed, mut refused) = (0, 0);
    for (sample, list_for_object) in broken(sample) {
        let (serde, decode) = (by_serde::<T>(&sample), by_decode::<T>(&sample));
        if list_for_object && decode.is_none() {
            // Serde takes a list of the fields in their order; nobody sends one.
            continue;
        }
        assert_eq!(decode, serde, "{sample}");
        if decode.is_some() {
            passed += 1;
        } else {
            refused += 1;
        }
    }
    assert!(passed > 0 && refused > 0, "nothing was tried");
}

#[track_caller]
fn writes<T: Wire + Encode>(sample: &Value) {
    let value: T = read(sample.to_string().as_bytes()).unwrap();
    let text = to_text(&value);
    let written: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(by_serde::<T>(&written), by_serde::<T>(sample), "{text}");
}

macro_rules! every_type {
    ($($name:ty: $($place:literal)+;)+) => {
        const TYPES: &[&str] = &[$(stringify!($name)),+];

        #[test]
        fn both_readers_agree_on_every_type() {
            let all = samples::all();
            $($(agrees::<$name>(all.pointer($place).expect($place));)+)+
        }
    };
}

every_type! {
    ActivationRequest: "/activation";
    SessionRequest: "/session_request";
    RefreshRequest: "/refresh";
    PasswordRequest: "/password";
    SessionGrant: "/grant";
    Bearer: "/grant/bearer";
    Member: "/home/member";
    Sessions: "/sessions";
    Session: "/sessions/items/0";
    Discovery: "/discovery";
    PushSubscriptionRequest: "/push_request";
    PushSubscription: "/push";
    Contact: "/discovery/contact";
    Words: "/discovery/words";
    Service: "/discovery/services/accounts" "/discovery/services/loans";
    Home: "/home";
    HomeApplication: "/home/applications/0";
    NextDue: "/home/nextDue";
    Announcement: "/home/announcements/0";
    LoanProducts: "/products";
    LoanProduct: "/products/items/0";
    Fee: "/products/items/0/fees/0" "/products/items/0/fees/1";
    LoanApplicationRequest: "/request" "/request_with_sureties";
    LoanApplications: "/applications";
    LoanApplication: "/applications/items/0" "/application_with_sureties";
    ApplicationEvent: "/applications/items/0/history/1";
    Loans: "/loans";
    LoanSummary: "/loans/items/0";
    Due: "/loans/items/0/nextDue";
    Loan: "/loan";
    Instalment: "/loan/schedule/0";
    Meetings: "/meetings";
    MeetingSummary: "/meetings/items/0";
    Meeting: "/meeting";
    MeetingBoard: "/meeting/board";
    CredentialRequest: "/credential_request";
    Credential: "/credential";
    CredentialSlot: "/slot";
    BoardManifest: "/manifest";
    Ceremony: "/ceremony";
    CeremonyTrustee: "/ceremony/trustees/0";
    BoardEvent: "/ceremony/events/0";
    TrusteeReceipt: "/trustee_receipt";
    OpenVotes: "/open_votes";
    OpenVote: "/open_votes/votes/0";
    Octets: "/slot/slot";
    Quorum: "/meeting/quorum";
    AgendaItem: "/meeting/items/0" "/meeting/items/1" "/meeting/items/2";
    VoteOption: "/meeting/items/1/options/0";
    Paper: "/meeting/papers/0";
    VoteRequest: "/vote";
    VoteReceipt: "/receipt";
    Attendance: "/attendance";
    Results: "/results";
    ItemResult: "/results/items/0";
    Fraction: "/meeting/items/1/rule/quorum";
    Majority: "/meeting/items/1/rule/majority";
    ItemRule: "/meeting/items/1/rule" "/meeting/items/2/rule";
    Consensus: "/meeting/items/0/consensus";
    FollowUp: "/meeting/followUps/0";
    Presence: "/presence";
    ItemPresence: "/presence/items/0";
    OptionCount: "/results/items/0/counts/0";
    Problem: "/problem";
    FieldProblem: "/problem/errors/0";
    Savings: "/savings";
    SavingsAccount: "/savings/items/0";
    Transactions: "/transactions";
    Transaction: "/transactions/items/0";
    SavingsDetail: "/savings_detail";
    SavingsMonth: "/savings_detail/months/0";
    SavingsTerm: "/savings_detail/term";
    EarlyEnd: "/savings_detail/term/penalty";
    WithdrawalRequest: "/withdrawal";
    DepositNotice: "/deposit_notice";
    SavingsRequests: "/savings_requests";
    SavingsRequest: "/savings_requests/items/0" "/savings_requests/items/1";
    TermEnding: "/savings_requests/items/0/ending";
    SavingsRequestEvent: "/savings_requests/items/0/history/0";
    ShuYears: "/shu_years";
    ShuSummary: "/shu_years/items/0" "/shu_years/items/1";
    Shu: "/shu" "/shu_loss";
    YearResult: "/shu/result";
    Allotment: "/shu/allotments/0";
    MemberPart: "/shu/capital";
    Cooperative: "/cooperative";
    Officer: "/cooperative/officers/0";
    YearFigures: "/cooperative/figures/0";
    Health: "/cooperative/health/0";
    ComingMeeting: "/cooperative/nextMeeting";
    PublicResults: "/cooperative/decisions/0";
    Decisions: "/decisions";
    MeetingDecisions: "/decisions/items/0";
    Decision: "/decisions/items/0/items/0";
    QuestionRequest: "/question";
    Questions: "/questions";
    Question: "/questions/items/0" "/questions/items/1";
    QuestionAnswer: "/questions/items/0/answer";
    Page<Announcement>: "/page";
    Amount: "/savings/total";
    Rate: "/loan/rate";
    ProductId: "/request/productId";
    LoanConditions: "/conditions";
    Slot: "/slot_of_product";
    LateFee: "/late_fee";
    PayoffTerms: "/payoff_terms";
    LateInstalment: "/late";
    Payoff: "/payoff";
    LoanEligibilities: "/eligibilities";
    LoanEligibility: "/eligibilities/items/0";
    Collateral: "/pledge";
    Guarantor: "/guarantor";
    GuarantorCheck: "/guarantor_check";
    Guarantees: "/guarantees";
    Guarantee: "/guarantees/items/0";
    GuaranteedLoan: "/guarantees/items/0/loan";
    GuaranteeAnswerRequest: "/guarantee_answer";
    Attachment: "/attachment";
    JoiningTerms: "/joining_terms";
    MembershipApplicationRequest: "/membership";
    MembershipApplication: "/membership_state";
    JoiningEvent: "/membership_state/history/1";
    Profile: "/profile";
    CorrectionRequest: "/correction_request";
    Correction: "/profile/corrections/0";
    Consent: "/profile/consents/0";
    LeavingTerms: "/leaving_terms";
    LeavingAccount: "/leaving_terms/accounts/0";
    LeavingObstacle: "/leaving_terms/obstacles/0";
    LeavingRequest: "/leaving_request";
    Leaving: "/profile/leaving";
}

#[test]
fn no_type_of_the_wire_is_forgotten() {
    let sources = [
        include_str!("../src/account.rs"),
        include_str!("../src/board.rs"),
        include_str!("../src/cooperative.rs"),
        include_str!("../src/decisions.rs"),
        include_str!("../src/discovery.rs"),
        include_str!("../src/home.rs"),
        include_str!("../src/loan_conditions.rs"),
        include_str!("../src/loan_products.rs"),
        include_str!("../src/joining.rs"),
        include_str!("../src/loans.rs"),
        include_str!("../src/meetings.rs"),
        include_str!("../src/own_data.rs"),
        include_str!("../src/problem.rs"),
        include_str!("../src/questions.rs"),
        include_str!("../src/reminders.rs"),
        include_str!("../src/savings.rs"),
        include_str!("../src/savings_requests.rs"),
        include_str!("../src/shu.rs"),
        include_str!("../src/sureties.rs"),
        include_str!("../src/wire.rs"),
    ];
    let mut found = 0;
    for line in sources.iter().flat_map(|source| source.lines()) {
        let Some(rest) = line.strip_prefix("pub struct ") else {
            continue;
        };
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap();
        let name = &rest[..end];
        found += 1;
        assert!(
            name == "Inconsistent"
                || TYPES
                    .iter()
                    .any(|known| *known == name || known.starts_with(&format!("{name}<"))),
            "{name} has no sample"
        );
    }
    assert!(found > 40);
}

#[test]
fn what_the_app_writes_the_backend_reads() {
    let all = samples::all();
    let at = |place| all.pointer(place).unwrap();
    writes::<ActivationRequest>(at("/activation"));
    writes::<SessionRequest>(at("/session_request"));
    writes::<RefreshRequest>(at("/refresh"));
    writes::<PasswordRequest>(at("/password"));
    writes::<PushSubscriptionRequest>(at("/push_request"));
    writes::<LoanApplicationRequest>(at("/request"));
    writes::<VoteRequest>(at("/vote"));
    writes::<WithdrawalRequest>(at("/withdrawal"));
    writes::<DepositNotice>(at("/deposit_notice"));
    writes::<Transaction>(at("/transactions/items/0"));
    writes::<QuestionRequest>(at("/question"));
    writes::<Member>(at("/home/member"));
    writes::<Paper>(at("/meeting/papers/0"));
    writes::<Problem>(at("/problem"));
    writes::<Problem>(&json!({"type": "x", "title": "", "status": 0, "code": "brand_new"}));
}

#[test]
fn a_request_is_the_same_bytes_as_serde_would_write() {
    fn same<T: Wire + Encode>(sample: &Value) {
        let value: T = serde_json::from_value(sample.clone()).unwrap();
        assert_eq!(to_text(&value), serde_json::to_string(&value).unwrap());
    }
    let all = samples::all();
    same::<ActivationRequest>(&all["activation"]);
    same::<LoanApplicationRequest>(&all["request"]);
    same::<LoanApplicationRequest>(&all["request_with_sureties"]);
    same::<GuaranteeAnswerRequest>(&all["guarantee_answer"]);
    same::<VoteRequest>(&all["vote"]);
    same::<WithdrawalRequest>(&all["withdrawal"]);
    same::<DepositNotice>(&all["deposit_notice"]);
    same::<MembershipApplicationRequest>(&all["membership"]);
    same::<CorrectionRequest>(&all["correction_request"]);
    same::<LeavingRequest>(&all["leaving_request"]);
}

#[test]
fn an_error_names_the_field_and_never_the_value() {
    fn error<T: Decode + Debug>(text: &str) -> String {
        read::<T>(text.as_bytes()).unwrap_err().to_string()
    }
    let text = samples::all()["savings"].to_string();
    let bad = text.replace("\"50000.00", "\"15 rahasia");
    assert_eq!(error::<Savings>(&bad), "malformed: minimum_balance");
    let bad = text.replace("\"name\"", "\"nama\"");
    assert_eq!(error::<Savings>(&bad), "malformed: name");
    assert_eq!(error::<Savings>("{"), "malformed: no JSON");
}
