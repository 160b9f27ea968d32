//! Generates the client of each case, so that the tests compile what the generator writes now.
//!
//! In: the folders with an `input.yaml`, and those of the golden tests. Out: their clients (of the golden ones only their
//! types) with the property tests of each, and `clients.rs`, which declares each as a module. All of them share one runtime;
//! paths to what is generated begin at the case.

use std::env;
use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bindery_codegen::{FileTree, Options, generate};
use bindery_spec::{ReadOptions, read_path};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut modules = String::new();
    for (name, folder) in cases(&root)? {
        // A file of an earlier generator would stand beside the folder that has its name now.
        match fs::remove_dir_all(out.join(&name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let tree = generated(&folder)?;
        write_client(&tree, &name, &out)?;
        modules.push_str(&format!("#[path = {:?}]\npub(crate) mod {name};\n", out.join(&name).join("lib.rs")));
        modules.push_str(&properties(&tree, &name, &out)?);
    }
    for (name, folder) in cases(&root.join("../golden"))? {
        let tree = generated(&folder)?;
        let types = tree.get("src/types.rs").ok_or("a golden case has few types, in one file")?;
        fs::create_dir_all(out.join(&name))?;
        let path = out.join(&name).join("types.rs");
        fs::write(&path, types)?;
        modules.push_str(&format!("pub(crate) mod {name} {{ #[path = {path:?}] pub(crate) mod types; }}\n"));
        modules.push_str(&properties(&tree, &name, &out)?);
    }
    fs::write(out.join("clients.rs"), modules)?;
    Ok(())
}

/// The module and the folder of each case, in order.
fn cases(root: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    println!("cargo::rerun-if-changed={}", root.display());
    let entries: io::Result<Vec<_>> = fs::read_dir(root)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut folders: Vec<PathBuf> = entries?.into_iter().filter(|path| path.join("input.yaml").is_file()).collect();
    folders.sort();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().replace('-', "_");
    Ok(folders.into_iter().map(|folder| (name(&folder), folder)).collect())
}

fn generated(folder: &Path) -> Result<FileTree, Box<dyn Error>> {
    let description = folder.join("input.yaml");
    let reading = read_path(&description, &ReadOptions::default());
    if reading.has_errors() {
        return Err(format!("{}: {:#?}", description.display(), reading.diagnostics).into());
    }
    Ok(generate(&reading, &Options::default())?.tree)
}

fn write_client(tree: &FileTree, name: &str, out: &Path) -> io::Result<()> {
    let files = tree.iter().filter_map(|(path, text)| Some((path.strip_prefix("src/")?, text)));
    for (path, text) in files.filter(|(path, _)| !path.starts_with("runtime/")) {
        let text = text.replace("crate::", &format!("crate::clients::{name}::"));
        let text = text.replace(&format!("crate::clients::{name}::runtime"), "crate::runtime");
        // The root of a crate is a module here: it names its runtime, and cannot have attributes of a crate.
        let text =
            text.replace("pub mod runtime;", "pub(crate) use crate::runtime;").replace("#![forbid(unsafe_code)]", "");
        let path = out.join(name).join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

/// Writes the property tests of the types; the module that they are, nothing where there are none.
fn properties(tree: &FileTree, name: &str, out: &Path) -> io::Result<String> {
    let Some(text) = tree.get("tests/properties.rs") else { return Ok(String::new()) };
    let import = |line: &&str| line.starts_with("use ") && line.ends_with("::types;");
    let krate = text.lines().find(import).and_then(|line| line.strip_prefix("use ")?.strip_suffix("::types;"));
    let krate = krate.unwrap_or_default();
    let text = text
        .replace(&format!("use {krate}::runtime"), "use crate::runtime")
        .replace(&format!("use {krate}::types"), &format!("use crate::clients::{name}::types"));
    // What concerns names is allowed at the root of the tests.
    let text: Vec<&str> = text.lines().filter(|line| !line.starts_with("#![allow(uncommon_codepoints")).collect();
    let path = out.join(name).join("properties.rs");
    fs::write(&path, text.join("\n"))?;
    Ok(format!("#[cfg(test)]\n#[path = {path:?}]\nmod {name}_properties;\n"))
}
