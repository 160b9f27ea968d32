//! `Date` and `Retry-After` that say nothing, or what cannot be.

use jiff::Timestamp;

use super::{Check, Context, Rule};
use crate::exchange::{Exchange, Response};
use crate::finding::Severity;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "date-header",
    requirement: "dates in headers are in the form of HTTP and near the present, and nothing changed after it was answered",
    source: "RFC 9110 sections 5.6.7, 6.6.1, 8.8.2.1 and 10.2.3",
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
            Some(date) if is_local(date.as_second() - ctx.now.as_second()) => {
                faults.push(Fault::new("Date", "the present in Greenwich, not by a clock elsewhere", text));
            }
            Some(date) => faults.extend(changed_later(response, date)),
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

/// Whether a clock is off as one of another place is: by quarters of an hour.
fn is_local(seconds: i64) -> bool {
    let off = (seconds.abs() + QUARTER / 2) % QUARTER - QUARTER / 2;
    seconds.abs() > QUARTER / 2 && off.abs() <= EXACT
}

/// The difference between zones of time that are next to each other, at the least, in seconds.
const QUARTER: i64 = 900;
/// How exactly a clock goes that is right otherwise, in seconds.
const EXACT: i64 = 15;

/// A change that the answer says came after the answer itself. Source: RFC 9110 section 8.8.2.1.
fn changed_later(response: &Response, date: Timestamp) -> Option<Fault> {
    let text = response.header("last-modified")?;
    let is_later = instant(&text)?.as_second() > date.as_second() + 1;
    is_later.then(|| Fault::new("Last-Modified", format!("{date} or earlier, as Date says"), text.into_owned()))
}

fn instant(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text.trim()).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_by_hours_is_of_another_place_and_one_by_minutes_is_not() {
        let rows = [(0, false), (14, false), (90, false), (-300, false), (3600, true), (-7195, true), (5400 + 9, true)];
        let others = [(19800, true), (3600 + 40, false), (899, true), (460, false), (4000, false)];
        for (seconds, expected) in rows.into_iter().chain(others) {
            assert_eq!(is_local(seconds), expected, "{seconds}");
        }
    }
}
