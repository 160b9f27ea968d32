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
    file: FilePart,
    is_file: bool,
    headers: Vec<(String, String)>,
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
        self.parts.push(Part { name: name.to_owned(), file, is_file: false, headers: Vec::new() });
    }

    /// Adds a file.
    pub(crate) fn push_file(&mut self, name: &str, mut file: FilePart, content_type: Option<&str>) {
        if self.has_names {
            file.file_name.get_or_insert_with(|| "file".to_owned());
        }
        file.content_type.get_or_insert_with(|| content_type.unwrap_or("application/octet-stream").to_owned());
        self.parts.push(Part { name: name.to_owned(), file, is_file: true, headers: Vec::new() });
    }

    /// Adds a header to the part that was added last.
    pub(crate) fn push_header(&mut self, name: &str, value: String) {
        if let Some(part) = self.parts.last_mut() {
            part.headers.push((name.to_owned(), value));
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        self.parts.iter().all(|part| part.file.is_repeatable())
    }

    /// The bytes from the beginning, with their length where every part knows its own.
    pub(crate) async fn open(&self, boundary: &str) -> io::Result<(BoxStream<io::Result<Bytes>>, Option<u64>)> {
        let mut pieces = Vec::with_capacity(self.parts.len() * 3 + 1);
        let mut length = Some(0u64);
        for part in &self.parts {
            let head = Bytes::from(part.head(boundary, self.has_names));
            length = sum(length, u64::try_from(head.len()).ok());
            length = sum(length, part.file.length());
            length = sum(length, Some(2));
            pieces.push(FilePart::from_bytes(head).open().await?);
            pieces.push(part.file.open().await?);
            pieces.push(FilePart::from_bytes("\r\n").open().await?);
        }
        let end = Bytes::from(format!("--{boundary}--\r\n"));
        length = sum(length, u64::try_from(end.len()).ok());
        pieces.push(FilePart::from_bytes(end).open().await?);
        Ok((Box::pin(Chain { pieces: pieces.into_iter(), current: None }), length))
    }
}

impl Part {
    fn head(&self, boundary: &str, has_name: bool) -> String {
        let mut head = format!("--{boundary}\r\n");
        let file_name = self.file.file_name.as_ref().filter(|_| self.is_file);
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
        if let Some(content_type) = &self.file.content_type {
            let _ = write!(head, "Content-Type: {}\r\n", one_line(content_type));
        }
        for (name, value) in self.headers.iter().chain(&self.file.headers) {
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
        let head = body.parts.first().map(|part| part.head("b", true)).unwrap_or_default();
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
