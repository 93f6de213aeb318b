//! Lighthouse's judgement of the two pages that learners see most, on a telephone with a slow line.

use serde_json::json;

use super::world;
use crate::pages::chromium;
use crate::support::app::App;

/// The least score of speed.
const FAST: i64 = 95;
/// How often a page is judged at most, until it is found fast.
const TRIES: i64 = 10;

#[test]
fn lighthouse_finds_the_home_page_and_a_lesson_fast_and_accessible() {
    let app = App::on_sqlite();
    world::publish_law(&app);
    let reader = world::reader(&app);
    let lesson = format!("{}/learn/{}/foundations/sources", app.address, world::LAW);
    let pages = [("home", format!("{}/", app.address)), ("lesson", lesson)];
    let pages = pages.map(|(name, url)| json!({ "name": name, "url": url }));
    let job = json!({ "pages": pages, "cookies": world::cookies(&reader), "enough": FAST, "tries": TRIES });
    let judged = chromium::run("lighthouse.mjs", &job);
    println!("{judged:#}");
    for page in judged.as_array().expect("a list") {
        assert_eq!(page["accessibility"], 100, "{page:#}");
        assert!(page["performance"].as_i64().expect("a number") >= FAST, "{page:#}");
    }
}
