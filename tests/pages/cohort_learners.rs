//! The matrix, one learner's story, the members and the dates of a cohort, as pages.

use serde_json::json;

use super::browser::Browser;
use super::cohort_attention::{cohort_of, does};
use super::facilitate::signed_in;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

on_both_databases! {
    fn the_matrix_shows_signs_and_words_and_can_be_taken_away(app: &App) {
        app.publish(course("protocol").second_module().folder());
        let ines = app.facilitator("Ines Costa");
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Okri"));
        ben.patch("/me", json!({ "country": "Nigeria" })).is(200);
        let cohort = cohort_of(&ines, &[&ana, &ben]);
        ana.reads("one", "read");
        ana.passes("one", "check");
        ben.fails("one", "check");
        let browser = signed_in(app, &ines);
        let page = browser.get(&format!("{cohort}/progress")).is(200);
        let page = page.says("aria-current=\"page\">Progress").says("<td class=d><i>Done</i></td><td class=d>100<i>Done</i></td>");
        let page = page.says("<td class=o><i>Not started</i></td><td class=f>0<i>Failed</i></td><td class=l><i>Locked</i></td>");
        let page = page.says("aria-sort=\"ascending\"").says("<option>Nigeria</option>").says("1.1<i dir=\"auto\">Reading</i>");
        assert!(!page.text.contains("matrix-sort") && !page.text.contains("{ $"), "{}", page.text);
        let some = browser.get(&format!("{cohort}/progress?country=Nigeria&sort=-percent")).is(200).says("Ben Okri");
        assert!(!some.text.contains("Ana Dias"));
        some.says("progress.csv?country=Nigeria&#38;sort=-percent");
        let table = browser.get(&format!("{cohort}/progress.csv?country=Nigeria")).is(200);
        assert_eq!((table.header("content-type"), table.text.lines().count()), ("text/csv; charset=utf-8", 2));
        let sheet = browser.get(&format!("{cohort}/progress.xlsx")).is(200);
        assert!(sheet.text.starts_with("PK"));
        browser.get(&format!("{cohort}/progress.pdf")).is(404);
        browser.get(&format!("{cohort}/progress?search=nobody")).is(200).says("No learner fits.");
        for language in ["fr", "es", "ru", "ar", "zh"] {
            let page = browser.get(&format!("{cohort}/progress?language={language}")).is(200);
            assert!(!page.text.contains(">matrix-") && !page.text.contains("<i>Done</i>"), "{language}");
        }
    }

    fn a_learners_story_is_told_and_acted_upon(app: &App) {
        app.publish(course("protocol").attempts(1).folder());
        let ines = app.facilitator("Ines Costa");
        let ana = app.learner("Ana Dias");
        ana.patch("/me", json!({ "country": "Portugal", "affiliation": "Instituto Diplomático" })).is(200);
        let cohort = cohort_of(&ines, &[&ana]);
        ana.fails("one", "check");
        let browser = signed_in(app, &ines);
        let story = format!("{cohort}/learners/{}", ana.study().enrolment);
        let page = browser.get(&story).is(200).says("<h1><bdi>Ana Dias</bdi></h1>");
        let page = page.says("Instituto Diplomático, Portugal").says("Failed “A check” with 0%, attempt 1");
        let review = page.after("attempt 1 <a href=\"");
        browser.get(&review).is(200);
        let grant = [("deed", "attempts"), ("quiz", "one/check"), ("attempts", "1"), ("reason", "A power cut.")];
        let told = does(&browser, &story, &[&ana], &grant).says("<h2>Attempts granted to</h2>");
        told.says("A check: 1 more attempts.").says("Reason: A power cut.");
        ana.passes("one", "check");
        does(&browser, &story, &[&ana], &[("deed", "resume")]).says("Ana Dias</strong>: is not paused.");
        does(&browser, &story, &[&ana], &[("deed", "pause"), ("reason", "")]).is(422).says("#deed-reason");
    }

    fn a_cohort_is_created_filled_and_changed_on_pages(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, ana) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"));
        let browser = signed_in(app, &ines);
        browser.get("/cohorts").says("href=\"/cohorts/new\"");
        let wrong = [("cohort-title", ""), ("cohort-course", "law"), ("cohort-starts", "2026-06-01T08:00"), ("cohort-ends", "2026-05-01T08:00")];
        let page = browser.fills("/cohorts/new", "/cohorts/new", &wrong).is(422);
        let page = page.says("#field-cohort-title").says("#field-cohort-course").says("#field-cohort-ends");
        page.says("value=\"2026-05-01T08:00\"");
        let right = [("cohort-title", "Autumn"), ("cohort-course", "protocol"), ("cohort-ends", "2026-09-01T08:00")];
        let made = browser.fills("/cohorts/new", "/cohorts/new", &right).is(303).header("location").to_owned();
        browser.get(&made).is(200).says("The cohort is created.").says("Nobody is in this cohort yet.");
        let members = made.split('?').next().expect("a path");
        let add = format!("{members}/add");
        let unknown = format!("{}\nnobody@mfa.example", ana.email);
        let page = browser.fills(members, &add, &[("emails", &unknown)]).is(422);
        page.says("Nobody has registered with: nobody@mfa.example").says(&ana.email);
        browser.fills(members, &add, &[("emails", " ")]).is(422).says("Give at least one address");
        let added = browser.fills(members, &add, &[("emails", &ana.email)]).is(303).header("location").to_owned();
        browser.get(&added).is(200).says("The members are added.").says("Ana Dias").says("1 to 1 of 1");

        let cohort = members.strip_suffix("/members").expect("the page of the members");
        let edit = format!("{cohort}/edit");
        browser.get(&edit).is(200).says("value=\"2026-09-01T08:00\"").says("value=\"Autumn\"");
        let other = [("cohort-title", "Winter"), ("cohort-starts", "2026-05-01T08:00"), ("cohort-ends", "")];
        let saved = browser.fills(&edit, &edit, &other).is(303).header("location").to_owned();
        browser.get(&saved).is(200).says("The cohort is saved.").says("<h1>Winter</h1>").says("begins on 1 May 2026");
        browser.fills(&edit, &edit, &[("cohort-title", ""), ("cohort-ends", "soon")]).is(422).says("#field-cohort-ends");
    }
}

#[test]
fn the_pages_of_a_cohort_are_for_who_runs_it_alone() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let (ines, otto) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"));
    let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Okri"));
    let (hers, his) = (cohort_of(&ines, &[&ana]), cohort_of(&otto, &[&ben]));
    let enrolment = ana.study().enrolment;
    let (right, wrong, learner) = (signed_in(&app, &ines), signed_in(&app, &otto), signed_in(&app, &ana));
    for page in
        ["", "/progress", "/progress.csv", "/progress.xlsx", "/members", "/edit", &format!("/learners/{enrolment}")]
    {
        let page = format!("{hers}{page}");
        right.get(&page).is(200);
        wrong.get(&page).is(404);
        learner.get(&page).is(403);
        Browser::new(&app).get(&page).leads_to(&format!("/sign-in?next={page}"));
    }
    // A learner of another cohort does not exist under one's own.
    wrong.get(&format!("{his}/learners/{enrolment}")).is(404);
    let administrator = signed_in(&app, &app.administrator());
    administrator.get(&format!("{his}/learners/{enrolment}")).is(404);
    administrator.get(&format!("{hers}/learners/{enrolment}")).is(200);
    learner.get("/cohorts/new").is(403);
    for (page, form) in [("/edit", [("cohort-title", "Mine")]), ("/members/add", [("emails", "x@mfa.example")])] {
        wrong.fills("/account", &format!("{hers}{page}"), &form).is(404);
        learner.fills("/account", &format!("{hers}{page}"), &form).is(403);
    }
    assert_eq!(ines.get(&hers).str("/title"), "Autumn");
}

#[test]
fn a_page_of_the_matrix_is_small_whatever_the_size_of_the_cohort() {
    let app = App::on_sqlite();
    app.publish(course("protocol").second_module().folder());
    let ines = app.facilitator("Ines Costa");
    let learners: Vec<_> = (0..53).map(|number| app.learner(&format!("Learner {number:02}"))).collect();
    let cohort = cohort_of(&ines, &learners.iter().collect::<Vec<_>>());
    let browser = signed_in(&app, &ines);
    let page = browser.get(&format!("{cohort}/progress")).is(200).says("1 to 50 of 53").says("Learner 49");
    assert!(!page.text.contains("Learner 50"));
    let next = page.after("<p class=\"next\"><a href=\"").replace("&#38;", "&");
    browser.get(&next).is(200).says("51 to 53 of 53").says("Learner 52");
    browser.get(&format!("{cohort}/members?after=50")).is(200).says("51 to 53 of 53");
    browser.get(&format!("{cohort}?after=50")).is(200).says("51 to 53 of 53");
}
