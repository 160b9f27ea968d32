//! The rules of the house that a compiler does not check: who may import whom, and how long a file may be.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below a folder of the workspace, in order; generated crates and golden files are not ours to shape.
fn rust_files(folder: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> =
            fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::path);
        for entry in entries {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() {
                if name != "target" && name != "golden" && name != "generated" && name != "node_modules" {
                    walk(&path, files);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    let folder = root().join(folder);
    if folder.is_file() {
        files.push(folder);
    } else {
        walk(&folder, &mut files);
    }
    files
}

/// The text without line comments, so that prose may name what code may not.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

fn assert_absent(folder: &str, words: &[&str]) {
    let files = rust_files(folder);
    assert!(!files.is_empty(), "{folder} has no Rust files: the rule below checks nothing");
    for file in files {
        let text = code(&file);
        for word in words {
            assert!(!text.contains(word), "{} may not mention `{word}`", file.display());
        }
    }
}

#[test]
fn a_description_is_read_without_knowing_who_reads_it() {
    assert_absent("spec/src", &["bindery_codegen", "bindery_conformance", "bindery_runtime"]);
}

#[test]
fn the_generator_knows_the_description_alone() {
    assert_absent("codegen/src", &["bindery_conformance", "bindery_runtime"]);
    assert_absent("codegen/src/emit", &["bindery_spec"]);
}

#[test]
fn the_runtime_stands_alone() {
    assert_absent("codegen/runtime/src", &["bindery_"]);
}

#[test]
fn conformance_knows_the_description_alone() {
    assert_absent("conformance/src", &["bindery_codegen", "bindery_runtime", "azure_openai_files", "image_library"]);
}

#[test]
fn the_mock_knows_neither_the_checks_nor_the_engine() {
    assert_absent("conformance/src/mock", &["crate::check", "crate::engine", "crate::phase", "crate::finding"]);
}

#[test]
fn strategy_and_validator_are_independent_readings() {
    assert_absent("conformance/src/strategy", &["crate::validator", "jsonschema"]);
    for file in rust_files("conformance/src") {
        if file.components().any(|part| part.as_os_str().to_string_lossy().starts_with("validator")) {
            assert!(!code(&file).contains("bindery_spec::ir"), "{} reads the raw document, not the IR", file.display());
        }
    }
}

#[test]
fn nothing_in_the_code_knows_an_api() {
    for folder in ["spec/src", "codegen/src", "codegen/runtime/src", "conformance/src"] {
        for file in rust_files(folder) {
            let text = code(&file);
            let production = text.split("#[cfg(test)]").next().unwrap_or("");
            for word in ["azure", "Azure", "conversation"] {
                let is_test = file.to_string_lossy().contains("test");
                assert!(is_test || !production.contains(word), "{} mentions `{word}`", file.display());
            }
        }
    }
}

#[test]
fn no_file_is_longer_than_seven_hundred_lines() {
    for folder in ["src", "tests", "spec", "codegen", "conformance"] {
        for file in rust_files(folder) {
            let lines = fs::read_to_string(&file).map_or(0, |text| text.lines().count());
            assert!(lines <= 700, "{} has {lines} lines: give its second idea a file of its own", file.display());
        }
    }
}
