//! Real documents of many vendors are read whole. They are not part of the repository: `BINDERY_CORPUS` names the
//! folder, and where it is missing the tests say that they were skipped.

#![allow(clippy::print_stdout, reason = "a skipped test says so, and the counts are worth seeing")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bindery_spec::{ReadOptions, Reading, Severity, diagnostic, read_path};

/// The folder, or `None` after saying that it is missing.
fn corpus() -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");
    let folder = PathBuf::from(std::env::var("BINDERY_CORPUS").unwrap_or_else(|_| default.to_owned()));
    if !folder.is_dir() {
        println!("skipped: there is no corpus at {}", folder.display());
        return None;
    }
    Some(folder)
}

/// The rows of a table without its heading, split at tabs.
fn table(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn read(folder: &Path, file: &str) -> Reading {
    let path = folder.join(file);
    let options = ReadOptions::default().with_allow_refs(path.parent().and_then(Path::parent).map(Path::to_owned));
    read_path(&path, &options)
}

fn count(reading: &Reading, severity: Severity) -> usize {
    reading.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

#[test]
fn every_real_document_is_read() {
    let Some(folder) = corpus() else { return };
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut documents, mut operations, mut schemas) = (0, 0, 0);
    let mut failures = Vec::new();
    for row in table(&folder.join("VALIDITY.tsv")) {
        let [file, verdict, ..] = row.as_slice() else { continue };
        if verdict.starts_with("part of") || std::env::var("BINDERY_ONLY").is_ok_and(|only| !file.contains(&only)) {
            continue;
        }
        let reading = read(&folder, file);
        documents += 1;
        for diagnostic in &reading.diagnostics {
            *codes.entry(diagnostic.code).or_default() += 1;
            if std::env::var("BINDERY_SHOW")
                .is_ok_and(|code| code == diagnostic.code || code == "errors" && diagnostic.severity == Severity::Error)
            {
                println!("{file}: {}", diagnostic::render(diagnostic, &reading.sources));
            }
        }
        let Some(api) = &reading.api else {
            failures.push(format!("{file}: nothing could be read"));
            continue;
        };
        operations += api.operations.len();
        schemas += api.schemas.len();
        let errors = count(&reading, Severity::Error);
        let is_flagship = FLAGSHIPS.iter().any(|vendor| file.starts_with(vendor));
        if verdict == "valid" && errors > 0 && !EXEMPT.iter().any(|(exempt, _)| exempt == file) {
            failures.push(format!("{file}: {errors} errors, though it is valid"));
        }
        if is_flagship && errors > 0 {
            failures.push(format!("{file}: {errors} errors, though nobody could do without it"));
        }
    }
    println!("{documents} documents, {operations} operations, {schemas} schemas; {codes:?}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Vendors whose documents must be read without a single error.
const FLAGSHIPS: &[&str] = &["azure-openai/", "openai/", "github/", "stripe/", "kubernetes/"];

/// Documents that are valid to a checker of JSON Schema alone, and yet break the words of their specification.
const EXEMPT: &[(&str, &str)] = &[
    ("go-swagger/fixture-909.yaml", "file-without-form"),
    ("go-swagger/pouch-1.24.yaml", "duplicate-key"),
    ("ory/kratos-2.0.json", "unknown-security-scheme"),
    ("ory/kratos-3.0.json", "unknown-security-scheme"),
];

#[test]
fn every_exemption_is_needed() {
    let Some(folder) = corpus() else { return };
    for (file, code) in EXEMPT {
        let reading = read(&folder, file);
        assert!(reading.diagnostics.iter().any(|diagnostic| diagnostic.code == *code), "{file} has no {code} any more");
    }
}

#[test]
fn every_invalid_document_is_told_with_its_place() {
    let Some(folder) = corpus() else { return };
    let folder = folder.join("invalid");
    let mut failures = Vec::new();
    for row in table(&folder.join("MANIFEST.tsv")) {
        let [file, verdict, _, pointer, line, what, ..] = row.as_slice() else { continue };
        let reading = read_path(&folder.join(file), &ReadOptions::default());
        if verdict != "error" {
            continue;
        }
        let errors = || reading.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let line: u32 = line.parse().expect("the table has line numbers");
        // A pointer that ends in dots or is a dash is none.
        let is_exact = pointer.starts_with('/') && !pointer.ends_with("...");
        let told =
            errors().any(|error| error.origin.line == line && (!is_exact || error.origin.pointer.as_str() == pointer));
        if !told {
            let found: Vec<String> = errors()
                .map(|error| format!("{} at {} line {}", error.code, error.origin.pointer, error.origin.line))
                .collect();
            failures.push(format!("{file} ({what}): nothing at {pointer} line {line}, but {found:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
