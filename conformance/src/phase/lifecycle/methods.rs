//! Methods that the description does not have, and ways around the method.

use std::sync::Arc;

use bindery_spec::ir::OperationIndex;

use super::late::Before;
use super::probe;
use crate::case::{Body, Case, Intent, Phase};
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::infer::path::Template;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// Sends undeclared methods to every path of a resource, and looks at what is left.
pub(crate) async fn all(run: &Run, resource: ResourceIndex, before: &Before) {
    let mut paths: Vec<(String, OperationIndex, Role)> = Vec::new();
    for (role, index) in &run.resources.get(resource).operations {
        let path = run.operation(*index).map(|operation| operation.path.clone()).unwrap_or_default();
        if !paths.iter().any(|(known, _, _)| *known == path) {
            paths.push((path, *index, role.clone()));
        }
    }
    let mut probes = Vec::new();
    for (path, index, role) in paths {
        // The same path may stand there twice, with other names for what it holds.
        let shape = |path: &str| Template::parse(path).shape();
        let declared: Vec<String> = run
            .api
            .operations
            .iter()
            .filter(|operation| shape(&operation.path) == shape(&path))
            .map(|operation| operation.method.as_str().to_owned())
            .collect();
        let is_collection = matches!(role, Role::List(_) | Role::Bin(_) | Role::Create);
        for method in ["GET", "HEAD", "OPTIONS", "TRACE", "POST", "PUT", "PATCH", "DELETE", "BINDERY"] {
            if declared.iter().any(|known| known == method) {
                continue;
            }
            if method == "DELETE" && is_collection && before.has_foreign(run, resource) {
                run.skip(format!("DELETE {path}: there are things here that this run did not make"));
                continue;
            }
            probes.push((method, path.clone(), index));
        }
    }
    let Some(item) = probe::victim(run, resource).await else { return };
    let mut cases: Vec<Case> =
        probes.iter().map(|(method, path, index)| plain(run, *index, &item, method, path)).collect();
    let read = run.resources.get(resource).operation(|role| matches!(role, Role::Read));
    let is_other = |case: &Case, (method, _, index): &(&str, String, OperationIndex)| {
        run.is_described(*index, method, &case.request.path)
    };
    // Another template, such as `/{scope}/keys`, may have this method for the same path.
    let described: Vec<bool> = cases.iter().zip(&probes).map(|(case, probe)| is_other(case, probe)).collect();
    let mut keep = described.iter().map(|described| !described);
    cases.retain(|_| keep.next().unwrap_or(true));
    let mut keep = described.iter().map(|described| !described);
    probes.retain(|_| keep.next().unwrap_or(true));
    cases.extend(OVERRIDES.iter().filter_map(|way| Some(around(run, read?, &item, way))));
    if probe::at_once(run, resource, &item, cases).await {
        return;
    }
    for (method, path, index) in probes {
        let Some(item) = probe::victim(run, resource).await else { return };
        let exchange = run.send(plain(run, index, &item, method, &path)).await;
        probe::unharmed(run, resource, &item, &exchange).await;
    }
    for way in &OVERRIDES {
        let (Some(item), Some(read)) = (probe::victim(run, resource).await, read) else { return };
        let exchange = run.send(around(run, read, &item, way)).await;
        probe::unharmed(run, resource, &item, &exchange).await;
    }
}

fn plain(run: &Run, index: OperationIndex, item: &Arc<Item>, method: &str, path: &str) -> Case {
    let label = format!("{method} {path}, which the description does not have");
    let mut case = run.on(index, item, Intent::Undeclared, Phase::Lifecycle, &label);
    case.request.method = method.to_owned();
    case.name = format!("{method} {path}");
    case.known = None;
    case.request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("accept"));
    case.request.headers.push(("Accept".to_owned(), "*/*".to_owned()));
    case.request.body = matches!(method, "PUT" | "PATCH" | "POST").then(|| Body {
        content_type: Some("application/json".to_owned()),
        bytes: Arc::from(b"{}".as_slice()),
        parts: Vec::new(),
    });
    case
}

/// A method, and the header or the query parameter that says another one.
type Override = (&'static str, Option<&'static str>, Option<(&'static str, &'static str)>);

const OVERRIDES: [Override; 4] = [
    ("GET", Some("X-HTTP-Method-Override"), None),
    ("POST", Some("X-HTTP-Method-Override"), None),
    ("GET", Some("X-Method-Override"), None),
    ("GET", None, Some(("_method", "DELETE"))),
];

/// A read that says, beside its method, that it is a delete.
fn around(run: &Run, read: OperationIndex, item: &Item, (method, header, query): &Override) -> Case {
    let label = format!("a {method} that says beside its method that it is a delete");
    let mut case = run.on(read, item, Intent::Hostile, Phase::Lifecycle, &label);
    case.request.method = (*method).to_owned();
    case.known = None;
    case.request.headers.extend(header.map(|name| (name.to_owned(), "DELETE".to_owned())));
    case.request.query.extend(query.map(|(name, value)| (name.to_owned(), value.to_owned())));
    case
}
