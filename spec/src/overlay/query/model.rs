//! A query as plain data.

/// A chain of segments.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::overlay) struct Query {
    /// Whether it begins at the root (`$`) rather than at the current node (`@`).
    pub(super) is_absolute: bool,
    pub(super) segments: Vec<Segment>,
}

impl Query {
    /// Whether it selects one node at most, whatever the tree.
    pub(super) fn is_singular(&self) -> bool {
        self.segments.iter().all(|segment| {
            !segment.is_descendant && matches!(segment.selectors.as_slice(), [Selector::Name(_) | Selector::Index(_)])
        })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Segment {
    /// Whether it looks at every node below, too (`..`).
    pub(super) is_descendant: bool,
    pub(super) selectors: Vec<Selector>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Selector {
    Name(String),
    Wildcard,
    Index(i64),
    Slice { start: Option<i64>, end: Option<i64>, step: i64 },
    Filter(Condition),
}

/// A logical expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    Any(Vec<Condition>),
    All(Vec<Condition>),
    Not(Box<Condition>),
    Exists(Query),
    Compare {
        left: Operand,
        operator: Operator,
        right: Operand,
    },
    /// `match` (the whole text) or `search` (a part of it).
    Matches {
        text: Operand,
        pattern: Operand,
        is_whole: bool,
    },
}

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    /// A singular query.
    Node(Query),
    Length(Box<Operand>),
    Count(Query),
    Value(Query),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
