//! XML: what stands for a schema in a document.

/// The tables of a crate.
#[derive(Clone, Debug, Default)]
pub struct XmlTables {
    /// What the bodies are, in order of their names.
    pub bodies: Vec<XmlBody>,
    /// What the bodies hold, each once.
    pub forms: Vec<XmlForm>,
}

/// One body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlBody {
    /// Its static.
    pub ident: String,
    /// Its root.
    pub root: XmlNode,
}

/// What a node holds that is not plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlForm {
    /// Its static.
    pub ident: String,
    /// What it is.
    pub kind: XmlFormKind,
}

/// A list or an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum XmlFormKind {
    /// A list of such items.
    List(XmlNode),
    /// An object.
    Object {
        /// Its properties.
        properties: Vec<XmlProperty>,
        /// What other properties hold, where there may be others.
        rest: Option<XmlContent>,
    },
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlProperty {
    /// Its name in JSON.
    pub name: String,
    /// Whether it is always there.
    pub is_required: bool,
    /// The node that stands for it.
    pub node: XmlNode,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlNode {
    /// The variant of the runtime's `Node`.
    pub kind: &'static str,
    /// Its name, without a prefix.
    pub name: String,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Its prefix.
    pub prefix: Option<String>,
    /// What it holds.
    pub content: XmlContent,
}

/// What a node holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XmlContent {
    /// Something plain: a variant of the runtime's `Content`.
    Plain(&'static str),
    /// The form at this place among those of the crate.
    Form(usize),
}
