//! Descriptions as doc comments: Markdown from anybody, made harmless.
//!
//! In: titles and descriptions as written. Out: lines that are safe after `///`: nothing in them is a link that rustdoc
//! would resolve, an HTML tag, a bare link, or code that `cargo test --doc` would run. Not known here: what is documented.

mod annotation;
mod blocks;
mod inline;

pub use annotation::{default, description};
pub use blocks::{markdown, paragraph};
pub use inline::{code, one_line};

use serde_json::Value;

use crate::model::Docs;

/// What is known about the meaning of something.
#[derive(Clone, Debug, Default)]
pub struct Source<'a> {
    /// `title`
    pub title: Option<&'a str>,
    /// `description`
    pub description: Option<&'a str>,
    /// `default`
    pub default: Option<&'a Value>,
    /// The sentence for what the description says nothing about; safe Markdown already.
    pub fallback: String,
}

/// The doc comment: the description, else the title as a sentence, else the fallback; then the default.
#[must_use]
pub fn doc_lines(source: &Source<'_>) -> Docs {
    let mut lines = source.description.map(markdown).unwrap_or_default();
    if lines.is_empty() {
        // A single word is one more name, and says no more than that of what it stands at.
        let title = source.title.map(one_line).filter(|title| title.contains(' '));
        lines = title.map_or_else(|| vec![source.fallback.clone()], |title| markdown(&sentence(&title)));
    }
    if lines.is_empty() {
        lines.push(source.fallback.clone());
    }
    if let Some(default) = source.default {
        let text = default.to_string();
        if text.chars().count() <= 60 {
            lines.push(String::new());
            lines.push(format!("Default: `{}`", code(&text)));
        }
    }
    lines
}

/// Ends a title like a sentence.
fn sentence(title: &str) -> String {
    if title.ends_with(['.', '!', '?', ':']) { title.to_owned() } else { format!("{title}.") }
}
