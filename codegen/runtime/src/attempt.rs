//! One attempt to send a request: its credentials, its body, its hooks.
//!
//! In: a [`Request`] with its address. Out: an answer whose body has not been read. Not known here: whether there will be
//! another attempt.

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue,
};
use reqwest::{Method, Url};

use super::address;
use super::body::{OpenBody, Payload};
use super::clock::Stopwatch;
use super::core::Core;
use super::credential::{self, Demand, Placement, RequiredScheme, Secret, SecurityScheme};
use super::error::{CredentialError, Failure, InvalidRequest, TransportError, TransportKind};
use super::percent::{Raw, encode};
use super::request::Request;

/// One attempt.
pub(crate) struct Attempt<'a> {
    core: &'a Core,
    request: &'a Request,
    method: &'a Method,
    url: &'a Url,
    schemes: &'a [RequiredScheme],
    /// What was shown, by the place of the scheme.
    secrets: Vec<(usize, Secret)>,
}

impl<'a> Attempt<'a> {
    pub(crate) fn new(
        core: &'a Core,
        request: &'a Request,
        method: &'a Method,
        url: &'a Url,
        schemes: &'a [RequiredScheme],
    ) -> Self {
        Self { core, request, method, url, schemes, secrets: Vec::new() }
    }

    /// Sends the request.
    pub(crate) async fn send(&mut self) -> Result<reqwest::Response, Failure> {
        let core = self.core;
        let mut out = self.assemble().await?;
        for hook in &core.hooks {
            hook.before(self.request.operation, &mut out).await.map_err(Failure::InvalidRequest)?;
        }
        let watch = Stopwatch::start();
        let outcome = core.http.execute(out).await.map_err(TransportError::from_reqwest);
        for hook in &core.hooks {
            hook.after(self.request.operation, outcome.as_ref(), watch.elapsed());
        }
        outcome.map_err(Failure::Transport)
    }

    /// After a 401: whether a credential has another secret than the one that was shown.
    pub(crate) fn has_other_secrets(&self) -> bool {
        // Each is told, not only those before the first that has.
        let renewed = self.secrets.iter().filter(|(scheme, secret)| {
            self.core.credentials.get(*scheme).and_then(Option::as_ref).is_some_and(|it| it.refused(secret))
        });
        renewed.count() > 0
    }

    async fn assemble(&mut self) -> Result<reqwest::Request, Failure> {
        let (core, request) = (self.core, self.request);
        let mut url = self.url.clone();
        let mut headers = core.headers.clone();
        if !request.operation.accept.is_empty() {
            headers.insert(ACCEPT, HeaderValue::from_static(request.operation.accept));
        }
        let mut cookies: Vec<_> = request.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        for required in self.schemes {
            let (Some(scheme), Some(Some(credential))) =
                (core.schemes.get(required.scheme), core.credentials.get(required.scheme))
            else {
                continue;
            };
            let demand = Demand::new(required.scopes, &core.http, core.servers.base());
            let secret = credential.secret(demand).await.map_err(Failure::Credential)?;
            place(scheme, &secret, &mut url, &mut headers, &mut cookies)?;
            self.secrets.push((required.scheme, secret));
        }
        let body =
            request.body.open().await.map_err(|error| {
                Failure::Transport(TransportError::new(TransportKind::Other, Some(Box::new(error))))
            })?;
        let mut out = reqwest::Request::new(self.method.clone(), url);
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
        Ok(out)
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
    });
    Ok(())
}
