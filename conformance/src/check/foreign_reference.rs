//! A request that refers to what another tenant has.

use super::{Check, Context, Known, Rule};
use crate::case::{Denial, Intent};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "foreign-reference-accepted",
    requirement: "a reference to what another tenant has is refused like one to what is not there, and shows nothing of it",
    source: "OWASP API Security 2023, API1 and API3",
    severity: Severity::Critical,
    rule: Rule::Exchange(check),
};

/// How short a text is that may stand in any answer, in bytes.
const SHORT: usize = 12;

fn check(exchange: &Exchange, _: &Context<'_>) -> Verdict {
    if exchange.case.intent != Intent::Denied(Denial::ForeignReference) {
        return Verdict::NotApplicable;
    }
    if exchange.is_success() {
        let actual = format!("{}: {}", exchange.case.label, exchange.summary());
        return Verdict::fail("", "a 4XX status, as for what is not there", actual);
    }
    if exchange.is_refused() { Verdict::Pass } else { Verdict::Undecided }
}

/// Judges an answer about something that refers to what another tenant has, `known` to the run: whether it tells of it.
#[must_use]
pub fn judge_shown(view: &Exchange, known: &Known) -> Verdict {
    let Some(response) = view.response() else { return Verdict::Undecided };
    let asked = view.case.request.body.as_ref().map(|body| String::from_utf8_lossy(&body.bytes).into_owned());
    let asked = asked.unwrap_or_default();
    let text = String::from_utf8_lossy(&response.body);
    let texts = known.fields.iter().filter_map(|(_, value)| value.as_str()).chain(known.file_name.as_deref());
    let mut telling = texts.filter(|value| value.len() >= SHORT && !asked.contains(value));
    match telling.find(|value| text.contains(value)) {
        None => Verdict::Pass,
        Some(value) => {
            Verdict::fail("shown", "nothing of what another tenant has", format!("{value:?} in {}", view.summary()))
        }
    }
}
