//! JSON as servers send it, made from a counter.

use std::fmt::Write;

/// A list of files.
#[must_use]
pub fn files() -> String {
    list("{\"object\":\"list\",\"data\":[", "]}", |index, text| {
        let _ = write!(
            text,
            "{{\"object\":\"file\",\"id\":\"file-{index:024}\",\"bytes\":{},\"created_at\":{},\"purpose\":\"fine-tune\",\
             \"filename\":\"data_{index}.jsonl\",\"status\":\"processed\"}}",
            index * 977,
            1_700_000_000 + index
        );
    })
}

/// A list of charges; every other customer is expanded.
#[must_use]
pub fn charges() -> String {
    list("{\"has_more\":true,\"data\":[", "]}", |index, text| {
        let customer = if index % 2 == 0 {
            format!("\"cus_{index}\"")
        } else {
            format!("{{\"id\":\"cus_{index}\",\"email\":\"someone{index}@example.com\"}}")
        };
        let _ = write!(
            text,
            "{{\"id\":\"ch_{index}\",\"amount\":{},\"currency\":\"eur\",\"livemode\":false,\"description\":null,\
             \"metadata\":{{\"order\":\"{index}\",\"shop\":\"north\"}},\"customer\":{customer},\"billing_details\":\
             {{\"email\":null,\"name\":\"A name\",\"phone\":null}},\"rates\":[0.25,1.5,{}.125]}}",
            index * 100,
            index
        );
    })
}

/// Events of a stream.
#[must_use]
pub fn events() -> String {
    list("[", "]", |index, text| {
        let _ = if index % 10 == 9 {
            write!(text, "{{\"type\":\"done\",\"reason\":\"stop\",\"tokens\":{index}}}")
        } else {
            write!(text, "{{\"type\":\"delta\",\"index\":{index},\"text\":\"Some words\",\"logprobs\":[-0.5,-1.25]}}")
        };
    })
}

fn list(start: &str, end: &str, item: impl Fn(usize, &mut String)) -> String {
    let mut text = start.to_owned();
    for index in 0..200 {
        if index > 0 {
            text.push(',');
        }
        item(index, &mut text);
    }
    text.push_str(end);
    text
}
