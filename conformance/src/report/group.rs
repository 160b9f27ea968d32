//! One finding per cause: what is the same in several operations, and what only follows from something worse, goes
//! below the finding that explains it. Nothing is dropped.

use std::collections::BTreeMap;

use crate::case::Denial;
use crate::check::{
    self, absent_accepted, cascade, concurrent_delete, created_missing, credential_not_enforced, deleted_visible,
    foreign_changed, list_during_delete, neighbour_harmed, refused_but_done, valid_refused, view_differs,
};
use crate::coverage::Coverage;
use crate::finding::Finding;

/// Findings by cause, worst first; those below a finding likewise.
pub(super) fn by_cause(mut parts: Vec<Finding>, coverage: &Coverage) -> Vec<Finding> {
    parts.sort_by_cached_key(|finding| {
        (finding.severity, order(&finding.check), !is_open_to_all(finding), finding.key.clone())
    });
    let families: BTreeMap<&str, &str> = coverage
        .operations
        .iter()
        .filter_map(|operation| Some((operation.operation.as_str(), operation.family.as_deref()?)))
        .collect();
    let mut causes: Vec<Finding> = Vec::new();
    for part in parts {
        match causes.iter_mut().find(|cause| explains(cause, &part, &families)) {
            Some(cause) => cause.also.push(part),
            None => causes.push(part),
        }
    }
    causes
}

/// The place of a check in reports.
fn order(id: &str) -> usize {
    check::ALL.iter().position(|check| check.id == id).unwrap_or(usize::MAX)
}

/// Whether what is wrong there explains what is wrong here.
fn explains(cause: &Finding, other: &Finding, families: &BTreeMap<&str, &str>) -> bool {
    if cause.check == other.check && cause.place == other.place {
        return true;
    }
    // Whoever is let in without a credential is let in with any.
    let other_tenant = Denial::OtherTenant.describe();
    if is_open_to_all(cause) && other.check == cause.check && other.place != other_tenant {
        return true;
    }
    let family = |finding: &Finding| families.get(finding.operation.as_str()).copied();
    let is_related = cause.operation == other.operation || family(cause).is_some_and(|one| family(other) == Some(one));
    is_related && consequences(&cause.check).contains(&other.check.as_str())
}

/// Whether a request without any credential was answered.
fn is_open_to_all(finding: &Finding) -> bool {
    finding.check == credential_not_enforced::CHECK.id && finding.place == Denial::Missing.describe()
}

/// What a server that breaks a rule cannot help but break too, on the same resource.
fn consequences(id: &str) -> Vec<&'static str> {
    let rows: [(&check::Check, &[&check::Check]); 4] = [
        // What is still there is still there in every view, and each of several deletes finds it.
        (
            &deleted_visible::CHECK,
            &[
                &deleted_visible::CHECK,
                &deleted_visible::LATE,
                &absent_accepted::AGAIN,
                &concurrent_delete::CHECK,
                &list_during_delete::CHECK,
            ],
        ),
        // What a delete took along is missing wherever it is looked for.
        (
            &neighbour_harmed::CHECK,
            &[
                &neighbour_harmed::CHECK,
                &created_missing::CHECK,
                &valid_refused::CHECK,
                &list_during_delete::CHECK,
                &foreign_changed::CHECK,
                &cascade::TOO_FAR,
                &refused_but_done::CHECK,
            ],
        ),
        // What was never kept cannot be read, changed or deleted.
        (&created_missing::CHECK, &[&created_missing::CHECK, &valid_refused::CHECK, &view_differs::CHECK]),
        (&refused_but_done::CHECK, &[&refused_but_done::CHECK, &created_missing::CHECK]),
    ];
    let row = rows.iter().find(|(check, _)| check.id == id);
    row.map(|(_, follow)| follow.iter().map(|check| check.id).collect()).unwrap_or_default()
}
