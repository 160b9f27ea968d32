//! Enumerations.

use std::collections::HashSet;

use bindery_spec::ir::{EnumValue, Type};
use serde_json::Value;

use super::merge::Merged;
use super::queue::Queue;
use super::scalar::scalar;
use super::shapes::alias;
use crate::lower::docs::{Source, code, doc_lines};
use crate::model::{Enum, EnumKind, TypeKind, TypeRef, Variant};
use crate::naming::{Name, Wanted, settle, undisputed, variant_ident, with_symbols};

/// Lowers the values of the draft at `place`. Truth values stay `bool`, and a lone `null` any JSON.
pub(super) fn enumeration(queue: &Queue<'_>, _place: usize, merged: &Merged<'_>, values: &[EnumValue]) -> TypeKind {
    let listed: Vec<&EnumValue> = values.iter().filter(|one| one.value != Value::Null).collect();
    if listed.is_empty() {
        return alias(TypeRef::Value);
    }
    if listed.iter().all(|one| one.value.is_boolean()) {
        return alias(TypeRef::Bool);
    }
    if listed.iter().all(|one| one.value.is_number()) && listed.iter().any(|one| one.value.as_i64().is_none()) {
        return alias(scalar(queue.api, merged, Type::Number));
    }
    if listed.iter().any(|one| one.value.is_array() || one.value.is_object()) {
        return alias(TypeRef::Value);
    }
    TypeKind::Enum(of_values(&listed))
}

/// The enumeration of the given scalars, without repeats.
pub(super) fn of_values(listed: &[&EnumValue]) -> Enum {
    let kind = if listed.iter().all(|one| one.value.is_string()) {
        EnumKind::String
    } else if listed.iter().all(|one| one.value.as_i64().is_some()) {
        EnumKind::Integer
    } else {
        EnumKind::Json
    };
    let mut seen = HashSet::new();
    let listed: Vec<&EnumValue> = listed.iter().filter(|one| seen.insert(one.value.to_string())).copied().collect();
    let texts: Vec<String> = listed.iter().map(|one| text(&one.value)).collect();
    let mut idents = variant_names(&listed, &texts);
    let fallback = idents.pop().unwrap_or_default();
    let variants = listed
        .iter()
        .zip(texts)
        .zip(idents)
        .map(|((one, text), ident)| Variant {
            docs: doc_lines(
                &Source { title: None, description: one.description.as_deref(), ..Source::default() },
                || {
                    if text.is_empty() { "The empty text.".to_owned() } else { format!("`{}`", code(&text)) }
                },
            ),
            json: one.value.to_string(),
            name: Name { wire: text, ident },
        })
        .collect();
    Enum { kind, variants, fallback }
}

/// The identifiers of the values, and last that of the fallback.
fn variant_names(listed: &[&EnumValue], texts: &[String]) -> Vec<String> {
    let reserved = HashSet::from([String::new(), "Self".to_owned()]);
    let has_minus = texts.iter().any(|text| text.starts_with('-'));
    let all: HashSet<&str> = texts.iter().filter(|_| has_minus).map(String::as_str).collect();
    let has_numbers = listed.iter().any(|one| one.value.is_number());
    let names = |is_enough: bool| -> Vec<Wanted> {
        let one = |(one, text): (&&EnumValue, &String)| {
            let mut candidates = own_names(one, text, &all);
            if !is_enough {
                spell_out(&mut candidates, text);
                let typed = variant_ident(&format!("text {text}"));
                candidates.extend(Some(typed).filter(|_| has_numbers && one.value.is_string()));
            }
            Wanted { key: text.clone(), candidates }
        };
        let fallback = Wanted {
            key: "\u{10ffff}".to_owned(),
            candidates: ["", "Unknown", "Other", "Unlisted", "UnknownValue"].map(str::to_owned).to_vec(),
        };
        listed.iter().zip(texts).map(one).chain([fallback]).collect()
    };
    // What each would be called by itself is nearly always enough.
    undisputed(&names(true), &reserved).unwrap_or_else(|| settle(&names(false), &reserved))
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a value is called: by the description, and by its own letters. `all` are the values where one begins with a minus.
fn own_names(one: &EnumValue, text: &str, all: &HashSet<&str>) -> Vec<String> {
    let mut candidates: Vec<String> =
        one.name.as_deref().filter(|name| !name.is_empty()).map(variant_ident).into_iter().collect();
    candidates.push(match &one.value {
        Value::Number(number) if text.starts_with('-') => variant_ident(&format!("Minus {}", &number.to_string()[1..])),
        Value::Number(number) => variant_ident(&format!("N{number}")),
        _ => match text.strip_prefix('-').filter(|plain| all.contains(plain)) {
            // An order is ascending unless a minus says otherwise.
            Some(plain) if plain.starts_with(char::is_alphabetic) => variant_ident(&format!("{plain} descending")),
            _ => variant_ident(text),
        },
    });
    candidates
}

/// Adds a value that is not long with each of its symbols by name.
fn spell_out(candidates: &mut Vec<String>, text: &str) {
    const LONG: usize = 40;
    if text.chars().count() <= LONG {
        let spelled = variant_ident(&with_symbols(text, |letter| "-_./".contains(letter)));
        if !candidates.contains(&spelled) {
            candidates.push(spelled);
        }
    }
}
