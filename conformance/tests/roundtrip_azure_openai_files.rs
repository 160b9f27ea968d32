//! Every schema of the Azure OpenAI file operations goes through its generated type and comes back whole.

mod typed;

use azure_openai_files::types;
use typed::Trips;

#[test]
fn every_schema_comes_back_equal_from_its_type() {
    let mut trips = Trips::over("spec/azure-openai-files/2024-10-21.yaml");
    trips.take::<types::File>("File");
    trips.take::<types::FileList>("FileList");
    trips.take::<types::FileDelete>("FileDelete");
    trips.take::<types::Purpose>("Purpose");
    trips.take::<types::UploadPurpose>("UploadPurpose");
    trips.take::<types::FileState>("FileState");
    trips.take::<types::TypeDiscriminator>("TypeDiscriminator");
    trips.take::<types::ErrorResponse>("ErrorResponse");
    trips.take::<types::Error>("Error");
    trips.take::<types::ErrorCode>("ErrorCode");
    trips.take::<types::InnerError>("InnerError");
    trips.take::<types::InnerErrorCode>("InnerErrorCode");
    trips.finish();
}
