//! Types, `null` and formats; and whether it makes sense to look further.

use std::fmt::Write;

use super::walk::{Pair, Walk};
use crate::diff::{Step, codes};
use crate::ir::{Type, TypeSet};

/// Formats that decide about the type of a field.
const TYPED: [&str; 19] = [
    "date-time",
    "date",
    "time",
    "duration",
    "uuid",
    "byte",
    "base64",
    "decimal",
    "decimal128",
    "password",
    "binary",
    "unixtime",
    "unix-time",
    "int8",
    "int16",
    "int32",
    "uint8",
    "uint16",
    "uint32",
];

/// Formats that restrict what a text says.
const CHECKED: [&str; 12] = [
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
];

/// Formats of whole numbers, each within the next ones of its line.
const WHOLE: [&[&str]; 2] = [&["int8", "int16", "int32", "int64", ""], &["uint8", "uint16", "uint32", "uint64", ""]];

impl<'a> Walk<'a> {
    /// Compares what kind of values are allowed; false where they have so little in common that no more is to be said.
    pub(super) fn shape(&mut self, pair: &Pair<'a>) -> bool {
        let (old, new) = (&pair.old, &pair.new);
        if old.never || new.never || (old.is_any() && new.is_any()) {
            if old.never != new.never {
                let code = if new.never { &codes::TYPE_NARROWED } else { &codes::TYPE_WIDENED };
                self.record
                    .add(pair.finding(code, if new.never { "nothing is allowed" } else { "something is allowed" }));
            }
            return old.never == new.never;
        }
        if old.nullable != new.nullable && !old.is_any() && !new.is_any() {
            let (code, detail) = if new.nullable {
                (&codes::NULL_ALLOWED, "`null` is allowed")
            } else {
                (&codes::NULL_REFUSED, "`null` is allowed no longer")
            };
            self.record.add(pair.finding(code, detail));
        }
        if old.choices.is_empty() != new.choices.is_empty() {
            self.became_choice(pair);
            return false;
        }
        if !old.choices.is_empty() {
            self.alternatives(pair);
        }
        if !self.types(pair) {
            return false;
        }
        self.formats(pair);
        true
    }

    /// Whether the types leave something in common.
    fn types(&mut self, pair: &Pair<'a>) -> bool {
        let (old, new) = (pair.old.types, pair.new.types);
        if old == new {
            return true;
        }
        let (narrower, wider) = (is_within(new, old), is_within(old, new));
        let code = match (narrower, wider) {
            (true, true) => return true,
            (true, false) => &codes::TYPE_NARROWED,
            (false, true) => &codes::TYPE_WIDENED,
            (false, false) => &codes::TYPE_CHANGED,
        };
        self.record.add(pair.finding(code, format!("{} became {}", words(old), words(new))));
        // One type among others keeps its keywords.
        !old.is_empty() && !new.is_empty() && (narrower || wider)
    }

    fn formats(&mut self, pair: &Pair<'a>) {
        let format = |of: &crate::diff::schema::Flat<'a>| {
            let found = of.find(|leaf| leaf.format.as_deref()).map_or("", |(format, _)| format);
            // What OpenAPI 3.0 says by these, 3.1 says by an encoding or a media type, which are compared by themselves.
            if matches!(found, "byte" | "binary") { "" } else { found }
        };
        let (old, new) = (format(&pair.old), format(&pair.new));
        if old == new {
            return;
        }
        let is_typed = TYPED.contains(&old) || TYPED.contains(&new) || old == "uint64" || new == "uint64";
        let is_number = [pair.old.types, pair.new.types]
            .iter()
            .all(|types| types.contains(Type::Integer) || types.contains(Type::Number));
        let is_known = |format: &str| is_typed || CHECKED.contains(&format);
        let within = |inner: &str, outer: &str| {
            let line = |line: &&[&str]| {
                let place = |format: &str| line.iter().position(|one| *one == format);
                matches!((place(inner), place(outer)), (Some(inner), Some(outer)) if inner <= outer)
            };
            outer.is_empty() || (is_number && WHOLE.iter().any(line))
        };
        let code = match (within(new, old), within(old, new)) {
            // A whole number without a format is not restricted by one of 64 bits.
            _ if is_number && [old, new].iter().all(|format| matches!(*format, "" | "int64" | "float" | "double")) => {
                return;
            }
            _ if !is_known(old) && !is_known(new) => return,
            (true, _) => &codes::FORMAT_NARROWED,
            (_, true) => &codes::FORMAT_WIDENED,
            _ => &codes::FORMAT_CHANGED,
        };
        let name = |format: &str| if format.is_empty() { "no format".to_owned() } else { format!("format `{format}`") };
        let finding = pair.finding(code, format!("{} became {}", name(old), name(new)));
        self.record.add(if is_typed { finding } else { finding.rust(Step::Patch) });
    }
}

/// Whether every type of one set is allowed by the other; no types are all types.
fn is_within(inner: TypeSet, outer: TypeSet) -> bool {
    let allows = |ty| outer.contains(ty) || (ty == Type::Integer && outer.contains(Type::Number));
    outer.is_empty() || (!inner.is_empty() && inner.iter().all(allows))
}

fn words(types: TypeSet) -> String {
    let mut text = String::new();
    for ty in types.iter() {
        let word = ty.word();
        let _ = write!(text, "{}`{word}`", if text.is_empty() { "" } else { " or " });
    }
    if text.is_empty() { "any type".to_owned() } else { text }
}
