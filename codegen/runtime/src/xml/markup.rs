//! A document as a tree of elements.
//!
//! Comments, processing instructions and document types are left out; a document type with declarations of its own is an
//! error, so that nothing can be expanded. Not known here: what the elements stand for.

use std::collections::HashSet;
use std::rc::Rc;

use super::DEPTH;
use super::error::XmlError;
use super::text::{decode, is_name, is_space, unescape};

/// How many namespaces may be declared at one place.
const NAMESPACES: usize = 1000;

/// An element.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: Name,
    pub(super) attributes: Vec<(Name, String)>,
    pub(super) children: Vec<Element>,
    /// All text that it holds itself, CDATA sections included.
    pub(super) text: String,
}

/// A name, with the namespace that its prefix stands for.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) local: String,
    pub(super) namespace: Option<Rc<str>>,
}

/// Reads a document.
pub(super) fn parse(bytes: &[u8]) -> Result<Element, XmlError> {
    let text = decode(bytes)?;
    let mut parser = Parser { rest: &text, open: Vec::new(), root: None, scope: Vec::new() };
    while !parser.rest.is_empty() {
        parser.step()?;
    }
    match parser.root {
        Some(root) if parser.open.is_empty() => Ok(root),
        Some(_) | None if !parser.open.is_empty() => Err(XmlError::new("the document ends inside an element")),
        _ => Err(XmlError::new("there is no element")),
    }
}

struct Parser<'a> {
    rest: &'a str,
    /// The elements that are open, each with its name as written and the namespaces that were known around it.
    open: Vec<(&'a str, usize, Element)>,
    root: Option<Element>,
    /// Prefixes and what they stand for, the innermost last.
    scope: Vec<(&'a str, Rc<str>)>,
}

impl<'a> Parser<'a> {
    /// Reads what comes next: markup, or the text before it.
    fn step(&mut self) -> Result<(), XmlError> {
        let Some(markup) = self.rest.strip_prefix('<') else {
            let (text, rest) = self.rest.split_at(self.rest.find('<').unwrap_or(self.rest.len()));
            self.rest = rest;
            return self.text(&unescape(text)?);
        };
        if let Some(comment) = markup.strip_prefix("!--") {
            self.until(comment, "-->")?;
        } else if let Some(instruction) = markup.strip_prefix('?') {
            self.until(instruction, "?>")?;
        } else if let Some(section) = markup.strip_prefix("![CDATA[") {
            if self.open.is_empty() {
                return Err(XmlError::new("there is text outside the document"));
            }
            let text = self.until(section, "]]>")?;
            self.text(text)?;
        } else if let Some(declaration) = markup.strip_prefix("!DOCTYPE") {
            let text = self.until(declaration, ">")?;
            if text.contains('[') || self.root.is_some() || !self.open.is_empty() {
                return Err(XmlError::new("a document type with declarations is not read"));
            }
        } else if let Some(end) = markup.strip_prefix('/') {
            let name = self.until(end, ">")?;
            self.close(name.trim_end_matches(is_space))?;
        } else {
            self.start(markup)?;
        }
        Ok(())
    }

    /// What stands before the end of some markup, which is skipped.
    fn until(&mut self, text: &'a str, end: &str) -> Result<&'a str, XmlError> {
        let (before, rest) = text.split_once(end).ok_or_else(|| XmlError::new(format!("`{end}` is missing")))?;
        self.rest = rest;
        Ok(before)
    }

    fn text(&mut self, text: &str) -> Result<(), XmlError> {
        match self.open.last_mut() {
            Some((_, _, element)) => element.text.push_str(text),
            None if text.chars().all(is_space) => {}
            None => return Err(XmlError::new("there is text outside the document")),
        }
        Ok(())
    }

    /// Reads a start tag, or that of an empty element.
    fn start(&mut self, markup: &'a str) -> Result<(), XmlError> {
        if self.root.is_some() {
            return Err(XmlError::new("there is more than one document"));
        }
        if self.open.len() >= DEPTH {
            return Err(XmlError::new("the elements are nested too deeply"));
        }
        let end = markup.find(|it: char| is_space(it) || matches!(it, '/' | '>')).unwrap_or(markup.len());
        let (raw, mut rest) = markup.split_at(end);
        let mut attributes: Vec<(&'a str, String)> = Vec::new();
        let known = self.scope.len();
        let is_empty = loop {
            let spaced = rest.trim_start_matches(is_space);
            if let Some(after) = spaced.strip_prefix('>') {
                self.rest = after;
                break false;
            }
            if let Some(after) = spaced.strip_prefix("/>") {
                self.rest = after;
                break true;
            }
            if spaced.len() == rest.len() {
                return Err(XmlError::new("a tag has no end"));
            }
            let (name, value, after) = attribute(spaced)?;
            attributes.push((name, value));
            rest = after;
        };
        for (name, value) in &attributes {
            if *name == "xmlns" {
                self.scope.push(("", value.as_str().into()));
            } else if let Some(prefix) = name.strip_prefix("xmlns:") {
                self.scope.push((prefix, value.as_str().into()));
            }
        }
        if self.scope.len() > NAMESPACES {
            return Err(XmlError::new("there are too many namespaces"));
        }
        let mut seen = HashSet::new();
        let mut element =
            Element { name: self.name(raw, true)?, attributes: Vec::new(), children: Vec::new(), text: String::new() };
        for (name, value) in attributes {
            if !seen.insert(name) {
                return Err(XmlError::new(format!("the attribute `{name}` is there twice")));
            }
            if name != "xmlns" && !name.starts_with("xmlns:") {
                element.attributes.push((self.name(name, false)?, value));
            }
        }
        self.open.push((raw, known, element));
        if is_empty { self.close(raw) } else { Ok(()) }
    }

    fn close(&mut self, raw: &str) -> Result<(), XmlError> {
        match self.open.pop() {
            Some((name, known, element)) if name == raw => {
                self.scope.truncate(known);
                match self.open.last_mut() {
                    Some((_, _, parent)) => parent.children.push(element),
                    None => self.root = Some(element),
                }
                Ok(())
            }
            _ => Err(XmlError::new(format!("`</{}>` ends nothing", raw.chars().take(40).collect::<String>()))),
        }
    }

    /// A name with what its prefix stands for; an attribute without one has no namespace. A prefix that stands for nothing
    /// is left out.
    fn name(&self, raw: &str, is_element: bool) -> Result<Name, XmlError> {
        let (prefix, local) = raw.split_once(':').unwrap_or(("", raw));
        if !is_name(local) || (raw.contains(':') && !is_name(prefix)) {
            return Err(XmlError::new(format!("`{}` is no name", raw.chars().take(40).collect::<String>())));
        }
        let namespace = (is_element || !prefix.is_empty())
            .then(|| self.scope.iter().rev().find(|(known, _)| *known == prefix))
            .flatten()
            .map(|(_, namespace)| Rc::clone(namespace))
            .filter(|namespace| !namespace.is_empty());
        Ok(Name { local: local.to_owned(), namespace })
    }
}

/// Name and value of an attribute, and what follows it.
fn attribute(text: &str) -> Result<(&str, String, &str), XmlError> {
    let broken = || XmlError::new("an attribute has no value");
    let (name, rest) = text.split_once('=').ok_or_else(broken)?;
    let rest = rest.trim_start_matches(is_space);
    let quote = rest.chars().next().filter(|it| matches!(it, '"' | '\'')).ok_or_else(broken)?;
    let (value, rest) = rest[1..].split_once(quote).ok_or_else(broken)?;
    if value.contains('<') {
        return Err(XmlError::new("`<` stands in an attribute"));
    }
    let value = value.replace(is_space, " ");
    Ok((name.trim_end_matches(is_space), unescape(&value)?.into_owned(), rest))
}
