//! Prints the outline of a description, in the form that the corpus tests compare.
//!
//! `cargo run -p bindery-spec --example outline -- FILE`

#![allow(clippy::print_stdout, reason = "a command line tool prints")]

use std::path::Path;

use bindery_spec::{ReadOptions, read_path};

#[path = "../tests/support/outline.rs"]
mod outline;

fn main() {
    for file in std::env::args().skip(1) {
        print!("{}", outline::outline(&read_path(Path::new(&file), &ReadOptions::default().with_examples_checked())));
    }
}
