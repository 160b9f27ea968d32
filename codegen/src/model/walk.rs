//! Going through what a type mentions, and through the limits of what it holds.

use super::{Checks, Constant, Initial, TypeId, TypeKind, TypeRef};

impl TypeKind {
    /// Calls `change` for the id of each generated type that is mentioned, wherever it stands.
    pub fn for_each_id(&mut self, change: &mut dyn FnMut(&mut TypeId)) {
        match self {
            Self::Struct(found) => {
                for field in &mut found.fields {
                    field.ty.for_each_id(change);
                    if let Initial::Variant(id, _) = &mut field.initial {
                        change(id);
                    }
                    if let Some(Constant::Variant(id, _)) = &mut field.default {
                        change(id);
                    }
                }
                found.additional.iter_mut().for_each(|additional| additional.value.for_each_id(change));
            }
            Self::Union(found) => found.variants.iter_mut().for_each(|variant| variant.ty.for_each_id(change)),
            Self::Alias(alias) => alias.target.for_each_id(change),
            Self::Enum(_) | Self::Foreign(_) => {}
        }
    }

    /// Calls `visit` for each value inside, with its limits.
    pub fn for_each_check<'a>(&'a self, visit: &mut dyn FnMut(&'a TypeRef, &'a Checks)) {
        match self {
            Self::Struct(found) => {
                found.fields.iter().for_each(|field| visit(&field.ty, &field.checks));
                found.additional.iter().for_each(|additional| visit(&additional.value, &additional.checks));
            }
            Self::Union(found) => found.variants.iter().for_each(|variant| visit(&variant.ty, &variant.checks)),
            Self::Enum(_) | Self::Alias(_) | Self::Foreign(_) => {}
        }
    }

    /// Calls `change` for the limits of each value inside, in the same order.
    pub fn for_each_check_mut(&mut self, change: &mut dyn FnMut(&mut Checks)) {
        match self {
            Self::Struct(found) => {
                found.fields.iter_mut().for_each(|field| change(&mut field.checks));
                found.additional.iter_mut().for_each(|additional| change(&mut additional.checks));
            }
            Self::Union(found) => found.variants.iter_mut().for_each(|variant| change(&mut variant.checks)),
            Self::Enum(_) | Self::Alias(_) | Self::Foreign(_) => {}
        }
    }

    /// Calls `visit` for each type that is mentioned.
    pub fn for_each_type(&self, visit: &mut dyn FnMut(&TypeRef)) {
        match self {
            Self::Struct(found) => {
                found.fields.iter().for_each(|field| visit(&field.ty));
                found.additional.iter().for_each(|additional| visit(&additional.value));
            }
            Self::Union(found) => found.variants.iter().for_each(|variant| visit(&variant.ty)),
            Self::Alias(alias) => visit(&alias.target),
            Self::Enum(_) | Self::Foreign(_) => {}
        }
    }
}

impl TypeRef {
    fn for_each_id(&mut self, change: &mut dyn FnMut(&mut TypeId)) {
        match self {
            Self::Named(id) => change(id),
            Self::Option(inner) | Self::Vec(inner) | Self::Map(inner) | Self::Boxed(inner) => inner.for_each_id(change),
            _ => {}
        }
    }
}
