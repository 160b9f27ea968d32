//! The limits on values, as far as the type does not keep them by itself.

use bindery_spec::ir::{Api, Number, Schema, SchemaId};

use super::finish::for_each_type;
use super::merge::{Part, merge};
use crate::model::{Checks, Format, Rule, TypeId, TypeKind, TypeRef, Types};

/// Collects the limits of the schemas that hold for one value.
pub(super) fn checks(api: &Api, leaves: &[SchemaId], depth: usize) -> Checks {
    let mut found = Checks::default();
    let mut items = Vec::new();
    for leaf in leaves {
        let schema = api.schemas.get(*leaf);
        found.rules.extend(rules(schema));
        items.extend(
            schema.items.or(schema.additional_properties.filter(|_| schema.properties.is_empty())).map(Part::whole),
        );
    }
    // Limits deeper inside lists of lists are rare, and each level would be code.
    if !items.is_empty() && depth < 3 {
        let inner = merge(&api.schemas, &items);
        let inside = checks(api, &inner.leaves, depth + 1);
        found.items = (!inside.is_empty()).then(|| Box::new(inside));
    }
    found
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
            rules.extend(Some(number.as_f64()).filter(|value| value.is_finite()).map(real));
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
        relevant.push(match &item.kind {
            TypeKind::Struct(found) => {
                found.fields.iter().map(|field| prune(types, &field.ty, &field.checks)).collect()
            }
            _ => Vec::new(),
        });
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
        if relevant.iter().any(|checks| !checks.is_empty()) {
            open.push(index);
        }
        if let TypeKind::Struct(found) = &mut item.kind {
            for (field, checks) in found.fields.iter_mut().zip(relevant) {
                field.checks = checks;
            }
        }
    }
    while let Some(index) = open.pop() {
        if !std::mem::replace(&mut is_checked[index], true) {
            open.extend(&users[index]);
        }
    }
    types.is_checked = is_checked;
}

fn inner(ty: &TypeRef) -> Option<TypeId> {
    match ty {
        TypeRef::Named(id) => Some(*id),
        TypeRef::Option(inside) | TypeRef::Vec(inside) | TypeRef::Map(inside) | TypeRef::Boxed(inside) => inner(inside),
        _ => None,
    }
}

/// The limits that a value of that type can break.
fn prune(types: &Types, ty: &TypeRef, checks: &Checks) -> Checks {
    let only = |keep: fn(&Rule) -> bool| checks.rules.iter().filter(|rule| keep(rule)).copied().collect::<Vec<_>>();
    let items = |inner: &TypeRef| {
        let inside = checks.items.as_ref().map(|inside| prune(types, inner, inside)).unwrap_or_default();
        (!inside.is_empty()).then(|| Box::new(inside))
    };
    match types.underlying(ty) {
        TypeRef::Option(inner) | TypeRef::Boxed(inner) => prune(types, inner, checks),
        TypeRef::String | TypeRef::Format(Format::Secret | Format::Uuid | Format::Base64 | Format::Decimal) => {
            Checks { rules: only(|rule| matches!(rule, Rule::MinLength(_) | Rule::MaxLength(_))), items: None }
        }
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 | TypeRef::Format(Format::UnixTime) => {
            Checks { rules: integer_rules(types.underlying(ty), checks), items: None }
        }
        TypeRef::F64 => Checks {
            rules: only(|rule| {
                matches!(
                    rule,
                    Rule::Minimum(_)
                        | Rule::Maximum(_)
                        | Rule::ExclusiveMinimum(_)
                        | Rule::ExclusiveMaximum(_)
                        | Rule::MultipleOf(_)
                )
            }),
            items: None,
        },
        TypeRef::Vec(inner) => Checks {
            rules: only(|rule| matches!(rule, Rule::MinItems(_) | Rule::MaxItems(_) | Rule::UniqueItems)),
            items: items(inner),
        },
        TypeRef::Map(inner) => Checks {
            rules: only(|rule| matches!(rule, Rule::MinProperties(_) | Rule::MaxProperties(_))),
            items: items(inner),
        },
        TypeRef::Object => {
            Checks { rules: only(|rule| matches!(rule, Rule::MinProperties(_) | Rule::MaxProperties(_))), items: None }
        }
        _ => Checks::default(),
    }
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
