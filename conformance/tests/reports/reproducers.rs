//! The reproducers of findings as tests in Rust: each compiles, fails while the server is as it was, and passes on a
//! server that keeps its word.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::runs::{self, FILES, IMAGES, Outcome, SECRET, ServerHandle};

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
];

/// Findings whose test cannot tell a broken server from a mended one, and why.
const BLIND: &[(&str, &str)] = &[
    ("absent_accepted_files_delete", "the first half of an id is written out, and names nothing on another day"),
    ("framing_files_get_forbidden_body", "a client does not look for a body after HEAD"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_reproducer_compiles_fails_on_the_faulty_server_and_passes_on_a_correct_one() -> Outcome<()> {
    let mut source = String::new();
    let mut faulty: Vec<(&str, ServerHandle)> = Vec::new();
    for (place, (fault, name)) in FAULTS.iter().enumerate() {
        let report = runs::report(name, &[fault]).await?;
        assert!(!report.findings.is_empty(), "{fault} was not found");
        for (number, finding) in report.findings.iter().enumerate() {
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
