//! The client runtime, as it is copied into each crate: what every API needs, and the parts that this one does.
//!
//! In: the files of the runtime's own package, and the crate. Out: the files of the crate's module `runtime`. Not known
//! here: what the runtime does.

mod keep;
mod parts;

use std::borrow::Cow;

pub(super) use parts::{Part, Parts};

/// Path below `runtime/src` and text of each of its files, in order of path.
pub const RUNTIME: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime_files.rs"));

/// The paths below `src` and the texts of the files that a crate gets. The runtime's own tests stay with its package.
pub(super) fn runtime_files(parts: &Parts) -> impl Iterator<Item = (String, Cow<'static, str>)> {
    let gates = keep::gates(root(), parts);
    RUNTIME
        .iter()
        .filter(move |(name, _)| !gates.is_gated(name))
        .map(|(name, text)| (path_in_crate(name), keep::keep(text, parts)))
}

/// The file that declares the modules.
fn root() -> &'static str {
    RUNTIME.iter().find(|(name, _)| *name == "lib.rs").map_or("", |(_, text)| text)
}

/// The path below `src` that a file of the runtime gets in a generated crate: its `lib.rs` is the root of the module.
fn path_in_crate(name: &str) -> String {
    if name == "lib.rs" { "runtime/mod.rs".to_owned() } else { format!("runtime/{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_is_embedded_with_its_root() {
        assert!(RUNTIME.iter().any(|(name, text)| *name == "lib.rs" && !text.is_empty()));
        assert!(RUNTIME.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn every_part_is_a_feature_of_the_runtime_and_every_such_feature_is_a_part() {
        let manifest: toml::Table =
            toml::from_str(include_str!("../../../runtime/Cargo.toml")).unwrap_or_else(|error| panic!("{error}"));
        let listed: Vec<&str> = manifest["features"]["parts"]
            .as_array()
            .map(|names| names.iter().filter_map(toml::Value::as_str).collect())
            .unwrap_or_default();
        assert_eq!(Part::ALL.map(Part::feature).to_vec(), listed);
    }

    #[test]
    fn a_copy_has_no_condition_on_parts_and_no_tests_and_is_rust() {
        for parts in [Parts::none(), Parts::all()] {
            for (path, text) in runtime_files(&parts) {
                assert!(!text.contains("cfg(test)"), "{path}");
                for part in Part::ALL {
                    assert!(!text.contains(&format!("feature = \"{}\"", part.feature())), "{path}");
                }
                assert!(syn::parse_file(&text).is_ok(), "{path}");
            }
        }
    }

    #[test]
    fn a_part_that_is_not_needed_leaves_no_file() {
        let names = |parts: &Parts| runtime_files(parts).map(|(path, _)| path).collect::<Vec<_>>();
        let (none, all) = (names(&Parts::none()), names(&Parts::all()));
        assert!(none.len() + 20 < all.len(), "{} of {}", none.len(), all.len());
        assert!(!none.iter().any(|path| path.contains("/xml/") || path.ends_with("tests.rs")), "{none:?}");
        assert!(!all.iter().any(|path| path.ends_with("tests.rs")), "{all:?}");
    }
}
