//! The tests that the examples of the description are.

use proc_macro2::TokenStream;
use quote::quote;

use super::crate_files::{Content, EmittedFile};
use super::ident::ident;
use super::types::{Scope, type_tokens};
use crate::model::Crate;

/// `tests/examples.rs`, and the JSON of each example beside it; nothing where there are none.
pub(super) fn example_files(krate: &Crate) -> Vec<EmittedFile<'_>> {
    if krate.binding.examples.is_empty() {
        return Vec::new();
    }
    let docs = vec!["Every example of the description goes through its type and comes back as it was.".to_owned()];
    let mut files = vec![EmittedFile {
        path: "tests/examples.rs".to_owned(),
        content: Content::Rust { docs, attributes: Vec::new(), items: Box::new(|| test_items(krate)) },
    }];
    files.extend(krate.binding.examples.iter().map(|example| EmittedFile {
        path: format!("tests/examples/{}.json", example.ident),
        content: Content::Text(format!("{}\n", example.text)),
    }));
    files
}

fn test_items(krate: &Crate) -> Vec<TokenStream> {
    let name = ident(&krate.package.crate_name());
    let tests: Vec<TokenStream> = krate
        .binding
        .examples
        .iter()
        .map(|example| -> TokenStream {
            let (test, ty) = (ident(&example.ident), type_tokens(&krate.binding.types, &example.ty, Scope::Outside));
            let path = format!("examples/{}.json", example.ident);
            quote! {
                #[test]
                fn #test() {
                    comes_back::<#ty>(include_str!(#path));
                }
            }
        })
        .collect();
    let types = tests.iter().any(|test| test.to_string().contains("types ::")).then(|| quote!(use #name::types;));
    vec![
        quote!(#types),
        quote! {
            /// Decodes the text as the type, encodes that again, and compares the two as JSON.
            #[track_caller]
            fn comes_back<T: ::serde::Serialize + ::serde::de::DeserializeOwned>(text: &str) {
                let before: ::serde_json::Value = ::serde_json::from_str(text).expect("the example is JSON");
                let value: T = ::serde_json::from_str(text).expect("the example fits its type");
                let after = ::serde_json::to_value(value).expect("every value has a JSON form");
                assert!(is_equal(&before, &after), "before: {before}\nafter: {after}");
            }

            /// Whether two values are the same JSON; numbers are compared by value.
            fn is_equal(left: &::serde_json::Value, right: &::serde_json::Value) -> bool {
                use ::serde_json::Value::{Array, Number, Object};
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
        },
        quote!(#(#tests)*),
    ]
}
