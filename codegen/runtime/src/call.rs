//! A call: a request on its way, and what is to be read of its answer.
//!
//! In: a [`Request`], and for each answer what to read of it. Out: a [`Call`], which gives a [`Response`] or an [`Error`].
//! What an operation adds to this is data and a choice by status, so that it costs little to compile.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use serde::de::DeserializeOwned;

use super::core::Core;
use super::error::{Error, Failure};
#[cfg(feature = "events")]
use super::events::EventStream;
use super::future::{BoxFuture, MaybeSend};
#[cfg(feature = "lines")]
use super::lines::{JsonStream, Separator};
use super::request::Request;
use super::response::{Answer, Response};
use super::stream::ByteStream;
#[cfg(feature = "xml")]
use super::xml::Xml;

/// A request on its way; a future of status, headers and body.
#[must_use = "a request does nothing until it is awaited"]
pub struct Call<'a, T, E>(BoxFuture<'a, Result<Response<T>, Error<E>>>);

impl<'a, T: 'a, E: 'a> Call<'a, T, E> {
    /// The body alone.
    #[must_use = "a request does nothing until it is awaited"]
    pub fn body(self) -> BoxFuture<'a, Result<T, Error<E>>> {
        Box::pin(async move { self.await.map(Response::into_body) })
    }
}

impl<T, E> Future for Call<'_, T, E> {
    type Output = Result<Response<T>, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<T, E> fmt::Debug for Call<'_, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Call").finish_non_exhaustive()
    }
}

impl Core {
    /// Takes a request that is to be sent.
    pub fn send(&self, request: Request) -> Sending<'_> {
        Sending { core: self, request }
    }
}

/// A request, and where it is sent from.
#[derive(Debug)]
#[must_use = "nothing is sent until it is said what to receive"]
pub struct Sending<'a> {
    core: &'a Core,
    request: Request,
}

impl<'a> Sending<'a> {
    /// Sends the request, and reads of its answer what `receive` says.
    pub fn receive<T: 'a, E: 'a>(self, receive: fn(Answer) -> Reading<T, E>) -> Call<'a, T, E> {
        Call(Box::pin(async move {
            let answer = self.core.execute(self.request).await?;
            receive(answer).await
        }))
    }
}

/// What is read of an answer: a future of a body of the type `T`, or of an error with one of the type `E`.
#[must_use = "nothing is read until it is returned"]
pub struct Reading<T, E>(BoxFuture<'static, Result<Response<T>, Error<E>>>);

impl<T: 'static, E: 'static> Reading<T, E> {
    /// The body, made into another type.
    pub fn map<U: 'static>(self, function: fn(T) -> U) -> Reading<U, E> {
        Reading(Box::pin(async move { self.await.map(|response| response.map(function)) }))
    }

    /// The body of the error, made into another type.
    pub fn map_error<F: 'static>(self, function: fn(E) -> F) -> Reading<T, F> {
        Reading(Box::pin(async move { self.await.map_err(|error| error.map_body(function)) }))
    }

    fn success(reading: impl Future<Output = Result<Response<T>, Failure>> + MaybeSend + 'static) -> Self {
        Self(Box::pin(async move { Ok(reading.await?) }))
    }
}

impl<T, E> Future for Reading<T, E> {
    type Output = Result<Response<T>, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<T, E> fmt::Debug for Reading<T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Reading").finish_non_exhaustive()
    }
}

/// What can be read of an answer, for each status that an operation declares.
impl Answer {
    /// The body is the JSON of a `T`.
    pub fn json<T: DeserializeOwned + 'static, E: 'static>(self) -> Reading<T, E> {
        Reading::success(self.read_json())
    }

    /// The body is an XML document that says a `T`.
    #[cfg(feature = "xml")]
    pub fn xml<T: DeserializeOwned + 'static, E: 'static>(self, xml: &'static Xml) -> Reading<T, E> {
        Reading::success(self.read_xml(xml))
    }

    /// The body is a text; whatever is no UTF-8 is replaced.
    pub fn text<E: 'static>(self) -> Reading<String, E> {
        Reading::success(self.read_text())
    }

    /// The body is left unread.
    pub fn empty<E: 'static>(self) -> Reading<(), E> {
        Reading::success(async move { Ok(self.unread()) })
    }

    /// The body is handed out as a stream. The time of the request no longer counts.
    pub fn stream<E: 'static>(self) -> Reading<ByteStream, E> {
        Reading::success(async move { Ok(self.into_stream()) })
    }

    /// Server-sent events, whose data is the JSON of a `T`.
    #[cfg(feature = "events")]
    pub fn events<T: DeserializeOwned + 'static, E: 'static>(self) -> Reading<EventStream<T>, E> {
        Reading::success(self.read_events())
    }

    /// Server-sent events, with their data as a text.
    #[cfg(feature = "events")]
    pub fn text_events<E: 'static>(self) -> Reading<EventStream<String>, E> {
        Reading::success(self.read_text_events())
    }

    /// Server-sent events, where a `T` is the whole event.
    #[cfg(feature = "events")]
    pub fn whole_events<T: DeserializeOwned + 'static, E: 'static>(self) -> Reading<EventStream<T>, E> {
        Reading::success(self.read_whole_events())
    }

    /// Values, each on a line of its own or after a record separator.
    #[cfg(feature = "lines")]
    pub fn lines<T: DeserializeOwned + 'static, E: 'static>(self, separator: Separator) -> Reading<JsonStream<T>, E> {
        Reading::success(async move { Ok(self.into_lines(separator)) })
    }

    /// An error whose body is the JSON of an `E`; where it is not, the error holds the body as it came.
    pub fn error<T: 'static, E: DeserializeOwned + 'static>(self) -> Reading<T, E> {
        Reading(Box::pin(async move { Err(self.read_error().await) }))
    }

    /// An error whose body is an XML document that says an `E`; where it is not, the error holds the body as it came.
    #[cfg(feature = "xml")]
    pub fn xml_error<T: 'static, E: DeserializeOwned + 'static>(self, xml: &'static Xml) -> Reading<T, E> {
        Reading(Box::pin(async move { Err(self.read_xml_error(xml).await) }))
    }

    /// An error whose body is a text.
    pub fn text_error<T: 'static>(self) -> Reading<T, String> {
        Reading(Box::pin(async move { Err(self.read_text_error().await) }))
    }

    /// An error without a declared body.
    pub fn bare_error<T: 'static, E: 'static>(self) -> Reading<T, E> {
        Reading(Box::pin(async move { Err(self.read_bare_error().await) }))
    }
}
