//! `test`: everything that a change must pass, in the order of what fails soonest.

use std::fs;
use std::path::{Component, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::{
    Failure, Outcome, browser, budget, dist, e2e, fuzz, openapi, paths, process, schemathesis,
    second_opinion, tidy, tools,
};

const WASM: &str = "wasm32-unknown-unknown";

/// What a step has to say when it did not fail.
enum Verdict {
    Passed,
    Skipped(&'static str),
}

/// How much is run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    Quick,
    Whole,
    Long,
}

struct Step {
    name: &'static str,
    /// The least mode in which it runs.
    from: Mode,
    run: fn() -> Outcome<Verdict>,
}

const fn step(name: &'static str, quick: bool, run: fn() -> Outcome<Verdict>) -> Step {
    let from = if quick { Mode::Quick } else { Mode::Whole };
    Step { name, from, run }
}

const STEPS: &[Step] = &[
    step("fmt", true, || cargo(&["fmt", "--all", "--check"])),
    step("tidy", true, || passed(tidy::tidy())),
    step("clippy", true, || {
        cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--features",
            "sokoguru-api/openapi",
            "--",
            "--deny",
            "warnings",
        ])
    }),
    step("clippy for the browser", false, || {
        tools::wasm_target()?;
        cargo(&[
            "clippy",
            "--package",
            "sokoguru",
            "--lib",
            "--bins",
            "--target",
            WASM,
            "--",
            "--deny",
            "warnings",
        ])
    }),
    step("cargo test", true, || cargo(&["test", "--workspace"])),
    step("rustdoc", false, || {
        let mut command = process::cargo(&["doc", "--workspace", "--no-deps", "--quiet"])?;
        passed(process::run(command.env("RUSTDOCFLAGS", "--deny warnings")))
    }),
    step("second opinion", false, opinion),
    step("tests in the browser (wasm-bindgen)", false, wasm_tests),
    step("OpenAPI", false, || passed(openapi::check())),
    step("dist", false, || {
        passed(dist::build(dist::Purpose::Release))
    }),
    step("budget", false, || passed(budget::budget())),
    step("manifest", false, || passed(e2e::check_manifest())),
    step(
        "types of the journeys",
        false,
        || passed(e2e::check_types()),
    ),
    step("journeys in Chromium", false, || {
        passed(e2e::run_journeys(&e2e::Programs::build()?, &[]))
    }),
    step("cargo-deny", false, deny),
    // Its rounds share the limits of one address and a slow machine with each other, so that a
    // finding may be about the machine.
    Step {
        name: "Schemathesis",
        from: Mode::Long,
        run: || passed(schemathesis::test()),
    },
    Step {
        name: "fuzz",
        from: Mode::Long,
        run: || passed(fuzz::run(60)),
    },
];

/// `test [--quick|--long]`: stops at the first step that fails; the last line counts steps.
pub fn test(arguments: &[String]) -> Outcome {
    let mode = match arguments {
        [] => Mode::Whole,
        [only] if only == "--quick" => Mode::Quick,
        [only] if only == "--long" => Mode::Long,
        _ => return Err(Failure::new("`test` knows only `--quick` and `--long`.")),
    };
    let begin = Instant::now();
    let steps: Vec<&Step> = STEPS.iter().filter(|step| step.from <= mode).collect();
    let (mut done, mut skipped) = (0, 0);
    for (index, step) in steps.iter().enumerate() {
        println!("\n== {} of {}: {}", index + 1, steps.len(), step.name);
        let start = Instant::now();
        let verdict = (step.run)();
        let time = seconds(start.elapsed());
        match verdict {
            Ok(Verdict::Passed) => {
                done += 1;
                println!("== passed in {time}: {}", step.name);
            }
            Ok(Verdict::Skipped(why)) => {
                skipped += 1;
                println!("== skipped: {} ({why})", step.name);
            }
            Err(Failure(words)) => {
                let left = steps.len() - index - 1;
                println!("\n{words}\n== failed after {time}: {}", step.name);
                println!("Not run: {left}. Skipped: {skipped}.");
                println!("{done} passed, 1 failed");
                return Err(Failure::new(format!("`{}` failed.", step.name)));
            }
        }
    }
    println!(
        "\nAll steps in {}. Skipped: {skipped}.",
        seconds(begin.elapsed())
    );
    println!("{done} passed, 0 failed");
    Ok(())
}

fn cargo(arguments: &[&str]) -> Outcome<Verdict> {
    passed(process::run(&mut process::cargo(arguments)?))
}

fn passed(outcome: Outcome) -> Outcome<Verdict> {
    outcome.map(|()| Verdict::Passed)
}

/// Unit tests of the app that need a browser (storage, cryptography), in headless Chromium.
fn wasm_tests() -> Outcome<Verdict> {
    let root = paths::root()?;
    let marked = |folder: PathBuf| -> Outcome<Vec<PathBuf>> {
        let mut files = paths::files_below(&folder, &["e2e", "contract"])?;
        files.retain(|file| {
            file.extension().is_some_and(|extension| extension == "rs")
                && fs::read_to_string(folder.join(file))
                    .is_ok_and(|text| text.contains("#[wasm_bindgen_test"))
        });
        Ok(files)
    };
    let mut targets = Vec::new();
    if !marked(root.join("src"))?.is_empty() {
        targets.push("--lib".to_owned());
    }
    for file in marked(root.join("tests"))? {
        // A test is a file, or a folder with a main.rs.
        let first = file.components().next().map(Component::as_os_str);
        let name = match file.components().count() {
            1 => file.file_stem(),
            _ => first.filter(|folder| root.join("tests").join(folder).join("main.rs").is_file()),
        };
        if let Some(name) = name {
            let target = ["--test".to_owned(), name.to_string_lossy().into_owned()];
            if !targets.ends_with(&target) {
                targets.extend(target);
            }
        }
    }
    if targets.is_empty() {
        return Ok(Verdict::Skipped("the app has no such tests"));
    }
    tools::wasm_target()?;
    let runner = tools::wasm_bindgen()?
        .ensure()?
        .join("wasm-bindgen-test-runner");
    let chromium = browser::chromium()?;
    let driver = browser::chromedriver()?;
    // What the driver is told of the browser; the runner itself adds `headless`.
    let capabilities = paths::target()?.join("webdriver.json");
    let options = serde_json::json!({
        "goog:chromeOptions": { "binary": chromium, "args": ["--disable-gpu", "--no-first-run"] }
    });
    fs::write(&capabilities, options.to_string())?;
    let mut command = process::cargo(&["test", "--package", "sokoguru", "--target", WASM])?;
    command
        .args(targets)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    passed(process::run(&mut command))
}

/// The verifier of boards that shares no code with the first one.
fn opinion() -> Outcome<Verdict> {
    match second_opinion::python() {
        Some(python) => passed(second_opinion::test(&python)),
        None => Ok(Verdict::Skipped("Python 3.9 or newer is not here")),
    }
}

/// Licences, sources and banned crates; advisories where their database can be fetched.
fn deny() -> Outcome<Verdict> {
    let program = tools::cargo_deny().ensure()?.join("cargo-deny");
    process::run(&mut process::command(
        &program,
        &["check", "bans", "licenses", "sources"],
    )?)?;
    let mut advisories = process::command(&program, &["check", "advisories"])?;
    let output = advisories
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .output()?;
    let words = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        println!("advisories ok");
    } else if words.contains("advisory database") {
        println!("ADVISORIES WERE NOT CHECKED: their database could not be fetched.");
    } else {
        return Err(Failure::new(words));
    }
    Ok(Verdict::Passed)
}

fn seconds(time: Duration) -> String {
    format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
}
