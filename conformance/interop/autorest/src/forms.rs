//! Forms, multipart bodies, and files up and down.

use autorest::FilePart;

use crate::run::{Run, accepts, breaks, client};

pub async fn run(run: &mut Run) {
    forms(run).await;
    parts(run).await;
    files(run).await;
}

async fn forms(run: &mut Run) {
    let client = client!(body_formdata_urlencoded, run);
    let forms = client.formsdataurlencoded();
    accepts!(run, forms.formdataurlencoded_update_pet_with_form(1, "dog", "meat", 42).name("Fido"));
    accepts!(run, forms.formdataurlencoded_partial_constant_body("access_token", "bar", "foo"));
    // Accepted, and answered with nothing where the description has an object.
    let client = client!(reserved_words, run);
    let words = client.reserved_words();
    breaks!(run, words.operation_with_data_param("hello", "world"));
    breaks!(run, words.operation_with_files_param(FilePart::from_bytes("hello"), "my.txt"));
}

async fn parts(run: &mut Run) {
    let client = client!(body_formdata, run);
    let forms = client.formdata();
    let file = FilePart::from_bytes("what is in it").file_name("UploadFile.txt");
    if let Some(echo) = accepts!(run, forms.upload_file(file, "UploadFile.txt")) {
        read(run, "the file of a form, as the server got it", echo, b"what is in it").await;
    }
    let file = FilePart::from_bytes("what is in it");
    if let Some(echo) = accepts!(run, forms.upload_file_via_body(file)) {
        read(run, "a file, as the server got it", echo, b"what is in it").await;
    }
}

/// The bytes of an answer are these.
async fn read(run: &mut Run, what: &str, stream: autorest::ByteStream, expected: &[u8]) {
    let holds = match stream.bytes().await {
        Ok(bytes) if bytes == expected => Ok(()),
        Ok(bytes) => Err(format!("{} bytes: {:?}", bytes.len(), bytes.slice(..bytes.len().min(80)))),
        Err(error) => Err(error.to_string()),
    };
    run.check(what, holds);
}

async fn files(run: &mut Run) {
    let client = client!(body_file, run);
    let files = client.files();
    if let Some(empty) = accepts!(run, files.get_empty_file()) {
        read(run, "an empty file", empty, b"").await;
    }
    if let Some(file) = accepts!(run, files.get_file()) {
        let begins = file.bytes().await.is_ok_and(|bytes| bytes.starts_with(b"\x89PNG\r\n"));
        run.check("a picture", if begins { Ok(()) } else { Err("not a picture".to_owned()) });
    }
    // Three gigabytes that come when they are asked for: the first of them are enough.
    if let Some(mut file) = accepts!(run, files.get_file_large()) {
        let mut found = 0;
        while let Ok(Some(bytes)) = file.next_chunk().await {
            found += bytes.len();
            if found >= 10_000_000 {
                break;
            }
        }
        run.check("a large file", if found >= 10_000_000 { Ok(()) } else { Err(format!("{found} bytes")) });
    }
}
