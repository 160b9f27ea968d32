//! From a value to a document.
//!
//! A value that is not what the table expects, such as one of a union, is written as what it is.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::DEPTH;
use super::error::XmlError;
use super::table::{Content, Node, Property, Xml};
use super::text::{escape, is_name};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Writes a document in UTF-8.
pub(super) fn document(value: &Value, xml: &Xml) -> Result<String, XmlError> {
    let out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    let mut writer = Writer { out, scope: Vec::new(), depth: 0 };
    writer.element(xml, xml.name, value)?;
    Ok(writer.out)
}

struct Writer {
    out: String,
    /// Prefixes and what they stand for, the innermost last.
    scope: Vec<(&'static str, &'static str)>,
    depth: usize,
}

impl Writer {
    fn element(&mut self, xml: &Xml, name: &str, value: &Value) -> Result<(), XmlError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(XmlError::new("the value is nested too deeply"));
        }
        let known = self.scope.len();
        let mut declared = Vec::new();
        let name = self.name(xml, name, true, &mut declared)?;
        let mut attributes = String::new();
        if let (Content::Object { properties, .. }, Value::Object(map)) = (xml.content, value) {
            self.attributes(properties, map, &mut attributes, &mut declared)?;
        }
        if value.is_null() {
            self.declare("xsi", XSI, &mut declared);
            attributes.push_str(" xsi:nil=\"true\"");
        }
        self.out.push('<');
        self.out.push_str(&name);
        for (prefix, namespace) in declared {
            self.out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            self.out.push_str(prefix);
            self.out.push_str("=\"");
            escape(&mut self.out, namespace, true)?;
            self.out.push('"');
        }
        self.out.push_str(&attributes);
        let before = self.out.len();
        self.out.push('>');
        self.content(xml.content, value)?;
        if self.out.len() == before + 1 {
            self.out.truncate(before);
            self.out.push_str("/>");
        } else {
            self.out.push_str("</");
            self.out.push_str(&name);
            self.out.push('>');
        }
        self.scope.truncate(known);
        self.depth -= 1;
        Ok(())
    }

    /// The name of a node with its prefix. A prefix that stands for nothing is left out.
    fn name<'a>(
        &mut self,
        xml: &Xml,
        name: &'a str,
        is_element: bool,
        declared: &mut Vec<(&'static str, &'static str)>,
    ) -> Result<Cow<'a, str>, XmlError> {
        if !is_name(name) {
            return Err(XmlError::new(format!("`{name}` is no name of an element or attribute")));
        }
        if let Some(namespace) = xml.namespace
            && (is_element || xml.prefix.is_some())
        {
            self.declare(xml.prefix.unwrap_or(""), namespace, declared);
        }
        Ok(match xml.prefix.filter(|prefix| self.bound(prefix).is_some()) {
            Some(prefix) => Cow::Owned(format!("{prefix}:{name}")),
            None => Cow::Borrowed(name),
        })
    }

    fn bound(&self, prefix: &str) -> Option<&'static str> {
        self.scope.iter().rev().find(|(known, _)| *known == prefix).map(|(_, namespace)| *namespace)
    }

    fn declare(
        &mut self,
        prefix: &'static str,
        namespace: &'static str,
        declared: &mut Vec<(&'static str, &'static str)>,
    ) {
        if self.bound(prefix) != Some(namespace) {
            self.scope.push((prefix, namespace));
            declared.push((prefix, namespace));
        }
    }

    fn attributes(
        &mut self,
        properties: &[Property],
        map: &Map<String, Value>,
        out: &mut String,
        declared: &mut Vec<(&'static str, &'static str)>,
    ) -> Result<(), XmlError> {
        for Property { name, xml, .. } in properties {
            match (xml.node, xml.content, map.get(*name)) {
                (_, _, None) | (Node::Attribute, _, Some(Value::Null)) => {}
                (Node::Attribute, _, Some(value)) => {
                    out.push(' ');
                    out.push_str(&self.name(xml, xml.name, false, declared)?);
                    out.push_str("=\"");
                    escape(out, &plain(value)?, true)?;
                    out.push('"');
                }
                (Node::None, Content::Object { properties, .. }, Some(Value::Object(map))) => {
                    self.attributes(properties, map, out, declared)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What stands in an element.
    fn content(&mut self, content: &Content, value: &Value) -> Result<(), XmlError> {
        match (content, value) {
            (_, Value::Null) => Ok(()),
            (Content::List(item), Value::Array(items)) => self.items(item, items),
            (Content::Object { properties, rest }, Value::Object(map)) => {
                for property in *properties {
                    if let Some(value) = map.get(property.name) {
                        self.node(&property.xml, value)?;
                    }
                }
                let is_other = |name: &str| properties.iter().all(|property| property.name != name);
                for (name, value) in map.iter().filter(|(name, _)| is_other(name)) {
                    self.other(name, value, rest.unwrap_or(&Content::Any))?;
                }
                Ok(())
            }
            (_, Value::Object(map)) => map.iter().try_for_each(|(name, value)| self.other(name, value, &Content::Any)),
            (_, value) => escape(&mut self.out, &plain(value)?, false),
        }
    }

    /// Items side by side; such as are text have spaces between them.
    fn items(&mut self, item: &Xml, items: &[Value]) -> Result<(), XmlError> {
        for (index, value) in items.iter().enumerate() {
            if index > 0 && matches!(item.node, Node::Text | Node::Cdata) {
                self.out.push(' ');
            }
            self.node(item, value)?;
        }
        Ok(())
    }

    fn node(&mut self, xml: &Xml, value: &Value) -> Result<(), XmlError> {
        match xml.node {
            Node::Attribute => Ok(()),
            Node::Element => self.element(xml, xml.name, value),
            Node::Text | Node::None => self.content(xml.content, value),
            Node::Cdata => {
                let text = plain(value)?;
                // Whether the text has such characters only is asked of the same code as elsewhere.
                escape(&mut String::new(), &text, false)?;
                self.out.push_str("<![CDATA[");
                self.out.push_str(&text.replace("]]>", "]]]]><![CDATA[>"));
                self.out.push_str("]]>");
                Ok(())
            }
        }
    }

    /// A property that the table does not name.
    fn other(&mut self, name: &str, value: &Value, content: &'static Content) -> Result<(), XmlError> {
        let xml = match content {
            Content::List(item) => *item,
            content => Xml::element("", content),
        };
        match value {
            Value::Array(items) => items.iter().try_for_each(|item| self.element(&xml, name, item)),
            value => self.element(&xml, name, value),
        }
    }
}

/// A value as a text: a list with spaces between its items. Fails for an object.
fn plain(value: &Value) -> Result<Cow<'_, str>, XmlError> {
    Ok(match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        Value::Bool(_) | Value::Number(_) => Cow::Owned(value.to_string()),
        Value::Array(items) => {
            let items: Result<Vec<_>, _> = items.iter().map(plain).collect();
            Cow::Owned(items?.join(" "))
        }
        Value::Object(_) => return Err(XmlError::new("an object is no text")),
    })
}
