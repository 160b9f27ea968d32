//! A file that says a size it does not have.

use serde_json::Value;

use super::{Check, Context, Known, Rule};
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::resource::Role;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "size-wrong",
    requirement: "the size that is told of a file is the number of its bytes",
    source: "the meaning of the property",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let Some((_, Role::Create | Role::Put | Role::Read)) = ctx.role(exchange) else { return Verdict::NotApplicable };
    let (Some(body), Some(known)) = (exchange.json.as_deref(), &exchange.case.known) else {
        return Verdict::NotApplicable;
    };
    if !exchange.is_success() || known.content.is_none() {
        return Verdict::NotApplicable;
    }
    Verdict::of(faults(body, known))
}

/// Every whole number of `item` that is named as a size and is not the size of what was sent.
pub fn faults(item: &Value, known: &Known) -> Vec<Fault> {
    let (Some(content), Some(object)) = (&known.content, item.as_object()) else { return Vec::new() };
    object
        .iter()
        .filter(|(name, value)| {
            is_size(name) && value.is_number() && value.as_u64() != u64::try_from(content.len()).ok()
        })
        .map(|(name, value)| Fault::new(name.clone(), format!("{name}: {}", content.len()), format!("{name}: {value}")))
        .collect()
}

/// The same of bytes that the server has made: names that can mean nothing but bytes alone.
pub(crate) fn faults_of(item: &Value, length: usize) -> Vec<Fault> {
    let members = item.as_object().into_iter().flatten();
    members
        .filter(|(name, value)| {
            is_size(name)
                && !name.eq_ignore_ascii_case("size")
                && value.is_number()
                && value.as_u64() != u64::try_from(length).ok()
        })
        .map(|(name, value)| Fault::new(name.clone(), format!("{name}: {length}"), format!("{name}: {value}")))
        .collect()
}

/// Whether a property is named as a number of bytes.
pub(crate) fn is_size(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    matches!(
        name.as_str(),
        "bytes"
            | "size"
            | "filesize"
            | "contentlength"
            | "bytesize"
            | "sizebytes"
            | "sizeinbytes"
            | "bytecount"
            | "filebytes"
    )
}
