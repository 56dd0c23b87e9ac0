//! Each defect of a backend fails the case that is about it, and every other case still ends in a
//! verdict.

use sokoguru_conformance::verdict::Verdict;

use crate::defects::{Defect, with};
use crate::world::{Server, account, judge};

async fn fails(defect: Defect, id: &str) {
    let server = Server::start(|router| with(defect, router)).await;
    let report = judge(&server.url, account()).await;
    assert_eq!(
        report.verdict(id),
        Some(Verdict::Failed),
        "{}",
        report.text()
    );
    assert!(report.cases.len() > 80, "{}", report.cases.len());
    let finding = report.cases.iter().find(|case| case.id == id);
    let finding = finding.and_then(|case| case.finding.as_ref()).unwrap();
    // Words to act on: what was asked for, and what came.
    assert!(
        finding.expected.len() > 8 && finding.came.is_some(),
        "{finding:?}"
    );
    let text = serde_json::to_string(&report).unwrap();
    assert!(!text.contains("padi-hijau-42") && !text.contains("a thread of the kit"));
}

macro_rules! defects {
    ($($name:ident: $defect:ident => $id:literal,)+) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                fails(Defect::$defect, $id).await;
            }
        )+
    };
}

defects! {
    money_as_number: MoneyAsNumber => "money.string",
    signed_amounts: SignedAmounts => "money.unsigned",
    as_of_missing: AsOfMissing => "read.as-of",
    times_without_offset: TimesWithoutOffset => "time.forms",
    rate_without_period: RateWithoutPeriod => "rate.period",
    key_ignored: KeyIgnored => "write.replay",
    key_optional: KeyOptional => "write.key-missing",
    replay_unmarked: ReplayUnmarked => "write.replay",
    replay_of_another: ReplayOfAnother => "write.replay",
    other_payload_accepted: OtherPayloadAccepted => "write.other-payload",
    cursor_repeats_a_row: CursorRepeatsARow => "paging.walk",
    offset_for_cursor: OffsetForCursor => "paging.cursor",
    limit_ignored: LimitIgnored => "paging.limit",
    balance_that_does_not_follow: BalanceThatDoesNotFollow => "paging.balances",
    etag_ignored: EtagIgnored => "read.etag",
    cache_allowed: CacheAllowed => "read.no-store",
    problem_as_page: ProblemAsPage => "problem.shape",
    code_of_its_own: CodeOfItsOwn => "problem.codes",
    unknown_id_breaks: UnknownIdBreaks => "unknown.ids",
    others_account_shown: OthersAccountShown => "others.ids",
    open_without_session: OpenWithoutSession => "session.required",
    refresh_kept: RefreshKept => "bearer.rotation",
    reuse_unnoticed: ReuseUnnoticed => "bearer.reuse",
    cookie_without_secure: CookieWithoutSecure => "session.cookie",
    csrf_unchecked: CsrfUnchecked => "session.csrf",
    sign_out_forgotten: SignOutForgotten => "session.end",
    numbers_told: NumbersTold => "session.wrong-password",
    no_lock: NoLock => "limits.lock",
    body_unlimited: BodyUnlimited => "request.too-large",
    retry_after_missing: RetryAfterMissing => "limits.retry-after",
    paper_changed: PaperChanged => "paper.bytes",
    vote_counted_twice: VoteCountedTwice => "vote.once",
    receipt_differs: ReceiptDiffers => "vote.replay",
    discovery_without_cors: DiscoveryWithoutCors => "discovery.cors",
    strangers_may_read: StrangersMayRead => "browser.stranger",
}
