//! From files to public items.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{Fields, FnArg, ImplItem, Item, Signature, UseTree, Visibility};

/// The public items of a crate: the path of each, and what it looks like to whoever uses it.
///
/// A field is `File.purpose`, a variant or function `Purpose::Batch`, `File::new`; items of operations begin with their group,
/// `files::Files::upload`. In a crate of several versions every path begins with the module of its version, also that of a type
/// which other versions have, too. Names of arguments, documentation, attributes and traits are not in it, and neither is the runtime.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    pub(super) items: BTreeMap<String, String>,
}

/// A file is not Rust.
#[derive(Debug, thiserror::Error)]
#[error("`{path}` is not Rust")]
pub struct SurfaceError {
    /// The file.
    pub path: String,
    /// Why not.
    pub source: syn::Error,
}

impl Surface {
    /// Reads the files of a crate: their paths below its folder, with slashes, and their texts.
    ///
    /// # Errors
    /// When a file that belongs to the crate's own code cannot be parsed.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, SurfaceError> {
        let mut surface = Self::default();
        let mut shown = Vec::new();
        for (path, text) in files {
            let Some(inside) = path.strip_prefix("src/").filter(|inside| inside.ends_with(".rs")) else { continue };
            if inside.starts_with("runtime/") || inside.starts_with("conversions/") {
                continue;
            }
            let file = syn::parse_file(text).map_err(|source| SurfaceError { path: path.to_owned(), source })?;
            let (version, inside) = version(inside);
            if inside == "mod.rs" && !version.is_empty() {
                surface.add(version.trim_end_matches(':'), "mod".to_owned());
            }
            // Types keep their names wherever their file is; what belongs to an operation is told apart by its group.
            let group = inside.strip_prefix("operations/").and_then(|rest| rest.split(['/', '.']).next());
            let prefix = group.filter(|group| *group != "mod").map_or_else(String::new, |group| format!("{group}::"));
            surface.items(&format!("{version}{prefix}"), &file.items);
            shown.extend(file.items.iter().filter_map(shared_names).map(|names| (version.clone(), names)));
        }
        surface.show(&shown);
        Ok(surface)
    }

    /// Puts what versions have in common into each version that shows it.
    fn show(&mut self, shown: &[(String, (String, Vec<String>))]) {
        for (version, (shared, names)) in shown.iter().filter(|(version, _)| !version.starts_with(SHARED)) {
            for name in names {
                let own = format!("{shared}{name}");
                let is_part = |path: &str| {
                    path.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':']))
                };
                let parts: Vec<(String, String)> = self
                    .items
                    .range(own.clone()..)
                    .take_while(|(path, _)| path.starts_with(&own))
                    .filter(|(path, _)| is_part(path))
                    .map(|(path, looks)| (format!("{version}{}", &path[shared.len()..]), looks.clone()))
                    .collect();
                self.items.extend(parts);
            }
        }
        self.items.retain(|path, _| !path.starts_with(SHARED));
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    fn items(&mut self, prefix: &str, items: &[Item]) {
        for item in items {
            match item {
                Item::Struct(one) if is_public(&one.vis) => {
                    let path = format!("{prefix}{}", one.ident);
                    self.add(&path, format!("struct{}", text(&one.generics)));
                    self.fields(&format!("{path}."), &one.fields);
                }
                Item::Enum(one) if is_public(&one.vis) => {
                    let path = format!("{prefix}{}", one.ident);
                    self.add(&path, format!("enum{}", text(&one.generics)));
                    for variant in &one.variants {
                        let name = format!("{path}::{}", variant.ident);
                        self.add(&name, format!("variant{}", text(&variant.fields)));
                    }
                }
                Item::Type(one) if is_public(&one.vis) => {
                    self.add(&format!("{prefix}{}", one.ident), format!("type = {}", text(&one.ty)));
                }
                Item::Const(one) if is_public(&one.vis) => {
                    self.add(&format!("{prefix}{}", one.ident), format!("const: {}", text(&one.ty)));
                }
                Item::Fn(one) if is_public(&one.vis) => {
                    self.add(&format!("{prefix}{}", one.sig.ident), signature(&one.sig));
                }
                Item::Impl(one) if one.trait_.is_none() => {
                    let path = format!("{prefix}{}", of_type(&one.self_ty));
                    for member in &one.items {
                        match member {
                            ImplItem::Fn(one) if is_public(&one.vis) => {
                                self.add(&format!("{path}::{}", one.sig.ident), signature(&one.sig));
                            }
                            ImplItem::Const(one) if is_public(&one.vis) => {
                                self.add(&format!("{path}::{}", one.ident), format!("const: {}", text(&one.ty)));
                            }
                            _ => {}
                        }
                    }
                }
                Item::Mod(one) if is_public(&one.vis) => {
                    if let Some((_, items)) = &one.content {
                        self.items(&format!("{prefix}{}::", one.ident), items);
                    }
                }
                _ => {}
            }
        }
    }

    fn fields(&mut self, path: &str, fields: &Fields) {
        for (index, field) in fields.iter().enumerate() {
            if is_public(&field.vis) {
                let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
                self.add(&format!("{path}{name}"), text(&field.ty));
            }
        }
    }

    fn add(&mut self, path: &str, looks: String) {
        self.items.insert(path.to_owned(), looks);
    }
}

/// Where the types stand that several versions have in common.
const SHARED: &str = "shared::";

/// The module of a version as the beginning of a path, and the path of a file in it.
fn version(inside: &str) -> (String, &str) {
    match inside.split_once('/') {
        Some(("shared", rest)) => {
            let module = rest.split(['/', '.']).next().unwrap_or_default();
            (format!("{SHARED}{module}::"), "")
        }
        Some((folder, rest)) if folder != "operations" && folder != "types" => (format!("{folder}::"), rest),
        _ => (String::new(), inside),
    }
}

/// What a module shows of what versions have in common: the path of that, and the names.
fn shared_names(item: &Item) -> Option<(String, Vec<String>)> {
    let Item::Use(found) = item else { return None };
    let UseTree::Path(root) = &found.tree else { return None };
    let UseTree::Path(shared) = root.tree.as_ref() else { return None };
    let UseTree::Path(module) = shared.tree.as_ref() else { return None };
    if root.ident != "crate" || shared.ident != "shared" || !is_public(&found.vis) {
        return None;
    }
    let names = match module.tree.as_ref() {
        UseTree::Group(group) => group.items.iter().collect(),
        other => vec![other],
    };
    let names = names.into_iter().filter_map(|name| match name {
        UseTree::Name(name) => Some(name.ident.to_string()),
        _ => None,
    });
    Some((format!("{SHARED}{}::", module.ident), names.collect()))
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// A function as its callers see it: their arguments have types, and no names.
fn signature(function: &Signature) -> String {
    let arguments: Vec<String> = function
        .inputs
        .iter()
        .map(|argument| match argument {
            FnArg::Receiver(receiver) if matches!(receiver.kind, syn::ReceiverKind::Reference(..)) => {
                "&self".to_owned()
            }
            FnArg::Receiver(_) => "self".to_owned(),
            FnArg::Typed(typed) => text(&typed.ty),
        })
        .collect();
    let asynchronous = if function.asyncness.is_some() { "async " } else { "" };
    let output = text(&function.output);
    let output = output.strip_prefix("->").map_or_else(String::new, |output| format!(" -> {}", output.trim()));
    format!("{asynchronous}fn({}){output}", arguments.join(", "))
}

/// The name of the type that an `impl` is for.
fn of_type(ty: &syn::Type) -> String {
    match ty {
        syn::Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        other => text(other),
    }
}

/// The tokens with as little space between them as people write. Generated types go by their names, wherever they stand.
fn text(tokens: &impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let mut text = String::with_capacity(spaced.len());
    let mut characters = spaced.chars().peekable();
    while let Some(character) = characters.next() {
        if character == ' ' {
            let before = text.chars().last().unwrap_or(' ');
            let after = characters.peek().copied().unwrap_or(' ');
            let is_word = |one: char| one.is_alphanumeric() || one == '_';
            let keeps =
                (is_word(before) && is_word(after)) || before == ',' || after == '-' || before == '>' && is_word(after);
            if !keeps {
                continue;
            }
        }
        text.push(character);
    }
    text.replace("super::", "").replace("types::", "")
}
