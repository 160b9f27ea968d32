//! Texts with wildcards.

use std::fmt;

/// A text in which `*` stands for any characters but `/`, `**` for any characters, and `?` for one character but `/`.
///
/// A pattern that begins with `!` is refused, because there is a list of its own for what is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
}

/// Why a text is no pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// It is empty.
    #[error("a selector must not be empty")]
    Empty,
    /// It begins with `!`.
    #[error("a selector cannot be negated by `!`: use the list of what is excluded")]
    Negated,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When the text is empty or begins with `!`.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        match text.trim() {
            "" => Err(PatternError::Empty),
            text if text.starts_with('!') => Err(PatternError::Negated),
            text => Ok(Self { text: text.to_owned() }),
        }
    }

    /// The text as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a whole text is what the pattern says. Time is bounded by the product of both lengths.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let tokens = tokens(&self.text);
        // Which beginnings of the pattern match the characters so far.
        let mut open = vec![false; tokens.len() + 1];
        open[0] = true;
        pass_wildcards(&tokens, &mut open);
        for character in text.chars() {
            let mut next = vec![false; tokens.len() + 1];
            for (place, token) in tokens.iter().enumerate() {
                if !open[place] {
                    continue;
                }
                match token {
                    Token::Deep => next[place] = true,
                    Token::Star if character != '/' => next[place] = true,
                    Token::One if character != '/' => next[place + 1] = true,
                    Token::Plain(plain) if *plain == character => next[place + 1] = true,
                    _ => {}
                }
            }
            pass_wildcards(&tokens, &mut next);
            open = next;
        }
        open[tokens.len()]
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

enum Token {
    Plain(char),
    One,
    Star,
    Deep,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        tokens.push(match character {
            '*' if characters.peek() == Some(&'*') => {
                characters.next();
                Token::Deep
            }
            '*' => Token::Star,
            '?' => Token::One,
            plain => Token::Plain(plain),
        });
    }
    tokens
}

/// A wildcard that stands for nothing is passed at once.
fn pass_wildcards(tokens: &[Token], open: &mut [bool]) {
    for (place, token) in tokens.iter().enumerate() {
        if open[place] && matches!(token, Token::Star | Token::Deep) {
            open[place + 1] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stay_in_a_segment_and_double_stars_do_not() {
        let rows = [
            ("/files", "/files", true),
            ("/files", "/files/{id}", false),
            ("/files/*", "/files/{id}", true),
            ("/files/*", "/files/{id}/content", false),
            ("/files/**", "/files/{id}/content", true),
            ("/files**", "/files", true),
            ("**/content", "/files/{id}/content", true),
            ("/v?/files", "/v1/files", true),
            ("/v?/files", "/v10/files", false),
            ("*", "listFiles", true),
            ("list*", "listFiles", true),
            ("list*s", "listFilesNow", false),
            ("pulls/*", "pulls/list-reviews", true),
            ("a*b*c", "aXXbYYbZZc", true),
            ("", "", false),
        ];
        for (pattern, text, expected) in rows {
            let found = Pattern::parse(pattern).is_ok_and(|pattern| pattern.matches(text));
            assert_eq!(found, expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn hostile_patterns_take_no_time_to_speak_of() {
        let pattern = Pattern::parse(&"*a".repeat(200)).expect("it is a pattern");
        assert!(pattern.matches(&"a".repeat(2000)));
        assert!(!pattern.matches(&format!("{}b", "a".repeat(2000))));
    }
}
