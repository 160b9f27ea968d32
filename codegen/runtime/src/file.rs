//! Bytes to upload: from memory, from a file on disk, from a stream.
//!
//! In: a [`FilePart`] as the user made it. Out: its length, where it is known, and its bytes as a stream, each time that
//! the request is sent. Not known here: whether it is a part of a multipart body or the whole of one.

use std::fmt;
use std::io;
#[cfg(not(target_arch = "wasm32"))]
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::future::BoxStream;

/// Bytes to upload, with a file name and a content type.
#[derive(Clone)]
pub struct FilePart {
    pub(crate) source: Source,
    pub(crate) file_name: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
}

#[derive(Clone)]
pub(crate) enum Source {
    Bytes(Bytes),
    #[cfg(not(target_arch = "wasm32"))]
    Path {
        path: PathBuf,
        length: u64,
    },
    Stream {
        stream: Arc<Mutex<Option<BoxStream<io::Result<Bytes>>>>>,
        length: Option<u64>,
    },
}

impl FilePart {
    /// Bytes in memory. The file name is `file` until it is set.
    #[must_use]
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        Self { source: Source::Bytes(bytes.into()), file_name: None, content_type: None, headers: Vec::new() }
    }

    /// A file on disk, read while it is sent, under its own name.
    ///
    /// # Errors
    ///
    /// Where the file is not there or is not a plain file.
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn from_path(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let metadata = tokio::fs::metadata(&path).await?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a plain file"));
        }
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(Self {
            source: Source::Path { path, length: metadata.len() },
            file_name,
            content_type: None,
            headers: Vec::new(),
        })
    }

    /// A stream, which can be sent once only: a request that carries it is not repeated.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn from_stream(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static, length: Option<u64>) -> Self {
        Self::from_boxed(Box::pin(stream), length)
    }

    /// A stream, which can be sent once only: a request that carries it is not repeated.
    #[cfg(target_arch = "wasm32")]
    #[must_use]
    pub fn from_stream(stream: impl Stream<Item = io::Result<Bytes>> + 'static, length: Option<u64>) -> Self {
        Self::from_boxed(Box::pin(stream), length)
    }

    fn from_boxed(stream: BoxStream<io::Result<Bytes>>, length: Option<u64>) -> Self {
        let stream = Arc::new(Mutex::new(Some(stream)));
        Self { source: Source::Stream { stream, length }, file_name: None, content_type: None, headers: Vec::new() }
    }

    /// The name to send.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The content type to send; `application/octet-stream` otherwise.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Adds a header to the part of a multipart body that the file becomes.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The number of bytes, where it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            #[cfg(not(target_arch = "wasm32"))]
            Source::Path { length, .. } => Some(*length),
            Source::Stream { length, .. } => *length,
        }
    }

    /// Whether the bytes can be sent again.
    pub(crate) fn is_repeatable(&self) -> bool {
        !matches!(self.source, Source::Stream { .. })
    }

    /// The bytes, from the beginning.
    pub(crate) async fn open(&self) -> io::Result<BoxStream<io::Result<Bytes>>> {
        match &self.source {
            Source::Bytes(bytes) => Ok(Box::pin(Once(Some(bytes.clone())))),
            #[cfg(not(target_arch = "wasm32"))]
            Source::Path { path, length } => {
                let file = tokio::fs::File::open(path).await?;
                Ok(Box::pin(FileStream { file, left: *length, buffer: vec![0; 64 * 1024] }))
            }
            Source::Stream { stream, .. } => {
                let taken = stream.lock().unwrap_or_else(PoisonError::into_inner).take();
                taken.ok_or_else(|| io::Error::other("the stream was sent before and cannot be sent again"))
            }
        }
    }
}

impl fmt::Debug for FilePart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FilePart")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}

impl From<Bytes> for FilePart {
    fn from(bytes: Bytes) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<Vec<u8>> for FilePart {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<String> for FilePart {
    fn from(text: String) -> Self {
        Self::from_bytes(text)
    }
}

impl From<&'static str> for FilePart {
    fn from(text: &'static str) -> Self {
        Self::from_bytes(text)
    }
}

impl From<&'static [u8]> for FilePart {
    fn from(bytes: &'static [u8]) -> Self {
        Self::from_bytes(bytes)
    }
}

/// A stream of one chunk.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

/// A file as a stream of exactly the length that was announced.
#[cfg(not(target_arch = "wasm32"))]
struct FileStream {
    file: tokio::fs::File,
    left: u64,
    buffer: Vec<u8>,
}

#[cfg(not(target_arch = "wasm32"))]
impl Stream for FileStream {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        use tokio::io::{AsyncRead as _, ReadBuf};

        let this = self.get_mut();
        if this.left == 0 {
            return Poll::Ready(None);
        }
        let mut buffer = ReadBuf::new(&mut this.buffer);
        std::task::ready!(Pin::new(&mut this.file).poll_read(context, &mut buffer))?;
        let filled = buffer.filled();
        let take = usize::try_from(this.left).map_or(filled.len(), |left| left.min(filled.len()));
        if take == 0 {
            this.left = 0;
            let error = io::Error::new(io::ErrorKind::UnexpectedEof, "the file became shorter while it was sent");
            return Poll::Ready(Some(Err(error)));
        }
        this.left -= take as u64;
        Poll::Ready(Some(Ok(Bytes::copy_from_slice(&filled[..take]))))
    }
}
