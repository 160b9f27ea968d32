//! `bindery generate`

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bindery_codegen::config::Config;
use bindery_codegen::{Options, Output};
use bindery_spec::Severity;

use crate::output::say;
use crate::{Outcome, cli, description};

/// One crate to write.
struct Job {
    spec: PathBuf,
    out: PathBuf,
    name: Option<String>,
    reading: cli::Reading,
}

pub(crate) fn run(options: &cli::Generate) -> anyhow::Result<Outcome> {
    let jobs = match (&options.spec, &options.out) {
        (Some(spec), Some(out)) => vec![Job {
            spec: spec.clone(),
            out: out.clone(),
            name: options.name.clone(),
            reading: options.reading.clone(),
        }],
        _ => configured(&options.config)?,
    };
    // Everything is generated before anything is written, so that a mistake in one description costs nothing.
    let outputs = jobs.iter().map(|job| generate(job, options.strict)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut outcome = Outcome::Clean;
    for (job, output) in jobs.iter().zip(&outputs) {
        if options.check {
            match output.tree.check(&job.out)? {
                None => say!("{}: fresh", job.out.display()),
                Some(difference) => {
                    say!("{}: stale: {difference}", job.out.display());
                    outcome = Outcome::Findings;
                }
            }
        } else {
            output.tree.write(&job.out)?;
            say!("{}: {}", job.out.display(), summary(output));
        }
    }
    if outcome == Outcome::Findings {
        eprintln!("run `bindery generate` to bring it up to date");
    }
    Ok(outcome)
}

/// The jobs of a configuration; its paths are relative to where it stands.
fn configured(path: &Path) -> anyhow::Result<Vec<Job>> {
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("cannot read `{}`; name a description and `--out DIR`, or write a configuration", path.display())
    })?;
    let config = Config::parse(&text).with_context(|| format!("`{}`", path.display()))?;
    let base = path.parent().unwrap_or(Path::new(""));
    let beside = |paths: &[PathBuf]| paths.iter().map(|path| base.join(path)).collect();
    Ok(config
        .apis
        .iter()
        .map(|api| Job {
            spec: base.join(&api.spec),
            out: base.join(&api.out),
            name: api.name.clone(),
            reading: cli::Reading { allow_refs: beside(&api.allow_refs), ..cli::Reading::default() },
        })
        .collect())
}

fn generate(job: &Job, strict: bool) -> anyhow::Result<Output> {
    let reading = description::read(&job.spec, &job.reading, Severity::Warning)?;
    let folder = job.out.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut options = Options::default();
    if let Some(name) = job.name.clone().or(folder) {
        options = options.with_package_name(&name);
    }
    let output = bindery_codegen::generate(&reading, &options)?;
    for left_out in &output.summary.left_out {
        eprintln!("warning: left out: {}: {}", left_out.what, left_out.reason);
    }
    if strict && !output.summary.left_out.is_empty() {
        bail!("{} parts of `{}` had to be left out", output.summary.left_out.len(), job.spec.display());
    }
    Ok(output)
}

fn summary(output: &Output) -> String {
    let summary = &output.summary;
    let left_out = match summary.left_out.len() {
        0 => String::new(),
        number => format!(", {number} left out"),
    };
    format!(
        "crate {}: {} operations, {} types, {} files{left_out}",
        summary.package,
        summary.operations,
        summary.types,
        output.tree.len()
    )
}
