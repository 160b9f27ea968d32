//! A list that says another number of items than it has.

use serde_json::Value;

use super::{Check, Rule};
use crate::finding::Severity;
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "total-wrong",
    requirement: "the total that a list tells is the number of its items on all pages, and what a thing tells of its children goes down with them",
    source: "the meaning of the property",
    severity: Severity::Medium,
    rule: Rule::Sequence,
};

/// Names of properties that tell how many items there are on all pages, without their marks and in lower case.
const TOTALS: [&str; 5] = ["total", "totalcount", "totalitems", "totalresults", "totalsize"];
/// Objects beside the items that tell about the page.
const HOLDERS: [&str; 4] = ["meta", "pagination", "paging", "page"];

/// What a page tells of the number of items on all pages, and by what name.
#[must_use]
pub fn told(body: &Value) -> Option<(String, u64)> {
    let holders = HOLDERS.iter().filter_map(|name| body.get(name));
    std::iter::once(body).chain(holders).filter_map(Value::as_object).find_map(|object| {
        object.iter().find_map(|(name, value)| {
            let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            let is_total = TOTALS.contains(&plain.to_ascii_lowercase().as_str());
            value.as_u64().filter(|_| is_total).map(|total| (name.clone(), total))
        })
    })
}

/// Whether a page of a filtered list tells the number of those that match by a name of its own, so that its total may be
/// that of all there are.
#[must_use]
pub fn tells_matches_apart(body: &Value) -> bool {
    let holders = HOLDERS.iter().filter_map(|name| body.get(name));
    let mut counts = std::iter::once(body).chain(holders).filter_map(Value::as_object).flatten();
    counts.any(|(name, value)| {
        let name = name.to_ascii_lowercase();
        value.is_u64() && (name.contains("filter") || name.contains("match"))
    })
}

/// Judges what every page of a list that was read to its end told, against the number of items that it had.
#[must_use]
pub fn judge(pages: &[&Value], count: usize) -> Verdict {
    let told: Vec<_> = pages.iter().map(|page| told(page)).collect();
    let Some(Some((name, total))) = told.first() else { return Verdict::NotApplicable };
    // Where pages disagree, something changed meanwhile.
    if told.iter().any(|other| other.as_ref().is_none_or(|(_, other)| other != total)) {
        return if *total == count as u64 { Verdict::Pass } else { judge_first(&told, name, count) };
    }
    if *total == count as u64 {
        return Verdict::Pass;
    }
    Verdict::fail(name.clone(), format!("{name}: {count}"), format!("{name}: {total}, and {count} items"))
}

/// Judges what a parent tells of the number of its children, by properties of these names, after one of them was deleted.
#[must_use]
pub fn judge_counters(names: &[String], before: &Value, after: &Value) -> Verdict {
    let mut faults = Vec::new();
    for name in names {
        let number = |body: &Value| body.get(name).and_then(Value::as_u64);
        let (Some(earlier), Some(told)) = (number(before), number(after)) else { continue };
        if earlier > 0 && told != earlier - 1 {
            let actual = format!("{name}: {told}, after one was deleted");
            faults.push(Fault::new(name.clone(), format!("{name}: {}", earlier - 1), actual));
        }
    }
    Verdict::of(faults)
}

/// Pages that disagree are wrong where each of them tells no more than its own items.
fn judge_first(told: &[Option<(String, u64)>], name: &str, count: usize) -> Verdict {
    let sum: u64 = told.iter().flatten().map(|(_, total)| total).sum();
    if sum == count as u64 && told.len() > 1 {
        let actual = format!("{name} is that of each page, and there are {count} items");
        return Verdict::fail(name.to_owned(), format!("{name}: {count}"), actual);
    }
    Verdict::Undecided
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_counted_children_counts_one_less_without_one() {
        let names = ["members".to_owned()];
        let rows = [(3, 2, "Pass"), (3, 3, "Fail"), (3, 1, "Fail"), (0, 0, "Pass")];
        for (before, after, expected) in rows {
            let verdict = judge_counters(&names, &json!({"members": before}), &json!({"members": after}));
            assert!(format!("{verdict:?}").starts_with(expected), "{before} to {after}: {verdict:?}");
        }
    }

    #[test]
    fn a_number_of_matches_beside_a_total_lets_that_count_everything() {
        let rows = [
            (json!({"items": [1], "total": 3}), false),
            (json!({"items": [1], "total": 3, "filtered": 1}), true),
            (json!({"items": [1], "meta": {"total": 3, "matchingCount": 1}}), true),
            (json!({"items": [1], "total": 3, "filter": "a"}), false),
        ];
        for (body, expected) in rows {
            assert_eq!(tells_matches_apart(&body), expected, "{body}");
        }
    }

    #[test]
    fn a_total_is_that_of_all_pages() {
        let check = |pages: &[Value], count: usize, expected: &str| {
            let pages: Vec<&Value> = pages.iter().collect();
            let verdict = format!("{:?}", judge(&pages, count));
            assert!(verdict.starts_with(expected), "{pages:?}, {count}: {verdict}");
        };
        check(&[json!({"items": [1, 2], "total": 2})], 2, "Pass");
        check(&[json!({"items": [1, 2], "total": 3})], 2, "Fail");
        check(&[json!({"meta": {"total_count": 3}})], 2, "Fail");
        check(&[json!({"items": [1, 2], "count": 3})], 2, "NotApplicable");
        check(&[json!({"total": 3}), json!({"total": 3})], 3, "Pass");
        check(&[json!({"total": 2}), json!({"total": 1}), json!({"total": 0})], 3, "Fail");
        check(&[json!({"total": 2}), json!({"total": 3})], 4, "Undecided");
        check(&[json!({"total": "3"})], 4, "NotApplicable");
    }
}
