//! Two views of one thing that contradict each other.

use super::{Check, Rule};
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "view-differs",
    requirement: "every view of a thing says the same of it, and goes on saying it",
    source: "the meaning of read and list",
    severity: Severity::High,
    rule: Rule::Sequence,
};

/// Compares what two views say of the properties that do not change by themselves.
#[must_use]
pub fn judge(
    first: &serde_json::Value,
    second: &serde_json::Value,
    lasting: &dyn Fn(&str) -> bool,
    views: (&str, &str),
) -> Verdict {
    let (Some(first), Some(second)) = (first.as_object(), second.as_object()) else { return Verdict::NotApplicable };
    let mut faults = Vec::new();
    for (name, before) in first.iter().filter(|(name, _)| lasting(name)) {
        if let Some(after) = second.get(name)
            && after != before
            && !before.is_null()
        {
            let expected = format!("{name}: {before}, as the {} says", views.0);
            faults.push(crate::verdict::Fault::new(
                name.clone(),
                expected,
                format!("the {} says {name}: {after}", views.1),
            ));
        }
    }
    Verdict::of(faults)
}
