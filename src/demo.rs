//! `bindery demo`: the whole product in one command, on the descriptions that are built in.

mod faults;
mod server;
#[path = "../conformance/tests/specimens/mod.rs"]
mod specimens;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use bindery_codegen::{Options, Version};
use bindery_conformance::report;
use bindery_conformance::roundtrip;
use bindery_spec::Reading;

use self::server::Effort;
use self::specimens::{EARLIER_FILES, FILES, IMAGES, LEDGERBOX, SHELF, SPECIMENS, Specimen, TEAMS};
use crate::conform::write_atomically;
use crate::output::say;
use crate::{Outcome, cli};

/// How many values of each schema make the round trip.
const DRAWS: u32 = 64;

/// What is generated, from which descriptions, the oldest version first; and the folder that it is kept in.
const CRATES: [(&[&Specimen], Option<&str>); 7] = [
    (&[&FILES], Some("generated/azure-openai-files")),
    (&[&EARLIER_FILES], None),
    (&[&EARLIER_FILES, &FILES], Some("generated/azure-openai-files-versions")),
    (&[&IMAGES], Some("generated/image-library")),
    (&[&TEAMS], None),
    (&[&LEDGERBOX], None),
    (&[&SHELF], None),
];

/// A description that is built in, read.
#[derive(Clone)]
struct Example {
    specimen: &'static Specimen,
    reading: Arc<Reading>,
}

/// What came of one stage, for the summary.
struct Line {
    what: &'static str,
    how: String,
    is_well: bool,
}

pub(crate) fn run(options: &cli::Demo) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    std::fs::create_dir_all(&options.out).with_context(|| format!("cannot make `{}`", options.out.display()))?;
    let examples: Vec<_> = SPECIMENS.into_iter().map(read).collect::<anyhow::Result<_>>()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;

    say!("Generating the crates, in memory");
    let generated = generate(&examples)?;
    say!("\nRound trips: from value to JSON and back, judged by an independent validator");
    let round_trips = round_trips(&examples, options.seed);
    say!("\nConformance of the mock, without a fault");
    let conforms = runtime.block_on(conform(&examples, options))?;
    say!("\nConformance of the mock, with each of its faults in turn");
    let caught = runtime.block_on(faults::run(&examples, options.seed))?;
    write_atomically(&options.out.join("faults.txt"), &caught.report)?;

    say!("\nSummary");
    let lines = [generated, round_trips, conforms, caught.line];
    for line in &lines {
        say!("  {}  {:<12} {}", if line.is_well { "ok  " } else { "FAIL" }, line.what, line.how);
    }
    say!("        reports      {}/", options.out.display());
    say!("        time         {:.1} s", started.elapsed().as_secs_f64());
    Ok(if lines.iter().all(|line| line.is_well) { Outcome::Clean } else { Outcome::Findings })
}

fn read(specimen: &'static Specimen) -> anyhow::Result<Example> {
    let reading = specimen.read();
    anyhow::ensure!(reading.api.is_some(), "`{}` has no sensible reading", specimen.path);
    Ok(Example { specimen, reading: Arc::new(reading) })
}

/// Generates every crate, and compares it with its folder where that is at hand.
fn generate(examples: &[Example]) -> anyhow::Result<Line> {
    let (mut operations, mut types, mut stale, mut absent) = (0, 0, 0, 0);
    for (versions, folder) in CRATES {
        let of = |version: &Specimen| examples.iter().find(|example| example.specimen == version);
        let readings: Vec<_> = versions.iter().filter_map(|version| of(version)).map(|one| &*one.reading).collect();
        let name = folder.and_then(|path| path.rsplit('/').next());
        let mut options = Options::default();
        if let Some(name) = name {
            options = options.with_package_name(name);
        }
        let output = match readings.as_slice() {
            [only] => bindery_codegen::generate(only, &options)?,
            several => {
                let versions: Vec<_> = several.iter().map(|reading| Version::new(reading)).collect();
                bindery_codegen::generate_versions(&versions, &options)?
            }
        };
        let summary = &output.summary;
        let state = match folder.map(Path::new) {
            None => "not kept in a folder".to_owned(),
            Some(folder) if !folder.is_dir() => {
                absent += 1;
                format!("{} is not at hand to compare", folder.display())
            }
            Some(folder) => match output.tree.check(folder)? {
                None => format!("{} is fresh", folder.display()),
                Some(difference) => {
                    stale += 1;
                    format!("{} is stale: {difference}", folder.display())
                }
            },
        };
        let paths: Vec<&str> = versions.iter().map(|version| version.path).collect();
        say!("  {}: {} operations, {} types: {state}", paths.join(" and "), summary.operations.len(), summary.types);
        operations += summary.operations.len();
        types += summary.types;
    }
    let state = match (stale, absent) {
        (0, 0) => "what stands in generated/ is fresh".to_owned(),
        (0, _) => "generated/ is not at hand to compare".to_owned(),
        (stale, _) => format!("{stale} stale"),
    };
    let how = format!("{} crates, {operations} operations, {types} types; {state}", CRATES.len());
    Ok(Line { what: "generated", how, is_well: stale == 0 })
}

fn round_trips(examples: &[Example], seed: u64) -> Line {
    let (mut values, mut schemas, mut mutations, mut findings) = (0, 0, 0, 0);
    for Example { specimen, reading } in examples {
        let result = roundtrip::run(reading, seed, DRAWS);
        say!("  {}: {} values of {} schemas", specimen.path, result.values, result.schemas);
        for finding in &result.findings {
            say!("  FAIL {}: {}: {}", finding.schema, finding.detail, finding.value);
        }
        values += result.values;
        schemas += result.schemas;
        mutations += result.mutations;
        findings += result.findings.len();
    }
    let how = format!("{values} values of {schemas} schemas, {mutations} deliberate mistakes told apart");
    Line { what: "round trips", how, is_well: findings == 0 }
}

/// Runs every phase against mocks without a fault; a finding is a mistake of ours.
async fn conform(examples: &[Example], options: &cli::Demo) -> anyhow::Result<Line> {
    let (mut requests, mut passed, mut findings) = (0, 0, 0);
    // Side by side, since a run waits more than it computes.
    let runs = examples.iter().map(|example| {
        let (reading, seed, runtime) = (example.reading.clone(), options.seed, tokio::runtime::Handle::current());
        tokio::task::spawn_blocking(move || {
            runtime.block_on(server::conform(&reading, Vec::new(), Effort::Usual, seed))
        })
    });
    for (Example { specimen, .. }, run) in examples.iter().zip(runs.collect::<Vec<_>>()) {
        let report = run.await??;
        let stem = specimen.path.trim_start_matches("spec/").trim_end_matches(".yaml").replace('/', "-");
        write_atomically(&options.out.join(format!("{stem}.txt")), &report::text::render(&report))?;
        write_atomically(&options.out.join(format!("{stem}.json")), &report::json::render(&report))?;
        let seconds = report.seconds;
        say!("  {}: {} requests, {} findings, {seconds:.1} s", specimen.path, report.requests, report.findings.len());
        for finding in &report.findings {
            say!("  FAIL {}: {}: {}", finding.check, finding.operation, finding.actual);
        }
        requests += report.requests;
        passed += report.total().passed;
        findings += report.findings.len();
    }
    let how =
        format!("{} mocks, {requests} requests, checks passed {passed} times, {findings} findings", examples.len());
    Ok(Line { what: "conforms", how, is_well: findings == 0 })
}
