//! A server on a plain TCP socket, which keeps every byte that it is sent and answers from a script.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The server: one answer for each request, on a connection of its own.
pub(crate) struct Recorder {
    address: String,
    seen: Arc<Mutex<Vec<Recorded>>>,
}

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    head: String,
    body: Vec<u8>,
}

impl Recorder {
    /// Starts a server that gives these answers, in this order; each is a whole answer as bytes.
    pub(crate) async fn start(answers: impl IntoIterator<Item = String>) -> io::Result<Self> {
        let mut answers: VecDeque<String> = answers.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Some(answer) = answers.pop_front() {
                let Ok((mut stream, _)) = listener.accept().await else { return };
                let Ok(request) = read(&mut stream).await else { continue };
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                // The other side may have hung up; what was sent is kept all the same.
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        Ok(Self { address, seen })
    }

    /// The address of the API on this server.
    pub(crate) fn base(&self) -> String {
        format!("{}/api", self.address)
    }

    /// The requests so far.
    pub(crate) fn seen(&self) -> Vec<Recorded> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The last request.
    pub(crate) fn last(&self) -> Recorded {
        self.seen().pop().expect("a request has come")
    }
}

impl Recorded {
    /// The target of the request line, below the address of the API.
    pub(crate) fn target(&self) -> &str {
        let target = self.head.split(' ').nth(1).unwrap_or_default();
        target.strip_prefix("/api").unwrap_or(target)
    }

    /// The method, in the case in which it came.
    pub(crate) fn method(&self) -> &str {
        self.head.split(' ').next().unwrap_or_default()
    }

    /// Every value of a header.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }

    /// The body as text, without the framing of chunks.
    pub(crate) fn body(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A whole answer with headers, each ended by a line break, and a body.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

/// An answer without a body.
pub(crate) fn done() -> String {
    "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_owned()
}

async fn read(stream: &mut TcpStream) -> io::Result<Recorded> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = find(&bytes, b"\r\n\r\n") {
            break end;
        }
        more(stream, &mut bytes).await?;
    };
    let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned();
    let mut body = bytes.split_off(end + 4);
    let lower = head.to_ascii_lowercase();
    if lower.contains("transfer-encoding: chunked") {
        while !body.ends_with(b"0\r\n\r\n") {
            more(stream, &mut body).await?;
        }
        body = unchunked(&body);
    } else {
        let length = lower.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
        while body.len() < length {
            more(stream, &mut body).await?;
        }
    }
    Ok(Recorded { head, body })
}

async fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<()> {
    match stream.read_buf(bytes).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes.windows(pattern.len()).position(|window| window == pattern)
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = find(rest, b"\r\n") {
        let (size, after) = rest.split_at(end);
        let size = usize::from_str_radix(String::from_utf8_lossy(size).trim(), 16).unwrap_or(0);
        let after = after.get(2..).unwrap_or_default();
        if size == 0 {
            break;
        }
        out.extend_from_slice(after.get(..size).unwrap_or_default());
        rest = after.get(size + 2..).unwrap_or_default();
    }
    out
}
