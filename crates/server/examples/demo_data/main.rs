//! Writes the files of the demonstration cooperative into `crates/server/demo`.
//!
//! The same seed gives the same files for ever: nothing here asks for the time. Run
//! `cargo run -p sokoguru-server --example demo_data`; with `-- --check` it only says
//! whether they are still the same, with `-- --papers` it also prints the papers of the meeting
//! through a headless Chromium.
//!
//! Files that are written by hand and only read by the import (the cooperative, meetings, agenda,
//! options, results, announcements, officers, health grades, tasks) lie in the same folder and are not touched.

mod applications;
mod calendar;
mod figures;
mod loans;
mod members;
mod names;
mod papers;
mod random;
mod savings;
mod surplus;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use loans::Loan;
use members::Member;
use random::Random;
use savings::Savings;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
    let mut random = Random::new(20_241_101);
    let members = members::roll(&mut random);
    let savings = Savings::of(&members, &mut random);
    let loans = loans::all(&members, &mut random)?;
    let only_check = std::env::args().any(|arg| arg == "--check");
    let write = |name: &str, text: String| -> Result<(), Box<dyn Error>> {
        let path = folder.join(name);
        if only_check && fs::read_to_string(&path)? != text {
            return Err(format!("{name} is not what the generator writes").into());
        }
        Ok(fs::write(path, text)?)
    };

    write("members.csv", members_csv(&members))?;
    write("savings_accounts.csv", accounts_csv(&savings))?;
    write("savings_movements.csv", movements_csv(&savings))?;
    write("loan_products.csv", products_csv())?;
    write("loans.csv", loans_csv(&loans))?;
    write("loan_payments.csv", payments_csv(&loans))?;
    write(
        "loan_applications.csv",
        format!(
            "number,member,product,amount,months,purpose,status,submitted_at,reviewed_at,\
             decided_at,closed_at,reason,loan\n{}",
            applications::lines(&members, &loans, &mut random)
        ),
    )?;
    write("attendance.csv", attendance_csv(&members, &mut random))?;

    let figures = figures::Figures::of(&savings, &loans);
    write("shu_years.csv", surplus::years(&figures))?;
    write("shu_allotments.csv", surplus::allotments())?;
    write("shu_bases.csv", surplus::bases(&members, &savings, &loans))?;
    write(
        "cooperative_figures.csv",
        surplus::figures(&members, &figures),
    )?;
    println!(
        "{} members, {} accounts, {} movements, {} loans\n{figures}",
        members.len(),
        savings.accounts.len(),
        savings.movements.len(),
        loans.len()
    );
    if std::env::args().any(|arg| arg == "--papers") {
        papers::print(&folder.join("papers"), &figures)?;
    }
    Ok(())
}

fn members_csv(members: &[Member]) -> String {
    let mut text = String::from("number,name,status,joined_on\n");
    for member in members {
        let _ = writeln!(
            text,
            "{},{},{},{}",
            member.number, member.name, member.status, member.joined
        );
    }
    text
}

fn accounts_csv(savings: &Savings) -> String {
    let mut text = String::from(
        "number,member,kind,name,opened_on,rate_percent,rate_per,matures_on,minimum_balance,\
         term_months,payout,penalty_of,penalty_percent\n",
    );
    for account in &savings.accounts {
        let per = account.rate.map_or("", |_| "year");
        let matures = account
            .matures
            .map_or_else(String::new, |day| day.to_string());
        let minimum = account
            .minimum
            .map_or_else(String::new, |sum| sum.to_string());
        let term = account.payout.map_or_else(
            || ",,,".to_owned(),
            |payout| format!("12,{payout},interest,10"),
        );
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{per},{matures},{minimum},{term}",
            account.number,
            account.member,
            account.kind,
            account.name,
            account.opened,
            account.rate.unwrap_or(""),
        );
    }
    text
}

fn movements_csv(savings: &Savings) -> String {
    let mut text = String::from("account,booked_on,kind,direction,amount,description,reference\n");
    for (at, movement) in savings.movements.iter().enumerate() {
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},B{:05}",
            movement.account,
            movement.booked,
            movement.kind,
            movement.direction,
            movement.amount,
            movement.description,
            at + 1
        );
    }
    text
}

fn products_csv() -> String {
    let mut text = String::from(
        "product,name,description,method,rate_percent,rate_per,rounding_mode,rounding_unit,\
         min_amount,max_amount,min_months,max_months,provision_percent,administration,offered\n",
    );
    for offer in loans::OFFERS {
        let administration = match offer.administration {
            0 => String::new(),
            sum => sum.to_string(),
        };
        let _ = writeln!(
            text,
            "{},{},\"{}\",{},{}.{},month,{},{},{}000,{}000,{},{},{},{administration},yes",
            offer.key,
            offer.name,
            offer.description,
            offer.method.code(),
            offer.rate / 10,
            offer.rate % 10,
            offer.mode.code(),
            offer.unit.code(),
            offer.amounts.0,
            offer.amounts.1,
            offer.months.0,
            offer.months.1,
            offer.provision,
        );
    }
    text
}

fn loans_csv(loans: &[Loan]) -> String {
    let mut text = String::from("number,member,product,principal,months,disbursed_on\n");
    for loan in loans {
        let _ = writeln!(
            text,
            "{},{},{},{},{},{}",
            loan.number, loan.member, loan.offer.key, loan.principal, loan.months, loan.disbursed
        );
    }
    text
}

fn payments_csv(loans: &[Loan]) -> String {
    let mut rows: Vec<_> = loans
        .iter()
        .flat_map(|loan| {
            loan.payments
                .iter()
                .map(|(day, sum)| (*day, &loan.number, *sum))
        })
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(b.1)));
    let mut text = String::from("loan,paid_on,amount,reference\n");
    for (at, (day, number, sum)) in rows.iter().enumerate() {
        let _ = writeln!(text, "{number},{day},{},A{:05}", sum.to_wire(), at + 1);
    }
    text
}

/// 101 of 186 at the meeting that is over, as at a real one; 93 so far at the one that is open, one too few,
/// none of them people that the demonstration signs in as.
fn attendance_csv(members: &[Member], random: &mut Random) -> String {
    let mut text = String::from("meeting,member,attended_at\n");
    let full: Vec<&Member> = members.iter().filter(|member| member.is_full()).collect();
    attend(&mut text, "rat-2024,2025-03-22", 101, full.clone(), random);
    let others = full
        .into_iter()
        .enumerate()
        .filter(|(at, _)| !matches!(at, 41 | 76 | 102));
    let others = others.map(|(_, member)| member).collect();
    attend(&mut text, "rat-2025,2026-11-21", 93, others, random);
    text
}

fn attend(
    text: &mut String,
    what: &str,
    count: usize,
    mut left: Vec<&Member>,
    random: &mut Random,
) {
    let (meeting, day) = what.split_once(',').unwrap_or((what, ""));
    let mut present: Vec<&Member> = Vec::new();
    while present.len() < count && !left.is_empty() {
        let last = u32::try_from(left.len() - 1).unwrap_or(0);
        let at = usize::try_from(random.between(0, last)).unwrap_or(0);
        present.push(left.remove(at));
    }
    present.sort_by(|a, b| a.number.cmp(&b.number));
    for member in present {
        let _ = writeln!(
            text,
            "{meeting},{},{day} 08:{:02}",
            member.number,
            random.between(20, 58)
        );
    }
}
