//! What the text of an operation promises, or does not, beside what keywords can say.

use bindery_spec::ir::{Operation, Parameter, ParameterLocation};

use super::view::plain;

/// Words for a view that may show a moment later what has happened.
const LATER: [&str; 9] = [
    "eventually consistent",
    "eventual consistency",
    "eventually-consistent",
    "not immediately consistent",
    "may take a moment",
    "may take up to",
    "can take up to",
    "may lag",
    "may be stale",
];
/// Words for an operation that may be asked for what is done already.
const AGAIN: [&str; 11] = [
    "idempotent",
    "whether or not",
    "regardless of whether",
    "even if it does not exist",
    "even if it doesn't exist",
    "even if there is no",
    "even when there is no",
    "even if it is already",
    "even if it was already",
    "if it exists",
    "if there is one",
];

/// Words for an operation whose answer is meant to be waited for.
const WAITS: [&str; 12] = [
    "delayed response",
    "delays the response",
    "after a delay",
    "long poll",
    "long-poll",
    "longpoll",
    "blocks until",
    "waits until",
    "waits for",
    "wait until",
    "waits up to",
    "drips",
];

/// Words for an operation that anybody may ask for.
const PUBLIC: [&str; 10] = [
    "endpoint is not authenticated",
    "endpoint is unauthenticated",
    "requires no authentication",
    "does not require authentication",
    "doesn't require authentication",
    "no authentication required",
    "no authentication is required",
    "authentication is not required",
    "without authentication",
    "publicly accessible",
];

/// Whether the text of an operation says that it asks for no credential.
pub(crate) fn is_public(operation: &Operation) -> bool {
    says(operation, &PUBLIC)
}

/// Whether the text of an operation says that its answer may be long in coming.
pub(crate) fn may_wait(operation: &Operation) -> bool {
    says(operation, &WAITS)
}

/// Whether the text of an operation says that what it shows may lag behind what has happened.
pub(crate) fn may_lag(operation: &Operation) -> bool {
    says(operation, &LATER)
}

/// Whether the text of an operation says that it succeeds where there is nothing to do.
pub(crate) fn takes_repeats(operation: &Operation) -> bool {
    says(operation, &AGAIN)
}

/// Whether a parameter is a header that tells a repeat of a request from a new one.
///
/// Source: the Idempotency-Key HTTP Header Field, section 2.
pub(crate) fn is_repeat_key(parameter: &Parameter) -> bool {
    parameter.location == ParameterLocation::Header && plain(&parameter.name).ends_with("idempotencykey")
}

/// Whether a parameter names the state that something has to be in, for a request to be carried out.
///
/// Source: RFC 9110 section 13.1.1.
pub(crate) fn is_condition(parameter: &Parameter) -> bool {
    parameter.location == ParameterLocation::Header && parameter.name.eq_ignore_ascii_case("if-match")
}

fn says(operation: &Operation, words: &[&str]) -> bool {
    let successes = operation.responses.iter().filter(|response| response.status.is_success());
    let told = successes.map(|response| response.description.as_str());
    let texts = [operation.summary.as_deref(), operation.description.as_deref()].into_iter().flatten().chain(told);
    let mut plain = texts.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase());
    plain.any(|text| words.iter().any(|word| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_for_keys_of_repeats_is_known_by_its_name() {
        let document = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    post:\n      parameters:\n        - {name: Idempotency-Key, in: header, schema: {type: string}}\n        - {name: X-Idempotency-Key, in: header, schema: {type: string}}\n        - {name: idempotency_key, in: query, schema: {type: string}}\n        - {name: X-Key, in: header, schema: {type: string}}\n      responses: {'204': {description: Done}}\n";
        let api = bindery_spec::read_text("t.yaml", document, &bindery_spec::ReadOptions::default()).api;
        let api = api.expect("the description is valid");
        let known: Vec<bool> = api.operations[0].parameters.iter().map(is_repeat_key).collect();
        assert_eq!(known, [true, true, false, false]);
    }

    #[test]
    fn texts_say_what_comes_late_and_what_may_be_repeated() {
        let rows = [
            ("Lists are eventually\n  consistent.", true, false),
            ("A change may take up to a second to show.", true, false),
            ("Returns a delayed\n  response (max of 10 seconds).", false, false),
            ("Succeeds whether or not there is such a thing.", false, true),
            ("Deletes it, if it exists. Idempotent.", false, true),
            ("Deletes one thing. It is gone at once.", false, false),
            ("This endpoint is not authenticated for clients.", false, false),
            ("Fails where the user is not authenticated.", false, false),
        ];
        for (text, lags, repeats) in rows {
            let document = format!(
                "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      description: |-\n        {}\n      responses: {{'204': {{description: Done}}}}\n",
                text.replace('\n', "\n        ")
            );
            let api = bindery_spec::read_text("t.yaml", &document, &bindery_spec::ReadOptions::default()).api;
            let api = api.expect("the description is valid");
            assert_eq!(may_lag(&api.operations[0]), lags, "{text}");
            assert_eq!(takes_repeats(&api.operations[0]), repeats, "{text}");
            assert_eq!(may_wait(&api.operations[0]), text.contains("delayed"), "{text}");
            assert_eq!(is_public(&api.operations[0]), text.contains("endpoint"), "{text}");
        }
    }
}
