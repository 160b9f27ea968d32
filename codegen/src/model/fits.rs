//! Whether a JSON value can be decoded as a type, known from the model alone.

use serde_json::Value;

use super::{EnumKind, Format, JsonKind, Layout, Presence, Struct, TypeKind, TypeRef, Types, Union};

impl Types {
    /// Whether generated code would decode `value` as `ty`.
    #[must_use]
    pub fn fits(&self, ty: &TypeRef, value: &Value) -> bool {
        match ty {
            TypeRef::Value => true,
            TypeRef::Object => value.is_object(),
            TypeRef::Bool => value.is_boolean(),
            TypeRef::I32 => whole(value).is_some_and(|whole| i32::try_from(whole).is_ok()),
            TypeRef::I64 | TypeRef::Format(Format::UnixTime) => {
                whole(value).is_some_and(|whole| i64::try_from(whole).is_ok())
            }
            TypeRef::U32 => whole(value).is_some_and(|whole| u32::try_from(whole).is_ok()),
            TypeRef::U64 => whole(value).is_some_and(|whole| u64::try_from(whole).is_ok()),
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
                // Only the user's own code knows.
                TypeKind::Foreign(_) => false,
                TypeKind::Enum(found) => match found.kind {
                    EnumKind::String => value.is_string(),
                    EnumKind::Integer => whole(value).is_some(),
                    EnumKind::Json => true,
                },
            },
        }
    }

    fn fits_struct(&self, found: &Struct, value: &Value) -> bool {
        if found.layout == Layout::List {
            return self.fits_list(found, value);
        }
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

    fn fits_list(&self, found: &Struct, value: &Value) -> bool {
        let Some(items) = value.as_array() else { return false };
        let is_long_enough = found
            .fields
            .get(items.len()..)
            .is_none_or(|missing| missing.iter().all(|field| field.presence != Presence::Required));
        let rest = items.get(found.fields.len()..).unwrap_or_default();
        is_long_enough
            && found.fields.iter().zip(items).all(|(field, item)| {
                self.fits(&field.ty, item) || (field.presence == Presence::OptionalNullable && item.is_null())
            })
            && match &found.additional {
                Some(additional) => rest.iter().all(|item| self.fits(&additional.value, item)),
                None => rest.is_empty(),
            }
    }

    fn fits_union(&self, found: &Union, value: &Value) -> bool {
        if let Some(tag) = &found.tag
            && let Some(own) = value.get(&tag.property)
            && let Some(text) = own.as_str().map(str::to_owned).or_else(|| own.as_i64().map(|whole| whole.to_string()))
            && let Some((_, variant)) = tag.arms.iter().find(|(values, _)| values.contains(&text))
        {
            return self.fits_variant(found, *variant, value);
        }
        let every = found.every.iter().find(|(kind, _)| match kind {
            JsonKind::Array => value.is_array(),
            _ => value.is_object(),
        });
        every.is_none_or(|(_, variant)| self.fits_variant(found, *variant, value))
    }

    fn fits_variant(&self, found: &Union, variant: usize, value: &Value) -> bool {
        found.variants.get(variant).is_some_and(|variant| self.fits(&variant.ty, value))
    }
}

/// The whole number that a value is, however it is written.
fn whole(value: &Value) -> Option<i128> {
    #[allow(clippy::cast_possible_truncation, reason = "it has no fraction and is in range")]
    let of_double = |double: f64| (double.fract() == 0.0 && double.abs() < 1e18).then_some(double as i128);
    let exact = value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from));
    exact.or_else(|| value.as_f64().and_then(of_double))
}
