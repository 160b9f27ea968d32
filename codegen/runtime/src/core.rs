//! The one place where requests are sent, whatever the API.
//!
//! In: a [`Request`]. Out: an [`Answer`], after as many attempts as the retry policy allows. Not known here: which
//! statuses an operation declares, and what types its bodies have.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode, Url};
use tracing::{Instrument as _, Span, debug, debug_span, field};

use super::address;
use super::attempt::Attempt;
use super::clock::{self, Deadline, Stopwatch};
use super::credential::{Credential, Placement, RequiredScheme, SecurityScheme};
use super::error::{CredentialError, Failure, InvalidRequest};
use super::hook::Hook;
use super::request::Request;
use super::response::Answer;
use super::retry::RetryPolicy;
use super::server::Servers;

/// What all requests of a client share.
pub struct Core {
    pub(crate) http: reqwest::Client,
    pub(crate) servers: Servers,
    pub(crate) schemes: &'static [SecurityScheme],
    pub(crate) credentials: Vec<Option<Arc<dyn Credential>>>,
    pub(crate) headers: HeaderMap,
    pub(crate) hooks: Vec<Arc<dyn Hook>>,
    pub(crate) retry: RetryPolicy,
    pub(crate) timeout: Option<Duration>,
    pub(crate) body_limit: usize,
}

impl Core {
    /// Sends a request, and repeats it where that is safe and the policy says so.
    ///
    /// # Errors
    ///
    /// Where the request must not be sent, a credential is missing, or there was no answer.
    pub async fn execute(&self, request: Request) -> Result<Answer, Failure> {
        let span = debug_span!(
            "request",
            operation = request.operation.id,
            method = request.operation.method,
            status = field::Empty,
            retries = field::Empty,
        );
        self.attempts(request).instrument(span).await
    }

    async fn attempts(&self, mut request: Request) -> Result<Answer, Failure> {
        if let Some(error) = request.invalid.take() {
            return Err(Failure::InvalidRequest(error));
        }
        let url = self.address(&mut request)?;
        let method = Method::from_bytes(request.operation.method.as_bytes())
            .map_err(|_| Failure::InvalidRequest(InvalidRequest::new("method", "this is no name of a method")))?;
        let schemes = self.alternative(&request)?;
        let policy = request.options.retry.as_ref().unwrap_or(&self.retry);
        let timeout = request.options.timeout.or(self.timeout);
        let watch = Stopwatch::start();
        let mut retries = 0;
        let mut is_renewed = false;
        loop {
            let deadline = clock::after(timeout);
            let mut attempt = Attempt::new(self, &request, &method, &url, schemes);
            let outcome = match clock::until(deadline, attempt.send()).await {
                Ok(outcome) => outcome,
                Err(error) => Err(Failure::Transport(error)),
            };
            let is_refused = matches!(&outcome, Ok(response) if response.status() == StatusCode::UNAUTHORIZED);
            if is_refused && !is_renewed && request.body.is_repeatable() && attempt.has_other_secrets() {
                debug!("repeating with a new credential");
                is_renewed = true;
                continue;
            }
            let delay = match &outcome {
                _ if !request.body.is_repeatable() => None,
                Ok(response) => policy.after_answer(
                    method.as_str(),
                    response.status(),
                    response.headers(),
                    retries,
                    watch.elapsed(),
                ),
                Err(Failure::Transport(error)) => {
                    policy.after_failure(method.as_str(), error, retries, watch.elapsed())
                }
                Err(_) => None,
            };
            match delay {
                None => return self.conclude(&request, outcome, retries, deadline),
                Some(delay) => {
                    debug!(retries, delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX), "repeating");
                    drop(outcome);
                    clock::wait(delay).await;
                    retries += 1;
                }
            }
        }
    }

    /// Where the request goes, what credentials add aside.
    fn address(&self, request: &mut Request) -> Result<Url, Failure> {
        let base = self.servers.of(request.operation.server, request.options.base_url.as_deref());
        let base = base.map_err(Failure::InvalidRequest)?;
        #[cfg(feature = "pages")]
        if let Some(turn) = request.options.turn.clone() {
            let path = turn.path(request);
            let assembled = address::assemble(&base, &path, request).map_err(Failure::InvalidRequest)?;
            return Ok(turn.address(assembled));
        }
        address::assemble(&base, request.operation.path, request).map_err(Failure::InvalidRequest)
    }

    fn conclude(
        &self,
        request: &Request,
        outcome: Result<reqwest::Response, Failure>,
        retries: u32,
        deadline: Deadline,
    ) -> Result<Answer, Failure> {
        let span = Span::current();
        span.record("retries", retries);
        let response = outcome?;
        span.record("status", response.status().as_u16());
        let answer = Answer::new(request.operation.id, response, deadline, self.body_limit);
        #[cfg(feature = "pages")]
        let answer = answer.tell(request.options.turn.clone());
        Ok(answer)
    }

    /// The first alternative whose schemes are all configured. One that rests on the connection alone comes after those
    /// that have a credential, since nobody can tell whether the connection proves anything; an anonymous one comes last.
    fn alternative(&self, request: &Request) -> Result<&'static [RequiredScheme], Failure> {
        let alternatives = request.operation.security;
        let has_credential =
            |required: &RequiredScheme| self.credentials.get(required.scheme).is_some_and(Option::is_some);
        let is_configured = |required: &RequiredScheme| {
            let connection = self.schemes.get(required.scheme).is_some_and(|it| it.placement == Placement::Connection);
            connection || has_credential(required)
        };
        let complete = || alternatives.iter().filter(|schemes| schemes.iter().all(is_configured));
        let chosen = complete()
            .find(|schemes| schemes.iter().any(has_credential))
            .or_else(|| complete().find(|schemes| !schemes.is_empty()));
        if let Some(schemes) = chosen {
            return Ok(schemes);
        }
        if alternatives.is_empty() || alternatives.iter().any(|schemes| schemes.is_empty()) {
            return Ok(&[]);
        }
        let names = |schemes: &[RequiredScheme]| {
            let names: Vec<_> = schemes.iter().filter_map(|it| self.schemes.get(it.scheme)).map(|it| it.name).collect();
            names.join(" and ")
        };
        let wanted: Vec<_> = alternatives.iter().map(|schemes| names(schemes)).collect();
        Err(Failure::Credential(CredentialError::new(format!(
            "nothing was sent: {} needs a credential for {}",
            request.operation.id,
            wanted.join(", or for ")
        ))))
    }
}

impl std::fmt::Debug for Core {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Core").field("base", &self.servers.base().as_str()).finish_non_exhaustive()
    }
}
