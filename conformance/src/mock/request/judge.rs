//! Values judged by the validator, violations turned into complaints.

use bindery_spec::ir::SchemaId;
use serde_json::Value;

use crate::mock::complaint::{Complaint, Kind};
use crate::mock::description::Description;
use crate::strategy::Direction;
use crate::validator::Violation;

/// Every complaint about a value. `target` is what to call the value itself; parts of it are named by their pointer.
pub(crate) fn value(description: &Description, schema: SchemaId, target: &str, value: &Value) -> Vec<Complaint> {
    description
        .violations(schema, Direction::Request, value)
        .into_iter()
        .map(|violation| complaint(target, &violation))
        .collect()
}

/// The first of several readings of a text that the schema accepts, else the complaints about the first reading.
pub(crate) fn best(
    description: &Description,
    schema: SchemaId,
    target: &str,
    readings: Vec<Value>,
) -> Result<Value, Vec<Complaint>> {
    let mut first = None;
    for reading in readings {
        let complaints = value(description, schema, target, &reading);
        if complaints.is_empty() {
            return Ok(reading);
        }
        first.get_or_insert(complaints);
    }
    Err(first.unwrap_or_default())
}

fn complaint(target: &str, violation: &Violation) -> Complaint {
    let inner = violation.instance.trim_start_matches('/').replace('/', ".");
    let name = if inner.is_empty() { target.to_owned() } else { inner };
    let kind = match violation.keyword.as_str() {
        "required" | "dependentRequired" => Kind::Missing,
        "enum" | "const" => Kind::NotListed,
        "type" => Kind::WrongType,
        _ => Kind::Invalid,
    };
    let message = format!("'{name}' is not valid: {}", violation.message);
    Complaint::new(kind, name, message)
}
