//! The body of a list.

use bytes::Bytes;
use serde_json::{Map, Value};

use super::fields::{Fields, Purpose};
use super::id::set_at;
use crate::lifecycle::resource::List;
use crate::mock::state::Item;
use std::sync::Arc;

/// What is said about a page beside its items.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// The items.
    pub(crate) items: Vec<Arc<Item>>,
    /// Whether there are more after them.
    pub(crate) has_more: bool,
    /// How many there are on all pages.
    pub(crate) total: usize,
    /// What asks for the page after this one, where there is one.
    pub(crate) next: Option<Value>,
}

const TOTALS: [&str; 5] = ["total", "totalcount", "totalitems", "totalresults", "totalsize"];

/// The body as JSON text: the items, rendered already, in their place, paging properties by their names, everything
/// else as in the base.
pub(crate) fn body(base: &Value, fields: &Fields, list: &List, page: &Page, shown: &[Bytes]) -> Bytes {
    let mut body = base.clone();
    if let Value::Object(map) = &mut body {
        say(map, fields, list, page, shown.len());
    }
    set_at(&mut body, &list.items, Value::Null);
    let mut text = Vec::with_capacity(256 + shown.iter().map(|item| item.len() + 1).sum::<usize>());
    write(&mut text, &body, Some(&list.items), shown);
    Bytes::from(text)
}

/// Writes a value, with the items at the end of the way.
fn write(text: &mut Vec<u8>, value: &Value, way: Option<&[String]>, items: &[Bytes]) {
    match (way, value) {
        (Some([]), _) => {
            text.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(b',');
                }
                text.extend_from_slice(item);
            }
            text.push(b']');
        }
        (Some([next, rest @ ..]), Value::Object(map)) => {
            text.push(b'{');
            for (place, (name, value)) in map.iter().enumerate() {
                if place > 0 {
                    text.push(b',');
                }
                text.extend_from_slice(Value::from(name.as_str()).to_string().as_bytes());
                text.push(b':');
                write(text, value, (name == next).then_some(rest), items);
            }
            text.push(b'}');
        }
        _ => text.extend_from_slice(value.to_string().as_bytes()),
    }
}

fn say(map: &mut Map<String, Value>, fields: &Fields, list: &List, page: &Page, shown: usize) {
    let paging = list.paging.clone().unwrap_or_default();
    for field in &fields.fields {
        let name = &field.name;
        let is = |known: &Option<String>| known.as_ref() == Some(name);
        let plain = crate::lifecycle::infer::view::plain(name);
        let id = |item: Option<&Arc<Item>>| item.map(|item| Value::String(item.id.clone()));
        let (value, is_known) = if is(&paging.has_more) {
            (Some(Value::Bool(page.has_more)), true)
        } else if is(&paging.first) {
            (id(page.items.first()), true)
        } else if is(&paging.last) {
            (id(page.items.last()), true)
        } else if is(&paging.next) {
            (page.next.clone(), true)
        } else if TOTALS.contains(&plain.as_str()) && map.get(name).is_none_or(Value::is_number) {
            // A number that nothing cannot have is left out where there is nothing.
            let is_sayable = field.least.is_none_or(|least| page.total as u64 >= least);
            (is_sayable.then(|| Value::from(page.total)), true)
        } else if plain == "count" && map.get(name).is_some_and(Value::is_number) {
            (Some(Value::from(shown)), true)
        } else if let Purpose::Kind(kind) = &field.purpose {
            (Some(kind.clone()), true)
        } else {
            (None, false)
        };
        match value {
            Some(value) => {
                map.insert(name.clone(), value);
            }
            None if !is_known => {}
            None if field.is_nullable => {
                map.insert(name.clone(), Value::Null);
            }
            None if !field.is_required => {
                map.shift_remove(name);
            }
            None => {
                map.insert(name.clone(), Value::String(String::new()));
            }
        }
    }
}
