//! Security schemes, and what operations ask for.

use super::pairing::{Paired, pair_up};
use super::record::Finding;
use super::schema::Walk;
use super::{Direction, codes};
use crate::ir::{Api, OAuthFlow, Operation, SecurityKind, SecurityScheme};

/// Compares the schemes.
pub(super) fn schemes(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old, walk.new);
    let paired = pair_up(
        &old.security_schemes,
        &new.security_schemes,
        |old, new| old.name == new.name,
        |old, new| is_same(&old.kind, &new.kind),
    );
    for Paired { old, new, is_renamed } in paired {
        let places = (old.map(|scheme| &scheme.origin), new.map(|scheme| &scheme.origin));
        let mut tell = |code, name: &str, detail: String| {
            let finding = Finding::new(code, format!("security scheme {name}"), detail, Direction::Request);
            walk.record.add(finding.between(places.0, places.1));
        };
        match (old, new) {
            (Some(old), Some(new)) if is_renamed => {
                tell(&codes::SECURITY_SCHEME_RENAMED, &new.name, format!("`{}` is called `{}`", old.name, new.name));
            }
            (Some(old), Some(new)) => kept(old, new, &mut tell),
            (Some(old), None) => tell(&codes::SECURITY_SCHEME_REMOVED, &old.name, format!("`{}` is gone", old.name)),
            (None, Some(new)) => tell(&codes::SECURITY_SCHEME_ADDED, &new.name, format!("`{}` is new", new.name)),
            (None, None) => {}
        }
    }
}

fn kept(old: &SecurityScheme, new: &SecurityScheme, tell: &mut dyn FnMut(&'static super::Code, &str, String)) {
    let (SecurityKind::OAuth2 { flows: old_flows }, SecurityKind::OAuth2 { flows: new_flows }) = (&old.kind, &new.kind)
    else {
        if !is_same(&old.kind, &new.kind) {
            tell(&codes::SECURITY_SCHEME_CHANGED, &new.name, "its credential is sent in another way".to_owned());
        }
        return;
    };
    for Paired { old, new: now, .. } in pair_up(old_flows, new_flows, |old, new| old.kind == new.kind, |_, _| false) {
        match (old, now) {
            (Some(old), Some(now)) => flow(&new.name, old, now, tell),
            (Some(old), None) => {
                tell(&codes::SECURITY_SCHEME_CHANGED, &new.name, format!("the flow {:?} is gone", old.kind));
            }
            // A further flow takes nothing away.
            (None, _) => {}
        }
    }
}

fn flow(name: &str, old: &OAuthFlow, new: &OAuthFlow, tell: &mut dyn FnMut(&'static super::Code, &str, String)) {
    for (what, old, new) in [
        ("tokenUrl", &old.token_url, &new.token_url),
        ("authorizationUrl", &old.authorization_url, &new.authorization_url),
        ("deviceAuthorizationUrl", &old.device_authorization_url, &new.device_authorization_url),
        ("refreshUrl", &old.refresh_url, &new.refresh_url),
    ] {
        if let Some(old) = old.as_ref().filter(|old| Some(*old) != new.as_ref()) {
            let now = new.as_ref().map_or_else(|| "not said".to_owned(), |new| format!("`{new}`"));
            tell(&codes::TOKEN_URL_CHANGED, name, format!("`{what}` is {now}, no longer `{old}`"));
        }
    }
    let has = |flow: &OAuthFlow, scope: &str| flow.scopes.iter().any(|(name, _)| name == scope);
    for (scope, _) in old.scopes.iter().filter(|(scope, _)| !has(new, scope)) {
        tell(&codes::OAUTH_SCOPE_REMOVED, name, format!("the scope `{scope}` is gone"));
    }
    for (scope, _) in new.scopes.iter().filter(|(scope, _)| !has(old, scope)) {
        tell(&codes::OAUTH_SCOPE_ADDED, name, format!("the scope `{scope}` is new"));
    }
}

/// Whether credentials travel in the same way. What a bearer token looks like is documentation, header names have no case.
fn is_same(old: &SecurityKind, new: &SecurityKind) -> bool {
    match (old, new) {
        (SecurityKind::Bearer { .. }, SecurityKind::Bearer { .. }) => true,
        (
            SecurityKind::ApiKey { location, name },
            SecurityKind::ApiKey { location: other_location, name: other_name },
        ) => location == other_location && name.eq_ignore_ascii_case(other_name),
        _ => old == new,
    }
}

/// One way of being let in: for each scheme how its credential travels, and the scopes that it needs.
type Alternative<'a> = Vec<(&'a SecurityScheme, Vec<&'a str>)>;

/// Compares what an operation asks for.
pub(super) fn requirements(
    (old_api, old): (&Api, &Operation),
    (new_api, new): (&Api, &Operation),
    subject: &str,
) -> Vec<Finding> {
    let (old, new) = (alternatives(old_api, old), alternatives(new_api, new));
    let mut found = Vec::new();
    let mut tell = |code, detail: String| found.push(Finding::new(code, subject, detail, Direction::Request));
    let needs_none = |list: &[Alternative<'_>]| list.iter().any(Vec::is_empty);
    match (needs_none(&old), needs_none(&new)) {
        (true, false) => {
            return vec![Finding::new(
                &codes::SECURITY_REQUIRED,
                subject,
                format!("it needs {}", list(&new)),
                Direction::Request,
            )];
        }
        (false, true) => {
            return vec![Finding::new(&codes::SECURITY_DROPPED, subject, "it needs no credential", Direction::Request)];
        }
        _ => {}
    }
    let is_same_way = |old: &Alternative<'_>, new: &Alternative<'_>| {
        old.len() == new.len()
            && old.iter().all(|(scheme, _)| {
                new.iter().any(|(other, _)| is_same(&scheme.kind, &other.kind) || scheme.name == other.name)
            })
    };
    for Paired { old, new, .. } in pair_up(&old, &new, is_same_way, |_, _| false) {
        match (old, new) {
            (Some(old), Some(new)) => scopes(old, new, &mut tell),
            (Some(old), None) => tell(&codes::SECURITY_REMOVED, format!("{} suffices no longer", name(old))),
            (None, Some(new)) => tell(&codes::SECURITY_ADDED, format!("{} suffices, too", name(new))),
            (None, None) => {}
        }
    }
    found
}

fn scopes(old: &Alternative<'_>, new: &Alternative<'_>, tell: &mut dyn FnMut(&'static super::Code, String)) {
    let all = |one: &Alternative<'_>| -> Vec<String> {
        one.iter().flat_map(|(_, scopes)| scopes.iter().map(|scope| (*scope).to_owned())).collect()
    };
    let (before, after) = (all(old), all(new));
    for scope in after.iter().filter(|scope| !before.contains(scope)) {
        tell(&codes::SECURITY_SCOPE_ADDED, format!("{} needs the scope `{scope}`", name(new)));
    }
    for scope in before.iter().filter(|scope| !after.contains(scope)) {
        tell(&codes::SECURITY_SCOPE_REMOVED, format!("{} needs the scope `{scope}` no longer", name(new)));
    }
}

/// The ways in; an operation without any needs no credential.
fn alternatives<'a>(api: &'a Api, operation: &'a Operation) -> Vec<Alternative<'a>> {
    if operation.security.is_empty() {
        return vec![Vec::new()];
    }
    let one = |scheme: usize| api.security_schemes.get(scheme);
    operation
        .security
        .iter()
        .map(|way| {
            way.schemes
                .iter()
                .filter_map(|required| {
                    Some((one(required.scheme)?, required.scopes.iter().map(String::as_str).collect()))
                })
                .collect()
        })
        .collect()
}

fn name(way: &Alternative<'_>) -> String {
    way.iter().map(|(scheme, _)| format!("`{}`", scheme.name)).collect::<Vec<_>>().join(" with ")
}

fn list(ways: &[Alternative<'_>]) -> String {
    ways.iter().map(name).collect::<Vec<_>>().join(" or ")
}
