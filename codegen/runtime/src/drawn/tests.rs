//! What is drawn, for types of each kind.

use std::collections::{BTreeMap, BTreeSet};

use proptest::arbitrary::{Arbitrary, any};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::format::{Base64, Date, DateTime, Decimal, Duration, Number, Time, UnixTime, Uuid};
use super::super::maybe::Maybe;
use super::super::validate::{Checker, Validate};
use super::{Draw, Limited, Source, foreign, has_values};
use crate::runtime;

#[derive(Clone, Debug, PartialEq)]
struct Leaf {
    kind: String,
    size: Option<i64>,
    note: Maybe<String>,
    any: Option<Value>,
    rest: BTreeMap<String, Value>,
}

runtime::object!(Leaf { required kind: "kind", optional size: "size", optional note: "note", present any: "a", ..rest });

#[derive(Clone, Debug, PartialEq)]
struct Node {
    kind: String,
    next: Box<Tree>,
}

runtime::object!(Node { required kind: "kind", required next: "next", });

#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Leaf(Leaf),
    Node(Node),
    Trees(Vec<Tree>),
    Whole(i64),
    Real(f64),
    Other(Value),
}

runtime::union!(Tree {
    [Leaf, Node, Trees, Whole, Real] else Other,
    tag "kind" { "leaf" | "blossom" => Leaf, "node" => Node, }
    every array => Trees,
    look { integer => Whole, number => Real, }
});

#[derive(Clone, Debug, PartialEq)]
struct Row {
    first: Number,
    second: Option<Tree>,
    third: Maybe<bool>,
    rest: Vec<Tree>,
}

runtime::list!(Row { required first, optional second, optional third, ..rest });

#[derive(Clone, Debug, PartialEq)]
struct Endless {
    size: Option<i64>,
    next: Box<Endless>,
}

runtime::object!(Endless { optional size: "size", required next: "next", });

/// The same values in each run.
fn runner() -> TestRunner {
    let config = Config { cases: 256, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    TestRunner::new_with_rng(config, rng)
}

fn drawn<T: Arbitrary>() -> Vec<T> {
    let mut runner = runner();
    let draw = |_| any::<T>().new_tree(&mut runner).expect("the type has values").current();
    (0..256).map(draw).collect()
}

fn come_back<T: Arbitrary + Serialize + DeserializeOwned + PartialEq>() {
    let comes_back = |value: T| {
        let text = serde_json::to_string(&value).expect("every value has a JSON form");
        assert_eq!(serde_json::from_str::<T>(&text).expect("what was written can be read"), value, "{text}");
        Ok(())
    };
    runner().run(&any::<T>(), comes_back).expect("all of them do");
}

/// What stands in a union was read once already, so an object is drawn alone, too.
#[test]
fn values_come_back() {
    come_back::<Leaf>();
    come_back::<Tree>();
    come_back::<Row>();
}

#[test]
fn every_alternative_and_every_presence_is_drawn() {
    let names = drawn::<Tree>().into_iter().map(|tree| match tree {
        Tree::Leaf(leaf) if leaf.kind == "blossom" => "blossom",
        Tree::Leaf(_) => "leaf",
        Tree::Node(_) => "node",
        Tree::Trees(_) => "trees",
        Tree::Whole(_) => "whole",
        Tree::Real(_) => "real",
        Tree::Other(_) => "other",
    });
    let names: BTreeSet<&str> = names.collect();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["blossom", "leaf", "node", "other", "real", "trees", "whole"]);
    let leaves = drawn::<Leaf>();
    let has = |fits: fn(&Leaf) -> bool| leaves.iter().any(fits);
    assert!(has(|leaf| leaf.size.is_none()) && has(|leaf| leaf.size.is_some_and(|size| size > 1 << 60)));
    assert!(
        has(|leaf| leaf.note.is_null()) && has(|leaf| leaf.note.is_absent()) && has(|leaf| leaf.note.value().is_some())
    );
    assert!(has(|leaf| leaf.any.is_none()) && has(|leaf| leaf.any == Some(Value::Null)));
    assert!(has(|leaf| leaf.kind.chars().any(|character| character > '\u{ffff}')) && has(|leaf| !leaf.rest.is_empty()));
}

#[test]
fn without_choices_a_value_is_the_simplest() {
    let row = Row::draw(&mut Source::new(Vec::new())).expect("it has values");
    assert_eq!(row, Row { first: 0_i64.into(), second: None, third: Maybe::Absent, rest: vec![] });
    assert!(has_values::<Tree>() && !has_values::<Endless>());
}

#[test]
fn values_shrink_with_their_choices() {
    let is_small = |leaf: &Leaf| leaf.size.is_none_or(|size| size.unsigned_abs() < 1000);
    let mut runner = runner();
    let mut trees = (0..512).filter_map(|_| any::<Leaf>().new_tree(&mut runner).ok());
    let mut tree = trees.find(|tree| !is_small(&tree.current())).expect("one of them is large");
    let mut last = tree.current();
    let mut is_simpler = tree.simplify();
    while is_simpler {
        let leaf = tree.current();
        is_simpler = if is_small(&leaf) {
            tree.complicate()
        } else {
            last = leaf;
            tree.simplify()
        };
    }
    assert!(last.kind.len() < 2 && last.note.is_absent() && last.any.is_none() && last.rest.is_empty(), "{last:?}");
    assert!(last.size.is_some_and(|size| (1000..2000).contains(&size.unsigned_abs())), "{last:?}");
}

#[test]
fn types_of_the_user_are_drawn_from_what_they_can_be_read_from() {
    let address: Option<std::net::IpAddr> = foreign(&mut Source::new(vec![7; 64]));
    let number: Option<std::num::NonZeroU32> = foreign(&mut Source::new(vec![u64::MAX; 64]));
    assert!(address.is_some_and(|address| address.is_loopback()) && number.is_some());
    assert_eq!(foreign::<std::ops::Range<u8>>(&mut Source::new(vec![7; 64])), None);
}

#[derive(Clone, Debug, PartialEq)]
struct Bounded {
    codes: Vec<i64>,
    name: String,
    share: f64,
    labels: BTreeMap<String, i64>,
}

runtime::object!(Bounded {
    required codes: "codes", required name: "name", required share: "share", required labels: "labels",
});

impl Validate for Bounded {
    fn check(&self, checker: &mut Checker) {
        checker.enter("codes");
        checker.count(self.codes.len()).at_least("minItems", 3).at_most("maxItems", 4);
        checker.unique(&self.codes);
        for (index, code) in self.codes.iter().enumerate() {
            checker.enter_item(index);
            checker.integer(*code).minimum(7).exclusive_maximum(22).multiple_of(3);
            checker.leave();
        }
        checker.leave();
        checker.enter("name");
        checker.text(&self.name).at_least("minLength", 3).at_most("maxLength", 3);
        checker.leave();
        checker.enter("share");
        checker.number(self.share).exclusive_minimum(0.25).maximum(0.75);
        checker.leave();
        checker.enter("labels");
        checker.count(self.labels.len()).at_least("minProperties", 1);
        for (name, label) in &self.labels {
            checker.enter(name);
            checker.text(name).at_least("propertyNames/minLength", 2).at_most("propertyNames/maxLength", 3);
            checker.integer(*label).minimum(5).maximum(9);
            checker.leave();
        }
        checker.leave();
    }
}

#[test]
fn limits_are_kept_and_differ() {
    let drawn = drawn::<Bounded>();
    assert!(drawn.iter().all(|bounded| bounded.broken().is_empty()));
    assert!(drawn.iter().map(|bounded| &bounded.codes).collect::<BTreeSet<_>>().len() > 3);
    assert!(drawn.iter().map(|bounded| &bounded.name).collect::<BTreeSet<_>>().len() > 20);
    assert!(drawn.iter().flat_map(|bounded| bounded.labels.keys()).collect::<BTreeSet<_>>().len() > 20);
}

#[test]
fn formats_are_kept() {
    assert!(drawn::<DateTime>().iter().all(|text| text.timestamp().is_ok()));
    assert!(drawn::<Date>().iter().all(|text| text.date().is_ok()));
    assert!(drawn::<Time>().iter().all(|text| text.time().is_ok()));
    assert!(drawn::<Duration>().iter().all(|text| text.span().is_ok()));
    assert!(drawn::<Uuid>().iter().all(|text| text.to_bytes().is_some()));
    assert!(drawn::<Base64>().iter().all(|text| text.decode().is_ok()));
    assert!(drawn::<Decimal>().iter().all(|text| text.to_f64().is_some()));
    assert!(drawn::<UnixTime>().iter().all(|seconds| seconds.timestamp().is_ok()));
    assert!(drawn::<Number>().iter().any(|number| number.as_str().len() > 30));
}
