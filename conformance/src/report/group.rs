//! One finding per cause: what is the same in several operations, and what only follows from something worse, goes
//! below the finding that explains it. Nothing is dropped.

use std::collections::{BTreeMap, HashSet};

use crate::case::Denial;
use crate::check::{
    self, absent_accepted, body_schema, cascade, concurrent_delete, connection_cut, content_differs, created_missing,
    credential_not_enforced, deleted_visible, error_schema, field_echo, foreign_changed, invalid_accepted,
    list_during_delete, neighbour_harmed, no_answer, pages_wrong, refused_but_done, size_wrong, status_undeclared,
    valid_refused, view_differs,
};
use crate::coverage::Coverage;
use crate::finding::Finding;

/// Findings by cause, worst first; those below a finding likewise.
pub(super) fn by_cause(mut parts: Vec<Finding>, coverage: &Coverage) -> Vec<Finding> {
    // What stands for others is of an operation that the description has, where there is one.
    let described: HashSet<&str> = coverage.operations.iter().map(|covered| covered.operation.as_str()).collect();
    let rank = |finding: &Finding| {
        let place = (finding.severity, order(&finding.check), !is_open_to_all(finding));
        (place, when_stuck(finding), !described.contains(finding.operation.as_str()), finding.key.clone())
    };
    // What can explain others comes first, however bad the others are.
    parts.sort_by_cached_key(|finding| (root(finding), rank(finding)));
    // By operation, and by path for what the description does not have there.
    let mut families: BTreeMap<&str, &str> = BTreeMap::new();
    for covered in &coverage.operations {
        if let Some(family) = covered.family.as_deref() {
            families.insert(&covered.operation, family);
            families.insert(path(&covered.target), family);
        }
    }
    let mut causes: Vec<Finding> = Vec::new();
    for part in parts {
        match causes.iter_mut().find(|cause| explains(cause, &part, &families)) {
            Some(cause) => cause.also.push(part),
            None => causes.push(part),
        }
    }
    causes.iter_mut().for_each(|cause| cause.also.sort_by_cached_key(rank));
    causes.sort_by_cached_key(rank);
    causes
}

/// When a request had no answer, in milliseconds: what came first may be why nothing after it had one either.
fn when_stuck(finding: &Finding) -> u64 {
    let is_stuck = finding.check == no_answer::CHECK.id;
    finding.steps.last().filter(|_| is_stuck).map_or(0, |step| step.at_ms)
}

/// The path of `METHOD /path`.
fn path(target: &str) -> &str {
    target.split_once(' ').map_or(target, |(_, path)| path)
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
    if is_same_answer(cause, other)
        || is_same_value(cause, other)
        || is_its_echo(cause, other)
        || is_same_reading(cause, other)
        || is_same_end(cause, other)
        || is_same_loss(cause, other)
        || is_same_size(cause, other)
        || (is_null(cause) && is_null(other))
        || (is_other_time(cause) && is_other_time(other))
        || (is_null_taken(cause) && is_null_taken(other))
    {
        return true;
    }
    let family = |finding: &Finding| {
        let operation = finding.operation.as_str();
        families.get(operation).or_else(|| families.get(path(operation))).copied()
    };
    let is_related = cause.operation == other.operation || family(cause).is_some_and(|one| family(other) == Some(one));
    is_related && consequences(cause).iter().any(|check| check.id == other.check)
}

/// Whether a request without any credential was answered.
fn is_open_to_all(finding: &Finding) -> bool {
    finding.check == credential_not_enforced::CHECK.id && finding.place == Denial::Missing.describe()
}

/// Whether a valid request was refused with a status that is not declared either.
fn is_same_answer(cause: &Finding, other: &Finding) -> bool {
    let status = |finding: &Finding| Some(finding.steps.last()?.response.as_ref()?.status);
    cause.check == valid_refused::CHECK.id
        && other.check == status_undeclared::CHECK.id
        && cause.operation == other.operation
        && status(cause).is_some_and(|one| status(other) == Some(one))
}

/// Whether what was wrong with a body that was accepted is wrong with the answer to it: it was kept as it came.
fn is_its_echo(cause: &Finding, other: &Finding) -> bool {
    let property = |finding: &Finding| {
        let (way, _) = finding.place.rsplit_once(' ')?;
        way.rsplit_once('/').map(|(_, name)| name.to_owned())
    };
    let request = |finding: &Finding| finding.steps.last().map(|step| step.request.clone());
    cause.check == invalid_accepted::CHECK.id
        && other.check == body_schema::CHECK.id
        && cause.operation == other.operation
        && (property(cause).is_some_and(|one| property(other) == Some(one))
            || request(cause).is_some_and(|one| request(other) == Some(one)))
}

/// Whether an answer has null where its schema has another type: a server that writes null for what is absent does so
/// everywhere.
fn is_null(finding: &Finding) -> bool {
    [body_schema::CHECK.id, error_schema::CHECK.id].contains(&finding.check.as_str())
        && finding.place.ends_with(" type")
        && finding.actual.contains(": null is not ")
}

/// Whether an answer has a time that is not written as the description says: a server that leaves the offset out does so
/// everywhere.
fn is_other_time(finding: &Finding) -> bool {
    finding.check == body_schema::CHECK.id && finding.actual.ends_with(" is not a \"date-time\"")
}

/// Whether null is accepted where a body may not have it: a server that reads it as nothing does so everywhere.
fn is_null_taken(finding: &Finding) -> bool {
    finding.check == invalid_accepted::CHECK.id && finding.actual.contains("\" is null: ")
}

/// Whether two mistakes in one value are accepted: nothing looks at it. Of a body as a whole, each mistake is of its own; a
/// parameter is the same in every operation.
fn is_same_value(cause: &Finding, other: &Finding) -> bool {
    let value = |finding: &Finding| {
        let (value, _) = finding.place.rsplit_once(' ')?;
        value.contains(['/', '"']).then(|| value.to_owned())
    };
    let is_accepted = |finding: &Finding| finding.check == invalid_accepted::CHECK.id;
    let is_parameter = |value: &str| value.contains('"');
    is_accepted(cause)
        && is_accepted(other)
        && value(cause)
            .is_some_and(|one| (cause.operation == other.operation || is_parameter(&one)) && value(other) == Some(one))
}

/// Whether two parameters of a kind are not held to their types: what reads one reads the other.
fn is_same_reading(cause: &Finding, other: &Finding) -> bool {
    let location = |finding: &Finding| {
        let (location, rest) = finding.place.split_once(' ')?;
        let is_type = finding.check == invalid_accepted::CHECK.id && rest.ends_with("\" type");
        is_type.then(|| location.to_owned())
    };
    location(cause).is_some_and(|one| location(other) == Some(one))
}

/// Whether one thing lost several of its properties by the same requests: its body was not read.
fn is_same_loss(cause: &Finding, other: &Finding) -> bool {
    let is_loss = |finding: &Finding| finding.check == field_echo::CHECK.id;
    let requests = |finding: &Finding| finding.steps.iter().map(|step| step.request.clone()).collect::<Vec<_>>();
    is_loss(cause) && is_loss(other) && !cause.steps.is_empty() && requests(cause) == requests(other)
}

/// Whether pages that hold more than was asked for hold what the next one has.
fn is_same_size(cause: &Finding, other: &Finding) -> bool {
    let is_of = |finding: &Finding, place: &str| finding.check == pages_wrong::CHECK.id && finding.place == place;
    is_of(cause, "overflow") && is_of(other, "repeat") && cause.operation == other.operation
}

/// Whether a connection was cut shortly before the first of the last requests that had no answer, in milliseconds. How long
/// the server was looked for after that says nothing of the cause.
fn is_same_end(cause: &Finding, other: &Finding) -> bool {
    const SHORTLY: u64 = 3000;
    let unanswered = |finding: &Finding| {
        finding.steps.iter().filter(|step| step.response.is_none()).map(|step| step.at_ms + step.took_ms).min()
    };
    is_end(cause)
        && other.check == cause.check
        && unanswered(cause).is_some_and(|end| unanswered(other).is_some_and(|cut| cut + SHORTLY >= end))
}

/// Whether the server took no connections any more.
fn is_end(finding: &Finding) -> bool {
    finding.check == connection_cut::CHECK.id && finding.place == "connect"
}

/// A check, and the checks that a server which breaks it cannot help but break too, on the same resource.
type Row = (&'static check::Check, &'static [&'static check::Check]);

/// What explains most comes first.
static ROWS: [Row; 8] = [
    // What should have gone with its parent is there in every view.
    (&cascade::MISSED, &[&cascade::MISSED, &deleted_visible::CHECK, &deleted_visible::LATE]),
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
    // What a delete took along is missing wherever it is looked for, and none of several deletes finds it.
    (
        &neighbour_harmed::CHECK,
        &[
            &neighbour_harmed::CHECK,
            &created_missing::CHECK,
            &valid_refused::CHECK,
            &concurrent_delete::CHECK,
            &list_during_delete::CHECK,
            &foreign_changed::CHECK,
            &cascade::TOO_FAR,
            &refused_but_done::CHECK,
        ],
    ),
    // What was never kept cannot be read, changed or deleted, and is not there after any request.
    (
        &created_missing::CHECK,
        &[
            &created_missing::CHECK,
            &valid_refused::CHECK,
            &view_differs::CHECK,
            &refused_but_done::CHECK,
            &concurrent_delete::CHECK,
        ],
    ),
    // What is kept otherwise than it was sent is told to be as long as it is kept.
    (&content_differs::CHECK, &[&size_wrong::CHECK]),
    // Whoever may do it without a credential has done it.
    (&credential_not_enforced::CHECK, &[&refused_but_done::CHECK]),
    // What a request did under an id that names nothing, it should not have taken for the real one.
    (&refused_but_done::CHECK, &[&refused_but_done::CHECK, &absent_accepted::CHECK, &created_missing::CHECK]),
    // Whoever takes any id for a real one takes one with a slash for one too.
    (&absent_accepted::CHECK, &[&absent_accepted::SLASH]),
];

/// The place among [`ROWS`] of a finding that explains others; after all of them for any other.
fn root(finding: &Finding) -> usize {
    // What was there at first, and was missed late, was kept.
    let is_late = finding.check == created_missing::CHECK.id && finding.place.starts_with("late");
    let row = ROWS.iter().position(|(check, _)| check.id == finding.check);
    let is_accepted = finding.check == invalid_accepted::CHECK.id || is_end(finding);
    row.filter(|_| !is_late).unwrap_or(if is_accepted { ROWS.len() } else { ROWS.len() + 1 })
}

/// What follows from a finding.
fn consequences(cause: &Finding) -> &'static [&'static check::Check] {
    ROWS.get(root(cause)).map_or(&[], |(_, follow)| follow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Sent, Step};
    use crate::finding::Severity;

    fn finding(check: &'static check::Check, place: &str) -> Finding {
        let operation = "create";
        Finding {
            key: Finding::key_of(check.id, operation, place),
            check: check.id.to_owned(),
            severity: Severity::Medium,
            operation: operation.to_owned(),
            place: place.to_owned(),
            requirement: String::new(),
            source: String::new(),
            expected: String::new(),
            actual: String::new(),
            count: 1,
            curl: Vec::new(),
            rust: String::new(),
            steps: Vec::new(),
            also: Vec::new(),
        }
    }

    #[test]
    fn what_one_cause_explains_is_one_finding() {
        let accepted = &invalid_accepted::CHECK;
        let rows = [
            ([(accepted, "body /purpose enum"), (accepted, "body /purpose type")], 1),
            ([(accepted, "query \"limit\" minimum"), (accepted, "query \"limit\" maximum")], 1),
            ([(accepted, "query \"limit\" minimum"), (accepted, "query \"order\" enum")], 2),
            ([(accepted, "query \"limit\" type"), (accepted, "query \"offset\" type")], 1),
            ([(accepted, "query \"limit\" type"), (accepted, "header \"limit\" type")], 2),
            ([(accepted, "body /limit type"), (accepted, "body /offset type")], 2),
            ([(accepted, "body content"), (accepted, "body syntax")], 2),
            (
                [
                    (&body_schema::CHECK, "#/components/schemas/Thing/properties/size maximum"),
                    (accepted, "body /size maximum"),
                ],
                1,
            ),
            (
                [
                    (&body_schema::CHECK, "#/components/schemas/Thing/properties/name type"),
                    (accepted, "body /size maximum"),
                ],
                2,
            ),
            ([(&size_wrong::CHECK, "bytes"), (&content_differs::CHECK, "")], 1),
            ([(&absent_accepted::CHECK, "an id"), (&refused_but_done::CHECK, "an id")], 1),
            ([(&absent_accepted::SLASH, "an id"), (&absent_accepted::CHECK, "an id")], 1),
            ([(&concurrent_delete::CHECK, ""), (&neighbour_harmed::CHECK, "")], 1),
            ([(&valid_refused::CHECK, ""), (&status_undeclared::CHECK, "422")], 2),
            ([(&pages_wrong::CHECK, "overflow"), (&pages_wrong::CHECK, "repeat")], 1),
            ([(&pages_wrong::CHECK, "overflow"), (&pages_wrong::CHECK, "skip")], 2),
        ];
        for (parts, expected) in rows {
            let findings = parts.map(|(check, place)| finding(check, place)).to_vec();
            let causes = by_cause(findings, &Coverage::default());
            assert_eq!(causes.len(), expected, "{parts:?}");
        }
    }

    #[test]
    fn what_the_same_requests_lost_is_one_cause() {
        let lost = |place: &str, url: &str| {
            let headers = Vec::new();
            let request = Sent { method: "GET".to_owned(), url: url.to_owned(), headers, body: None };
            let (operation, label) = ("read".to_owned(), String::new());
            let (response, failure) = (None, None);
            let phase = crate::case::Phase::Lifecycle;
            let step = Step { operation, phase, label, at_ms: 0, took_ms: 0, request, response, failure };
            Finding { steps: vec![step], ..finding(&field_echo::CHECK, place) }
        };
        let causes =
            |second: &str| by_cause(vec![lost("name", "/1"), lost("kind", second)], &Coverage::default()).len();
        assert_eq!(causes("/1"), 1);
        assert_eq!(causes("/2"), 2);
        let unknown = [finding(&field_echo::CHECK, "name"), finding(&field_echo::CHECK, "kind")];
        assert_eq!(by_cause(unknown.to_vec(), &Coverage::default()).len(), 2, "no request is known to be the same");
    }

    #[test]
    fn null_that_is_read_as_nothing_is_one_cause_wherever_it_stands() {
        let told = |place: &str, actual: &str| Finding {
            actual: actual.to_owned(),
            ..finding(&invalid_accepted::CHECK, place)
        };
        let name = told("body /name type", "\"/name\" is null: 201 Created");
        let size = told("body /size type", "\"/size\" is null: 200 OK");
        let note = told("body /note type", "\"/note\" is a boolean: 201 Created");
        assert_eq!(by_cause(vec![name.clone(), size], &Coverage::default()).len(), 1);
        assert_eq!(by_cause(vec![name, note], &Coverage::default()).len(), 2);
    }

    #[test]
    fn a_parameter_that_no_operation_looks_at_is_one_cause() {
        let told = |operation: &str, place: &str| Finding {
            operation: operation.to_owned(),
            ..finding(&invalid_accepted::CHECK, place)
        };
        let causes = |first: &str, second: &str| {
            by_cause(vec![told("list", first), told("read", second)], &Coverage::default()).len()
        };
        assert_eq!(causes("query \"version\" enum", "query \"version\" required"), 1);
        assert_eq!(causes("body /name enum", "body /name required"), 2, "another operation has another body");
    }

    #[test]
    fn times_that_are_written_otherwise_are_one_cause_wherever_they_stand() {
        let told =
            |place: &str, actual: &str| Finding { actual: actual.to_owned(), ..finding(&body_schema::CHECK, place) };
        let made =
            told("/components/schemas/Board/properties/made/format format", "/made: \"2026\" is not a \"date-time\"");
        let seen =
            told("/components/schemas/Note/properties/seen/format format", "/seen: \"2026\" is not a \"date-time\"");
        let id = told("/components/schemas/Note/properties/id/format format", "/id: \"7\" is not a \"uuid\"");
        assert_eq!(by_cause(vec![made.clone(), seen], &Coverage::default()).len(), 1);
        assert_eq!(by_cause(vec![made, id], &Coverage::default()).len(), 2);
    }

    #[test]
    fn null_for_what_is_absent_is_one_cause_wherever_it_stands() {
        let told =
            |place: &str, actual: &str| Finding { actual: actual.to_owned(), ..finding(&body_schema::CHECK, place) };
        let findings = vec![
            told("/components/schemas/User/properties/email/type type", "/email: null is not of type \"string\""),
            told("/components/schemas/User/properties/tags/type type", "/tags: null is not of type \"array\""),
            told("/components/schemas/User/properties/age/type type", "/age: \"7\" is not of type \"integer\""),
        ];
        let causes = by_cause(findings, &Coverage::default());
        assert_eq!(causes.iter().map(|cause| 1 + cause.also.len()).sum::<usize>(), 3);
        assert_eq!(causes.len(), 2);
    }
}
