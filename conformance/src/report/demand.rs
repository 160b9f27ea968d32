//! What a test in Rust asks of the last answer: as little as tells a server that is mended from one that is not.

use serde_json::Value;

use super::literal;
use super::script::{Script, Variable};
use crate::check::{
    absent_accepted, cascade, concurrent_delete, content_differs, created_missing, credential_not_enforced,
    deleted_visible, filter_wrong, framing, invalid_accepted, list_during_delete, method_undeclared, neighbour_harmed,
    refused_but_done, server_error, valid_refused,
};
use crate::engine::arguments::in_target;
use crate::engine::book::Cause;
use crate::exchange::Exchange;

/// What is asked of the last answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Demand {
    /// Any answer that can be read: the failure was that there was none.
    Any,
    /// A 4XX status.
    Refused,
    /// A 2XX status.
    Accepted,
    /// Not a 5XX status.
    NoServerError,
    /// At the most one success among several.
    OneSuccess,
    /// The body has this text, or the id of that name.
    Has(String),
    /// The body has neither this text nor the id of that name.
    Lacks(String),
    /// The body is these bytes.
    Is(Vec<u8>),
    /// Not what was seen, apart from ids and times; of a list, only what it says of these ids.
    Another {
        /// What was seen.
        seen: String,
        /// The ids that matter in a list; empty for other answers.
        ids: Vec<String>,
    },
}

/// How many exchanges at the end of a cause's sequence were sent at once, where that is what it is about; one otherwise.
pub(crate) fn at_once(cause: &Cause) -> usize {
    let sequence = &cause.sequence;
    let Some(last) = sequence.last() else { return 0 };
    let same = sequence.iter().rev().take_while(|one| one.case.label == last.case.label).count();
    if cause.check.id == concurrent_delete::CHECK.id { same } else { 1 }
}

/// What a cause asks for.
pub(crate) fn of(script: &Script<'_>, cause: &Cause) -> Demand {
    let Some(last) = cause.sequence.last() else { return Demand::Any };
    let Some(response) = last.response() else { return Demand::Any };
    let is = |checks: &[&crate::check::Check]| checks.iter().any(|check| check.id == cause.check.id);
    if is(&[&concurrent_delete::CHECK]) {
        return Demand::OneSuccess;
    }
    if is(&[&content_differs::CHECK])
        && let Some(content) = last.case.known.as_ref().and_then(|known| known.content.as_ref())
    {
        return Demand::Is(content.to_vec());
    }
    let body = String::from_utf8_lossy(&response.body);
    let made: Vec<String> = cause.sequence.iter().filter_map(|one| script.made(one)).map(|(id, _)| id).collect();
    let told = |is_there: bool| made.iter().find(|id| body.contains(id.as_str()) == is_there).cloned();
    // What is wrong with the frame of an answer shows only when it cannot be read.
    if is(&[&framing::CHECK]) {
        return Demand::Any;
    }
    if is(&[&filter_wrong::CHECK]) {
        let found =
            if cause.fault.place == "stranger" { told(true).map(Demand::Lacks) } else { told(false).map(Demand::Has) };
        return found.unwrap_or_else(|| another(last, &made));
    }
    if is(&[&credential_not_enforced::CHECK]) && last.is_success() && is_list(last, &made) {
        return told(true).map_or(Demand::Refused, Demand::Lacks);
    }
    let hides = [&deleted_visible::CHECK, &deleted_visible::LATE, &list_during_delete::CHECK];
    if is(&hides) && last.is_success() && is_list(last, &made) {
        return told(true).map_or(Demand::Refused, Demand::Lacks);
    }
    let shows = [&created_missing::CHECK, &neighbour_harmed::CHECK, &refused_but_done::CHECK];
    if is(&shows) && last.is_success() {
        return told(false).map_or_else(|| another(last, &made), Demand::Has);
    }
    if is(&shows) && last.is_refused() {
        return Demand::Accepted;
    }
    if is(&[&server_error::CHECK]) {
        return Demand::NoServerError;
    }
    let refuses = [
        &absent_accepted::CHECK,
        &absent_accepted::AGAIN,
        &invalid_accepted::CHECK,
        &credential_not_enforced::CHECK,
        &method_undeclared::CHECK,
        &cascade::MISSED,
    ];
    if last.is_success() && (is(&hides) || is(&refuses)) {
        return Demand::Refused;
    }
    if last.is_refused() && is(&[&valid_refused::CHECK, &cascade::TOO_FAR]) {
        return Demand::Accepted;
    }
    another(last, &made)
}

/// Whether the answer is about more than the thing that its target names.
fn is_list(last: &Exchange, made: &[String]) -> bool {
    let target = last.case.request.target();
    !made.is_empty() && !made.iter().any(|id| in_target(&target, id).is_some())
}

fn another(last: &Exchange, made: &[String]) -> Demand {
    let Some(response) = last.response() else { return Demand::Any };
    let headers = response.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice()));
    let body = match last.json.as_deref().filter(|_| is_list(last, made)) {
        Some(json) => {
            let mut json = json.clone();
            keep(&mut json, made);
            json.to_string().into_bytes()
        }
        None => response.body.clone(),
    };
    let ids = if is_list(last, made) && last.json.is_some() { made.to_vec() } else { Vec::new() };
    Demand::Another { seen: shape(response.status, headers, &body), ids }
}

/// Leaves out of every list what bears none of the ids.
fn keep(json: &mut Value, ids: &[String]) {
    match json {
        Value::Array(items) => items.retain(|item| ids.iter().any(|id| item.to_string().contains(id.as_str()))),
        Value::Object(members) => members.values_mut().for_each(|member| keep(member, ids)),
        _ => {}
    }
}

/// An answer without what differs from one day to the next; the same as [`MASK`] makes.
fn shape<'a>(status: u16, headers: impl Iterator<Item = (&'a str, &'a [u8])>, body: &[u8]) -> String {
    let mut words = Vec::new();
    for (name, value) in headers {
        if !["date", "content-length", "connection"].contains(&name.to_lowercase().as_str()) {
            words.push(masked(&format!("{}:{}", name.to_lowercase(), String::from_utf8_lossy(value))));
        }
    }
    let body = String::from_utf8_lossy(body);
    words.extend(body.split(|c: char| c.is_whitespace() || "{}[],".contains(c)).take(4000).map(masked));
    words.push(body.chars().filter(|c| "{}[]".contains(*c)).collect());
    words.retain(|word| !word.is_empty());
    words.sort();
    format!("{status} {}", words.join(" "))
}

/// A word with `#` for ids and times: whatever holds a digit and a letter, and long numbers.
fn masked(word: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let pieces = word.split_inclusive(|c| !is_name(c)).map(|piece| {
        let (name, mark) = piece.split_at(piece.trim_end_matches(|c| !is_name(c)).len());
        let has_digit = name.bytes().any(|byte| byte.is_ascii_digit());
        let is_short = name.len() < 8 && name.bytes().all(|byte| byte.is_ascii_digit());
        let name = if has_digit && !is_short { "#" } else { name };
        format!("{name}{mark}")
    });
    pieces.collect()
}

/// The same as [`shape`], for the test.
pub(crate) const MASK: &str = "\
let masked = |word: &str| -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let pieces = word.split_inclusive(|c| !is_name(c)).map(|piece| {
        let (name, mark) = piece.split_at(piece.trim_end_matches(|c| !is_name(c)).len());
        let has_digit = name.bytes().any(|byte| byte.is_ascii_digit());
        let is_short = name.len() < 8 && name.bytes().all(|byte| byte.is_ascii_digit());
        let name = if has_digit && !is_short { \"#\" } else { name };
        format!(\"{name}{mark}\")
    });
    pieces.collect()
};
let shape = |answer: &ureq::http::Response<Vec<u8>>, body: &[u8]| {
    let mut words = Vec::new();
    for (name, value) in answer.headers() {
        if ![\"date\", \"content-length\", \"connection\"].contains(&name.as_str()) {
            words.push(masked(&format!(\"{name}:{}\", String::from_utf8_lossy(value.as_bytes()))));
        }
    }
    let body = String::from_utf8_lossy(body);
    words.extend(body.split(|c: char| c.is_whitespace() || \"{}[],\".contains(c)).take(4000).map(masked));
    words.push(body.chars().filter(|c| \"{}[]\".contains(*c)).collect());
    words.retain(|word| !word.is_empty());
    words.sort();
    format!(\"{} {}\", answer.status().as_u16(), words.join(\" \"))
};";

/// The same as [`keep`], for the test.
pub(crate) const KEEP: &str = "\
fn keep(json: &mut serde_json::Value, ids: &[&str]) {
    match json {
        serde_json::Value::Array(items) => items.retain(|item| ids.iter().any(|id| item.to_string().contains(id))),
        serde_json::Value::Object(members) => members.values_mut().for_each(|member| keep(member, ids)),
        _ => {}
    }
}";

impl Demand {
    /// The ids that it asks about.
    pub(crate) fn ids(&self) -> Vec<String> {
        match self {
            Self::Has(id) | Self::Lacks(id) => vec![id.clone()],
            Self::Another { ids, .. } => ids.clone(),
            _ => Vec::new(),
        }
    }

    /// What has to be defined before.
    pub(crate) fn harness(&self) -> Vec<&'static str> {
        match self {
            Self::Another { ids, .. } if ids.is_empty() => vec![MASK],
            Self::Another { .. } => vec![MASK, KEEP],
            _ => Vec::new(),
        }
    }

    /// The statements that ask for it, of `answer` and, where several were sent at once, of `answers`.
    pub(crate) fn lines(&self, variables: &[Variable], at_once: usize) -> Vec<String> {
        let id = |text: &str| match variables.iter().find(|variable| variable.id == text) {
            Some(variable) => format!("&{}", variable.name),
            None => literal::text(text),
        };
        let status = "answer.status()";
        match self {
            Self::Any => vec![format!("assert!({status}.as_u16() >= 100);")],
            Self::Refused => {
                vec![format!("assert!({status}.is_client_error(), \"{{}} instead of a refusal\", {status});")]
            }
            Self::Accepted => vec![format!("assert!({status}.is_success(), \"{{}} instead of a success\", {status});")],
            Self::NoServerError => vec![format!("assert!(!{status}.is_server_error(), \"{{}}\", {status});")],
            Self::OneSuccess if at_once > 1 => vec![
                "let successes = answers.iter().filter(|answer| answer.status().is_success()).count();".to_owned(),
                "let _ = answer;".to_owned(),
                "assert_eq!(successes, 1, \"one of them has deleted it\");".to_owned(),
            ],
            Self::OneSuccess => vec![format!("assert!({status}.as_u16() >= 100);")],
            Self::Has(text) => vec![
                "let body = String::from_utf8_lossy(answer.body());".to_owned(),
                format!("assert!(body.contains({}), \"not in {{body}}\");", id(text)),
            ],
            Self::Lacks(text) => vec![
                "let body = String::from_utf8_lossy(answer.body());".to_owned(),
                format!("assert!(!body.contains({}), \"still in {{body}}\");", id(text)),
            ],
            Self::Is(bytes) => vec![format!("assert!(*answer.body() == {}, \"other bytes\");", literal::bytes(bytes))],
            Self::Another { seen, ids } => {
                let answer = if at_once > 1 { "answer" } else { "&answer" };
                let mut lines = vec![
                    "// What was seen, with # for ids and times. Any other answer is a change for the better."
                        .to_owned(),
                    format!("let seen = {};", literal::text(seen)),
                ];
                if ids.is_empty() {
                    lines.push(format!("assert_ne!(shape({answer}, answer.body()), seen);"));
                } else {
                    let ids: Vec<String> = ids.iter().map(|one| id(one)).collect();
                    lines.push(
                        "let mut json: serde_json::Value = serde_json::from_slice(answer.body()).expect(\"JSON\");"
                            .to_owned(),
                    );
                    lines.push(format!("keep(&mut json, &[{}]);", ids.join(", ")));
                    lines.push(format!("assert_ne!(shape({answer}, json.to_string().as_bytes()), seen);"));
                }
                lines
            }
        }
    }
}
