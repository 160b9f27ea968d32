//! Draws whole requests.

use bindery_spec::ir::{Operation, Parameter};
use serde_json::Value;

use super::parameter::is_sendable;
use super::{BodyValue, RequestValues, body};
use crate::strategy::Direction;
use crate::strategy::dice::Dice;
use crate::strategy::draw::{Draw, Manner};
use crate::strategy::form::Forms;
use crate::strategy::form::term::one;

/// How often a value is drawn again because it cannot be sent where it belongs.
const TRIES: usize = 40;

/// A plain request.
pub(super) fn sample(forms: &Forms<'_>, operation: &Operation, seed: u64) -> Option<RequestValues> {
    request(forms, operation, &mut Dice::seeded(seed), Manner::Plain)
}

/// A request; `None` where a required part has no value that can be sent.
pub(super) fn request(
    forms: &Forms<'_>,
    operation: &Operation,
    dice: &mut Dice,
    manner: Manner,
) -> Option<RequestValues> {
    let mut values = RequestValues::default();
    for parameter in &operation.parameters {
        let is_wanted = parameter.required
            || match manner {
                Manner::Random => !parameter.deprecated && dice.once_in(3),
                Manner::Full => true,
                Manner::Plain | Manner::Least => false,
            };
        if !is_wanted {
            continue;
        }
        match value(forms, parameter, dice, manner) {
            Some(value) => values.parameters.push((parameter.location, parameter.name.clone(), value)),
            None if parameter.required => return None,
            None => {}
        }
    }
    let Some(request_body) = &operation.request_body else { return Some(values) };
    if request_body.required || !matches!(manner, Manner::Random | Manner::Least) || !dice.once_in(3) {
        values.body = body(forms, operation, dice, manner);
        if request_body.required && values.body.is_none() && !request_body.content.is_empty() {
            return None;
        }
    }
    Some(values)
}

/// A body of any media type that can be written, the first one where the manner is plain.
fn body(forms: &Forms<'_>, operation: &Operation, dice: &mut Dice, manner: Manner) -> Option<BodyValue> {
    let content = &operation.request_body.as_ref()?.content;
    let start = if manner == Manner::Random { dice.below(content.len()) } else { 0 };
    (0..content.len()).find_map(|step| {
        let media = content.get((start + step) % content.len())?;
        body::draw(forms, media, dice, manner)
    })
}

/// A value that can be sent; one that belongs to the client keeps its default, since it is the same for every call.
pub(super) fn value(forms: &Forms<'_>, parameter: &Parameter, dice: &mut Dice, manner: Manner) -> Option<Value> {
    if let Some(value) = parameter.client.as_ref().and_then(|client| client.value.clone()) {
        return Some(value);
    }
    let Some(schema) = parameter.schema() else { return Some(Value::String("text".to_owned())) };
    let terms = one(schema);
    let example = parameter.examples.iter().map(|example| &example.value).find(|example| {
        manner == Manner::Plain
            && forms.accepts(&terms, Direction::Request, example)
            && is_sendable(forms, parameter, example)
    });
    if let Some(example) = example {
        return Some(example.clone());
    }
    (0..TRIES).find_map(|attempt| {
        let manner = match (manner, attempt) {
            (manner, 0) => manner,
            (Manner::Random, attempt) if attempt > TRIES / 2 => Manner::Plain,
            // The plain value may be the only one that its place does not take, such as an empty text in a path.
            _ => Manner::Random,
        };
        let value = Draw::named(forms, Direction::Request, dice, manner, &terms, &parameter.name)?;
        is_sendable(forms, parameter, &value).then_some(value)
    })
}
