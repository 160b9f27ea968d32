//! Creates that are sent again, as clients do that have had no answer: under one key, one thing is made.

use std::sync::Arc;

use bindery_spec::ir::Parameter;
use futures_util::future::join;

use crate::case::{Case, Intent, Phase};
use crate::check::made_twice;
use crate::engine::arguments::simple;
use crate::engine::make::Variant;
use crate::engine::new_id::new_id;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::words::is_repeat_key;
use crate::lifecycle::resource::ResourceIndex;

/// Sends a create twice under one key, one after the other, and then two at once under another. Only where the description
/// has a header for such a key. A repeat that is refused tells nothing: the first request may be under way.
pub(crate) async fn all(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    let described = run.resources.get(resource);
    let operation = described.maker().and_then(|index| run.operation(index)).filter(|one| run.is_selected(one));
    let header = operation.and_then(|operation| operation.parameters.iter().find(|one| is_repeat_key(one)));
    let Some(header) = header.filter(|_| !described.is_named_by_client() && !run.options.read_only) else { return };
    let label = "a create under a key";
    if let Some((case, again)) = pair(run, resource, parent, (header, "keyed", label)) {
        let first = run.send(case).await;
        if first.is_success() {
            let second = run.send(again).await;
            judge(run, resource, [first, second]);
        }
    }
    let label = "one of two creates at once under one key";
    if let Some((case, again)) = pair(run, resource, parent, (header, "keyed-at-once", label)) {
        let (first, second) = join(run.send(case), run.send(again)).await;
        judge(run, resource, [first, second]);
    }
}

/// The same create twice, under a key that is new.
fn pair(
    run: &Run,
    resource: ResourceIndex,
    parent: Option<&Arc<Item>>,
    (header, name, label): (&Parameter, &str, &str),
) -> Option<(Case, Case)> {
    let variant = Variant::plain(&run.token(name));
    let key = simple(&run.repeat_key(header)?);
    let (_, mut case) = run.make_case(resource, parent, &variant, Intent::Plausible, Phase::Lifecycle, label)?;
    case.request.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&header.name));
    case.request.headers.push((header.name.clone(), key));
    Some((case.clone(), case))
}

fn judge(run: &Run, resource: ResourceIndex, [first, second]: [Arc<Exchange>; 2]) {
    let id = |exchange: &Exchange| exchange.is_success().then(|| new_id(exchange, run.resources.get(resource)));
    let (Some(Some(made)), Some(Some(again))) = (id(&first), id(&second)) else { return };
    let name = first.case.name.clone();
    run.judge(&made_twice::CHECK, &name, made_twice::judge_repeat(&made, &again), &[first, second]);
}
