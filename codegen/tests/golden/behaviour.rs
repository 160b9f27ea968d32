//! What the types do with JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::absent_and_null::{Closed, Mixed, Sample};
use crate::composition::{Derived, Labelled, Owner, Pet};
use crate::enumerations::{Color, Model, Odd, Size, Step};
use crate::formats::{Everything, IntOrString};
use crate::hostile_names::StringType;
use crate::limits::{Holder, Limited};
use crate::maybe::Maybe;
use crate::recursion::{Expression, Node, Right};
use crate::unions::{ByKeys, Input, Named, Scalar, Shape};

/// Decodes, encodes and compares; gives the value for a closer look.
#[track_caller]
pub(super) fn comes_back<T: Serialize + DeserializeOwned>(before: Value) -> T {
    let value: T = serde_json::from_value(before.clone()).expect("it fits");
    let after = serde_json::to_value(&value).expect("it has a JSON form");
    assert_eq!(before, after);
    value
}

#[test]
fn optional_nullable_field_keeps_absent_and_null_apart() {
    let base = json!({"always": "a", "always_or_null": null, "kind": "sample"});
    let with = |name: &str, value: Value| {
        let mut object = base.clone();
        object[name] = value;
        object
    };
    assert_eq!(comes_back::<Sample>(base.clone()).maybe_or_null, Maybe::Absent);
    assert_eq!(comes_back::<Sample>(with("maybe_or_null", Value::Null)).maybe_or_null, Maybe::Null);
    assert_eq!(comes_back::<Sample>(with("maybe_or_null", json!(3))).maybe_or_null, Maybe::Value(3));
    assert_eq!(comes_back::<Sample>(with("anything", Value::Null)).anything, Some(Value::Null));
    assert_eq!(comes_back::<Sample>(with("nested", Value::Null)).nested, Maybe::Null);
    assert_eq!(comes_back::<Sample>(with("unknown", json!([1]))).additional_properties.len(), 1);
    assert_eq!(Sample::new("a", None).kind, "sample");
}

#[test]
fn undeclared_properties_are_kept_where_they_are_allowed() {
    assert_eq!(comes_back::<Mixed>(json!({"id": "x", "a": 1, "b": 2})).additional_properties.len(), 2);
    let closed: Closed = serde_json::from_value(json!({"size": 1, "more": 2})).expect("a server may add to it");
    assert_eq!(closed.size, Some(1));
}

#[test]
fn enumerations_keep_values_they_do_not_list() {
    assert_eq!(comes_back::<Color>(json!("green")), Color::Grass);
    assert_eq!(comes_back::<Color>(json!("blue")), Color::Unknown("blue".to_owned()));
    assert_eq!(comes_back::<Size>(json!(-3)), Size::Minus3);
    assert_eq!(comes_back::<Size>(json!(9)), Size::Unknown(9));
    assert_eq!(comes_back::<Step>(json!(9)), Step::TheLast);
    assert_eq!(comes_back::<Model>(json!("medium")), Model::Unknown("medium".to_owned()));
    for value in [json!("a"), json!(1), json!(true), json!({"x": 1})] {
        comes_back::<Odd>(value);
    }
    for text in ["", "*", "+1", "-1", "1st", "self", "Unknown", "gpt-4.1", "gpt-41", "new"] {
        comes_back::<StringType>(json!(text));
    }
}

#[test]
fn composed_objects_hold_the_properties_of_all_parts() {
    let derived: Derived = comes_back(json!({"id": "1", "note": "n", "size": 2}));
    assert_eq!((derived.note.as_str(), derived.size), ("n", Some(2)));
    assert!(matches!(comes_back(json!({"petType": "cat", "indoor": true})), Pet::Cat(cat) if cat.indoor == Some(true)));
    assert!(matches!(comes_back(json!({"petType": "Dog", "barks": false, "name": "x"})), Pet::Dog(_)));
    assert!(matches!(comes_back(json!({"petType": "bird"})), Pet::Other(_)));
    comes_back::<Owner>(json!({"pet": {"petType": "cat"}, "base": null}));
}

#[test]
fn unions_know_their_alternative() {
    assert!(matches!(comes_back(json!({"kind": "circle", "radius": 1.5})), Shape::Circle(_)));
    assert!(matches!(comes_back(json!({"kind": "hexagon"})), Shape::Other(_)));
    assert!(matches!(comes_back(json!({"kind": "square", "side": 1.5})), Named::Square(_)));
    assert!(serde_json::from_value::<Named>(json!({"kind": "square"})).is_err(), "what is known and wrong is an error");
    for value in [json!("x"), json!(["x"]), json!([1]), json!([]), json!({"x": 1}), json!([1, "x"])] {
        comes_back::<Input>(value);
    }
    for value in [json!("x"), json!(1), json!(true), json!(1.5)] {
        comes_back::<Scalar>(value);
    }
    for value in [json!({"all": true}), json!({"url": "u"}), json!({"url": "u", "size": 1}), json!({})] {
        comes_back::<ByKeys>(value);
    }
    assert!(matches!(comes_back(json!({"label": "l", "width": 1})), Labelled::Wide(wide) if wide.label == "l"));
}

#[test]
fn types_may_hold_themselves() {
    let node: Node = comes_back(json!({"value": 1, "next": {"value": 2}, "children": [{"value": 3}]}));
    assert_eq!(node.next.map(|next| next.value), Some(2));
    comes_back::<Right>(json!({"left": {"right": {"left": null}}}));
    comes_back::<Expression>(json!(["a", ["b", ["c"]]]));
}

#[test]
fn formats_keep_their_text() {
    let everything: Everything = comes_back(json!({
        "at": "2024-10-21T00:00:00Z", "day": "not a day", "wait": "PT1S", "id": "x", "bytes": "AA==", "price": "1.10",
        "created": 5, "password": "hunter2", "sent_only": "s3cret", "small": 1, "big": 18_446_744_073_709_551_615_u64,
        "huge": 12, "real": 1.5, "link": "x:y", "tuple": [1, "a"], "port": 80
    }));
    assert_eq!(everything.port, Some(IntOrString::Integer(80)));
    assert_eq!(comes_back::<IntOrString>(json!("http")), IntOrString::String("http".to_owned()));
    assert!(everything.at.is_some_and(|at| at.timestamp().is_ok()));
    assert!(everything.day.is_some_and(|day| day.date().is_err()));
    assert!(!format!("{:?}", everything.password).contains("hunter2"));
    assert!(!format!("{:?}", everything.sent_only).contains("s3cret"));
}

#[test]
fn validate_looks_at_the_names_in_maps() {
    let named: crate::limits::Named = comes_back(json!({
        "kind": "a", "labels": {"": 1, "abcd": 2, "abc": 3}, "notes": {"long": "abc"}, "loose": {"a": null}, "a longer name": 1
    }));
    let errors = named.validate().expect_err("its names break limits");
    let found: Vec<String> = errors.violations().iter().map(|one| format!("{} {}", one.pointer, one.keyword)).collect();
    assert_eq!(
        found,
        [
            "/labels/ propertyNames/minLength",
            "/labels/abcd propertyNames/maxLength",
            "/notes/long propertyNames/maxLength",
            "/notes/long maxLength",
            "/loose/a propertyNames/minLength",
            "/a longer name propertyNames/maxLength",
        ]
    );
}

#[test]
fn validate_reports_every_limit_with_its_place() {
    let good: Limited = comes_back(json!({"name": "abc", "count": 4, "ratio": null, "tags": ["a"]}));
    assert_eq!(good.validate(), Ok(()));
    let bad: Holder = comes_back(json!({"limited": [{
        "name": "a", "count": 11, "ratio": 0.0, "tags": ["long", "long"], "scores": {"x": 6, "y": 1}, "inner": {"name": "abc", "count": 0}
    }]}));
    let errors = bad.validate().expect_err("it breaks limits");
    let found: Vec<String> = errors.violations().iter().map(|one| format!("{} {}", one.pointer, one.keyword)).collect();
    assert_eq!(
        found,
        [
            "/limited/0/name minLength",
            "/limited/0/count exclusiveMaximum",
            "/limited/0/count multipleOf",
            "/limited/0/ratio exclusiveMinimum",
            "/limited/0/tags uniqueItems",
            "/limited/0/tags/0 maxLength",
            "/limited/0/tags/1 maxLength",
            "/limited/0/scores maxProperties",
            "/limited/0/scores/x maximum",
        ]
    );
}
