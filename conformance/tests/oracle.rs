//! The strategies and the validator read the same schemas apart from each other, and must agree on every value.
#![allow(clippy::print_stdout, reason = "what was looked at, and what was skipped, is told")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bindery_conformance::strategy::{Direction, Strategist};
use bindery_conformance::validator::Validator;
use bindery_spec::ir::{Api, Schema, SchemaId, Schemas, Type, TypeSet};
use bindery_spec::{ReadOptions, Reading, read_path};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

/// The folder of third-party descriptions, where it is at hand.
fn corpus() -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");
    let folder = std::env::var_os("BINDERY_CORPUS").map_or_else(|| PathBuf::from(default), PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// What one description came to.
#[derive(Default)]
struct Tally {
    schemas: usize,
    values: usize,
    undrawn: usize,
    disagreements: Vec<String>,
}

struct Oracle<'r> {
    api: &'r Api,
    strategist: Strategist,
    validator: Validator,
    tally: Tally,
}

impl Oracle<'_> {
    fn expect(&mut self, schema: SchemaId, direction: Direction, value: &Value, is_valid: bool, what: &str) {
        self.tally.values += 1;
        let origin = &self.api.schemas.get(schema).origin;
        if self.validator.is_valid(origin, direction, value) == is_valid {
            return;
        }
        let mut text =
            format!("{origin:?} {direction:?}, {what}: said {}, ", if is_valid { "valid" } else { "invalid" });
        match self.validator.violations(origin, direction, value).first() {
            Some(first) => write!(text, "judged {} at {:?}: {}", first.keyword, first.instance, first.message),
            None => write!(text, "judged valid"),
        }
        .expect("writing to a string does not fail");
        let value: String = value.to_string().chars().take(400).collect();
        self.tally.disagreements.push(format!("{text}\n    {value}"));
    }

    fn check(&mut self, schema: SchemaId, draws: usize) {
        let origin = &self.api.schemas.get(schema).origin;
        self.tally.schemas += 1;
        for direction in [Direction::Request, Direction::Response] {
            if !self.validator.can_judge(origin, direction) {
                self.tally.disagreements.push(format!("{origin:?} cannot be judged"));
                continue;
            }
            let Some(sample) = self.strategist.sample(schema, direction, 1) else {
                println!("no value of {origin:?} {direction:?}");
                self.tally.undrawn += 1;
                continue;
            };
            self.expect(schema, direction, &sample, true, "sample");
            let strategy = self.strategist.values(schema, direction);
            let mut runner = TestRunner::deterministic();
            for _ in 0..draws {
                if let Ok(mut tree) = strategy.new_tree(&mut runner) {
                    self.expect(schema, direction, &tree.current(), true, "drawn");
                    if tree.simplify() {
                        self.expect(schema, direction, &tree.current(), true, "shrunk");
                    }
                }
            }
            for boundary in self.strategist.boundaries(schema, direction).iter().take(40) {
                self.expect(schema, direction, &boundary.value, true, &boundary.label);
            }
            for mutation in self.strategist.mutations(schema, direction, &sample).iter().take(60) {
                self.expect(
                    schema,
                    direction,
                    &mutation.value,
                    false,
                    &format!("{} {}", mutation.keyword, mutation.label),
                );
            }
        }
    }
}

/// Runs over that many named schemas of a description, evenly picked. Never until some time is up: what is looked at
/// must not hang on the machine.
fn judge(reading: &Reading, draws: usize, schemas: usize) -> Tally {
    let Some(api) = &reading.api else { return Tally::default() };
    let mut oracle =
        Oracle { api, strategist: Strategist::new(api), validator: Validator::new(reading), tally: Tally::default() };
    let count = api.components.len();
    // A step that shares no factor with the count visits all, far apart from each other.
    let step = (count / 7 * 3 + 1..).find(|step| gcd(*step, count.max(1)) == 1).unwrap_or(1);
    for index in 0..count.min(schemas) {
        oracle.check(api.components[index * step % count].1, draws);
    }
    oracle.tally
}

/// How many schemas of a description are looked at: that many, or as many as `BINDERY_ORACLE` says.
fn breadth(usual: usize) -> usize {
    std::env::var("BINDERY_ORACLE").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn gcd(left: usize, right: usize) -> usize {
    if right == 0 { left } else { gcd(right, left % right) }
}

fn report(path: &Path, tally: &Tally, time: Duration) {
    let name = path.display();
    println!(
        "{name}: {} schemas, {} values, {} schemas without a value, {} disagreements, {time:?}",
        tally.schemas,
        tally.values,
        tally.undrawn,
        tally.disagreements.len()
    );
}

fn check(names: &[&str], schemas: usize) {
    let Some(corpus) = corpus() else {
        println!("skipped: the corpus is not at hand");
        return;
    };
    let mut all = Vec::new();
    for name in names {
        let path = corpus.join(name);
        let reading = read_path(&path, &ReadOptions::default());
        assert!(reading.api.is_some(), "{name} is not read: {:?}", reading.diagnostics.first());
        let start = Instant::now();
        let tally = judge(&reading, 3, breadth(schemas));
        report(&path, &tally, start.elapsed());
        all.extend(tally.disagreements.into_iter().map(|one| format!("{name}: {one}")));
    }
    let shown: Vec<&String> = all.iter().take(40).collect();
    assert!(all.is_empty(), "{} disagreements\n{shown:#?}", all.len());
}

#[test]
fn strategies_and_validator_agree_on_azure_openai() {
    check(&["azure-openai/2024-10-21.json", "azure-openai/2022-12-01.json"], usize::MAX);
}

#[test]
fn strategies_and_validator_agree_on_large_descriptions() {
    check(&["openai/openapi.yaml", "stripe/openapi.yaml", "github/api.github.com.json"], 60);
}

#[test]
fn strategies_and_validator_agree_across_the_corpus() {
    let Some(corpus) = corpus() else {
        println!("skipped: the corpus is not at hand");
        return;
    };
    let mut all = Vec::new();
    let mut patterns = BTreeSet::new();
    for path in descriptions(&corpus) {
        let reading = read_path(&path, &ReadOptions::default());
        reading.documents.iter().for_each(|document| collect_patterns(document, &mut patterns));
        let start = Instant::now();
        let tally = judge(&reading, 2, breadth(25));
        report(&path, &tally, start.elapsed());
        let name = path.strip_prefix(&corpus).unwrap_or(&path).display().to_string();
        all.extend(tally.disagreements.into_iter().take(3).map(|one| format!("{name}: {one}")));
    }
    let shown: Vec<&String> = all.iter().take(60).collect();
    assert!(all.is_empty(), "{} disagreements\n{shown:#?}", all.len());
    let unmatched: Vec<&String> = patterns.iter().filter(|pattern| !has_strings(pattern)).collect();
    println!("{} patterns, without a string: {unmatched:?}", patterns.len());
    assert!(patterns.len() > 100, "the patterns were not collected");
    // Nothing can stand before the start of a text, so this one has no string at all.
    assert!(unmatched.iter().all(|pattern| *pattern == ".^"), "{unmatched:#?}");
}

/// Every text under a key `pattern`.
fn collect_patterns(node: &Value, patterns: &mut BTreeSet<String>) {
    match node {
        Value::Object(members) => {
            patterns.extend(members.get("pattern").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| collect_patterns(value, patterns));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_patterns(item, patterns)),
        _ => {}
    }
}

/// Whether strings of a pattern are drawn, and an engine for ECMA-262 finds the pattern in each.
fn has_strings(pattern: &str) -> bool {
    let mut schemas = Schemas::default();
    let schema = Schema { types: TypeSet::one(Type::String), pattern: Some(pattern.to_owned()), ..Schema::default() };
    let id = schemas.push(schema);
    let strategy = Strategist::over(schemas).values(id, Direction::Request);
    let engine = regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern));
    let mut runner = TestRunner::deterministic();
    let mut texts = (0..10).map(|_| strategy.new_tree(&mut runner).ok().map(|tree| tree.current()));
    texts.all(|text| {
        text.as_ref()
            .and_then(Value::as_str)
            .zip(engine.as_ref().ok())
            .is_some_and(|(text, engine)| engine.find(text).is_some())
    })
}

/// The largest description that is read here; larger ones have a test of their own, or take too long unoptimized.
const LARGEST: u64 = 600_000;

/// Every description but the broken ones, in the order of their names.
fn descriptions(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for entry in entries {
        let has_extension = |wanted: &str| entry.extension().is_some_and(|extension| extension == wanted);
        if entry.is_dir() && !entry.ends_with("invalid") {
            found.extend(descriptions(&entry));
        } else if ["json", "yaml", "yml"].iter().any(|wanted| has_extension(wanted))
            && entry.metadata().is_ok_and(|found| found.len() <= LARGEST)
        {
            found.push(entry);
        }
    }
    found
}
