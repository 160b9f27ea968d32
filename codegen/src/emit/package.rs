//! `Cargo.toml`.

use std::fmt::Write;

use super::conversion_tests::CONVERSION_TEST;
use super::crate_files::only;
use super::properties::has_properties;
use crate::lower::ALL;
use crate::model::{Crate, Provenance, SourcePart};

/// One dependency of generated crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The package.
    pub name: &'static str,
    /// The version requirement.
    pub version: &'static str,
    /// Whether its default features are on.
    pub default_features: bool,
    /// The features that are on.
    pub features: &'static [&'static str],
    /// The features that are on wherever there are files and clocks, so not on wasm32.
    pub native_features: &'static [&'static str],
    /// Whether it is there only with the feature that has its name.
    pub is_optional: bool,
}

const fn plain(name: &'static str, version: &'static str) -> Dependency {
    Dependency { name, version, default_features: true, features: &[], native_features: &[], is_optional: false }
}

const fn lean(name: &'static str, version: &'static str, features: &'static [&'static str]) -> Dependency {
    Dependency { name, version, default_features: false, features, native_features: &[], is_optional: false }
}

/// What a generated crate depends on: what its copy of the runtime does.
pub const DEPENDENCIES: &[Dependency] = &[
    plain("base64", "0.23.1"),
    plain("bytes", "1.12.1"),
    lean("futures-core", "0.3.34", &[]),
    plain("jiff", "0.2.43"),
    Dependency { is_optional: true, ..lean("proptest", "1.12.0", &["std"]) },
    lean("reqwest", "0.13.5", &["stream"]),
    Dependency { features: &["derive"], ..plain("serde", "1.0.229") },
    Dependency { features: &["float_roundtrip", "preserve_order", "raw_value"], ..plain("serde_json", "1.0.154") },
    Dependency { features: &["sync"], native_features: &["fs", "io-util", "time"], ..plain("tokio", "1.54.1") },
    lean("tracing", "0.1.44", &["std"]),
];

/// The text of `Cargo.toml`.
#[must_use]
pub fn manifest(krate: &Crate) -> String {
    let mut text = format!("# {}\n\n[package]\n", krate.line());
    let _ = writeln!(text, "name = {}", quoted(&krate.package.name));
    let _ = writeln!(text, "version = {}", quoted(&krate.package.version));
    let _ = writeln!(text, "edition = \"2024\"\nrust-version = \"1.90\"");
    let _ = writeln!(text, "description = {}", quoted(&krate.package.description));
    if let Some(license) = &krate.package.license {
        let _ = writeln!(text, "license = {}", quoted(license));
    }
    text.push_str("publish = false\n\n[features]\n");
    text.push_str(&features(krate));
    text.push_str("# TLS by rustls, or by what the system brings.\n");
    text.push_str("rustls = [\"reqwest/rustls\"]\nnative-tls = [\"reqwest/native-tls\"]\n");
    text.push_str("# Calls that wait for their answer, for code that is not async.\n");
    text.push_str("blocking = [\"tokio/rt-multi-thread\"]\n");
    text.push_str("# An `Arbitrary` of each type, for property tests.\n");
    text.push_str("proptest = [\"dep:proptest\"]\n\n[dependencies]\n");
    for dependency in DEPENDENCIES {
        let _ = writeln!(text, "{}", requirement(dependency));
    }
    for (name, requirement) in &krate.package.dependencies {
        let _ = writeln!(text, "{name} = {requirement}");
    }
    text.push_str("\n[target.'cfg(not(target_arch = \"wasm32\"))'.dependencies]\n");
    for dependency in DEPENDENCIES.iter().filter(|dependency| !dependency.native_features.is_empty()) {
        let _ = writeln!(text, "{}", requirement(&Dependency { features: dependency.native_features, ..*dependency }));
    }
    text.push_str(&tests(krate));
    text.push_str(&origin(krate));
    text
}

/// What the crate was made from, for people and tools: every file with its SHA-256, and what was decided beside them.
fn origin(krate: &Crate) -> String {
    let mut text =
        "\n# What this crate was made from. The folders of files are left out: they differ from machine to machine.\n\
                    [package.metadata.bindery]\n"
            .to_owned();
    let newest = krate.bindings.last().map(|binding| &binding.provenance);
    let generator = newest.map_or("", |newest| &newest.generator);
    let decisions = newest.map_or(&[][..], |newest| &newest.decisions);
    let configuration = list("configuration", decisions.iter().map(|phrase| quoted(phrase)).collect());
    let _ = writeln!(text, "generator = {}", quoted(generator));
    if let Some(binding) = only(krate) {
        text.push_str(&description(&binding.provenance));
        return text + &configuration;
    }
    text.push_str(&configuration);
    for binding in &krate.bindings {
        let _ = writeln!(text, "\n[[package.metadata.bindery.versions]]\nmodule = {}", quoted(binding.home.name()));
        text.push_str(&description(&binding.provenance));
    }
    text
}

/// One description, with the files beside it.
fn description(provenance: &Provenance) -> String {
    let part = |file: &str, sha256: &str| format!("{{ file = {}, sha256 = {} }}", quoted(file), quoted(sha256));
    let parts = |parts: &[SourcePart]| parts.iter().map(|one| part(&one.file, &one.sha256)).collect();
    let mut text = format!("title = {}\nversion = {}\n", quoted(&provenance.title), quoted(&provenance.version));
    let _ = writeln!(text, "description = {}", part(&provenance.file, &provenance.sha256));
    if !provenance.parts.is_empty() {
        text.push_str(&list("parts", parts(&provenance.parts)));
    }
    text + &list("overlays", parts(&provenance.overlays))
}

fn list(key: &str, items: Vec<String>) -> String {
    match items.as_slice() {
        [] => format!("{key} = []\n"),
        items => format!("{key} = [\n    {},\n]\n", items.join(",\n    ")),
    }
}

/// The features without which a test is not compiled.
fn tests(krate: &Crate) -> String {
    let all = krate.group_features().first().map(|_| ALL);
    let has_examples = krate.bindings.iter().any(|binding| !binding.examples.is_empty());
    let examples = has_examples.then(|| ("examples", all.into_iter().collect::<Vec<_>>()));
    let properties = has_properties(krate).then(|| ("properties", all.into_iter().chain(["proptest"]).collect()));
    let conversions = (!krate.conversions.is_empty())
        .then(|| (CONVERSION_TEST, krate.version_features().chain(all).chain(["proptest"]).collect()));
    let mut text = String::new();
    let kinds = examples.into_iter().chain(properties).chain(conversions);
    for (name, features) in kinds.filter(|(_, features)| !features.is_empty()) {
        let features: Vec<String> = features.into_iter().map(quoted).collect();
        let _ = write!(text, "\n[[test]]\nname = {}\nrequired-features = [{}]\n", quoted(name), features.join(", "));
    }
    text
}

/// The default features, one for each version, and one for each group of operations where these are features.
fn features(krate: &Crate) -> String {
    let groups = krate.group_features();
    let all = (!groups.is_empty()).then_some(ALL);
    let default = krate.version_features().next_back().into_iter().chain(all).chain(["rustls"]);
    let mut text = format!("default = [{}]\n", default.map(quoted).collect::<Vec<_>>().join(", "));
    if krate.version_features().next().is_some() {
        text.push_str("# Each version of the API, with the types that it needs.\n");
    }
    for version in krate.version_features() {
        let _ = writeln!(text, "{version} = []");
    }
    if groups.is_empty() {
        return text;
    }
    text.push_str(
        "# Each group of operations, with the types that it needs; `all` has the types that none needs, too.\n",
    );
    let _ = writeln!(text, "{ALL} = [");
    for group in &groups {
        let _ = writeln!(text, "    {},", quoted(group));
    }
    text.push_str("]\n");
    for group in &groups {
        let _ = writeln!(text, "{group} = []");
    }
    text
}

fn requirement(dependency: &Dependency) -> String {
    if dependency.default_features && dependency.features.is_empty() && !dependency.is_optional {
        return format!("{} = {}", dependency.name, quoted(dependency.version));
    }
    let mut text = format!("{} = {{ version = {}", dependency.name, quoted(dependency.version));
    if !dependency.default_features {
        text.push_str(", default-features = false");
    }
    if !dependency.features.is_empty() {
        let features: Vec<String> = dependency.features.iter().map(|feature| quoted(feature)).collect();
        let _ = write!(text, ", features = [{}]", features.join(", "));
    }
    if dependency.is_optional {
        text.push_str(", optional = true");
    }
    text.push_str(" }");
    text
}

/// Whether a text is a semantic version: three numbers, and what may follow them behind `-` or `+`.
pub(crate) fn is_version(text: &str) -> bool {
    let (core, rest) = text.split_at(text.find(['-', '+']).unwrap_or(text.len()));
    let numbers: Vec<&str> = core.split('.').collect();
    let is_number = |part: &&str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part.len() == 1 || !part.starts_with('0'))
    };
    let is_rest = |rest: &str| {
        rest.split(['-', '+', '.'])
            .skip(1)
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    numbers.len() == 3 && numbers.iter().all(is_number) && is_rest(rest)
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(crate::lower::docs::one_line(text)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The manifest of the runtime says `workspace = true`; the versions are at the root of the workspace.
    #[test]
    fn generated_crates_depend_on_what_the_runtime_depends_on() {
        let parse = |text: &str| text.parse::<toml::Table>().expect("the manifest is TOML");
        let runtime = parse(include_str!("../../runtime/Cargo.toml"));
        let root = parse(include_str!("../../../Cargo.toml"));
        let shared = root["workspace"]["dependencies"].as_table().expect("it has shared dependencies");
        let expected: Vec<&String> = runtime["dependencies"].as_table().expect("it has dependencies").keys().collect();
        let listed: Vec<&str> = DEPENDENCIES.iter().map(|dependency| dependency.name).collect();
        assert_eq!(listed, expected);
        let native = runtime["target"]["cfg(not(target_arch = \"wasm32\"))"]["dependencies"].as_table();
        let features = |table: Option<&toml::Table>, name: &str| -> Vec<String> {
            let list = table.and_then(|table| table.get(name)?.get("features")?.as_array()).cloned();
            list.unwrap_or_default().iter().filter_map(|feature| Some(feature.as_str()?.to_owned())).collect()
        };
        for dependency in DEPENDENCIES {
            let mut wanted = features(runtime["dependencies"].as_table(), dependency.name);
            if wanted.is_empty() {
                wanted = features(Some(shared), dependency.name);
            }
            assert_eq!(dependency.features, wanted, "{}", dependency.name);
            assert_eq!(dependency.native_features, features(native, dependency.name), "{}", dependency.name);
            let entry = &shared[dependency.name];
            let version = entry.as_str().or_else(|| entry.get("version")?.as_str());
            assert_eq!(version, Some(dependency.version), "{}", dependency.name);
            let optional = runtime["dependencies"][dependency.name].get("optional").and_then(toml::Value::as_bool);
            assert_eq!(dependency.is_optional, optional.unwrap_or_default(), "{}", dependency.name);
        }
    }

    /// What a crate needs that includes generated code, as the documentation says and the example does.
    #[test]
    fn the_dependencies_of_a_build_script_are_documented() {
        let docs = include_str!("../../../docs/build.md");
        let listed = docs.split("the crate that includes the code names them itself").nth(1).expect("it has a list");
        let block = listed.split("```").nth(1).and_then(|block| block.strip_prefix("toml")).expect("it is TOML");
        let table = block.parse::<toml::Table>().expect("the list is TOML");
        for dependency in DEPENDENCIES.iter().filter(|dependency| !dependency.is_optional) {
            let entry = table.get(dependency.name).expect(dependency.name);
            let version = entry.as_str().or_else(|| entry.get("version")?.as_str());
            assert_eq!(version, Some(dependency.version), "{}", dependency.name);
            let features = entry.get("features").and_then(toml::Value::as_array);
            let listed: Vec<&str> = features.into_iter().flatten().filter_map(toml::Value::as_str).collect();
            let mut needed = [dependency.features, dependency.native_features].concat();
            needed.extend((dependency.name == "reqwest").then_some("rustls"));
            needed.sort_unstable();
            assert_eq!(listed, needed, "{}", dependency.name);
        }
        let example = include_str!("../../../examples/build-script/Cargo.toml").parse::<toml::Table>();
        let example = example.expect("the manifest is TOML");
        for name in table.keys() {
            assert!(example["dependencies"].get(name).is_some(), "the example lacks {name}");
        }
    }

    #[test]
    fn texts_cannot_leave_their_string() {
        let hostile = quoted("a\"\n[dependencies]\nevil = \"1\"");
        let table = format!("x = {hostile}").parse::<toml::Table>().expect("it is TOML");
        assert_eq!(table.len(), 1);
    }
}
