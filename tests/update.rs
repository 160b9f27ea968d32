//! `bindery update`: the new crate or the old one, and nothing between.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Instant;

const CONFIG: &str =
    "# Ours.\n[[api]]\nspec = \"spec/2024-06-01.yaml\" # as it was\nout = \"crates/azure-openai-files\"\n";
const CALLER: &str = "use azure_openai_files::Client;\n\npub async fn forget(client: &Client) {\n    \
                      client.files().delete(\"file-1\").await.ok();\n}\n";

/// A repository that uses the crate: two versions of its description, and the crate of the older.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(folder.path().join("spec")).expect("a folder");
    fs::create_dir_all(folder.path().join("app")).expect("a folder");
    for name in ["2024-06-01.yaml", "2024-10-21.yaml"] {
        fs::copy(root.join("spec/azure-openai-files").join(name), folder.path().join("spec").join(name))
            .expect("a copy");
    }
    fs::write(folder.path().join("bindery.toml"), CONFIG).expect("a file");
    fs::write(folder.path().join("app/main.rs"), CALLER).expect("a file");
    let output = bindery(folder.path(), &["generate"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::write(folder.path().join("crates/azure-openai-files/NOTES.md"), "ours").expect("a file");
    folder
}

fn bindery(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bindery")).args(arguments).current_dir(folder).output().expect("it runs")
}

/// Every file below a folder with its text, but for what waits to be put into place.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        for entry in fs::read_dir(&place).expect("a folder").flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if name.starts_with(".bindery-") && name != ".bindery-files" {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                let inside = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
                found.insert(inside, fs::read_to_string(&path).expect("text"));
            }
        }
    }
    found
}

#[test]
fn an_update_regenerates_raises_the_version_and_says_what_changed_for_whom() {
    let folder = repository();
    let before = files(folder.path());
    let dry = bindery(folder.path(), &["update", "--to", "2024-10-21", "--dry-run"]);
    assert_eq!((dry.status.code(), files(folder.path()) == before), (Some(0), true), "a dry run writes nothing");

    let output = bindery(folder.path(), &["update", "azure-openai-files", "--to", "spec/2024-10-21.yaml"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for part in [
        "breaks the wire[status-changed] DELETE /files/{file-id}, response 200: it succeeds with 200, no longer with 204",
        "files::DeleteRequest::send: fn(self) -> Call<'a, (), ErrorResponse> became",
        "    used at app/main.rs:4: client.files().delete(\"file-1\").await.ok();",
        "azure-openai-files 0.1.0 became 0.2.0",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    let after = files(folder.path());
    let config = CONFIG.replace(
        "\"spec/2024-06-01.yaml\" # as it was\n",
        "\"spec/2024-10-21.yaml\" # as it was\nversion = \"0.2.0\"\n",
    );
    assert_eq!(after["bindery.toml"], config);
    assert!(after["crates/azure-openai-files/Cargo.toml"].contains("version = \"0.2.0\""));
    assert!(after["crates/azure-openai-files/CHANGELOG.md"].starts_with("# Changelog\n\n## 0.2.0\n\n"));
    assert_eq!(after["crates/azure-openai-files/NOTES.md"], "ours");
    assert_eq!(bindery(folder.path(), &["generate", "--check"]).status.code(), Some(0), "what was written is fresh");

    let again = bindery(folder.path(), &["update", "--to", "2024-10-21"]);
    assert_eq!(
        (again.status.code(), files(folder.path()) == after),
        (Some(0), true),
        "a second update changes nothing"
    );
}

#[test]
fn a_version_that_is_kept_stands_beside_the_new_one() {
    let folder = repository();
    let output = bindery(folder.path(), &["update", "--to", "2024-10-21", "--keep"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("What stood at the root of the crate stands in the module of its version now."), "{told}");
    let after = files(folder.path());
    let both = "versions = [\"spec/2024-06-01.yaml\", \"spec/2024-10-21.yaml\"] # as it was\nversion = \"0.2.0\"\n";
    assert_eq!(after["bindery.toml"], CONFIG.replace("spec = \"spec/2024-06-01.yaml\" # as it was\n", both));
    let manifest = &after["crates/azure-openai-files/Cargo.toml"];
    assert!(manifest.contains("default = [\"v2024-10-21\", \"rustls\"]"), "{manifest}");
    for module in ["v2024_06_01", "v2024_10_21"] {
        assert!(after.contains_key(&format!("crates/azure-openai-files/src/{module}/client.rs")), "{module}");
    }
    assert_eq!(bindery(folder.path(), &["generate", "--check"]).status.code(), Some(0), "what was written is fresh");

    let again = bindery(folder.path(), &["update", "--to", "2024-10-21", "--keep"]);
    assert_eq!((again.status.code(), files(folder.path()) == after), (Some(2), true), "it is there already");
    // A hand edit in what versions share is found like any other.
    let shared = folder.path().join("crates/azure-openai-files/src/shared/mod.rs");
    fs::write(&shared, after["crates/azure-openai-files/src/shared/mod.rs"].replace("mod ", "mod  ")).expect("a file");
    let checked = bindery(folder.path(), &["generate", "--check"]);
    let told = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.code() == Some(1) && told.contains("src/shared/mod.rs:"), "{told}");
}

#[test]
fn an_update_that_fails_leaves_everything_as_it_was() {
    let folder = repository();
    fs::write(folder.path().join("spec/broken.yaml"), "openapi: 3.1.0\ninfo: [").expect("a file");
    let before = files(folder.path());
    for to in ["2025-01-01", "broken", "../elsewhere.yaml"] {
        let output = bindery(folder.path(), &["update", "--to", to]);
        assert_eq!(output.status.code(), Some(2), "{to}");
        assert!(!output.stderr.is_empty(), "{to}");
    }
    fs::write(folder.path().join("crates/azure-openai-files/src/operations/batches.rs"), "mine").expect("a file");
    fs::remove_file(folder.path().join("crates/azure-openai-files/src/operations/batches.rs")).expect("a file");
    assert_eq!(files(folder.path()), before);
}

#[test]
fn an_update_that_is_killed_leaves_the_old_tree_or_the_new_one() {
    const ROUNDS: usize = 10;
    let model = repository();
    let old = files(model.path());
    let start = Instant::now();
    assert!(bindery(model.path(), &["update", "--to", "2024-10-21"]).status.success());
    // How long a run lives, which closes in on the moment where it is done: however fast the next one is, one that had
    // ended lets the next be killed earlier, and one that was killed lets it go on longer.
    let mut life = start.elapsed();
    let new = files(model.path());
    let (mut olds, mut news) = (0, 0);
    for round in 0..ROUNDS {
        let folder = repository();
        let mut child = Command::new(env!("CARGO_BIN_EXE_bindery"))
            .args(["update", "--to", "2024-10-21"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it can be started");
        let moment = Instant::now() + life;
        while Instant::now() < moment {
            std::thread::yield_now();
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        let found = files(folder.path());
        if found == old {
            olds += 1;
            life = life * 9 / 8;
        } else {
            let differing: Vec<&String> = new.keys().filter(|path| found.get(*path) != new.get(*path)).collect();
            // The crate and the configuration are put into place by two calls of the system.
            assert!(
                differing.iter().all(|path| *path == "bindery.toml"),
                "round {round}: neither the old tree nor the new one, by {differing:?}"
            );
            news += 1;
            life = life * 2 / 3;
        }
        let again = bindery(folder.path(), &["update", "--to", "2024-10-21"]);
        assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
        assert!(files(folder.path()) == new, "round {round}: the next run finishes the work");
    }
    assert!(olds > 0, "every run had ended before it was killed, {news} of them");
}

#[test]
fn a_crate_says_what_it_was_made_from_and_a_check_names_the_line_that_was_edited() {
    let folder = repository();
    let overlay = "overlay: 1.0.0\ninfo: {title: Ours, version: '1'}\nactions:\n  - target: $.info\n    update: {title: Our Files}\n";
    fs::write(folder.path().join("spec/ours.overlay.yaml"), overlay).expect("a file");
    let config = format!(
        "{CONFIG}overlays = [\"spec/ours.overlay.yaml\"]\ninclude.paths = [\"/files/**\"]\nrename.types = {{ File = \"Document\" }}\n"
    );
    fs::write(folder.path().join("bindery.toml"), config).expect("a file");
    let output = bindery(folder.path(), &["generate"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let manifest = fs::read_to_string(folder.path().join("crates/azure-openai-files/Cargo.toml")).expect("a manifest");
    let manifest: toml::Value = toml::from_str(&manifest).expect("TOML");
    let origin = &manifest["package"]["metadata"]["bindery"];
    let text = |value: &toml::Value| value.as_str().unwrap_or_default().to_owned();
    assert_eq!(text(&origin["title"]), "Our Files");
    assert_eq!(text(&origin["generator"]), env!("CARGO_PKG_VERSION"));
    assert_eq!(text(&origin["description"]["file"]), "2024-06-01.yaml");
    assert_eq!(text(&origin["overlays"][0]["file"]), "ours.overlay.yaml");
    for part in [&origin["description"], &origin["overlays"][0]] {
        let hash = text(&part["sha256"]);
        assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hash}");
    }
    let decisions: Vec<String> = origin["configuration"].as_array().expect("a list").iter().map(text).collect();
    assert_eq!(decisions, ["include path `/files/**`", "call type `File` `Document`"]);

    let file = folder.path().join("crates/azure-openai-files/src/operations/files.rs");
    let code = fs::read_to_string(&file).expect("code");
    let line = code.lines().position(|line| line.contains("pub fn delete")).expect("the call") + 1;
    fs::write(&file, code.replacen("pub fn delete", "pub fn remove", 1)).expect("a file");
    let check = bindery(folder.path(), &["generate", "--check"]);
    let told = String::from_utf8_lossy(&check.stdout).into_owned();
    assert_eq!(check.status.code(), Some(1));
    assert!(told.contains(&format!("src/operations/files.rs:{line}: expected `    pub fn delete")), "{told}");
}
