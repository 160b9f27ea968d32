//! The paths under which the servers of an operation stand.

use bindery_spec::ir::Server;

/// The path of each server, without a slash at the end, without repeats; one empty path where none has a path.
///
/// Variables take their defaults, else their first value. A variable without either stands for protocol and host at
/// the front of a template, and is a parameter of the path elsewhere.
pub(crate) fn base_paths(servers: &[Server]) -> Vec<String> {
    let mut paths = Vec::new();
    for server in servers {
        let path = base_path(server);
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        paths.push(String::new());
    }
    paths
}

fn base_path(server: &Server) -> String {
    let mut url = server.url.clone();
    for variable in &server.variables {
        if let Some(value) = variable.default.as_ref().or_else(|| variable.values.first()) {
            url = url.replace(&format!("{{{}}}", variable.name), value);
        }
    }
    let rest = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
        None if url.starts_with("//") => url[2..].find('/').map_or("", |slash| &url[2 + slash..]),
        None if url.starts_with('/') => &url,
        // `{endpoint}/openai`, with nothing known of the endpoint.
        None if url.starts_with('{') => url.find('/').map_or("", |slash| &url[slash..]),
        None => &url,
    };
    let path = rest.split(['?', '#']).next().unwrap_or("").trim_matches('/');
    if path.is_empty() || path == "." { String::new() } else { format!("/{path}") }
}

#[cfg(test)]
mod tests {
    use bindery_spec::ir::ServerVariable;

    use super::*;

    #[test]
    fn base_paths_come_from_server_templates() {
        let check = |url: &str, default: Option<&str>, expected: &str| {
            let variable = ServerVariable {
                name: "endpoint".to_owned(),
                default: default.map(str::to_owned),
                values: Vec::new(),
                description: None,
            };
            let server = Server { url: url.to_owned(), description: None, name: None, variables: vec![variable] };
            assert_eq!(base_paths(&[server]), [expected], "{url}");
        };
        check("{endpoint}/openai", None, "/openai");
        check("{endpoint}/openai", Some("https://my.example.com"), "/openai");
        check("https://{endpoint}/openai", None, "/openai");
        check("https://api.example.com/v1/", None, "/v1");
        check("https://api.example.com", None, "");
        check("/", None, "");
        check("/api/v3", None, "/api/v3");
        check("//api.example.com/v2", None, "/v2");
        check("/{endpoint}/v2", Some("acme"), "/acme/v2");
        check("/{endpoint}/v2", None, "/{endpoint}/v2");
    }
}
