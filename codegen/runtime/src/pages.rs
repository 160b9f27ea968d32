//! Pages, and the items in them, as streams.
//!
//! In: how one page is asked for, and how an answer leads to the next. Out: [`Pages`] and [`Items`]. A page is asked for
//! when it is wanted, not before. The streams come to an end whatever the server does: a page that leads back to one that
//! was there before is an error.

use std::borrow::Cow;
use std::collections::HashSet;
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use reqwest::Url;
use reqwest::header::HeaderMap;

use super::address;
use super::error::Error;
use super::future::{BoxFuture, MaybeSend};
use super::paging::{Found, Lead, Paging, Position};
use super::request::{Operation, Request, RequestOptions};
use super::response::Response;

/// The pages of a list, as a [`Stream`]; it ends after the last page, and after the first error.
///
/// Credentials go along with each page, so a server can lead only to itself: a next page at another server is an error.
#[must_use = "pages are asked for when they are wanted"]
pub struct Pages<'a, P, E> {
    operation: &'static str,
    paging: &'static Paging,
    options: RequestOptions,
    send: Ask<'a, P, E>,
    state: State<'a, P, E>,
    /// Where pages were already asked for.
    positions: HashSet<Position>,
    mark: Option<u64>,
}

#[cfg(not(target_arch = "wasm32"))]
type Ask<'a, P, E> = Box<dyn Fn(RequestOptions) -> Fetch<'a, P, E> + Send + 'a>;
#[cfg(target_arch = "wasm32")]
type Ask<'a, P, E> = Box<dyn Fn(RequestOptions) -> Fetch<'a, P, E> + 'a>;

type Fetch<'a, P, E> = BoxFuture<'a, Result<Response<P>, Error<E>>>;

enum State<'a, P, E> {
    /// The next page is at this position; the first is at none.
    Ready(Option<Position>),
    Waiting(Fetch<'a, P, E>, Turn),
    /// The page before led nowhere.
    Broken(PageError),
    Done,
}

impl<'a, P, E> Pages<'a, P, E> {
    /// The pages of an operation, each asked for with the options of the first.
    pub fn new(
        operation: &'static Operation,
        paging: &'static Paging,
        options: RequestOptions,
        send: impl Fn(RequestOptions) -> Fetch<'a, P, E> + MaybeSend + 'a,
    ) -> Self {
        Self {
            operation: operation.id,
            paging,
            options,
            send: Box::new(send),
            state: State::Ready(None),
            positions: HashSet::new(),
            mark: None,
        }
    }

    /// The next page; none after the last, and after an error.
    ///
    /// Nothing is lost where the future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Result<P, Error<E>>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The items of all pages, given what splits a page into them.
    pub fn items<T>(self, split: fn(P) -> Vec<T>) -> Items<'a, P, T, E> {
        Items { pages: self, split, current: Vec::new().into_iter() }
    }

    fn ask(&self, position: Option<Position>) -> State<'a, P, E> {
        let turn = Turn { paging: self.paging, position, learned: Arc::default() };
        let mut options = self.options.clone();
        options.turn = Some(turn.clone());
        State::Waiting((self.send)(options), turn)
    }

    /// The state after a page, or why there can be none.
    fn advance(&mut self, turn: &Turn) -> Result<State<'a, P, E>, PageError> {
        let Learned { asked, answered, found } = std::mem::take(&mut *turn.lock());
        let position = match (found.lead, asked) {
            (Lead::End, _) => return Ok(State::Done),
            (Lead::Lost, _) => {
                let reason = "the server says that there is another page, but not where";
                return Err(PageError::new(self.operation, reason));
            }
            (Lead::To(Position::Link(link)), Some(asked)) => {
                let next = address::follow(&asked, answered.as_ref().unwrap_or(&asked), &link)
                    .map_err(|reason| PageError::new(self.operation, reason))?;
                self.positions.insert(Position::Link(asked.into()));
                Position::Link(next.into())
            }
            (Lead::To(position), _) => position,
        };
        let is_the_same = found.mark.is_some() && found.mark == self.mark;
        self.mark = found.mark;
        if is_the_same || !self.positions.insert(position.clone()) {
            return Err(PageError::new(self.operation, "the server leads back to a page that was there before"));
        }
        Ok(State::Ready(Some(position)))
    }
}

impl<P, E> Stream for Pages<'_, P, E> {
    type Item = Result<P, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Ready(position) => {
                    let position = position.take();
                    self.state = self.ask(position);
                }
                State::Waiting(fetch, turn) => {
                    let outcome = ready!(fetch.as_mut().poll(context));
                    let turn = turn.clone();
                    self.state = State::Done;
                    let page = match outcome {
                        Ok(response) => response.into_body(),
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    };
                    // A page that leads nowhere good is still a page; the error follows it.
                    self.state = self.advance(&turn).unwrap_or_else(State::Broken);
                    return Poll::Ready(Some(Ok(page)));
                }
                State::Broken(_) => {
                    if let State::Broken(error) = std::mem::replace(&mut self.state, State::Done) {
                        return Poll::Ready(Some(Err(Error::Page(error))));
                    }
                }
            }
        }
    }
}

impl<P, E> fmt::Debug for Pages<'_, P, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// The items of a list, page after page, as a [`Stream`]; it ends after the last one, and after the first error.
#[must_use = "pages are asked for when their items are wanted"]
pub struct Items<'a, P, T, E> {
    pages: Pages<'a, P, E>,
    split: fn(P) -> Vec<T>,
    current: std::vec::IntoIter<T>,
}

impl<P, T, E> Items<'_, P, T, E> {
    /// The next item; none after the last, and after an error.
    ///
    /// Nothing is lost where the future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        loop {
            if let Some(item) = self.current.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.current = (self.split)(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<P, T: Unpin, E> Stream for Items<'_, P, T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<P, T, E> fmt::Debug for Items<'_, P, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// A page that leads nowhere: to another server, back to a page that was there before, or to one that it does not name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError {
    operation: &'static str,
    reason: String,
}

impl PageError {
    pub(crate) fn new(operation: &'static str, reason: impl Into<String>) -> Self {
        Self { operation, reason: reason.into() }
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.operation, self.reason)
    }
}

impl StdError for PageError {}

/// The part of a request's options that asks for one of several pages, and learns from its answer where the next one is.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    paging: &'static Paging,
    position: Option<Position>,
    learned: Arc<Mutex<Learned>>,
}

#[derive(Debug, Default)]
struct Learned {
    /// The address that was asked.
    asked: Option<Url>,
    /// The one that has answered: another, where the HTTP client followed a redirect.
    answered: Option<Url>,
    found: Found,
}

impl Turn {
    /// The path of this page, whose parameters are set.
    pub(crate) fn path(&self, request: &mut Request) -> Cow<'static, str> {
        match &self.position {
            Some(position) => position.apply(request, self.paging),
            None => request.operation.path.into(),
        }
    }

    /// The address of this page: what was assembled, unless the page before has given one.
    pub(crate) fn address(&self, assembled: Url) -> Url {
        let url = match &self.position {
            Some(Position::Link(link)) => match Url::parse(link) {
                Ok(link) => self.paging.completed(link, &assembled),
                Err(_) => assembled,
            },
            _ => assembled,
        };
        self.lock().asked = Some(url.clone());
        url
    }

    /// Reads the answer.
    pub(crate) fn learn(&self, answered: Url, headers: &HeaderMap, body: &[u8]) {
        let found = self.paging.read(headers, body);
        let mut learned = self.lock();
        learned.answered = Some(answered);
        learned.found = found;
    }

    fn lock(&self) -> MutexGuard<'_, Learned> {
        self.learned.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
