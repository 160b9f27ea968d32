//! Writes the expected types of every golden case anew. Read the difference before you commit it.

use std::error::Error;
use std::fs;
use std::path::Path;

use bindery_codegen::{Options, generate};
use bindery_spec::{ReadOptions, read_text};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden"));
    for entry in fs::read_dir(root)? {
        let folder = entry?.path();
        let input = folder.join("input.yaml");
        if !input.is_file() {
            continue;
        }
        let reading = read_text("input.yaml", &fs::read_to_string(&input)?, &ReadOptions::default());
        let output = generate(&reading, &Options::default())?;
        let types = output
            .tree
            .get("src/types.rs")
            .ok_or_else(|| format!("{} has more types than go into one file", folder.display()))?;
        fs::write(folder.join("expected.rs"), types)?;
    }
    Ok(())
}
