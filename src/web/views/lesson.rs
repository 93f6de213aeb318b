//! Lessons as they go out.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::learn::OpenLesson;
use crate::base::{Language, VersionId};
use crate::course::model::Unit;

/// A lesson.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Lesson)]
pub struct LessonView<'a> {
    /// The module.
    pub module: &'a str,
    /// The lesson.
    pub lesson: &'a str,
    /// The title.
    pub title: &'a str,
    /// Sanitised HTML.
    pub html: &'a str,
    /// The language of title and text.
    pub language: &'a str,
    /// The languages that the lesson has.
    pub languages: Vec<&'a str>,
    /// Minutes to read.
    pub minutes: u32,
    /// Whether it is done. It stands last: [`LessonBodies`] puts it there.
    pub done: bool,
}

impl<'a> LessonView<'a> {
    /// A lesson in the best language for its reader; none when the places do not name a lesson.
    pub fn new(open: &'a OpenLesson, wished: &[Language]) -> Option<Self> {
        let course = &open.version.course;
        let module = course.modules.get(open.module)?;
        let Some(Unit::Lesson(lesson)) = module.units.get(open.unit) else { return None };
        let (language, text) = lesson.texts.best(wished, &course.language);
        let mut languages = vec![course.language.as_str()];
        languages.extend(lesson.texts.others.keys().map(Language::as_str));
        let language = if language == &course.language {
            languages[0]
        } else {
            languages.iter().copied().find(|tag| *tag == language.as_str())?
        };
        Some(Self {
            module: &module.slug,
            lesson: &lesson.slug,
            title: &text.title,
            html: &text.html,
            language,
            languages,
            minutes: lesson.minutes,
            done: open.done,
        })
    }
}

/// A lesson of a version in a language: the places of module and unit.
type Place = (VersionId, usize, usize, Language);

/// The JSON of lessons, made once for each version and language: of what a learner gets, only the last word is their own.
#[derive(Debug, Default)]
pub struct LessonBodies(RwLock<HashMap<Place, Arc<str>>>);

impl LessonBodies {
    /// The JSON of a lesson in the best language for its reader; none when the places do not name a lesson.
    pub fn json(&self, open: &OpenLesson, wished: &[Language]) -> Option<String> {
        let course = &open.version.course;
        let Some(Unit::Lesson(lesson)) = course.modules.get(open.module)?.units.get(open.unit) else { return None };
        let (language, _) = lesson.texts.best(wished, &course.language);
        let place = (open.version.id, open.module, open.unit, language.clone());
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&place).cloned();
        let start = match known {
            Some(start) => start,
            None => {
                let view = LessonView { done: false, ..LessonView::new(open, wished)? };
                let whole = serde_json::to_string(&view).ok()?;
                let start: Arc<str> = whole.strip_suffix("false}")?.into();
                self.0.write().unwrap_or_else(PoisonError::into_inner).insert(place, start.clone());
                start
            }
        };
        Some([&*start, if open.done { "true}" } else { "false}" }].concat())
    }
}
