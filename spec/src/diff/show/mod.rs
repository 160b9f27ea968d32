//! A diff as text, as Markdown and as JSON.

mod json;
mod markdown;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use text::text;

use super::Diff;
use crate::pointer::Origin;
use crate::source::Sources;

/// The place in a description, as `file:line:column`; a place without text is that of its pointer.
fn place(origin: &Origin, sources: &Sources) -> String {
    let file = sources.path(origin.file).to_string_lossy().into_owned();
    if origin.line > 0 {
        format!("{file}:{}:{}", origin.line, origin.column)
    } else {
        format!("{file}#{}", origin.pointer)
    }
}

/// What was compared.
fn headline(diff: &Diff) -> String {
    let (old, new) = (&diff.old, &diff.new);
    if old.0 == new.0 {
        format!("{} {} → {}", new.0, old.1, new.1)
    } else {
        format!("{} {} → {} {}", old.0, old.1, new.0, new.1)
    }
}

/// A number of things.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
