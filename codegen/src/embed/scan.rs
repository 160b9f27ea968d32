//! Telling code from comments and literals, without reading more of the language than that.

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stretch<'a> {
    /// Code without comments and literals.
    Code(&'a str),
    /// A comment or a literal, from its first to its last character.
    Other(&'a str),
}

/// The text in stretches; joined they are the text again.
pub(super) fn stretches(text: &str) -> Vec<Stretch<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut start, mut place) = (0, 0);
    while place < bytes.len() {
        let end = match end_of_other(bytes, place) {
            Some(end) => end.min(bytes.len()),
            None => {
                place += 1;
                continue;
            }
        };
        if start < place {
            found.push(Stretch::Code(&text[start..place]));
        }
        found.push(Stretch::Other(&text[place..end]));
        (start, place) = (end, end);
    }
    if start < bytes.len() {
        found.push(Stretch::Code(&text[start..]));
    }
    found
}

/// Where the comment or literal that begins at `place` ends; none where none begins. Begins and ends are ASCII, so that
/// every result is a boundary of characters.
fn end_of_other(bytes: &[u8], place: usize) -> Option<usize> {
    let rest = &bytes[place..];
    let is_inside_word = place > 0 && (bytes[place - 1].is_ascii_alphanumeric() || bytes[place - 1] == b'_');
    if rest.starts_with(b"//") {
        return Some(place + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()));
    }
    if rest.starts_with(b"/*") {
        return Some(place + end_of_block(rest));
    }
    match rest[0] {
        b'"' => Some(place + end_of_quoted(rest, 1, b'"')),
        b'\'' => end_of_character(rest).map(|length| place + length),
        b'r' if !is_inside_word || bytes[place - 1] == b'b' => end_of_raw(rest).map(|length| place + length),
        _ => None,
    }
}

fn end_of_block(rest: &[u8]) -> usize {
    let (mut depth, mut place) = (0_usize, 0);
    while place < rest.len() {
        if rest[place..].starts_with(b"/*") {
            depth += 1;
            place += 2;
        } else if rest[place..].starts_with(b"*/") {
            depth -= 1;
            place += 2;
            if depth == 0 {
                break;
            }
        } else {
            place += 1;
        }
    }
    place
}

fn end_of_quoted(rest: &[u8], begin: usize, quote: u8) -> usize {
    let mut place = begin;
    while place < rest.len() {
        match rest[place] {
            b'\\' => place += 2,
            byte if byte == quote => return place + 1,
            _ => place += 1,
        }
    }
    rest.len()
}

/// A character literal; a lifetime is none.
fn end_of_character(rest: &[u8]) -> Option<usize> {
    if rest.get(1) == Some(&b'\\') {
        return Some(end_of_quoted(rest, 1, b'\''));
    }
    // One character of up to four bytes, then the quote.
    let text = rest.get(1..rest.len().min(6))?;
    let valid = match std::str::from_utf8(text) {
        Ok(valid) => valid,
        Err(error) => std::str::from_utf8(&text[..error.valid_up_to()]).unwrap_or_default(),
    };
    let width = valid.chars().next().filter(|character| *character != '\'')?.len_utf8();
    (rest.get(1 + width) == Some(&b'\'')).then_some(width + 2)
}

/// `r"…"`, `r#"…"#` and so on; a raw identifier is none.
fn end_of_raw(rest: &[u8]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return None;
    }
    let mut closing = vec![b'"'];
    closing.resize(1 + hashes, b'#');
    let body = 2 + hashes;
    let end = rest[body..].windows(closing.len()).position(|window| window == closing);
    Some(end.map_or(rest.len(), |end| body + end + closing.len()))
}
