//! Reading members of a certain kind, with a word where they are of another.

use serde_json::Value;

use super::context::Context;
use crate::diagnostic::codes;
use crate::document::{Scalar, View};
use crate::ir::Number;

impl<'a> Context<'a> {
    /// The node, where it is an object; `null` counts as absent.
    pub(super) fn object(&self, view: View<'a>) -> Option<View<'a>> {
        if view.is_object() {
            return self.spend(view, 1).then_some(view);
        }
        self.wrong_kind(view, "object");
        None
    }

    /// The object at the end of a node's references.
    pub(super) fn target_object(&self, view: View<'a>) -> Option<View<'a>> {
        let view = self.object(view)?;
        self.object(self.follow(view)?)
    }

    /// The member, where it is there and an object.
    pub(super) fn object_at(&self, parent: View<'a>, key: &str) -> Option<View<'a>> {
        self.object(parent.get(key)?)
    }

    /// The members of the object at `key`, without `x-` members.
    pub(super) fn members_at(&self, parent: View<'a>, key: &str) -> Vec<(&'a str, View<'a>)> {
        self.object_at(parent, key)
            .into_iter()
            .flat_map(View::members)
            .filter(|(key, _)| !key.starts_with("x-"))
            .collect()
    }

    /// All members of the object at `key`: a map whose keys may be anything.
    pub(super) fn entries_at(&self, parent: View<'a>, key: &str) -> Vec<(&'a str, View<'a>)> {
        let members = self.object_at(parent, key).into_iter().flat_map(View::members);
        members.filter(|(key, value)| !key.starts_with("x-") || !value.is_null()).collect()
    }

    /// The items of the array at `key`.
    pub(super) fn items_at(&self, parent: View<'a>, key: &str) -> Vec<View<'a>> {
        let Some(view) = parent.get(key) else { return Vec::new() };
        if !view.is_array() {
            self.wrong_kind(view, "array");
        }
        view.items().collect()
    }

    /// The items of the array at `key`; where one value stands alone, that is all of them.
    pub(super) fn items_or_one_at(&self, parent: View<'a>, key: &str) -> Vec<View<'a>> {
        match parent.get(key) {
            Some(view) if !view.is_array() && !view.is_null() => {
                let message = format!("expected array, found {}; it is read as the only item", view.kind());
                self.report(codes::SINGLE_VALUE, view, message);
                vec![view]
            }
            _ => self.items_at(parent, key),
        }
    }

    /// The texts of the array at `key`.
    pub(super) fn strings_at(&self, parent: View<'a>, key: &str) -> Vec<String> {
        match parent.get(key) {
            Some(view) if view.is_object() => self.items_at(parent, key),
            _ => self.items_or_one_at(parent, key),
        }
        .into_iter()
        .filter_map(|item| self.string(item))
        .collect()
    }

    /// The text at `key`.
    pub(super) fn string_at(&self, parent: View<'a>, key: &str) -> Option<String> {
        self.string(parent.get(key)?)
    }

    /// The text at `key`, with line feeds as the only line ends.
    pub(super) fn prose_at(&self, parent: View<'a>, key: &str) -> Option<String> {
        let view = parent.get(key)?;
        if view.is_object() || view.is_array() {
            // A description of the wrong kind costs nothing but itself.
            self.report(codes::WRONG_SCALAR, view, format!("expected string, found {}; it is left out", view.kind()));
            return None;
        }
        self.string(view).map(|text| if text.contains('\r') { text.replace("\r\n", "\n") } else { text })
    }

    /// A text; another scalar is taken as it was written, with a warning.
    pub(super) fn string(&self, view: View<'a>) -> Option<String> {
        self.text_of(view).map(str::to_owned)
    }

    /// The same, as it stands in the document.
    pub(super) fn text_of(&self, view: View<'a>) -> Option<&'a str> {
        match view.scalar() {
            Some(Scalar::String(text)) => Some(text),
            Some(Scalar::Bool(_) | Scalar::Number(_)) => {
                self.push(
                    self.diagnostic(codes::WRONG_SCALAR, view, format!("expected string, found {}", view.kind()))
                        .help("put it in quotes"),
                );
                view.text()
            }
            Some(Scalar::Null) | None => {
                self.wrong_kind(view, "string");
                None
            }
        }
    }

    /// The one of the words of the specification that a text is, in whatever case; another case is told.
    pub(super) fn spelling(&self, view: View<'a>, text: &str, known: &[&'static str]) -> Option<&'static str> {
        if let Some(word) = known.iter().find(|word| **word == text) {
            return Some(word);
        }
        let word = known.iter().find(|word| word.eq_ignore_ascii_case(text))?;
        self.report(codes::MISSPELT_VALUE, view, format!("`{text}` is read as `{word}`"));
        Some(word)
    }

    /// The truth at `key`; false where it is absent.
    pub(super) fn flag_at(&self, parent: View<'a>, key: &str) -> bool {
        self.maybe_flag_at(parent, key).unwrap_or(false)
    }

    /// The truth at `key`.
    pub(super) fn maybe_flag_at(&self, parent: View<'a>, key: &str) -> Option<bool> {
        self.flag(parent.get(key)?)
    }

    /// A truth; its words in quotes, and those of YAML 1.1, are taken with a warning.
    pub(super) fn flag(&self, view: View<'a>) -> Option<bool> {
        match view.scalar() {
            Some(Scalar::Bool(value)) => Some(value),
            Some(Scalar::String(text)) if truth(text).is_some() => {
                self.report(codes::WRONG_SCALAR, view, format!("expected boolean, found the string \"{text}\""));
                truth(text)
            }
            _ => {
                self.wrong_kind(view, "boolean");
                None
            }
        }
    }

    /// A number; one in quotes is taken with a warning.
    pub(super) fn number(&self, view: View<'a>) -> Option<Number> {
        if let Some(number) = view.as_number() {
            return Some(number);
        }
        match view.as_str().and_then(Number::parse) {
            Some(number) => {
                self.report(codes::WRONG_SCALAR, view, format!("expected number, found the string \"{number}\""));
                Some(number)
            }
            None => {
                self.wrong_kind(view, "number");
                None
            }
        }
    }

    /// A whole number from 0.
    pub(super) fn count(&self, view: View<'a>) -> Option<u64> {
        let number = self.number(view)?;
        let count = number.as_i128().and_then(|value| u64::try_from(value).ok());
        if count.is_none() {
            self.report(codes::UNKNOWN_VALUE, view, format!("expected a whole number from 0, found {number}"));
        }
        count
    }

    /// The `x-` members that nothing else reads.
    pub(super) fn extensions(&self, view: View<'a>, read: &[&str]) -> Vec<(String, Value)> {
        view.members()
            .filter(|(key, _)| key.starts_with("x-") && !read.contains(key))
            .map(|(key, value)| (key.to_owned(), value.to_value()))
            .collect()
    }

    /// `externalDocs.url`
    pub(super) fn external_docs(&self, view: View<'a>) -> Option<String> {
        let docs = self.object_at(view, "externalDocs")?;
        self.check_members(docs, "external documentation object", &["url", "description"]);
        self.string_at(docs, "url")
    }

    /// Says that a node is of the wrong kind; `null` is read as absent.
    pub(super) fn wrong_kind(&self, view: View<'a>, expected: &str) {
        if view.is_null() {
            let message = format!("expected {expected}, found null; it is read as absent");
            self.push(self.report_key(codes::NULL_VALUE, view, message));
        } else {
            self.report(codes::WRONG_KIND, view, format!("expected {expected}, found {}; it is ignored", view.kind()));
        }
    }
}

/// What a word for a truth means, as YAML 1.1 has them.
fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}
