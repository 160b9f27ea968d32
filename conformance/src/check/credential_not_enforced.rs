//! A credential that must not be enough is enough.

use super::{Check, Context, Rule};
use crate::case::{Denial, Intent};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::infer::{view, words};
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "credential-not-enforced",
    requirement: "a request without the credential that the description asks for is refused",
    source: "OpenAPI, Security Requirement Object; OWASP API Security 2023, API1, API2 and API5",
    severity: Severity::Critical,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Intent::Denied(denial) = &exchange.case.intent else { return Verdict::NotApplicable };
    if *denial == Denial::ForeignReference {
        return Verdict::NotApplicable;
    }
    // A requirement that stands for the whole API does not take back what the text of an operation says.
    if exchange.is_success() && ctx.operation(exchange).is_some_and(words::is_public) {
        return Verdict::Undecided;
    }
    if exchange.is_success() && is_page_for_people(exchange, ctx) {
        return Verdict::Undecided;
    }
    if exchange.is_success() {
        return Verdict::fail(
            denial.describe(),
            "401, 403 or 404",
            format!("{}: {}", denial.describe(), exchange.summary()),
        );
    }
    if exchange.is_refused() { Verdict::Pass } else { Verdict::Undecided }
}

/// Whether a look is answered with a web page where the operation has none: one to log in at, or the application for people
/// that stands behind every path that nothing else does. It shows nothing of the thing.
pub(super) fn is_page_for_people(exchange: &Exchange, ctx: &Context<'_>) -> bool {
    let operation = exchange.case.operation.and_then(|index| ctx.api.operations.get(index.0));
    let is_page = |essence: &str| matches!(essence, "text/html" | "application/xhtml+xml");
    let is_answered =
        exchange.response().and_then(|response| response.essence()).is_some_and(|essence| is_page(&essence));
    let may_be_one = |essence: &str| is_page(essence) || matches!(essence, "*/*" | "text/*");
    exchange.case.request.is_safe()
        && is_answered
        && operation.is_some_and(|operation| {
            let mut declared = view::successes(operation).into_iter().flat_map(|response| &response.content).peekable();
            declared.peek().is_some() && !declared.any(|media| may_be_one(&media.essence()))
        })
}

#[cfg(test)]
mod tests {
    use bindery_spec::ir::OperationIndex;
    use bindery_spec::{ReadOptions, read_text};

    use super::super::absent_accepted;
    use super::super::specimen::{exchange, in_context};
    use super::*;
    use crate::case::Absence;
    use crate::exchange::Outcome;

    #[test]
    fn a_web_page_in_the_place_of_data_shows_nothing() {
        let text = r"
openapi: 3.1.0
info: {title: Notes, version: '1'}
paths:
  /notes: {get: {responses: {'200': {description: All, content: {application/json: {schema: {type: array}}}}}}}
  /page: {get: {responses: {'200': {description: It, content: {text/html: {}}}}}}
  /done: {post: {responses: {'200': {description: Done, content: {application/json: {}}}}}}
";
        let reading = read_text("notes.yaml", text, &ReadOptions::default());
        let api = reading.api.as_ref().expect("the description is valid");
        let rows = [
            (0, "text/html; charset=utf-8", false),
            (0, "application/json", true),
            (0, "text/plain", true),
            (1, "text/html", true),
            (2, "text/html", true),
        ];
        in_context(&reading, api, |ctx| {
            for (index, content_type, is_wrong) in rows {
                let operation = &api.operations[index];
                let mut answer = exchange(operation.method.as_str(), &operation.path, 200, "[]");
                answer.case.operation = Some(OperationIndex(index));
                answer.case.intent = Intent::Denied(Denial::Missing);
                if let Outcome::Response(response) = &mut answer.outcome {
                    response.headers.push(("Content-Type".to_owned(), content_type.as_bytes().to_vec()));
                }
                assert_eq!(check(&answer, ctx).is_fail(), is_wrong, "{index} {content_type}");
                answer.case.intent = Intent::Absent(Absence::Unknown);
                let Rule::Exchange(absent) = absent_accepted::CHECK.rule else { continue };
                assert_eq!(absent(&answer, ctx).is_fail(), is_wrong, "{index} {content_type}, of nothing");
            }
        });
    }
}
