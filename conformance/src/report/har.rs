//! The exchanges behind the findings as HAR 1.2, for the tools that read recordings of browsers.
//!
//! Each exchange once; `comment` says which findings it belongs to. Bounded, as is all evidence.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Report;
use crate::evidence::{Payload, Received, Step};

/// How many exchanges are written at the most.
const MOST: usize = 2000;

/// The whole recording.
#[must_use]
pub fn render(report: &Report) -> String {
    let started: Timestamp = report.started.parse().unwrap_or_default();
    let mut steps: Vec<(&Step, Vec<&str>)> = Vec::new();
    let parts = report.parts();
    for finding in &parts {
        for step in &finding.steps {
            let is_full = steps.len() >= MOST;
            match steps.iter_mut().find(|(known, _)| *known == step) {
                Some((_, keys)) => keys.push(&finding.key),
                None if is_full => {}
                None => steps.push((step, vec![&finding.key])),
            }
        }
    }
    steps.sort_by_key(|(step, _)| step.at_ms);
    let entries: Vec<Value> = steps.iter().map(|(step, keys)| entry(started, step, keys)).collect();
    let log = json!({"log": {
        "version": "1.2",
        "creator": {"name": "bindery", "version": report.bindery},
        "entries": entries,
    }});
    format!("{log:#}\n")
}

fn entry(started: Timestamp, step: &Step, keys: &[&str]) -> Value {
    let at = started.checked_add(Duration::from_millis(step.at_ms)).unwrap_or(started);
    let request = &step.request;
    let query = request.url.split_once('?').map_or("", |(_, query)| query);
    let pairs: Vec<Value> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            json!({"name": name, "value": value})
        })
        .collect();
    let mut sent = json!({
        "method": request.method,
        "url": request.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&request.headers),
        "queryString": pairs,
        "headersSize": -1,
        "bodySize": request.body.as_ref().map_or(0, |body| body.length),
    });
    if let (Some(body), Some(sent)) = (&request.body, sent.as_object_mut()) {
        sent.insert("postData".to_owned(), json!({"mimeType": mime(body), "params": [], "text": body.text}));
    }
    json!({
        "startedDateTime": at.to_string(),
        "time": step.took_ms,
        "request": sent,
        "response": response(step.response.as_ref(), step.failure.as_deref()),
        "cache": {},
        "timings": {"send": 0, "wait": step.took_ms, "receive": 0},
        "comment": format!("{}: {} [{}]", step.operation, step.label, keys.join("; ")),
    })
}

/// A failure is a response with status 0, as browsers write it.
fn response(response: Option<&Received>, failure: Option<&str>) -> Value {
    let body = response.and_then(|response| response.body.as_ref());
    json!({
        "status": response.map_or(0, |response| response.status),
        "statusText": response.map_or("", |response| &response.reason),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": response.map(|response| headers(&response.headers)).unwrap_or_default(),
        "content": {
            "size": body.map_or(0, |body| body.length),
            "mimeType": body.map_or("", mime),
            "text": body.map_or("", |body| &body.text),
        },
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": body.map_or(0, |body| body.length),
        "comment": failure.unwrap_or(""),
    })
}

fn mime(body: &Payload) -> &str {
    body.content_type.as_deref().unwrap_or("")
}

fn headers(headers: &[(String, String)]) -> Vec<Value> {
    headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
}
