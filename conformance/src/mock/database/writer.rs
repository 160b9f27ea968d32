//! The thread that writes.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::json;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;

use super::ROW;
use super::contents::key;
use crate::lifecycle::resource::ResourceIndex;
use crate::mock::access::Viewer;
use crate::mock::state::{Content, Entry, Item, Views};

/// How many entries go into one transaction at most.
const MOST: usize = 1024;

/// Why something was not written.
#[derive(Debug, thiserror::Error)]
enum WriteError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("a content cannot be read: {0}")]
    Content(#[from] std::io::Error),
}

/// Writes until there is no more to come. Once something could not be written everybody is told so: what is in memory
/// and what is in the file are not the same from then on.
pub(super) fn write(mut connection: Connection, resources: &[String], mut entries: UnboundedReceiver<Entry>) {
    let mut lost: Option<String> = None;
    let mut is_open = true;
    while is_open && let Some(first) = entries.blocking_recv() {
        let mut batch = vec![first];
        while batch.len() < MOST
            && let Ok(entry) = entries.try_recv()
        {
            batch.push(entry);
        }
        let mut waiting = Vec::new();
        if lost.is_none() {
            lost = commit(&mut connection, resources, &batch).err().map(|error| error.to_string());
        }
        for entry in batch {
            match entry {
                Entry::Settle(told) => waiting.push(told),
                Entry::Close => is_open = false,
                Entry::Put(..) | Entry::Views(..) | Entry::Forget(..) => {}
            }
        }
        tell(waiting, lost.as_deref());
    }
}

fn tell(waiting: Vec<oneshot::Sender<Result<(), String>>>, lost: Option<&str>) {
    for told in waiting {
        // Whoever has gone meanwhile does not need to know.
        let _ = told.send(lost.map_or(Ok(()), |lost| Err(lost.to_owned())));
    }
}

fn commit(connection: &mut Connection, resources: &[String], batch: &[Entry]) -> Result<(), WriteError> {
    if batch.iter().all(|entry| matches!(entry, Entry::Settle(_) | Entry::Close)) {
        return Ok(());
    }
    let transaction = connection.transaction()?;
    let name = |resource: &ResourceIndex| resources.get(resource.0).map_or("", String::as_str);
    for entry in batch {
        match entry {
            Entry::Put(resource, item) => put(&transaction, name(resource), item)?,
            Entry::Views(resource, number, views) => {
                let mut update =
                    transaction.prepare_cached("UPDATE items SET views = ?3 WHERE resource = ?1 AND number = ?2")?;
                update.execute(params![name(resource), key(*number), bits(*views)])?;
            }
            Entry::Forget(resource, item) => forget(&transaction, name(resource), item)?,
            Entry::Settle(_) | Entry::Close => {}
        }
    }
    transaction.commit()?;
    Ok(())
}

fn put(transaction: &Transaction<'_>, resource: &str, item: &Item) -> Result<(), WriteError> {
    let before = content(transaction, resource, item)?;
    let now = item.content.as_ref().map(|content| key(content.key));
    let owner = match &item.owner {
        Viewer::Tenant(tenant) => Some(tenant.as_ref()),
        Viewer::Public => None,
    };
    let mut insert =
        transaction.prepare_cached("INSERT OR REPLACE INTO items VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
    insert.execute(params![
        resource,
        key(item.number),
        item.id,
        owner,
        json!(item.scope).to_string(),
        item.value().to_string(),
        bits(item.views),
        now,
        item.content.as_ref().and_then(|content| content.content_type.as_deref()),
        item.content.as_ref().map(|content| key(content.bytes.len())),
    ])?;
    if before != now {
        drop_content(transaction, before)?;
        if let Some(content) = &item.content {
            put_content(transaction, content)?;
        }
    }
    put_attached(transaction, resource, item)
}

/// Keeps what is below an item, and drops what is not there any more.
fn put_attached(transaction: &Transaction<'_>, resource: &str, item: &Item) -> Result<(), WriteError> {
    let before = attached(transaction, resource, item)?;
    let is_kept = |content: &i64| item.attached.iter().any(|(_, one)| key(one.key) == *content);
    for content in before.iter().filter(|content| !is_kept(content)) {
        drop_content(transaction, Some(*content))?;
        let mut delete =
            transaction.prepare_cached("DELETE FROM attached WHERE resource = ?1 AND number = ?2 AND content = ?3")?;
        delete.execute(params![resource, key(item.number), content])?;
    }
    for (path, content) in item.attached.iter().filter(|(_, one)| !before.contains(&key(one.key))) {
        let mut insert =
            transaction.prepare_cached("INSERT OR REPLACE INTO attached VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        let length = key(content.bytes.len());
        insert.execute(params![resource, key(item.number), path, key(content.key), content.content_type, length])?;
        put_content(transaction, content)?;
    }
    Ok(())
}

/// The contents below an item that are in the file.
fn attached(transaction: &Transaction<'_>, resource: &str, item: &Item) -> Result<Vec<i64>, WriteError> {
    let mut select = transaction.prepare_cached("SELECT content FROM attached WHERE resource = ?1 AND number = ?2")?;
    let found = select.query_map(params![resource, key(item.number)], |row| row.get::<_, i64>(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn put_content(transaction: &Transaction<'_>, content: &Content) -> Result<(), WriteError> {
    let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO contents VALUES (?1, ?2, ?3)")?;
    let mut place = 0_u64;
    loop {
        let bytes = content.bytes.peek(place * ROW as u64, ROW)?;
        if bytes.is_empty() {
            return Ok(());
        }
        insert.execute(params![key(content.key), key(place), &bytes[..]])?;
        place += 1;
    }
}

fn forget(transaction: &Transaction<'_>, resource: &str, item: &Item) -> Result<(), WriteError> {
    drop_content(transaction, content(transaction, resource, item)?)?;
    for content in attached(transaction, resource, item)? {
        drop_content(transaction, Some(content))?;
    }
    let mut delete = transaction.prepare_cached("DELETE FROM attached WHERE resource = ?1 AND number = ?2")?;
    delete.execute(params![resource, key(item.number)])?;
    let mut delete = transaction.prepare_cached("DELETE FROM items WHERE resource = ?1 AND number = ?2")?;
    delete.execute(params![resource, key(item.number)])?;
    let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO gone VALUES (?1, ?2, ?3)")?;
    insert.execute(params![resource, item.id, key(item.number)])?;
    Ok(())
}

/// The content that an item has in the file.
fn content(transaction: &Transaction<'_>, resource: &str, item: &Item) -> Result<Option<i64>, WriteError> {
    let mut select = transaction.prepare_cached("SELECT content FROM items WHERE resource = ?1 AND number = ?2")?;
    let found = select.query_row(params![resource, key(item.number)], |row| row.get::<_, Option<i64>>(0));
    Ok(found.optional()?.flatten())
}

fn drop_content(transaction: &Transaction<'_>, content: Option<i64>) -> Result<(), WriteError> {
    if let Some(content) = content {
        transaction.prepare_cached("DELETE FROM contents WHERE content = ?1")?.execute([content])?;
    }
    Ok(())
}

fn bits(views: Views) -> u8 {
    u8::from(views.read) | u8::from(views.list) << 1 | u8::from(views.content) << 2
}
