//! Sets of characters, as ranges of which both ends belong to the set.

/// The white space and the ends of lines of ECMA-262.
const SPACES: &[(char, char)] = &[
    (' ', ' '),
    ('\t', '\r'),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];

const DIGITS: &[(char, char)] = &[('0', '9')];

const WORDS: &[(char, char)] = &[('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];

/// `.`: everything but the ends of lines.
pub(super) fn dot() -> Vec<(char, char)> {
    complement(vec![('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')])
}

/// `\d`, `\w`, `\s` and their opposites; nothing for another letter.
pub(super) fn named(letter: char) -> Option<Vec<(char, char)>> {
    let ranges = match letter.to_ascii_lowercase() {
        'd' => DIGITS,
        'w' => WORDS,
        's' => SPACES,
        _ => return None,
    };
    Some(if letter.is_ascii_uppercase() { complement(ranges.to_vec()) } else { ranges.to_vec() })
}

/// Some characters that have a property of Unicode; nothing where the property is not known here.
pub(super) fn property(name: &str) -> Option<Vec<(char, char)>> {
    let ranges: &[(char, char)] = match name.rsplit('=').next().unwrap_or(name) {
        "L" | "Letter" | "Alphabetic" => &[('a', 'z'), ('A', 'Z'), ('à', 'ö'), ('α', 'ρ'), ('а', 'я')],
        "Ll" | "Lowercase_Letter" | "Lowercase" => &[('a', 'z'), ('à', 'ö')],
        "Lu" | "Uppercase_Letter" | "Uppercase" => &[('A', 'Z'), ('À', 'Ö')],
        "N" | "Number" | "Nd" | "Decimal_Number" => DIGITS,
        "P" | "Punctuation" => &[('!', '#'), ('%', '*'), (',', '/'), (':', ';')],
        "S" | "Symbol" => &[('+', '+'), ('<', '>'), ('$', '$')],
        "Z" | "Separator" | "Zs" | "Space_Separator" => &[(' ', ' ')],
        "Latin" | "Latn" => &[('a', 'z'), ('A', 'Z')],
        "ASCII" => &[('\0', '\u{7f}')],
        _ => return None,
    };
    Some(ranges.to_vec())
}

/// Every other character.
pub(super) fn complement(mut ranges: Vec<(char, char)>) -> Vec<(char, char)> {
    ranges.sort_unstable();
    let mut others = Vec::new();
    let mut next = Some('\0');
    for (from, to) in ranges {
        let Some(start) = next else { break };
        if let Some(before) = before(from).filter(|before| *before >= start) {
            others.push((start, before));
        }
        next = if to >= start { after(to) } else { next };
    }
    others.extend(next.map(|start| (start, char::MAX)));
    others
}

fn before(character: char) -> Option<char> {
    match character {
        '\u{e000}' => Some('\u{d7ff}'),
        other => char::from_u32(u32::from(other).checked_sub(1)?),
    }
}

fn after(character: char) -> Option<char> {
    match character {
        '\u{d7ff}' => Some('\u{e000}'),
        other => char::from_u32(u32::from(other) + 1),
    }
}
