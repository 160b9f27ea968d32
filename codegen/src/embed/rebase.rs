//! Paths that begin at the crate, made to begin at a module of it.

use super::scan::{Stretch, stretches};

/// The text with `crate::` as `crate::<module>::` wherever it begins a path, in code and in links of doc comments.
///
/// Examples in doc comments name the crate, which is no crate here: they are shown and not compiled.
pub(super) fn rebase(text: &str, module: &str) -> String {
    let base = format!("crate::{module}::");
    let mut rebased = String::with_capacity(text.len() + text.len() / 16);
    for stretch in stretches(text) {
        match stretch {
            Stretch::Code(code) => push_code(&mut rebased, code, &base),
            Stretch::Other(doc) if doc.starts_with("///") || doc.starts_with("//!") => {
                let doc = doc.replace("](crate::", &format!("]({base}")).replace("[`crate::", &format!("[`{base}"));
                rebased.push_str(&doc.replace("```no_run", "```ignore"));
            }
            Stretch::Other(other) => rebased.push_str(other),
        }
    }
    rebased
}

fn push_code(rebased: &mut String, code: &str, base: &str) {
    let mut rest = code;
    while let Some(place) = rest.find("crate::") {
        let before = rest[..place].chars().next_back();
        let is_path = !before.is_some_and(|one| one.is_alphanumeric() || matches!(one, '_' | '$' | ':'));
        rebased.push_str(&rest[..place]);
        rebased.push_str(if is_path { base } else { "crate::" });
        rest = &rest[place + "crate::".len()..];
    }
    rebased.push_str(rest);
}
