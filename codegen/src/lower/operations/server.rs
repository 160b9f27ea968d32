//! Where requests go: from the servers of the description to the builder of the client.

use bindery_spec::ir::{Api, Operation, Server, ServerVariable as Source};

use super::describe;
use crate::model::calls::{Endpoint, ServerVariable};
use crate::naming::{Name, field_ident};

/// How the client finds the server.
///
/// A template that begins with a variable for scheme and host, and an address without a host, leave it to the user.
pub(super) fn endpoint(api: &Api) -> Endpoint {
    let https = api.servers.iter().find(|server| server.url.starts_with("https:"));
    let first = api.servers.first();
    let server = match first {
        Some(first) if first.url.starts_with("http:") => https.or(Some(first)),
        other => other,
    };
    let Some(server) = server else { return given("base_url", "", Vec::new(), describe::base_url(None), None) };
    let variables = || -> Vec<ServerVariable> { server.variables.iter().map(variable).collect() };
    if let Some((name, rest)) = server.url.strip_prefix('{').and_then(|rest| rest.split_once('}'))
        && !rest.starts_with(':')
    {
        let leading = server.variables.iter().find(|variable| variable.name == name);
        let others = variables().into_iter().filter(|variable| variable.name.wire != name).collect();
        let default = leading.and_then(|variable| variable.default.as_deref());
        return given(&field_ident(name), rest, others, describe::base_url(leading), default);
    }
    if server.url.contains("://") && !server.url.starts_with('/') {
        return Endpoint::Described { template: server.url.clone(), variables: variables() };
    }
    given("base_url", &server.url, variables(), describe::base_url(None), None)
}

fn given(
    ident: &str,
    suffix: &str,
    variables: Vec<ServerVariable>,
    docs: Vec<String>,
    default: Option<&str>,
) -> Endpoint {
    let suffix = suffix.trim_end_matches('/');
    let suffix = if suffix.is_empty() || suffix.starts_with('/') { suffix.to_owned() } else { format!("/{suffix}") };
    let is_plain =
        |text: &&str| text.starts_with("https://") && text.chars().all(|it| it.is_ascii_graphic() && it != '"');
    let example = default.filter(is_plain).unwrap_or("https://example.com").to_owned();
    Endpoint::Given { ident: ident.to_owned(), suffix, variables, docs, example }
}

fn variable(source: &Source) -> ServerVariable {
    let ident = field_ident(&source.name);
    let taken = ["settings", "base_url", "header", "retry", "timeout", "http_client", "build", "user_agent"];
    let ident = if taken.contains(&ident.as_str()) { format!("server_{ident}") } else { ident };
    let field = format!("server_{}", ident.strip_prefix("r#").unwrap_or(&ident)).replace("server_server_", "server_");
    ServerVariable {
        docs: describe::server_variable(source),
        name: Name { wire: source.name.clone(), ident },
        field,
        default: source.default.clone(),
    }
}

/// The server of an operation, where it is another than the API's; variables have their defaults.
pub(super) fn of_operation(api: &Api, operation: &Operation) -> Option<String> {
    let server = operation.servers.first()?;
    if api.servers.contains(server) {
        return None;
    }
    let url = filled(server);
    (!url.contains('{')).then_some(url)
}

/// Whether nobody can tell where the operation is reached.
pub(super) fn is_unreachable(api: &Api, operation: &Operation) -> bool {
    let own = operation.servers.first().filter(|server| !api.servers.contains(server));
    own.is_some_and(|server| filled(server).contains('{'))
}

fn filled(server: &Server) -> String {
    let mut url = server.url.clone();
    for variable in &server.variables {
        if let Some(default) = &variable.default {
            url = url.replace(&format!("{{{}}}", variable.name), default);
        }
    }
    url
}
