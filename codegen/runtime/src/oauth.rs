//! OAuth 2: tokens by client credentials.
//!
//! In: the client's id and secret. Out: a token for each set of scopes, which is kept until shortly before it ends, or until
//! a server refuses it. Source: RFC 6749 sections 2.3.1, 4.4 and 5.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde::Deserialize;

use super::clock::Moment;
use super::credential::{Credential, Demand, Secret, basic};
use super::error::{CredentialError, TransportError};
use super::future::BoxFuture;
use super::percent::{Raw, encode};

/// A credential that gets its tokens from a token server, with the id and the secret of a client.
///
/// Tokens are shared by all calls, one for each set of scopes, and one request at a time gets a new one. A token is used
/// until a minute before it ends, or until half of its time where that is shorter. A server that refuses one with 401 makes
/// for a new one, and for one repeat of the request.
pub struct ClientCredentials {
    token_url: String,
    id: String,
    secret: Secret,
    scopes: Option<Vec<String>>,
    authentication: ClientAuthentication,
    parameters: Vec<(String, String)>,
    tokens: Mutex<BTreeMap<String, Token>>,
    /// Held while a token is got.
    turn: tokio::sync::Mutex<()>,
}

/// How a client proves to the token server who it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// Id and secret in the header `Authorization`, which every token server takes.
    #[default]
    Basic,
    /// Id and secret in the body, for token servers that take them nowhere else.
    Body,
}

struct Token {
    secret: Secret,
    /// When to get another; never, where the token server does not say how long it lives.
    renewal: Option<Moment>,
}

/// What a token server answers.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    token_type: Option<String>,
    expires_in: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Refused {
    error: String,
}

impl ClientCredentials {
    /// A client at a token server. Its address may be relative to that of the API.
    #[must_use]
    pub fn new(token_url: impl Into<String>, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self {
            token_url: token_url.into(),
            id: id.into(),
            secret: secret.into(),
            scopes: None,
            authentication: ClientAuthentication::default(),
            parameters: Vec::new(),
            tokens: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// Asks for these scopes, whatever an operation asks for.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// Sets how the client proves who it is.
    #[must_use]
    pub fn authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.authentication = authentication;
        self
    }

    /// Sends one more parameter to the token server, such as `audience` or `resource`.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    fn kept(&self, scopes: &str) -> Option<Secret> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let token = tokens.get(scopes)?;
        let is_over = token.renewal.is_some_and(Moment::is_past);
        (!is_over).then(|| token.secret.clone())
    }

    async fn token(&self, demand: Demand<'_>) -> Result<Secret, CredentialError> {
        let scopes = match &self.scopes {
            Some(scopes) => scopes.join(" "),
            None => demand.scopes().join(" "),
        };
        if let Some(secret) = self.kept(&scopes) {
            return Ok(secret);
        }
        let _turn = self.turn.lock().await;
        // Whoever had the turn before may have got the token.
        if let Some(secret) = self.kept(&scopes) {
            return Ok(secret);
        }
        let token = self.request(demand, &scopes).await?;
        let secret = token.secret.clone();
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(scopes, token);
        Ok(secret)
    }

    async fn request(&self, demand: Demand<'_>, scopes: &str) -> Result<Token, CredentialError> {
        let url = address(&self.token_url, demand.base_url())?;
        let mut pairs = vec![("grant_type", "client_credentials")];
        if !scopes.is_empty() {
            pairs.push(("scope", scopes));
        }
        pairs.extend(self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let mut request = reqwest::Request::new(reqwest::Method::POST, url);
        match self.authentication {
            ClientAuthentication::Basic => {
                let pair = Secret::new(format!("{}:{}", encoded(&self.id), encoded(self.secret.expose())));
                let mut value = HeaderValue::try_from(basic(&pair))
                    .map_err(|_| CredentialError::new("a header cannot hold the client's id and secret"))?;
                value.set_sensitive(true);
                request.headers_mut().insert(AUTHORIZATION, value);
            }
            ClientAuthentication::Body => {
                pairs.extend([("client_id", self.id.as_str()), ("client_secret", self.secret.expose())]);
            }
        }
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(pairs.join("&").into());
        let unreachable = |error| {
            CredentialError::new("the token server did not answer").with_source(TransportError::from_reqwest(error))
        };
        let response = demand.http().execute(request).await.map_err(unreachable)?;
        let (status, body) = (response.status(), response.bytes().await.map_err(unreachable)?);
        if !status.is_success() {
            let reason = serde_json::from_slice::<Refused>(&body).map(|it| it.error).unwrap_or_default();
            let reason: String = reason.chars().take(80).collect();
            let text = format!("the token server answered {}: {reason}", status.as_u16());
            return Err(CredentialError::new(text.trim_end_matches([' ', ':'])));
        }
        // The body holds a secret, and so may the decoder's message.
        let granted: Granted = serde_json::from_slice(&body)
            .map_err(|_| CredentialError::new("the token server answered with something that is no token"))?;
        if granted.token_type.as_deref().is_some_and(|ty| !ty.eq_ignore_ascii_case("bearer")) {
            return Err(CredentialError::new("the token server gave a token that is not a bearer token"));
        }
        let renewal = lifetime(granted.expires_in.as_ref()).map(|lifetime| Moment::after(renewal(lifetime)));
        Ok(Token { secret: Secret::new(granted.access_token), renewal })
    }
}

impl Credential for ClientCredentials {
    fn secret<'a>(&'a self, demand: Demand<'a>) -> BoxFuture<'a, Result<Secret, CredentialError>> {
        Box::pin(self.token(demand))
    }

    fn refused(&self, secret: &Secret) -> bool {
        // Only the token that was refused goes: another call may have got a new one since.
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, token| token.secret != *secret);
        true
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientCredentials")
            .field("token_url", &self.token_url)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A relative address is one below that of the API.
fn address(token_url: &str, base: &Url) -> Result<Url, CredentialError> {
    let mut folder = base.clone();
    folder.set_path(&format!("{}/", base.path().trim_end_matches('/')));
    folder.join(token_url).map_err(|_| CredentialError::new("the address of the token server is none"))
}

/// How a form is encoded, which id and secret are also in the header.
fn encoded(text: &str) -> String {
    encode(text, Raw::Unreserved)
}

/// Some token servers write the number as a text.
fn lifetime(expires_in: Option<&serde_json::Value>) -> Option<Duration> {
    let seconds = match expires_in? {
        serde_json::Value::String(text) => text.trim().parse().ok()?,
        value => value.as_f64()?,
    };
    Duration::try_from_secs_f64(seconds.max(0.0)).ok()
}

/// How long a token is used that lives so long.
fn renewal(lifetime: Duration) -> Duration {
    lifetime.saturating_sub(Duration::from_secs(60)).max(lifetime / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_before_its_end() {
        let cases = [("3600", 3540), ("\"3600\"", 3540), ("61", 30), ("120", 60), ("0", 0), ("-5", 0), ("2.0", 1)];
        for (text, expected) in cases {
            let value = serde_json::from_str(text).ok();
            assert_eq!(lifetime(value.as_ref()).map(|it| renewal(it).as_secs()), Some(expected), "{text}");
        }
        assert_eq!(lifetime(None), None);
        assert_eq!(lifetime(Some(&serde_json::Value::Null)), None);
        assert_eq!(lifetime(Some(&"soon".into())), None);
    }

    #[test]
    fn the_token_server_may_be_relative_to_the_api() {
        let base = Url::parse("https://api.example/v1").expect("it is an address");
        for (token_url, expected) in [
            ("https://login.example/token", "https://login.example/token"),
            ("/oauth/token", "https://api.example/oauth/token"),
            ("token", "https://api.example/v1/token"),
        ] {
            assert_eq!(address(token_url, &base).ok().as_ref().map(Url::as_str), Some(expected));
        }
    }

    #[test]
    fn secrets_do_not_show_themselves() {
        let credentials = ClientCredentials::new("/token", "me", "very-secret");
        assert!(!format!("{credentials:?}").contains("very-secret"));
    }
}
