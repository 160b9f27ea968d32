//! Credentials, and where the description says that they go.
//!
//! In: what the user configured, by security scheme. Out: a [`Secret`] for a request. A secret shows itself neither in
//! `Debug` nor in an error. Not known here: how the request is sent.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;

use super::error::CredentialError;
use super::future::{BoxFuture, MaybeSend};

/// A text that must not be seen.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text as a secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Whoever asks answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        Self::new(text.as_str())
    }
}

/// What a client shows to prove who is calling.
///
/// It is asked once for each attempt, so that one that refreshes itself can hand out a new secret at any time. A plain
/// [`Secret`] is a credential that never changes.
pub trait Credential: Send + Sync + 'static {
    /// The secret: the API key, the bearer token, or `user:password`.
    ///
    /// # Errors
    ///
    /// Where the secret could not be had; the request is not sent then.
    fn secret<'a>(&'a self, demand: Demand<'a>) -> BoxFuture<'a, Result<Secret, CredentialError>>;

    /// Takes note that the server has refused a secret with 401, and tells whether it is worth asking for another. The
    /// request is then repeated, once.
    fn refused(&self, secret: &Secret) -> bool {
        let _ = secret;
        false
    }
}

/// What a credential is asked for, and what it may use to get it.
#[derive(Clone, Copy, Debug)]
pub struct Demand<'a> {
    scopes: &'a [&'a str],
    http: &'a reqwest::Client,
    base_url: &'a Url,
}

impl<'a> Demand<'a> {
    pub(crate) fn new(scopes: &'a [&'a str], http: &'a reqwest::Client, base_url: &'a Url) -> Self {
        Self { scopes, http, base_url }
    }

    /// The scopes that the operation asks for.
    #[must_use]
    pub fn scopes(&self) -> &'a [&'a str] {
        self.scopes
    }

    /// The HTTP client of the client, which shares its connections and certificates.
    #[must_use]
    pub fn http(&self) -> &'a reqwest::Client {
        self.http
    }

    /// The address of the server.
    #[must_use]
    pub fn base_url(&self) -> &'a Url {
        self.base_url
    }
}

impl Credential for Secret {
    fn secret<'a>(&'a self, _: Demand<'a>) -> BoxFuture<'a, Result<Secret, CredentialError>> {
        Box::pin(async move { Ok(self.clone()) })
    }
}

/// What a builder takes as a credential: a text, or anything that is one.
pub trait IntoCredential {
    /// The credential.
    fn into_credential(self) -> Arc<dyn Credential>;
}

impl<C: Credential> IntoCredential for C {
    fn into_credential(self) -> Arc<dyn Credential> {
        Arc::new(self)
    }
}

impl IntoCredential for &str {
    fn into_credential(self) -> Arc<dyn Credential> {
        Arc::new(Secret::from(self))
    }
}

impl IntoCredential for &String {
    fn into_credential(self) -> Arc<dyn Credential> {
        Arc::new(Secret::from(self))
    }
}

impl IntoCredential for String {
    fn into_credential(self) -> Arc<dyn Credential> {
        Arc::new(Secret::from(self))
    }
}

/// A credential that asks a function for a token, which may cache and refresh it.
pub struct TokenProvider<F>(F);

impl<F, R> TokenProvider<F>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<Secret, CredentialError>> + MaybeSend + 'static,
{
    /// Takes the function. It is called once for each attempt.
    pub fn new(function: F) -> Self {
        Self(function)
    }
}

impl<F> fmt::Debug for TokenProvider<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenProvider(..)")
    }
}

impl<F, R> Credential for TokenProvider<F>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<Secret, CredentialError>> + MaybeSend + 'static,
{
    fn secret<'a>(&'a self, _: Demand<'a>) -> BoxFuture<'a, Result<Secret, CredentialError>> {
        Box::pin((self.0)())
    }
}

/// A security scheme of the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// Its name in the description.
    pub name: &'static str,
    /// Where its secret goes.
    pub placement: Placement,
}

/// Where a secret goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// As it is, in the header of that name.
    Header(&'static str),
    /// As it is, in the query parameter of that name.
    Query(&'static str),
    /// As it is, in the cookie of that name.
    Cookie(&'static str),
    /// In `Authorization`, after the scheme's name, for example `Bearer`.
    Authorization(&'static str),
    /// In `Authorization`, after `Basic` and in Base64.
    Basic,
    /// Nowhere: the connection itself proves it, as with a client certificate.
    Connection,
}

impl RequiredScheme {
    /// A scheme without scopes, by its place in the client's list.
    #[must_use]
    pub const fn new(scheme: usize) -> Self {
        Self { scheme, scopes: &[] }
    }

    /// The same with scopes.
    #[must_use]
    pub const fn scopes(self, scopes: &'static [&'static str]) -> Self {
        Self { scopes, ..self }
    }
}

/// One scheme that an operation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequiredScheme {
    /// The place of the scheme in the client's list.
    pub scheme: usize,
    /// The scopes.
    pub scopes: &'static [&'static str],
}

/// The value of an `Authorization` header.
pub(crate) fn authorization(scheme: &str, secret: &Secret) -> String {
    if scheme.is_empty() { secret.expose().to_owned() } else { format!("{scheme} {}", secret.expose()) }
}

/// The value of an `Authorization` header for `user:password`. Source: RFC 7617 section 2.
pub(crate) fn basic(secret: &Secret) -> String {
    format!("Basic {}", STANDARD.encode(secret.expose()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_show_itself() {
        let secret = Secret::new("sk-very-secret");
        assert_eq!(format!("{secret:?}"), "Secret(..)");
        assert_eq!(basic(&Secret::new("Aladdin:open sesame")), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(authorization("Bearer", &Secret::new("t")), "Bearer t");
    }
}
