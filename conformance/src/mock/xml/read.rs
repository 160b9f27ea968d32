//! Documents read as values.

use bindery_spec::ir::{Api, SchemaId, Type};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value};

use super::node::{form, item};
use crate::lifecycle::infer::view;
use crate::mock::request::coerce;

/// How deep elements may stand in each other.
const DEEPEST: usize = 64;

/// A document as a value of a schema, or what is wrong with it. What the schema does not know is read by its look.
pub(crate) fn read(api: &Api, schema: SchemaId, text: &[u8]) -> Result<Value, String> {
    let text = std::str::from_utf8(text).map_err(|_| "it is not UTF-8".to_owned())?;
    let root = parse(text)?;
    if coerce::allowed(api, schema).only_non_null() == Some(Type::Array) {
        let items = coerce::items(api, schema);
        return Ok(Value::Array(root.children.iter().map(|child| value(api, items, child)).collect()));
    }
    Ok(value(api, Some(schema), &root))
}

#[derive(Debug, Default)]
struct Element {
    /// Without its prefix.
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

fn parse(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = vec![Element::default()];
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(start) => {
                if open.len() > DEEPEST {
                    return Err(format!("elements stand in each other more than {DEEPEST} deep"));
                }
                open.push(element(&start)?);
            }
            Event::Empty(start) => {
                let element = element(&start)?;
                current(&mut open)?.children.push(element);
            }
            Event::End(_) => {
                let closed = open.pop().ok_or("an element ends that has not begun")?;
                current(&mut open)?.children.push(closed);
            }
            Event::Text(text) => {
                let text = text.xml10_content().map_err(|error| error.to_string())?;
                current(&mut open)?.text.push_str(&text);
            }
            Event::CData(text) => {
                let text = text.xml10_content().map_err(|error| error.to_string())?;
                current(&mut open)?.text.push_str(&text);
            }
            Event::GeneralRef(reference) => {
                let sign = reference.resolve_char_ref().map_err(|error| error.to_string())?;
                let name = reference.decode().map_err(|error| error.to_string())?;
                let known = match (sign, name.as_ref()) {
                    (Some(sign), _) => sign,
                    (None, "amp") => '&',
                    (None, "lt") => '<',
                    (None, "gt") => '>',
                    (None, "quot") => '"',
                    (None, "apos") => '\'',
                    (None, name) => return Err(format!("there is no entity '{name}'")),
                };
                current(&mut open)?.text.push(known);
            }
            Event::DocType(_) => return Err("document types are not read".to_owned()),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    match (open.len(), open.pop()) {
        (1, Some(mut outside)) if outside.children.len() == 1 && outside.text.trim().is_empty() => {
            outside.children.pop().ok_or_else(|| "there is no element".to_owned())
        }
        (1, _) => Err("there is not just one element".to_owned()),
        _ => Err("an element does not end".to_owned()),
    }
}

fn current(open: &mut [Element]) -> Result<&mut Element, String> {
    open.last_mut().ok_or_else(|| "an element ends that has not begun".to_owned())
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let local = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    let mut element = Element { name: local(start.local_name().as_ref()), ..Element::default() };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        element.attributes.push((local(attribute.key.local_name().as_ref()), value.into_owned()));
    }
    Ok(element)
}

/// An element as a value of a schema.
fn value(api: &Api, schema: Option<SchemaId>, element: &Element) -> Value {
    let Some(schema) = schema else { return look(element) };
    let properties = view::properties(api, schema);
    if properties.is_empty() {
        return match coerce::items(api, schema) {
            Some(_) => list(api, schema, element, &element.name),
            None if element.children.is_empty() => coerce::readings(api, schema, &element.text).swap_remove(0),
            None => look(element),
        };
    }
    let mut map = Map::new();
    let mut taken = Vec::new();
    for (name, property) in properties {
        let form = form(api, property);
        let own = form.name.as_deref().unwrap_or(name);
        let local = own.rsplit(':').next().unwrap_or(own);
        let found = if form.is_attribute {
            let attribute = element.attributes.iter().find(|(known, _)| known == local);
            attribute.map(|(_, text)| coerce::readings(api, property, text).swap_remove(0))
        } else if form.is_text {
            Some(coerce::readings(api, property, &element.text).swap_remove(0))
        } else if is_list(api, property) && !form.is_wrapped {
            let (items, each) = item(api, property, name);
            let each = each.rsplit(':').next().unwrap_or("").to_owned();
            let found: Vec<Value> = named(element, &each).map(|child| value(api, items, child)).collect();
            taken.push(each);
            (!found.is_empty()).then_some(Value::Array(found))
        } else {
            taken.push(local.to_owned());
            named(element, local).next().map(|child| {
                if is_list(api, property) { list(api, property, child, own) } else { value(api, Some(property), child) }
            })
        };
        if let Some(found) = found {
            map.insert(name.to_owned(), found);
        }
    }
    for child in element.children.iter().filter(|child| !taken.contains(&child.name)) {
        map.insert(child.name.clone(), look(child));
    }
    Value::Object(map)
}

fn is_list(api: &Api, schema: SchemaId) -> bool {
    coerce::allowed(api, schema).only_non_null() == Some(Type::Array)
}

fn named<'a>(element: &'a Element, name: &str) -> impl Iterator<Item = &'a Element> {
    element.children.iter().filter(move |child| child.name == name)
}

/// The items in a wrapper.
fn list(api: &Api, schema: SchemaId, wrapper: &Element, name: &str) -> Value {
    let (items, _) = item(api, schema, name);
    Value::Array(wrapper.children.iter().map(|child| value(api, items, child)).collect())
}

/// An element of which no schema knows anything: an object of its children, else its text.
fn look(element: &Element) -> Value {
    if element.children.is_empty() && element.attributes.is_empty() {
        return Value::String(element.text.clone());
    }
    let mut map = Map::new();
    for (name, text) in &element.attributes {
        map.insert(name.clone(), Value::String(text.clone()));
    }
    for child in &element.children {
        map.insert(child.name.clone(), look(child));
    }
    Value::Object(map)
}
