//! Who asks: credentials read as an operation's security says, and told apart as tenants.
//!
//! A tenant is known by its credential. Where tenants were configured, only their credentials are accepted; otherwise
//! any credential that is not empty is a tenant of its own. An operation that asks for no credential is public: it
//! sees what every tenant keeps.

use std::sync::Arc;

use base64::Engine as _;
use bindery_spec::ir::{Api, ApiKeyLocation, SecurityKind, SecurityRequirement};

use super::complaint::{Complaint, Kind};
use super::message::Incoming;
use super::request::parameter::cookie;
use super::request::query::Pair;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Viewer {
    /// One tenant, by its credential.
    Tenant(Arc<str>),
    /// Anybody, on an operation that asks for no credential.
    Public,
}

impl Viewer {
    /// Whether what `owner` keeps is to be seen.
    pub(crate) fn sees(&self, owner: &Viewer) -> bool {
        *self == Self::Public || *owner == Self::Public || self == owner
    }
}

/// Who asks, or why the credential does not do.
pub(crate) fn viewer(
    api: &Api,
    security: &[SecurityRequirement],
    tenants: &[Arc<str>],
    incoming: &Incoming,
    pairs: &[Pair],
) -> Result<Viewer, Complaint> {
    if security.is_empty() {
        return Ok(Viewer::Public);
    }
    let mut was_sent = false;
    let mut is_public = false;
    for requirement in security {
        let mut credentials = Vec::new();
        for required in &requirement.schemes {
            let Some(scheme) = api.security_schemes.get(required.scheme) else { continue };
            let found = if is_beyond_headers(&scheme.kind) {
                Some("certificate".to_owned())
            } else {
                credential(&scheme.kind, incoming, pairs).filter(|credential| !credential.is_empty())
            };
            was_sent |= found.is_some();
            credentials.push(found);
        }
        is_public |= requirement.schemes.is_empty();
        let known = |credential: &String| {
            tenants.is_empty()
                || tenants.iter().any(|tenant| {
                    **tenant == **credential
                        || credential.split_once(':').is_some_and(|(_, secret)| secret == &**tenant)
                })
        };
        let all: Option<Vec<String>> = credentials.into_iter().collect();
        if let Some(first) = all.filter(|all| all.iter().all(known)).and_then(|all| all.into_iter().next()) {
            return Ok(Viewer::Tenant(Arc::from(first)));
        }
    }
    if is_public {
        return Ok(Viewer::Public);
    }
    let message = if was_sent {
        "the credential is not known"
    } else {
        "a credential is required, and there is none where it belongs"
    };
    Err(Complaint::new(Kind::Unauthorized, "", message))
}

/// Schemes that this server cannot ask for: their credential is no part of a request.
fn is_beyond_headers(kind: &SecurityKind) -> bool {
    matches!(kind, SecurityKind::MutualTls | SecurityKind::Unknown(_))
}

fn credential(kind: &SecurityKind, incoming: &Incoming, pairs: &[Pair]) -> Option<String> {
    match kind {
        SecurityKind::ApiKey { location, name } => match location {
            ApiKeyLocation::Header => incoming.header(name.as_str()).map(|value| value.trim().to_owned()),
            ApiKeyLocation::Query => pairs.iter().find(|pair| pair.name == *name).map(Pair::value),
            ApiKeyLocation::Cookie => cookie(incoming, name),
        },
        SecurityKind::Basic => {
            let encoded = authorization(incoming, "basic")?;
            let decoded = base64::engine::general_purpose::STANDARD.decode(encoded).ok()?;
            String::from_utf8(decoded).ok().filter(|pair| pair.contains(':'))
        }
        SecurityKind::Bearer { .. } | SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => {
            authorization(incoming, "bearer")
        }
        SecurityKind::Http { scheme } => authorization(incoming, scheme),
        SecurityKind::MutualTls | SecurityKind::Unknown(_) => None,
    }
}

/// What follows the scheme in the `Authorization` header, if it is that scheme.
fn authorization(incoming: &Incoming, scheme: &str) -> Option<String> {
    let (named, rest) = incoming.header("authorization")?.trim().split_once(' ')?;
    named.eq_ignore_ascii_case(scheme).then(|| rest.trim().to_owned())
}
