//! How a schema looks in XML.

/// A schema where it is used: the node that stands for it, and what that holds.
#[derive(Clone, Copy, Debug)]
pub struct Xml {
    pub(super) name: &'static str,
    pub(super) namespace: Option<&'static str>,
    pub(super) prefix: Option<&'static str>,
    pub(super) node: Node,
    pub(super) content: &'static Content,
}

/// A kind of node. Source: OpenAPI 3.2.0, XML Object, `nodeType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element,
    /// An attribute of the element around it.
    Attribute,
    /// The text of the element around it.
    Text,
    /// The same, as a CDATA section.
    Cdata,
    /// None of its own: what it holds stands in the element around it.
    None,
}

/// What a node holds.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A truth value.
    Boolean,
    /// Whatever comes: a text, or an object of its elements and attributes.
    Any,
    /// A list of such items.
    List(Xml),
    /// An object.
    Object {
        /// Its properties.
        properties: &'static [Property],
        /// What other properties hold, where there may be others.
        rest: Option<&'static Content>,
    },
}

/// A property of an object.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    pub(super) name: &'static str,
    pub(super) is_required: bool,
    pub(super) xml: Xml,
}

impl Xml {
    /// A node of that kind and name.
    #[must_use]
    pub const fn new(node: Node, name: &'static str, content: &'static Content) -> Self {
        Self { name, namespace: None, prefix: None, node, content }
    }

    /// An element.
    #[must_use]
    pub const fn element(name: &'static str, content: &'static Content) -> Self {
        Self::new(Node::Element, name, content)
    }

    /// The same in a namespace.
    #[must_use]
    pub const fn namespace(self, namespace: &'static str) -> Self {
        Self { namespace: Some(namespace), ..self }
    }

    /// The same with a prefix.
    #[must_use]
    pub const fn prefix(self, prefix: &'static str) -> Self {
        Self { prefix: Some(prefix), ..self }
    }
}

impl Property {
    /// A property that may be missing.
    #[must_use]
    pub const fn optional(name: &'static str, xml: Xml) -> Self {
        Self { name, is_required: false, xml }
    }

    /// A property that is always there.
    #[must_use]
    pub const fn required(name: &'static str, xml: Xml) -> Self {
        Self { name, is_required: true, xml }
    }
}
