//! Conditions, guarantors, papers and late instalments, from stored records to the wire.

use sokoguru_api::Amount;
use sokoguru_api::home::HomeApplication;
use sokoguru_api::loan_conditions::{LateInstalment, LoanConditions, Slot};
use sokoguru_api::sureties::{Attachment, Collateral, Guarantee, GuaranteedLoan, Guarantor};
use sokoguru_api::wire::{ApplicationId, GuaranteeId, SlotId};
use sokoguru_domain::{Late, Row};

use crate::state::State;
use crate::store::applications::ApplicationRow;
use crate::store::attachments::AttachmentRow;
use crate::store::loan_conditions::{ConditionRow, SlotRow};
use crate::store::loans::InstalmentRow;
use crate::store::sureties::{CollateralRow, GuaranteeRow, GuarantorRow};
use crate::store::{StoreError, Stored};
use crate::view::hex;

/// What a product asks.
pub fn conditions(row: &ConditionRow) -> Stored<LoanConditions> {
    let asked = &row.conditions;
    Ok(LoanConditions {
        min_member_months: asked.min_member_months,
        max_running: asked.max_running,
        without_arrears: asked.without_arrears,
        savings_multiple: asked
            .savings_multiple
            .map(|times| times.normalize().to_string()),
        guarantors: asked.guarantors,
        collateral_above: asked.collateral_above.map(Amount),
        slots: row.slots.iter().map(slot).collect::<Stored<_>>()?,
        late_fee: row.costs.late.as_ref().map(Into::into),
        payoff: row.costs.payoff.into(),
    })
}

/// A paper that a product asks for.
pub fn slot(row: &SlotRow) -> Stored<Slot> {
    Ok(Slot {
        id: id!(SlotId, &row.id),
        name: row.name.clone(),
        hint: row.hint.clone(),
        required: row.required,
        pdf: row.pdf,
    })
}

/// A name by which somebody is known again and nobody is found out: `S*** R***`.
pub fn masked(name: &str) -> String {
    let words: Vec<String> = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .map(|first| format!("{first}***"))
        .collect();
    words.join(" ")
}

/// A guarantor as the borrower sees them.
pub fn guarantor(state: &State, row: &GuarantorRow) -> Guarantor {
    Guarantor {
        number: row.number.as_str().to_owned(),
        name: masked(&row.name),
        status: row.status.into(),
        answered_at: row.answered_at.map(|at| state.local(at)),
        reason: row.reason.clone(),
    }
}

/// An application on Beranda.
pub fn in_short(row: &ApplicationRow) -> Stored<HomeApplication> {
    Ok(HomeApplication {
        id: id!(ApplicationId, &row.id),
        number: row.number.clone(),
        product_name: row.product_name.clone(),
        amount: Amount(row.amount),
        status: row.status.into(),
    })
}

/// What is pledged.
pub fn collateral(row: &CollateralRow) -> Collateral {
    Collateral {
        kind: row.kind.into(),
        description: row.description.clone(),
        value: Amount(row.value),
    }
}

/// A paper of an application.
pub fn attachment(state: &State, row: &AttachmentRow) -> Stored<Attachment> {
    Ok(Attachment {
        slot: id!(SlotId, &row.slot),
        media_type: row.media_type.clone(),
        size: row.size,
        received: row.received,
        sha256: hex(&row.sha256),
        completed_at: row.completed_at.map(|at| state.local(at)),
    })
}

/// A guarantee as its guarantor sees it.
pub fn guarantee(
    state: &State,
    row: &GuaranteeRow,
    can_answer: bool,
    instalment: Option<Amount>,
    loan: Option<GuaranteedLoan>,
) -> Stored<Guarantee> {
    Ok(Guarantee {
        id: id!(GuaranteeId, &row.id),
        borrower: row.borrower.0.clone(),
        borrower_number: row.borrower.1.clone(),
        product_name: row.product_name.clone(),
        amount: Amount(row.amount),
        months: row.months,
        instalment,
        status: row.status.into(),
        asked_at: state.local(row.asked_at),
        answered_at: row.answered_at.map(|at| state.local(at)),
        can_answer,
        application: row.application.as_ref().map(|(_, status)| (*status).into()),
        loan,
    })
}

/// An instalment as the rules of late fees and payoffs know it.
pub fn rule_row(row: &InstalmentRow) -> Row {
    Row {
        number: row.number,
        due_on: row.due_on,
        principal: row.principal,
        interest: row.interest,
        paid: row.paid,
    }
}

/// An instalment that is late.
pub fn late(one: &Late) -> LateInstalment {
    LateInstalment {
        number: one.number,
        due_on: one.due_on,
        days: one.days,
        left: Amount(one.left),
        fee: Amount(one.fee),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn a_masked_name_tells_no_more_than_its_first_letters() {
        assert_eq!(masked("Siti Rahmawati"), "S*** R***");
        assert_eq!(masked("  I Wayan  Ö "), "I*** W*** Ö***");
        assert_eq!(masked(""), "");
    }
}
