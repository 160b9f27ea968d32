//! The one place where requests are sent, whatever the API.
//!
//! In: a [`Request`]. Out: an [`Answer`], after as many attempts as the retry policy allows. Not known here: which
//! statuses an operation declares, and what types its bodies have.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use tracing::{Instrument as _, Span, debug, debug_span, field};

use super::address;
use super::body::{OpenBody, Payload};
use super::clock::{self, Deadline, Stopwatch};
use super::credential::{self, Credential, Placement, RequiredScheme, Secret, SecurityScheme};
use super::error::{CredentialError, Failure, InvalidRequest, TransportError, TransportKind};
use super::percent::{Raw, encode};
use super::request::Request;
use super::response::Answer;
use super::retry::RetryPolicy;

/// What all requests of a client share.
pub struct Core {
    pub(crate) http: reqwest::Client,
    pub(crate) base: Url,
    /// Whether the address was given by the user, and so stands above the servers of single operations.
    pub(crate) base_is_given: bool,
    pub(crate) schemes: &'static [SecurityScheme],
    pub(crate) credentials: Vec<Option<Arc<dyn Credential>>>,
    pub(crate) headers: HeaderMap,
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
        loop {
            let deadline = clock::after(timeout);
            let attempt = self.attempt(&request, &method, &url, schemes);
            let outcome = match clock::until(deadline, attempt).await {
                Ok(outcome) => outcome,
                Err(error) => Err(Failure::Transport(error)),
            };
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
        let base = self.base_of(request)?;
        let turn = request.options.turn.clone();
        let template = match turn.as_ref().and_then(|turn| Some((turn.paging, turn.position.as_ref()?))) {
            Some((paging, position)) => position.apply(request, paging),
            None => request.operation.path.into(),
        };
        let url = address::assemble(&base, &template, request).map_err(Failure::InvalidRequest)?;
        Ok(match turn {
            Some(turn) => turn.address(url),
            None => url,
        })
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
        let turn = request.options.turn.clone();
        Ok(Answer::new(request.operation.id, response, deadline, self.body_limit, turn))
    }

    fn base_of(&self, request: &Request) -> Result<Url, Failure> {
        match request.operation.server {
            Some(server) if !self.base_is_given => self.base.join(server).map_err(|_| {
                Failure::InvalidRequest(InvalidRequest::new("server", "the operation's own server is no address"))
            }),
            _ => Ok(self.base.clone()),
        }
    }

    /// The first alternative whose schemes are all configured; an anonymous one only where no other is.
    fn alternative(&self, request: &Request) -> Result<&'static [RequiredScheme], Failure> {
        let alternatives = request.operation.security;
        let is_configured = |required: &RequiredScheme| {
            let connection = self.schemes.get(required.scheme).is_some_and(|it| it.placement == Placement::Connection);
            connection || self.credentials.get(required.scheme).is_some_and(Option::is_some)
        };
        let complete =
            alternatives.iter().find(|schemes| !schemes.is_empty() && schemes.iter().all(is_configured)).copied();
        if let Some(schemes) = complete {
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

    async fn attempt(
        &self,
        request: &Request,
        method: &Method,
        url: &Url,
        schemes: &[RequiredScheme],
    ) -> Result<reqwest::Response, Failure> {
        let mut url = url.clone();
        let mut headers = self.headers.clone();
        if !request.operation.accept.is_empty() {
            headers.insert(reqwest::header::ACCEPT, HeaderValue::from_static(request.operation.accept));
        }
        let mut cookies: Vec<_> = request.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        for required in schemes {
            let (Some(scheme), Some(Some(credential))) =
                (self.schemes.get(required.scheme), self.credentials.get(required.scheme))
            else {
                continue;
            };
            let secret = credential.secret(required.scopes).await.map_err(Failure::Credential)?;
            place(scheme, &secret, &mut url, &mut headers, &mut cookies)?;
        }
        let body =
            request.body.open().await.map_err(|error| {
                Failure::Transport(TransportError::new(TransportKind::Other, Some(Box::new(error))))
            })?;
        let mut out = reqwest::Request::new(method.clone(), url);
        if let Some(body) = body {
            attach(body, &mut out, &mut headers)?;
        }
        if !cookies.is_empty() {
            headers.insert(COOKIE, sensitive(&cookies.join("; "), "cookie")?);
        }
        for (name, value) in &request.headers {
            headers.insert(name.clone(), value.clone());
        }
        *out.headers_mut() = headers;
        self.http.execute(out).await.map_err(|error| Failure::Transport(TransportError::from_reqwest(error)))
    }
}

impl std::fmt::Debug for Core {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Core").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

fn place(
    scheme: &SecurityScheme,
    secret: &Secret,
    url: &mut Url,
    headers: &mut HeaderMap,
    cookies: &mut Vec<String>,
) -> Result<(), Failure> {
    match scheme.placement {
        Placement::Header(name) => {
            let name = HeaderName::try_from(name)
                .map_err(|_| Failure::Credential(CredentialError::new("the scheme's header has no valid name")))?;
            headers.insert(name, sensitive(secret.expose(), scheme.name)?);
        }
        Placement::Query(name) => address::set_query(url, name, secret.expose()),
        Placement::Cookie(name) => cookies.push(format!("{name}={}", encode(secret.expose(), Raw::Unreserved))),
        Placement::Authorization(prefix) => {
            let value = credential::authorization(prefix, secret);
            headers.insert(AUTHORIZATION, sensitive(&value, scheme.name)?);
        }
        Placement::Basic => {
            headers.insert(AUTHORIZATION, sensitive(&credential::basic(secret), scheme.name)?);
        }
        Placement::Connection => {}
    }
    Ok(())
}

fn sensitive(text: &str, subject: &str) -> Result<HeaderValue, Failure> {
    let mut value = HeaderValue::try_from(text).map_err(|_| {
        Failure::Credential(CredentialError::new(format!("a header cannot hold the credential for {subject}")))
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn attach(body: OpenBody, request: &mut reqwest::Request, headers: &mut HeaderMap) -> Result<(), Failure> {
    let content_type = HeaderValue::try_from(body.content_type).map_err(|_| {
        Failure::InvalidRequest(InvalidRequest::new("the body", "a header cannot hold its content type"))
    })?;
    headers.insert(CONTENT_TYPE, content_type);
    if let Some(length) = body.length {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    *request.body_mut() = Some(match body.payload {
        Payload::Bytes(bytes) => bytes.into(),
        #[cfg(not(target_arch = "wasm32"))]
        Payload::Stream(stream) => reqwest::Body::wrap_stream(stream),
        #[cfg(target_arch = "wasm32")]
        Payload::Stream(_) => {
            return Err(Failure::InvalidRequest(InvalidRequest::new("the body", "it cannot be streamed here")));
        }
    });
    Ok(())
}
