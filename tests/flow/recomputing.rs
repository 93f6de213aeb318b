//! The kept progress against the facts: it never differs by itself, and a difference is shown and mended.

use chancery::actions::recompute::{self, Looked};
use chancery::base::Percent;
use chancery::enrolment::{self, Summary};

use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

fn look(app: &App, mend: bool) -> Looked {
    let ctx = app.ctx.clone();
    app.write(move |conn| recompute::look(conn, &ctx, None, 100, mend))
}

on_both_databases! {
    fn what_is_kept_is_what_the_facts_amount_to_at_every_step(app: &App) {
        app.publish(course("protocol").attempts(0).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        assert_eq!(look(app, false).differences, []);
        ana.reads_everything();
        assert_eq!(look(app, false).differences, []);
        ana.fails("one", "check");
        assert_eq!(look(app, false).differences, []);
        ana.passes("one", "check");
        let looked = look(app, false);
        assert_eq!((looked.enrolments, looked.differences), (1, vec![]));
    }

    fn a_difference_is_shown_and_mended(app: &App) {
        app.publish(course("protocol").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        ana.reads_everything();
        let id = ana.study().enrolment.parse().expect("an id");
        let now = app.now();
        let wrong = Summary {
            percent: Percent::ZERO,
            lessons_done: 7,
            grade: None,
            passed: true,
            units_done: "00".to_owned(),
        };
        let written = wrong.clone();
        app.write(move |conn| Ok::<_, chancery::actions::Error>(enrolment::set_summary(conn, id, &written, now)?));
        let shown = look(app, false).differences;
        assert_eq!((shown.len(), &shown[0].kept, shown[0].enrolment), (1, &wrong, id));
        assert_eq!((shown[0].computed.lessons_done, shown[0].computed.units_done.as_str()), (1, "10"));
        assert_eq!(look(app, true).differences, shown);
        assert_eq!(look(app, false).differences, []);
    }
}
