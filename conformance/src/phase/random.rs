//! Random valid requests, drawn and shrunk by proptest; the same seed draws the same ones.

use futures_util::stream::{self, StreamExt};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::boundaries::has_cursor;
use super::drawn::{self, Subject};
use crate::case::{Case, Intent, Phase};
use crate::engine::run::{Run, Sent};
use crate::lifecycle::resource::Role;
use crate::strategy::request::RequestValues;

/// How many times a failing request is sent again to make it smaller.
const SHRINKS: usize = 32;

/// Sends random requests to every operation that can be sent without harm.
pub(crate) async fn run(run: &Run) {
    for subject in drawn::subjects(run, Phase::Random).await {
        one(run, &subject).await;
    }
    drawn::thin(run, Phase::Random).await;
}

fn runner(seed: u64, place: usize) -> TestRunner {
    let mut bytes = [0u8; 32];
    for (slot, byte) in bytes.iter_mut().zip(seed.to_le_bytes().into_iter().chain(place.to_le_bytes())) {
        *slot = byte;
    }
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

async fn one(run: &Run, subject: &Subject) {
    let Some(operation) = run.operation(subject.index) else { return };
    let strategy = run.strategist.request_values(operation);
    let mut runner = runner(run.options.seed, subject.index.0);
    let is_create = matches!(subject.role, Some((_, Role::Create)));
    // Each create is followed by a delete, and looked at by every later phase.
    let count = if is_create { run.options.cases / 3 } else { run.options.cases };
    let mut trees = Vec::new();
    for _ in 0..count {
        match strategy.new_tree(&mut runner) {
            Ok(tree) => trees.push(tree),
            Err(reason) => {
                run.skip(format!("{}: no random requests: {reason}", operation.key()));
                return;
            }
        }
    }
    let sending = trees.iter().map(|tree| {
        let case = case(run, subject, tree.current());
        async move { run.send_judged(case).await }
    });
    let sent: Vec<Sent> =
        stream::iter(sending.collect::<Vec<_>>()).buffered(run.options.limits.concurrency).collect().await;
    for (mut tree, sent) in trees.into_iter().zip(sent) {
        if let Some(key) = sent.fresh {
            shrink(run, subject, &mut tree, &key).await;
        }
    }
}

fn case(run: &Run, subject: &Subject, mut values: RequestValues) -> Case {
    if let Some(operation) = run.operation(subject.index) {
        drawn::state(run, operation, &mut values);
    }
    let certain = subject.is_certain(run) && drawn::is_harmless(&values) && !has_cursor(run, subject, &values);
    let intent = if certain { Intent::Valid } else { Intent::Plausible };
    subject.case(run, &values, intent, Phase::Random, "a random request".to_owned())
}

/// Sends smaller and smaller requests as long as they show the same.
async fn shrink(run: &Run, subject: &Subject, tree: &mut impl ValueTree<Value = RequestValues>, key: &str) {
    let mut moved = tree.simplify();
    for _ in 0..SHRINKS {
        if !moved {
            return;
        }
        let sent = run.send_judged(case(run, subject, tree.current())).await;
        if sent.failed.iter().any(|failed| failed == key) {
            run.book().replace(key, &run.with_origin(&sent.exchange));
            moved = tree.simplify();
        } else {
            moved = tree.complicate();
        }
    }
}
