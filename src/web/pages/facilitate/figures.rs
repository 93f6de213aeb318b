//! The figures of a cohort: how far its learners come, what they score, how long they take, what they gained.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::chart::{Chart, WIDTH, length, share};
use super::teaching::{self, say};
use crate::actions::survey::survey;
use crate::actions::{Error, cohort_figures, limits};
use crate::base::CohortId;
use crate::cohort::Cohort;
use crate::cohort::figures::BARS;
use crate::course::model::QuizKind;
use crate::db::Connection;
use crate::web::error::Problem;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::{self, Visitor};
use crate::web::state::App;
use crate::web::views::figures::{CohortFiguresView, PairFiguresView, QuizFiguresView, SpreadView};

#[derive(Template)]
#[template(path = "facilitate/figures.html", config = "src/web/pages/askama.toml")]
struct Page {
    s: Shell,
    cohort: Cohort,
    v: CohortFiguresView,
    funnel: Option<Chart>,
    histograms: Vec<(QuizFiguresView, Chart)>,
    days: Option<Chart>,
    gains: Vec<(PairFiguresView, Chart)>,
    /// The language of the course's titles, which may not be that of the page.
    content: String,
}

/// The figures.
///
/// # Errors
/// As [`crate::actions::access::run_cohort`].
pub async fn show(app: App, visitor: Visitor, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    let (ctx, claims, id) = (app.ctx.clone(), visitor.claims, *id);
    limits::report(&app.ctx, &app.db, claims.ok_or(Error::Unauthenticated)?.sub).await?;
    let read = ctx.clone();
    let may = move |conn: &mut Connection| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let cohort = cohort_figures::may_see(conn, &caller, id)?;
        Ok((caller, cohort))
    };
    let found = survey(&app.db, may, move |conn, cohort| cohort_figures::of(conn, &read, cohort));
    let (caller, _, figures) = found.await?;
    let s = teaching::shell(&app.ctx, &visitor, &caller, &figures.gain.cohort, "tab-figures");
    let mut v = CohortFiguresView::new(&figures, &visitor.wished(Some(&caller)));
    let graded = |quiz: &QuizFiguresView| quiz.kind == QuizKind::Graded && quiz.n > 0;
    let (quizzes, gains) = (std::mem::take(&mut v.quizzes), std::mem::take(&mut v.gain));
    let quizzes = quizzes.into_iter().filter(graded).enumerate();
    let histograms = quizzes.map(|(at, quiz)| (histogram(&s, at, &quiz), quiz)).map(|(chart, quiz)| (quiz, chart));
    let gains = gains.into_iter().filter(|pair| pair.gain.n > 0).enumerate();
    let newest = figures.versions.first().map(|version| &version.course);
    let content =
        newest.map_or(&s.language, |course| course.texts.best(std::slice::from_ref(&s.language), &course.language).0);
    let page = Page {
        content: content.to_string(),
        funnel: (v.learners > 0 && !v.modules.is_empty()).then(|| funnel(&s, &v)),
        histograms: histograms.collect(),
        days: v.days_to_complete.as_ref().filter(|days| days.n > 1).map(|days| box_plot(&s, days)),
        gains: gains.map(|(at, pair)| (gain(&s, at, &pair), pair)).map(|(chart, pair)| (pair, chart)).collect(),
        cohort: figures.gain.cohort,
        v,
        s,
    };
    shell::page(&visitor, &page.s.token, &page)
}

/// Two bars a module: who has begun it, and under it who has done it.
fn funnel(s: &Shell, v: &CohortFiguresView) -> Chart {
    let (row, start, room) = (34.0, 22.0, WIDTH - 52.0);
    let description: Vec<String> = v
        .modules
        .iter()
        .enumerate()
        .map(|(at, each)| {
            let arguments = [
                ("number", (at + 1).to_string()),
                ("begun", each.begun.to_string()),
                ("done", each.done.to_string()),
                ("all", each.learners.to_string()),
            ];
            say(s, "figures-funnel-row", &arguments)
        })
        .collect();
    let height = row * length(v.modules.len());
    let mut chart = Chart::new(s, "funnel", s.t("figures-funnel"), description.join(" "), height);
    for (at, each) in v.modules.iter().enumerate() {
        let top = row * length(at);
        chart.text((0.0, top + 20.0), "start", (at + 1).to_string());
        for (class, count, y) in [("begun", each.begun, top + 4.0), ("done", each.done, top + 17.0)] {
            let width = room * share(count, each.learners.max(1)) / 100.0;
            chart.bar(class, (start, y), (width, 11.0));
            chart.text((start + width + 4.0, y + 9.5), "start", count.to_string());
        }
    }
    chart.line("axis", (start, 0.0), (start, height));
    chart
}

/// A bar for each tenth of the grades, and a line at the pass mark.
fn histogram(s: &Shell, number: usize, quiz: &QuizFiguresView) -> Chart {
    let (top, tall, bar) = (16.0, 90.0, WIDTH / length(BARS));
    let base = top + tall;
    let most = quiz.histogram.iter().copied().max().unwrap_or(0).max(1);
    let arguments = [
        ("n", quiz.n.to_string()),
        ("passed", quiz.passed.to_string()),
        ("mark", s.percent(&quiz.pass_mark)),
        ("median", quiz.median.map_or_else(String::new, |median| s.percent(&median))),
    ];
    let description = say(s, "figures-histogram-row", &arguments);
    let title = s.t1("figures-histogram-of", "quiz", &quiz.title);
    let mut chart = Chart::new(s, format!("histogram-{}", number + 1), title, description, base + 18.0);
    for (place, count) in quiz.histogram.iter().enumerate() {
        let x = bar * length(place);
        // A tenth in which the pass mark lies is passed in part: it looks like those that fail.
        let class = if 10.0 * length(place) >= quiz.pass_mark { "done" } else { "begun" };
        let height = tall * length(*count) / length(most);
        if *count > 0 {
            chart.bar(class, (x + 1.5, base - height), (bar - 3.0, height));
            chart.text((x + bar / 2.0, base - height - 3.0), "middle", count.to_string());
        }
    }
    for place in (0..=BARS).step_by(2) {
        let anchor = match place {
            0 => "start",
            BARS => "end",
            _ => "middle",
        };
        chart.text((bar * length(place), base + 14.0), anchor, (10 * place).to_string());
    }
    let mark = WIDTH * quiz.pass_mark / 100.0;
    chart.line("axis", (0.0, base), (WIDTH, base));
    chart.line("mark", (mark, 0.0), (mark, base));
    chart
}

/// A box from the first to the third quartile with the median in it, and whiskers to the least and the most.
fn box_plot(s: &Shell, days: &SpreadView) -> Chart {
    let (middle, room) = (30.0, WIDTH - 16.0);
    let scale = days.most.max(1.0);
    let x = |value: f64| 8.0 + room * value / scale;
    let arguments = [
        ("n", days.n.to_string()),
        ("median", s.number(&days.median)),
        ("first", s.number(&days.first_quartile)),
        ("third", s.number(&days.third_quartile)),
    ];
    let description = say(s, "figures-days-row", &arguments);
    let mut chart = Chart::new(s, "days", s.t("figures-days"), description, 78.0);
    chart.line("axis", (x(days.least), middle), (x(days.first_quartile), middle));
    chart.line("axis", (x(days.third_quartile), middle), (x(days.most), middle));
    for end in [days.least, days.most] {
        chart.line("axis", (x(end), middle - 8.0), (x(end), middle + 8.0));
    }
    let width = x(days.third_quartile) - x(days.first_quartile);
    chart.bar("begun", (x(days.first_quartile), middle - 14.0), (width.max(1.0), 28.0));
    chart.line("median", (x(days.median), middle - 14.0), (x(days.median), middle + 14.0));
    chart.line("axis", (8.0, 58.0), (8.0 + room, 58.0));
    chart.text((8.0, 74.0), "start", "0");
    chart.text((8.0 + room, 74.0), "end", s.t1("figures-days-count", "count", s.number(&scale)));
    chart
}

/// Two bars: the mean before, and the mean after.
fn gain(s: &Shell, number: usize, pair: &PairFiguresView) -> Chart {
    let (start, room) = (8.0, WIDTH - 70.0);
    let value = |mean: Option<f64>| mean.map_or_else(|| "–".to_owned(), |mean| s.percent(&mean));
    let arguments = [
        ("n", pair.gain.n.to_string()),
        ("before", value(pair.gain.before)),
        ("after", value(pair.gain.after)),
        ("dropped", pair.dropped_out.to_string()),
    ];
    let description = say(s, "figures-gain-row", &arguments);
    let mut chart = Chart::new(s, format!("gain-{}", number + 1), s.t("figures-gain"), description, 64.0);
    for (class, mean, y) in [("begun", pair.gain.before, 6.0), ("done", pair.gain.after, 36.0)] {
        let width = room * mean.unwrap_or(0.0) / 100.0;
        chart.bar(class, (start, y), (width, 22.0));
        chart.text((start + width + 5.0, y + 15.0), "start", value(mean));
    }
    chart.line("axis", (start, 0.0), (start, 64.0));
    chart
}

impl Page {
    /// A share in percent, in words.
    fn part(&self, part: &usize, whole: &usize) -> String {
        self.s.percent(&share(*part, *whole))
    }

    /// From and up to where a bar of a histogram goes.
    fn tenth(&self, place: &usize) -> String {
        let upper = if place + 1 == BARS { 100 } else { 10 * place + 9 };
        format!("{}–{upper}", 10 * place)
    }

    /// A number of days, or a percentage, where there is one.
    fn percent(&self, value: &Option<f64>) -> String {
        value.map_or_else(|| "–".to_owned(), |value| self.s.percent(&value))
    }
}
