//! Values put right where their schema refuses them.

use bindery_spec::ir::{Api, SchemaId};
use serde_json::Value;

use super::fields::required;
use crate::lifecycle::infer::view;
use crate::strategy::{self, Direction};
use crate::validator::Validator;

const ROUNDS: u64 = 3;

/// Removes or replaces the properties that make a value invalid, as long as that helps.
///
/// An optional property is removed, a required one is drawn anew. What cannot be mended stays as it is.
pub(crate) fn mend(api: &Api, validator: &Validator, schema: SchemaId, value: &mut Value, seed: u64) {
    let origin = &api.schemas.get(schema).origin;
    for round in 0..ROUNDS {
        let violations = validator.violations(origin, Direction::Response, value);
        if violations.is_empty() {
            return;
        }
        let Value::Object(map) = value else {
            *value = strategy::sample(api, schema, Direction::Response, seed.wrapping_add(round + 1));
            continue;
        };
        let required = required(api, schema);
        let properties = view::properties(api, schema);
        let fresh = strategy::sample(api, schema, Direction::Response, seed.wrapping_add(round + 1));
        for violation in violations {
            let token = violation.instance.split('/').nth(1).map(|token| token.replace("~1", "/").replace("~0", "~"));
            match token {
                Some(name) if !required.contains(&name) => {
                    map.shift_remove(&name);
                }
                Some(name) => {
                    let drawn = fresh.get(&name).cloned().or_else(|| {
                        let (_, property) = properties.iter().find(|(known, _)| **known == *name)?;
                        Some(strategy::sample(api, *property, Direction::Response, seed.wrapping_add(round)))
                    });
                    if let Some(drawn) = drawn {
                        map.insert(name, drawn);
                    }
                }
                // Something about the whole: what is missing comes from a fresh draw.
                None => {
                    for (name, drawn) in fresh.as_object().into_iter().flatten() {
                        if required.contains(name) && !map.contains_key(name) {
                            map.insert(name.clone(), drawn.clone());
                        }
                    }
                }
            }
        }
    }
}
