//! The keywords that restrict a value without shaping its type.

use std::collections::BTreeMap;

use super::flat::Flat;
use super::walk::{Pair, Walk};
use crate::diff::codes;
use crate::ir::{Schema, SchemaId};

/// A keyword with one schema.
type One = (&'static str, fn(&Schema) -> Option<SchemaId>);

const ONES: [One; 7] = [
    ("not", |schema| schema.not),
    ("if", |schema| schema.if_schema),
    ("then", |schema| schema.then_schema),
    ("else", |schema| schema.else_schema),
    ("contains", |schema| schema.contains),
    ("propertyNames", |schema| schema.property_names),
    ("contentSchema", |schema| schema.content_schema),
];

impl<'a> Walk<'a> {
    /// Compares every keyword that no other part compares. A change inside one is told as a change of the keyword: what it
    /// does depends on the keyword.
    pub(super) fn constraints(&mut self, pair: &Pair<'a>) {
        for (keyword, of) in ONES {
            let all = |flat: &Flat<'_>| flat.leaves.iter().filter_map(|leaf| of(leaf)).collect::<Vec<_>>();
            self.rule(pair, keyword, &all(&pair.old), &all(&pair.new));
        }
        let unevaluated = |flat: &Flat<'_>| -> Vec<SchemaId> {
            flat.leaves.iter().filter_map(|leaf| leaf.unevaluated_items).collect()
        };
        self.rule(pair, "unevaluatedItems", &unevaluated(&pair.old), &unevaluated(&pair.new));
        for (keyword, of) in [
            ("dependentSchemas", (|schema| &schema.dependent_schemas) as fn(&Schema) -> &Vec<(String, SchemaId)>),
            ("patternProperties", |schema| &schema.pattern_properties),
        ] {
            let by_name = |flat: &Flat<'_>| {
                let mut map: BTreeMap<String, Vec<SchemaId>> = BTreeMap::new();
                for (name, id) in flat.leaves.iter().flat_map(|leaf| of(leaf)) {
                    map.entry(name.clone()).or_default().push(*id);
                }
                map
            };
            let (old, new) = (by_name(&pair.old), by_name(&pair.new));
            for name in keys(&old, &new) {
                let at = |map: &BTreeMap<String, Vec<SchemaId>>| map.get(name).cloned().unwrap_or_default();
                self.rule(pair, &format!("{keyword}/{name}"), &at(&old), &at(&new));
            }
        }
        self.dependencies(pair);
        self.content(pair);
    }

    fn rule(&mut self, pair: &Pair<'a>, keyword: &str, old: &[SchemaId], new: &[SchemaId]) {
        let (code, what) = match (old.is_empty(), new.is_empty()) {
            (true, true) => return,
            (true, false) => (&codes::RULE_ADDED, "is there now"),
            (false, true) => (&codes::RULE_REMOVED, "is gone"),
            (false, false) if old.len() == new.len() && self.is_equal(old, new, pair.direction) => return,
            (false, false) => (&codes::RULE_CHANGED, "says something else"),
        };
        self.record.add(pair.finding(code, format!("`{keyword}` {what}")));
    }

    fn dependencies(&mut self, pair: &Pair<'a>) {
        let read = |flat: &Flat<'_>| {
            let mut map: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (name, needed) in flat.leaves.iter().flat_map(|leaf| &leaf.dependent_required) {
                let list = map.entry(name.clone()).or_default();
                list.extend(needed.iter().cloned());
                list.sort();
                list.dedup();
            }
            map.retain(|_, needed| !needed.is_empty());
            map
        };
        let (old, new) = (read(&pair.old), read(&pair.new));
        for name in keys(&old, &new) {
            let (code, what) = match (old.get(name), new.get(name)) {
                (None, Some(needed)) => (&codes::RULE_ADDED, format!("needs {}", needed.join(", "))),
                (Some(_), None) => (&codes::RULE_REMOVED, "needs nothing any more".to_owned()),
                (Some(old), Some(new)) if old != new => (&codes::RULE_CHANGED, format!("needs {}", new.join(", "))),
                _ => continue,
            };
            self.record.add(pair.finding(code, format!("`dependentRequired`: `{name}` {what}")));
        }
    }

    fn content(&mut self, pair: &Pair<'a>) {
        for (keyword, of) in
            [("contentEncoding", encoding as fn(&Schema) -> Option<&str>), ("contentMediaType", media_type)]
        {
            let read = |flat: &Flat<'a>| flat.leaves.iter().find_map(|leaf| of(leaf).map(str::to_ascii_lowercase));
            let (old, new) = (read(&pair.old), read(&pair.new));
            if old != new {
                let text = |value: Option<String>| value.unwrap_or_else(|| "not said".to_owned());
                let detail = format!("`{keyword}` is {}, no longer {}", text(new), text(old));
                self.record.add(pair.finding(&codes::CONTENT_ENCODING_CHANGED, detail));
            }
        }
    }
}

/// The encoding of a text: `format: byte` is how OpenAPI 3.0 says `contentEncoding: base64`.
fn encoding(schema: &Schema) -> Option<&str> {
    let by_format = schema.format.as_deref().filter(|format| *format == "byte").map(|_| "base64");
    schema.content_encoding.as_deref().or(by_format)
}

/// The media type of a text: `format: binary` is how OpenAPI 3.0 says `contentMediaType: application/octet-stream`.
fn media_type(schema: &Schema) -> Option<&str> {
    let by_format = schema.format.as_deref().filter(|format| *format == "binary").map(|_| "application/octet-stream");
    schema.content_media_type.as_deref().or(by_format)
}

/// The keys of both, in order, each once.
fn keys<'m, T>(old: &'m BTreeMap<String, T>, new: &'m BTreeMap<String, T>) -> impl Iterator<Item = &'m String> {
    old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)))
}
