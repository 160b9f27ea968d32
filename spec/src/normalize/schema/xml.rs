//! `xml`

use super::super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{Xml, XmlNodeKind};

impl<'a> Context<'a> {
    /// Reads an XML object.
    pub(super) fn xml(&self, view: View<'a>) -> Option<Xml> {
        let view = self.object(view)?;
        let known = ["name", "namespace", "prefix", "attribute", "wrapped", "nodeType", "x-ms-text"];
        self.check_members(view, "XML object", &known);
        let node = match self.string_at(view, "nodeType").as_deref() {
            Some("element") => Some(XmlNodeKind::Element),
            Some("attribute") => Some(XmlNodeKind::Attribute),
            Some("text") => Some(XmlNodeKind::Text),
            Some("cdata") => Some(XmlNodeKind::Cdata),
            Some("none") => Some(XmlNodeKind::None),
            Some(other) => {
                self.report(codes::UNKNOWN_VALUE, view, format!("`{other}` is no kind of XML node"));
                None
            }
            None if self.flag_at(view, "attribute") => Some(XmlNodeKind::Attribute),
            None if self.flag_at(view, "x-ms-text") => Some(XmlNodeKind::Text),
            None => None,
        };
        Some(Xml {
            name: self.string_at(view, "name"),
            namespace: self.string_at(view, "namespace"),
            prefix: self.string_at(view, "prefix"),
            node,
            wrapped: self.flag_at(view, "wrapped"),
        })
    }
}
