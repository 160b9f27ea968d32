//! Descriptions as doc comments: Markdown from anybody, made harmless.
//!
//! In: titles and descriptions as written. Out: lines that are safe after `///`: nothing in them is a link that rustdoc
//! would resolve, an HTML tag, a bare link, or code that `cargo test --doc` would run. Not known here: what is documented.

mod annotation;
mod blocks;
mod html;
mod inline;
mod texts;

pub use annotation::{default, description, exact_default};
pub use blocks::{bullet, markdown, paragraph};
pub use inline::{code, one_line};
pub use texts::Texts;

use bindery_spec::ir::Number;
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
    /// The digits of the default, where it has not all of them.
    pub exact_default: Option<&'a Number>,
}

/// The doc comment: the description, else the title as a sentence, else the fallback; then the default, unless the
/// description says it. The fallback is a sentence, and safe Markdown already.
#[must_use]
pub fn doc_lines(source: &Source<'_>, fallback: impl Fn() -> String) -> Docs {
    completed(source.description.map(markdown).unwrap_or_default(), source, fallback)
}

/// The lines of the description with what else the source says.
fn completed(mut lines: Docs, source: &Source<'_>, fallback: impl Fn() -> String) -> Docs {
    if lines.is_empty() {
        // A single word is one more name, and says no more than that of what it stands at.
        let title = source.title.map(one_line).filter(|title| title.contains(' '));
        lines = title.map_or_else(|| vec![fallback()], |title| markdown(&sentence(&title)));
    }
    if lines.is_empty() {
        lines.push(fallback());
    }
    let exact = source.exact_default.map(Number::to_string);
    let is_said = |default: &&Value| says_default(source.description.unwrap_or(""), default, exact.as_deref());
    if let Some(default) = source.default.filter(|default| !is_said(default)) {
        let text = exact.clone().unwrap_or_else(|| default.to_string());
        if text.chars().count() <= 60 {
            lines.push(String::new());
            lines.push(format!("Default: `{}`", code(&text)));
        }
    }
    lines
}

/// Whether a description says itself what the default is: it speaks of one, and names it before the sentence is over.
fn says_default(description: &str, default: &Value, exact: Option<&str>) -> bool {
    let value = exact.or(default.as_str()).map_or_else(|| default.to_string(), str::to_owned);
    let lower = description.to_lowercase();
    // Lower case letters may take another number of bytes; what is beside a character then says nothing.
    let starts = lower.match_indices("default").filter_map(|(start, word)| description.get(start + word.len()..));
    !value.is_empty() && starts.map(to_sentence_end).any(|rest| names(rest, &value))
}

/// A text up to the end of its sentence: a full stop before a space, or the end of the paragraph.
pub(super) fn to_sentence_end(text: &str) -> &str {
    let end = text.find("\n\n").unwrap_or(text.len()).min(text.find(". ").unwrap_or(text.len()));
    text.get(..end).unwrap_or(text)
}

/// Whether a value stands in a text as a word of its own.
fn names(text: &str, value: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '/');
    text.match_indices(value).any(|(start, _)| {
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        let mut after = text.get(start + value.len()..).unwrap_or_default().chars();
        let (next, second) = (after.next(), after.next());
        let goes_on = next.is_some_and(is_part) || next == Some('.') && second.is_some_and(is_part);
        !before.is_some_and(|before| is_part(before) || before == '.') && !goes_on
    })
}

/// Ends a title like a sentence.
fn sentence(title: &str) -> String {
    if title.ends_with(['.', '!', '?', ':']) { title.to_owned() } else { format!("{title}.") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_default_is_said_once() {
        for (description, default, expected) in [
            ("One of `low`, `high`. Default: `low`.", json!("low"), true),
            ("Defaults to **100** items.", json!(100), true),
            ("The page (default 1, at most 9)", json!(1), true),
            ("By default, the answer is `true`.", json!(true), true),
            ("Default: `low`.", json!("lower"), false),
            ("Default: `slower`.", json!("low"), false),
            ("The default is 10.5", json!(10), false),
            ("The default is 10.", json!(10), true),
            ("There is a default. It may be `low`.", json!("low"), false),
            ("One of `low`, `high`.", json!("low"), false),
            ("The default is empty.", json!(""), false),
            ("İ default: low", json!("low"), true),
        ] {
            assert_eq!(says_default(description, &default, None), expected, "{description} {default}");
            let source = Source { description: Some(description), default: Some(&default), ..Source::default() };
            let lines = doc_lines(&source, String::new);
            assert_eq!(
                lines.last().is_some_and(|line| line.starts_with("Default: `") && line.ends_with('`')),
                !expected
            );
        }
    }
}
