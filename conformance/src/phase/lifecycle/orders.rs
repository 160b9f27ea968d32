//! The order of a list: as it was asked for, or as the text of the operation tells.

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::Value;

use super::lists::{self, under};
use crate::check::order_wrong;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::resource::Order;
use crate::phase::listing::{self, Asked, Listing};

/// How many items a small page of a list in order has.
const SMALL: usize = 5;

/// Reads a list in every order that is known of it, and compares what this run has made two by two; in the first order that
/// can be asked for in small pages too, since what is sorted page by page is in no order as a whole.
pub(super) async fn all(run: &Run, asked: &Asked<'_>, whole: &Listing) {
    for order in &asked.list.orders {
        let sorted;
        let listing = match &order.asked {
            None => whole,
            Some((parameter, value)) => {
                let filter = Some((parameter.clone(), Value::from(value.as_str())));
                let label = format!("the list with {parameter}={value}");
                sorted = listing::read(run, &Asked { filter, label, ..asked.clone() }).await;
                &sorted
            }
        };
        judge(run, asked, listing, order);
    }
    let has_pages = asked.list.paging.as_ref().is_some_and(|paging| paging.limit.is_some());
    let first = asked.list.orders.iter().find_map(|order| Some((order, order.asked.as_ref()?)));
    let Some((order, (parameter, value))) = first.filter(|_| has_pages && whole.items.len() > SMALL) else { return };
    let filter = Some((parameter.clone(), Value::from(value.as_str())));
    let label = format!("the list with {parameter}={value}, in pages of {SMALL}");
    let small = Asked { filter, label, limit: Some(SMALL), ..asked.clone() };
    let paged = listing::read(run, &small).await;
    judge(run, asked, &paged, order);
    lists::judge_pages(run, &small, &paged);
}

fn judge(run: &Run, asked: &Asked<'_>, listing: &Listing, order: &Order) {
    let Some(page) = listing.page_of(None).filter(|_| listing.is_success()) else { return };
    let living = under(run, run.world.living(asked.resource), asked);
    let shown: Vec<(&Arc<Item>, &Value)> = listing
        .items
        .iter()
        .filter_map(|(id, body, _)| Some((living.iter().find(|item| item.id == *id)?, &**body)))
        .collect();
    let wrong = shown.iter().enumerate().find_map(|(place, first)| {
        let later = shown.get(place + 1..).unwrap_or_default();
        later
            .iter()
            .find(|second| compare(order, *first, **second) == Some(Ordering::Greater))
            .map(|second| (first, second))
    });
    let name = |(item, body): &(&Arc<Item>, &Value)| match &order.property {
        Some(property) => format!("{:?} with {property} {}", item.id, body.get(property).unwrap_or(&Value::Null)),
        None => format!("{:?}", item.id),
    };
    let verdict = order_wrong::judge(order, wrong.map(|(first, second)| (name(first), name(second))));
    let mut sequence: Vec<_> =
        wrong.map(|(first, second)| [first.0.origin(), second.0.origin()].concat()).unwrap_or_default();
    sequence.push(Arc::clone(&page));
    run.judge(&order_wrong::CHECK, &page.case.name, verdict, &sequence);
}

/// How two things stand to each other in an order; `None` where that cannot be told.
fn compare(order: &Order, first: (&Arc<Item>, &Value), second: (&Arc<Item>, &Value)) -> Option<Ordering> {
    let found = match &order.property {
        Some(property) => values(first.1.get(property)?, second.1.get(property)?)?,
        None if first.0.made.done < second.0.made.sent => Ordering::Less,
        None if second.0.made.done < first.0.made.sent => Ordering::Greater,
        None => return None,
    };
    Some(if order.is_descending { found.reverse() } else { found })
}

/// Numbers by size, moments by time; texts only where every usual way to sort them agrees.
fn values(first: &Value, second: &Value) -> Option<Ordering> {
    match (first, second) {
        (Value::Number(first), Value::Number(second)) => first.as_f64()?.partial_cmp(&second.as_f64()?),
        (Value::String(first), Value::String(second)) => {
            let moments = (first.parse::<jiff::Timestamp>(), second.parse::<jiff::Timestamp>());
            if let (Ok(first), Ok(second)) = moments {
                return Some(first.cmp(&second));
            }
            let letters = |text: &str| {
                text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
            };
            let found = first.cmp(second);
            let agrees = first.to_lowercase().cmp(&second.to_lowercase()) == found
                && letters(first).cmp(&letters(second)) == found
                && is_told_by_letters(first, second);
            agrees.then_some(found)
        }
        _ => None,
    }
}

/// Whether two texts differ first in a letter of ASCII: digits may be sorted as numbers, and marks not at all.
fn is_told_by_letters(first: &str, second: &str) -> bool {
    let differing = first.chars().zip(second.chars()).find(|(one, other)| one != other);
    first.is_ascii()
        && second.is_ascii()
        && differing.is_some_and(|(one, other)| one.is_ascii_alphabetic() && other.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_may_be_sorted_one_way_or_another_is_not_compared() {
        for (first, second, expected) in [
            (json!(2), json!(10), Some(Ordering::Less)),
            (json!("2030-01-01T00:00:00Z"), json!("2030-01-01T00:30:00+01:00"), Some(Ordering::Greater)),
            (json!("alpha"), json!("beta"), Some(Ordering::Less)),
            (json!("a-2"), json!("a-10"), None),
            (json!("B"), json!("a"), None),
            (json!("a_b"), json!("ab"), None),
            (json!("é"), json!("f"), None),
            (json!(1), json!("1"), None),
        ] {
            assert_eq!(values(&first, &second), expected, "{first} {second}");
        }
    }
}
