//! Where references may lead, and where they may not.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use bindery_spec::remote::Fetch;
use bindery_spec::{ReadOptions, Reading, read_bytes, read_path, read_text};
use sha2::{Digest, Sha256};
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

/// Documents on a network that is not there, and what was asked of it.
#[derive(Debug)]
struct Shelf {
    documents: Vec<(&'static str, &'static str)>,
    asked: Mutex<Vec<String>>,
}

impl Fetch for Shelf {
    fn fetch(&self, address: &str, limit: u64) -> Result<Vec<u8>, String> {
        self.asked.lock().map_err(|error| error.to_string())?.push(address.to_owned());
        let found = self.documents.iter().find(|(known, _)| *known == address).ok_or("the server answers 404")?;
        assert!(limit >= found.1.len() as u64);
        Ok(found.1.as_bytes().to_vec())
    }
}

fn read_with(shelf: &Arc<Shelf>, reference: &str) -> Reading {
    let folder = folders(reference);
    read_path(&folder.path().join("root/api.yaml"), &ReadOptions::default().with_remote(shelf.clone()))
}

fn shelf() -> Arc<Shelf> {
    let documents = vec![
        ("https://a.example/v1/shapes.yaml", "Round: {$ref: 'parts/round.yaml#/Round'}\nSame: {$ref: '#/Round'}\n"),
        ("https://a.example/v1/parts/round.yaml", "Round: {properties: {inner: {$ref: '../shapes.yaml#/Same'}}}\n"),
        ("https://a.example/other.yaml", "A: {$ref: '/v1/shapes.yaml#/Round'}\n"),
        ("https://a.example/leaks.yaml", "A: {$ref: 'file:///etc/passwd'}\nB: {$ref: 'http://b.example/x'}\n"),
        ("https://a.example/broken.yaml", "A: {"),
    ];
    Arc::new(Shelf { documents, asked: Mutex::default() })
}

#[test]
fn a_document_on_the_network_is_read_where_the_user_allows_it() {
    let refused = read(&folders("https://a.example/v1/shapes.yaml#/Round"), &[]);
    assert_eq!(codes(&refused), ["remote-reference"]);

    let shelf = shelf();
    let reading = read_with(&shelf, "https://a.example/other.yaml#/A");
    assert_eq!(codes(&reading), Vec::<&str>::new());
    let asked = shelf.asked.lock().expect("nobody panicked").clone();
    let all =
        ["https://a.example/other.yaml", "https://a.example/v1/shapes.yaml", "https://a.example/v1/parts/round.yaml"];
    assert_eq!(asked, all, "each once, and relative to where a reference stands");
    let sources: Vec<(String, bool)> =
        reading.sources.iter().map(|(_, file)| (file.path.display().to_string(), file.is_remote())).skip(1).collect();
    assert_eq!(sources, all.map(|address| (address.to_owned(), true)));
    assert!(reading.sources.iter().all(|(_, file)| file.sha256.len() == 64));
}

#[test]
fn only_safe_addresses_are_asked_for() {
    for address in [
        "http://a.example/x.yaml",
        "http://127.0.0.1.example/x.yaml",
        "https://user:word@a.example/x.yaml",
        "ftp://a.example/x.yaml",
        "//a.example/x.yaml",
        "urn:a:b",
    ] {
        let shelf = shelf();
        assert_eq!(codes(&read_with(&shelf, address)), ["remote-reference"], "{address}");
        assert!(shelf.asked.lock().expect("nobody panicked").is_empty(), "{address}");
    }
}

#[test]
fn a_document_on_the_network_does_not_lead_to_files_or_to_places_without_tls() {
    for (reference, expected) in [("A", "remote-reference"), ("B", "remote-reference")] {
        let shelf = shelf();
        let reading = read_with(&shelf, &format!("https://a.example/leaks.yaml#/{reference}"));
        assert_eq!(codes(&reading), [expected], "{reference}");
        assert_eq!(reading.sources.iter().count(), 2, "{reference}");
    }
}

#[test]
fn what_cannot_be_had_is_said_at_the_reference() {
    let reading = read_with(&shelf(), "https://a.example/missing.yaml#/A");
    assert_eq!(codes(&reading), ["remote-unreadable"]);
    assert!(reading.diagnostics[0].message.ends_with("cannot be had: the server answers 404"));
    assert!(codes(&read_with(&shelf(), "https://a.example/broken.yaml#/A")).contains(&"yaml-syntax"));
    assert_eq!(codes(&read_with(&shelf(), "https://a.example/other.yaml#/Nothing")), ["dangling-reference"]);
}

#[test]
fn the_digest_is_that_of_the_bytes_however_many_there_are_and_whatever_their_encoding() {
    let digest = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    for long in [0, 300_000] {
        let text =
            format!("openapi: 3.1.0\ninfo: {{title: {}, version: '1'}}\npaths: {{}}\n", "é".repeat(1 + long / 2));
        let marked = format!("\u{feff}{text}");
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [text.as_bytes(), marked.as_bytes(), &wide] {
            let reading = read_bytes("api.yaml", bytes, &ReadOptions::default());
            assert!(reading.api.is_some(), "{:?}", reading.diagnostics.first());
            assert_eq!(reading.sha256(), digest(bytes), "{} bytes", bytes.len());
        }
    }
}
