//! Examples of parameters, headers and media types.

use super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::Example;

impl<'a> Context<'a> {
    /// `example`, then the entries of `examples`, of an object.
    pub(super) fn examples(&self, view: View<'a>) -> Vec<Example> {
        let mut examples = Vec::new();
        let written = view.get("example").into_iter().chain(view.get("examples")).map(View::weight).sum();
        if !self.spend(view, written) {
            return examples;
        }
        for key in ["example", "x-example"] {
            if let Some(example) = view.get(key) {
                examples.push(plain(String::new(), example));
            }
        }
        let Some(several) = view.get("examples") else { return examples };
        if several.is_array() {
            // The idiom of schemas, where examples have no names.
            examples.extend(several.items().enumerate().map(|(index, item)| plain(index.to_string(), item)));
        } else if let Some(several) = self.object(several) {
            examples.extend(several.members().filter_map(|(name, example)| self.example(name, example)));
        }
        examples
    }

    fn example(&self, name: &str, view: View<'a>) -> Option<Example> {
        if !view.is_object() {
            return Some(plain(name.to_owned(), view));
        }
        let view = self.follow(view)?;
        if !self.spend(view, view.weight()) {
            return None;
        }
        let described = ["summary", "description", "value", "externalValue", "dataValue", "serializedValue"];
        let value = view.get("value").or_else(|| view.get("dataValue"));
        if let Some(external) = view.get("externalValue").filter(|_| value.is_none()) {
            let message = "an example outside the description is not read";
            self.report(codes::UNSUPPORTED_EXTERNAL_EXAMPLE, external, message);
        }
        let Some(value) = value else {
            // An example object without a value holds nothing to show; anything else is a value without its wrapper.
            let wrapper = view.members().all(|(key, _)| described.contains(&key) || key.starts_with("x-"));
            return (!wrapper).then(|| plain(name.to_owned(), view));
        };
        self.check_members(view, "example", &described);
        Some(Example {
            summary: self.prose_at(view, "summary"),
            description: self.prose_at(view, "description"),
            ..plain(name.to_owned(), value)
        })
    }
}

/// An example that is nothing but a value.
pub(super) fn plain(name: String, view: View<'_>) -> Example {
    Example { name, summary: None, description: None, value: view.to_value(), origin: view.origin() }
}
