//! Text of several lines: paragraphs, lists, headings, tables, code.

use super::html::to_markdown;
use super::inline::{harmless, is_hidden};
use crate::model::Docs;

/// How wide a line may get before it is broken.
const WIDTH: usize = 108;

/// Turns a description into lines for a doc comment; none where it says nothing.
///
/// Paragraphs and list items are set anew, code is marked as text so that nobody runs it, and whatever could be read as
/// a link, a tag or code is escaped.
#[must_use]
pub fn markdown(text: &str) -> Docs {
    let text = &*to_markdown(text);
    let mut writer = Writer::default();
    if text.bytes().all(|byte| byte == b'\n' || matches!(byte, b' '..=b'~')) {
        text.split('\n').for_each(|line| writer.line(line));
    } else {
        let normal = text.replace("\r\n", "\n");
        for line in normal.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
            writer.line(&visible(line));
        }
    }
    writer.finish()
}

/// Sets safe Markdown in lines: a paragraph, or what follows the marker of a list.
#[must_use]
pub fn paragraph(marker: &str, text: &str) -> Docs {
    let mut writer = Writer::default();
    writer.set(marker.to_owned(), words_of(text), text.len());
    writer.lines
}

/// One item of a list: its lead, such as `name`:, the first paragraph of what is said of it, and the rest below.
///
/// `marker` is what its first line starts with; the others are as far to the right. Both texts are safe Markdown.
#[must_use]
pub fn bullet<'t>(marker: &str, lead: &str, docs: impl IntoIterator<Item = &'t str>) -> Docs {
    let mut docs = docs.into_iter().peekable();
    let mut first = lead.to_owned();
    if docs.peek().is_none_or(|line| line.is_empty()) {
        first.truncate(lead.trim_end_matches(':').len());
    }
    while let Some(line) = docs.next_if(|line| !line.is_empty() && !begins_block(line)) {
        first.push(' ');
        first.push_str(line);
    }
    let mut lines = paragraph(marker, &first);
    let indent = " ".repeat(marker.chars().count());
    lines.extend(docs.map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") }));
    lines
}

/// Whether a line is more than the next line of a paragraph.
fn begins_block(line: &str) -> bool {
    line.starts_with([' ', '|', '#']) || line.starts_with("```") || item(line).is_some()
}

/// The line with spaces for tabs, and without what nobody sees.
fn visible(line: &str) -> String {
    let spaced = line.chars().map(|character| if character == '\t' { ' ' } else { character });
    spaced.filter(|character| !is_hidden(*character)).collect()
}

#[derive(Default)]
struct Writer {
    lines: Docs,
    /// The text of the paragraph or item that is still open.
    open: String,
    /// What its first line starts with, and how far the others are indented.
    marker: String,
    in_code: bool,
    /// For each open list: the column of its marker in the source, and the width of what stands before its text.
    lists: Vec<(usize, usize)>,
}

impl Writer {
    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            self.fence();
        } else if self.in_code {
            self.lines.push(line.trim_end().to_owned());
        } else if trimmed.is_empty() {
            self.close();
            self.blank();
        } else {
            self.text(line, trimmed);
        }
    }

    fn fence(&mut self) {
        self.close();
        if self.in_code {
            self.lines.push("```".to_owned());
            self.blank();
        } else {
            self.blank();
            self.lists.clear();
            self.lines.push("```text".to_owned());
        }
        self.in_code = !self.in_code;
    }

    fn text(&mut self, line: &str, trimmed: &str) {
        let indent = line.len() - line.trim_start().len();
        if let Some((marker, rest)) = item(trimmed) {
            self.close();
            while self.lists.last().is_some_and(|(column, _)| *column > indent) {
                self.lists.pop();
            }
            if self.lists.last().is_none_or(|(column, _)| *column < indent) && self.lists.len() < 3 {
                if self.lists.is_empty() && self.lines.last().is_some_and(|last| !last.is_empty()) {
                    self.blank();
                }
                self.lists.push((indent, 0));
            }
            let before: usize = self.lists.iter().rev().skip(1).map(|(_, width)| width).sum();
            if let Some(last) = self.lists.last_mut() {
                last.1 = marker.chars().count() + 1;
            }
            self.marker = format!("{}{marker} ", " ".repeat(before));
            self.open.push_str(rest);
        } else if let Some(level) = heading(trimmed) {
            self.close();
            self.lists.clear();
            self.blank();
            let title = trimmed.trim_matches('#').trim();
            if !title.is_empty() {
                let safe = harmless(title);
                let words: Vec<&str> = words_of(&safe).collect();
                self.lines.push(format!("{} {}", "#".repeat(level), words.join(" ")));
                self.blank();
            }
        } else if trimmed.starts_with('|') {
            self.close();
            if self.lines.last().is_some_and(|last| !last.is_empty() && !last.starts_with('|')) {
                self.blank();
            }
            self.lines.push(harmless(trimmed));
        } else if is_rule(trimmed) {
            self.close();
            self.blank();
        } else {
            if self.open.is_empty() && self.lines.last().is_some_and(|last| last.is_empty()) {
                self.lists.clear();
            }
            if !self.open.is_empty() {
                self.open.push(' ');
            }
            self.open.push_str(trimmed.trim_start_matches(['>', ' ']));
        }
    }

    /// Writes the open paragraph or item.
    fn close(&mut self) {
        let text = std::mem::take(&mut self.open);
        let marker = std::mem::take(&mut self.marker);
        let safe = harmless(&text);
        let mut words = words_of(&safe).peekable();
        if words.peek().is_none() {
            return;
        }
        if self.lines.last().is_some_and(|last| last.starts_with('|')) {
            self.lines.push(String::new());
        }
        self.set(marker, words, safe.len());
    }

    /// Sets words of about this length together in lines; the first begins with the marker, the others are as far to the
    /// right.
    fn set<'w>(&mut self, marker: String, words: impl Iterator<Item = &'w str>, length: usize) {
        let indent = marker.chars().count();
        let mut line = marker;
        line.reserve(length.min(WIDTH));
        let mut left = length;
        let mut width = indent;
        let mut is_first = true;
        for word in words {
            let letters = word.chars().count();
            if !is_first && width + letters + 1 > WIDTH && !means_something_first(word) {
                let mut next = String::with_capacity(indent + left.min(WIDTH));
                next.extend(std::iter::repeat_n(' ', indent));
                self.lines.push(std::mem::replace(&mut line, next));
                width = indent;
                is_first = true;
            }
            if !is_first {
                line.push(' ');
                width += 1;
            }
            let fence = word.len() - word.trim_start_matches(['`', '~']).len();
            if is_first && fence >= 3 {
                // Of code that is fenced in somewhere in a text nothing is left but the text, in an item as well.
                word[..fence].chars().for_each(|sign| line.extend(['\\', sign]));
                line.push_str(&word[fence..]);
                width += fence;
            } else {
                if is_first && line.trim().is_empty() && means_something_first(word) {
                    line.push('\\');
                    width += 1;
                }
                line.push_str(word);
            }
            width += letters;
            left = left.saturating_sub(word.len() + 1);
            is_first = false;
        }
        self.lines.push(line);
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn finish(mut self) -> Docs {
        self.close();
        if self.in_code {
            self.lines.push("```".to_owned());
        }
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }
}

/// The words of a text. Code of several words is one, unless it is too long to stand on one line.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    const LONGEST: usize = 72;
    let mut rest = text.trim_start();
    std::iter::from_fn(move || {
        let end = |text: &str| text.find(char::is_whitespace).unwrap_or(text.len());
        let mut length = end(rest);
        if length == 0 {
            return None;
        }
        if rest[..length].bytes().filter(|byte| *byte == b'`').count() % 2 == 1 && !rest[..length].contains("\\`") {
            let closes = rest[length..].find('`').map(|at| length + at + 1).filter(|closes| *closes <= LONGEST);
            length = closes.map_or(length, |closes| closes + end(&rest[closes..]));
        }
        let (word, after) = rest.split_at(length);
        rest = after.trim_start();
        Some(word)
    })
}

/// The marker of a list item, and its text.
fn item(line: &str) -> Option<(String, &str)> {
    if line == "-" {
        return Some((line.to_owned(), ""));
    }
    for marker in ["- ", "* ", "+ ", "• ", "\\* ", "\\- "] {
        if let Some(rest) = line.strip_prefix(marker) {
            return Some(("-".to_owned(), rest.trim_start()));
        }
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line.get(digits..)?;
    let rest = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))?;
    (1..=3).contains(&digits).then(|| (format!("{}.", &line[..digits]), rest.trim_start()))
}

fn heading(line: &str) -> Option<usize> {
    let level = line.chars().take_while(|character| *character == '#').count();
    ((1..=6).contains(&level) && line.chars().nth(level).is_none_or(|next| next == ' ')).then_some(level)
}

fn is_rule(line: &str) -> bool {
    line.len() >= 3 && ['-', '=', '*', '_'].iter().any(|sign| line.chars().all(|it| it == *sign || it == ' '))
}

/// Whether a word at the start of a line would be read as a marker.
fn means_something_first(word: &str) -> bool {
    matches!(word, "-" | "*" | "+" | "•")
        || word.starts_with(['#', '>', '|', '='])
        || word.starts_with("---")
        || word.starts_with("~~~")
        || word.starts_with("```")
        || (word.ends_with(['.', ')']) && word.len() <= 4 && word[..word.len() - 1].chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_keep_their_meaning_and_lose_their_teeth() {
        let table: &[(&str, &[&str])] = &[
            ("", &[]),
            ("  \n ", &[]),
            ("One\ntwo.\n\nThree.", &["One two.", "", "Three."]),
            ("A list:\n- one\n  more\n- two\n  - deep", &["A list:", "", "- one more", "- two", "  - deep"]),
            ("```rust\nfn main() { panic!() }\n```", &["```text", "fn main() { panic!() }", "```"]),
            ("    indented code", &["indented code"]),
            ("open ```\nnot closed", &["open \\`\\`\\` not closed"]),
            ("```\nnot closed", &["```text", "not closed", "```"]),
            ("a\rcompile_error!(\"x\");\u{2028}b", &["a compile_error!(\"x\"); b"]),
            ("# Title\ntext", &["# Title", "", "text"]),
            ("- ```x", &["- \\`\\`\\`x"]),
            ("- ```x``` y", &["- \\`\\`\\`x``` y"]),
            ("One of:\n\\* `a` first\n\\* `b`", &["One of:", "", "- `a` first", "- `b`"]),
        ];
        for (text, expected) in table {
            assert_eq!(markdown(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn code_is_not_parted() {
        let word = "w".repeat(100);
        assert_eq!(markdown(&format!("{word} `GET /pets/{{id}}`.")), [word.as_str(), "`GET /pets/{id}`."]);
        let long = "`".to_owned() + &"x ".repeat(60) + "y`";
        assert!(markdown(&long).len() > 1);
        assert_eq!(markdown("an \\` alone, and\nanother `"), ["an \\` alone, and another \\`"]);
    }

    #[test]
    fn items_are_set_like_paragraphs() {
        let word = "w".repeat(60);
        for (docs, expected) in [
            (&[][..], &["- `a`"][..]),
            (&["One."], &["- `a`: One."]),
            (&["One", "two."], &["- `a`: One two."]),
            (&[&word, &word, "", "Then."], &[&format!("- `a`: {word}"), &format!("  {word}"), "", "  Then."]),
            (&["One of:", "", "- b"], &["- `a`: One of:", "", "  - b"]),
            (&["One:", "- b"], &["- `a`: One:", "  - b"]),
        ] {
            assert_eq!(bullet("- ", "`a`:", docs.iter().copied()), expected, "{docs:?}");
        }
    }
}
