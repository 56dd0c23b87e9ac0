//! Schemathesis, which asks the server whatever docs/openapi.json allows and much that it does not:
//! its installation, the server, the run. What is asked as whom is left to
//! `tests/schemathesis/run.py`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use sha2::{Digest as _, Sha256};

use crate::service_worker::hex;
use crate::{Failure, Outcome, paths, process, run};

const OLDEST: (u32, u32) = (3, 11);

/// A server of the demonstration that ends with this value.
struct Server {
    child: Child,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended by itself is no concern any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs it against a server with fresh data.
pub fn test() -> Outcome {
    let python = installed()?;
    let program = run::build_server()?;
    let folder = paths::target()?.join("schemathesis");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let server = start(&program, &folder)?;
    let root = paths::root()?;
    let mut command = process::command(&python, &[])?;
    command
        .arg(root.join("tests/schemathesis/run.py"))
        .arg(&server.url)
        .arg(root.join("docs/openapi.json"))
        .arg(folder.join("rounds"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // The server is on this machine.
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    process::run(&mut command)
}

fn start(program: &Path, folder: &Path) -> Outcome<Server> {
    let mut command = process::command(
        program,
        &["serve", "--demo", "--listen", "127.0.0.1:0", "--data"],
    )?;
    let log = fs::File::create(folder.join("server.log"))?;
    let mut child = command
        .arg(folder.join("demo.sqlite"))
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()?;
    let out = child.stdout.take();
    let mut server = Server {
        child,
        url: String::new(),
    };
    let lines = out.into_iter().flat_map(|out| BufReader::new(out).lines());
    for line in lines.map_while(Result::ok) {
        if let Some(url) = line.strip_prefix("ready on ") {
            url.clone_into(&mut server.url);
            return Ok(server);
        }
    }
    Err(Failure::new(format!(
        "The server did not start; its log is {}.",
        folder.join("server.log").display()
    )))
}

/// The Python of a virtual environment that holds what `requirements.txt` names; it is made when it
/// is not there, or when that file has changed since.
fn installed() -> Outcome<PathBuf> {
    let requirements = paths::root()?.join("tests/schemathesis/requirements.txt");
    let lock = hex(&Sha256::digest(fs::read(&requirements)?));
    let short = lock.get(..12).unwrap_or_default();
    let home = paths::cache()?.join(format!("tools/schemathesis-{short}"));
    let inside = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    };
    let python = home.join(inside);
    // Written last: half an installation has none.
    let mark = home.join("installed");
    if mark.exists() && process::version_of(&python).is_some() {
        return Ok(python);
    }
    println!("Installing Schemathesis (under a minute)");
    if home.exists() {
        fs::remove_dir_all(&home)?;
    }
    fs::create_dir_all(&home)?;
    let why = |step: &str, failure: Failure| {
        Failure::new(format!(
            "Schemathesis could not be installed ({step}): {} It needs Python 3.11 or newer with \
             venv and pip, and PyPI or a mirror that pip is set up for. On Debian: \
             `apt-get install python3 python3-venv`.",
            failure.0
        ))
    };
    let system = system_python().map_err(|failure| why("Python", failure))?;
    process::run(process::command(&system, &["-m", "venv"])?.arg(&home))
        .map_err(|failure| why("venv", failure))?;
    let mut pip = process::command(
        &python,
        &[
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ],
    )?;
    process::run(pip.arg("--no-deps").arg("--requirement").arg(&requirements))
        .map_err(|failure| why("pip", failure))?;
    fs::write(mark, lock)?;
    Ok(python)
}

fn system_python() -> Outcome<PathBuf> {
    [
        "python3",
        "python",
        "python3.13",
        "python3.12",
        "python3.11",
    ]
    .iter()
    .find_map(|name| {
        let program = process::on_path(&[name])?;
        let version = crate::second_opinion::version(&process::version_of(&program)?)?;
        (version >= OLDEST).then_some(program)
    })
    .ok_or_else(|| Failure::new("no Python 3.11 or newer was found."))
}
