//! Short documents, each for one feature or one mistake, with what is expected of them in a file beside them.
//!
//! The expectation of `NAME.yaml` or `NAME.json` is `NAME.expected`. To write one:
//! `cargo run -p bindery-spec --example outline -- FILE > NAME.expected`, then read it with care.

use std::path::{Path, PathBuf};

use bindery_spec::{ReadOptions, Severity, read_path};

#[path = "support/outline.rs"]
mod outline;

/// Every document below a folder that has an expectation or needs one, in order of path.
fn documents(folder: &str) -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            let is_document =
                matches!(path.extension().and_then(|extension| extension.to_str()), Some("yaml" | "json"));
            if path.is_dir() {
                // Files that documents refer to stand in folders named `parts`.
                if path.file_name().is_some_and(|name| name != "parts") {
                    folders.push(path);
                }
            } else if is_document {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} holds no documents");
    found
}

fn check(folder: &str, accepted: bool) {
    let mut failures = Vec::new();
    for path in documents(folder) {
        let reading = read_path(&path, &ReadOptions::default().with_examples_checked());
        let found = outline::outline(&reading);
        let expected = std::fs::read_to_string(path.with_extension("expected")).unwrap_or_default();
        if found != expected {
            failures.push(format!("{}:\n--- expected\n{expected}--- found\n{found}", path.display()));
        }
        let worst = reading.diagnostics.iter().map(|diagnostic| diagnostic.severity).max();
        if accepted && worst == Some(Severity::Error) {
            failures.push(format!("{}: an accepted document has an error", path.display()));
        }
        if !accepted && worst.is_none_or(|worst| worst == Severity::Note) {
            failures.push(format!("{}: a rejected document has neither error nor warning", path.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn accepted_documents_are_read_as_expected() {
    check("accept", true);
}

#[test]
fn rejected_documents_are_reported_as_expected() {
    check("reject", false);
}

/// Every keyword of the vocabularies of JSON Schema 2020-12, and those that OpenAPI adds.
const KEYWORDS: &str = "$anchor $comment $defs $dynamicAnchor $dynamicRef $id $ref $schema $vocabulary additionalProperties \
    allOf anyOf const contains contentEncoding contentMediaType contentSchema default dependentRequired dependentSchemas \
    deprecated description discriminator else enum example examples exclusiveMaximum exclusiveMinimum externalDocs format if \
    items maxContains maxItems maxLength maxProperties maximum minContains minItems minLength minProperties minimum \
    multipleOf not nullable oneOf pattern patternProperties prefixItems properties propertyNames readOnly required then \
    title type unevaluatedItems unevaluatedProperties uniqueItems writeOnly xml";

#[test]
fn every_keyword_has_a_document_and_a_row() {
    let texts: Vec<String> = documents("accept")
        .iter()
        .map(|path| std::fs::read_to_string(path).expect("the document can be read"))
        .collect();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/generated-code.md");
    let page = std::fs::read_to_string(page).expect("the page can be read");
    let rows = page.split_once("**Every keyword**").map(|(_, rest)| rest).expect("the page has the table");
    let rows = rows.split_once("\n\n**").map_or(rows, |(table, _)| table);
    let missing: Vec<&str> = KEYWORDS
        .split_whitespace()
        .filter(|keyword| {
            let is_used = texts
                .iter()
                .any(|text| text.contains(&format!("{keyword}:")) || text.contains(&format!("{keyword}\":")));
            !is_used || !rows.contains(&format!("`{keyword}`"))
        })
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}
