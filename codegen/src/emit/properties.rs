//! The tests of what holds for every value of every type.

use proc_macro2::TokenStream;
use quote::quote;

use super::crate_files::{Content, EmittedFile};
use super::ident::ident;
use crate::model::{Crate, TypeItem, TypeKind};

/// Whether there are types to test.
pub(super) fn has_properties(krate: &Crate) -> bool {
    krate.binding.types.items.iter().any(is_drawn)
}

/// Whether the type is one of the crate's own, and not another name for some type.
fn is_drawn(item: &TypeItem) -> bool {
    matches!(item.kind, TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_))
}

/// `tests/properties.rs`; nothing where there are no types.
pub(super) fn property_file(krate: &Crate) -> Option<EmittedFile<'_>> {
    if !has_properties(krate) {
        return None;
    }
    let mut attributes = vec!["#![allow(non_snake_case, reason = \"a test is called as its type is\")]".to_owned()];
    if !krate.binding.is_ascii() {
        attributes.push(
            "#![allow(uncommon_codepoints, mixed_script_confusables, confusable_idents, \
             reason = \"names are those of the description\")]"
                .to_owned(),
        );
    }
    let docs = vec!["Whatever value a type has comes back from its JSON as it was.".to_owned()];
    let content = Content::Rust { docs, attributes, items: Box::new(|| test_items(krate)) };
    Some(EmittedFile { path: "tests/properties.rs".to_owned(), content })
}

fn test_items(krate: &Crate) -> Vec<TokenStream> {
    let tests = krate.binding.types.items.iter().filter(|item| is_drawn(item)).map(|item| {
        let (test, ty) = (ident(&format!("any_{}", item.name.bare())), ident(&item.name.ident));
        quote! {
            #[test]
            fn #test() {
                comes_back::<types::#ty>();
            }
        }
    });
    let name = ident(&krate.package.crate_name());
    vec![
        quote! {
            use ::proptest::arbitrary::{Arbitrary, any};
            use ::proptest::prop_assert_eq;
            use ::proptest::test_runner::{Config, TestRng, TestRunner};
            use ::serde::Serialize;
            use ::serde::de::DeserializeOwned;

            use #name::runtime::drawn::{Draw, has_values};
            use #name::types;
        },
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
                    let text = ::serde_json::to_string(&before).expect("every value has a JSON form");
                    let after: T = ::serde_json::from_str(&text).expect("what was written can be read");
                    let again = ::serde_json::to_string(&after).expect("every value has a JSON form");
                    prop_assert_eq!(text, again);
                    prop_assert_eq!(before, after);
                    Ok(())
                });
                if let Err(failure) = outcome {
                    panic!("{failure}");
                }
            }
        },
        quote!(#(#tests)*),
    ]
}
