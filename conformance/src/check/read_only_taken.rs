//! A property that is the server's to say, and that a create has set.

use serde_json::{Map, Value};

use super::{Check, Rule};
use crate::finding::Severity;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "read-only-taken",
    requirement: "a create does not set what is the server's to say",
    source: "OWASP API Security 2023, API3; OpenAPI, Schema Object, `readOnly`",
    severity: Severity::Medium,
    rule: Rule::Sequence,
};

/// Judges an answer by the properties that were sent and that no request is described to have.
#[must_use]
pub fn judge(sent: &Map<String, Value>, told: &Value) -> Verdict {
    let taken = sent.iter().filter(|(name, value)| told.get(name.as_str()).is_some_and(|told| same(told, value)));
    let faults = taken.map(|(name, value)| {
        Fault::new(name.clone(), format!("a {name} of the server's own"), format!("{name}: {value}, as it was sent"))
    });
    Verdict::of(faults.collect())
}

/// Equal, or the text that a form had for it.
fn same(told: &Value, sent: &Value) -> bool {
    told == sent || sent.as_str().is_some_and(|sent| !told.is_string() && *sent == *told.to_string())
}
