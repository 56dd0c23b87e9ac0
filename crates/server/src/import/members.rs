//! `cooperative.csv` and `members.csv`.

use sokoguru_domain::{MemberNumber, MemberStatus, Zone};

use super::problem::{Problems, Reason};
use super::source::Source;
use super::table::{Columns, Line, Maybe};
use super::{Counts, Import, Keys};
use crate::store::cooperative::Cooperative;
use crate::store::members::NewMember;
use crate::store::{StoreError, Writing};

pub(super) const COOPERATIVE: Columns = Columns {
    file: "cooperative.csv",
    required: &["name", "legal_name", "colour", "zone"],
    optional: &[
        "nik_koperasi",
        "badan_hukum",
        "address",
        "whatsapp",
        "phone",
        "interest_word",
        "privacy_url",
    ],
};

const MEMBERS: Columns = Columns {
    file: "members.csv",
    required: &["number", "name", "status", "joined_on"],
    optional: &["left_on"],
};

const STATUSES: &[(&str, MemberStatus)] = &[
    ("anggota", MemberStatus::Full),
    ("calon", MemberStatus::Candidate),
    ("luar_biasa", MemberStatus::Associate),
    ("berhenti", MemberStatus::Left),
];

const ZONES: &[(&str, Zone)] = &[
    ("Asia/Jakarta", Zone::Wib),
    ("Asia/Makassar", Zone::Wita),
    ("Asia/Jayapura", Zone::Wit),
];

const INTEREST_WORDS: &[(&str, &str)] =
    &[("bunga", "bunga"), ("jasa", "jasa"), ("margin", "margin")];

/// Who the cooperative is, from the first line below the header.
pub(super) fn cooperative(source: &Source, problems: &mut Problems) -> Option<Cooperative> {
    let table = source.table(&COOPERATIVE, problems)?;
    let mut lines = table.lines();
    let line = lines.next()?;
    if let Some(second) = lines.next() {
        second.wrong(
            "name",
            Reason::Twice {
                first_line: line.number,
            },
            problems,
        );
    }
    let optional = |column: &str, problems: &mut Problems| {
        let text = line.maybe_text(column, 300, problems)?;
        Some((!text.is_empty()).then_some(text))
    };
    let name = line.text("name", 80, problems);
    let legal_name = line.text("legal_name", 200, problems);
    let nik_koperasi = optional("nik_koperasi", problems);
    let badan_hukum = optional("badan_hukum", problems);
    let address = optional("address", problems);
    let whatsapp = optional("whatsapp", problems);
    let phone = optional("phone", problems);
    let privacy_url = optional("privacy_url", problems);
    let colour = line.text("colour", 7, problems);
    let zone = line.word("zone", ZONES, problems);
    let interest_word = optional("interest_word", problems)?
        .map(|_| line.word("interest_word", INTEREST_WORDS, problems));
    if let Some(colour) = &colour {
        let digits = colour.strip_prefix('#').unwrap_or_default();
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            let known = vec!["#rrggbb"];
            line.wrong("colour", Reason::NotAWord { known }, problems);
        }
    }
    check_contact(&line, [&whatsapp, &privacy_url], problems);
    Some(Cooperative {
        name: name?,
        legal_name: legal_name?,
        nik_koperasi: nik_koperasi?,
        badan_hukum: badan_hukum?,
        address: address?,
        whatsapp: whatsapp?,
        phone: phone?,
        colour: colour?,
        zone: zone?,
        interest_word: interest_word.flatten().map(str::to_owned),
        privacy_url: privacy_url?,
    })
}

/// What members' phones open when it is touched: a number for WhatsApp is digits, and an address is
/// one of the web, never a `javascript:` one.
fn check_contact(
    line: &Line<'_>,
    [whatsapp, privacy_url]: [&Maybe<String>; 2],
    problems: &mut Problems,
) {
    if let Some(Some(number)) = whatsapp
        && !number.bytes().all(|b| b.is_ascii_digit())
    {
        let known = vec!["628..."];
        line.wrong("whatsapp", Reason::NotAWord { known }, problems);
    }
    if let Some(Some(address)) = privacy_url
        && !["https://", "http://"]
            .iter()
            .any(|scheme| address.starts_with(scheme))
    {
        let known = vec!["https://..."];
        line.wrong("privacy_url", Reason::NotAWord { known }, problems);
    }
}

fn parse(import: &mut Import<'_>, line: &Line<'_>) -> Option<NewMember> {
    let problems = &mut import.problems;
    let number: Option<MemberNumber> = line.member_number("number", problems);
    let name = line.text("name", 120, problems);
    let status = line.word("status", STATUSES, problems);
    let joined_on = line.day("joined_on", &import.calendar, problems);
    let left_on = line.maybe_day("left_on", &import.calendar, problems);
    let new = NewMember {
        number: number?,
        name: name?,
        status: status?,
        joined_on: joined_on?,
        left_on: left_on?,
    };
    if new.joined_on > import.calendar.today() {
        import.wrong(line, "joined_on", Reason::InFuture);
    }
    if new.left_on.is_some_and(|left| left < new.joined_on) {
        import.wrong(line, "left_on", Reason::Before { day: new.joined_on });
    }
    Some(new)
}

/// Members: new ones are added, known ones brought up to date.
pub(super) async fn members(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&MEMBERS) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    for line in table.lines() {
        let Some(new) = parse(import, &line) else {
            continue;
        };
        if !keys.is_new(import, &line, "number", new.number.as_str()) {
            continue;
        }
        match writing.member_by_number(&new.number).await? {
            None => {
                writing.insert_member(&new).await?;
                counts.added += 1;
            }
            Some(old)
                if old.name == new.name
                    && old.status == new.status
                    && old.joined_on == new.joined_on
                    && new.left_on.is_none() =>
            {
                counts.present += 1;
            }
            Some(old) => {
                writing.update_member(old.id, &new).await?;
                counts.updated += 1;
            }
        }
    }
    import.done(&MEMBERS, counts);
    Ok(())
}
