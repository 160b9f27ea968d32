//! Bodies of several parts that are no plain list of properties, and methods in a case of their own.
//!
//! Sources: OpenAPI 3.2.0, Media Type Object ("Encoding By Position"), Encoding Object, Path Item Object
//! (`additionalOperations`); RFC 2046 section 5.1; RFC 7578 section 4.2; RFC 9110 section 9.1.

use crate::clients::parts::types::Book;
use crate::clients::parts::{Client, Error, FilePart};
use crate::recorder::{Recorded, Recorder, done};

type TestResult = Result<(), Box<dyn std::error::Error>>;

const START: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

async fn start(count: usize) -> Result<(Recorder, Client), Box<dyn std::error::Error>> {
    let recorder = Recorder::start((0..count).map(|_| done())).await?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let client = Client::builder().base_url(recorder.base()).http_client(http).build()?;
    Ok((recorder, client))
}

/// The parts of a request, each with its head and its text, without the boundary; the body has nothing else.
fn parts(request: &Recorded, media_type: &str) -> Vec<(String, String)> {
    parts_of(&request.header("content-type").concat(), media_type, &request.body())
}

fn parts_of(content_type: &str, media_type: &str, body: &str) -> Vec<(String, String)> {
    let boundary = content_type.strip_prefix(&format!("{media_type}; boundary=")).expect("a boundary");
    let inside = body.strip_suffix(&format!("--{boundary}--\r\n")).expect("the end of the last part");
    let beginning = format!("--{boundary}\r\n");
    inside
        .split(&beginning)
        .skip(1)
        .map(|part| {
            let (head, text) = match part.strip_prefix("\r\n") {
                Some(text) => ("", text),
                None => part.split_once("\r\n\r\n").expect("a head and a text"),
            };
            (head.to_owned(), text.strip_suffix("\r\n").expect("an end").to_owned())
        })
        .collect()
}

fn part(head: &str, text: &str) -> (String, String) {
    (head.to_owned(), text.to_owned())
}

#[tokio::test]
async fn the_properties_of_all_alternatives_are_arguments() -> TestResult {
    let (recorder, client) = start(2).await?;
    client.parts().alternatives("p").file(FilePart::from_bytes("abc").file_name("a")).await?;
    let file =
        "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\nContent-Type: application/octet-stream";
    let purpose = part("Content-Disposition: form-data; name=\"purpose\"", "p");
    assert_eq!(parts(&recorder.last(), "multipart/form-data"), [purpose.clone(), part(file, "abc")]);

    client.parts().alternatives("p").url("http://a/").note("n").await?;
    let note = part("Content-Disposition: form-data; name=\"note\"", "n");
    let url = part("Content-Disposition: form-data; name=\"url\"", "http://a/");
    assert_eq!(parts(&recorder.last(), "multipart/form-data"), [note, purpose, url]);
    Ok(())
}

#[tokio::test]
async fn a_part_that_is_xml_is_a_document() -> TestResult {
    let (recorder, client) = start(2).await?;
    let book = Book::new("T & U").with_isbn("1");
    let size = crate::clients::parts::types::DocumentsSize::new().with_width(3);
    client.parts().documents(book.clone()).more(vec![Book::new("a"), Book::new("b")]).size(size).await?;
    let head = |name: &str, content_type: &str| {
        format!("Content-Disposition: form-data; name=\"{name}\"\r\nContent-Type: {content_type}")
    };
    let expected = [
        (head("book", "application/xml"), format!("{START}<book isbn=\"1\"><title>T &amp; U</title></book>")),
        (head("more", "application/xml"), format!("{START}<book><title>a</title></book>")),
        (head("more", "application/xml"), format!("{START}<book><title>b</title></book>")),
        (head("size", "text/xml"), format!("{START}<size><width>3</width></size>")),
    ];
    assert_eq!(parts(&recorder.last(), "multipart/form-data"), expected);

    client.parts().form(book).await?;
    let text = "book=%3C%3Fxml+version%3D%221.0%22+encoding%3D%22UTF-8%22%3F%3E%3Cbook+isbn%3D%221%22%3E%3Ctitle%3ET+%26amp%3B+U%3C%2Ftitle%3E%3C%2Fbook%3E";
    assert_eq!(recorder.last().body(), text);
    Ok(())
}

#[tokio::test]
async fn parts_without_names_stand_in_their_places() -> TestResult {
    let (recorder, client) = start(2).await?;
    let book = Book::new("T");
    let image = FilePart::from_bytes("png").file_name("a.png");
    client.parts().places(book.clone()).second("# x").third(image).rest(vec![book.clone()]).await?;
    let expected = [
        part("Content-Type: application/json", r#"{"title":"T"}"#),
        part("Content-Type: text/markdown", "# x"),
        part("Content-Disposition: attachment; filename=\"a.png\"\r\nContent-Type: image/png", "png"),
        part("Content-Type: application/xml", &format!("{START}<book><title>T</title></book>")),
    ];
    assert_eq!(parts(&recorder.last(), "multipart/mixed"), expected);

    client.parts().stream(vec![FilePart::from_bytes("1"), FilePart::from_bytes("2")]).await?;
    let image = |text| part("Content-Type: image/png", text);
    assert_eq!(parts(&recorder.last(), "multipart/related"), [image("1"), image("2")]);
    Ok(())
}

#[tokio::test]
async fn a_part_does_not_take_the_place_of_one_that_is_left_out() -> TestResult {
    let (recorder, client) = start(1).await?;
    let error = client.parts().places(Book::new("T")).third(FilePart::from_bytes("png")).await;
    assert!(matches!(error, Err(Error::InvalidRequest(_))), "{error:?}");
    client.parts().places(Book::new("T")).second("x").await?;
    assert_eq!(recorder.seen().len(), 1);
    assert_eq!(parts(&recorder.last(), "multipart/mixed").len(), 2);
    Ok(())
}

/// The parts inside a part, whose head is `$head` up to the boundary.
fn inner(part: &(String, String), head: &str, media_type: &str) -> Vec<(String, String)> {
    let content_type = part.0.strip_prefix(head).expect("another head");
    parts_of(content_type, media_type, &part.1)
}

#[tokio::test]
async fn a_part_may_consist_of_parts() -> TestResult {
    let (recorder, client) = start(3).await?;
    let image = FilePart::from_bytes("png");
    let words = vec!["a".to_owned(), "b".to_owned()];
    client.parts().nested(words.clone()).second_first(Book::new("T")).second_second("x").second_third(image).await?;
    let found = parts(&recorder.last(), "multipart/mixed");
    assert_eq!(found.len(), 2);
    assert_eq!(found[0], part("Content-Type: application/json", r#"["a","b"]"#));
    let expected = [
        part("Content-Type: application/xml", &format!("{START}<book><title>T</title></book>")),
        part("", "x"),
        part("Content-Type: image/png", "png"),
    ];
    assert_eq!(inner(&found[1], "Content-Type: ", "multipart/mixed"), expected);
    let length = recorder.last().body().len().to_string();
    assert_eq!(recorder.last().header("content-length"), [length]);

    client.parts().nested(words).await?;
    assert_eq!(parts(&recorder.last(), "multipart/mixed").len(), 1);

    let home = crate::clients::parts::types::NestedNamesAuthorHome::new().with_town("t");
    client
        .parts()
        .nested_names("T", "me")
        .author_home(home)
        .author_picture(FilePart::from_bytes("png").file_name("me.png"))
        .pages_parts(vec!["1".to_owned(), "2".to_owned()])
        .scans(vec![FilePart::from_bytes("--b--").content_type("multipart/related; boundary=b")])
        .await?;
    let found = parts(&recorder.last(), "multipart/form-data");
    let named = |name: &str, more: &str| format!("Content-Disposition: form-data; name=\"{name}\"{more}");
    assert_eq!(found.len(), 4);
    assert_eq!(found[0], part(&named("title", ""), "T"));
    let author = [
        part(&named("name", ""), "me"),
        part(&named("home", "\r\nContent-Type: application/json"), r#"{"town":"t"}"#),
        part(&named("picture", "; filename=\"me.png\"\r\nContent-Type: image/png"), "png"),
    ];
    assert_eq!(inner(&found[1], &named("author", "\r\nContent-Type: "), "multipart/form-data"), author);
    let pages = [part("Content-Type: text/html", "1"), part("Content-Type: text/html", "2")];
    assert_eq!(inner(&found[2], &named("pages", "\r\nContent-Type: "), "multipart/mixed"), pages);
    let scan = named("scans", "; filename=\"file\"\r\nContent-Type: multipart/related; boundary=b");
    assert_eq!(found[3], part(&scan, "--b--"));
    Ok(())
}

#[tokio::test]
async fn a_part_has_the_headers_that_are_described() -> TestResult {
    let (recorder, client) = start(2).await?;
    let image = || FilePart::from_bytes("png").file_name("a.png");
    client
        .parts()
        .headed("n", "en")
        .note_x_sizes(vec![1, 2])
        .size_width(3)
        .size_width_x_unit("mm")
        .size_x_kind("inner")
        .tags(vec!["a".to_owned(), "b".to_owned()])
        .tags_x_trace("t\r\nX-More: 1")
        .image(image())
        .image_x_origin([("x".to_owned(), 1)].into())
        .await?;
    let found = parts(&recorder.last(), "multipart/form-data");
    let head = |name: &str, more: &str| format!("Content-Disposition: form-data; name=\"{name}\"{more}");
    assert_eq!(found.len(), 5, "{found:?}");
    assert_eq!(found[0], part(&head("note", "\r\nContent-Language: en\r\nX-Sizes: 1,2"), "n"));
    let (start, end) = found[1].0.rsplit_once("\r\n").expect("a header after the others");
    assert_eq!(end, "X-Kind: inner");
    let size = inner(&part(start, &found[1].1), &head("size", "\r\nContent-Type: "), "multipart/mixed");
    assert_eq!(size, [part(&head("width", "\r\nX-Unit: mm"), "3")]);
    let trace = "\r\nX-Trace: t  X-More: 1";
    assert_eq!(found[2..4], [part(&head("tags", trace), "a"), part(&head("tags", trace), "b")]);
    let of_image = "; filename=\"a.png\"\r\nContent-Type: application/octet-stream\r\nX-Origin: ";
    assert_eq!(found[4], part(&head("image", &format!("{of_image}{{\"x\":1}}")), "png"));

    // What a file says of itself comes first, and a part that is left out has no headers.
    let image = image().header("x-origin", "mine");
    client.parts().headed("n", "en").tags_x_trace("t").image(image).image_x_origin([].into()).await?;
    let found = parts(&recorder.last(), "multipart/form-data");
    assert_eq!(found.len(), 2);
    let of_image = "; filename=\"a.png\"\r\nContent-Type: application/octet-stream\r\nx-origin: mine";
    assert_eq!(found[1], part(&head("image", of_image), "png"));
    Ok(())
}

#[tokio::test]
async fn a_method_keeps_its_case() -> TestResult {
    let (recorder, client) = start(2).await?;
    client.parts().purge().await?;
    assert_eq!(recorder.last().method(), "Purge");
    client.parts().post_in_small_letters().await?;
    assert_eq!(recorder.last().method(), "post");
    Ok(())
}
