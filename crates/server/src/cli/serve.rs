//! `serve`: the server itself, with the demonstration cooperative when asked.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use sokoguru_domain::Lang;
use tokio::net::TcpListener;

use super::office::Office;
use super::{Answer, Refusal, print, words};
use crate::config::Config;
use crate::demo::sealed::SealedWelcome;
use crate::demo::{self, MEMBERS, OFFICERS, TO_ACTIVATE, Welcome};
use crate::passwords::Passwords;
use crate::state::State;

#[derive(Args)]
pub(super) struct Options {
    /// Make the demonstration cooperative in an empty data file, and print who can sign in.
    #[arg(long)]
    demo: bool,
    /// Folder of the built app.
    #[arg(long, value_name = "DIR")]
    app: Option<PathBuf>,
    /// Address and port; port 0 takes a free one, which is printed.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where members reach the server, such as <https://koperasi.example>.
    #[arg(long, value_name = "URL")]
    public_origin: Option<String>,
    /// Another origin whose app may use this backend; may be repeated.
    #[arg(long, value_name = "URL")]
    allow_origin: Vec<String>,
    /// Another backend that the served app may connect to; may be repeated.
    #[arg(long, value_name = "URL")]
    backend: Vec<String>,
    /// A proxy of the operator's own stands before the server and names the client's address.
    #[arg(long)]
    trust_proxy: bool,
    #[command(flatten)]
    push: super::push::Options,
    /// Write the log as JSON, one object a line.
    #[arg(long)]
    json_logs: bool,
}

pub(super) async fn serve(data: &Path, lang: Lang, options: Options) -> Answer {
    log(options.json_logs);
    let office = Office::prepared(data, lang).await?;
    let push = options
        .push
        .config(data, options.public_origin.as_deref())?;
    let config = Config {
        push,
        public_origin: options.public_origin,
        allowed_origins: options.allow_origin,
        backends: options.backend,
        app: options.app,
        trust_proxy: options.trust_proxy,
        ..Config::default()
    };
    let mut sealed = None;
    if options.demo {
        let passwords = Passwords::new(config.cost)?;
        let welcome = demo::install(&office.store, &passwords, office.now()).await?;
        if welcome.is_new {
            let keys = keys_of(data);
            sealed = Some(demo::sealed::install(&office.store, &keys, office.now()).await?);
        }
        print(&greeting(&office, &welcome, lang));
        print(&sealed_greeting(&keys_of(data), sealed.as_ref(), lang));
    }
    let state = State::new(office.store, config).await?;
    if let Some(sealed) = sealed {
        sealed.cast(&state).await?;
    }
    let listener = TcpListener::bind(options.listen)
        .await
        .map_err(|error| Refusal(format!("{}: {error}", options.listen)))?;
    print(&format!("ready on http://{}", listener.local_addr()?));
    crate::serve(listener, state).await?;
    Ok(String::new())
}

/// The log goes to stderr, so that stdout stays for the greeting and the address.
fn log(json: bool) {
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::INFO);
    let set = if json {
        log.json().try_init()
    } else {
        log.with_ansi(false).try_init()
    };
    // A second server in one process keeps the log of the first.
    drop(set);
}

/// Where the demonstration's keys are, beside its data.
fn keys_of(data: &Path) -> PathBuf {
    data.with_extension("kunci")
}

fn sealed_greeting(keys: &Path, made: Option<&SealedWelcome>, lang: Lang) -> String {
    let mut text = words(
        lang,
        format!("  Kunci petugas daftar dan wali suara: {}", keys.display()),
        format!("  Keys of registrars and trustees: {}", keys.display()),
    );
    for (number, code) in made.iter().flat_map(|made| &made.papers) {
        let label = words(lang, "kredensial kertas", "paper credential");
        let _ = write!(text, "\n  {number}  {label}: {code}");
    }
    text
}

fn greeting(office: &Office, welcome: &Welcome, lang: Lang) -> String {
    let mut text = words(
        lang,
        "Koperasi peragaan: KSP Contoh Makmur (semua nama dan angka adalah contoh)\n",
        "Demonstration: KSP Contoh Makmur (all names and figures are made up)\n",
    )
    .to_owned();
    for member in MEMBERS {
        let (number, name, shows) = (member.number, member.name, member.shows);
        let label = words(lang, "kata sandi", "password");
        let _ = writeln!(text, "  {number}  {name:<16}  {label}: {}", member.password);
        let _ = writeln!(text, "            {shows}");
    }
    let (number, name) = TO_ACTIVATE;
    if let Some((code, until)) = &welcome.activation {
        let until = office.moment(*until);
        let _ = match lang {
            Lang::Id => writeln!(
                text,
                "  {number}  {name:<16}  kode aktivasi: {code} (sampai {until})"
            ),
            Lang::En => writeln!(
                text,
                "  {number}  {name:<16}  activation code: {code} (until {until})"
            ),
        };
    }
    text.push_str(words(lang, "Petugas kantor:\n", "Officers:\n"));
    for officer in OFFICERS {
        let (number, name) = (officer.number, officer.name);
        let label = words(lang, "kata sandi", "password");
        let _ = writeln!(
            text,
            "  {number:<8}  {name:<16}  {label}: {}",
            officer.password
        );
    }
    if !welcome.is_new {
        text.push_str(words(
            lang,
            "  Data dari sebelumnya dipakai lagi; kata sandi yang sudah diganti tetap berlaku.\n",
            "  The data from before are used again; a password that was changed stays changed.\n",
        ));
    }
    text
}
