//! Objects: wrappers of every primitive, inheritance, discriminators, recursion, undeclared properties, what is read only.

use autorest::body_complex::types as body;
use serde_json::json;

use crate::run::{Run, accepts, answers, breaks, client, returns, value};

pub async fn run(run: &mut Run) {
    wrappers(run).await;
    objects(run).await;
    families(run).await;
    undeclared(run).await;
    nested(run).await;
    several_parents(run).await;
    optional(run).await;
    enumerations(run).await;
}

async fn wrappers(run: &mut Run) {
    let client = client!(body_complex, run);
    let complex = client.complex();
    returns!(run, complex, primitive_get_int, primitive_put_int, {"field1": -1, "field2": 2});
    returns!(run, complex, primitive_get_long, primitive_put_long, {"field1": 1_099_511_627_775_i64, "field2": -999_511_627_788_i64});
    returns!(run, complex, primitive_get_float, primitive_put_float, {"field1": 1.05, "field2": -0.003});
    let long_name =
        "field_56_zeros_after_the_dot_and_negative_zero_before_dot_and_this_is_a_long_field_name_on_purpose";
    returns!(run, complex, primitive_get_double, primitive_put_double, {"field1": 3e-100, long_name: -5e-57});
    returns!(run, complex, primitive_get_bool, primitive_put_bool, {"field_true": true, "field_false": false});
    accepts!(run, complex.primitive_put_string(value(json!({"field": "goodrequest", "empty": ""}))));
    accepts!(run, complex.primitive_get_string());
    returns!(run, complex, primitive_get_date, primitive_put_date, {"field": "0001-01-01", "leap": "2016-02-29"});
    let times = json!({"field": "0001-01-01T00:00:00Z", "now": "2015-05-18T18:38:00Z"});
    returns!(run, complex, primitive_get_date_time, primitive_put_date_time, times);
    let times = json!({"field": "Mon, 01 Jan 0001 00:00:00 GMT", "now": "Mon, 18 May 2015 11:38:00 GMT"});
    returns!(run, complex, primitive_get_date_time_rfc1123, primitive_put_date_time_rfc1123, times);
    returns!(run, complex, primitive_get_duration, primitive_put_duration, {"field": "P123DT22H14M12.011S"});
    returns!(run, complex, primitive_get_byte, primitive_put_byte, {"field": "//79/AD6+fj39g=="});
    returns!(run, complex, array_get_empty, array_put_empty, {"array": []});
    answers!(run, complex.array_get_not_provided(), {});
    returns!(run, complex, dictionary_get_empty, dictionary_put_empty, {"defaultProgram": {}});
    answers!(run, complex.dictionary_get_null(), {"defaultProgram": null});
    answers!(run, complex.dictionary_get_not_provided(), {});
    // Both hold a `null` among texts, where the description has none.
    breaks!(run, complex.array_get_valid());
    breaks!(run, complex.dictionary_get_valid());
}

async fn objects(run: &mut Run) {
    let client = client!(body_complex, run);
    let complex = client.complex();
    answers!(run, complex.basic_get_valid(), {"id": 2, "name": "abc", "color": "YELLOW"});
    answers!(run, complex.basic_get_empty(), {});
    accepts!(run, complex.basic_get_null());
    let magenta = body::Basic::new().with_id(2).with_name("abc").with_color("Magenta");
    accepts!(run, complex.basic_put_valid("2016-02-29", magenta));
    breaks!(run, complex.basic_get_invalid());
    breaks!(run, complex.basic_get_not_provided());
    let potato = json!({"food": "tomato", "id": 1, "name": "Potato"});
    let tomato = json!({"food": "french fries", "id": -1, "name": "Tomato"});
    let siamese = json!({"breed": "persian", "color": "green", "hates": [potato, tomato], "id": 2, "name": "Siameeee"});
    returns!(run, complex, inheritance_get_valid, inheritance_put_valid, siamese);
    answers!(run, complex.readonlyproperty_get_valid(), {"id": "1234", "size": 2});
    accepts!(run, complex.readonlyproperty_put_valid(body::ReadonlyObj::new().with_size(2)));
}

/// Objects that a property tells apart, at several levels, with children that have children.
async fn families(run: &mut Run) {
    let client = client!(body_complex, run);
    let complex = client.complex();
    for name in ["valid", "recursive"] {
        let fish = match name {
            "valid" => accepts!(run, complex.polymorphism_get_valid()),
            _ => accepts!(run, complex.polymorphicrecursive_get_valid()),
        };
        let Some(fish) = fish else { continue };
        let is_salmon = matches!(fish, body::Fish::Salmon(_));
        run.check(name, if is_salmon { Ok(()) } else { Err(format!("{fish:?}")) });
        match name {
            "valid" => accepts!(run, complex.polymorphism_put_valid(fish)),
            _ => accepts!(run, complex.polymorphicrecursive_put_valid(fish)),
        };
    }
    if let Some(salmon) = accepts!(run, complex.polymorphism_get_complicated()) {
        accepts!(run, complex.polymorphism_put_complicated(salmon));
    }
    // Accepted, and answered without the property that tells one child from another.
    let salmon = json!({"fishtype": "salmon", "location": "alaska", "iswild": true, "species": "king", "length": 1.0, "siblings": [
        {"fishtype": "shark", "age": 6, "birthday": "2012-01-05T01:00:00Z", "length": 20.0, "species": "predator"},
        {"fishtype": "sawshark", "age": 105, "birthday": "1900-01-05T01:00:00Z", "length": 10.0, "picture": "//////4=",
         "species": "dangerous"},
        {"fishtype": "goblin", "age": 1, "birthday": "2015-08-08T00:00:00Z", "length": 30.0, "species": "scary", "jawsize": 5,
         "color": "pinkish-gray"},
    ]});
    breaks!(run, complex.polymorphism_put_missing_discriminator(value(salmon)));
    answers!(run, complex.polymorphism_get_dot_syntax(), {"fish.type": "DotSalmon", "location": "sweden", "iswild": true, "species": "king"});
    accepts!(run, complex.polymorphism_get_composed_with_discriminator());
    // The property that tells them apart is required, and missing here.
    breaks!(run, complex.polymorphism_get_composed_without_discriminator());
}

async fn undeclared(run: &mut Run) {
    let client = client!(additional_properties, run);
    let pets = client.additional_properties();
    let red = json!({"color": "Red"});
    let puppy = json!({"id": 1, "name": "Puppy", "birthdate": "2017-12-13T02:29:51Z", "complexProperty": red});
    accepts!(run, pets.pets_create_ap_true(value(puppy.clone())));
    let lisa =
        json!({"id": 1, "name": "Lisa", "friendly": true, "birthdate": "2017-12-13T02:29:51Z", "complexProperty": red});
    accepts!(run, pets.pets_create_cat_ap_true(value(lisa)));
    accepts!(
        run,
        pets.pets_create_ap_object(value(json!({"id": 2, "name": "Hira", "siblings": [puppy], "picture": "//////4="})))
    );
    let tommy = json!({"id": 3, "name": "Tommy", "color": "red", "weight": "10 kg", "city": "Bombay"});
    accepts!(run, pets.pets_create_ap_string(value(tommy)));
    let sizes = json!({"height": 5.61, "weight": 599, "footsize": 11.5});
    let bunny = json!({"id": 4, "name": "Bunny", "additionalProperties": sizes});
    accepts!(run, pets.pets_create_ap_in_properties(value(bunny)));
    let funny = json!({
        "id": 5, "name": "Funny", "@odata.location": "westus", "additionalProperties": sizes,
        "color": "red", "city": "Seattle", "food": "tikka masala",
    });
    accepts!(run, pets.pets_create_ap_in_properties_with_ap_string(value(funny)));
}

/// `x-ms-client-flatten` changes nothing that is sent.
async fn nested(run: &mut Run) {
    let client = client!(model_flattening, run);
    let models = client.model_flatten();
    accepts!(run, models.get_array());
    accepts!(run, models.get_dictionary());
    accepts!(run, models.get_resource_collection());
    let tags = json!({"tag1": "value1", "tag2": "value3"});
    let resources = json!([{"location": "West US", "tags": tags}, {"location": "Building 44"}]);
    accepts!(run, models.put_array().resource_array(value(resources)));
    let flat = |name: &str| json!({"p.name": name, "type": "Flat"});
    let map = json!({
        "Resource1": {"location": "West US", "tags": tags, "properties": flat("Product1")},
        "Resource2": {"location": "Building 44", "properties": flat("Product2")},
    });
    accepts!(run, models.put_dictionary().resource_dictionary(value(map.clone())));
    let collection = json!({
        "arrayofresources": [
            {"location": "West US", "tags": tags, "properties": flat("Product1")},
            {"location": "East US", "properties": flat("Product2")},
        ],
        "dictionaryofresources": map,
        "productresource": {"location": "India", "properties": flat("Azure")},
    });
    accepts!(run, models.put_resource_collection().resource_complex_object(value(collection)));
    let product = |image: serde_json::Value| {
        json!({
            "base_product_id": "123", "base_product_description": "product description",
            "details": {"max_product_display_name": "max name", "max_product_capacity": "Large", "max_product_image": image},
        })
    };
    let image = json!({"@odata.value": "http://foo", "generic_value": "https://generic"});
    accepts!(run, models.put_simple_product().simple_body_product(value(product(image))));
    let image = json!({"@odata.value": "http://foo"});
    accepts!(run, models.post_flattened_simple_product().simple_body_product(value(product(image.clone()))));
    accepts!(run, models.put_simple_product_with_grouping("groupproduct").simple_body_product(value(product(image))));

    let client = client!(validation, run);
    let product = json!({
        "display_names": ["name"], "constString": "constant", "constInt": 0, "child": {"constProperty": "constant"},
        "constChild": {"constProperty": "constant", "constProperty2": "constant2"},
    });
    accepts!(run, client.validation().post_with_constant_in_body("constant").body(value(product)));
}

async fn several_parents(run: &mut Run) {
    let client = client!(multiple_inheritance, run);
    let animals = client.multiple_inheritance();
    answers!(run, animals.get_pet(), {"name": "Peanut"});
    accepts!(run, animals.put_pet(value(json!({"name": "Butter"}))));
    answers!(run, animals.get_horse(), {"name": "Fred", "isAShowHorse": true});
    accepts!(run, animals.put_horse(value(json!({"name": "General", "isAShowHorse": false}))));
    answers!(run, animals.get_feline(), {"meows": true, "hisses": true});
    accepts!(run, animals.put_feline(value(json!({"meows": false, "hisses": true}))));
    answers!(run, animals.get_cat(), {"name": "Whiskers", "likesMilk": true, "meows": true, "hisses": true});
    let boots = json!({"name": "Boots", "likesMilk": false, "meows": true, "hisses": false});
    accepts!(run, animals.put_cat(value(boots)));
    let gatito = json!({"name": "Gatito", "likesMilk": true, "meows": true, "hisses": true, "eatsMiceYet": false});
    answers!(run, animals.get_kitten(), gatito);
    let kitty = json!({"name": "Kitty", "likesMilk": false, "meows": true, "hisses": false, "eatsMiceYet": true});
    accepts!(run, animals.put_kitten(value(kitty)));
}

/// Bodies, properties and parameters that are left out are not sent, not even as `null`.
async fn optional(run: &mut Run) {
    let client = client!(required_optional, run);
    let options = client.reqopt();
    accepts!(run, options.explicit_post_optional_integer_parameter());
    accepts!(run, options.explicit_post_optional_integer_property().body_parameter(value(json!({}))));
    accepts!(run, options.explicit_post_optional_integer_header());
    accepts!(run, options.explicit_post_optional_string_parameter());
    accepts!(run, options.explicit_post_optional_string_property().body_parameter(value(json!({}))));
    accepts!(run, options.explicit_post_optional_string_header());
    accepts!(run, options.explicit_post_optional_class_parameter());
    accepts!(run, options.explicit_post_optional_class_property().body_parameter(value(json!({}))));
    accepts!(run, options.explicit_post_optional_array_parameter());
    accepts!(run, options.explicit_post_optional_array_property().body_parameter(value(json!({}))));
    accepts!(run, options.explicit_post_optional_array_header());
    accepts!(run, options.implicit_put_optional_query());
    accepts!(run, options.implicit_put_optional_header());
    accepts!(run, options.implicit_put_optional_body());
    accepts!(run, options.implicit_put_optional_binary_body());
    accepts!(run, options.explicit_put_optional_binary_body());
    accepts!(run, options.explicit_put_required_binary_body(autorest::FilePart::from_bytes("hello")));
    accepts!(run, options.implicit_get_optional_global_query());
}

/// Values that are not listed are kept, and sent again.
async fn enumerations(run: &mut Run) {
    let client = client!(extensible_enums_swagger, run);
    let pets = client.extensibleenums();
    answers!(run, pets.pet_get_by_pet_id("tommy"), {"name": "Tommy Tomson", "DaysOfWeek": "Monday", "IntEnum": "1"});
    answers!(run, pets.pet_get_by_pet_id("casper"), {"name": "Casper Ghosty", "DaysOfWeek": "Weekend", "IntEnum": "2"});
    answers!(run, pets.pet_get_by_pet_id("scooby"), {"name": "Scooby Scarface", "DaysOfWeek": "Thursday", "IntEnum": "2.1"});
    let retriever = json!({"name": "Retriever", "DaysOfWeek": "Friday", "IntEnum": "3"});
    answers!(run, pets.pet_add_pet().pet_param(value(retriever.clone())), retriever);
}
