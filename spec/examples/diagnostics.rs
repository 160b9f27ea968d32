//! Prints the page about diagnostic codes.
//!
//! `cargo run -p bindery-spec --example diagnostics > docs/diagnostics.md`

#![allow(clippy::print_stdout, reason = "a command line tool prints")]

fn main() {
    print!("{}", bindery_spec::diagnostic::page());
}
