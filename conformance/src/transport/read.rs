//! Reads one response, strictly.
//!
//! What HTTP does not allow is noted as a [`WireIssue`] and read on as far as it makes sense.

use std::mem::MaybeUninit;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::time::{Instant, timeout_at};

use super::stream::Stream;
use crate::exchange::{Failure, Response, WireIssue, WireKind, text};

/// How long the longest head may be, in bytes.
const MAX_HEAD: usize = 256 * 1024;
/// How many bytes are read at a time.
const PIECE: usize = 16 * 1024;
/// How many header fields are read.
const MAX_HEADERS: usize = 256;
/// How long bytes after a response that has no body are waited for.
const LINGER: Duration = Duration::from_millis(8);

/// What bounds the reading of one response.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Until the first byte.
    pub(super) first_byte: Duration,
    /// Between two pieces of the rest.
    pub(super) idle: Duration,
    /// From the first byte to the last.
    pub(super) rest: Duration,
    /// Of the body, in bytes.
    pub(super) body: usize,
}

/// Whether a connection can be used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// It stands at the start of the next response.
    Reusable,
    /// It does not, or the server closes it.
    Spent,
}

/// Why nothing more could be read.
enum Stop {
    Closed,
    Late,
    /// Pieces still come, and have for as long as they may.
    Over,
    Broken(String),
}

struct Reader<'a> {
    stream: &'a mut Stream,
    /// What was read and is not yet part of a response.
    buffer: &'a mut Vec<u8>,
    /// Until when, once the first byte has come.
    deadline: Option<Instant>,
    idle: Duration,
}

impl Reader<'_> {
    /// Appends what comes next to the buffer.
    async fn fill(&mut self, wait: Duration) -> Result<(), Stop> {
        let idle = Instant::now() + wait;
        let over = self.deadline.filter(|deadline| *deadline < idle);
        self.buffer.reserve(PIECE);
        // What always has more at hand never has to be waited for.
        if over.is_some_and(|deadline| deadline <= Instant::now()) {
            return Err(Stop::Over);
        }
        match timeout_at(over.unwrap_or(idle), self.stream.read_buf(self.buffer)).await {
            Err(_) if over.is_some() => Err(Stop::Over),
            Err(_) => Err(Stop::Late),
            Ok(Err(error)) => Err(Stop::Broken(error.to_string())),
            Ok(Ok(0)) => Err(Stop::Closed),
            Ok(Ok(_)) => Ok(()),
        }
    }

    /// The next line without its end; notes a lone line feed.
    async fn line(&mut self, wire: &mut Vec<WireIssue>) -> Result<Vec<u8>, Stop> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let mut line: Vec<u8> = self.buffer.drain(..=end).collect();
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                } else {
                    note(wire, WireKind::Chunk, "a line of the chunked body ends without CR");
                }
                return Ok(line);
            }
            if self.buffer.len() > 16 * 1024 {
                return Err(Stop::Broken("a line of the chunked body does not end".to_owned()));
            }
            self.fill(self.idle).await?;
        }
    }
}

fn note(wire: &mut Vec<WireIssue>, kind: WireKind, detail: impl Into<String>) {
    wire.push(WireIssue { kind, detail: detail.into() });
}

/// Reads the response to a request with `method`; `room` is where bytes are read into, and nothing of it is kept.
pub(super) async fn response(
    stream: &mut Stream,
    room: &mut Vec<u8>,
    method: &str,
    bounds: Bounds,
) -> Result<(Response, After), Failure> {
    let start = Instant::now();
    room.clear();
    let mut reader = Reader { stream, buffer: room, deadline: None, idle: bounds.idle };
    let mut first_byte = None;
    let mut response = loop {
        let (head, length) = head(&mut reader, &mut first_byte, start, bounds).await?;
        reader.buffer.drain(..length.min(reader.buffer.len()));
        // Interim responses are not the answer. Source: RFC 9110 section 15.2.
        if (100..200).contains(&head.status) && head.status != 101 {
            continue;
        }
        break head;
    };
    response.first_byte = first_byte.unwrap_or_default();
    let after = body(&mut reader, method, bounds, &mut response).await;
    response.total = start.elapsed();
    Ok((response, after))
}

async fn head(
    reader: &mut Reader<'_>,
    first_byte: &mut Option<Duration>,
    start: Instant,
    bounds: Bounds,
) -> Result<(Response, usize), Failure> {
    loop {
        if !reader.buffer.is_empty() {
            if let Some(parsed) = parse_head(reader.buffer)? {
                return Ok(parsed);
            }
            if reader.buffer.len() > MAX_HEAD {
                return Err(Failure::Head(format!("the head is longer than {MAX_HEAD} bytes")));
            }
        }
        let wait = if first_byte.is_some() { bounds.idle } else { bounds.first_byte };
        match reader.fill(wait).await {
            Ok(()) => {
                first_byte.get_or_insert_with(|| start.elapsed());
                reader.deadline.get_or_insert_with(|| Instant::now() + bounds.rest);
            }
            Err(Stop::Late | Stop::Over) if reader.buffer.is_empty() => return Err(Failure::Timeout(wait)),
            Err(Stop::Late) => return Err(Failure::Head("the head stops in the middle".to_owned())),
            Err(Stop::Over) => {
                return Err(Failure::Head(format!("the head is not complete after {} ms", bounds.rest.as_millis())));
            }
            Err(Stop::Closed) if reader.buffer.is_empty() => {
                return Err(Failure::Cut("closed without a byte".to_owned()));
            }
            Err(Stop::Closed) => return Err(Failure::Cut("closed in the middle of the head".to_owned())),
            Err(Stop::Broken(reason)) => return Err(Failure::Cut(reason)),
        }
    }
}

/// The head at the start of `buffer`, and its length; `None` while it is not complete.
fn parse_head(buffer: &[u8]) -> Result<Option<(Response, usize)>, Failure> {
    let mut slots = [const { MaybeUninit::uninit() }; MAX_HEADERS];
    let mut parsed = httparse::Response::new(&mut []);
    let length =
        match httparse::ParserConfig::default().parse_response_with_uninit_headers(&mut parsed, buffer, &mut slots) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(error) => {
                let shown = crate::report::excerpt::bytes(buffer, 120);
                return Err(Failure::Head(format!("{error}: {shown}")));
            }
        };
    let mut response = Response {
        minor_version: parsed.version.unwrap_or(1),
        status: parsed.code.unwrap_or(0),
        reason: parsed.reason.unwrap_or("").to_owned(),
        headers: parsed.headers.iter().map(|header| (header.name.to_owned(), header.value.to_vec())).collect(),
        head_length: length,
        ..Response::default()
    };
    let raw = buffer.get(..length).unwrap_or_default();
    let lone = raw.iter().enumerate().any(|(at, byte)| *byte == b'\n' && (at == 0 || raw.get(at - 1) != Some(&b'\r')));
    if lone {
        note(&mut response.wire, WireKind::Head, "a line of the head ends with LF alone");
    }
    Ok(Some((response, length)))
}

/// How the end of a body is told.
enum Length {
    Exact(usize),
    Chunked,
    UntilClose,
}

fn values(response: &Response, name: &str) -> Vec<String> {
    response
        .headers
        .iter()
        .filter(|(candidate, _)| candidate.eq_ignore_ascii_case(name))
        .flat_map(|(_, value)| {
            let text = text(value);
            text.split(',').map(|item| item.trim().to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

/// Source: RFC 9112 section 6.3.
fn framing(response: &mut Response) -> Length {
    let lengths = values(response, "content-length");
    let codings = values(response, "transfer-encoding");
    if !codings.is_empty() {
        if !lengths.is_empty() {
            note(&mut response.wire, WireKind::Both, "both Content-Length and Transfer-Encoding");
        }
        if codings.len() == 1 && codings.iter().all(|coding| coding.eq_ignore_ascii_case("chunked")) {
            return Length::Chunked;
        }
        note(&mut response.wire, WireKind::Coding, format!("Transfer-Encoding: {}", codings.join(", ")));
        return Length::UntilClose;
    }
    let Some(first) = lengths.first().cloned() else { return Length::UntilClose };
    if lengths.iter().any(|other| *other != first) {
        note(&mut response.wire, WireKind::Length, format!("different lengths: {}", lengths.join(", ")));
    } else if lengths.len() > 1 {
        note(&mut response.wire, WireKind::Length, format!("Content-Length given {} times", lengths.len()));
    }
    // Any number of digits is a length. Source: RFC 9110 section 8.6.
    if first.bytes().all(|byte| byte.is_ascii_digit()) && !first.is_empty() {
        return Length::Exact(first.parse().unwrap_or(usize::MAX));
    }
    note(&mut response.wire, WireKind::Length, format!("Content-Length: {first}"));
    Length::UntilClose
}

fn asks_to_close(response: &Response) -> bool {
    let tokens = values(response, "connection");
    let has = |token: &str| tokens.iter().any(|value| value.eq_ignore_ascii_case(token));
    has("close") || (response.minor_version == 0 && !has("keep-alive"))
}

async fn body(reader: &mut Reader<'_>, method: &str, bounds: Bounds, response: &mut Response) -> After {
    let closes = asks_to_close(response);
    let after = if method == "HEAD" || matches!(response.status, 101 | 204 | 304) {
        no_body(reader, response).await
    } else {
        match framing(response) {
            Length::Exact(length) => exact(reader, length, bounds, response).await,
            Length::Chunked => chunked(reader, bounds, response).await,
            Length::UntilClose => until_close(reader, bounds, response, closes).await,
        }
    };
    if after == After::Reusable && !reader.buffer.is_empty() {
        let shown = crate::report::excerpt::bytes(reader.buffer, 80);
        let detail = format!("{} bytes after the end of the response: {shown}", reader.buffer.len());
        note(&mut response.wire, WireKind::Surplus, detail);
        return After::Spent;
    }
    if closes || response.minor_version == 0 { After::Spent } else { after }
}

async fn no_body(reader: &mut Reader<'_>, response: &mut Response) -> After {
    let _ = reader.fill(LINGER).await;
    if reader.buffer.is_empty() {
        return After::Reusable;
    }
    let shown = crate::report::excerpt::bytes(reader.buffer, 80);
    note(&mut response.wire, WireKind::Forbidden, format!("{} bytes of body: {shown}", reader.buffer.len()));
    reader.buffer.clear();
    After::Spent
}

async fn exact(reader: &mut Reader<'_>, length: usize, bounds: Bounds, response: &mut Response) -> After {
    if length > bounds.body {
        response.truncated = true;
    }
    let wanted = length.min(bounds.body);
    while reader.buffer.len() < wanted {
        match reader.fill(bounds.idle).await {
            Ok(()) => {}
            Err(stop) => {
                let got = reader.buffer.len();
                let how = match stop {
                    Stop::Over => None,
                    Stop::Closed => Some("then the connection closed".to_owned()),
                    Stop::Late => Some("then nothing more came".to_owned()),
                    Stop::Broken(reason) => Some(format!("then the connection broke: {reason}")),
                };
                response.truncated |= how.is_none();
                if let Some(how) = how {
                    let detail = format!("Content-Length {length}, {got} bytes came, {how}");
                    note(&mut response.wire, WireKind::Short, detail);
                }
                response.body = taken(reader.buffer, got);
                return After::Spent;
            }
        }
    }
    response.body = taken(reader.buffer, wanted);
    if response.truncated { After::Spent } else { After::Reusable }
}

/// The first bytes of what was read. A response may be kept for long, so that a short one is copied out of the room that
/// was made for any; a long one is not.
fn taken(buffer: &mut Vec<u8>, count: usize) -> Vec<u8> {
    let count = count.min(buffer.len());
    if count > PIECE {
        let rest = buffer.split_off(count);
        return std::mem::replace(buffer, rest);
    }
    buffer.drain(..count).collect()
}

async fn until_close(reader: &mut Reader<'_>, bounds: Bounds, response: &mut Response, closes: bool) -> After {
    loop {
        if reader.buffer.len() >= bounds.body {
            response.truncated = true;
            break;
        }
        match reader.fill(bounds.idle).await {
            Ok(()) => {}
            Err(Stop::Closed) => break,
            Err(Stop::Over) => {
                response.truncated = true;
                break;
            }
            Err(Stop::Late) if is_stream(response) => {
                response.truncated = true;
                break;
            }
            Err(Stop::Late) => {
                let detail = "neither Content-Length nor chunks, and the connection stays open";
                note(&mut response.wire, WireKind::Endless, detail);
                break;
            }
            Err(Stop::Broken(reason)) => {
                note(&mut response.wire, WireKind::Short, format!("the connection broke: {reason}"));
                break;
            }
        }
    }
    let _ = closes;
    response.body = taken(reader.buffer, usize::MAX);
    After::Spent
}

async fn chunked(reader: &mut Reader<'_>, bounds: Bounds, response: &mut Response) -> After {
    match chunks(reader, bounds, response).await {
        Ok(after) => after,
        Err(stop) => {
            let detail = match stop {
                Stop::Over => None,
                Stop::Late if is_stream(response) => None,
                Stop::Closed => Some("the connection closed before the last chunk".to_owned()),
                Stop::Late => Some("nothing more came before the last chunk".to_owned()),
                Stop::Broken(reason) => Some(reason),
            };
            response.truncated |= detail.is_none();
            detail.into_iter().for_each(|detail| note(&mut response.wire, WireKind::Chunk, detail));
            After::Spent
        }
    }
}

/// Whether a response goes on for as long as something may happen, so that silence says nothing of its end.
///
/// Source: HTML Standard, server-sent events.
fn is_stream(response: &Response) -> bool {
    response.essence().is_some_and(|essence| matches!(&*essence, "text/event-stream" | "multipart/x-mixed-replace"))
}

async fn chunks(reader: &mut Reader<'_>, bounds: Bounds, response: &mut Response) -> Result<After, Stop> {
    loop {
        let line = reader.line(&mut response.wire).await?;
        let digits: Vec<u8> = line.iter().copied().take_while(|byte| *byte != b';').collect();
        let text = String::from_utf8_lossy(&digits).trim_end().to_owned();
        let length = usize::from_str_radix(&text, 16).ok().filter(|_| !text.starts_with('+') && text.len() < 12);
        let Some(length) = length else {
            let shown = crate::report::excerpt::bytes(&line, 40);
            return Err(Stop::Broken(format!("a chunk length that is no number: {shown}")));
        };
        if length == 0 {
            while !reader.line(&mut response.wire).await?.is_empty() {}
            return Ok(After::Reusable);
        }
        if response.body.len() + length > bounds.body {
            response.truncated = true;
            return Ok(After::Spent);
        }
        while reader.buffer.len() < length + 2 {
            reader.fill(bounds.idle).await?;
        }
        response.body.extend(reader.buffer.drain(..length));
        let end: Vec<u8> = reader.buffer.drain(..2).collect();
        if end != b"\r\n" {
            return Err(Stop::Broken("a chunk is longer than its length says".to_owned()));
        }
    }
}
