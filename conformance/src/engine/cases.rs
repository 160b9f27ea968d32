//! Cases: of an operation by itself, on a thing, and those that make one.
//!
//! In: operations, and the things of the model. Out: requests with what has to come before them. Not known here: what came
//! of anything.

use std::borrow::Cow;
use std::sync::Arc;

use bindery_spec::ir::{Operation, OperationIndex, Parameter, ParameterLocation};
use serde_json::Value;

use super::arguments::{Arguments, Payload, simple};
use super::make::Variant;
use super::open;
use super::run::Run;
use super::shape;
use super::world::Item;
use crate::case::{Case, Credentials, Intent, Phase};
use crate::check::Known;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::strategy::Direction;
use crate::strategy::request::sent_type;

impl Run {
    /// A case of an operation on an item, or on the collection under a parent.
    pub(crate) fn case(&self, index: OperationIndex, intent: Intent, phase: Phase, label: impl Into<String>) -> Case {
        self.case_with(index, &self.arguments(index, &Variant::plain("bindery")), intent, phase, label)
    }

    /// The same with given arguments.
    pub(crate) fn case_with(
        &self,
        index: OperationIndex,
        arguments: &Arguments,
        intent: Intent,
        phase: Phase,
        label: impl Into<String>,
    ) -> Case {
        let operation = self.operation(index);
        let mut is_elsewhere = self.twin(index).is_some();
        let carried = operation.map(|operation| self.carried(operation)).unwrap_or_default();
        let request = operation.map(|operation| {
            let mut arguments = Cow::Borrowed(arguments);
            carried.iter().for_each(|(location, name)| arguments.to_mut().remove(*location, name));
            let mut request = arguments.request(operation);
            is_elsewhere |= self.is_of_a_rival(index, &request.path);
            if let Some(base) = self.own_base(index) {
                request.path.insert_str(0, base);
                request.is_absolute = true;
            }
            request
        });
        let is_followed = operation.is_none_or(|operation| {
            self.is_followed(operation, &arguments.payload)
                && self.are_taken(operation, arguments)
                && self.is_under_something(index, arguments)
        });
        let intent = if intent == Intent::Valid && !is_followed { Intent::Plausible } else { intent };
        let open = operation.map(|operation| open::places(&self.api, operation, arguments)).unwrap_or_default();
        Case {
            operation: Some(index),
            name: operation.map(bindery_spec::ir::Operation::key).unwrap_or_default(),
            phase,
            intent,
            label: label.into(),
            request: request.unwrap_or_else(super::arguments::empty_request),
            after: Vec::new(),
            known: None,
            derived: Vec::new(),
            is_elsewhere,
            open,
            told: Vec::new(),
        }
    }

    /// What stands in the path too is what the path says, whatever the body says of it.
    pub(crate) fn leave_to_path(&self, index: OperationIndex, known: &mut Known) {
        let parameters = self.operation(index).map(|operation| operation.parameters.as_slice()).unwrap_or_default();
        let in_path = |name: &str| {
            parameters.iter().any(|one| one.location == ParameterLocation::Path && one.name.eq_ignore_ascii_case(name))
        };
        known.fields.retain(|(name, _)| !in_path(name));
    }

    /// Whether a body is one that the description allows: where it contradicts itself, or its examples do, there is none.
    fn is_followed(&self, operation: &Operation, payload: &Payload) -> bool {
        let schema = |essence: &str| {
            let mut content = operation.request_body.iter().flat_map(|body| &body.content);
            content.find(|media| sent_type(media).eq_ignore_ascii_case(essence))?.schema
        };
        match payload {
            Payload::Json { media, value } => {
                schema(media).is_none_or(|schema| self.strategist.is_valid(schema, Direction::Request, value))
            }
            // What is empty leaves no trace in a form.
            Payload::Form(pairs) => schema("application/x-www-form-urlencoded").is_none_or(|schema| {
                let is_nothing = |value: &Value| match value {
                    Value::Object(members) => members.is_empty(),
                    Value::Array(items) => items.is_empty(),
                    _ => false,
                };
                let mut nothing = pairs.iter().filter(|(_, value)| is_nothing(value));
                !nothing.any(|(name, _)| shape::is_required(&self.api, schema, name))
            }),
            _ => true,
        }
    }

    /// Whether every parameter has a value that its schema takes: one that contradicts itself takes none.
    fn are_taken(&self, operation: &Operation, arguments: &Arguments) -> bool {
        arguments.values.iter().all(|(location, name, value)| {
            let mut named = operation.parameters.iter().filter(|one| one.location == *location && one.name == *name);
            // What the user says of one is not for the description to refuse.
            let is_stated = self.options.parameters.iter().any(|(stated, _)| stated == name);
            let Some(schema) = named.next().filter(|_| !is_stated).and_then(Parameter::schema) else { return true };
            // Nothing in a path leaves another path.
            if *location == ParameterLocation::Path && simple(value).is_empty() {
                return false;
            }
            let is_valid = |value: &Value| self.strategist.is_valid(schema, Direction::Request, value);
            is_valid(value) || is_valid(&self.strategist.coerce(schema, Direction::Request, value))
        })
    }

    /// A case of an operation on one item.
    pub(crate) fn on(&self, index: OperationIndex, item: &Item, intent: Intent, phase: Phase, label: &str) -> Case {
        let mut arguments = self.arguments(index, &Variant::plain("bindery"));
        arguments.at(&item.path(self));
        // What a list holds stands under the parent of the thing, whose id may be called like its own.
        if let (Some((of, Role::List(_) | Role::Bin(_))), Some(parent)) = (self.resources.role_of(index), &item.parent)
            && of == item.resource
        {
            arguments.at(&parent.as_parent(self, of, index));
        }
        let mut case = self.case_with(index, &arguments, intent, phase, label);
        case.after = item.origin();
        case.known = Some(item.known());
        if let Some(name) = item.identity() {
            case.request.credentials = Credentials::Identity(name.to_owned());
        }
        case
    }

    /// Makes an item, and before it what it has to refer to; `Err` holds what came back where none was made.
    pub(crate) async fn make(
        &self,
        resource: ResourceIndex,
        parent: Option<&Arc<Item>>,
        variant: &Variant,
        intent: Intent,
        phase: Phase,
        label: &str,
    ) -> Option<Result<Arc<Item>, Arc<Exchange>>> {
        let variant = self.referring(resource, parent, variant, phase).await;
        self.make_plain(resource, parent, &variant, intent, phase, label).await
    }

    /// The same of what refers to nothing, or to what is there.
    pub(super) async fn make_plain(
        &self,
        resource: ResourceIndex,
        parent: Option<&Arc<Item>>,
        variant: &Variant,
        intent: Intent,
        phase: Phase,
        label: &str,
    ) -> Option<Result<Arc<Item>, Arc<Exchange>>> {
        let (index, case) = self.make_case(resource, parent, variant, intent, phase, label)?;
        let operation = self.operation(index)?;
        if self.options.read_only || !self.is_selected(operation) {
            return None;
        }
        let exchange = self.send(case).await;
        let made = self.world.latest(|item| item.made.number == exchange.number);
        Some(made.ok_or(exchange))
    }

    /// The case that makes an item.
    pub(crate) fn make_case(
        &self,
        resource: ResourceIndex,
        parent: Option<&Arc<Item>>,
        variant: &Variant,
        intent: Intent,
        phase: Phase,
        label: &str,
    ) -> Option<(OperationIndex, Case)> {
        let described = self.resources.get(resource);
        let index = described.maker()?;
        let operation = self.operation(index)?;
        let mut variant = variant.clone();
        if let (Some(parent), Some(property)) =
            (parent, described.parent.as_ref().and_then(|link| link.property.as_ref()))
            && let [name] = property.as_slice()
            && described.parent.as_ref().is_some_and(|link| link.parameter.is_none())
        {
            variant.set.push((name.clone(), Value::from(parent.id.as_str())));
        }
        let mut arguments = self.arguments(index, &variant);
        let (payload, mut known) = self.payload(operation, &variant);
        arguments.payload = payload;
        self.leave_to_path(index, &mut known);
        known.resource = Some(resource);
        known.parent = parent.map(|parent| parent.id.clone());
        if let Some(parent) = parent {
            arguments.at(&parent.as_parent(self, resource, index));
        }
        if described.is_named_by_client() {
            let name = self.chosen_name(resource, &variant.token)?;
            arguments.at(&[(described.id_parameter.clone()?, name.clone())]);
            known.id = Some(name);
        }
        // Under something that may not exist, nothing has to be made.
        let is_top = described.parent.is_none() && described.is_named_by_client();
        let is_somewhere = parent.is_some() || is_top || self.is_located(operation);
        let is_certain = is_somewhere && self.gives_new_id(resource, &arguments.payload);
        let intent = if is_certain || intent != Intent::Valid { intent } else { Intent::Plausible };
        let mut case = self.case_with(index, &arguments, intent, phase, label);
        // A server may have rules for names, or know only some.
        let named = described.id_parameter.as_ref().filter(|_| described.is_named_by_client());
        case.open.extend(named.map(|name| format!("{:?} {name}", ParameterLocation::Path)));
        case.known = Some(Arc::new(known));
        case.after = parent.map(|parent| parent.origin()).unwrap_or_default();
        Some((index, case))
    }
}

impl Arguments {
    /// Sets the path parameters that name an item.
    pub(crate) fn at(&mut self, path: &[(String, String)]) {
        for (name, value) in path {
            self.raw_path.retain(|(known, _)| known != name);
            self.set(ParameterLocation::Path, name, Value::from(value.as_str()));
        }
    }

    /// Sets one path parameter to bytes that go out as they are.
    pub(crate) fn at_raw(&mut self, name: &str, raw: &str) {
        self.remove(ParameterLocation::Path, name);
        self.raw_path.retain(|(known, _)| known != name);
        self.raw_path.push((name.to_owned(), raw.to_owned()));
    }
}
