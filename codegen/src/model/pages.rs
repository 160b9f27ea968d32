//! Pages: how the answers of an operation follow each other.

use super::{Docs, TypeRef};

/// How the answers of an operation follow each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Pages {
    /// The static that holds it.
    pub constant: String,
    /// The method that gives the pages.
    pub method: String,
    /// The documentation of that method.
    pub docs: Docs,
    /// The type of a page.
    pub page: TypeRef,
    /// What the items are and where; absent where a page is not one list.
    pub items: Option<Items>,
    /// The property that holds the items, from the body down.
    pub path: Vec<String>,
    /// What leads to the next page.
    pub next: Next,
}

/// The items of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Items {
    /// The method that gives them, one by one.
    pub method: String,
    /// The type of an item.
    pub ty: TypeRef,
    /// How they are taken out of a page.
    pub access: Access,
}

/// How the items are taken out of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// The page is the list.
    Whole,
    /// The page has them in this field.
    Field(String),
    /// The same, as an `Option`.
    OptionField(String),
    /// The same, as a `Maybe`.
    MaybeField(String),
}

/// What leads to the next page. Properties are paths from the body down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The header `Link`.
    LinkHeader,
    /// A property that holds an address.
    Link {
        /// The property.
        from: Vec<String>,
        /// The query parameters that go along where the address does not have them.
        keep: Vec<String>,
    },
    /// A property that another operation takes in its path.
    Operation {
        /// The property.
        from: Vec<String>,
        /// The path of the other operation.
        path: String,
        /// The parameter in that path.
        parameter: String,
        /// The query parameters that the other operation takes over.
        query: Vec<String>,
    },
    /// A property that becomes a query parameter.
    Value {
        /// The query parameter.
        parameter: String,
        /// The property.
        from: Vec<String>,
        /// The property that says whether there is more; may be empty.
        more: Vec<String>,
    },
    /// A property of the last item that becomes a query parameter.
    LastItem {
        /// The query parameter.
        parameter: String,
        /// The property of the item.
        property: String,
        /// The property that says whether there is more.
        more: Vec<String>,
    },
    /// A query parameter that counts.
    Count {
        /// The query parameter.
        parameter: String,
        /// The property in which the answer repeats it.
        at: Vec<String>,
        /// What is counted.
        unit: Unit,
        /// How the end is told.
        end: End,
    },
}

/// What a query parameter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Pages.
    Pages,
    /// Items.
    Items,
}

/// How the end is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// A property says whether there is more.
    More(Vec<String>),
    /// A property says how many there are.
    Total(Vec<String>),
}
