//! A list in another order than the one that was asked for or told.

use super::{Check, Rule};
use crate::finding::Severity;
use crate::lifecycle::resource::Order;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "order-wrong",
    requirement: "a list is in the order that was asked for, or that the description tells",
    source: "the description: the values of the parameter, the text of the operation",
    severity: Severity::Medium,
    rule: Rule::Sequence,
};

/// Judges an order by two things that stand the wrong way round, where there are any.
#[must_use]
pub fn judge(order: &Order, wrong: Option<(String, String)>) -> Verdict {
    let Some((first, second)) = wrong else { return Verdict::Pass };
    let by = order.property.as_deref().unwrap_or("the time of the create");
    let (way, place) = match &order.asked {
        Some((parameter, value)) => (format!("with {parameter}={value}, "), value.as_str()),
        None => (String::new(), "default"),
    };
    let direction = if order.is_descending { "falling" } else { "rising" };
    Verdict::fail(place, format!("{way}by {by}, {direction}"), format!("{first} stands before {second}"))
}
