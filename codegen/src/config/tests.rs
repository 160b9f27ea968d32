//! What a configuration says, and how it is refused.

use super::{Config, ConfigError};
use crate::adapt::AdaptationKind;
use crate::options::TagFeatures;

const WHOLE: &str = r##"
[[api]]
spec = "a.yaml"
out = "generated/pets"
version = "1.2.0"
license = "MIT"
overlays = ["fix.yaml"]
allow-refs = ["shared"]
allow-remote-refs = true
tag-features = "always"

[api.include]
tags = ["pets"]
paths = ["/pets/**"]

[api.exclude]
operations = ["DELETE **"]

[api.rename]
types = { Pet = "Animal", "#/components/schemas/Pet/properties/collar" = "Band" }
fields.Pet = { petId = "id" }
operations = { "GET /pets" = "all" }

[api.replace]
Money = "::rust_decimal::Decimal"

[api.derive]
"*" = ["Hash"]
Pet = ["Eq", "::schemars::JsonSchema"]

[api.dependencies]
rust_decimal = { version = "1", features = ["serde"] }
schemars = "1"

[[api]]
spec = "b.json"
out = "b"
name = "other"
"##;

#[test]
fn everything_is_read() {
    let config = Config::parse(WHOLE).expect("it is valid");
    let [first, second] = config.apis.as_slice() else { panic!("there are two entries") };
    assert!(first.allow_remote_refs && !second.allow_remote_refs);
    assert_eq!(first.options.package_name.as_deref(), Some("pets"));
    assert_eq!(first.options.package_version.as_deref(), Some("1.2.0"));
    assert_eq!((first.options.tag_features, second.options.tag_features), (TagFeatures::Always, TagFeatures::Auto));
    let selection = &first.options.selection;
    assert_eq!(
        selection.include.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["tag `pets`", "path `/pets/**`"]
    );
    assert_eq!(selection.exclude.iter().map(ToString::to_string).collect::<Vec<_>>(), ["operation `DELETE **`"]);
    let places: Vec<&str> = first.options.adaptations.iter().map(|one| one.place.as_str()).collect();
    assert_eq!(places, ["line 20", "line 20", "line 22", "line 21", "line 25", "line 28", "line 29", "line 29"]);
    let derive = AdaptationKind::Derive { ty: None, path: "Hash".to_owned() };
    assert_eq!(first.options.adaptations[5].kind, derive);
    let expected = [("rust_decimal", "{ features = [\"serde\"], version = \"1\" }"), ("schemars", "\"1\"")];
    assert_eq!(first.options.dependencies, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    assert_eq!((second.line, second.options.package_name.as_deref()), (35, Some("other")));
    let read = first.read_options(&first.description, "base".as_ref());
    assert_eq!(read.overlays, ["base/fix.yaml"].map(std::path::PathBuf::from));
}

#[test]
fn versions_are_in_order_and_have_the_overlays_of_all() {
    let text = "[[api]]\nout = 'x'\noverlays = ['all.yaml']\n\
                versions = ['1.yaml', { name = 'two', spec = '2.yaml', overlays = ['own.yaml'] }]\n";
    let config = Config::parse(text).expect("it is valid");
    let found: Vec<_> = config.apis[0]
        .descriptions()
        .map(|one| {
            let overlays: Vec<_> = one.overlays.iter().map(|path| path.display().to_string()).collect();
            (one.name.as_deref(), one.spec.display().to_string(), overlays.join(" "))
        })
        .collect();
    let expected = [(None, "1.yaml", "all.yaml"), (Some("two"), "2.yaml", "all.yaml own.yaml")];
    assert_eq!(found, expected.map(|(name, spec, overlays)| (name, spec.to_owned(), overlays.to_owned())));
    assert!(config.apis[0].earlier.is_some());
}

#[test]
fn mistakes_are_refused_with_their_place_and_what_would_be_right() {
    let cases = [
        ("", "no [[api]] entry: add one with `spec` and `out`"),
        (
            "[[api]]\nspec = 'a'\nout = 'x'\n[[api]]\nspec = 'b'\nout = 'x'\n",
            "line 4: two [[api]] entries write to `x`",
        ),
        ("[[api]]\nspec = 'a'\n", "line 1: missing field `out`"),
        ("\n[[api]]\nout = 'x'\n", "line 2: `spec`: missing: name a description, or several under `versions`"),
        (
            "[[api]]\nspec = 'a'\nversions = ['b']\nout = 'x'\n",
            "line 1: `versions`: they stand in place of `spec`: name that one among them",
        ),
        (
            "[[api]]\nversions = ['b', 3]\nout = 'x'\n",
            "line 2: wanted the path of a description, or a table such as `{ name = \"v1\", spec = \"v1.yaml\" }`",
        ),
        ("\n[[api]]\nspec = 'a'\nout = 3\n", "line 4: invalid type: integer `3`, expected path string"),
        (
            "[[api]]\nspec = 'a'\nout = 'x'\nname = 'My Crate'\n",
            "line 4: `name`: `My Crate`: not the name of a package: `my-crate` would be",
        ),
        (
            "[[api]]\nspec = 'a'\nout = 'x'\nversion = 'v1'\n",
            "line 4: `version`: `v1`: not a version: write one such as `1.2.0`",
        ),
        ("[[api]]\nspec = 'a'\nout = 'x'\ntag-features = true\n", "line 4: wanted string or table"),
        (
            "[[api]]\nspec = 'a'\nout = 'x'\ntag-features = 'yes'\n",
            "line 4: unknown variant `yes`, expected one of `auto`, `always`, `never`",
        ),
        (
            "[[api]]\nspec = 'a'\nout = 'x'\n[api.exclude]\ntags = ['!pets']\n",
            "line 5: `exclude.tags`: a selector cannot be negated by `!`: use the list of what is excluded",
        ),
        (
            "[[api]]\nspec = 'a'\nout = 'x'\n[api.dependencies]\nserde = '1'\n",
            "line 5: `dependencies.serde`: every generated crate has this dependency already",
        ),
        (
            "[[api]]\nspec = 'a'\nout = 'x'\n[api.dependencies]\nx = 1\n",
            "line 5: `dependencies.x`: write a version, or a table such as `{ version = \"1\", features = [\"serde\"] }`",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(Config::parse(text).expect_err(text).to_string(), expected);
    }
}

#[test]
fn an_unknown_key_is_refused_with_those_that_are_known() {
    for (text, line, known) in [
        ("[[api]]\nspec = 'a'\nout = 'x'\nspeck = 1\n", 4, "`overlays`"),
        ("[[api]]\nspec = 'a'\nout = 'x'\n[api.rename]\nfield = {}\n", 5, "`fields`"),
    ] {
        let error = Config::parse(text).expect_err(text);
        assert!(matches!(error, ConfigError::Syntax { line: at, .. } if at == line), "{error}");
        assert!(error.to_string().contains(known), "{error}");
    }
}
