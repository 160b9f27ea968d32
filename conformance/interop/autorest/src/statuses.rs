//! Every status: what is a success by its description and what is not, bodies by status, redirections, repeats.

use autorest::http_infrastructure::Client;
use autorest::{RequestOptions, RetryPolicy};

use crate::run::{Run, accepts, answers, breaks, client, refuses};

const HERE: &str = "an address on this machine";

pub async fn run(run: &mut Run) {
    let client = client!(http_infrastructure, run);
    successes(run, &client).await;
    refusals(run, &client).await;
    bodies(run, &client).await;
    bodies_of_errors(run, &client).await;
    redirections(run, &client).await;
    followed(run).await;
    named_errors(run).await;
}

async fn successes(run: &mut Run, client: &Client) {
    let http = client.http_success();
    accepts!(run, http.head200());
    answers!(run, http.get200(), true);
    accepts!(run, http.put200().boolean_value(true));
    accepts!(run, http.put201().boolean_value(true));
    accepts!(run, http.put202().boolean_value(true));
    accepts!(run, http.put204().boolean_value(true));
    accepts!(run, http.patch_200().boolean_value(true));
    accepts!(run, http.patch_202().boolean_value(true));
    accepts!(run, http.patch_204().boolean_value(true));
    accepts!(run, http.post200().boolean_value(true));
    accepts!(run, http.post201().boolean_value(true));
    accepts!(run, http.post202().boolean_value(true));
    accepts!(run, http.post204().boolean_value(true));
    accepts!(run, http.delete_200().boolean_value(true));
    accepts!(run, http.delete_202().boolean_value(true));
    accepts!(run, http.delete_204().boolean_value(true));
    accepts!(run, http.head204());
    // Not a success for us, though the description lists it: an error with its status.
    refuses!(run, 404, http.head404());
    // The server answers with a list of methods, and not with the truth value of the description.
    breaks!(run, http.options_200());
}

async fn refusals(run: &mut Run, client: &Client) {
    let http = client.http_client_failure();
    refuses!(run, 400, http.head400());
    refuses!(run, 400, http.get400());
    refuses!(run, 400, http.options_400());
    refuses!(run, 400, http.put400().boolean_value(true));
    refuses!(run, 400, http.patch_400().boolean_value(true));
    refuses!(run, 400, http.post400().boolean_value(true));
    refuses!(run, 400, http.delete_400().boolean_value(true));
    refuses!(run, 401, http.head401());
    refuses!(run, 402, http.get402());
    refuses!(run, 403, http.get403());
    refuses!(run, 403, http.options_403());
    refuses!(run, 404, http.put404().boolean_value(true));
    refuses!(run, 405, http.patch_405().boolean_value(true));
    refuses!(run, 406, http.post406().boolean_value(true));
    refuses!(run, 407, http.delete_407().boolean_value(true));
    refuses!(run, 409, http.put409().boolean_value(true));
    refuses!(run, 410, http.head410());
    refuses!(run, 411, http.get411());
    refuses!(run, 412, http.get412());
    refuses!(run, 412, http.options_412());
    refuses!(run, 413, http.put413().boolean_value(true));
    refuses!(run, 414, http.patch_414().boolean_value(true));
    refuses!(run, 415, http.post415().boolean_value(true));
    refuses!(run, 416, http.get416());
    refuses!(run, 417, http.delete_417().boolean_value(true));
    refuses!(run, 429, http.head429());
    let http = client.http_server_failure();
    refuses!(run, 501, http.head501());
    refuses!(run, 501, http.get501());
    refuses!(run, 505, http.post505().boolean_value(true));
    refuses!(run, 505, http.delete_505().boolean_value(true));
}

async fn bodies(run: &mut Run, client: &Client) {
    let http = client.multiple_response();
    accepts!(run, http.multiple_responses_get200_model204_no_model_default_error_200_valid());
    accepts!(run, http.multiple_responses_get200_model204_no_model_default_error_204_valid());
    accepts!(run, http.multiple_responses_get200_model201_model_default_error_200_valid());
    accepts!(run, http.multiple_responses_get200_model201_model_default_error_201_valid());
    accepts!(run, http.multiple_responses_get200_model_a201_model_c404_model_d_default_error_200_valid());
    accepts!(run, http.multiple_responses_get200_model_a201_model_c404_model_d_default_error_201_valid());
    accepts!(run, http.multiple_responses_get202_none204_none_default_error_202_none());
    accepts!(run, http.multiple_responses_get202_none204_none_default_error_204_none());
    accepts!(run, http.multiple_responses_get202_none204_none_default_none202_invalid());
    accepts!(run, http.multiple_responses_get202_none204_none_default_none204_none());
    answers!(run, http.get_default_model_a200_valid(), {"statusCode": "200"});
    accepts!(run, http.get_default_none200_invalid());
    accepts!(run, http.get_default_none200_none());
    answers!(run, http.multiple_responses_get200_model_a200_valid(), {"statusCode": "200"});
    answers!(run, http.multiple_responses_get200_model_a200_invalid(), {"statusCodeInvalid": "200"});
    breaks!(run, http.get_default_model_a200_none());
    breaks!(run, http.multiple_responses_get200_model_a200_none());
}

async fn bodies_of_errors(run: &mut Run, client: &Client) {
    let http = client.multiple_response();
    refuses!(run, 201, http.multiple_responses_get200_model204_no_model_default_error_201_invalid());
    refuses!(run, 202, http.multiple_responses_get200_model204_no_model_default_error_202_none());
    refuses!(run, 400, http.multiple_responses_get200_model204_no_model_default_error_400_valid());
    refuses!(run, 400, http.multiple_responses_get200_model201_model_default_error_400_valid());
    refuses!(run, 404, http.multiple_responses_get200_model_a201_model_c404_model_d_default_error_404_valid());
    refuses!(run, 400, http.multiple_responses_get200_model_a201_model_c404_model_d_default_error_400_valid());
    refuses!(run, 400, http.multiple_responses_get202_none204_none_default_error_400_valid());
    refuses!(run, 400, http.multiple_responses_get202_none204_none_default_none400_none());
    refuses!(run, 400, http.multiple_responses_get202_none204_none_default_none400_invalid());
    refuses!(run, 400, http.get_default_model_a400_valid());
    refuses!(run, 400, http.get_default_model_a400_none());
    refuses!(run, 400, http.get_default_none400_invalid());
    refuses!(run, 400, http.get_default_none400_none());
    refuses!(run, 400, http.multiple_responses_get200_model_a400_none());
    refuses!(run, 400, http.multiple_responses_get200_model_a400_valid());
    refuses!(run, 400, http.multiple_responses_get200_model_a400_invalid());
    refuses!(run, 202, http.multiple_responses_get200_model_a202_valid());
    let http = client.http_failure();
    refuses!(run, 400, http.get_empty_error());
    refuses!(run, 400, http.get_no_model_error());
    refuses!(run, 400, http.get_no_model_empty());
    let client = client!(incorrect_error_response, run);
    refuses!(run, 444, client.incorrect_error().get_from_server());
}

/// Nothing is followed unless the caller's own HTTP client does: a redirection is an answer with a `Location`.
async fn redirections(run: &mut Run, client: &Client) {
    let http = client.http_redirect();
    accepts!(run, http.http_redirects_put301().boolean_value(true));
    accepts!(run, http.patch_302().boolean_value(true));
    refuses!(run, 300, http.http_redirects_head300());
    refuses!(run, 300, http.http_redirects_get300());
}

/// A client of the caller's follows redirections and keeps cookies; this server wants one to see a repeat.
async fn followed(run: &mut Run) {
    let http = reqwest::Client::builder().cookie_store(true).build().expect("a client");
    let client = Client::builder().base_url(run.address()).http_client(http).build().expect(HERE);
    let redirects = client.http_redirect();
    accepts!(run, redirects.http_redirects_head301());
    accepts!(run, client.http_operation().http_redirects_get301());
    accepts!(run, redirects.http_redirects_head302());
    accepts!(run, client.http_operation().http_redirects_get302());
    accepts!(run, redirects.http_redirects_post303().boolean_value(true));
    accepts!(run, redirects.http_redirects_head307());
    accepts!(run, redirects.http_redirects_get307());
    accepts!(run, redirects.http_redirects_put307().boolean_value(true));
    accepts!(run, redirects.patch_307().boolean_value(true));
    accepts!(run, redirects.http_redirects_post307().boolean_value(true));
    accepts!(run, redirects.delete_307().boolean_value(true));
    accepts!(run, redirects.http_redirects_options_307());
    let retries = client.http_retry();
    accepts!(run, retries.head408());
    accepts!(run, retries.get502());
    accepts!(run, retries.put500().boolean_value(true));
    accepts!(run, retries.delete_503().boolean_value(true));
    accepts!(run, retries.put504().boolean_value(true));
    // Accepted, and answered with nothing where the description has a truth value.
    breaks!(run, retries.options_502().options(always()));
    accepts!(run, retries.patch_500().boolean_value(true).options(always()));
    accepts!(run, retries.patch_504().boolean_value(true).options(always()));
    accepts!(run, retries.post503().boolean_value(true).options(always()));
}

/// What may have happened already is sent again only where the caller says so.
fn always() -> RequestOptions {
    RequestOptions::new().retry(RetryPolicy::new().any_method())
}

/// Errors with bodies of their own, and with parents.
async fn named_errors(run: &mut Run) {
    let client = client!(xms_error_responses, run);
    let pets = client.error_status_codes();
    accepts!(run, pets.pet_get_pet_by_id("tommy"));
    accepts!(run, pets.pet_get_pet_by_id("django"));
    refuses!(run, 404, pets.pet_get_pet_by_id("coyoteUgly"));
    refuses!(run, 404, pets.pet_get_pet_by_id("weirdAlYankovic"));
    refuses!(run, 400, pets.pet_get_pet_by_id("ringo"));
    refuses!(run, 501, pets.pet_get_pet_by_id("alien123"));
    accepts!(run, pets.pet_do_something("stay"));
    refuses!(run, 500, pets.pet_do_something("jump"));
    refuses!(run, 404, pets.pet_do_something("fetch"));
    refuses!(run, 500, pets.pet_has_models_param().models("value1"));
    let client = client!(head, run);
    accepts!(run, client.http_success_operations().head200());
}
