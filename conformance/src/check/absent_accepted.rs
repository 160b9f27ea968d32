//! What never existed is read or deleted with success; what was deleted is deleted again.

use bindery_spec::ir::{Operation, ParameterLocation, StatusPattern};

use super::credential_not_enforced::is_page_for_people;
use super::{Check, Context, Rule};
use crate::case::Absence;
use crate::case::Intent;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::infer::path::{Template, segments};
use crate::lifecycle::infer::words;
use crate::lifecycle::resource::Role;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "absent-accepted",
    requirement: "a request about something that was never made, or a change of, one under or a reference to something that is deleted, is refused",
    source: "RFC 9110 section 15.5.5",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

/// The same for a second delete.
pub static AGAIN: Check = Check {
    id: "delete-again-succeeds",
    requirement: "a second delete of the same thing is refused: there is nothing left to delete",
    source: "RFC 9110 sections 9.3.5 and 15.5.5",
    severity: Severity::Medium,
    rule: Rule::Exchange(check_again),
};

/// The same for an encoded slash that is taken for one between two segments.
pub static SLASH: Check = Check {
    id: "slash-decoded",
    requirement: "an encoded slash in an id is part of the id: it does not lead to another operation",
    source: "RFC 3986 sections 2.2 and 2.4",
    severity: Severity::Low,
    rule: Rule::Exchange(check_slash),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    // A PUT of a thing may make it anew; one below it does not, nor one of which the description says otherwise.
    let refuses = || match ctx.role(exchange) {
        Some((_, Role::Attach)) => true,
        Some((_, Role::Update)) => ctx.operation(exchange).is_some_and(refuses_new),
        _ => false,
    };
    let is_made = exchange.case.intent == Intent::Absent(Absence::Deleted)
        && (matches!(exchange.case.request.method.as_str(), "POST" | "PATCH")
            || (exchange.case.request.method == "PUT" && refuses()));
    if exchange.case.intent != Intent::Absent(Absence::Unknown) && !is_made {
        return Verdict::NotApplicable;
    }
    if is_elsewhere_decoded(exchange, ctx) { Verdict::Undecided } else { judge(exchange, ctx) }
}

/// Whether a change puts nothing where nothing is, as its answers say: what is not there is the one thing that its path names.
pub(crate) fn refuses_new(operation: &Operation) -> bool {
    let has = |code: u16| operation.responses.iter().any(|response| response.status == StatusPattern::Code(code));
    let named = operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Path);
    (has(404) || has(410)) && !has(201) && named.count() == 1
}

fn check_slash(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let is_unknown = exchange.case.intent == Intent::Absent(Absence::Unknown);
    if is_unknown && is_elsewhere_decoded(exchange, ctx) { judge(exchange, ctx) } else { Verdict::NotApplicable }
}

/// Whether the path is that of another operation once its encoded slashes are plain ones, as many servers make them before
/// they look which operation is asked for.
fn is_elsewhere_decoded(exchange: &Exchange, ctx: &Context<'_>) -> bool {
    let request = &exchange.case.request;
    if !request.path.contains("%2F") {
        return false;
    }
    let decoded = request.path.replace("%2F", "/");
    let path = segments(&decoded);
    let same = ctx.api.operations.iter().filter(|operation| operation.method.as_str() == request.method);
    same.map(|operation| Template::parse(&operation.path)).any(|template| template.takes(&path))
}

fn check_again(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    if exchange.case.intent != Intent::Absent(Absence::Deleted) || exchange.case.request.method != "DELETE" {
        return Verdict::NotApplicable;
    }
    judge(exchange, ctx)
}

fn judge(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    // Where the description says that there need not be anything to delete.
    let is_said = exchange.case.request.method == "DELETE" && ctx.operation(exchange).is_some_and(words::takes_repeats);
    if exchange.is_success() && (is_said || is_page_for_people(exchange, ctx)) {
        return Verdict::Undecided;
    }
    if exchange.is_success() {
        return Verdict::fail(
            "",
            "404, 410 or another 4XX status",
            format!("{}: {}", exchange.case.label, exchange.summary()),
        );
    }
    if exchange.is_refused() { Verdict::Pass } else { Verdict::Undecided }
}
