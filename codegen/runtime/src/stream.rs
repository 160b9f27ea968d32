//! A body that is read while it arrives.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::error::{TransportError, TransportKind};
use super::future::BoxStream;

/// The bytes of a download, in the chunks in which they arrive.
///
/// It is a [`Stream`]; dropping it ends the download.
pub struct ByteStream {
    chunks: BoxStream<reqwest::Result<Bytes>>,
    length: Option<u64>,
}

impl ByteStream {
    pub(crate) fn new(response: reqwest::Response) -> Self {
        let length = response.content_length();
        Self { chunks: Box::pin(response.bytes_stream()), length }
    }

    /// The number of bytes that the server announced, where it did.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next chunk; none at the end.
    ///
    /// # Errors
    ///
    /// Where the body breaks off.
    pub async fn next_chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// All of it, in memory, however much it is. [`bytes_up_to`](Self::bytes_up_to) sets a bound.
    ///
    /// # Errors
    ///
    /// Where the body breaks off.
    pub async fn bytes(self) -> Result<Bytes, TransportError> {
        self.bytes_up_to(usize::MAX).await
    }

    /// All of it, in memory.
    ///
    /// # Errors
    ///
    /// Where the body breaks off, or is larger than `limit` bytes.
    pub async fn bytes_up_to(mut self, limit: usize) -> Result<Bytes, TransportError> {
        let Some(first) = self.next_chunk().await? else { return Ok(Bytes::new()) };
        let too_large = || TransportError::new(TransportKind::TooLarge, None);
        if first.len() > limit {
            return Err(too_large());
        }
        let Some(second) = self.next_chunk().await? else { return Ok(first) };
        let mut all = BytesMut::from(first);
        let mut next = Some(second);
        while let Some(chunk) = next {
            if chunk.len() > limit.saturating_sub(all.len()) {
                return Err(too_large());
            }
            all.extend_from_slice(&chunk);
            next = self.next_chunk().await?;
        }
        Ok(all.freeze())
    }

    /// Writes all of it, and tells how many bytes that were.
    ///
    /// # Errors
    ///
    /// Where the body breaks off or the writer fails.
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn write_to(mut self, mut writer: impl tokio::io::AsyncWrite + Unpin) -> std::io::Result<u64> {
        use tokio::io::AsyncWriteExt as _;

        let mut written = 0;
        while let Some(chunk) = self.next_chunk().await.map_err(std::io::Error::other)? {
            writer.write_all(&chunk).await?;
            written += chunk.len() as u64;
        }
        writer.flush().await?;
        Ok(written)
    }

    /// Writes all of it into a file, which is made or replaced, and tells how many bytes that were.
    ///
    /// # Errors
    ///
    /// Where the body breaks off or the file cannot be written; the file may then hold the beginning.
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn write_to_file(self, path: impl AsRef<std::path::Path>) -> std::io::Result<u64> {
        let file = tokio::fs::File::create(path).await?;
        self.write_to(file).await
    }

    /// As much of it as `limit` allows, and what breaks off is no error: evidence for a message.
    pub(crate) async fn evidence(mut self, limit: usize) -> Bytes {
        let mut all = BytesMut::new();
        while let Ok(Some(chunk)) = self.next_chunk().await {
            let room = limit.saturating_sub(all.len());
            all.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
            if all.len() >= limit {
                break;
            }
        }
        all.freeze()
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(ready!(self.chunks.as_mut().poll_next(context)).map(|chunk| {
            chunk.map_err(|error| {
                let error = TransportError::from_reqwest(error);
                if error.is_timeout() { error } else { error.into_body() }
            })
        }))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ByteStream").field("length", &self.length).finish_non_exhaustive()
    }
}
