//! A change that was accepted and not carried out.

use serde_json::{Map, Value};

use super::{Check, Rule, field_echo};
use crate::finding::Severity;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "change-lost",
    requirement: "what a change that succeeded says of a thing is there afterwards, in every view",
    source: "RFC 9110 section 9.3.4; RFC 5789 section 2",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Judges what a view says after a change to what was `sent`: a value that is still that of `before` was not changed. One
/// that is neither was brought into the server's own form.
#[must_use]
pub fn judge(sent: &Map<String, Value>, before: &Value, after: &Value, view: &str) -> Verdict {
    let mut faults = Vec::new();
    for (name, wanted) in sent {
        let (Some(old), Some(told)) = (before.get(name), after.get(name)) else { continue };
        if told == old && !field_echo::same(wanted, told) {
            let actual = format!("the {view} still says {name}: {told}");
            faults.push(Fault::new(name.clone(), format!("{name}: {wanted}"), actual));
        }
    }
    Verdict::of(faults)
}
