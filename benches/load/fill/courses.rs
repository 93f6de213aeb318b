//! The courses of a made database, as folders: of one to eight modules, each with lessons as long as real ones and a quiz of
//! ten questions of all types that are graded by themselves. Each module is behind the one before.

use std::path::Path;

use crate::Failure;
use crate::graduation;
use crate::site::{QUIZ, lesson};

/// A course.
pub struct Made {
    /// Its name in addresses.
    pub name: &'static str,
    title: &'static str,
    modules: usize,
    lessons: usize,
    hours: usize,
    /// Of a hundred learners, how many take this one first.
    pub share: usize,
    /// Of a hundred of its learners, how many get to its end.
    pub to_the_end: usize,
}

/// The course that loads are about: forty units.
pub const MAIN: &str = "diplomatic-practice";

/// All of them; shares make a hundred.
pub const COURSES: [Made; 5] = [
    Made { name: MAIN, title: "Diplomatic practice", modules: 8, lessons: 4, hours: 40, share: 25, to_the_end: 20 },
    Made {
        name: "protocol-and-precedence",
        title: "Protocol and precedence",
        modules: 2,
        lessons: 2,
        hours: 2,
        share: 25,
        to_the_end: 45,
    },
    Made {
        name: "law-of-treaties",
        title: "The law of treaties",
        modules: 3,
        lessons: 3,
        hours: 8,
        share: 20,
        to_the_end: 30,
    },
    Made {
        name: "multilateral-negotiation",
        title: "Multilateral negotiation",
        modules: 2,
        lessons: 4,
        hours: 6,
        share: 15,
        to_the_end: 35,
    },
    Made {
        name: "consular-affairs",
        title: "Consular affairs",
        modules: 1,
        lessons: 3,
        hours: 1,
        share: 15,
        to_the_end: 60,
    },
];

/// Writes all folders, and that of the course that gives a certificate after one lesson.
pub fn write(courses: &Path) -> Result<(), Failure> {
    graduation::write(courses)?;
    COURSES.iter().try_for_each(|made| made.write(courses))
}

impl Made {
    fn write(&self, courses: &Path) -> Result<(), Failure> {
        let course = courses.join(self.name);
        std::fs::create_dir_all(&course)?;
        let Self { title, hours, .. } = self;
        let head = format!(
            "title = \"{title}\"\nsummary = \"What everybody in the service has to know.\"\nlanguage = \"en\"\nhours = {hours}\n\
             objectives = [\"Tell a rule from a courtesy\", \"Find the rule that binds\"]\n\n[certificate]\nissue = \"automatic\"\n\
             signatories = [{{ name = \"Amina Diallo\", title = \"Director\" }}]\n"
        );
        std::fs::write(course.join("course.toml"), head)?;
        for module in 1..=self.modules {
            let folder = course.join(format!("{module:02}-module-{module}"));
            std::fs::create_dir_all(&folder)?;
            let behind = match module {
                1 => String::new(),
                other => format!("requires = [\"module-{}\"]\n", other - 1),
            };
            std::fs::write(folder.join("module.toml"), format!("title = \"Module {module}: {title}\"\n{behind}"))?;
            for number in 1..=self.lessons {
                std::fs::write(folder.join(format!("{number:02}-lesson-{number}.md")), lesson())?;
            }
            // A question's id stands once in a course.
            let quiz = QUIZ.replace("id = \"", &format!("id = \"module-{module}-"));
            std::fs::write(folder.join("09-check.quiz.toml"), quiz)?;
        }
        Ok(())
    }
}
