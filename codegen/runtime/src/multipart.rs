//! Bodies of several parts, such as `multipart/form-data`.
//!
//! In: fields and files, in order. Out: the boundary, the length where it is known, and the bytes as a stream.
//! Source: RFC 7578; names and file names are raw UTF-8 with quotes and line breaks escaped as browsers do (WHATWG HTML,
//! "Multipart form data").

use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::file::FilePart;
use super::future::BoxStream;

/// A body of several parts.
#[derive(Clone, Debug)]
pub struct Multipart {
    content_type: &'static str,
    has_names: bool,
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
struct Part {
    name: String,
    headers: Vec<(String, String)>,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Field(FilePart),
    File(FilePart),
    Parts(Multipart),
}

/// What a body is made of, in order.
enum Piece<'a> {
    Text(String),
    File(&'a FilePart),
}

impl Multipart {
    /// A body without parts, of a media type such as `multipart/form-data`.
    #[must_use]
    pub fn new(content_type: &'static str) -> Self {
        Self { content_type, has_names: true, parts: Vec::new() }
    }

    /// A body without parts, whose parts are told apart by their place.
    #[must_use]
    pub fn unnamed(content_type: &'static str) -> Self {
        Self { has_names: false, ..Self::new(content_type) }
    }

    /// The media type, without its boundary.
    pub(crate) fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// Adds a field of plain text, or of another type where `content_type` names one.
    pub(crate) fn push_field(&mut self, name: &str, value: impl Into<Bytes>, content_type: Option<&str>) {
        let mut file = FilePart::from_bytes(value);
        file.content_type = content_type.map(str::to_owned);
        self.push(name, Content::Field(file));
    }

    /// Adds a file.
    pub(crate) fn push_file(&mut self, name: &str, mut file: FilePart, content_type: Option<&str>) {
        if self.has_names {
            file.file_name.get_or_insert_with(|| "file".to_owned());
        }
        file.content_type.get_or_insert_with(|| content_type.unwrap_or("application/octet-stream").to_owned());
        self.push(name, Content::File(file));
    }

    /// Adds a part that consists of parts itself.
    pub(crate) fn push_parts(&mut self, name: &str, parts: Self) {
        self.push(name, Content::Parts(parts));
    }

    fn push(&mut self, name: &str, content: Content) {
        self.parts.push(Part { name: name.to_owned(), headers: Vec::new(), content });
    }

    /// Adds a header to the last parts, as far as they have that name. What a file says of itself comes before it.
    pub(crate) fn set_header(&mut self, part: &str, name: &str, value: &str) {
        for part in self.parts.iter_mut().rev().take_while(|found| found.name == part) {
            let of_file = match &part.content {
                Content::File(file) => file.headers.as_slice(),
                Content::Field(_) | Content::Parts(_) => &[],
            };
            if !of_file.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                part.headers.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        self.parts.iter().all(|part| match &part.content {
            Content::Field(file) | Content::File(file) => file.is_repeatable(),
            Content::Parts(parts) => parts.is_repeatable(),
        })
    }

    /// The bytes from the beginning, with their length where every part knows its own.
    pub(crate) async fn open(&self, boundary: &str) -> io::Result<(BoxStream<io::Result<Bytes>>, Option<u64>)> {
        let mut pieces = Vec::with_capacity(self.parts.len() * 3 + 1);
        self.write(boundary, &mut pieces);
        let mut streams = Vec::with_capacity(pieces.len());
        let mut length = Some(0u64);
        for piece in pieces {
            let (size, stream) = match piece {
                Piece::Text(text) => (u64::try_from(text.len()).ok(), FilePart::from_bytes(text).open().await?),
                Piece::File(file) => (file.length(), file.open().await?),
            };
            length = sum(length, size);
            streams.push(stream);
        }
        Ok((Box::pin(Chain { pieces: streams.into_iter(), current: None }), length))
    }

    fn write<'a>(&'a self, boundary: &str, pieces: &mut Vec<Piece<'a>>) {
        for part in &self.parts {
            match &part.content {
                Content::Field(file) | Content::File(file) => {
                    let head = part.head(boundary, self.has_names, file.content_type.as_deref());
                    pieces.extend([Piece::Text(head), Piece::File(file)]);
                }
                Content::Parts(parts) => {
                    let inner = self::boundary();
                    let content_type = format!("{}; boundary={inner}", parts.content_type);
                    pieces.push(Piece::Text(part.head(boundary, self.has_names, Some(&content_type))));
                    parts.write(&inner, pieces);
                }
            }
            pieces.push(Piece::Text("\r\n".to_owned()));
        }
        pieces.push(Piece::Text(format!("--{boundary}--\r\n")));
    }
}

impl Part {
    fn head(&self, boundary: &str, has_name: bool, content_type: Option<&str>) -> String {
        let mut head = format!("--{boundary}\r\n");
        let (file_name, of_file) = match &self.content {
            Content::File(file) => (file.file_name.as_ref(), file.headers.as_slice()),
            Content::Field(_) | Content::Parts(_) => (None, &[][..]),
        };
        if has_name {
            let _ = write!(head, "Content-Disposition: form-data; name=\"{}\"", escape(&self.name));
        } else if file_name.is_some() {
            head.push_str("Content-Disposition: attachment");
        }
        if let Some(file_name) = file_name {
            let _ = write!(head, "; filename=\"{}\"", escape(file_name));
        }
        if has_name || file_name.is_some() {
            head.push_str("\r\n");
        }
        if let Some(content_type) = content_type {
            let _ = write!(head, "Content-Type: {}\r\n", one_line(content_type));
        }
        for (name, value) in of_file.iter().chain(&self.headers) {
            let _ = write!(head, "{}: {}\r\n", one_line(name), one_line(value));
        }
        head.push_str("\r\n");
        head
    }
}

fn sum(left: Option<u64>, right: Option<u64>) -> Option<u64> {
    left?.checked_add(right?)
}

fn escape(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

/// A boundary of 32 hexadecimal digits that nobody can foresee.
pub(crate) fn boundary() -> String {
    let random = || RandomState::new().hash_one(0u8);
    format!("{:016x}{:016x}", random(), random())
}

/// Streams, one after the other.
struct Chain {
    pieces: std::vec::IntoIter<BoxStream<io::Result<Bytes>>>,
    current: Option<BoxStream<io::Result<Bytes>>>,
}

impl Stream for Chain {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(current) = &mut self.current {
                match ready!(current.as_mut().poll_next(context)) {
                    Some(Ok(chunk)) if chunk.is_empty() => continue,
                    Some(item) => return Poll::Ready(Some(item)),
                    None => self.current = None,
                }
            }
            match self.pieces.next() {
                Some(next) => self.current = Some(next),
                None => return Poll::Ready(None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_letters_and_cannot_leave_their_quotes() {
        let mut body = Multipart::new("multipart/form-data");
        body.push_file("file", FilePart::from_bytes("x").file_name("data é\"\r\nX: y.jsonl"), None);
        let octets = Some("application/octet-stream");
        let head = body.parts.first().map(|part| part.head("b", true, octets)).unwrap_or_default();
        assert_eq!(
            head,
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"data é%22%0D%0AX: y.jsonl\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
    }

    #[test]
    fn boundaries_differ() {
        assert_ne!(boundary(), boundary());
        assert_eq!(boundary().len(), 32);
    }
}
