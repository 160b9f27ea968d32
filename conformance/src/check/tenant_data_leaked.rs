//! A refusal that tells another tenant about what it refuses.

use super::{Check, Context, Rule};
use crate::case::{Denial, Intent};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "tenant-data-leaked",
    requirement: "a refusal tells another tenant nothing of what it refuses",
    source: "OWASP API Security 2023, API1 and API3",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, _: &Context<'_>) -> Verdict {
    let (Intent::Denied(Denial::OtherTenant | Denial::ForeignReference), Some(known)) =
        (&exchange.case.intent, &exchange.case.known)
    else {
        return Verdict::NotApplicable;
    };
    let Some(response) = exchange.response().filter(|_| exchange.is_refused()) else { return Verdict::NotApplicable };
    let asked = exchange.case.request.target();
    let mut text = String::from_utf8_lossy(&response.body).into_owned();
    for (_, value) in &response.headers {
        text.push('\n');
        text.push_str(&String::from_utf8_lossy(value));
    }
    // Short texts may stand in any answer.
    let fields = known.fields.iter().filter_map(|(_, value)| value.as_str());
    let told = fields.chain(known.file_name.as_deref()).filter(|value| value.len() >= 12 && !asked.contains(value));
    match told.into_iter().find(|value| text.contains(value)) {
        None => Verdict::Pass,
        Some(value) => Verdict::fail("", "nothing of the thing itself", format!("{value:?} in {}", exchange.summary())),
    }
}
