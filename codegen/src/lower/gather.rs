//! Which small things share a file.
//!
//! In: for each thing the way on which a reader looks for it (the words of its name, the segments of its path) and its
//! length. Out: files of which none gets long by what it was given, each with all things below some way that have no file
//! further down: a thing is in the file that follows its way the farthest. Not known here: types and operations.

use std::collections::BTreeMap;

/// Further steps of a way are not told apart.
const DEEPEST: usize = 64;

/// Something that takes part of a file.
pub(super) struct Part<'a> {
    /// Where it is looked for.
    pub(super) way: Vec<&'a str>,
    /// About how many lines it takes.
    pub(super) lines: usize,
}

/// What stands in one file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heap {
    /// How many steps of their ways the file is named after.
    pub(super) depth: usize,
    /// The places of its parts, in order.
    pub(super) parts: Vec<usize>,
    /// About how many lines it has.
    pub(super) lines: usize,
}

/// Shares out parts that have their first `depth` steps in common: files have no more than `long` lines, but for things that
/// stand at the very end of one way.
pub(super) fn gather(all: &[Part<'_>], parts: Vec<usize>, depth: usize, long: usize) -> Vec<Heap> {
    let depth = depth + common(all, &parts, depth);
    let lines = parts.iter().map(|place| all[*place].lines).sum();
    if lines <= long || depth >= DEEPEST {
        return vec![Heap { depth, parts, lines }];
    }
    let mut below: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut own = Heap { depth, parts: Vec::new(), lines: 0 };
    for place in parts {
        match all[place].way.get(depth) {
            Some(step) => below.entry(step).or_default().push(place),
            None => own.take(&[place], all[place].lines),
        }
    }
    let mut heaps: Vec<Heap> = below.into_values().flat_map(|parts| gather(all, parts, depth + 1, long)).collect();
    heaps.sort_by_key(|heap| (heap.lines, heap.parts.first().copied()));
    let fitting = heaps
        .iter()
        .scan(own.lines, |lines, heap| {
            *lines += heap.lines;
            (*lines <= long).then_some(())
        })
        .count();
    for heap in heaps.drain(..fitting) {
        own.take(&heap.parts, heap.lines);
    }
    if !own.parts.is_empty() {
        own.parts.sort_unstable();
        heaps.push(own);
    }
    heaps
}

impl Heap {
    fn take(&mut self, parts: &[usize], lines: usize) {
        self.parts.extend_from_slice(parts);
        self.lines += lines;
    }
}

/// How many further steps all of them have in common.
pub(super) fn common(all: &[Part<'_>], parts: &[usize], depth: usize) -> usize {
    let rest = |place: &usize| all[*place].way.get(depth..).unwrap_or_default();
    let Some((first, others)) = parts.split_first() else { return 0 };
    let first = rest(first);
    let with_first = |place| first.iter().zip(rest(place)).take_while(|(left, right)| left == right).count();
    others.iter().map(with_first).min().unwrap_or(first.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(things: &[(&'static str, usize)], long: usize) -> Vec<String> {
        let all: Vec<Part<'_>> =
            things.iter().map(|(way, lines)| Part { way: way.split('/').collect(), lines: *lines }).collect();
        let heaps = gather(&all, (0..all.len()).collect(), 0, long);
        let mut files: Vec<String> = heaps
            .iter()
            .map(|heap| {
                let name = all[heap.parts[0]].way[..heap.depth].join("/");
                let parts: Vec<&str> = heap.parts.iter().map(|place| things[*place].0).collect();
                format!("{name}: {}", parts.join(" "))
            })
            .collect();
        files.sort();
        files
    }

    #[test]
    fn what_is_short_together_is_one_file_named_after_what_they_share() {
        assert_eq!(files(&[("pod", 10), ("pod/list", 20), ("pod/spec", 30)], 60), ["pod: pod pod/list pod/spec"]);
        assert_eq!(files(&[("pod/list", 20)], 60), ["pod/list: pod/list"]);
    }

    #[test]
    fn what_is_long_has_a_file_of_its_own_and_the_rest_stays_together() {
        let things = [("pod", 10), ("pod/list", 20), ("pod/spec", 50), ("pod/spec/os", 40), ("node", 5)];
        assert_eq!(files(&things, 60), [": pod pod/list node", "pod/spec/os: pod/spec/os", "pod/spec: pod/spec"]);
    }

    #[test]
    fn what_stands_at_one_way_is_never_parted() {
        assert_eq!(
            files(&[("pods", 100), ("pods", 100), ("pods/name", 100)], 120),
            ["pods/name: pods/name", "pods: pods pods"]
        );
    }

    #[test]
    fn ways_may_be_as_long_as_they_like() {
        let steps = vec!["a"; 20_000];
        let all: Vec<Part<'_>> =
            (1..20_000).step_by(100).map(|n| Part { way: steps[..n].to_vec(), lines: 10 }).collect();
        assert!(gather(&all, (0..all.len()).collect(), 0, 20).len() > 1);
    }
}
