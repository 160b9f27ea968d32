//! JSON Pointers (RFC 6901) into a description, and the place of a node in its file.

use std::fmt;
use std::sync::Arc;

/// A JSON Pointer in its string form: empty for the root, else `/`-led, with `~0` and `~1` escapes.
///
/// Source: RFC 6901.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// The pointer to the whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Takes a pointer that is already in string form; it is not checked.
    #[must_use]
    pub fn from_encoded(encoded: &str) -> Self {
        Self(Arc::from(encoded))
    }

    /// The pointer to the member or item named `token` (unescaped) of what this one points to.
    #[must_use]
    pub fn join(&self, token: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + token.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        escape_into(&mut text, token);
        Self(Arc::from(text))
    }

    /// The pointer to the item at `index` of the array that this one points to.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.join(&index.to_string())
    }

    /// The unescaped tokens, in order.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// The string form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Appends a token in its escaped form.
pub(crate) fn escape_into(text: &mut String, token: &str) {
    let mut copied = 0;
    for index in memchr::memchr2_iter(b'~', b'/', token.as_bytes()) {
        text.push_str(&token[copied..index]);
        text.push_str(if token.as_bytes()[index] == b'~' { "~0" } else { "~1" });
        copied = index + 1;
    }
    text.push_str(&token[copied..]);
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{}", self.0)
    }
}

/// The number of a file among the [`crate::source::Sources`] of one reading; the root document is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// Where a node stands: its file, the pointer to it, and the place of its first character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// The pointer inside that file.
    pub pointer: Pointer,
    /// Line, counted from 1; 0 where the node has no text of its own.
    pub line: u32,
    /// Column in Unicode scalar values, counted from 1; 0 where the node has no text of its own.
    pub column: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_escaped_and_come_back() {
        let pointer = Pointer::root().join("paths").join("/a~b/{x}").index(3).join("");
        assert_eq!(pointer.as_str(), "/paths/~1a~0b~1{x}/3/");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["paths", "/a~b/{x}", "3", ""]);
        assert_eq!(Pointer::from_encoded(pointer.as_str()), pointer);
        assert_eq!(Pointer::root().tokens().count(), 0);
    }

    #[test]
    fn an_escaped_tilde_before_a_one_is_no_slash() {
        assert_eq!(Pointer::from_encoded("/~01").tokens().collect::<Vec<_>>(), ["~1"]);
    }
}
