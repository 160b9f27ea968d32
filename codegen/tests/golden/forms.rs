//! Each form of a schema, used: what was decoded is where a reader looks for it, and comes back as it was.

use serde_json::{Value, json};

use super::behaviour::comes_back;
use crate::alternatives::{Exclusive, NumberOrObject, OneOrMany, Overlapping, TextOrList};
use crate::anything::{Constants, Text};
use crate::defaults::{Color, Defaults};
use crate::lists::{Line, Point, Row};
use crate::maps::{Beside, Keys, Patterned};
use crate::nullable::Spellings;
use crate::numbers::Numbers;
use crate::runtime::Maybe;
use crate::tagged::{ByMapping, ByName, Nested, WithDefault, Zoo};

#[test]
fn lists_of_unlike_items_have_a_field_for_each() {
    let point: Point = comes_back(json!([1.5, 2.5]));
    assert_eq!(point, Point::new(1.5, 2.5));
    assert!(serde_json::from_value::<Point>(json!([1.5])).is_err());
    assert_eq!(comes_back::<Line>(json!([[1.5, 2.5], [3.5, 4.5]])).third, Maybe::Absent);
    assert_eq!(comes_back::<Line>(json!([[1.5, 2.5], [3.5, 4.5], null])).third, Maybe::Null);
    assert_eq!(comes_back::<Row>(json!([])), Row::new());
    let row: Row = comes_back(json!(["a", 1, null, true, false]));
    assert_eq!((row.second, row.third, row.rest), (Some(1), Some(Value::Null), vec![true, false]));
}

#[test]
fn maps_keep_the_type_of_their_values() {
    assert_eq!(comes_back::<Patterned>(json!({"x-a": "b"}))["x-a"], "b");
    assert_eq!(comes_back::<Keys>(json!({"a": {"b": 1}}))["a"]["b"], 1);
    assert_eq!(comes_back::<Beside>(json!({"id": "a", "more": [1, 2]})).additional_properties["more"], [1, 2]);
}

#[test]
fn whole_numbers_may_be_written_with_a_point_or_an_exponent() {
    let text = r#"{"whole":1.0,"int32":1e3,"uint64":1e0,"many":[2.0],"named":{"a":3.0},"either":4}"#;
    let numbers: Numbers = serde_json::from_str(text).expect("these are whole numbers");
    assert_eq!((numbers.whole, numbers.int32, numbers.uint64), (Some(1), Some(1000), Some(1)));
    assert_eq!((numbers.many, numbers.either), (Some(vec![2]), Some(4.0)));
    assert_eq!(numbers.named.map(|named| named["a"]), Some(3));
    assert!(serde_json::from_str::<Numbers>(r#"{"whole":1.5}"#).is_err());
}

#[test]
fn no_digit_of_a_number_beyond_64_bits_is_lost() {
    let text = r#"{"natural_to_64_bits":18446744073709551615,"huge":123456789012345678901234567890,"decimal":0.10000000000000000000001}"#;
    let numbers: Numbers = serde_json::from_str(text).expect("these are numbers");
    assert_eq!(numbers.huge.as_ref().and_then(|huge| huge.to_i128()), Some(123_456_789_012_345_678_901_234_567_890));
    assert_eq!(serde_json::to_string(&numbers).expect("they have a JSON form"), text);
}

#[test]
fn an_absent_value_stays_absent_and_its_default_is_at_hand() {
    let defaults: Defaults = comes_back(json!({"always": "a", "kind": "defaults"}));
    assert_eq!(defaults.size.unwrap_or(Defaults::DEFAULT_SIZE), 3);
    assert_eq!((Defaults::DEFAULT_TEXT, Defaults::DEFAULT_SMALL), ("a \"b\"", -3));
    assert_eq!((Defaults::DEFAULT_COLOR, Defaults::DEFAULT_NULLABLE), (Color::Red, 5));
}

#[test]
fn null_is_told_from_absence_in_every_spelling() {
    let names = [
        "older",
        "extension",
        "types",
        "one",
        "any",
        "reference",
        "listed",
        "values",
        "constant",
        "null_only",
        "all",
        "union",
    ];
    for name in names {
        let spelled = comes_back::<Spellings>(json!({"required": null, name: null}));
        assert_ne!(spelled, Spellings::new(None), "{name}");
    }
    assert_eq!(comes_back::<Spellings>(json!({"required": "a", "items": ["b", null]})).required.as_deref(), Some("a"));
}

#[test]
fn constants_are_filled_in() {
    let filled = serde_json::to_value(Constants::new()).expect("it has a JSON form");
    let expected = json!({"text": "a", "truth": true, "whole": 7, "real": 1.5, "nothing": null, "list": [1, "a"], "object": {"a": 1}});
    assert_eq!(filled, expected);
    assert_eq!(comes_back::<Constants>(expected), Constants::default());
}

#[test]
fn a_tag_leads_to_its_alternative() {
    assert!(matches!(comes_back(json!({"kind": "Dog", "tricks": []})), ByName::Dog(_)));
    assert!(matches!(comes_back(json!({"tricks": [], "kind": "kitten"})), ByMapping::C(_)));
    assert!(matches!(comes_back(json!({"kind": "Cat", "lives": 9})), Nested::Cat(ByName::Cat(_))));
    assert!(matches!(comes_back(json!({"kind": "wolf"})), WithDefault::Dog(_)));
    let zoo: Zoo =
        comes_back(json!({"animals": [{"kind": "Cat"}, {"kind": "Emu", "size": 2}], "first": {"kind": "cat"}}));
    assert!(matches!(zoo.animals.as_deref(), Some([ByName::Cat(_), ByName::Other(_)])));
}

#[test]
fn alternatives_without_a_tag_lose_nothing() {
    for value in [json!({"a": "x", "b": 1}), json!({"a": "x", "b": "no number"}), json!({"b": 1}), json!({"c": [1]})] {
        comes_back::<Overlapping>(value);
    }
    assert!(matches!(comes_back(json!({"a": "x", "b": 1})), Exclusive::Wide(_)));
    assert!(matches!(comes_back(json!({"a": "x", "c": 1})), Exclusive::Other(_)));
    assert!(matches!(comes_back(json!(["x"])), TextOrList::Array(_)));
    assert!(matches!(comes_back(json!([{"name": "a"}])), OneOrMany::Array(_)));
    assert!(matches!(comes_back(json!(1)), NumberOrObject::Integer(1)));
    assert!(matches!(comes_back(json!(1.5)), NumberOrObject::Number(_)));
    assert!(matches!(comes_back(json!("2024-01-01")), Text::Date(_)));
}
