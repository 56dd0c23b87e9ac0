//! The handlers, one file an area. A handler's name is its operation id in the published contract.
//!
//! Each one reads what was asked (parsed by [`crate::request`]), takes one view or one transaction
//! of the store, and answers. Rules are the domain's.

pub mod account;
pub mod announcements;
pub mod applications;
pub mod attachments;
pub mod ballots;
pub mod boards;
pub mod ceremonies;
pub mod cooperative;
pub mod credentials;
pub mod deposit_notices;
pub mod discovery;
pub mod guarantees;
pub mod home;
pub mod joining;
pub mod leaving;
pub mod loans;
pub mod meetings;
pub mod minutes;
pub mod office_files;
pub mod office_loans;
pub mod office_log;
pub mod office_members;
pub mod office_publishing;
pub mod office_sessions;
pub mod own_data;
pub mod presence;
pub mod questions;
pub mod reminders;
pub mod savings;
pub mod savings_requests;
pub mod sessions;
pub mod shu;
pub mod votes;

use axum::Router;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sokoguru_api::ProblemCode;

use crate::problem::{Answer, Failure};
use crate::state::State;

macro_rules! routes {
    ($($method:ident $path:literal => $area:ident :: $handler:ident,)+) => {
        /// Method, path and operation id of every route.
        pub const TABLE: &[(&str, &str, &str)] =
            &[$((stringify!($method), $path, stringify!($handler))),+];

        /// Every route.
        pub fn router() -> Router<State> {
            Router::new()$(.route($path, axum::routing::$method($area::$handler)))+
        }
    };
}

routes! {
    get "/.well-known/koperasi" => discovery::get_discovery,
    get "/healthz" => discovery::get_health,
    post "/v1/activations" => account::create_activation,
    put "/v1/password" => account::update_password,
    get "/v1/me" => own_data::get_me,
    post "/v1/sessions" => sessions::create_session,
    get "/v1/sessions" => sessions::list_sessions,
    post "/v1/sessions/refresh" => sessions::refresh_session,
    delete "/v1/sessions/{id}" => sessions::delete_session,
    get "/v1/home" => home::get_home,
    get "/v1/savings" => savings::list_savings,
    get "/v1/savings/{id}/transactions" => savings::list_transactions,
    get "/v1/savings/{id}" => savings_requests::get_savings_account,
    post "/v1/savings/{id}/withdrawals" => savings_requests::create_withdrawal,
    post "/v1/savings/{id}/deposit-notices" => deposit_notices::create_deposit_notice,
    get "/v1/savings-requests" => savings_requests::list_savings_requests,
    post "/v1/savings-requests/{id}/cancellation" => savings_requests::cancel_savings_request,
    get "/v1/loan-products" => loans::list_loan_products,
    get "/v1/loans" => loans::list_loans,
    get "/v1/loans/{id}" => loans::get_loan,
    get "/v1/loans/{id}/payoff" => loans::get_payoff,
    get "/v1/loan-eligibility" => loans::list_loan_eligibility,
    get "/v1/loan-applications" => applications::list_loan_applications,
    post "/v1/loan-applications" => applications::create_loan_application,
    post "/v1/loan-applications/{id}/cancellation" => applications::cancel_loan_application,
    put "/v1/loan-applications/{id}/attachments/{slot}" => attachments::update_attachment,
    get "/v1/loan-applications/{id}/attachments/{slot}" => attachments::get_attachment,
    get "/v1/guarantors/{number}" => guarantees::get_guarantor,
    get "/v1/guarantees" => guarantees::list_guarantees,
    post "/v1/guarantees/{id}/answer" => guarantees::create_guarantee_answer,
    get "/v1/meetings" => meetings::list_meetings,
    get "/v1/meetings/{id}" => meetings::get_meeting,
    get "/v1/meetings/{id}/results" => meetings::get_results,
    get "/v1/meetings/{id}/papers/{paper}" => meetings::get_paper,
    get "/v1/meetings/{id}/minutes" => minutes::get_minutes,
    get "/v1/meetings/{id}/presence" => presence::get_presence,
    get "/v1/meetings/{id}/events" => presence::watch_meeting,
    post "/v1/meetings/{id}/attendance" => votes::create_attendance,
    post "/v1/meetings/{id}/votes" => votes::create_vote,
    put "/v1/meetings/{id}/credential" => credentials::update_credential,
    get "/v1/meetings/{id}/credential" => credentials::get_credential,
    get "/v1/meetings/{id}/slots/{key}" => credentials::get_slot,
    get "/v1/meetings/{id}/manifest" => boards::get_manifest,
    put "/v1/meetings/{id}/ballots/{sha256}" => ballots::update_ballot,
    get "/v1/meetings/{id}/ballots/{sha256}" => ballots::get_receipt,
    get "/v1/meetings/{id}/board" => boards::get_board,
    get "/v1/meetings/{id}/board/head" => boards::get_head,
    get "/v1/meetings/{id}/board/proofs/{leaf}" => boards::get_proof,
    get "/v1/meetings/{id}/board/consistency" => boards::get_consistency,
    get "/v1/meetings/{id}/items/{item}/votes" => boards::list_open_votes,
    get "/v1/meetings/{id}/ceremony" => ceremonies::get_ceremony,
    post "/v1/meetings/{id}/trustee-messages" => ceremonies::create_trustee_message,
    get "/v1/shu" => shu::list_shu,
    get "/v1/shu/{year}" => shu::get_shu,
    get "/v1/cooperative" => cooperative::get_cooperative,
    get "/v1/decisions" => cooperative::list_decisions,
    get "/v1/questions" => questions::list_questions,
    post "/v1/questions" => questions::create_question,
    post "/v1/meetings/{id}/questions" => questions::create_meeting_question,
    get "/v1/push-subscriptions/current" => reminders::get_push_subscription,
    put "/v1/push-subscriptions/current" => reminders::update_push_subscription,
    delete "/v1/push-subscriptions/current" => reminders::delete_push_subscription,
    get "/v1/announcements" => announcements::list_announcements,
    post "/v1/office/sessions" => office_sessions::create_office_session,
    delete "/v1/office/sessions/current" => office_sessions::delete_office_session,
    get "/v1/office/me" => office_sessions::get_office_me,
    put "/v1/office/password" => office_sessions::update_office_password,
    get "/v1/office/officers" => office_sessions::list_officers,
    post "/v1/office/officers/{number}/end" => office_sessions::end_officer,
    get "/v1/office/audit" => office_log::list_audit_entries,
    get "/v1/office/audit/head" => office_log::get_audit_head,
    get "/v1/office/loan-applications" => office_loans::list_office_loan_applications,
    post "/v1/office/loan-applications/{number}/decision" => office_loans::decide_loan_application,
    post "/v1/office/loan-applications/{number}/disbursement" => office_loans::disburse_loan,
    get "/v1/office/members" => office_members::list_members,
    post "/v1/office/code-sheets" => office_members::create_code_sheet,
    post "/v1/office/imports" => office_files::create_import,
    post "/v1/office/exports/{what}" => office_files::create_export,
    post "/v1/office/announcements" => office_publishing::create_announcement,
    put "/v1/office/loan-products/{id}/offer" => office_publishing::update_product_offer,
    post "/v1/office/meetings/{id}/publication" => office_publishing::publish_meeting,
    post "/v1/office/meetings/{id}/opening" => office_publishing::open_meeting,
    post "/v1/office/meetings/{id}/closing" => office_publishing::close_meeting,
    post "/v1/office/meetings/{id}/result" => office_publishing::count_meeting,
    post "/v1/me/corrections" => own_data::create_correction,
    post "/v1/me/corrections/{id}/withdrawal" => own_data::withdraw_correction,
    post "/v1/me/consents/{id}/withdrawal" => own_data::withdraw_consent,
    get "/v1/me/export" => own_data::export_me,
    get "/v1/me/leaving" => leaving::get_leaving,
    post "/v1/me/leaving" => leaving::create_leaving,
    post "/v1/me/leaving/{id}/withdrawal" => leaving::withdraw_leaving,
    get "/v1/joining" => joining::get_joining,
    post "/v1/applications/membership" => joining::create_membership_application,
    get "/v1/applications/membership/{reference}" => joining::get_membership_application,
    post "/v1/applications/membership/{reference}/withdrawal" => joining::withdraw_membership_application,
}

/// The longest page.
pub const MAX_PAGE: u32 = 200;

/// `?limit=&cursor=`, as text: what is wrong with them is said by us.
#[derive(Deserialize)]
pub struct PageQuery {
    limit: Option<String>,
    cursor: Option<String>,
}

impl PageQuery {
    /// The length of the page; 50 unless asked otherwise.
    fn limit(&self) -> Answer<u32> {
        let Some(text) = &self.limit else {
            return Ok(50);
        };
        match text.parse() {
            Ok(limit @ 1..=MAX_PAGE) => Ok(limit),
            _ => Err(Failure::from(ProblemCode::InvalidRequest)
                .detail("limit is a number from 1 to 200")
                .limit(MAX_PAGE.to_string())),
        }
    }

    /// What the cursor says, if it is one of ours of this kind.
    fn cursor(&self, kind: &str) -> Answer<Option<String>> {
        self.cursor
            .as_deref()
            .map(|cursor| {
                open_cursor(kind, cursor).ok_or_else(|| {
                    Failure::from(ProblemCode::InvalidRequest).detail("not a cursor of this list")
                })
            })
            .transpose()
    }
}

/// A place in a list, opaque to the client: it is made here and read back here.
fn seal_cursor(kind: &str, place: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{kind}:{place}"))
}

fn open_cursor(kind: &str, cursor: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    Some(text.strip_prefix(kind)?.strip_prefix(':')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_by_its_own_list_only() {
        let cursor = seal_cursor("t", "42");
        assert_eq!(open_cursor("t", &cursor).as_deref(), Some("42"));
        assert_eq!(open_cursor("a", &cursor), None);
        for bad in ["", "42", "====", "%00", "dDo0Mg=="] {
            assert_eq!(open_cursor("t", bad), None, "{bad}");
        }
    }
}
