//! XML bodies, in and out.
//!
//! Sources: OpenAPI 3.0.4 and 3.2.0, XML Object, whose examples are rows here; XML 1.0; Namespaces in XML 1.0; XML Schema
//! Part 1, `xsi:nil`.

use serde_json::{Value, json};

use crate::clients::documents::{Client, Error, types};
use crate::recorder::{Recorder, answer, done};
use crate::runtime::xml::{Content, Xml, from_slice, to_string};

type TestResult = Result<(), Box<dyn std::error::Error>>;

const START: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
const XML: &str = "Content-Type: application/xml\r\n";
static ANY: Xml = Xml::element("a", &Content::Any);

async fn start(answers: impl IntoIterator<Item = String>) -> Result<(Recorder, Client), Box<dyn std::error::Error>> {
    let recorder = Recorder::start(answers).await?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let client = Client::builder().base_url(recorder.base()).http_client(http).build()?;
    Ok((recorder, client))
}

#[tokio::test]
async fn each_example_of_the_specification_is_written_and_read_as_it_says() -> TestResult {
    let list = json!({"animals": ["a", "b"]});
    let rows = [
        ("plain", json!({"animals": "a"}), "<plain><animals>a</animals></plain>"),
        ("repeated", list.clone(), "<repeated><animals>a</animals><animals>b</animals></repeated>"),
        ("named", json!({"animals": "a"}), "<named><animal>a</animal></named>"),
        ("itemNamed", list.clone(), "<itemNamed><animal>a</animal><animal>b</animal></itemNamed>"),
        ("outerIgnored", list.clone(), "<outerIgnored><animal>a</animal><animal>b</animal></outerIgnored>"),
        ("wrapped", list.clone(), "<wrapped><animals><animals>a</animals><animals>b</animals></animals></wrapped>"),
        (
            "wrappedItemNamed",
            list.clone(),
            "<wrappedItemNamed><animals><animal>a</animal><animal>b</animal></animals></wrappedItemNamed>",
        ),
        (
            "wrappedBothNamed",
            list.clone(),
            "<wrappedBothNamed><aliens><animal>a</animal><animal>b</animal></aliens></wrappedBothNamed>",
        ),
        (
            "wrappedOuterNamed",
            list.clone(),
            "<wrappedOuterNamed><aliens><aliens>a</aliens><aliens>b</aliens></aliens></wrappedOuterNamed>",
        ),
        ("wrapped", json!({"animals": []}), "<wrapped><animals/></wrapped>"),
        ("element", list, "<element><animals><animal>a</animal><animal>b</animal></animals></element>"),
        (
            "person",
            json!({"id": 123, "name": "example"}),
            "<person id=\"123\"><sample:name xmlns:sample=\"https://example.com/schema/sample\">example</sample:name></person>",
        ),
        ("animal", json!({"legs": 4}), "<beast><legs>4</legs></beast>"),
        ("account", json!({"owner": "a"}), "<account xmlns=\"https://example.com/account\"><owner>a</owner></account>"),
        ("azure", json!({"lang": "en", "body": "text"}), "<azure lang=\"en\">text</azure>"),
        ("note", json!({"lang": "a\"\n", "body": " <b> & "}), "<note lang=\"a&quot;&#10;\"> &lt;b&gt; &amp; </note>"),
        ("page", json!({"html": "<p>a]]>b</p>"}), "<page><![CDATA[<p>a]]]]><![CDATA[>b</p>]]></page>"),
        (
            "tree",
            json!({"value": "r", "children": [{"value": "a", "children": []}, {"value": "b"}]}),
            "<tree><value>r</value><children><children><value>a</value><children/></children>\
             <children><value>b</value></children></children></tree>",
        ),
        (
            "numbers",
            json!({
                "count": 9_007_199_254_740_993_i64, "share": 0.5, "live": true, "many": [1, 2], "none": [],
                "gone": null, "when": "2026-01-02T03:04:05Z",
            }),
            "<numbers><count>9007199254740993</count><share>0.5</share><live>true</live><many>1</many><many>2</many>\
             <gone xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>\
             <when>2026-01-02T03:04:05Z</when></numbers>",
        ),
        ("labels", json!({"a": 1, "b": 2}), "<labels><a>1</a><b>2</b></labels>"),
        ("shape", json!({"width": 1.5}), "<shape><width>1.5</width></shape>"),
        ("unknown", json!({"a": ["1", "2"], "b": "é"}), "<unknown><a>1</a><a>2</a><b>é</b></unknown>"),
    ];
    for (name, value, expected) in rows {
        let document = format!("{START}<Rows>{expected}</Rows>");
        let (recorder, client) = start([answer("200 OK", XML, &document)]).await?;
        let body: types::Rows = serde_json::from_value(json!({name: value}))?;
        let read = client.documents().echo(body).await.map_err(|error| format!("{name}: {error:?}"))?;
        let sent = recorder.last();
        assert_eq!(
            (sent.header("content-type"), sent.header("accept")),
            (vec!["application/xml"], vec!["application/xml, text/xml"])
        );
        assert_eq!(sent.body(), document, "{name}");
        assert_eq!(serde_json::to_value(read)?, json!({name: value}), "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn documents_of_other_hands_are_understood() -> TestResult {
    let documents = [
        // Another prefix for the same namespace, another root, white space, comments, CDATA, what nobody knows.
        "\u{feff}<?xml version='1.0'?>\r\n<!DOCTYPE x>\n<!-- a --><x:y xmlns:x='u' xmlns:s='https://example.com/schema/sample'>\
         <Person id=' 7 ' more='1'>\n <s:name ><![CDATA[A&]]>&#x26;<!-- -->&amp;<?p ?></s:name> <other/></Person></x:y>\n",
        "<people><Person id=\"7\"><name>A&amp;&#38;&amp;</name></Person></people>",
    ];
    let (_recorder, client) = start(documents.map(|document| answer("200 OK", XML, document))).await?;
    for _ in documents {
        let people = client.documents().people().await?;
        let found: Vec<(i32, Option<&str>)> = people.iter().map(|it| (it.id, it.name.as_deref())).collect();
        assert_eq!(found, [(7, Some("A&&&"))]);
    }
    Ok(())
}

#[tokio::test]
async fn a_property_in_another_namespace_is_another_property() -> TestResult {
    let document = "<people><Person id='7'><name xmlns='urn:other'>A</name></Person></people>";
    let (_recorder, client) = start([answer("200 OK", XML, document)]).await?;
    let people = client.documents().people().await?;
    assert_eq!(people.iter().map(|person| (person.id, &person.name)).collect::<Vec<_>>(), [(7, &None)]);
    Ok(())
}

#[tokio::test]
async fn an_error_has_its_document_and_a_broken_answer_its_bytes() -> TestResult {
    let (_recorder, client) = start([
        answer("400 Bad Request", "Content-Type: text/xml\r\n", "<Fault><code>7</code><reason/></Fault>"),
        answer("400 Bad Request", "", "<html><p>oops</html>"),
        answer("200 OK", XML, "<Rows><numbers><count>many</count></numbers></Rows>"),
    ])
    .await?;
    let mut errors = Vec::new();
    for _ in 0..3 {
        let result = client.documents().echo(types::Rows::default()).await;
        errors.push(result.err().ok_or("it fails")?);
    }
    let [Error::Api(first), Error::Api(second), Error::Decode(third)] = errors.as_slice() else {
        return Err(format!("{errors:?}").into());
    };
    let fault = first.body().ok_or("it has a body")?;
    assert_eq!((fault.code, fault.reason.as_deref()), (7, Some("")));
    assert!(second.body().is_none());
    assert_eq!(&**second.raw_body(), b"<html><p>oops</html>");
    assert!(format!("{third:?}").contains("many"));
    Ok(())
}

#[tokio::test]
async fn the_caller_picks_xml_where_json_says_something_else() -> TestResult {
    let (recorder, client) = start([
        done(),
        answer("200 OK", "Content-Type: application/json\r\n", "{\"code\":1}"),
        answer("200 OK", XML, "<Person id='5'/>"),
        done(),
    ])
    .await?;
    let api = client.documents();
    let person: types::Person = serde_json::from_value(json!({"id": 5}))?;
    let written = format!("{START}<Person id=\"5\"/>");
    api.add_person().body(person.clone()).await?;
    assert_eq!(recorder.last().header("content-type"), ["application/vnd.people+xml"]);
    assert_eq!(recorder.last().body(), written);
    assert_eq!(api.both_as_xml(person).await?.code, 1);
    assert_eq!(recorder.last().body(), written);
    let fault: types::Fault = serde_json::from_value(json!({"code": 2}))?;
    assert_eq!(api.both(fault).receive_xml().await?.into_body().id, 5);
    assert_eq!(recorder.last().header("accept"), ["application/xml"]);
    api.text("<a/>".to_owned()).await?;
    assert_eq!(recorder.last().body(), "<a/>");
    Ok(())
}

#[test]
fn documents_that_are_none_are_refused() {
    let deep = format!("{}{}", "<a>".repeat(129), "</a>".repeat(129));
    let laughs = "<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
    let spaces: String = (0..1001).map(|index| format!(" xmlns:a{index}='u'")).collect();
    let spaces = format!("<a{spaces}/>");
    for (document, expected) in [
        ("", "there is no element"),
        ("<a>", "ends inside an element"),
        ("<a></b>", "ends nothing"),
        ("</a>", "ends nothing"),
        ("<a/><b/>", "more than one document"),
        ("a<a/>", "text outside"),
        ("<![CDATA[ ]]><a/>", "text outside"),
        ("<a", "a tag has no end"),
        ("<a b>", "no value"),
        ("<a b=c/>", "no value"),
        ("<a b='<'/>", "`<` stands in an attribute"),
        ("<a b=''c=''/>", "a tag has no end"),
        ("<a b='' b=''/>", "is there twice"),
        ("<a>&b;</a>", "`&b;` is not defined"),
        ("<a>&#0;</a>", "`&#0;` is not defined"),
        ("<a>&#x110000;</a>", "`&#x110000;` is not defined"),
        ("<a>&#+9;</a>", "`&#+9;` is not defined"),
        ("<a>& b</a>", "has no end"),
        ("<a>\u{1}</a>", "no character U+0001"),
        ("<1/>", "is no name"),
        ("<!-- <a/>", "`-->` is missing"),
        ("<?xml version='1.0' encoding='x-what'?><a/>", "the encoding `x-what` is not known"),
        (laughs, "a document type with declarations is not read"),
        (deep.as_str(), "nested too deeply"),
        (spaces.as_str(), "too many namespaces"),
    ] {
        let error = from_slice::<Value>(document.as_bytes(), &ANY).map_err(|error| error.to_string());
        assert!(error.as_ref().is_err_and(|error| error.contains(expected)), "{document}: {error:?}");
    }
    let deep = format!("{}{}", "<a>".repeat(128), "</a>".repeat(128));
    assert!(from_slice::<Value>(deep.as_bytes(), &ANY).is_ok());
}

#[test]
fn a_document_says_its_encoding() {
    let utf16 = |unit: fn(u16) -> [u8; 2]| "\u{feff}<a>é</a>".encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>".to_vec();
    for bytes in [utf16(u16::to_be_bytes), utf16(u16::to_le_bytes), latin, "<a>é</a>".into()] {
        assert_eq!(from_slice::<Value>(&bytes, &ANY).ok(), Some(json!("é")));
    }
    assert!(from_slice::<Value>(b"<a>\xe9</a>", &ANY).is_err());
}

#[test]
fn what_xml_has_no_form_for_is_not_written() {
    for value in [json!({"a b": 1}), json!({"": 1}), json!({"a": "\u{0}"}), json!({"a:b": 1})] {
        assert!(to_string(&value, &ANY).is_err(), "{value}");
    }
    let mut deep = json!("a");
    for _ in 0..128 {
        deep = json!({ "a": deep });
    }
    assert!(to_string(&deep, &ANY).is_err());
}
