//! Which schemas an operation or a schema mentions.

use super::{Header, MediaType, Operation, Parameter, ParameterShape, Schema, SchemaId};

impl Operation {
    /// Calls `visit` with each schema that its parameters, bodies and headers mention themselves, with repeats.
    pub fn for_each_schema(&self, visit: &mut dyn FnMut(SchemaId)) {
        for Parameter { shape, .. } in &self.parameters {
            match shape {
                ParameterShape::Schema { schema, .. } => visit(*schema),
                ParameterShape::Content(media_type) => of_media_type(media_type, visit),
            }
        }
        for media_type in self.request_body.iter().flat_map(|body| &body.content) {
            of_media_type(media_type, visit);
        }
        for response in &self.responses {
            response.headers.iter().for_each(|header| of_header(header, visit));
            response.content.iter().for_each(|media_type| of_media_type(media_type, visit));
        }
    }
}

fn of_media_type(media_type: &MediaType, visit: &mut dyn FnMut(SchemaId)) {
    media_type.schema.into_iter().chain(media_type.item_schema).for_each(&mut *visit);
    media_type.for_each_encoding(&mut |encoding| encoding.headers.iter().for_each(|header| of_header(header, visit)));
}

fn of_header(header: &Header, visit: &mut dyn FnMut(SchemaId)) {
    header.schema.into_iter().for_each(&mut *visit);
    if let Some(media_type) = &header.content {
        of_media_type(media_type, visit);
    }
}

/// How a schema mentions another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mention {
    /// By `$ref` with something beside it.
    Reference,
    /// As a member of `allOf`.
    AllOf,
    /// As what a value of the discriminator stands for; also a child of this schema by `allOf`.
    Alternative,
    /// By any other keyword.
    Part,
}

impl Schema {
    /// Calls `visit` with each schema that a keyword of this one holds or refers to, with repeats.
    pub fn for_each_schema(&self, visit: &mut dyn FnMut(Mention, SchemaId)) {
        self.reference.into_iter().for_each(|id| visit(Mention::Reference, id));
        self.all_of.iter().for_each(|id| visit(Mention::AllOf, *id));
        if let Some(discriminator) = &self.discriminator {
            discriminator.mapping.iter().for_each(|(_, id)| visit(Mention::Alternative, *id));
            discriminator.default.into_iter().for_each(|id| visit(Mention::Alternative, id));
        }
        let mut part = |id| visit(Mention::Part, id);
        let single = [
            self.not,
            self.if_schema,
            self.then_schema,
            self.else_schema,
            self.additional_properties,
            self.property_names,
            self.unevaluated_properties,
            self.items,
            self.contains,
            self.unevaluated_items,
            self.content_schema,
        ];
        single.into_iter().flatten().for_each(&mut part);
        for list in [&self.any_of, &self.one_of, &self.prefix_items] {
            list.iter().copied().for_each(&mut part);
        }
        for list in [&self.dependent_schemas, &self.pattern_properties] {
            list.iter().for_each(|(_, id)| part(*id));
        }
        self.properties.iter().for_each(|property| part(property.schema));
    }
}
