//! The reproducers of findings as tests in Rust: each compiles, fails while the server is as it was, and passes on a
//! server that keeps its word.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use bindery_conformance::report::Report;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use tokio::sync::OnceCell;

use crate::runs::{self, FILES, IMAGES, Outcome, PLACED, SECRET, ServerHandle};

/// Faults of every kind, and the description that gives an occasion for each.
const FAULTS: &[(&str, &str)] = &[
    ("delete-does-nothing", FILES),
    ("delete-still-listed", FILES),
    ("delete-case-insensitive", FILES),
    ("delete-by-prefix", FILES),
    ("second-delete-succeeds", FILES),
    ("delete-unknown-succeeds", FILES),
    ("delete-without-credential", FILES),
    ("concurrent-deletes-both-succeed", FILES),
    ("parent-delete-leaves-children", IMAGES),
    ("list-shows-other-tenant", FILES),
    ("list-ignores-filter", FILES),
    ("content-newlines-translated", FILES),
    ("content-truncated", FILES),
    ("size-off-by-one", FILES),
    ("missing-required-property", FILES),
    ("wrong-type", FILES),
    ("missing-content-type", FILES),
    ("json-trailing-bytes", FILES),
    ("invalid-utf8", FILES),
    ("duplicate-json-key", FILES),
    ("error-schema-broken", FILES),
    ("accepts-wrong-credential", FILES),
    ("accepts-misplaced-credential", FILES),
    ("accepts-invalid-enum", FILES),
    ("accepts-malformed-body", FILES),
    ("server-error-on-hostile-id", FILES),
    ("server-error-on-unicode-filename", FILES),
    ("undeclared-method-accepted", FILES),
    ("head-with-body", FILES),
    ("connection-closed", FILES),
    ("body-shorter-than-length", FILES),
    ("delete-does-nothing", PLACED),
    ("delete-unknown-succeeds", PLACED),
];

/// Findings whose test cannot tell a broken server from a mended one, and why.
const BLIND: &[(&str, &str)] = &[
    ("absent_accepted_files_delete", "the first half of an id is written out, and names nothing on another day"),
    ("framing_files_get_forbidden_body", "a client does not look for a body after HEAD"),
];

/// Findings of a fault and a check whose commands write the same on a mended server, and why.
const UNSEEN: &[(&str, &str, &str)] = &[];

/// How many faults are shown at once: the commands wait more than they compute.
const AT_ONCE: usize = 4;

/// Where a server of these tests stands.
const HERE: &str = "127.0.0.1:";

/// What was found in each of them, for every test here.
async fn reports() -> Outcome<&'static [Report]> {
    static REPORTS: OnceCell<Vec<Report>> = OnceCell::const_new();
    let run = |(fault, name): (&'static str, &'static str)| async move {
        let report = runs::report(name, &[fault]).await?;
        assert!(!report.findings.is_empty(), "{fault} was not found");
        Ok::<_, Box<dyn std::error::Error>>(report)
    };
    let all = || stream::iter(FAULTS.iter().copied().map(run)).buffered(AT_ONCE).try_collect();
    REPORTS.get_or_try_init(all).await.map(Vec::as_slice)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reproducer_compiles_fails_on_the_faulty_server_and_passes_on_a_correct_one() -> Outcome<()> {
    let mut source = String::new();
    let mut faulty: Vec<(&str, ServerHandle)> = Vec::new();
    for (place, ((fault, name), report)) in FAULTS.iter().zip(reports().await?).enumerate() {
        for (number, finding) in report.findings.iter().enumerate() {
            if *name == PLACED && finding.curl.len() > 1 {
                assert!(finding.curl[0].starts_with("id1=$(curl -sS -D - "), "{:?}", finding.curl);
            }
            if finding.check == "concurrent-delete" {
                let last = finding.curl.last().ok_or("no command")?;
                let is_race = last.starts_with("for one in $(seq 6); do curl ") && last.ends_with(" & done; wait");
                assert!(is_race, "the deletes are not sent at once: {last}");
            }
            writeln!(source, "mod fault_{place}_{number} {{\n{}}}\n", finding.rust)?;
        }
        faulty.push((name, runs::mock(&runs::description(name), &[fault]).await?));
    }
    let folder = tempfile::tempdir()?;
    let program = compile(folder.path(), &source)?;

    let mut wrong = Vec::new();
    for (place, (fault, _)) in FAULTS.iter().enumerate() {
        let Some((name, server)) = faulty.get(place) else { continue };
        let mended = runs::mock(&runs::description(name), &[]).await?;
        let module = format!("fault_{place}_");
        for (test, passed) in run(&program, &module, &server.url())? {
            let is_blind = *fault == "delete-by-prefix" || *fault == "head-with-body";
            let known = is_blind && BLIND.iter().any(|(blind, _)| test.ends_with(blind));
            if passed && !known {
                wrong.push(format!("{fault}: {test} passes on the faulty server"));
            }
            if known && !passed {
                wrong.push(format!("{fault}: {test} tells them apart, and is no longer blind"));
            }
        }
        for (test, passed) in run(&program, &module, &mended.url())? {
            if !passed {
                wrong.push(format!("{fault}: {test} fails on a correct server"));
            }
        }
        mended.shutdown().await;
    }
    for (_, server) in faulty {
        server.shutdown().await;
    }
    if !wrong.is_empty() {
        let kept = std::env::temp_dir().join("bindery-reproducers.rs");
        std::fs::write(&kept, &source)?;
        return Err(format!("{}\nthe tests are in {}", wrong.join("\n"), kept.display()).into());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reproducer_shows_the_defect_in_a_shell() -> Outcome<()> {
    for program in ["bash", "curl", "jq"] {
        if Command::new(program).arg("--version").output().is_err() {
            eprintln!("skipped: there is no {program} here");
            return Ok(());
        }
    }
    let rows = FAULTS.iter().zip(reports().await?);
    let wrong: Vec<Vec<String>> =
        stream::iter(rows.map(|(row, report)| shown(row, report))).buffered(AT_ONCE).try_collect().await?;
    assert!(wrong.iter().all(Vec::is_empty), "{}", wrong.concat().join("\n\n"));
    Ok(())
}

/// Findings of one fault whose commands write the same on the faulty server as on a correct one.
async fn shown((fault, name): &(&str, &str), report: &Report) -> Outcome<Vec<String>> {
    let mut told = Vec::new();
    // A second correct server, since what differs between two of them says nothing.
    for faults in [&[*fault][..], &[], &[]] {
        let server = runs::mock(&runs::description(name), faults).await?;
        let (url, commands) = (server.url(), report.findings.iter().map(|finding| finding.curl.clone()).collect());
        told.push(tokio::task::spawn_blocking(move || paste_all(commands, &url)).await??);
        server.shutdown().await;
    }
    let [faulty, mended, control] = told.as_slice() else { return Err("three servers".into()) };
    let mut wrong = Vec::new();
    for (place, finding) in report.findings.iter().enumerate() {
        let (Some(faulty), Some(mended), Some(control)) = (faulty.get(place), mended.get(place), control.get(place))
        else {
            continue;
        };
        let what = format!("{fault}, {} of {}:\n{}", finding.check, finding.operation, finding.curl.join("\n"));
        if mended != control {
            wrong.push(format!("{what}\ntwo correct servers:\n{mended}\n{control}"));
        }
        let is_unseen = UNSEEN.iter().any(|(unseen, check, _)| unseen == fault && *check == finding.check);
        if (faulty == mended) != is_unseen {
            wrong.push(format!("{what}\nfaulty:\n{faulty}\ncorrect:\n{mended}"));
        }
    }
    Ok(wrong)
}

/// What each sequence of commands writes, one after the other.
fn paste_all(sequences: Vec<Vec<String>>, url: &str) -> Result<Vec<String>, String> {
    sequences.iter().map(|commands| paste(commands, url).map_err(|error| error.to_string())).collect()
}

/// What commands write when they are pasted into a shell, without what differs from one server or moment to the next.
fn paste(commands: &[String], url: &str) -> Outcome<String> {
    let text = commands.join("\n");
    let port =
        |text: &str| text.find(HERE).map(|at| text[at + HERE.len()..].chars().take_while(char::is_ascii_digit).count());
    let Some((at, length)) = text.find(HERE).zip(port(&text)) else {
        return Err(format!("no address in {text}").into());
    };
    let script = text.replace(&text[at..at + HERE.len() + length], url.trim_start_matches("http://"));
    let mut shell = Command::new("bash");
    shell
        .env("API_KEY", SECRET)
        .env("TOKEN", SECRET)
        .env("BETA_API_KEY", "key-of-beta")
        .env("BETA_TOKEN", "key-of-beta");
    let output = shell.arg("-c").arg(script).stdin(Stdio::null()).output()?;
    let mut told = String::new();
    for bytes in [&output.stdout, &output.stderr] {
        // As many digits as an id, a time or a port has.
        for piece in String::from_utf8_lossy(bytes).split_inclusive(|sign: char| !sign.is_ascii_hexdigit()) {
            let digits = piece.trim_end_matches(|sign: char| !sign.is_ascii_hexdigit());
            told.push_str(if digits.len() >= 5 && digits.contains(|sign: char| sign.is_ascii_digit()) {
                "#"
            } else {
                digits
            });
            told.push_str(&piece[digits.len()..]);
        }
    }
    let is_kept =
        |line: &&str| !["date:", "connection:"].iter().any(|name| line.to_ascii_lowercase().starts_with(name));
    // Headers come in any order, and so do the answers to what is sent at once.
    let mut lines: Vec<&str> = told.lines().filter(is_kept).collect();
    lines.sort_unstable();
    Ok(lines.join("\n"))
}

/// Compiles a test program beside the packages that this test was built with.
fn compile(folder: &Path, source: &str) -> Outcome<PathBuf> {
    let (file, program) = (folder.join("reproducers.rs"), folder.join("reproducers"));
    std::fs::write(&file, source)?;
    let packages = std::env::current_exe()?.parent().ok_or("no folder")?.to_owned();
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--edition", "2024", "--test", "-D", "warnings", "-o"]).arg(&program).arg(&file);
    rustc.arg("-L").arg(format!("dependency={}", packages.display()));
    for name in ["ureq", "serde_json"] {
        rustc.arg("--extern").arg(format!("{name}={}", newest(&packages, name)?.display()));
    }
    let output = rustc.output()?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the reproducers do not compile:\n{errors}\n{source}").into());
    }
    Ok(program)
}

/// The package of a name that was built last.
fn newest(packages: &Path, name: &str) -> Outcome<PathBuf> {
    let mut found: Option<(SystemTime, PathBuf)> = None;
    for entry in std::fs::read_dir(packages)? {
        let path = entry?.path();
        let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if file.starts_with(&format!("lib{name}-")) && file.ends_with(".rlib") {
            let built = path.metadata()?.modified()?;
            if found.as_ref().is_none_or(|(newest, _)| built > *newest) {
                found = Some((built, path));
            }
        }
    }
    found.map(|(_, path)| path).ok_or_else(|| format!("{name} was not built").into())
}

/// Runs the tests of a module against a server: by name, whether each passed.
fn run(program: &Path, module: &str, url: &str) -> Outcome<BTreeMap<String, bool>> {
    let output = Command::new(program)
        .args([module, "--test-threads", "1"])
        .env("BINDERY_URL", url)
        .env("API_KEY", SECRET)
        .env("TOKEN", SECRET)
        .env("BETA_API_KEY", "key-of-beta")
        .env("BETA_TOKEN", "key-of-beta")
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let verdicts = text.lines().filter_map(|line| {
        let (name, verdict) = line.strip_prefix("test ")?.split_once(" ... ")?;
        Some((name.to_owned(), verdict == "ok"))
    });
    let verdicts: BTreeMap<String, bool> = verdicts.collect();
    if verdicts.is_empty() {
        return Err(format!("{module} has no test:\n{text}").into());
    }
    Ok(verdicts)
}
