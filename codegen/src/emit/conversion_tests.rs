//! The tests of the conversions between versions.

use super::crate_files::{Content, EmittedFile, ascii_attribute};
use super::{Items, ident, paths};
use crate::model::{Binding, Conversions, Crate};
use crate::tokens::{TokenStream, quote};

/// The name of the test, and of its folder.
pub(super) const CONVERSION_TEST: &str = "conversions";

/// A file for the conversions between each two modules, below one that has what they share; nothing where there are none.
pub(super) fn conversion_tests(krate: &Crate) -> Vec<EmittedFile<'_>> {
    if krate.conversions.is_empty() {
        return Vec::new();
    }
    let names = "#![allow(non_snake_case, reason = \"a test is called as its type is\")]".to_owned();
    let is_ascii = krate.bindings.iter().all(Binding::is_ascii);
    let main = Content::Rust {
        line: krate.line(),
        docs: vec!["Whatever value a type has is sent as before once it is one of another version.".to_owned()],
        attributes: std::iter::once(names).chain(ascii_attribute(is_ascii)).collect(),
        items: Box::new(|| main_items(krate)),
    };
    let mut files = vec![EmittedFile { path: format!("tests/{CONVERSION_TEST}/main.rs"), content: main }];
    files.extend(krate.conversions.iter().map(|conversions| {
        let items: Items<'_> = Box::new(|| items(krate, conversions));
        let content = Content::Rust { line: krate.line(), docs: Vec::new(), attributes: Vec::new(), items };
        EmittedFile { path: format!("tests/{CONVERSION_TEST}/{}.rs", conversions.home.name()), content }
    }));
    files
}

fn main_items(krate: &Crate) -> Vec<TokenStream> {
    let modules = krate.conversions.iter().map(|one| ident(one.home.name()));
    let name = ident(&krate.package.crate_name());
    vec![
        quote!(#(mod #modules;)*),
        quote! {
            use ::proptest::arbitrary::{Arbitrary, any};
            use ::proptest::prop_assert_eq;
            use ::proptest::test_runner::{Config, TestRng, TestRunner};
            use ::serde::Serialize;

            use #name::runtime::drawn::{Draw, has_values};
        },
        quote! {
            /// Draws values of a type, the same in each run, converts each, and compares the JSON of both.
            #[track_caller]
            fn becomes<T: Arbitrary + Draw + Clone + Serialize, U: From<T> + Serialize>() {
                if !has_values::<T>() {
                    return;
                }
                let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
                let rng = TestRng::deterministic_rng(config.rng_algorithm);
                let outcome = TestRunner::new_with_rng(config, rng).run(&any::<T>(), |before| {
                    let after = U::from(before.clone());
                    let before = ::serde_json::to_value(&before).expect("every value has a JSON form");
                    let after = ::serde_json::to_value(&after).expect("every value has a JSON form");
                    prop_assert_eq!(before, after);
                    Ok(())
                });
                if let Err(failure) = outcome {
                    panic!("{failure}");
                }
            }
        },
    ]
}

fn items(krate: &Crate, conversions: &Conversions) -> Vec<TokenStream> {
    let (older, newer) =
        (paths::outside(krate, &conversions.older.shown), paths::outside(krate, &conversions.newer.shown));
    let tests = conversions.items.iter().map(|one| {
        let ty = ident(&one.ident);
        let bare = one.ident.trim_start_matches("r#");
        let (test, from, to) = match one.is_forward {
            true => (ident(&format!("{bare}_becomes_newer")), quote!(older), quote!(newer)),
            false => (ident(&format!("{bare}_becomes_older")), quote!(newer), quote!(older)),
        };
        quote! {
            #[test]
            fn #test() {
                becomes::<#from::#ty, #to::#ty>();
            }
        }
    });
    vec![quote!(use super::becomes; use #newer as newer; use #older as older;), quote!(#(#tests)*)]
}
