//! One request and its response on one connection.

use std::time::Duration;

use futures_util::FutureExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, sleep, timeout};

use super::read::{self, After, Bounds};
use super::stream::Stream;
use crate::exchange::{Failure, Response};

/// A connection with the number of the exchange that it carried last, and how long it has carried none.
pub(super) struct Connection {
    stream: Stream,
    pub(super) last: u64,
    /// Room for what is read, used again by the next response.
    room: Vec<u8>,
    /// Since when it is at rest.
    pub(super) since: Instant,
}

/// A step of sending a request.
pub(super) enum Piece<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// Nothing for a while.
    Pause(Duration),
    /// No more bytes, though more were promised.
    End,
}

/// How long an answer is waited for after the request was cut.
const AFTER_END: Duration = Duration::from_millis(200);

/// What a connection at rest turned out to be.
pub(super) enum AtRest {
    /// Nothing came: it can be used.
    Quiet,
    /// The server closed it.
    Closed,
    /// Bytes came that nobody asked for.
    Surplus(Vec<u8>),
}

impl Connection {
    /// A connection that has carried nothing since it was asked for, and is opened for an exchange of that number.
    pub(super) fn new(stream: Stream, number: u64, since: Instant) -> Self {
        Self { stream, last: number, room: Vec::new(), since }
    }

    /// Looks, without waiting, at what came since the last response.
    pub(super) fn at_rest(&mut self) -> AtRest {
        let mut piece = [0u8; 512];
        match self.stream.read(&mut piece).now_or_never() {
            None => AtRest::Quiet,
            Some(Ok(0) | Err(_)) => AtRest::Closed,
            Some(Ok(count)) => AtRest::Surplus(piece.get(..count).unwrap_or_default().to_vec()),
        }
    }

    /// Sends the bytes of a request and reads its response.
    pub(super) async fn exchange(
        &mut self,
        request: &[Piece<'_>],
        method: &str,
        bounds: Bounds,
    ) -> Result<(Response, After), Failure> {
        // A server may answer and close before it has read everything, so a failed write is followed by a read.
        let written = timeout(write_time(bounds), self.write(request)).await;
        let is_cut = matches!(request.last(), Some(Piece::End));
        let bounds = if is_cut { Bounds { first_byte: bounds.first_byte.min(AFTER_END), ..bounds } } else { bounds };
        let result = read::response(&mut self.stream, &mut self.room, method, bounds).await;
        if is_cut {
            return result.map(|(response, _)| (response, After::Spent)).map_err(|_| Failure::Abandoned);
        }
        match (result, written) {
            (Err(Failure::Cut(_)), Ok(Err(error))) => Err(Failure::Cut(error.to_string())),
            (result, Ok(Ok(()))) => result,
            (result, _) => result.map(|(response, _)| (response, After::Spent)),
        }
    }

    async fn write(&mut self, pieces: &[Piece<'_>]) -> std::io::Result<()> {
        for piece in pieces {
            match piece {
                Piece::Bytes(bytes) => self.stream.write_all(bytes).await?,
                Piece::Pause(pause) => {
                    self.stream.flush().await?;
                    sleep(*pause).await;
                }
                Piece::End => return self.stream.shutdown().await,
            }
        }
        self.stream.flush().await
    }
}

fn write_time(bounds: Bounds) -> Duration {
    bounds.rest.max(bounds.first_byte)
}
