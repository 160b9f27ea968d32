//! The keywords of a schema that constrain a value.

use bindery_spec::ir::Schema;

/// Their names, in alphabetical order. Annotations are left out: nothing can exercise them.
pub(super) fn of(schema: &Schema) -> Vec<&'static str> {
    let rows: [(&str, bool); 34] = [
        ("additionalProperties", schema.additional_properties.is_some()),
        ("allOf", !schema.all_of.is_empty()),
        ("anyOf", !schema.any_of.is_empty()),
        ("const", schema.constant.is_some()),
        ("contains", schema.contains.is_some()),
        ("contentEncoding", schema.content_encoding.is_some()),
        ("dependentRequired", !schema.dependent_required.is_empty()),
        ("dependentSchemas", !schema.dependent_schemas.is_empty()),
        ("discriminator", schema.discriminator.is_some()),
        ("enum", schema.enumeration.is_some()),
        ("exclusiveMaximum", schema.exclusive_maximum.is_some()),
        ("exclusiveMinimum", schema.exclusive_minimum.is_some()),
        ("format", schema.format.is_some()),
        ("if", schema.if_schema.is_some()),
        ("items", schema.items.is_some()),
        ("maxItems", schema.max_items.is_some()),
        ("maxLength", schema.max_length.is_some()),
        ("maxProperties", schema.max_properties.is_some()),
        ("maximum", schema.maximum.is_some()),
        ("minItems", schema.min_items.is_some()),
        ("minLength", schema.min_length.is_some()),
        ("minProperties", schema.min_properties.is_some()),
        ("minimum", schema.minimum.is_some()),
        ("multipleOf", schema.multiple_of.is_some()),
        ("not", schema.not.is_some()),
        ("oneOf", !schema.one_of.is_empty()),
        ("pattern", schema.pattern.is_some()),
        ("patternProperties", !schema.pattern_properties.is_empty()),
        ("prefixItems", !schema.prefix_items.is_empty()),
        ("properties", !schema.properties.is_empty()),
        ("propertyNames", schema.property_names.is_some()),
        ("required", !schema.required.is_empty()),
        ("type", !schema.types.is_empty()),
        ("uniqueItems", schema.unique_items),
    ];
    rows.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect()
}
