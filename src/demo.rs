//! `bindery demo`: the whole product in one command, on the descriptions that are built in.

mod faults;
mod server;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use bindery_codegen::{Options, Version};
use bindery_conformance::report;
use bindery_conformance::roundtrip;
use bindery_spec::{ReadOptions, Reading};

use self::server::Effort;
use crate::conform::write_atomically;
use crate::output::say;
use crate::{Outcome, cli};

/// A description that is built in.
struct Example {
    path: &'static str,
    text: &'static str,
    /// Whether faults are tried on it that those before give no occasion for.
    shows_faults: bool,
}

/// How many values of each schema make the round trip.
const DRAWS: u32 = 64;

const EXAMPLES: [Example; 5] = [
    Example {
        path: "spec/azure-openai-files/2024-10-21.yaml",
        text: include_str!("../spec/azure-openai-files/2024-10-21.yaml"),
        shows_faults: true,
    },
    Example {
        path: "spec/azure-openai-files/2024-06-01.yaml",
        text: include_str!("../spec/azure-openai-files/2024-06-01.yaml"),
        shows_faults: false,
    },
    Example {
        path: "spec/image-library/1.0.0.yaml",
        text: include_str!("../spec/image-library/1.0.0.yaml"),
        shows_faults: true,
    },
    // What it keeps can be changed, and is put under names of the client's: no other has occasions for that.
    Example {
        path: "conformance/interop/rest_server/teams.yaml",
        text: include_str!("../conformance/interop/rest_server/teams.yaml"),
        shows_faults: true,
    },
    // It has conditions, counters, links to pages, and children that are told apart under one parent only.
    Example {
        path: "conformance/tests/descriptions/ledgerbox.yaml",
        text: include_str!("../conformance/tests/descriptions/ledgerbox.yaml"),
        shows_faults: true,
    },
];

/// What is generated, from which of the examples, the oldest version first; and the folder that it is kept in.
const CRATES: [(&[usize], Option<&str>); 6] = [
    (&[0], Some("generated/azure-openai-files")),
    (&[1], None),
    (&[1, 0], Some("generated/azure-openai-files-versions")),
    (&[2], Some("generated/image-library")),
    (&[3], None),
    (&[4], None),
];

/// What came of one stage, for the summary.
struct Line {
    what: &'static str,
    how: String,
    is_well: bool,
}

pub(crate) fn run(options: &cli::Demo) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    std::fs::create_dir_all(&options.out).with_context(|| format!("cannot make `{}`", options.out.display()))?;
    let readings: Vec<_> = EXAMPLES.iter().map(read).collect::<anyhow::Result<_>>()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;

    say!("Generating the crates, in memory");
    let generated = generate(&readings)?;
    say!("\nRound trips: from value to JSON and back, judged by an independent validator");
    let round_trips = round_trips(&readings, options.seed);
    say!("\nConformance of the mock, without a fault");
    let conforms = runtime.block_on(conform(&readings, options))?;
    say!("\nConformance of the mock, with each of its faults in turn");
    let caught = runtime.block_on(faults::run(&readings, options.seed))?;
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

fn read(example: &Example) -> anyhow::Result<Arc<Reading>> {
    let reading = bindery_spec::read_text(example.path, example.text, &ReadOptions::default());
    anyhow::ensure!(reading.api.is_some(), "`{}` has no sensible reading", example.path);
    Ok(Arc::new(reading))
}

/// Generates every crate, and compares it with its folder where that is at hand.
fn generate(readings: &[Arc<Reading>]) -> anyhow::Result<Line> {
    let (mut operations, mut types, mut stale, mut absent) = (0, 0, 0, 0);
    for (places, folder) in CRATES {
        let name = folder.and_then(|path| path.rsplit('/').next());
        let mut options = Options::default();
        if let Some(name) = name {
            options = options.with_package_name(name);
        }
        let output = match places {
            [only] => bindery_codegen::generate(&readings[*only], &options)?,
            several => {
                let versions: Vec<_> = several.iter().map(|place| Version::new(&readings[*place])).collect();
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
        let paths: Vec<&str> = places.iter().map(|place| EXAMPLES[*place].path).collect();
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

fn round_trips(readings: &[Arc<Reading>], seed: u64) -> Line {
    let (mut values, mut schemas, mut mutations, mut findings) = (0, 0, 0, 0);
    for (example, reading) in EXAMPLES.iter().zip(readings) {
        let result = roundtrip::run(reading, seed, DRAWS);
        say!("  {}: {} values of {} schemas", example.path, result.values, result.schemas);
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
async fn conform(readings: &[Arc<Reading>], options: &cli::Demo) -> anyhow::Result<Line> {
    let (mut requests, mut passed, mut findings) = (0, 0, 0);
    // Side by side, since a run waits more than it computes.
    let runs = readings.iter().map(|reading| {
        let (reading, seed, runtime) = (reading.clone(), options.seed, tokio::runtime::Handle::current());
        tokio::task::spawn_blocking(move || {
            runtime.block_on(server::conform(&reading, Vec::new(), Effort::Usual, seed))
        })
    });
    for (example, run) in EXAMPLES.iter().zip(runs.collect::<Vec<_>>()) {
        let report = run.await??;
        let stem = example.path.trim_start_matches("spec/").trim_end_matches(".yaml").replace('/', "-");
        write_atomically(&options.out.join(format!("{stem}.txt")), &report::text::render(&report))?;
        write_atomically(&options.out.join(format!("{stem}.json")), &report::json::render(&report))?;
        let seconds = report.seconds;
        say!("  {}: {} requests, {} findings, {seconds:.1} s", example.path, report.requests, report.findings.len());
        for finding in &report.findings {
            say!("  FAIL {}: {}: {}", finding.check, finding.operation, finding.actual);
        }
        requests += report.requests;
        passed += report.total().passed;
        findings += report.findings.len();
    }
    let how =
        format!("{} mocks, {requests} requests, checks passed {passed} times, {findings} findings", readings.len());
    Ok(Line { what: "conforms", how, is_well: findings == 0 })
}
