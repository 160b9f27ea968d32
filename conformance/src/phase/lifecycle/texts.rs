//! Filters by a part of a text: they show what has it, and nothing else.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::access;
use super::lists::{judge_dead, under};
use super::views::Why;
use crate::check::filter_wrong;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::Item;
use crate::lifecycle::resource::TextFilter;
use crate::phase::listing::{self, Asked, Listing};

/// The shortest text that a part is taken from, in characters.
const LEAST: usize = 8;

/// How long an index may lag behind what it finds.
const LAG: Duration = Duration::from_millis(400);

/// Asks a list by parts of what one of its own things says.
pub(super) async fn all(run: &Run, asked: &Asked<'_>, whole: &Listing, why: &Why) {
    if !whole.is_success() || !whole.complete {
        return;
    }
    for filter in &asked.list.texts {
        let told = |item: &Arc<Item>| Some((Arc::clone(item), said(whole, &item.id, &filter.property)?));
        let living = under(run, run.world.living(asked.resource), asked);
        let Some((_, text)) = living.iter().filter_map(told).find(|(_, text)| is_apt(text)) else { continue };
        for (label, part) in parts(&text, filter) {
            one(run, asked, whole, filter, (label, &part)).await;
        }
        gone(run, asked, filter, why).await;
        if matches!(why, Why::Made) && asked.parent.is_none() {
            for (name, _) in &run.identities {
                let asked = by(asked, filter, "a part of a text of another tenant", &text);
                access::other_list(run, &asked, name).await;
            }
        }
    }
}

/// What a listing says of a property of a thing.
fn said(listing: &Listing, id: &str, property: &str) -> Option<String> {
    let (_, body, _) = listing.items.iter().find(|(known, _, _)| known == id)?;
    body.get(property)?.as_str().map(str::to_owned)
}

/// Whether a text has nothing in it that might be written otherwise, or mean something to a search.
fn is_apt(text: &str) -> bool {
    text.len() >= LEAST && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// What is asked for: a part that some have; the same in other letters, where these are the same; one that none has, but
/// for whoever takes `_` for any character.
fn parts(text: &str, filter: &TextFilter) -> Vec<(&'static str, String)> {
    let length = text.len();
    let range = if filter.is_prefix { 0..length - length / 3 } else { length / 4..length - length / 4 };
    let part = text.get(range).unwrap_or(text).to_owned();
    let mut all = vec![("a part of a text", part.clone())];
    if filter.ignores_case {
        let swap = |c: char| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
        all.push(("a part of a text in other letters", part.chars().map(swap).collect()));
    }
    if filter.is_prefix {
        let middle = text.get(length / 4..length - length / 4).unwrap_or(text);
        all.push(("a text from the middle of another", middle.to_owned()));
    }
    if part.contains('-') {
        all.push(("a text that might be taken for a pattern", part.replace('-', "_")));
    }
    all
}

/// Whether a text has another in it, as a filter compares them; letters alike where `is_loose`.
fn has(filter: &TextFilter, text: &str, part: &str, is_loose: bool) -> bool {
    let (text, part) = if is_loose { (text.to_lowercase(), part.to_lowercase()) } else { (text.into(), part.into()) };
    if filter.is_prefix { text.starts_with(&part) } else { text.contains(&part) }
}

/// The list by a text.
fn by<'a>(asked: &Asked<'a>, filter: &TextFilter, label: &str, part: &str) -> Asked<'a> {
    let value = Some((filter.parameter.clone(), Value::from(part)));
    let label = format!("the list by {label}: {}={part}", filter.parameter);
    Asked { filter: value, label, ..asked.clone() }
}

/// What was deleted last is not found by what it said.
async fn gone(run: &Run, asked: &Asked<'_>, filter: &TextFilter, why: &Why) {
    let dead = under(run, run.world.dead(asked.resource), asked);
    let told = |item: &Arc<Item>| {
        let text = item.made.json.as_deref()?.get(&filter.property)?.as_str()?.to_owned();
        Some(text).filter(|text| is_apt(text) && !item.is_changed(&filter.property))
    };
    let Some(text) = dead.iter().rev().find_map(told) else { return };
    let asked = by(asked, filter, "a text of something deleted", &text);
    let mut listing = listing::read(run, &asked).await;
    if dead.iter().any(|item| listing.has(&item.id)) {
        tokio::time::sleep(LAG).await;
        listing = listing::read(run, &asked).await;
    }
    judge_dead(run, &asked, &listing, why);
}

async fn one(run: &Run, asked: &Asked<'_>, whole: &Listing, filter: &TextFilter, (label, part): (&str, &str)) {
    let asked = by(asked, filter, label, part);
    let missing = |listing: &Listing| -> Vec<Arc<Item>> {
        let living = under(run, run.world.living(asked.resource), &asked).into_iter();
        let wanted = living.filter(|item| {
            said(whole, &item.id, &filter.property).is_some_and(|text| has(filter, &text, part, filter.ignores_case))
        });
        wanted.filter(|item| listing.complete && !listing.has(&item.id)).collect()
    };
    let mut listing = listing::read(run, &asked).await;
    if listing.is_success() && !missing(&listing).is_empty() {
        tokio::time::sleep(LAG).await;
        listing = listing::read(run, &asked).await;
    }
    let Some(last) = listing.page_of(None).filter(|_| listing.is_success()) else { return };
    let stranger = listing.items.iter().find(|(_, body, _)| {
        let told = shape::value_at(body, std::slice::from_ref(&filter.property)).and_then(Value::as_str);
        told.is_some_and(|text| !has(filter, text, part, true))
    });
    let told = |body: &Value| body.get(&filter.property).cloned().unwrap_or_default();
    let strangers: Vec<String> =
        stranger.map(|(id, body, _)| format!("{id:?} with {} {}", filter.property, told(body))).into_iter().collect();
    let absent = missing(&listing);
    let ids: Vec<String> = absent.iter().map(|item| item.id.clone()).collect();
    let own = run.world.of(asked.resource);
    let about = stranger.and_then(|(id, _, _)| own.iter().find(|item| item.id == *id));
    let mut sequence = absent.first().or(about).map(|item| item.origin()).unwrap_or_default();
    sequence.push(Arc::clone(&last));
    let verdict = filter_wrong::judge(&last, &strangers, &ids);
    run.judge(&filter_wrong::CHECK, &last.case.name, verdict, &sequence);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_of_the_text_and_a_pattern_is_of_none() {
        let filter = |is_prefix, ignores_case| TextFilter {
            parameter: "q".to_owned(),
            property: "name".to_owned(),
            is_prefix,
            ignores_case,
        };
        let text = "bindery-1-part";
        for (filter, expected) in [
            (filter(true, false), vec![("bindery-1-", true), ("dery-1-p", false), ("bindery_1_", false)]),
            (filter(false, true), vec![("dery-1-p", true), ("DERY-1-P", true), ("dery_1_p", false)]),
        ] {
            let found: Vec<(String, bool)> = parts(text, &filter)
                .into_iter()
                .map(|(_, part)| (part.clone(), has(&filter, text, &part, filter.ignores_case)))
                .collect();
            let found: Vec<(&str, bool)> = found.iter().map(|(part, is_in)| (part.as_str(), *is_in)).collect();
            assert_eq!(found, expected);
        }
    }
}
