//! A change that also changes what it does not name.

use serde_json::Value;

use super::{Check, Rule};
use crate::finding::Severity;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "change-spills",
    requirement: "a change of some properties leaves those that it does not name as they were",
    source: "RFC 5789 section 2; RFC 7396 section 1",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges the properties of these names, which the change did not name.
#[must_use]
pub fn judge(names: &[&str], before: &Value, after: &Value) -> Verdict {
    let mut faults = Vec::new();
    for name in names {
        let Some(old) = before.get(name).filter(|old| !old.is_null()) else { continue };
        let told = after.get(name);
        if told != Some(old) {
            let actual = told.map_or_else(|| format!("no {name}"), |told| format!("{name}: {told}"));
            faults.push(Fault::new((*name).to_owned(), format!("{name}: {old}"), actual));
        }
    }
    Verdict::of(faults)
}
