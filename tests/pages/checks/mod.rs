//! Every page in every state that people meet, looked at in a real browser with every check there is.
//!
//! `list` has the pages, a line each; `world` and `staff` make the people and what they look at; `visit` goes there once for all
//! tests; `judge` has the Nu Html Checker, `table` the bytes over the wire, `planted` the proof that faults are found. `lighthouse` and `days` go their own ways. `routes` sees that no page is
//! forgotten.

mod days;
mod judge;
mod lighthouse;
mod list;
mod planted;
mod published;
mod routes;
mod staff;
mod staff_days;
mod table;
mod visit;
mod world;

use self::visit::Fault;

/// Fails with every fault, and how to mend it.
#[track_caller]
fn none<'a>(faults: impl Iterator<Item = &'a Fault>) {
    let mut lines: Vec<String> = faults.map(ToString::to_string).collect();
    lines.sort();
    lines.dedup();
    assert!(lines.is_empty(), "{} faults:\n\n{}\n", lines.len(), lines.join("\n"));
}

#[test]
fn every_page_answers_in_the_language_of_its_reader() {
    none(visit::all().faults("status"));
}

#[test]
fn no_page_breaks_a_rule_of_accessibility() {
    none(visit::all().faults("axe"));
}

#[test]
fn every_page_fits_narrow_windows_and_large_text_and_the_colours_of_its_reader() {
    none(visit::all().faults("layout"));
}

#[test]
fn the_keyboard_reaches_everything_in_order_and_shows_where_it_is() {
    let seen = visit::all();
    none(seen.faults("keyboard"));
    let walked = seen.looks.iter().filter(|look| look.stops.is_some_and(|stops| stops > 8)).count();
    assert!(walked >= list::pages().iter().filter(|page| page.main).count(), "only {walked} pages were walked over");
}

#[test]
fn no_page_complains_in_the_console_or_asks_another_host() {
    none(visit::all().faults("console"));
}

#[test]
fn no_page_has_an_error_in_html_or_css() {
    let seen = visit::all();
    let files: Vec<_> = seen.looks.iter().map(|look| (look.file.clone(), look.name())).collect();
    none(judge::faults(&files, &seen.css).iter());
}

#[test]
fn no_page_is_heavy() {
    let seen = visit::all();
    table::write(seen);
    none(table::heavy(seen).iter());
    none(table::outdated(seen).iter());
}

#[test]
fn every_page_of_the_program_stands_in_the_list() {
    let forgotten = routes::forgotten(visit::all());
    assert!(forgotten.is_empty(), "tests/pages/checks/list.rs has no line for {forgotten:#?}");
}
