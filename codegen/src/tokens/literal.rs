//! Literals.

use std::fmt;

use super::{Kind, ToTokens, TokenStream};

/// A string or a number, as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Literal(String);

impl Literal {
    /// A number, in the notation of Rust.
    pub(crate) fn number(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A whole number without a suffix.
    pub(crate) fn whole(value: impl Into<i128>) -> Self {
        Self(value.into().to_string())
    }

    /// A number of things, without a suffix.
    pub(crate) fn count(value: usize) -> Self {
        Self(value.to_string())
    }

    /// A text in quotes.
    pub(crate) fn string(text: &str) -> Self {
        let mut written = String::with_capacity(text.len() + 2);
        quoted(text, &mut written);
        Self(written)
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl ToTokens for Literal {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self.0.strip_prefix('-') {
            Some(digits) => {
                tokens.push(Kind::Punct, "-");
                tokens.push(Kind::Literal, digits);
            }
            None => tokens.push(Kind::Literal, &self.0),
        }
    }
}

/// Appends a text as a string literal.
pub(super) fn quoted(text: &str, out: &mut String) {
    out.push('"');
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\');
    if is_plain {
        out.push_str(text);
    } else {
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            match character {
                // Followed by a digit, the short form looks like an octal number.
                '\0' if rest.as_str().starts_with(|next: char| ('0'..='7').contains(&next)) => out.push_str("\\x00"),
                '\0' => out.push_str("\\0"),
                '\'' => out.push('\''),
                other => out.extend(other.escape_debug()),
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_as_it_was_written() {
        for text in ["", "plain", "it's \"quoted\"", "a\\b\n\t\u{1}", "\u{0}1\u{0}", "é\u{202e}\u{301}", "🦀"] {
            let literal = Literal::string(text).to_string();
            let read: syn::LitStr = syn::parse_str(&literal).expect("it is a literal");
            assert_eq!(read.value(), text, "{literal}");
        }
    }
}
