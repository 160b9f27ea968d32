//! Every schema of the image library goes through its generated type and comes back whole.

mod typed;

use image_library::types;
use typed::Trips;

#[test]
fn every_schema_comes_back_equal_from_its_type() {
    let mut trips = Trips::over("spec/image-library/1.0.0.yaml");
    trips.take::<types::NewConversation>("NewConversation");
    trips.take::<types::Conversation>("Conversation");
    trips.take::<types::ConversationList>("ConversationList");
    trips.take::<types::NewImage>("NewImage");
    trips.take::<types::Size>("Size");
    trips.take::<types::Image>("Image");
    trips.take::<types::ImageList>("ImageList");
    trips.take::<types::Problem>("Problem");
    trips.finish();
}
