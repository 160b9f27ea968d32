//! Making neighbours that differ in everything that a server might mix up.

use std::sync::Arc;

use bindery_spec::ir::{OperationIndex, StatusPattern};
use futures_util::future::join_all;
use serde_json::Value;

use super::{lists, oddities, probe, views};
use crate::case::{Absence, Intent, Phase};
use crate::check::{id_reused, valid_refused};
use crate::engine::arguments::simple;
use crate::engine::change::is_same_parent;
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::verdict::Verdict;

/// A file that a server might not keep as it is.
struct Special {
    variant: Variant,
    label: &'static str,
    may_be_refused: bool,
}

/// `bindery` and a line feed, as gzip writes them.
const PACKED: [u8; 28] = [
    0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0x02, 0x03, 0x4b, 0xca, 0xcc, 0x4b, 0x49, 0x2d, 0xaa, 0xe4, 0x02, 0, 0x90, 0x5e,
    0x2b, 0xf2, 0x08, 0, 0, 0,
];

fn specials(run: &Run) -> Vec<Special> {
    let make = |name: &str, label, content: &[u8], may_be_refused| {
        let mut variant = Variant::plain(&run.token(name));
        variant.content = content.into();
        Special { variant, label, may_be_refused }
    };
    let lines = |count: usize| "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n".repeat(count);
    let every_byte: Vec<u8> = (0..=255u8).chain((0..=255u8).rev()).collect();
    let part = b"--boundary\r\nContent-Disposition: form-data\r\n\r\nx\r\n--boundary--\r\n";
    let text = "\u{feff}{\"a\": \"Grüße 漢字 🦀 \u{202e}\"}\n";
    let mut specials = vec![
        make("bytes", "a file with every byte value", &every_byte, false),
        make("ends", "a file with CR, LF, CRLF and no line end", b"a\r\nb\rc\n\r\n\n  d\t", false),
        make("utf8", "a file in UTF-8 with a byte order mark", text.as_bytes(), false),
        make("part", "a file that looks like a part of a form", part, false),
        make("large", "a file of 320 KiB", lines(5120).as_bytes(), true),
        make("larger", "a file of 2.5 MiB", lines(40960).as_bytes(), true),
        make("empty", "an empty file", b"", true),
        make("one", "a file of one byte", b"x", false),
        make("packed", "a file that is compressed", &PACKED, false),
        make("nul", "a file that ends in NUL bytes", b"abc\0\0\0", false),
    ];
    let mut named = |name: &str, label, file_name: &str, edit: fn(&mut Variant)| {
        let mut special = make(name, label, format!("{{\"name\": \"{name}\"}}\n").as_bytes(), false);
        special.variant.file_name = file_name.to_owned();
        edit(&mut special.variant);
        specials.push(special);
    };
    named("name", "a file name beyond ASCII", "dátä 漢字 🦀.jsonl", |_| {});
    named("marks", "a file name with spaces and marks", "Data (final) v1.2+b, 100.JSONL", |variant| {
        variant.file_first = true
    });
    named("percent", "a file name with percent signs", "100%25 of%20it.jsonl", |_| {});
    named("marks-apart", "a file name whose accents stand apart", "e\u{301}te\u{301}.jsonl", |_| {});
    named("semicolon", "a file name with a semicolon", "first; second=1.jsonl", |_| {});
    named("ampersand", "a file name with an ampersand and an apostrophe", "R&D 'v2'.jsonl", |_| {});
    named("untyped", "a file without a type of its own", "untyped.jsonl", |variant| variant.part_type = None);
    let mut odd = |name: &str, label, file_name: String, is_echoed: bool| {
        let mut special = make(name, label, format!("{{\"name\": \"{name}\"}}\n").as_bytes(), true);
        special.variant.file_name = file_name;
        special.variant.is_echoed = is_echoed;
        specials.push(special);
    };
    odd("long", "a file name of 200 characters", format!("{}.jsonl", "long-name-".repeat(20)), true);
    odd("backslash", "a file name with a backslash", "first\\quite.jsonl".to_owned(), false);
    odd("lines", "a file name with a line end", "a\r\nX-Bindery-Injected: 1.jsonl".to_owned(), false);
    specials
}

/// Whether making one sends a file.
pub(super) fn has_file(run: &Run, create: OperationIndex) -> bool {
    let variant = Variant::plain("bindery");
    run.operation(create).is_some_and(|operation| run.payload(operation, &variant).1.content.is_some())
}

/// Makes `count` plain items at once, under a parent where there is one.
pub(crate) async fn fill(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>, count: usize) {
    let turn = run.world.count(resource);
    let plain = |index: usize| {
        let mut variant = Variant::plain(&run.token(&index.to_string()));
        // Whatever bore the name before had other bytes.
        variant.content = format!("{{\"turn\": {turn}, \"index\": {index}}}\n").into_bytes().into();
        // Two neighbours share a name, as any two files may.
        if index % 8 == 1 {
            variant.file_name = format!("{}.jsonl", run.token(&(index - 1).to_string()));
        }
        variant
    };
    // The first one alone: where it is refused, the others would be too.
    let phase = Phase::Lifecycle;
    match run.make(resource, parent, &plain(0), Intent::Valid, phase, "an ordinary create").await {
        Some(Ok(_)) => {}
        Some(Err(refused)) => {
            if run.make_as_taken(resource, parent, &refused, &plain(0), phase).await.is_none() {
                return;
            }
        }
        None => return,
    }
    let variants: Vec<Variant> = (1..count.max(1)).map(plain).collect();
    let label = "one of many creates at once";
    join_all(variants.iter().map(|variant| run.make(resource, parent, variant, Intent::Valid, phase, label))).await;
    judge_ids(run, resource);
}

/// Makes the same file twice: where both creates say that something was made, there are two.
async fn twice(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    let variant = Variant::plain(&run.token("same"));
    for label in ["an upload", "the same upload once more"] {
        run.make(resource, parent, &variant, Intent::Plausible, Phase::Lifecycle, label).await;
    }
}

/// Makes as many plain items as lack to a number of living ones.
pub(crate) async fn top_up(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>, count: usize, phase: Phase) {
    let (living, turn) = (run.world.living(resource).len(), run.world.count(resource));
    let missing = living..count.max(living);
    let variants: Vec<Variant> =
        missing.map(|place| Variant::plain(&run.token(&format!("more-{turn}-{place}")))).collect();
    let label = "one of many creates at once";
    let making = variants.iter().map(|variant| run.make(resource, parent, variant, Intent::Valid, phase, label));
    let made: Vec<_> = join_all(making).await.into_iter().flatten().flatten().collect();
    if !made.is_empty() {
        join_all(made.iter().map(|item| views::item(run, item, phase, &views::Why::Made))).await;
        lists::look(run, resource, phase, &views::Why::Made, lists::Depth::Whole).await;
    }
}

/// Makes something once more under the name of something that is deleted; where that is refused, another under a new
/// name shows whether the name is the reason.
pub(crate) async fn renew(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>, deleted: &Variant) {
    let content = Arc::from(b"{\"again\": true}\n".as_slice());
    let variant = Variant { content, ..deleted.clone() };
    let label = "a create under the name of something that is deleted";
    let made = run.make(resource, parent, &variant, Intent::Plausible, Phase::Lifecycle, label).await;
    let Some(Err(refused)) = made else { return };
    let operation = refused.case.operation.and_then(|index| run.operation(index));
    let is_told = operation
        .is_none_or(|operation| operation.responses.iter().any(|response| response.status == StatusPattern::Code(409)));
    if refused.status() != Some(409) || is_told {
        return;
    }
    let (variant, label) = (Variant::plain(&run.token("anew")), "a create under a new name");
    let made = run.make(resource, parent, &variant, Intent::Plausible, Phase::Lifecycle, label).await;
    if matches!(made, Some(Ok(_))) {
        let expected = "a 2XX status: what had the name is deleted";
        let verdict = Verdict::fail("a name of something deleted", expected, refused.summary());
        run.judge(&valid_refused::CHECK, &refused.case.name, verdict, &[Arc::clone(&refused)]);
    }
}

/// Makes one item for each value of each enumeration, and files that a server might not keep as they are.
pub(crate) async fn odd(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    let Some(create) = run.resources.get(resource).maker() else { return };
    asked_before(run, resource, parent).await;
    let choices = run.choices_of(create);
    // A server may have rules of its own for when a switch may be set.
    let switches = run.switches_of(create);
    let set = switches.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    join_all(set.map(|(name, value)| async move {
        let mut variant = Variant::plain(&run.token(&format!("{name}-{value}")));
        variant.set.push((name.clone(), value.clone()));
        let label = format!("a create with {name} {value}");
        run.make(resource, parent, &variant, Intent::Plausible, Phase::Lifecycle, &label).await
    }))
    .await;
    let each = choices.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    join_all(each.map(|(name, value)| async move {
        let mut variant = Variant::plain(&run.token(&simple(value)));
        variant.set.push((name.clone(), value.clone()));
        let label = format!("a create with {name} {}", simple(value));
        run.make(resource, parent, &variant, Intent::Valid, Phase::Lifecycle, &label).await
    }))
    .await;
    Box::pin(oddities::all(run, resource, parent, create)).await;
    if has_file(run, create) {
        join_all(specials(run).into_iter().map(|special| make_special(run, resource, parent, special, &choices))).await;
        twice(run, resource, parent).await;
    }
    judge_ids(run, resource);
}

/// Asks for something that the client names, and makes it then: that it was missing must not last.
async fn asked_before(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    let described = run.resources.get(resource);
    let read = described.operation(|role| matches!(role, Role::Read));
    let read = read.filter(|index| run.operation(*index).is_some_and(|operation| run.is_selected(operation)));
    let token = run.token("asked-before");
    let (Some(read), Some(parameter), Some(name), true) =
        (read, &described.id_parameter, run.chosen_name(resource, &token), described.is_named_by_client())
    else {
        return;
    };
    let mut arguments = run.arguments(read, &Variant::plain("bindery"));
    arguments.at(&parent.map(|parent| parent.as_parent(run, resource, read)).unwrap_or_default());
    arguments.at(&[(parameter.clone(), name)]);
    let (intent, label) = (Intent::Absent(Absence::Unknown), "a view of something that is not made yet");
    let mut case = run.case_with(read, &arguments, intent, Phase::Lifecycle, label);
    case.after = parent.map(|parent| parent.origin()).unwrap_or_default();
    run.send(case).await;
    let label = "a create of something that was asked for before";
    let made = run.make(resource, parent, &Variant::plain(&token), Intent::Valid, Phase::Lifecycle, label).await;
    if let Some(Ok(item)) = made {
        views::item(run, &item, Phase::Lifecycle, &views::Why::Made).await;
    }
}

/// Makes a special item, with another value of an enumeration where the first one is refused with it: a server may
/// look into files of some kinds.
async fn make_special(
    run: &Run,
    resource: ResourceIndex,
    parent: Option<&Arc<Item>>,
    special: Special,
    choices: &[(String, Vec<Value>)],
) {
    let mut refused: Option<Arc<Exchange>> = None;
    let others =
        choices.iter().flat_map(|(name, values)| values.iter().map(|value| vec![(name.clone(), value.clone())]));
    for set in std::iter::once(Vec::new()).chain(others) {
        let mut variant = special.variant.clone();
        variant.set = set;
        match run.make(resource, parent, &variant, Intent::Plausible, Phase::Lifecycle, special.label).await {
            Some(Err(exchange)) if exchange.is_refused() => {
                refused.get_or_insert(exchange);
            }
            _ => return,
        }
    }
    // Where nothing was ever made, the reason is none of the file's.
    let Some(refused) = refused.filter(|_| run.world.count(resource) > 0) else { return };
    probe::none_made(run, resource, parent, &[(&refused, &special.variant.token)]).await;
    let verdict = if special.may_be_refused || refused.is_refused_for_now() {
        Verdict::Undecided
    } else {
        Verdict::fail(special.label, "a 2XX status", format!("{}: {}", special.label, refused.summary()))
    };
    run.judge(&valid_refused::CHECK, &refused.case.name, verdict, &[Arc::clone(&refused)]);
}

/// Whether two things were made by the same request.
fn is_same_request(one: &Item, other: &Item) -> bool {
    one.made.case.request == other.made.case.request
}

/// Every id that was given out is new.
pub(crate) fn judge_ids(run: &Run, resource: ResourceIndex) {
    let mut items = run.world.of(resource);
    items.sort_by_key(|item| item.made.number);
    let link = run.resources.get(resource).parent.as_ref();
    let is_nested = link.is_some_and(|link| link.parameter.is_some());
    let is_beside = |one: &Item, other: &Item| !is_nested || is_same_parent(one.parent.as_ref(), other.parent.as_ref());
    // Where everything under one parent has the same id, there can be one thing under each.
    let is_alone = |item: &Item| is_nested && items.iter().all(|one| !is_beside(one, item) || one.id == item.id);
    for item in &items {
        let mut named = run.world.named(resource, &item.id);
        named.sort_by_key(|one| one.made.number);
        let mut earlier = named.iter().take_while(|earlier| earlier.made.number < item.made.number);
        let earlier = earlier.find(|earlier| is_beside(earlier, item));
        let verdict = match earlier {
            Some(earlier) if run.is_same_by_name(earlier, item) || is_alone(item) => Verdict::Undecided,
            // What was sent before may be found again; 201 says that something was made. Source: RFC 9110 section 15.3.2.
            Some(earlier) if is_same_request(earlier, item) && item.made.status() != Some(201) => Verdict::Undecided,
            _ => id_reused::judge(&item.id, earlier.map(|earlier| earlier.made.as_ref())),
        };
        let mut sequence = earlier.map(|earlier| earlier.origin()).unwrap_or_default();
        sequence.extend(earlier.and_then(|earlier| earlier.gone()));
        sequence.push(Arc::clone(&item.made));
        if run.judge(&id_reused::CHECK, &item.made.case.name, verdict, &sequence) {
            item.spoil();
            if let Some(earlier) = earlier {
                earlier.spoil();
            }
        }
    }
}
