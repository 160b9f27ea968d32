//! Values written as documents.

use std::fmt::Write as _;

use bindery_spec::ir::{Api, SchemaId};
use serde_json::Value;

use super::node::{form, is_name, item, root_name};
use crate::lifecycle::infer::view;

const DEPTH: usize = 64;

/// A value as a document.
pub(crate) fn write(api: &Api, schema: SchemaId, value: &Value) -> String {
    let mut writer = Writer { api, text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned() };
    let name = root_name(api, schema);
    match value {
        Value::Array(items) => {
            writer.text.push_str(&format!("<{name}>"));
            let inner = coerce_items(api, schema);
            let own = inner.map_or_else(|| "item".to_owned(), |inner| root_name(api, inner));
            for value in items {
                writer.element(&own, inner, value, DEPTH);
            }
            writer.text.push_str(&format!("</{name}>"));
        }
        value => writer.element(&name, Some(schema), value, DEPTH),
    }
    writer.text
}

fn coerce_items(api: &Api, schema: SchemaId) -> Option<SchemaId> {
    crate::mock::request::coerce::items(api, schema)
}

struct Writer<'a> {
    api: &'a Api,
    text: String,
}

impl Writer<'_> {
    fn element(&mut self, name: &str, schema: Option<SchemaId>, value: &Value, depth: usize) {
        if depth == 0 || !is_name(name) {
            return;
        }
        self.text.push('<');
        self.text.push_str(name);
        if let Some((prefix, namespace)) = schema.and_then(|schema| form(self.api, schema).namespace) {
            let colon = if prefix.is_some() { ":" } else { "" };
            self.attribute(&format!("xmlns{colon}{}", prefix.unwrap_or_default()), &namespace);
        }
        let Value::Object(map) = value else {
            self.text.push('>');
            self.text.push_str(&escaped(&plain(value)));
            let _ = write!(self.text, "</{name}>");
            return;
        };
        let known = schema.map(|schema| view::properties(self.api, schema)).unwrap_or_default();
        let of = |name: &str| known.iter().find(|(known, _)| *known == name).map(|(_, schema)| *schema);
        let properties: Vec<_> = map
            .iter()
            .map(|(name, value)| {
                let schema = of(name);
                let form = schema.map(|schema| form(self.api, schema)).unwrap_or_default();
                (name, value, schema, form)
            })
            .collect();
        for (name, value, _, form) in
            properties.iter().filter(|(_, value, _, form)| form.is_attribute && !value.is_null())
        {
            self.attribute(form.name.as_ref().unwrap_or(name), &plain(value));
        }
        self.text.push('>');
        for (name, value, schema, form) in properties.iter().filter(|(.., form)| !form.is_attribute) {
            let own = form.name.as_deref().unwrap_or(name);
            match value {
                _ if form.is_text => self.text.push_str(&escaped(&plain(value))),
                Value::Array(items) => self.list(name, own, *schema, form.is_wrapped, items, depth - 1),
                value => self.element(own, *schema, value, depth - 1),
            }
        }
        let _ = write!(self.text, "</{name}>");
    }

    /// The items of an array, in an element of their own where that is described.
    fn list(&mut self, name: &str, own: &str, schema: Option<SchemaId>, wrapped: bool, items: &[Value], depth: usize) {
        // Without a wrapper, nothing has the name of the list.
        let list = if wrapped { own } else { name };
        let (inner, each) = schema.map_or((None, list.to_owned()), |schema| item(self.api, schema, list));
        if wrapped {
            let _ = write!(self.text, "<{own}>");
        }
        for value in items {
            self.element(&each, inner, value, depth);
        }
        if wrapped {
            let _ = write!(self.text, "</{own}>");
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        if is_name(name) {
            let _ = write!(self.text, " {name}=\"{}\"", escaped(value));
        }
    }
}

/// A value that is no object as text; an array in an array has no form of its own and stays JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Text without what would be markup, and without what no document can hold. A carriage return is kept by its number.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\t' => safe.push(sign),
            '\r' => safe.push_str("&#13;"),
            sign if sign < ' ' || matches!(sign, '\u{FFFE}' | '\u{FFFF}') => safe.push('\u{FFFD}'),
            sign => safe.push(sign),
        }
    }
    safe
}
