//! Reads each description that is named and prints its diagnostics and what was read.
//!
//! `cargo run -p bindery-spec --example lint -- FILE...`

#![allow(clippy::print_stdout, reason = "a command line tool prints")]

use std::path::Path;

use bindery_spec::{ReadOptions, diagnostic, read_path};

fn main() {
    for file in std::env::args().skip(1) {
        let reading = read_path(Path::new(&file), &ReadOptions::default());
        for diagnostic in &reading.diagnostics {
            println!("{}\n", diagnostic::render(diagnostic, &reading.sources));
        }
        match &reading.api {
            Some(api) => println!(
                "{file}: {} operations, {} schemas, {} of them named",
                api.operations.len(),
                api.schemas.len(),
                api.components.len()
            ),
            None => println!("{file}: nothing could be read"),
        }
    }
}
