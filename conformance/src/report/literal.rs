//! Texts and bytes as literals of Rust.

use super::script::is_meant;

/// Longer runs of a repeated piece are written with `repeat`, in bytes.
const LONG: usize = 512;

/// A string literal.
pub(crate) fn text(text: &str) -> String {
    format!("\"{}\"", inner(text))
}

/// What stands between the quotes of a string literal.
pub(crate) fn inner(text: &str) -> String {
    escape(text, false)
}

/// What stands between the quotes of a format string.
fn format_inner(text: &str) -> String {
    escape(text, true)
}

fn escape(text: &str, is_format: bool) -> String {
    let mut inner = String::new();
    for character in text.chars() {
        match character {
            '{' if is_format => inner.push_str("{{"),
            '}' if is_format => inner.push_str("}}"),
            '"' | '\\' => {
                inner.push('\\');
                inner.push(character);
            }
            '\n' => inner.push_str("\\n"),
            '\r' => inner.push_str("\\r"),
            '\t' => inner.push_str("\\t"),
            // Marks that change the direction of text are an error in a literal.
            other
                if other.is_control()
                    || matches!(u32::from(other), 0x200B..=0x200F | 0x202A..=0x202E | 0x2066..=0x2069 | 0xFEFF) =>
            {
                inner.push_str(&format!("\\u{{{:x}}}", u32::from(other)));
            }
            other => inner.push(other),
        }
    }
    inner
}

/// Bytes, as an expression of the type `Vec<u8>`.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "Vec::new()".to_owned();
    }
    if let Some(Run { before, piece, count, after }) = repeated(bytes) {
        return format!(
            "[{}, b\"{}\".repeat({count}), {}].concat()",
            self::bytes(before),
            escaped(piece),
            self::bytes(after)
        );
    }
    format!("b\"{}\".to_vec()", escaped(bytes))
}

/// A run of one line, with what stands before and after it.
struct Run<'a> {
    before: &'a [u8],
    piece: &'a [u8],
    count: usize,
    after: &'a [u8],
}

/// The first run that is long.
fn repeated(bytes: &[u8]) -> Option<Run<'_>> {
    if bytes.len() <= LONG {
        return None;
    }
    let mut start = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let rest = bytes.get(start..)?;
        let count = rest.chunks(line.len()).take_while(|chunk| *chunk == line).count();
        if count * line.len() > LONG {
            let end = start + count * line.len();
            return Some(Run { before: bytes.get(..start)?, piece: line, count, after: bytes.get(end..)? });
        }
        start += line.len();
    }
    None
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| std::ascii::escape_default(*byte)).map(char::from).collect()
}

/// A value with variables of a shell in it, as an expression of the type `&str`: `Bearer $TOKEN`.
pub(crate) fn shell(value: &str) -> String {
    let names = shell_variables(value);
    let Some(name) = names.first() else { return text(value) };
    let variable = name.to_ascii_lowercase();
    let marked = [format!("${{{name}%?}}"), format!("${{{name}}}"), format!("${name}")];
    let Some(mark) = marked.iter().find(|mark| value.contains(mark.as_str())) else { return text(value) };
    let (before, after) = value.split_once(mark.as_str()).unwrap_or((value, ""));
    let is_swapped = value.contains("| tr 'A-Za-z' 'a-zA-Z'");
    if is_swapped {
        let before = before.split("$(").next().unwrap_or("");
        let swap = "|c: char| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }";
        return format!(
            "&format!(\"{}{{}}\", {variable}.chars().map({swap}).collect::<String>())",
            format_inner(before)
        );
    }
    if let Some((before, quoted)) = before.split_once("$(printf %s ") {
        // Basic credentials are encoded by the shell; here they have to come encoded. One that was made from the real one
        // cannot be made from that, and is nobody's.
        if !quoted.trim_start_matches('"').is_empty() || !after.starts_with('"') {
            return text(&format!("{before}{NOBODY}"));
        }
        return format!("&format!(\"{}{{{variable}}}\")", format_inner(before));
    }
    let shown = if mark.contains("%?") { format!("&{variable}[..{variable}.len() - 1]") } else { variable };
    if before.is_empty() && after.is_empty() && shown.starts_with('&') {
        return shown;
    }
    format!("&format!(\"{}{{}}{}\", {shown})", format_inner(before), format_inner(after))
}

/// `nobody:no-such-key` as Basic credentials.
const NOBODY: &str = "bm9ib2R5Om5vLXN1Y2gta2V5";

/// The names of the variables of a shell that a value mentions.
pub(crate) fn shell_variables(value: &str) -> Vec<String> {
    let mut names = Vec::new();
    for piece in value.split('$').skip(1) {
        let name: String = piece
            .trim_start_matches('{')
            .chars()
            .take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
            .collect();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A text in which some pieces are expressions.
pub(crate) struct Pieces {
    items: Vec<Piece>,
}

enum Piece {
    Text(String),
    Expression(String),
}

impl Pieces {
    pub(crate) fn of(text: &str) -> Self {
        Self { items: vec![Piece::Text(text.to_owned())] }
    }

    /// Puts an expression in every place of a text.
    pub(crate) fn put(&mut self, text: &str, expression: &str) {
        self.replace(text, expression, usize::MAX, &|_, _| true);
    }

    /// Puts an expression in every place of an id where that is meant.
    pub(crate) fn put_id(&mut self, id: &str, expression: &str) {
        self.replace(id, expression, usize::MAX, &|before, after| is_meant(id, before, after));
    }

    /// Puts an expression in the first place of a text.
    pub(crate) fn put_first(&mut self, text: &str, expression: &str) {
        self.replace(text, expression, 1, &|_, _| true);
    }

    fn replace(&mut self, text: &str, expression: &str, mut times: usize, is_place: &dyn Fn(&str, &str) -> bool) {
        if text.is_empty() {
            return;
        }
        let mut items = Vec::new();
        for item in std::mem::take(&mut self.items) {
            let Piece::Text(whole) = item else {
                items.push(item);
                continue;
            };
            let (mut start, mut from) = (0, 0);
            while let Some(at) = whole[from..].find(text).map(|at| from + at).filter(|_| times > 0) {
                from = at + text.len();
                if is_place(&whole[..at], &whole[from..]) {
                    items.push(Piece::Text(whole[start..at].to_owned()));
                    items.push(Piece::Expression(expression.to_owned()));
                    start = from;
                    times -= 1;
                }
            }
            items.push(Piece::Text(whole[start..].to_owned()));
        }
        self.items = items;
    }

    /// An expression of the type `String`.
    pub(crate) fn into_string_expression(self) -> String {
        let mut format = String::new();
        let mut arguments = String::new();
        for item in &self.items {
            match item {
                Piece::Text(text) => format.push_str(&format_inner(text)),
                Piece::Expression(expression) => {
                    format.push_str("{}");
                    arguments.push_str(", ");
                    arguments.push_str(expression);
                }
            }
        }
        if arguments.is_empty() {
            let texts = self.items.iter().map(|item| match item {
                Piece::Text(text) | Piece::Expression(text) => text.as_str(),
            });
            return format!("{}.to_owned()", text(&texts.collect::<String>()));
        }
        format!("format!(\"{format}\"{arguments})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_literals_and_long_runs_are_repeated() {
        let long = [b"head\n".to_vec(), b"0123456789abcde\n".repeat(64), b"end".to_vec()].concat();
        let rows: [(&[u8], &str); 4] = [
            (b"", "Vec::new()"),
            (b"a\"\n\xff", "b\"a\\\"\\n\\xff\".to_vec()"),
            (&long, "[b\"head\\n\".to_vec(), b\"0123456789abcde\\n\".repeat(64), b\"end\".to_vec()].concat()"),
            (b"{\"a\":\"\\\"}", "b\"{\\\"a\\\":\\\"\\\\\\\"}\".to_vec()"),
        ];
        for (input, expected) in rows {
            assert_eq!(bytes(input), expected);
        }
    }

    #[test]
    fn shell_variables_become_variables() {
        let rows = [
            ("$API_KEY", "&format!(\"{}\", api_key)"),
            ("Bearer $TOKEN", "&format!(\"Bearer {}\", token)"),
            ("${API_KEY}x", "&format!(\"{}x\", api_key)"),
            ("x$API_KEY", "&format!(\"x{}\", api_key)"),
            ("${API_KEY%?}", "&api_key[..api_key.len() - 1]"),
            ("plain", "\"plain\""),
        ];
        for (value, expected) in rows {
            assert_eq!(shell(value), expected, "{value}");
        }
    }

    #[test]
    fn pieces_are_put_into_format_strings() {
        let mut pieces = Pieces::of("/a/file-1/{x}?y=file-1\u{202e}");
        pieces.put_first("file-1", "id1");
        assert_eq!(pieces.into_string_expression(), "format!(\"/a/{}/{{x}}?y=file-1\\u{202e}\", id1)");
        assert_eq!(Pieces::of("/a/{x}").into_string_expression(), "\"/a/{x}\".to_owned()");
    }
}
