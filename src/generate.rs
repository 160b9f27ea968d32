//! `bindery generate`

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use bindery_codegen::config::{ApiConfig, Config, DescriptionConfig};
use bindery_codegen::select::{Pattern, Selection, Selector};
use bindery_codegen::{Difference, Options, Plan, Staged, Summary, TagFeatures, Written};
use bindery_spec::Severity;

use crate::output::say;
use crate::{Outcome, cli, description};

mod report;

/// One crate to write.
struct Job {
    entry: ApiConfig,
    /// The folder that its paths are relative to.
    base: PathBuf,
    /// Where it is configured; empty where the command line says it.
    place: String,
}

/// A crate that is not in place yet.
struct Made {
    summary: Summary,
    files: Files,
    /// How many diagnostics the description got: errors and warnings.
    diagnostics: (usize, usize),
    reading: Duration,
    generating: Duration,
}

/// The files of a crate.
enum Files {
    /// They wait beside their place.
    Staged(Staged),
    /// How they differ from what stands there; nothing where that is up to date.
    Compared(Option<Difference>),
}

/// What became of a crate.
enum Fate {
    Written { report: Written, writing: Duration },
    Checked(Option<Difference>),
}

pub(crate) fn run(options: &cli::Generate) -> anyhow::Result<Outcome> {
    let jobs = match &options.out {
        Some(out) => vec![of_arguments(out, options)],
        None => configured(&options.config)?,
    };
    // Everything is generated before anything is put in place, so that a mistake in one description costs nothing.
    let made = jobs.iter().map(|job| make(job, options)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut crates = Vec::new();
    for (job, mut made) in jobs.iter().zip(made) {
        let fate = match std::mem::replace(&mut made.files, Files::Compared(None)) {
            Files::Compared(difference) => Fate::Checked(difference),
            Files::Staged(staged) => {
                let start = Instant::now();
                let report = staged.commit()?;
                Fate::Written { report, writing: start.elapsed() }
            }
        };
        if !options.json {
            say!("{}: {}", job.out().display(), report::text(&made, &fate));
        }
        crates.push((job, made, fate));
    }
    if options.json {
        say!("{}", report::json(&crates));
    }
    let is_stale = crates.iter().any(|(_, _, fate)| matches!(fate, Fate::Checked(Some(_))));
    std::mem::forget(crates);
    if is_stale {
        eprintln!("run `bindery generate` to bring it up to date");
        return Ok(Outcome::Findings);
    }
    Ok(Outcome::Clean)
}

impl Job {
    fn out(&self) -> PathBuf {
        self.base.join(&self.entry.out)
    }

    /// The descriptions, for people.
    fn described(&self) -> String {
        let shown = |one: &DescriptionConfig| format!("`{}`", self.base.join(&one.spec).display());
        self.entry.descriptions().map(shown).collect::<Vec<_>>().join(", ")
    }
}

fn of_arguments(out: &Path, given: &cli::Generate) -> Job {
    let folder = out.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut options = Options::default().with_selection(selection(&given.selection));
    options = options.with_tag_features(match given.tag_features {
        None | Some(cli::TagFeatures::Auto) => TagFeatures::Auto,
        Some(cli::TagFeatures::Always) => TagFeatures::Always,
        Some(cli::TagFeatures::Never) => TagFeatures::Never,
    });
    if let Some(name) = given.name.clone().or(folder) {
        options = options.with_package_name(&name);
    }
    let unnamed = given.spec.iter().map(|spec| (None, spec.clone()));
    let named = given.version.iter().map(|(name, spec)| (Some(name.clone()), spec.clone()));
    let overlays = &given.reading.overlay;
    let mut descriptions: Vec<DescriptionConfig> =
        unnamed.chain(named).map(|(name, spec)| DescriptionConfig { name, spec, overlays: overlays.clone() }).collect();
    let description = descriptions.pop().unwrap_or_default();
    let has_versions = !descriptions.is_empty() || description.name.is_some();
    let entry = ApiConfig {
        description,
        earlier: has_versions.then_some(descriptions),
        out: out.to_owned(),
        allow_refs: given.reading.allow_refs.clone(),
        allow_remote_refs: given.reading.allow_remote_refs,
        options,
        line: 0,
    };
    Job { entry, base: PathBuf::new(), place: String::new() }
}

fn selection(given: &cli::Selection) -> Selection {
    type Kind = fn(Pattern) -> Selector;
    let list = |kinds: [(Kind, &[Pattern]); 3]| -> Vec<Selector> {
        kinds.iter().flat_map(|(kind, patterns)| patterns.iter().cloned().map(kind)).collect()
    };
    Selection {
        include: list([
            (Selector::Operation, &given.operation),
            (Selector::Tag, &given.tag),
            (Selector::Path, &given.path),
        ]),
        exclude: list([
            (Selector::Operation, &given.exclude_operation),
            (Selector::Tag, &given.exclude_tag),
            (Selector::Path, &given.exclude_path),
        ]),
    }
}

/// The jobs of a configuration; its paths are relative to where it stands.
fn configured(path: &Path) -> anyhow::Result<Vec<Job>> {
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("cannot read `{}`; name a description and `--out DIR`, or write a configuration", path.display())
    })?;
    let config = Config::parse(&text).with_context(|| format!("`{}`", path.display()))?;
    let base = path.parent().unwrap_or(Path::new(""));
    Ok(config
        .apis
        .into_iter()
        .map(|entry| {
            let place = format!("`{}`, the entry on line {}", path.display(), entry.line);
            Job { entry, base: base.to_owned(), place }
        })
        .collect())
}

/// Gives back the memory of something beside what comes next, since that takes a while for millions of pieces.
fn give_back(it: impl Send + 'static) {
    // Where there is no thread to be had, it is given back here.
    let _ = std::thread::Builder::new().spawn(move || drop(it));
}

fn make(job: &Job, options: &cli::Generate) -> anyhow::Result<Made> {
    let start = Instant::now();
    let mut readings = description::read_all(&job.entry, &job.base, Severity::Warning)?;
    let read = start.elapsed();
    // The plan has the room that the documents and their texts took.
    for reading in &mut readings {
        give_back(std::mem::take(&mut reading.documents));
        reading.sources.forget_texts();
    }
    let in_its_place = |error: bindery_codegen::Error| {
        if job.place.is_empty() { error.into() } else { anyhow::Error::new(error).context(job.place.clone()) }
    };
    let plan = Plan::configured(&job.entry, &readings, &job.entry.options).map_err(in_its_place)?;
    let diagnostics = || readings.iter().flat_map(|reading| &reading.diagnostics);
    let count = |severity| diagnostics().filter(|found| found.severity == severity).count();
    let diagnostics = (count(Severity::Error), count(Severity::Warning));
    // What was read takes more memory than what is written.
    give_back(readings);
    let summary = plan.summary();
    for left_out in &summary.left_out {
        eprintln!("warning: left out: {}: {}", left_out.what, left_out.reason);
    }
    if let Some(text) = report::unfit_examples(&summary.unfit_examples) {
        eprintln!("warning: {text}");
    }
    if options.strict && !summary.left_out.is_empty() {
        bail!("{} parts of {} had to be left out", summary.left_out.len(), job.described());
    }
    let files = if options.check {
        Files::Compared(plan.write().map_err(in_its_place)?.tree.check(&job.out())?)
    } else {
        Files::Staged(plan.stage(&job.out()).map_err(in_its_place)?)
    };
    // The command ends soon: the system takes millions of pieces back at once.
    std::mem::forget(plan);
    Ok(Made { summary, files, diagnostics, reading: read, generating: start.elapsed() - read })
}
