//! The limits on values, as far as the type does not keep them by itself.

use bindery_spec::ir::{Api, EnumValue, Number, Schema, SchemaId};
use serde_json::Value;

use super::finish::for_each_type;
use super::merge::{Merged, Part, merge};
use crate::model::{Checks, Field, Format, Initial, Kept, Rule, TypeId, TypeKind, TypeRef, Types};

/// The formats that drawn values keep although their type is a plain string: those that the runtime knows texts of.
pub(super) const FORMATS: &[&str] = &[
    "base64url",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ip",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
];

/// Collects the limits on one value.
pub(super) fn checks(api: &Api, merged: &Merged<'_>) -> Checks {
    inside(api, merged, 0)
}

fn inside(api: &Api, merged: &Merged<'_>, depth: usize) -> Checks {
    let mut found = Checks { kept: kept(api, merged), names: names(api, merged), ..Checks::default() };
    let mut items = Vec::new();
    for leaf in &merged.leaves {
        let schema = api.schemas.get(*leaf);
        found.rules.extend(rules(schema));
        items.extend(
            schema.items.or(schema.additional_properties.filter(|_| schema.properties.is_empty())).map(Part::whole),
        );
    }
    items.extend(only_pattern(api, merged).filter(|_| merged.properties.is_empty()).map(|(_, id)| Part::whole(id)));
    // Limits deeper inside lists of lists are rare, and each level would be code.
    if !items.is_empty() && depth < 3 {
        let inner = merge(&api.schemas, &items);
        let inside = inside(api, &inner, depth + 1);
        found.items = (!inside.is_empty()).then(|| Box::new(inside));
    }
    found
}

/// What the names of undeclared properties keep: the only pattern that there is for them, and what is said of all names.
pub(super) fn names(api: &Api, merged: &Merged<'_>) -> Option<Box<Checks>> {
    let said = merged.leaves.iter().filter_map(|leaf| api.schemas.get(*leaf).property_names).map(Part::whole);
    let said: Vec<Part> = said.collect();
    let mut found = Checks::default();
    if !said.is_empty() {
        let merged = merge(&api.schemas, &said);
        let lengths = merged.leaves.iter().flat_map(|leaf| rules(api.schemas.get(*leaf)));
        found.rules = lengths.filter(is_about_texts).collect();
        found.kept = kept(api, &merged);
        // No name is of a type that keeps them by itself.
        found.kept.values = merged.values.iter().flatten().map(|one| one.value.clone()).collect();
    }
    if let Some((pattern, _)) = only_pattern(api, merged) {
        found.kept.pattern.get_or_insert_with(|| pattern.to_owned());
    }
    (!found.is_empty()).then(|| Box::new(found))
}

/// The pattern, and the schema, that all undeclared properties have to keep.
pub(super) fn only_pattern<'a>(api: &'a Api, merged: &Merged<'_>) -> Option<(&'a str, SchemaId)> {
    let leaves = || merged.leaves.iter().map(|leaf| api.schemas.get(*leaf));
    let mut patterns = leaves().flat_map(|schema| &schema.pattern_properties);
    let (pattern, id) = patterns.next().filter(|_| patterns.next().is_none())?;
    let mut others =
        leaves().flat_map(|schema| schema.additional_properties.iter().chain(&schema.unevaluated_properties));
    others.any(|id| api.schemas.get(*id).boolean == Some(false)).then_some((pattern.as_str(), *id))
}

fn kept(api: &Api, merged: &Merged<'_>) -> Kept {
    let leaves = || merged.leaves.iter().map(|leaf| api.schemas.get(*leaf));
    let format = leaves().find_map(|schema| schema.format.as_deref());
    // Several texts or whole numbers are an enumeration, which keeps them by itself.
    let is_own = |one: &EnumValue| one.value.is_string() || one.value.is_i64();
    let values = merged.values.as_deref().unwrap_or_default();
    let values = if values.len() > 1 && values.iter().all(is_own) { &[] } else { values };
    let values = values.iter().filter(|one| !one.value.is_null());
    Kept {
        values: values.map(|one| one.value.clone()).collect(),
        pattern: leaves().find_map(|schema| schema.pattern.clone()),
        format: format.filter(|format| FORMATS.contains(format)).map(str::to_owned),
    }
}

fn rules(schema: &Schema) -> Vec<Rule> {
    let mut rules = Vec::new();
    rules.extend(schema.min_length.filter(|limit| *limit > 0).map(Rule::MinLength));
    rules.extend(schema.max_length.map(Rule::MaxLength));
    rules.extend(schema.min_items.filter(|limit| *limit > 0).map(Rule::MinItems));
    rules.extend(schema.max_items.map(Rule::MaxItems));
    rules.extend(schema.unique_items.then_some(Rule::UniqueItems));
    rules.extend(schema.min_properties.filter(|limit| *limit > 0).map(Rule::MinProperties));
    rules.extend(schema.max_properties.map(Rule::MaxProperties));
    let mut bound = |number: &Option<Number>, whole: fn(i128) -> Rule, real: fn(f64) -> Rule| {
        if let Some(number) = number {
            rules.extend(number.as_i128().map(whole));
            // The greatest double bounds nothing: frameworks write it where there is no bound.
            rules.extend(Some(number.as_f64()).filter(|value| value.abs() < f64::MAX).map(real));
        }
    };
    bound(&schema.minimum, Rule::MinimumInteger, Rule::Minimum);
    bound(&schema.maximum, Rule::MaximumInteger, Rule::Maximum);
    bound(&schema.exclusive_minimum, Rule::ExclusiveMinimumInteger, Rule::ExclusiveMinimum);
    bound(&schema.exclusive_maximum, Rule::ExclusiveMaximumInteger, Rule::ExclusiveMaximum);
    bound(&schema.multiple_of, Rule::MultipleOfInteger, Rule::MultipleOf);
    rules
}

/// Leaves only limits that the type of the value can break, and settles which types have any, inside or out.
pub(super) fn settle_checks(types: &mut Types) {
    let mut relevant: Vec<Vec<Checks>> = Vec::with_capacity(types.items.len());
    for item in &types.items {
        let mut own = Vec::new();
        item.kind.for_each_check(&mut |ty, checks| own.push(prune(types, ty, checks)));
        relevant.push(own);
    }
    let mut is_checked = vec![false; types.items.len()];
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); types.items.len()];
    let mut open = Vec::new();
    for (index, (item, relevant)) in types.items.iter_mut().zip(relevant).enumerate() {
        for_each_type(&mut item.kind, &mut |ty| {
            if let Some(TypeId(inner)) = inner(ty) {
                users[inner].push(index);
            }
        });
        let of_names = match &item.kind {
            TypeKind::Struct(found) => found.additional.as_ref().map(|additional| &additional.names),
            _ => None,
        };
        if relevant.iter().chain(of_names).any(Checks::has_limits) {
            open.push(index);
        }
        let mut relevant = relevant.into_iter();
        item.kind.for_each_check_mut(&mut |checks| *checks = relevant.next().unwrap_or_default());
        if let TypeKind::Struct(found) = &mut item.kind {
            found.fields.iter_mut().for_each(keep_tag);
        }
    }
    while let Some(index) = open.pop() {
        if !std::mem::replace(&mut is_checked[index], true) {
            open.extend(&users[index]);
        }
    }
    types.is_checked = is_checked;
}

/// A text that a discriminator settles is the only one, although the property itself allows others.
fn keep_tag(field: &mut Field) {
    if let Initial::Text(text) = &field.initial {
        field.checks.kept = Kept { values: vec![Value::from(text.as_str())], ..Kept::default() };
    }
}

fn inner(ty: &TypeRef) -> Option<TypeId> {
    match ty {
        TypeRef::Named(id) => Some(*id),
        TypeRef::Option(inside) | TypeRef::Vec(inside) | TypeRef::Map(inside) | TypeRef::Boxed(inside) => inner(inside),
        _ => None,
    }
}

/// The limits that a value of that type can break, and what else it can fail to keep.
fn prune(types: &Types, ty: &TypeRef, checks: &Checks) -> Checks {
    let only = |keep: fn(&Rule) -> bool| checks.rules.iter().filter(|rule| keep(rule)).copied().collect::<Vec<_>>();
    let values = || Kept { values: checks.kept.values.clone(), ..Kept::default() };
    let text = || if checks.kept.values.is_empty() { checks.kept.clone() } else { values() };
    let inside = |inner: &TypeRef| {
        let inside = checks.items.as_ref().map(|inside| prune(types, inner, inside)).unwrap_or_default();
        (!inside.is_empty()).then(|| Box::new(inside))
    };
    let names = || checks.names.clone();
    let count = |rule: &Rule| matches!(rule, Rule::MinProperties(_) | Rule::MaxProperties(_));
    let (rules, kept, items, names) = match types.underlying(ty) {
        TypeRef::Option(inner) | TypeRef::Boxed(inner) => return prune(types, inner, checks),
        TypeRef::String | TypeRef::Format(Format::Secret) => (only(is_about_texts), text(), None, None),
        TypeRef::Format(Format::Uuid | Format::Base64 | Format::Decimal) => {
            (only(is_about_texts), Kept::default(), None, None)
        }
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => {
            (integer_rules(types.underlying(ty), checks), values(), None, None)
        }
        TypeRef::Format(Format::UnixTime) => (integer_rules(types.underlying(ty), checks), Kept::default(), None, None),
        TypeRef::F64 => (only(is_about_reals), values(), None, None),
        TypeRef::Vec(inner) => (only(is_about_lists), Kept::default(), inside(inner), None),
        TypeRef::Map(inner) => (only(count), Kept::default(), inside(inner), names()),
        TypeRef::Object => (only(count), values(), None, names()),
        TypeRef::Bool | TypeRef::Value => (Vec::new(), values(), None, None),
        TypeRef::Number | TypeRef::Format(_) | TypeRef::Named(_) => return Checks::default(),
    };
    Checks { rules, kept, items, names }
}

fn is_about_reals(rule: &Rule) -> bool {
    matches!(
        rule,
        Rule::Minimum(_)
            | Rule::Maximum(_)
            | Rule::ExclusiveMinimum(_)
            | Rule::ExclusiveMaximum(_)
            | Rule::MultipleOf(_)
    )
}

fn is_about_texts(rule: &Rule) -> bool {
    matches!(rule, Rule::MinLength(_) | Rule::MaxLength(_))
}

fn is_about_lists(rule: &Rule) -> bool {
    matches!(rule, Rule::MinItems(_) | Rule::MaxItems(_) | Rule::UniqueItems)
}

/// Bounds that the Rust type keeps by itself say nothing.
fn integer_rules(ty: &TypeRef, checks: &Checks) -> Vec<Rule> {
    let (least, most) = match ty {
        TypeRef::I32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        TypeRef::U32 => (0, i128::from(u32::MAX)),
        TypeRef::U64 => (0, i128::from(u64::MAX)),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    checks
        .rules
        .iter()
        .filter(|rule| match rule {
            Rule::MinimumInteger(limit) => *limit > least,
            Rule::MaximumInteger(limit) => *limit < most,
            Rule::ExclusiveMinimumInteger(limit) => *limit >= least,
            Rule::ExclusiveMaximumInteger(limit) => *limit <= most,
            Rule::MultipleOfInteger(step) => *step > 1,
            _ => false,
        })
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::FORMATS;

    /// The runtime reads the names that stand in generated code.
    #[test]
    fn the_runtime_knows_the_same_formats() {
        let runtime = include_str!("../../../runtime/src/drawn/format.rs");
        let table = runtime.split("fn pattern").nth(1).and_then(|rest| rest.split("return None").next());
        let names = table.unwrap_or_default().lines().filter_map(|line| line.split_once("=>")).map(|(names, _)| names);
        let names = names.flat_map(|names| names.split('|')).map(|name| name.trim().trim_matches('"'));
        let mut names: Vec<&str> = names.filter(|name| *name != "_").collect();
        names.sort_unstable();
        assert_eq!(names, FORMATS);
    }
}
