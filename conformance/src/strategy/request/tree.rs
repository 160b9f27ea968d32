//! The proptest side of requests.

use std::sync::Arc;

use bindery_spec::ir::Operation;
use proptest::strategy::{BoxedStrategy, NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::parameter::is_sendable;
use super::{BodyContent, RequestValues, body, draw};
use crate::strategy::dice::Dice;
use crate::strategy::draw::Manner;
use crate::strategy::form::Forms;
use crate::strategy::form::term::one;
use crate::strategy::shrink::simpler;
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

#[derive(Debug)]
struct RequestTree {
    source: Requests,
    base: RequestValues,
    current: RequestValues,
    next: Option<std::vec::IntoIter<RequestValues>>,
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
        let next = self.next.get_or_insert_with(|| self.source.simpler(&self.base).into_iter()).next();
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
    /// Simpler requests, all valid: fewer parts first, then simpler values.
    fn simpler(&self, base: &RequestValues) -> Vec<RequestValues> {
        let mut all = Vec::new();
        let is_body_optional = self.operation.request_body.as_ref().is_some_and(|body| !body.required);
        if base.body.is_some() && is_body_optional {
            all.push(RequestValues { body: None, ..base.clone() });
        }
        let parameter_of = |location, name: &str| {
            self.operation.parameters.iter().find(|parameter| parameter.location == location && parameter.name == name)
        };
        for (index, (location, name, _)) in base.parameters.iter().enumerate() {
            if parameter_of(*location, name).is_some_and(|parameter| !parameter.required) {
                let mut fewer = base.clone();
                fewer.parameters.remove(index);
                all.push(fewer);
            }
        }
        for (index, (location, name, value)) in base.parameters.iter().enumerate() {
            let Some(parameter) = parameter_of(*location, name) else { continue };
            let Some(schema) = parameter.schema().filter(|_| parameter.client.is_none()) else { continue };
            for other in simpler(&self.forms, &one(schema), value) {
                if self.forms.accepts(&one(schema), Direction::Request, &other)
                    && is_sendable(&self.forms, parameter, &other)
                {
                    let mut changed = base.clone();
                    changed.parameters[index].2 = other;
                    all.push(changed);
                }
            }
        }
        all.extend(self.simpler_bodies(base));
        all
    }

    fn simpler_bodies(&self, base: &RequestValues) -> Vec<RequestValues> {
        let Some(current) = &base.body else { return Vec::new() };
        let content = self.operation.request_body.iter().flat_map(|body| &body.content);
        let Some(media) = content.into_iter().find(|media| body::sent_type(media) == current.media_type) else {
            return Vec::new();
        };
        let with = |content: BodyContent| {
            let mut changed = base.clone();
            if let Some(body) = &mut changed.body {
                body.content = content;
            }
            changed
        };
        if let BodyContent::Bytes(bytes) = &current.content {
            return fewer_bytes(bytes).into_iter().map(|bytes| with(BodyContent::Bytes(bytes))).collect();
        }
        let Some(schema) = media.schema else { return Vec::new() };
        let mut all = Vec::new();
        if let Some(value) = body::object(&self.forms, Some(schema), &current.content) {
            let simpler = simpler(&self.forms, &one(schema), &value);
            let valid = simpler.into_iter().filter(|other| self.forms.accepts(&one(schema), Direction::Request, other));
            all.extend(valid.filter_map(|other| self.rewritten(media, &current.content, &other)).map(with));
        }
        if let BodyContent::Multipart(parts) = &current.content {
            for (index, part) in parts.iter().enumerate().filter(|(_, part)| part.value.is_none()) {
                for bytes in fewer_bytes(&part.bytes) {
                    let mut changed = parts.clone();
                    changed[index].bytes = bytes;
                    all.push(with(BodyContent::Multipart(changed)));
                }
            }
        }
        all
    }

    /// The content of another value; files keep their bytes.
    fn rewritten(&self, media: &bindery_spec::ir::MediaType, old: &BodyContent, value: &Value) -> Option<BodyContent> {
        super::mutation::rewritten(&self.forms, media, old, value)
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
