//! Crates that become modules.

use super::rebase::rebase;
use super::scan::{Stretch, stretches};
use super::{EmbedError, embed};
use crate::tree::FileTree;

#[test]
fn only_paths_in_code_are_rebased() {
    let rows = [
        ("use crate::a::B;", "use crate::api::a::B;"),
        ("pub(crate) fn f(x: crate::X) {}", "pub(crate) fn f(x: crate::api::X) {}"),
        ("\"crate::a\" // crate::a", "\"crate::a\" // crate::a"),
        ("r#\"crate::\"a\"# + crate::B", "r#\"crate::\"a\"# + crate::api::B"),
        ("'\"' + crate::B + '\\'' + crate::C", "'\"' + crate::api::B + '\\'' + crate::api::C"),
        ("fn f<'a>(x: &'a crate::X)", "fn f<'a>(x: &'a crate::api::X)"),
        ("/* crate::a /* */ crate::b */ crate::c", "/* crate::a /* */ crate::b */ crate::api::c"),
        ("/// See [`crate::Error`] and crate::x.", "/// See [`crate::api::Error`] and crate::x."),
        ("r#type::x + my_crate::y + $crate::z", "r#type::x + my_crate::y + $crate::z"),
        ("crate::mine::X + crate::{a, b}", "crate::mine::X + crate::api::{a, b}"),
        ("'é' crate::x b\"crate::y\"", "'é' crate::api::x b\"crate::y\""),
    ];
    for (text, expected) in rows {
        let own = ["a", "b", "c", "x", "B", "C", "X", "Error"].map(str::to_owned);
        assert_eq!(rebase(text, "api", &own), expected);
    }
}

#[test]
fn stretches_are_the_whole_text() {
    for text in ["", "\"", "'", "'a", "/*", "//", "r#\"", "\\", "'\\", "ä'ö'\"ü", "b'\\''", "r\"a\"b"] {
        let joined: String = stretches(text)
            .into_iter()
            .map(|stretch| match stretch {
                Stretch::Code(part) | Stretch::Other(part) => part,
            })
            .collect();
        assert_eq!(joined, text);
    }
}

#[test]
fn modules_stand_in_each_other() {
    let mut tree = FileTree::new();
    tree.insert(
        "src/lib.rs",
        "// first\n//! Docs.\n\n#![forbid(\n    unsafe_code\n)]\n\nmod a;\npub mod b;\npub use a::X;\n",
    );
    tree.insert(
        "src/a.rs",
        "//! A.\npub struct X(crate::b::Y);\n\n#[cfg(test)]\nmod tests {\n    mod deep {\n    }\n}\n",
    );
    tree.insert("src/b/mod.rs", "pub(crate) mod c;\npub use c::Y;\n");
    tree.insert("src/b/c.rs", "pub struct Y;\n");
    let text = embed(&tree, "clients::api").expect("it is whole");
    let expected = "// first\n\n\nmod a {\n//! A.\npub struct X(crate::clients::api::b::Y);\n\n}\npub mod b {\npub(crate) mod c \
                    {\npub struct Y;\n}\npub use c::Y;\n}\npub use a::X;\n";
    assert_eq!(text, expected);
    assert!(syn::parse_file(&text).is_ok());
}

#[test]
fn what_cannot_be_embedded_is_refused() {
    let mut tree = FileTree::new();
    tree.insert("src/lib.rs", "mod a;\n");
    assert_eq!(embed(&tree, "api"), Err(EmbedError::Missing("src/a".to_owned())));
    for module in ["", "a b", "a::", "fn", "a; mod b"] {
        assert_eq!(embed(&tree, module), Err(EmbedError::Module(module.to_owned())));
    }
}
