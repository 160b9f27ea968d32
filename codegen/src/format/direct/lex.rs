//! Text without layout to tokens.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum Kind {
    /// An identifier, raw or not, or a keyword.
    Ident,
    /// A string, a number or a character.
    Literal,
    /// A lifetime.
    Lifetime,
    /// Punctuation, of as many characters as belong together.
    Punct,
    /// A bracket of any kind that opens.
    Open,
    /// One that closes.
    Close,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(in crate::format) struct Token<'t> {
    /// What it is.
    pub(in crate::format) kind: Kind,
    /// How it is written.
    pub(in crate::format) text: &'t str,
    /// Where it stands in the text, in bytes.
    pub(in crate::format) start: usize,
    /// For a bracket that opens, the place of the token that closes it.
    pub(in crate::format) close: usize,
    /// Whether it follows punctuation without a space.
    pub(in crate::format) is_glued: bool,
}

/// Punctuation of several characters. `>>` is not among them, since it closes two lists of generic arguments.
const LONG: [&str; 17] =
    ["..=", "::", "->", "=>", "..", "&&", "||", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "|=", "&="];

/// The tokens of a text; nothing where it is not what the formatter of token streams writes.
pub(in crate::format) fn lex(text: &str) -> Option<Vec<Token<'_>>> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(text.len() / 5);
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        if first.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let (kind, len) = one(text, at)?;
        let follows = tokens.last().is_some_and(|last| last.kind == Kind::Punct && last.start + last.text.len() == at);
        match kind {
            Kind::Open => open.push(tokens.len()),
            Kind::Close => {
                let place = tokens.len();
                tokens.get_mut(open.pop()?)?.close = place;
            }
            _ => {}
        }
        tokens.push(Token { kind, text: text.get(at..at + len)?, start: at, close: 0, is_glued: follows });
        at += len;
    }
    open.is_empty().then_some(tokens)
}

/// Kind and length of the token that starts at a place.
fn one(text: &str, at: usize) -> Option<(Kind, usize)> {
    let rest = text.get(at..)?;
    let bytes = rest.as_bytes();
    Some(match bytes.first()? {
        b'(' | b'[' | b'{' => (Kind::Open, 1),
        b')' | b']' | b'}' => (Kind::Close, 1),
        b'"' => (Kind::Literal, string(bytes)?),
        b'0'..=b'9' => (Kind::Literal, number(bytes)),
        b'\'' => (Kind::Lifetime, lifetime(rest)?),
        b'r' if rest.starts_with("r#") && ident(rest.get(2..)?) > 0 => (Kind::Ident, 2 + ident(rest.get(2..)?)),
        b'r' if matches!(bytes.get(1), Some(b'"' | b'#')) => (Kind::Literal, raw_string(rest)?),
        // Strings of bytes are for others.
        b'r' | b'b' | b'c' if bytes.get(ident(rest)).is_some_and(|next| matches!(next, b'"' | b'\'' | b'#')) => {
            return None;
        }
        _ => match ident(rest) {
            0 => (Kind::Punct, LONG.iter().find(|long| rest.starts_with(**long)).map_or(1, |long| long.len())),
            len => (Kind::Ident, len),
        },
    })
}

/// The length of a lifetime. Characters are for others.
fn lifetime(rest: &str) -> Option<usize> {
    let len = 1 + ident(rest.get(1..)?);
    (len > 1 && !rest.get(len..)?.starts_with('\'')).then_some(len)
}

fn ident(rest: &str) -> usize {
    let continues = |found: char| {
        found == '_' || found.is_ascii_alphanumeric() || (!found.is_ascii() && unicode_ident::is_xid_continue(found))
    };
    rest.find(|found| !continues(found)).unwrap_or(rest.len())
}

fn string(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

fn raw_string(rest: &str) -> Option<usize> {
    let hashes = rest.bytes().skip(1).take_while(|byte| *byte == b'#').count();
    let start = 1 + hashes + 1;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(start + rest.get(start..)?.find(&end)? + end.len())
}

/// A number; a point belongs to it where a digit follows, as does the sign of an exponent.
fn number(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(next) = bytes.get(at) {
        let is_part = next.is_ascii_alphanumeric()
            || *next == b'_'
            || (*next == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
            || (matches!(next, b'+' | b'-')
                && matches!(bytes.get(at - 1), Some(b'e' | b'E'))
                && !bytes.starts_with(b"0x"));
        if !is_part {
            break;
        }
        at += 1;
    }
    at
}
