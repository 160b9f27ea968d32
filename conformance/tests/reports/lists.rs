//! Lists that are right on one page and wrong on several, or show a part of what is there.

use serde_json::{Map, Value, json};

use crate::notes::{Answer, Asked, Notes, Shared, found, with};
use crate::runs::Outcome;

const PAGES: &str = "{ name: limit, in: query, schema: { type: integer, minimum: 1 } }, { name: offset, in: query, schema: { type: integer, minimum: 0 } }";

/// Answers a list in a manner, and everything else as it should be.
macro_rules! list {
    ($manner:expr) => {
        |notes: Shared, asked: Asked| async move {
            with(&notes, |notes| {
                let is_list = asked.id.is_none() && matches!(asked.method.as_str(), "GET" | "HEAD");
                let manner: fn(&Notes, &Asked, Vec<Map<String, Value>>) -> Answer = $manner;
                if is_list {
                    manner(notes, &asked, notes.kept.values().cloned().collect())
                } else {
                    notes.answer(&asked)
                }
            })
        }
    };
}

fn is_ascending(asked: &Asked) -> bool {
    asked.query.get("order").is_some_and(|order| order == "asc")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_a_direction_asks_for_holds_across_pages() -> Outcome<()> {
    let parameters = format!(
        "{{ name: order, in: query, description: The order by created_at., schema: {{ type: string, enum: [asc, desc], default: desc }} }}, {PAGES}"
    );
    let whole = list!(|notes, asked, mut all| {
        if !is_ascending(asked) {
            all.reverse();
        }
        notes.list(asked, all)
    });
    assert_eq!(found(&parameters, &["order-wrong", "pages-wrong"], whole).await?, Vec::<String>::new());
    // Pages of the newest first, each of them turned around where the oldest are asked for.
    let paged = list!(|notes, asked, mut all| {
        all.reverse();
        let (status, mut page) = notes.list(asked, all);
        if let (true, Some(items)) = (is_ascending(asked), page.get_mut("items").and_then(Value::as_array_mut)) {
            items.reverse();
        }
        (status, page)
    });
    assert_eq!(found(&parameters, &["order-wrong", "pages-wrong"], paged).await?, ["order-wrong"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_total_of_a_small_page_is_not_that_of_the_list() -> Outcome<()> {
    let right = list!(|notes, asked, all| notes.list(asked, all));
    assert_eq!(found(PAGES, &["total-wrong"], right).await?, Vec::<String>::new());
    let wrong = list!(|notes, asked, all| {
        let (status, mut page) = notes.list(asked, all);
        if asked.number("limit").is_some() {
            page["total"] = page["items"].as_array().map(Vec::len).into();
        }
        (status, page)
    });
    assert_eq!(found(PAGES, &["total-wrong"], wrong).await?, ["total-wrong"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_after_the_last_one_may_be_refused_and_none_before_it() -> Outcome<()> {
    const PAGE: &str = "{ name: size, in: query, schema: { type: integer, minimum: 1 } }, { name: page, in: query, description: The number of the page, from 1 on., schema: { type: integer, minimum: 1, default: 1 } }";
    let checks = ["valid-refused", "pages-wrong", "created-missing", "total-wrong"];
    let right = list!(|_, asked, all| page_by_number(asked, all, usize::MAX));
    assert_eq!(found(PAGE, &checks, right).await?, Vec::<String>::new());
    let wrong = list!(|_, asked, all| page_by_number(asked, all, 2));
    assert!(found(PAGE, &checks, wrong).await?.contains(&"pages-wrong".to_owned()));
    Ok(())
}

/// A page without a total, refused where there is nothing on it or its number is above one.
fn page_by_number(asked: &Asked, all: Vec<Map<String, Value>>, most: usize) -> Answer {
    let (size, page) = (asked.number("size").unwrap_or(3), asked.number("page").unwrap_or(1));
    let items: Vec<_> = all.into_iter().skip(page.saturating_sub(1) * size).take(size).collect();
    if page > most || (items.is_empty() && page > 1) {
        return (404, json!({}));
    }
    (200, json!({"items": items}))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_repeats_an_item_is_not_told_to_count_wrong_as_well() -> Outcome<()> {
    let repeats = list!(|notes, asked, all| {
        let (status, mut page) = notes.list(asked, all);
        if let Some(items) = page.get_mut("items").and_then(Value::as_array_mut) {
            items.extend(items.last().cloned());
        }
        (status, page)
    });
    assert_eq!(found("", &["list-repeats", "total-wrong"], repeats).await?, ["list-repeats"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_filter_leaves_out_by_its_default_need_not_be_listed() -> Outcome<()> {
    let checks = ["created-missing", "neighbour-harmed", "refused-but-done", "filter-wrong"];
    let parameters = "{ name: done, in: query, schema: { type: boolean, default: false } }";
    let by_default = list!(|notes, asked, mut all| {
        let wanted = asked.query.get("done").is_some_and(|text| text == "true");
        all.retain(|note| note.get("done") == Some(&Value::from(wanted)));
        notes.list(asked, all)
    });
    assert_eq!(found(parameters, &checks, by_default).await?, Vec::<String>::new());
    // Where the parameter has no default, all of them are asked for.
    let parameters = "{ name: done, in: query, schema: { type: boolean } }";
    assert!(found(parameters, &checks, by_default).await?.contains(&"created-missing".to_owned()));
    Ok(())
}
