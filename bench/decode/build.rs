//! Generates the types of `api.yaml`.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

use bindery_codegen::{Options, generate};
use bindery_spec::{ReadOptions, read_path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=api.yaml");
    println!("cargo::rerun-if-changed=../../codegen/src");
    let reading = read_path(Path::new("api.yaml"), &ReadOptions::default());
    let output = generate(&reading, &Options::default())?;
    let out = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    let mut types = String::from("#[allow(dead_code)]\npub mod types {\n");
    for (path, text) in output.tree.iter() {
        if path.starts_with("src/types") && !path.ends_with("mod.rs") {
            let name = Path::new(path).file_stem().and_then(|stem| stem.to_str()).ok_or("every file has a name")?;
            types.push_str(&format!("mod {name} {{\n{text}}}\npub use {name}::*;\n"));
        }
    }
    types.push_str("}\n");
    Ok(fs::write(Path::new(&out).join("types.rs"), types)?)
}
