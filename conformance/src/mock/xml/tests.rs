//! Values go into documents and come back.

use bindery_spec::ir::{Api, SchemaId};
use bindery_spec::{ReadOptions, read_text};
use serde_json::{Value, json};

use super::{read, write};

const SCHEMAS: &str = r"
openapi: 3.0.3
info: { title: Shelves, version: '1' }
paths:
  /books:
    get:
      responses:
        '200':
          description: Shown
          content:
            application/xml: { schema: { type: array, items: { $ref: '#/components/schemas/Book' } } }
components:
  schemas:
    Book:
      type: object
      xml: { name: book }
      properties:
        id: { type: integer, xml: { attribute: true } }
        title: { type: string }
        price: { type: number, xml: { prefix: p, namespace: 'http://prices.example', name: cost } }
        lent: { type: boolean }
        authors: { type: array, xml: { wrapped: true }, items: { type: string, xml: { name: author } } }
        pages: { type: array, items: { type: integer } }
        shelf: { $ref: '#/components/schemas/Shelf' }
    Shelf: { type: object, properties: { name: { type: string } } }
";

fn described() -> Api {
    read_text("books.yaml", SCHEMAS, &ReadOptions::default()).api.expect("it is a description")
}

fn component(api: &Api, name: &str) -> SchemaId {
    api.schemas.iter().find(|(_, schema)| schema.name.as_deref() == Some(name)).map(|(id, _)| id).expect("it is there")
}

#[test]
fn a_value_is_written_as_its_schema_says_and_read_back() {
    let api = described();
    let book = component(&api, "Book");
    let check = |value: Value, expected: &str| {
        let text = write(&api, book, &value);
        let body = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap_or("");
        assert_eq!(body, expected);
        assert_eq!(read(&api, book, text.as_bytes()), Ok(value));
    };
    check(
        json!({ "id": 1, "title": "a & <b> \"c\"\r\n" }),
        "<book id=\"1\"><title>a &amp; &lt;b&gt; &quot;c&quot;&#13;\n</title></book>",
    );
    check(
        json!({ "price": 1.5, "lent": false }),
        "<book><p:cost xmlns:p=\"http://prices.example\">1.5</p:cost><lent>false</lent></book>",
    );
    check(
        json!({ "authors": ["a", "b"], "pages": [1, 2] }),
        "<book><authors><author>a</author><author>b</author></authors><pages>1</pages><pages>2</pages></book>",
    );
    check(json!({ "authors": [] }), "<book><authors></authors></book>");
    check(json!({ "shelf": { "name": "top" } }), "<book><shelf><name>top</name></shelf></book>");
}

#[test]
fn a_list_at_the_root_has_an_element_for_each_item() {
    let api = described();
    let schema = api.operations[0].responses[0].content[0].schema.expect("it has a schema");
    let value = json!([{ "id": 1 }, { "title": "b" }]);
    let text = write(&api, schema, &value);
    assert!(text.ends_with("<root><book id=\"1\"></book><book><title>b</title></book></root>"), "{text}");
    assert_eq!(read(&api, schema, text.as_bytes()), Ok(value));
}

#[test]
fn documents_of_other_hands_are_read() {
    let api = described();
    let book = component(&api, "Book");
    let check = |text: &str, expected: Value| assert_eq!(read(&api, book, text.as_bytes()), Ok(expected), "{text}");
    check("<?xml version='1.0'?><!-- c --><b:book xmlns:b='x' id='7'/>", json!({ "id": 7 }));
    check(
        "<book>\n <title><![CDATA[<x>]]>&#233;&amp;</title>\n <pages>x</pages></book>",
        json!({ "title": "<x>é&", "pages": ["x"] }),
    );
    check("<book><other><a>1</a></other></book>", json!({ "other": { "a": "1" } }));
}

#[test]
fn what_is_no_document_is_refused() {
    let api = described();
    let book = component(&api, "Book");
    let deep = "<a>".repeat(100);
    for text in [
        "",
        "book",
        "<book>",
        "<book></shelf>",
        "<book/><book/>",
        "<book>&nothing;</book>",
        "<book a=1/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><book>&b;</book>",
        &deep,
    ] {
        assert!(read(&api, book, text.as_bytes()).is_err(), "{text}");
    }
    assert!(read(&api, book, b"<book>\xFF</book>").is_err());
}
