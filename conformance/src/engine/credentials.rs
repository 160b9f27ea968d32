//! Where credentials go in a request.

use base64::Engine as _;
use bindery_spec::ir::{Api, ApiKeyLocation, Operation, SecurityKind};

use super::{Credential, Error};
use crate::case::{CredentialPlace, Credentials, Request};

/// The values of one tenant, by the place of their scheme in the API.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    values: Vec<(usize, String)>,
    /// Whether nothing says which operations ask for a credential: then every one may.
    is_for_all: bool,
}

/// Headers and query parameters that carry credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
}

impl Keys {
    /// No credential.
    pub(crate) const fn none() -> Self {
        Self { values: Vec::new(), is_for_all: false }
    }

    /// Finds the scheme of each credential. Fails for one that is empty: it would be sent, and refused, where no credential
    /// or that of another scheme is let in.
    pub(crate) fn resolve(api: &Api, credentials: &[Credential]) -> Result<Self, Error> {
        let mut values = Vec::new();
        for credential in credentials {
            let place = if credential.scheme.is_empty() {
                usual(api)
            } else {
                let mut schemes = api.security_schemes.iter();
                schemes.position(|scheme| scheme.name.eq_ignore_ascii_case(&credential.scheme))
            };
            let place = place.ok_or_else(|| Error::UnknownScheme(credential.scheme.clone()))?;
            if credential.value.is_empty() {
                let scheme = api.security_schemes.get(place).map(|scheme| scheme.name.clone());
                return Err(Error::EmptyCredential(scheme.unwrap_or_default()));
            }
            values.push((place, credential.value.clone()));
        }
        let is_for_all = api.operations.iter().all(|operation| operation.security.is_empty());
        Ok(Self { values, is_for_all })
    }

    /// The value of a scheme.
    pub(crate) fn value(&self, scheme: usize) -> Option<&str> {
        self.values.iter().find(|(place, _)| *place == scheme).map(|(_, value)| value.as_str())
    }

    /// Every value, and each half of a `user:password`.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = String> + '_ {
        self.values.iter().map(|(_, value)| value.clone())
    }

    /// The schemes that a request carries: those of the first alternative for which there are values.
    pub(crate) fn schemes(&self, operation: Option<&Operation>) -> Vec<usize> {
        let Some(operation) = operation.filter(|_| !self.is_for_all) else {
            return self.values.iter().map(|(place, _)| *place).collect();
        };
        let complete = operation.security.iter().find(|alternative| {
            !alternative.schemes.is_empty() && alternative.schemes.iter().all(|one| self.value(one.scheme).is_some())
        });
        complete.map(|alternative| alternative.schemes.iter().map(|one| one.scheme).collect()).unwrap_or_default()
    }
}

/// The scheme that is meant where none is named: the first that an operation asks for, else the first.
fn usual(api: &Api) -> Option<usize> {
    let asked = api.operations.iter().flat_map(|operation| &operation.security).flat_map(|one| &one.schemes).next();
    asked.map(|required| required.scheme).or((!api.security_schemes.is_empty()).then_some(0))
}

/// How the text of a credential becomes part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// As it travels.
    OnTheWire,
    /// As an expression that a shell turns into that.
    InAShell,
}

impl Written {
    /// `user:password` as a header holds it. Source: RFC 7617 section 2.
    fn basic(self, value: &str) -> String {
        match self {
            Self::OnTheWire => base64::engine::general_purpose::STANDARD.encode(value),
            Self::InAShell => format!("$(printf %s \"{value}\" | base64)"),
        }
    }

    fn query(self, value: String) -> String {
        match self {
            Self::InAShell if value.contains('$') => value,
            _ => super::arguments::encode_query(&value),
        }
    }
}

/// What a request carries beside its own headers and query.
///
/// `value` gives the value of a scheme for an identity (or for the run itself); reports give the names of variables.
pub(crate) fn place<'k>(
    api: &Api,
    operation: Option<&Operation>,
    request: &Request,
    written: Written,
    keys: &dyn Fn(Option<&str>) -> &'k Keys,
    value: &dyn Fn(usize, Option<&str>) -> Option<String>,
) -> Placed {
    let mut placed = Placed::default();
    let own = keys(None);
    match &request.credentials {
        Credentials::None => {}
        Credentials::Own => {
            for scheme in own.schemes(operation) {
                attach(api, scheme, value(scheme, None), &mut placed, written);
            }
        }
        Credentials::Identity(name) => {
            for scheme in keys(Some(name)).schemes(operation) {
                attach(api, scheme, value(scheme, Some(name)), &mut placed, written);
            }
        }
        Credentials::Replaced { scheme, value: other, .. } => {
            for one in own.schemes(operation) {
                let text = if is_same_place(api, one, *scheme) { Some(other.clone()) } else { value(one, None) };
                attach(api, one, text, &mut placed, written);
            }
        }
        Credentials::Moved { scheme, to } => {
            for one in own.schemes(operation).into_iter().filter(|one| !is_same_place(api, *one, *scheme)) {
                attach(api, one, value(one, None), &mut placed, written);
            }
            if let Some(text) = value(*scheme, None) {
                move_to(to, text, &mut placed, written);
            }
        }
    }
    placed
}

/// Whether the credentials of two schemes stand in the same place of a request, so that one of them is all it can carry.
pub(crate) fn is_same_place(api: &Api, one: usize, other: usize) -> bool {
    let place = |scheme: usize| {
        Some(match &api.security_schemes.get(scheme)?.kind {
            SecurityKind::ApiKey { location, name } => match location {
                ApiKeyLocation::Header => ("header", name.to_ascii_lowercase()),
                ApiKeyLocation::Query => ("query", name.clone()),
                ApiKeyLocation::Cookie => ("cookie", name.clone()),
            },
            SecurityKind::MutualTls | SecurityKind::Unknown(_) => return None,
            _ => ("header", "authorization".to_owned()),
        })
    };
    one == other || place(one).is_some_and(|place_of_one| place(other) == Some(place_of_one))
}

fn attach(api: &Api, scheme: usize, value: Option<String>, placed: &mut Placed, written: Written) {
    let (Some(scheme), Some(value)) = (api.security_schemes.get(scheme), value) else { return };
    let authorization = |text: String| ("Authorization".to_owned(), text);
    let is_there =
        |headers: &[(String, String)], name: &str| headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    // Of two schemes that stand in one place, the first is sent.
    let has_one = match &scheme.kind {
        SecurityKind::ApiKey { location: ApiKeyLocation::Header, name } => is_there(&placed.headers, name),
        SecurityKind::ApiKey { .. } => false,
        _ => is_there(&placed.headers, "authorization"),
    };
    if has_one {
        return;
    }
    match &scheme.kind {
        SecurityKind::ApiKey { location: ApiKeyLocation::Header, name } => placed.headers.push((name.clone(), value)),
        SecurityKind::ApiKey { location: ApiKeyLocation::Query, name } => {
            placed.query.push((super::arguments::encode_query(name), written.query(value)));
        }
        SecurityKind::ApiKey { location: ApiKeyLocation::Cookie, name } => {
            placed.headers.push(("Cookie".to_owned(), format!("{name}={value}")));
        }
        SecurityKind::Basic => {
            placed.headers.push(authorization(format!("Basic {}", written.basic(&value))));
        }
        SecurityKind::Http { scheme } => placed.headers.push(authorization(format!("{scheme} {value}"))),
        SecurityKind::Bearer { .. } | SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => {
            placed.headers.push(authorization(format!("Bearer {value}")));
        }
        SecurityKind::MutualTls | SecurityKind::Unknown(_) => {}
    }
}

fn move_to(to: &CredentialPlace, value: String, placed: &mut Placed, written: Written) {
    match to {
        CredentialPlace::Query(name) => {
            placed.query.push((name.clone(), written.query(value)));
        }
        CredentialPlace::Header(name, prefix) => placed.headers.push((name.clone(), format!("{prefix}{value}"))),
        CredentialPlace::Cookie(name) => placed.headers.push(("Cookie".to_owned(), format!("{name}={value}"))),
    }
}

/// The name of the shell variable for the value of a scheme.
pub(crate) fn variable(api: &Api, scheme: usize, identity: Option<&str>) -> String {
    let name = api.security_schemes.get(scheme).map_or("credential", |scheme| scheme.name.as_str());
    let full = identity.map_or_else(|| name.to_owned(), |identity| format!("{identity}_{name}"));
    let clean: String =
        full.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    format!("${clean}")
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use super::*;

    #[test]
    fn a_credential_goes_with_every_request_where_nothing_says_which_ask_for_one() {
        let rows = [("", "", true), ("security: [{key: []}], ", "", false), ("", "security: [{key: []}], ", false)];
        for (own, of_the_other, expected) in rows {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{title: Keys, version: '1'}}\npaths:\n  /a: {{get: {{{of_the_other}responses: {{'200': \
                 {{description: A}}}}}}}}\n  /b: {{get: {{{own}responses: {{'200': {{description: B}}}}}}}}\n  /c: {{get: {{responses: \
                 {{'200': {{description: C}}}}}}}}\ncomponents: {{securitySchemes: {{key: {{type: http, scheme: bearer}}}}}}\n"
            );
            let reading = read_text("keys.yaml", &text, &ReadOptions::default());
            let api = reading.api.unwrap_or_else(|| panic!("{text}: {:?}", reading.diagnostics));
            let given = [Credential { scheme: "key".to_owned(), value: "secret".to_owned() }];
            let keys = Keys::resolve(&api, &given).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(keys.schemes(api.operations.last()) == [0], expected, "{text}");
        }
    }
}
