//! prettyplease, and the blank lines that it leaves out.

use proc_macro2::TokenStream;

use super::table::table;
use crate::emit::{Content, LINE_END};

/// Tokens that are no Rust: a mistake of this crate, never of a description.
#[derive(Debug, thiserror::Error)]
#[error("the generated code is not Rust: {0}")]
pub struct FormatError(String);

/// The text of one file. `first_line` is what the comment at its top says; texts have their own.
///
/// # Errors
/// When the tokens are not Rust, which no description should be able to bring about.
pub fn format(content: Content<'_>, first_line: &str) -> Result<String, FormatError> {
    let (docs, attributes, items) = match content {
        Content::Text(text) => return Ok(text),
        Content::Rust { docs, attributes, items } => (docs, attributes, items()),
    };
    let mut text = format!("// {first_line}\n");
    for line in docs {
        text.push_str(if line.is_empty() { "//!" } else { "//! " });
        text.push_str(&line);
        text.push('\n');
    }
    if !attributes.is_empty() {
        text.push('\n');
    }
    for attribute in attributes {
        text.push_str(&attribute);
        text.push('\n');
    }
    let mut before = None;
    for group in items {
        for item in formatted(&group)? {
            if item.short.is_none() || item.short != before {
                text.push('\n');
            }
            text.push_str(&item.text);
            before = item.short;
        }
    }
    Ok(text)
}

/// One item as text.
struct Formatted {
    text: String,
    short: Option<Short>,
}

/// Items of one line that stand together without blank lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Short {
    Module,
    Import,
}

fn formatted(group: &TokenStream) -> Result<Vec<Formatted>, FormatError> {
    let file: syn::File =
        syn::parse2(group.clone()).map_err(|error| FormatError(format!("{error}, in: {}", shortened(group))))?;
    Ok(file
        .items
        .into_iter()
        .map(|item| {
            if let syn::Item::Macro(syn::ItemMacro { mac, .. }) = &item
                && let Some(text) = table(mac)
            {
                return Formatted { text, short: None };
            }
            let short = match &item {
                syn::Item::Mod(found) if found.content.is_none() => Some(Short::Module),
                syn::Item::Use(_) => Some(Short::Import),
                _ => None,
            };
            let lone = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
            Formatted { text: spaced(&prettyplease::unparse(&lone)), short }
        })
        .collect())
}

fn shortened(group: &TokenStream) -> String {
    group.to_string().chars().take(400).collect()
}

/// Puts a blank line between the functions of an `impl`, and each line of a doc comment on its own.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.contains(LINE_END) {
            documented(line, &mut out);
            continue;
        }
        out.push_str(line);
        out.push('\n');
        if line == "    }" && lines.peek().is_some_and(|next| *next != "}") {
            out.push('\n');
        }
    }
    out
}

/// A doc comment whose lines are still one.
fn documented(line: &str, out: &mut String) {
    let start = line.find("///").map_or(0, |start| start + "///".len());
    let (slashes, text) = line.split_at(start);
    for part in text.split(LINE_END) {
        out.push_str(slashes);
        out.push_str(part.trim_end_matches(' '));
        out.push('\n');
    }
}
