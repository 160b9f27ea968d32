//! Descriptions written in HTML: paragraphs, lists, headings, code and links become Markdown.
//!
//! In: a description in which Markdown and HTML may be mixed, as Markdown allows. Out: Markdown, in which other tags still
//! stand. Not known here: what is harmful in either.

use std::borrow::Cow;

use super::inline::{code_span, entity};

/// Tags that begin and end a paragraph.
const PARAGRAPHS: &[&str] =
    &["p", "div", "section", "note", "important", "blockquote", "dl", "center", "details", "summary", "para"];

/// The text with its HTML as Markdown.
///
/// Code keeps its tags, and so do tables. A tag that is not closed ends with the text.
pub(super) fn to_markdown(text: &str) -> Cow<'_, str> {
    let is_tag = |at: usize| tag(&text[at..]).is_some_and(|tag| tag.kind() != Kind::Other);
    if !text.match_indices('<').any(|(at, _)| is_tag(at)) {
        return Cow::Borrowed(text);
    }
    let mut writer = Writer::default();
    writer.write(text, 0);
    Cow::Owned(writer.out)
}

/// A tag as it stands in the text.
struct Tag<'t> {
    name: String,
    is_end: bool,
    attributes: &'t str,
    length: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    List,
    Item,
    Heading(usize),
    Break,
    Code,
    Block,
    Link,
    Other,
}

impl Tag<'_> {
    fn kind(&self) -> Kind {
        match self.name.as_str() {
            "ul" | "ol" => Kind::List,
            "li" | "dt" => Kind::Item,
            "br" => Kind::Break,
            "code" | "tt" | "kbd" | "samp" => Kind::Code,
            "pre" => Kind::Block,
            "a" => Kind::Link,
            name if PARAGRAPHS.contains(&name) => Kind::Paragraph,
            name => match name.strip_prefix('h').and_then(|level| level.parse().ok()) {
                Some(level @ 1..=6) => Kind::Heading(level),
                _ => Kind::Other,
            },
        }
    }

    /// The address of a link, where it is a whole one.
    fn address(&self) -> Option<&str> {
        let rest = self.attributes.split_once("href")?.1.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''))?;
        let address = rest[1..].split(quote).next()?.trim();
        address.starts_with("http").then_some(address)
    }
}

/// The tag at the start of a text.
fn tag(text: &str) -> Option<Tag<'_>> {
    let inside = text.strip_prefix('<')?;
    let is_end = inside.starts_with('/');
    let inside = &inside[usize::from(is_end)..];
    let length = inside.find(|character: char| !character.is_ascii_alphanumeric()).filter(|length| *length > 0)?;
    let (name, rest) = inside.split_at(length);
    if !rest.starts_with(|next: char| next.is_whitespace() || matches!(next, '>' | '/')) {
        return None;
    }
    let end = rest.find(['<', '>']).filter(|end| rest[*end..].starts_with('>'))?;
    let length = 1 + usize::from(is_end) + length + end + 1;
    Some(Tag { name: name.to_ascii_lowercase(), is_end, attributes: &rest[..end], length })
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The next number of each open list; none where its items have no numbers.
    lists: Vec<Option<usize>>,
    /// Where the last line of what is written begins, as far as that was looked for.
    line: (usize, usize),
}

impl Writer {
    /// Writes a text; `depth` is how many tags it stands in that are written in one piece.
    fn write(&mut self, text: &str, depth: usize) {
        let mut rest = text;
        // What has no end is not looked for again: a long text may begin it anywhere.
        let mut endless: Vec<String> = Vec::new();
        while let Some(at) = rest.find(['<', '`']) {
            self.out.push_str(&rest[..at]);
            rest = &rest[at..];
            let taken = if rest.starts_with('`') { self.span(rest) } else { self.tag(rest, depth, &mut endless) };
            rest = &rest[taken..];
        }
        self.out.push_str(rest);
    }

    /// Code in Markdown stays as it is.
    fn span(&mut self, rest: &str) -> usize {
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let taken = code_span(rest).map_or(ticks, |(taken, _)| taken);
        self.out.push_str(&rest[..taken]);
        taken
    }

    /// Writes what the tag at the start stands for: how much of the text that takes.
    fn tag(&mut self, rest: &str, depth: usize, endless: &mut Vec<String>) -> usize {
        const DEPTH: usize = 4;
        let Some(tag) = tag(rest) else {
            self.out.push('<');
            return 1;
        };
        let kind = tag.kind();
        let is_in_table = self.is_in_table();
        match kind {
            Kind::Code | Kind::Link | Kind::Block if !tag.is_end && depth < DEPTH => {
                return match end_of(rest, &tag, endless) {
                    Some(end) => self.whole(&rest[tag.length..end], &tag, kind, depth, end),
                    None => tag.length,
                };
            }
            Kind::Code | Kind::Link | Kind::Block => {}
            Kind::Other if depth > 0 => {}
            Kind::Other => self.out.push_str(&rest[..tag.length]),
            _ if is_in_table || depth > 0 => self.out.push(' '),
            Kind::Paragraph | Kind::Break if !self.lists.is_empty() => self.out.push(' '),
            Kind::Paragraph => self.out.push_str("\n\n"),
            Kind::Break => self.out.push('\n'),
            Kind::Heading(_) if tag.is_end => self.out.push_str("\n\n"),
            Kind::Heading(level) => {
                self.out.push_str("\n\n");
                self.out.push_str(&"#".repeat(level));
                self.out.push(' ');
            }
            Kind::List if tag.is_end => {
                self.lists.pop();
                self.out.push_str(if self.lists.is_empty() { "\n\n" } else { "\n" });
            }
            Kind::List => self.lists.push((tag.name == "ol").then_some(1)),
            Kind::Item if tag.is_end => self.out.push(' '),
            Kind::Item => self.item(),
        }
        tag.length
    }

    fn item(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str(&"  ".repeat(self.lists.len().saturating_sub(1)));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.out.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.out.push_str("- "),
        }
    }

    /// Whether the line that is being written is a row of a table.
    fn is_in_table(&mut self) -> bool {
        const INDENT: usize = 64;
        let (begin, known) = self.line;
        let known = known.min(self.out.len());
        let begin = self.out[known..].rfind('\n').map_or(begin, |at| known + at + 1);
        self.line = (begin, self.out.len());
        self.out[begin.min(self.out.len())..].chars().take(INDENT).find(|it| !it.is_whitespace()) == Some('|')
    }

    /// Writes an element whose content matters as a whole: where what comes after it begins.
    fn whole(&mut self, content: &str, tag: &Tag<'_>, kind: Kind, depth: usize, end: usize) -> usize {
        match kind {
            Kind::Code => {
                let plain = plain(content);
                let plain = plain.trim();
                if plain.is_empty() || plain.contains('`') {
                    self.write(content, depth + 1);
                } else {
                    self.out.push_str(&format!("`{plain}`"));
                }
            }
            Kind::Block => self.out.push_str(&format!("\n\n```\n{}\n```\n", plain(content).trim_matches('\n'))),
            _ => {
                let mut inner = Self::default();
                inner.write(content, depth + 1);
                let inner = inner.out.trim();
                match tag.address() {
                    Some(address) if !inner.is_empty() && inner != address => {
                        self.out.push_str(&format!("[{inner}]({address})"));
                    }
                    Some(address) if !inner.is_empty() => self.out.push_str(address),
                    _ => self.out.push_str(inner),
                }
            }
        }
        end + "</>".len() + tag.name.len()
    }
}

/// Where the end tag of the element at the start begins.
fn end_of(rest: &str, tag: &Tag<'_>, endless: &mut Vec<String>) -> Option<usize> {
    if endless.contains(&tag.name) {
        return None;
    }
    let is_end = |at: &usize| {
        let name = &rest.as_bytes()[at + "</".len()..];
        name.get(tag.name.len()) == Some(&b'>') && name[..tag.name.len()].eq_ignore_ascii_case(tag.name.as_bytes())
    };
    let mut ends = rest[tag.length..].match_indices("</").map(|(at, _)| tag.length + at);
    let end = ends.find(is_end);
    if end.is_none() {
        endless.push(tag.name.clone());
    }
    end
}

/// A text without its tags, and with the characters that entities stand for.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match (tag(rest), entity(rest)) {
            (Some(tag), _) => tag.length,
            (None, Some((length, character))) => {
                out.push(character);
                length
            }
            (None, None) => {
                out.push_str(&rest[..1]);
                1
            }
        };
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::super::markdown;
    use super::*;

    #[test]
    fn html_becomes_markdown() {
        let table: &[(&str, &[&str])] = &[
            ("<p>One.</p> <p>Two.</p>", &["One.", "", "Two."]),
            (
                "<p>Either:</p> <ul> <li> <p> <code>A</code>: first</p> </li> <li> <p>B</p> </li> </ul> <p>End.</p>",
                &["Either:", "", "- `A`: first", "- B", "", "End."],
            ),
            ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", &["- a", "  - b", "- c"]),
            ("<ol><li>a</li><li>b</li></ol>", &["1. a", "2. b"]),
            ("See <a href=\"https://example.com/x\">the <b>page</b></a>.", &["See [the page](https://example.com/x)."]),
            ("See <a href='#x'>here</a>, <a>there</a>.", &["See here, there."]),
            ("<code>&lt;b&gt; <i>x</i></code>", &["`<b> x`"]),
            ("a<br>b<br/><br>c", &["a b", "", "c"]),
            ("<h2>Title</h2>text", &["## Title", "", "text"]),
            ("<note><p>Mind.</p></note>", &["Mind."]),
            ("<pre>a\n  b</pre>", &["```text", "a", "  b", "```"]),
            ("| a<br>b |\n", &["| a b |"]),
            ("`<p>` stays, <Name> and <p", &["`<p>` stays, \\<Name> and \\<p"]),
            ("<code>never closed", &["never closed"]),
            ("</ul></li>odd<li>", &["odd"]),
        ];
        for (text, expected) in table {
            assert_eq!(markdown(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn a_long_text_takes_no_longer_than_its_length() {
        // With one look at the whole of the text for each tag, each of these took minutes.
        for part in ["<a>", "<code>", "<b>", "<br>", "<a><code>", "<A>x</b>"] {
            for begin in ["", "<ul>", "<a>"] {
                let text = begin.to_owned() + &part.repeat(200_000);
                assert!(to_markdown(&text).len() <= text.len(), "{begin}{part}");
            }
        }
    }

    #[test]
    fn text_without_html_is_not_written_anew() {
        for text in ["a < b", "<Name>", "a -> b", "`<p>`"] {
            let found = to_markdown(text);
            assert!(matches!(found, Cow::Borrowed(_)) || found == text, "{text}");
        }
    }
}
