//! Ids that name nothing, or almost something: random ones, prefixes, other cases, encodings, hostile texts.

use std::sync::Arc;

use bindery_spec::ir::{Method, OperationIndex};
use futures_util::future::join_all;

use super::late::Before;
use super::probe;
use crate::case::{Absence, Case, Derived, Intent, Phase};
use crate::engine::arguments::{encode_path, takes_several};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::infer::path::Template;
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// An id that is not one.
struct Strange {
    /// As it goes out.
    raw: String,
    label: &'static str,
    intent: Intent,
    /// How a shell derives it from the real id, where that does not stand in it as it is.
    shell: Option<&'static str>,
    /// Whether it can only ever mean things of this run.
    is_own: bool,
}

/// Numbers at which those of fewer bits end.
const LARGE: [(&str, &str); 4] = [
    ("2147483648", "a number of more than 31 bits"),
    ("9007199254740993", "a number of more than 53 bits"),
    ("9223372036854775807", "the largest number of 63 bits"),
    ("9223372036854775808", "a number of more than 63 bits"),
];

/// No id at all.
const NOTHING: &str = "";

/// A path with one more segment.
const BELOW: &str = "below a real one";

const UNKNOWN: Intent = Intent::Absent(Absence::Unknown);
/// What an id is called that nothing has.
const OF_NOTHING: &str = "well-formed and of nothing";

/// Reads, fetches, changes and deletes under every strange id.
pub(crate) async fn all(run: &Run, resource: ResourceIndex, before: &Before) {
    let foreign = before.has_foreign(run, resource);
    let Some(item) = run.world.living(resource).into_iter().next() else { return };
    let (mut looks, mut delete) = (Vec::new(), None);
    for (role, index) in &run.resources.get(resource).operations {
        if !run.operation(*index).is_some_and(|operation| run.is_selected(operation)) {
            continue;
        }
        match role {
            Role::Read | Role::Content | Role::Derived | Role::Attached => {
                // Without an id, the path is often that of the list.
                let all = strange(run, &item).into_iter().filter(|strange| strange.raw != NOTHING);
                let is_taken = |strange: &Strange| foreign && is_counted(&item.id) && !strange.is_own;
                let all = all.filter(|strange| strange.intent != UNKNOWN || !is_taken(strange));
                looks.extend(all.filter_map(|strange| case(run, *index, &item, strange)));
            }
            Role::Delete => delete = Some(*index),
            _ => {}
        }
    }
    join_all(looks.into_iter().map(|case| run.send(case))).await;
    if let Some(index) = delete {
        deletes(run, resource, index, foreign).await;
    }
    elsewhere(run, resource).await;
}

/// A real id under a parent that it does not belong to, and that has nothing of its own.
async fn elsewhere(run: &Run, resource: ResourceIndex) {
    let described = run.resources.get(resource);
    let Some(link) = described.parent.as_ref().filter(|link| link.parameter.is_some()) else { return };
    let Some(item) = probe::victim(run, resource).await.filter(|item| item.parent.is_some()) else { return };
    let Some(name) = &link.parameter else { return };
    let above = item.parent.as_ref().and_then(|parent| parent.parent.clone());
    elsewhere_by(run, &item, (link.resource, name), above.as_ref()).await;
    // What its parent belongs to is part of where it is.
    let higher = run.resources.get(link.resource).parent.as_ref();
    if let (Some(above), Some((of, Some(name)))) = (above, higher.map(|link| (link.resource, &link.parameter))) {
        elsewhere_by(run, &item, (of, name), above.parent.as_ref()).await;
    }
}

/// A real id where one parameter of its path names something new.
async fn elsewhere_by(run: &Run, item: &Arc<Item>, (of, name): (ResourceIndex, &String), above: Option<&Arc<Item>>) {
    let described = run.resources.get(item.resource);
    // What is named by the client may be made once for each.
    let token = run.token(&format!("elsewhere-{}", item.resource.0));
    let (variant, label) = (Variant::plain(&token), "something with nothing in it");
    let made = run.make(of, above, &variant, Intent::Plausible, Phase::Lifecycle, label).await;
    let Some(Ok(other)) = made else { return };
    let (mut looks, mut deletes) = (Vec::new(), Vec::new());
    for (role, index) in &described.operations {
        let Some(operation) = run.operation(*index).filter(|operation| run.is_selected(operation)) else { continue };
        if !operation.path.contains(&format!("{{{name}}}")) {
            continue;
        }
        let mut arguments = run.arguments(*index, &Variant::plain("bindery"));
        arguments.at(&item.path(run));
        arguments.at(&[(name.clone(), other.id.clone())]);
        let label = "an id that is a real one of something else";
        let mut case = run.case_with(*index, &arguments, UNKNOWN, Phase::Lifecycle, label);
        case.after = item.origin();
        case.after.extend(other.origin());
        match role {
            Role::Read | Role::Content | Role::Derived | Role::Attached => looks.push(case),
            Role::Delete => deletes.push(case),
            _ => {}
        }
    }
    join_all(looks.into_iter().map(|case| run.send(case))).await;
    for case in deletes {
        let exchange = run.send(case).await;
        probe::unharmed(run, item.resource, item, &exchange).await;
    }
}

async fn deletes(run: &Run, resource: ResourceIndex, index: OperationIndex, foreign: bool) {
    let Some(first) = probe::victim(run, resource).await else { return };
    let harmless = |strange: &Strange| !foreign || strange.is_own;
    let all = strange(run, &first).into_iter().filter(harmless).filter(|strange| is_apt(run, index, strange));
    let cases = all.filter_map(|strange| case(run, index, &first, strange)).collect();
    let quiet = probe::at_once(run, resource, &first, cases).await;
    let count = if quiet && !foreign { 0 } else { strange(run, &first).len() };
    for place in 0..count {
        let Some(item) = probe::victim(run, resource).await else { return };
        let Some(strange) = strange(run, &item).into_iter().nth(place) else { continue };
        if !is_apt(run, index, &strange) {
            continue;
        }
        // What could mean somebody else's things is not sent where there are any.
        if foreign && !strange.is_own {
            run.skip("deletes under ids such as `*` and `..`: there are things here that this run did not make");
            continue;
        }
        if quiet {
            continue;
        }
        let Some(case) = case(run, index, &item, strange) else { continue };
        let exchange = run.send(case).await;
        probe::unharmed(run, resource, &item, &exchange).await;
    }
}

/// Whether a delete under a strange id asks for nothing that the description has: where everything can be deleted at
/// once, no id at all may be taken for that.
fn is_apt(run: &Run, index: OperationIndex, strange: &Strange) -> bool {
    let delete = run.operation(index);
    let above = delete.and_then(|delete| delete.path.rsplit_once('/')).map(|(above, _)| Template::parse(above).shape());
    let has_whole = run.api.operations.iter().any(|other| {
        other.method == Method::Delete && Some(Template::parse(other.path.trim_end_matches('/')).shape()) == above
    });
    strange.raw != NOTHING || !has_whole
}

fn case(run: &Run, index: OperationIndex, item: &Arc<Item>, strange: Strange) -> Option<Case> {
    let name = run.own_parameter(index, item.resource)?;
    let mut arguments = run.arguments(index, &Variant::plain("bindery"));
    arguments.at(&item.path(run));
    arguments.at_raw(&name, &strange.raw);
    let label = format!("an id that is {}", strange.label);
    let mut case = run.case_with(index, &arguments, strange.intent, Phase::Lifecycle, label);
    let is_delete = case.request.method == "DELETE";
    if is_path(&name) && (strange.raw.contains("%2F") || strange.raw.contains("..")) {
        // A path may be written in many ways, and what comes of one is what the other names.
        if is_delete {
            return None;
        }
        case.intent = Intent::Hostile;
    } else if run.operation(index).is_some_and(|operation| takes_several(operation, &name)) {
        // What is below an id is another id here, and an encoded slash may be as good as a plain one.
        if strange.raw.contains("%2F") {
            case.intent = Intent::Hostile;
        }
    } else if strange.label == BELOW {
        // The description says nothing of this path, so nothing of what its answers look like either.
        if run.is_described(index, &case.request.method, &case.request.path) {
            return None;
        }
        case.is_elsewhere = true;
        case.label = format!("a path {BELOW}");
    }
    // Around the id itself, the shell puts what the server gives out on that day.
    let encoded = encode_path(&item.id);
    let around =
        || (item.id.len() >= 8 && strange.raw.contains(&encoded)).then(|| strange.raw.replace(&encoded, "${{}}"));
    if let Some(shell) = strange.shell.map(str::to_owned).or_else(around) {
        case.after = item.origin();
        case.derived.push(Derived { literal: strange.raw, id: item.id.clone(), shell });
    } else if let Some(parent) = &item.parent {
        case.after = parent.origin();
    }
    Some(case)
}

/// Every strange id that is no id of this run.
fn strange(run: &Run, item: &Arc<Item>) -> Vec<Strange> {
    let id = &item.id;
    let mut found = absent(run, item);
    if is_counted(id) {
        // What is made of a number may be the number of something else.
        found.iter_mut().filter(|strange| strange.label != OF_NOTHING).for_each(|strange| strange.is_own = false);
    }
    found.extend(hostile(id));
    if id.bytes().all(|byte| byte.is_ascii_digit()) {
        for (raw, label) in LARGE {
            let (raw, intent) = (raw.to_owned(), Intent::Hostile);
            found.push(Strange { raw, label, intent, shell: None, is_own: false });
        }
    }
    let own = run.world.of(item.resource);
    found.retain(|strange| !own.iter().any(|item| encode_path(&item.id) == strange.raw));
    let mut seen = std::collections::HashSet::new();
    found.retain(|strange| seen.insert(strange.raw.clone()));
    found
}

/// Ids cut short, with a wildcard as it stands in an address.
fn wildcards(cut: &impl Fn(usize) -> String) -> [Strange; 2] {
    let one = |raw, label, shell| Strange { raw, label, intent: UNKNOWN, shell, is_own: true };
    [
        one(format!("{}%25", encode_path(&cut(1))), "a real one with a wildcard of SQL at its end", Some("${{}%?}%25")),
        one(
            format!("{}%2A", encode_path(&cut(2))),
            "a real one with a wildcard of shells at its end",
            Some("${{}%??}%2A"),
        ),
    ]
}

/// Ids that look like one, and are none.
fn absent(run: &Run, item: &Arc<Item>) -> Vec<Strange> {
    let id = &item.id;
    let another = run.world.living(item.resource).into_iter().rev().find(|other| other.id != *id);
    let mut found = Vec::new();
    let mut add = |text: &str, label, shell| {
        found.push(Strange { raw: encode_path(text), label, intent: UNKNOWN, shell, is_own: true });
    };
    add(&unlike(id, 3), OF_NOTHING, None);
    add(&unlike(id, 7), OF_NOTHING, None);
    // A short id cut shorter may be that of something else.
    if id.len() >= 8 && id.is_ascii() {
        let cut = |by: usize| id.get(..id.len() - by).unwrap_or(id).to_owned();
        add(&cut(1), "a real one without its last character", Some("${{}%?}"));
        add(&cut(id.len() / 2), "the first half of a real one", Some(HALF));
        add(&format!("{id}0"), "a real one and one character more", None);
        add(&format!("0{id}"), "one character more and a real one", None);
        add(id.get(1..).unwrap_or(id), "a real one without its first character", Some("${{}#?}"));
        let swapped: String = id
            .chars()
            .map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
            .collect();
        // The digits of a UUID mean the same in either case. Source: RFC 9562 section 4.
        if swapped != *id && !is_uuid(id) {
            add(&swapped, "a real one in another case", Some("$(printf %s \"${}\" | tr 'A-Za-z' 'a-zA-Z')"));
            add(&id.to_ascii_uppercase(), "a real one in capitals", Some("$(printf %s \"${}\" | tr 'a-z' 'A-Z')"));
        }
        add(&format!("{}_", cut(1)), "a real one with a wildcard of SQL at its end", Some("${{}%?}_"));
        found.extend(wildcards(&cut));
        for (suffix, label) in [
            ("%20", "a real one with a space after it"),
            ("%09", "a real one with a tab after it"),
            ("%0A", "a real one with a line feed after it"),
            ("%00", "a real one with a NUL after it"),
            ("%5C", "a real one with a backslash after it"),
            ("%2525", "a real one with an encoded percent sign after it"),
        ] {
            found.push(Strange {
                raw: format!("{}{suffix}", encode_path(id)),
                label,
                intent: UNKNOWN,
                shell: None,
                is_own: true,
            });
        }
        found.push(Strange {
            raw: format!("%20{}", encode_path(id)),
            label: "a real one with a space before it",
            intent: UNKNOWN,
            shell: None,
            is_own: true,
        });
        found.push(Strange {
            raw: doubly(id),
            label: "a real one, percent-encoded twice",
            intent: UNKNOWN,
            shell: Some(DOUBLY),
            is_own: true,
        });
        add_variants(run, item, &mut found);
        if let Some(another) = another {
            found.push(Strange {
                raw: format!("{}%2C{}", encode_path(id), encode_path(&another.id)),
                label: "two real ones with a comma between",
                intent: UNKNOWN,
                shell: None,
                is_own: true,
            });
        }
    }
    found
}

/// How a shell derives the first half of an id.
const HALF: &str = "$(printf %s \"${}\" | awk '{print substr($0, 1, length($0) - int(length($0) / 2))}')";
/// How a shell encodes every byte of an id twice.
const DOUBLY: &str = "$(printf %s \"${}\" | od -An -v -tx1 | tr -d '\\n' | tr 'a-f' 'A-F' | sed 's/ /%25/g')";
/// How a shell puts the last letter or digit of an id in full width: the bytes of U+FF01 and what follows, in UTF-8.
const WIDE: &str = concat!(
    "${{}%?}$(printf %d \"'${{}#${{}%?}}\" | ",
    "awk '{printf(\"%%EF%%B%s%%%X\", ($1 > 96) ? \"D\" : \"C\", ($1 > 96) ? $1 + 32 : $1 + 96)}')",
);

/// What servers that are kind to clients take for the real id.
fn add_variants(run: &Run, item: &Arc<Item>, found: &mut Vec<Strange>) {
    let id = &item.id;
    let mut derive = |raw: String, label, shell| {
        found.push(Strange { raw, label, intent: UNKNOWN, shell, is_own: true });
    };
    if let Some(wide) = widened(id) {
        derive(encode_path(&wide), "a real one with a character in another width", Some(WIDE));
    }
    // The usual marks of a UUID may be left out; where they stand elsewhere they belong to the id.
    if id.contains('-') && !is_uuid(id) {
        derive(
            encode_path(&id.replace('-', "")),
            "a real one without its dashes",
            Some("$(printf %s \"${}\" | tr -d -)"),
        );
    }
    if let Some((prefix, rest)) = id.split_once(['-', '_'])
        && prefix.bytes().all(|byte| byte.is_ascii_alphabetic())
        && rest.len() >= 8
    {
        derive(encode_path(rest), "a real one without its prefix", Some("${{}#*[-_]}"));
    }
    let mut add = |raw, label| derive(raw, label, None);
    let encoded = encode_path(id);
    if !id.contains('.') {
        add(format!("{encoded}.json"), "a real one with an extension");
        add(format!("{encoded}.txt"), "a real one with another extension");
    }
    add(format!("{encoded}%3Bv=1"), "a real one with a parameter");
    if let Some(name) = item.known().file_name.as_ref().filter(|name| name.is_ascii() && *name != id) {
        add(encode_path(name), "the name of its file");
    }
    let described = run.resources.get(item.resource);
    let content = described.operation(|role| *role == Role::Content).and_then(|index| run.operation(index));
    if let Some(tail) =
        content.and_then(|operation| operation.path.rsplit('/').next()).filter(|tail| !tail.contains('{'))
    {
        add(format!("{encoded}%2F{tail}"), "a real one with an encoded slash and more");
    }
    add(format!("{encoded}/bindery-unknown"), BELOW);
}

/// Whether the ids of a parameter are paths, by its name.
fn is_path(name: &str) -> bool {
    let words = view::words(name);
    words.last().is_some_and(|last| matches!(last.as_str(), "path" | "filepath" | "pathname"))
}

/// The id with its last letter or digit in full width, which compatibility normalisation takes for the plain one. Source:
/// Unicode Standard Annex 15, NFKC.
fn widened(id: &str) -> Option<String> {
    let last = id.chars().last().filter(char::is_ascii_alphanumeric)?;
    let wide = char::from_u32(u32::from(last) - 0x21 + 0xff01)?;
    Some(format!("{}{wide}", id.get(..id.len() - 1)?))
}

/// Whether an id is a UUID as it is usually written.
fn is_uuid(id: &str) -> bool {
    let pieces: Vec<usize> = id.split('-').map(str::len).collect();
    pieces == [8, 4, 4, 4, 12] && id.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// Texts that no server has to answer precisely.
fn hostile(id: &str) -> Vec<Strange> {
    let encoded = encode_path(id);
    let mut found = Vec::new();
    let mut add =
        |raw: String, label, is_own| found.push(Strange { raw, label, intent: Intent::Hostile, shell: None, is_own });
    add(format!("x%2F..%2F{encoded}"), "a path to a real one", true);
    add(format!("..%2F{encoded}"), "a path to the parent", true);
    add(format!("..%5C{encoded}"), "a path of Windows to a real one", true);
    add(format!("{encoded}%23x"), "a real one with an encoded fragment", true);
    add(format!("{encoded}%3Fx"), "a real one with an encoded query", true);
    add(format!("x%27%20OR%20id%3D%27{encoded}"), "a fragment of SQL", true);
    add("%F0%9F%A6%80".to_owned(), "an emoji", true);
    add("%E2%80%AEfile".to_owned(), "a text from right to left", true);
    add("%FF%FE".to_owned(), "no UTF-8", true);
    add("%C0%AF".to_owned(), "an overlong encoding", true);
    add("%".to_owned(), "a lone percent sign", true);
    add("%zz".to_owned(), "a broken percent encoding", true);
    add("a".repeat(2000), "very long", true);
    add("%7B%7B7*7%7D%7D".to_owned(), "a fragment of a template", true);
    add("$%7B7*7%7D".to_owned(), "a fragment of a template", true);
    add("%3Cscript%3E".to_owned(), "a fragment of HTML", true);
    add("null".to_owned(), "the word null", true);
    add("undefined".to_owned(), "the word undefined", true);
    add("-1".to_owned(), "a negative number", true);
    add("__proto__".to_owned(), "a name of JavaScript", true);
    add("%0D%0AX-Bindery-Injected%3A%201".to_owned(), "a line end and a header", true);
    add("%00".to_owned(), "a NUL", true);
    add("%5C".to_owned(), "a backslash", true);
    add(format!("{encoded}%5Cx"), "a real one with a backslash and more", true);
    add("%22".to_owned(), "a quotation mark", true);
    add("%20".to_owned(), "a space", true);
    add(NOTHING.to_owned(), "no text at all", false);
    add("%2F".to_owned(), "an encoded slash", false);
    add("..".to_owned(), "two dots", false);
    add("..%2F".to_owned(), "two dots and an encoded slash", false);
    add("%2E%2E".to_owned(), "two encoded dots", false);
    add("%2E".to_owned(), "an encoded dot", false);
    add("*".to_owned(), "an asterisk", false);
    add("%25".to_owned(), "a percent sign", false);
    add("%27%20OR%20%271%27%3D%271".to_owned(), "a condition of SQL", false);
    found
}

/// An id of the same form that is another one: letters and digits after the last mark are turned.
pub(crate) fn unlike(id: &str, by: u8) -> String {
    let tail = id.rfind(['-', '_', '.', ':']).map_or(0, |at| at + 1);
    let turn = |c: char| {
        let code = u8::try_from(u32::from(c)).unwrap_or(0);
        match c {
            '0'..='9' => char::from(b'0' + (code - b'0' + by) % 10),
            'a'..='f' => char::from(b'a' + (code - b'a' + by) % 6),
            'g'..='z' => char::from(b'g' + (code - b'g' + by) % 20),
            'A'..='Z' => char::from(b'A' + (code - b'A' + by) % 26),
            other => other,
        }
    };
    if is_counted(id) {
        // Larger than what was counted to so far.
        return format!("98765432{by}{}", "0".repeat(id.len().saturating_sub(8)));
    }
    id.char_indices().map(|(at, c)| if at >= tail { turn(c) } else { c }).collect()
}

/// Whether an id is a number that may well be counted up, so that smaller ones are those of other things. Longer ones are
/// drawn, or made of the time.
fn is_counted(id: &str) -> bool {
    id.len() < 16 && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// Every byte percent-encoded, and the percent signs again.
fn doubly(id: &str) -> String {
    id.bytes().map(|byte| format!("%25{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_as_a_path_may_be_written_in_many_ways() {
        let rows = [("path", true), ("file_path", true), ("filePath", true), ("pathId", false), ("id", false)];
        for (name, expected) in rows {
            assert_eq!(is_path(name), expected, "{name}");
        }
    }

    #[test]
    fn an_id_with_marks_is_encoded_before_its_wildcard() {
        let id = "a \"b\" #1/2";
        let raws = wildcards(&|by| id[..id.len() - by].to_owned()).map(|strange| strange.raw);
        assert_eq!(raws, ["a%20%22b%22%20%231%2F%25", "a%20%22b%22%20%231%2A"]);
    }

    #[test]
    fn a_shell_derives_what_was_sent_from_the_id_of_its_day() {
        let ids = ["file-0a9z", "a8415ba8-96d8-470d-9580-6b11eb09d203", "abcdefghZ", "rows_12345678a"];
        for id in ids {
            let rest = id.split_once(['-', '_']).map_or(id, |(_, rest)| rest);
            let rows = [
                (HALF, id[..id.len() - id.len() / 2].to_owned()),
                (DOUBLY, doubly(id)),
                (WIDE, encode_path(&widened(id).unwrap_or_default())),
                ("${{}#*[-_]}", rest.to_owned()),
                ("${{}%??}%2A", format!("{}%2A", &id[..id.len() - 2])),
            ];
            for (shell, expected) in rows {
                let script = format!("printf %s \"{}\"", shell.replace("{}", "id1"));
                let output = std::process::Command::new("sh").arg("-c").arg(&script).env("id1", id).output();
                let output = output.expect("there is a shell");
                assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{id}: {script}");
            }
        }
    }

    #[test]
    fn an_id_of_nothing_is_none_of_those_that_were_counted() {
        for (id, expected) in [
            ("7", "987654323"),
            ("1234567", "987654323"),
            ("12345678", "987654323"),
            ("1234567890", "98765432300"),
            ("1234567890123456", "4567890123456789"),
            ("file-0a9z", "file-3d2i"),
        ] {
            assert_eq!(unlike(id, 3), expected, "{id}");
        }
    }
}
