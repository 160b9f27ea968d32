//! What stands under `generated/` is what the generator writes now, twice the same, and builds without the workspace.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bindery_codegen::config::{ApiConfig, Config, DescriptionConfig};
use bindery_codegen::{Output, generate, generate_configured};
use bindery_spec::{ReadOptions, read_path};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The entries of the workspace's own configuration, with what the generator makes of each.
fn outputs() -> Vec<(ApiConfig, Output)> {
    let text = fs::read_to_string(root().join("bindery.toml")).expect("bindery.toml stands in the root");
    let config = Config::parse(&text).expect("bindery.toml is valid");
    config.apis.into_iter().map(|api| (api.clone(), output(&api))).collect()
}

fn output(api: &ApiConfig) -> Output {
    let read = |one: &DescriptionConfig| read_path(&root().join(&one.spec), &api.read_options(one, &root()));
    let readings: Vec<_> = api.descriptions().map(read).collect();
    generate_configured(api, &readings, &api.options).expect("our own descriptions generate")
}

#[test]
fn generated_crates_are_fresh() {
    for (api, output) in outputs() {
        let difference = output.tree.check(&root().join(&api.out)).expect("the folder can be read");
        assert!(
            difference.is_none(),
            "{} is stale: {}; run `cargo run -- generate`",
            api.out.display(),
            difference.expect("checked")
        );
    }
}

#[test]
fn every_crate_under_generated_is_configured() {
    let configured: Vec<_> = outputs().into_iter().map(|(api, _)| root().join(api.out)).collect();
    for entry in fs::read_dir(root().join("generated")).expect("generated/ exists").flatten() {
        assert!(configured.contains(&root().join("generated").join(entry.file_name())), "{:?}", entry.file_name());
    }
}

#[test]
fn the_same_description_gives_the_same_bytes() {
    for (api, first) in outputs() {
        let second = output(&api);
        assert_eq!(first.tree, second.tree, "{}", api.out.display());
    }
}

/// Order means nothing in a JSON object, so a description with its component maps turned around gives the same types.
#[test]
fn the_order_of_components_does_not_change_a_type() {
    for (api, first) in outputs().into_iter().filter(|(api, _)| api.earlier.is_none()) {
        let text = fs::read_to_string(root().join(&api.description.spec)).expect("the description can be read");
        let mut document: serde_json::Value = serde_yaml::from_str(&text).expect("the description is YAML");
        let schemas = document["components"]["schemas"].as_object_mut().expect("the description has schemas");
        *schemas = std::mem::take(schemas).into_iter().rev().collect();
        let turned = document.to_string();
        let reading = bindery_spec::read_text("turned.json", &turned, &ReadOptions::default());
        let second = generate(&reading, &api.options).expect("it generates");
        for (path, text) in
            first.tree.iter().filter(|(path, _)| path.starts_with("src/types") && !path.ends_with("mod.rs"))
        {
            let other = second.tree.get(path).unwrap_or_else(|| panic!("{path} is missing"));
            assert_eq!(text.lines().collect::<Vec<_>>(), other.lines().collect::<Vec<_>>(), "{path}");
        }
    }
}

/// Vendoring is copying one folder: it has to build where nothing of this workspace is.
#[test]
fn a_copied_folder_builds_alone() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder can be made");
    for (api, output) in outputs() {
        let folder = elsewhere.path().join(api.out.file_name().expect("an output has a name"));
        output.tree.write(&folder).expect("the copy can be written");
        // The same versions as here, so that nothing has to be fetched.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file can be copied");
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline", "--no-default-features", "--target-dir"])
            .arg(root().join("target/standalone"))
            .env("RUSTFLAGS", "-D warnings")
            .current_dir(&folder)
            .output()
            .expect("cargo can be run");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{} does not build alone:\n{errors}", api.out.display());
    }
}

/// A crate of several versions compiles with any of them, all of them and none, and nothing in it is left unused.
#[test]
fn any_versions_compile_without_a_warning() {
    let (api, output) = outputs().into_iter().find(|(api, _)| api.earlier.is_some()).expect("one has versions");
    let elsewhere = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = elsewhere.path().join(api.out.file_name().expect("an output has a name"));
    output.tree.write(&folder).expect("the copy can be written");
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file can be copied");
    let versions = &output.summary.versions;
    for chosen in 0..1_usize << versions.len() {
        let features: Vec<&str> = (0..versions.len())
            .filter(|place| chosen >> place & 1 == 1)
            .map(|place| versions[place].as_str())
            .collect();
        let output = Command::new(env!("CARGO"))
            .args([
                "check",
                "--quiet",
                "--offline",
                "--no-default-features",
                "--features",
                &features.join(","),
                "--target-dir",
            ])
            .arg(root().join("target/standalone"))
            .env("RUSTFLAGS", "-D warnings")
            .current_dir(&folder)
            .output()
            .expect("cargo can be run");
        assert!(output.status.success(), "{features:?}:\n{}", String::from_utf8_lossy(&output.stderr));
    }
}
