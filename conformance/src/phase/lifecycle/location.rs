//! Where the `Location` of a create leads.

use std::sync::Arc;

use crate::case::{Intent, Phase};
use crate::check::location;
use crate::engine::run::Run;
use crate::engine::target::Place;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// Follows the `Location` of one thing that exists, where it leads to this server.
pub(crate) async fn follow(run: &Run, resource: ResourceIndex) {
    let Some(read) = run.resources.get(resource).operation(|role| matches!(role, Role::Read)) else { return };
    let told = run.world.living(resource).into_iter().find_map(|item| {
        let location = item.made.response()?.header("location")?.into_owned();
        Some((item, location))
    });
    let Some((item, location)) = told else { return };
    let place = Place::resolve(run.client.endpoint(), &item.made.case.request, &location);
    let Some(place) = place else { return };
    let mut case = run.on(read, &item, Intent::Plausible, Phase::Lifecycle, "the Location of a create");
    place.put(&mut case.request);
    // What this path answers is not described, where it is another one.
    case.is_elsewhere = true;
    let followed = run.send(case).await;
    let verdict = location::judge_followed(&item.made, &followed);
    run.judge(&location::CHECK, &item.made.case.name, verdict, &[Arc::clone(&item.made), followed]);
}
