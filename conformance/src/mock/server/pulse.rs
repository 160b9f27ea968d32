//! A sign of life of each connection, so that one that stands still is closed without a timer for each request.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};

/// What goes on in a connection.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    /// How many requests have come, and how many of them were answered. Both turn over.
    begun: AtomicU32,
    answered: AtomicU32,
    /// How often something was written.
    written: AtomicU32,
}

/// What went on up to a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beat {
    begun: u32,
    written: u32,
}

impl Pulse {
    /// The head of a request has come.
    pub(crate) fn begin(&self) {
        self.begun.fetch_add(1, Relaxed);
    }

    /// A request was answered, but for what has still to be written.
    pub(crate) fn end(&self) {
        self.answered.fetch_add(1, Relaxed);
    }

    /// What went on up to now.
    pub(crate) fn beat(&self) -> Beat {
        Beat { begun: self.begun.load(Relaxed), written: self.written.load(Relaxed) }
    }

    /// Whether nothing went on since, and nothing is under way. Bytes that have come are nothing until they are a head.
    pub(crate) fn stands_still_since(&self, beat: Beat) -> bool {
        self.beat() == beat && self.answered.load(Relaxed) == beat.begun
    }
}

/// A stream that tells of what is written to it.
#[derive(Debug)]
pub(crate) struct Watched<S> {
    stream: S,
    pulse: Arc<Pulse>,
}

impl<S> Watched<S> {
    /// Tells `pulse` of what is written.
    pub(crate) fn new(stream: S, pulse: Arc<Pulse>) -> Self {
        Self { stream, pulse }
    }
}

impl<S: Read + Unpin> Read for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: Write + Unpin> Write for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.pulse.written.fetch_add(1, Relaxed);
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.pulse.written.fetch_add(1, Relaxed);
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }
}

#[cfg(test)]
mod tests {
    use hyper_util::rt::TokioIo;
    use tokio::io::AsyncReadExt;

    use super::*;

    #[tokio::test]
    async fn a_connection_stands_still_where_nothing_comes_is_answered_or_written() {
        let (ours, mut theirs) = tokio::io::duplex(64);
        let pulse = Arc::new(Pulse::default());
        let mut stream = Watched::new(TokioIo::new(ours), Arc::clone(&pulse));
        let start = pulse.beat();
        assert!(pulse.stands_still_since(start), "nothing has happened");
        pulse.begin();
        assert!(!pulse.stands_still_since(start), "a request came");
        let begun = pulse.beat();
        assert!(!pulse.stands_still_since(begun), "it is under way");
        pulse.end();
        assert!(pulse.stands_still_since(begun), "it was answered");
        let written =
            std::future::poll_fn(|context| Pin::new(&mut stream).poll_write(context, b"answer")).await.expect("room");
        assert!(!pulse.stands_still_since(begun), "something was written");
        let mut read = [0; 6];
        theirs.read_exact(&mut read).await.expect("it was written");
        assert_eq!((written, &read), (6, b"answer"));
        assert!(pulse.stands_still_since(pulse.beat()));
    }
}
