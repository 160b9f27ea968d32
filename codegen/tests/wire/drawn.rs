//! What is drawn, before an independent validator: patterns, formats and constants are kept.

use proptest::arbitrary::{Arbitrary, any};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde::Serialize;

use crate::clients::drawn::types::{Account, Either, Headers, Limits, Pair, Sizes};
use crate::limits::validator_of;
use crate::runtime::drawn::Limited;

/// Values, and what they shrink to; those that the description does not foresee are left out.
#[track_caller]
fn check<T: Arbitrary + Limited + Serialize>(component: &str, is_foreseen: fn(&T) -> bool) {
    let validator = validator_of("drawn", component);
    let config = Config { cases: 256, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    for nth in 0..256 {
        let mut tree = any::<T>().new_tree(&mut runner).expect("the type has values");
        loop {
            let value = tree.current();
            if !is_foreseen(&value) {
                break;
            }
            assert_eq!(value.broken(), [], "{component}");
            let json = serde_json::to_value(&value).expect("every value has a JSON form");
            let broken: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
            assert!(broken.is_empty(), "{component}: {broken:?} in {json}");
            // To shrink one of them takes hundreds of steps.
            if nth % 64 != 0 || !tree.simplify() {
                break;
            }
        }
    }
}

#[test]
fn drawn_values_and_what_they_shrink_to_keep_patterns_formats_and_constants() {
    check::<Account>("Account", |_| true);
    check::<Limits>("Limits", |_| true);
    check::<Headers>("Headers", |_| true);
    check::<Sizes>("Sizes", |_| true);
    check::<Pair>("Pair", |_| true);
    check::<Either>("Either", |either| !matches!(either, Either::Other(_)));
}
