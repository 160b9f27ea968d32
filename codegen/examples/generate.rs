//! Generates a crate: `cargo run --example generate -- SPEC OUT`, where the last part of `OUT` is the package's name.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use bindery_codegen::{Options, Plan};
use bindery_spec::{ReadOptions, Severity, read_path};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(spec), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: generate SPEC OUT".into());
    };
    let start = Instant::now();
    let mut reading = read_path(&spec, &ReadOptions::default());
    let read = start.elapsed();
    for diagnostic in reading.diagnostics.iter().filter(|it| it.severity == Severity::Error).take(5) {
        eprintln!("{}: {}", diagnostic.code, diagnostic.message);
    }
    // The plan has the room that the documents and their texts took.
    drop(std::mem::take(&mut reading.documents));
    reading.sources.forget_texts();
    let name = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let plan = Plan::new(&reading, &Options::default().with_package_name(&name))?;
    drop(reading);
    let written = plan.stage(&out)?.commit()?;
    let summary = plan.summary();
    eprintln!(
        "{}: {} operations, {} types, {} files; read in {read:?}, all in {:?}",
        summary.package,
        summary.operations.len(),
        summary.types,
        written.written.len() + written.unchanged,
        start.elapsed(),
    );
    for left_out in &summary.left_out {
        eprintln!("left out: {}: {}", left_out.what, left_out.reason);
    }
    Ok(())
}
