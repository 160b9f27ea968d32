//! Scalars in single or double quotes.

use super::Reader;
use super::plain::fold;
use crate::document::build::short;
use crate::document::node::Text;

impl Reader<'_, '_> {
    /// The text between the quote that stands here and the one that ends it, inside a collection at the column `outer`; the
    /// reader stands behind it then. On one line where there is no such collection.
    pub(super) fn quoted(&mut self, quote: u8, outer: Option<usize>) -> Option<Text> {
        self.at += 1;
        let start = self.at;
        let mut piece = start;
        let mut owned: Option<String> = None;
        // What escapes made is no blank at the end of a line.
        let mut kept = 0;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let escape = if quote == b'"' { b'\\' } else { quote };
            self.at += memchr::memchr3(quote, escape, b'\n', rest)?;
            let read = self.text.get(piece..self.at)?;
            match self.peek()? {
                b'\'' if quote == b'\'' && self.bytes.get(self.at + 1) == Some(&quote) => {
                    let text = owned.get_or_insert_default();
                    text.push_str(read);
                    text.push('\'');
                    self.at += 2;
                    kept = text.len();
                }
                b'\n' => {
                    let text = owned.get_or_insert_default();
                    text.push_str(read);
                    let blank = text.get(kept..)?.bytes().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                    text.truncate(text.len() - blank);
                    let blanks = self.next_line(outer?)?;
                    fold(text, blanks);
                }
                b'\\' if quote == b'"' => {
                    let text = owned.get_or_insert_default();
                    text.push_str(read);
                    self.at += 1;
                    if self.peek() == Some(b'\n') {
                        let blanks = self.next_line(outer?)?;
                        (0..blanks).for_each(|_| text.push('\n'));
                    } else {
                        text.push(self.escaped()?);
                    }
                    kept = text.len();
                }
                _ => {
                    let end = self.at;
                    self.at += 1;
                    return Some(match owned {
                        None => Text::Source(short(start), short(end)),
                        Some(mut text) => {
                            text.push_str(read);
                            Text::Owned(text.into_boxed_str())
                        }
                    });
                }
            }
            piece = self.at;
        }
    }

    /// Goes from a line feed to the first character of the next line that has any, which stands further to the right than
    /// `outer`; how many blank lines lie between.
    fn next_line(&mut self, outer: usize) -> Option<usize> {
        let mut blanks = 0;
        loop {
            self.at += 1;
            self.line = self.at;
            self.skip_spaces();
            match self.peek()? {
                b'\n' => blanks += 1,
                b'\t' => return None,
                _ if self.column() <= outer => return None,
                _ => return Some(blanks),
            }
        }
    }

    /// What the escape sequence behind a backslash stands for.
    fn escaped(&mut self) -> Option<char> {
        let digits = match self.peek()? {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => 0,
        };
        let character = match self.peek()? {
            byte @ (b'"' | b'\\' | b'/' | b' ') => char::from(byte),
            b'0' => '\0',
            b'b' => '\u{8}',
            b't' => '\t',
            b'n' => '\n',
            b'f' => '\u{c}',
            b'r' => '\r',
            b'x' | b'u' | b'U' => {
                let code = self.text.get(self.at + 1..self.at + 1 + digits)?;
                let is_code = code.bytes().all(|byte| byte.is_ascii_hexdigit());
                // Half of a surrogate pair is no character.
                char::from_u32(u32::from_str_radix(code, 16).ok().filter(|_| is_code)?)?
            }
            _ => return None,
        };
        self.at += 1 + digits;
        Some(character)
    }
}
