//! Prints the page about changes.
//!
//! `cargo run -p bindery-spec --example changes > docs/changes.md`

#![allow(clippy::print_stdout, reason = "a command line tool prints")]

fn main() {
    print!("{}", bindery_spec::diff::page());
}
