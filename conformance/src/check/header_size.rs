//! Headers that programs on the way do not take.

use super::{Check, Context, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "header-size",
    requirement: "the head of a response is one that every client and proxy takes: at most 100 fields, 8 KiB each, 16 KiB in all",
    source: "RFC 9110 section 5.4; the limits of widespread clients and proxies",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

const MOST_FIELDS: usize = 100;
const LONGEST_FIELD: usize = 8 * 1024;
const LONGEST_HEAD: usize = 16 * 1024;

fn check(exchange: &Exchange, _: &Context<'_>) -> Verdict {
    let Some(response) = exchange.response() else { return Verdict::NotApplicable };
    let mut faults = Vec::new();
    let longest = response.headers.iter().max_by_key(|(name, value)| name.len() + value.len());
    if let Some((name, value)) = longest.filter(|(name, value)| name.len() + value.len() + 2 > LONGEST_FIELD) {
        let actual = format!("{name} of {} bytes", value.len());
        faults.push(Fault::new("field", format!("no field of more than {LONGEST_FIELD} bytes"), actual));
    } else if response.head_length > LONGEST_HEAD {
        let actual = format!("a head of {} bytes", response.head_length);
        faults.push(Fault::new("head", format!("a head of at most {LONGEST_HEAD} bytes"), actual));
    }
    if response.headers.len() > MOST_FIELDS {
        let actual = format!("{} header fields", response.headers.len());
        faults.push(Fault::new("count", format!("at most {MOST_FIELDS} header fields"), actual));
    }
    Verdict::of(faults)
}
