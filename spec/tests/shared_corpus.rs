//! Real documents of many vendors are read whole. They are not part of the repository: `BINDERY_CORPUS` names the
//! folder, and where it is missing the tests say that they were skipped.

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
    let options =
        ReadOptions { allow_refs: path.parent().and_then(Path::parent).map(Path::to_owned).into_iter().collect() };
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
        if verdict == "valid" && errors > 0 {
            failures.push(format!("{file}: {errors} errors, though it is valid"));
        }
    }
    println!("{documents} documents, {operations} operations, {schemas} schemas; {codes:?}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
