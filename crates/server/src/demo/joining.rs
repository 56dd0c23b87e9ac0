//! What the demonstration knows of people: the terms of joining, data of the members who sign in,
//! their consents, two people who want to join, and a wish to have something put right.
//!
//! Everything is made up: the citizens' numbers end in counts that no registry reaches on one day.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sokoguru_api::joining::CONSENT_VERSION;
use sokoguru_domain::{ConsentPurpose, DataField, Money, NationalId, WishStatus};

use super::{DemoError, number};
use crate::identity::IdentityKey;
use crate::secrets::{new_id, sha256};
use crate::store::joining::{ApplicantRow, NewJoining};
use crate::store::joining_terms::TermsRow;
use crate::store::own_data::{ConsentRow, CorrectionRow};
use crate::store::{Store, Writing};

struct Person {
    name: &'static str,
    nik: &'static str,
    born_on: (i32, u32, u32),
    address: &'static str,
    phone: &'static str,
    occupation: &'static str,
}

/// Members by number.
const MEMBERS: &[(&str, Person)] = &[
    (
        "01150042",
        Person {
            name: "Siti Rahmawati",
            nik: "3273054503829901",
            born_on: (1982, 3, 5),
            address: "Jl. Kenanga No. 12 RT 03/05, Cibeunying, Bandung",
            phone: "081200000042",
            occupation: "Pedagang",
        },
    ),
    (
        "01170077",
        Person {
            name: "Bambang Hartono",
            nik: "3273051708759902",
            born_on: (1975, 8, 17),
            address: "Jl. Cemara No. 7 RT 01/02, Coblong, Bandung",
            phone: "081200000077",
            occupation: "Guru",
        },
    ),
    (
        "01260187",
        Person {
            name: "Yayah Komariah",
            nik: "3204054909939903",
            born_on: (1993, 9, 9),
            address: "Kp. Sukamaju RT 04/01, Cileunyi, Kabupaten Bandung",
            phone: "081200000187",
            occupation: "Penjahit",
        },
    ),
];

/// Who wants to join, by reference.
const APPLICANTS: &[(&str, Person)] = &[
    (
        "7K3M9QXZ2B4D",
        Person {
            name: "Rina Marlina",
            nik: "3273056101979904",
            born_on: (1997, 1, 21),
            address: "Jl. Melati No. 3 RT 02/04, Antapani, Bandung",
            phone: "081200000301",
            occupation: "Perawat",
        },
    ),
    (
        "M4T8W2C6H0RN",
        Person {
            name: "Yusuf Maulana",
            nik: "3273051012889905",
            born_on: (1988, 12, 10),
            address: "Jl. Anggrek No. 21 RT 05/03, Arcamanik, Bandung",
            phone: "081200000302",
            occupation: "Pengemudi",
        },
    ),
];

/// Puts it into a demonstration that was just made.
pub async fn install(store: &Store, now: DateTime<Utc>) -> Result<(), DemoError> {
    let key = IdentityKey::of(store).await?;
    let mut tx = store.write().await?;
    tx.put_joining_terms(&TermsRow {
        open: true,
        pokok: sum(100_000)?,
        wajib: sum(50_000)?,
        returned_within: 3,
        refused_kept_days: 90,
        privacy_contact: "Retno Susilowati, sekretaris, di kantor atau WhatsApp koperasi"
            .to_owned(),
        updated_at: now - TimeDelta::days(200),
    })
    .await?;
    for (member, person) in MEMBERS {
        known(&mut tx, &key, member, person, now).await?;
    }
    for (at, (reference, person)) in APPLICANTS.iter().enumerate() {
        let days = TimeDelta::days(if at == 0 { 2 } else { 1 });
        let voluntary = if at == 0 { Some(sum(250_000)?) } else { None };
        apply(&mut tx, &key, reference, (person, voluntary), now - days).await?;
    }
    let siti = tx.member_by_number(&number("01150042")?).await?;
    if let Some(siti) = siti {
        tx.insert_correction(&CorrectionRow {
            id: new_id(),
            member: siti.id,
            field: DataField::Address,
            value: "Jl. Kenanga No. 21 RT 03/05, Cibeunying, Bandung".to_owned(),
            reason: "Nomor rumah tertukar".to_owned(),
            status: WishStatus::Submitted,
            submitted_at: now - TimeDelta::hours(20),
            decided_at: None,
            answer: String::new(),
        })
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

fn sum(rupiah: u64) -> Result<Money, DemoError> {
    Money::rupiah(rupiah).map_err(|_| DemoError::NoSuchMember)
}

fn parts(person: &Person) -> Result<(NationalId, NaiveDate), DemoError> {
    let (year, month, day) = person.born_on;
    let born_on = NaiveDate::from_ymd_opt(year, month, day).ok_or(DemoError::NoSuchMember)?;
    let nik = NationalId::parse(person.nik).map_err(|_| DemoError::NoSuchMember)?;
    Ok((nik, born_on))
}

async fn known(
    tx: &mut Writing,
    key: &IdentityKey,
    member: &str,
    person: &Person,
    now: DateTime<Utc>,
) -> Result<(), DemoError> {
    let found = tx.member_by_number(&number(member)?).await?;
    let id = found.ok_or(DemoError::NoSuchMember)?.id;
    let (nik, born_on) = parts(person)?;
    tx.put_nik(id, &key.seal(&nik)?, now).await?;
    let born_on = born_on.to_string();
    for (field, value) in [
        (DataField::BornOn, born_on.as_str()),
        (DataField::Address, person.address),
        (DataField::Phone, person.phone),
        (DataField::Occupation, person.occupation),
    ] {
        tx.put_datum(id, field, value, now).await?;
    }
    for purpose in ConsentPurpose::ALL {
        tx.insert_consent(&ConsentRow {
            id: new_id(),
            member: Some(id),
            purpose: *purpose,
            version: CONSENT_VERSION.to_owned(),
            given_at: now - TimeDelta::days(120),
            withdrawn_at: None,
            act_by: None,
            stopped_at: None,
        })
        .await?;
    }
    Ok(())
}

async fn apply(
    tx: &mut Writing,
    key: &IdentityKey,
    reference: &str,
    (person, voluntary): (&Person, Option<Money>),
    at: DateTime<Utc>,
) -> Result<(), DemoError> {
    let (nik, born_on) = parts(person)?;
    let applicant = ApplicantRow {
        name: person.name.to_owned(),
        nik_fits: nik.fits(born_on),
        nik: key.seal(&nik)?,
        born_on,
        address: person.address.to_owned(),
        phone: person.phone.to_owned(),
        occupation: person.occupation.to_owned(),
        voluntary,
    };
    let id = tx
        .insert_joining(&NewJoining {
            reference,
            key: &new_id(),
            payload: sha256(new_id().as_bytes()),
            // Nobody knows a text with this digest: nobody's phone follows these.
            secret: sha256(new_id().as_bytes()),
            applicant: &applicant,
            submitted_at: at,
        })
        .await?;
    let purpose = ConsentPurpose::Membership;
    tx.insert_applicant_consent(&new_id(), id, purpose, CONSENT_VERSION, at)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_a_number_that_fits() {
        for (_, person) in MEMBERS.iter().chain(APPLICANTS) {
            let (nik, born_on) = parts(person).unwrap();
            assert!(nik.fits(born_on), "{}", person.name);
            assert!(sokoguru_domain::identity::phone(person.phone).is_some());
        }
    }
}
