//! The items of an earlier run.

use std::sync::Arc;

use rusqlite::{Connection, Row, params};
use serde_json::Value;

use super::contents::{Contents, Stored, key};
use crate::lifecycle::resource::ResourceIndex;
use crate::mock::access::Viewer;
use crate::mock::payload::Payload;
use crate::mock::represent::json;
use crate::mock::state::{Content, Item, Loaded, Views};

/// Reads all items. What belongs to a resource that the description does not have stays in the file, unseen.
pub(super) fn load(
    connection: &Connection,
    resources: &[String],
    contents: &Arc<Contents>,
) -> rusqlite::Result<Loaded> {
    let place = |name: String| resources.iter().position(|known| *known == name).map(ResourceIndex);
    let mut loaded = Loaded::default();
    let mut items = connection.prepare("SELECT * FROM items ORDER BY number")?;
    let mut below =
        connection.prepare("SELECT * FROM attached WHERE resource = ?1 AND number = ?2 ORDER BY content")?;
    for row in items.query_map([], |row| Ok((row.get::<_, String>("resource")?, item(row, contents)?)))? {
        let (resource, mut item) = row?;
        let attached = below.query_map(params![resource, key(item.number)], |row| {
            let content = number(row, "content")?;
            let bytes = Payload::Stored(Stored::new(contents, content, number(row, "length")?));
            Ok((row.get("path")?, Content { key: content, content_type: row.get("media_type")?, bytes }))
        })?;
        item.attached = attached.collect::<Result<_, _>>()?;
        // A content has a number as well: that under which it was made.
        let content = item.content.as_ref().map_or(0, |content| content.key);
        let below = item.attached.iter().map(|(_, content)| content.key).max().unwrap_or(0);
        loaded.last = loaded.last.max(item.number).max(content).max(below);
        loaded.items.extend(place(resource).map(|resource| (resource, item)));
    }
    let mut gone = connection.prepare("SELECT resource, id, number FROM gone")?;
    for row in gone.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, number(row, "number")?)))? {
        let (resource, id, number) = row?;
        loaded.last = loaded.last.max(number);
        loaded.gone.extend(place(resource).map(|resource| (resource, id, number)));
    }
    Ok(loaded)
}

fn item(row: &Row<'_>, contents: &Arc<Contents>) -> rusqlite::Result<Item> {
    let json = |column: &str| -> rusqlite::Result<Value> {
        Ok(serde_json::from_str(&row.get::<_, String>(column)?).unwrap_or_default())
    };
    let owner: Option<String> = row.get("owner")?;
    let value = json("value")?;
    let views: u8 = row.get("views")?;
    let content = match row.get::<_, Option<i64>>("content")? {
        Some(_) => {
            let key = number(row, "content")?;
            let bytes = Payload::Stored(Stored::new(contents, key, number(row, "length")?));
            Some(Content { key, content_type: row.get("media_type")?, bytes })
        }
        None => None,
    };
    Ok(Item {
        number: number(row, "number")?,
        owner: owner.map_or(Viewer::Public, |owner| Viewer::Tenant(Arc::from(owner))),
        id: row.get("id")?,
        scope: serde_json::from_value(json("scope")?).unwrap_or_default(),
        rendered: json::bytes(&value),
        content,
        attached: Vec::new(),
        views: Views { read: views & 1 != 0, list: views & 2 != 0, content: views & 4 != 0, change: None },
    })
}

fn number(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    Ok(u64::try_from(row.get::<_, i64>(column)?).unwrap_or(0))
}
