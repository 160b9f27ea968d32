//! A file: its comment, its items, and the blank lines between them.

use super::direct::{self, Members, Printer, Short, Token, ends_member, items, reused, tokens};
use super::table::table;
use crate::emit::{Content, LINE_END};
use crate::tokens::TokenStream;

/// Tokens that are no Rust: a mistake of this crate, never of a description.
#[derive(Debug, thiserror::Error)]
#[error("the generated code is not Rust: {0}")]
pub struct FormatError(String);

/// Lays out one file after the other.
#[derive(Debug, Default)]
pub(super) struct Formatter {
    members: Members,
    /// Room for the tokens of the next item, and for its pieces.
    tokens: Vec<Token<'static>>,
    printer: Printer<'static>,
}

impl Formatter {
    /// The text of one file.
    ///
    /// # Errors
    /// When the tokens are not Rust, which no description should be able to bring about.
    pub(super) fn format(&mut self, content: Content<'_>) -> Result<String, FormatError> {
        let (line, docs, attributes, items) = match content {
            Content::Text(text) => return Ok(text),
            Content::Rust { line, docs, attributes, items } => (line, docs, attributes, items()),
        };
        let mut text = format!("// {line}\n");
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
        // With its layout, code is a little longer than its tokens.
        text.reserve(items.iter().map(TokenStream::bytes).sum::<usize>() * 5 / 4);
        for group in items {
            before = self.lay_out(&group, before, &mut text)?;
        }
        Ok(text)
    }

    /// Appends items, with blank lines between them. `before` is what the last one before them is.
    fn lay_out(
        &mut self,
        group: &TokenStream,
        before: Option<Short>,
        text: &mut String,
    ) -> Result<Option<Short>, FormatError> {
        let mut before = before;
        let room = std::mem::take(&mut self.tokens);
        let known = tokens(group, room).and_then(|source| Some((items(&source.tokens)?, source)));
        let Some((items, source)) = known else {
            text.push('\n');
            text.push_str(&spaced(&by_tree(&group.to_string())?));
            return Ok(None);
        };
        let mut printer = std::mem::take(&mut self.printer).emptied();
        for item in items {
            if item.short.is_none() || item.short != before {
                text.push('\n');
            }
            before = item.short;
            if item.start == item.head && table(&source.tokens, item.start, item.end, text) {
                continue;
            }
            // What was laid out before something unknown was met is laid out again.
            let len = text.len();
            if direct::lay_out(&source, &item, &mut self.members, &mut printer, text).is_err() {
                text.truncate(len);
                text.push_str(&spaced(&by_tree(&item.source(&source.tokens))?));
            }
        }
        self.printer = printer.emptied();
        self.tokens = reused(source.tokens);
        Ok(before)
    }
}

/// Items as prettyplease lays them out.
fn by_tree(source: &str) -> Result<String, FormatError> {
    let file: syn::File =
        syn::parse_str(source).map_err(|error| FormatError(format!("{error}, in: {}", shortened(source))))?;
    Ok(prettyplease::unparse(&file))
}

fn shortened(source: &str) -> String {
    source.chars().take(400).collect()
}

/// Puts a blank line between the members of an `impl`, and each line of a doc comment on its own.
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
        if ends_member(line) && lines.peek().is_some_and(|next| *next != "}") {
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    /// The Rust files below a folder.
    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("its entries can be read").path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }

    #[test]
    fn items_are_laid_out_as_by_prettyplease() {
        let mut found = Vec::new();
        for folder in ["src", "runtime/src", "tests/golden", "../generated"] {
            sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
        }
        let (mut different, mut members) = (Vec::new(), Members::default());
        let (mut known, mut golden) = ((0, 0), (0, 0));
        for path in found {
            let text = fs::read_to_string(&path).expect("the file can be read");
            // The comments of the module are no item.
            let text: String =
                text.lines().filter(|line| !line.starts_with("//!")).map(|line| format!("{line}\n")).collect();
            let stream: TokenStream = text.parse().expect("the file is Rust");
            let Some(source) = tokens(&stream, Vec::new()) else { continue };
            let mut printer = Printer::default();
            for item in items(&source.tokens).unwrap_or_default() {
                let mut out = String::new();
                let is_known = direct::lay_out(&source, &item, &mut members, &mut printer, &mut out).is_ok();
                let counts = if path.ends_with("expected.rs") { &mut golden } else { &mut known };
                counts.0 += usize::from(is_known);
                counts.1 += 1;
                if is_known {
                    let expected = spaced(&by_tree(&item.source(&source.tokens)).expect("the item is Rust"));
                    if out != expected {
                        different.push(format!("{}:\n{out}instead of:\n{expected}", path.display()));
                    }
                }
            }
        }
        assert!(different.is_empty(), "{} differ, such as {}", different.len(), different[0]);
        assert!(known.0 > 500, "only {known:?} items are known");
        // But for the calls of macros, which are tables, and a few others.
        assert!(golden.0 * 100 > golden.1 * 70, "only {golden:?} items are known");
    }
}
