//! Making neighbours that differ in everything that a server might mix up.

use std::sync::Arc;

use bindery_spec::ir::OperationIndex;
use futures_util::future::join_all;
use serde_json::Value;

use crate::case::{Intent, Phase};
use crate::check::{id_reused, valid_refused};
use crate::engine::arguments::simple;
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::shape;
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
    odd("lines", "a file name with a line end", "a\r\nX-Bindery-Injected: 1.jsonl".to_owned(), false);
    specials
}

/// The enumerations of the body of a create, by property.
fn choices(run: &Run, create: OperationIndex) -> Vec<(String, Vec<Value>)> {
    let body = run.operation(create).and_then(|operation| operation.request_body.as_ref());
    let schema = body.and_then(|body| body.content.iter().find_map(|media| media.schema));
    let Some(schema) = schema else { return Vec::new() };
    let properties = shape::properties(&run.api, schema).into_iter();
    let with_values = properties.map(|(name, property)| (name.to_owned(), shape::values(&run.api, property)));
    with_values.filter(|(_, values)| values.len() > 1).collect()
}

/// Whether making one sends a file.
fn has_file(run: &Run, create: OperationIndex) -> bool {
    let variant = Variant::plain("bindery");
    run.operation(create).is_some_and(|operation| run.payload(operation, &variant).1.content.is_some())
}

/// Makes `count` plain items at once, under a parent where there is one.
pub(crate) async fn fill(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>, count: usize) {
    let turn = run.world.of(resource).len();
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
    let first = run.make(resource, parent, &plain(0), Intent::Valid, phase, "an ordinary create").await;
    if !matches!(first, Some(Ok(_))) {
        return;
    }
    let variants: Vec<Variant> = (1..count.max(1)).map(plain).collect();
    let label = "one of many creates at once";
    join_all(variants.iter().map(|variant| run.make(resource, parent, variant, Intent::Valid, phase, label))).await;
    judge_ids(run, resource);
}

/// Makes one item for each value of each enumeration, and files that a server might not keep as they are.
pub(crate) async fn odd(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    let Some(create) = run.resources.get(resource).operation(|role| matches!(role, Role::Create)) else { return };
    let choices = choices(run, create);
    for (name, values) in &choices {
        for value in values {
            let mut variant = Variant::plain(&run.token(&simple(value)));
            variant.set.push((name.clone(), value.clone()));
            let label = format!("a create with {name} {}", simple(value));
            run.make(resource, parent, &variant, Intent::Valid, Phase::Lifecycle, &label).await;
        }
    }
    if has_file(run, create) {
        join_all(specials(run).into_iter().map(|special| make_special(run, resource, parent, special, &choices))).await;
    }
    judge_ids(run, resource);
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
    let Some(refused) = refused else { return };
    let verdict = if special.may_be_refused || refused.is_refused_for_now() {
        Verdict::Undecided
    } else {
        Verdict::fail(special.label, "a 2XX status", format!("{}: {}", special.label, refused.summary()))
    };
    run.judge(&valid_refused::CHECK, &refused.case.name, verdict, &[Arc::clone(&refused)]);
}

/// Every id that was given out is new.
pub(crate) fn judge_ids(run: &Run, resource: ResourceIndex) {
    let mut items = run.world.of(resource);
    items.sort_by_key(|item| item.made.number);
    for (index, item) in items.iter().enumerate() {
        let earlier = items.iter().take(index).find(|earlier| earlier.id == item.id);
        let verdict = match earlier {
            Some(earlier) if run.is_same_by_name(earlier, item) => Verdict::Undecided,
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
