//! Where the server of a run is: what the user named, and the base path that the description adds.

use bindery_spec::ir::{Api, Operation, Server};

use crate::case::Request;
use crate::transport::{Endpoint, EndpointError};

/// A place on the server of a run that one of its answers names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The path of the whole server, as it stands there.
    path: String,
    /// The query, as it stands there; `None` where there is none.
    query: Option<Vec<(String, String)>>,
}

impl Place {
    /// Where a reference in the answer to a request leads; `None` where that is no place on this server. Source: RFC 3986
    /// section 5, but that no segment of the path is taken for another.
    pub(crate) fn resolve(endpoint: &Endpoint, request: &Request, reference: &str) -> Option<Self> {
        let target = match reference.split_once("://") {
            Some(_) => reference.strip_prefix(&endpoint.origin())?,
            None => reference,
        };
        let target = target.split('#').next().unwrap_or("");
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let base = if request.is_absolute { "" } else { endpoint.base.as_str() };
        let path = match path {
            "" if query.is_some() => format!("{base}{}", request.path),
            path if path.starts_with('/') && !path.starts_with("//") => path.to_owned(),
            _ => return None,
        };
        let pairs = |query: &str| {
            let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
        };
        Some(Self { path, query: query.filter(|query| !query.is_empty()).map(pairs) })
    }

    /// Makes a request go there; one without a query keeps its own.
    pub(crate) fn put(self, request: &mut Request) {
        request.path = self.path;
        request.is_absolute = true;
        if let Some(query) = self.query {
            request.query = query;
        }
    }
}

/// The endpoint of a URL. Where it has no path, the path of the description's first server stands before every
/// operation's.
pub(crate) fn endpoint(url: &str, api: &Api) -> Result<Endpoint, EndpointError> {
    let mut endpoint = Endpoint::parse(url)?;
    if endpoint.base.is_empty() {
        endpoint.base = api.servers.first().map(|server| base_path(&server.url, server)).unwrap_or_default();
    }
    Ok(endpoint)
}

/// The path of an operation's own server, where that is another than the one that stands before every other operation and
/// the URL leaves it to the description, or names what stands before the others.
pub(crate) fn own_base(url: &str, api: &Api, operation: &Operation) -> Option<String> {
    let of = |servers: &[Server]| servers.first().map(|server| base_path(&server.url, server)).unwrap_or_default();
    if operation.servers.is_empty() || of(&operation.servers) == of(&api.servers) {
        return None;
    }
    let is_usual = |endpoint: Endpoint| endpoint.base.is_empty() || endpoint.base == of(&api.servers);
    Endpoint::parse(url).is_ok_and(is_usual).then(|| of(&operation.servers))
}

/// The path of a server's template, with the defaults of its variables.
fn base_path(template: &str, server: &bindery_spec::ir::Server) -> String {
    let mut url = template.to_owned();
    for variable in &server.variables {
        let value = variable.default.as_deref().or(variable.values.first().map(String::as_str)).unwrap_or("");
        url = url.replace(&format!("{{{}}}", variable.name), value);
    }
    // A reference may begin with a host. Source: RFC 3986 section 4.2.
    let after_scheme = url.split_once("://").map(|(_, rest)| rest).or_else(|| url.strip_prefix("//"));
    let relative = after_scheme.is_none() && url.starts_with('/');
    let after_scheme = after_scheme.unwrap_or(&url);
    let path = if relative { url.as_str() } else { after_scheme.find('/').map_or("", |at| &after_scheme[at..]) };
    let path = path.split(['?', '#']).next().unwrap_or("");
    path.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use bindery_spec::ir::{Server, ServerVariable};

    use super::*;

    #[test]
    fn an_operation_of_a_server_of_its_own_goes_there() {
        let text = r"
openapi: 3.1.0
info: { title: Servers, version: '1' }
servers: [{ url: /api/v2 }]
paths:
  /ping: { get: { servers: [{ url: '' }], responses: { '204': { description: Here } } } }
  /token: { post: { servers: [{ url: 'https://login.example.test/oauth/' }], responses: { '204': { description: Given } } } }
  /things: { get: { responses: { '204': { description: All } } } }
";
        let api = bindery_spec::read_text("servers.yaml", text, &bindery_spec::ReadOptions::default()).api;
        let api = api.expect("the description is valid");
        let rows = [
            ("http://127.0.0.1:1", [Some(""), Some("/oauth"), None]),
            ("http://127.0.0.1:1/api/v2", [Some(""), Some("/oauth"), None]),
            ("http://127.0.0.1:1/proxy", [None, None, None]),
        ];
        for (url, expected) in rows {
            for (operation, expected) in api.operations.iter().zip(expected) {
                assert_eq!(own_base(url, &api, operation).as_deref(), expected, "{url} {}", operation.path);
            }
        }
    }

    #[test]
    fn the_base_path_is_what_follows_the_host() {
        let variable = |name: &str, default: Option<&str>| ServerVariable {
            name: name.to_owned(),
            default: default.map(str::to_owned),
            values: Vec::new(),
            description: None,
        };
        let server = Server {
            url: String::new(),
            description: None,
            name: None,
            variables: vec![variable("endpoint", Some("https://example.test")), variable("host", None)],
        };
        let rows = [
            ("{endpoint}/openai", "/openai"),
            ("https://example.test/v1/", "/v1"),
            ("/api", "/api"),
            ("/", ""),
            ("https://example.test", ""),
            ("//example.test/v1", "/v1"),
            ("//example.test", ""),
            ("https://{host}/openai", "/openai"),
            ("{host}/openai", "/openai"),
        ];
        for (url, expected) in rows {
            assert_eq!(base_path(url, &server), expected, "{url}");
        }
    }
}
