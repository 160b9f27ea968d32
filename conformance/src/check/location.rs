//! `Location` that leads somewhere else.

use super::{Check, Context, Rule};
use crate::engine::shape;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::resource::Role;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "location-wrong",
    requirement: "Location after a create leads to what was made",
    source: "RFC 9110 section 10.2.2",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let (Some((resource, Role::Create)), Some(response)) = (ctx.role(exchange), exchange.response()) else {
        return Verdict::NotApplicable;
    };
    let (Some(location), Some(body)) = (response.header("location"), exchange.json.as_deref()) else {
        return Verdict::NotApplicable;
    };
    let id = resource.answered_id().and_then(|path| shape::value_at(body, path));
    let (Some(id), Some(item)) = (id, &resource.item) else { return Verdict::NotApplicable };
    if response.status != 201 {
        return Verdict::NotApplicable;
    }
    let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    if leads_to(&location, item, &id) {
        return Verdict::Pass;
    }
    Verdict::fail("", format!("…{}", item.replace(&parameter(resource.id_parameter.as_deref()), &id)), location)
}

/// Judges what a create's `Location` led to, and where that is nowhere, the answer itself.
#[must_use]
pub fn judge_followed(made: &Exchange, followed: &Exchange) -> Verdict {
    if followed.is_success() {
        return Verdict::Pass;
    }
    if !matches!(followed.status(), Some(404 | 410)) {
        return Verdict::Undecided;
    }
    let location = made.response().and_then(|response| response.header("location")).unwrap_or_default();
    Verdict::fail("followed", "the thing that was made", format!("{location}: {}", followed.summary()))
}

fn parameter(name: Option<&str>) -> String {
    format!("{{{}}}", name.unwrap_or("id"))
}

/// Whether a reference ends in the path of that item: its fixed segments where they stand, and the id at its place.
fn leads_to(location: &str, item: &str, id: &str) -> bool {
    let path = location.split(['?', '#']).next().unwrap_or("").trim_end_matches('/');
    let told: Vec<String> = path
        .split('/')
        .map(|segment| percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned())
        .collect();
    let wanted: Vec<&str> = item.trim_matches('/').split('/').collect();
    // A reference relative to the collection may be the id alone.
    let count = wanted.len().min(told.iter().filter(|segment| !segment.is_empty()).count());
    let pairs = told.iter().rev().zip(wanted.iter().rev()).take(count);
    let mut last = true;
    for (told, wanted) in pairs {
        let fits = if wanted.starts_with('{') { !last || told == id } else { told == wanted };
        last = false;
        if !fits {
            return false;
        }
    }
    count > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_every_form_lead_to_the_item() {
        let rows = [
            ("https://h/openai/files/file-1?api-version=1", true),
            ("/openai/files/file-1", true),
            ("/files/file-1/", true),
            ("file-1", true),
            ("/files/file-2", false),
            ("/files/file-12", false),
            ("/assistants/file-1", false),
            ("", false),
        ];
        for (location, expected) in rows {
            assert_eq!(leads_to(location, "/files/{file-id}", "file-1"), expected, "{location}");
            assert_eq!(leads_to(location, "/files/{file-id}/", "file-1"), expected, "{location}");
        }
    }
}
