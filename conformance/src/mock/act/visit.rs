//! One request on its way through the steps.

use std::cmp::Reverse;
use std::sync::MutexGuard;

use bindery_spec::ir::{Operation, OperationIndex, ParameterLocation};
use http::header::{HOST, RANGE};

use super::condition;
use super::sibling;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::mock::access::Viewer;
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::Core;
use crate::mock::fault;
use crate::mock::message::Incoming;
use crate::mock::operation::Plan;
use crate::mock::request::body::Body;
use crate::mock::request::parameter::Read;
use crate::mock::request::query::{self, Pair};
use crate::mock::route::Match;
use crate::mock::state::{Lookup, Scope, Store, View};

/// What is known of a request, more with each step.
#[derive(Debug)]
pub(crate) struct Visit<'a> {
    /// The plan of its operation.
    pub(crate) plan: &'a Plan,
    /// The operation.
    pub(crate) operation: &'a Operation,
    /// The method as sent: HEAD is answered by the plan of GET.
    pub(crate) method: &'a str,
    /// What the path before the operation's own template is.
    pub(crate) base: &'a str,
    /// The host it was sent to.
    pub(crate) host: &'a str,
    /// The query.
    pub(crate) pairs: Vec<Pair>,
    /// The part of a content that is asked for, as the header says it.
    pub(crate) range: Option<&'a str>,
    /// Path parameters, decoded.
    pub(crate) path: Vec<(&'a str, String)>,
    /// Who asks.
    pub(crate) viewer: Viewer,
    /// The parameters.
    pub(crate) read: Read,
    /// The body.
    pub(crate) body: Body,
}

impl Visit<'_> {
    /// The id of its own item in the path.
    pub(crate) fn own_id(&self) -> Option<&str> {
        let place = self.plan.own?;
        self.path.get(place).map(|(_, value)| value.as_str())
    }

    /// What the path says of the items above, by shape.
    pub(crate) fn scope(&self) -> Scope {
        self.plan
            .shapes
            .iter()
            .zip(&self.path)
            .enumerate()
            .filter(|(place, (shape, _))| Some(*place) != self.plan.own && !shape.is_empty())
            .map(|(_, (shape, (_, value)))| (shape.clone(), value.clone()))
            .collect()
    }

    /// Whether it deletes an item.
    pub(crate) fn is_delete(&self) -> bool {
        matches!(self.plan.role, Some((_, Role::Delete)))
    }
}

/// The visit of the operation that the method asks for, with the values of its match; `None` where no match has it.
pub(crate) fn begin<'a>(core: &'a Core, found: &mut [Match<'a>], incoming: &'a Incoming) -> Option<Visit<'a>> {
    let pairs = super::pairs(incoming);
    let find = |method: &str| {
        found.iter().enumerate().find_map(|(place, candidate)| {
            let has_it = |index: &&OperationIndex| core.api.operations[index.0].method.as_str() == method;
            let mut those = candidate.operations.iter().filter(has_it);
            let first = those.next()?;
            // Operations of one path and method are told apart by the query that is a part of their path, by what they know
            // of the body, and by the queries that they cannot do without.
            let rank = |index: &&OperationIndex| {
                (
                    stated(core, **index, &pairs),
                    sibling::fit(core, **index, incoming),
                    queries(core, **index, &pairs),
                    Reverse(index.0),
                )
            };
            let chosen = if those.clone().next().is_some() { those.chain([first]).max_by_key(rank)? } else { first };
            Some((*chosen, place))
        })
    };
    let asked = incoming.method.as_str();
    let (index, place) = find(asked)
        .or_else(|| if asked == "HEAD" { find("GET") } else { None })
        .or_else(|| fault::request::stand_in(&core.faults, asked).and_then(find))?;
    let values = std::mem::take(&mut found[place].values);
    let plan = &core.plans[index.0];
    let operation = core.operation(plan);
    // Parameters of the server's template stand in front of the operation's own.
    let surplus = values.len().saturating_sub(plan.names.len());
    let path = plan.names.iter().map(String::as_str).zip(values.into_iter().skip(surplus));
    let path = path
        .map(|(name, value)| (name, if plan.json.iter().any(|json| json == name) { unquoted(value) } else { value }))
        .collect();
    let depth = operation.path.split(['?', '#']).next().unwrap_or("").matches('/').count();
    let cut = incoming.path.rmatch_indices('/').nth(depth.saturating_sub(1)).map_or(0, |(cut, _)| cut);
    Some(Visit {
        plan,
        operation,
        method: asked,
        base: &incoming.path[..cut],
        host: incoming.header(HOST).unwrap_or("localhost"),
        pairs,
        range: incoming.header(RANGE).filter(|_| asked == "GET"),
        path,
        viewer: Viewer::Public,
        read: Read::default(),
        body: Body::default(),
    })
}

/// How well a query fits the path of an operation: which of the pairs in that are there, less those that are missing.
fn stated(core: &Core, index: OperationIndex, pairs: &[Pair]) -> i32 {
    let path = core.api.operations[index.0].path.split('#').next();
    let stated = path.and_then(|path| path.split_once('?')).map(|(_, query)| query::pairs(query)).unwrap_or_default();
    stated.iter().map(|one| if pairs.contains(one) { 1 } else { -1 }).sum()
}

/// How well a query fits an operation: which of its required parameters are there, less those that are missing.
fn queries(core: &Core, index: OperationIndex, pairs: &[Pair]) -> i32 {
    let operation = &core.api.operations[index.0];
    let required = operation.parameters.iter().filter(|one| one.required && one.location == ParameterLocation::Query);
    let named = required.map(|one| pairs.iter().any(|pair| pair.name == one.name));
    named.map(|is_there| if is_there { 1 } else { -1 }).sum()
}

/// A text that is written as JSON; anything else as it is, to be judged.
fn unquoted(value: String) -> String {
    serde_json::from_str::<String>(&value).unwrap_or(value)
}

/// The methods of every match, for an `Allow` header.
pub(crate) fn methods(core: &Core, found: &[Match<'_>]) -> String {
    let mut methods: Vec<&str> = Vec::new();
    for index in found.iter().flat_map(|candidate| candidate.operations) {
        let method = core.api.operations[index.0].method.as_str();
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    if methods.contains(&"GET") && !methods.contains(&"HEAD") {
        methods.push("HEAD");
    }
    if !methods.contains(&"OPTIONS") {
        methods.push("OPTIONS");
    }
    methods.join(", ")
}

/// The store, for as long as one act takes, where the act may still be done: since the request was judged, others may have
/// deleted what it stands under, or changed what it is about.
pub(crate) fn open<'a>(core: &'a Core, visit: &Visit<'_>) -> Result<MutexGuard<'a, Store>, Complaint> {
    let store = core.store();
    if !fault::creation::outlives_parent(&core.faults) {
        above(core, &store, visit)?;
    }
    condition::holds(core, &store, visit)?;
    Ok(store)
}

/// Refuses a path below an item that is not there.
pub(super) fn above(core: &Core, store: &Store, visit: &Visit<'_>) -> Result<(), Complaint> {
    for (place, resource) in &visit.plan.ancestors {
        let Some((name, id)) = visit.path.get(*place) else { continue };
        let scope: Scope = visit
            .plan
            .shapes
            .iter()
            .zip(&visit.path)
            .take(*place)
            .map(|(shape, (_, value))| (shape.clone(), value.clone()))
            .collect();
        let lookup = Lookup { resource: *resource, id, scope: &scope, viewer: &visit.viewer, view: View::Read };
        if store.find(&lookup).is_none()
            && !fault::deletion::keeps_children(&core.faults)
            && !fault::lookup::is_elsewhere(&core.faults, store, &lookup)
        {
            return Err(missing(core, *resource, name, id));
        }
    }
    Ok(())
}

/// The complaint that there is no such item.
pub(crate) fn missing(core: &Core, resource: ResourceIndex, parameter: &str, id: &str) -> Complaint {
    let name = &core.resources.get(resource).name;
    let shown: String = id.chars().take(80).flat_map(char::escape_default).collect();
    Complaint::new(Kind::NotFound, parameter, format!("there is nothing among the {name} with the id '{shown}'"))
}
