//! Requests that had no answer, sent once more: what is the server's way, and what was only the moment.
//!
//! In: a request that had no answer. Out: the exchange that is judged, which may be the second one. Not known here: why the
//! case was made, what the checks say.

use std::time::Duration;

use super::run::Run;
use super::send::Attempt;
use crate::exchange::{Failure, Outcome};
use crate::lifecycle::infer::words;
use crate::transport::Company;

/// After how many requests without an answer an operation is not asked any more.
const GIVEN_UP: u32 = 3;
/// After how many operations in a row that have no answer, and no answer to anything between them, the server is taken to
/// have stopped.
const STOPPED: usize = 4;
/// How many times longer than it takes to answer everything that is under way an answer may take to come.
const SLACK: u32 = 4;
/// How often a request is sent again that a server which closes connections at rest has cut.
const TRIES: u32 = 5;

impl Run {
    /// Sends a request without an answer again, one such request at a time, and until its operation is given up: where one
    /// answer holds up all others, many wait for nothing.
    pub(super) async fn unanswered(&self, first: Attempt, after: Duration) -> Attempt {
        let _turn = self.again.lock().await;
        let name = first.exchange.case.name.clone();
        let operation = first.exchange.case.operation.and_then(|index| self.operation(index));
        let is_meant = operation.is_some_and(words::may_wait);
        let is_no_use = self.is_given_up(&name) || self.has_stopped() || self.is_late(first.exchange.case.phase);
        let is_no_use = is_no_use || is_meant;
        let attempt = if is_no_use { first } else { self.once_more(first, after).await };
        if matches!(attempt.exchange.outcome, Outcome::Failed(Failure::Timeout(_))) {
            let mut book = self.book();
            book.silent.insert(name.clone());
            // What is meant to wait is not waited for again.
            *book.hung.entry(name).or_default() += if is_meant { GIVEN_UP + 1 } else { 1 };
        }
        attempt
    }

    /// Whether the server answers nothing any more.
    pub(super) fn has_stopped(&self) -> bool {
        let book = self.book();
        book.is_gone || book.silent.len() >= STOPPED
    }

    pub(super) fn is_given_up(&self, operation: &str) -> bool {
        self.book().hung.get(operation).is_some_and(|count| *count > GIVEN_UP)
    }

    /// Settles whether a request without an answer was one too many for a server that is merely busy: sends it again,
    /// while nothing else is under way.
    ///
    /// Where that has an answer, a request that may be repeated is taken as it was answered then. Of one that may not, it
    /// stays open what it did, and its answer is told as late. Where the answer came too quickly to explain the wait, or
    /// there is none again, the first one stands.
    async fn once_more(&self, first: Attempt, after: Duration) -> Attempt {
        let case = &first.exchange.case;
        let is_create = first.making.is_some();
        let is_repeatable =
            case.request.is_safe() || is_create || matches!(case.request.method.as_str(), "DELETE" | "PUT");
        if !is_repeatable {
            return first;
        }
        let second = self.attempt(case.clone(), Company::None).await;
        let Outcome::Response(response) = &second.exchange.outcome else { return first };
        let width = u32::try_from(self.client.width()).unwrap_or(u32::MAX);
        if response.total.saturating_mul(width).saturating_mul(SLACK) < after {
            self.resolve(second);
            return first;
        }
        self.client.narrow(self.client.width() / 2).await;
        self.skip(format!(
            "{}: no answer within {} ms among others, and one in {} ms alone: fewer requests at a time from here on",
            case.name,
            after.as_millis(),
            response.total.as_millis(),
        ));
        if case.request.is_safe() {
            return second;
        }
        if is_create {
            self.resolve(first);
            return second;
        }
        let mut first = first;
        first.exchange.outcome = Outcome::Failed(Failure::Late(after));
        first
    }

    /// Settles whether a connection was closed since the server took it for one at rest, while the request was on its way:
    /// sends the request again, while nothing else is under way. Where the server does not close such connections, or cuts
    /// this one again, the first one stands.
    ///
    /// Source: RFC 9112 section 9.5, "a client might have started to send a new request at the same time".
    pub(super) async fn closed_at_rest(&self, first: Attempt) -> Attempt {
        let _turn = self.again.lock().await;
        let case = &first.exchange.case;
        let is_create = first.making.is_some();
        let is_repeatable =
            case.request.is_safe() || is_create || matches!(case.request.method.as_str(), "DELETE" | "PUT");
        let open = first.exchange.done.saturating_sub(first.exchange.sent);
        // Of a server that has stopped every connection was cut.
        let is_gone = self.book().is_gone;
        if is_gone || self.client.reach().await.is_err() {
            return first;
        }
        if !self.client.closes_at_rest_within(open).await {
            return first;
        }
        if is_repeatable {
            let Some(second) = self.once_uncut(&first).await else { return first };
            // A delete that found nothing may have been carried out the first time.
            if first.exchange.case.request.method != "DELETE" || second.exchange.is_success() {
                self.resolve(first);
                return second;
            }
            self.resolve(second);
        }
        let mut first = first;
        // It stays open what it did.
        first.exchange.outcome = Outcome::Failed(Failure::AtRest(open));
        first
    }

    /// The same request, alone, and once more each time that it is cut: a machine with too much to do may keep it from the
    /// server for too long again. `None` where it is cut each time.
    async fn once_uncut(&self, first: &Attempt) -> Option<Attempt> {
        for _ in 0..TRIES {
            let second = self.attempt(first.exchange.case.clone(), Company::None).await;
            if matches!(second.exchange.outcome, Outcome::Response(_)) {
                return Some(second);
            }
            self.resolve(second);
        }
        None
    }
}
