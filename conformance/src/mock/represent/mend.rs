//! Values put right where their schema refuses them.

use bindery_spec::ir::SchemaId;
use serde_json::Value;

use super::fields::required;
use crate::lifecycle::infer::view;
use crate::mock::description::Description;
use crate::strategy::Direction;

const ROUNDS: u64 = 3;

/// Removes or replaces the properties that make a value invalid, as long as that helps.
///
/// An optional property is removed, a required one is drawn anew. What cannot be mended stays as it is.
pub(crate) fn mend(description: &Description, schema: SchemaId, value: &mut Value, seed: u64) {
    for round in 0..ROUNDS {
        let violations = description.violations(schema, Direction::Response, value);
        if violations.is_empty() {
            return;
        }
        let Value::Object(map) = value else {
            *value = description.sample(schema, seed.wrapping_add(round + 1));
            continue;
        };
        let required = required(&description.api, schema);
        let properties = view::properties(&description.api, schema);
        let fresh = description.sample(schema, seed.wrapping_add(round + 1));
        for violation in violations {
            let token = violation.instance.split('/').nth(1).map(|token| token.replace("~1", "/").replace("~0", "~"));
            match token {
                Some(name) if !required.contains(&name) => {
                    map.shift_remove(&name);
                }
                Some(name) => {
                    let drawn = fresh.get(&name).cloned().or_else(|| {
                        let (_, property) = properties.iter().find(|(known, _)| **known == *name)?;
                        Some(description.sample(*property, seed.wrapping_add(round)))
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
