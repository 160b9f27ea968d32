//! Where references may lead, and where they may not.

use std::fs;
use std::path::Path;

use bindery_spec::{ReadOptions, Reading, read_path, read_text};
use tempfile::TempDir;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";

/// A folder `root` with a description that refers to `reference`, and a folder `other` beside it.
fn folders(reference: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).expect("the file can be written");
    fs::create_dir_all(folder.path().join("root/inner")).expect("the folder can be made");
    fs::create_dir_all(folder.path().join("other")).expect("the folder can be made");
    write("root/api.yaml", &format!("{HEAD}    A: {{$ref: '{reference}'}}\n"));
    write("root/inner/near.yaml", "B: {type: string}\n");
    write("other/far.yaml", "B: {type: string, description: far away}\n");
    folder
}

fn read(folder: &TempDir, allowed: &[&str]) -> Reading {
    let allowed = allowed.iter().map(|name| folder.path().join(name));
    read_path(&folder.path().join("root/api.yaml"), &ReadOptions::default().with_allow_refs(allowed))
}

fn codes(reading: &Reading) -> Vec<&str> {
    reading.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn a_file_below_the_root_document_is_read() {
    let reading = read(&folders("inner/near.yaml#/B"), &[]);
    assert_eq!(codes(&reading), Vec::<&str>::new());
    assert_eq!(reading.sources.iter().count(), 2);
    assert_eq!(reading.documents.len(), 2);
}

#[test]
fn a_file_outside_is_not_opened_unless_its_folder_is_allowed() {
    let folder = folders("../other/far.yaml#/B");
    let refused = read(&folder, &[]);
    assert_eq!(codes(&refused), ["reference-outside"]);
    assert_eq!(refused.sources.iter().count(), 1);
    assert!(refused.api.is_some());
    let allowed = read(&folder, &["other"]);
    assert_eq!(codes(&allowed), Vec::<&str>::new());
    assert_eq!(allowed.sources.iter().count(), 2);
}

#[test]
fn an_absolute_path_outside_is_refused_whether_it_exists_or_not() {
    for reference in ["/etc/passwd", "file:///etc/passwd", "/no/such/file.yaml"] {
        assert_eq!(codes(&read(&folders(reference), &[])), ["reference-outside"], "{reference}");
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_that_leads_outside_is_refused() {
    let folder = folders("link/far.yaml#/B");
    std::os::unix::fs::symlink(folder.path().join("other"), folder.path().join("root/link"))
        .expect("the link can be made");
    let refused = read(&folder, &[]);
    assert_eq!(codes(&refused), ["reference-outside"]);
    assert_eq!(refused.sources.iter().count(), 1);
}

#[test]
fn a_folder_is_no_file() {
    assert_eq!(codes(&read(&folders("inner/"), &[])), ["file-not-found"]);
}

#[test]
fn a_text_has_no_folder_to_look_in() {
    let reading = read_text("api.yaml", &format!("{HEAD}    A: {{$ref: 'b.yaml'}}\n"), &ReadOptions::default());
    assert_eq!(codes(&reading), ["reference-outside"]);
}

#[test]
fn files_that_refer_to_each_other_are_read_once_each() {
    let folder = folders("inner/near.yaml#/C");
    let text = "C: {type: object, properties: {a: {$ref: '../api.yaml#/components/schemas/A'}, b: {$ref: '#/B'}}}\nB: {$ref: 'near.yaml#/C'}\n";
    fs::write(folder.path().join("root/inner/near.yaml"), text).expect("the file can be written");
    let reading = read(&folder, &[]);
    assert_eq!(codes(&reading), Vec::<&str>::new());
    assert_eq!(reading.sources.iter().count(), 2);
}

#[test]
fn a_missing_root_document_is_a_fatal_diagnostic() {
    let reading = read_path(Path::new("no/such/file.yaml"), &ReadOptions::default());
    assert_eq!(codes(&reading), ["file-not-found"]);
    assert!(reading.api.is_none() && reading.diagnostics[0].fatal);
}

#[test]
fn a_byte_order_mark_and_carriage_returns_are_fine() {
    let folder = folders("#/components/schemas/A2");
    let text = "\u{feff}openapi: 3.0.3\r\ninfo:\r\n  title: T\r\n  version: '1'\r\n  description: |\r\n    one\r\n    two\r\npaths: {}\r\n";
    fs::write(folder.path().join("root/api.yaml"), text).expect("the file can be written");
    let reading = read(&folder, &[]);
    assert_eq!(codes(&reading), Vec::<&str>::new());
    assert_eq!(reading.api.and_then(|api| api.description).as_deref(), Some("one\ntwo\n"));
}

#[test]
fn bytes_that_are_no_utf8_are_told_with_offset_and_line_and_read() {
    let folder = folders("#");
    fs::write(
        folder.path().join("root/api.yaml"),
        b"openapi: 3.0.3\ninfo: {title: Caf\xe9, version: '1'}\npaths: {}\n",
    )
    .expect("the file can be written");
    let reading = read(&folder, &[]);
    assert_eq!(codes(&reading), ["not-utf8"]);
    let diagnostic = &reading.diagnostics[0];
    assert_eq!((diagnostic.origin.line, diagnostic.span.start, diagnostic.fatal), (2, 32, false));
    assert_eq!(reading.api.map(|api| api.title).as_deref(), Some("Café"));
}
