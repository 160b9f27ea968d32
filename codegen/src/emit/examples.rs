//! The tests that the examples of the description are.

use super::crate_files::{Content, EmittedFile, only};
use super::test_files::{VersionTests, version_tests};
use super::types::{Place, Scope, type_tokens};
use super::{Items, ident, paths};
use crate::model::{Binding, Crate};
use crate::tokens::{TokenStream, quote};

const DOCS: &str = "Every example of the description goes through its type and comes back as it was.";

/// `tests/examples.rs`, or a folder with a file for each version, and the JSON of each example; nothing where there are none.
pub(super) fn example_files(krate: &Crate) -> Vec<EmittedFile<'_>> {
    let with_examples: Vec<&Binding> = krate.bindings.iter().filter(|binding| !binding.examples.is_empty()).collect();
    let mut files = match (only(krate), with_examples.as_slice()) {
        (_, []) => return Vec::new(),
        (Some(binding), _) => {
            let items: Items<'_> = Box::new(|| {
                let (types, tests) = tests(krate, binding, "examples");
                vec![types, comes_back(), tests]
            });
            let line = krate.line();
            let content = Content::Rust { line, docs: vec![DOCS.to_owned()], attributes: Vec::new(), items };
            vec![EmittedFile { path: "tests/examples.rs".to_owned(), content }]
        }
        (None, versions) => {
            let versions = versions.iter().map(|binding| (*binding, version_items(krate, binding))).collect();
            let shared = comes_back();
            version_tests(
                krate,
                VersionTests { name: "examples", docs: DOCS, attributes: Vec::new(), shared, versions },
            )
        }
    };
    for binding in with_examples {
        files.extend(binding.examples.iter().map(|example| EmittedFile {
            path: format!("tests/examples/{}", binding.home.file(&format!("{}.json", example.ident))),
            content: Content::Text(format!("{}\n", example.text)),
        }));
    }
    files
}

fn version_items<'a>(krate: &'a Crate, binding: &'a Binding) -> Items<'a> {
    Box::new(|| {
        let (types, tests) = tests(krate, binding, binding.home.name());
        vec![quote!(use super::comes_back; #types), tests]
    })
}

/// What the tests of a binding bring in, and the tests. The JSON of each stands in `folder`.
fn tests(krate: &Crate, binding: &Binding, folder: &str) -> (TokenStream, TokenStream) {
    let tests: Vec<TokenStream> = binding
        .examples
        .iter()
        .map(|example| -> TokenStream {
            let (test, ty) =
                (ident(&example.ident), type_tokens(&binding.types, &example.ty, Scope::plain(Place::Outside)));
            let path = format!("{folder}/{}.json", example.ident);
            quote! {
                #[test]
                fn #test() {
                    let text = include_str!(#path);
                    comes_back::<#ty>(text);
                }
            }
        })
        .collect();
    let types = tests.iter().any(|test| test.to_string().contains("types ::")).then(|| {
        let types = paths::outside(krate, &binding.types.home);
        quote!(use #types;)
    });
    (quote!(#types), quote!(#(#tests)*))
}

fn comes_back() -> TokenStream {
    quote! {
        use serde::Serialize;
        use serde::de::DeserializeOwned;
        use serde_json::Value;

        /// Decodes the text as the type, encodes that again, and compares the two as JSON.
        #[track_caller]
        fn comes_back<T: Serialize + DeserializeOwned>(text: &str) {
            let before: Value = serde_json::from_str(text).expect("the example is JSON");
            let value: T = serde_json::from_str(text).expect("the example fits its type");
            let after = serde_json::to_value(value).expect("every value has a JSON form");
            let is_same = is_equal(&before, &after);
            assert!(is_same, "before: {before}\nafter: {after}");
        }

        /// Whether two values are the same JSON; numbers are compared by value.
        fn is_equal(left: &Value, right: &Value) -> bool {
            use Value::{Array, Number, Object};
            match (left, right) {
                (Number(left), Number(right)) => left == right || left.as_f64() == right.as_f64(),
                (Array(left), Array(right)) => {
                    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_equal(left, right))
                }
                (Object(left), Object(right)) => {
                    left.len() == right.len()
                        && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| is_equal(value, other)))
                }
                _ => left == right,
            }
        }
    }
}
