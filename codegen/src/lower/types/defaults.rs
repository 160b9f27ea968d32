//! Defaults of properties, as constants: what an absent value stands for, which stays absent on the wire.

use serde_json::Value;

use crate::model::{Constant, Presence, TypeKind, TypeRef, Types};

/// Keeps the defaults that a constant of the property's type can hold; the others stand in the documentation alone.
pub(super) fn settle_defaults(types: &mut Types) {
    let constants: Vec<Vec<Option<Constant>>> = types
        .items
        .iter()
        .map(|item| match &item.kind {
            TypeKind::Struct(found) => found
                .fields
                .iter()
                .map(|field| match &field.default {
                    Some(Constant::Json(value)) if field.presence != Presence::Required => {
                        constant(types, &field.ty, value)
                    }
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        })
        .collect();
    for (item, constants) in types.items.iter_mut().zip(constants) {
        if let TypeKind::Struct(found) = &mut item.kind {
            for (field, constant) in found.fields.iter_mut().zip(constants) {
                field.default = constant;
            }
        }
    }
}

fn constant(types: &Types, ty: &TypeRef, value: &Value) -> Option<Constant> {
    let within = |low: i64, high: i64| value.as_i64().filter(|whole| (low..=high).contains(whole));
    let whole = match types.underlying(ty) {
        TypeRef::Option(inner) | TypeRef::Boxed(inner) => return constant(types, inner, value),
        TypeRef::Bool => return value.as_bool().map(Constant::Bool),
        TypeRef::F64 => return value.as_f64().filter(|real| real.is_finite()).map(Constant::Real),
        TypeRef::String => return value.as_str().map(|text| Constant::Text(text.to_owned())),
        TypeRef::Named(id) => {
            let TypeKind::Enum(found) = &types.get(*id).kind else { return None };
            let json = value.to_string();
            let variant = found.variants.iter().find(|variant| variant.json == json)?;
            return Some(Constant::Variant(*id, variant.name.ident.clone()));
        }
        TypeRef::I32 => within(i32::MIN.into(), i32::MAX.into()),
        TypeRef::I64 => within(i64::MIN, i64::MAX),
        TypeRef::U32 => within(0, u32::MAX.into()),
        TypeRef::U64 => within(0, i64::MAX),
        _ => None,
    };
    whole.map(Constant::Integer)
}
