//! Damaged texts are told about, whatever the damage: no panic, and nothing is missing without a reason.

use std::path::{Path, PathBuf};

use bindery_spec::{ReadOptions, Severity, diagnostic, read_text};

/// The short documents of the accept folder.
fn texts() -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/accept")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension != "expected") {
                found.push((path.clone(), std::fs::read_to_string(path).expect("the file can be read")));
            }
        }
    }
    found.sort();
    found
}

/// Reads a text and shows every diagnostic.
fn check(path: &Path, text: &str) {
    let reading = read_text("damaged", text, &ReadOptions::default());
    let fatal = reading.diagnostics.iter().any(|found| found.fatal && found.severity == Severity::Error);
    assert_eq!(reading.api.is_none(), fatal, "{} damaged as:\n{text}", path.display());
    for found in &reading.diagnostics {
        assert!(diagnostic::render(found, &reading.sources).contains(found.code));
        assert!(diagnostic::codes::find(found.code).is_some());
        assert!(found.span.end <= text.len() + 1 && found.span.start <= found.span.end, "{found:?}");
    }
}

#[test]
fn a_text_that_is_cut_off_anywhere_is_told_about() {
    for (path, text) in texts() {
        for (end, _) in text.char_indices().step_by(5) {
            check(&path, &text[..end]);
        }
    }
}

#[test]
fn a_text_with_something_out_of_place_is_told_about() {
    let pieces = ["{", "]", "\t", "*a", "&a ", "'", "\n", ": ", "null", "[1]", "$ref", "\u{0}", "é"];
    for (path, text) in texts() {
        for (index, (at, _)) in text.char_indices().step_by(7).enumerate() {
            let piece = pieces[index % pieces.len()];
            check(&path, &format!("{}{piece}{}", &text[..at], &text[at..]));
        }
    }
}

#[test]
fn a_text_with_a_line_missing_is_told_about() {
    for (path, text) in texts() {
        let lines: Vec<&str> = text.lines().collect();
        for skipped in 0..lines.len() {
            let kept = lines.iter().enumerate().filter(|(index, _)| *index != skipped);
            check(&path, &kept.map(|(_, line)| format!("{line}\n")).collect::<String>());
        }
    }
}
