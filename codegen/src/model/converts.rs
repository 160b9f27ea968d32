//! Which values are taken from anything that becomes them.

use super::{TypeKind, TypeRef, Types};

impl Types {
    /// Whether an argument of the type is taken as `impl Into`: texts, formats, enumerations and unions are.
    #[must_use]
    pub fn converts(&self, ty: &TypeRef) -> bool {
        match self.underlying(ty) {
            TypeRef::String | TypeRef::Format(_) => true,
            TypeRef::Named(id) => matches!(self.get(*id).kind, TypeKind::Enum(_) | TypeKind::Union(_)),
            _ => false,
        }
    }
}
