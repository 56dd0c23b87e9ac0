//! The command line of the office: serve, migrate, import, and decisions on members, loans and
//! meetings.
//!
//! Every command works on the data file while a server runs on it: each is one short transaction
//! that waits for its turn. Answers go to stdout, errors to stderr, without a trace of the program.
//!
//! Exit codes: 0 done; 1 refused or failed, and nothing was changed; 2 the command line is wrong.

mod audit;
mod board;
mod conduct;
mod export;
mod import;
mod join;
mod keys;
mod loan;
mod meeting;
mod member;
mod office;
mod officer;
mod own_data;
mod push;
mod questions;
mod roll;
mod savings;
mod serve;
mod shu;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use sokoguru_domain::Lang;

use office::Office;

/// The reference backend of a cooperative.
#[derive(Parser)]
#[command(name = "sokoguru-server", version, about, max_term_width = 100)]
struct Cli {
    /// The data file; it and its folder are made when they are not there.
    #[arg(
        long,
        global = true,
        env = "SOKOGURU_DATA",
        default_value = "data/koperasi.sqlite"
    )]
    data: PathBuf,
    /// Language of what is printed: id or en.
    #[arg(long, global = true, default_value = "id", value_parser = language)]
    lang: Lang,
    #[command(flatten)]
    officer: officer::Named,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve members, and the app when its folder is given.
    Serve(serve::Options),
    /// Bring the data file's schema up to date.
    Migrate,
    /// Take in a folder of CSV files or a workbook (.xlsx), all or nothing. Columns: docs/import.md.
    Import {
        /// The folder, or the workbook.
        folder: PathBuf,
    },
    /// Keys of registrars and trustees, made and used away from the server.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Print the contract as OpenAPI.
    Openapi,
    #[command(flatten)]
    Desk(Desk),
}

/// What is done at the office, on its data and in somebody's name.
#[derive(Subcommand)]
enum Desk {
    /// Write data of the cooperative to a CSV file, with an entry in the log.
    Export(export::Options),
    /// Members and their activation codes.
    #[command(subcommand)]
    Member(member::Command),
    /// Joining: terms, applications for membership, the first simpanan pokok.
    #[command(subcommand)]
    Join(join::Command),
    /// Members' own data: corrections, consents taken back, leaving.
    #[command(subcommand)]
    Data(own_data::Command),
    /// Applications for loans.
    #[command(subcommand)]
    Loan(loan::Command),
    /// Withdrawals, ends of terms, and notices of deposits.
    #[command(subcommand)]
    Savings(savings::Command),
    /// Members' meetings.
    #[command(subcommand)]
    Meeting(meeting::Command),
    /// Who works in the office: add, list, disable, reset.
    #[command(subcommand)]
    Officer(officer::Command),
    /// The log of what the office did: list, check, note its head.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Sisa Hasil Usaha by book year.
    #[command(subcommand)]
    Shu(shu::Command),
    /// Questions of members to the pengawas.
    #[command(subcommand)]
    Questions(questions::Command),
    /// Results of meetings that anybody may read.
    #[command(subcommand)]
    Results(questions::PublicCommand),
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::from_code(text).ok_or_else(|| "id or en".to_owned())
}

/// Why a command did not do what it was asked; one or more lines for a person.
pub(crate) struct Refusal(String);

impl<E: std::error::Error> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// What a command prints, or why it does not.
pub(crate) type Answer = Result<String, Refusal>;

/// A reason that somebody else reads.
fn reason(office: &Office, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 500 {
        let id = "Alasan harus diisi, paling banyak 500 huruf.";
        let en = "The reason must be given, in at most 500 characters.";
        return Err(Refusal(office.say(id, en).to_owned()));
    }
    Ok(text.to_owned())
}

/// Picks the words of a language.
pub(crate) fn words<T>(lang: Lang, id: T, en: T) -> T {
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&Refusal::from(error)),
    };
    match runtime.block_on(run(cli)) {
        Ok(text) => {
            print(&text);
            ExitCode::SUCCESS
        }
        Err(refusal) => refuse(&refusal),
    }
}

async fn run(cli: Cli) -> Answer {
    let Cli {
        data,
        lang,
        officer,
        command,
    } = cli;
    match command {
        Command::Serve(options) => serve::serve(&data, lang, options).await,
        Command::Migrate => {
            let office = Office::prepared(&data, lang).await?;
            office.close().await;
            Ok(words(
                lang,
                "Skema data sudah terbaru.",
                "The schema is up to date.",
            )
            .to_owned())
        }
        Command::Import { folder } => import::import(&data, lang, &folder, officer).await,
        Command::Keys(command) => keys::run(lang, command),
        Command::Openapi => Ok(serde_json::to_string_pretty(&crate::openapi())?),
        Command::Desk(command) => {
            let office = Office::existing(&data, lang)
                .await?
                .given_by(officer)
                .await?;
            let answer = at_desk(&office, command).await;
            office.close().await;
            answer
        }
    }
}

async fn at_desk(office: &Office, command: Desk) -> Answer {
    match command {
        Desk::Export(options) => export::run(office, options).await,
        Desk::Member(command) => member::run(office, command).await,
        Desk::Loan(command) => loan::run(office, command).await,
        Desk::Savings(command) => savings::run(office, command).await,
        Desk::Shu(command) => shu::run(office, command).await,
        Desk::Meeting(command) => meeting::run(office, command).await,
        Desk::Questions(command) => questions::run(office, command).await,
        Desk::Results(command) => questions::publish(office, command).await,
        Desk::Officer(command) => officer::run(office, command).await,
        Desk::Audit(command) => audit::run(office, command).await,
        Desk::Join(command) => join::run(office, command).await,
        Desk::Data(command) => own_data::run(office, command).await,
    }
}

fn refuse(refusal: &Refusal) -> ExitCode {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{}", refusal.0.trim_end());
    ExitCode::FAILURE
}

/// Prints, and does not mind a reader that has gone away.
pub(crate) fn print(text: &str) {
    use std::io::Write as _;
    if !text.is_empty() {
        let mut out = std::io::stdout();
        let _ = writeln!(out, "{}", text.trim_end());
        let _ = out.flush();
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
