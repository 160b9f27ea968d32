//! Servers: where requests go, by what the description and the user say. A proxy sees the whole address of each.
//!
//! Sources: OpenAPI 3.1.1, Server Object and Server Variable Object; Swagger 2.0, `host`, `basePath` and `schemes`;
//! `x-ms-parameterized-host` in the documentation of AutoRest.

use crate::clients::servers::Server;
use crate::clients::{hosts, relative, servers};
use crate::recorder::{Recorder, done};
use crate::runtime::request::RequestOptions;

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// A row for each expression: how the client is built, what is called, and the address that was asked for.
macro_rules! addresses {
    ($($builder:expr, $client:ident => $call:expr => $expected:expr,)*) => {
        $(
            let recorder = Recorder::start([done()]).await?;
            let proxy = reqwest::Proxy::http(recorder.base())?;
            let http = reqwest::Client::builder().proxy(proxy).build()?;
            let $client = $builder.http_client(http).build()?;
            $call.await?;
            assert_eq!(recorder.last().target(), $expected, "{}", stringify!($builder));
        )*
    };
}

#[tokio::test]
async fn requests_go_to_the_server_that_was_chosen() -> TestResult {
    let builder = servers::Client::builder;
    addresses! {
        builder(), client => client.reached().x() => "http://eu.prod.example:8080/v1/x",
        builder().region("us").port("81").base("v9"), client => client.reached().x()
            => "http://us.prod.example:81/v9/x",
        builder().server(Server::Sandbox), client => client.reached().x() => "http://sandbox.example/v1/x",
        builder().server(Server::default()), client => client.reached().x() => "http://eu.prod.example:8080/v1/x",
        builder().server(Server::TenantPrivateExample).tenant("me"), client => client.reached().x()
            => "http://me.private.example/x",
        builder().base_url("http://mine.example/"), client => client.reached().x() => "http://mine.example/x",
        builder().base_url("http://mine.example").server(Server::Sandbox), client => client.reached().x()
            => "http://mine.example/x",
        builder(), client => client.reached().x().options(RequestOptions::new().base_url("http://once.example/a"))
            => "http://once.example/a/x",
    }
    Ok(())
}

#[tokio::test]
async fn an_operation_goes_to_its_own_server_unless_the_user_has_given_one() -> TestResult {
    let builder = servers::Client::builder;
    addresses! {
        builder(), client => client.reached().by_path() => "http://path.example/p/path",
        builder(), client => client.reached().by_operation() => "http://eu.upload.example/up/path",
        builder().region("us").folder("f"), client => client.reached().by_operation()
            => "http://us.upload.example/f/path",
        builder(), client => client.reached().relative() => "http://eu.prod.example:8080/v2/relative",
        builder().upload_host("h.example"), client => client.reached().needy() => "http://h.example/x/needy",
        builder().base_url("http://mine.example/v1"), client => client.reached().by_path()
            => "http://mine.example/v1/path",
    }
    let error = builder().build()?.reached().needy().await.map_err(|error| error.to_string());
    let expected = "nothing was sent: upload-host: the operation's own server needs it: set it on the client's builder";
    assert_eq!(error, Err(expected.to_owned()));
    Ok(())
}

#[tokio::test]
async fn a_host_may_be_put_together_from_parameters() -> TestResult {
    addresses! {
        hosts::Client::builder().account("me"), client => client.reached().x() => "http://me.files.example/base/x",
        hosts::Client::builder().account("me").zone("z.example"), client => client.reached().x()
            => "http://me.z.example/base/x",
    }
    let error = hosts::Client::builder().build().map(|_| ()).map_err(|error| error.to_string());
    assert_eq!(error, Err("`account` has to be set".to_owned()));
    Ok(())
}

#[tokio::test]
async fn paths_of_a_description_without_a_host_begin_at_what_the_user_gives() -> TestResult {
    let builder = || relative::Client::builder("http://mine.example/gate/");
    addresses! {
        builder(), client => client.reached().x() => "http://mine.example/gate/api/v2/x",
        builder().version("v3"), client => client.reached().x() => "http://mine.example/gate/api/v3/x",
        builder(), client => client.reached().health() => "http://mine.example/gate/health",
    }
    Ok(())
}
