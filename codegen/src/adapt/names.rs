//! Which names and paths a user may give.

use crate::naming::{field_ident, type_ident, variant_ident};

/// Whether a name is spelled as one of its kind has to be; else the spelling that would do.
fn spelled(to: &str, ident: fn(&str) -> String, what: &str) -> Result<(), String> {
    let spelling = ident(to);
    if to == spelling { Ok(()) } else { Err(format!("`{to}` is not the name of a {what}: `{spelling}` would be")) }
}

pub(super) fn type_name(to: &str) -> Result<(), String> {
    spelled(to, type_ident, "type")
}

pub(super) fn variant_name(to: &str) -> Result<(), String> {
    spelled(to, variant_ident, "variant")
}

pub(super) fn field_name(to: &str) -> Result<(), String> {
    spelled(to, field_ident, "field")
}

pub(super) fn method_name(to: &str) -> Result<(), String> {
    spelled(to, field_ident, "method")
}

/// A path that means the same everywhere in the crate: it begins with `::`, `crate::` or is a name of the prelude.
pub(super) fn type_path(path: &str) -> Result<(), String> {
    let is_rooted = path.starts_with("::") || path.starts_with("crate::");
    if is_rooted && syn::parse_str::<syn::TypePath>(path).is_ok() {
        return Ok(());
    }
    Err(format!("`{path}` is not the path of a type: write `crate::…`, or `::` and the name of a package"))
}

/// The same for a trait; those of the standard library need no path.
pub(super) fn derive_path(path: &str) -> Result<(), String> {
    let is_known = crate::model::Derive::of_name(path).is_some();
    let is_rooted = path.starts_with("::") && syn::parse_str::<syn::Path>(path).is_ok();
    if is_known || is_rooted {
        return Ok(());
    }
    Err(format!(
        "`{path}` cannot be derived: write `Eq`, `Hash`, `PartialOrd`, `Ord`, or `::` and the name of a package"
    ))
}
