//! A member's own data on its way to the wire: what others could misuse is masked here.

use sokoguru_api::Amount;
use sokoguru_api::own_data::{Consent, Correction, Leaving, Profile};
use sokoguru_api::wire::{ConsentId, CorrectionId, LeavingId};
use sokoguru_domain::identity::masked_phone;
use sokoguru_domain::joining::act_by;
use sokoguru_domain::{DataField, Money};

use crate::state::State;
use crate::store::leaving::LeavingRow;
use crate::store::members::MemberRow;
use crate::store::own_data::{ConsentRow, CorrectionRow, DetailRow};
use crate::store::{StoreError, Stored};

/// Corrections, consents and the last word about leaving.
pub type Wishes<'a> = (
    &'a [CorrectionRow],
    &'a [ConsentRow],
    Option<&'a LeavingRow>,
);

/// The member as the cooperative has them.
pub fn profile(
    state: &State,
    member: &MemberRow,
    detail: &DetailRow,
    due: Option<Money>,
    (corrections, consents, last): Wishes<'_>,
) -> Stored<Profile> {
    let nik = match (&detail.nik_sealed, &state.identity) {
        (Some(sealed), Some(key)) => Some(key.open(sealed).ok_or(StoreError::Corrupt("nik"))?),
        _ => None,
    };
    Ok(Profile {
        number: member.number.as_str().to_owned(),
        name: member.name.clone(),
        status: member.status.into(),
        joined_on: member.joined_on,
        address: detail.address.clone(),
        phone_masked: detail.phone.as_deref().map(masked_phone),
        born_on: detail.born_on,
        occupation: detail.occupation.clone(),
        nik_masked: nik.map(|nik| nik.masked()),
        pokok_due: due.map(Amount),
        corrections: corrections
            .iter()
            .map(|row| correction(state, row))
            .collect::<Stored<_>>()?,
        consents: consents
            .iter()
            .map(|row| consent(state, row))
            .collect::<Stored<_>>()?,
        leaving: last.map(|row| leaving(state, row)).transpose()?,
    })
}

/// A wish to have something put right.
pub fn correction(state: &State, row: &CorrectionRow) -> Stored<Correction> {
    let value = if row.field == DataField::Phone {
        masked_phone(&row.value)
    } else {
        row.value.clone()
    };
    Ok(Correction {
        id: CorrectionId::parse(&row.id).ok_or(StoreError::Corrupt("CorrectionId"))?,
        field: row.field.into(),
        value,
        status: row.status.into(),
        submitted_at: state.local(row.submitted_at),
        act_by: state.local(act_by(row.submitted_at)),
        decided_at: row.decided_at.map(|at| state.local(at)),
        answer: row.answer.clone(),
    })
}

/// Something that the member has agreed to.
pub fn consent(state: &State, row: &ConsentRow) -> Stored<Consent> {
    Ok(Consent {
        id: ConsentId::parse(&row.id).ok_or(StoreError::Corrupt("ConsentId"))?,
        purpose: row.purpose.into(),
        version: row.version.clone(),
        given_at: state.local(row.given_at),
        withdrawn_at: row.withdrawn_at.map(|at| state.local(at)),
        act_by: row.act_by.map(|at| state.local(at)),
        stopped_at: row.stopped_at.map(|at| state.local(at)),
    })
}

/// A member's word that they leave.
pub fn leaving(state: &State, row: &LeavingRow) -> Stored<Leaving> {
    Ok(Leaving {
        id: LeavingId::parse(&row.id).ok_or(StoreError::Corrupt("LeavingId"))?,
        status: row.status.into(),
        submitted_at: state.local(row.submitted_at),
        decided_at: row.decided_at.map(|at| state.local(at)),
        leaves_on: row.leaves_on,
        answer: row.answer.clone(),
    })
}
