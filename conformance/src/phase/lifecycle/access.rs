//! Who may do what: no credential, an empty one, a wrong one, one in the wrong place, another tenant's, for every
//! operation; and the proof that a refused request has done nothing.

use std::sync::Arc;

use bindery_spec::ir::{ApiKeyLocation, Operation, OperationIndex, ParameterLocation, SecurityKind};
use futures_util::future::{join, join_all};
use serde_json::Value;

use super::views::{self, Why};
use super::{lists, probe};
use crate::case::{Case, CredentialPlace, Credentials, Denial, Intent, Phase};
use crate::check::credential_not_enforced;
use crate::engine::credentials::{is_same_place, variable};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{Filter, List, ResourceIndex, Role};
use crate::phase::listing::{self, Asked};
use crate::verdict::Verdict;

/// Probes every operation of a resource.
pub(crate) async fn all(run: &Run, resource: ResourceIndex) {
    let operations = &run.resources.get(resource).operations;
    let guarded = operations.iter().filter(|(_, index)| is_guarded(run, *index));
    let (views, changing): (Vec<_>, Vec<_>) = guarded.partition(|(role, _)| {
        matches!(role, Role::Read | Role::Content | Role::Derived | Role::List(_) | Role::Bin(_) | Role::Search(_))
    });
    join_all(views.into_iter().map(|(role, index)| async move {
        looks(run, resource, *index, role, &denials(run, *index)).await;
        match role {
            Role::Read => around(run, resource, *index).await,
            Role::List(list) => other_lists(run, resource, *index, list).await,
            _ => {}
        }
    }))
    .await;
    for (role, index) in changing {
        let (index, denials) = (*index, denials(run, *index));
        match role {
            Role::Create => creates(run, resource, index, &denials).await,
            Role::Delete | Role::Update | Role::Put => {
                changes(run, resource, index, &denials).await;
                if run.resources.get(resource).maker() == Some(index) {
                    creates(run, resource, index, &denials).await;
                }
            }
            _ => {}
        }
    }
}

/// Whether an operation asks for a credential, and the run has one.
pub(super) fn is_guarded(run: &Run, index: OperationIndex) -> bool {
    let Some(operation) = run.operation(index).filter(|operation| run.is_selected(operation)) else { return false };
    let open = operation.security.is_empty() || operation.security.iter().any(|one| one.schemes.is_empty());
    if !open && run.keys.schemes(Some(operation)).is_empty() {
        run.skip(format!("{}: access not tested: no credential was given", operation.key()));
        return false;
    }
    !open
}

/// Every credential that must not be enough, with how it is told.
pub(super) fn denials(run: &Run, index: OperationIndex) -> Vec<(Denial, Credentials, String)> {
    let operation = run.operation(index);
    let mut found = vec![(Denial::Missing, Credentials::None, "no credential".to_owned())];
    for scheme in run.keys.schemes(operation) {
        // Without this one, another alternative may still be complete.
        if operation.is_some_and(|operation| is_dispensable(run, operation, scheme)) {
            continue;
        }
        let Some(value) = run.keys.value(scheme) else { continue };
        let is_basic = matches!(run.api.security_schemes.get(scheme).map(|one| &one.kind), Some(SecurityKind::Basic));
        let name = variable(&run.api, scheme, None);
        for (denial, wrong, label) in wrong(value, name.trim_start_matches('$'), is_token(run, scheme), !is_basic) {
            let Wrong { value, shown } = wrong;
            found.push((denial, Credentials::Replaced { scheme, value, shown }, label.to_owned()));
        }
        for to in places(run, scheme) {
            let label = match &to {
                CredentialPlace::Query(name) => format!("the credential in the query parameter {name}"),
                CredentialPlace::Header(name, _) => format!("the credential in the header {name}"),
                CredentialPlace::Cookie(name) => format!("the credential in the cookie {name}"),
            };
            found.push((Denial::Misplaced, Credentials::Moved { scheme, to }, label));
        }
    }
    found
}

/// What stands in the place of a credential.
struct Wrong {
    value: String,
    /// The same as a shell writes it in double quotes, from the variable that has the right one.
    shown: String,
}

/// Texts that must not pass for a credential, with how each is told.
fn wrong(value: &str, variable: &str, is_token: bool, by_case: bool) -> Vec<(Denial, Wrong, &'static str)> {
    let mut found = Vec::new();
    let mut add = |denial, value: String, shown: String, label| found.push((denial, Wrong { value, shown }, label));
    let mut literal = |denial, text: &str, label| add(denial, text.to_owned(), text.to_owned(), label);
    literal(Denial::Empty, "", "an empty credential");
    literal(Denial::Wrong, "no-such-key-0f3a", "a credential of nobody");
    literal(Denial::Wrong, "x' OR '1'='1", "a credential with a condition of SQL");
    if is_token {
        // Source: RFC 8725 section 3.2.
        literal(Denial::Wrong, UNSIGNED, "a token that nobody has signed");
        literal(Denial::Wrong, "undefined", "the word for no token");
    }
    // What follows the name of a variable is part of the name but for the braces.
    let longer = format!("${{{variable}}}x");
    add(Denial::Wrong, format!("{value}x"), longer, "a credential with one more character");
    add(Denial::Wrong, format!("x{value}"), format!("x${variable}"), "a credential with a character before it");
    let mut shorter = value.to_owned();
    shorter.pop();
    if shorter.len() >= 3 {
        add(Denial::Wrong, shorter, format!("${{{variable}%?}}"), "a credential without its last character");
    }
    let swapped: String = value.chars().map(swap_case).collect();
    if swapped != value && by_case {
        let shown = format!("$(printf %s \"${variable}\" | tr 'A-Za-z' 'a-zA-Z')");
        add(Denial::Wrong, swapped, shown, "a credential in another case");
    }
    found
}

/// A JSON Web Token without a signature, which says that it has none. Source: RFC 7519 section 6.
const UNSIGNED: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsImV4cCI6NDEwMjQ0NDgwMH0.";

/// Whether a scheme carries tokens.
fn is_token(run: &Run, scheme: usize) -> bool {
    let kind = run.api.security_schemes.get(scheme).map(|scheme| &scheme.kind);
    matches!(kind, Some(SecurityKind::Bearer { .. } | SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. }))
}

/// Whether what a request carries is enough without one of its schemes.
fn is_dispensable(run: &Run, operation: &Operation, scheme: usize) -> bool {
    let carried = run.keys.schemes(Some(operation));
    let is_left = |one: usize| carried.contains(&one) && !is_same_place(&run.api, one, scheme);
    let mut alternatives = operation.security.iter().filter(|one| !one.schemes.is_empty());
    alternatives.any(|alternative| alternative.schemes.iter().all(|one| is_left(one.scheme)))
}

fn swap_case(c: char) -> char {
    if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
}

/// Where the credential of a scheme does not belong: the usual places of other schemes that this API does not have.
fn places(run: &Run, scheme: usize) -> Vec<CredentialPlace> {
    let kinds: Vec<&SecurityKind> = run.api.security_schemes.iter().map(|scheme| &scheme.kind).collect();
    let Some(own) = kinds.get(scheme) else { return Vec::new() };
    let is_declared = |place: &CredentialPlace| {
        kinds.iter().any(|kind| match (kind, place) {
            (SecurityKind::ApiKey { location: ApiKeyLocation::Query, name }, CredentialPlace::Query(other))
            | (SecurityKind::ApiKey { location: ApiKeyLocation::Cookie, name }, CredentialPlace::Cookie(other))
            | (SecurityKind::ApiKey { location: ApiKeyLocation::Header, name }, CredentialPlace::Header(other, _)) => {
                name.eq_ignore_ascii_case(other)
            }
            (SecurityKind::ApiKey { .. } | SecurityKind::Unknown(_) | SecurityKind::MutualTls, _) => false,
            (_, CredentialPlace::Header(other, _)) => other == "Authorization",
            _ => false,
        })
    };
    let name = match own {
        SecurityKind::ApiKey { name, .. } => name.clone(),
        SecurityKind::Bearer { .. } | SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => {
            "access_token".to_owned()
        }
        _ => return Vec::new(),
    };
    let all = [
        CredentialPlace::Query(name.clone()),
        CredentialPlace::Cookie(name),
        CredentialPlace::Header("Authorization".to_owned(), "Bearer ".to_owned()),
        CredentialPlace::Header("X-Api-Key".to_owned(), String::new()),
    ];
    all.into_iter().filter(|place| !is_declared(place)).collect()
}

/// The denials of one operation on something that exists, each tenant among them.
pub(super) fn with_tenants(run: &Run, denials: &[(Denial, Credentials, String)]) -> Vec<(Denial, Credentials, String)> {
    let tenants = run.identities.iter().map(|(name, _)| {
        (Denial::OtherTenant, Credentials::Identity(name.clone()), format!("the credential of {name}"))
    });
    denials.iter().cloned().chain(tenants).collect()
}

async fn looks(
    run: &Run,
    resource: ResourceIndex,
    index: OperationIndex,
    role: &Role,
    denials: &[(Denial, Credentials, String)],
) {
    let item = run.world.living(resource).into_iter().next();
    let mut cases: Vec<Case> = match (role, &item) {
        (Role::List(_) | Role::Bin(_) | Role::Search(_), _) => {
            denials.iter().map(|denial| denied_list(run, resource, index, denial, None)).collect()
        }
        (_, None) => return,
        (_, Some(item)) => {
            let denials = with_tenants(run, denials);
            denials.iter().map(|denial| denied_view(run, index, item, denial)).collect()
        }
    };
    if let Role::List(list) = role {
        cases.extend(denied_filters(run, resource, index, list));
    }
    join_all(cases.into_iter().map(|case| run.send(case))).await;
}

pub(super) fn denied_view(
    run: &Run,
    index: OperationIndex,
    item: &Arc<Item>,
    (denial, credentials, label): &(Denial, Credentials, String),
) -> Case {
    let mut case = run.on(index, item, Intent::Denied(*denial), Phase::Lifecycle, label);
    if *denial != Denial::OtherTenant {
        case.known = None;
    }
    case.request.credentials = credentials.clone();
    case
}

/// A list with a credential that is not enough, of what stands under something that is there: where it stands under
/// nothing, it may be refused for that.
fn denied_list(
    run: &Run,
    resource: ResourceIndex,
    index: OperationIndex,
    (denial, credentials, label): &(Denial, Credentials, String),
    filter: Option<(&str, Value)>,
) -> Case {
    let mut arguments = run.arguments(index, &Variant::plain("bindery"));
    let parent = lists::scopes(run, resource, index).into_iter().flatten().next();
    if let Some(parent) = &parent {
        arguments.at(&parent.as_parent(run, resource, index));
    }
    if let Some((name, value)) = filter {
        arguments.set(ParameterLocation::Query, name, value);
    }
    let mut case = run.case_with(index, &arguments, Intent::Denied(*denial), Phase::Lifecycle, label);
    case.after = parent.map(|parent| parent.origin()).unwrap_or_default();
    case.request.credentials = credentials.clone();
    case
}

/// The list by each of its filters, without a credential: what a filter goes to may have a gate of its own.
fn denied_filters(run: &Run, resource: ResourceIndex, index: OperationIndex, list: &List) -> Vec<Case> {
    let parent = lists::scopes(run, resource, index).into_iter().flatten().next();
    let (phase, label, parent) = (Phase::Lifecycle, String::new(), parent.as_ref());
    let asked = Asked { resource, list, operation: index, parent, filter: None, limit: None, phase, label };
    let filters = lists::filters(run, &asked);
    let denied = |(filter, value): (&Filter, Value)| {
        let label = format!("no credential, and a {}", filter.parameter);
        let denial = (Denial::Missing, Credentials::None, label);
        denied_list(run, resource, index, &denial, Some((&filter.parameter, value)))
    };
    filters.into_iter().map(denied).collect()
}

async fn creates(run: &Run, resource: ResourceIndex, index: OperationIndex, denials: &[(Denial, Credentials, String)]) {
    let parent = run.world.living(resource).into_iter().find_map(|item| item.parent.clone());
    // What belongs to something of this tenant cannot be made by another.
    let denials = if parent.is_some() { with_tenants(run, denials) } else { denials.to_vec() };
    let mut cases = Vec::new();
    for (turn, (denial, credentials, label)) in denials.iter().enumerate() {
        let token = run.token(&format!("denied-{turn}"));
        let variant = Variant::plain(&token);
        let made = run.make_case(resource, parent.as_ref(), &variant, Intent::Denied(*denial), Phase::Lifecycle, label);
        let Some((_, mut case)) = made else { return };
        if case.operation != Some(index) {
            return;
        }
        case.request.credentials = credentials.clone();
        cases.push((case, token));
    }
    let sent = join_all(cases.into_iter().map(|(case, token)| async move { (run.send(case).await, token) })).await;
    let refused = sent.iter().filter(|(exchange, _)| !exchange.is_success());
    let refused: Vec<(&Arc<Exchange>, &str)> = refused.map(|(exchange, token)| (exchange, token.as_str())).collect();
    if !refused.is_empty() {
        probe::none_made(run, resource, parent.as_ref(), &refused).await;
    }
}

async fn changes(run: &Run, resource: ResourceIndex, index: OperationIndex, denials: &[(Denial, Credentials, String)]) {
    let case = |item: &Arc<Item>, (denial, credentials, label): &(Denial, Credentials, String)| {
        let mut case = run.on(index, item, Intent::Denied(*denial), Phase::Lifecycle, label);
        if *denial != Denial::OtherTenant {
            case.known = None;
        }
        case.request.credentials = credentials.clone();
        case
    };
    // Another tenant that puts something under the same name makes one of its own.
    let is_put = run.resources.role_of(index).is_some_and(|(_, role)| *role == Role::Put);
    let denials = if is_put { denials.to_vec() } else { with_tenants(run, denials) };
    let Some(item) = probe::victim(run, resource).await else { return };
    if probe::at_once(run, resource, &item, denials.iter().map(|denial| case(&item, denial)).collect()).await {
        return;
    }
    for denial in &denials {
        let Some(item) = probe::victim(run, resource).await else { return };
        let case = case(&item, denial);
        let exchange = run.send(case).await;
        probe::unharmed(run, resource, &item, &exchange).await;
    }
}

/// Deletes of something with children that must be refused; and its children, of which none may be gone.
pub(crate) async fn denied_deletes(run: &Run, delete: OperationIndex, item: &Arc<Item>, children: &[Arc<Item>]) {
    if !is_guarded(run, delete) {
        return;
    }
    for (denial, credentials, label) in with_tenants(run, &denials(run, delete)) {
        if !matches!(denial, Denial::OtherTenant | Denial::Missing) {
            continue;
        }
        let mut case = run.on(delete, item, Intent::Denied(denial), Phase::Lifecycle, &label);
        case.known = None;
        case.request.credentials = credentials;
        let why = Why::Probed(run.send(case).await);
        join_all(children.iter().map(|child| views::item(run, child, Phase::Lifecycle, &why))).await;
    }
}

/// The way around the check of the credential that gateways leave open: a header that says where the request comes from,
/// a path that means the same, a method that is answered like another.
async fn around(run: &Run, resource: ResourceIndex, index: OperationIndex) {
    let Some(item) = run.world.living(resource).into_iter().next() else { return };
    let denied = |label: &str| {
        let mut case = run.on(index, &item, Intent::Denied(Denial::Missing), Phase::Lifecycle, label);
        case.known = None;
        case.request.credentials = Credentials::None;
        case
    };
    let mut local = denied("no credential, and headers that say that the request comes from the server itself");
    for (name, value) in LOCAL {
        local.request.headers.push((name.to_owned(), value.to_owned()));
    }
    let mut slash = denied("no credential, and a slash at the end of the path");
    slash.request.path.push('/');
    slash.is_elsewhere = true;
    let mut doubled = denied("no credential, and a path with a slash twice");
    doubled.request.path = format!("/{}", doubled.request.path);
    doubled.is_elsewhere = true;
    let mut head = denied("HEAD without a credential");
    head.request.method = "HEAD".to_owned();
    head.is_elsewhere = true;
    join_all([local, slash, doubled, head].into_iter().map(|case| run.send(case))).await;
}

const LOCAL: [(&str, &str); 4] = [
    ("X-Forwarded-For", "127.0.0.1"),
    ("X-Real-IP", "127.0.0.1"),
    ("Forwarded", "for=127.0.0.1;proto=https"),
    ("X-Forwarded-Host", "localhost"),
];

/// How often two tenants ask for their lists at the same time.
const TURNS: usize = 3;

/// What another tenant sees in a list.
async fn other_lists(run: &Run, resource: ResourceIndex, index: OperationIndex, list: &List) {
    if run.operation(index).is_none_or(|operation| !run.is_located(operation)) {
        return;
    }
    for (name, _) in &run.identities {
        let label = "the whole list, for another tenant".to_owned();
        let phase = Phase::Lifecycle;
        let whole = Asked { resource, list, operation: index, parent: None, filter: None, limit: None, phase, label };
        let mut all = vec![whole.clone()];
        for (filter, value) in lists::filters(run, &whole) {
            let label = format!("the list with a {}, for another tenant", filter.parameter);
            all.push(Asked { filter: Some((filter.parameter.clone(), value)), label, ..whole.clone() });
        }
        // Meanwhile this tenant asks too: neither may get the answer of the other.
        let (turns, own) = ([0; TURNS], [0; TURNS]);
        join(
            join_all(turns.iter().flat_map(|_| &all).map(|asked| other_list(run, asked, name))),
            join_all(own.iter().map(|_| listing::read(run, &whole))),
        )
        .await;
    }
}

pub(super) async fn other_list(run: &Run, asked: &Asked<'_>, name: &str) {
    let seen = listing::read_as(run, asked, Credentials::Identity(name.to_owned())).await;
    let Some(page) = seen.page_of(None).filter(|_| seen.is_success()) else { return };
    let own = run.world.living(asked.resource).into_iter().find(|item| seen.has(&item.id));
    let verdict = match &own {
        None => Verdict::Pass,
        Some(item) => Verdict::fail(
            Denial::OtherTenant.describe(),
            "nothing of this tenant",
            format!("{:?} in the list of another tenant", item.id),
        ),
    };
    let mut sequence: Vec<Arc<Exchange>> = own.map(|item| item.origin()).unwrap_or_default();
    sequence.push(Arc::clone(&page));
    run.judge(&credential_not_enforced::CHECK, &page.case.name, verdict, &sequence);
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::wrong;
    use crate::report::curl::double;

    /// What a shell makes of a text in double quotes.
    fn expanded(text: &str, variable: &str, value: &str) -> Option<String> {
        let script = format!("printf %s {}", double(text));
        let output = Command::new("sh").arg("-c").arg(script).env(variable, value).output().ok()?;
        String::from_utf8(output.stdout).ok()
    }

    #[test]
    fn a_shell_writes_what_was_sent() {
        let secret = "Key-of-9Tests";
        if expanded("$API_KEY", "API_KEY", secret).is_none() {
            eprintln!("skipped: there is no sh here");
            return;
        }
        let all = wrong(secret, "API_KEY", true, true);
        assert_eq!(all.len(), 9);
        for (_, wrong, label) in all {
            assert_ne!(wrong.value, secret, "{label}");
            assert_eq!(expanded(&wrong.shown, "API_KEY", secret).as_deref(), Some(wrong.value.as_str()), "{label}");
        }
    }
}
