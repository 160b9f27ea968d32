//! Random valid requests, drawn and shrunk by proptest; the same seed draws the same ones.

use futures_util::stream::{self, StreamExt};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::boundaries::has_cursor;
use super::drawn::{self, Subject};
use super::sign;
use crate::case::{Case, Intent, Phase};
use crate::engine::Kept;
use crate::engine::run::Run;
use crate::engine::send::Sent;
use crate::lifecycle::resource::Role;
use crate::strategy::request::RequestValues;

/// How many times a failing request is sent again to make it smaller.
const SHRINKS: usize = 32;

/// Sends random requests to every operation that can be sent without harm.
pub(crate) async fn run(run: &Run) {
    let subjects = drawn::subjects(run, Phase::Random).await;
    drawn::each(&subjects, |place| one(run, &subjects[place])).await;
    drawn::thin(run, Phase::Random).await;
}

/// What draws the cases of one kind, by its place among all kinds.
pub(super) fn runner(seed: u64, place: usize) -> TestRunner {
    let mut bytes = [0u8; 32];
    for (slot, byte) in bytes.iter_mut().zip(seed.to_le_bytes().into_iter().chain(place.to_le_bytes())) {
        *slot = byte;
    }
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// Sends what earlier runs have kept.
pub(crate) async fn replay(run: &Run) {
    let kept = &run.options.kept;
    if kept.is_empty() {
        return;
    }
    for subject in drawn::subjects(run, Phase::Random).await {
        let Some(operation) = run.operation(subject.index) else { continue };
        for kept in kept.iter().filter(|kept| kept.operation == operation.key()) {
            let Some(trees) = draw(run, &subject, kept.seed, kept.case + 1) else { continue };
            let Some(tree) = trees.into_iter().nth(kept.case) else { continue };
            let sent = run.send_judged(case(run, &subject, tree.current(), kept.case)).await;
            settle(run, &subject, tree, &sent, kept.clone()).await;
        }
    }
}

async fn one(run: &Run, subject: &Subject) {
    let Some(operation) = run.operation(subject.index) else { return };
    let is_create = matches!(subject.role, Some((_, Role::Create)));
    // Each create is followed by a delete, and looked at by every later phase.
    let cases = run.means.share(run.options.cases as usize);
    let count = if is_create { cases / 3 } else { cases };
    let Some(trees) = draw(run, subject, run.options.seed, count) else { return };
    let is_apt = |tree: &_| !drawn::is_out_of_reach(run, subject, &ValueTree::current(tree));
    let mut trees: Vec<(usize, _)> = trees.into_iter().enumerate().filter(|(_, tree)| is_apt(tree)).collect();
    let rest = trees.split_off(drawn::first(run, subject, trees.len()));
    for part in [trees, rest] {
        let sending = part.iter().map(|(place, tree)| {
            let case = case(run, subject, tree.current(), *place);
            async move { run.send_judged(case).await }
        });
        let sent: Vec<Sent> = stream::iter(sending.collect::<Vec<_>>()).buffered(run.client.width()).collect().await;
        let is_nothing = drawn::is_nothing(sent.iter().map(|sent| &*sent.exchange));
        for ((place, tree), sent) in part.into_iter().zip(sent) {
            let kept = Kept { operation: operation.key(), seed: run.options.seed, case: place };
            settle(run, subject, tree, &sent, kept).await;
        }
        if is_nothing {
            return;
        }
    }
}

/// Draws the first cases of a seed.
fn draw(
    run: &Run,
    subject: &Subject,
    seed: u64,
    count: usize,
) -> Option<Vec<impl ValueTree<Value = RequestValues> + use<>>> {
    let operation = run.operation(subject.index)?;
    let strategy = run.strategist.request_values(operation);
    let mut runner = runner(seed, subject.index.0);
    let trees = (0..count).map(|_| strategy.new_tree(&mut runner)).collect();
    match trees {
        Ok(trees) => Some(trees),
        Err(reason) => {
            run.skip(format!("{}: no random requests: {reason}", operation.key()));
            None
        }
    }
}

/// Keeps a case that showed something nobody had seen, and makes it smaller.
async fn settle(
    run: &Run,
    subject: &Subject,
    mut tree: impl ValueTree<Value = RequestValues>,
    sent: &Sent,
    kept: Kept,
) {
    if let Some(key) = &sent.fresh {
        let place = kept.case;
        run.book().kept.insert(kept);
        shrink(run, subject, &mut tree, place, key).await;
    }
}

fn case(run: &Run, subject: &Subject, mut values: RequestValues, place: usize) -> Case {
    if let Some(operation) = run.operation(subject.index) {
        drawn::state(run, operation, &mut values);
    }
    sign::sign(run, subject, &mut values, "", &run.token(&format!("random-{}-{place}", subject.index.0)));
    let certain = subject.is_certain(run) && drawn::is_harmless(&values) && !has_cursor(run, subject, &values);
    let intent = if certain { Intent::Valid } else { Intent::Plausible };
    subject.case(run, &values, intent, Phase::Random, "a random request".to_owned())
}

/// Sends smaller and smaller requests as long as they show the same.
async fn shrink(
    run: &Run,
    subject: &Subject,
    tree: &mut impl ValueTree<Value = RequestValues>,
    place: usize,
    key: &str,
) {
    let mut moved = tree.simplify();
    for _ in 0..SHRINKS {
        if !moved {
            return;
        }
        let sent = run.send_judged(case(run, subject, tree.current(), place)).await;
        if sent.failed.iter().any(|failed| failed == key) {
            run.book().replace(key, None, &run.with_origin(&sent.exchange));
            moved = tree.simplify();
        } else {
            moved = tree.complicate();
        }
    }
}
