//! Where the server of a run is: what the user named, and the base path that the description adds.

use bindery_spec::ir::Api;

use crate::transport::{Endpoint, EndpointError};

/// The endpoint of a URL. Where it has no path, the path of the description's first server stands before every
/// operation's.
pub(crate) fn endpoint(url: &str, api: &Api) -> Result<Endpoint, EndpointError> {
    let mut endpoint = Endpoint::parse(url)?;
    if endpoint.base.is_empty() {
        endpoint.base = api.servers.first().map(|server| base_path(&server.url, server)).unwrap_or_default();
    }
    Ok(endpoint)
}

/// The path of a server's template, with the defaults of its variables.
fn base_path(template: &str, server: &bindery_spec::ir::Server) -> String {
    let mut url = template.to_owned();
    for variable in &server.variables {
        let value = variable.default.as_deref().or(variable.values.first().map(String::as_str)).unwrap_or("");
        url = url.replace(&format!("{{{}}}", variable.name), value);
    }
    let after_scheme = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let relative = url.starts_with('/');
    let path = if relative { url.as_str() } else { after_scheme.find('/').map_or("", |at| &after_scheme[at..]) };
    let path = path.split(['?', '#']).next().unwrap_or("");
    path.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use bindery_spec::ir::{Server, ServerVariable};

    use super::*;

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
            ("https://{host}/openai", "/openai"),
            ("{host}/openai", "/openai"),
        ];
        for (url, expected) in rows {
            assert_eq!(base_path(url, &server), expected, "{url}");
        }
    }
}
