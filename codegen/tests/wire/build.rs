//! Generates the client of each case, so that the tests compile what the generator writes now.
//!
//! In: the folders with an `input.yaml`. Out: their clients, and `clients.rs`, which declares each as a module. All of them
//! share one runtime; paths to what is generated begin at the case.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use bindery_codegen::{Options, generate};
use bindery_spec::{ReadOptions, read_path};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed={}", root.display());
    let entries: Result<Vec<_>, _> = fs::read_dir(&root)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut folders: Vec<PathBuf> = entries?.into_iter().filter(|path| path.join("input.yaml").is_file()).collect();
    folders.sort();
    let mut modules = String::new();
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().replace('-', "_");
        write_client(&folder.join("input.yaml"), &name, &out)?;
        modules.push_str(&format!("#[path = {:?}]\npub(crate) mod {name};\n", out.join(&name).join("lib.rs")));
    }
    fs::write(out.join("clients.rs"), modules)?;
    Ok(())
}

fn write_client(description: &Path, name: &str, out: &Path) -> Result<(), Box<dyn Error>> {
    let reading = read_path(description, &ReadOptions::default());
    if reading.has_errors() {
        return Err(format!("{}: {:#?}", description.display(), reading.diagnostics).into());
    }
    let output = generate(&reading, &Options::default())?;
    let files = output.tree.iter().filter_map(|(path, text)| Some((path.strip_prefix("src/")?, text)));
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
