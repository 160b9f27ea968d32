use bindery_spec::ir::ParameterStyle::{self, *};
use serde_json::{Value, json};

use super::form::{self, pairs};
use super::style::*;

fn style(style: ParameterStyle, explode: bool) -> Style {
    Style::new(style, explode)
}

fn shape(value: &Value) -> Shape {
    match value {
        Value::Array(_) => Shape::Array,
        Value::Object(_) => Shape::Object,
        _ => Shape::Scalar,
    }
}

#[test]
fn path_parameters_look_like_the_table_of_the_specification_and_come_back() {
    let (scalar, array) = (json!("blue"), json!(["blue", "black", "brown"]));
    let object = json!({"R": "100", "G": "200", "B": "150"});
    for (name, explode, value, expected) in [
        (Simple, false, &scalar, "blue"),
        (Simple, false, &array, "blue,black,brown"),
        (Simple, false, &object, "R,100,G,200,B,150"),
        (Simple, true, &object, "R=100,G=200,B=150"),
        (Label, false, &scalar, ".blue"),
        (Label, false, &array, ".blue,black,brown"),
        (Label, true, &array, ".blue.black.brown"),
        (Label, true, &object, ".R=100.G=200.B=150"),
        (Matrix, false, &scalar, ";color=blue"),
        (Matrix, false, &array, ";color=blue,black,brown"),
        (Matrix, true, &array, ";color=blue;color=black;color=brown"),
        (Matrix, true, &object, ";R=100;G=200;B=150"),
    ] {
        let written = encode_path(style(name, explode), "color", value);
        assert_eq!(written, expected);
        assert_eq!(decode_path(style(name, explode), "color", &written, shape(value)).as_ref(), Some(value));
    }
    let hostile = json!("a/b?c#d%2F..,é😀");
    let written = encode_path(style(Simple, false), "id", &hostile);
    assert!(!written.contains(['/', '?', '#', ',']), "{written}");
    assert_eq!(decode_path(style(Simple, false), "id", &written, Shape::Scalar), Some(hostile));
}

#[test]
fn query_parameters_look_like_the_table_of_the_specification_and_come_back() {
    let (scalar, array) = (json!("blue"), json!(["blue", "black"]));
    let object = json!({"R": "100", "G": "200"});
    for (name, explode, value, expected) in [
        (Form, true, &scalar, "color=blue"),
        (Form, true, &array, "color=blue&color=black"),
        (Form, false, &array, "color=blue,black"),
        (Form, true, &object, "R=100&G=200"),
        (Form, false, &object, "color=R,100,G,200"),
        (SpaceDelimited, false, &array, "color=blue%20black"),
        (PipeDelimited, false, &array, "color=blue%7Cblack"),
        (TabDelimited, false, &array, "color=blue%09black"),
        (DeepObject, true, &object, "color[R]=100&color[G]=200"),
    ] {
        let written = encode_query(style(name, explode), "color", value).join("&");
        assert_eq!(written, expected);
        let read = decode_query_pairs(style(name, explode), "color", &pairs(&written), shape(value), &|_| false);
        assert_eq!(read.as_ref(), Some(value));
    }
}

#[test]
fn commas_that_a_client_encoded_still_separate_items() {
    let read = |raw: &str| decode_query_pairs(style(Form, false), "a", &pairs(raw), Shape::Array, &|_| false);
    assert_eq!(read("a=1%2C2"), Some(json!(["1", "2"])));
    assert_eq!(read("a=x%2Cy,z"), Some(json!(["x,y", "z"])));
    assert_eq!(read("b=1"), None);
}

#[test]
fn forms_carry_nested_values_in_brackets() {
    let fields = [
        ("name".to_owned(), json!("A & B")),
        ("tags".to_owned(), json!(["x", "y"])),
        ("meta".to_owned(), json!({"a": {"b": ["1", "2"]}})),
    ];
    let written = form::encode(&fields, &[]);
    assert_eq!(written, "name=A%20%26%20B&tags=x&tags=y&meta[a][b][0]=1&meta[a][b][1]=2");
    let raw = pairs(&written);
    for (name, value) in &fields {
        assert_eq!(form::decode(&raw, &[], name, shape(value)).as_ref(), Some(value), "{name}");
    }
}

#[test]
fn headers_and_cookies_come_back() {
    assert_eq!(encode_header(false, &json!(["a", "b"])), "a,b");
    assert_eq!(decode_header(false, "a, b", Shape::Array), Some(json!(["a", "b"])));
    assert_eq!(decode_header(true, "a=1,b=2", Shape::Object), Some(json!({"a": "1", "b": "2"})));
    let cookies = encode_cookie(style(Form, false), "c", &json!(["a", "b"]));
    assert_eq!(decode_cookie(style(Form, false), "c", &cookies, Shape::Array), Some(json!(["a", "b"])));
}
