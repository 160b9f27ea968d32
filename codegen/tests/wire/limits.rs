//! What `validate` objects to, beside an independent validator over the description itself.

use std::collections::BTreeSet;
use std::path::Path;

use proptest::arbitrary::{Arbitrary, any};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::clients::limits::types::{Holder, Limited, Ranges};
use crate::runtime::drawn;

/// The keywords that `validate` checks.
const LIMITS: &[&str] = &[
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

/// A limit that is not kept: the place of the value, and the keyword.
type Broken = BTreeSet<(String, String)>;

/// A component of a golden case, as the other validator reads it.
pub(crate) fn validator_of(case: &str, component: &str) -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden").join(case).join("input.yaml");
    let reading = bindery_spec::read_path(&path, &bindery_spec::ReadOptions::default());
    let document = reading.documents.get(bindery_spec::pointer::FileId(0)).expect("the description has a tree");
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/components/schemas/{component}"),
        "components": document["components"],
    });
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).expect("the components are schemas")
}

fn broken_by_schema(validator: &jsonschema::Validator, json: &Value) -> Broken {
    let errors = validator.iter_errors(json);
    let keyword = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    errors
        .map(|error| (error.instance_path().to_string(), keyword(error.schema_path().as_str())))
        .filter(|(_, keyword)| LIMITS.contains(&keyword.as_str()))
        .collect()
}

fn broken_by_type<T: drawn::Limited>(value: &T) -> Broken {
    value.broken().into_iter().map(|broken| (broken.pointer, broken.keyword.to_owned())).collect()
}

/// The value with one place in it changed, `nth` counting all places round and round.
fn changed(json: &Value, nth: usize, kind: u8) -> Value {
    let mut changed = json.clone();
    let mut pointers = Vec::new();
    collect(json, &mut String::new(), &mut pointers);
    let place = pointers.get(nth % pointers.len().max(1)).and_then(|pointer| changed.pointer_mut(pointer));
    match place {
        Some(Value::String(text)) if kind.is_multiple_of(2) => text.push_str("longer than that"),
        Some(Value::String(text)) => text.clear(),
        Some(Value::Number(number)) => {
            let changed = match (number.as_i64(), kind % 4) {
                (Some(whole), 0) => json!(whole.saturating_add(1)),
                (Some(whole), 1) => json!(whole.saturating_sub(7)),
                (Some(_), _) => json!(i64::from(kind) * 3),
                (None, 0) => json!(0.25),
                (None, 1) => json!(-0.5),
                (None, _) => json!(f64::from(kind)),
            };
            if let Value::Number(changed) = changed {
                *number = changed;
            }
        }
        Some(Value::Array(items)) if kind.is_multiple_of(2) => items.extend(items.clone()),
        Some(Value::Array(items)) => items.truncate(1),
        Some(Value::Object(entries)) => {
            let more = entries.iter().next().map(|(name, value)| (format!("{name} again"), value.clone()));
            entries.extend(more);
        }
        _ => {}
    }
    changed
}

fn collect(json: &Value, at: &mut String, pointers: &mut Vec<String>) {
    pointers.push(at.clone());
    let length = at.len();
    let mut inside = |token: &str, value: &Value| {
        at.push('/');
        at.push_str(&token.replace('~', "~0").replace('/', "~1"));
        collect(value, at, pointers);
        at.truncate(length);
    };
    match json {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| inside(&index.to_string(), item)),
        Value::Object(entries) => entries.iter().for_each(|(name, value)| inside(name, value)),
        _ => {}
    }
}

/// Draws values, which break nothing; changes them, and asks both readings what is broken. Counts the changed values that
/// break something.
fn check<T: Arbitrary + drawn::Limited + Serialize + DeserializeOwned>(component: &str) -> usize {
    let validator = validator_of("limits", component);
    let config = Config { cases: 256, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let mut found = 0;
    let values = (any::<T>(), any::<(u16, u8)>())
        .prop_map(|(value, change)| (serde_json::to_value(value).expect("every value has a JSON form"), change));
    let mut runner = TestRunner::new_with_rng(config, rng);
    for _ in 0..256 {
        let tree = values.new_tree(&mut runner).expect("the type has values");
        let (json, (place, kind)) = proptest::strategy::ValueTree::current(&tree);
        assert_eq!(broken_by_schema(&validator, &json), Broken::new(), "{component}: {json}");
        let changed = changed(&json, place.into(), kind);
        let Ok(value) = serde_json::from_value::<T>(changed.clone()) else { continue };
        let (by_type, by_schema) = (broken_by_type(&value), broken_by_schema(&validator, &changed));
        assert_eq!(by_type, by_schema, "{component}: {changed}");
        found += usize::from(!by_type.is_empty());
    }
    found
}

#[test]
fn drawn_values_keep_their_limits_and_both_readings_see_the_same_broken() {
    for (component, found) in [
        ("Limited", check::<Limited>("Limited")),
        ("Holder", check::<Holder>("Holder")),
        ("Ranges", check::<Ranges>("Ranges")),
    ] {
        assert!(found > 25, "{component}: only {found} changes broke a limit");
    }
}
