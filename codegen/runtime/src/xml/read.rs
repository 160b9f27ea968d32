//! From elements to a value.
//!
//! What a table does not know is kept under its own name where an object may have other properties, else left out. A name
//! in another namespace than the table says is another name; a document that has none is understood.

use serde_json::{Map, Number, Value};

use super::markup::{Element, Name};
use super::table::{Content, Node, Property, Xml};
use super::text::is_space;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The value of a document, whatever its root is called.
pub(super) fn document(root: &Element, xml: &Xml) -> Value {
    value(root, xml.content)
}

fn value(element: &Element, content: &Content) -> Value {
    if is_nil(element) {
        return Value::Null;
    }
    match content {
        Content::List(item) if matches!(item.node, Node::Text | Node::Cdata) => {
            Value::Array(element.text.split_whitespace().map(|text| scalar(text, item.content)).collect())
        }
        Content::List(item) => Value::Array(element.children.iter().map(|child| value(child, item.content)).collect()),
        Content::Object { properties, rest } => object(element, properties, *rest),
        Content::Any => any(element),
        Content::Text | Content::Number | Content::Boolean => scalar(&element.text, content),
    }
}

/// Source: XML Schema Part 1, `xsi:nil`.
fn is_nil(element: &Element) -> bool {
    element.attributes.iter().any(|(name, value)| {
        name.local == "nil" && name.namespace.as_deref() == Some(XSI) && matches!(value.trim(), "true" | "1")
    })
}

/// A text as the JSON that it stands for; what is no number or truth value stays a text, for the type to refuse.
fn scalar(text: &str, content: &Content) -> Value {
    let trimmed = text.trim_matches(is_space);
    let found = match content {
        Content::Number => number(trimmed),
        Content::Boolean => match trimmed {
            "true" | "1" => Some(Value::Bool(true)),
            "false" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        _ => None,
    };
    found.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// XML Schema writes `+1`, `007` and `.5` where JSON does not.
fn number(text: &str) -> Option<Value> {
    let whole = text.parse::<i64>().map(Number::from).ok().or_else(|| text.parse::<u64>().map(Number::from).ok());
    let is_plain = text.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'+' | b'-' | b'.' | b'e' | b'E'));
    let fraction = || Number::from_f64(text.parse().ok().filter(|_| is_plain)?);
    whole.or_else(fraction).map(Value::Number)
}

/// The parts of an element that have found their property.
struct Taken {
    children: Vec<bool>,
    attributes: Vec<bool>,
}

fn object(element: &Element, properties: &[Property], rest: Option<&Content>) -> Value {
    let mut taken =
        Taken { children: vec![false; element.children.len()], attributes: vec![false; element.attributes.len()] };
    let mut map = members(element, properties, &mut taken);
    if let Some(rest) = rest {
        let is_declared = |name: &str| properties.iter().any(|property| property.name == name);
        others(element, rest, &taken, is_declared, &mut map);
    }
    Value::Object(map)
}

fn members(element: &Element, properties: &[Property], taken: &mut Taken) -> Map<String, Value> {
    let mut map = Map::new();
    for property in properties {
        if let Some(value) = member(element, property, taken) {
            map.insert(property.name.to_owned(), value);
        }
    }
    map
}

fn member(element: &Element, property: &Property, taken: &mut Taken) -> Option<Value> {
    let Property { xml, is_required, .. } = property;
    match (xml.node, xml.content) {
        (Node::Attribute, content) => {
            let place = element.attributes.iter().position(|(name, _)| is_named(name, xml))?;
            *taken.attributes.get_mut(place)? = true;
            let text = &element.attributes.get(place)?.1;
            Some(match content {
                Content::List(item) => text.split_whitespace().map(|text| scalar(text, item.content)).collect(),
                content => scalar(text, content),
            })
        }
        (Node::None, Content::List(item)) if !matches!(item.node, Node::Text | Node::Cdata) => {
            let found: Vec<Value> = take(element, item, taken).map(|child| value(child, item.content)).collect();
            (*is_required || !found.is_empty()).then_some(Value::Array(found))
        }
        (Node::None, Content::Object { properties, .. }) => {
            let map = members(element, properties, taken);
            (*is_required || !map.is_empty()).then_some(Value::Object(map))
        }
        (Node::Element, content) => {
            let found = take(element, xml, taken).next()?;
            let is_blank = matches!(content, Content::Number | Content::Boolean) && found.text.trim().is_empty();
            (*is_required || !is_blank || is_nil(found)).then(|| value(found, content))
        }
        (Node::Text | Node::Cdata | Node::None, content) => {
            let is_there = *is_required || !element.text.is_empty();
            is_there.then(|| match content {
                Content::List(item) => element.text.split_whitespace().map(|text| scalar(text, item.content)).collect(),
                content => scalar(&element.text, content),
            })
        }
    }
}

/// The children of that name.
fn take<'a>(element: &'a Element, xml: &Xml, taken: &mut Taken) -> impl Iterator<Item = &'a Element> {
    let mut found = Vec::new();
    for (child, taken) in element.children.iter().zip(&mut taken.children) {
        if is_named(&child.name, xml) {
            *taken = true;
            found.push(child);
        }
    }
    found.into_iter()
}

fn is_named(name: &Name, xml: &Xml) -> bool {
    name.local == xml.name
        && match (&name.namespace, xml.namespace) {
            (Some(found), Some(expected)) => **found == *expected,
            _ => true,
        }
}

/// Adds what has found no property: what comes once as it is, what comes several times as a list. The name of a property
/// in another place or namespace is left out.
fn others(
    element: &Element,
    content: &Content,
    taken: &Taken,
    is_declared: impl Fn(&str) -> bool,
    map: &mut Map<String, Value>,
) {
    let mut found: Map<String, Value> = Map::new();
    for (child, is_taken) in element.children.iter().zip(&taken.children) {
        let name = &child.name.local;
        if *is_taken || is_declared(name) {
            continue;
        }
        let item = match content {
            Content::List(item) => value(child, item.content),
            content => value(child, content),
        };
        match found.get_mut(name) {
            Some(Value::Array(items)) => items.push(item),
            _ => drop(found.insert(name.clone(), Value::Array(vec![item]))),
        }
    }
    for (name, items) in found {
        let value = match items {
            Value::Array(mut items) if items.len() == 1 && !matches!(content, Content::List(_)) => {
                items.pop().unwrap_or_default()
            }
            items => items,
        };
        map.insert(name, value);
    }
    for ((name, text), is_taken) in element.attributes.iter().zip(&taken.attributes) {
        let is_markup = matches!(name.namespace.as_deref(), Some(XSI | XML));
        if !is_taken && !is_markup && !is_declared(&name.local) && !map.contains_key(&name.local) {
            map.insert(name.local.clone(), scalar(text, content));
        }
    }
}

fn any(element: &Element) -> Value {
    if element.children.is_empty() && element.attributes.is_empty() {
        return Value::String(element.text.clone());
    }
    object(element, &[], Some(&Content::Any))
}
