//! What a test in Rust asks of the last answer: as little as tells a server that is mended from one that is not.

use std::collections::BTreeSet;

use super::literal;
use super::script::{Script, Variable};
use crate::case::Intent;
use crate::check::{
    absent_accepted, concurrent_delete, content_differs, created_missing, deleted_visible, list_during_delete,
    neighbour_harmed, refused_but_done,
};
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
    /// Not what was seen, apart from numbers and ids.
    Another(String),
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
    let hides = [&deleted_visible::CHECK, &deleted_visible::LATE, &list_during_delete::CHECK];
    if is(&hides) && last.is_success() && is_list(last, &made) {
        return told(true).map_or(Demand::Refused, Demand::Lacks);
    }
    let shows = [&created_missing::CHECK, &neighbour_harmed::CHECK, &refused_but_done::CHECK];
    if is(&shows) && last.is_success() {
        return told(false).map_or_else(|| another(last), Demand::Has);
    }
    if is(&shows) && last.is_refused() {
        return Demand::Accepted;
    }
    if response.status >= 500 {
        return Demand::NoServerError;
    }
    let must_be_refused =
        matches!(last.case.intent, Intent::Invalid(_) | Intent::Absent(_) | Intent::Denied(_) | Intent::Undeclared)
            || is(&hides)
            || is(&[&absent_accepted::CHECK, &absent_accepted::AGAIN]);
    if last.is_success() && must_be_refused {
        return Demand::Refused;
    }
    if last.is_refused() && last.case.intent == Intent::Valid {
        return Demand::Accepted;
    }
    another(last)
}

/// Whether the answer is about more than the thing that its target names.
fn is_list(last: &Exchange, made: &[String]) -> bool {
    let target = last.case.request.target();
    !made.iter().any(|id| target.contains(&crate::engine::arguments::encode_path(id)))
}

fn another(last: &Exchange) -> Demand {
    let Some(response) = last.response() else { return Demand::Any };
    let headers = response.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice()));
    Demand::Another(shape(response.status, headers, &response.body))
}

/// An answer without what differs from one day to the next; the same as [`MASK`] makes.
fn shape<'a>(status: u16, headers: impl Iterator<Item = (&'a str, &'a [u8])>, body: &[u8]) -> String {
    let mut words = BTreeSet::new();
    for (name, value) in headers.filter(|(name, _)| !name.eq_ignore_ascii_case("date")) {
        words.insert(masked(&format!("{}:{}", name.to_lowercase(), String::from_utf8_lossy(value))));
    }
    let body = String::from_utf8_lossy(body);
    words.extend(body.split(|c: char| c.is_whitespace() || "{}[],".contains(c)).take(4000).map(masked));
    words.remove("");
    let words: Vec<String> = words.into_iter().collect();
    format!("{status} {}", words.join(" "))
}

/// A word with `#` for everything that holds a digit.
fn masked(word: &str) -> String {
    let mut out = String::new();
    for piece in word.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let end = piece.len() - piece.chars().last().filter(|c| !c.is_ascii_alphanumeric()).map_or(0, char::len_utf8);
        let (name, mark) = piece.split_at(end);
        out.push_str(if name.bytes().any(|byte| byte.is_ascii_digit()) { "#" } else { name });
        out.push_str(mark);
    }
    out
}

/// The same as [`shape`], for the test.
pub(crate) const MASK: &str = "\
let masked = |word: &str| -> String {
    let pieces = word.split_inclusive(|c: char| !c.is_ascii_alphanumeric()).map(|piece| {
        let end = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).len();
        let (name, mark) = piece.split_at(end);
        let name = if name.bytes().any(|byte| byte.is_ascii_digit()) { \"#\" } else { name };
        format!(\"{name}{mark}\")
    });
    pieces.collect()
};
let shape = |answer: &ureq::http::Response<Vec<u8>>| {
    let mut words = std::collections::BTreeSet::new();
    for (name, value) in answer.headers().iter().filter(|(name, _)| *name != \"date\") {
        words.insert(masked(&format!(\"{name}:{}\", String::from_utf8_lossy(value.as_bytes()))));
    }
    let body = String::from_utf8_lossy(answer.body());
    words.extend(body.split(|c: char| c.is_whitespace() || \"{}[],\".contains(c)).take(4000).map(masked));
    words.remove(\"\");
    let words: Vec<String> = words.into_iter().collect();
    format!(\"{} {}\", answer.status().as_u16(), words.join(\" \"))
};";

impl Demand {
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
            Self::Another(seen) => vec![
                "// What was seen, with # for whatever holds a digit. Any other answer is a change for the better."
                    .to_owned(),
                format!("let seen = {};", literal::text(seen)),
                format!("assert_ne!(shape(&{}answer), seen);", if at_once > 1 { "*" } else { "" }),
            ],
        }
    }
}
