//! Our reading of a text against that of `serde_json` and `serde_yaml`, wherever these can read it.

#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::path::{Path, PathBuf};

use bindery_spec::pointer::FileId;
use bindery_spec::{ReadOptions, read_text};
use serde_json::Value;

/// Every document of the corpus, and of our own.
fn texts() -> Vec<(PathBuf, String)> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");
    let shared = PathBuf::from(std::env::var("BINDERY_CORPUS").unwrap_or_else(|_| default.to_owned()));
    if !shared.is_dir() {
        println!("skipped in part: there is no corpus at {}", shared.display());
    }
    let mut folders = vec![shared, Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/accept")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_document =
                matches!(path.extension().and_then(|extension| extension.to_str()), Some("yaml" | "yml" | "json"));
            if path.is_dir() && path.file_name().is_some_and(|name| name != "invalid") {
                folders.push(path);
            } else if is_document && let Ok(text) = std::fs::read_to_string(&path) {
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// Whether two trees are the same, numbers compared by value.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || close(left.as_f64(), right.as_f64()),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|((key, left), (other, right))| key == other && same(left, right))
        }
        _ => left == right,
    }
}

/// Whether two numbers agree but for the last digit, which `serde_json` does not promise.
fn close(left: Option<f64>, right: Option<f64>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => (left - right).abs() <= 4.0 * f64::EPSILON * left.abs(),
        _ => false,
    }
}

#[test]
fn our_tree_is_that_of_other_readers() {
    let (mut compared, mut failures) = (0, Vec::new());
    for (path, text) in texts() {
        let other: Option<Value> = if path.extension().is_some_and(|extension| extension == "json") {
            serde_json::from_str(&text).ok()
        } else if text.contains("<<:") {
            // Merge keys are literal to others.
            None
        } else {
            serde_yaml::from_str(&text).ok()
        };
        let Some(other) = other else { continue };
        let reading = read_text("document", &text, &ReadOptions::default());
        compared += 1;
        if !reading.documents.get(FileId(0)).is_some_and(|ours| same(ours, &other)) {
            failures.push(path.display().to_string());
        }
    }
    assert!(compared >= 20, "only {compared} texts were compared");
    assert!(failures.is_empty(), "{compared} compared, different: {failures:?}");
}
