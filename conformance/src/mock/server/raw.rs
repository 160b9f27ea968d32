//! A connection served byte by byte, for answers that a library would not write.

use std::sync::Arc;

use bytes::{Buf, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::write;
use crate::mock::act;
use crate::mock::core::Core;
use crate::mock::message::{Damage, Incoming};
use crate::mock::payload::Payload;

const HEAD_LIMIT: usize = 64 * 1024;
const MOST_HEADERS: usize = 100;
/// The largest body that is taken here, where all is in memory, in bytes.
const MOST_BODY: u64 = 64 * 1024 * 1024;

/// Serves one connection until either side closes it, or the server stops between two requests.
pub(crate) async fn serve(core: Arc<Core>, mut stream: TcpStream, mut stopped: watch::Receiver<bool>) {
    let mut buffer = BytesMut::new();
    let limit = usize::try_from(core.body_limit.min(MOST_BODY)).unwrap_or(usize::MAX);
    loop {
        let incoming = tokio::select! {
            read = read(&mut stream, &mut buffer, limit) => read,
            () = super::stopping(&mut stopped) => return,
        };
        let Some((incoming, keeps)) = incoming else { return };
        let is_head = incoming.method == "HEAD";
        let mut answer = act::answer(&core, incoming).await;
        if let Some(bytes) = answer.streamed.take().and_then(|payload| payload.bytes().ok()) {
            answer.body = bytes;
        }
        let damage = answer.damage;
        let bytes = write::bytes(&answer, is_head, keeps);
        let is_open = damage.is_none() && keeps;
        if (damage != Some(Damage::Nothing) && stream.write_all(&bytes).await.is_err()) || !is_open {
            // The answer is out or the client is gone; either way the connection ends here.
            let _ = stream.shutdown().await;
            return;
        }
    }
}

/// One request, and whether the connection stays open after it; `None` at the end of the connection or of good sense.
async fn read(stream: &mut TcpStream, buffer: &mut BytesMut, limit: usize) -> Option<(Incoming, bool)> {
    let (mut incoming, used) = loop {
        if let Some(found) = head(buffer)? {
            break found;
        }
        if buffer.len() > HEAD_LIMIT || stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    buffer.advance(used);
    let text = |name: &str| incoming.header(name).unwrap_or("").to_ascii_lowercase();
    let keeps = !text("connection").contains("close");
    if text("expect") == "100-continue" {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.ok()?;
    }
    incoming.body = if text("transfer-encoding").contains("chunked") {
        chunks(stream, buffer, limit).await?.into()
    } else {
        let length: usize = text("content-length").parse().unwrap_or(0);
        if length > limit {
            return None;
        }
        fill(stream, buffer, length).await?;
        buffer.split_to(length).freeze().into()
    };
    Some((incoming, keeps))
}

/// The head of a request with its length; `Some(None)` while it is not complete.
#[allow(clippy::option_option, reason = "wrong, not yet, and there are three different things")]
fn head(buffer: &[u8]) -> Option<Option<(Incoming, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let used = match request.parse(buffer).ok()? {
        httparse::Status::Complete(used) => used,
        httparse::Status::Partial => return Some(None),
    };
    let mut map = HeaderMap::new();
    for header in request.headers.iter() {
        map.append(HeaderName::try_from(header.name).ok()?, HeaderValue::from_bytes(header.value).ok()?);
    }
    let (path, query) = request.path?.split_once('?').unwrap_or((request.path?, ""));
    let incoming = Incoming {
        method: request.method?.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: map,
        body: Payload::default(),
        parts: None,
    };
    Some(Some((incoming, used)))
}

async fn fill(stream: &mut TcpStream, buffer: &mut BytesMut, length: usize) -> Option<()> {
    while buffer.len() < length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    Some(())
}

async fn chunks(stream: &mut TcpStream, buffer: &mut BytesMut, limit: usize) -> Option<Bytes> {
    let mut body = BytesMut::new();
    loop {
        let (used, size) = loop {
            match httparse::parse_chunk_size(buffer).ok()? {
                httparse::Status::Complete(found) => break found,
                httparse::Status::Partial => fill(stream, buffer, buffer.len() + 1).await?,
            }
        };
        buffer.advance(used);
        let size = usize::try_from(size).ok()?;
        if body.len().checked_add(size)? > limit {
            return None;
        }
        fill(stream, buffer, size + 2).await?;
        body.extend_from_slice(&buffer[..size]);
        buffer.advance(size + 2);
        if size == 0 {
            return Some(body.freeze());
        }
    }
}
