//! Where the `Location` of a create leads.

use std::sync::Arc;

use crate::case::{Intent, Phase};
use crate::check::location;
use crate::engine::run::Run;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// Follows the `Location` of one thing that exists, where it leads to this server.
pub(crate) async fn follow(run: &Run, resource: ResourceIndex) {
    let Some(read) = run.resources.get(resource).operation(|role| matches!(role, Role::Read)) else { return };
    let told = run.world.living(resource).into_iter().find_map(|item| {
        let location = item.made.response()?.header("location")?;
        Some((item, location))
    });
    let Some((item, location)) = told else { return };
    let endpoint = run.client.endpoint();
    let target = match location.split_once("://") {
        Some(_) => location.strip_prefix(&endpoint.origin()).map(str::to_owned),
        None => location.starts_with('/').then_some(location).filter(|target| !target.starts_with("//")),
    };
    let Some(target) = target.filter(|target| target.starts_with('/')) else { return };
    let mut case = run.on(read, &item, Intent::Plausible, Phase::Lifecycle, "the Location of a create");
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    case.request.path = path.to_owned();
    case.request.is_absolute = true;
    if !query.is_empty() {
        let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        case.request.query = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    }
    // What this path answers is not described, where it is another one.
    case.is_elsewhere = true;
    let followed = run.send(case).await;
    let verdict = location::judge_followed(&item.made, &followed);
    run.judge(&location::CHECK, &item.made.case.name, verdict, &[Arc::clone(&item.made), followed]);
}
