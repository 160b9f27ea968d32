//! The proptest side of requests.

use std::sync::Arc;

use bindery_spec::ir::{MediaType, Operation, Parameter, ParameterLocation, SchemaId};
use proptest::strategy::{BoxedStrategy, NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::mutation::rewritten;
use super::parameter::is_sendable;
use super::{BodyContent, RequestValues, body, draw};
use crate::strategy::dice::Dice;
use crate::strategy::draw::Manner;
use crate::strategy::form::Forms;
use crate::strategy::form::term::one;
use crate::strategy::shrink::{Change, simpler};
use crate::strategy::{Direction, Strategist};

/// The strategy of an operation.
pub(super) fn strategy(strategist: &Strategist, operation: &Operation) -> BoxedStrategy<RequestValues> {
    Requests { forms: Arc::clone(&strategist.forms), operation: Arc::new(operation.clone()) }.boxed()
}

#[derive(Clone, Debug)]
struct Requests {
    forms: Arc<Forms<'static>>,
    operation: Arc<Operation>,
}

/// One way to make a request simpler; made and checked only when its turn comes.
#[derive(Clone, Debug)]
enum Simpler {
    /// No body.
    NoBody,
    /// Without the parameter at that place.
    NoParameter(usize),
    /// A simpler value of the parameter at that place.
    Parameter(usize, Change),
    /// A simpler value of the body.
    Body(Change),
    /// Other bytes for the body.
    Bytes(Vec<u8>),
    /// Other bytes for the part at that place.
    Part(usize, Vec<u8>),
}

#[derive(Debug)]
struct RequestTree {
    source: Requests,
    base: RequestValues,
    current: RequestValues,
    next: Option<std::vec::IntoIter<Simpler>>,
}

impl Strategy for Requests {
    type Tree = RequestTree;
    type Value = RequestValues;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let mut dice = Dice::new(runner.new_rng());
        let values = draw::request(&self.forms, &self.operation, &mut dice, Manner::Random)
            .ok_or("a required part of the request has no value that can be sent")?;
        Ok(RequestTree { source: self.clone(), base: values.clone(), current: values, next: None })
    }
}

impl RequestTree {
    fn advance(&mut self) -> bool {
        let (source, base) = (&self.source, &self.base);
        let next = self
            .next
            .get_or_insert_with(|| source.simpler(base).into_iter())
            .find_map(|simpler| source.apply(base, &simpler));
        let has_next = next.is_some();
        self.current = next.unwrap_or_else(|| self.base.clone());
        has_next
    }
}

impl ValueTree for RequestTree {
    type Value = RequestValues;

    fn current(&self) -> RequestValues {
        self.current.clone()
    }

    fn simplify(&mut self) -> bool {
        self.base = self.current.clone();
        self.next = None;
        self.advance()
    }

    fn complicate(&mut self) -> bool {
        self.advance()
    }
}

impl Requests {
    /// What may make a request simpler: fewer parts first, then simpler values.
    fn simpler(&self, base: &RequestValues) -> Vec<Simpler> {
        let mut all = Vec::new();
        if base.body.is_some() && self.operation.request_body.as_ref().is_some_and(|body| !body.required) {
            all.push(Simpler::NoBody);
        }
        for (index, (location, name, _)) in base.parameters.iter().enumerate() {
            if self.parameter(*location, name).is_some_and(|parameter| !parameter.required) {
                all.push(Simpler::NoParameter(index));
            }
        }
        for (index, (location, name, value)) in base.parameters.iter().enumerate() {
            let own = self.parameter(*location, name).filter(|parameter| parameter.client.is_none());
            if let Some(schema) = own.and_then(Parameter::schema) {
                let changes = simpler(&self.forms, &one(schema), value).into_iter();
                all.extend(changes.map(|change| Simpler::Parameter(index, change)));
            }
        }
        match base.body.as_ref().map(|body| &body.content) {
            Some(BodyContent::Bytes(bytes)) => all.extend(fewer_bytes(bytes).into_iter().map(Simpler::Bytes)),
            Some(content) => {
                if let Some((schema, value)) = self.body_value(base) {
                    all.extend(simpler(&self.forms, &one(schema), &value).into_iter().map(Simpler::Body));
                }
                if let BodyContent::Multipart(parts) = content {
                    for (index, part) in parts.iter().enumerate().filter(|(_, part)| part.value.is_none()) {
                        all.extend(fewer_bytes(&part.bytes).into_iter().map(|bytes| Simpler::Part(index, bytes)));
                    }
                }
            }
            None => {}
        }
        all
    }

    /// The simpler request, where it is valid and can be sent.
    fn apply(&self, base: &RequestValues, simpler: &Simpler) -> Option<RequestValues> {
        let mut changed = base.clone();
        match simpler {
            Simpler::NoBody => changed.body = None,
            Simpler::NoParameter(index) => {
                changed.parameters.remove(*index);
            }
            Simpler::Parameter(index, change) => {
                let (location, name, value) = changed.parameters.get_mut(*index)?;
                let parameter = self.parameter(*location, name)?;
                *value = change.apply(value);
                let is_valid = self.forms.accepts(&one(parameter.schema()?), Direction::Request, value);
                if !is_valid || !is_sendable(&self.forms, parameter, value) {
                    return None;
                }
            }
            Simpler::Body(change) => {
                let (schema, value) = self.body_value(base)?;
                let value = change.apply(&value);
                if !self.forms.accepts(&one(schema), Direction::Request, &value) {
                    return None;
                }
                let media = self.media(base)?;
                if !body::kind(media).is_some_and(|kind| body::survives(&self.forms, kind, schema, &value)) {
                    return None;
                }
                let body = changed.body.as_mut()?;
                body.content = rewritten(&self.forms, media, &body.content, &value)?;
            }
            Simpler::Bytes(bytes) => changed.body.as_mut()?.content = BodyContent::Bytes(bytes.clone()),
            Simpler::Part(index, bytes) => {
                let BodyContent::Multipart(parts) = &mut changed.body.as_mut()?.content else { return None };
                parts.get_mut(*index)?.bytes.clone_from(bytes);
            }
        }
        (changed != *base).then_some(changed)
    }

    fn parameter(&self, location: ParameterLocation, name: &str) -> Option<&Parameter> {
        self.operation.parameters.iter().find(|parameter| parameter.location == location && parameter.name == name)
    }

    fn media(&self, values: &RequestValues) -> Option<&MediaType> {
        let body = values.body.as_ref()?;
        let content = &self.operation.request_body.as_ref()?.content;
        content.iter().find(|media| body::sent_type(media) == body.media_type)
    }

    fn body_value(&self, values: &RequestValues) -> Option<(SchemaId, Value)> {
        let schema = self.media(values)?.schema?;
        Some((schema, body::object(&self.forms, Some(schema), &values.body.as_ref()?.content)?))
    }
}

/// Shorter byte strings, never empty: an empty file is an edge of its own.
fn fewer_bytes(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    if bytes.len() > 1 {
        all.push(b"a".to_vec());
        all.push(bytes[..bytes.len() / 2].to_vec());
        all.push(bytes[bytes.len() / 2..].to_vec());
    } else if bytes != b"a" && bytes.len() == 1 {
        all.push(b"a".to_vec());
    }
    all
}
