//! Sets of characters.

use crate::strategy::dice::Dice;

/// A set of characters as ranges, both ends inclusive, in ascending order and apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class {
    ranges: Vec<(u32, u32)>,
}

const LAST: u32 = 0x0010_FFFF;

impl Class {
    /// The set of these ranges.
    pub(super) fn of(ranges: &[(char, char)]) -> Self {
        let mut class = Self { ranges: ranges.iter().map(|(from, to)| (*from as u32, *to as u32)).collect() };
        class.settle();
        class
    }

    /// The set of one character.
    pub(super) fn one(character: char) -> Self {
        Self::of(&[(character, character)])
    }

    /// `.`: everything but line ends. Source: ECMA-262, CharacterSetMatcher, "LineTerminator".
    pub(super) fn dot() -> Self {
        Self::of(&[('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')]).complement()
    }

    /// `\d`, `\w`, `\s` and their opposites: ASCII digits and word characters, and the white space of ECMA-262.
    pub(super) fn escape(letter: char) -> Option<Self> {
        let class = match letter.to_ascii_lowercase() {
            'd' => Self::of(&[('0', '9')]),
            'w' => Self::of(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
            's' => Self::of(&[
                ('\t', '\r'),
                (' ', ' '),
                ('\u{a0}', '\u{a0}'),
                ('\u{1680}', '\u{1680}'),
                ('\u{2000}', '\u{200a}'),
                ('\u{2028}', '\u{2029}'),
                ('\u{202f}', '\u{202f}'),
                ('\u{205f}', '\u{205f}'),
                ('\u{3000}', '\u{3000}'),
                ('\u{feff}', '\u{feff}'),
            ]),
            _ => return None,
        };
        Some(if letter.is_ascii_uppercase() { class.complement() } else { class })
    }

    /// A Unicode property, by a few of its characters: enough to write some, while the engine judges.
    pub(super) fn property(name: &str) -> Self {
        let value = name.rsplit('=').next().unwrap_or(name);
        let ranges: &[(char, char)] = match value {
            "L" | "Letter" | "Alphabetic" | "Alpha" | "ID_Start" | "XID_Start" => {
                &[('A', 'Z'), ('a', 'z'), ('à', 'ö'), ('α', 'ω'), ('а', 'я'), ('一', '丁')]
            }
            "Lu" | "Uppercase_Letter" | "Uppercase" => &[('A', 'Z'), ('À', 'Ö'), ('Α', 'Ρ'), ('А', 'Я')],
            "Ll" | "Lowercase_Letter" | "Lowercase" => &[('a', 'z'), ('à', 'ö'), ('α', 'ω'), ('а', 'я')],
            "Lt" | "Titlecase_Letter" => &[('ǅ', 'ǅ')],
            "Lm" | "Modifier_Letter" => &[('ʰ', 'ʸ')],
            "Lo" | "Other_Letter" => &[('א', 'ת'), ('一', '丁')],
            "M" | "Mark" | "Mn" | "Nonspacing_Mark" => &[('\u{300}', '\u{30f}')],
            "Mc" | "Spacing_Mark" => &[('\u{93e}', '\u{940}')],
            "N" | "Number" | "Nd" | "Decimal_Number" => &[('0', '9'), ('٠', '٩')],
            "Nl" | "Letter_Number" => &[('Ⅰ', 'Ⅻ')],
            "No" | "Other_Number" => &[('½', '½'), ('²', '³')],
            "P" | "Punctuation" | "Po" | "Other_Punctuation" => &[('!', '#'), (',', ','), ('.', '/'), (':', ';')],
            "Pd" | "Dash_Punctuation" => &[('-', '-'), ('‐', '—')],
            "Ps" | "Open_Punctuation" => &[('(', '('), ('[', '['), ('{', '{')],
            "Pe" | "Close_Punctuation" => &[(')', ')'), (']', ']'), ('}', '}')],
            "Pc" | "Connector_Punctuation" => &[('_', '_')],
            "Pi" | "Initial_Punctuation" => &[('«', '«')],
            "Pf" | "Final_Punctuation" => &[('»', '»')],
            "S" | "Symbol" | "Sm" | "Math_Symbol" => &[('+', '+'), ('<', '>'), ('|', '|')],
            "Sc" | "Currency_Symbol" => &[('$', '$'), ('€', '€')],
            "Sk" | "Modifier_Symbol" => &[('^', '^'), ('`', '`')],
            "So" | "Other_Symbol" | "Emoji_Presentation" | "Extended_Pictographic" => &[('😀', '😎')],
            "Emoji" => &[('😀', '😎'), ('0', '9')],
            "Z" | "Separator" | "Zs" | "Space_Separator" | "White_Space" => &[(' ', ' '), ('\u{a0}', '\u{a0}')],
            "C" | "Other" | "Cc" | "Control" => &[('\u{1}', '\u{1f}')],
            "Latin" | "Latn" => &[('A', 'Z'), ('a', 'z'), ('à', 'ö')],
            "Greek" | "Grek" => &[('α', 'ρ'), ('σ', 'ω')],
            "Cyrillic" | "Cyrl" => &[('а', 'я')],
            "Han" | "Hani" => &[('一', '丁')],
            "Hiragana" | "Hira" => &[('ぁ', 'ん')],
            "Katakana" | "Kana" => &[('ァ', 'ン')],
            "Hangul" | "Hang" => &[('가', '갛')],
            "Arabic" | "Arab" => &[('ا', 'ي')],
            "Hebrew" | "Hebr" => &[('א', 'ת')],
            "ASCII" => &[('\0', '\u{7f}')],
            "Any" => &[('\0', char::MAX)],
            _ => &[('a', 'z')],
        };
        Self::of(ranges)
    }

    /// Adds another set.
    pub(super) fn add(&mut self, other: &Self) {
        self.ranges.extend(&other.ranges);
        self.settle();
    }

    /// Everything else.
    pub(super) fn complement(&self) -> Self {
        let mut ranges = Vec::new();
        let mut next = 0;
        for (from, to) in &self.ranges {
            if *from > next {
                ranges.push((next, from - 1));
            }
            next = to + 1;
        }
        if next <= LAST {
            ranges.push((next, LAST));
        }
        Self { ranges }
    }

    fn settle(&mut self) {
        self.ranges.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (from, to) in self.ranges.drain(..) {
            match joined.last_mut() {
                Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        self.ranges = joined;
    }

    /// Whether it has no character.
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// One of its characters: letters and digits first, then what prints, then anything.
    pub(super) fn draw(&self, dice: &mut Dice, is_odd: bool) -> Option<char> {
        const LETTERS: [(u32, u32); 3] = [(0x30, 0x39), (0x41, 0x5a), (0x61, 0x7a)];
        let letters = self.within(&LETTERS);
        let visible = self.within(&[(0x21, 0x7e)]);
        let anything = self.within(&[(0x20, 0xD7FF), (0xF900, 0xFDCF), (0x0001_0000, 0x0001_F9FF)]);
        let order = if is_odd && dice.once_in(6) {
            [&anything, &visible, &letters]
        } else if is_odd && dice.once_in(4) {
            [&visible, &letters, &anything]
        } else {
            [&letters, &visible, &anything]
        };
        let ranges = order.into_iter().chain([&self.ranges]).find(|ranges| !ranges.is_empty())?;
        let total: usize = ranges.iter().map(|(from, to)| (to - from + 1) as usize).sum();
        (0..8).find_map(|_| {
            let mut index = dice.below(total);
            for (from, to) in ranges {
                let size = (to - from + 1) as usize;
                if index < size {
                    return char::from_u32(from + u32::try_from(index).ok()?);
                }
                index -= size;
            }
            None
        })
    }

    fn within(&self, window: &[(u32, u32)]) -> Vec<(u32, u32)> {
        let mut both = Vec::new();
        for (from, to) in &self.ranges {
            for (low, high) in window {
                let (from, to) = (*from.max(low), *to.min(high));
                if from <= to {
                    both.push((from, to));
                }
            }
        }
        both
    }
}
