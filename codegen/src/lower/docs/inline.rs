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
            '&' => {
                if let Some((taken, character)) = entity(rest) {
                    if character == '<' {
                        out.push('\\');
                    }
                    out.push(character);
                    rest = &rest[taken..];
                    continue;
                }
                out.push('&');
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
        b'[' | b']' | b'<' | b'`' | b'\\' | b'&' => true,
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

/// A stretch of code at the start: how long it is, and the same again.
pub(super) fn code_span(rest: &str) -> Option<(usize, String)> {
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
    let text = harmless_text(&rest[1..close])?;
    let target = &rest[close + 2..];
    let end = target.find(')')?;
    let url = target[..end].split_whitespace().next().unwrap_or("");
    let taken = close + 2 + end + 1;
    let is_plain = url.starts_with("http") && url_prefix(url) == url;
    Some((taken, if is_plain { format!("[{text}]({url})") } else { text }))
}

/// The text of a link, in which code stays code; absent where it is empty, or has brackets of its own.
fn harmless_text(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        out.push_str(&without_teeth(&rest[..at])?);
        let (taken, code) = code_span(&rest[at..])?;
        out.push_str(&code);
        rest = &rest[at + taken..];
    }
    out.push_str(&without_teeth(rest)?);
    (!out.trim().is_empty()).then_some(out)
}

fn without_teeth(text: &str) -> Option<String> {
    let plain = || text.replace('<', "\\<").replace("https://", "").replace("http://", "");
    (!text.contains(['[', ']'])).then(plain)
}

/// The character that an entity at the start stands for, and how long the entity is. What would be an entity again stays.
pub(super) fn entity(rest: &str) -> Option<(usize, char)> {
    const LONGEST: usize = 8;
    let inside = rest.strip_prefix('&')?;
    let end = inside.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = inside.get(..end)?;
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => number.parse().ok(),
    });
    let character = match name {
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "amp" => '&',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        _ => number.and_then(char::from_u32).filter(|it| !it.is_control() && !is_hidden(*it))?,
    };
    let is_again =
        character == '&' && inside[end + 1..].starts_with(|next: char| next == '#' || next.is_alphanumeric());
    // Brackets and the like would have to be made harmless in their turn.
    let is_safe = character == '<' || !"[]`\\*_".contains(character);
    (is_safe && !is_again).then_some((end + 2, character))
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
        "a", "b", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "font", "fullname", "h1", "h2", "h3",
        "h4", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "s", "small", "span", "strike", "strong", "sub", "sup",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
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
            ("a [`code`](https://example.com/x) here", "a [`code`](https://example.com/x) here"),
            ("the [`a[]` and <b>](https://example.com/x)", r"the [`a[]` and \<b>](https://example.com/x)"),
            ("a [`x](https://example.com/x) here", r"a \[\`x\](<https://example.com/x>) here"),
            ("a [`code`](/relative) here", "a `code` here"),
            ("&lt;b&gt; it&apos;s &#39;so&#x27; &amp; on", r"\<b> it's 'so' & on"),
            ("a &mdash; &amp;lt; &copy; &#91; & &;", "a — &amp;lt; &copy; &#91; & &;"),
            ("`[code]` stays", "`[code]` stays"),
            ("a ` alone", "a \\` alone"),
            ("<b>bold</b> text", "bold text"),
            (r"\[done\]", r"\[done\]"),
        ] {
            assert_eq!(harmless(text), expected, "{text}");
        }
    }
}
