//! A request that takes far longer than others of its kind, each time that it is sent.

use std::time::Duration;

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "slow-answer",
    requirement: "no request takes more than a second and ten times as long as other requests do",
    source: "OWASP API Security 2023, API4",
    severity: Severity::Low,
    rule: Rule::Sequence,
};

/// Below this no answer is slow.
pub(crate) const FLOOR: Duration = Duration::from_secs(1);
/// How many times the usual an answer may take.
const FACTOR: u32 = 10;

/// From the end of the request to the end of its answer; nothing where there was none.
#[must_use]
pub fn took(exchange: &Exchange) -> Duration {
    exchange.response().map(|response| response.total).unwrap_or_default()
}

/// Whether an answer took long enough to look again.
#[must_use]
pub fn is_outlier(took: Duration, usual: Duration) -> bool {
    took > FLOOR && took > usual * FACTOR
}

/// Judges the times that one request took, each time that it was sent.
#[must_use]
pub fn judge(times: &[Duration], usual: Duration) -> Verdict {
    let Some(least) = times.iter().min() else { return Verdict::NotApplicable };
    if !is_outlier(*least, usual) {
        return Verdict::Pass;
    }
    let actual = format!("{} ms at the least, {} times in a row", least.as_millis(), times.len());
    Verdict::fail("", format!("an answer in about {} ms, as others", usual.as_millis()), actual)
}
