//! `bindery diff`, as a command.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pair(code: &str) -> [PathBuf; 2] {
    ["old.yaml", "new.yaml"].map(|name| root().join("spec/corpus/diff").join(code).join(name))
}

fn run(files: &[PathBuf; 2], options: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bindery")).arg("diff").args(files).args(options).output().expect("it runs")
}

#[test]
fn the_json_has_the_form_of_its_schema() {
    let schema = std::fs::read_to_string(root().join("docs/diff.schema.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    for entry in std::fs::read_dir(root().join("spec/corpus/diff")).expect("pairs") {
        let name = entry.expect("a pair").file_name().to_string_lossy().into_owned();
        let output = run(&pair(&name), &["--json"]);
        assert_eq!(output.status.code(), Some(0), "{name}");
        let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let errors: Vec<String> =
            validator.iter_errors(&found).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        assert!(
            found["changes"]
                .as_array()
                .is_some_and(|changes| changes.iter().any(|change| change["code"] == name.as_str()))
        );
    }
}

#[test]
fn the_exit_code_says_whether_what_fail_on_names_was_found() {
    let missing = [root().join("spec/no-such.yaml"), root().join("spec/image-library/1.0.0.yaml")];
    let cases: [(&[PathBuf; 2], &[&str], i32); 9] = [
        (&pair("operation-removed"), &[], 0),
        (&pair("operation-removed"), &["--fail-on", "breaking"], 1),
        (&pair("operation-removed"), &["--fail-on", "wire", "--format", "markdown"], 1),
        (&pair("operation-renamed"), &["--fail-on", "wire"], 0),
        (&pair("operation-renamed"), &["--fail-on", "breaking"], 1),
        (&pair("operation-added"), &["--fail-on", "breaking"], 0),
        (&pair("operation-added"), &["--fail-on", "any"], 1),
        (&missing, &[], 2),
        (&pair("operation-added"), &["--fail-on", "nothing"], 2),
    ];
    for (files, options, expected) in cases {
        let output = run(files, options);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(expected), "{files:?} {options:?}: {told}");
    }
}
