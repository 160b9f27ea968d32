//! What the run itself gives in requests: ids that the client picks, and what stands in paths where nothing of the run does.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use bindery_spec::ir::{Operation, OperationIndex, Parameter, ParameterLocation};
use serde_json::Value;

use super::arguments::{Payload, simple};
use super::new_id::{given_ids, requested_ids};
use super::run::Run;
use super::shape;
use crate::case::Case;
use crate::lifecycle::infer::path::Template;
use crate::lifecycle::infer::words::{is_condition, is_repeat_key};
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::strategy::Direction;

/// What was given so far.
#[derive(Debug, Default)]
pub(crate) struct Given {
    ids: Mutex<HashSet<(ResourceIndex, String)>>,
    places: Mutex<HashMap<(OperationIndex, String), Option<Value>>>,
    /// What stands at the end of each shape of a path, where every operation takes the same there.
    shapes: Mutex<HashMap<String, Option<Value>>>,
    /// How many keys that tell repeats from new requests.
    keys: AtomicU64,
    /// How many creates that give an id were sent.
    sent: Mutex<HashMap<(ResourceIndex, String), u32>>,
}

impl Run {
    /// Whether the body of a create gives an id that it has not given before, or none: what has a name already may be refused.
    pub(crate) fn gives_new_id(&self, resource: ResourceIndex, payload: &Payload) -> bool {
        let described = self.resources.get(resource);
        given_ids(described, payload).into_iter().next().is_none_or(|id| lock(&self.given.ids).insert((resource, id)))
    }

    /// Notes that a create is sent: gives the id that it gives, where it gives one.
    pub(crate) fn note_given(&self, case: &Case) -> Option<(ResourceIndex, String)> {
        let (resource, role) = self.resources.role_of(case.operation?)?;
        let id = requested_ids(self.resources.get(resource), &case.request).into_iter().next();
        let key = (resource, id.filter(|_| *role == Role::Create)?);
        *lock(&self.given.sent).entry(key.clone()).or_default() += 1;
        Some(key)
    }

    /// Whether more than one create that gives an id was sent by now: what has it already may be refused.
    pub(crate) fn is_given_again(&self, key: &(ResourceIndex, String)) -> bool {
        lock(&self.given.sent).get(key).is_some_and(|count| *count > 1)
    }

    /// A value of a parameter of an operation. In a path, operations that share the way up to it share the value too, where
    /// they have any in common: what one makes there, others look for.
    pub(crate) fn value_for(&self, index: OperationIndex, parameter: &Parameter) -> Option<Value> {
        if parameter.location != ParameterLocation::Path || self.is_located_at(parameter) {
            if let Some(any) = self.any_state(parameter) {
                return Some(any);
            }
            let key = is_repeat_key(parameter).then(|| self.repeat_key(parameter)).flatten();
            if key.is_some() {
                return key;
            }
            return self.first_page(index, parameter).or_else(|| self.parameter_value(parameter));
        }
        let key = (index, parameter.name.clone());
        if let Some(known) = lock(&self.given.places).get(&key) {
            return known.clone();
        }
        let value = self.common_value(index, parameter);
        lock(&self.given.places).insert(key, value.clone());
        value
    }

    /// A key for a header that tells repeats of a request from new ones, which no request of any run has had: what comes
    /// with an old one is a repeat. `None` where the description takes none of its kind, or the run was given one.
    pub(crate) fn repeat_key(&self, parameter: &Parameter) -> Option<Value> {
        if self.is_located_at(parameter) {
            return None;
        }
        let turn = self.given.keys.fetch_add(1, Ordering::Relaxed);
        let bits = (self.started_at.as_nanosecond().unsigned_abs() << 24) | u128::from(turn & 0x00ff_ffff);
        let digits = format!("{bits:032x}");
        // Version 4, variant 10: RFC 9562 section 5.4.
        let uuid =
            format!("{}-{}-4{}-8{}-{}", &digits[..8], &digits[8..12], &digits[12..15], &digits[15..18], &digits[20..]);
        let texts = [uuid, digits.clone(), digits[16..].to_owned()];
        let is_apt = |text: &Value| {
            parameter.schema().is_none_or(|schema| self.strategist.is_valid(schema, Direction::Request, text))
        };
        texts.into_iter().map(Value::from).find(is_apt)
    }

    /// The condition that something is there, in whatever state, for the header that names one. `None` for other parameters,
    /// or where the description or the run gives another value. Source: RFC 9110 section 13.1.1.
    fn any_state(&self, parameter: &Parameter) -> Option<Value> {
        let any = Value::from("*");
        let is_apt = is_condition(parameter)
            && !self.is_located_at(parameter)
            && parameter.schema().is_none_or(|schema| self.strategist.is_valid(schema, Direction::Request, &any));
        is_apt.then_some(any)
    }

    /// Where a list begins, for the parameter that says so: a list that has to be asked for from some place is asked for
    /// from its start, whatever the example is.
    fn first_page(&self, index: OperationIndex, parameter: &Parameter) -> Option<Value> {
        let Some((_, Role::List(list) | Role::Bin(list))) = self.resources.role_of(index) else { return None };
        let paging = list.paging.as_ref().filter(|_| !self.is_located_at(parameter))?;
        let is = |name: &Option<String>| name.as_ref() == Some(&parameter.name);
        let starts: &[i64] = if is(&paging.offset) { &[0, 1] } else { &[1, 0] };
        let schema = parameter.schema().filter(|_| is(&paging.offset) || is(&paging.page))?;
        let mut starts = starts.iter().map(|start| Value::from(*start));
        starts.find(|start| self.strategist.is_valid(schema, Direction::Request, start))
    }

    fn common_value(&self, index: OperationIndex, parameter: &Parameter) -> Option<Value> {
        let shape = self.operation(index).and_then(|operation| shape_up_to(operation, &parameter.name));
        let Some(shape) = shape else { return self.parameter_value(parameter) };
        let known = lock(&self.given.shapes).get(&shape).cloned();
        let common = known.unwrap_or_else(|| {
            let found = self.value_at_shape(&shape);
            lock(&self.given.shapes).insert(shape, found.clone());
            found
        });
        common.or_else(|| self.parameter_value(parameter))
    }

    /// A value that every operation with that way takes there: one that the description gives to any of them, else a drawn one.
    fn value_at_shape(&self, shape: &str) -> Option<Value> {
        let same: Vec<&Parameter> =
            self.api.operations.iter().filter_map(|operation| parameter_at(operation, shape)).collect();
        let is_common = |value: &Value| {
            let text = Value::from(simple(value));
            same.iter().filter_map(|other| other.schema()).all(|schema| {
                [value, &text].into_iter().any(|value| self.strategist.is_valid(schema, Direction::Request, value))
            })
        };
        let is_given = |one: &&Parameter| {
            let given = || shape::given(&self.api, one.schema()?);
            !one.examples.is_empty() || given().is_some()
        };
        let (given, drawn): (Vec<&Parameter>, Vec<&Parameter>) = same.iter().partition(|one| is_given(one));
        let mut values = given.into_iter().take(TRIES).chain(drawn.into_iter().take(TRIES));
        values.find_map(|one| self.parameter_value(one).filter(&is_common))
    }
}

/// How many values that are given, and how many that are drawn, are held against every operation of a shape at the most.
const TRIES: usize = 32;

/// The shape of a path up to and with a parameter.
fn shape_up_to(operation: &Operation, name: &str) -> Option<String> {
    let template = Template::parse(&operation.path);
    template.parameters().into_iter().find(|(known, _)| *known == name).map(|(_, shape)| shape)
}

/// The path parameter of an operation that stands at the end of a shape.
fn parameter_at<'a>(operation: &'a Operation, shape: &str) -> Option<&'a Parameter> {
    let template = Template::parse(&operation.path);
    let parameters = template.parameters();
    let (name, _) = parameters.iter().find(|(_, known)| known == shape)?;
    operation.parameters.iter().find(|one| one.location == ParameterLocation::Path && one.name == *name)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
