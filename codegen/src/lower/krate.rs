//! What a description becomes as a whole, and the package that it is in.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ScopedJoinHandle};

use bindery_spec::Reading;
use bindery_spec::ir::Api;

use super::docs::{Texts, markdown, one_line};
use super::examples::{Examples, examples};
use super::features::assign_features;
use super::folders::arrange;
use super::operations::{left_out, lower_calls, webhooks_section};
use super::provenance::provenance;
use super::types::TypePlan;
use crate::adapt::TypeChoices;
use crate::model::{Binding, Module, Package};
use crate::naming::package_name;
use crate::options::Options;

/// The package of a client for `api`.
#[must_use]
pub fn lower_package(api: &Api, options: &Options) -> Package {
    let title = one_line(&api.title);
    Package {
        name: options.package_name.clone().unwrap_or_else(|| package_name(&api.title)),
        version: options.package_version.clone().unwrap_or_else(|| "0.1.0".to_owned()),
        description: options.package_description.clone().unwrap_or_else(|| match title.as_str() {
            "" => "Client of an HTTP API".to_owned(),
            title => format!("Client of {title}"),
        }),
        license: options.package_license.clone(),
        dependencies: options.dependencies.clone(),
    }
}

/// Lowers a whole description, for code that stands in the module `home` of `package`, and that `feature` brings in.
#[must_use]
pub fn lower(
    api: &Api,
    reading: &Reading,
    options: &Options,
    choices: &TypeChoices,
    package: &Package,
    home: Module,
    feature: Option<String>,
) -> Binding {
    let texts = Texts::default();
    let is_late = AtomicBool::new(false);
    let plan = thread::scope(|scope| {
        // Where there is no thread to be had, each text is made where it is wanted.
        let _ = thread::Builder::new().spawn_scoped(scope, || texts.make_ahead(api, &is_late));
        let plan = TypePlan::lower(api, choices, &home, &texts);
        // Of a large description little may have been chosen: what is left is made where it is wanted.
        is_late.store(true, Ordering::Relaxed);
        plan
    });
    let title = one_line(&api.title);
    let mut docs = markdown(&format!("# {}", if title.is_empty() { "API" } else { &title }));
    docs.push(String::new());
    docs.extend(api.summary.as_deref().map(markdown).unwrap_or_default());
    docs.push(String::new());
    docs.extend(api.description.as_deref().map(markdown).unwrap_or_default());
    docs.dedup_by(|next, previous| next.is_empty() && previous.is_empty());
    while docs.last().is_some_and(String::is_empty) {
        docs.pop();
    }
    docs.extend(webhooks_section(api, &plan));
    let user_agent = format!("{}/{}", package.name, package.version);
    let crate_name = package.crate_name();
    let (mut calls, Examples { tests, unfit }) = thread::scope(|scope| {
        // Where there is no thread to be had, the examples come after the calls.
        let beside = thread::Builder::new().spawn_scoped(scope, || examples(api, &plan)).ok();
        let calls = lower_calls(api, &plan, &home, &texts, &crate_name, &user_agent);
        let examples = beside.map_or_else(|| Ok(examples(api, &plan)), ScopedJoinHandle::join);
        (calls, examples.unwrap_or_else(|panic| resume_unwind(panic)))
    });
    let mut types = plan.types;
    assign_features(&mut types, &mut calls, options.tag_features);
    arrange(&mut types);
    Binding {
        home,
        feature,
        examples: tests,
        left_out: left_out(api),
        unfit_examples: unfit,
        provenance: provenance(api, reading, options, title),
        docs,
        types,
        calls,
    }
}
