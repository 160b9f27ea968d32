//! Values that code can state, out of JSON.

use serde_json::Value;

use crate::lower::types::TypePlan;
use crate::model::calls::Literal;
use crate::model::{TypeKind, TypeRef};

/// The literal of a JSON value, where it is of that type.
pub(super) fn literal(plan: &TypePlan, ty: &TypeRef, value: &Value) -> Option<Literal> {
    match (plan.types.underlying(ty), value) {
        (TypeRef::String | TypeRef::Format(_), Value::String(text)) => Some(Literal::Text(text.clone())),
        (TypeRef::Bool, Value::Bool(flag)) => Some(Literal::Bool(*flag)),
        (TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64, Value::Number(number)) => {
            number.as_i64().map(Literal::Integer)
        }
        (TypeRef::F64, Value::Number(number)) => number.as_f64().map(Literal::Float),
        (TypeRef::Option(inner), value) => literal(plan, inner, value),
        _ => None,
    }
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
