//! `export`: data of the cooperative as CSV files.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Answer;
use super::board::at;
use super::member::secret_file;
use super::office::Office;
use crate::office::exports::{Export, export};

#[derive(Args)]
pub(super) struct Options {
    /// What.
    what: What,
    /// The file to write. One that is there is not written over.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// Members.
    Members,
    /// Movements of savings.
    Movements,
    /// Loans.
    Loans,
    /// Applications for loans.
    Applications,
}

pub(super) async fn run(office: &Office, options: Options) -> Answer {
    let what = match options.what {
        What::Members => Export::Members,
        What::Movements => Export::Movements,
        What::Loans => Export::Loans,
        What::Applications => Export::Applications,
    };
    let mut writing = office.write().await?;
    let file = export(&mut writing, what, office.now())
        .await
        .map_err(|error| office.refusal(error))?;
    // The entry first: no file without one.
    let mut out = secret_file(&options.out)?;
    writing.commit().await?;
    out.write_all(&file)
        .and_then(|()| out.sync_all())
        .map_err(|error| at(&options.out, &error))?;
    let (size, path) = (file.len(), options.out.display());
    Ok(office.say(
        format!("{path}: {size} bita. Berkas ini berisi data pribadi: simpan dengan aman."),
        format!("{path}: {size} bytes. The file holds personal data: keep it safe."),
    ))
}
