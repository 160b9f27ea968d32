//! Which file each operation of a group stands in.

use crate::lower::gather::{Heap, Part, common, gather};
use crate::model::calls::Operation;
use crate::naming::{Wanted, module_ident, settle};

/// Up to about this many lines, one file is easier to read than many.
const LONG: usize = 900;

/// About how many lines an operation takes.
fn lines(operation: &Operation) -> usize {
    let arguments: usize = operation.arguments.iter().map(|argument| 8 + argument.docs.len()).sum();
    65 + operation.docs.len() + arguments + 30 * operation.receivers.len()
}

/// Names that a file of operations may bring in, beside which no module may be called so.
const BROUGHT_IN: &[&str] = &["events", "lines", "pages", "paging", "serde", "serde_json", "std", "types"];

/// Gives the operations of a large group files by their paths: those of one path and of those below it share a file, as long
/// as it does not get too long, and what is left stands with the type of the group. No file is called like the folder,
/// which is the module of the group.
pub(super) fn spread(operations: &mut [Operation], folder: &str) {
    // The name of a file is that of a module, which has to be ASCII.
    let is_ascii = operations.iter().all(|operation| operation.name.ident.is_ascii());
    if operations.iter().map(lines).sum::<usize>() <= LONG || !is_ascii {
        return;
    }
    let parts: Vec<Part<'_>> =
        operations.iter().map(|operation| Part { way: way(&operation.path), lines: lines(operation) }).collect();
    let all: Vec<usize> = (0..parts.len()).collect();
    let top = common(&parts, &all, 0);
    let mut heaps = gather(&parts, all, 0, LONG);
    heaps.retain(|heap| heap.depth > top || heap.lines > LONG);
    heaps.sort_by(|left, right| left.parts.cmp(&right.parts));
    let wanted: Vec<Wanted> = heaps.iter().map(|heap| wanted(operations, heap, top)).collect();
    let reserved = BROUGHT_IN.iter().copied().chain([folder]).map(str::to_owned).collect();
    for (heap, module) in heaps.iter().zip(settle(&wanted, &reserved)) {
        heap.parts.iter().for_each(|place| operations[*place].module = Some(module.clone()));
    }
}

/// The segments of a path, for which placeholders are alike, whatever their names.
fn way(path: &str) -> Vec<&str> {
    segments(path).map(|segment| if is_placeholder(segment) { "{}" } else { segment }).collect()
}

/// The segments of a path, without what some descriptions have as its query.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('?').next().unwrap_or_default().split('/').filter(|segment| !segment.is_empty())
}

fn is_placeholder(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

/// What a file may be called: like its only operation, or like the last words of the path that its operations share, without
/// the `top` of the path, which all files share.
fn wanted(operations: &[Operation], heap: &Heap, top: usize) -> Wanted {
    let first = &operations[heap.parts[0]];
    let path: Vec<&str> = segments(&first.path).take(heap.depth).skip(top).collect();
    let words: Vec<&str> = path.iter().copied().filter(|segment| !is_placeholder(segment)).collect();
    let by = path.last().filter(|segment| is_placeholder(segment)).map(|name| format!("by {name}"));
    let ascii = |text: String| module_ident(&text.replace(|letter: char| !letter.is_ascii(), " "));
    let is_one = heap.parts.iter().skip(1).all(|place| operations[*place].shares_answers);
    let mut candidates = Vec::new();
    if !is_one {
        let starts = (0..words.len()).rev().chain(words.is_empty().then_some(0));
        let of_path =
            starts.map(|start| words[start..].iter().copied().chain(by.as_deref()).collect::<Vec<_>>().join(" "));
        candidates.extend(of_path.filter(|text| !text.is_empty()).map(ascii));
    }
    // Who has said all of its path keeps the name before those that can say more.
    let key = candidates.last().cloned().unwrap_or_else(|| first.name.ident.clone());
    let bare = first.name.bare();
    candidates.extend([module_ident(bare), module_ident(&format!("{bare} call"))]);
    Wanted { key, candidates }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_alike_and_queries_do_not_count() {
        assert_eq!(way("/pets?sold=true"), ["pets"]);
        assert_eq!(way("/pets/{petId}/toys"), way("/pets/{id}//toys/"));
        assert_ne!(way("/pets/{id}:feed"), way("/pets/{id}"));
    }

    /// The files of the operations of one group, each with this many parameters.
    fn files(paths: &[(&str, &[&str])], parameters: usize) -> Vec<String> {
        let parameter = |number| format!("{{name: p{number}, in: query, schema: {{type: string}}}}");
        let parameters = (0..parameters).map(parameter).collect::<Vec<_>>().join(", ");
        let mut text = "openapi: 3.1.0\ninfo: {title: Many, version: '1'}\npaths:\n".to_owned();
        for (path, methods) in paths {
            text += &format!("  {path}:\n");
            for method in *methods {
                let id = format!("{method}{}", path.replace(['/', '{', '}'], " "));
                let answers = "{'204': {description: Done}}";
                text += &format!(
                    "    {method}: {{tags: [core], operationId: {id}, parameters: [{parameters}], responses: {answers}}}\n"
                );
            }
        }
        let reading = bindery_spec::read_text("many.yaml", &text, &bindery_spec::ReadOptions::default());
        let tree = crate::generate(&reading, &crate::Options::default()).expect("it can be generated").tree;
        let names = tree.iter().filter_map(|(path, _)| path.strip_prefix("src/operations/").map(str::to_owned));
        names.filter(|name| name != "mod.rs").collect()
    }

    #[test]
    fn a_group_is_one_file_until_that_gets_long() {
        assert_eq!(files(&[("/pods", &["get", "post"])], 2), ["core.rs"]);
    }

    #[test]
    fn operations_share_files_by_their_paths_and_none_is_called_like_what_it_brings_in() {
        let paths: [(&str, &[&str]); 5] = [
            ("/v1/{space}/pods", &["get", "post"]),
            ("/v1/{space}/pods/{name}", &["get", "put"]),
            ("/v1/{space}/types", &["get", "post"]),
            ("/v1/watch/{space}/pods", &["get", "post"]),
            ("/v1/core", &["get"]),
        ];
        let files = files(&paths, 40);
        let expected =
            ["core/get_types.rs", "core/mod.rs", "core/pods.rs", "core/pods_by_name.rs", "core/watch_pods.rs"];
        assert_eq!(files, expected);
    }
}
