//! A list of tokens.

use std::cell::RefCell;
use std::fmt;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
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
    /// A doc comment: its text, without slashes.
    Docs,
}

/// The kind of a token, and how long its text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its bytes; no text of a description is longer than a file may be.
    len: u32,
}

impl Span {
    /// A token of so many bytes, of which there are fewer than 2^32.
    #[allow(clippy::cast_possible_truncation, reason = "the length of files is limited")]
    pub(crate) const fn new(kind: Kind, len: usize) -> Self {
        Self { kind, len: len as u32 }
    }
}

/// Some tokens of a stream: their texts without a space between them, and what each is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice<'t> {
    pub(crate) text: &'t str,
    pub(crate) spans: &'t [Span],
}

/// Tokens, one after the other; brackets stand in pairs.
pub struct TokenStream {
    text: String,
    spans: Vec<Span>,
}

thread_local! {
    /// The room of streams that are gone, for those that come: nearly every stream lives only until it stands in another.
    static SPARE: RefCell<Vec<(String, Vec<Span>)>> = const { RefCell::new(Vec::new()) };
}

/// How many streams' room a thread keeps, and how long the text of such a stream may have been.
const SPARE_STREAMS: usize = 64;
const LARGE: usize = 16 * 1024;

impl TokenStream {
    /// No tokens.
    #[must_use]
    pub fn new() -> Self {
        let spare = SPARE.try_with(|spare| spare.try_borrow_mut().ok()?.pop()).ok().flatten();
        let (text, spans) = spare.unwrap_or_default();
        Self { text, spans }
    }

    /// No tokens, with room for so many bytes and tokens.
    #[must_use]
    pub(crate) fn with_capacity(bytes: usize, tokens: usize) -> Self {
        let mut stream = Self::new();
        stream.text.reserve(bytes);
        stream.spans.reserve(tokens);
        stream
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// How long their texts are together, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The tokens between two of them, where the text of the first begins so many bytes from the start.
    pub(crate) fn slice(&self, start: usize, end: usize, at: usize) -> Slice<'_> {
        let spans = self.spans.get(start..end).unwrap_or_default();
        let bytes: usize = spans.iter().map(|span| span.len as usize).sum();
        Slice { text: self.text.get(at..at + bytes).unwrap_or_default(), spans }
    }

    /// Kind and text of each, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Kind, &str)> {
        let mut at = 0;
        self.spans.iter().map(move |span| {
            let start = at;
            at += span.len as usize;
            (span.kind, self.text.get(start..at).unwrap_or_default())
        })
    }

    /// Appends tokens: their texts without a space between them, and what each is.
    pub(crate) fn fixed(&mut self, text: &str, spans: &[Span]) {
        self.text.push_str(text);
        self.spans.extend_from_slice(spans);
    }

    /// Appends a token.
    pub(crate) fn push(&mut self, kind: Kind, text: &str) {
        self.text.push_str(text);
        self.spans.push(Span::new(kind, text.len()));
    }

    /// Appends a token whose text `write` appends.
    pub(crate) fn push_with(&mut self, kind: Kind, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        self.spans.push(Span::new(kind, self.text.len() - start));
    }

    /// Appends a doc comment.
    pub(crate) fn docs(&mut self, text: &str) {
        self.push(Kind::Docs, text);
    }

    /// Appends the tokens of another stream.
    pub(crate) fn append(&mut self, other: &Self) {
        self.fixed(&other.text, &other.spans);
    }
}

impl Default for TokenStream {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for TokenStream {
    fn clone(&self) -> Self {
        let mut copy = Self::with_capacity(self.text.len(), self.spans.len());
        copy.append(self);
        copy
    }
}

impl Drop for TokenStream {
    fn drop(&mut self) {
        if self.text.capacity() == 0 || self.text.capacity() > LARGE {
            return;
        }
        let (mut text, mut spans) = (std::mem::take(&mut self.text), std::mem::take(&mut self.spans));
        text.clear();
        spans.clear();
        // At the end of a thread there is nobody left to keep it for.
        let _ = SPARE.try_with(|spare| {
            if let Ok(mut spare) = spare.try_borrow_mut()
                && spare.len() < SPARE_STREAMS
            {
                spare.push((text, spans));
            }
        });
    }
}

/// The code with a space between each two tokens.
impl fmt::Display for TokenStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (kind, text)) in self.iter().enumerate() {
            if place > 0 {
                formatter.write_str(" ")?;
            }
            match kind {
                Kind::Docs => write!(formatter, "#[doc = {}]", super::Literal::string(text))?,
                _ => formatter.write_str(text)?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for TokenStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{self}`")
    }
}
