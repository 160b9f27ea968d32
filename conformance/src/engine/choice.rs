//! Values of enumerations that a server takes in a create where it refuses the usual one. A description often lists more
//! than one deployment serves, and whatever needs a thing to work with would have none.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use bindery_spec::ir::{Operation, OperationIndex, Type};
use serde_json::Value;

use super::make::Variant;
use super::run::Run;
use super::shape;
use super::world::Item;
use crate::case::{Intent, Phase};
use crate::engine::arguments::simple;
use crate::exchange::Exchange;
use crate::lifecycle::resource::ResourceIndex;

/// How many switches of a create are set either way.
const SWITCHES: usize = 3;

/// By the key of a create: the property, and the value that was taken.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    taken: Mutex<Vec<(String, (String, Value))>>,
}

impl Choices {
    fn note(&self, create: String, name: &str, value: &Value) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if !taken.iter().any(|(known, (property, _))| *known == create && property == name) {
            taken.push((create, (name.to_owned(), value.clone())));
        }
    }

    fn of(&self, create: &str) -> Vec<(String, Value)> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.iter().filter(|(known, _)| known == create).map(|(_, choice)| choice.clone()).collect()
    }
}

impl Run {
    /// A variant with the values that the server takes, where it sets nothing else in their place.
    pub(super) fn as_taken<'v>(&self, operation: &Operation, variant: &'v Variant) -> Cow<'v, Variant> {
        let mut taken = self.choices.of(&operation.key());
        taken.retain(|(name, _)| !variant.set.iter().any(|(known, _)| known == name));
        if taken.is_empty() {
            return Cow::Borrowed(variant);
        }
        let mut variant = variant.clone();
        variant.set.extend(taken);
        Cow::Owned(variant)
    }

    /// The enumerations of the body of a create, by property.
    pub(crate) fn choices_of(&self, create: OperationIndex) -> Vec<(String, Vec<Value>)> {
        let body = self.operation(create).and_then(|operation| operation.request_body.as_ref());
        let schema = body.and_then(|body| body.content.iter().find_map(|media| media.schema));
        let Some(schema) = schema else { return Vec::new() };
        let properties = shape::properties(&self.api, schema).into_iter();
        let properties = properties.filter(|(_, property)| !shape::is_read_only(&self.api, *property));
        let with_values = properties.map(|(name, property)| (name.to_owned(), shape::values(&self.api, property)));
        with_values.filter(|(_, values)| values.len() > 1).collect()
    }

    /// The switches in the body of a create, by property, each with both of its values; no more than a few.
    pub(crate) fn switches_of(&self, create: OperationIndex) -> Vec<(String, Vec<Value>)> {
        let body = self.operation(create).and_then(|operation| operation.request_body.as_ref());
        let schema = body.and_then(|body| body.content.iter().find(|media| media.is_json())?.schema);
        let properties = schema.map(|schema| shape::properties(&self.api, schema)).unwrap_or_default().into_iter();
        let is_switch = |property| {
            shape::is_type(&self.api, property, Type::Boolean)
                && !shape::is_read_only(&self.api, property)
                && shape::values(&self.api, property).is_empty()
        };
        let switches = properties.filter(|(_, property)| is_switch(*property));
        switches.take(SWITCHES).map(|(name, _)| (name.to_owned(), vec![true.into(), false.into()])).collect()
    }

    /// Makes an item like one that was refused, with the first value of an enumeration that the server takes; from here on,
    /// everything of its kind is made with that value.
    pub(crate) async fn make_as_taken(
        &self,
        resource: ResourceIndex,
        parent: Option<&Arc<Item>>,
        refused: &Exchange,
        variant: &Variant,
        phase: Phase,
    ) -> Option<Arc<Item>> {
        let create = self.resources.get(resource).maker()?;
        if !refused.is_refused() || refused.is_refused_for_now() {
            return None;
        }
        for (name, values) in self.choices_of(create) {
            for value in values {
                let mut variant = variant.clone();
                variant.set.push((name.clone(), value.clone()));
                let label = format!("a create with {name} {}", simple(&value));
                let made = self.make(resource, parent, &variant, Intent::Plausible, phase, &label).await?;
                if let Ok(item) = made {
                    self.choices.note(self.operation(create)?.key(), &name, &value);
                    return Some(item);
                }
            }
        }
        None
    }
}
