//! Descriptions built by hand, and what is inferred from them.

use bindery_spec::ir::{
    Api, Dialect, MediaType, Method, Operation, Parameter, ParameterLocation, ParameterShape, ParameterStyle, Property,
    RequestBody, Response, Schema, SchemaId, Schemas, StatusPattern, Type, TypeSet,
};
use bindery_spec::pointer::Origin;
use serde_json::json;

use super::infer;
use crate::lifecycle::plan::Plan;

struct Builder {
    api: Api,
}

impl Builder {
    fn new() -> Self {
        Self {
            api: Api {
                dialect: Dialect::OpenApi31,
                title: String::new(),
                version: "1".to_owned(),
                summary: None,
                description: None,
                terms_of_service: None,
                contact: None,
                license: None,
                external_docs: None,
                servers: Vec::new(),
                operations: Vec::new(),
                webhooks: Vec::new(),
                schemas: Schemas::default(),
                components: Vec::new(),
                security_schemes: Vec::new(),
                security: Vec::new(),
                tags: Vec::new(),
                extensions: Vec::new(),
                left_out: Vec::new(),
            },
        }
    }

    fn scalar(&mut self, format: Option<&str>) -> SchemaId {
        let types = TypeSet::one(Type::String);
        self.api.schemas.push(Schema { types, format: format.map(str::to_owned), ..Schema::default() })
    }

    fn object(&mut self, properties: &[(&str, SchemaId)]) -> SchemaId {
        let properties = properties
            .iter()
            .map(|(name, schema)| Property {
                name: (*name).to_owned(),
                schema: *schema,
                client_name: None,
                origin: Origin::default(),
            })
            .collect();
        self.api.schemas.push(Schema { types: TypeSet::one(Type::Object), properties, ..Schema::default() })
    }

    fn strings(&mut self, names: &[&str]) -> SchemaId {
        let string = self.scalar(None);
        let properties: Vec<(&str, SchemaId)> = names.iter().map(|name| (*name, string)).collect();
        self.object(&properties)
    }

    fn array(&mut self, items: SchemaId) -> SchemaId {
        self.api.schemas.push(Schema { types: TypeSet::one(Type::Array), items: Some(items), ..Schema::default() })
    }

    fn operation(&mut self, method: Method, path: &str, status: u16, body: Option<(&str, SchemaId)>) -> &mut Operation {
        let content = body.map(|(range, schema)| vec![media_type(range, schema)]).unwrap_or_default();
        self.api.operations.push(Operation {
            client_name: None,
            id: None,
            request_body: (method == Method::Post).then(|| RequestBody {
                description: None,
                required: true,
                content: Vec::new(),
                name: None,
                origin: Origin::default(),
            }),
            method,
            path: path.to_owned(),
            summary: None,
            description: None,
            external_docs: None,
            tags: Vec::new(),
            deprecated: false,
            parameters: Vec::new(),
            responses: vec![Response {
                status: StatusPattern::Code(status),
                description: String::new(),
                headers: Vec::new(),
                content,
                links: Vec::new(),
                is_error: None,
                origin: Origin::default(),
            }],
            security: Vec::new(),
            servers: Vec::new(),
            examples: Vec::new(),
            pageable: None,
            extensions: Vec::new(),
            origin: Origin::default(),
        });
        self.api.operations.last_mut().expect("one was just added")
    }

    fn json(&mut self, method: Method, path: &str, schema: SchemaId) -> &mut Operation {
        self.operation(method, path, 200, Some(("application/json", schema)))
    }

    fn plan(&self) -> String {
        Plan::new(&self.api, &infer(&self.api)).to_string()
    }
}

fn media_type(range: &str, schema: SchemaId) -> MediaType {
    MediaType {
        range: range.to_owned(),
        schema: Some(schema),
        item_schema: None,
        encoding: Vec::new(),
        prefix_encoding: Vec::new(),
        item_encoding: None,
        examples: Vec::new(),
        origin: Origin::default(),
    }
}

fn query(operation: &mut Operation, names: &[&str], schema: SchemaId) {
    for name in names {
        operation.parameters.push(Parameter {
            name: (*name).to_owned(),
            location: ParameterLocation::Query,
            description: None,
            required: false,
            deprecated: false,
            allow_empty_value: false,
            shape: ParameterShape::Schema { schema, style: ParameterStyle::Form, explode: true, allow_reserved: false },
            examples: Vec::new(),
            client: None,
            client_name: None,
            skip_url_encoding: false,
            extensions: Vec::new(),
            origin: Origin::default(),
        });
    }
}

#[test]
fn files_are_made_listed_read_fetched_and_deleted() {
    let mut builder = Builder::new();
    let file = builder.strings(&["id", "purpose", "filename"]);
    let files = builder.array(file);
    let list = builder.object(&[("data", files)]);
    let bytes = builder.scalar(Some("binary"));
    let gone = builder.strings(&["id"]);
    let text = builder.scalar(None);
    query(builder.json(Method::Get, "/files", list), &["purpose", "limit", "after"], text);
    builder.json(Method::Post, "/files", file);
    builder.json(Method::Get, "/files/{file-id}", file);
    builder.json(Method::Delete, "/files/{file-id}", gone);
    builder.operation(Method::Get, "/files/{file-id}/content", 200, Some(("application/octet-stream", bytes)));
    builder.operation(Method::Post, "/files/{file-id}/cancel", 200, None);
    assert_eq!(
        builder.plan(),
        "files  /files/{file-id}  id: id\n\
         \x20 list     GET     /files  (items: data; filters: purpose; pages: limit, after)\n\
         \x20 create   POST    /files\n\
         \x20 read     GET     /files/{file-id}\n\
         \x20 delete   DELETE  /files/{file-id}\n\
         \x20 content  GET     /files/{file-id}/content\n\
         \x20 action   POST    /files/{file-id}/cancel\n"
    );
}

#[test]
fn a_text_asks_for_one_of_several_that_a_thing_has() {
    let mut builder = Builder::new();
    let text = builder.scalar(None);
    let tags = builder.array(text);
    let note = builder.object(&[("id", text), ("tags", tags), ("labels", tags), ("bytes", text)]);
    let notes = builder.array(note);
    query(builder.json(Method::Get, "/notes", notes), &["tag", "label", "byte", "note"], text);
    builder.json(Method::Get, "/notes/{id}", note);
    let plan = builder.plan();
    assert!(plan.contains("/notes  (filters: tag, label)"), "{plan}");
}

#[test]
fn items_made_under_a_parent_and_read_at_the_top_go_with_it_where_the_description_says_so() {
    let mut builder = Builder::new();
    let image = builder.strings(&["id", "conversation_id", "prompt"]);
    let images = builder.array(image);
    let conversation = builder.strings(&["id", "title"]);
    let text = builder.scalar(None);
    builder.operation(Method::Post, "/conversations/{conversation_id}/images", 201, Some(("application/json", image)));
    query(builder.json(Method::Get, "/images", images), &["conversation_id"], text);
    builder.json(Method::Get, "/images/{image_id}", image);
    builder.json(Method::Post, "/conversations", conversation);
    builder.json(Method::Get, "/conversations/{conversation_id}", conversation);
    builder
        .operation(Method::Delete, "/conversations/{conversation_id}", 204, None)
        .extensions
        .push(("x-bindery-cascade".to_owned(), json!([{ "resource": "/images/{image_id}", "by": "conversation_id" }])));
    assert_eq!(
        builder.plan(),
        "conversations  /conversations/{conversation_id}  id: id\n\
         \x20 create   POST    /conversations\n\
         \x20 read     GET     /conversations/{conversation_id}\n\
         \x20 delete   DELETE  /conversations/{conversation_id}\n\
         \x20 cascade  takes images with it (x-bindery-cascade)\n\
         \n\
         images  /images/{image_id}  id: id  belongs to: conversations by conversation_id\n\
         \x20 create   POST    /conversations/{conversation_id}/images\n\
         \x20 list     GET     /images  (filters: conversation_id)\n\
         \x20 read     GET     /images/{image_id}\n\
         \x20 refers   GET     /images  ?conversation_id: conversations /conversations/{conversation_id}\n"
    );
}

#[test]
fn nested_items_go_with_their_parent_by_path() {
    let mut builder = Builder::new();
    let user = builder.strings(&["login"]);
    let key = builder.strings(&["key_id", "title"]);
    builder.json(Method::Put, "/users/{login}", user);
    builder.json(Method::Delete, "/users/{login}", user);
    builder.json(Method::Post, "/users/{login}/keys", key);
    builder.json(Method::Get, "/users/{login}/keys/{keyId}", key);
    let plan = builder.plan();
    assert!(plan.contains("takes keys with it (path)"), "{plan}");
    assert!(plan.contains("keys  /users/{login}/keys/{keyId}  id: key_id  belongs to: users by {login}"), "{plan}");
}

#[test]
fn what_changes_several_things_or_makes_their_parent_too_makes_none() {
    let mut builder = Builder::new();
    let (user, run) = (builder.strings(&["id"]), builder.strings(&["id", "thread_id"]));
    builder.operation(Method::Post, "/users", 201, Some(("application/json", user))).id =
        Some("UpdateUsers".to_owned());
    builder.json(Method::Delete, "/users/{user_id}", user);
    builder.json(Method::Get, "/threads/{thread_id}", user);
    builder.json(Method::Post, "/threads/runs", run);
    builder.json(Method::Post, "/threads/{thread_id}/runs", run);
    builder.json(Method::Get, "/threads/{thread_id}/runs/{id}", run);
    let plan = builder.plan();
    assert!(!plan.contains("create   POST    /users"), "{plan}");
    assert!(!plan.contains("create   POST    /threads/runs"), "{plan}");
    assert!(plan.contains("create   POST    /threads/{thread_id}/runs"), "{plan}");
    let mut builder = Builder::new();
    let user = builder.strings(&["id"]);
    builder.operation(Method::Post, "/users", 201, Some(("application/json", user))).id = Some("createUser".to_owned());
    builder.json(Method::Delete, "/users/{user_id}", user);
    assert!(builder.plan().contains("create   POST    /users"));
}

#[test]
fn what_is_made_anywhere_is_under_nothing() {
    let mut builder = Builder::new();
    let session = builder.strings(&["id"]);
    builder.json(Method::Get, "/files/{file_id}", session);
    builder.json(Method::Post, "/files/upload_sessions", session);
    builder.json(Method::Post, "/files/{file_id}/upload_sessions", session);
    builder.json(Method::Get, "/files/upload_sessions/{id}", session);
    let resources = infer(&builder.api);
    let sessions = resources.items.iter().find(|resource| resource.name == "upload_sessions");
    assert!(sessions.is_some_and(|sessions| sessions.parent.is_none()), "{}", builder.plan());
}

#[test]
fn the_id_property_follows_the_name_of_the_parameter() {
    let check = |parameter: &str, properties: &[&str], expected: Option<&str>| {
        let mut builder = Builder::new();
        let pet = builder.strings(properties);
        builder.json(Method::Get, &format!("/pets/{{{parameter}}}"), pet);
        let resources = infer(&builder.api);
        let found = resources.items[0].id_property.as_ref().map(|property| property.join("."));
        assert_eq!(found.as_deref(), expected, "{parameter} in {properties:?}");
    };
    check("petId", &["name", "id"], Some("id"));
    check("petId", &["id", "petId"], Some("petId"));
    check("petId", &["id", "pet_id"], Some("pet_id"));
    check("pet-id", &["Name", "Id"], Some("Id"));
    check("pet_name", &["id", "name"], Some("name"));
    check("username", &["id", "username"], Some("username"));
    check("pet", &["name", "id"], Some("id"));
    check("pet_name_or_id", &["pet_id", "name"], Some("pet_id"));
    check("petId", &["colour"], None);
}

#[test]
fn an_id_is_found_inside_metadata_and_envelopes() {
    let check = |outer: &str, expected: &[&str]| {
        let mut builder = Builder::new();
        let inner = builder.strings(&["name", "uid"]);
        let pod = builder.object(&[(outer, inner)]);
        builder.json(Method::Get, "/pods/{name}", pod);
        let found = infer(&builder.api).items[0].id_property.clone().unwrap_or_default();
        assert_eq!(found, expected, "{outer}");
    };
    check("metadata", &["metadata", "name"]);
    check("pod", &["pod", "name"]);
}

#[test]
fn an_id_is_found_in_the_head_of_a_thing_with_parts() {
    let check = |head: &str, beside: &str, expected: &[&str]| {
        let mut builder = Builder::new();
        let inner = builder.strings(&["name", "uid"]);
        let parts = builder.strings(&["name"]);
        let parts = builder.array(parts);
        let other = if beside.is_empty() { parts } else { builder.strings(&[beside]) };
        let pod = builder.object(&[(head, inner), ("others", other)]);
        let whole = builder.object(&[("pod", pod)]);
        builder.json(Method::Get, "/pods/{name}", whole);
        let found = infer(&builder.api).items[0].id_property.clone().unwrap_or_default();
        assert_eq!(found, expected, "{head} {beside}");
    };
    check("summary", "", &["pod", "summary", "name"]);
    check("metadata", "", &["pod", "metadata", "name"]);
    check("owner", "", &[]);
    check("summary", "other", &[]);
}

#[test]
fn what_takes_a_moment_turns_no_page() {
    for (format, expected) in [(None, Some("after")), (Some("date-time"), None), (Some("uuid"), Some("after"))] {
        let mut builder = Builder::new();
        let file = builder.strings(&["id"]);
        let files = builder.array(file);
        let schema = builder.scalar(format);
        builder.json(Method::Get, "/files/{id}", file);
        query(builder.json(Method::Get, "/files", files), &["after"], schema);
        let resources = infer(&builder.api);
        let list = resources.items[0].list().map(|(list, _)| list.clone()).unwrap_or_default();
        assert_eq!(list.paging.and_then(|paging| paging.after).as_deref(), expected, "{format:?}");
    }
}

#[test]
fn a_search_is_no_create_and_a_bulk_delete_no_delete() {
    let mut builder = Builder::new();
    let file = builder.strings(&["id"]);
    builder.json(Method::Get, "/files/{id}", file);
    builder.json(Method::Post, "/files", file).id = Some("searchFiles".to_owned());
    builder.operation(Method::Delete, "/files", 204, None);
    assert_eq!(builder.plan(), "files  /files/{id}  id: id\n  read     GET     /files/{id}\n");
}

#[test]
fn containers_with_verbs_in_their_paths_are_one_resource() {
    let mut builder = Builder::new();
    let made = builder.strings(&["Id", "Warnings"]);
    let shown = builder.strings(&["Id", "Name", "Image"]);
    let list = builder.array(shown);
    builder.json(Method::Get, "/containers/json", list);
    builder.operation(Method::Post, "/containers/create", 201, Some(("application/json", made)));
    builder.json(Method::Get, "/containers/{id}/json", shown);
    builder.operation(Method::Delete, "/containers/{id}", 204, None);
    assert_eq!(
        builder.plan(),
        "containers  /containers/{id}  id: Id\n\
         \x20 list     GET     /containers/json\n\
         \x20 create   POST    /containers/create\n\
         \x20 read     GET     /containers/{id}/json\n\
         \x20 delete   DELETE  /containers/{id}\n"
    );
}

#[test]
fn a_collection_may_be_the_plural_of_what_its_items_are_called() {
    let mut builder = Builder::new();
    let silence = builder.strings(&["id", "comment"]);
    let silences = builder.array(silence);
    let made = builder.strings(&["silenceID"]);
    builder.json(Method::Get, "/silences", silences);
    builder.json(Method::Post, "/silences", made);
    builder.json(Method::Get, "/silence/{silenceID}", silence);
    builder.operation(Method::Delete, "/silence/{silenceID}", 204, None);
    let resources = infer(&builder.api);
    let [silence] = resources.items.as_slice() else { panic!("{}", builder.plan()) };
    assert_eq!(silence.operations.len(), 4, "{}", builder.plan());
    assert_eq!(silence.id_property, Some(vec!["id".to_owned()]));
    assert_eq!(silence.answered_id(), Some(["silenceID".to_owned()].as_slice()));
}

#[test]
fn pictures_of_a_thing_are_derived_from_it_and_only_its_content_is_its_own() {
    let mut builder = Builder::new();
    let user = builder.strings(&["id"]);
    let bytes = builder.scalar(Some("binary"));
    builder.json(Method::Get, "/users/{id}", user);
    builder.operation(Method::Get, "/users/{id}/avatar", 200, Some(("image/png", bytes)));
    builder.operation(Method::Get, "/users/{id}/content", 200, Some(("image/png", bytes)));
    let plan = builder.plan();
    assert!(plan.contains("derived  GET     /users/{id}/avatar"), "{plan}");
    assert!(plan.contains("content  GET     /users/{id}/content"), "{plan}");
}

#[test]
fn what_is_said_to_be_json_and_nothing_else_is_the_content_of_what_is_made_of_bytes() {
    let check = |made_of: &str, segment: &str, expected: &str| {
        let mut builder = Builder::new();
        let (file, sent) = (builder.strings(&["id"]), builder.strings(&["file"]));
        let anything = builder.api.schemas.push(Schema::default());
        let create = builder.json(Method::Post, "/files", file);
        create.request_body.iter_mut().for_each(|body| body.content.push(media_type(made_of, sent)));
        builder.json(Method::Get, "/files/{file_id}", file);
        builder.json(Method::Get, &format!("/files/{{file_id}}/{segment}"), anything);
        let plan = builder.plan();
        assert!(plan.contains(&format!("{expected:8} GET     /files/{{file_id}}/{segment}")), "{made_of}: {plan}");
    };
    check("multipart/form-data", "content", "content");
    check("application/octet-stream", "download", "content");
    check("multipart/form-data", "data", "action");
    check("multipart/form-data", "owner", "action");
    check("application/json", "content", "action");
}

#[test]
fn an_array_of_ids_in_the_body_of_what_is_called_a_delete_deletes_several() {
    let check = |method: Method, path: &str, property: Option<&str>, expected: Option<&str>| {
        let mut builder = Builder::new();
        let invoice = builder.strings(&["number", "customer"]);
        builder.json(Method::Get, "/invoices/{number}", invoice);
        builder.operation(Method::Delete, "/invoices/{number}", 204, None);
        let text = builder.scalar(None);
        let array = builder.array(text);
        let sent = property.map_or(array, |property| builder.object(&[(property, array)]));
        let verb = method.as_str().to_owned();
        let several = builder.operation(method, path, 200, None);
        let content = vec![media_type("application/json", sent)];
        several.request_body =
            Some(RequestBody { description: None, required: true, content, name: None, origin: Origin::default() });
        let plan = builder.plan();
        let told = plan.lines().find_map(|line| line.trim().strip_prefix("deletes")).map(str::trim_start);
        let wanted = expected.map(|ids| format!("{verb:<7} {path}  ({ids})"));
        assert_eq!(told, wanted.as_deref(), "{plan}");
    };
    check(Method::Post, "/invoices/bulk-delete", Some("ids"), Some("several; ids: ids"));
    check(Method::Post, "/invoices/bulk-delete", Some("numbers"), Some("several; ids: numbers"));
    check(Method::Post, "/invoices:batchDelete", Some("invoices"), Some("several; ids: invoices"));
    check(Method::Post, "/invoices/delete", None, Some("several"));
    check(Method::Delete, "/invoices", Some("invoice_ids"), Some("several; ids: invoice_ids"));
    check(Method::Post, "/invoices/bulk-update", Some("ids"), None);
    check(Method::Post, "/invoices/bulk-delete", Some("customers"), None);
}

#[test]
fn what_shows_the_items_that_a_text_is_in_is_a_search() {
    let check = |path: &str, parameter: &str, is_search: bool| {
        let mut builder = Builder::new();
        let note = builder.strings(&["id", "text"]);
        builder.json(Method::Get, "/boxes/{box}/notes/{id}", note);
        let notes = builder.array(note);
        let text = builder.scalar(None);
        let search = builder.json(Method::Get, path, notes);
        query(search, &[parameter], text);
        let plan = builder.plan();
        let line = format!("search   GET     {path}  (text: {parameter})");
        assert_eq!(plan.contains(&line), is_search, "{plan}");
    };
    check("/search", "q", true);
    check("/boxes/{box}/find", "search_term", true);
    check("/search", "author", false);
    check("/rooms/{room}/search", "q", false);
    // A list of everything that can be asked for less.
    check("/boxes/{box}/notes", "q", false);
}
