//! Prints what changed between two descriptions, in the form that the corpus tests compare.
//!
//! `cargo run -p bindery-spec --example diff -- OLD NEW`; without arguments, writes `expected` beside every pair below
//! `spec/corpus/diff`.

#![allow(clippy::print_stdout, reason = "a command line tool prints")]

use std::path::Path;

#[path = "../tests/support/changes.rs"]
mod changes;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [old, new] = arguments.as_slice() {
        print!("{}", changes::table(&changes::of_files(Path::new(old), Path::new(new)).0));
        return Ok(());
    }
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/diff");
    for entry in std::fs::read_dir(corpus)? {
        let folder = entry?.path();
        let (found, ..) = changes::of_files(&folder.join("old.yaml"), &folder.join("new.yaml"));
        std::fs::write(folder.join("expected"), changes::table(&found))?;
    }
    Ok(())
}
