//! Whether an `operationId` says more than method and path do.

use std::collections::BTreeSet;

use bindery_spec::ir::Operation;
use foldhash::HashSet;

use super::meaning::is_version;
use super::number::singular;
use super::verbs::VERBS;
use crate::naming::words;

/// The words of the `operationId`, without what a framework appends; absent where it only spells out method and path.
pub(super) fn told_name(operation: &Operation) -> Option<Vec<String>> {
    let told = split_runs(words(operation.id.as_deref()?), operation);
    let method = operation.method.as_str().to_ascii_lowercase();
    let spelled = told.concat();
    let path = segments(&operation.path);
    // Without a static segment there is nothing that method and path could say better.
    if told.is_empty() || !path.iter().any(|segment| matches!(segment, Segment::Fixed(_))) {
        return Some(told).filter(|told| !told.is_empty());
    }
    if spelled.strip_prefix(method.as_str()).is_some_and(|rest| spells(rest, &path)) {
        return None;
    }
    match told.split_last() {
        Some((last, rest)) if *last == method && !rest.is_empty() => match without_path(rest, &path) {
            Some([]) => None,
            Some(name) => Some(name.to_vec()),
            None => Some(told),
        },
        _ => Some(told),
    }
}

/// Splits words that run together (`deleteprojectspendlimit`), as far as summary, path and tags say where.
fn split_runs(told: Vec<String>, operation: &Operation) -> Vec<String> {
    const SHORTEST: usize = 8;
    if told.iter().all(|word| word.len() < SHORTEST) {
        return told;
    }
    let vocabulary = Vocabulary::of(operation);
    let is_known = |word: &String| word.len() < SHORTEST || vocabulary.has(word);
    // Capitals that run into what follows (`anAPIkeyfor`) part words at the wrong places: all letters are taken anew, unless
    // the id parts what the path does not (`volumeAttributesClass`).
    if !told.iter().all(is_known)
        && let Some(found) = vocabulary.in_fewest_words(&told.concat(), vocabulary.has_article)
        && found.len() >= told.len()
    {
        return found;
    }
    let split = |word: String| {
        if is_known(&word) {
            return vec![word];
        }
        vocabulary.in_fewest_words(&word, false).unwrap_or_else(|| vec![word])
    };
    told.into_iter().flat_map(split).collect()
}

/// The words that an operation speaks in.
struct Vocabulary {
    words: HashSet<String>,
    /// Whether it has the article `a`, too.
    has_article: bool,
    /// The length of the longest.
    longest: usize,
}

impl Vocabulary {
    fn of(operation: &Operation) -> Self {
        let sources = operation.tags.iter().map(String::as_str).chain(operation.summary.as_deref());
        let mut found: HashSet<String> = sources.chain([operation.path.as_str()]).flat_map(words).collect();
        found.extend(found.iter().filter_map(|word| singular(word)).collect::<Vec<_>>());
        found.insert(operation.method.as_str().to_ascii_lowercase());
        let has_article = found.contains("a");
        found.retain(|word| word.len() > 1);
        let longest = found.iter().map(String::len).chain(VERBS.iter().map(|verb| verb.len())).max();
        Self { words: found, has_article, longest: longest.unwrap_or_default() }
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(word) || VERBS.binary_search(&word).is_ok()
    }

    /// The text as words that stand in the vocabulary, as few as possible; with articles, `a` is one too.
    fn in_fewest_words(&self, text: &str, with_articles: bool) -> Option<Vec<String>> {
        // For each end of a word how many words there are up to it, and where the last of them begins.
        let mut best: Vec<Option<(usize, usize)>> = vec![None; text.len() + 1];
        best[0] = Some((0, 0));
        for end in 1..=text.len() {
            for start in end.saturating_sub(self.longest)..end {
                let (Some((before, _)), Some(word)) = (best[start], text.get(start..end)) else { continue };
                if best[end].is_none_or(|(known, _)| before + 1 < known)
                    && (self.has(word) || (with_articles && word == "a"))
                {
                    best[end] = Some((before + 1, start));
                }
            }
        }
        let mut found = Vec::new();
        let mut end = text.len();
        while end > 0 {
            let (_, start) = best[end]?;
            found.push(text[start..end].to_owned());
            end = start;
        }
        found.reverse();
        Some(found)
    }
}

/// One segment of a path, as an id may spell it.
enum Segment {
    /// The letters and digits of a segment without parameters.
    Fixed(String),
    /// A segment that ids may leave out: a version, or `api`.
    Prefix(String),
    /// The spellings of a parameter: whole, with `by` in front, its last word, `id`, nothing.
    Parameter(Vec<String>),
}

fn segments(path: &str) -> Vec<Segment> {
    path.split('/')
        .filter(|segment| !segment.is_empty())
        .map(|segment| {
            let found = words(segment);
            let whole = found.concat();
            if segment.contains('{') {
                let last = found.last().cloned().unwrap_or_default();
                let (by_whole, by_last) = (format!("by{whole}"), format!("by{last}"));
                Segment::Parameter(vec![whole, by_whole, by_last, last, "id".to_owned(), String::new()])
            } else if is_version(segment) || segment == "api" {
                Segment::Prefix(whole)
            } else {
                Segment::Fixed(whole)
            }
        })
        .collect()
}

/// Whether a text is the path and nothing else.
fn spells(text: &str, path: &[Segment]) -> bool {
    // Every place in the text that the segments so far may reach.
    let mut reached = BTreeSet::from([0]);
    for segment in path {
        let mut next = BTreeSet::new();
        for place in reached {
            let mut follow = |spelling: &str| {
                if text[place..].starts_with(spelling) {
                    next.insert(place + spelling.len());
                }
            };
            match segment {
                Segment::Fixed(whole) => follow(whole),
                Segment::Prefix(whole) => [whole, ""].into_iter().for_each(follow),
                Segment::Parameter(spellings) => spellings.iter().for_each(|spelling| follow(spelling)),
            }
        }
        reached = next;
    }
    reached.contains(&text.len())
}

/// The words before the path, where the rest spells it out.
fn without_path<'a>(told: &'a [String], path: &[Segment]) -> Option<&'a [String]> {
    (0..told.len()).find(|start| spells(&told[*start..].concat(), path)).map(|start| &told[..start])
}
