//! Request bodies.
//!
//! In: values, files and streams. Out: a [`Body`], which can be opened for each attempt. Forms follow OpenAPI 3.1.1,
//! Encoding Object, with the style that the description gives to each property.

#[cfg(target_arch = "wasm32")]
use std::future::poll_fn;
use std::io;

use bytes::Bytes;
use serde::Serialize;
#[cfg(any(feature = "forms", feature = "multipart"))]
use serde_json::Value;

use super::error::InvalidRequest;
use super::file::FilePart;
use super::future::BoxStream;
#[cfg(feature = "lines")]
use super::lines::{self, Separator};
#[cfg(feature = "multipart")]
use super::multipart::{Multipart, boundary};
#[cfg(any(feature = "forms", feature = "multipart"))]
use super::style::{self, Style};
#[cfg(feature = "xml")]
use super::xml::{self, Xml};

/// A request body.
#[derive(Clone, Debug)]
pub enum Body {
    /// None, and no `Content-Type` either.
    Empty,
    /// Bytes in memory.
    Bytes {
        /// The content type.
        content_type: String,
        /// The bytes.
        bytes: Bytes,
    },
    /// A file or stream.
    File {
        /// The content type.
        content_type: String,
        /// The file.
        file: FilePart,
    },
    /// A body of several parts.
    #[cfg(feature = "multipart")]
    Multipart(Multipart),
}

/// How one property of a form or multipart body is written.
#[cfg(any(feature = "forms", feature = "multipart"))]
#[derive(Clone, Copy, Debug)]
pub enum FieldEncoding {
    /// As text where it is a plain value, item by item where it is a list, as JSON where it is an object.
    Default,
    /// In the style of a query parameter.
    Styled(Style),
    /// As a text of this media type.
    ContentType(&'static str),
    /// As an XML document of this media type.
    #[cfg(feature = "xml")]
    Xml(&'static str, &'static Xml),
}

/// A body that has been opened for one attempt.
pub(crate) struct OpenBody {
    pub(crate) content_type: String,
    pub(crate) length: Option<u64>,
    pub(crate) payload: Payload,
}

/// What is sent. Nothing can be streamed up on wasm32, where the whole of a body is in memory.
pub(crate) enum Payload {
    Bytes(Bytes),
    #[cfg(not(target_arch = "wasm32"))]
    Stream(BoxStream<io::Result<Bytes>>),
}

impl Payload {
    #[cfg(not(target_arch = "wasm32"))]
    #[allow(clippy::unused_async, reason = "on wasm32 the stream is read here")]
    async fn of_stream(stream: BoxStream<io::Result<Bytes>>) -> io::Result<Self> {
        Ok(Self::Stream(stream))
    }

    #[cfg(target_arch = "wasm32")]
    async fn of_stream(stream: BoxStream<io::Result<Bytes>>) -> io::Result<Self> {
        whole(stream).await.map(Self::Bytes)
    }
}

/// All bytes of a stream.
#[cfg(target_arch = "wasm32")]
async fn whole(mut stream: BoxStream<io::Result<Bytes>>) -> io::Result<Bytes> {
    let mut bytes = Vec::new();
    while let Some(chunk) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        bytes.extend_from_slice(&chunk?);
    }
    Ok(bytes.into())
}

impl Body {
    /// A JSON body, under `application/json` or the like.
    ///
    /// # Errors
    ///
    /// Where the value has no JSON form, such as a map with keys that are no text.
    pub fn json<T: Serialize + ?Sized>(content_type: &str, value: &T) -> Result<Self, InvalidRequest> {
        match serde_json::to_vec(value) {
            Ok(bytes) => Ok(Self::Bytes { content_type: content_type.to_owned(), bytes: bytes.into() }),
            Err(error) => Err(InvalidRequest::new("the body", error.to_string())),
        }
    }

    /// An XML document.
    ///
    /// # Errors
    ///
    /// Where XML has no form for the value.
    #[cfg(feature = "xml")]
    pub fn xml<T: Serialize + ?Sized>(content_type: &str, xml: &Xml, value: &T) -> Result<Self, InvalidRequest> {
        match xml::to_string(value, xml) {
            Ok(text) => Ok(Self::text(content_type, &text)),
            Err(error) => Err(InvalidRequest::new("the body", error.to_string())),
        }
    }

    /// Several JSON texts.
    ///
    /// # Errors
    ///
    /// Where one of the values has no JSON form.
    #[cfg(feature = "lines")]
    pub fn lines<T: Serialize>(content_type: &str, separator: Separator, items: &[T]) -> Result<Self, InvalidRequest> {
        match lines::to_bytes(items, separator) {
            Ok(bytes) => Ok(Self::Bytes { content_type: content_type.to_owned(), bytes: bytes.into() }),
            Err(error) => Err(InvalidRequest::new("the body", error.to_string())),
        }
    }

    /// A text.
    #[must_use]
    pub fn text(content_type: &str, text: &str) -> Self {
        Self::Bytes { content_type: content_type.to_owned(), bytes: text.to_owned().into() }
    }

    /// A file, under its own content type where it has one.
    #[must_use]
    pub fn file(content_type: &str, file: FilePart) -> Self {
        let content_type = file.content_type.clone().unwrap_or_else(|| content_type.to_owned());
        Self::File { content_type, file }
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        match self {
            Self::Empty | Self::Bytes { .. } => true,
            Self::File { file, .. } => file.is_repeatable(),
            #[cfg(feature = "multipart")]
            Self::Multipart(body) => body.is_repeatable(),
        }
    }

    /// Opens the body for an attempt; none where there is no body.
    pub(crate) async fn open(&self) -> io::Result<Option<OpenBody>> {
        Ok(match self {
            Self::Empty => None,
            Self::Bytes { content_type, bytes } => Some(OpenBody {
                content_type: content_type.clone(),
                length: u64::try_from(bytes.len()).ok(),
                payload: Payload::Bytes(bytes.clone()),
            }),
            Self::File { content_type, file } => Some(OpenBody {
                content_type: content_type.clone(),
                length: file.length(),
                payload: Payload::of_stream(file.open().await?).await?,
            }),
            #[cfg(feature = "multipart")]
            Self::Multipart(body) => {
                let boundary = boundary();
                let (stream, length) = body.open(&boundary).await?;
                let content_type = format!("{}; boundary={boundary}", body.content_type());
                Some(OpenBody { content_type, length, payload: Payload::of_stream(stream).await? })
            }
        })
    }
}

/// A plain value as its text, anything else as JSON.
#[cfg(any(feature = "forms", feature = "multipart"))]
pub(crate) fn plain_or_json(value: &Value) -> String {
    style::scalar(value).unwrap_or_else(|_| value.to_string())
}

#[cfg(any(feature = "forms", feature = "multipart", feature = "events"))]
pub(crate) fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/json") || essence.ends_with("+json")
}
