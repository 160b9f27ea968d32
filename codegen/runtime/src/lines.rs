//! Several JSON texts in one body: JSON lines, and JSON text sequences.
//!
//! In: the bytes of an answer, or values to send. Out: values in their declared type as a stream, or bytes. Sources:
//! jsonlines.org; RFC 7464, where a record separator begins each text.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, BytesMut};
use futures_core::Stream;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::stream::ByteStream;
use super::stream_error::{ItemError, StreamError};

const RECORD_SEPARATOR: u8 = 0x1e;

/// What stands between JSON texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// A line break ends each.
    Line,
    /// A record separator begins each, and a line break ends it.
    Record,
}

/// Values, as they arrive. It is a [`Stream`]; dropping it ends the answer.
///
/// A value that does not fit is an error of its own, after which the next one can be read.
pub struct JsonStream<T> {
    chunks: ByteStream,
    separator: Separator,
    limit: usize,
    buffer: BytesMut,
    /// How much of the buffer is known to hold no separator.
    seen: usize,
    has_ended: bool,
    item: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> JsonStream<T> {
    /// Reads values of at most `limit` bytes.
    pub(crate) fn new(chunks: ByteStream, separator: Separator, limit: usize) -> Self {
        let (buffer, item) = (BytesMut::new(), PhantomData);
        Self { chunks, separator, limit, buffer, seen: 0, has_ended: false, item }
    }

    /// The next value; none at the end.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The next text of the buffer that is not blank, where it is complete.
    fn take(&mut self) -> Option<BytesMut> {
        let separator = match self.separator {
            Separator::Line => b'\n',
            Separator::Record => RECORD_SEPARATOR,
        };
        loop {
            let unseen = self.buffer.get(self.seen..).unwrap_or_default();
            let text = match unseen.iter().position(|byte| *byte == separator) {
                Some(place) => {
                    let text = self.buffer.split_to(self.seen + place);
                    self.buffer.advance(1);
                    text
                }
                None if self.has_ended && !self.buffer.is_empty() => self.buffer.split(),
                None => {
                    self.seen = self.buffer.len();
                    return None;
                }
            };
            self.seen = 0;
            if !text.iter().all(u8::is_ascii_whitespace) {
                return Some(text);
            }
        }
    }
}

impl<T: DeserializeOwned> Stream for JsonStream<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(text) = this.take() {
                let item = serde_json::from_slice(&text).map_err(|error| {
                    StreamError::Decode(ItemError::new(String::from_utf8_lossy(&text).into_owned(), error))
                });
                return Poll::Ready(Some(item));
            }
            if this.has_ended {
                return Poll::Ready(None);
            }
            let failure = match ready!(Pin::new(&mut this.chunks).poll_next(context)) {
                Some(Ok(_)) if this.buffer.len() > this.limit => StreamError::too_large(),
                Some(Ok(chunk)) => {
                    this.buffer.extend_from_slice(&chunk);
                    continue;
                }
                Some(Err(error)) => StreamError::Transport(error),
                None => {
                    this.has_ended = true;
                    continue;
                }
            };
            this.has_ended = true;
            this.buffer.clear();
            return Poll::Ready(Some(Err(failure)));
        }
    }
}

impl<T> fmt::Debug for JsonStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JsonStream").field("separator", &self.separator).finish_non_exhaustive()
    }
}

/// The bytes of several JSON texts.
///
/// # Errors
///
/// Where a value has no JSON form.
pub fn to_bytes<T: Serialize>(items: &[T], separator: Separator) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = Vec::new();
    for item in items {
        if separator == Separator::Record {
            bytes.push(RECORD_SEPARATOR);
        }
        serde_json::to_writer(&mut bytes, item)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
