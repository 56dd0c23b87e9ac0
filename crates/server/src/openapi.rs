//! The contract as it is published: `docs/openapi.json` is this document, and a test compares.

use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::duty::OFFICE_COOKIE;
use crate::request::COOKIE;
use crate::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sokoguru",
        version = "1",
        description = "The contract between the member's app and a cooperative's backend.\n\n\
            Writes of a member carry an `Idempotency-Key`; the first answer comes again with \
            `Idempotency-Replayed: true`. Reads carry a strong `ETag` (the discovery document, \
            which shows the clock, a weak one). Every problem is `application/problem+json` with a \
            `code` from a list that may grow; `429` and `503` carry `Retry-After`.\n\n\
            On the app's own origin a session is a cookie, and every request that uses it carries \
            `X-Sokoguru: 1`; on another origin it is a bearer token.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later"),
    ),
    paths(
        routes::discovery::get_discovery,
        routes::discovery::get_health,
        routes::account::create_activation,
        routes::account::update_password,
        routes::own_data::get_me,
        routes::sessions::create_session,
        routes::sessions::list_sessions,
        routes::sessions::refresh_session,
        routes::sessions::delete_session,
        routes::home::get_home,
        routes::savings::list_savings,
        routes::savings::list_transactions,
        routes::savings_requests::get_savings_account,
        routes::savings_requests::create_withdrawal,
        routes::deposit_notices::create_deposit_notice,
        routes::savings_requests::list_savings_requests,
        routes::savings_requests::cancel_savings_request,
        routes::loans::list_loan_products,
        routes::loans::list_loans,
        routes::loans::get_loan,
        routes::loans::get_payoff,
        routes::loans::list_loan_eligibility,
        routes::applications::list_loan_applications,
        routes::applications::create_loan_application,
        routes::applications::cancel_loan_application,
        routes::attachments::update_attachment,
        routes::attachments::get_attachment,
        routes::guarantees::get_guarantor,
        routes::guarantees::list_guarantees,
        routes::guarantees::create_guarantee_answer,
        routes::meetings::list_meetings,
        routes::meetings::get_meeting,
        routes::meetings::get_results,
        routes::meetings::get_paper,
        routes::minutes::get_minutes,
        routes::presence::get_presence,
        routes::presence::watch_meeting,
        routes::votes::create_attendance,
        routes::votes::create_vote,
        routes::credentials::update_credential,
        routes::credentials::get_credential,
        routes::credentials::get_slot,
        routes::boards::get_manifest,
        routes::ballots::update_ballot,
        routes::ballots::get_receipt,
        routes::boards::get_board,
        routes::boards::get_head,
        routes::boards::get_proof,
        routes::boards::get_consistency,
        routes::boards::list_open_votes,
        routes::ceremonies::get_ceremony,
        routes::ceremonies::create_trustee_message,
        routes::shu::list_shu,
        routes::shu::get_shu,
        routes::cooperative::get_cooperative,
        routes::cooperative::list_decisions,
        routes::questions::list_questions,
        routes::questions::create_question,
        routes::questions::create_meeting_question,
        routes::reminders::get_push_subscription,
        routes::reminders::update_push_subscription,
        routes::reminders::delete_push_subscription,
        routes::announcements::list_announcements,
        routes::office_sessions::create_office_session,
        routes::office_sessions::delete_office_session,
        routes::office_sessions::get_office_me,
        routes::office_sessions::update_office_password,
        routes::office_sessions::list_officers,
        routes::office_sessions::end_officer,
        routes::office_log::list_audit_entries,
        routes::office_log::get_audit_head,
        routes::office_loans::list_office_loan_applications,
        routes::office_loans::decide_loan_application,
        routes::office_loans::disburse_loan,
        routes::office_members::list_members,
        routes::office_members::create_code_sheet,
        routes::office_files::create_import,
        routes::office_files::create_export,
        routes::office_publishing::create_announcement,
        routes::office_publishing::update_product_offer,
        routes::office_publishing::publish_meeting,
        routes::office_publishing::open_meeting,
        routes::office_publishing::close_meeting,
        routes::office_publishing::count_meeting,
        routes::own_data::create_correction,
        routes::own_data::withdraw_correction,
        routes::own_data::withdraw_consent,
        routes::own_data::export_me,
        routes::leaving::get_leaving,
        routes::leaving::create_leaving,
        routes::leaving::withdraw_leaving,
        routes::joining::get_joining,
        routes::joining::create_membership_application,
        routes::joining::get_membership_application,
        routes::joining::withdraw_membership_application,
    ),
    modifiers(&Sessions),
)]
struct Contract;

struct Sessions;

impl Modify for Sessions {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                COOKIE,
                "On the app's own origin, together with the header `X-Sokoguru: 1`.",
            ))),
        );
        components.add_security_scheme(
            "office",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                OFFICE_COOKIE,
                "An officer's session, together with the header `X-Sokoguru: 1`. No session of a \
                 member opens the office, and none of an officer opens anything else.",
            ))),
        );
        components.add_security_scheme(
            "officeBearer",
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("An officer's session, held by a program."))
                    .build(),
            ),
        );
        components.add_security_scheme(
            "bearer",
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("From another origin; ten minutes."))
                    .build(),
            ),
        );
    }
}

/// The published contract.
pub fn openapi() -> Document {
    Contract::openapi()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_is_published_is_what_is_routed() {
        let document = serde_json::to_value(openapi()).unwrap();
        let mut published = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let name = operation["operationId"].as_str().unwrap().to_owned();
                published.insert((method.clone(), path.clone(), name));
            }
        }
        let routed: BTreeSet<_> = routes::TABLE
            .iter()
            .map(|(method, path, name)| {
                ((*method).to_owned(), (*path).to_owned(), (*name).to_owned())
            })
            .collect();
        assert_eq!(published, routed);
    }

    #[test]
    fn every_reference_leads_to_a_schema() {
        let document = serde_json::to_value(openapi()).unwrap();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let text = document.to_string();
        for reference in text.split("#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(schemas.contains_key(name), "{name}");
        }
    }
}
