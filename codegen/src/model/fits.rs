//! Whether a JSON value can be decoded as a type, known from the model alone.

use serde_json::Value;

use super::{EnumKind, Format, Presence, Struct, Test, TypeKind, TypeRef, Types, Union};

impl Types {
    /// Whether generated code would decode `value` as `ty`.
    #[must_use]
    pub fn fits(&self, ty: &TypeRef, value: &Value) -> bool {
        match ty {
            TypeRef::Value => true,
            TypeRef::Object => value.is_object(),
            TypeRef::Bool => value.is_boolean(),
            TypeRef::I32 => value.as_i64().is_some_and(|whole| i32::try_from(whole).is_ok()),
            TypeRef::I64 | TypeRef::Format(Format::UnixTime) => value.is_i64(),
            TypeRef::U32 => value.as_u64().is_some_and(|whole| u32::try_from(whole).is_ok()),
            TypeRef::U64 => value.is_u64(),
            TypeRef::F64 | TypeRef::Number => value.is_number(),
            TypeRef::String | TypeRef::Format(_) => value.is_string(),
            TypeRef::Option(inner) => value.is_null() || self.fits(inner, value),
            TypeRef::Boxed(inner) => self.fits(inner, value),
            TypeRef::Vec(inner) => value.as_array().is_some_and(|list| list.iter().all(|item| self.fits(inner, item))),
            TypeRef::Map(inner) => value.as_object().is_some_and(|map| map.values().all(|item| self.fits(inner, item))),
            TypeRef::Named(id) => match &self.get(*id).kind {
                TypeKind::Struct(found) => self.fits_struct(found, value),
                TypeKind::Union(found) => self.fits_union(found, value),
                TypeKind::Alias(alias) => self.fits(&alias.target, value),
                TypeKind::Enum(found) => match found.kind {
                    EnumKind::String => value.is_string(),
                    EnumKind::Integer => value.is_i64(),
                    EnumKind::Json => true,
                },
            },
        }
    }

    fn fits_struct(&self, found: &Struct, value: &Value) -> bool {
        let Some(object) = value.as_object() else { return false };
        let fields = found.fields.iter().all(|field| match (object.get(&field.name.wire), field.presence) {
            (None, Presence::Required) => matches!(field.ty, TypeRef::Option(_)),
            (None, _) => true,
            // What is merely optional would lose a `null`.
            (Some(value), _) if field.presence == Presence::OptionalNullable && value.is_null() => true,
            (Some(value), _) => self.fits(&field.ty, value),
        });
        fields
            && object.iter().all(|(name, value)| {
                found.fields.iter().any(|field| field.name.wire == *name)
                    || found.additional.as_ref().is_some_and(|additional| self.fits(&additional.value, value))
            })
    }

    fn fits_union(&self, found: &Union, value: &Value) -> bool {
        found.arms.iter().all(|arm| match (&arm.test, found.variants.get(arm.variant)) {
            (Test::Tag { property, values }, Some(variant)) => {
                let tag = value.get(property).and_then(Value::as_str);
                !tag.is_some_and(|tag| values.iter().any(|one| one == tag)) || self.fits(&variant.ty, value)
            }
            _ => true,
        })
    }
}
