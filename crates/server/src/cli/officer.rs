//! `officer`: who works in the office, and proving it at the command line.

use std::fmt::Write as _;
use std::io::{BufRead as _, IsTerminal as _};

use clap::{Args, Subcommand, ValueEnum};
use sokoguru_domain::{MemberNumber, OfficerNumber, OfficerRole, OfficerRoles};

use super::office::Office;
use super::{Answer, Refusal};
use crate::office::officers::{self, Person};
use crate::passwords::{Cost, Passwords};
use crate::text::is_text;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Add an officer and print their first password, once.
    Add {
        /// What they sign in with, such as KETUA or KASIR-2.
        #[arg(value_parser = number)]
        number: OfficerNumber,
        /// Full name.
        #[arg(long, value_parser = name)]
        name: String,
        /// What they may do; may be repeated.
        #[arg(long, required = true)]
        role: Vec<Role>,
        /// Their member number, if they are a member: nobody decides on their own request.
        #[arg(long)]
        member: Option<String>,
    },
    /// List the officers.
    List,
    /// End an officer's access. Their name stays in the log.
    Disable {
        /// Their number.
        #[arg(value_parser = number)]
        number: OfficerNumber,
    },
    /// Print a new first password, once, and bring back who had left. The second factor is off.
    Reset {
        /// Their number.
        #[arg(value_parser = number)]
        number: OfficerNumber,
        /// Other roles than before; may be repeated.
        #[arg(long)]
        role: Vec<Role>,
    },
    /// Turn the second factor on and print its key for the officer's app, once.
    SecondFactor {
        /// Their number.
        #[arg(value_parser = number)]
        number: OfficerNumber,
    },
}

/// Which officer gives a command.
#[derive(Args, Default)]
pub(super) struct Named {
    /// The officer who gives the command. Their password comes from `SOKOGURU_OFFICER_PASSWORD`, or
    /// is asked for.
    #[arg(long, global = true, env = "SOKOGURU_OFFICER", value_parser = number)]
    officer: Option<OfficerNumber>,
    /// The officer's password, out of sight of whoever lists processes.
    #[arg(skip = std::env::var("SOKOGURU_OFFICER_PASSWORD").ok())]
    password: Option<String>,
    /// The code of the second factor, if the officer has one.
    #[arg(long, global = true, value_name = "CODE")]
    officer_code: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Role {
    /// Kasir: prints codes, pays out what others granted.
    #[value(alias = "kasir")]
    Teller,
    /// Pengurus: decides.
    #[value(alias = "pengurus")]
    Manager,
    /// Pengawas: reads everything, decides nothing.
    #[value(alias = "pengawas")]
    Supervisor,
    /// Keeps the system running: officers and imports, no money.
    Admin,
}

impl Role {
    const fn role(self) -> OfficerRole {
        match self {
            Self::Teller => OfficerRole::Teller,
            Self::Manager => OfficerRole::Manager,
            Self::Supervisor => OfficerRole::Supervisor,
            Self::Admin => OfficerRole::Admin,
        }
    }
}

fn number(text: &str) -> Result<OfficerNumber, String> {
    OfficerNumber::parse(text).map_err(|error| error.to_string())
}

fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 120 || !text.chars().all(is_text) {
        return Err("a name of at most 120 characters".to_owned());
    }
    Ok(text.to_owned())
}

fn roles(given: &[Role]) -> Result<OfficerRoles, Refusal> {
    Ok(OfficerRoles::new(given.iter().map(|role| role.role()))?)
}

impl Office {
    /// Lets the commands that follow be given by an officer who proves who they are.
    pub(super) async fn given_by(self, named: Named) -> Result<Self, Refusal> {
        let Some(number) = named.officer else {
            return Ok(self);
        };
        let password = match named.password {
            Some(password) => password,
            None => ask(&self)?,
        };
        let passwords = Passwords::new(Cost::OWASP)?;
        let secrets = (password, named.officer_code.as_deref());
        let proved = officers::prove(&self.store, &passwords, &number, secrets, self.now()).await;
        match proved {
            Ok(actor) => Ok(self.acting(actor)),
            Err(error) => {
                let refusal = self.refusal(error);
                self.close().await;
                Err(refusal)
            }
        }
    }
}

/// Asks for the password; on a screen it is not shown while it is typed.
fn ask(office: &Office) -> Result<String, Refusal> {
    let words = office.say("Kata sandi petugas: ", "The officer's password: ");
    if std::io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password(words)?);
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    let told = |error| office.refusal(error);
    let now = office.now();
    let passwords = Passwords::new(Cost::OWASP)?;
    let mut writing = office.write().await?;
    let answer = match command {
        Command::Add {
            number,
            name,
            role,
            member,
        } => {
            let member = member.as_deref().map(MemberNumber::parse).transpose()?;
            let roles = roles(&role)?;
            let person = Person {
                number: &number,
                name: &name,
                member: member.as_ref(),
                roles: &roles,
            };
            let password = officers::add(&mut writing, &passwords, person, now)
                .await
                .map_err(told)?;
            first_password(office, &number, &password)
        }
        Command::List => return list(office).await,
        Command::Disable { number } => {
            officers::disable(&mut writing, &number, now)
                .await
                .map_err(told)?;
            let number = number.as_str();
            office.say(
                format!("{number} tidak bertugas lagi. Sesinya sudah berakhir."),
                format!("{number} is no longer in office. Their sessions have ended."),
            )
        }
        Command::Reset { number, role } => {
            let roles = if role.is_empty() {
                None
            } else {
                Some(roles(&role)?)
            };
            let password = officers::reset(&mut writing, &passwords, &number, roles.as_ref(), now)
                .await
                .map_err(told)?;
            first_password(office, &number, &password)
        }
        Command::SecondFactor { number } => {
            let key = officers::second_factor(&mut writing, &number, now)
                .await
                .map_err(told)?;
            let (typed, address) = (key.typed(), key.address(number.as_str()));
            let who = number.as_str();
            office.say(
                format!(
                    "Petugas {who}: pengaman kedua aktif.\nKunci: {typed}\n{address}\n\
                     Masukkan kunci ini ke aplikasi autentikator. Hanya ditampilkan sekali.\n\
                     Bila HP hilang: officer reset {who}."
                ),
                format!(
                    "Officer {who}: the second factor is on.\nKey: {typed}\n{address}\n\
                     Put the key into the authenticator app. It is shown only once.\n\
                     If the phone is lost: officer reset {who}."
                ),
            )
        }
    };
    writing.commit().await?;
    Ok(answer)
}

fn first_password(office: &Office, number: &OfficerNumber, password: &str) -> String {
    let number = number.as_str();
    office.say(
        format!(
            "Petugas {number}\nKata sandi pertama: {password}\n\
             Hanya ditampilkan sekali. Petugas menggantinya sendiri sesudah masuk."
        ),
        format!(
            "Officer {number}\nFirst password: {password}\n\
             Shown only once. The officer chooses another one after signing in."
        ),
    )
}

async fn list(office: &Office) -> Answer {
    let rows = office.store.read().await?.officers().await?;
    let mut text = String::new();
    for row in &rows {
        let roles: Vec<_> = row.roles.all().iter().map(|role| word(*role)).collect();
        let state = match row.disabled_at {
            None if row.second_factor => office.say("bertugas, 2 faktor", "in office, 2 factors"),
            None => office.say("bertugas", "in office"),
            Some(_) => office.say("tidak bertugas", "left"),
        };
        let _ = writeln!(
            text,
            "{:<16}  {:<20}  {:<20}  {}",
            row.number.as_str(),
            state,
            roles.join(", "),
            row.name
        );
    }
    let total = rows.len();
    text.push_str(&office.say(format!("{total} petugas"), format!("{total} officers")));
    Ok(text)
}

/// A role in the office's words.
const fn word(role: OfficerRole) -> &'static str {
    match role {
        OfficerRole::Teller => "kasir",
        OfficerRole::Manager => "pengurus",
        OfficerRole::Supervisor => "pengawas",
        OfficerRole::Admin => "admin",
    }
}
