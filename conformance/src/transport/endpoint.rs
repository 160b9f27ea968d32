//! Where a server is reached.

use thiserror::Error;

/// Scheme, host, port and base path of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Whether the connection is encrypted.
    pub tls: bool,
    /// The host, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The path that stands before every operation's, without a trailing slash; empty for none.
    pub base: String,
}

/// Why a URL does not name a server.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// Neither `http` nor `https`.
    #[error("the URL {0:?} does not start with http:// or https://")]
    Scheme(String),
    /// No host, or one with characters that no host has.
    #[error("the URL {0:?} has no usable host")]
    Host(String),
    /// The port is no number.
    #[error("the URL {0:?} has no usable port")]
    Port(String),
}

impl Endpoint {
    /// Reads `http[s]://host[:port][/path]`; a query and a fragment are left out.
    pub fn parse(url: &str) -> Result<Self, EndpointError> {
        let (tls, rest) = if let Some(rest) = strip_scheme(url, "http://") {
            (false, rest)
        } else if let Some(rest) = strip_scheme(url, "https://") {
            (true, rest)
        } else {
            return Err(EndpointError::Scheme(url.to_owned()));
        };
        let rest = rest.split(['?', '#']).next().unwrap_or("");
        let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        let (host, port) = split_port(authority).ok_or_else(|| EndpointError::Port(url.to_owned()))?;
        if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@') {
            return Err(EndpointError::Host(url.to_owned()));
        }
        let port = port.unwrap_or(if tls { 443 } else { 80 });
        Ok(Self { tls, host: host.to_owned(), port, base: path.trim_end_matches('/').to_owned() })
    }

    /// The value of `Host`.
    #[must_use]
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        let default = if self.tls { 443 } else { 80 };
        if self.port == default { host } else { format!("{host}:{}", self.port) }
    }

    /// The URL without the base path.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.tls { "https" } else { "http" }, self.authority())
    }
}

fn strip_scheme<'a>(url: &'a str, scheme: &str) -> Option<&'a str> {
    let head = url.get(..scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then(|| &url[scheme.len()..])
}

/// Host and port; `None` where the port is no number.
fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (host, after) = rest.split_once(']')?;
        return match after.strip_prefix(':') {
            Some(port) => Some((host, Some(port.parse().ok()?))),
            None => after.is_empty().then_some((host, None)),
        };
    }
    match authority.rsplit_once(':') {
        Some((host, port)) => Some((host, Some(port.parse().ok()?))),
        None => Some((authority, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken_apart() {
        let rows = [
            ("http://127.0.0.1:8080", (false, "127.0.0.1", 8080, "")),
            ("HTTPS://example.test/openai/", (true, "example.test", 443, "/openai")),
            ("http://[::1]:9/a/b?x#y", (false, "::1", 9, "/a/b")),
        ];
        for (url, (tls, host, port, base)) in rows {
            let expected = Endpoint { tls, host: host.to_owned(), port, base: base.to_owned() };
            assert_eq!(Endpoint::parse(url), Ok(expected), "{url}");
        }
        for url in ["ftp://x", "http://", "http://a b/", "http://a:x/", "http://u@h/"] {
            assert!(Endpoint::parse(url).is_err(), "{url}");
        }
    }
}
