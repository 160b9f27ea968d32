//! Bytes that do not come back as they were sent.

use super::{Check, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "content-differs",
    requirement: "what was uploaded comes back byte for byte",
    source: "the meaning of upload and download",
    severity: Severity::Critical,
    rule: Rule::Sequence,
};

/// Judges a download against what was sent.
#[must_use]
pub fn judge(view: &Exchange, sent: &[u8]) -> Verdict {
    let Some(response) = view.response() else { return Verdict::Undecided };
    if !view.is_success() || response.truncated {
        return Verdict::Undecided;
    }
    if response.body == sent {
        return Verdict::Pass;
    }
    let same = response.body.iter().zip(sent).take_while(|(got, sent)| got == sent).count();
    let show = |bytes: &[u8]| {
        let from = same.saturating_sub(8);
        crate::report::excerpt::bytes(bytes.get(from..).unwrap_or_default(), 40)
    };
    let expected = format!("{} bytes; from byte {}: {}", sent.len(), same.saturating_sub(8), show(sent));
    let actual = format!("{} bytes, different from byte {same} on: {}", response.body.len(), show(&response.body));
    Verdict::fail("", expected, actual)
}
