//! The progress of a cohort: a row a learner, a column a unit; sorted, filtered, page by page, and as a table to take away.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::overview::from;
use super::section;
use crate::account::Caller;
use crate::account::token::Claims;
use crate::actions::cohort_progress::{self, Asked, CohortProgress};
use crate::actions::survey::survey;
use crate::actions::{Error, limits};
use crate::base::{CohortId, EnrolmentId, Percent, Timestamp};
use crate::cohort::Cohort;
use crate::cohort::matrix::{CellState, Filter, SORTS};
use crate::db::Connection;
use crate::web::api::cohort_reports;
use crate::web::error::Problem;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::{self, Visitor, encoded};
use crate::web::state::App;
use crate::web::table::Format;
use crate::web::views::matrix::{self, UnitView};

/// Learners on one page.
const ROWS: usize = 50;
/// The states that one can ask for.
const STATES: [&str; 5] = ["active", "completed", "paused", "pending", "withdrawn"];

#[derive(Template)]
#[template(path = "facilitate/progress.html", config = "src/web/pages/askama.toml")]
struct Matrix {
    s: Shell,
    cohort: Cohort,
    heads: Vec<Head>,
    groups: Vec<Group>,
    rows: Vec<Row>,
    shown: (usize, usize, usize),
    sorts: Vec<SortLink>,
    wanted: Wanted,
    countries: Vec<String>,
    affiliations: Vec<String>,
    before: Option<String>,
    next: Option<String>,
    downloads: [String; 2],
}

/// A column that one can sort by.
struct SortLink {
    key: String,
    href: String,
    /// What `aria-sort` says, where the table is sorted by it.
    sorted: Option<&'static str>,
}

/// A module over its units.
struct Group {
    title: String,
    number: usize,
    units: Vec<Head>,
}

/// A unit at the head of its column.
#[derive(Clone)]
struct Head {
    number: String,
    title: String,
    quiz: bool,
}

struct Row {
    enrolment: EnrolmentId,
    name: String,
    from: String,
    status: String,
    percent: Percent,
    grade: Option<Percent>,
    active: Option<Timestamp>,
    cells: Vec<Shown>,
}

/// A cell: its class, the grade that it shows, and what it says.
struct Shown {
    class: &'static str,
    grade: Option<i32>,
    text: usize,
}

/// What was asked for, as it stands in the form.
#[derive(Default)]
struct Wanted {
    search: String,
    country: String,
    affiliation: String,
    state: String,
    sort: String,
}

impl Wanted {
    fn of(visitor: &Visitor) -> Self {
        let given = |name: &str| visitor.parameter(name).unwrap_or_default().trim().to_owned();
        Self {
            search: given("search"),
            country: given("country"),
            affiliation: given("affiliation"),
            state: given("state"),
            sort: given("sort"),
        }
    }

    /// What is not known is not asked for.
    fn asked(&self, visitor: &Visitor) -> Asked {
        let (name, descending) = self.sort.strip_prefix('-').map_or((self.sort.as_str(), false), |name| (name, true));
        let sort = SORTS.iter().find(|(known, _)| *known == name).map(|(_, sort)| *sort).unwrap_or_default();
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Asked {
            filter: Filter {
                text: given(&self.search),
                country: given(&self.country),
                affiliation: given(&self.affiliation),
                status: self.state.parse().ok(),
            },
            sort,
            descending,
            first: visitor.parameter("after").and_then(|after| after.parse().ok()).unwrap_or(0),
            limit: Some(ROWS),
        }
    }

    /// An address with the same filters.
    fn address(&self, path: &str, sort: &str, after: usize) -> String {
        let after = if after > 0 { after.to_string() } else { String::new() };
        let pairs = [
            ("search", self.search.as_str()),
            ("country", &self.country),
            ("affiliation", &self.affiliation),
            ("state", &self.state),
            ("sort", sort),
            ("after", &after),
        ];
        let given = pairs.iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<String> = given.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }

    fn filters(&self) -> bool {
        [&self.search, &self.country, &self.affiliation, &self.state].iter().any(|text| !text.is_empty())
    }
}

/// The states of cells in the order of the legend, with their classes.
const SIGNS: [(CellState, &str); 7] = [
    (CellState::Done, "d"),
    (CellState::InProgress, "p"),
    (CellState::AwaitsMarks, "w"),
    (CellState::Failed, "f"),
    (CellState::Open, "o"),
    (CellState::Locked, "l"),
    (CellState::Absent, "a"),
];

impl Matrix {
    /// The legend: classes and words.
    fn signs(&self) -> Vec<(&'static str, String)> {
        SIGNS.iter().map(|(state, class)| (*class, self.s.t(&format!("matrix-{}", state.as_str())))).collect()
    }

    /// What a cell says.
    fn word<'w>(&self, signs: &'w [(&'static str, String)], cell: &Shown) -> &'w str {
        signs.get(cell.text).map_or("", |(_, text)| text.as_str())
    }

    fn states(&self) -> [&'static str; 5] {
        STATES
    }
}

/// The matrix.
///
/// # Errors
/// As [`cohort_progress::may_see`].
pub async fn show(app: App, visitor: Visitor, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    let (claims, id) = (visitor.claims, *id);
    let wanted = Wanted::of(&visitor);
    let asked = wanted.asked(&visitor);
    let sorted = asked.clone();
    let (caller, found) = read(&app, claims, id, asked).await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller));
    let title = format!("{} – {}", s.t("cohort-progress"), found.cohort.title);
    let s = section(s.named(title), &found.cohort, "cohort-progress");
    let here = format!("/cohorts/{id}/progress");
    let units = matrix::units(&found, &visitor.wished(Some(&caller)));
    let groups = groups(&units);
    let heads = groups.iter().flat_map(|group| group.units.iter().cloned()).collect();
    let last = found.first + found.rows.len();
    let current = |sort| sorted.sort == sort;
    let sorts = SORTS.iter().map(|(name, sort)| {
        // Names begin with A; of figures one wants the most, or the longest ago, first.
        let other = match (current(*sort), sorted.descending, *name) {
            (true, true, _) | (false, _, "name" | "activity") => (*name).to_owned(),
            (true, false, _) | (false, ..) => format!("-{name}"),
        };
        SortLink {
            key: format!("matrix-sort-{name}"),
            href: wanted.address(&here, &other, 0),
            sorted: current(*sort).then_some(if sorted.descending { "descending" } else { "ascending" }),
        }
    });
    let page = Matrix {
        sorts: sorts.collect(),
        shown: ((found.first + 1).min(found.total), last, found.total),
        before: (found.first > 0).then(|| wanted.address(&here, &wanted.sort, found.first.saturating_sub(ROWS))),
        next: (last < found.total).then(|| wanted.address(&here, &wanted.sort, last)),
        downloads: ["csv", "xlsx"].map(|form| wanted.address(&format!("{here}.{form}"), &wanted.sort, 0)),
        rows: rows(&found),
        countries: found.countries.into_iter().collect(),
        affiliations: found.affiliations.into_iter().collect(),
        cohort: found.cohort,
        heads,
        groups,
        wanted,
        s,
    };
    shell::page(&visitor, &page.s.token, &page)
}

/// The matrix as a table to take away, with the same filters and in the same order, all of it.
///
/// # Errors
/// As [`cohort_progress::may_see`].
pub async fn table(app: App, visitor: Visitor, path: Path<(CohortId, String)>) -> Result<HttpResponse, Problem> {
    let claims = visitor.claims;
    let (id, form) = path.into_inner();
    let asked = Asked { first: 0, limit: None, ..Wanted::of(&visitor).asked(&visitor) };
    limits::report(&app.ctx, &app.db, claims.ok_or(Error::Unauthenticated)?.sub).await?;
    let (_, found) = read(&app, claims, id, asked).await?;
    let format = if form == "xlsx" { Format::Xlsx } else { Format::Csv };
    cohort_reports::as_table(format, &found)
}

/// The matrix, and who asks for it.
async fn read(
    app: &App,
    claims: Option<Claims>,
    id: CohortId,
    asked: Asked,
) -> Result<(Caller, CohortProgress), Problem> {
    let (ctx, read) = (app.ctx.clone(), app.ctx.clone());
    let may = move |conn: &mut Connection| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let cohort = cohort_progress::may_see(conn, &caller, id)?;
        Ok((caller, cohort))
    };
    let found = survey(&app.db, may, move |conn, cohort| cohort_progress::of(conn, &read, cohort, &asked));
    let (caller, _, found) = found.await?;
    Ok((caller, found))
}

fn groups(units: &[UnitView]) -> Vec<Group> {
    let mut groups: Vec<(String, Group)> = Vec::new();
    for unit in units {
        let known = groups.last().is_some_and(|(module, _)| *module == unit.module);
        if !known {
            let number = groups.len() + 1;
            let group = Group { title: unit.module_title.clone(), number, units: Vec::new() };
            groups.push((unit.module.clone(), group));
        }
        if let Some((_, group)) = groups.last_mut() {
            let number = format!("{}.{}", group.number, group.units.len() + 1);
            group.units.push(Head { number, title: unit.title.clone(), quiz: unit.kind == "quiz" });
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn rows(found: &CohortProgress) -> Vec<Row> {
    let row = |row: &cohort_progress::Row| {
        let cell = |cell: &crate::cohort::matrix::Cell| {
            let text = SIGNS.iter().position(|(state, _)| *state == cell.state).unwrap_or(0);
            Shown { class: SIGNS[text].1, grade: cell.grade.map(|grade| grade.hundredths() / 100), text }
        };
        let (learner, enrolment) = (&row.learner, &row.learner.enrolment);
        Row {
            enrolment: enrolment.id,
            name: learner.full_name.clone(),
            from: from(learner.country.as_deref(), learner.affiliation.as_deref()),
            status: enrolment.status.to_string(),
            percent: enrolment.percent,
            grade: enrolment.grade,
            active: enrolment.last_activity_at,
            cells: row.cells.iter().map(cell).collect(),
        }
    };
    found.rows.iter().map(row).collect()
}
