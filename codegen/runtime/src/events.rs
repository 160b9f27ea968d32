//! Server-sent events.
//!
//! In: the bytes of a `text/event-stream`. Out: [`Event`]s with their data in its declared type, as a stream. Source: WHATWG
//! HTML, section "Server-sent events", "Parsing an event stream" and "Interpreting an event stream". Not known here:
//! connecting again; [`last_event_id`](EventStream::last_event_id) and [`retry`](EventStream::retry) are what that needs.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::stream::ByteStream;
use super::stream_error::{ItemError, StreamError};

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Its type, where the server names one; `message` is meant otherwise.
    pub event: Option<String>,
    /// The identifier that was sent last, with this event or before it.
    pub id: Option<String>,
    /// Its data.
    pub data: T,
}

/// Events, as they arrive. It is a [`Stream`]; dropping it ends the answer.
///
/// Data that does not fit is an error of its own, after which the next event can be read. Where data is JSON, `[DONE]`
/// ends the stream, as it does for servers that have no other way to say so.
pub struct EventStream<T> {
    chunks: ByteStream,
    parser: Parser,
    form: EventForm,
    is_done: bool,
    item: PhantomData<fn() -> T>,
}

/// What the type of an event stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventForm {
    /// The JSON that is its data.
    Json,
    /// Its data as a text.
    Text,
    /// The whole event: an object with `data`, and `event`, `id` and `retry` where they were sent.
    Whole,
}

impl<T: DeserializeOwned> EventStream<T> {
    /// Reads events of at most `limit` bytes.
    pub(crate) fn new(chunks: ByteStream, form: EventForm, limit: usize) -> Self {
        Self { chunks, parser: Parser::new(limit), form, is_done: false, item: PhantomData }
    }

    /// The next event; none at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T>, StreamError>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The identifier that was sent last, for `Last-Event-ID`.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.parser.id.as_deref()
    }

    /// How long the server wants a client to wait before it connects again.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.parser.retry
    }

    /// The event in its type; none for the text that ends a stream.
    fn decode(&self, raw: RawEvent) -> Option<Result<Event<T>, StreamError>> {
        let data = match self.form {
            EventForm::Json if raw.data == "[DONE]" => return None,
            EventForm::Json => serde_json::from_str(&raw.data),
            EventForm::Text => serde_json::from_value(Value::String(raw.data.clone())),
            // Data is JSON in most such streams, and a text in the others.
            EventForm::Whole => {
                match serde_json::from_str(&raw.data).map(|data| serde_json::from_value(raw.whole(data))) {
                    Ok(Ok(event)) => Ok(event),
                    _ => serde_json::from_value(raw.whole(Value::String(raw.data.clone()))),
                }
            }
        };
        Some(match data {
            Ok(data) => Ok(Event { event: raw.event, id: raw.id, data }),
            Err(error) => Err(StreamError::Decode(ItemError::new(raw.data, error))),
        })
    }
}

impl<T: DeserializeOwned> Stream for EventStream<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if this.is_done {
                return Poll::Ready(None);
            }
            if let Some(raw) = this.parser.ready.pop_front() {
                let event = this.decode(raw);
                this.is_done = event.is_none();
                return Poll::Ready(event);
            }
            match ready!(Pin::new(&mut this.chunks).poll_next(context)) {
                Some(Ok(chunk)) => {
                    if let Err(error) = this.parser.feed(&chunk) {
                        this.is_done = true;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                Some(Err(error)) => {
                    this.is_done = true;
                    return Poll::Ready(Some(Err(StreamError::Transport(error))));
                }
                // An event that no empty line ends is not dispatched.
                None => this.is_done = true,
            }
        }
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EventStream").field("last_event_id", &self.parser.id).finish_non_exhaustive()
    }
}

/// An event as it was sent.
#[derive(Debug, PartialEq, Eq)]
struct RawEvent {
    event: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
    data: String,
}

impl RawEvent {
    fn whole(&self, data: Value) -> Value {
        let mut whole = Map::new();
        let texts = [("event", &self.event), ("id", &self.id)];
        whole.extend(texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text.clone()?.into()))));
        if let Some(retry) = self.retry {
            whole.insert("retry".to_owned(), u64::try_from(retry.as_millis()).unwrap_or(u64::MAX).into());
        }
        whole.insert("data".to_owned(), data);
        Value::Object(whole)
    }
}

/// Lines into events.
struct Parser {
    limit: usize,
    line: Vec<u8>,
    is_first_line: bool,
    after_return: bool,
    data: String,
    event: Option<String>,
    id: Option<String>,
    own_retry: Option<Duration>,
    retry: Option<Duration>,
    ready: VecDeque<RawEvent>,
}

impl Parser {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            line: Vec::new(),
            is_first_line: true,
            after_return: false,
            data: String::new(),
            event: None,
            id: None,
            own_retry: None,
            retry: None,
            ready: VecDeque::new(),
        }
    }

    /// A line ends with a line feed, a carriage return, or both.
    fn feed(&mut self, chunk: &Bytes) -> Result<(), StreamError> {
        for &byte in chunk {
            let follows_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if follows_return => {}
                b'\n' | b'\r' => self.end_line(),
                _ if self.line.len() + self.data.len() >= self.limit => return Err(StreamError::too_large()),
                _ => self.line.push(byte),
            }
        }
        Ok(())
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        let line = if std::mem::take(&mut self.is_first_line) {
            line.strip_prefix('\u{feff}').unwrap_or(&line)
        } else {
            &line
        };
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "event" => self.event = Some(value.to_owned()).filter(|name| !name.is_empty()),
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()).filter(|id| !id.is_empty()),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.own_retry = value.parse().ok().map(Duration::from_millis);
                self.retry = self.own_retry.or(self.retry);
            }
            // A comment, whose field has no name, or a field that nobody knows.
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        let mut data = std::mem::take(&mut self.data);
        let (event, retry) = (self.event.take(), self.own_retry.take());
        if data.pop().is_some() {
            self.ready.push_back(RawEvent { event, id: self.id.clone(), retry, data });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(chunks: &[&str]) -> Vec<(Option<String>, Option<String>, String)> {
        let mut parser = Parser::new(1000);
        for chunk in chunks {
            assert!(parser.feed(&Bytes::copy_from_slice(chunk.as_bytes())).is_ok());
        }
        parser.ready.into_iter().map(|raw| (raw.event, raw.id, raw.data)).collect()
    }

    fn data(chunks: &[&str]) -> Vec<String> {
        events(chunks).into_iter().map(|(_, _, data)| data).collect()
    }

    /// The streams are those of the examples in the standard, and of its grammar.
    #[test]
    fn lines_become_events_as_the_standard_says() {
        let cases: [(&[&str], &[&str]); 14] = [
            (&["data: YHOO\ndata: +2\ndata: 10\n\n"], &["YHOO\n+2\n10"]),
            (
                &[": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n"],
                &["first event", "second event"],
            ),
            (&["data\n\ndata\ndata\n\ndata:"], &["", "\n"]),
            (&["data:test\n\ndata: test\n\n"], &["test", "test"]),
            (&["\u{feff}data: a\n\n"], &["a"]),
            (&["data: a\n\n\u{feff}data: b\n\n"], &["a"]),
            (&["data: a\r\rdata: b\r\n\r\ndata: c\n\n"], &["a", "b", "c"]),
            (&["data: a\r", "\n\r", "\ndata: b\r\n\r\n"], &["a", "b"]),
            (&["da", "ta: ", "\u{e9}", "\n", "\n"], &["é"]),
            (&["event: ping\n\ndata: a\n\n"], &["a"]),
            (&["data: a\n"], &[]),
            (&["unknown: x\nData: y\ndata: z\n\n"], &["z"]),
            (&["data: {\"a\":1}: b\n\n"], &["{\"a\":1}: b"]),
            (&["\n\n\n"], &[]),
        ];
        for (chunks, expected) in cases {
            assert_eq!(data(chunks), expected, "{chunks:?}");
        }
    }

    #[test]
    fn an_identifier_stays_and_a_type_does_not() {
        let found = events(&["event: add\nid: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\nid: x\0y\ndata: d\n\n"]);
        let expected = [(Some("add"), Some("1"), "a"), (None, Some("1"), "b"), (None, None, "c"), (None, None, "d")];
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let expected: Vec<_> = expected.map(|(event, id, data)| (owned(event), owned(id), data.to_owned())).into();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_digits_say_when_to_connect_again() {
        let mut parser = Parser::new(1000);
        for (text, expected) in [("retry: 3000\n", 3000), ("retry: 3s\n", 3000), ("retry:\n", 3000), ("retry:50\n", 50)]
        {
            assert!(parser.feed(&Bytes::from_static(text.as_bytes())).is_ok());
            assert_eq!(parser.retry, Some(Duration::from_millis(expected)), "{text:?}");
        }
    }

    #[test]
    fn an_event_without_an_end_does_not_fill_the_memory() {
        let mut parser = Parser::new(10);
        assert!(parser.feed(&Bytes::from_static(b"data: 12345678901234")).is_err());
        let mut parser = Parser::new(10);
        assert!(parser.feed(&Bytes::from_static(b"data: 1\ndata: 2\ndata: 3\ndata: 4\n")).is_err());
    }
}
