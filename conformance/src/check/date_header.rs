//! `Date` and `Retry-After` that say nothing, or what cannot be.

use jiff::Timestamp;

use super::{Check, Context, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "date-header",
    requirement: "dates in headers are in the form of HTTP and near the present",
    source: "RFC 9110 sections 5.6.7, 6.6.1 and 10.2.3",
    severity: Severity::Low,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some(response) = exchange.response() else { return Verdict::NotApplicable };
    let mut faults = Vec::new();
    if let Some(text) = response.header("date") {
        match instant(&text) {
            None => faults.push(Fault::new("Date", "a date in the form of HTTP", text)),
            Some(date) if (date.as_second() - ctx.now.as_second()).abs() > 24 * 3600 => {
                faults.push(Fault::new("Date", "the present, give or take a day", text));
            }
            Some(_) => {}
        }
    }
    if let Some(text) = response.header("retry-after") {
        let fine = text.trim().bytes().all(|byte| byte.is_ascii_digit()) && !text.trim().is_empty();
        if !fine && instant(&text).is_none() {
            faults.push(Fault::new("Retry-After", "seconds, or a date in the form of HTTP", text));
        }
    }
    Verdict::of(faults)
}

fn instant(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text.trim()).ok().map(|zoned| zoned.timestamp())
}
