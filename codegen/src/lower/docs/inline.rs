//! Text within one line.

/// Text without line breaks and control characters, single spaces between words.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split(|character: char| character.is_whitespace() || is_hidden(character))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Text that can stand between two backticks.
#[must_use]
pub fn code(text: &str) -> String {
    let line = one_line(text).replace('`', "'");
    if line.is_empty() { " ".to_owned() } else { line }
}

/// Characters that change how text around them is read or shown, or that no source file may hold.
pub(super) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Makes one line of running text harmless: no link for rustdoc to resolve, no tag, no bare link.
pub(super) fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    loop {
        let (plain, teeth) = rest.split_at(first_tooth(rest));
        out.push_str(plain);
        rest = teeth;
        let Some(first) = rest.chars().next() else { return out };
        if let Some((taken, written)) = span(rest, &out) {
            out.push_str(&written);
            rest = &rest[taken..];
            continue;
        }
        match first {
            '[' | ']' | '<' | '`' => {
                out.push('\\');
                out.push(first);
            }
            '\\' if rest.len() == 1 => out.push_str("\\\\"),
            '\\' => {
                // What is escaped already stays so; the next character is taken as it is.
                let next = rest[1..].chars().next().unwrap_or(' ');
                out.push('\\');
                if next.is_ascii_punctuation() {
                    out.push(next);
                    rest = &rest[1 + next.len_utf8()..];
                    continue;
                }
                out.push('\\');
            }
            other => out.push(other),
        }
        rest = &rest[first.len_utf8()..];
    }
}

/// Where the first character stands that may not be what it seems: everything before it is harmless.
fn first_tooth(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_tooth = |at: &usize| match bytes[*at] {
        b'[' | b']' | b'<' | b'`' | b'\\' => true,
        b'h' => bytes[*at..].starts_with(b"http"),
        _ => false,
    };
    (0..bytes.len()).find(is_tooth).unwrap_or(bytes.len())
}

/// A stretch at the start of `rest` that is written in one piece: how long it is, and what becomes of it.
fn span(rest: &str, before: &str) -> Option<(usize, String)> {
    if rest.starts_with('`') {
        return code_span(rest);
    }
    if rest.starts_with("http://") || rest.starts_with("https://") {
        let starts_word = before.chars().next_back().is_none_or(|last| !last.is_alphanumeric());
        let url = url_prefix(rest);
        return (starts_word && url.len() > 8).then(|| (url.len(), format!("<{url}>")));
    }
    if rest.starts_with('[') {
        return link(rest);
    }
    if rest.starts_with('<') {
        return tag(rest);
    }
    None
}

fn code_span(rest: &str) -> Option<(usize, String)> {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let fence = &rest[..ticks];
    let mut from = ticks;
    loop {
        let at = from + rest[from..].find(fence)?;
        let run = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        if run == ticks {
            return Some((at + ticks, rest[..at + ticks].to_owned()));
        }
        from = at + run;
    }
}

/// The URL at the start, without the punctuation that belongs to the sentence.
fn url_prefix(rest: &str) -> &str {
    let end = rest
        .find(|character: char| {
            character.is_whitespace() || is_hidden(character) || "<>\"'`()[]{}\\|^*,".contains(character)
        })
        .unwrap_or(rest.len());
    rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '_', '~'])
}

/// `[text](http…)`: stays a link, with its text made harmless.
fn link(rest: &str) -> Option<(usize, String)> {
    let close = rest.find("](")?;
    let text = &rest[1..close];
    let target = &rest[close + 2..];
    let end = target.find(')')?;
    let url = target[..end].split_whitespace().next().unwrap_or("");
    let taken = close + 2 + end + 1;
    if text.contains(['[', ']', '`']) || text.trim().is_empty() {
        return None;
    }
    let text = harmless_text(text);
    let is_plain = url.starts_with("http") && url_prefix(url) == url;
    Some((taken, if is_plain { format!("[{text}]({url})") } else { text }))
}

fn harmless_text(text: &str) -> String {
    text.replace('<', "\\<").replace("https://", "").replace("http://", "")
}

/// HTML tags say nothing in a comment; links between angle brackets stay.
fn tag(rest: &str) -> Option<(usize, String)> {
    let end = rest.find('>')?;
    let inside = &rest[1..end];
    if inside.starts_with("http://") || inside.starts_with("https://") {
        return (url_prefix(inside) == inside).then(|| (end + 1, rest[..=end].to_owned()));
    }
    let name: String = inside
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase();
    const KNOWN: &[&str] = &[
        "a", "b", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "hr", "i", "img", "li", "ol", "p", "pre", "small",
        "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
    ];
    if !KNOWN.contains(&name.as_str()) || inside.contains('<') {
        return None;
    }
    Some((end + 1, if matches!(name.as_str(), "br" | "td" | "th") { " ".to_owned() } else { String::new() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_text_becomes_harmless() {
        for (text, expected) in [
            ("see [Foo] and <Bar>", r"see \[Foo\] and \<Bar>"),
            ("at https://example.com/a_b. Then", "at <https://example.com/a_b>. Then"),
            ("a [link](https://example.com/x) here", "a [link](https://example.com/x) here"),
            ("a [link](/relative) here", "a link here"),
            ("`[code]` stays", "`[code]` stays"),
            ("a ` alone", "a \\` alone"),
            ("<b>bold</b> text", "bold text"),
            (r"\[done\]", r"\[done\]"),
        ] {
            assert_eq!(harmless(text), expected, "{text}");
        }
    }
}
