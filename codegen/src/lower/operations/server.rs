//! Where requests go: from the servers of the description to the builder of the client.

use std::collections::HashSet;

use bindery_spec::ir::{Api, Operation, Server, ServerVariable as Source};

use super::describe;
use crate::model::calls::{Endpoint, ServerChoice, ServerVariable};
use crate::naming::{Name, Wanted, field_ident, settle, variant_ident, words};

/// How the client finds the server.
///
/// A template that begins with a variable for scheme and host, and an address without a host, leave it to the user. The
/// first server counts, but one with TLS before the same without.
pub(super) fn endpoint(api: &Api) -> Endpoint {
    let Some(first) = api.servers.first() else {
        return given("base_url", String::new(), describe::base_url(None), None);
    };
    if let Some((leading, rest)) = leading_variable(first) {
        let default = leading.and_then(|variable| variable.default.as_deref());
        let ident = leading.map_or("base_url", |variable| &variable.name);
        return given(&field_ident(ident), rest.to_owned(), describe::base_url(leading), default);
    }
    if !is_absolute(first) {
        let suffix = first.url.trim_matches('/');
        let suffix = if suffix.is_empty() { String::new() } else { format!("/{suffix}") };
        return given("base_url", suffix, describe::base_url(None), None);
    }
    let is_http_twin = |server: &&Server| {
        server
            .url
            .strip_prefix("http://")
            .is_some_and(|rest| api.servers.iter().any(|other| other.url.strip_prefix("https://") == Some(rest)))
    };
    let mut choices: Vec<&Server> = Vec::new();
    for server in api.servers.iter().filter(|server| is_absolute(server) && !is_http_twin(server)) {
        if !choices.iter().any(|known| known.url == server.url) {
            choices.push(server);
        }
    }
    Endpoint::Described(name_choices(&choices))
}

/// The variable for scheme and host that a template begins with, and the rest of the template.
fn leading_variable(server: &Server) -> Option<(Option<&Source>, &str)> {
    let (name, rest) = server.url.strip_prefix('{')?.split_once('}')?;
    let variable = server.variables.iter().find(|variable| variable.name == name);
    (!rest.starts_with(':')).then_some((variable, rest))
}

fn is_absolute(server: &Server) -> bool {
    let scheme = server.url.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| matches!(scheme, "http" | "https") || scheme.starts_with('{'))
}

fn given(ident: &str, suffix: String, docs: Vec<String>, default: Option<&str>) -> Endpoint {
    let is_plain =
        |text: &&str| text.starts_with("https://") && text.chars().all(|it| it.is_ascii_graphic() && it != '"');
    let example = default.filter(is_plain).unwrap_or("https://example.com").to_owned();
    Endpoint::Given { ident: ident.to_owned(), suffix: suffix.trim_end_matches('/').to_owned(), docs, example }
}

/// Names the servers by their own names, else by their descriptions where these are short, else by host and path.
fn name_choices(servers: &[&Server]) -> Vec<ServerChoice> {
    let wanted: Vec<Wanted> = servers
        .iter()
        .map(|server| {
            let address = server.url.split_once("://").map_or(server.url.as_str(), |(_, rest)| rest);
            let host = address.split(['/', ':']).next().unwrap_or(address);
            let short = |text: &&str| (1..=3).contains(&words(text).len());
            let described = server.description.as_deref().filter(short).map(without_server);
            let candidates =
                [server.name.as_deref(), described.as_deref(), Some(host), Some(address), Some(&server.url)];
            let candidates = candidates.into_iter().flatten().map(variant_ident).collect();
            Wanted { key: server.url.clone(), candidates }
        })
        .collect();
    let idents = settle(&wanted, &HashSet::new());
    servers
        .iter()
        .zip(idents)
        .map(|(server, ident)| ServerChoice { ident, docs: describe::server(server), template: server.url.clone() })
        .collect()
}

/// A description without the word that all of them have.
fn without_server(description: &str) -> String {
    let all = words(description);
    let rest: Vec<&str> =
        all.iter().map(String::as_str).filter(|word| !matches!(*word, "server" | "the" | "environment")).collect();
    if rest.is_empty() { description.to_owned() } else { rest.join(" ") }
}

/// The variables of all servers that a client can be asked to use, each once. `taken` are the names of other setters.
pub(super) fn variables(api: &Api, endpoint: &Endpoint, taken: &HashSet<String>) -> Vec<ServerVariable> {
    let mut found: Vec<(&Source, bool)> = Vec::new();
    let leading = match endpoint {
        Endpoint::Given { .. } => api.servers.first().and_then(leading_variable).and_then(|(leading, _)| leading),
        Endpoint::Described(_) => None,
    };
    let own = api.operations.iter().filter_map(|operation| own_server(api, operation));
    let offered = match endpoint {
        Endpoint::Given { .. } => api.servers.get(..1).unwrap_or_default(),
        Endpoint::Described(_) => &api.servers,
    };
    for (server, is_api) in offered.iter().map(|server| (server, true)).chain(own.map(|server| (server, false))) {
        for variable in &server.variables {
            let is_new = !found.iter().any(|(known, _)| known.name == variable.name);
            if is_new && leading.is_none_or(|leading| leading.name != variable.name) {
                found.push((variable, is_api));
            }
        }
    }
    let wanted: Vec<Wanted> = found
        .iter()
        .map(|(variable, _)| {
            let candidates = vec![field_ident(&variable.name), field_ident(&format!("server {}", variable.name))];
            Wanted { key: variable.name.clone(), candidates }
        })
        .collect();
    let idents = settle(&wanted, taken);
    let is_single = |endpoint: &Endpoint| match endpoint {
        Endpoint::Given { .. } => true,
        Endpoint::Described(choices) => choices.len() == 1,
    };
    found
        .into_iter()
        .zip(idents)
        .map(|((source, is_api), ident)| ServerVariable {
            docs: describe::server_variable(source),
            name: Name { wire: source.name.clone(), ident },
            default: source.default.clone(),
            is_needed: is_api && is_single(endpoint),
        })
        .collect()
}

fn own_server<'a>(api: &Api, operation: &'a Operation) -> Option<&'a Server> {
    operation.servers.first().filter(|_| operation.servers != api.servers)
}

/// The server of an operation, where it is another than the API's. A variable that has another default there than elsewhere
/// has that value.
pub(super) fn of_operation(operation: &Operation, api: &Api, variables: &[ServerVariable]) -> Option<String> {
    let server = own_server(api, operation)?;
    let mut url = server.url.clone();
    for variable in &server.variables {
        let is_shared = |known: &&ServerVariable| known.name.wire == variable.name && known.default == variable.default;
        if let Some(default) = &variable.default
            && !variables.iter().any(|known| is_shared(&known))
        {
            url = url.replace(&format!("{{{}}}", variable.name), default);
        }
    }
    Some(url)
}
