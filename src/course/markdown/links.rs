//! Where links and images of a course lead.

use std::collections::BTreeMap;

use crate::base::Language;
use crate::course::diagnostic::{did_you_mean, nearest};

/// All that a text can link to: lessons, quizzes and assets, by their path under the course folder.
#[derive(Debug, Clone, Default)]
pub struct Atlas<'a> {
    course: &'a str,
    /// The source file of each unit or translation of one, and where it is read.
    units: BTreeMap<String, (String, String)>,
    assets: BTreeMap<String, String>,
    /// The Markdown of each lesson, by language (none: the source).
    texts: BTreeMap<(String, Option<&'a Language>), &'a str>,
}

/// A file whose links are followed.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// What there is to link to.
    pub atlas: &'a Atlas<'a>,
    /// The file, relative to the course folder.
    pub path: &'a str,
    /// The language of a translation.
    pub language: Option<&'a Language>,
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    /// The kind of fault.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Dead {
    fn new(code: &'static str, message: String, help: Option<String>) -> Self {
        Self { code, message, help }
    }

    /// No heading of that name.
    pub(super) fn anchor<'k>(anchor: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        let help = nearest(anchor, known).map(|near| format!("did you mean `#{near}`?"));
        Self::new("dead-link", format!("no heading is called `#{anchor}`"), help)
    }
}

impl<'a> Atlas<'a> {
    /// Of the course of that name.
    pub fn new(course: &'a str) -> Self {
        Self { course, ..Self::default() }
    }

    /// Adds a lesson or quiz: its file and where it is read.
    pub fn add_unit(&mut self, path: &str, module: &str, unit: &str) {
        let href = format!("/learn/{}/{module}/{unit}", self.course);
        self.units.insert(path.to_owned(), (path.to_owned(), href));
    }

    /// Adds the text of a lesson, in the source language or another, for links to its headings.
    pub fn add_text(&mut self, path: &str, language: Option<&'a Language>, text: &'a str) {
        self.texts.insert((path.to_owned(), language), text);
    }

    /// Adds a translation: a link to it is a link to what it translates.
    pub fn add_translation(&mut self, path: &str, source: &str) {
        if let Some(target) = self.units.get(source) {
            self.units.insert(path.to_owned(), target.clone());
        }
    }

    /// Adds an asset, with the digest under which it is stored.
    pub fn add_asset(&mut self, path: &str, sha256: &str) {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.assets.insert(path.to_owned(), format!("/assets/{sha256}/{name}"));
    }

    /// Whether there is an asset of that path.
    pub fn has_asset(&self, path: &str) -> bool {
        self.assets.contains_key(path)
    }

    /// The asset that was probably meant.
    pub fn nearest_asset(&self, path: &str) -> Option<&str> {
        nearest(path, self.assets.keys().map(String::as_str))
    }
}

impl Page<'_> {
    /// Where a link leads.
    pub fn link(&self, target: &str) -> Result<String, Dead> {
        match scheme(target)? {
            Some("http" | "https") if host(target).is_empty() => {
                Err(Dead::new("dead-link", format!("the link `{target}` names no host"), None))
            }
            Some("http" | "https" | "mailto") => Ok(target.to_owned()),
            Some(_) => Err(unsafe_link(target)),
            None => self.inside(target),
        }
    }

    /// Where an image stands.
    pub fn image(&self, target: &str) -> Result<String, Dead> {
        match scheme(target)? {
            Some("http" | "https") => {
                let help = Some("put the image into the course's `assets/`".to_owned());
                Err(Dead::new("outside-image", format!("the image `{target}` is not the course's own"), help))
            }
            Some(_) => Err(unsafe_link(target)),
            None => {
                let path = self.resolve(target);
                let known = path.as_deref().and_then(|path| self.atlas.assets.get(path));
                known.cloned().ok_or_else(|| {
                    let known = self.atlas.assets.keys().map(|path| self.relative(path));
                    let help = suggestion(target, known.collect());
                    Dead::new("dead-image", format!("the image `{target}` does not exist"), help)
                })
            }
        }
    }

    fn inside(&self, target: &str) -> Result<String, Dead> {
        let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
        let path = self.resolve(file);
        match (path.as_ref().and_then(|path| self.atlas.units.get(path)), anchor) {
            (Some((_, href)), None | Some("")) => Ok(href.clone()),
            (Some((source, href)), Some(anchor)) => {
                let texts = &self.atlas.texts;
                let text = texts.get(&(source.clone(), self.language)).or_else(|| texts.get(&(source.clone(), None)));
                let anchors = text.map(|text| super::anchors(text)).unwrap_or_default();
                if anchors.iter().any(|known| known == anchor) {
                    Ok(format!("{href}#h-{anchor}"))
                } else {
                    Err(Dead::anchor(anchor, anchors.iter().map(String::as_str)))
                }
            }
            (None, _) => {
                if let Some(asset) = path.as_deref().and_then(|path| self.atlas.assets.get(path)) {
                    return Ok(asset.clone());
                }
                let known = self.atlas.units.keys().chain(self.atlas.assets.keys());
                let help = suggestion(file, known.map(|path| self.relative(path)).collect());
                Err(Dead::new("dead-link", format!("the link `{target}` leads to no lesson, quiz or asset"), help))
            }
        }
    }

    /// The path under the course folder of what is written relative to this file.
    fn resolve(&self, target: &str) -> Option<String> {
        if target.is_empty() || target.starts_with('/') {
            return None;
        }
        let mut parts: Vec<&str> = self.path.split('/').collect();
        parts.pop();
        for part in target.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }

    /// How this file would write the path of another.
    fn relative(&self, path: &str) -> String {
        let here = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        match path.split_once('/') {
            Some((folder, name)) if folder == here => name.to_owned(),
            _ if here.is_empty() => path.to_owned(),
            _ => format!("../{path}"),
        }
    }
}

fn suggestion(target: &str, known: Vec<String>) -> Option<String> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let same_name = known.iter().find(|path| name(path) == name(target));
    match same_name {
        Some(path) => Some(format!("did you mean `{path}`?")),
        None => did_you_mean(target, known.iter().map(String::as_str)),
    }
}

/// The scheme of an address; none for a relative one.
fn scheme(target: &str) -> Result<Option<&str>, Dead> {
    if target.starts_with("//") || target.contains(|c: char| c.is_control() || c == '\\') {
        return Err(unsafe_link(target));
    }
    let before = target.split(['/', '?', '#']).next().unwrap_or_default();
    Ok(before.split_once(':').map(|(scheme, _)| scheme))
}

fn host(target: &str) -> &str {
    let rest = target.split_once(':').map_or("", |(_, rest)| rest).strip_prefix("//").unwrap_or_default();
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn unsafe_link(target: &str) -> Dead {
    let shown: String = target.chars().filter(|c| !c.is_control()).take(60).collect();
    let help = "links are `https:`, `mailto:`, or the path of a lesson relative to this file".to_owned();
    Dead::new("unsafe-link", format!("the address `{shown}` is not allowed"), Some(help))
}
