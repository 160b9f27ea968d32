//! What a person would write with serde: the same fields, and nothing for what the description does not name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
pub struct FileList {
    pub object: String,
    pub data: Vec<File>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct File {
    pub object: String,
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<i64>,
    pub purpose: Purpose,
    pub filename: String,
    pub status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_details: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    Assistants,
    Batch,
    #[serde(rename = "batch_output")]
    BatchOutput,
    FineTune,
    Vision,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Uploaded,
    Pending,
    Processed,
    Error,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct ChargeList {
    pub has_more: bool,
    pub data: Vec<Charge>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Charge {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub livemode: bool,
    pub description: Option<String>,
    pub metadata: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<Expandable>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_details: Option<BillingDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rates: Option<Vec<f64>>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Expandable {
    Id(String),
    Customer(Customer),
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Customer {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct BillingDetails {
    pub email: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    Delta {
        index: i64,
        text: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        logprobs: Option<Vec<f64>>,
    },
    Done {
        reason: Option<String>,
        tokens: Option<i64>,
    },
}
