//! An error whose own code contradicts the status it came with.

use serde_json::Value;

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "error-code",
    requirement: "the code inside an error says the same as its status",
    source: "RFC 9110 section 15; RFC 9457 section 3.1.3",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, _: &Context<'_>) -> Verdict {
    let (Some(status), Some(body)) = (exchange.status(), exchange.json.as_deref()) else {
        return Verdict::NotApplicable;
    };
    if status < 400 || exchange.case.intent == Intent::Hostile {
        return Verdict::NotApplicable;
    }
    let problem = exchange
        .response()
        .and_then(|response| response.essence())
        .is_some_and(|essence| essence == "application/problem+json");
    if problem && let Some(told) = body.get("status").and_then(Value::as_u64) {
        if told != u64::from(status) {
            return Verdict::fail("status", status.to_string(), format!("status {told} in the body"));
        }
        return Verdict::Pass;
    }
    let inner = body.get("error").unwrap_or(body);
    let Some(code) = inner.get("code").and_then(Value::as_str) else { return Verdict::NotApplicable };
    if contradicts(code, status) {
        return Verdict::fail(
            format!("{status} {code}"),
            format!("a code that fits {status}"),
            format!("{code:?} with {status}"),
        );
    }
    Verdict::Pass
}

/// Whether a code is a status in words, and one that cannot be meant by this status.
fn contradicts(code: &str, status: u16) -> bool {
    let word: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let ends = |suffix: &str| word.ends_with(suffix);
    match word.as_str() {
        _ if ends("notfound") => matches!(status, 401 | 403 | 409 | 429),
        "unauthorized" | "unauthenticated" | "forbidden" | "accessdenied" => {
            matches!(status, 400 | 404 | 409 | 410 | 411 | 413 | 415 | 422 | 429)
        }
        "conflict" | "itemdoesalreadyexist" => matches!(status, 401 | 403 | 404 | 410 | 415 | 429),
        "toomanyrequests" | "ratelimitexceeded" => !matches!(status, 429 | 403 | 503),
        "internalfailure" | "internalservererror" | "internalerror" | "serviceunavailable" => {
            status < 500 && status != 429
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_that_cannot_be_meant_contradict() {
        let rows = [
            ("notFound", 404, false),
            ("notFound", 410, false),
            ("notFound", 401, true),
            ("unauthorized", 403, false),
            ("unauthorized", 404, true),
            ("invalidPayload", 404, false),
            ("internalFailure", 404, true),
            ("InternalServerError", 500, false),
        ];
        for (code, status, expected) in rows {
            assert_eq!(contradicts(code, status), expected, "{code} {status}");
        }
    }
}
