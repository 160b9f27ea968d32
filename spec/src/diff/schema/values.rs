//! `enum`, `const`, and whether values may be added.

use serde_json::Value;

use super::flat::Flat;
use super::json::is_same;
use super::walk::{Pair, Walk};
use crate::diff::record::Finding;
use crate::diff::{Direction, Step, codes};

impl<'a> Walk<'a> {
    /// Compares the values that are listed.
    pub(super) fn values(&mut self, pair: &Pair<'a>) {
        let (old, new) = match (&pair.old.values, &pair.new.values) {
            (None, None) => return,
            (None, Some(values)) => {
                let detail = format!("only {} are allowed", list(values));
                return self.record.add(self.at_values(pair, &codes::VALUES_LISTED, detail));
            }
            (Some(_), None) => {
                return self.record.add(self.at_values(
                    pair,
                    &codes::VALUES_UNLISTED,
                    "any value is allowed".to_owned(),
                ));
            }
            (Some(old), Some(new)) => (old, new),
        };
        let lacks = |values: &[Value], one: &Value| !values.iter().any(|value| is_same(value, one));
        if let ([old], [new]) = (old.as_slice(), new.as_slice()) {
            if !is_same(old, new) && !self.is_version(old, new) {
                let detail = format!("the value is {}, no longer {}", code(new), code(old));
                self.record.add(self.at_values(pair, &codes::CONSTANT_CHANGED, detail));
            }
            return;
        }
        // Whether it is open is what readers of the old description were told.
        let added = if pair.old.extensible == Some(true) { &codes::OPEN_VALUE_ADDED } else { &codes::VALUE_ADDED };
        let is_listed = |flat: &Flat<'_>, one: &Value| lacks(&flat.unlisted, one);
        for value in new {
            let finding = |what: &str| self.at_values(pair, added, format!("{} is {what}", code(value)));
            let finding = match (lacks(old, value), is_listed(&pair.old, value), is_listed(&pair.new, value)) {
                (true, _, true) => finding("a further value"),
                (true, _, false) => finding("named as a value, but not listed"),
                // Its variant was there before.
                (false, false, true) => finding("listed now").rust(Step::Patch),
                (false, ..) => continue,
            };
            self.record.add(finding);
        }
        for value in old {
            let removed =
                |what: &str| self.at_values(pair, &codes::VALUE_REMOVED, format!("{} is {what}", code(value)));
            let finding = match (lacks(new, value), is_listed(&pair.old, value), is_listed(&pair.new, value)) {
                (true, true, _) => removed("no value any more"),
                // It was no value before, only a variant.
                (true, false, _) => Finding { direction: Direction::Neither, ..removed("named no longer") },
                (false, true, false) => removed("listed no longer, but still named").rust(Step::Patch),
                (false, ..) => continue,
            };
            self.record.add(finding);
        }
        match (pair.old.extensible, pair.new.extensible) {
            (Some(false) | None, Some(true)) => {
                self.record.add(self.at_values(pair, &codes::VALUES_OPENED, "values may be added later".to_owned()));
            }
            (Some(true), Some(false) | None) => {
                self.record.add(self.at_values(pair, &codes::VALUES_CLOSED, "no values are added later".to_owned()));
            }
            _ => {}
        }
    }

    /// Whether two values are the versions of the two descriptions, which are what a new version changes.
    pub(super) fn is_version(&self, old: &Value, new: &Value) -> bool {
        old.as_str() == Some(&self.old.version) && new.as_str() == Some(&self.new.version)
    }

    /// A change of the values, at the schemas that list them.
    fn at_values(&self, pair: &Pair<'a>, code: &'static crate::diff::Code, detail: String) -> Finding {
        let lists = |leaf: &crate::ir::Schema| leaf.enumeration.is_some() || leaf.constant.is_some();
        let (old, new) = (pair.old.any(lists), pair.new.any(lists));
        let origin = |leaf: Option<&'a crate::ir::Schema>, other| leaf.map(|leaf| &leaf.origin).or(other);
        let mut finding = pair.at(code, origin(old, pair.old.origin()), origin(new, pair.new.origin()), detail);
        if let Some(name) = new.or(old).and_then(|leaf| leaf.name.as_deref()) {
            name.clone_into(&mut finding.subject);
        }
        finding
    }
}

/// A value in a message.
pub(super) fn code(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let short: String = text.chars().take(60).collect();
    format!("`{short}{}`", if short.len() < text.len() { "…" } else { "" })
}

/// A few values in a message.
fn list(values: &[Value]) -> String {
    const FEW: usize = 5;
    let mut text = values.iter().take(FEW).map(code).collect::<Vec<_>>().join(", ");
    if values.len() > FEW {
        text.push_str(&format!(" and {} more", values.len() - FEW));
    }
    text
}
