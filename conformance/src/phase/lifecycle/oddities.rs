//! Values that a server might not keep as they are: texts with marks that other languages give a meaning, names in a map,
//! numbers that are none for a float.

use std::sync::Arc;

use bindery_spec::ir::{OperationIndex, SchemaId, Type};
use futures_util::future::join_all;
use serde_json::{Map, Value, json};

use crate::case::{Intent, Phase};
use crate::engine::make::Variant;
use crate::engine::open::is_reference;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::Item;
use crate::lifecycle::resource::ResourceIndex;
use crate::strategy::Direction;

/// Marks of HTML, SQL, shells and addresses, as they stand in ordinary text.
const MARKS: &str = "R&D <5 'a' \"b\" 100% c\\d e/f #7 +1";
/// Larger than any whole number that every float keeps. Source: RFC 7493 section 2.2.
const LARGE: i64 = 9_007_199_254_740_993;

/// Makes a thing with each kind of them that its body has a place for.
pub(super) async fn all(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>, create: OperationIndex) {
    let all = kinds(run, resource, create).into_iter().enumerate().filter(|(_, (_, set))| !set.is_empty());
    join_all(all.map(|(turn, (label, set))| async move {
        let mut variant = Variant::plain(&run.token(&format!("odd-{turn}")));
        let marked = format!("{} {MARKS}", variant.token);
        variant.set =
            set.into_iter().map(|(name, value)| (name, value.unwrap_or_else(|| marked.clone().into()))).collect();
        run.make(resource, parent, &variant, Intent::Plausible, Phase::Lifecycle, label).await
    }))
    .await;
}

/// Properties of a create with other values than a server has by default: listed ones that are not the first, switches that
/// are set, maps, lists and parts.
pub(super) fn rich(run: &Run, resource: ResourceIndex, create: OperationIndex) -> Vec<(String, Value)> {
    let choices = run.choices_of(create).into_iter().filter_map(|(name, mut values)| Some((name, values.pop()?)));
    let switches = run.switches_of(create).into_iter().map(|(name, _)| (name, Value::from(true)));
    let whole = kinds(run, resource, create).into_iter().flat_map(|(_, set)| set);
    let whole =
        whole.filter_map(|(name, value)| Some((name, value.filter(|value| value.is_array() || value.is_object())?)));
    let mut rich: Vec<(String, Value)> = Vec::new();
    for (name, value) in choices.chain(switches).chain(whole) {
        if !rich.iter().any(|(known, _)| *known == name) {
            rich.push((name, value));
        }
    }
    rich
}

/// What is said of a create, and its properties with their values; a text has none, since it bears the token of its create.
type Kind = (&'static str, Vec<(String, Option<Value>)>);

fn kinds(run: &Run, resource: ResourceIndex, create: OperationIndex) -> Vec<Kind> {
    // An id is part of paths, in which not every server takes every mark.
    let described = run.resources.get(resource);
    let is_id = |name: &str| {
        let ways = [&described.sent_id, &described.id_property, &described.created_id].into_iter().flatten();
        // What stands for something elsewhere has to be there.
        is_reference(name) || ways.filter_map(|way| way.first()).chain(&described.id_parameter).any(|id| id == name)
    };
    let body = run.operation(create).and_then(|operation| operation.request_body.as_ref());
    let schema = body.and_then(|body| body.content.iter().find(|media| media.is_json())?.schema);
    let properties = schema.map(|schema| shape::properties(&run.api, schema)).unwrap_or_default();
    let of = |value: &dyn Fn(SchemaId) -> Option<Option<Value>>| {
        let own =
            properties.iter().filter(|(name, property)| !is_id(name) && !shape::is_read_only(&run.api, *property));
        own.filter_map(|(name, property)| Some(((*name).to_owned(), value(*property)?))).collect()
    };
    let token = run.token("odd-0");
    let text = |property| run.plain_text(property, &format!("{token} {MARKS}")).map(|_| None);
    let is_apt = |property, value: &Value| run.strategist.is_valid(property, Direction::Request, value);
    let typed = |value: Value| {
        move |property| (shape::is_map(&run.api, property) && is_apt(property, &value)).then(|| Some(value.clone()))
    };
    let map = typed(json!({ "Bindery.Key_1": "Value One" }));
    let large = |property| {
        let is_wide = shape::parts(&run.api, property).iter().any(|part| part.format.as_deref() == Some("int64"));
        let value = Value::from(LARGE);
        (is_wide && shape::is_type(&run.api, property, Type::Integer) && is_apt(property, &value))
            .then_some(Some(value))
    };
    let parts = |property| parts(run, property, &token).filter(|value| is_apt(property, value)).map(Some);
    let list = |property| lists(run, property).filter(|value| is_apt(property, value)).map(Some);
    let nothing = |property| {
        let is_free = shape::given(&run.api, property).is_none();
        (is_free && is_apt(property, &Value::Null)).then_some(Some(Value::Null))
    };
    let number = |wanted: i64| {
        move |property| {
            let is_number = [Type::Integer, Type::Number].iter().any(|ty| shape::is_type(&run.api, property, *ty));
            let value = Value::from(wanted);
            (is_number && is_apt(property, &value)).then_some(Some(value))
        }
    };
    vec![
        ("a create with numbers of one digit", of(&number(9))),
        ("a create with numbers of two digits", of(&number(10))),
        ("a create with lists", of(&list)),
        ("a create with parts", of(&parts)),
        ("a create with a map of numbers", of(&typed(json!({ "bindery_1": 7 })))),
        ("a create with a map of switches", of(&typed(json!({ "bindery_1": true })))),
        ("a create with nulls", of(&nothing)),
        ("a create with texts that are full of marks", of(&text)),
        ("a create with a map", of(&map)),
        ("a create with numbers of more than 53 bits", of(&large)),
    ]
}

/// An object with a value for each of its own properties that stands by itself.
fn parts(run: &Run, property: SchemaId, token: &str) -> Option<Value> {
    let own = shape::properties(&run.api, property);
    let is_plain = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
    let own = own.into_iter().filter(|(name, part)| !is_reference(name) && !shape::is_read_only(&run.api, *part));
    let members = own.filter_map(|(name, part)| {
        let listed = shape::values(&run.api, part).into_iter().next_back();
        let drawn = || (1..8).find_map(|turn| run.strategist.draw(part, Direction::Request, turn).filter(is_plain));
        let value = listed.or_else(|| run.plain_text(part, token).map(Value::from)).or_else(drawn)?;
        Some((name.to_owned(), value))
    });
    let members: Map<String, Value> = members.collect();
    (!members.is_empty() && shape::is_type(&run.api, property, Type::Object)).then_some(Value::Object(members))
}

/// A list of two: of texts that differ in more than one way, or of whatever it is a list of.
fn lists(run: &Run, property: SchemaId) -> Option<Value> {
    if !shape::is_type(&run.api, property, Type::Array) {
        return None;
    }
    let items = shape::parts(&run.api, property).iter().find_map(|part| part.items)?;
    if run.plain_text(items, TEXTS[0]).is_some() {
        return Some(Value::from(TEXTS.to_vec()));
    }
    // The last ones, and not in their order: the first is what a server has by default.
    let listed = shape::values(&run.api, items);
    if listed.len() > 1 && listed.iter().all(Value::is_string) {
        return Some(Value::Array(listed.into_iter().rev().take(2).collect()));
    }
    let is_plain = |value: &Value| value.is_object() || value.is_number();
    let drawn = (0..8).filter_map(|turn| run.strategist.draw(items, Direction::Request, turn)).filter(is_plain);
    let mut two: Vec<Value> = Vec::new();
    for item in drawn {
        if two.len() < 2 && !two.contains(&item) {
            two.push(item);
        }
    }
    (!two.is_empty()).then(|| Value::Array(two))
}

/// Texts of a list: with a comma, in other cases, and not in the order of the alphabet, whether capitals go first in it or
/// not.
const TEXTS: [&str; 2] = ["bindery, two", "Bindery One"];
