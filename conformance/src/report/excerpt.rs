//! Short, printable pieces of what came over the wire.

/// At most `limit` bytes as text: printable characters as they are, the rest as `\xNN`, with `…` where it was cut.
#[must_use]
pub fn bytes(bytes: &[u8], limit: usize) -> String {
    shown(bytes, limit, false)
}

/// The same, with line ends and tabs left as they are.
#[must_use]
pub fn lines(bytes: &[u8], limit: usize) -> String {
    shown(bytes, limit, true)
}

fn shown(bytes: &[u8], limit: usize, has_lines: bool) -> String {
    let cut = bytes.len() > limit;
    let mut end = limit.min(bytes.len());
    // Not in the middle of a character.
    while cut && end > 0 && bytes.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
        end -= 1;
    }
    let mut text = String::new();
    for chunk in bytes.get(..end).unwrap_or_default().utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\n' | '\t' if has_lines => text.push(character),
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                '\t' => text.push_str("\\t"),
                other if other.is_control() => text.push_str(&format!("\\x{:02x}", u32::from(other))),
                other => text.push(other),
            }
        }
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    if cut {
        text.push('…');
    }
    text
}

/// At most `limit` characters of a text.
#[must_use]
pub fn text(text: &str, limit: usize) -> String {
    bytes(text.as_bytes(), limit)
}
