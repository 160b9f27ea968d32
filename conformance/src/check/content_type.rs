//! `Content-Type`: there, well-formed, and one that the description declares.

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::exchange::{Exchange, text};
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "content-type",
    requirement: "a body says what it is: a well-formed Content-Type that the description declares for the response",
    source: "OpenAPI, Response Object, `content`; RFC 9110 section 8.3",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some(response) = exchange.response() else { return Verdict::NotApplicable };
    if matches!(exchange.case.intent, Intent::Hostile | Intent::Undeclared) || exchange.case.request.method == "HEAD" {
        return Verdict::NotApplicable;
    }
    // What answers for something that is not there may be anything: that it does is the fault.
    if matches!(exchange.case.intent, Intent::Absent(_)) && exchange.is_success() {
        return Verdict::NotApplicable;
    }
    let Some(declared) = ctx.declared(exchange) else { return Verdict::NotApplicable };
    // Where no body is declared, a few words do no harm.
    if declared.content.is_empty() {
        return Verdict::NotApplicable;
    }
    let values: Vec<String> = response
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map(|(_, value)| text(value))
        .collect();
    let ranges: Vec<String> = declared.content.iter().map(|media| media.essence().into_owned()).collect();
    let expected = ranges.join(" or ");
    let Some(value) = values.first() else {
        return if response.status == 204 {
            Verdict::NotApplicable
        } else {
            Verdict::fail("missing", expected, "no Content-Type")
        };
    };
    if values.len() > 1 {
        return Verdict::fail("repeated", "one Content-Type", values.join(" and "));
    }
    let Some(essence) = essence(value) else {
        return Verdict::fail("malformed", "type/subtype with parameters", value.clone());
    };
    if !ranges.iter().any(|range| covers(range, &essence)) {
        return Verdict::fail(format!("{} {essence}", declared.status), expected, value.clone());
    }
    let json = essence == "application/json" || essence.ends_with("+json");
    if json && charset(value).is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
        return Verdict::fail("charset", "JSON is UTF-8", value.clone());
    }
    Verdict::Pass
}

/// Whether a text is a token, as names of header fields and media types are. Source: RFC 9110 section 5.6.2.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Type and subtype in lower case, where the whole value is well-formed. Source: RFC 9110 section 8.3.1.
fn essence(value: &str) -> Option<String> {
    let mut pieces = value.split(';');
    let (ty, subtype) = pieces.next()?.trim().split_once('/')?;
    if !is_token(ty) || !is_token(subtype) {
        return None;
    }
    // A quoted parameter may hold a semicolon; such values are left alone.
    if !value.contains('"') {
        for piece in pieces {
            let piece = piece.trim();
            let pair = piece.split_once('=');
            if !piece.is_empty() && !pair.is_some_and(|(name, value)| is_token(name) && is_token(value)) {
                return None;
            }
        }
    }
    Some(format!("{ty}/{subtype}").to_ascii_lowercase())
}

fn charset(value: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|piece| {
        let (name, value) = piece.trim().split_once('=')?;
        name.eq_ignore_ascii_case("charset").then(|| value.trim_matches('"').to_owned())
    })
}

/// Whether a media range covers a media type. Source: RFC 9110 section 12.5.1.
fn covers(range: &str, essence: &str) -> bool {
    if range == "*/*" || range == essence {
        return true;
    }
    range.strip_suffix("/*").is_some_and(|ty| essence.split('/').next() == Some(ty))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_taken_apart_strictly() {
        let rows = [
            ("application/json", Some("application/json")),
            ("Application/JSON; charset=utf-8", Some("application/json")),
            ("application/json;", Some("application/json")),
            ("json", None),
            ("application/", None),
            ("application/json charset=utf-8", None),
            ("application/json; charset", None),
        ];
        for (value, expected) in rows {
            assert_eq!(essence(value).as_deref(), expected, "{value}");
        }
    }
}
