//! XML bodies: attributes, wrapped lists and others, lists as roots, references with and without names of their own.

use autorest::xml_service::types as body;
use serde_json::json;

use crate::run::{Run, accepts, answers, breaks, client, returns, value};

pub async fn run(run: &mut Run) {
    documents(run).await;
    lists(run).await;
    storage(run).await;
}

async fn documents(run: &mut Run) {
    let client = client!(xml_service, run);
    let xml = client.xml_operations();
    let slides = json!([
        {"type": "all", "title": "Wake up to WonderWidgets!"},
        {"type": "all", "title": "Overview", "items": ["Why WonderWidgets are great", "", "Who buys WonderWidgets"]},
    ]);
    let show =
        json!({"title": "Sample Slide Show", "date": "Date of publication", "author": "Yours Truly", "slides": slides});
    returns!(run, xml, get_simple, put_simple, show);
    returns!(run, xml, get_empty_child_element, put_empty_child_element, {
        "name": "Unknown Banana", "flavor": "", "expiration": "2012-02-24T00:53:52.789Z"
    });
    returns!(run, xml, get_complex_type_ref_no_meta, put_complex_type_ref_no_meta, {
        "RefToModel": {"ID": "myid"}, "Something": "else"
    });
    returns!(run, xml, get_complex_type_ref_with_meta, put_complex_type_ref_with_meta, {
        "RefToModel": {"ID": "myid"}, "Something": "else"
    });
    returns!(run, xml, get_bytes, put_binary, {"Bytes": "SGVsbG8gd29ybGQ="});
    returns!(run, xml, get_uri, put_uri, {"Url": "https://myaccount.blob.core.windows.net/"});
    answers!(run, client.xml().get_xms_text(), {"language": "english", "content": "I am text"});
    accepts!(run, xml.get_headers());
    answers!(run, xml.json_output(), {"id": 42});
    accepts!(run, xml.json_input(body::JsonInput::new().with_id(42)));
}

async fn lists(run: &mut Run) {
    let client = client!(xml_service, run);
    let xml = client.xml_operations();
    returns!(run, xml, get_wrapped_lists, put_wrapped_lists, {
        "GoodApples": ["Fuji", "Gala"], "BadApples": ["Red Delicious"]
    });
    returns!(run, xml, get_empty_wrapped_lists, put_empty_wrapped_lists, {"GoodApples": [], "BadApples": []});
    accepts!(run, xml.get_empty_list());
    accepts!(run, xml.put_empty_list(value(json!({"slides": []}))));
    let expiration = "2018-02-28T00:40:00.123Z";
    let cavendish = json!({"name": "Cavendish", "flavor": "Sweet", "expiration": expiration});
    let plantain = json!({"name": "Plantain", "flavor": "Savory", "expiration": expiration});
    returns!(run, xml, get_root_list, put_root_list, [cavendish, plantain]);
    returns!(run, xml, get_root_list_single_item, put_root_list_single_item, [cavendish]);
    returns!(run, xml, get_empty_root_list, put_empty_root_list, []);
}

/// The descriptions of a real service, with queries in their paths.
async fn storage(run: &mut Run) {
    let client = client!(xml_service, run);
    let xml = client.xml_operations();
    if let Some(properties) = accepts!(run, xml.get_service_properties()) {
        accepts!(run, xml.put_service_properties(properties));
    }
    if let Some(identifiers) = accepts!(run, xml.get_acls()) {
        accepts!(run, xml.put_acls(identifiers));
    }
    // Both leave out properties that the description requires.
    breaks!(run, xml.list_blobs());
    breaks!(run, xml.list_containers());
}
