//! A place in the text of a query, and its smallest words.

/// Why a text is not a query: the offset in bytes, and the reason in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::overlay) struct SyntaxError {
    pub(in crate::overlay) offset: usize,
    pub(in crate::overlay) reason: &'static str,
}

/// The largest index that JSON has everywhere: 2^53 - 1.
const MAX_INDEX: i64 = 9_007_199_254_740_991;

pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn fail<T>(&self, reason: &'static str) -> Result<T, SyntaxError> {
        Err(SyntaxError { offset: self.at, reason })
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    /// Takes a piece of text, if it is next.
    pub(super) fn take(&mut self, piece: &str) -> bool {
        let found = self.rest().starts_with(piece);
        if found {
            self.at += piece.len();
        }
        found
    }

    pub(super) fn expect(&mut self, piece: &str, reason: &'static str) -> Result<(), SyntaxError> {
        if self.take(piece) { Ok(()) } else { self.fail(reason) }
    }

    pub(super) fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    /// Takes a piece of text after blanks; neither is taken where the piece does not follow.
    pub(super) fn take_after_blanks(&mut self, piece: &str) -> bool {
        let start = self.at;
        self.blanks();
        let found = self.take(piece);
        if !found {
            self.at = start;
        }
        found
    }

    /// A name without quotes; hyphens are tolerated after its first character.
    pub(super) fn name(&mut self) -> Option<&'t str> {
        let is_first = |character: char| character.is_ascii_alphabetic() || character == '_' || !character.is_ascii();
        let is_rest = |character: char| is_first(character) || character.is_ascii_digit() || character == '-';
        let rest = self.rest();
        rest.starts_with(is_first).then(|| {
            let length = rest.find(|character| !is_rest(character)).unwrap_or(rest.len());
            self.at += length;
            &rest[..length]
        })
    }

    /// A whole number without zeros before it.
    pub(super) fn index(&mut self) -> Result<Option<i64>, SyntaxError> {
        let rest = self.rest();
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        let length = rest.len() - digits.len() + count;
        if length == 0 {
            return Ok(None);
        }
        let is_plain = count > 0 && (!digits.starts_with('0') || length == 1);
        match rest[..length].parse::<i64>().ok().filter(|value| is_plain && value.abs() <= MAX_INDEX) {
            Some(value) => {
                self.at += length;
                Ok(Some(value))
            }
            None => self.fail("this is no whole number"),
        }
    }

    /// A number in the notation of JSON.
    pub(super) fn number(&mut self) -> Result<f64, SyntaxError> {
        let rest = self.rest();
        let length = rest.find(|character: char| !"+-.eE0123456789".contains(character)).unwrap_or(rest.len());
        match crate::ir::Number::parse(&rest[..length]) {
            Some(number) => {
                self.at += length;
                Ok(number.as_f64())
            }
            None => self.fail("this is no number"),
        }
    }

    /// A text in single or double quotes.
    pub(super) fn quoted(&mut self) -> Result<String, SyntaxError> {
        let Some(quote @ ('"' | '\'')) = self.next() else { return self.fail("a text in quotes is expected") };
        let mut text = String::new();
        loop {
            match self.next() {
                None => return self.fail("the text has no closing quote"),
                Some(character) if character == quote => return Ok(text),
                Some('\\') => text.push(self.escape(quote)?),
                Some(character) if u32::from(character) < 0x20 => {
                    return self.fail("a control character must be escaped");
                }
                Some(character) => text.push(character),
            }
        }
    }

    fn escape(&mut self, quote: char) -> Result<char, SyntaxError> {
        Ok(match self.next() {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(character @ ('/' | '\\')) => character,
            Some(character) if character == quote => character,
            Some('u') => {
                let first = self.hexadecimal()?;
                let unit = if (0xD800..0xDC00).contains(&first) && self.take("\\u") {
                    let second = self.hexadecimal()?;
                    let low = second.checked_sub(0xDC00).filter(|low| *low < 0x400);
                    low.map(|low| 0x1_0000 + ((first - 0xD800) << 10) + low)
                } else {
                    Some(first)
                };
                match unit.and_then(char::from_u32) {
                    Some(character) => character,
                    None => return self.fail("half of a surrogate pair stands alone"),
                }
            }
            _ => return self.fail("this is no escape sequence"),
        })
    }

    fn hexadecimal(&mut self) -> Result<u32, SyntaxError> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                self.at += 4;
                Ok(value)
            }
            None => self.fail("four hexadecimal digits are expected"),
        }
    }
}
