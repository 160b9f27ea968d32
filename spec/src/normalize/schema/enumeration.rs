//! `enum`, with what `x-ms-enum` and its like say about the values.

use std::collections::{HashMap, HashSet};

use super::super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{EnumValue, Schema};

impl<'a> Context<'a> {
    /// Reads `enum` and the extensions that name its values, describe them, or add to them.
    pub(super) fn enumeration(&self, view: View<'a>, schema: &mut Schema) {
        let mut values: Vec<EnumValue> = Vec::new();
        let mut seen = HashSet::new();
        let listed = view.get("enum").is_some();
        for item in self.items_or_one_at(view, "enum") {
            let value = item.to_value();
            if !seen.insert(value.to_string()) {
                self.report(codes::DUPLICATE_ENUM_VALUE, item, format!("the enumeration lists {value} twice"));
                continue;
            }
            values.push(EnumValue { value, name: None, description: None, is_listed: true });
        }
        self.enum_names(view, &mut values);
        let extra = self.ms_enum(view, schema, &mut values);
        match view.get("x-extensible-enum") {
            Some(list) if list.is_array() => {
                for item in list.items() {
                    let value = item.to_value();
                    if seen.insert(value.to_string()) {
                        values.push(EnumValue { value, name: None, description: None, is_listed: true });
                    }
                }
                schema.extensible = Some(true);
            }
            Some(flag) => schema.extensible = self.flag(flag).or(schema.extensible),
            None => {}
        }
        if listed || extra || !values.is_empty() {
            schema.enumeration = (!values.is_empty()).then_some(values);
        }
    }

    /// Names and descriptions by position.
    fn enum_names(&self, view: View<'a>, values: &mut [EnumValue]) {
        for key in ["x-enum-varnames", "x-enumNames"] {
            for (value, name) in values.iter_mut().zip(view.get(key).into_iter().flat_map(View::items)) {
                value.name = name.text().map(str::to_owned);
            }
        }
        for key in ["x-enum-descriptions", "x-enumDescriptions"] {
            let Some(descriptions) = view.get(key) else { continue };
            for (index, value) in values.iter_mut().enumerate() {
                let text = match value.value.as_str() {
                    Some(word) if descriptions.is_object() => descriptions.get(word),
                    _ => descriptions.item(index),
                };
                value.description = text.and_then(View::text).map(str::to_owned).or(value.description.take());
            }
        }
    }

    /// `x-ms-enum`; whether it lists values.
    fn ms_enum(&self, view: View<'a>, schema: &mut Schema, values: &mut Vec<EnumValue>) -> bool {
        // Converters leave it beside the schema of a parameter.
        let beside = || view.parent().filter(|above| above.get("schema") == Some(view))?.get("x-ms-enum");
        let Some(extension) = view.get("x-ms-enum").or_else(beside).and_then(|extension| self.object(extension)) else {
            return false;
        };
        schema.enumeration_name = self.string_at(extension, "name");
        schema.extensible = self.maybe_flag_at(extension, "modelAsString");
        let mut any = false;
        let mut places: HashMap<String, usize> =
            values.iter().enumerate().map(|(index, value)| (value.value.to_string(), index)).collect();
        for item in self.items_at(extension, "values") {
            let Some(value) = item.get("value") else { continue };
            let (value, name, description) =
                (value.to_value(), self.string_at(item, "name"), self.prose_at(item, "description"));
            any = true;
            let place = *places.entry(value.to_string()).or_insert(values.len());
            match values.get_mut(place) {
                Some(known) => {
                    known.name = name.or(known.name.take());
                    known.description = description.or(known.description.take());
                }
                None => values.push(EnumValue { value, name, description, is_listed: false }),
            }
        }
        any
    }
}
