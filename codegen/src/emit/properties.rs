//! The tests of what holds for every value of every type.

use std::collections::HashSet;

use super::crate_files::{Content, EmittedFile, ascii_attribute, only};
use super::test_files::{VersionTests, version_tests};
use super::{Items, ident, paths};
use crate::model::{Binding, Crate, TypeId, TypeItem, TypeKind};
use crate::tokens::{TokenStream, quote};

const DOCS: &str = "Whatever value a type has comes back from its JSON as it was.";

/// Whether there are types to test.
pub(super) fn has_properties(krate: &Crate) -> bool {
    krate.bindings.iter().any(|binding| binding.types.items.iter().any(is_drawn))
}

/// Whether the type is one of the crate's own, and not another name for some type.
fn is_drawn(item: &TypeItem) -> bool {
    matches!(item.kind, TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_))
}

/// `tests/properties.rs`, or a folder with a file for each version; nothing where there are no types.
pub(super) fn property_files(krate: &Crate) -> Vec<EmittedFile<'_>> {
    if !has_properties(krate) {
        return Vec::new();
    }
    let names = "#![allow(non_snake_case, reason = \"a test is called as its type is\")]".to_owned();
    let is_ascii = krate.bindings.iter().all(Binding::is_ascii);
    let attributes: Vec<String> = std::iter::once(names).chain(ascii_attribute(is_ascii)).collect();
    if let Some(binding) = only(krate) {
        let items: Items<'_> = Box::new(|| test_items(krate, binding));
        let content = Content::Rust { line: krate.line(), docs: vec![DOCS.to_owned()], attributes, items };
        return vec![EmittedFile { path: "tests/properties.rs".to_owned(), content }];
    }
    let name = ident(&krate.package.crate_name());
    let (imports, comes_back) = (imports(&quote!(use #name::runtime::drawn::{Draw, has_values};)), comes_back());
    let shared = quote!(#imports #comes_back);
    let versions = krate.bindings.iter().filter(|binding| !drawn(krate, binding).is_empty());
    let versions = versions.map(|binding| (binding, version_items(krate, binding))).collect();
    version_tests(krate, VersionTests { name: "properties", docs: DOCS, attributes, shared, versions })
}

/// The types that are tested as those of a binding. Those that several versions share are tested with the newest of them.
fn drawn<'a>(krate: &'a Crate, binding: &'a Binding) -> Vec<&'a TypeItem> {
    let elsewhere = binding.types.imports.iter().filter(|import| {
        let newest = krate.shared.iter().find(|shared| shared.types.home == import.from).map(|shared| &shared.newest);
        newest != Some(&binding.home)
    });
    let elsewhere: HashSet<TypeId> = elsewhere.flat_map(|import| &import.items).copied().collect();
    let items = binding.types.items.iter().enumerate();
    items.filter(|(place, item)| is_drawn(item) && !elsewhere.contains(&TypeId(*place))).map(|(_, item)| item).collect()
}

fn test_items(krate: &Crate, binding: &Binding) -> Vec<TokenStream> {
    let name = ident(&krate.package.crate_name());
    let imports = imports(&quote! {
        use #name::runtime::drawn::{Draw, has_values};
        use #name::types;
    });
    vec![imports, comes_back(), tests(krate, binding)]
}

fn version_items<'a>(krate: &'a Crate, binding: &'a Binding) -> Items<'a> {
    Box::new(|| {
        let types = paths::outside(krate, &binding.types.home);
        vec![quote!(use super::comes_back; use #types;), tests(krate, binding)]
    })
}

fn tests(krate: &Crate, binding: &Binding) -> TokenStream {
    let tests = drawn(krate, binding).into_iter().map(|item| {
        let (test, ty) = (ident(&format!("any_{}", item.name.bare())), ident(&item.name.ident));
        quote! {
            #[test]
            fn #test() {
                comes_back::<types::#ty>();
            }
        }
    });
    quote!(#(#tests)*)
}

/// What drawing values needs, and what is drawn.
fn imports(own: &TokenStream) -> TokenStream {
    quote! {
        use proptest::arbitrary::{Arbitrary, any};
        use proptest::prop_assert_eq;
        use proptest::test_runner::{Config, TestRng, TestRunner};
        use serde::Serialize;
        use serde::de::DeserializeOwned;

        #own
    }
}

fn comes_back() -> TokenStream {
    quote! {
        /// Draws values, the same in each run, writes each as JSON, and reads that again. A type that has to contain
        /// itself has no value.
        #[track_caller]
        fn comes_back<T: Arbitrary + Draw + PartialEq + Serialize + DeserializeOwned>() {
            if !has_values::<T>() {
                return;
            }
            let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
            let rng = TestRng::deterministic_rng(config.rng_algorithm);
            let outcome = TestRunner::new_with_rng(config, rng).run(&any::<T>(), |before| {
                let text = serde_json::to_string(&before).expect("every value has a JSON form");
                let after: T = serde_json::from_str(&text).expect("what was written can be read");
                let again = serde_json::to_string(&after).expect("every value has a JSON form");
                prop_assert_eq!(text, again);
                prop_assert_eq!(before, after);
                Ok(())
            });
            if let Err(failure) = outcome {
                panic!("{failure}");
            }
        }
    }
}
