//! Round trips: values of each named schema go to JSON text and back, and an independent validator judges each.
//!
//! In: a reading. Out: counts, and what did not hold, each shrunk to its smallest value. Not known here: generated types
//! (those make their own trip in the tests of this package), servers.

use bindery_spec::Reading;
use bindery_spec::ir::SchemaId;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::Value;

use crate::strategy::{Direction, Strategist};
use crate::validator::Validator;

/// What came of the round trips of an API.
#[derive(Clone, Debug, Default)]
pub struct RoundTrips {
    /// How many named schemas were tried, in each direction that has values.
    pub schemas: usize,
    /// How many valid values made the trip.
    pub values: usize,
    /// How many deliberately invalid values the validator was asked about.
    pub mutations: usize,
    /// Schemas without a value: those that contradict themselves, or whose values were not found.
    pub skipped: Vec<String>,
    /// What did not hold.
    pub findings: Vec<RoundTripFinding>,
}

/// One thing that did not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundTripFinding {
    /// The name of the schema.
    pub schema: String,
    /// Which way the value travels.
    pub direction: Direction,
    /// What went wrong.
    pub cause: RoundTripCause,
    /// The smallest value that shows it.
    pub value: Value,
    /// One sentence more.
    pub detail: String,
}

/// What can go wrong on a round trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundTripCause {
    /// The value came back from its JSON text as another.
    Changed,
    /// A value drawn as valid is not, says the validator.
    Refused,
    /// A value changed to be invalid is valid, says the validator.
    Accepted,
}

/// Makes `draws` round trips for each named schema and direction; the same seed gives the same values.
#[must_use]
pub fn run(reading: &Reading, seed: u64, draws: u32) -> RoundTrips {
    let mut trips = RoundTrips::default();
    let Some(api) = &reading.api else { return trips };
    let strategist = Strategist::new(api);
    let validator = Validator::new(reading);
    for (name, schema) in &api.components {
        let traveller = Traveller { strategist: &strategist, validator: &validator, reading, name, schema: *schema };
        let mut is_tried = false;
        for direction in [Direction::Request, Direction::Response] {
            is_tried |= traveller.travel(direction, seed, draws, &mut trips);
        }
        if is_tried {
            trips.schemas += 1;
        } else {
            trips.skipped.push(name.clone());
        }
    }
    trips
}

struct Traveller<'r> {
    strategist: &'r Strategist,
    validator: &'r Validator,
    reading: &'r Reading,
    name: &'r str,
    schema: SchemaId,
}

impl Traveller<'_> {
    fn travel(&self, direction: Direction, seed: u64, draws: u32, trips: &mut RoundTrips) -> bool {
        let Some(sample) = self.strategist.sample(self.schema, direction, seed) else { return false };
        let mut failure = self.fault(direction, &sample);
        trips.values += 1;
        if failure.is_none() {
            failure = self.drawn(direction, seed, draws, trips);
        }
        let boundaries = self.strategist.boundaries(self.schema, direction);
        trips.values += boundaries.len();
        let at_edge = || boundaries.iter().find_map(|boundary| self.fault(direction, &boundary.value));
        let Some(finding) = failure.or_else(at_edge) else {
            self.mutate(direction, &sample, trips);
            return true;
        };
        trips.findings.push(finding);
        true
    }

    /// The smallest drawn value that shows a fault.
    fn drawn(&self, direction: Direction, seed: u64, draws: u32, trips: &mut RoundTrips) -> Option<RoundTripFinding> {
        let mut bytes = [0_u8; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let config = Config { cases: draws, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
        let outcome =
            runner.run(&self.strategist.values(self.schema, direction), |value| match self.fault(direction, &value) {
                Some(finding) => Err(TestCaseError::fail(finding.detail)),
                None => Ok(()),
            });
        trips.values += draws as usize;
        match outcome {
            Err(TestError::Fail(_, smallest)) => self.fault(direction, &smallest),
            _ => None,
        }
    }

    /// What does not hold of a valid value.
    fn fault(&self, direction: Direction, value: &Value) -> Option<RoundTripFinding> {
        let origin = self.origin()?;
        let finding = |cause, detail| {
            let (schema, value) = (self.name.to_owned(), value.clone());
            Some(RoundTripFinding { schema, direction, cause, value, detail })
        };
        let text = value.to_string();
        match serde_json::from_str::<Value>(&text) {
            Ok(back) if back == *value => {}
            Ok(back) => return finding(RoundTripCause::Changed, format!("came back as {back}")),
            Err(error) => return finding(RoundTripCause::Changed, format!("its text is no JSON: {error}")),
        }
        let violations = self.validator.violations(origin, direction, value);
        let first = violations.first()?;
        finding(RoundTripCause::Refused, format!("{} at {:?}: {}", first.keyword, first.instance, first.message))
    }

    fn mutate(&self, direction: Direction, sample: &Value, trips: &mut RoundTrips) {
        let Some(origin) = self.origin() else { return };
        for mutation in self.strategist.mutations(self.schema, direction, sample) {
            trips.mutations += 1;
            if self.validator.is_valid(origin, direction, &mutation.value) {
                trips.findings.push(RoundTripFinding {
                    schema: self.name.to_owned(),
                    direction,
                    cause: RoundTripCause::Accepted,
                    value: mutation.value,
                    detail: format!("{}: {}", mutation.keyword, mutation.label),
                });
                return;
            }
        }
    }

    fn origin(&self) -> Option<&bindery_spec::pointer::Origin> {
        let api = self.reading.api.as_ref()?;
        Some(&api.schemas.get(self.schema).origin)
    }
}

#[cfg(test)]
mod tests {
    use bindery_spec::pointer::FileId;
    use bindery_spec::{ReadOptions, read_text};

    use super::*;

    const SOUND: &str = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}, "components": {"schemas": {
        "Name": {"type": "string", "minLength": 2, "maxLength": 4},
        "Pair": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "\#/components/schemas/Name"}, "b": {"type": "number"}}},
        "Never": {"type": "string", "minLength": 2, "maxLength": 1}}}}"#;

    #[test]
    fn sound_schemas_make_the_trip_and_contradictions_are_skipped() {
        let reading = read_text("test.json", &SOUND.replace("\\#", "#"), &ReadOptions::default());
        let trips = run(&reading, 1, 20);
        assert_eq!(trips.findings, []);
        assert_eq!((trips.schemas, trips.skipped.as_slice()), (2, ["Never".to_owned()].as_slice()));
        assert!(trips.values > 80 && trips.mutations > 4, "{trips:?}");
    }

    #[test]
    fn a_reading_whose_halves_disagree_is_found_out() {
        let mut reading = read_text("test.json", &SOUND.replace("\\#", "#"), &ReadOptions::default());
        let shorter =
            reading.documents.get_mut(FileId(0)).and_then(|one| one.pointer_mut("/components/schemas/Name/maxLength"));
        if let Some(shorter) = shorter {
            *shorter = 3.into();
        }
        let causes: Vec<RoundTripCause> = run(&reading, 1, 50).findings.iter().map(|finding| finding.cause).collect();
        assert!(causes.contains(&RoundTripCause::Refused), "{causes:?}");
    }
}
