//! The modules of a crate, put into each other.

use super::rebase::rebase;
use crate::tree::FileTree;

/// The crate cannot become a module.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EmbedError {
    /// Not a path of modules.
    #[error("`{0}` is not the path of a module: write one such as `api` or `clients::api`")]
    Module(String),
    /// The crate declares a module and has no file for it.
    #[error("the crate has no file for the module `{0}`")]
    Missing(String),
}

/// The crate as one text, to be included where the module `module` (a path from the root of the including crate) is
/// declared.
///
/// Nested modules keep their docs and attributes; those of the root belong to the including crate, and are left out, as are
/// tests. Rust takes the result in `include!`, and so does rust-analyzer: no further file is named in it.
///
/// # Errors
/// When `module` is not the path of a module.
pub fn embed(tree: &FileTree, module: &str) -> Result<String, EmbedError> {
    let is_ident = |part: &str| syn::parse_str::<syn::Ident>(part).is_ok();
    if module.is_empty() || !module.split("::").all(is_ident) {
        return Err(EmbedError::Module(module.to_owned()));
    }
    let root = tree.get("src/lib.rs").ok_or_else(|| EmbedError::Missing("src/lib.rs".to_owned()))?;
    let mut text = String::new();
    let embedding = Embedding { tree, module, own: declared_names(root) };
    embedding.push_file(&without_inner(root), "src", &mut text)?;
    Ok(text)
}

/// One crate on its way.
struct Embedding<'a> {
    tree: &'a FileTree,
    module: &'a str,
    /// What the root of the crate declares.
    own: Vec<String>,
}

impl Embedding<'_> {
    /// Writes a file whose modules stand in `folder`.
    fn push_file(&self, file: &str, folder: &str, text: &mut String) -> Result<(), EmbedError> {
        let mut plain = String::new();
        let mut lines = file.lines();
        while let Some(line) = lines.next() {
            if line == "#[cfg(test)]" {
                skip_item(&mut lines);
                continue;
            }
            let Some((visibility, name)) = declared(line) else {
                plain.push_str(line);
                plain.push('\n');
                continue;
            };
            text.push_str(&rebase(&std::mem::take(&mut plain), self.module, &self.own));
            let below = format!("{folder}/{name}");
            let inner = self
                .tree
                .get(&format!("{below}.rs"))
                .or_else(|| self.tree.get(&format!("{below}/mod.rs")))
                .ok_or_else(|| EmbedError::Missing(below.clone()))?;
            text.push_str(&format!("{visibility}mod {name} {{\n"));
            self.push_file(inner, &below, text)?;
            text.push_str("}\n");
        }
        text.push_str(&rebase(&plain, self.module, &self.own));
        Ok(())
    }
}

/// The modules of the root, and the names that it brings out of them.
fn declared_names(root: &str) -> Vec<String> {
    fn of_use(tree: &syn::UseTree, names: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => of_use(&path.tree, names),
            syn::UseTree::Name(name) => names.push(name.ident.to_string()),
            syn::UseTree::Rename(rename) => names.push(rename.rename.to_string()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|inner| of_use(inner, names)),
            syn::UseTree::Glob(_) => {}
        }
    }
    let mut names = Vec::new();
    for item in syn::parse_file(root).map(|file| file.items).unwrap_or_default() {
        match item {
            syn::Item::Mod(module) => names.push(module.ident.to_string()),
            syn::Item::Use(found) => of_use(&found.tree, &mut names),
            _ => {}
        }
    }
    names
}

/// The visibility and the name that a line declares, where the module stands in a file of its own. Formatted code has
/// such a line for each.
fn declared(line: &str) -> Option<(&str, &str)> {
    let place = if line.starts_with("mod ") { 0 } else { line.find(" mod ")? + 1 };
    let (visibility, rest) = line.split_at(place);
    let name = rest.strip_prefix("mod ")?.strip_suffix(';')?;
    (visibility.is_empty() || visibility.starts_with("pub")).then_some((visibility, name))
}

/// Passes the item behind an attribute: up to the brace that closes it, or to its semicolon.
fn skip_item<'a>(lines: &mut impl Iterator<Item = &'a str>) {
    for line in lines {
        if line == "}" || line.ends_with(';') && !line.starts_with(' ') {
            return;
        }
    }
}

/// The text of the root without what speaks for the whole crate: its docs and its attributes.
fn without_inner(root: &str) -> String {
    let mut kept = String::new();
    let mut is_inside = false;
    for line in root.lines() {
        is_inside |= line.starts_with("#![");
        if !is_inside && !line.starts_with("//!") {
            kept.push_str(line);
            kept.push('\n');
        }
        is_inside &= !line.ends_with(']');
    }
    kept
}
