//! From counts to coverage, with a reason for what was not exercised.

use bindery_spec::ir::{Api, Operation, ParameterLocation, StatusPattern};

use super::summary::{Coverage, OperationCoverage, ParameterCoverage, ResponseCoverage, SchemaCoverage};
use super::watch::{Counts, Watch};
use super::{keywords, reach};

/// What the counts come to. `family` gives the name of the resource of an operation, by its place; `why_not` says why
/// the run sent nothing to it, where it meant not to.
pub(crate) fn measure(
    api: &Api,
    watch: &Watch,
    family: &dyn Fn(usize) -> Option<String>,
    why_not: &dyn Fn(usize, &Operation) -> Option<String>,
) -> Coverage {
    let none = Counts::default();
    let operations: Vec<OperationCoverage> = api
        .operations
        .iter()
        .enumerate()
        .map(|(index, operation)| {
            let counts = watch.operations.get(&index).unwrap_or(&none);
            let mut covered = of_operation(operation, counts);
            covered.family = family(index);
            if covered.requests == 0 {
                let reason = why_not(index, operation);
                covered.why = Some(reason.unwrap_or_else(|| "no request of this run had a reason to".to_owned()));
            }
            covered
        })
        .collect();
    let schemas = schemas(api, watch, &operations);
    Coverage { operations, schemas }
}

fn of_operation(operation: &Operation, counts: &Counts) -> OperationCoverage {
    let mut undeclared = Vec::new();
    let mut answers = vec![0; operation.responses.len()];
    for (status, count) in &counts.statuses {
        let declared = operation.response(*status);
        let place = declared.and_then(|found| operation.responses.iter().position(|one| std::ptr::eq(one, found)));
        match place.and_then(|place| answers.get_mut(place)) {
            Some(slot) => *slot += count,
            None => undeclared.push((*status, *count)),
        }
    }
    let responses = operation.responses.iter().zip(answers).map(|(response, answers)| ResponseCoverage {
        status: response.status.to_string(),
        answers,
        why: (answers == 0).then(|| why_no_answer(response.status, counts.requests).to_owned()),
    });
    let parameters = operation.parameters.iter().enumerate().map(|(place, parameter)| {
        let (given, left_out, broken) = counts.parameters.get(place).copied().unwrap_or_default();
        let location = location(parameter.location).to_owned();
        ParameterCoverage { name: parameter.name.clone(), location, given, left_out, broken }
    });
    OperationCoverage {
        operation: operation.key(),
        target: format!("{} {}", operation.method.as_str(), operation.path),
        line: operation.origin.line,
        family: None,
        requests: counts.requests,
        why: None,
        responses: responses.collect(),
        undeclared,
        parameters: parameters.collect(),
    }
}

fn location(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::QueryString => "querystring",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}

fn why_no_answer(status: StatusPattern, requests: u64) -> &'static str {
    if requests == 0 {
        return "nothing was sent";
    }
    let code = match status {
        StatusPattern::Code(code) => code,
        StatusPattern::Range(hundred) => u16::from(hundred) * 100,
        StatusPattern::Default => return "every answer had a response of its own",
    };
    match code {
        401 | 403 => "no request was refused for its credential with this status",
        409 | 412 | 423 => "it takes a state of the server that no request could bring about",
        429 => "the server set no limit on this run",
        500..=599 => "the server did not fail",
        200..=399 => "no request was answered like this",
        _ => "no mistake was answered like this",
    }
}

fn schemas(api: &Api, watch: &Watch, operations: &[OperationCoverage]) -> Vec<SchemaCoverage> {
    let homes = homes(api, operations);
    api.schemas
        .iter()
        .filter_map(|(id, schema)| {
            let home = homes.get(id.0 as usize).and_then(Option::as_ref)?;
            let names = keywords::of(schema);
            if names.is_empty() {
                return None;
            }
            let (sent, received) = watch.schemas.get(id.0 as usize).copied().unwrap_or_default();
            Some(SchemaCoverage {
                at: schema.origin.pointer.to_string(),
                keywords: names.into_iter().map(str::to_owned).collect(),
                sent,
                received,
                why: (sent + received == 0).then(|| home.clone()),
            })
        })
        .collect()
}

/// For each schema that anything uses, where it is used: the reason why no value met it.
fn homes(api: &Api, covered: &[OperationCoverage]) -> Vec<Option<String>> {
    let mut homes: Vec<Option<String>> = vec![None; api.schemas.len()];
    let mut visit = |from, seen: &mut Vec<bool>, reason: &dyn Fn() -> String| {
        let mut home = None;
        reach::reachable(api, from, seen, &mut |id| {
            if let Some(slot) = homes.get_mut(id.0 as usize) {
                *slot = Some(home.get_or_insert_with(reason).clone());
            }
        });
    };
    let mut seen = vec![false; api.schemas.len()];
    // Places that were exercised come first: there the reason is that no value went that far.
    for is_done in [true, false] {
        for (operation, told) in api.operations.iter().zip(covered) {
            let key = operation.key();
            for parameter in &operation.parameters {
                if let Some(schema) = parameter.schema().filter(|_| is_done == (told.requests > 0)) {
                    visit(schema, &mut seen, &|| format!("parameter {:?} of {key} was not sent", parameter.name));
                }
            }
            for media in operation.request_body.iter().flat_map(|body| &body.content) {
                if let Some(schema) = media.schema.filter(|_| is_done == (told.requests > 0)) {
                    visit(schema, &mut seen, &|| format!("no body of {key} as {} had it", media.range));
                }
            }
            for (response, answer) in operation.responses.iter().zip(&told.responses) {
                for media in &response.content {
                    let Some(schema) = media.schema.filter(|_| is_done == (answer.answers > 0)) else { continue };
                    let reason = || match answer.answers {
                        0 => format!("response {} of {key} never came", answer.status),
                        _ => format!("no response {} of {key} had it", answer.status),
                    };
                    visit(schema, &mut seen, &reason);
                }
            }
        }
    }
    homes
}
