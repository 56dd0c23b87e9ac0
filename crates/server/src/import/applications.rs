//! `loan_applications.csv`: applications with every state that they have had.

use chrono::NaiveDateTime;
use sokoguru_domain::ApplicationStatus::{
    self, Approved, Cancelled, Disbursed, Rejected, Submitted, UnderReview,
};
use sokoguru_domain::loan::check;
use sokoguru_domain::{LoanError, MemberNumber, Money};

use super::loans::Products;
use super::problem::{Reason, What};
use super::products::MONTHS;
use super::table::{Columns, Line};
use super::{Counts, Import, Keys, id_of};
use crate::store::applications::{EventRow, NewApplication};
use crate::store::loans::ProductRow;
use crate::store::members::MemberRow;
use crate::store::{StoreError, Writing};

const APPLICATIONS: Columns = Columns {
    file: "loan_applications.csv",
    required: &[
        "number",
        "member",
        "product",
        "amount",
        "months",
        "purpose",
        "status",
        "submitted_at",
    ],
    optional: &["reviewed_at", "decided_at", "closed_at", "reason", "loan"],
};

const STATUSES: &[(&str, ApplicationStatus)] = &[
    ("diajukan", Submitted),
    ("ditinjau", UnderReview),
    ("disetujui", Approved),
    ("ditolak", Rejected),
    ("dicairkan", Disbursed),
    ("dibatalkan", Cancelled),
];

/// A line before anything is looked up.
struct Parsed {
    number: String,
    member: MemberNumber,
    product: String,
    amount: Money,
    months: u16,
    purpose: String,
    status: ApplicationStatus,
    submitted_at: NaiveDateTime,
    reviewed_at: Option<NaiveDateTime>,
    decided_at: Option<NaiveDateTime>,
    closed_at: Option<NaiveDateTime>,
    reason: String,
    loan: String,
}

fn parse(import: &mut Import<'_>, line: &Line<'_>) -> Option<Parsed> {
    let (problems, calendar) = (&mut import.problems, &import.calendar);
    let number = line.text("number", 40, problems);
    let member = line.member_number("member", problems);
    let product = line.key("product", problems);
    let amount = line.money("amount", problems);
    let months = line.number("months", MONTHS, problems);
    let purpose = line.text("purpose", 500, problems);
    let status = line.word("status", STATUSES, problems);
    let submitted_at = line.moment("submitted_at", calendar, problems);
    let reviewed_at = line.maybe_moment("reviewed_at", calendar, problems);
    let decided_at = line.maybe_moment("decided_at", calendar, problems);
    let closed_at = line.maybe_moment("closed_at", calendar, problems);
    let reason = line.maybe_text("reason", 500, problems);
    let loan = line.maybe_text("loan", 40, problems);
    Some(Parsed {
        number: number?,
        member: member?,
        product: product?,
        amount: amount?,
        months: u16::try_from(months?).ok()?,
        purpose: purpose?,
        status: status?,
        submitted_at: submitted_at?,
        reviewed_at: reviewed_at?,
        decided_at: decided_at?,
        closed_at: closed_at?,
        reason: reason?,
        loan: loan?,
    })
}

/// The states in order, each with its moment; a problem where they cannot follow each other.
fn history(import: &mut Import<'_>, line: &Line<'_>, one: &Parsed) -> Option<Vec<EventRow>> {
    let mut steps = vec![(Submitted, Some(one.submitted_at))];
    if one.reviewed_at.is_some() || one.status == UnderReview {
        steps.push((UnderReview, one.reviewed_at));
    }
    match one.status {
        Submitted | UnderReview => {}
        Approved | Rejected => steps.push((one.status, one.decided_at)),
        Disbursed => steps.extend([(Approved, one.decided_at), (Disbursed, one.closed_at)]),
        Cancelled => {
            if one.decided_at.is_some() {
                steps.push((Approved, one.decided_at));
            }
            steps.push((Cancelled, one.closed_at));
        }
    }
    let mut events: Vec<EventRow> = Vec::new();
    for (status, moment) in steps {
        let (column, last) = match status {
            Submitted => ("submitted_at", false),
            UnderReview => ("reviewed_at", false),
            Approved | Rejected => ("decided_at", true),
            Disbursed | Cancelled => ("closed_at", true),
        };
        let Some(moment) = moment else {
            import.wrong(line, column, Reason::Required);
            return None;
        };
        let at = import.calendar.instant(moment);
        if at > import.calendar.now() {
            import.wrong(line, column, Reason::InFuture);
            return None;
        }
        let follows = events
            .last()
            .is_none_or(|before| before.status.can_become(status) && before.at <= at);
        if !follows {
            import.wrong(line, column, Reason::StateOrder);
            return None;
        }
        let reason = if last && status == one.status {
            one.reason.clone()
        } else {
            String::new()
        };
        events.push(EventRow { status, at, reason });
    }
    Some(events)
}

/// Whether the product lends this, to this member.
fn may_be(
    import: &mut Import<'_>,
    line: &Line<'_>,
    one: &Parsed,
    member: &MemberRow,
    product: &ProductRow,
) -> bool {
    if !member.status.may_borrow() {
        import.wrong(line, "member", Reason::Standing);
        return false;
    }
    if one.status == Rejected && one.reason.is_empty() {
        import.wrong(line, "reason", Reason::ReasonMissing);
        return false;
    }
    if let Err(rule) = check(&product.product, one.amount, one.months) {
        let column = match rule {
            LoanError::TermTooShort { .. } | LoanError::TermTooLong { .. } => "months",
            _ => "amount",
        };
        import.wrong(line, column, Reason::LoanRule(rule.to_string()));
        return false;
    }
    true
}

/// The loan that came of an application: the same member's, and of no other application.
async fn loan_of(
    import: &mut Import<'_>,
    writing: &mut Writing,
    line: &Line<'_>,
    one: &Parsed,
    member: &MemberRow,
) -> Result<Option<Option<String>>, StoreError> {
    if one.status != Disbursed {
        if one.loan.is_empty() {
            return Ok(Some(None));
        }
        import.wrong(line, "loan", Reason::StateOrder);
        return Ok(None);
    }
    let Some(loan) = writing.known_loan(&one.loan).await? else {
        let key = one.loan.clone();
        import.wrong(
            line,
            "loan",
            Reason::Unknown {
                what: What::Loan,
                key,
            },
        );
        return Ok(None);
    };
    if loan.member != member.id || loan.has_application {
        import.wrong(line, "loan", Reason::WrongLoan);
        return Ok(None);
    }
    Ok(Some(Some(loan.id)))
}

/// Applications: new ones are added; known ones stay as the office has decided since.
pub(super) async fn applications(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&APPLICATIONS) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    let mut products = Products::default();
    for line in table.lines() {
        let Some(one) = parse(import, &line) else {
            continue;
        };
        if !keys.is_new(import, &line, "number", &one.number) {
            continue;
        }
        let Some(member) = import.member(writing, &line, &one.member).await? else {
            continue;
        };
        if let Some(old) = writing.application_by_number(&one.number).await? {
            if old.member == member.id && old.amount == one.amount && old.months == one.months {
                counts.present += 1;
            } else {
                import.wrong(&line, "number", Reason::Differs);
            }
            continue;
        }
        let Some(events) = history(import, &line, &one) else {
            continue;
        };
        let Some(product) = products.find(import, writing, &line, &one.product).await? else {
            continue;
        };
        if !may_be(import, &line, &one, &member, &product) {
            continue;
        }
        let Some(loan_id) = loan_of(import, writing, &line, &one, &member).await? else {
            continue;
        };
        let new = NewApplication {
            id: &id_of("app", &one.number),
            number: &one.number,
            member: member.id,
            product_id: &product.id,
            product_name: &product.name,
            amount: one.amount,
            months: one.months,
            purpose: &one.purpose,
            submitted_at: import.calendar.instant(one.submitted_at),
        };
        match writing
            .insert_application_history(&new, &events, loan_id.as_deref())
            .await
        {
            Ok(()) => counts.added += 1,
            Err(error) if error.is_refused_by("loan_application.member_id") => {
                import.wrong(&line, "member", Reason::AlreadyPending);
            }
            Err(error) => return Err(error),
        }
    }
    import.done(&APPLICATIONS, counts);
    Ok(())
}
