//! What of the run a request names beside what it is about.
//!
//! In: a case, and the references that were inferred. Out: the same with what made these things before it. Not known here: what
//! came of it.

use std::sync::Arc;

use bindery_spec::ir::ParameterLocation;
use serde_json::Value;

use super::new_id::{as_id, body_of};
use super::run::Run;
use super::shape;
use super::world::Item;
use crate::case::{Case, Credentials};
use crate::exchange::Exchange;
use crate::lifecycle::resource::Place;

impl Run {
    /// A case with what it refers to before it: what of the run it names, so that a reproducer makes that first, and a refusal
    /// of it is told from one of an id that nothing has.
    pub(super) fn with_referents(&self, mut case: Case) -> Case {
        let Some(index) = case.operation.filter(|_| !self.resources.references.is_empty()) else { return case };
        if matches!(case.request.credentials, Credentials::Identity(_)) {
            return case;
        }
        let mut references = self.resources.references_of(index).peekable();
        if references.peek().is_none() {
            return case;
        }
        let body = body_of(&case.request);
        let mut after = Vec::new();
        for reference in references {
            let ids: Vec<String> = match &reference.place {
                Place::Body(way) => body.as_ref().and_then(|body| shape::value_at(body, way)).map(ids_in),
                Place::Query(name) => {
                    let own = case.request.query.iter().filter(|(known, _)| known == name);
                    Some(own.map(|(_, value)| value.clone()).collect())
                }
            }
            .unwrap_or_default();
            let named = ids.iter().map(|id| self.world.named(reference.resource, id).into_iter().next_back());
            let named: Vec<Option<Arc<Item>>> = named.collect();
            let is_here = |item: &Arc<Item>| {
                item.gone().is_none()
                    && item.parent.as_ref().is_none_or(|parent| case.request.path.contains(&parent.id))
            };
            if !named.is_empty() {
                // What a description gives as an example names nothing either.
                let place = match &reference.place {
                    Place::Body(way) => format!("body/{}", way.join("/")),
                    Place::Query(name) => format!("{:?} {name}", ParameterLocation::Query),
                };
                let is_own = named.iter().all(|item| item.as_ref().is_some_and(&is_here));
                case.open.retain(|open| *open != place);
                case.open.push(format!("{place} of {}", if is_own { "the run" } else { "nothing known" }));
            }
            for exchange in named.into_iter().flatten().flat_map(|item| item.origin()) {
                let is_known = |one: &Arc<Exchange>| one.number == exchange.number;
                if !case.after.iter().any(is_known) && !after.iter().any(is_known) {
                    after.push(exchange);
                }
            }
        }
        after.append(&mut case.after);
        case.after = after;
        case
    }
}

/// The ids that a value refers to.
fn ids_in(value: &Value) -> Vec<String> {
    let one = |value: &Value| as_id(value);
    match value {
        Value::Array(items) => items.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}
