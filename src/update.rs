//! `bindery update`

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bindery_codegen::config::{Change, Config};
use bindery_codegen::generate_configured;
use bindery_codegen::surface::{Shift, Surface, compare};
use bindery_spec::diff::{Diff, Step, diff, markdown, text};
use bindery_spec::{Reading, Severity};

use crate::output::{self, say};
use crate::{Outcome, cli, description};

mod changelog;
mod mentions;
mod target;

/// Everything that is known before anything is written.
struct Plan {
    diff: Diff,
    /// What changed in the signatures; empty where there is no crate yet.
    shifts: Vec<Shift>,
    step: Step,
    old_version: String,
    new_version: String,
}

pub(crate) fn run(options: &cli::Update) -> anyhow::Result<Outcome> {
    let shown = options.config.display();
    let config_text = std::fs::read_to_string(&options.config)
        .with_context(|| format!("cannot read `{shown}`, which names the crates"))?;
    let config = Config::parse(&config_text).with_context(|| format!("`{shown}`"))?;
    let (index, api) = target::entry(&config, options.api.as_deref())?;
    let base = options.config.parent().unwrap_or(Path::new(""));
    let new_spec = target::description(base, api, &options.to)?;
    let change = if options.keep { Change::Keep } else { Change::Replace };
    let taken = api.earlier.iter().flatten().find(|one| one.spec == new_spec);
    if taken.is_some() || options.keep && api.description.spec == new_spec {
        bail!("the crate has `{}` already", new_spec.display());
    }
    let spec_text = new_spec.to_str().context("the path of the description is not UTF-8")?;
    let edited = |version: &str| {
        Config::repointed(&config_text, index, change, spec_text, version).with_context(|| {
            format!("the entry of `{shown}` is written in a way that cannot be edited: give it a `[[api]]` of its own")
        })
    };
    let old_version = api.options.package_version.clone().unwrap_or_else(|| "0.1.0".to_owned());
    let next = Config::parse(&edited(&old_version)?)?.apis.into_iter().nth(index).context("the entry is gone")?;
    let old = description::read_one(api, &api.description, base, Severity::Error)?;
    let readings = description::read_all(&next, base, Severity::Warning)?;
    let new = readings.last().context("there is no description")?;
    let out = base.join(&api.out);

    let mut plan = plan(&old, new, &out, old_version)?;
    output::write(format_args!("{}", text(&plan.diff, &old.sources, &new.sources, false)));
    let generate =
        |version: &str| generate_configured(&next, &readings, &next.options.clone().with_package_version(version));
    plan.shifts = shifts(&out, &generate(&plan.old_version)?.tree)?;
    let moves = options.keep && api.earlier.is_none();
    tell_step(&mut plan, options.keep && out.is_dir(), moves);
    plan.new_version = plan
        .step
        .after(&plan.old_version)
        .with_context(|| format!("`{}` is no version that can be raised", plan.old_version))?;
    if !moves {
        tell_shifts(&plan, base, &api.out);
    }
    let name = api.options.package_name.clone().unwrap_or_default();
    if plan.step == Step::None && new_spec == api.description.spec {
        say!("\nNothing changed: {name} {} stays as it is.", plan.old_version);
        return Ok(Outcome::Clean);
    }
    if options.dry_run {
        say!("\n{name} {} would become {}; nothing was written.", plan.old_version, plan.new_version);
        return Ok(Outcome::Clean);
    }

    let edited = edited(&plan.new_version)?;
    let made = generate(&plan.new_version)?;
    let log = changelog::with_entry(&changelog::read(&out)?, &plan.new_version, &markdown(&plan.diff));
    // Everything stands beside its place before the first thing is put there.
    let replacement = made.tree.replace(&out, &[(changelog::FILE, &log)])?;
    let config_file = target::Staged::write(&options.config, &edited)?;
    let written = replacement.commit()?;
    config_file.commit()?;
    say!(
        "\n{name} {} became {}: {} files written, {} unchanged, {} removed; see {}",
        plan.old_version,
        plan.new_version,
        written.written.len(),
        written.unchanged,
        written.removed.len(),
        out.join(changelog::FILE).display()
    );
    Ok(Outcome::Clean)
}

fn plan(old: &Reading, new: &Reading, out: &Path, old_version: String) -> anyhow::Result<Plan> {
    let (Some(old_api), Some(new_api)) = (&old.api, &new.api) else { bail!("there is nothing to compare") };
    let diff = diff(old_api, new_api);
    let step = if out.is_dir() { diff.step() } else { Step::None };
    Ok(Plan { diff, shifts: Vec::new(), step, new_version: old_version.clone(), old_version })
}

/// Raises the step where users of the crate have to change their code for more than the description says. `is_beside`: a version
/// comes beside others. `moves`: there was no module for a version before.
fn tell_step(plan: &mut Plan, is_beside: bool, moves: bool) {
    if is_beside {
        plan.step = Step::Major;
        say!("\nThe new version is the one that is on by default: a major version.");
        if moves {
            say!("What stood at the root of the crate stands in the module of its version now.");
        }
    } else if plan.shifts.iter().any(Shift::is_breaking) && plan.step < Step::Major {
        plan.step = Step::Major;
        say!("Signatures change all the same, as listed below: a major version.");
    }
}

/// How what the crate offers changes. A crate that is not there, or is no Rust any more, offers nothing to compare.
fn shifts(out: &Path, tree: &bindery_codegen::FileTree) -> anyhow::Result<Vec<Shift>> {
    let mut old = Vec::new();
    for (path, _) in mentions::rust_files(&out.join("src")) {
        let inside = path.strip_prefix(out).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        old.push((
            inside,
            std::fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?,
        ));
    }
    if old.is_empty() {
        return Ok(Vec::new());
    }
    let old = Surface::read(old.iter().map(|(path, text)| (path.as_str(), text.as_str())))?;
    Ok(compare(&old, &Surface::read(tree.iter())?))
}

/// What stops compiling, and which places mention it.
fn tell_shifts(plan: &Plan, base: &Path, out: &PathBuf) {
    let breaking: Vec<&Shift> = plan.shifts.iter().filter(|shift| shift.is_breaking()).collect();
    if breaking.is_empty() {
        return;
    }
    say!("\nWhat stops compiling:");
    let places = mentions::Places::below(base, &base.join(out));
    for shift in breaking {
        match &shift.new {
            Some(new) => say!("  {}: {} became {new}", shift.item, shift.old.as_deref().unwrap_or_default()),
            None => say!("  {} is gone", shift.item),
        }
        for place in shift.words.iter().flat_map(|word| places.of(word)) {
            say!("    used at {place}");
        }
    }
}
