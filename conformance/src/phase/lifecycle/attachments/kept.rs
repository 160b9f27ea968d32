//! What was put comes back byte for byte, whatever it is, and is no other thing's.

use std::sync::Arc;

use super::put::{Held, Path, Sort};
use super::{beside, gone, guarded};
use crate::case::{Intent, Phase};
use crate::check::{content_differs, refused_but_done};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::resource::ResourceIndex;
use crate::phase::lifecycle::manners;

/// Everything about every path below the things of a resource.
pub(crate) async fn all(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    for path in Path::all(run, resource) {
        if run.is_over() {
            return;
        }
        Box::pin(one(run, resource, parent, &path)).await;
    }
}

async fn one(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>, path: &Path) {
    let mut things = Vec::new();
    for name in ["attached", "beside"] {
        let variant = Variant::plain(&run.token(&format!("{name}-{}", run.world.count(resource))));
        let label = "something to put bytes below";
        let made = run.make(resource, parent, &variant, Intent::Plausible, Phase::Lifecycle, label).await;
        things.extend(made.and_then(Result::ok));
    }
    let [item, other] = things.as_slice() else { return };
    let sizes = beside::Sizes::before(run, item).await;
    let Some(first) = Held::new(run, path, item, "first", 0).await else { return };
    if path.sort != Sort::Any && path.sort != Sort::Text {
        // What the server looks into it may write anew: then nothing is known of the bytes.
        let label = "the bytes below something";
        let view = run.send(path.fetch(run, item, Intent::Plausible, &[&first.by], label)).await;
        if !first.is_in(&view) {
            return;
        }
    }
    let Some(others) = Held::new(run, path, other, "of another thing", 1).await else { return };
    // Where it is wrong at first, nothing that follows would tell anything else.
    let is_well = first.look(run, item, "the bytes below something").await.1;
    if !is_well || !others.look(run, other, "the bytes below another thing").await.1 {
        return;
    }
    let counted = sizes.counted(run, item, &first).await;
    let Some(last) = Box::pin(replaced(run, path, item, first)).await else { return };
    Box::pin(beside::measured(run, path, item, &counted)).await;
    let Some(last) = Held::new(run, path, item, "last", 1).await.or(Some(last)) else { return };
    parts(run, &last, item).await;
    if !others.look(run, other, "the bytes below another thing, after others were put").await.1 {
        return;
    }
    let Some(last) = Box::pin(beside::changed(run, item, last)).await else { return };
    let Some(last) = Box::pin(guarded::all(run, item, last)).await else { return };
    Box::pin(gone::all(run, (item, last), (other, others))).await;
}

/// What a server might not keep as it is, each in the place of the one before: a shorter one after a longer one, too.
fn odd(sort: Sort) -> Vec<(&'static str, Vec<u8>)> {
    let mut odd: Vec<(&str, Vec<u8>)> = vec![
        ("bytes with CR, LF, CRLF and no line end", b"a\r\nb\rc\n\r\n\n  d\t".to_vec()),
        (
            "bytes in UTF-8 with a byte order mark",
            "\u{feff}{\"a\": \"Gr\u{fc}\u{df}e \u{6f22}\u{5b57} \u{1f980}\"}\n".into(),
        ),
        ("320 KiB", b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n".repeat(5120)),
        ("one byte", b"x".to_vec()),
    ];
    if sort == Sort::Any {
        odd.push(("bytes of every value", (0..=255u8).chain((0..=255u8).rev()).collect()));
        odd.push(("bytes that end in NUL", b"abc\0\0\0".to_vec()));
    }
    odd.push(("no bytes at all", Vec::new()));
    if matches!(sort, Sort::Any | Sort::Text) { odd } else { Vec::new() }
}

/// Puts one after the other; gives what is there at last, where all is well.
async fn replaced(run: &Run, path: &Path, item: &Arc<Item>, first: Held) -> Option<Held> {
    let mut held = first;
    for (label, bytes) in odd(path.sort) {
        let bytes: Arc<[u8]> = bytes.into();
        let by = run.send(path.put(run, item, &bytes, Intent::Plausible, label)).await;
        if by.is_inconclusive() || by.status() == Some(202) {
            return None;
        }
        if by.is_refused() {
            let label = "the bytes below something, after others were refused";
            let view = run.send(path.fetch(run, item, Intent::Plausible, &[&held.by, &by], label)).await;
            let changed = (!held.is_in(&view)).then(|| format!("what was there answers {}", view.summary()));
            let verdict = refused_but_done::judge(&by, changed.as_deref());
            if run.judge(&refused_but_done::CHECK, &by.case.name, verdict, &[Arc::clone(&by), view]) {
                return None;
            }
            continue;
        }
        let next = Held { path: path.clone(), bytes, by };
        if next.bytes.is_empty() {
            // What has no bytes may be nothing to a server.
            let label = "no bytes at all, below something";
            let view = run.send(path.fetch(run, item, Intent::Plausible, &[&held.by, &next.by], label)).await;
            let verdict = content_differs::judge(&view, &next.bytes);
            let sequence = [Arc::clone(&held.by), Arc::clone(&next.by), Arc::clone(&view)];
            if run.judge(&content_differs::CHECK, &view.case.name, verdict, &sequence) {
                return None;
            }
        } else if !next.look(run, item, label).await.1 {
            return None;
        }
        held = next;
    }
    Some(held)
}

/// Parts of it, and what HEAD says of it.
async fn parts(run: &Run, held: &Held, item: &Arc<Item>) {
    manners::parts(run, item, held.path.at.fetch, &held.bytes, &held.by).await;
}
