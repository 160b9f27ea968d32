//! One request and its response on one connection.

use std::time::Duration;

use futures_util::FutureExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::read::{self, After, Bounds};
use super::stream::Stream;
use crate::exchange::{Failure, Response};

/// A connection with the number of the exchange that it carried last.
pub(super) struct Connection {
    pub(super) stream: Stream,
    pub(super) last: u64,
}

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
        request: &[u8],
        method: &str,
        bounds: Bounds,
    ) -> Result<(Response, After), Failure> {
        // A server may answer and close before it has read everything, so a failed write is followed by a read.
        let written = timeout(write_time(bounds), self.stream.write_all(request)).await;
        if matches!(written, Ok(Ok(()))) {
            let _ = self.stream.flush().await;
        }
        let result = read::response(&mut self.stream, method, bounds).await;
        match (result, written) {
            (Err(Failure::Cut(_)), Ok(Err(error))) => Err(Failure::Cut(error.to_string())),
            (result, Ok(Ok(()))) => result,
            (result, _) => result.map(|(response, _)| (response, After::Spent)),
        }
    }
}

fn write_time(bounds: Bounds) -> Duration {
    bounds.total.max(bounds.first_byte)
}
