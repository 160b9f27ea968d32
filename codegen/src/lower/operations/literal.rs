//! Values that code can state, out of JSON.

use serde_json::Value;

use crate::lower::types::TypePlan;
use crate::model::calls::Literal;
use crate::model::{Format, TypeKind, TypeRef};

/// The literal of a JSON value, where it is of that type.
pub(super) fn literal(plan: &TypePlan, ty: &TypeRef, value: &Value) -> Option<Literal> {
    let ty = plan.types.underlying(ty);
    match (ty, value) {
        (TypeRef::Option(inner), value) => literal(plan, inner, value),
        (TypeRef::Format(Format::UnixTime), Value::Number(number)) => number.as_i64().map(Literal::Integer),
        (TypeRef::String | TypeRef::Format(_), Value::String(text)) => Some(Literal::Text(text.clone())),
        (TypeRef::Bool, Value::Bool(flag)) => Some(Literal::Bool(*flag)),
        (TypeRef::F64, Value::Number(number)) => number.as_f64().map(Literal::Float),
        (TypeRef::I32, Value::Number(_)) => whole(value, i32::MIN.into(), i32::MAX.into()),
        (TypeRef::I64, Value::Number(_)) => whole(value, i64::MIN, i64::MAX),
        (TypeRef::U32, Value::Number(_)) => whole(value, 0, u32::MAX.into()),
        (TypeRef::U64, Value::Number(_)) => whole(value, 0, i64::MAX),
        _ => None,
    }
}

fn whole(value: &Value, least: i64, most: i64) -> Option<Literal> {
    value.as_i64().filter(|number| (least..=most).contains(number)).map(Literal::Integer)
}

/// Whether the type is a string, or an enumeration of strings.
pub(super) fn is_text(plan: &TypePlan, ty: &TypeRef) -> bool {
    match plan.types.underlying(ty) {
        TypeRef::String => true,
        TypeRef::Named(id) => matches!(
            &plan.types.get(*id).kind,
            TypeKind::Enum(found) if found.kind == crate::model::EnumKind::String
        ),
        TypeRef::Option(inner) => is_text(plan, inner),
        _ => false,
    }
}
