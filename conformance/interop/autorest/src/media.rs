//! Bodies in several media types, and those that are neither JSON nor a form.

use autorest::FilePart;
use serde_json::json;

use crate::run::{Run, accepts, breaks, client, refuses, value};

pub async fn run(run: &mut Run) {
    let client = client!(media_types, run);
    let media = client.mediatypes();
    accepts!(run, media.analyze_body().input(value(json!({"source": "foo"}))));
    accepts!(run, media.analyze_body_as_pdf().input(FilePart::from_bytes("PDF")));
    accepts!(run, media.analyze_body_no_accept_header().input(value(json!({"source": "foo"}))));
    accepts!(run, media.analyze_body_no_accept_header_as_pdf().input(FilePart::from_bytes("PDF")));
    accepts!(run, media.content_type_with_encoding().input("foo"));
    accepts!(run, media.binary_body_with_two_content_types(FilePart::from_bytes("hello")));
    let world = FilePart::from_bytes(r#"{"hello":"world"}"#).content_type("application/json");
    accepts!(run, media.binary_body_with_two_content_types(world.clone()));
    accepts!(run, media.binary_body_with_three_content_types(FilePart::from_bytes("hello")));
    accepts!(run, media.binary_body_with_three_content_types(world));
    let text = FilePart::from_bytes("hello, world").content_type("text/plain");
    accepts!(run, media.binary_body_with_three_content_types(text));
    accepts!(run, media.body_three_types(json!({"hello": "world"})));

    let client = client!(body_binary, run);
    accepts!(run, client.binary().upload_file(value(json!({"more": "cowbell"}))));
    accepts!(run, client.binary().upload(FilePart::from_bytes("Hello")));
    refuses!(run, 400, client.binary().download_error_stream());

    let client = client!(merge_patch, run);
    accepts!(run, client.merge_patch_json().patch_single(value(json!({"foo": "bar!"}))));

    let client = client!(object_type, run);
    accepts!(run, client.object_type().get());
    accepts!(run, client.object_type().put(value(json!({"foo": "bar"}))));
    refuses!(run, 400, client.object_type().put(value(json!({"bar": "foo"}))));

    // Accepted, and answered with nothing where the description has an object.
    let client = client!(reserved_words, run);
    let words = client.reserved_words();
    breaks!(run, words.import_operation_one("foo"));
    breaks!(run, words.operation_with_json_param(json!({"hello": "world"})));
    breaks!(run, words.operation_with_content_param(FilePart::from_bytes("hello, world")));
    breaks!(run, words.reserved_enum("import"));
    breaks!(run, words.operation_with_url("foo", "bar").query_parameters(vec!["one".into(), "two".into()]));
}
