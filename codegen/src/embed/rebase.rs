//! Paths that begin at the crate, made to begin at a module of it.

use super::scan::{Stretch, stretches};

/// The text with `crate::` as `crate::<module>::` wherever it begins a path to something that the generated root declares
/// (`own`), in code and in links of doc comments. Any other path is one that the user has given.
///
/// Examples in doc comments name the crate, which is no crate here: they are shown and not compiled.
pub(super) fn rebase(text: &str, module: &str, own: &[String]) -> String {
    let base = format!("crate::{module}::");
    let mut rebased = String::with_capacity(text.len() + text.len() / 16);
    for stretch in stretches(text) {
        match stretch {
            Stretch::Code(code) => push_code(&mut rebased, code, &base, own),
            Stretch::Other(doc) if doc.starts_with("///") || doc.starts_with("//!") => {
                let doc = doc.replace("](crate::", &format!("]({base}")).replace("[`crate::", &format!("[`{base}"));
                rebased.push_str(&doc.replace("```no_run", "```ignore"));
            }
            Stretch::Other(other) => rebased.push_str(other),
        }
    }
    rebased
}

fn push_code(rebased: &mut String, code: &str, base: &str, own: &[String]) {
    let mut rest = code;
    while let Some(place) = rest.find("crate::") {
        let before = rest[..place].chars().next_back();
        let is_path = !before.is_some_and(|one| one.is_alphanumeric() || matches!(one, '_' | '$' | ':'));
        rebased.push_str(&rest[..place]);
        rest = &rest[place + "crate::".len()..];
        let end = rest.find(|one: char| !one.is_alphanumeric() && one != '_').unwrap_or(rest.len());
        // A list in braces names what is our own: the paths of users have none.
        let is_own = rest.starts_with('{') || own.iter().any(|name| *name == rest[..end]);
        rebased.push_str(if is_path && is_own { base } else { "crate::" });
    }
    rebased.push_str(rest);
}
