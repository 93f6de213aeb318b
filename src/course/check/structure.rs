//! The course as a whole: modules, their order and names, what requires what.

use std::collections::{BTreeMap, VecDeque};

use crate::course::diagnostic::{Faults, did_you_mean};
use crate::course::draft::{Draft, ModuleDraft, ModuleFile, UnitContent};
use crate::course::model::QuizKind;

pub(super) fn check(draft: &Draft, faults: &Faults<'_>) {
    let slug = &faults.folder().slug;
    if let Err(invalid) = slug.parse::<crate::base::Slug>() {
        let help = "rename the course's folder".to_owned();
        faults.report_with("course.toml", 0, "invalid-slug", invalid.to_string(), help);
    }
    if draft.modules.is_empty() {
        let help = "add a folder such as `01-foundations` with a `module.toml`".to_owned();
        faults.report_with("course.toml", 0, "course-without-modules", "the course has no modules", help);
    }
    modules(&draft.modules, faults);
    requirements(&draft.modules, faults);
    course(draft, faults);
    for (path, source) in &draft.orphans {
        let known = faults.folder().files.keys().map(String::as_str);
        let help = did_you_mean(source, known.filter(|known| *known != path));
        faults.report_with(path, 0, "orphan-translation", format!("there is no `{source}` to translate"), help);
    }
}

fn course(draft: &Draft, faults: &Faults<'_>) {
    let Some(course) = &draft.course else { return };
    if let Some(fourth) = course.signatories.get(3) {
        let message = format!("{} persons sign, three at most fit", course.signatories.len());
        faults.report("course.toml", fourth.at, "too-many-signatories", message);
    }
    let logos = course.partners.iter().filter_map(|(_, logo)| logo.as_ref());
    let signatures = course.signatories.iter().filter_map(|signatory| signatory.value.signature.as_ref());
    for image in logos.chain(signatures) {
        if !draft.assets.contains(&image.value) {
            let help = did_you_mean(&image.value, draft.assets.iter().map(String::as_str));
            let message = format!("the image `{}` does not exist", image.value);
            faults.report_with("course.toml", image.at, "dead-image", message, help);
        } else if !faults.folder().files.get(&image.value).is_some_and(|bytes| is_image(&image.value, bytes)) {
            let message = format!("`{}` is no image of the kind that its name says", image.value);
            let help = "a logo or signature is an SVG, PNG, JPEG, WebP or GIF image".to_owned();
            faults.report_with("course.toml", image.at, "not-an-image", message, help);
        }
    }
    if let Some(pass_mark) = course.pass_mark.as_ref().filter(|mark| mark.value > 0.0) {
        let mut quizzes =
            draft.modules.iter().flat_map(|module| &module.units).filter_map(|unit| match &unit.content {
                UnitContent::Quiz(quiz, _) => Some(quiz.as_ref()),
                UnitContent::Lesson(..) => None,
            });
        // A quiz that could not be read may be a graded one.
        let may_be_graded = quizzes.any(|quiz| quiz.is_none_or(|quiz| quiz.kind == QuizKind::Graded));
        if !may_be_graded && !draft.modules.is_empty() {
            let help = "make a quiz `kind = \"graded\"`, or leave `pass_mark` out".to_owned();
            let message = "no quiz is graded, so nobody can reach this pass mark";
            faults.report_with("course.toml", pass_mark.at, "no-graded-quiz", message, help);
        }
    }
}

/// Whether a file begins as images with its extension do. A file that only looks like one would stop every certificate.
pub(super) fn is_image(path: &str, bytes: &[u8]) -> bool {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        // Its content has a check of its own.
        Some("svg") => true,
        Some("png") => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        Some("jpg" | "jpeg") => bytes.starts_with(b"\xff\xd8\xff"),
        Some("gif") => bytes.starts_with(b"GIF8"),
        Some("webp") => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        _ => false,
    }
}

fn modules(modules: &[ModuleDraft], faults: &Faults<'_>) {
    let names = modules.iter().map(|module| (module.folder.as_str(), module.number, module.slug.as_str()));
    duplicates(names, "module", faults);
    for module in modules {
        let path = module.path();
        if !module.has_file {
            faults.report(&path, 0, "missing-file", format!("the module `{}` has no `module.toml`", module.folder));
        }
        if module.units.is_empty() {
            let help = "add a lesson such as `01-introduction.md`".to_owned();
            faults.report_with(&path, 0, "module-without-units", "the module has no lessons or quizzes", help);
        }
        let names = module.units.iter().map(|unit| (unit.path.as_str(), unit.number, unit.slug.as_str()));
        duplicates(names, "lesson or quiz", faults);
    }
}

fn duplicates<'n>(names: impl Iterator<Item = (&'n str, u32, &'n str)>, what: &str, faults: &Faults<'_>) {
    let mut numbers: BTreeMap<u32, &str> = BTreeMap::new();
    let mut slugs: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, number, slug) in names {
        let name = |path: &'n str| path.rsplit('/').next().unwrap_or(path);
        if let Some(first) = numbers.get(&number) {
            let message = format!("another {what} has the number {number}: `{}`", name(first));
            faults.report(path, 0, "duplicate-number", message);
        }
        if let Some(first) = slugs.get(slug) {
            let message = format!("another {what} has the name `{slug}`: `{}`", name(first));
            faults.report(path, 0, "duplicate-slug", message);
        }
        numbers.entry(number).or_insert(path);
        slugs.entry(slug).or_insert(path);
    }
}

fn requirements(modules: &[ModuleDraft], faults: &Faults<'_>) {
    let mut indexes: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, module) in modules.iter().enumerate() {
        indexes.entry(module.slug.as_str()).or_insert(index);
    }
    let files = |index: usize| modules.get(index).and_then(|module: &ModuleDraft| module.file.as_ref());
    let edges = |file: &ModuleFile| -> Vec<usize> {
        file.requires.iter().filter_map(|slug| indexes.get(slug.value.as_str()).copied()).collect()
    };
    for (index, module) in modules.iter().enumerate() {
        let Some(file) = &module.file else { continue };
        for required in &file.requires {
            let name = required.value.as_str();
            let Some(&next) = indexes.get(name) else {
                let by_folder = modules.iter().find(|other| other.folder == name);
                let help = match by_folder {
                    Some(other) => Some(format!("leave out the number: `{}`", other.slug)),
                    None => did_you_mean(name, indexes.keys().copied()),
                };
                let message = format!("there is no module `{name}`");
                faults.report_with(&file.path, required.at, "unknown-module", message, help);
                continue;
            };
            // Each circle is found at its first module: the way back passes through later ones only.
            let back = way(next, index, |from| files(from).map(&edges).unwrap_or_default());
            let Some(back) = back else { continue };
            let names = std::iter::once(index).chain(back).map(|step| modules[step].slug.as_str());
            let circle = names.collect::<Vec<_>>().join(" -> ");
            let message = format!("modules require each other in a circle: {circle}");
            faults.report(&file.path, required.at, "circular-requires", message);
        }
    }
}

/// The shortest way from one module to another over modules that do not come before it, both ends included.
fn way(from: usize, to: usize, edges: impl Fn(usize) -> Vec<usize>) -> Option<Vec<usize>> {
    let mut came_from = BTreeMap::from([(from, None)]);
    let mut waiting = VecDeque::from([from]);
    while let Some(here) = waiting.pop_front() {
        if here == to {
            let mut way = vec![here];
            let mut step = here;
            while let Some(Some(before)) = came_from.get(&step) {
                way.push(*before);
                step = *before;
            }
            way.reverse();
            return Some(way);
        }
        for next in edges(here).into_iter().filter(|next| *next >= to) {
            came_from.entry(next).or_insert_with(|| {
                waiting.push_back(next);
                Some(here)
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_is_found_at_the_first_module_of_a_circle_only() {
        let edges = |from: usize| [vec![1], vec![2], vec![0], vec![3]][from].clone();
        assert_eq!(way(1, 0, edges), Some(vec![1, 2, 0]));
        assert_eq!(way(2, 1, edges), None);
        assert_eq!(way(3, 3, edges), Some(vec![3]));
    }
}
