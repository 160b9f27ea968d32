//! The inferred resources as lines of plain text, for people who want to know what a run would touch.

use std::fmt;

use bindery_spec::ir::Api;

use super::resource::{List, Order, Parent, Place, Reference, Resource, ResourceIndex, Resources, Role};

/// A table of resources: [`fmt::Display`] writes one block per resource, one line per operation.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    api: &'a Api,
    resources: &'a Resources,
}

impl<'a> Plan<'a> {
    /// The plan of an API and what was inferred from it.
    #[must_use]
    pub fn new(api: &'a Api, resources: &'a Resources) -> Self {
        Self { api, resources }
    }

    fn name(&self, index: ResourceIndex) -> &str {
        self.resources.items.get(index.0).map_or("?", |resource| resource.name.as_str())
    }

    fn heading(&self, resource: &Resource) -> String {
        let path = resource.item.as_deref().or(resource.collection.as_deref()).unwrap_or("");
        let mut line = format!("{}  {path}", resource.name);
        if let Some(property) = &resource.id_property {
            line += &format!("  id: {}", property.join("."));
        }
        if let Some(parent) = &resource.parent {
            line += &self.parent(parent);
        }
        line
    }

    fn reference(&self, reference: &Reference, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(operation) = self.api.operations.get(reference.operation.0) else { return Ok(()) };
        let place = match &reference.place {
            Place::Body(way) => way.join("."),
            Place::Query(name) => format!("?{name}"),
        };
        let many = if reference.is_many { "[]" } else { "" };
        let item = self.resources.items.get(reference.resource.0).and_then(|resource| resource.item.as_deref());
        let (method, path, name) = (operation.method.as_str(), &operation.path, self.name(reference.resource));
        writeln!(formatter, "  refers   {method:<7} {path}  {place}{many}: {name} {}", item.unwrap_or_default())
    }

    fn parent(&self, parent: &Parent) -> String {
        let by = match (&parent.property, &parent.parameter) {
            (Some(property), _) => format!(" by {}", property.join(".")),
            (None, Some(parameter)) => format!(" by {{{parameter}}}"),
            (None, None) => String::new(),
        };
        format!("  belongs to: {}{by}", self.name(parent.resource))
    }
}

impl fmt::Display for Plan<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, resource) in self.resources.items.iter().enumerate() {
            if index > 0 {
                writeln!(formatter)?;
            }
            writeln!(formatter, "{}", self.heading(resource))?;
            for (role, operation) in &resource.operations {
                let Some(operation) = self.api.operations.get(operation.0) else { continue };
                let (name, detail) = match role {
                    Role::Create if resource.is_guess => {
                        ("create", "  (where its answer shows that it is one)".to_owned())
                    }
                    _ => role_text(role),
                };
                let line = format!("  {name:<8} {:<7} {}{detail}", operation.method.as_str(), operation.path);
                writeln!(formatter, "{}", line.trim_end())?;
            }
            for (_, operation) in &resource.operations {
                for reference in self.resources.references_of(*operation) {
                    self.reference(reference, formatter)?;
                }
            }
            for cascade in &resource.cascades {
                let child = self.name(cascade.resource);
                writeln!(formatter, "  cascade  takes {child} with it ({})", cascade.stated_by)?;
            }
        }
        Ok(())
    }
}

fn role_text(role: &Role) -> (&'static str, String) {
    match role {
        Role::Create => ("create", String::new()),
        Role::Put => ("put", String::new()),
        Role::Read => ("read", String::new()),
        Role::List(list) => ("list", list_text(list)),
        Role::Bin(list) => ("bin", list_text(list)),
        Role::Search(search) => ("search", format!("  (text: {})", search.parameter)),
        Role::Content => ("content", String::new()),
        Role::Derived => ("derived", String::new()),
        Role::Update => ("update", String::new()),
        Role::Attach => ("attach", String::new()),
        Role::Attached => ("attached", String::new()),
        Role::Detach => ("detach", String::new()),
        Role::Delete => ("delete", String::new()),
        Role::DeleteMany(way) if way.is_empty() => ("deletes", "  (several)".to_owned()),
        Role::DeleteMany(way) => ("deletes", format!("  (several; ids: {})", way.join("."))),
        Role::Restore => ("restore", String::new()),
        Role::Action => ("action", String::new()),
    }
}

fn order_text(order: &Order) -> String {
    let way = if order.is_descending { "falling" } else { "rising" };
    let by = order.property.as_deref().unwrap_or("creation");
    match &order.asked {
        Some((parameter, value)) => format!("{parameter}={value} by {by}, {way}"),
        None => format!("by {by}, {way}"),
    }
}

fn list_text(list: &List) -> String {
    let mut parts = Vec::new();
    if !list.items.is_empty() {
        parts.push(format!("items: {}", list.items.join(".")));
    }
    if !list.filters.is_empty() {
        let names: Vec<&str> = list.filters.iter().map(|filter| filter.parameter.as_str()).collect();
        parts.push(format!("filters: {}", names.join(", ")));
    }
    if !list.texts.is_empty() {
        let names: Vec<String> =
            list.texts.iter().map(|text| format!("{} of {}", text.parameter, text.property)).collect();
        parts.push(format!("texts: {}", names.join(", ")));
    }
    if !list.orders.is_empty() {
        let names: Vec<String> = list.orders.iter().map(order_text).collect();
        parts.push(format!("orders: {}", names.join(", ")));
    }
    if let Some(paging) = &list.paging {
        let names: Vec<&str> =
            [&paging.limit, &paging.after, &paging.before, &paging.offset, &paging.page, &paging.order, &paging.next]
                .into_iter()
                .filter_map(|name| name.as_deref())
                .chain(paging.is_linked.then_some("Link"))
                .collect();
        if !names.is_empty() {
            parts.push(format!("pages: {}", names.join(", ")));
        }
    }
    if parts.is_empty() { String::new() } else { format!("  ({})", parts.join("; ")) }
}
