//! Coverage as reports tell it. Plain data, which adds up over the shards of a run.

use serde::{Deserialize, Serialize};

/// What was exercised of a whole description.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Every operation, in document order.
    pub operations: Vec<OperationCoverage>,
    /// Every schema that constrains something, in document order.
    pub schemas: Vec<SchemaCoverage>,
}

/// What was exercised of one operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationCoverage {
    /// The operation.
    pub operation: String,
    /// `METHOD /path`
    pub target: String,
    /// Its line in the description, from 1; 0 where it is not in the description's own file.
    pub line: u32,
    /// The resource that it is about, by name; that of the outermost parent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// How many requests were sent to it.
    pub requests: u64,
    /// Why none were, where the run meant to send none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Every declared response.
    pub responses: Vec<ResponseCoverage>,
    /// Statuses that came back and are not declared, each with how often.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undeclared: Vec<(u16, u64)>,
    /// Every declared parameter.
    pub parameters: Vec<ParameterCoverage>,
}

/// One declared response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseCoverage {
    /// The status pattern: `200`, `4XX`, `default`.
    pub status: String,
    /// How many answers fell under it.
    pub answers: u64,
    /// Why there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// One declared parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterCoverage {
    /// Its name.
    pub name: String,
    /// Its location.
    pub location: String,
    /// How many requests had it.
    pub given: u64,
    /// How many had not.
    pub left_out: u64,
    /// How many broke its rules on purpose.
    pub broken: u64,
}

/// One schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaCoverage {
    /// Its JSON Pointer in the description.
    pub at: String,
    /// The keywords that constrain a value, in alphabetical order.
    pub keywords: Vec<String>,
    /// How many values it was sent with.
    pub sent: u64,
    /// How many values came back under it.
    pub received: u64,
    /// Why no value met it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// How many were exercised.
    pub done: usize,
    /// How many there are.
    pub all: usize,
}

impl Part {
    fn of<T>(items: impl IntoIterator<Item = T>, is_done: impl Fn(&T) -> bool) -> Self {
        items.into_iter().fold(Self::default(), |part, item| Self {
            done: part.done + usize::from(is_done(&item)),
            all: part.all + 1,
        })
    }
}

impl Coverage {
    /// Operations that got a request.
    #[must_use]
    pub fn operation_part(&self) -> Part {
        Part::of(&self.operations, |operation| operation.requests > 0)
    }

    /// Declared responses that came back.
    #[must_use]
    pub fn response_part(&self) -> Part {
        Part::of(self.operations.iter().flat_map(|operation| &operation.responses), |response| response.answers > 0)
    }

    /// Declared parameters that were sent.
    #[must_use]
    pub fn parameter_part(&self) -> Part {
        Part::of(self.operations.iter().flat_map(|operation| &operation.parameters), |parameter| parameter.given > 0)
    }

    /// Keywords of schemas that a value has met.
    #[must_use]
    pub fn keyword_part(&self) -> Part {
        self.schemas.iter().fold(Part::default(), |part, schema| Part {
            done: part.done + if schema.is_met() { schema.keywords.len() } else { 0 },
            all: part.all + schema.keywords.len(),
        })
    }

    /// The same for each keyword, in alphabetical order.
    #[must_use]
    pub fn by_keyword(&self) -> Vec<(String, Part)> {
        let mut parts = std::collections::BTreeMap::<&str, Part>::new();
        for schema in &self.schemas {
            for keyword in &schema.keywords {
                let part = parts.entry(keyword).or_default();
                part.done += usize::from(schema.is_met());
                part.all += 1;
            }
        }
        parts.into_iter().map(|(keyword, part)| (keyword.to_owned(), part)).collect()
    }

    /// Adds what another shard of the same run has exercised. What one of them has done needs no reason any more.
    pub fn add(&mut self, other: Self) {
        for (mine, theirs) in self.operations.iter_mut().zip(other.operations) {
            mine.requests += theirs.requests;
            mine.why = mine.why.take().filter(|_| mine.requests == 0);
            for (mine, theirs) in mine.responses.iter_mut().zip(theirs.responses) {
                mine.answers += theirs.answers;
                mine.why = mine.why.take().filter(|_| mine.answers == 0);
            }
            for (status, count) in theirs.undeclared {
                match mine.undeclared.iter_mut().find(|(known, _)| *known == status) {
                    Some((_, known)) => *known += count,
                    None => mine.undeclared.push((status, count)),
                }
            }
            mine.undeclared.sort_unstable();
            for (mine, theirs) in mine.parameters.iter_mut().zip(theirs.parameters) {
                mine.given += theirs.given;
                mine.left_out += theirs.left_out;
                mine.broken += theirs.broken;
            }
        }
        for (mine, theirs) in self.schemas.iter_mut().zip(other.schemas) {
            mine.sent += theirs.sent;
            mine.received += theirs.received;
            mine.why = mine.why.take().filter(|_| mine.sent + mine.received == 0);
        }
    }
}

impl SchemaCoverage {
    /// Whether any value met it.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.sent + self.received > 0
    }
}
