//! Which operation a raw path belongs to.
//!
//! In: path templates with the base paths of their servers. Out: for a path, its operations and the decoded values of
//! the template's parameters. Segments are cut before they are decoded, so that `a%2Fb` is one segment.

mod base;
mod pattern;

use std::borrow::Cow;
use std::collections::HashMap;

use bindery_spec::ir::{Api, Operation, OperationIndex, ParameterLocation};
use percent_encoding::percent_decode_str;

pub(crate) use base::base_paths;
pub(crate) use pattern::Pattern;

/// The routing table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    root: Node,
}

#[derive(Debug, Default)]
struct Node {
    fixed: HashMap<String, Node, foldhash::quality::RandomState>,
    mixed: Vec<(Pattern, Node)>,
    any: Option<Box<Node>>,
    /// Behind a parameter that takes one segment or more.
    several: Option<Box<Node>>,
    operations: Vec<OperationIndex>,
}

/// The operations of one template that a path fits.
#[derive(Debug)]
pub(crate) struct Match<'a> {
    /// Its operations, of different methods.
    pub(crate) operations: &'a [OperationIndex],
    /// The values of its parameters, decoded, in the order of the template.
    pub(crate) values: Vec<String>,
}

impl Table {
    /// The table of an API.
    pub(crate) fn new(api: &Api) -> Self {
        let mut table = Self::default();
        for (index, operation) in api.operations.iter().enumerate() {
            let path = operation.path.split(['?', '#']).next().unwrap_or("");
            for base in base_paths(&operation.servers) {
                table.insert(&format!("{base}{path}"), OperationIndex(index), |name| takes_several(operation, name));
            }
        }
        table
    }

    fn insert(&mut self, path: &str, operation: OperationIndex, takes_several: impl Fn(&str) -> bool) {
        let mut node = &mut self.root;
        for segment in path.trim_start_matches('/').split('/') {
            node = match Pattern::parse(segment) {
                Pattern::Fixed(text) => node.fixed.entry(text).or_default(),
                Pattern::Whole if Pattern::names(segment).into_iter().any(&takes_several) => {
                    node.several.get_or_insert_default()
                }
                Pattern::Whole => node.any.get_or_insert_default(),
                pattern @ Pattern::Mixed(_) => {
                    let place = node.mixed.iter().position(|(known, _)| *known == pattern).unwrap_or_else(|| {
                        node.mixed.push((pattern, Node::default()));
                        node.mixed.len() - 1
                    });
                    &mut node.mixed[place].1
                }
            };
        }
        if !node.operations.contains(&operation) {
            node.operations.push(operation);
        }
    }

    /// Every template that a raw path fits, fixed text before parameters.
    pub(crate) fn find(&self, path: &str) -> Vec<Match<'_>> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let segments: Result<Vec<Cow<'_, str>>, _> =
            path.split('/').map(|segment| percent_decode_str(segment).decode_utf8()).collect();
        let mut found = Vec::new();
        if let Ok(segments) = segments {
            walk(&self.root, &segments, &mut Vec::new(), &mut found);
        }
        found
    }
}

fn walk<'a>(node: &'a Node, segments: &[Cow<'_, str>], values: &mut Vec<String>, found: &mut Vec<Match<'a>>) {
    let Some((first, rest)) = segments.split_first() else {
        if !node.operations.is_empty() {
            found.push(Match { operations: &node.operations, values: values.clone() });
        }
        return;
    };
    if let Some(next) = node.fixed.get(&**first) {
        walk(next, rest, values, found);
    }
    let depth = values.len();
    for (pattern, next) in &node.mixed {
        if let Some(captured) = pattern.captures(first) {
            values.extend(captured);
            walk(next, rest, values, found);
            values.truncate(depth);
        }
    }
    if let (Some(next), false) = (&node.any, first.is_empty()) {
        values.push(first.clone().into_owned());
        walk(next, rest, values, found);
        values.truncate(depth);
    }
    if let (Some(next), false) = (&node.several, first.is_empty()) {
        for taken in 1..=segments.len() {
            values.push(segments[..taken].join("/"));
            walk(next, &segments[taken..], values, found);
            values.truncate(depth);
        }
    }
}

/// Whether the path parameter of that name may be several segments.
fn takes_several(operation: &Operation, name: &str) -> bool {
    operation.parameters.iter().any(|parameter| {
        parameter.location == ParameterLocation::Path && parameter.skip_url_encoding && parameter.name == name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(paths: &[&str]) -> Table {
        let mut table = Table::default();
        for (index, path) in paths.iter().enumerate() {
            table.insert(path, OperationIndex(index), |name| name == "rest");
        }
        table
    }

    #[test]
    fn paths_lead_to_templates_and_decoded_values() {
        let table = table(&[
            "/files",
            "/files/{id}",
            "/files/{id}/content",
            "/files/mine",
            "/a/{x}.{y}",
            "/pets/",
            "/raw/{rest}",
            "/raw/{rest}/info",
        ]);
        let check = |path: &str, expected: Option<(usize, &[&str])>| {
            let found = table.find(path);
            let first = found.first().map(|found| (found.operations[0].0, found.values.clone()));
            let expected = expected.map(|(index, values)| (index, values.iter().map(|v| (*v).to_owned()).collect()));
            assert_eq!(first, expected, "{path}");
        };
        check("/files", Some((0, &[])));
        check("/files/f1", Some((1, &["f1"])));
        check("/files/a%2Fb", Some((1, &["a/b"])));
        check("/files/..", Some((1, &[".."])));
        check("/files/%C3%A9", Some((1, &["é"])));
        check("/files/f1/content", Some((2, &["f1"])));
        check("/files/mine", Some((3, &[])));
        check("/a/one.two", Some((4, &["one", "two"])));
        check("/pets/", Some((5, &[])));
        check("/raw/a", Some((6, &["a"])));
        check("/raw/a%20b/c/", Some((6, &["a b/c/"])));
        check("/raw/a/b/info", Some((7, &["a/b"])));
        check("/raw/", None);
        check("/files/", None);
        check("/files/f1/content/x", None);
        check("/files/%FF", None);
        check("/", None);
        check("/pets", None);
    }
}
