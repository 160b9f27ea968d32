//! The representation of a new or changed item.

use bindery_spec::ir::{Api, SchemaId};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::fields::{Field, Fields, Purpose, is_read_only};
use crate::mock::request::body::File;
use crate::wire::digest::to_hex;

/// What is known of an item beside the values in the request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    /// The moment.
    pub(crate) now: Timestamp,
    /// The file in the request.
    pub(crate) file: Option<&'a File>,
    /// The length of its bytes, where it has any.
    pub(crate) size: Option<u64>,
    /// The bytes themselves, where they are at hand.
    pub(crate) bytes: Option<&'a [u8]>,
    /// Path parameters of the request.
    pub(crate) path: &'a [(&'a str, String)],
}

/// A new representation: a base (an example or a draw), what the request says, and what the server knows.
///
/// What the client could have said and did not is its default, null, or absent, rather than what the base says.
pub(crate) fn new(fields: &Fields, base: &Value, unsaid: &[Unsaid], body: Option<&Value>, facts: &Facts<'_>) -> Value {
    let Value::Object(base) = base else { return base.clone() };
    let mut map = base.clone();
    let said = body.and_then(Value::as_object);
    for (place, field) in fields.fields.iter().enumerate() {
        let unsaid = unsaid.get(place);
        let mut is_said = false;
        match said.and_then(|said| said.get(&field.name)) {
            Some(value) if unsaid.map_or(!field.is_read_only, |unsaid| *unsaid != Unsaid::Unheard) => {
                say(&mut map, field, value);
                is_said = true;
            }
            _ => match unsaid {
                Some(Unsaid::Is(value)) => put(&mut map, &field.name, value.clone()),
                Some(Unsaid::Absent) => {
                    map.shift_remove(&field.name);
                }
                Some(Unsaid::AsBefore | Unsaid::Unheard) | None => {}
            },
        }
        know(&mut map, field, is_said, facts);
    }
    // What is required and nowhere described is said as it comes.
    for (name, value) in said.into_iter().flatten() {
        if fields.fields.is_empty() || fields.undescribed.contains(name) {
            map.insert(name.clone(), value.clone());
        }
    }
    Value::Object(map)
}

/// How a change reads what it says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How {
    /// Whether objects are merged into those that are there.
    pub(crate) is_merge: bool,
    /// What it says where it takes the place of everything: what it leaves out has its default then.
    pub(crate) whole: Option<SchemaId>,
}

/// A representation with changes: null removes or empties, everything else replaces; what the client cannot set stays.
pub(crate) fn change(api: &Api, fields: &Fields, value: &mut Value, body: &Value, how: &How, now: Timestamp) {
    let (Value::Object(map), Value::Object(said)) = (value, body) else { return };
    for (name, new) in said {
        match fields.get(name) {
            // When it was made is the server's to say.
            Some(Field {
                purpose: Purpose::Seconds | Purpose::Milliseconds | Purpose::Instant | Purpose::Date,
                ..
            }) => {}
            Some(field) if !field.is_read_only => match map.get_mut(name) {
                Some(known) if how.is_merge && known.is_object() && new.is_object() => merge(known, new),
                _ => say(map, field, new),
            },
            None if fields.fields.is_empty() => {
                map.insert(name.clone(), new.clone());
            }
            _ => {}
        }
    }
    let asked = how.whole.map(|schema| crate::lifecycle::infer::view::properties(api, schema)).unwrap_or_default();
    for (name, schema) in asked.iter().filter(|(name, _)| !said.contains_key(*name)) {
        let field = fields.get(name).filter(|field| !field.is_read_only);
        if let Some(default) = field.and_then(|field| default(api, *schema).or_else(|| default(api, field.schema))) {
            put(map, name, default);
        }
    }
    for field in fields.fields.iter().filter(|field| field.is_read_only || !said.contains_key(&field.name)) {
        let plain = crate::lifecycle::infer::view::plain(&field.name);
        if (plain.starts_with("updat") || plain.contains("modified"))
            && let Some(text) = moment(&field.purpose, now)
        {
            map.insert(field.name.clone(), text);
        }
    }
}

/// Merges one object into another. Source: RFC 7396 section 2.
fn merge(known: &mut Value, new: &Value) {
    let Value::Object(new) = new else {
        known.clone_from(new);
        return;
    };
    if !known.is_object() {
        *known = Value::Object(Map::new());
    }
    let Value::Object(known) = known else { return };
    for (name, value) in new {
        if value.is_null() {
            known.shift_remove(name);
        } else {
            merge(known.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

fn say(map: &mut Map<String, Value>, field: &Field, value: &Value) {
    if value.is_null() && !field.is_nullable {
        if !field.is_required {
            map.shift_remove(&field.name);
        }
        return;
    }
    put(map, &field.name, value.clone());
}

/// What becomes of a property of which a request says nothing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Unsaid {
    /// It has this value: its default, or null.
    Is(Value),
    /// It is absent.
    Absent,
    /// It stays as it is: the property cannot be absent.
    AsBefore,
    /// It stays as it is, whatever a request says of it: that is the server's to say.
    Unheard,
}

/// What becomes of each property where a request of a schema says nothing of it.
pub(crate) fn unsaid(api: &Api, fields: &Fields, request: Option<SchemaId>) -> Vec<Unsaid> {
    let asked = request.map(|schema| crate::lifecycle::infer::view::properties(api, schema)).unwrap_or_default();
    let demanded = request.map(|schema| super::fields::required(api, schema)).unwrap_or_default();
    let of = |field: &Field| {
        if asked.is_empty() && !field.is_read_only {
            return Unsaid::AsBefore;
        }
        // What a request says is read by its own words: those of the item may say that a server alone has the last one.
        let own = asked.iter().find(|(name, schema)| *name == field.name && !is_read_only(api, *schema));
        let Some((_, own)) = own else {
            // What has to be said and is nowhere described is what the item calls so.
            let is_described = asked.iter().any(|(name, _)| *name == field.name);
            let is_heard = !is_described && demanded.contains(&field.name);
            return if is_heard { Unsaid::AsBefore } else { Unsaid::Unheard };
        };
        match [*own, field.schema].into_iter().find_map(|schema| default(api, schema)) {
            Some(default) => Unsaid::Is(default),
            None if field.is_nullable => Unsaid::Is(Value::Null),
            None if !field.is_required => Unsaid::Absent,
            None => Unsaid::AsBefore,
        }
    };
    fields.fields.iter().map(of).collect()
}

/// Sets a member, under the name that it has there already where it has one.
fn put(map: &mut Map<String, Value>, name: &str, value: Value) {
    match map.get_mut(name) {
        Some(known) => *known = value,
        None => {
            map.insert(name.to_owned(), value);
        }
    }
}

/// The default of a schema, through references.
pub(crate) fn default(api: &Api, id: SchemaId) -> Option<Value> {
    let schema = api.schemas.get(id);
    schema.default.as_deref().cloned().or_else(|| {
        let target = schema.reference.or_else(|| schema.all_of.first().copied())?;
        api.schemas.get(target).default.as_deref().cloned()
    })
}

/// What the server knows of a property; `is_said` tells whether the request says it.
fn know(map: &mut Map<String, Value>, field: &Field, is_said: bool, facts: &Facts<'_>) {
    let name = &field.name;
    let known = match &field.purpose {
        Purpose::Kind(_) | Purpose::Deleted | Purpose::Told if is_said => None,
        Purpose::Kind(value) => Some(value.clone()),
        Purpose::Size => facts.size.map(Value::from),
        Purpose::Digest(algorithm) => facts.bytes.map(|bytes| Value::String(to_hex(&algorithm.of(bytes)))),
        Purpose::FileName => facts.file.and_then(|file| file.name.clone()).map(Value::String),
        Purpose::MediaType => facts.file.and_then(|file| file.content_type.clone()).map(Value::String),
        Purpose::Told => {
            let is_instant = |value: &Value| value.as_str().is_some_and(|text| text.parse::<Timestamp>().is_ok());
            map.get(name).filter(|value| is_instant(value)).and_then(|_| moment(&Purpose::Instant, facts.now))
        }
        Purpose::Deleted => map.contains_key(name).then_some(Value::Bool(false)),
        Purpose::End if !field.is_required => {
            map.shift_remove(name);
            None
        }
        purpose => moment(purpose, facts.now),
    };
    if let Some(value) = known {
        put(map, name, value);
    }
    if let Some((_, value)) = facts.path.iter().find(|(known, _)| known == name) {
        let is_number = map.get(name).is_some_and(Value::is_number);
        let number = is_number.then(|| value.parse::<i64>().ok()).flatten().map(Value::from);
        put(map, name, number.unwrap_or_else(|| Value::String(value.clone())));
    }
}

fn moment(purpose: &Purpose, now: Timestamp) -> Option<Value> {
    match purpose {
        Purpose::Seconds => Some(Value::from(now.as_second())),
        Purpose::Milliseconds => Some(Value::from(now.as_millisecond())),
        Purpose::Instant => Some(Value::String(whole(now).to_string())),
        Purpose::Date => Some(Value::String(now.strftime("%Y-%m-%d").to_string())),
        _ => None,
    }
}

/// The moment without a fraction of a second.
fn whole(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}
