//! Generates the client of the description under `spec/`, as `bindery.toml` says.

fn main() -> Result<(), bindery_codegen::BuildError> {
    for builder in bindery_codegen::Builder::configured("bindery.toml")? {
        builder.strict().build()?;
    }
    Ok(())
}
