//! Security schemes: their setters, where their secrets go, and which of them an operation asks for.

use std::collections::{HashMap, HashSet};

use bindery_spec::ir::{Api, ApiKeyLocation, OAuthFlowKind, Operation, SecurityKind, SecurityScheme};

use super::describe;
use crate::model::calls::{ClientCredentials, Placement, Scheme};
use crate::naming::{Name, Wanted, field_ident, settle};

/// Schemes get short setters where there is one of their kind only.
pub(super) fn lower_schemes(api: &Api, taken: &HashSet<String>) -> Vec<Scheme> {
    let schemes = &api.security_schemes;
    let placements: Vec<Placement> = schemes.iter().map(placement).collect();
    let short = |placement: &Placement| match placement {
        Placement::Header(_) | Placement::Query(_) | Placement::Cookie(_) => "api_key",
        Placement::Authorization(_) => "bearer_token",
        Placement::Basic => "basic_auth",
        Placement::Connection => "connection",
    };
    let wanted: Vec<Wanted> = schemes
        .iter()
        .zip(&placements)
        .map(|(scheme, own)| {
            let alone = placements.iter().filter(|other| short(other) == short(own)).count() == 1;
            let own_name = field_ident(&scheme.name);
            let mut candidates = vec![own_name, field_ident(&format!("{} credential", scheme.name))];
            if alone {
                candidates.insert(0, short(own).to_owned());
            }
            Wanted { key: scheme.name.clone(), candidates }
        })
        .collect();
    let idents = settle(&wanted, taken);
    let mut grants = lower_grants(schemes, taken.iter().chain(&idents).cloned().collect());
    schemes
        .iter()
        .zip(idents)
        .zip(placements)
        .enumerate()
        .map(|(place, ((scheme, ident), placement))| Scheme {
            docs: describe::scheme(scheme, &placement),
            name: Name { wire: scheme.name.clone(), ident },
            placement,
            client_credentials: grants.remove(&place),
        })
        .collect()
}

/// How tokens are got by client credentials, by the place of the scheme.
fn lower_grants(schemes: &[SecurityScheme], taken: HashSet<String>) -> HashMap<usize, ClientCredentials> {
    let found: Vec<(usize, &SecurityScheme, &str)> =
        schemes.iter().enumerate().filter_map(|(place, scheme)| Some((place, scheme, token_url(scheme)?))).collect();
    let wanted: Vec<Wanted> = found
        .iter()
        .map(|(_, scheme, _)| {
            let mut candidates = vec![field_ident(&format!("{} client credentials", scheme.name))];
            if found.len() == 1 {
                candidates.insert(0, "client_credentials".to_owned());
            }
            Wanted { key: scheme.name.clone(), candidates }
        })
        .collect();
    let idents = settle(&wanted, &taken);
    let grant = |((place, scheme, token_url), ident): ((usize, &SecurityScheme, &str), String)| {
        let docs = describe::client_credentials(scheme, token_url);
        (place, ClientCredentials { ident, docs, token_url: token_url.to_owned() })
    };
    found.into_iter().zip(idents).map(grant).collect()
}

/// The token server of the flow for client credentials.
fn token_url(scheme: &SecurityScheme) -> Option<&str> {
    let SecurityKind::OAuth2 { flows } = &scheme.kind else { return None };
    let flow = flows.iter().find(|flow| flow.kind == OAuthFlowKind::ClientCredentials)?;
    flow.token_url.as_deref().filter(|url| !url.trim().is_empty())
}

fn placement(scheme: &SecurityScheme) -> Placement {
    match &scheme.kind {
        SecurityKind::ApiKey { location: ApiKeyLocation::Header, name } => Placement::Header(name.clone()),
        SecurityKind::ApiKey { location: ApiKeyLocation::Query, name } => Placement::Query(name.clone()),
        SecurityKind::ApiKey { location: ApiKeyLocation::Cookie, name } => Placement::Cookie(name.clone()),
        SecurityKind::Basic => Placement::Basic,
        SecurityKind::Bearer { .. } | SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => {
            Placement::Authorization("Bearer".to_owned())
        }
        // The user gives the rest of the header, as the scheme defines it.
        SecurityKind::Http { scheme } => Placement::Authorization(upper_first(scheme)),
        SecurityKind::Unknown(_) => Placement::Authorization(String::new()),
        SecurityKind::MutualTls => Placement::Connection,
    }
}

fn upper_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The alternatives of an operation, by place of the scheme.
pub(super) fn security(api: &Api, operation: &Operation) -> Vec<Vec<(usize, Vec<String>)>> {
    operation
        .security
        .iter()
        .map(|requirement| {
            requirement
                .schemes
                .iter()
                .filter(|required| required.scheme < api.security_schemes.len())
                .map(|required| (required.scheme, required.scopes.clone()))
                .collect()
        })
        .collect()
}
