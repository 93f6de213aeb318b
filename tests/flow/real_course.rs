//! The courses that the project ships can be taken to their end.

use std::path::Path;

use chancery::course::load_all;

use crate::support::app::App;
use crate::support::mailbox::Mail;

#[test]
fn every_course_that_ships_loads_without_a_fault_and_can_be_completed() {
    let app = App::on_sqlite();
    let courses = load_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("courses")).expect("the folder can be read");
    assert!(!courses.is_empty(), "no course ships");
    let ana = app.learner("Ana Dias");
    for loaded in courses {
        let slug = loaded.folder.slug.clone();
        app.publish_loaded(loaded);
        ana.enrols_in(&slug);
        ana.completes_the_course();
    }
    assert_eq!(ana.certificates().len(), app.courses().len());
    let documents: usize = app.mails().iter().map(Mail::certificates).sum();
    assert_eq!(documents, app.courses().len());
}
