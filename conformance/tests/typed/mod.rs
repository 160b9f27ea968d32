//! The trip JSON → generated type → JSON.

use std::path::Path;

use bindery_conformance::strategy::{Direction, Strategist};
use bindery_conformance::validator::Validator;
use bindery_spec::ir::{Api, SchemaId};
use bindery_spec::{ReadOptions, Reading, read_path};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How many values are drawn of each schema and direction.
const DRAWS: u32 = 200;

/// The types that were taken on the trip, to be held against the schemas that there are.
pub(crate) struct Trips {
    reading: Reading,
    strategist: Strategist,
    validator: Validator,
    done: Vec<String>,
}

impl Trips {
    /// Over a description of this repository, named from its root.
    pub(crate) fn over(description: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(description);
        let reading = read_path(&path, &ReadOptions::default());
        let api = reading.api.as_ref().expect("our own descriptions are readable");
        let strategist = Strategist::new(api);
        let validator = Validator::new(&reading);
        Self { strategist, validator, done: Vec::new(), reading }
    }

    /// Takes values of a schema through its type; what comes back must be equal, and valid to the validator.
    pub(crate) fn take<T: Serialize + DeserializeOwned>(&mut self, name: &str) {
        let api = self.reading.api.as_ref().expect("checked when it was read");
        let schema = api.components.iter().find(|(own, _)| own == name).map(|(_, schema)| *schema);
        let schema = schema.unwrap_or_else(|| panic!("no schema {name}"));
        for direction in directions(api, schema) {
            for boundary in self.strategist.boundaries(schema, direction) {
                if let Err(fault) = self.trip::<T>(schema, direction, &boundary.value) {
                    panic!("{name}, {}: {fault}", boundary.label);
                }
            }
            let config = Config { cases: DRAWS, failure_persistence: None, ..Config::default() };
            let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
            let outcome = TestRunner::new_with_rng(config, rng)
                .run(&self.strategist.values(schema, direction), |value| {
                    self.trip::<T>(schema, direction, &value).map_err(TestCaseError::fail)
                });
            if let Err(error) = outcome {
                panic!("{name}: {error}");
            }
        }
        self.done.push(name.to_owned());
    }

    fn trip<T: Serialize + DeserializeOwned>(
        &self,
        schema: SchemaId,
        direction: Direction,
        value: &Value,
    ) -> Result<(), String> {
        let typed: T =
            serde_json::from_str(&value.to_string()).map_err(|error| format!("{value} is refused: {error}"))?;
        let text = serde_json::to_string(&typed).map_err(|error| format!("{value} cannot be written: {error}"))?;
        let back: Value = serde_json::from_str(&text).map_err(|error| format!("{text} is no JSON: {error}"))?;
        if !is_equal(&back, value) {
            return Err(format!("{value} came back as {back}"));
        }
        let api = self.reading.api.as_ref().ok_or("there is no API")?;
        match self.validator.violations(&api.schemas.get(schema).origin, direction, &back).first() {
            Some(first) => Err(format!("{back} breaks {} at {:?}: {}", first.keyword, first.instance, first.message)),
            None => Ok(()),
        }
    }

    /// Fails when a schema of the description was left out.
    pub(crate) fn finish(self) {
        let api = self.reading.api.as_ref().expect("checked when it was read");
        let missing: Vec<&String> =
            api.components.iter().map(|(name, _)| name).filter(|name| !self.done.contains(name)).collect();
        assert!(missing.is_empty(), "no trip for {missing:?}");
    }
}

/// Whether two values are the same JSON; numbers are compared by value.
fn is_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_equal(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, value)| right.get(name).is_some_and(|other| is_equal(value, other)))
        }
        _ => left == right,
    }
}

/// Which ways a schema travels: a type that is only ever received need not exist without its `readOnly` properties.
fn directions(api: &Api, schema: SchemaId) -> Vec<Direction> {
    let bodies = api.operations.iter().flat_map(|operation| &operation.request_body);
    let sent: Vec<SchemaId> = bodies.flat_map(|body| &body.content).filter_map(|media| media.schema).collect();
    let responses = api.operations.iter().flat_map(|operation| &operation.responses);
    let received: Vec<SchemaId> = responses.flat_map(|one| &one.content).filter_map(|media| media.schema).collect();
    let mut directions = Vec::new();
    if reaches(api, sent, schema) {
        directions.push(Direction::Request);
    }
    if reaches(api, received, schema) {
        directions.push(Direction::Response);
    }
    // What no operation carries may go either way.
    if directions.is_empty() { vec![Direction::Request, Direction::Response] } else { directions }
}

/// Whether a schema is one of these, or a part of one.
fn reaches(api: &Api, mut open: Vec<SchemaId>, wanted: SchemaId) -> bool {
    let mut seen: Vec<SchemaId> = Vec::new();
    while let Some(id) = open.pop() {
        if id == wanted {
            return true;
        }
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let schema = api.schemas.get(id);
        open.extend(schema.properties.iter().map(|property| property.schema));
        for parts in [&schema.all_of, &schema.any_of, &schema.one_of] {
            open.extend(parts);
        }
        open.extend([schema.reference, schema.items, schema.additional_properties].into_iter().flatten());
    }
    false
}
