//! What other people's continuous integration runs: the steps of the composite action and the hooks of pre-commit, on a
//! repository that is fresh and on one that is not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const DESCRIPTION: &str = "openapi: 3.1.0\ninfo: {title: Notes, version: '1'}\npaths:\n  /notes:\n    get:\n      \
     operationId: listNotes\n      responses: {'204': {description: none}}\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn yaml(file: &str) -> Outcome<Value> {
    Ok(serde_yaml::from_str(&fs::read_to_string(root().join(file))?)?)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A repository with one description, and its crate as it is generated.
fn repository() -> Outcome<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("openapi.yaml"), DESCRIPTION)?;
    fs::write(folder.path().join("bindery.toml"), "[[api]]\nspec = \"openapi.yaml\"\nout = \"notes\"\n")?;
    let generated = Command::new(env!("CARGO_BIN_EXE_bindery")).arg("generate").current_dir(&folder).output()?;
    assert!(generated.status.success(), "{generated:?}");
    Ok(folder)
}

fn edit_by_hand(repository: &Path) -> Outcome {
    let file = repository.join("notes/src/lib.rs");
    let edited = fs::read_to_string(&file)? + "\n// by hand\n";
    Ok(fs::write(file, edited)?)
}

/// Runs the steps of `action.yml` that are shell commands, with what the runner gives them; the cache is hit, so the one that
/// builds is left out.
fn run_action(arguments: &str, repository: &Path) -> Outcome<Output> {
    let runner = tempfile::tempdir()?;
    let command = runner.path().join("bindery/bin/bindery");
    fs::create_dir_all(command.parent().ok_or("it has a parent")?)?;
    fs::copy(env!("CARGO_BIN_EXE_bindery"), &command)?;
    let outputs = runner.path().join("outputs");

    let action = yaml("action.yml")?;
    let steps = action["runs"]["steps"].as_sequence().ok_or("the action has steps")?;
    let mut last = None;
    for step in steps.iter().filter(|step| step.get("run").is_some() && step.get("if").is_none()) {
        assert_eq!(text(step, "shell"), "bash", "{step:?}");
        let given = |value: &str| match value {
            "${{ inputs.args }}" => Ok(arguments.to_owned()),
            "${{ inputs.working-directory }}" => Ok(repository.display().to_string()),
            other if other.contains("${{") => Err(format!("the runner of this test does not know `{other}`")),
            other => Ok(other.to_owned()),
        };
        let mut shell = Command::new("bash");
        shell.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", text(step, "run")]);
        shell.env("GITHUB_ACTION_PATH", root());
        shell.env("RUNNER_TEMP", runner.path()).env("GITHUB_OUTPUT", &outputs);
        for (name, value) in step.get("env").and_then(Value::as_mapping).into_iter().flatten() {
            shell.env(name.as_str().unwrap_or_default(), given(value.as_str().unwrap_or_default())?);
        }
        shell.current_dir(match text(step, "working-directory") {
            "" => repository.to_path_buf(),
            folder => PathBuf::from(given(folder)?),
        });
        let output = shell.output()?;
        if !output.status.success() {
            return Ok(output);
        }
        last = Some(output);
    }
    let digest = fs::read_to_string(outputs)?;
    assert!(digest.starts_with("digest=") && digest.trim_end().len() == "digest=".len() + 16, "{digest}");
    Ok(last.ok_or("no step ran")?)
}

#[test]
fn the_action_passes_on_a_fresh_crate_and_fails_on_an_edited_one() -> Outcome {
    let repository = repository()?;
    let default = yaml("action.yml")?["inputs"]["args"]["default"].as_str().ok_or("there is a default")?.to_owned();
    let fresh = run_action(&default, repository.path())?;
    assert_eq!(fresh.status.code(), Some(0), "{fresh:?}");

    edit_by_hand(repository.path())?;
    let stale = run_action(&default, repository.path())?;
    assert_eq!(stale.status.code(), Some(1), "{stale:?}");
    let said = String::from_utf8_lossy(&stale.stdout) + String::from_utf8_lossy(&stale.stderr);
    assert!(said.contains("lib.rs"), "{said}");
    Ok(())
}

#[test]
fn the_arguments_of_the_action_are_words_and_nothing_is_run_from_them() -> Outcome {
    let repository = repository()?;
    let output = run_action("lint\n  $(touch${IFS}ran) ; touch ran", repository.path())?;
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(!repository.path().join("ran").exists());
    let output = run_action("lint\n  openapi.yaml\n  --format json", repository.path())?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice::<serde_json::Value>(&output.stdout)?;
    Ok(())
}

/// Runs a hook on the files of a repository as pre-commit does: those that its expression finds in them go behind the command.
fn run_hook(id: &str, repository: &Path, files: &[&str]) -> Outcome<Option<Output>> {
    let hooks = yaml(".pre-commit-hooks.yaml")?;
    let hooks = hooks.as_sequence().ok_or("the hooks are a list")?;
    let hook = hooks.iter().find(|hook| text(hook, "id") == id).ok_or("there is no such hook")?;
    let expression = regress::Regex::new(text(hook, "files"))?;
    let found: Vec<_> = files.iter().filter(|file| expression.find(file).is_some()).collect();
    if found.is_empty() {
        return Ok(None);
    }
    let mut words = text(hook, "entry").split(' ');
    assert_eq!(words.next(), Some("bindery"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_bindery"));
    command.args(words).current_dir(repository);
    if hook.get("pass_filenames").and_then(Value::as_bool) != Some(false) {
        command.args(found);
    }
    Ok(Some(command.output()?))
}

#[test]
fn the_hooks_look_at_what_was_changed() -> Outcome {
    let repository = repository()?;
    let broken = DESCRIPTION.replace("listNotes", "1, operationId: 2").replace("/notes", "notes");
    fs::create_dir(repository.path().join("apis"))?;
    fs::write(repository.path().join("apis/swagger-old.json"), broken)?;
    let code = |id, files: &[&str]| -> Outcome<_> {
        Ok(run_hook(id, repository.path(), files)?.map(|output| output.status.code()))
    };

    assert_eq!(code("bindery-lint", &["readme.txt", "data.yaml"])?, None);
    assert_eq!(code("bindery-lint", &["openapi.yaml"])?, Some(Some(0)));
    assert_eq!(code("bindery-lint", &["openapi.yaml", "apis/swagger-old.json"])?, Some(Some(1)));

    assert_eq!(code("bindery-generate-check", &["readme.txt"])?, None);
    assert_eq!(code("bindery-generate-check", &["notes/src/lib.rs"])?, Some(Some(0)));
    edit_by_hand(repository.path())?;
    assert_eq!(code("bindery-generate-check", &["notes/src/lib.rs"])?, Some(Some(1)));
    Ok(())
}

#[test]
fn an_example_that_does_not_fit_is_named_and_costs_no_strict_run() -> Outcome {
    let folder = tempfile::tempdir()?;
    let description = DESCRIPTION.replace(
        "{'204': {description: none}}",
        "{'200': {description: all, content: {application/json: {schema: {type: array, items: {type: \
         string}}, examples: {short: {value: [ab]}, wrong: {value: [7]}}}}}}",
    );
    fs::write(folder.path().join("openapi.yaml"), description)?;
    let run = Command::new(env!("CARGO_BIN_EXE_bindery"))
        .args(["generate", "openapi.yaml", "--out", "notes", "--strict", "--json"])
        .current_dir(&folder)
        .output()?;
    assert!(run.status.success(), "{run:?}");
    let told: serde_json::Value = serde_json::from_slice(&run.stdout)?;
    assert_eq!(told["crates"][0]["unfit_examples"], serde_json::json!(["list_notes_response_wrong"]), "{run:?}");
    assert_eq!(told["crates"][0]["left_out"], serde_json::json!([]));
    let warnings = String::from_utf8(run.stderr)?;
    assert!(warnings.contains("an example that its own schema does not accept is no test"), "{warnings}");
    Ok(())
}
